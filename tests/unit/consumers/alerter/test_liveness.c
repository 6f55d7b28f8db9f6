/* test_liveness.c -- which stages of the pipeline do not get on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/liveness.h"

#include <stdio.h>

#define NEVER  TIME_NONE
#define LOOKS  4
#define AFTER  15
#define SCORER "scorer"

/* In minutes. */
struct look {
	int64_t at, updated, watermark, lag;
	bool rebuilding;
};

static int64_t ms(int64_t minutes)
{
	return minutes == NEVER ? NEVER : minutes * MINUTE_MS;
}

static void nobody(struct liveness_producer of[PLATFORM_COUNT])
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		of[p] = (struct liveness_producer){ TIME_NONE, TIME_NONE };
}

static const struct {
	const char *requirement;
	struct look looks[LOOKS];
	const char *reason; /* at the last look; NULL: none */
	int64_t since;
} stages[] = {
	{ "a heartbeat lately",
	  { { 1, 1, 0, 0, false }, { 20, 6, 0, 0, false } },
	  NULL,
	  0 },
	{ "no heartbeat for stalled_after",
	  { { 1, 1, 0, 0, false }, { 16, 1, 0, 0, false } },
	  "heartbeat",
	  16 },
	{ "no heartbeat, and nobody looked before",
	  { { 100, 1, 0, 0, false } },
	  "heartbeat",
	  16 },
	{ "a stage that never was there is not missed",
	  { { 1, NEVER, NEVER, 0, false }, { 100, NEVER, NEVER, 0, false } },
	  NULL,
	  0 },
	{ "a lag, and the watermark where it was, for stalled_after",
	  { { 1, 1, 0, 9, false },
	    { 9, 9, 0, 9, false },
	    { 16, 16, 0, 9, false } },
	  "progress",
	  16 },
	{ "not a minute sooner",
	  { { 1, 1, 0, 9, false }, { 15, 15, 0, 9, false } },
	  NULL,
	  0 },
	{ "the watermark moves",
	  { { 1, 1, 0, 9, false },
	    { 9, 9, 1, 9, false },
	    { 16, 16, 1, 9, false } },
	  NULL,
	  0 },
	{ "counted from where it came to rest",
	  { { 1, 1, 0, 9, false },
	    { 9, 9, 1, 9, false },
	    { 30, 30, 1, 9, false } },
	  "progress",
	  24 },
	{ "nothing lags: nothing to get on with",
	  { { 1, 1, 0, 0, false }, { 60, 60, 0, 0, false } },
	  NULL,
	  0 },
	{ "counted from when the lag began",
	  { { 1, 1, 0, 0, false },
	    { 40, 40, 0, 9, false },
	    { 60, 60, 0, 9, false } },
	  "progress",
	  55 },
	{ "a lag that was gone in between begins anew",
	  { { 1, 1, 0, 9, false },
	    { 9, 9, 0, 0, false },
	    { 12, 12, 0, 9, false },
	    { 20, 20, 0, 9, false } },
	  NULL,
	  0 },
	{ "rebuilding, it is not expected to",
	  { { 1, 1, 0, 9, true }, { 60, 60, 0, 9, true } },
	  NULL,
	  0 },
	{ "rebuilding does not spare the heartbeat",
	  { { 1, 1, 0, 9, true }, { 60, 1, 0, 9, true } },
	  "heartbeat",
	  16 },
	{ "no heartbeat goes before no progress",
	  { { 1, 1, 0, 9, false }, { 60, 20, 0, 9, false } },
	  "heartbeat",
	  35 },
};

static void test_stages(void **state)
{
	struct liveness_producer of[PLATFORM_COUNT];

	(void)state;
	nobody(of);
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		struct monitor_stall out[LIVENESS_STALLS_MAX];
		struct liveness liveness;
		size_t n = 0;

		print_message("%s\n", stages[i].requirement);
		liveness_init(&liveness, AFTER * MINUTE_MS);
		for (const struct look *l = stages[i].looks;
		     l < stages[i].looks + LOOKS && l->at; l++) {
			const struct liveness_stage stage = {
				SCORER, ms(l->updated), ms(l->watermark),
				l->lag, l->rebuilding,
			};

			n = liveness_check(&liveness, ms(l->at), &stage, 1, of,
					   out);
		}
		assert_int_equal(n, stages[i].reason != NULL);
		if (n == 0)
			continue;
		assert_string_equal(out[0].stage, SCORER);
		assert_string_equal(out[0].reason, stages[i].reason);
		assert_int_equal(out[0].since_ms, ms(stages[i].since));
	}
}

static const struct {
	const char *requirement;
	int64_t status, next_poll, at;
	bool stalled;
} producers[] = {
	{ "nothing is known of it", NEVER, NEVER, 100, false },
	{ "it promised nothing", 1, NEVER, 100, false },
	{ "its next poll is due", 1, 10, 24, false },
	{ "its next poll is overdue for stalled_after", 1, 10, 25, true },
	{ "a status came since, and promised nothing", 10, 10, 60, false },
	{ "a promise, and no status that is known", NEVER, 10, 25, true },
};

static void test_producers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(producers); i++) {
		struct liveness_producer of[PLATFORM_COUNT];
		struct monitor_stall out[LIVENESS_STALLS_MAX];
		struct liveness liveness;
		size_t n;

		print_message("%s\n", producers[i].requirement);
		nobody(of);
		of[PLATFORM_tiktok] = (struct liveness_producer){
			ms(producers[i].status), ms(producers[i].next_poll)
		};
		liveness_init(&liveness, AFTER * MINUTE_MS);
		n = liveness_check(&liveness, ms(producers[i].at), NULL, 0, of,
				   out);
		assert_int_equal(n, producers[i].stalled);
		if (n == 0)
			continue;
		assert_string_equal(out[0].stage, "producer@tiktok");
		assert_string_equal(out[0].reason, "heartbeat");
		assert_int_equal(out[0].since_ms, ms(25));
	}
}

/* Each stage by itself; and of too many the first. */
static void test_many(void **state)
{
	struct liveness_stage all[LIVENESS_STAGES_MAX + 1];
	struct liveness_producer of[PLATFORM_COUNT];
	struct monitor_stall out[LIVENESS_STALLS_MAX];
	char names[LIVENESS_STAGES_MAX + 1][16];
	struct liveness liveness;
	size_t n;

	(void)state;
	nobody(of);
	liveness_init(&liveness, AFTER * MINUTE_MS);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		snprintf(names[i], sizeof(names[i]), "stage%zu", i);
		all[i] =
			(struct liveness_stage){ names[i], ms(2), 0, 9, false };
	}
	assert_int_equal(liveness_check(&liveness, ms(2), all, 2, of, out), 0);
	all[1].watermark_ms = 1;
	all[0].updated_ms = all[1].updated_ms = ms(17);
	n = liveness_check(&liveness, ms(17), all, ARRAY_LEN(all), of, out);
	assert_int_equal(n, LIVENESS_STAGES_MAX - 1);
	assert_string_equal(out[0].stage, "stage0");
	assert_string_equal(out[0].reason, "progress");
	assert_string_equal(out[1].stage, "stage2");
	assert_string_equal(out[1].reason, "heartbeat");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_producers),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("liveness", tests, NULL, NULL);
}
