/* flushing.c -- when a flush is due, and what it does: the stage's state and
 * what is derived to Redis, then the offsets to Kafka.
 *
 * Must not know what a stage computes. */
#include "flushing.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "partitions.h"
#include "recovery.h"

#include <errno.h>

#define COMMIT_MS 1000 /* between two commits */
#define SETTLE_MS 5000 /* for the last dead letters, at the end */

/* ---- the whole ---- */

int loop_look_at_whole(struct loop *l, struct err *err)
{
	const struct stage_env env = { .redis = l->redis,
				       .prefix = l->set.prefix,
				       .has_as_of = l->set.has_as_of };

	if (redis_connect(l->redis, err) < 0)
		return -EIO;
	return whole_look(&l->whole, l->query, &env, l->set.stage->name,
			  l->offsets.owned, l->offsets.n_owned, err);
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

/* Redis took the words and refused what they say, or they were too many: the
 * world is well, and what was read is to blame.  Want of memory is no such
 * case: it may be over the next time. */
static bool is_refusal(int code)
{
	return code == -EPROTO || code == -EMSGSIZE || code == -ENOBUFS ||
	       code == -EINVAL;
}

/* How far the log reaches by now. */
static void look_ahead(struct loop *l)
{
	const struct kafka_part *part = offsets_list(&l->offsets);

	for (size_t n = l->offsets.n_list; n > 0; n--, part++)
		offsets_reach(&l->offsets, part->topic, part->partition,
			      kafka_sub_end(l->sub, part->topic,
					    part->partition));
}

/* settled: no dead letter is on its way, so the stored offsets may move. */
static int flush(struct loop *l, struct flush_context *fc, bool settled,
		 struct err *err)
{
	int64_t now_ms = boot_ms();
	int rc;

	fc->t_s = l->set.has_as_of ? l->set.as_of_s
				   : floor_div(wall_ms(), SECOND_MS);
	look_ahead(l);
	fc->lag = offsets_lag(&l->offsets);
	fc->steady_ms = l->jumped_ms ? now_ms - l->jumped_ms : INT64_MAX;
	fc->whole = l->whole.is_whole;
	fc->unread_ms = l->whole.unread_ms ? now_ms - l->whole.unread_ms : 0;
	if (settled)
		offsets_publish(&l->offsets);
	rc = l->set.stage->flush(l->stage, l->offsets.owned, l->offsets.n_owned,
				 fc, err);
	if (rc < 0 && is_refusal(rc))
		suspects_refused(&l->suspects, err->text);
	if (rc < 0)
		return rc;
	suspects_flushed(&l->suspects);
	l->pending = l->full = false;
	if (fc->evaluate)
		l->evaluated_ms = now_ms;
	if (fc->evaluate && fc->whole && !l->set.once)
		whole_forget(&l->whole);
	if (fc->tick)
		l->tick_ms = now_ms + l->set.tick_ms;
	if (l->troubled)
		log_kv(LOG_INFO, "restored the partitions", NULL);
	l->troubled = false;
	if (settled)
		l->failing_ms = 0;
	if (!l->suspects.limit) /* else the next one is the same trouble */
		l->cause.told_ms = 0;
	backoff_reset(&l->backoff);
	count_flush(l, fc);
	return 0;
}

void loop_flush_revoked(struct loop *l)
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

bool loop_at_end(const struct loop *l)
{
	return l->drained && offsets_caught_up(&l->offsets);
}

/* Ours is read; and the whole is, whoever reads the rest. */
static bool once_done(const struct loop *l)
{
	return l->set.once && l->phase == PHASE_READING && l->whole.is_whole &&
	       offsets_caught_up(&l->offsets);
}

bool loop_wants_whole(const struct loop *l)
{
	if (!offsets_caught_up(&l->offsets))
		return false;
	if (l->set.once)
		return l->phase != PHASE_WAITING && l->assigned;
	return l->phase == PHASE_READING && l->set.stage->needs_whole &&
	       partitions_have(l->offsets.owned, l->offsets.n_owned, 0);
}

/* boot_ms() of the next flush, if nothing else happens: at the tick, or linger
 * after the first event that is pending.  While catching up both are spread
 * further apart. */
int64_t loop_flush_due_ms(const struct loop *l)
{
	int64_t rest = l->evaluated_ms + l->set.catch_up_ms;
	int64_t due = l->tick_ms, by;

	if (!loop_at_end(l) && due < rest)
		due = rest;
	by = l->pending_ms +
	     (loop_at_end(l) ? l->set.linger_ms : l->set.catch_up_ms);
	if (l->pending && by < due)
		due = by;
	by = l->whole.looked_ms + WHOLE_POLL_MS;
	return l->whole.unread_ms && loop_wants_whole(l) && by < due ? by : due;
}

/* False: nothing is to be flushed now. */
static bool context_of(const struct loop *l, int64_t now_ms,
		       struct flush_context *fc)
{
	bool last = once_done(l);
	bool narrow = l->suspects.proving || l->suspects.limit;

	if (!last && !l->full && now_ms < loop_flush_due_ms(l))
		return false;
	*fc = (struct flush_context){ .caught_up = loop_at_end(l) || last };
	fc->evaluate =
		fc->caught_up || now_ms - l->evaluated_ms >= l->set.catch_up_ms;
	fc->evaluate |= narrow;
	fc->tick = last || (fc->evaluate && now_ms >= l->tick_ms);
	return true;
}

/* Letters that are acknowledged are not sent again when their messages are
 * read again; those that were refused are. */
static int settled(struct loop *l, struct err *err)
{
	int rc = dlq_settled(l->dlq, err);

	if (rc != 0)
		offsets_letters(&l->offsets, rc > 0);
	return rc;
}

/* On from what was read: the batch of a message that cannot be unpacked stands
 * in the way of those behind it. */
static void reseek(struct loop *l)
{
	struct err err = { 0 };

	l->reseek = false;
	if (kafka_sub_start(l->sub, offsets_list(&l->offsets),
			    l->offsets.n_list, &err) < 0)
		loop_recover(l, &err);
}

/* False: Redis failed. */
static bool know_whole(struct loop *l, const struct flush_context *fc)
{
	struct err err = { 0 };

	if (!fc->evaluate || l->set.once || !loop_wants_whole(l) ||
	    loop_look_at_whole(l, &err) == 0)
		return true;
	loop_recover(l, &err);
	return false;
}

int loop_flush_if_due(struct loop *l)
{
	struct err err = { 0 };
	struct flush_context fc;
	bool last, waiting;
	int safe, rc;

	if (once_done(l)) /* so that the newest mark may be stored */
		loop_know_log(l, true);
	last = once_done(l);
	if (l->phase != PHASE_READING || !context_of(l, boot_ms(), &fc))
		return 0;
	if (!last && !know_whole(l, &fc))
		return 0;
	rc = safe = settled(l, &err);
	/* Nothing more is read until letters are acknowledged, but what is
	 * derived is evaluated with every tick. */
	waiting = safe == 0 && (last || l->reseek || dlq_full(l->dlq));
	if (waiting && boot_ms() < l->tick_ms)
		return 0;
	if (rc >= 0)
		rc = flush(l, &fc, safe == 1, &err);
	if (rc < 0) {
		loop_recover(l, &err);
		return 0;
	}
	if (safe == 1)
		commit(l, boot_ms(), last);
	l->full = waiting && (l->reseek || dlq_full(l->dlq));
	if (l->reseek && safe == 1)
		reseek(l);
	return last && safe == 1;
}

int loop_flush_last(struct loop *l, struct err *err)
{
	struct flush_context fc = { .evaluate = true,
				    .tick = true,
				    .caught_up = loop_at_end(l) };
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
