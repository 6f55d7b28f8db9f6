/* origin.h -- where a report's numbers come from: the Redis that is configured,
 * where what it shows is of the period's very end; else one of our own, filled
 * from Kafka with what was known then (rebuild.h).
 *
 * What Redis shows later than that is not what was known then: a post may have
 * been seen, or a counter told, since.  So a report is the same whenever it is
 * made, as long as the log reaches back. */
#ifndef SENTRA_CONSUMERS_REPORT_ORIGIN_H
#define SENTRA_CONSUMERS_REPORT_ORIGIN_H

#include "consumers/view/source.h"
#include "settings.h"

struct origin_settings {
	const struct report_config *config; /* borrowed, as all of it */
	const char *config_path;
	int64_t as_of_ms;
	bool from_kafka; /* the Redis that is configured is not asked */
	bool (*progress)(void *ctx, const char *text); /* as in rebuild.h */
	void *ctx;
};

/* A connection, and what is read by it; NULL both where there is none. */
struct origin_redis {
	struct redis *redis;
	struct source *source;
};

struct origin {
	struct origin_redis now; /* with a snapshot, which may be empty */
	/* Where `now` is one of our own: the Redis that is configured, for what
	 * it kept of days that the log does not have any more. */
	struct origin_redis earlier;
	struct rebuild *rebuild; /* NULL: Redis has it */
};

/* To be closed in any case.  < 0 with text. */
int origin_open(struct origin *, const struct origin_settings *,
		struct err *) MUST_USE;
void origin_close(struct origin *);

#endif
