/* log.h -- the part of the log that a report rests on: of each partition the
 * first and last offset that count, and how long each account was not seen.
 *
 *   rc = log_look(&log, &settings, &err);
 *   for (size_t i = 0; i < log.n_parts; i++) ...
 *   log_release(&log);
 *
 * A message counts that stands before the first usable event of its partition
 * observed after as_of: what a stage with --once --as-of reads.  One that is
 * not usable counts, as it was read; it ends nothing.  What is seen is
 * unseen.h's to say. */
#ifndef SENTRA_CONSUMERS_REPORT_LOG_H
#define SENTRA_CONSUMERS_REPORT_LOG_H

#include "common/base/pool.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "consumers/alerter/policy.h"
#include "unseen.h"

struct log_part {
	struct str topic; /* in the pool */
	int32_t partition;
	int64_t first, last;       /* offsets, both count; -1: none does */
	int64_t messages;          /* that count */
	int64_t first_ms, last_ms; /* the broker's time of both; TIME_NONE */
};

struct report_log {
	struct log_part *part; /* by topic in the order of platforms, then by
				  partition; owned */
	size_t n_parts, size;
	/* Where messages are gone that the log once had (first > 0): when the
	 * oldest usable event that is left was observed (where there is none,
	 * the oldest message appended), of the partition where that is the
	 * latest, whether it counts or not; TIME_NONE: nothing is gone.  A
	 * partition of which nothing is left does not tell. */
	int64_t begins_ms;
	struct unseen unseen;
	struct pool pool;
};

struct log_settings {
	const struct kafka_settings *kafka; /* borrowed, as all of it */
	const struct pipeline_settings *pipeline;
	const struct roster *roster;
	int64_t from_ms, as_of_ms; /* the period: its first instant, its last
				      whole second */
	const struct policy_settings *staleness; /* who is blind when */
	int zone_hours; /* of the day by which sentra are on the roster */
	/* As in rebuild.h: "log: 1,204,331 messages left".  May be NULL. */
	bool (*progress)(void *ctx, const char *text);
	void *ctx;
};

/* To be released in any case.  < 0 with text: Kafka is away, a topic is
 * missing, a right; -ECANCELED; -ENOMEM. */
int log_look(struct report_log *, const struct log_settings *,
	     struct err *) MUST_USE;
void log_release(struct report_log *);

#endif
