/* loop_flush.c -- when a flush is due, and its order.
 *
 * How far was read is told to the stage only once all dead letters are safe:
 * while they wait, boards move on, and the marks stay where they are, so that
 * after a restart the same letters are written again.  Offsets are committed
 * after that, for the display of lag alone. */
#include "loop_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <inttypes.h>

#define COMMIT_MS 1000
#define SETTLE_MS 5000 /* for the last dead letters */

static void commit(struct loop *b, int64_t now_ms, bool wait)
{
	const struct kafka_part *list = offsets_list(&b->offsets);
	size_t n = b->offsets.n_list;
	struct err err = { 0 };
	int rc;

	if (!n || (!wait && now_ms - b->committed_ms < COMMIT_MS))
		return;
	b->committed_ms = now_ms;
	rc = wait ? kafka_sub_commit_wait(b->sub, list, n, &err)
		  : kafka_sub_commit(b->sub, list, n, &err);
	if (rc < 0 && log_limited("commit", wall_ms()))
		log_kv(LOG_WARN, "offsets not committed", "why", err.text,
		       NULL);
}

static void count_flush(struct loop *b, const struct flush_context *m)
{
	metrics_add(b->metrics, METER_FLUSHES, NULL, 1);
	metrics_add(b->metrics, METER_EVENTS, NULL,
		    (double)(b->events - b->counted));
	metrics_set(b->metrics, METER_LAG, NULL, (double)m->lag);
	metrics_set(b->metrics, METER_FLUSHED_AT, NULL,
		    (double)(wall_ms() / SECOND_MS));
	b->counted = b->events;
}

/* settled: no dead letter is on its way. */
static int flush(struct loop *b, struct flush_context *m, bool settled,
		 struct err *err)
{
	int64_t now_ms = boot_ms();
	int rc;

	m->t_s = b->set.has_as_of ? b->set.as_of_s
				  : floor_div(wall_ms(), SECOND_MS);
	m->lag = offsets_lag(&b->offsets);
	m->steady_ms = b->jumped_ms ? now_ms - b->jumped_ms : INT64_MAX;
	if (settled)
		offsets_marks(&b->offsets);
	rc = b->set.stage->flush(b->stage, b->offsets.owned, b->offsets.n_owned,
				 m, err);
	if (rc < 0)
		return rc;
	b->pending = b->full = false;
	if (m->evaluate)
		b->evaluated_ms = now_ms;
	if (m->tick)
		b->tick_ms = now_ms + b->set.tick_ms;
	if (b->troubled)
		log_kv(LOG_INFO, "took the slices again", NULL);
	b->troubled = false;
	backoff_reset(&b->backoff);
	count_flush(b, m);
	return 0;
}

/* 1: all dead letters are safe; 0: they wait; < 0: some were refused. */
static int settled(const struct loop *b, struct err *err)
{
	return b->dlq ? dlq_settled(b->dlq, err) : 1;
}

void loop_flush_last(struct loop *b)
{
	struct flush_context m = { .caught_up = false };
	struct err err = { 0 };
	bool safe = settled(b, &err) == 1;

	if (flush(b, &m, safe, &err) < 0) {
		log_kv(LOG_INFO, "not flushed, will be read again", "why",
		       err.text, NULL);
		redis_drop(b->redis);
	} else if (safe) {
		b->committed_ms = 0;
		commit(b, boot_ms(), false);
	}
}

static bool at_end(const struct loop *b)
{
	return b->drained && offsets_caught_up(&b->offsets);
}

static bool once_done(const struct loop *b)
{
	return b->set.once && b->phase == PHASE_READING &&
	       offsets_caught_up(&b->offsets);
}

int64_t loop_flush_due(const struct loop *b)
{
	int64_t rest = b->evaluated_ms + b->set.catch_up_ms;
	int64_t due = b->tick_ms, by;

	if (!at_end(b) && due < rest)
		due = rest;
	by = b->pending_ms +
	     (at_end(b) ? b->set.linger_ms : b->set.catch_up_ms);
	return b->pending && by < due ? by : due;
}

/* False: nothing is to be flushed now. */
static bool moment_of(const struct loop *b, int64_t now_ms,
		      struct flush_context *m)
{
	bool last = once_done(b);

	if (!last && !b->full && now_ms < loop_flush_due(b))
		return false;
	*m = (struct flush_context){ .caught_up = at_end(b) || last };
	m->evaluate =
		m->caught_up || now_ms - b->evaluated_ms >= b->set.catch_up_ms;
	m->tick = last || (m->evaluate && now_ms >= b->tick_ms);
	return true;
}

static void show_status(struct loop *b, const struct flush_context *m)
{
	daemon_status(b->daemon,
		      "%zu slices, %s, lag %" PRId64 ", %" PRIu64 " events, "
		      "%" PRIu64 " dead letters",
		      b->offsets.n_owned,
		      m->caught_up ? "caught up" : "catching up", m->lag,
		      b->events, b->dlq ? dlq_total(b->dlq) : 0);
}

int loop_flush_if_due(struct loop *b)
{
	struct err err = { 0 };
	struct flush_context m;
	bool last = once_done(b), waiting;
	int safe, rc;

	if (b->phase != PHASE_READING || !moment_of(b, boot_ms(), &m))
		return 0;
	rc = safe = settled(b, &err);
	/* For letters nothing more is read, but the boards go on. */
	waiting = safe == 0 && (last || dlq_full(b->dlq));
	if (waiting && boot_ms() < b->tick_ms)
		return 0;
	if (rc >= 0)
		rc = flush(b, &m, safe == 1, &err);
	if (rc < 0) {
		loop_recover(b, &err);
		return 0;
	}
	if (safe == 1)
		commit(b, boot_ms(), last);
	b->full = waiting && dlq_full(b->dlq);
	if (m.tick)
		show_status(b, &m);
	return last && safe == 1;
}

int loop_flush_end(struct loop *b, struct err *err)
{
	struct flush_context m = { .evaluate = true,
				   .tick = true,
				   .caught_up = at_end(b) };
	struct err why = { 0 };
	int safe = b->dlq ? dlq_settle(b->dlq, SETTLE_MS, &why) : 1;
	int rc = flush(b, &m, safe == 1, err);

	if (rc < 0)
		return rc;
	if (safe == 0)
		return err_set(err, -ETIMEDOUT,
			       "dead letters were not acknowledged");
	if (safe < 0)
		return err_set(err, safe, "%s", why.text);
	commit(b, boot_ms(), true);
	return 0;
}
