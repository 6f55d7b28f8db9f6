/* round.c -- one account, step by step. */
#include "round.h"

#include <stdio.h>
#include <stdlib.h>

void round_init(struct round *r, const struct round_setup *setup)
{
	*r = (struct round){
		.setup = *setup,
		.access = setup->access,
		.refresh = setup->refresh,
		.renew = (setup->ended || setup->ends) && setup->refresh.p,
		.unclear = STEP_COUNT,
	};
	pool_init_capped(&r->pool, ROUND_BYTES_MAX);
	if (setup->platform->batch[STEP_RESOLVE] == 0 || setup->id.p)
		r->id = setup->id;
	else if (!setup->resolve_again)
		r->id = setup->kept_id;
}

void round_release(struct round *r)
{
	free(r->post);
	pool_release(&r->pool);
	*r = (struct round){ 0 };
}

enum step round_wants(const struct round *r)
{
	const unsigned *batch = r->setup.platform->batch;

	if (r->failed || (r->setup.only_id && r->id.p))
		return STEP_COUNT;
	if (r->renew)
		return STEP_TOKEN;
	if (!r->id.p && batch[STEP_RESOLVE])
		return STEP_RESOLVE;
	if (!r->has_profile && batch[STEP_PROFILE])
		return STEP_PROFILE;
	if (r->pages == 0 || r->next.p)
		return STEP_POSTS;
	if (r->counted < r->n_posts && batch[STEP_COUNTERS])
		return STEP_COUNTERS;
	return STEP_COUNT;
}

static void fail(struct round *r, enum outcome outcome, const char *detail)
{
	r->failed = true;
	r->outcome = outcome;
	detail_clean(r->detail, detail);
}

static bool failed_in(struct round *r, const struct answer_target *t)
{
	if (t->failed)
		fail(r, t->outcome, t->detail);
	return t->failed;
}

/* The account is asked for by its id from here on. */
static void found(struct round *r, struct str id)
{
	if (r->setup.kept_id.p && !str_eq(id, r->setup.kept_id)) {
		fail(r, OUTCOME_NOT_FOUND,
		     "the handle belongs to another account now");
		return;
	}
	r->id = pool_str(&r->pool, id);
	r->id_is_new = true;
}

void round_renewed(struct round *r, struct str access, struct str refresh)
{
	r->access = access;
	r->refresh = refresh;
	r->renew = false;
	r->renewed = true;
}

void round_voided(struct round *r)
{
	r->access = STR_NULL;
	r->refresh = STR_NULL;
	r->setup.ended = true;
}

bool round_renew(struct round *r)
{
	if (r->renewed || !r->refresh.p)
		return false;
	r->renewed = true;
	r->renew = true;
	r->setup.ended = true;
	return true;
}

void round_resolved(struct round *r, const struct answer *a, size_t i)
{
	const struct answer_target *t = &a->target[i];

	if (failed_in(r, t))
		return;
	if (t->id.n)
		found(r, t->id);
	else
		fail(r, OUTCOME_NOT_FOUND, "no account has this handle");
}

/* Whether the profile is that of the account asked about. */
static bool is_it(struct round *r, const struct profile *p)
{
	if (!p->id.p)
		return true;
	if (!r->id.p) {
		found(r, p->id);
		return !r->failed;
	}
	if (str_eq(p->id, r->id))
		return true;
	fail(r, OUTCOME_INVALID_RESPONSE,
	     "an answer about another account than asked");
	return false;
}

static void keep_profile(struct round *r, const struct answer_target *t)
{
	if (!is_it(r, &t->profile))
		return;
	r->has_profile = true;
	r->profile = t->profile;
	r->profile.id = STR_NULL; /* it is ours, and its text goes */
	r->profile.handle = STR_NULL;
	r->list = pool_str(&r->pool, t->list);
}

void round_profiled(struct round *r, const struct answer *a, size_t i,
		    int64_t now_ms)
{
	const struct answer_target *t = &a->target[i];

	if (t->has_profile)
		keep_profile(r, t);
	if (r->failed || failed_in(r, t)) {
		r->id_gone = r->outcome == OUTCOME_NOT_FOUND;
		return;
	}
	if (!t->has_profile) {
		fail(r, OUTCOME_NOT_FOUND, "no account has this id");
		r->id_gone = true;
	} else if (t->has_page) {
		round_listed(r, a, i, now_ms);
	}
}

void round_refused(struct round *r, enum outcome outcome, const char *detail)
{
	enum step step = round_wants(r);

	if (step == STEP_POSTS && r->pages > 0) {
		r->broken = "a further page was refused";
		r->next = STR_NULL;
		return;
	}
	if (step == STEP_TOKEN && outcome == OUTCOME_UNAVAILABLE &&
	    !r->setup.ended) {
		r->renew = false;
		return;
	}
	/* The posts stand, so that the account is not refused. */
	if (step == STEP_COUNTERS && outcome != OUTCOME_QUOTA)
		outcome = OUTCOME_UNAVAILABLE;
	fail(r, outcome, detail);
	if (step == STEP_PROFILE)
		r->id_gone = outcome == OUTCOME_NOT_FOUND;
}
