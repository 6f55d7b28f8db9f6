/* test_monitor_random.c -- random steps over forty accounts of twelve sentra on
 * three platforms: the monitor against the oracle.  Printed at the start, and
 * set by the environment: MONITOR_RANDOM_SEED, MONITOR_RANDOM_STEPS (all of it:
 * 10000000). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define STEPS     UINT64_C(300000)
#define SEED      UINT64_C(20261124)
#define RUN_STEPS 1500 /* then everything begins anew */

#define SENTRA   12
#define ACCOUNTS 40
#define USED     3 /* the first */
#define RECENT   64

static uint64_t from_env(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

/* What an account is like for a while. */
struct mood {
	int posts; /* of a hundred rounds */
	int fails; /* likewise */
	enum outcome outcome;
};

struct fed {
	int account;
	struct oracle_event event;
};

struct life {
	struct world world;
	struct rules rules;
	uint64_t random;
	int64_t now_ms;
	struct mood mood[ACCOUNTS];
	int64_t newest_ms[SENTRA][USED]; /* events, for what is late */
	struct fed recent[RECENT];
	unsigned long n_fed;
	unsigned long steps, run_steps;
	unsigned long seen[MONITOR_STATE_COUNT];
};

/* ---- chance ---- */

static uint64_t chance(struct life *life)
{
	uint64_t z = life->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static int64_t below(struct life *life, int64_t n)
{
	return (int64_t)(chance(life) % (uint64_t)n);
}

static bool percent(struct life *life, int n)
{
	return below(life, 100) < n;
}

/* ---- rosters ---- */

static int64_t some_day(struct life *life)
{
	return life->now_ms / DAY_MS - 3 + below(life, 40);
}

static struct variant any_variant(struct life *life)
{
	struct variant v = { .reversed = percent(life, 30) };

	for (int i = 0; i < SENTRA; i++) {
		v.no_sentra[i] = percent(life, 5);
		if (percent(life, 5))
			v.active_from[i] = some_day(life);
		if (percent(life, 5))
			v.active_until[i] = v.active_from[i]
						    ? v.active_from[i] + 9
						    : some_day(life);
		if (percent(life, 10))
			v.sentra_exempt[i] = some_day(life);
	}
	for (int i = 0; i < ACCOUNTS; i++) {
		v.no_account[i] = percent(life, 5);
		if (percent(life, 10))
			v.account_exempt[i] = some_day(life);
	}
	return v;
}

static void adopt(struct life *life)
{
	struct world *world = &life->world;

	world_adopt(world, (int)below(life, world->n_rosters));
	life->rules.adoptions++;
}

/* ---- a run begins ---- */

static struct monitor_limits any_limits(struct life *life)
{
	static const int64_t gaps[] = { 15 * MINUTE_MS, 30 * MINUTE_MS,
					2 * HOUR_MS };
	int days = 1 + (int)below(life, 7);

	if (percent(life, 40))
		return world_limits;
	return (struct monitor_limits){
		.aging_after_ms = days * 12 * HOUR_MS,
		.stale_after_ms = days * DAY_MS,
		.proof_gap_ms = gaps[below(life, 3)],
		.blind_after_ms = (3 + below(life, 30)) * HOUR_MS,
	};
}

static struct monitor_settings any_settings(struct life *life)
{
	struct monitor_settings s = world_settings;

	s.working_days = percent(life, 75);
	if (percent(life, 30))
		return s;
	s.mass_accounts = 1 + (unsigned)below(life, 6);
	s.mass_share = (double)below(life, 50) / 100;
	s.mass_window_ms = (1 + below(life, 12)) * 30 * MINUTE_MS;
	s.mass_late_ms = (6 + below(life, 60)) * HOUR_MS;
	s.mass_hold_ms = (1 + below(life, 40)) * HOUR_MS;
	return s;
}

static void any_mood(struct life *life, int account)
{
	static const int posts[] = { 0, 0, 0, 1, 5, 30 };
	static const int fails[] = { 0, 0, 5, 20, 100 };

	life->mood[account] = (struct mood){
		.posts = posts[below(life, 6)],
		.fails = fails[below(life, 5)],
		.outcome = (enum outcome)below(life, OUTCOME_UNKNOWN + 1),
	};
}

static void begin(struct life *life)
{
	struct world *world = &life->world;
	bool alike = percent(life, 40);

	world_clear(world);
	rules_init(&life->rules);
	life->now_ms = instant("2024-01-02T00:00:00Z") +
		       below(life, 3 * 365) * DAY_MS +
		       below(life, 24 * 60) * MINUTE_MS;
	world->policy.settings = world->o.settings = any_settings(life);
	world->o.sentra[0].limits = any_limits(life);
	for (int i = 1; i < SENTRA; i++)
		world->o.sentra[i].limits =
			alike ? world->o.sentra[0].limits : any_limits(life);
	for (int i = 0; i < ACCOUNTS; i++)
		any_mood(life, i);
	for (int i = 0; i < SENTRA; i++)
		for (int p = 0; p < USED; p++)
			life->newest_ms[i][p] = TIME_NONE;
	world_renew_rosters(world);
	world_roster(world, &(struct variant){ 0 });
	for (int i = 1; i < 5; i++) {
		struct variant v = any_variant(life);

		world_roster(world, &v);
	}
	world_adopt(world, 0);
	life->run_steps = 0;
	life->n_fed = 0;
}

/* ---- steps ---- */

static void stepped(struct life *life)
{
	life->steps++;
	life->run_steps++;
	snprintf(life->world.note, sizeof(life->world.note),
		 "step %lu, %lu of its run", life->steps, life->run_steps);
}

/* As the stage, which drops what is late. */
static void feed(struct life *life, int account, struct oracle_event event)
{
	struct oracle_account *a = &life->world.o.account[account];
	int64_t *newest = &life->newest_ms[a->sentra][a->platform];

	/* Without the sentra's zone a date would be another. */
	if (event.kind != MONITOR_ACCOUNT &&
	    !world_has_zone(&life->world, account))
		return;
	if (*newest != TIME_NONE && event.at_ms < *newest - DAY_MS)
		return;
	if (event.at_ms > *newest)
		*newest = event.at_ms;
	stepped(life);
	world_feed(&life->world, account, &event);
	world_compare_account(&life->world, account,
			      life->now_ms / SECOND_MS * SECOND_MS);
	life->recent[life->n_fed++ % RECENT] = (struct fed){ account, event };
}

static void again(struct life *life)
{
	const struct fed *fed;

	if (!life->n_fed)
		return;
	fed = &life->recent[(uint64_t)below(life, RECENT) % life->n_fed %
			    RECENT];
	if (!world_has_zone(&life->world, fed->account))
		return;
	/* Seen twice it is as seen once. */
	world_repeat(&life->world, fed->account, &fed->event);
	world_compare_account(&life->world, fed->account,
			      life->now_ms / SECOND_MS * SECOND_MS);
}

/* Mostly now, at times out of order, at times to the whole hour. */
static int64_t about_now(struct life *life)
{
	if (percent(life, 3))
		return life->now_ms - below(life, DAY_MS);
	if (percent(life, 5))
		return life->now_ms / HOUR_MS * HOUR_MS;
	if (percent(life, 30))
		return life->now_ms;
	return life->now_ms + below(life, 10 * MINUTE_MS) - 5 * MINUTE_MS;
}

static int64_t published(struct life *life, int account, int64_t at_ms)
{
	const struct oracle_account *a = &life->world.o.account[account];

	if (a->n == 0 && percent(life, 30))
		return at_ms -
		       life->world.o.sentra[a->sentra].limits.stale_after_ms -
		       below(life, DAY_MS);
	if (percent(life, 10))
		return at_ms + below(life, 5 * MINUTE_MS);
	if (percent(life, 10))
		return at_ms - below(life, 12 * DAY_MS);
	return at_ms - below(life, 3 * HOUR_MS);
}

/* The producer polls an account, but not one that the roster has not: of that
 * the log has events from before. */
static void poll(struct life *life, int account)
{
	const struct mood *mood = &life->mood[account];
	const struct oracle_account *a = &life->world.o.account[account];
	int64_t at = about_now(life);
	enum outcome outcome = OUTCOME_OK;

	if (!a->listed && percent(life, 80)) {
		feed(life, account,
		     (struct oracle_event){ .kind = MONITOR_ACCOUNT,
					    .at_ms = at });
		return;
	}
	if (percent(life, mood->fails))
		outcome = mood->outcome;
	if (percent(life, a->n ? mood->posts : 50))
		feed(life, account,
		     post_event(at, published(life, account, at)));
	feed(life, account,
	     status_event(at, outcome,
			  outcome == OUTCOME_OK && percent(life, 97)));
}

static void round_of(struct life *life, int platform)
{
	int skipped = (int)below(life, 30);

	for (int i = 0; i < ACCOUNTS; i++)
		if ((int)life->world.o.account[i].platform == platform &&
		    !percent(life, skipped))
			poll(life, i);
}

/* All of a platform post at once, and then for a while not. */
static void all_post(struct life *life, int platform)
{
	for (int i = 0; i < ACCOUNTS; i++) {
		int64_t at = life->now_ms + below(life, 2 * HOUR_MS);

		if ((int)life->world.o.account[i].platform != platform ||
		    percent(life, 20))
			continue;
		feed(life, i, post_event(at, at));
		feed(life, i, status_event(at, OUTCOME_OK, true));
		life->mood[i] = (struct mood){ 0 };
	}
	life->now_ms += 2 * HOUR_MS;
}

static void evaluate(struct life *life, int64_t t_ms)
{
	int64_t stall[ORACLE_STAGES];

	for (int i = 0; i < ORACLE_STAGES; i++)
		stall[i] = percent(life, 3) ? t_ms - HOUR_MS : TIME_NONE;
	t_ms = t_ms / SECOND_MS * SECOND_MS;
	stepped(life);
	world_evaluate(&life->world, t_ms, stall);
	rules_check(&life->rules, &life->world, t_ms);
	for (int i = 0; i < SENTRA; i++) {
		int64_t since;

		life->seen[oracle_sentra_state(&life->world.o, i, -1, t_ms,
					       &since)]++;
	}
}

/* The clock of whoever evaluates. */
static int64_t wrong_clock(struct life *life)
{
	static const int64_t off[] = { HOUR_MS, DAY_MS, 10 * 365 * DAY_MS };
	int64_t by = off[below(life, 3)];

	if (percent(life, 10))
		return 0;
	return life->now_ms + (percent(life, 50) ? by : -by);
}

static void time_passes(struct life *life)
{
	int64_t kind = below(life, 100);

	if (kind < 45)
		life->now_ms += (5 + below(life, 60)) * MINUTE_MS;
	else if (kind < 75)
		life->now_ms += below(life, 8 * HOUR_MS);
	else if (kind < 92)
		life->now_ms += below(life, 2 * DAY_MS);
	else
		life->now_ms += below(life, 5) * DAY_MS;
}

/* Instants at which something turns for an account. */
static int64_t border(struct life *life, int account)
{
	const struct oracle *o = &life->world.o;
	const struct oracle_account *a = &o->account[account];
	const struct monitor_limits *limits = &o->sentra[a->sentra].limits;
	int64_t limit = oracle_limit_ms(o, account);
	struct monitor_facts f = oracle_facts(o, account);
	int64_t borders[] = {
		f.proof_ms + limits->blind_after_ms,
		f.crossed_ms + limits->proof_gap_ms,
		f.crossed_ms + o->settings.mass_window_ms,
		limit,
		limit + o->settings.mass_late_ms,
		o->decided.decision[account].held_ms,
		a->exempt_until_ms,
	};

	return borders[below(life, ARRAY_LEN(borders))];
}

/* There, or close beside it, something happens to that account or to one of
 * its platform. */
static void aim(struct life *life)
{
	static const int64_t beside[] = { 0, 0, 0, 0, -1, 1, -1000, 1000 };
	const struct oracle_account *all = life->world.o.account;
	int i = (int)below(life, ACCOUNTS);
	int64_t to = border(life, i);
	enum platform_id platform = all[i].platform;

	if (to <= life->now_ms || to > life->now_ms + 12 * DAY_MS)
		return;
	to += beside[below(life, ARRAY_LEN(beside))];
	life->now_ms = to;
	if (percent(life, 40))
		while (all[i = (int)below(life, ACCOUNTS)].platform != platform)
			;
	if (percent(life, 60))
		feed(life, i, status_event(to, OUTCOME_OK, true));
	if (percent(life, 60))
		evaluate(life, to);
}

/* They cross the limit one after the other, in an hour or three. */
static void wave(struct life *life)
{
	const struct oracle_account *all = life->world.o.account;
	int platform = (int)below(life, USED);
	int64_t limit = TIME_NONE;

	all_post(life, platform);
	for (int i = 0; i < ACCOUNTS; i++)
		if ((int)all[i].platform == platform &&
		    oracle_limit_ms(&life->world.o, i) > limit)
			limit = oracle_limit_ms(&life->world.o, i);
	if (limit > life->now_ms)
		life->now_ms = limit;
	for (int n = 8 + (int)below(life, 8); n > 0; n--) {
		life->now_ms += below(life, 25) * MINUTE_MS;
		for (int i = 0; i < ACCOUNTS; i++)
			if ((int)all[i].platform == platform &&
			    percent(life, 25))
				feed(life, i,
				     status_event(life->now_ms, OUTCOME_OK,
						  true));
		if (percent(life, 10))
			evaluate(life, life->now_ms);
	}
	evaluate(life, life->now_ms);
}

static void live(struct life *life)
{
	int64_t kind = below(life, 100);

	if (kind < 35)
		round_of(life, (int)below(life, USED));
	else if (kind < 45)
		poll(life, (int)below(life, ACCOUNTS));
	else if (kind < 75)
		evaluate(life, life->now_ms);
	else if (kind < 77)
		evaluate(life, wrong_clock(life));
	else if (kind < 82)
		again(life);
	else if (kind < 85)
		any_mood(life, (int)below(life, ACCOUNTS));
	else if (kind < 86)
		all_post(life, (int)below(life, USED));
	else if (kind < 87)
		adopt(life);
	else if (kind < 88)
		world_restart(&life->world);
	else if (kind < 92)
		aim(life);
	else if (kind < 93)
		wave(life);
	else
		time_passes(life);
}

/* ---- the test ---- */

static void life_init(struct life *life)
{
	struct world *world = &life->world;

	memset(life, 0, sizeof(*life));
	world_init(world);
	for (int i = 0; i < SENTRA; i++)
		world_sentra(world, 7 + i % 3, &world_limits);
	life->random = from_env("MONITOR_RANDOM_SEED", SEED);
	/* The last sentra has no account; the others three or four. */
	for (int i = 0; i < ACCOUNTS; i++)
		world_account(world, i % (SENTRA - 1),
			      (enum platform_id)below(life, USED));
}

static void test_random(void **state)
{
	static struct life life;
	uint64_t steps = from_env("MONITOR_RANDOM_STEPS", STEPS);
	uint64_t seed = from_env("MONITOR_RANDOM_SEED", SEED);

	(void)state;
	print_message("  MONITOR_RANDOM_SEED=%" PRIu64
		      " MONITOR_RANDOM_STEPS=%" PRIu64 "\n",
		      seed, steps);
	life_init(&life);
	while (life.steps < steps) {
		begin(&life);
		while (life.run_steps < RUN_STEPS)
			live(&life);
	}
	for (int i = 0; i < ALERT_KIND_COUNT; i++)
		print_message("  %s: %u raised, %u resolved\n",
			      alert_kinds[i].name, life.world.raised[i],
			      life.world.resolved[i]);
	for (int i = 0; i < MONITOR_STATE_COUNT; i++)
		print_message("  %s: %lu\n", monitor_state_names[i],
			      life.seen[i]);
	/* It went where it should. */
	for (int i = 0; steps >= STEPS && i < ALERT_KIND_COUNT; i++)
		assert_true(life.world.raised[i] > 50 &&
			    life.world.resolved[i] > 50);
	for (int i = 0; steps >= STEPS && i < MONITOR_STATE_COUNT; i++)
		assert_true(life.seen[i] > 100);
	world_release(&life.world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("monitor_random", tests, NULL, NULL);
}
