/* test_hashes.c -- hashes by columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/hashes.h"

#include <stdio.h>
#include <stdlib.h>

#define S(text) STR_LIT(text)
#define PUT(h, i, ...)                           \
	put(h, i, (struct str[]){ __VA_ARGS__ }, \
	    sizeof((struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
#define assert_text(s, is) assert_true(str_is(s, is))

static void begin(struct hashes *h)
{
	const struct str ids[] = { S("kartini"), S("abiyoso"), S("satria") };

	assert_int_equal(hashes_init(h, ids, 3, NULL), 0);
}

static void put(struct hashes *h, size_t i, const struct str *flat, size_t n)
{
	assert_int_equal(hashes_put(h, i, flat, n, NULL), 0);
}

static void test_rows_are_in_the_order_of_ids(void **state)
{
	struct hashes h;

	(void)state;
	begin(&h);
	assert_int_equal(h.n, 3);
	assert_text(h.id[0], "abiyoso");
	assert_text(h.id[2], "satria");
	assert_int_equal(hashes_find(&h, S("kartini")), 1);
	assert_int_equal(hashes_find(&h, S("kartin")), HASHES_NONE);
	assert_int_equal(hashes_find(&h, STR_NULL), HASHES_NONE);
	hashes_release(&h);
}

static void test_absent_and_empty_differ(void **state)
{
	struct hashes h;

	(void)state;
	begin(&h);
	PUT(&h, 0, S("name"), S("Abiyoso"), S("latest"), S(""));
	PUT(&h, 1, S("score"), S("53.28"), S("name"), S("Kartini"));
	assert_text(hashes_get(&h, 0, "name"), "Abiyoso");
	assert_text(hashes_get(&h, 1, "name"), "Kartini");
	assert_text(hashes_get(&h, 1, "score"), "53.28");
	assert_text(hashes_get(&h, 0, "latest"), "");
	assert_null(hashes_get(&h, 0, "score").p);
	assert_null(hashes_get(&h, 1, "latest").p);
	assert_null(hashes_get(&h, 2, "name").p);
	assert_null(hashes_get(&h, 0, "nothing").p);
	assert_null(hashes_at(&h, 3, 0).p);
	assert_null(hashes_at(&h, 0, HASHES_NONE).p);
	hashes_release(&h);
}

/* Whatever the order in which hashes have them. */
static void test_columns_are_in_order(void **state)
{
	struct hashes h;

	(void)state;
	begin(&h);
	PUT(&h, 0, S("m"), S("0m"), S("c"), S("0c"), S("x"), S("0x"));
	PUT(&h, 1, S("x"), S("1x"), S("a"), S("1a"), S("m"), S("1m"));
	PUT(&h, 2, S("z"), S("2z"), S("x"), S("2x"), S(""), S("2"));
	assert_int_equal(h.n_columns, 6);
	for (size_t c = 1; c < h.n_columns; c++)
		assert_true(str_cmp(h.column[c - 1], h.column[c]) < 0);
	assert_int_equal(hashes_column(&h, "x"), 4);
	for (size_t i = 0; i < 3; i++) {
		char text[3];

		snprintf(text, sizeof(text), "%zux", i);
		assert_text(hashes_at(&h, i, 4), text);
	}
	assert_text(hashes_get(&h, 1, "a"), "1a");
	assert_text(hashes_get(&h, 0, "c"), "0c");
	assert_text(hashes_get(&h, 2, ""), "2");
	hashes_release(&h);
}

static void test_odd_and_repeated_fields(void **state)
{
	struct hashes h;

	(void)state;
	begin(&h);
	PUT(&h, 0, S("a"), S("1"), S("a"), S("2"), S("b"));
	assert_text(hashes_get(&h, 0, "a"), "2");
	assert_int_equal(hashes_column(&h, "b"), HASHES_NONE);
	PUT(&h, 0, S("b"), S("3"));
	assert_null(hashes_get(&h, 0, "a").p);
	assert_text(hashes_get(&h, 0, "b"), "3");
	PUT(&h, 1, STR_NULL, STR_NULL);
	put(&h, 2, NULL, 0);
	assert_null(hashes_get(&h, 2, "a").p);
	hashes_release(&h);
}

/* Nothing grows without a bound: names, a name, the values of a row. */
static void test_bounds(void **state)
{
	static char large[HASHES_ROW_MAX + 1];
	struct hashes h;
	char name[16];

	(void)state;
	begin(&h);
	for (size_t f = 0; f < HASHES_COLUMNS_MAX + 10; f++) {
		snprintf(name, sizeof(name), "f%05zu",
			 f % 2 ? f : HASHES_COLUMNS_MAX + 10 - f);
		PUT(&h, f % 3, str_of(name), S("1"));
	}
	assert_int_equal(h.n_columns, HASHES_COLUMNS_MAX);
	for (size_t c = 1; c < h.n_columns; c++)
		assert_true(str_cmp(h.column[c - 1], h.column[c]) < 0);
	hashes_release(&h);

	begin(&h);
	PUT(&h, 0, (struct str){ large, HASHES_NAME_MAX + 1 }, S("1"));
	assert_int_equal(h.n_columns, 0);
	PUT(&h, 0, S("a"), (struct str){ large, sizeof(large) }, S("b"),
	    S("2"));
	assert_null(hashes_get(&h, 0, "a").p);
	assert_text(hashes_get(&h, 0, "b"), "2");
	PUT(&h, 0, S("a"), (struct str){ large, HASHES_ROW_MAX - 1 }, S("b"),
	    S("2"), S("c"), S("3"));
	assert_int_equal(hashes_get(&h, 0, "a").n, HASHES_ROW_MAX - 1);
	assert_text(hashes_get(&h, 0, "b"), "2");
	assert_null(hashes_get(&h, 0, "c").p);
	hashes_release(&h);
}

static void test_empty(void **state)
{
	struct hashes h;

	(void)state;
	assert_int_equal(hashes_init(&h, NULL, 0, NULL), 0);
	assert_int_equal(hashes_find(&h, S("kartini")), HASHES_NONE);
	assert_int_equal(hashes_column(&h, "name"), HASHES_NONE);
	hashes_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_in_the_order_of_ids),
		cmocka_unit_test(test_absent_and_empty_differ),
		cmocka_unit_test(test_columns_are_in_order),
		cmocka_unit_test(test_odd_and_repeated_fields),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
