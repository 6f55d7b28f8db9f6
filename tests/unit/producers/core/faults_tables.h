/* faults_tables.h -- every fault of the tables, one after the other.
 *
 * Whoever includes it defines check(), which is given each of them. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_TABLES_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_TABLES_H

#include "faults_kinds.h"
#include "faults_rows.h"
#include "faults_scripts.h"
#include "faults_world.h"

#define FAULTS_MIN 500

struct tally {
	size_t faults, failed;
};

static void check(struct tally *, const struct script *,
		  const struct fault_kind *);

static bool concerns(const struct exception *e, const struct script *s,
		     const struct fault_kind *f)
{
	return strcmp(e->platform, platform_name(s)) == 0 &&
	       (e->phases & PHASE(f->at)) && strcmp(e->name, f->name) == 0;
}

static void check_kind(struct tally *t, const struct script *s,
		       struct fault_kind f)
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
			struct fault_kind f = kinds[i];

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
			struct fault_kind f)
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
			   (struct fault_kind){ .name = name,
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
			    (struct fault_kind){ .name = "a counter",
						 .says = { counted[i].says } });
	check_place(t, s, ID_3, bad_ids, ARRAY_LEN(bad_ids),
		    (struct fault_kind){ .name = "an id",
					 .complete = IN_DOUBT,
					 .posts = 2 });
	check_place(t, s, TIME_3, bad_times, ARRAY_LEN(bad_times),
		    (struct fault_kind){ .name = "a time",
					 .complete = IN_DOUBT,
					 .posts = 2 });
	for (k = USERS; k <= ITEMS; k++) {
		for (i = 0; i < ARRAY_LEN(bad_lists); i++) {
			snprintf(values[i], sizeof(values[i]), "%s,\"was\":%s",
				 bad_lists[i], s->words[k].value);
			boxes[i] = values[i];
		}
		check_place(t, s, (enum place)k, boxes, ARRAY_LEN(bad_lists),
			    (struct fault_kind){
				    .name = k == USERS ? "users" : "items",
				    .profile = k == ITEMS,
				    .outcome = OUTCOME_INVALID_RESPONSE,
				    .batch = true });
	}
}

static void check_texts(struct tally *t, const struct script *s)
{
	static const struct fault_kind texts[] = {
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
		struct fault_kind f = texts[i];

		f.place = TEXT_3;
		f.at = s->words[TEXT_3].at;
		check(t, s, &f);
	}
}

static void check_lists(struct tally *t, const struct script *s)
{
	const struct fault_kind loop = { "a page comes twice", .at = AT_POSTS,
					 .list = LIST_LOOP, .most = 6,
					 .complete = s->strict ? COMPLETE
							       : IN_DOUBT };
	const struct fault_kind endless = {
		"more pages than max_pages", .at = AT_POSTS,
		.list = LIST_ENDLESS,        .most = 20,
		.complete = loop.complete,   .posts = 2 * PAGES_MAX
	};
	bool proves = !s->total_counts && !s->uncounted;
	const struct fault_kind empty = { "an empty list",
					  .at = AT_POSTS,
					  .list = LIST_EMPTY,
					  .posts = NO_POSTS,
					  .complete =
						  proves ? COMPLETE : IN_DOUBT,
					  .proven = proves };
	size_t i;

	check(t, s, &loop);
	check(t, s, &endless);
	check(t, s, &empty);
	for (i = 0; i < ARRAY_LEN(lists); i++)
		check_kind(t, s, lists[i]);
	check_place(t, s, TIME_3, &s->ahead, 1,
		    (struct fault_kind){ .name = "a post dated ahead",
					 .complete = IN_DOUBT,
					 .posts = 2 });
	check_place(t, s, TIME_3, &s->near, 1,
		    (struct fault_kind){
			    .name = "a post dated a little ahead" });
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
				struct fault_kind f = rows->row[i];

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

#endif
