/* platforms.h -- the names of the platforms.
 *
 * The one place that lists them: enum, names, topics, sections of sentra.conf
 * and what the roster accepts all come from PLATFORMS().  Their order is that
 * of the columns that people see, and must stay.  An installation has some of
 * them, [pipeline] platforms; a topic is read for each of those.
 *
 * What a platform's API is like is not known here but in producers/. */
#ifndef SENTRA_COMMON_CONFIG_PLATFORMS_H
#define SENTRA_COMMON_CONFIG_PLATFORMS_H

#include "common/base/buf.h"
#include "common/base/err.h"

#define PLATFORMS(X) \
	X(youtube)   \
	X(facebook)  \
	X(instagram) \
	X(x)         \
	X(tiktok)    \
	X(threads)   \
	/* the next one above this line */

#define PLATFORM_ENUM(name) PLATFORM_##name,
enum platform_id { PLATFORMS(PLATFORM_ENUM) PLATFORM_COUNT };
#undef PLATFORM_ENUM

/* "youtube" ... */
extern const char *const platform_names[PLATFORM_COUNT];

/* Index of a name, or -1. */
int platform_find(struct str name);

/* Some of the platforms, each once, in the order of the list. */
struct platforms {
	enum platform_id at[PLATFORM_COUNT];
	size_t n;
};

bool platforms_have(const struct platforms *, enum platform_id);
/* Names separated by spaces and commas, in any order.  -EINVAL: one is
 * unknown or stands twice, or there is none. */
int platforms_parse(struct platforms *, const char *text,
		    struct err *) MUST_USE;
/* Names with a space between: appended. */
void platforms_print(const struct platforms *, struct buf *out);

#endif
