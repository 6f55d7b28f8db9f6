/* poll_tell.c -- one account's round is over: its events, what is kept of it,
 * and when it comes again. */
#include "poll_parts.h"

#include "common/daemon/log.h"
#include "meters.h"

/* Only what changed, and nothing where one line tells of all accounts. */
static void log_change(const struct poller *p, struct job *m,
		       const struct round *r)
{
	enum outcome now = round_outcome(r);

	if (p->requester.trouble.on || now == m->logged)
		return;
	m->logged = now;
	log_kv(now == OUTCOME_OK ? LOG_INFO : LOG_WARN, "account changed",
	       "sentra", m->sentra->id, "account", m->account->identity,
	       "outcome", outcome_name(now), "detail", r->detail, NULL);
}

/* Who was refused without a question comes first the next time; what was read
 * before counts. */
static bool was_seen(const struct round *r)
{
	return !r->unasked || r->pages > 0;
}

static void remember(struct poller *p, size_t index, const struct round *r,
		     struct instant now)
{
	const struct job *m = &p->schedule.job[index];
	struct checkpoint *k = m->checkpoint;

	if (was_seen(r))
		schedule_seen(&p->schedule, index, now);
	k->changed = true;
	p->checkpoints.changed = true;
	if (r->id_is_new && !m->account->id)
		(void)!checkpoint_set_id(k,
					 r->id); /* else it is resolved again */
	if (r->id_gone)
		k->gone = true;
	else if (r->has_profile)
		k->gone = false;
	if (r->n_posts == 0)
		return;
	k->posted = true;
	dedup_renew(&k->dedup, r->post, r->n_posts, now.wall_ms);
}

/* The account's own. */
static void keep_hold(struct poller *p, struct checkpoint *k,
		      const struct round *r, struct instant now)
{
	int64_t held_ms = quota_held(k->hold_ms, now.wall_ms);
	int64_t until_ms = quota_hold_end(r->hold_ms, now.wall_ms);

	k->hold_ms = later(held_ms, until_ms);
	p->keep_soon |= until_ms > later(held_ms, now.wall_ms);
}

/* Where the next round begins. */
static enum step first_step(const struct round *r)
{
	return r->renew ? STEP_TOKEN : r->id.p ? STEP_PROFILE : STEP_RESOLVE;
}

static int64_t next_poll(const struct poller *p, const struct job *m,
			 const struct round *r, struct instant now)
{
	int64_t next = now.wall_ms + poll_interval(p, m);

	next = later(next, m->checkpoint->hold_ms);
	return later(next, quota_opens(&p->requester.quota, p->setup.platform,
				       first_step(r), now.wall_ms));
}

static void count_round(struct poller *p, const struct round *r,
			struct instant now)
{
	enum outcome outcome = round_outcome(r);

	metrics_add(p->setup.metrics, METER_ROUNDS, outcome_name(outcome), 1);
	if (outcome != OUTCOME_OK)
		return;
	p->last_ok_ms = now.wall_ms;
	metrics_set(p->setup.metrics, METER_LAST_SUCCESS, NULL,
		    (double)(now.wall_ms / SECOND_MS));
}

static void add_event(void *ctx, const struct event *e)
{
	struct poller *p = ctx;

	metrics_add(p->setup.metrics, METER_EVENTS, event_schema(e->kind), 1);
	outbox_add(&p->outbox, e);
}

/* Another account, lately, at the step that was refused. */
static bool others_are_answered(const struct poller *p,
				const struct checkpoint *checkpoint,
				const struct round *r, struct instant now)
{
	double lately_ms = 2 * (double)p->plan->poll.interval_ms * p->stretch;
	const struct witness *w = p->witness[r->unclear];

	if (w->checkpoint == checkpoint)
		w++;
	return w->checkpoint && (double)(now.boot_ms - w->at_ms) <= lately_ms;
}

/* Whoever comes after it may be answered. */
static bool defer(struct poller *p)
{
	size_t at = p->batch.at, last = p->batch.n - 1, index = p->grouped[at];

	if (!batch_defer(&p->batch))
		return false;
	memmove(&p->grouped[at], &p->grouped[at + 1],
		(last - at) * sizeof(index));
	p->grouped[last] = index;
	return true;
}

/* False: it cannot be told yet. */
static bool clear_up(struct poller *p, const struct checkpoint *checkpoint,
		     struct round *r, struct instant now)
{
	bool others;

	if (r->unclear == STEP_COUNT)
		return true;
	others = others_are_answered(p, checkpoint, r, now);
	if (!others && defer(p))
		return false;
	round_clear(r, others);
	return true;
}

void poll_tell(struct poller *p, struct instant now)
{
	size_t index = p->grouped[p->batch.at];
	struct job *m = &p->schedule.job[index];
	struct round *r = &p->batch.round[p->batch.at];
	struct round_report report = {
		.sentra_id = str_of(m->sentra->id),
		.account_id = str_of(m->account->identity),
		.observed_ms = now.wall_ms,
	};
	int64_t wait_ms;

	if (!clear_up(p, m->checkpoint, r, now))
		return;
	if (p->setup.resolved) {
		p->setup.resolved(m->sentra, m->account, r);
		schedule_told(&p->schedule);
		batch_told(&p->batch);
		return;
	}
	keep_hold(p, m->checkpoint, r, now);
	report.next_poll_ms = next_poll(p, m, r, now);
	wait_ms = report.next_poll_ms - now.wall_ms;
	round_close(r, now.wall_ms);
	round_tell(r, &report, &m->checkpoint->dedup, add_event, p);
	remember(p, index, r, now);
	count_round(p, r, now);
	log_change(p, m, r);
	if (p->setup.once)
		schedule_told(&p->schedule);
	else
		schedule_later(&p->schedule, index, now.boot_ms + wait_ms,
			       wait_ms > poll_interval(p, m));
	batch_told(&p->batch);
}
