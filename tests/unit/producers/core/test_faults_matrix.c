/* test_faults_matrix.c -- each kind of fault, on each platform, at each moment
 * of a round: the outcome that the contract gives it, completeness only where
 * it may be, never a false "nothing was posted", and all is well in
 * the round after it.
 *
 * The real adapters and the real poller; what must come of a fault is derived
 * in want_of() and in the tables.  A new platform needs a script and rows. */
#include "faults_tables.h"
#include "faults_want.h"

/* ---- judging a world ---- */

static void complain(struct tally *t, const struct world *w, const char *what)
{
	const struct scores *s = &w->satu;

	if (t->failed++ < 200)
		print_error(
			"%s, %s, %s%s%s: %s\n  %s%s, %d account, %d posts, %d "
			"status, %u hits, %u asked: %s\n  the other: %s%s, %d "
			"posts: %s\n",
			w->script->name, phase_names[w->fault.at],
			w->fault.name, w->fault.times ? " (passes)" : "",
			w->fault.second ? " (later)" : "", what, s->outcome,
			s->complete ? " complete" : "", s->accounts, s->posts,
			s->statuses, w->hits, w->requests, s->detail,
			w->dua.outcome, w->dua.complete ? " complete" : "",
			w->dua.posts, w->dua.detail);
}

static bool has_secret(const struct world *w)
{
	static const char *const secrets[] = { "secret-token", "secret-of-app",
					       "EAAsecretvalue", "act.satu",
					       "rft.satu" };
	size_t n = ARRAY_LEN(secrets) - (w->platform->own_tokens ? 0 : 2), i;

	for (i = 0; i < n; i++)
		if (strstr(buf_cstr(&w->published), secrets[i]))
			return true;
	return false;
}

static bool says(const struct world *w)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(w->fault.says); i++)
		if (w->fault.says[i] &&
		    !strstr(buf_cstr(&w->published), w->fault.says[i]))
			return false;
	return true;
}

static void check_satu(struct tally *t, const struct world *w)
{
	const struct scores *s = &w->satu;
	const struct fault_kind *f = &w->fault;
	struct want want = want_of(w->script, f);

	if (strcmp(s->outcome, outcome_name(want.outcome)) != 0 &&
	    strcmp(s->outcome, outcome_name(want.either)) != 0)
		complain(t, w, outcome_name(want.outcome));
	else if (s->complete != want.complete)
		complain(t, w, want.complete ? "complete" : "not complete");
	else if (s->accounts != want.profile)
		complain(t, w, want.profile ? "the profile" : "no profile");
	else if (s->posts != want.posts)
		complain(t, w, "so many posts");
	else if (s->complete && s->posts == 0 && !f->proven && !f->second)
		complain(t, w, "a false \"nothing posted\"");
	else if (s->detail_bad || has_secret(w))
		complain(t, w, "the detail");
	else if (!says(w))
		complain(t, w, "what it says");
}

static void check_times(struct tally *t, const struct world *w)
{
	int64_t until_ms = w->hit_ms + w->fault.wait_ms;

	if (w->fault.until_ms > until_ms)
		until_ms = w->fault.until_ms;

	if (w->satu.next_ms <= w->hit_ms || w->satu.next_ms < until_ms)
		complain(t, w, "next_poll_at");
	else if (w->fault.wide && w->dua.next_ms < until_ms)
		complain(t, w, "the other's next_poll_at");
}

/* Only what concerns all, or a request about both, may cost dua its round. */
static void check_dua(struct tally *t, const struct world *w)
{
	const struct scores *s = &w->dua;
	const struct fault_kind *f = &w->fault;
	bool ok = strcmp(s->outcome, "ok") == 0;
	const char *spent = f->wide && f->wait_ms ? "quota" : "";

	if (s->statuses != 1)
		complain(t, w, "one status of the other");
	else if (ok && (!s->complete || !s->accounts ||
			s->posts != (f->second ? 0 : POSTS)))
		complain(t, w, "the other's own events");
	else if (!ok && !f->wide && !(f->batch && w->both))
		complain(t, w, "the other is well");
	else if (!ok && (s->complete ||
			 (strcmp(s->outcome, outcome_name(f->outcome)) != 0 &&
			  strcmp(s->outcome, spent) != 0)))
		complain(t, w, "the other's outcome");
}

static void check(struct tally *t, const struct script *script,
		  const struct fault_kind *fault)
{
	struct world w;

	world_run(&w, script, fault);
	t->faults++;
	if (w.bad || w.hits == 0)
		complain(t, &w, "the fault did not happen");
	else if (w.satu.statuses != 1)
		complain(t, &w, "one status");
	else if (w.hits > (fault->most ? fault->most : HITS_MAX))
		complain(t, &w, "fewer requests");
	else {
		check_satu(t, &w);
		check_times(t, &w);
		check_dua(t, &w);
		if (!world_recovers(&w))
			complain(t, &w, "well again");
	}
	world_release(&w);
}

static void test_every_platform(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; registry[i]; i++) {
		for (k = 0; k < ARRAY_LEN(scripts); k++)
			if (strcmp(registry[i]->name, scripts[k].name) == 0)
				break;
		if (k == ARRAY_LEN(scripts))
			fail_msg("no script of %s", registry[i]->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_platform),
		cmocka_unit_test(test_faults),
	};

	log_open("test_faults_matrix", LOG_ERROR);
	log_secret("secret-token");
	log_secret("secret-of-app");
	return cmocka_run_group_tests_name("faults_matrix", tests, NULL, NULL);
}
