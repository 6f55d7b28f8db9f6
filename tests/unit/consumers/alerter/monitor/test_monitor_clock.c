/* test_monitor_clock.c -- clocks that are wrong, and calendars: no false alert
 * about content, and never more than one alert of a platform and reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

#include <stdio.h>

#define SENTRA 12
#define PER    2 /* accounts of a sentra, each on its own platform */
#define TEN_Y  (3652 * DAY_MS)
#define EPOCH  INT64_MAX /* an offset: the clock says 1970 */
#define AHEAD  (5 * MINUTE_MS)

/* What a world lives through. */
struct trial {
	const char *name;
	const char *from, *to; /* in truth */
	/* Offsets of the clocks of whoever collects, of the broker and of
	 * whoever evaluates, between two instants. */
	const char *wrong_from, *wrong_to;
	int64_t collects, broker, evaluates;
	/* Nobody posts between these. */
	const char *quiet_from, *quiet_to;
	bool plain_days;           /* working_days = no */
	unsigned content, suspect; /* alerts: exactly, at most */
	unsigned blind;            /* a platform: at most */
};

struct stand {
	struct world world;
	struct rules rules;
	const struct trial *trial;
	int64_t newest_ms[SENTRA][PER];
	unsigned raised[PLATFORM_COUNT][ORACLE_REASONS];
	int64_t wrong_from_ms, wrong_to_ms;
	int64_t quiet_from_ms, quiet_to_ms;
};

static int64_t clock_of(const struct stand *st, int64_t truth_ms,
			int64_t offset_ms)
{
	if (truth_ms < st->wrong_from_ms || truth_ms >= st->wrong_to_ms)
		return truth_ms;
	if (offset_ms == EPOCH)
		return truth_ms - st->wrong_from_ms;
	return truth_ms + offset_ms;
}

/* ---- what is collected ---- */

/* As events are decoded, and as the stage takes them. */
static void feed(struct stand *st, int account, int64_t truth_ms,
		 struct oracle_event event)
{
	struct oracle_account *a = &st->world.o.account[account];
	int64_t *newest = &st->newest_ms[a->sentra][account % PER];
	int64_t append = clock_of(st, truth_ms, st->trial->broker);

	if (event.at_ms > append + AHEAD ||
	    event.at_ms < INT64_C(1072915200000) /* 2004 */ ||
	    (event.kind == MONITOR_POST &&
	     event.published_ms > event.at_ms + AHEAD))
		return;
	if (*newest != TIME_NONE && event.at_ms < *newest - DAY_MS)
		return;
	if (event.at_ms > *newest)
		*newest = event.at_ms;
	world_feed(&st->world, account, &event);
}

/* Each account posts at 10:00 of its own time, every second working day. */
static int64_t last_post(const struct stand *st, int account, int64_t truth_ms)
{
	const struct oracle *o = &st->world.o;
	int sentra = o->account[account].sentra;
	int hours = o->sentra[sentra].zone_hours;
	int64_t day = (truth_ms + hours * HOUR_MS) / DAY_MS;

	for (;; day--) {
		int64_t post = day * DAY_MS + (10 - hours) * HOUR_MS;
		bool works =
			o->working_before[day + 1] > o->working_before[day];

		if (works && (o->working_before[day] + sentra) % 2 == 0 &&
		    post <= truth_ms &&
		    !(post >= st->quiet_from_ms && post < st->quiet_to_ms))
			return post;
	}
}

static void poll(struct stand *st, int64_t truth_ms)
{
	int64_t at = clock_of(st, truth_ms, st->trial->collects);

	for (int i = 0; i < SENTRA * PER; i++) {
		feed(st, i, truth_ms,
		     post_event(at, last_post(st, i, truth_ms)));
		feed(st, i, truth_ms, status_event(at, OUTCOME_OK, true));
	}
}

/* ---- what is published ---- */

static void evaluate(struct stand *st, int64_t truth_ms)
{
	int64_t t = clock_of(st, truth_ms, st->trial->evaluates);

	world_evaluate(&st->world, t, NULL);
	rules_check(&st->rules, &st->world, t);
	for (size_t i = 0; i < st->world.got.n; i++) {
		const struct oracle_effect *e = &st->world.got.at[i];

		if (e->raised && e->alert.kind == ALERT_COLLECTION_BLIND)
			st->raised[e->alert.of][e->alert.reason]++;
	}
}

static int64_t maybe(const char *text)
{
	return text ? instant(text) : INT64_MAX;
}

static void stand_init(struct stand *st, const struct trial *trial)
{
	static const enum platform_id on[PER] = { PLATFORM_youtube,
						  PLATFORM_instagram };
	struct world *world = &st->world;

	memset(st, 0, sizeof(*st));
	world_init(world);
	rules_init(&st->rules);
	st->trial = trial;
	for (int i = 0; i < SENTRA; i++) {
		world_sentra(world, 7 + i % 3, &world_limits);
		for (int k = 0; k < PER; k++) {
			world_account(world, i, on[k]);
			st->newest_ms[i][k] = TIME_NONE;
		}
	}
	world->o.settings.working_days = !trial->plain_days;
	world->policy.settings.working_days = !trial->plain_days;
	world_roster(world, &(struct variant){ 0 });
	world_adopt(world, 0);
	st->wrong_from_ms = maybe(trial->wrong_from);
	st->wrong_to_ms = maybe(trial->wrong_to);
	st->quiet_from_ms = maybe(trial->quiet_from);
	st->quiet_to_ms = maybe(trial->quiet_to);
	snprintf(world->note, sizeof(world->note), "%s", trial->name);
}

/* Whoever evaluates sees a jump of its own clock, and waits for proof_gap. */
static void live(struct stand *st)
{
	int64_t held_ms = INT64_MIN, offset = 0;
	int64_t end_ms = instant(st->trial->to);

	for (int64_t t = instant(st->trial->from); t < end_ms;
	     t += 15 * MINUTE_MS) {
		int64_t is = clock_of(st, t, st->trial->evaluates) - t;

		if (is != offset && st->trial->evaluates != EPOCH)
			held_ms = t + world_limits.proof_gap_ms;
		offset = is;
		if (t % (2 * HOUR_MS) == 0 || t == st->wrong_from_ms)
			poll(st, t);
		if (t >= held_ms && t % HOUR_MS == 0)
			evaluate(st, t);
	}
}

static void run(const struct trial *trial)
{
	static struct stand st;
	struct world *world = &st.world;

	print_message("  %s\n", trial->name);
	stand_init(&st, trial);
	live(&st);
	assert_int_equal(world->raised[ALERT_CONTENT_STALE], trial->content);
	assert_true(world->raised[ALERT_COLLECTION_SUSPECT] <= trial->suspect);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		for (int r = 0; r < ORACLE_REASONS; r++)
			assert_true(st.raised[p][r] <= trial->blind);
	/* Nothing is left of it. */
	assert_int_equal(world->resolved[ALERT_COLLECTION_BLIND],
			 world->raised[ALERT_COLLECTION_BLIND]);
	world_release(world);
}

/* ---- the clocks ---- */

#define DAYS .from = "2026-02-02T00:00:00Z", .to = "2026-02-09T00:00:00Z"
#define WRONG_DAYS                                  \
	DAYS, .wrong_from = "2026-02-04T03:00:00Z", \
	      .wrong_to = "2026-02-05T15:00:00Z"
/* Shorter than proof_gap: no second proof is made under it. */
#define WRONG_SHORT                                 \
	DAYS, .wrong_from = "2026-02-04T03:15:00Z", \
	      .wrong_to = "2026-02-04T03:30:00Z"

static void test_collector_clock(void **state)
{
	static const struct trial trials[] = {
		{ "collector +1 h", WRONG_DAYS, .collects = HOUR_MS,
		  .blind = 1 },
		{ "collector -1 h", WRONG_DAYS, .collects = -HOUR_MS,
		  .blind = 1 },
		{ "collector +1 d", WRONG_DAYS, .collects = DAY_MS,
		  .blind = 1 },
		{ "collector -1 d", WRONG_DAYS, .collects = -DAY_MS,
		  .blind = 1 },
		{ "collector +10 y", WRONG_DAYS, .collects = TEN_Y,
		  .blind = 1 },
		{ "collector -10 y", WRONG_DAYS, .collects = -TEN_Y,
		  .blind = 1 },
		{ "collector boots in 1970", WRONG_DAYS, .collects = EPOCH,
		  .blind = 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

static void test_evaluating_clock(void **state)
{
	static const struct trial trials[] = {
		{ "alerter +1 h", WRONG_DAYS, .evaluates = HOUR_MS },
		{ "alerter -1 h", WRONG_DAYS, .evaluates = -HOUR_MS },
		{ "alerter +1 d", WRONG_DAYS, .evaluates = DAY_MS, .blind = 1 },
		{ "alerter -1 d", WRONG_DAYS, .evaluates = -DAY_MS },
		{ "alerter +10 y", WRONG_DAYS, .evaluates = TEN_Y, .blind = 1 },
		{ "alerter -10 y", WRONG_DAYS, .evaluates = -TEN_Y },
		{ "alerter boots in 1970", WRONG_DAYS, .evaluates = EPOCH },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

#define ALL(by) .collects = by, .broker = by, .evaluates = by

/* All on one machine: nobody can know that the time is wrong.  Ten years ahead
 * for longer than proof_gap is not here: two proofs agree then, and it cannot
 * be distinguished from a blindness of ten years. */
static void test_machine_clock(void **state)
{
	static const struct trial trials[] = {
		{ "machine +1 h, days long", WRONG_DAYS, ALL(HOUR_MS),
		  .blind = 1 },
		{ "machine -1 h, days long", WRONG_DAYS, ALL(-HOUR_MS),
		  .blind = 1 },
		{ "machine +1 d, days long", WRONG_DAYS, ALL(DAY_MS),
		  .blind = 1 },
		{ "machine -1 d, days long", WRONG_DAYS, ALL(-DAY_MS),
		  .blind = 1 },
		{ "machine -10 y, days long", WRONG_DAYS, ALL(-TEN_Y),
		  .blind = 1 },
		{ "machine boots in 1970", WRONG_DAYS, ALL(EPOCH), .blind = 1 },
		{ "machine +1 d, shortly", WRONG_SHORT, ALL(DAY_MS) },
		{ "machine +10 y, shortly", WRONG_SHORT, ALL(TEN_Y) },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

/* ---- the calendar ---- */

static void test_year_end(void **state)
{
	static const struct trial trials[] = {
		{ "2024 becomes 2025", .from = "2024-12-20T00:00:00Z",
		  .to = "2025-01-08T00:00:00Z" },
		{ "2025 becomes 2026", .from = "2025-12-20T00:00:00Z",
		  .to = "2026-01-08T00:00:00Z" },
		{ "2026 becomes a year without calendar",
		  .from = "2026-12-20T00:00:00Z",
		  .to = "2027-01-08T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

/* Quiet from the last working day before Lebaran to the fourth after it. */
#define LEBARAN_2024                                                  \
	.from = "2024-04-01T00:00:00Z", .to = "2024-05-01T00:00:00Z", \
	.quiet_from = "2024-04-05T10:00:00Z"
#define LEBARAN_2025                                                  \
	.from = "2025-03-20T00:00:00Z", .to = "2025-04-18T00:00:00Z", \
	.quiet_from = "2025-03-27T10:00:00Z"
#define LEBARAN_2026                                                  \
	.from = "2026-03-10T00:00:00Z", .to = "2026-04-12T00:00:00Z", \
	.quiet_from = "2026-03-17T10:00:00Z"

static void test_lebaran(void **state)
{
	static const struct trial trials[] = {
		{ "Lebaran 2024", LEBARAN_2024,
		  .quiet_to = "2024-04-20T00:00:00Z" },
		{ "Lebaran 2025", LEBARAN_2025,
		  .quiet_to = "2025-04-12T00:00:00Z" },
		{ "Lebaran 2026", LEBARAN_2026,
		  .quiet_to = "2026-03-29T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

/* The same without the calendar, and quiet for good: so it would have been
 * published.  A platform as a whole is suspected first, once. */
static void test_silence_is_published(void **state)
{
	static const struct trial trials[] = {
		{ "plain days: Lebaran 2024", LEBARAN_2024,
		  .quiet_to = "2024-04-20T00:00:00Z", .plain_days = true,
		  .content = SENTRA, .suspect = 2 * PER },
		{ "plain days: Lebaran 2025", LEBARAN_2025,
		  .quiet_to = "2025-04-12T00:00:00Z", .plain_days = true,
		  .content = SENTRA, .suspect = 2 * PER },
		{ "plain days: Lebaran 2026", LEBARAN_2026,
		  .quiet_to = "2026-03-29T00:00:00Z", .plain_days = true,
		  .content = SENTRA, .suspect = 2 * PER },
		{ "quiet for good from Lebaran 2025", LEBARAN_2025,
		  .content = SENTRA, .suspect = 2 * PER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		run(&trials[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_collector_clock),
		cmocka_unit_test(test_evaluating_clock),
		cmocka_unit_test(test_machine_clock),
		cmocka_unit_test(test_year_end),
		cmocka_unit_test(test_lebaran),
		cmocka_unit_test(test_silence_is_published),
	};

	return cmocka_run_group_tests_name("monitor_clock", tests, NULL, NULL);
}
