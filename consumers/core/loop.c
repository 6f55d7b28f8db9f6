/* loop.c -- one loop: read, flush in time, commit; recover from anything.
 *
 * One step of it reads some messages, restores what the group assigned,
 * flushes if that is due, and writes the metrics file; then it waits for the
 * next message, answer, timer or signal.
 *
 * Phases.  IDLE: the group has assigned nothing.  WAITING: partitions are
 * assigned and have to be restored, at retry_ms.  READING: events go to the
 * stage.  assigned() leads from IDLE to WAITING, restore() on to READING, any
 * failure back to WAITING after a pause that grows (recover()), revoked() to
 * IDLE.  Messages that arrive in another phase are dropped: reading begins
 * anew at the stored offsets.
 *
 * Dead letters.  The offset of an unusable message may be stored only once
 * its copy in the dead-letter topic is acknowledged.  While letters are on
 * their way, what is derived goes on being flushed, with the offsets of
 * before: after a crash the same letters are sent again, and none is lost.
 * Within one life they are not: what is read again after a failure sends no
 * letter that was sent already.
 *
 * Must not know what a stage computes. */
#include "loop.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "flushing.h"
#include "intake.h"
#include "recovery.h"
#include "status.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define CONNECT_MS     10000 /* for the brokers, at the start */
#define METRICS_MS     10000 /* between two metrics files */
#define RETRY_BASE_MS  100
#define RETRY_CAP_MS   5000
#define AWAY_MS        60000 /* --once waits for brokers */
#define SETTLE_POLL_MS 50    /* while a flush waits for dead letters */
#define DRAIN_MS       15000
#define SCRATCH_BYTES  (2 * EVENT_BYTES)

/* ---- the group's callbacks, from kafka_sub_poll() ---- */

static void assigned(void *ctx, const struct kafka_part *parts, size_t n)
{
	struct loop *l = ctx;
	struct err err = { 0 };
	struct buf text;

	metrics_add(l->metrics, METER_REBALANCES, NULL, 1);
	if (offsets_assign(&l->offsets, parts, n, &err) < 0) {
		l->fatal = err;
		return;
	}
	buf_init(&text, 1024);
	offsets_print(&l->offsets, &text);
	log_kv(LOG_INFO, "partitions assigned", "partitions", buf_shown(&text),
	       NULL);
	buf_release(&text);
	l->assigned = true;
	whole_moved(&l->whole);
	l->phase = n ? PHASE_WAITING : PHASE_IDLE;
}

static void revoked(void *ctx, bool lost)
{
	struct loop *l = ctx;

	log_kv(LOG_INFO, lost ? "partitions lost" : "partitions revoked", NULL);
	l->lost = false; /* whoever has it now sees for itself */
	if (!lost && l->phase == PHASE_READING)
		loop_flush_revoked(l);
	l->set.stage->discard(l->stage);
	offsets_revoke(&l->offsets);
	l->phase = PHASE_IDLE;
	l->assigned = false;
	whole_moved(&l->whole);
	l->pending = l->full = false;
}

static void ended(void *ctx, const struct kafka_part *part)
{
	struct loop *l = ctx;

	if (l->phase == PHASE_READING)
		offsets_ended(&l->offsets, part->topic, part->partition,
			      part->offset);
}

/* ---- the loop ---- */

static void write_metrics(struct loop *l, bool now)
{
	struct err err = { 0 };

	if (!now && boot_ms() < l->metrics_ms)
		return;
	l->metrics_ms = boot_ms() + METRICS_MS;
	if (metrics_write(l->metrics, l->set.metrics_file, &err) < 0 &&
	    log_limited("metrics", wall_ms()))
		log_kv(LOG_WARN, "metrics not written", "why", err.text, NULL);
}

static bool wait_for_something(struct loop *l)
{
	/* Nobody reads while a flush is wanted: then Kafka need not wake us. */
	struct pollfd fds[3] = { { l->full ? -1 : kafka_sub_fd(l->sub), POLLIN,
				   0 } };
	const struct stage *stage = l->set.stage;
	int64_t due_ms = INT64_MAX;
	size_t n = 1;

	if (l->phase == PHASE_WAITING)
		due_ms = l->retry_ms;
	if (l->phase == PHASE_READING)
		due_ms = loop_flush_due_ms(l);
	if (!l->drained && !l->full)
		due_ms = 0;
	if (l->set.once && due_ms > boot_ms() + WHOLE_POLL_MS)
		due_ms = boot_ms() + WHOLE_POLL_MS;
	if (dlq_fd(l->dlq) >= 0)
		fds[n++] = (struct pollfd){ dlq_fd(l->dlq), POLLIN, 0 };
	/* A flush that is due but waits for dead letters. */
	if (l->phase == PHASE_READING && (l->full || due_ms <= boot_ms()) &&
	    (l->drained || l->full))
		due_ms = boot_ms() + SETTLE_POLL_MS;
	if (stage->serve && stage->fd(l->stage) >= 0)
		fds[n++] = (struct pollfd){ stage->fd(l->stage), POLLIN, 0 };
	if (stage->serve && stage->due_ms(l->stage) < due_ms)
		due_ms = stage->due_ms(l->stage);
	return daemon_wait(l->daemon, fds, n, due_ms);
}

/* -ETIMEDOUT: no broker answers, longer than --once waits. */
static int wait_for_brokers(struct loop *l, struct err *err)
{
	const char *why = kafka_sub_away(l->sub);
	int64_t now_ms = boot_ms();

	if (!why || !l->away_ms)
		l->away_ms = why ? now_ms : 0;
	if (!why || now_ms - l->away_ms < AWAY_MS)
		return 0;
	return err_set(err, -ETIMEDOUT, "Kafka is away for %d s: %s",
		       AWAY_MS / 1000, why);
}

/* With --once: < 0 where the whole cannot be read in bounded time. */
static int step_once(struct loop *l, struct err *err)
{
	int rc = wait_for_brokers(l, err);

	if (rc < 0)
		return rc;
	if (loop_wants_whole(l) && !l->whole.is_whole &&
	    loop_look_at_whole(l, err) < 0)
		loop_recover(l, err);
	return l->phase != PHASE_WAITING
		       ? whole_wait(&l->whole, l->assigned, err)
		       : 0;
}

/* 1: done; < 0: failed for good. */
static int step(struct loop *l, struct err *err)
{
	int rc = 0;

	loop_know_log(l, false);
	loop_read(l);
	if (l->phase == PHASE_WAITING && boot_ms() >= l->retry_ms)
		loop_restore(l);
	if (l->set.once)
		rc = step_once(l, err);
	if (rc < 0)
		return rc;
	if (!l->fatal.code)
		rc = loop_flush_if_due(l);
	write_metrics(l, false);
	loop_tell_status(l);
	if (l->fatal.code)
		return err_set(err, l->fatal.code, "%s", l->fatal.text);
	/* The group has more members than partitions, and they are done. */
	if (l->set.once && l->assigned && l->phase == PHASE_IDLE &&
	    l->whole.is_whole)
		return 1;
	return rc;
}

static void finish(struct loop *l, bool flushed)
{
	struct err err = { 0 };

	daemon_draining(l->daemon, DRAIN_MS);
	if (!flushed && l->phase == PHASE_READING &&
	    loop_flush_last(l, &err) < 0)
		log_kv(LOG_WARN, "not flushed, will be read again", "why",
		       err.text, NULL);
	write_metrics(l, true);
	log_kv(LOG_INFO, "stopped", "events", LOG_INT((int64_t)l->events),
	       l->dlq ? "dead_letters" : "skipped",
	       LOG_INT((int64_t)(dlq_total(l->dlq) + l->skipped)), NULL);
}

int loop_run(struct loop *l, struct daemon *daemon, struct redis *redis,
	     void *stage_state, void (*reload)(void *ctx), void *ctx,
	     struct err *err)
{
	int64_t jump_ms;
	int rc = 0;

	l->daemon = daemon;
	l->redis = redis;
	l->stage = stage_state;
	whole_moved(&l->whole);
	while (rc == 0 && wait_for_something(l)) {
		if (daemon_reload(daemon) && reload) {
			reload(ctx);
			l->tick_ms = 0;
		}
		jump_ms = daemon_clock_jump(daemon);
		if (jump_ms) {
			l->jumped_ms = boot_ms();
			log_kv(LOG_WARN, "the clock jumped", "ms",
			       LOG_INT(jump_ms), NULL);
		}
		if (l->set.stage->serve)
			l->set.stage->serve(stage_state);
		rc = step(l, err);
	}
	if (rc >= 0)
		finish(l, rc > 0);
	return rc < 0 ? rc : 0;
}

/* ---- life ---- */

/* A topic's index is its platform's, in all that Kafka reports. */
static int subscribe(struct loop *l, struct err *err)
{
	const struct kafka_sub_events events = { l, assigned, revoked, ended };
	struct kafka_settings kafka = *l->set.kafka;
	const struct platforms *read = l->set.platforms;
	char name[NAME_SIZE];
	int rc = 0;

	for (size_t i = 0; i < read->n && rc == 0; i++) {
		enum platform_id p = read->at[i];

		l->topics[p] = strdup(
			topic_metrics(name, l->set.prefix, platform_names[p]));
		if (!l->topics[p])
			rc = err_set(err, -ENOMEM, "no memory for topics");
	}
	group_of(name, l->set.prefix, l->set.stage->name);
	kafka.passing = l->set.once;
	if (rc == 0)
		l->sub = kafka_sub_new(&kafka, l->set.dry_run ? NULL : name,
				       (const char *const *)l->topics,
				       PLATFORM_COUNT, CONNECT_MS, &events,
				       &l->partitions, err);
	if (l->sub)
		l->query = kafka_query_new(l->set.kafka,
					   (const char *const *)l->topics,
					   PLATFORM_COUNT, err);
	return l->query ? 0 : -EIO;
}

struct loop *loop_new(const struct loop_settings *set, struct metrics *metrics,
		      struct err *err)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (!l) {
		err_set(err, -ENOMEM, "no memory for the consumer");
		return NULL;
	}
	l->set = *set;
	l->metrics = metrics;
	buf_init(&l->scratch, SCRATCH_BYTES);
	backoff_init(&l->backoff, RETRY_BASE_MS, RETRY_CAP_MS,
		     (uint64_t)wall_ms() ^ (uint64_t)getpid());
	if (subscribe(l, err) == 0 &&
	    offsets_init(&l->offsets, l->partitions, set->platforms, set->once,
			 err) == 0 &&
	    whole_init(&l->whole, l->partitions, set->platforms, err) == 0 &&
	    (!set->stage->dead_letters ||
	     (l->dlq = dlq_new(set->dry_run ? NULL : set->kafka, set->prefix,
			       metrics, err))))
		return l;
	loop_free(l);
	return NULL;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	kafka_sub_free(l->sub);
	kafka_query_free(l->query);
	dlq_free(l->dlq);
	offsets_release(&l->offsets);
	whole_release(&l->whole);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free(l->topics[i]);
	buf_release(&l->scratch);
	free(l);
}

int32_t loop_partitions(const struct loop *l)
{
	return l->partitions;
}

void loop_set_tick(struct loop *l, int64_t tick_ms)
{
	l->set.tick_ms = tick_ms;
}
