/* test_table.c -- a hash table of pointers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/table.h"

#include <stdio.h>

struct item {
	char id[24];
	uint64_t hash;
};

static uint64_t hash_of(const void *item)
{
	return ((const struct item *)item)->hash;
}

static bool has_id(const void *item, const void *id)
{
	return strcmp(((const struct item *)item)->id, id) == 0;
}

static const struct table_kind by_id = { hash_of, has_id };

#define N 500

/* spread: how many different hashes there are. */
static void fill(struct table *t, struct item *items, uint64_t spread)
{
	for (int i = 0; i < N; i++) {
		snprintf(items[i].id, sizeof(items[i].id), "item-%d", i);
		items[i].hash =
			fnv64(FNV64_BEGIN, str_of(items[i].id)) % spread;
		assert_null(table_find(t, &by_id, items[i].hash, items[i].id));
		assert_true(table_room(t, &by_id));
		table_put(t, &by_id, &items[i]);
	}
}

static void check_all(const struct table *t, struct item *items)
{
	assert_int_equal(t->n, N);
	assert_true(2 * t->n <= t->n_slots);
	assert_int_equal(t->n_slots & (t->n_slots - 1), 0);
	for (int i = 0; i < N; i++)
		assert_ptr_equal(table_find(t, &by_id, items[i].hash,
					    items[i].id),
				 &items[i]);
}

static void test_finds_what_was_put(void **state)
{
	struct table t = { 0 };
	struct item items[N];

	(void)state;
	fill(&t, items, UINT64_MAX);
	check_all(&t, items);
	assert_null(table_find(&t, &by_id, 7, "none"));
	table_release(&t);
	assert_int_equal(t.n, 0);
	assert_null(table_find(&t, &by_id, items[0].hash, items[0].id));
	table_release(&t);
}

/* Items of one hash stand one after the other, round the end if need be. */
static void test_equal_hashes(void **state)
{
	static const uint64_t spread[] = { 1, 2, 7 };
	struct item items[N];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spread); i++) {
		struct table t = { 0 };

		fill(&t, items, spread[i]);
		check_all(&t, items);
		assert_null(table_find(&t, &by_id, 0, "none"));
		table_release(&t);
	}
}

static void test_empty(void **state)
{
	struct table t = { 0 };

	(void)state;
	assert_null(table_find(&t, &by_id, 1, "a"));
	assert_true(table_room(&t, &by_id));
	assert_null(table_find(&t, &by_id, 1, "a"));
	table_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_what_was_put),
		cmocka_unit_test(test_equal_hashes),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
