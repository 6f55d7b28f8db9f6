/* test_monitor_enum.c -- every sequence of twelve symbols up to a length, from
 * several beginnings: the monitor against the oracle after each symbol, and
 * what must hold whatever the oracle says.  MONITOR_ENUM_DEPTH sets the length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

#include <stdio.h>
#include <stdlib.h>

#define SYMBOLS   12
#define DEPTH_MAX 8

/* The sanitizers cost a factor of ten, which is about one symbol. */
#if defined(__SANITIZE_ADDRESS__)
#define DEPTH 5
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DEPTH 5
#endif
#endif
#ifndef DEPTH
#define DEPTH 6
#endif

struct walk {
	struct world world;
	struct rules rules;
	int64_t t_ms;
	void (*apply)(struct walk *, int symbol);
	int depth;
	unsigned long nodes;
};

static int wanted_depth(int less)
{
	const char *text = getenv("MONITOR_ENUM_DEPTH");
	int depth = text ? (int)strtol(text, NULL, 10) : DEPTH;

	return (depth < DEPTH_MAX ? depth : DEPTH_MAX) - less;
}

/* ---- symbols ---- */

/* An event moves time on by a second, an evaluation by a second less than it
 * says: after one event it lies exactly on the border. */
static void feed(struct walk *walk, int account, struct oracle_event event)
{
	if (!world_has_zone(&walk->world, account))
		return;
	world_feed(&walk->world, account, &event);
	world_repeat(&walk->world, account, &event);
}

static void prove(struct walk *walk, int account)
{
	feed(walk, account, status_event(walk->t_ms, OUTCOME_OK, true));
}

static void post(struct walk *walk, int account, int64_t ago_ms)
{
	feed(walk, account, post_event(walk->t_ms, walk->t_ms - ago_ms));
}

static void evaluate(struct walk *walk, int64_t after_ms)
{
	walk->t_ms += after_ms - SECOND_MS;
	world_evaluate(&walk->world, walk->t_ms, NULL);
	rules_check(&walk->rules, &walk->world, walk->t_ms);
}

/* So many working days of WIB. */
static int64_t days(const struct walk *walk, int n)
{
	const struct oracle *o = &walk->world.o;
	int64_t t = walk->t_ms;

	while (n > 0) {
		int64_t day = ((t += DAY_MS) + 7 * HOUR_MS) / DAY_MS;

		n -= o->working_before[day + 1] - o->working_before[day];
	}
	return t - walk->t_ms;
}

static void next_roster(struct walk *walk)
{
	struct world *world = &walk->world;

	world_adopt(world, (world->in_force + 1) % world->n_rosters);
	walk->rules.adoptions++;
}

enum { A, B };

/* One sentra with two accounts. */
static void apply_pair(struct walk *walk, int symbol)
{
	switch (symbol) {
	case 0: prove(walk, A); break;
	case 1:
		post(walk, A, 0);
		prove(walk, A);
		break;
	case 2:
		post(walk, A, 2 * DAY_MS);
		feed(walk, A, status_event(walk->t_ms, OUTCOME_OK, false));
		break;
	case 3:
		feed(walk, A, status_event(walk->t_ms, OUTCOME_AUTH, false));
		break;
	case 4:
		feed(walk, A, status_event(walk->t_ms, OUTCOME_QUOTA, false));
		feed(walk, B,
		     status_event(walk->t_ms, OUTCOME_UNAVAILABLE, false));
		break;
	case 5: prove(walk, B); break;
	case 6:
		post(walk, B, HOUR_MS);
		prove(walk, B);
		break;
	case 7: evaluate(walk, 30 * MINUTE_MS); return;
	case 8: evaluate(walk, 6 * HOUR_MS); return;
	case 9: evaluate(walk, days(walk, 3)); return;
	case 10: evaluate(walk, days(walk, 8)); return;
	case 11: next_roster(walk); return;
	}
	walk->t_ms += SECOND_MS;
}

#define CROWD 6

static void some(struct walk *walk, int from, int to, struct oracle_event event)
{
	for (int i = from; i < to; i++)
		feed(walk, i, event);
}

/* Six sentra with one account each, on one platform. */
static void apply_crowd(struct walk *walk, int symbol)
{
	int64_t t = walk->t_ms;

	switch (symbol) {
	case 0: some(walk, 0, CROWD, status_event(t, OUTCOME_OK, true)); break;
	case 1:
		some(walk, 0, CROWD, post_event(t, t));
		some(walk, 0, CROWD, status_event(t, OUTCOME_OK, true));
		break;
	case 2: some(walk, 1, 5, status_event(t, OUTCOME_OK, true)); break;
	case 3: some(walk, 5, 6, status_event(t, OUTCOME_OK, true)); break;
	case 4: some(walk, 0, 1, status_event(t, OUTCOME_OK, true)); break;
	case 5:
		some(walk, 0, CROWD, status_event(t, OUTCOME_AUTH, false));
		break;
	case 6:
		some(walk, 0, 2, post_event(t, t - HOUR_MS));
		some(walk, 0, 1, status_event(t, OUTCOME_OK, true));
		break;
	case 7: evaluate(walk, 30 * MINUTE_MS); return;
	case 8: evaluate(walk, HOUR_MS); return;
	case 9: evaluate(walk, DAY_MS); return;
	case 10: evaluate(walk, days(walk, 7) + 30 * MINUTE_MS); return;
	case 11: next_roster(walk); return;
	}
	walk->t_ms += SECOND_MS;
}

/* ---- the walk ---- */

/* All that was fed is fed again. */
static void repeat_all(struct walk *walk)
{
	for (size_t i = 0; i < walk->world.o.n_accounts; i++) {
		const struct oracle_account *a = &walk->world.o.account[i];

		for (size_t k = 0;
		     k < a->n && world_has_zone(&walk->world, (int)i); k++)
			world_repeat(&walk->world, (int)i, &a->events[k]);
	}
}

static void one(struct walk *walk, int account, struct oracle_event event)
{
	world_feed(&walk->world, account, &event);
}

static bool same_effects(const struct oracle_effects *a,
			 const struct oracle_effects *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = a->at[i].raised == b->at[i].raised &&
		       a->at[i].alert.kind == b->at[i].alert.kind &&
		       a->at[i].alert.of == b->at[i].alert.of &&
		       a->at[i].alert.reason == b->at[i].alert.reason &&
		       a->at[i].alert.since_ms == b->at[i].alert.since_ms;
	return same;
}

/* Two accounts at the same instant, in either order: the same effects. */
static void either_order(struct walk *walk, const struct world_mark *mark)
{
	int64_t t = walk->t_ms;
	struct oracle_event kinds[3] = { status_event(t, OUTCOME_OK, true),
					 post_event(t, t),
					 status_event(t, OUTCOME_AUTH, false) };
	struct oracle_effects first;

	for (int i = 0; i < 9; i++) {
		one(walk, A, kinds[i / 3]);
		one(walk, B, kinds[i % 3]);
		world_evaluate(&walk->world, t, NULL);
		first = walk->world.got;
		world_restore(&walk->world, mark);
		one(walk, B, kinds[i % 3]);
		one(walk, A, kinds[i / 3]);
		world_evaluate(&walk->world, t, NULL);
		if (!same_effects(&first, &walk->world.got))
			fail_msg("the order of accounts matters (%s)",
				 walk->world.note);
		world_restore(&walk->world, mark);
	}
}

static void note(struct walk *walk, int depth, int symbol)
{
	size_t n = strcspn(walk->world.note, ":") + 2;

	walk->world.note[n + (size_t)depth] = (char)('a' + symbol);
	walk->world.note[n + (size_t)depth + 1] = '\0';
}

static void descend(struct walk *walk, int depth)
{
	struct rules rules = walk->rules;
	int64_t t_ms = walk->t_ms;
	struct world_mark mark;

	world_save(&walk->world, &mark);
	if (depth <= 2)
		either_order(walk, &mark);
	for (int symbol = 0; symbol < SYMBOLS; symbol++) {
		note(walk, depth, symbol);
		walk->apply(walk, symbol);
		walk->nodes++;
		if (depth <= 3)
			repeat_all(walk);
		world_compare(&walk->world, walk->t_ms);
		if (depth + 1 < walk->depth)
			descend(walk, depth + 1);
		world_restore(&walk->world, &mark);
		walk->t_ms = t_ms;
		walk->rules = rules;
	}
}

/* From where the symbols of beginning lead to. */
static void walk_from(struct walk *walk, const char *beginning)
{
	world_clear(&walk->world);
	world_adopt(&walk->world, 0);
	rules_init(&walk->rules);
	walk->t_ms = instant("2026-03-10T02:00:00Z");
	walk->nodes = 0;
	snprintf(walk->world.note, sizeof(walk->world.note),
		 "after \"%s\": ", beginning);
	for (; *beginning; beginning++)
		walk->apply(walk, *beginning - 'a');
	world_compare(&walk->world, walk->t_ms);
	descend(walk, 0);
	walk->world.note[strcspn(walk->world.note, ":")] = '\0';
	print_message("  %s: %lu sequences\n", walk->world.note, walk->nodes);
}

/* ---- the two worlds ---- */

static int64_t day_of(const char *date)
{
	return instant(date) / DAY_MS;
}

static void pair_init(struct walk *walk)
{
	struct world *world = &walk->world;
	struct variant all = { 0 }, alone = { 0 };
	struct variant until = { 0 }, away = { 0 };
	int s;

	world_init(world);
	s = world_sentra(world, 7, &world_limits);
	world_account(world, s, PLATFORM_youtube);
	world_account(world, s, PLATFORM_x);
	/* An exemption that ends between the symbols, one that does not. */
	until.account_exempt[A] = day_of("2026-03-16T00:00:00Z");
	away.sentra_exempt[s] = day_of("2027-03-16T00:00:00Z");
	away.no_account[B] = alone.no_account[B] = true;
	world_roster(world, &all);
	world_roster(world, &alone);
	world_roster(world, &until);
	world_roster(world, &away);
	walk->apply = apply_pair;
}

static void test_pair(void **state)
{
	static struct walk walk;

	(void)state;
	pair_init(&walk);
	walk.depth = wanted_depth(0);
	walk_from(&walk, "");
	walk.depth = wanted_depth(1);
	walk_from(&walk, "bgh");         /* both fresh */
	walk_from(&walk, "bgkafhafh");   /* both stale, and published */
	walk_from(&walk, "bkahah");      /* A stale, B unknown */
	walk_from(&walk, "bgllkafhafh"); /* A exempt, once */
	assert_true(walk.world.raised[ALERT_CONTENT_STALE] > 0);
	assert_true(walk.world.resolved[ALERT_CONTENT_STALE] > 0);
	world_release(&walk.world);
}

static void crowd_init(struct walk *walk)
{
	struct world *world = &walk->world;
	struct variant all = { 0 }, fewer = { 0 }, exempt = { 0 };

	world_init(world);
	for (int i = 0; i < CROWD; i++)
		world_account(world,
			      world_sentra(world, 7 + i % 3, &world_limits),
			      PLATFORM_youtube);
	fewer.no_sentra[0] = fewer.no_account[5] = true;
	exempt.account_exempt[1] = day_of("2026-03-26T00:00:00Z");
	exempt.sentra_exempt[2] = day_of("2027-03-26T00:00:00Z");
	world_roster(world, &all);
	world_roster(world, &exempt);
	world_roster(world, &fewer);
	walk->apply = apply_crowd;
}

static void test_crowd(void **state)
{
	static struct walk walk;

	(void)state;
	crowd_init(&walk);
	walk.depth = wanted_depth(2);
	walk_from(&walk, "");
	walk_from(&walk, "bkahah");   /* held */
	walk_from(&walk, "bkchchd");  /* four are stale, one crosses */
	walk_from(&walk, "bkcied");   /* exactly mass_window apart */
	walk_from(&walk, "bkehcidh"); /* two windows, equally full */
	assert_true(walk.world.raised[ALERT_COLLECTION_SUSPECT] > 0);
	assert_true(walk.world.resolved[ALERT_COLLECTION_SUSPECT] > 0);
	world_release(&walk.world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests_name("monitor_enum", tests, NULL, NULL);
}
