/* faults_want.h -- what must come of a fault, by the rules of the contract and
 * not by the code under test. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_WANT_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_WANT_H

#include "faults_kit.h"
#include "producers/platforms/registry.h"

struct want {
	enum outcome outcome, either;
	bool complete, profile;
	int posts;
};

/* A refusal that does not say whom it is about: of a list of accounts, or of
 * the posts of one whose profile was read. */
static bool is_nameless(const struct script *s, enum phase at)
{
	const char *name = s->platform ? s->platform : s->name;
	const unsigned *batch = registry_find(name)->batch;

	return at == AT_POSTS || at == AT_PAGE2 || at == AT_COUNTERS ||
	       (at == AT_PROFILE && batch[STEP_PROFILE] > 1) ||
	       (at == AT_RESOLVE && batch[STEP_RESOLVE] > 1);
}

static enum outcome outcome_at(const struct script *s,
			       const struct fault_kind *f)
{
	bool token = f->at == AT_TOKEN || f->at == AT_SOON;

	if (f->nameless != OUTCOME_OK && is_nameless(s, f->at))
		return f->nameless;
	return token && f->token != OUTCOME_OK ? f->token : f->outcome;
}

static bool passes(const struct fault_kind *f)
{
	return f->again && f->times;
}

/* Nothing failed, or nothing that ends the round. */
static struct want want_well(const struct script *s, const struct fault_kind *f)
{
	bool broken = outcome_at(s, f) != OUTCOME_OK && f->at == AT_PAGE2 &&
		      !passes(f);
	struct want want = {
		.complete = f->complete == BY_RULE ? !broken || s->strict
						   : f->complete == COMPLETE,
		.profile = true,
		.posts = broken ? 2 : POSTS,
	};

	if (f->second)
		want.posts = 0; /* unchanged: not published again */
	if (f->posts)
		want.posts = f->posts == NO_POSTS ? 0 : f->posts;
	return want;
}

/* What is refused to all on page 2 is refused to the counters of page 1. */
static bool stops_counters(const struct script *s, const struct fault_kind *f)
{
	return f->wide && (s->phases & PHASE(AT_COUNTERS));
}

static struct want want_of(const struct script *s, const struct fault_kind *f)
{
	enum outcome outcome = outcome_at(s, f);
	struct want want = { .outcome = outcome, .either = outcome };

	/* A token that still holds is used, if no other is to be had. */
	if (outcome == OUTCOME_OK || passes(f) ||
	    (f->at == AT_SOON && outcome == OUTCOME_UNAVAILABLE) ||
	    (f->at == AT_PAGE2 && !stops_counters(s, f)))
		return want_well(s, f);
	if (f->at == AT_POSTS)
		want.profile = true;
	else if (f->at == AT_PROFILE)
		want.profile = f->profile;
	if (f->at != AT_COUNTERS && f->at != AT_PAGE2)
		return want;
	want.profile = true;
	want.posts = f->at == AT_PAGE2 ? 2 : POSTS;
	if (outcome != OUTCOME_QUOTA)
		want.outcome = want.either = OUTCOME_UNAVAILABLE;
	return want;
}

#endif
