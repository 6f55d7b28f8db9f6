/* store.h -- what the stage `coverage` wrote to Redis, read.
 *
 * schemas/redis-keys.md has the keys.  Texts from there may be anything. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_STORE_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_STORE_H

#include "consumers/ctl/ctl.h"
#include "consumers/view/told.h"

#define COVERAGE_UNIT "sentra-consumer@coverage"

/* <prefix>:told:<label> of all labels of the matrix.  roster: whose sentra the
 * matrix has. */
int store_told(struct ctl *, const struct roster *, struct told *,
	       struct err *) MUST_USE;

/* How far what was told can be believed. */
struct store_since {
	/* The newest labelled_from of all: from then on all labels are known.
	 * TIME_NONE: nobody has one.  Who has none never had an event. */
	int64_t from_ms;
	char version[100]; /* lexicon_version; "" where nobody has one */
};
int store_since(struct ctl *, const struct sentra *const *, size_t n,
		struct store_since *out, struct err *) MUST_USE;

/* <prefix>:pipeline:coverage; *health: new. */
int store_health(struct ctl *, struct redisReply **health,
		 struct err *) MUST_USE;
/* When it wrote last; TIME_NONE: never. */
int64_t store_updated_ms(const struct redisReply *health);
/* -ENOENT: that the stage has written nothing, and what to do. */
int store_is_empty(const struct ctl *, struct err *) MUST_USE;

/* Unix seconds as Redis has them, in milliseconds; TIME_NONE where that is no
 * instant of ours, or 0. */
int64_t store_ms(struct str seconds);

#endif
