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
	const struct asker_setup setup = {
		.platform = p->setup.platform,
		.transport = p->setup.transport,
		.metrics = p->setup.metrics,
		.quota_path = p->quota_path,
		.token = p->setup.token,
		.secret = p->setup.secret,
		.once = p->setup.once,
		.seed = p->setup.seed,
	};

	asker_init(&p->asker, &setup);
	quota_init(&p->asker.quota, p->setup.platform->quota_period, 0);
}

struct poller *poller_new(const struct poller_setup *setup)
{
	struct poller *p = calloc(1, sizeof(*p));
	size_t size = group_size(setup->platform);

	if (!p)
		return NULL;
	p->setup = *setup;
	p->stretch = 1;
	p->stretch_told = 1;
	state_path(p->store_path, setup, ".json");
	state_path(p->quota_path, setup, ".quota.json");
	store_init(&p->store);
	outbox_init(&p->outbox);
	init_asker(p);
	p->grouped = calloc(size, sizeof(*p->grouped));
	if (group_init(&p->group, setup->platform, size) < 0 || !p->grouped) {
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
	asker_release(&p->asker);
	group_release(&p->group);
	members_release(&p->members);
	store_release(&p->store);
	outbox_release(&p->outbox);
	plan_free(p->plan);
	plan_free(p->next);
	free(p->grouped);
	free(p);
}

/* ---- plans ---- */

bool poller_adopt(struct poller *p, struct plan *plan)
{
	bool fixed = p->setup.once && (p->plan || p->next);

	plan_free(fixed ? plan : p->next);
	if (!fixed)
		p->next = plan;
	return !fixed;
}

static void bind_asker(struct poller *p)
{
	struct asker *a = &p->asker;

	a->base_url = plan_base_url(p->plan);
	a->keys = (const char *const *)p->plan->keys;
	a->retries = (unsigned)p->plan->poll.retries;
	a->shut_for_ms = p->plan->poll.interval_ms / 2;
	quota_limit(&a->quota, plan_quota(p->plan));
	metrics_set(p->setup.metrics, METER_QUOTA_LIMIT, NULL,
		    (double)a->quota.limit);
}

/* Only between two groups, for a group borrows from its plan. */
static void take_plan(struct poller *p, struct moment now)
{
	struct members members;
	struct err err;

	if (!p->next)
		return;
	if (members_init(&members, p->next, &p->store, p->setup.once,
			 p->setup.seed, now, &err) < 0) {
		if (log_limited("roster", now.boot_ms))
			log_kv(LOG_ERROR, "cannot take the roster", "error",
			       err.text, NULL);
		return;
	}
	members_release(&p->members);
	plan_free(p->plan);
	p->members = members;
	p->plan = p->next;
	p->next = NULL;
	bind_asker(p);
	poll_plan_budget(p);
}

/* ---- groups ---- */

/* The account's own limit, the last time, or a token that it needs. */
static void refuse_unasked(struct poller *p, struct round *r,
			   const struct member *m, bool has_token,
			   struct moment now)
{
	int64_t held_ms = quota_held(m->kept->hold_ms, now.wall_ms);
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

static void add_member(struct poller *p, size_t index, struct moment now)
{
	const struct member *m = &p->members.member[index];
	struct round_setup setup = {
		.platform = p->setup.platform,
		.max_pages = (unsigned)p->plan->poll.max_pages,
		.id = str_of(m->account->id),
		.handle = str_of(m->account->handle),
		.kept_id = p->setup.resolved ? STR_NULL : str_of(m->kept->id),
		.resolve_again = m->kept->gone,
		.only_id = p->setup.resolved != NULL,
		.posted = m->kept->posted,
	};
	bool has_token = poll_give_token(p, &setup, now);

	refuse_unasked(p, group_add(&p->group, &setup), m, has_token, now);
}

static int64_t slowdown(const struct poller *p)
{
	if (!p->kafka_away || p->setup.once)
		return 0;
	return p->plan->poll.interval_ms * (SLOW_FACTOR - 1);
}

/* False: nobody is due before *due_ms. */
static bool begin_group(struct poller *p, struct moment now, int64_t *due_ms)
{
	int64_t first_ms = members_next(&p->members);
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
	n = members_take(&p->members, by_ms, p->grouped, p->group.size);
	group_clear(&p->group);
	for (i = 0; i < n; i++)
		add_member(p, p->grouped[i], now);
	p->under_way = true;
	return true;
}

/* A budget may be waited for for hours; another plan is not. */
static bool waits_long(const struct poller *p, struct moment now)
{
	return p->next && p->asker.state == ASKER_READY &&
	       p->asker.due_ms > now.boot_ms + MINUTE_MS;
}

static void give_up_group(struct poller *p, struct moment now)
{
	size_t i;

	asker_done(&p->asker);
	for (i = p->group.at; i < p->group.n; i++)
		members_later(&p->members, p->grouped[i], now.boot_ms, false);
	group_clear(&p->group);
	p->under_way = false;
}

/* ---- stepping ---- */

static void testify(struct poller *p, enum step step, const struct kept *kept,
		    struct moment now)
{
	struct witness *w = p->witness[step];

	if (w[0].kept != kept)
		w[1] = w[0];
	w[0] = (struct witness){ kept, now.boot_ms };
}

static void testify_asked(struct poller *p, enum step step, struct moment now)
{
	const struct group *g = &p->group;
	size_t i;

	for (i = 0; i < g->n_asked; i++)
		if (!g->round[g->asked[i]].failed)
			testify(p, step,
				p->members.member[p->grouped[g->asked[i]]].kept,
				now);
}

static void settled(struct poller *p, struct moment now)
{
	enum step step = p->group.ask.step;

	if (p->asker.hold_asked_ms)
		group_hold(&p->group, p->asker.hold_asked_ms);
	if (p->asker.attempts == 0)
		group_unasked(&p->group, &p->asker.verdict);
	else if (!p->asker.answered)
		group_refused(&p->group, &p->asker.verdict);
	else if (step == STEP_TOKEN)
		poll_renew(p, &p->asker.answer.target[0], now);
	else
		group_answered(&p->group, &p->asker.answer, now.wall_ms);
	if (p->asker.answered)
		testify_asked(p, step, now);
	asker_done(&p->asker);
	poll_log_trouble(p);
}

/* One move; false: nothing to do before *due_ms. */
static bool move(struct poller *p, struct moment now, int64_t *due_ms)
{
	if (waits_long(p, now))
		give_up_group(p, now);
	if (p->asker.state != ASKER_IDLE) {
		if (asker_step(&p->asker, now) == ASKER_SETTLED) {
			settled(p, now);
			return true;
		}
		*due_ms = asker_due(&p->asker);
		return false;
	}
	if (!p->under_way) {
		take_plan(p, now);
		return begin_group(p, now, due_ms);
	}
	switch (group_next(&p->group)) {
	case GROUP_ASK: asker_begin(&p->asker, &p->group.ask); break;
	case GROUP_TELL: poll_tell(p, now); break;
	case GROUP_OVER:
		p->under_way = false;
		poll_budget_end(p, now);
		break;
	}
	return true;
}

int64_t poller_step(struct poller *p, struct moment now)
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

bool poller_renewing(struct poller *p, struct moment now)
{
	if (p->asker.state == ASKER_IDLE || p->group.ask.step != STEP_TOKEN)
		return false;
	if (p->asker.state == ASKER_LANDED &&
	    asker_step(&p->asker, now) == ASKER_SETTLED)
		settled(p, now);
	return p->asker.state == ASKER_FLYING;
}

bool poller_done(const struct poller *p)
{
	return p->setup.once && p->plan && !p->next && !p->under_way &&
	       outbox_left(&p->outbox) == 0 && p->members.left == 0;
}
