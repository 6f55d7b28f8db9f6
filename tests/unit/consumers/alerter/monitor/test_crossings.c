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

/* Those that count now. */
static bool counting[MOST];

static size_t count(const struct windows *w, size_t first)
{
	size_t n = 0;

	for (size_t i = first; i < w->n; i++)
		n += counting[i] && w->at[i].ms <= w->at[first].ms + WINDOW;
	return n;
}

static size_t fullest(const struct windows *w, int64_t at_ms, size_t *start)
{
	size_t most = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->at[i].ms <= at_ms && w->at[i].ms + WINDOW >= at_ms &&
		    count(w, i) > most) {
			most = count(w, i);
			*start = i;
		}
	return most;
}

static void fill(struct windows *w, size_t n, long span)
{
	windows_clear(w);
	for (size_t i = 0; i < n; i++) {
		struct crossing c = { .ms = random() % span, .place = i };

		assert_true(windows_add(w, &c));
	}
	assert_true(windows_build(w, WINDOW));
	memset(counting, 0, sizeof(counting));
}

static void ask(struct windows *w, int64_t at_ms)
{
	size_t got = SIZE_MAX, want = SIZE_MAX;
	size_t n = fullest(w, at_ms, &want);

	assert_int_equal(windows_fullest(w, at_ms, &got), n);
	if (n > 0)
		assert_int_equal(got, want);
}

static void test_fullest(void **state)
{
	struct windows w = { 0 };

	(void)state;
	srandom(1);
	for (size_t round = 0; round < ROUNDS; round++) {
		fill(&w, (size_t)(1 + random() % MOST), 1 + random() % 80);
		for (size_t i = 0; i < 3 * w.n; i++) {
			size_t at = (size_t)random() % w.n;

			windows_count(&w, at, counting[at] ? -1 : +1);
			counting[at] = !counting[at];
			ask(&w, w.at[(size_t)random() % w.n].ms);
		}
	}
	windows_release(&w);
}

static void test_none(void **state)
{
	struct windows w = { 0 };
	size_t start;

	(void)state;
	assert_true(windows_build(&w, WINDOW));
	assert_int_equal(windows_fullest(&w, 0, &start), 0);
	assert_int_equal(windows_next(&w, 0), 0);
	windows_release(&w);
}

static void test_order(void **state)
{
	const struct crossing m[] = { { .ms = 5, .place = 1 },
				      { .ms = 5, .place = 0 },
				      { .ms = 4, .place = 2 } };
	struct windows w = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(m); i++)
		assert_true(windows_add(&w, &m[i]));
	assert_true(windows_build(&w, WINDOW));
	assert_int_equal(w.at[0].place, 2);
	assert_int_equal(w.at[1].place, 0);
	assert_int_equal(w.at[2].place, 1);
	windows_release(&w);
}

/* Whoever was taken is passed over, whatever was asked for before. */
static void test_take(void **state)
{
	struct windows w = { 0 };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_true(windows_add(&w, &(struct crossing){
						    .ms = (int64_t)i }));
	assert_true(windows_build(&w, WINDOW));
	windows_take(&w, 2);
	windows_take(&w, 3);
	assert_int_equal(windows_next(&w, 1), 1);
	assert_int_equal(windows_next(&w, 2), 4);
	windows_take(&w, 4);
	windows_take(&w, 5);
	assert_int_equal(windows_next(&w, 2), 6);
	windows_take(&w, 1);
	assert_int_equal(windows_next(&w, 1), 6);
	assert_int_equal(windows_next(&w, 0), 0);
	windows_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fullest),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_take),
	};

	return cmocka_run_group_tests_name("crossings", tests, NULL, NULL);
}
