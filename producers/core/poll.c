/* poll.c -- the scheduler: groups of due accounts, one request in flight. */
#include "poll_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <stdio.h>
#include <stdlib.h>

#define SLOW_FACTOR 4   /* intervals while Kafka is away */
#define FULL_MS     500 /* between two tries of a full outlet */

/* ---- life ---- */

static void state_path(char *out, const struct poller_setup *setup,
		       const char *suffix)
{
	*out = '\0';
	if (*setup->state_dir)
		snprintf(out, PATH_MAX, "%s/%s%s", setup->state_dir,
			 setup->platform->name, suffix);
}

static void init_asker(struct poller *p)
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
	quota_init(&p->requester.quota, p->setup.platform->quota_period, 0);
}

struct poller *poller_new(const struct poller_setup *setup)
{
	struct poller *p = calloc(1, sizeof(*p));
	size_t size = batch_size(setup->platform);

	if (!p)
		return NULL;
	p->setup = *setup;
	p->stretch = 1;
	p->stretch_told = 1;
	state_path(p->store_path, setup, ".json");
	state_path(p->quota_path, setup, ".quota.json");
	checkpoints_init(&p->checkpoints);
	outbox_init(&p->outbox);
	init_asker(p);
	p->grouped = calloc(size, sizeof(*p->grouped));
	if (batch_init(&p->batch, setup->platform, size) < 0 || !p->grouped) {
		poller_free(p);
		return NULL;
	}
	poll_load(p);
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
	outbox_release(&p->outbox);
	producer_config_free(p->plan);
	producer_config_free(p->next);
	free(p->grouped);
	free(p);
}

/* ---- plans ---- */

bool poller_adopt(struct poller *p, struct producer_config *plan)
{
	bool fixed = p->setup.once && (p->plan || p->next);

	producer_config_free(fixed ? plan : p->next);
	if (!fixed)
		p->next = plan;
	return !fixed;
}

static void bind_asker(struct poller *p)
{
	struct requester *a = &p->requester;

	a->base_url = producer_config_base_url(p->plan);
	a->keys = (const char *const *)p->plan->keys;
	a->retries = (unsigned)p->plan->poll.retries;
	a->shut_for_ms = p->plan->poll.interval_ms / 2;
	quota_limit(&a->quota, producer_config_quota(p->plan));
	metrics_set(p->setup.metrics, METER_QUOTA_LIMIT, NULL,
		    (double)a->quota.limit);
}

/* Only between two groups, for a group borrows from its plan. */
static void take_plan(struct poller *p, struct instant now)
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
	producer_config_free(p->plan);
	p->schedule = schedule;
	p->plan = p->next;
	p->next = NULL;
	bind_asker(p);
	poll_plan_budget(p);
}

/* ---- groups ---- */

/* The account's own limit, the last time, or a token that it needs. */
static void refuse_unasked(struct poller *p, struct round *r,
			   const struct job *m, bool has_token,
			   struct instant now)
{
	int64_t held_ms = quota_held(m->checkpoint->hold_ms, now.wall_ms);
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
	} else if (!poll_tokens_kept(p, &err)) {
		round_refused(r, OUTCOME_UNAVAILABLE, err.text);
	}
	r->unasked = r->failed;
}

static void add_member(struct poller *p, size_t index, struct instant now)
{
	const struct job *m = &p->schedule.job[index];
	struct round_setup setup = {
		.platform = p->setup.platform,
		.max_pages = (unsigned)p->plan->poll.max_pages,
		.id = str_of(m->account->id),
		.handle = str_of(m->account->handle),
		.kept_id = p->setup.resolved ? STR_NULL
					     : str_of(m->checkpoint->id),
		.resolve_again = m->checkpoint->gone,
		.only_id = p->setup.resolved != NULL,
		.posted = m->checkpoint->posted,
	};
	bool has_token = poll_give_token(p, &setup, now);

	refuse_unasked(p, batch_add(&p->batch, &setup), m, has_token, now);
}

static int64_t slowdown(const struct poller *p)
{
	if (!p->kafka_away || p->setup.once)
		return 0;
	return p->plan->poll.interval_ms * (SLOW_FACTOR - 1);
}

/* False: nobody is due before *due_ms. */
static bool begin_group(struct poller *p, struct instant now, int64_t *due_ms)
{
	int64_t first_ms = schedule_next(&p->schedule);
	int64_t by_ms;
	size_t i, n;

	if (first_ms == INT64_MAX)
		return false;
	by_ms = now.boot_ms - slowdown(p);
	if (first_ms > by_ms) {
		*due_ms = first_ms + slowdown(p);
		return false;
	}
	poll_budget_begin(p, now);
	n = schedule_take(&p->schedule, by_ms, p->grouped, p->batch.size);
	batch_clear(&p->batch);
	for (i = 0; i < n; i++)
		add_member(p, p->grouped[i], now);
	p->under_way = true;
	return true;
}

/* A budget may be waited for for hours; another plan is not. */
static bool waits_long(const struct poller *p, struct instant now)
{
	return p->next && p->requester.state == REQUESTER_READY &&
	       p->requester.due_ms > now.boot_ms + MINUTE_MS;
}

static void give_up_group(struct poller *p, struct instant now)
{
	size_t i;

	requester_done(&p->requester);
	for (i = p->batch.at; i < p->batch.n; i++)
		schedule_later(&p->schedule, p->grouped[i], now.boot_ms, false);
	batch_clear(&p->batch);
	p->under_way = false;
}

/* ---- stepping ---- */

static void testify(struct poller *p, enum step step,
		    const struct checkpoint *checkpoint, struct instant now)
{
	struct witness *w = p->witness[step];

	if (w[0].checkpoint != checkpoint)
		w[1] = w[0];
	w[0] = (struct witness){ checkpoint, now.boot_ms };
}

static void testify_asked(struct poller *p, enum step step, struct instant now)
{
	const struct batch *g = &p->batch;
	size_t i;

	for (i = 0; i < g->n_asked; i++)
		if (!g->round[g->asked[i]].failed)
			testify(p, step,
				p->schedule.job[p->grouped[g->asked[i]]]
					.checkpoint,
				now);
}

static void settled(struct poller *p, struct instant now)
{
	enum step step = p->batch.request.step;

	if (p->requester.hold_asked_ms)
		batch_hold(&p->batch, p->requester.hold_asked_ms);
	if (p->requester.attempts == 0)
		batch_unasked(&p->batch, &p->requester.failure);
	else if (!p->requester.answered)
		batch_refused(&p->batch, &p->requester.failure);
	else if (step == STEP_TOKEN)
		poll_renew(p, &p->requester.answer.target[0], now);
	else
		batch_answered(&p->batch, &p->requester.answer, now.wall_ms);
	if (p->requester.answered)
		testify_asked(p, step, now);
	requester_done(&p->requester);
	poll_log_trouble(p);
}

/* One move; false: nothing to do before *due_ms. */
static bool move(struct poller *p, struct instant now, int64_t *due_ms)
{
	if (waits_long(p, now))
		give_up_group(p, now);
	if (p->requester.state != REQUESTER_IDLE) {
		if (requester_step(&p->requester, now) == REQUESTER_SETTLED) {
			settled(p, now);
			return true;
		}
		*due_ms = requester_due(&p->requester);
		return false;
	}
	if (!p->under_way) {
		take_plan(p, now);
		return begin_group(p, now, due_ms);
	}
	switch (batch_next(&p->batch)) {
	case BATCH_ASK:
		requester_begin(&p->requester, &p->batch.request);
		break;
	case BATCH_TELL: poll_tell(p, now); break;
	case BATCH_OVER:
		p->under_way = false;
		poll_budget_end(p, now);
		break;
	}
	return true;
}

int64_t poller_step(struct poller *p, struct instant now)
{
	int64_t due_ms = INT64_MAX, keep_ms;

	do {
		if (!poll_drain(p)) {
			due_ms = now.boot_ms + FULL_MS;
			break;
		}
	} while (move(p, now, &due_ms));
	keep_ms = poll_keep_if_due(p, now);
	poll_measure(p, now);
	return keep_ms < due_ms ? keep_ms : due_ms;
}

bool poller_renewing(struct poller *p, struct instant now)
{
	if (p->requester.state == REQUESTER_IDLE ||
	    p->batch.request.step != STEP_TOKEN)
		return false;
	if (p->requester.state == REQUESTER_LANDED &&
	    requester_step(&p->requester, now) == REQUESTER_SETTLED)
		settled(p, now);
	return p->requester.state == REQUESTER_FLYING;
}

bool poller_done(const struct poller *p)
{
	return p->setup.once && p->plan && !p->next && !p->under_way &&
	       outbox_left(&p->outbox) == 0 && p->schedule.left == 0;
}
