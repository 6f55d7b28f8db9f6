/* poll_state.c -- what a poller finds at its start and leaves behind. */
#include "poll_parts.h"

#include "common/base/file.h"
#include "common/daemon/log.h"

#include <errno.h>

/* With more to do at once the file can wait that long; and so long that
 * writing it stays within one or two hundredths of the time (a disk of 25 to
 * 50 MB/s). */
#define KEEP_BUSY_MS     (30 * SECOND_MS)
#define KEEP_BYTES_PER_S (512u << 10)

static void load_quota(struct poller *p)
{
	struct buf text;
	struct err err = { 0 };
	int rc;

	if (!*p->quota_path)
		return;
	buf_init(&text, 65536);
	rc = file_read(p->quota_path, &text, &err);
	if (rc == 0)
		rc = quota_decode(&p->requester.quota, buf_str(&text), &err);
	if (rc < 0 && rc != -ENOENT)
		log_kv(LOG_WARN, "the quota's state is left aside", "file",
		       p->quota_path, "error", err.text, NULL);
	buf_release(&text);
}

void poll_load(struct poller *p)
{
	struct err err;

	load_quota(p);
	if (*p->store_path &&
	    checkpoints_load(&p->checkpoints, p->store_path, &err) < 0)
		log_kv(LOG_WARN, "the state is left aside", "error", err.text,
		       NULL);
}

void poller_keep(struct poller *p, struct instant now, bool delivered)
{
	struct err err;

	quota_settle(&p->requester.quota);
	requester_save(&p->requester, now);
	if (!delivered || !p->checkpoints.changed || !*p->store_path)
		return;
	p->kept_ms = now.boot_ms;
	p->keep_soon = false;
	if (checkpoints_save(&p->checkpoints, p->store_path, &err) < 0 &&
	    log_limited("state file", now.boot_ms))
		log_kv(LOG_ERROR, "cannot write the state file", "error",
		       err.text, NULL);
}

static bool is_busy(const struct poller *p, struct instant now)
{
	return p->under_way || schedule_next(&p->schedule) <= now.boot_ms;
}

static int64_t keep_due(const struct poller *p, struct instant now)
{
	int64_t rest_ms = (int64_t)(p->checkpoints.bytes /
				    (KEEP_BYTES_PER_S / SECOND_MS));

	if (rest_ms < KEEP_BUSY_MS && !p->keep_soon && is_busy(p, now))
		rest_ms = KEEP_BUSY_MS;
	return p->kept_ms + rest_ms;
}

/* What was seen is written only once Kafka has it all: after a crash before
 * that it is published again. */
int64_t poll_keep_if_due(struct poller *p, struct instant now)
{
	struct sink_state s;
	int64_t due_ms;

	if (!p->checkpoints.changed || !*p->store_path)
		return INT64_MAX;
	due_ms = keep_due(p, now);
	if (due_ms > now.boot_ms)
		return due_ms;
	p->setup.sink->state(p->setup.sink->ctx, &s);
	if (s.pending == 0 && outbox_left(&p->outbox) == 0)
		poller_keep(p, now, true);
	return INT64_MAX;
}
