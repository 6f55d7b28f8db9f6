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
 * Nothing is written to Kafka, no group is joined, nobody is alerted.
 * sentra-consumer is found beside this program, redis-server in $PATH.
 *
 * All of them are killed by the kernel when the thread that made the rebuild is
 * gone, however it ended.  The directory, in $TMPDIR or /tmp, goes with
 * rebuild_free(), and where SIGTERM, SIGINT or SIGHUP ends this program by
 * default; one that hears them itself gives up by progress(), and frees. */
#ifndef SENTRA_CONSUMERS_REPORT_REBUILD_H
#define SENTRA_CONSUMERS_REPORT_REBUILD_H

#include "common/base/err.h"
#include "common/base/str.h"

struct rebuild;

struct rebuild_settings {
	const char *config; /* sentra.conf */
	const char *prefix; /* [pipeline] prefix, for the progress */
	int64_t as_of_s;
	/* Called about once a second with what is under way, for people:
	 * "scorer: 1,204,331 events left, alerter: begins"; false: give up.
	 * May be NULL. */
	bool (*progress)(void *ctx, const char *text);
	void *ctx;
};

/* *out: new, also needed to be freed after an error.  < 0 with text, which has
 * what the stage that failed said: -ENOENT no redis-server; -ECANCELED. */
int rebuild_new(struct rebuild **out, const struct rebuild_settings *,
		struct err *) MUST_USE;
/* "unix:///tmp/sentra-report.Xa3f/redis.sock"; borrowed. */
const char *rebuild_url(const struct rebuild *);
/* Stops what runs, and removes the directory.  Accepts NULL. */
void rebuild_free(struct rebuild *);

#endif
