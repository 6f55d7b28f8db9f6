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
 *
 * Must not know what a stage computes. */
#include "loop.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "dlq.h"
#include "meters.h"
#include "offsets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define CONNECT_MS     10000 /* for the brokers, at the start */
#define METRICS_MS     10000 /* between two metrics files */
#define FENCED_MS      1000  /* so that two that claim the same do not fight */
#define RETRY_BASE_MS  100
#define RETRY_CAP_MS   5000
#define SETTLE_POLL_MS 50 /* while a flush waits for dead letters */
#define DRAIN_MS       15000
#define COMMIT_MS      1000 /* between two commits */
#define SETTLE_MS      5000 /* for the last dead letters, at the end */
#define SCRATCH_BYTES  (2 * EVENT_BYTES)
/* In one step, between two looks at signals, timers and the flush. */
#define MESSAGES_AT_A_TIME 5000

enum loop_phase { PHASE_IDLE, PHASE_WAITING, PHASE_READING };

struct loop {
	struct loop_settings set;
	struct metrics *metrics;
	struct kafka_sub *sub;
	struct dlq *dlq; /* NULL: the stage writes none */
	struct offsets offsets;
	char *topics[PLATFORM_COUNT]; /* NULL: that platform is not read */
	int32_t partitions;
	struct buf scratch; /* of the decoder */
	/* Borrowed while loop_run() runs. */
	struct daemon *daemon;
	struct redis *redis;
	void *stage;

	enum loop_phase phase;
	bool assigned;     /* the group has answered, if only with nothing */
	bool drained;      /* the newest poll found nothing more */
	bool full;         /* stage or dead letters want a flush before more */
	bool pending;      /* read and not flushed, since pending_ms */
	bool troubled;     /* a failure was logged, and no flush came since */
	struct err fatal;  /* code 0: none */
	int64_t jumped_ms; /* the clocks moved apart; 0: they never did */
	/* All boot_ms(): */
	int64_t pending_ms;
	int64_t retry_ms;     /* restore then */
	int64_t tick_ms;      /* the next evaluation of everything */
	int64_t evaluated_ms; /* the last of anything */
	int64_t committed_ms;
	int64_t metrics_ms; /* the next metrics file */
	struct backoff backoff;
	uint64_t events;  /* usable, since the start */
	uint64_t skipped; /* unusable, of a stage without dead letters */
	uint64_t counted; /* of events, in the metrics */
};

/* ---- recovery ---- */

static void note_trouble(struct loop *l, const struct err *why)
{
	bool fenced = why->code == -EPERM;

	metrics_add(l->metrics, fenced ? METER_FENCED : METER_FAILURES, NULL,
		    1);
	log_kv(l->troubled ? LOG_DEBUG : LOG_WARN, "gave up the partitions",
	       "why", why->text, "then", "restore them", NULL);
	l->troubled = true;
}

/* Waiting does not mend it: a state that cannot be continued, Kafka's client
 * is dead, or a right is missing and, with --once, nobody is there to wait. */
static bool is_final(const struct loop *l, int code)
{
	return code == -ERANGE || code == -EPIPE ||
	       (code == -EACCES && l->set.once);
}

/* Something failed: discard everything, and restore it later. */
static void recover(struct loop *l, const struct err *why)
{
	int64_t wait_ms = backoff_next(&l->backoff);

	l->set.stage->discard(l->stage);
	redis_drop(l->redis);
	l->pending = l->full = false;
	if (is_final(l, why->code)) {
		l->fatal = *why;
		return;
	}
	note_trouble(l, why);
	if (why->code == -EPERM && wait_ms < FENCED_MS)
		wait_ms += FENCED_MS;
	if (l->phase != PHASE_IDLE)
		l->phase = PHASE_WAITING;
	l->retry_ms = boot_ms() + wait_ms;
	/* Reads nothing until then; fails only where nothing is assigned. */
	if (kafka_sub_start(l->sub, NULL, 0, NULL) < 0)
		l->phase = PHASE_IDLE;
}

/* ---- one flush ---- */

static void commit(struct loop *l, int64_t now_ms, bool wait)
{
	const struct kafka_part *list = offsets_list(&l->offsets);
	size_t n = l->offsets.n_list;
	struct err err = { 0 };
	int rc;

	if (!n || (!wait && now_ms - l->committed_ms < COMMIT_MS))
		return;
	l->committed_ms = now_ms;
	rc = wait ? kafka_sub_commit_wait(l->sub, list, n, &err)
		  : kafka_sub_commit(l->sub, list, n, &err);
	if (rc < 0 && log_limited("commit", wall_ms()))
		log_kv(LOG_WARN, "offsets not committed", "why", err.text,
		       NULL);
}

static void count_flush(struct loop *l, const struct flush_context *fc)
{
	metrics_add(l->metrics, METER_FLUSHES, NULL, 1);
	metrics_add(l->metrics, METER_EVENTS, NULL,
		    (double)(l->events - l->counted));
	metrics_set(l->metrics, METER_LAG, NULL, (double)fc->lag);
	metrics_set(l->metrics, METER_FLUSHED_AT, NULL,
		    (double)(wall_ms() / SECOND_MS));
	l->counted = l->events;
}

/* settled: no dead letter is on its way, so the stored offsets may move. */
static int flush(struct loop *l, struct flush_context *fc, bool settled,
		 struct err *err)
{
	int64_t now_ms = boot_ms();
	int rc;

	fc->t_s = l->set.has_as_of ? l->set.as_of_s
				   : floor_div(wall_ms(), SECOND_MS);
	fc->lag = offsets_lag(&l->offsets);
	fc->steady_ms = l->jumped_ms ? now_ms - l->jumped_ms : INT64_MAX;
	if (settled)
		offsets_publish(&l->offsets);
	rc = l->set.stage->flush(l->stage, l->offsets.owned, l->offsets.n_owned,
				 fc, err);
	if (rc < 0)
		return rc;
	l->pending = l->full = false;
	if (fc->evaluate)
		l->evaluated_ms = now_ms;
	if (fc->tick)
		l->tick_ms = now_ms + l->set.tick_ms;
	if (l->troubled)
		log_kv(LOG_INFO, "restored the partitions", NULL);
	l->troubled = false;
	backoff_reset(&l->backoff);
	count_flush(l, fc);
	return 0;
}

/* Before partitions are given back: what was read, as far as that works.  Only
 * the state: whoever gets the partitions next writes what is derived. */
static void flush_revoked(struct loop *l)
{
	struct flush_context fc = { .caught_up = false };
	struct err err = { 0 };
	bool safe = dlq_settled(l->dlq, &err) == 1;

	if (flush(l, &fc, safe, &err) < 0) {
		log_kv(LOG_INFO, "not flushed, will be read again", "why",
		       err.text, NULL);
		redis_drop(l->redis);
	} else if (safe) {
		l->committed_ms = 0;
		commit(l, boot_ms(), false);
	}
}

/* ---- when a flush is due ---- */

static bool at_end(const struct loop *l)
{
	return l->drained && offsets_caught_up(&l->offsets);
}

static bool once_done(const struct loop *l)
{
	return l->set.once && l->phase == PHASE_READING &&
	       offsets_caught_up(&l->offsets);
}

/* boot_ms() of the next flush, if nothing else happens: at the tick, or linger
 * after the first event that is pending.  While catching up both are spread
 * further apart. */
static int64_t flush_due_ms(const struct loop *l)
{
	int64_t rest = l->evaluated_ms + l->set.catch_up_ms;
	int64_t due = l->tick_ms, by;

	if (!at_end(l) && due < rest)
		due = rest;
	by = l->pending_ms +
	     (at_end(l) ? l->set.linger_ms : l->set.catch_up_ms);
	return l->pending && by < due ? by : due;
}

/* False: nothing is to be flushed now. */
static bool context_of(const struct loop *l, int64_t now_ms,
		       struct flush_context *fc)
{
	bool last = once_done(l);

	if (!last && !l->full && now_ms < flush_due_ms(l))
		return false;
	*fc = (struct flush_context){ .caught_up = at_end(l) || last };
	fc->evaluate =
		fc->caught_up || now_ms - l->evaluated_ms >= l->set.catch_up_ms;
	fc->tick = last || (fc->evaluate && now_ms >= l->tick_ms);
	return true;
}

static void report_status(struct loop *l, const struct flush_context *fc)
{
	daemon_status(l->daemon,
		      "%zu partitions, %s, lag %" PRId64 ", %" PRIu64
		      " events, %" PRIu64 " dead letters",
		      l->offsets.n_owned,
		      fc->caught_up ? "caught up" : "catching up", fc->lag,
		      l->events, dlq_total(l->dlq));
}

/* 1: --once is done. */
static int flush_if_due(struct loop *l)
{
	struct err err = { 0 };
	struct flush_context fc;
	bool last = once_done(l), waiting;
	int safe, rc;

	if (l->phase != PHASE_READING || !context_of(l, boot_ms(), &fc))
		return 0;
	rc = safe = dlq_settled(l->dlq, &err);
	/* Nothing more is read until letters are acknowledged, but what is
	 * derived is evaluated with every tick. */
	waiting = safe == 0 && (last || dlq_full(l->dlq));
	if (waiting && boot_ms() < l->tick_ms)
		return 0;
	if (rc >= 0)
		rc = flush(l, &fc, safe == 1, &err);
	if (rc < 0) {
		recover(l, &err);
		return 0;
	}
	if (safe == 1)
		commit(l, boot_ms(), last);
	l->full = waiting && dlq_full(l->dlq);
	if (fc.tick)
		report_status(l, &fc);
	return last && safe == 1;
}

/* Before the end: everything, and the offsets committed. */
static int flush_last(struct loop *l, struct err *err)
{
	struct flush_context fc = { .evaluate = true,
				    .tick = true,
				    .caught_up = at_end(l) };
	struct err why = { 0 };
	int safe = dlq_settle(l->dlq, SETTLE_MS, &why);
	int rc = flush(l, &fc, safe == 1, err);

	if (rc < 0)
		return rc;
	if (safe == 0)
		return err_set(err, -ETIMEDOUT,
			       "dead letters were not acknowledged");
	if (safe < 0)
		return err_set(err, safe, "%s", why.text);
	commit(l, boot_ms(), true);
	return 0;
}

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
	log_kv(LOG_INFO, "partitions assigned", "partitions", buf_cstr(&text),
	       NULL);
	buf_release(&text);
	l->assigned = true;
	l->phase = n ? PHASE_WAITING : PHASE_IDLE;
}

static void revoked(void *ctx, bool lost)
{
	struct loop *l = ctx;

	log_kv(LOG_INFO, lost ? "partitions lost" : "partitions revoked", NULL);
	if (!lost && l->phase == PHASE_READING)
		flush_revoked(l);
	l->set.stage->discard(l->stage);
	offsets_revoke(&l->offsets);
	l->phase = PHASE_IDLE;
	l->assigned = false;
	l->pending = l->full = false;
}

static void ended(void *ctx, const struct kafka_part *part)
{
	struct loop *l = ctx;

	if (l->phase == PHASE_READING)
		offsets_ended(&l->offsets, part->topic, part->partition,
			      part->offset);
}

/* ---- messages ---- */

static int reject(struct loop *l, const struct kafka_msg *msg,
		  enum event_fault fault, const struct err *detail,
		  struct err *err)
{
	if (!l->dlq) {
		l->skipped++;
		metrics_add(l->metrics, METER_SKIPPED, NULL, 1);
		return 0;
	}
	l->full |= dlq_full(l->dlq);
	return dlq_send(l->dlq, msg, l->topics[msg->topic], fault, detail->text,
			err);
}

static int apply(struct loop *l, const struct kafka_msg *msg,
		 const struct event *event, struct err *err)
{
	struct position at = { (enum platform_id)msg->topic, msg->partition,
			       msg->offset };
	int rc = l->set.stage->apply(l->stage, event, &at, err);

	if (rc < 0)
		return rc;
	l->full |= rc == STAGE_FULL;
	l->events++;
	return 0;
}

static int read_message(struct loop *l, const struct kafka_msg *msg,
			struct err *err)
{
	struct event_origin origin = {
		.platform = str_of(platform_names[msg->topic]),
		.key = msg->key,
		.check_key = true,
		.misplaced = kafka_partition_of(msg->key, l->partitions) !=
			     msg->partition,
		.append_ms = msg->append_ms,
	};
	struct err detail = { 0 };
	struct event event;
	enum event_fault fault;
	int rc;

	if (!offsets_wants(&l->offsets, msg->topic, msg->partition,
			   msg->offset))
		return 0;
	fault = event_decode(msg->payload, &origin, &l->scratch, &event,
			     &detail);
	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	if (fault == EVENT_OK && l->set.has_as_of &&
	    event.observed_ms > l->set.as_of_s * SECOND_MS) {
		offsets_stop(&l->offsets, msg->topic, msg->partition);
		return 0;
	}
	rc = fault == EVENT_OK ? apply(l, msg, &event, err)
			       : reject(l, msg, fault, &detail, err);
	if (rc < 0)
		return rc;
	offsets_passed(&l->offsets, msg->topic, msg->partition, msg->offset);
	if (!l->pending)
		l->pending_ms = boot_ms();
	l->pending = true;
	return 0;
}

static void note_kafka(struct loop *l, const struct err *err)
{
	metrics_add(l->metrics, METER_KAFKA_ERRORS, NULL, 1);
	if (is_final(l, err->code))
		l->fatal = *err;
	else if (err->code == -ESPIPE)
		recover(l, err);
	else if (log_limited("kafka", wall_ms()))
		log_kv(LOG_WARN, "Kafka", "why", err->text, NULL);
}

/* What Kafka has for us, at most for a moment.  What is still fetched of
 * partitions that are ours no more is dropped unread. */
static void read_messages(struct loop *l)
{
	struct kafka_msg msg;
	struct err err = { 0 };
	int rc = 1;

	l->drained = false;
	for (int i = 0; i < MESSAGES_AT_A_TIME && !l->full; i++) {
		rc = kafka_sub_poll(l->sub, &msg, &err);
		l->drained = rc == 0;
		if (rc < 0)
			note_kafka(l, &err);
		if (rc <= 0)
			return;
		rc = l->phase == PHASE_READING ? read_message(l, &msg, &err)
					       : 0;
		kafka_msg_done(&msg);
		if (rc < 0) {
			recover(l, &err);
			return;
		}
	}
}

/* ---- restoring ---- */

static int find_beginning(struct loop *l, struct err *err)
{
	struct offsets *o = &l->offsets;
	int64_t first, end;
	int rc = 0;

	for (size_t i = 0; i < o->n_owned * o->read.n && rc == 0; i++) {
		const struct partition *p = &o->owned[i / o->read.n];
		enum platform_id t = o->read.at[i % o->read.n];

		rc = kafka_sub_range(l->sub, t, p->id, &first, &end, err);
		if (rc == 0)
			rc = offsets_begin(o, t, p->id, p->next[t], first, end,
					   err);
	}
	return rc;
}

static int restore_partitions(struct loop *l, struct err *err)
{
	struct offsets *o = &l->offsets;
	const struct kafka_part *list;
	int rc = redis_connect(l->redis, err);

	if (rc == 0)
		rc = l->set.stage->restore(l->stage, o->owned, o->n_owned, err);
	if (rc == 0)
		rc = find_beginning(l, err);
	if (rc < 0)
		return rc;
	list = offsets_list(o);
	rc = kafka_sub_start(l->sub, list, o->n_list, err);
	if (rc != -ESTALE)
		return rc;
	/* The group revokes them just now; its callback is still to come. */
	l->set.stage->discard(l->stage);
	l->phase = PHASE_IDLE;
	return 0;
}

static void restore(struct loop *l)
{
	struct err err = { 0 };

	l->phase = PHASE_READING;
	if (restore_partitions(l, &err) < 0) {
		recover(l, &err);
		return;
	}
	l->drained = l->pending = l->full = false;
	l->tick_ms = l->evaluated_ms = boot_ms();
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
		due_ms = flush_due_ms(l);
	if (!l->drained && !l->full)
		due_ms = 0;
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

/* 1: done; < 0: failed for good. */
static int step(struct loop *l, struct err *err)
{
	int rc = 0;

	read_messages(l);
	if (l->phase == PHASE_WAITING && boot_ms() >= l->retry_ms)
		restore(l);
	if (!l->fatal.code)
		rc = flush_if_due(l);
	write_metrics(l, false);
	if (l->fatal.code)
		return err_set(err, l->fatal.code, "%s", l->fatal.text);
	/* The group has more members than partitions. */
	if (l->set.once && l->assigned && l->phase == PHASE_IDLE)
		return 1;
	return rc;
}

static void finish(struct loop *l, bool flushed)
{
	struct err err = { 0 };

	daemon_draining(l->daemon, DRAIN_MS);
	if (!flushed && l->phase == PHASE_READING && flush_last(l, &err) < 0)
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
	const struct platforms *read = l->set.platforms;
	struct buf name;
	int rc = 0;

	buf_init(&name, 256);
	for (size_t i = 0; i < read->n && rc == 0; i++) {
		enum platform_id p = read->at[i];

		l->topics[p] = strdup(
			topic_metrics(&name, l->set.prefix, platform_names[p]));
		if (!l->topics[p])
			rc = err_set(err, -ENOMEM, "no memory for topics");
	}
	group_of(&name, l->set.prefix, l->set.stage->name);
	if (rc == 0)
		l->sub = kafka_sub_new(l->set.kafka, buf_cstr(&name),
				       (const char *const *)l->topics,
				       PLATFORM_COUNT, CONNECT_MS, &events,
				       &l->partitions, err);
	buf_release(&name);
	return l->sub ? 0 : -EIO;
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
	    (!set->stage->dead_letters ||
	     (l->dlq = dlq_new(set->kafka, set->prefix, metrics, err))))
		return l;
	loop_free(l);
	return NULL;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	kafka_sub_free(l->sub);
	dlq_free(l->dlq);
	offsets_release(&l->offsets);
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
