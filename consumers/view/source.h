/* source.h -- Redis, read for people: a generation at a time.
 *
 *   source = source_new(redis, "sentra", &err);
 *   rc = source_poll(source, now_ms, &err);
 *   if (rc > 0)
 *           ... source_now(source) is another snapshot ...
 *   rc = source_days(source, "kartini-temanggung", NATIONAL, &days, &err);
 *
 * What every page needs is a snapshot, read when a heartbeat
 * (<prefix>:pipeline:*) moved, at most once a second.  Histories and posts are
 * read when somebody asks for them, and again no sooner than a minute later
 * (DAYS_AGE_MS), or when the day is another; they are kept here for whoever
 * asks next.  So what Redis has to do does not grow with those that look.
 *
 * Blocking, for one thread.  It reads what the dashboards' user may (deploy/
 * README.md), and writes nothing.  With what it is made of (ask, generation)
 * the only one of view/ that knows Redis. */
#ifndef SENTRA_CONSUMERS_VIEW_SOURCE_H
#define SENTRA_CONSUMERS_VIEW_SOURCE_H

#include "common/redis/redis.h"
#include "consumers/core/metric_table.h"
#include "days.h"
#include "posts.h"
#include "snapshot.h"

struct source;

#define GENERATION_MS SECOND_MS /* no snapshot is younger at the next */
#define DAYS_AGE_MS   MINUTE_MS

/* new; redis: borrowed, connected by each call that must; prefix: borrowed. */
struct source *source_new(struct redis *, const char *prefix, struct err *);
/* Accepts NULL. */
void source_free(struct source *);

/* 1: another generation was read, also where nothing moved but Redis was away
 * before; 0: nothing moved; < 0 with text: Redis is away, or refuses; the
 * snapshot stays.  What moved within the second of a reading is read again
 * after it.  Cheap: three small hashes in one round trip; nothing within
 * GENERATION_MS of a reading, or within some 2 s of an error, which is then
 * said again. Blocking: some 8 s where Redis hangs. */
int source_poll(struct source *, int64_t now_ms, struct err *) MUST_USE;
/* A generation at once, for a program that looks but once. */
int source_read(struct source *, int64_t now_ms, struct err *) MUST_USE;
/* The newest; NULL: none was read yet.  Borrowed until the next source_poll()
 * or source_read(). */
const struct snapshot *source_now(const struct source *);

/* The closed days of a sentra: NATIONAL or enum platform_id.  *out: borrowed
 * until the next source_poll() or source_read(); never NULL where 0 is
 * returned, and empty where there are none.  Where Redis is away, what was
 * known before. */
int source_days(struct source *, struct str sentra, int platform,
		const struct days **out, struct err *) MUST_USE;
/* The national days of all sentra of the snapshot, by their place in its cards,
 * read together: at least the newest RECENT_DAYS of each.  Borrowed likewise.
 * -ENODATA: there is no snapshot. */
#define RECENT_DAYS 40
int source_recent_days(struct source *, const struct days *const **out,
		       struct err *) MUST_USE;
/* Its newest posts.  *out: borrowed likewise. */
int source_posts(struct source *, struct str sentra,
		 const struct view_posts **out, struct err *) MUST_USE;

/* HGETALL, or ZRANGE 0 -1 WITHSCORES, of <prefix>:<name>: name, value, name ...
 * into pool.  *n may be 0.  -EACCES: the user may not. */
int source_pairs(struct source *, const char *command, const char *name,
		 struct pool *, struct str **out, size_t *n,
		 struct err *) MUST_USE;
/* The newest most entries of <prefix>:alerts, newest first: their field `event`
 * (alert.v1). */
int source_alerts(struct source *, size_t most, struct pool *, struct str **out,
		  size_t *n, struct err *) MUST_USE;

/* Commands sent so far, for /metrics. */
uint64_t source_commands(const struct source *);
/* A key of another type concerns itself alone: it counts as empty.  The first
 * such error since the newest generation was begun; "": none. */
const char *source_fault(const struct source *);

#endif
