/* poll.c -- the poller: batches of due accounts, one request in flight.
 *
 * Read from the end: poller_step() moves until there is nothing to do, move()
 * does one thing, publish() ends a round.  No event of a new round is made
 * before the sink took those of the last one, so what waits in memory is one
 * round at most. */
#include "poll.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "health.h"
#include "meters.h"
#include "renewal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SLOW_FACTOR      4   /* intervals, while Kafka is away */
#define FULL_MS          500 /* between two tries of a full sink */
#define ALIKE_SHUT       2   /* accounts refused alike, and none answered */
#define MEASURE_EVERY_MS (10 * SECOND_MS)

/* ---- the sink ---- */

/* False: the sink is full, and some events must wait.  What is lost may be in
 * the checkpoints as published: those are invalidated, so that it is published
 * again. */
static bool drain(struct poller *p)
{
	size_t lost;
	bool all = sink_queue_deliver(&p->queue, p->setup.sink,
				      p->setup.metrics, &lost);

	if (lost)
		checkpoints_invalidate(&p->checkpoints);
	return all;
}

size_t poller_drain(struct poller *p)
{
	drain(p);
	return sink_queue_len(&p->queue);
}

size_t poller_lost(const struct poller *p)
{
	return p->queue.failed + p->queue.lost;
}

/* ---- the files ---- */

void poller_save(struct poller *p, struct instant now, bool delivered)
{
	struct err err;

	quota_settle(&p->requester.quota);
	requester_save(&p->requester, now);
	if (!delivered || !p->checkpoints.changed || !*p->checkpoint_path)
		return;
	p->saved_ms = now.boot_ms;
	p->save_soon = false;
	if (checkpoints_save(&p->checkpoints, p->checkpoint_path, &err) < 0 &&
	    log_limited("state file", now.boot_ms))
		log_kv(LOG_ERROR, "cannot write the state file", "error",
		       err.text, NULL);
}

/* Write the checkpoints if it is time to, and only once Kafka has every event:
 * after a crash before that they are published again.  Returns the boot_ms at
 * which it will be time; INT64_MAX: not by time alone. */
static int64_t save_if_due(struct poller *p, struct instant now)
{
	bool busy = p->batch_open || schedule_next(&p->schedule) <= now.boot_ms;
	struct sink_state s;
	int64_t due_ms;

	if (!p->checkpoints.changed || !*p->checkpoint_path)
		return INT64_MAX;
	due_ms = p->saved_ms +
		 checkpoints_pause_ms(&p->checkpoints, busy && !p->save_soon);
	if (due_ms > now.boot_ms)
		return due_ms;
	p->setup.sink->state(p->setup.sink->ctx, &s);
	if (s.pending == 0 && sink_queue_len(&p->queue) == 0)
		poller_save(p, now, true);
	return INT64_MAX;
}

/* ---- the budget ---- */

static void log_budget(const struct poller *p)
{
	double wanted_ms = (double)p->config->poll.interval_ms;
	bool short_of = p->budget.stretch > 1;
	char wanted[BUDGET_SPAN_SIZE], possible[BUDGET_SPAN_SIZE];

	budget_span(wanted, wanted_ms);
	budget_span(possible, wanted_ms * p->budget.stretch);
	log_kv(short_of ? LOG_WARN : LOG_INFO,
	       short_of ? "there can be fewer rounds than wanted"
			: "there can be as many rounds as wanted",
	       "accounts", LOG_INT((int64_t)p->schedule.n), "wanted_every",
	       wanted, "possible_every", possible, NULL);
}

static void plan_budget(struct poller *p)
{
	budget_plan(&p->budget, p->setup.platform, p->schedule.rounds,
		    quota_span_ms(&p->requester.quota));
	if (budget_changed(&p->budget))
		log_budget(p);
}

/* With --once there is one round, so the interval is only what the status
 * event says of the next one. */
static int64_t interval_ms(const struct poller *p, const struct job *job)
{
	return p->setup.once ? job->interval_ms
			     : budget_interval_ms(&p->budget, job->interval_ms);
}

/* ---- the end of a round ---- */

/* Only what changed, and nothing while one line speaks for all accounts. */
static void log_change(const struct poller *p, struct job *job,
		       const struct round *r)
{
	enum outcome now = round_outcome(r);

	if (p->requester.trouble.on || now == job->logged)
		return;
	job->logged = now;
	log_kv(now == OUTCOME_OK ? LOG_INFO : LOG_WARN, "account changed",
	       "sentra", job->sentra->id, "account", job->account->identity,
	       "outcome", outcome_name(now), "detail", r->detail, NULL);
}

/* An account for which no request was sent stays the longest unobserved, and
 * so comes first the next time; posts that were read before that count. */
static void update_checkpoint(struct poller *p, size_t index,
			      const struct round *r, struct instant now)
{
	const struct job *job = &p->schedule.job[index];
	struct checkpoint *c = job->checkpoint;

	if (!r->skipped || r->pages > 0)
		schedule_observed(&p->schedule, index, now);
	c->changed = true;
	p->checkpoints.changed = true;
	if (r->id_is_new && !job->account->id)
		(void)!checkpoint_set_id(c, r->id); /* else it is resolved
						       again */
	if (r->id_gone)
		c->gone = true;
	else if (r->has_profile)
		c->gone = false;
	if (r->n_posts == 0)
		return;
	c->posted = true;
	dedup_update(&c->dedup, r->post, r->n_posts, now.wall_ms);
}

static void update_hold(struct poller *p, struct checkpoint *c,
			const struct round *r, struct instant now)
{
	int64_t held_ms = quota_held(c->hold_ms, now.wall_ms);
	int64_t until_ms = quota_hold_end(r->hold_ms, now.wall_ms);

	c->hold_ms = later(held_ms, until_ms);
	p->save_soon |= until_ms > later(held_ms, now.wall_ms);
}

/* Where the account's next round begins. */
static enum step first_step(const struct round *r)
{
	return r->renew ? STEP_TOKEN : r->id.p ? STEP_PROFILE : STEP_RESOLVE;
}

static int64_t next_poll_ms(const struct poller *p, const struct job *job,
			    const struct round *r, struct instant now)
{
	int64_t next = later(now.wall_ms + interval_ms(p, job),
			     job->checkpoint->hold_ms);

	return later(next, quota_opens(&p->requester.quota, p->setup.platform,
				       first_step(r), now.wall_ms));
}

static void count_round(struct poller *p, struct checkpoint *c,
			const struct round *r, struct instant now)
{
	enum outcome outcome = round_outcome(r);

	c->outcome = outcome;
	c->has_outcome = true;
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
	sink_queue_add(&p->queue, e);
}

/* The account that would be published next goes to the end of the batch. */
static bool defer(struct poller *p)
{
	size_t at = p->batch.at, last = p->batch.n - 1, index = p->jobs[at];

	if (!batch_defer(&p->batch))
		return false;
	memmove(&p->jobs[at], &p->jobs[at + 1], (last - at) * sizeof(index));
	p->jobs[last] = index;
	return true;
}

/* A refusal may be the account's or our token's (FAILURE_UNCLEAR): the other
 * accounts tell (peers.h).  False: nobody was answered lately, but whoever
 * comes after it in the batch may be, so it waits for them.  Where a second
 * account is refused alike, the platform is shut. */
static bool settle_unclear(struct poller *p, const struct checkpoint *account,
			   struct round *r, struct instant now)
{
	double lately_ms =
		2 * (double)p->config->poll.interval_ms * p->budget.stretch;
	bool others;

	if (r->unclear == STEP_COUNT)
		return true;
	others = peers_other_answered(&p->peers, r->unclear, account,
				      (double)now.boot_ms - lately_ms);
	if (!others && defer(p))
		return false;
	if (!others && ++p->alike[r->unclear] >= ALIKE_SHUT)
		requester_shut(&p->requester, r->detail, now);
	round_settle_unclear(r, others);
	return true;
}

/* The events, the checkpoint, and when the account comes again. */
static void publish_round(struct poller *p, size_t index, struct round *r,
			  struct instant now)
{
	struct job *job = &p->schedule.job[index];
	struct round_report report = {
		.sentra_id = str_of(job->sentra->id),
		.account_id = str_of(job->account->identity),
		.observed_ms = now.wall_ms,
	};
	int64_t wait_ms;

	update_hold(p, job->checkpoint, r, now);
	report.next_poll_ms = next_poll_ms(p, job, r, now);
	wait_ms = report.next_poll_ms - now.wall_ms;
	round_close(r, now.wall_ms);
	round_publish(r, &report, &job->checkpoint->dedup, add_event, p);
	update_checkpoint(p, index, r, now);
	count_round(p, job->checkpoint, r, now);
	log_change(p, job, r);
	if (p->setup.once)
		schedule_done(&p->schedule);
	else
		schedule_again(&p->schedule, index, now.boot_ms + wait_ms,
			       wait_ms > interval_ms(p, job));
}

static void publish(struct poller *p, struct instant now)
{
	size_t index = p->jobs[p->batch.at];
	struct job *job = &p->schedule.job[index];
	struct round *r = &p->batch.round[p->batch.at];

	if (!settle_unclear(p, job->checkpoint, r, now))
		return;
	if (p->setup.resolved) {
		p->setup.resolved(job->sentra, job->account, r);
		schedule_done(&p->schedule);
	} else {
		publish_round(p, index, r, now);
	}
	batch_advance(&p->batch);
}

/* ---- batches ---- */

/* A round that needs no request to fail: the account is held by a limit of its
 * own, or has no token that may be used.  A pair that could not be written is
 * tried again here, before every round; until it is on disk no token is used.
 */
static void skip_round(struct poller *p, struct round *r, const struct job *job,
		       bool has_token, struct instant now)
{
	int64_t held_ms = quota_held(job->checkpoint->hold_ms, now.wall_ms);
	char at[RFC3339_SIZE], detail[80];
	struct err err;

	if (held_ms) {
		rfc3339_format(held_ms, at);
		snprintf(detail, sizeof(detail),
			 "not asked: the account's limit holds until %s", at);
		round_refused(r, OUTCOME_QUOTA, detail);
	} else if (!has_token) {
		round_refused(r, OUTCOME_AUTH,
			      "the credentials have no token of this account");
	} else if (p->setup.tokens &&
		   token_store_save(p->setup.tokens, &err) < 0) {
		round_refused(r, OUTCOME_UNAVAILABLE, err.text);
	}
	r->skipped = r->failed;
}

static void add_account(struct poller *p, size_t index, struct instant now)
{
	const struct job *job = &p->schedule.job[index];
	struct round_setup setup = {
		.platform = p->setup.platform,
		.max_pages = (unsigned)p->config->poll.max_pages,
		.id = str_of(job->account->id),
		.handle = str_of(job->account->handle),
		.resolved_id = p->setup.resolved ? STR_NULL
						 : str_of(job->checkpoint->id),
		.resolve_again = job->checkpoint->gone,
		.only_id = p->setup.resolved != NULL,
		.posted = job->checkpoint->posted,
	};
	bool has_token = !p->setup.tokens ||
			 renewal_prepare(p->setup.tokens, &setup, now.wall_ms);

	if (p->setup.keep_tokens)
		setup.refresh = STR_NULL;

	skip_round(p, batch_add(&p->batch, &setup), job, has_token, now);
}

static int64_t slowdown_ms(const struct poller *p)
{
	if (!p->queue.blocked || p->setup.once)
		return 0;
	return p->config->poll.interval_ms * (SLOW_FACTOR - 1);
}

/* False: nobody is due before *due_ms. */
static bool begin_batch(struct poller *p, struct instant now, int64_t *due_ms)
{
	int64_t first_ms = schedule_next(&p->schedule);
	int64_t by_ms;
	size_t i, n;

	if (first_ms == INT64_MAX)
		return false;
	by_ms = now.boot_ms - slowdown_ms(p);
	if (first_ms > by_ms) {
		*due_ms = first_ms + slowdown_ms(p);
		return false;
	}
	p->began_used = p->requester.quota.used;
	p->began_ms = now.boot_ms;
	n = schedule_take(&p->schedule, by_ms, p->jobs, p->batch.size);
	batch_clear(&p->batch);
	for (i = 0; i < n; i++)
		add_account(p, p->jobs[i], now);
	p->batch_open = true;
	return true;
}

static void end_batch(struct poller *p, struct instant now)
{
	p->batch_open = false;
	budget_learn(&p->budget, p->batch.n,
		     p->requester.quota.used - p->began_used,
		     now.boot_ms - p->began_ms);
	plan_budget(p);
}

/* A batch may wait for hours for the budget; a new configuration does not. */
static bool is_in_the_way(const struct poller *p, struct instant now)
{
	return p->next && p->requester.state == REQUESTER_READY &&
	       p->requester.due_ms > now.boot_ms + MINUTE_MS;
}

static void give_up_batch(struct poller *p, struct instant now)
{
	size_t i;

	requester_done(&p->requester);
	for (i = p->batch.at; i < p->batch.n; i++)
		schedule_again(&p->schedule, p->jobs[i], now.boot_ms, false);
	batch_clear(&p->batch);
	p->batch_open = false;
}

/* ---- configuration ---- */

bool poller_configure(struct poller *p, struct producer_config *config)
{
	bool fixed = p->setup.once && (p->config || p->next);

	producer_config_free(fixed ? config : p->next);
	if (!fixed)
		p->next = config;
	return !fixed;
}

static void configure_requester(struct poller *p)
{
	struct requester *rq = &p->requester;

	rq->base_url = producer_config_base_url(p->config);
	rq->keys = (const char *const *)p->config->keys;
	rq->retries = (unsigned)p->config->poll.retries;
	rq->suspend_ms = p->config->poll.interval_ms / 2;
	quota_limit(&rq->quota, producer_config_quota(p->config));
	metrics_set(p->setup.metrics, METER_QUOTA_LIMIT, NULL,
		    (double)rq->quota.limit);
}

/* Only between two batches: a batch borrows from its configuration. */
static void apply_config(struct poller *p, struct instant now)
{
	struct schedule schedule;
	struct err err;

	if (!p->next)
		return;
	if (schedule_init(&schedule, p->next, &p->checkpoints, p->setup.once,
			  p->setup.seed, now, &err) < 0) {
		if (log_limited("roster", now.boot_ms))
			log_kv(LOG_ERROR, "cannot take the roster", "error",
			       err.text, NULL);
		return;
	}
	schedule_release(&p->schedule);
	producer_config_free(p->config);
	p->schedule = schedule;
	p->config = p->next;
	p->next = NULL;
	configure_requester(p);
	plan_budget(p);
}

/* ---- health ---- */

/* One line when the whole platform fails, or fails otherwise than before, and
 * one when it answers again. */
static void log_trouble(struct poller *p)
{
	const struct trouble *t = &p->requester.trouble;

	if (t->on == p->logged.on &&
	    (!t->on || t->outcome == p->logged.outcome))
		return;
	if (t->on)
		log_kv(LOG_WARN, "platform-wide trouble", "outcome",
		       outcome_name(t->outcome), "detail", t->detail, NULL);
	else
		log_kv(LOG_INFO, "the platform answers again", NULL);
	p->logged = *t;
}

/* Walks over all accounts, so not with every step. */
static void measure_lag(struct poller *p, struct instant now)
{
	struct metrics *m = p->setup.metrics;

	if (now.boot_ms - p->measured_ms < MEASURE_EVERY_MS && p->measured_ms)
		return;
	p->measured_ms = now.boot_ms;
	if (p->config)
		metrics_set(m, METER_INTERVAL, NULL,
			    (double)p->config->poll.interval_ms / SECOND_MS *
				    p->budget.stretch);
	health_measure(m, &p->schedule, &p->requester, now);
}

static void measure(struct poller *p, struct instant now)
{
	const struct quota *q = &p->requester.quota;
	struct metrics *m = p->setup.metrics;

	metrics_set(m, METER_QUOTA_USED, NULL, (double)q->used);
	metrics_set(m, METER_QUOTA_RESET, NULL,
		    (double)(q->resets_ms / SECOND_MS));
	measure_lag(p, now);
	if (p->setup.tokens)
		metrics_set(m, METER_TOKENS_UNSAVED, NULL,
			    p->setup.tokens->unsaved);
	metrics_set(m, METER_HEARTBEAT, NULL,
		    (double)(now.wall_ms / SECOND_MS));
}

void poller_summary(const struct poller *p, struct buf *out)
{
	const struct quota *q = &p->requester.quota;
	char at[RFC3339_SIZE];

	buf_addf(out, "%zu accounts", p->schedule.n);
	if (p->last_ok_ms) {
		rfc3339_format(p->last_ok_ms, at);
		buf_addf(out, ", last ok %.8sZ", at + 11);
	}
	if (q->limit > 0)
		buf_addf(out, ", quota %" PRId64 "/%" PRId64, q->used,
			 q->limit);
	if (p->requester.trouble.on)
		buf_addf(out, ", %s",
			 outcome_name(p->requester.trouble.outcome));
}

/* ---- stepping ---- */

static void note_answered(struct poller *p, enum step step, struct instant now)
{
	const struct batch *b = &p->batch;
	size_t i;

	for (i = 0; i < b->n_requested; i++) {
		size_t at = b->requested[i];

		if (b->round[at].failed)
			continue;
		p->alike[step] = 0;
		peers_answered(&p->peers, step,
			       p->schedule.job[p->jobs[at]].checkpoint,
			       now.boot_ms);
	}
}

/* The requester is done with the batch's request. */
static void settle(struct poller *p, struct instant now)
{
	const struct requester *rq = &p->requester;
	enum step step = p->batch.request.step;

	if (rq->hold_targets_ms)
		batch_hold(&p->batch, rq->hold_targets_ms);
	if (rq->attempts == 0)
		batch_skipped(&p->batch, &rq->failure);
	else if (!rq->answered)
		batch_refused(&p->batch, &rq->failure);
	else if (step == STEP_TOKEN)
		renewal_apply(p->setup.tokens, &p->batch, &rq->answer.target[0],
			      now.wall_ms);
	else
		batch_answered(&p->batch, &rq->answer, now.wall_ms);
	if (rq->answered)
		note_answered(p, step, now);
	requester_done(&p->requester);
	log_trouble(p);
}

/* One move; false: nothing to do before *due_ms. */
static bool move(struct poller *p, struct instant now, int64_t *due_ms)
{
	if (is_in_the_way(p, now))
		give_up_batch(p, now);
	if (p->requester.state != REQUESTER_IDLE) {
		if (requester_step(&p->requester, now) == REQUESTER_SETTLED) {
			settle(p, now);
			return true;
		}
		*due_ms = requester_due(&p->requester);
		return false;
	}
	if (!p->batch_open) {
		apply_config(p, now);
		return begin_batch(p, now, due_ms);
	}
	switch (batch_next(&p->batch)) {
	case BATCH_REQUEST:
		requester_begin(&p->requester, &p->batch.request);
		break;
	case BATCH_PUBLISH: publish(p, now); break;
	case BATCH_DONE: end_batch(p, now); break;
	}
	return true;
}

int64_t poller_step(struct poller *p, struct instant now)
{
	int64_t due_ms = INT64_MAX, save_ms;

	do {
		if (!drain(p)) {
			due_ms = now.boot_ms + FULL_MS;
			break;
		}
	} while (move(p, now, &due_ms));
	save_ms = save_if_due(p, now);
	measure(p, now);
	return save_ms < due_ms ? save_ms : due_ms;
}

bool poller_renewing(struct poller *p, struct instant now)
{
	if (p->requester.state == REQUESTER_IDLE ||
	    p->batch.request.step != STEP_TOKEN)
		return false;
	if (p->requester.state == REQUESTER_RECEIVED &&
	    requester_step(&p->requester, now) == REQUESTER_SETTLED)
		settle(p, now);
	return p->requester.state == REQUESTER_IN_FLIGHT;
}

bool poller_done(const struct poller *p)
{
	return p->setup.once && p->config && !p->next && !p->batch_open &&
	       sink_queue_len(&p->queue) == 0 && p->schedule.left == 0;
}

/* ---- life ---- */

static void set_path(char *out, const struct poller_setup *setup,
		     const char *suffix)
{
	*out = '\0';
	if (*setup->state_dir)
		snprintf(out, PATH_MAX, "%s/%s%s", setup->state_dir,
			 setup->platform->name, suffix);
}

static void init_requester(struct poller *p)
{
	const struct requester_setup setup = {
		.platform = p->setup.platform,
		.transport = p->setup.transport,
		.metrics = p->setup.metrics,
		.quota_path = p->quota_path,
		.token = p->setup.token,
		.secret = p->setup.secret,
		.once = p->setup.once,
		.seed = p->setup.seed,
	};

	requester_init(&p->requester, &setup);
}

static void load(struct poller *p)
{
	struct err err;

	requester_load(&p->requester);
	if (*p->checkpoint_path &&
	    checkpoints_load(&p->checkpoints, p->checkpoint_path, &err) < 0)
		log_kv(LOG_WARN, "the state is left aside", "error", err.text,
		       NULL);
}

struct poller *poller_new(const struct poller_setup *setup)
{
	struct poller *p = calloc(1, sizeof(*p));
	size_t size = batch_size(setup->platform);

	if (!p)
		return NULL;
	p->setup = *setup;
	set_path(p->checkpoint_path, setup, ".json");
	set_path(p->quota_path, setup, ".quota.json");
	budget_init(&p->budget, setup->platform);
	checkpoints_init(&p->checkpoints);
	sink_queue_init(&p->queue);
	init_requester(p);
	p->jobs = calloc(size, sizeof(*p->jobs));
	if (batch_init(&p->batch, setup->platform, size) < 0 || !p->jobs) {
		poller_free(p);
		return NULL;
	}
	load(p);
	return p;
}

void poller_free(struct poller *p)
{
	if (!p)
		return;
	requester_release(&p->requester);
	batch_release(&p->batch);
	schedule_release(&p->schedule);
	checkpoints_release(&p->checkpoints);
	sink_queue_release(&p->queue);
	producer_config_free(p->config);
	producer_config_free(p->next);
	free(p->jobs);
	free(p);
}
