/* test_faults_matrix.c -- each kind of fault, on each platform, at each moment
 * of a round: the outcome that the contract gives it, completeness only where
 * it may be, never a false "nothing was posted", and all is well in
 * the round after it.
 *
 * The real adapters and the real poller; what must come of a fault is derived
 * in want_of() and in the tables.  A new platform needs a script and rows. */
#include "faults_kinds.h"
#include "faults_rows.h"
#include "faults_scripts.h"
#include "faults_want.h"
#include "faults_world.h"

#define FAULTS_MIN 500

/* ---- judging a world ---- */

struct tally {
	size_t faults, failed;
};

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
			s->statuses, w->hits, w->asked, s->detail,
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
		if (strstr(buf_cstr(&w->told), secrets[i]))
			return true;
	return false;
}

static bool says(const struct world *w)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(w->fault.says); i++)
		if (w->fault.says[i] &&
		    !strstr(buf_cstr(&w->told), w->fault.says[i]))
			return false;
	return true;
}

static void check_satu(struct tally *t, const struct world *w)
{
	const struct scores *s = &w->satu;
	const struct fault *f = &w->fault;
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
	const struct fault *f = &w->fault;
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
		  const struct fault *fault)
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

/* ---- going through the tables ---- */

static bool concerns(const struct exception *e, const struct script *s,
		     const struct fault *f)
{
	return strcmp(e->platform, platform_name(s)) == 0 &&
	       (e->phases & PHASE(f->at)) && strcmp(e->name, f->name) == 0;
}

static void check_kind(struct tally *t, const struct script *s, struct fault f)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(exceptions); i++) {
		const struct exception *e = &exceptions[i];

		if (!concerns(e, s, &f))
			continue;
		f.outcome = e->outcome;
		f.token = OUTCOME_OK;
		f.complete = e->complete;
		f.posts = e->posts;
		if (f.second && f.posts > 0 && f.at != AT_COUNTERS)
			f.posts = 0; /* unchanged */
		f.wide = false;
	}
	check(t, s, &f);
	if (!f.again || f.second)
		return;
	f.times = 1;
	check(t, s, &f);
}

static void check_kinds(struct tally *t, const struct script *s)
{
	size_t i;
	int at;

	for (at = 0; at < PHASES; at++)
		for (i = 0; i < ARRAY_LEN(kinds); i++) {
			struct fault f = kinds[i];

			f.at = (enum phase)at;
			if (!(s->phases & PHASE(at)))
				continue;
			check_kind(t, s, f);
			f.second = true;
			if (at >= AT_PROFILE)
				check_kind(t, s, f);
		}
}

/* Each value in that place. */
static void check_place(struct tally *t, const struct script *s,
			enum place place, const char *const *values, size_t n,
			struct fault f)
{
	size_t i;

	if (!s->words[place].lead)
		return;
	f.place = place;
	f.at = s->words[place].at;
	for (i = 0; i < n; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s: %.60s", f.name, values[i]);
		check_kind(t, s,
			   (struct fault){ .name = name,
					   .at = f.at,
					   .place = place,
					   .value = values[i],
					   .outcome = f.outcome,
					   .complete = f.complete,
					   .posts = f.posts,
					   .batch = f.batch,
					   .profile = f.profile,
					   .says = { f.says[0] } });
	}
}

static void check_values(struct tally *t, const struct script *s)
{
	char values[ARRAY_LEN(bad_lists)][32];
	const char *boxes[ARRAY_LEN(bad_lists)];
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(counted); i++)
		check_place(t, s, counted[i].place, bad_counts,
			    ARRAY_LEN(bad_counts),
			    (struct fault){ .name = "a counter",
					    .says = { counted[i].says } });
	check_place(t, s, ID_3, bad_ids, ARRAY_LEN(bad_ids),
		    (struct fault){ .name = "an id",
				    .complete = IN_DOUBT,
				    .posts = 2 });
	check_place(t, s, TIME_3, bad_times, ARRAY_LEN(bad_times),
		    (struct fault){ .name = "a time",
				    .complete = IN_DOUBT,
				    .posts = 2 });
	for (k = USERS; k <= ITEMS; k++) {
		for (i = 0; i < ARRAY_LEN(bad_lists); i++) {
			snprintf(values[i], sizeof(values[i]), "%s,\"was\":%s",
				 bad_lists[i], s->words[k].value);
			boxes[i] = values[i];
		}
		check_place(t, s, (enum place)k, boxes, ARRAY_LEN(bad_lists),
			    (struct fault){ .name = k == USERS ? "users"
							       : "items",
					    .profile = k == ITEMS,
					    .outcome = OUTCOME_INVALID_RESPONSE,
					    .batch = true });
	}
}

static void check_texts(struct tally *t, const struct script *s)
{
	static const struct fault texts[] = {
		{ "a NUL in a text", .value = "\"Kata\\u0000 3\"",
		  .says = { "\"Kata 3\"" } },
		{ "a lone surrogate", .value = "\"Kata \\ud800 3\"",
		  .says = { "\"Kata \xef\xbf\xbd 3\"" } },
		{ "broken UTF-8", .value = "\"Kata \xff 3\"",
		  .says = { "\"Kata \xef\xbf\xbd 3\"" } },
		{ "a text cut in a letter", .value = "\"Kata \xc3\"" },
		{ "no text", .value = "null", .says = { "\"text\":null" } },
		{ "a number as text", .value = "17",
		  .says = { "\"text\":null" } },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		struct fault f = texts[i];

		f.place = TEXT_3;
		f.at = s->words[TEXT_3].at;
		check(t, s, &f);
	}
}

static void check_lists(struct tally *t, const struct script *s)
{
	const struct fault loop = { "a page comes twice", .at = AT_POSTS,
				    .list = LIST_LOOP, .most = 6,
				    .complete =
					    s->strict ? COMPLETE : IN_DOUBT };
	const struct fault endless = {
		"more pages than max_pages", .at = AT_POSTS,
		.list = LIST_ENDLESS,        .most = 20,
		.complete = loop.complete,   .posts = 2 * PAGES_MAX
	};
	const struct fault empty = { "an empty list",
				     .at = AT_POSTS,
				     .list = LIST_EMPTY,
				     .posts = NO_POSTS,
				     .complete = s->total_counts ? IN_DOUBT
								 : COMPLETE,
				     .proven = !s->total_counts };
	size_t i;

	check(t, s, &loop);
	check(t, s, &endless);
	check(t, s, &empty);
	for (i = 0; i < ARRAY_LEN(lists); i++)
		check_kind(t, s, lists[i]);
	check_place(t, s, TIME_3, &s->ahead, 1,
		    (struct fault){ .name = "a post dated ahead",
				    .complete = IN_DOUBT,
				    .posts = 2 });
	check_place(t, s, TIME_3, &s->near, 1,
		    (struct fault){ .name = "a post dated a little ahead" });
}

static void check_rows(struct tally *t, const struct script *s)
{
	const struct rows *rows;
	size_t i;
	int at;

	for (rows = all_rows; rows->platform; rows++)
		for (i = 0; strcmp(rows->platform, s->name) == 0 && i < rows->n;
		     i++)
			for (at = 0; at < PHASES; at++) {
				struct fault f = rows->row[i];

				f.at = (enum phase)at;
				if (f.phases & s->phases & PHASE(at))
					check_kind(t, s, f);
			}
}

static void test_faults(void **state)
{
	size_t faults = 0, failed = 0, i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scripts); i++) {
		struct tally t = { 0 };

		check_kinds(&t, &scripts[i]);
		check_values(&t, &scripts[i]);
		check_texts(&t, &scripts[i]);
		check_lists(&t, &scripts[i]);
		check_rows(&t, &scripts[i]);
		print_message("# %s: %zu faults, %zu failed\n", scripts[i].name,
			      t.faults, t.failed);
		faults += t.faults;
		failed += t.failed;
	}
	print_message("# all: %zu faults\n", faults);
	assert_int_equal(failed, 0);
	assert_true(faults >= FAULTS_MIN);
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
