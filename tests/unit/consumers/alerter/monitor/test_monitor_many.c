/* test_monitor_many.c -- a hundred thousand accounts are judged well within a
 * tick of 30 s: all of them quiet, at once or one after the other, held or not,
 * with alerts that fire, or fired before a start. */
#include "tests/unit/kit/monitor_kit.h"

#include <time.h>

/* The sanitizers cost a factor of ten. */
#if defined(__SANITIZE_ADDRESS__)
#define MANY 10000
#else
#define MANY 100000
#endif
#define EACH     10 /* accounts of a sentra: rosters are of 16 MiB at most */
#define SENTRA   (MANY / EACH)
#define LIMIT_MS 10000 /* on the busiest machine */

static int64_t used_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

static void open_kit(struct monitor_kit *k)
{
	struct buf spec;

	buf_init(&k->text, (size_t)1 << 28);
	buf_init(&k->out, 1 << 20);
	buf_init(&spec, (size_t)1 << 26);
	k->monitor = monitor_new(NULL);
	for (int i = 0; i < SENTRA; i++)
		buf_addf(&spec, "%ss%d a%d-%d@youtube", i ? ";" : "", i,
			 i * EACH, i * EACH + EACH - 1);
	kit_roster(k, buf_cstr(&spec));
	buf_release(&spec);
}

static void close_kit(struct monitor_kit *k)
{
	monitor_free(k->monitor);
	roster_free(k->roster);
	buf_release(&k->text);
	buf_release(&k->out);
}

static void give(struct monitor_kit *k, int i, enum monitor_input_kind kind,
		 int64_t at_ms)
{
	char sentra[16], account[16];
	struct monitor_input in = { .kind = kind,
				    .at_ms = KIT_EPOCH_MS + at_ms,
				    .published_ms = KIT_EPOCH_MS + at_ms,
				    .platform = PLATFORM_youtube,
				    .outcome = OUTCOME_OK,
				    .complete = true,
				    .next_poll_ms = TIME_NONE };

	snprintf(sentra, sizeof(sentra), "s%d", i / EACH);
	snprintf(account, sizeof(account), "a%d", i);
	in.sentra_id = str_of(sentra);
	in.account_id = str_of(account);
	assert_int_equal(monitor_step(k->monitor, &in, NULL, NULL, NULL), 0);
}

/* Each so much later than the one before it. */
static void give_all(struct monitor_kit *k, enum monitor_input_kind kind,
		     int64_t at_ms, int64_t step_ms)
{
	for (int i = 0; i < MANY; i++)
		give(k, i, kind, at_ms + i * step_ms);
}

static void count(void *ctx, const struct monitor_effect *effect)
{
	size_t *n = ctx;

	n[effect->raised]++;
}

static void evaluate(struct monitor_kit *k, int64_t at_ms, size_t n[2])
{
	struct monitor_input in = { .kind = MONITOR_EVALUATE,
				    .at_ms = KIT_EPOCH_MS + at_ms };
	int64_t began_ms = used_ms();

	n[0] = n[1] = 0;
	assert_int_equal(monitor_step(k->monitor, &in, count, n, NULL), 0);
	print_message("  %lld ms\n", (long long)(used_ms() - began_ms));
	assert_true(used_ms() - began_ms < LIMIT_MS);
}

/* Posted over four hours, all quiet since: they cross in turn, and are held. */
static void test_held(void **state)
{
	struct monitor_kit k = { .working_days = false };
	int64_t step = 4 * HOUR_MS / MANY;
	size_t n[2];

	(void)state;
	open_kit(&k);
	give_all(&k, MONITOR_POST, 0, step);
	give_all(&k, MONITOR_STATUS, DAY_MS, 0);
	give_all(&k, MONITOR_STATUS, 7 * DAY_MS + HOUR_MS, step);
	give_all(&k, MONITOR_STATUS, 7 * DAY_MS + 2 * HOUR_MS, step);
	evaluate(&k, 7 * DAY_MS + 7 * HOUR_MS, n);
	assert_int_equal(n[true], 1);
	evaluate(&k, 7 * DAY_MS + 7 * HOUR_MS, n);
	give_all(&k, MONITOR_STATUS, 9 * DAY_MS + 4 * HOUR_MS, 0);
	evaluate(&k, 9 * DAY_MS + 4 * HOUR_MS, n);
	assert_int_equal(n[true], SENTRA);
	evaluate(&k, 9 * DAY_MS + 5 * HOUR_MS, n);
	/* Half of them post, and the alerts of before a start fire. */
	for (int i = 0; i < MANY; i += 2 * EACH)
		give(&k, i, MONITOR_POST, 9 * DAY_MS + 6 * HOUR_MS);
	give_all(&k, MONITOR_STATUS, 9 * DAY_MS + 6 * HOUR_MS, 0);
	evaluate(&k, 9 * DAY_MS + 6 * HOUR_MS, n);
	assert_int_equal(n[false], SENTRA / 2);
	close_kit(&k);
}

/* In the order of no roster. */
static void test_restored(void **state)
{
	struct monitor_kit k = { .working_days = false };
	struct monitor_alert *all = calloc(SENTRA, sizeof(*all));
	const struct monitor_alert **list = calloc(SENTRA, sizeof(*list));
	int64_t began_ms;
	size_t n[2];

	(void)state;
	open_kit(&k);
	for (size_t i = 0; i < SENTRA; i++) {
		all[i].kind = ALERT_CONTENT_STALE;
		snprintf(all[i].of, sizeof(all[i].of), "s%zu",
			 i * 7919 % SENTRA);
		list[i] = &all[i];
	}
	began_ms = used_ms();
	assert_int_equal(monitor_restore_firing(k.monitor, list, SENTRA), 0);
	assert_true(used_ms() - began_ms < LIMIT_MS);
	assert_int_equal(monitor_firing_count(k.monitor), SENTRA);
	assert_string_equal(monitor_firing_at(k.monitor, 10)->of, "s10");
	/* Of what it never saw it resolves nothing. */
	evaluate(&k, DAY_MS, n);
	assert_int_equal(n[false], 0);
	close_kit(&k);
	free(all);
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_restored),
	};

	return cmocka_run_group_tests_name("monitor_many", tests, NULL, NULL);
}
