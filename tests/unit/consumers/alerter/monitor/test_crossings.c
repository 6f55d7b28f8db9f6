/* test_crossings.c -- the fullest window, against counting one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/monitor/crossings.h"

#include <stdlib.h>

#define ROUNDS 400
#define MOST   40
#define WINDOW 10

static size_t count(const struct windows *w, size_t first, int64_t until_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->at[i].ms >= w->at[first].ms && i >= first &&
		     w->at[i].ms <= w->at[first].ms + WINDOW &&
		     w->at[i].ms <= until_ms;
	return n;
}

static size_t fullest(const struct windows *w, int64_t at_ms, int64_t until_ms,
		      size_t *start)
{
	size_t most = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->at[i].ms <= at_ms && w->at[i].ms + WINDOW >= at_ms &&
		    count(w, i, until_ms) > most) {
			most = count(w, i, until_ms);
			*start = i;
		}
	return most;
}

static void test_fullest(void **state)
{
	struct windows w = { 0 };

	(void)state;
	srandom(1);
	assert_true(windows_new(&w, MOST));
	for (size_t round = 0; round < ROUNDS; round++) {
		long span = 1 + random() % 80;

		w.n = (size_t)(1 + random() % MOST);
		for (size_t i = 0; i < w.n; i++)
			w.at[i] = (struct crossing){ random() % span, i, NULL };
		windows_build(&w, WINDOW);
		for (size_t i = 0; i < w.n; i++) {
			int64_t at = w.at[i].ms, until = at + random() % 15;
			size_t got = SIZE_MAX, want = SIZE_MAX;

			assert_int_equal(windows_fullest(&w, WINDOW, at, until,
							 &got),
					 fullest(&w, at, until, &want));
			assert_int_equal(got, want);
		}
	}
	windows_release(&w);
}

static void test_order(void **state)
{
	struct crossing m[] = { { 5, 1, NULL },
				{ 5, 0, NULL },
				{ 4, 2, NULL } };

	(void)state;
	crossings_sort(m, ARRAY_LEN(m));
	assert_int_equal(m[0].place, 2);
	assert_int_equal(m[1].place, 0);
	assert_int_equal(m[2].place, 1);
}

/* Each once, in order, whatever was asked for before. */
static void test_visit(void **state)
{
	struct monitor_account all[6];
	struct windows w = { 0 };

	(void)state;
	assert_true(windows_new(&w, ARRAY_LEN(all)));
	w.n = ARRAY_LEN(all);
	for (size_t i = 0; i < w.n; i++)
		w.at[i] = (struct crossing){ (int64_t)i, i, &all[i] };
	windows_build(&w, WINDOW);
	assert_ptr_equal(windows_visit(&w, 2, 4), &all[2]);
	assert_ptr_equal(windows_visit(&w, 2, 4), &all[3]);
	assert_null(windows_visit(&w, 2, 4));
	assert_ptr_equal(windows_visit(&w, 1, 6), &all[1]);
	assert_ptr_equal(windows_visit(&w, 1, 6), &all[4]);
	assert_ptr_equal(windows_visit(&w, 1, 6), &all[5]);
	assert_null(windows_visit(&w, 1, 6));
	assert_ptr_equal(windows_visit(&w, 0, 6), &all[0]);
	windows_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fullest),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_visit),
	};

	return cmocka_run_group_tests_name("crossings", tests, NULL, NULL);
}
