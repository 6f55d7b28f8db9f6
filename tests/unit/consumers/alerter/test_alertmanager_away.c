/* test_alertmanager_away.c -- Alertmanagers that refuse, fail, or do not
 * answer. */
#include "tests/unit/kit/alertmanager_kit.h"

static void a_refusal_is_not_repeated_for_ever(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &bad, NULL);
	SET(&w, &quiet);
	until(&w, 0, 1, 0);
	rest(&w);
	assert_false(alertmanager_pending(w.am));
	SET(&w, &quiet, &blind); /* valid ones go on */
	until(&w, 0, 2, 0);
	rest(&w);
	assert_int_equal(counts(&w).away, 0);
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 0, 3, 0);
	w.server[0].script = &taken;
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 1, 3, 0);
	end(&w);
}

static void after_a_failure_it_waits_and_tells_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &busy, NULL);
	SET(&w, &quiet);
	until(&w, 0, 0, 1);
	assert_int_equal(counts(&w).away, 1);
	assert_false(alertmanager_pending(w.am)); /* nobody waits for it */
	assert_in_range(alertmanager_due_ms(w.am), now_boot(&w) + 1,
			now_boot(&w) + SECOND_MS);
	w.server[0].script = &taken;
	w.leap_ms += 2 * SECOND_MS; /* long before the next round */
	until(&w, 1, 0, 1);
	assert_int_equal(counts(&w).away, 0);
	rest(&w);
	end(&w);
}

/* A port that nobody listens on any more; the other one goes on. */
static void one_away_keeps_nothing_from_the_other(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, &taken);
	shutdown(w.server[1].fd, SHUT_RDWR); /* refuses from now on */
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 1);
	assert_int_equal(counts(&w).peers, 2);
	assert_int_equal(counts(&w).away, 1);
	/* Away for long: one ends, one begins. */
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	SET(&w, &blind, &stalled);
	until(&w, 2, 0, 1);
	w.leap_ms += HOUR_MS;
	until(&w, 3, 0, 2);
	assert_int_equal(w.server[1].requests, 0);
	end(&w);
}

static void what_is_true_now_is_told_when_it_is_back(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, &busy);
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 1);
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	SET(&w, &stalled);
	until(&w, 2, 0, 1);
	w.leap_ms += 10 * MINUTE_MS;
	until(&w, 3, 0, 2);
	forget(&w.server[0]);
	forget(&w.server[1]);
	w.server[1].script = &taken;
	w.leap_ms += HOUR_MS;
	until(&w, 5, 0, 2);
	rest(&w);
	/* The other one has had its five minutes long ago. */
	assert_int_equal(times(&w.server[0], "2026-03-10T06:31:00.000Z"), 0);
	assert_int_equal(times(&w.server[1], "2026-03-10T06:31:00.000Z"), 1);
	assert_int_equal(times(&w.server[1], "\"pipeline_stalled\""), 1);
	assert_int_equal(times(&w.server[1], "\"collection_blind\""), 0);
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 7, 0, 2);
	assert_int_equal(times(&w.server[1], "2026-03-10T06:31:00.000Z"), 1);
	end(&w);
}

/* A metric of it is for whom an alert may wait. */
static void with_nothing_to_tell_nobody_is_away(void **state)
{
	struct world w;
	struct err err;

	(void)state;
	begin(&w, &busy, NULL);
	SET(&w, &quiet);
	until(&w, 0, 0, 1);
	assert_int_equal(counts(&w).away, 1);
	assert_int_equal(alertmanager_set(w.am, NULL, 0, &err), 0);
	assert_int_equal(counts(&w).away, 0);
	SET(&w, &quiet);
	assert_int_equal(counts(&w).away, 1);
	alertmanager_clear(w.am);
	assert_int_equal(counts(&w).away, 0);
	end(&w);
}

static void one_request_at_a_time(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &silent, NULL);
	SET(&w, &quiet);
	for (int64_t end_ms = boot_ms() + PATIENCE_MS;
	     asked(&w.server[0]) == 0;) {
		assert_true(boot_ms() < end_ms);
		step(&w);
	}
	SET(&w, &quiet, &blind);
	w.leap_ms += 31 * SECOND_MS;
	rest(&w);
	assert_int_equal(w.server[0].connections, 1);
	assert_true(alertmanager_pending(w.am));
	end(&w); /* in flight */
}

/* Away until what it would have to be told is no more news. */
static void an_old_end_is_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &busy, NULL);
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	until(&w, 0, 0, 1);
	w.leap_ms += 23 * HOUR_MS;
	until(&w, 0, 0, 2);
	w.leap_ms += 2 * HOUR_MS;
	rest(&w);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_is_not_repeated_for_ever),
		cmocka_unit_test(after_a_failure_it_waits_and_tells_again),
		cmocka_unit_test(one_away_keeps_nothing_from_the_other),
		cmocka_unit_test(what_is_true_now_is_told_when_it_is_back),
		cmocka_unit_test(with_nothing_to_tell_nobody_is_away),
		cmocka_unit_test(one_request_at_a_time),
		cmocka_unit_test(an_old_end_is_given_up),
	};

	return cmocka_run_group_tests_name("alertmanager_away", tests, NULL,
					   NULL);
}
