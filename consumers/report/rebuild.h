/* rebuild.h -- a Redis of one's own, filled from Kafka with what was known at
 * an instant, by the same stages that fill the real one.
 *
 *   rc = rebuild_new(&rebuild, &settings, &err);
 *   ... redis_new() of rebuild_url(rebuild) ...
 *   rebuild_free(rebuild);
 *
 * A redis-server on a Unix socket in a directory that nobody else may enter,
 * which keeps nothing on disk; then `sentra-consumer STAGE --once --as-of T
 * --dry-run --redis URL` for scorer, alerter and coverage, at the same time.
 * Nothing is written to Kafka, no group is joined, nobody is alerted.  Programs
 * are found beside this one, redis-server in $PATH. */
#ifndef SENTRA_CONSUMERS_REPORT_REBUILD_H
#define SENTRA_CONSUMERS_REPORT_REBUILD_H

#include "common/base/err.h"
#include "common/base/str.h"

struct rebuild;

struct rebuild_settings {
	const char *config; /* sentra.conf */
	int64_t as_of_s;
	/* Called about once a second with what is under way, for people:
	 * "scorer: 1,204,331 events left"; false: give up.  May be NULL. */
	bool (*progress)(void *ctx, const char *text);
	void *ctx;
};

/* *out: new, also needed to be freed after an error.  < 0 with text, which has
 * what the stage that failed said: -ENOENT no redis-server; -ECANCELED. */
int rebuild_new(struct rebuild **out, const struct rebuild_settings *,
		struct err *) MUST_USE;
/* "unix:///tmp/sentra-report.Xa3f/redis.sock"; borrowed. */
const char *rebuild_url(const struct rebuild *);
/* Stops what runs, and removes the directory, also where this program is ended
 * by a signal that it hears.  Accepts NULL. */
void rebuild_free(struct rebuild *);

#endif
