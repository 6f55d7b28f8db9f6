/* platforms.h -- the names of the platforms, in the contract's order.
 *
 * The one place that lists them.  A consumer subscribes to a topic for each,
 * the roster accepts no other. */
#ifndef SENTRA_PLATFORMS_H
#define SENTRA_PLATFORMS_H

#include "str.h"

#define PLATFORMS(X) X(youtube) X(facebook) X(instagram) X(x) X(tiktok)

#define PLATFORM_ENUM(name) PLATFORM_##name,
enum platform_id { PLATFORMS(PLATFORM_ENUM) PLATFORM_COUNT };
#undef PLATFORM_ENUM

extern const char *const platform_names[PLATFORM_COUNT];

/* Index of a name, or -1. */
int platform_find(struct str name);

#endif
