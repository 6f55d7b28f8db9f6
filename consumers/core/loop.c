/* loop.c -- one loop: read, flush in time, commit; recover from anything.
 *
 * Must not know what a stage computes, nor how a message is read. */
#include "loop_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONNECT_MS     10000 /* for the brokers, at the start */
#define METRICS_MS     10000
#define FENCED_MS      1000 /* so that two who claim do not fight */
#define RETRY_BASE_MS  100
#define RETRY_CAP_MS   5000
#define SETTLE_POLL_MS 50
#define DRAIN_MS       15000

/* ---- life ---- */

/* A topic's index is its platform's: whatever Kafka tells is told by that. */
static int subscribe(struct loop *b, struct err *err)
{
	const struct platforms *read = b->set.platforms;
	const char *topics[PLATFORM_COUNT] = { NULL };
	struct kafka_sub_events events;
	struct buf name;
	int rc = 0;

	buf_init(&name, 256);
	for (size_t i = 0; i < read->n && rc == 0; i++) {
		enum platform_id p = read->at[i];

		topics[p] = b->topics[p] = strdup(
			topic_metrics(&name, b->set.prefix, platform_names[p]));
		if (!topics[p])
			rc = err_set(err, -ENOMEM, "no memory for topics");
	}
	group_of(&name, b->set.prefix, b->set.stage->name);
	loop_events(b, &events);
	if (rc == 0)
		b->sub = kafka_sub_new(b->set.kafka, buf_cstr(&name), topics,
				       PLATFORM_COUNT, CONNECT_MS, &events,
				       &b->partitions, err);
	buf_release(&name);
	return b->sub ? 0 : -EIO;
}

struct loop *loop_new(const struct loop_settings *set, struct metrics *metrics,
		      struct err *err)
{
	struct loop *b = calloc(1, sizeof(*b));
	int rc;

	if (!b) {
		err_set(err, -ENOMEM, "no memory for the consumer");
		return NULL;
	}
	b->set = *set;
	b->metrics = metrics;
	buf_init(&b->scratch, (size_t)64 << 20);
	backoff_init(&b->backoff, RETRY_BASE_MS, RETRY_CAP_MS,
		     (uint64_t)wall_ms() ^ (uint64_t)getpid());
	if (set->stage->dead_letters)
		meters_zero_reasons(metrics);
	rc = subscribe(b, err);
	if (rc == 0)
		rc = offsets_init(&b->offsets, b->partitions, set->platforms,
				  set->once, err);
	if (rc == 0 && set->stage->dead_letters &&
	    !(b->dlq = dlq_new(set->kafka, set->prefix, metrics, err)))
		rc = -ENOMEM;
	if (rc == 0)
		return b;
	loop_free(b);
	return NULL;
}

void loop_free(struct loop *b)
{
	if (!b)
		return;
	kafka_sub_free(b->sub);
	dlq_free(b->dlq);
	offsets_release(&b->offsets);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free(b->topics[i]);
	buf_release(&b->scratch);
	free(b);
}

int32_t loop_partitions(const struct loop *b)
{
	return b->partitions;
}

void loop_set_tick(struct loop *b, int64_t tick_ms)
{
	b->set.tick_ms = tick_ms;
}

/* ---- recovery ---- */

static void note_trouble(struct loop *b, const struct err *why)
{
	bool fenced = why->code == -EPERM;

	metrics_add(b->metrics, fenced ? METER_FENCED : METER_FAILURES, NULL,
		    1);
	log_kv(b->troubled ? LOG_DEBUG : LOG_WARN, "gave up the slices", "why",
	       why->text, "then", "take them again", NULL);
	b->troubled = true;
}

bool loop_is_final(const struct loop *b, int code)
{
	return code == -ERANGE || code == -EPIPE ||
	       (code == -EACCES && b->set.once);
}

void loop_recover(struct loop *b, const struct err *why)
{
	int64_t wait_ms = backoff_next(&b->backoff);

	b->set.stage->discard(b->stage);
	redis_drop(b->redis);
	b->pending = b->full = false;
	if (loop_is_final(b, why->code)) {
		b->fatal = *why;
		return;
	}
	note_trouble(b, why);
	if (why->code == -EPERM && wait_ms < FENCED_MS)
		wait_ms += FENCED_MS;
	if (b->phase != PHASE_IDLE)
		b->phase = PHASE_WAITING;
	b->retry_ms = boot_ms() + wait_ms;
	/* Reads nothing until then; fails only where nothing is assigned. */
	if (kafka_sub_start(b->sub, NULL, 0, NULL) < 0)
		b->phase = PHASE_IDLE;
}

static int find_beginning(struct loop *b, struct err *err)
{
	struct offsets *p = &b->offsets;
	int64_t first, end;
	int rc = 0;

	for (size_t i = 0; i < p->n_owned && rc == 0; i++)
		for (size_t k = 0; k < p->read.n && rc == 0; k++) {
			const struct partition *s = &p->owned[i];
			enum platform_id t = p->read.at[k];

			rc = kafka_sub_range(b->sub, t, s->id, &first, &end,
					     err);
			if (rc == 0)
				rc = offsets_begin(p, t, s->id, s->next[t],
						   first, end, err);
		}
	return rc;
}

static int take_partitions(struct loop *b, struct err *err)
{
	struct offsets *p = &b->offsets;
	const struct kafka_part *list;
	int rc = redis_connect(b->redis, err);

	if (rc == 0)
		rc = b->set.stage->restore(b->stage, p->owned, p->n_owned, err);
	if (rc == 0)
		rc = find_beginning(b, err);
	if (rc < 0)
		return rc;
	list = offsets_list(p);
	rc = kafka_sub_start(b->sub, list, p->n_list, err);
	if (rc != -ESTALE)
		return rc;
	/* The group takes them away just now, and will say so. */
	b->set.stage->discard(b->stage);
	b->phase = PHASE_IDLE;
	return 0;
}

static void begin(struct loop *b)
{
	struct err err = { 0 };

	b->phase = PHASE_READING;
	if (take_partitions(b, &err) < 0) {
		loop_recover(b, &err);
		return;
	}
	b->drained = b->pending = b->full = false;
	b->tick_ms = b->evaluated_ms = boot_ms();
}

/* ---- the loop ---- */

static void write_metrics(struct loop *b, bool now)
{
	struct err err = { 0 };

	if (!now && boot_ms() < b->metrics_ms)
		return;
	b->metrics_ms = boot_ms() + METRICS_MS;
	if (metrics_write(b->metrics, b->set.metrics_file, &err) < 0 &&
	    log_limited("metrics", wall_ms()))
		log_kv(LOG_WARN, "metrics not written", "why", err.text, NULL);
}

/* The stage's own business with others. */
static int64_t wait_for_stage(struct loop *b, struct pollfd *fds, size_t *n)
{
	const struct stage *stage = b->set.stage;
	int fd;

	if (!stage->serve)
		return INT64_MAX;
	fd = stage->fd(b->stage);
	if (fd >= 0)
		fds[(*n)++] = (struct pollfd){ fd, POLLIN, 0 };
	return stage->due_ms(b->stage);
}

static void note_jump(struct loop *b)
{
	char ms[24];
	int64_t jump_ms = daemon_clock_jump(b->daemon);

	if (!jump_ms)
		return;
	b->jumped_ms = boot_ms();
	snprintf(ms, sizeof(ms), "%" PRId64, jump_ms);
	log_kv(LOG_WARN, "the clock jumped", "ms", ms, NULL);
}

static bool wait_for_something(struct loop *b)
{
	/* Nobody reads while the stage is full: then Kafka is not heard. */
	struct pollfd fds[3] = { { b->full ? -1 : kafka_sub_fd(b->sub), POLLIN,
				   0 } };
	int64_t due_ms = INT64_MAX, stage_ms;
	size_t n = 1;

	if (b->phase == PHASE_WAITING)
		due_ms = b->retry_ms;
	if (b->phase == PHASE_READING)
		due_ms = loop_flush_due(b);
	if (!b->drained && !b->full)
		due_ms = 0;
	if (b->dlq && dlq_fd(b->dlq) >= 0)
		fds[n++] = (struct pollfd){ dlq_fd(b->dlq), POLLIN, 0 };
	/* A flush that is due but waits for dead letters. */
	if (b->phase == PHASE_READING && (b->full || due_ms <= boot_ms()) &&
	    (b->drained || b->full))
		due_ms = boot_ms() + SETTLE_POLL_MS;
	stage_ms = wait_for_stage(b, fds, &n);
	return daemon_wait(b->daemon, fds, n,
			   stage_ms < due_ms ? stage_ms : due_ms);
}

/* 1: done; < 0: failed for good. */
static int step(struct loop *b, struct err *err)
{
	int rc = 0;

	loop_read(b);
	if (b->phase == PHASE_WAITING && boot_ms() >= b->retry_ms)
		begin(b);
	if (!b->fatal.code)
		rc = loop_flush_if_due(b);
	write_metrics(b, false);
	if (b->fatal.code)
		return err_set(err, b->fatal.code, "%s", b->fatal.text);
	/* The group has more members than partitions. */
	if (b->set.once && b->assigned && b->phase == PHASE_IDLE)
		return 1;
	return rc;
}

static void finish(struct loop *b, bool flushed)
{
	struct err err = { 0 };
	char events[24], letters[24];

	daemon_draining(b->daemon, DRAIN_MS);
	if (!flushed && b->phase == PHASE_READING &&
	    loop_flush_end(b, &err) < 0)
		log_kv(LOG_WARN, "not flushed, will be read again", "why",
		       err.text, NULL);
	write_metrics(b, true);
	snprintf(events, sizeof(events), "%" PRIu64, b->events);
	snprintf(letters, sizeof(letters), "%" PRIu64,
		 b->dlq ? dlq_total(b->dlq) : b->skipped);
	log_kv(LOG_INFO, "stopped", "events", events,
	       b->dlq ? "dead_letters" : "skipped", letters, NULL);
}

int loop_run(struct loop *b, struct daemon *daemon, struct redis *redis,
	     void *stage_state, void (*reload)(void *ctx), void *ctx,
	     struct err *err)
{
	int rc = 0;

	b->daemon = daemon;
	b->redis = redis;
	b->stage = stage_state;
	while (rc == 0 && wait_for_something(b)) {
		if (daemon_reload(daemon) && reload) {
			reload(ctx);
			b->tick_ms = 0;
		}
		note_jump(b);
		if (b->set.stage->serve)
			b->set.stage->serve(stage_state);
		rc = step(b, err);
	}
	if (rc >= 0)
		finish(b, rc > 0);
	return rc < 0 ? rc : 0;
}
