/* test_pool.c -- memory that is released together, and its cap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/pool.h"

static void test_alloc(void **state)
{
	struct pool pool;

	(void)state;
	pool_init(&pool);
	for (size_t n = 0; n < 9000; n += 97) {
		unsigned char *p = pool_alloc(&pool, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
		/* An odd one, so that the next one must be aligned anew. */
		assert_string_equal(pool_copy(&pool, STR_LIT("ab")), "ab");
	}
	assert_false(pool.bad);
	pool_release(&pool);
	assert_null(pool.chunks);
	assert_int_equal(pool.used, 0);
	pool_release(NULL);
}

static void test_stays_where_it_is(void **state)
{
	struct pool pool;
	char *text[300];

	(void)state;
	pool_init(&pool);
	for (int i = 0; i < 300; i++) {
		char room[100];

		memset(room, 'a' + i % 26, sizeof(room));
		text[i] = pool_copy(&pool, (struct str){ room, sizeof(room) });
	}
	for (int i = 0; i < 300; i++) {
		assert_int_equal(strlen(text[i]), 100);
		assert_int_equal(text[i][99], 'a' + i % 26);
	}
	pool_release(&pool);
}

static void test_cap(void **state)
{
	struct pool pool;

	(void)state;
	pool_init_capped(&pool, 100);
	assert_non_null(pool_alloc(&pool, 60));
	assert_null(pool_alloc(&pool, 41));
	assert_true(pool.bad);
	/* What still fits may be had: whoever asks looks at bad in the end. */
	assert_non_null(pool_alloc(&pool, 40));
	assert_int_equal(pool.used, 100);
	assert_null(pool_str(&pool, STR_LIT("a")).p);
	pool_release(&pool);
	assert_false(pool.bad);
	assert_int_equal(pool.max, 100);
	assert_non_null(pool_alloc(&pool, 100));
	pool_release(&pool);
}

static void test_too_much(void **state)
{
	struct pool pool;

	(void)state;
	pool_init(&pool);
	assert_null(pool_alloc(&pool, SIZE_MAX));
	assert_true(pool.bad);
	pool_release(&pool);
	assert_null(pool_array(&pool, SIZE_MAX / 4, 16));
	assert_true(pool.bad);
	pool_release(&pool);
	assert_non_null(pool_array(&pool, 0, 16));
	assert_false(pool.bad);
	pool_release(&pool);
}

static void test_texts(void **state)
{
	const struct str odd = { "a\0b\0\0c", 6 };
	struct pool pool;
	struct str text;

	(void)state;
	pool_init(&pool);
	assert_null(pool_copy(&pool, STR_NULL));
	assert_string_equal(pool_copy(&pool, STR_LIT("")), "");
	assert_string_equal(pool_copy(&pool, (struct str){ "abcd", 2 }), "ab");

	text = pool_str(&pool, STR_NULL);
	assert_null(text.p);
	text = pool_str(&pool, STR_LIT(""));
	assert_non_null(text.p);
	assert_int_equal(text.n, 0);
	text = pool_str(&pool, odd);
	assert_true(str_eq(text, odd) && text.p != odd.p);

	assert_true(str_is(pool_text(&pool, odd), "abc"));
	assert_true(str_is(pool_text(&pool, STR_LIT("plain")), "plain"));
	text = pool_text(&pool, (struct str){ "\0", 1 });
	assert_int_equal(text.n, 0);
	assert_null(pool_text(&pool, STR_NULL).p);
	assert_false(pool.bad);
	pool_release(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_stays_where_it_is),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
