/* test_whole.c -- whether others have read their partitions to the end. */
#include "tests/unit/kit/stage_kit.h"

#include "common/base/clock.h"
#include "consumers/core/whole.h"

#include <errno.h>

/* Three partitions of two topics, as if Kafka had been asked. */
static void begin(struct whole *w)
{
	static const struct platforms read = {
		.n = 2, .at = { PLATFORM_youtube, PLATFORM_x }
	};

	assert_int_equal(whole_init(w, 3, &read, NULL), 0);
	w->begun = true;
	w->ends[PLATFORM_youtube * 3 + 1] = 10;
	w->ends[PLATFORM_x * 3 + 1] = 4;
	w->ends[PLATFORM_youtube * 3 + 2] = 7;
}

static void test_has(void **state)
{
	int64_t next[PLATFORM_COUNT] = { 0 };
	struct whole w;

	(void)state;
	begin(&w);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		next[p] = -1;
	/* Nothing is to be read of partition 0, nor of x in partition 2. */
	assert_true(whole_has(&w, 0, next));
	assert_false(whole_has(&w, 2, next));
	next[PLATFORM_youtube] = 9;
	assert_true(whole_has(&w, 2, next));
	assert_false(whole_has(&w, 1, next));
	next[PLATFORM_youtube] = 10;
	assert_false(whole_has(&w, 1, next));
	next[PLATFORM_x] = 4;
	assert_true(whole_has(&w, 1, next));
	whole_release(&w);
}

/* Partition 0 is ours; 1 and 2 are what Redis says of them. */
static void test_look(void **state)
{
	const struct partition ours[] = { { .id = 0 },
					  { .id = 1 },
					  { .id = 2 } };
	struct kit *kit = *state;
	struct whole w;

	if (!server_exists())
		skip();
	begin(&w);
	whole_moved(&w);
	assert_int_equal(whole_look(&w, NULL, &kit->env, "st", ours, 1, NULL),
			 0);
	assert_false(w.is_whole);
	assert_int_equal(w.behind, 1);
	/* Who waits gives up only after longer than a session. */
	assert_int_equal(whole_wait(&w, true, NULL), 0);
	w.moved_ms = w.unread_ms = boot_ms() - 2 * MINUTE_MS;
	assert_int_equal(whole_wait(&w, true, NULL), -ETIMEDOUT);
	/* Those that are ours nobody is asked of. */
	w.looked_ms = 0;
	assert_int_equal(whole_look(&w, NULL, &kit->env, "st", ours, 3, NULL),
			 0);
	assert_true(w.is_whole);
	assert_int_equal(whole_wait(&w, true, NULL), 0);
	whole_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_has),
		cmocka_unit_test_setup_teardown(test_look, kit_open, kit_close),
	};

	return cmocka_run_group_tests_name("whole", tests, NULL, NULL);
}
