/* fields.h -- names and their values, as a hash or a stream entry has them. */
#ifndef SENTRA_CTL_FIELDS_H
#define SENTRA_CTL_FIELDS_H

#include "common/redis.h"

struct fields {
	struct str *word; /* name, value, name, value ... */
	size_t n;         /* words */
};

/* Out of an array of Redis; the texts are borrowed from the reply. */
int fields_take(struct fields *, const struct redisReply *,
		struct err *) MUST_USE;
void fields_release(struct fields *);

/* STR_NULL where it is absent. */
struct str fields_get(const struct fields *, const char *name);
/* "posts", "7d", "youtube" -> that of "posts:7d:youtube"; parts may be NULL. */
struct str fields_get_of(const struct fields *, const char *metric,
			 const char *window, const char *platform);

/* As a JSON object's members, without the braces. */
void fields_json(const struct fields *, struct buf *out);

#endif
