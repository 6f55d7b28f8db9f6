/* test_told.c -- who told which label when, and where the gaps are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/told.h"

#include <stdlib.h>

#define NOW   INT64_C(1773100800) /* 2026-03-10T00:00:00Z */
#define DAY_S 86400

static char yapi[] = "yapi", pena[] = "pena", atensi[] = "atensi";
static const struct label labels[] = { { .id = atensi },
				       { .id = yapi },
				       { .id = pena } };
static const struct label *const label[] = { &labels[0], &labels[1],
					     &labels[2] };

static char satu[] = "satu", dua[] = "dua", lain[] = "lain";
static const struct sentra sentras[] = { { .id = satu },
					 { .id = lain },
					 { .id = dua } };
static const struct sentra *const sentra[] = { &sentras[0], &sentras[2] };

static void begin(struct told *t)
{
	assert_int_equal(told_init(t, label, 3, sentra, 2, NULL), 0);
	t->now_s = NOW;
	t->gap_s = 30 * DAY_S;
}

static const struct {
	const char *score;
	int64_t at_s;
} scores[] = {
	{ "0", TOLD_NEVER },
	{ "1773100800", NOW },
	{ "1773100800.5", NOW },
	{ "1.7731008e+09", NOW },
	{ "-1", TOLD_UNKNOWN },
	{ "inf", TOLD_UNKNOWN },
	{ "-inf", TOLD_UNKNOWN },
	{ "nan", TOLD_UNKNOWN },
	{ "1e300", TOLD_UNKNOWN },
	{ "253402300800", TOLD_UNKNOWN },
	{ "", TOLD_UNKNOWN },
	{ "12x", TOLD_UNKNOWN },
	{ "0000000000000000000000000000000000000000000000000000000000000000001",
	  TOLD_UNKNOWN },
};

static void test_scores(void **state)
{
	struct told t;

	(void)state;
	begin(&t);
	assert_true(told_is_empty(&t));
	for (size_t i = 0; i < ARRAY_LEN(scores); i++) {
		told_set(&t, 1, &sentras[2], str_of(scores[i].score));
		assert_int_equal(told_at(&t, 1, 1), scores[i].at_s);
	}
	assert_true(told_is_empty(&t));
	/* Who is none of these changes nothing. */
	told_set(&t, 1, &sentras[1], STR_LIT("1"));
	told_set(&t, 1, NULL, STR_LIT("1"));
	assert_true(told_is_empty(&t));
	told_set(&t, 1, &sentras[2], STR_LIT("0"));
	assert_false(told_is_empty(&t));
	told_release(&t);
}

/* To the second; the future is no gap. */
static void test_gaps(void **state)
{
	struct told t;

	(void)state;
	begin(&t);
	assert_true(told_is_gap(&t, TOLD_NEVER));
	assert_false(told_is_gap(&t, TOLD_UNKNOWN));
	assert_false(told_is_gap(&t, NOW - 30 * DAY_S));
	assert_true(told_is_gap(&t, NOW - 30 * DAY_S - 1));
	assert_false(told_is_gap(&t, NOW + DAY_S));
	assert_int_equal(told_days(&t, NOW - 30 * DAY_S), 30);
	assert_int_equal(told_days(&t, NOW - 30 * DAY_S + 1), 29);
	assert_int_equal(told_days(&t, NOW + DAY_S), 0);
	t.gap_s = 0;
	assert_false(told_is_gap(&t, NOW));
	assert_true(told_is_gap(&t, NOW - 1));
	told_release(&t);
}

/*          satu          dua
 * atensi   a day ago     two days ago
 * yapi     never         never
 * pena     40 days ago   unknown */
static void fill(struct told *t)
{
	begin(t);
	told_set(t, 0, &sentras[0], STR_LIT("1773014400"));
	told_set(t, 0, &sentras[2], STR_LIT("1772928000"));
	told_set(t, 1, &sentras[0], STR_LIT("0"));
	told_set(t, 1, &sentras[2], STR_LIT("0"));
	told_set(t, 2, &sentras[0], STR_LIT("1769644800"));
}

static void expect_row(const struct told_row *row, const char *label_id,
		       const struct sentra *by, int64_t days)
{
	assert_string_equal(row->label->id, label_id);
	assert_ptr_equal(row->sentra, by);
	assert_int_equal(row->at_s, days < 0       ? days
				    : days == 1000 ? TOLD_NEVER
						   : NOW - days * DAY_S);
}

static void test_newest(void **state)
{
	struct told_row *rows;
	struct told t;
	size_t n = 0;

	(void)state;
	fill(&t);
	rows = told_newest(&t, &n, NULL);
	assert_int_equal(n, 3);
	expect_row(&rows[0], "yapi", NULL, 1000);
	expect_row(&rows[1], "atensi", &sentras[0], 1);
	expect_row(&rows[2], "pena", NULL, TOLD_UNKNOWN);
	free(rows);
	told_set(&t, 2, &sentras[2], STR_LIT("0"));
	rows = told_newest(&t, &n, NULL);
	expect_row(&rows[1], "pena", &sentras[0], 40);
	free(rows);
	told_release(&t);
}

static void test_each(void **state)
{
	struct told_row *rows;
	struct told t;
	size_t n = 0;

	(void)state;
	fill(&t);
	rows = told_each(&t, &n, NULL);
	assert_int_equal(n, 6);
	expect_row(&rows[0], "yapi", &sentras[0], 1000);
	expect_row(&rows[1], "yapi", &sentras[2], 1000);
	expect_row(&rows[2], "pena", &sentras[0], 40);
	expect_row(&rows[3], "atensi", &sentras[2], 2);
	expect_row(&rows[4], "atensi", &sentras[0], 1);
	expect_row(&rows[5], "pena", &sentras[2], TOLD_UNKNOWN);
	free(rows);
	told_release(&t);
}

static void test_matrix(void **state)
{
	size_t order[3];
	struct told t;

	(void)state;
	fill(&t);
	assert_int_equal(told_gaps(&t, 1), 2);
	assert_int_equal(told_sort_labels(&t, order, NULL), 0);
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 0);
	assert_int_equal(told_sort_sentras(&t, order, NULL), 0);
	assert_int_equal(order[0], 0);
	assert_int_equal(order[1], 1);
	told_set(&t, 0, &sentras[2], STR_LIT("0"));
	told_set(&t, 2, &sentras[2], STR_LIT("0"));
	assert_int_equal(told_sort_sentras(&t, order, NULL), 0);
	assert_int_equal(order[0], 1);
	told_release(&t);
}

/* Nobody, or nothing, to tell of. */
static void test_nothing(void **state)
{
	struct told_row *rows;
	struct told t;
	size_t n = 1;

	(void)state;
	assert_int_equal(told_init(&t, label, 2, sentra, 0, NULL), 0);
	told_set(&t, 1, &sentras[0], STR_LIT("1"));
	assert_true(told_is_empty(&t));
	rows = told_each(&t, &n, NULL);
	assert_int_equal(n, 0);
	free(rows);
	rows = told_newest(&t, &n, NULL);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].at_s, TOLD_UNKNOWN);
	free(rows);
	told_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores), cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_newest), cmocka_unit_test(test_each),
		cmocka_unit_test(test_matrix), cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests_name("told", tests, NULL, NULL);
}
