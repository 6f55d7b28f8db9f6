/* test_array.c -- an array that grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/array.h"

#include <stdlib.h>

struct item {
	int a, b, c;
};

static void test_grows_by_doubling(void **state)
{
	struct item *at = NULL;
	size_t size = 0, moved = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		size_t before = size;

		assert_true(ARRAY_ROOM(at, size, (size_t)i + 1));
		assert_true(size > (size_t)i);
		moved += size != before;
		assert_true(before == 0 || size == before ||
			    size == 2 * before);
		at[i] = (struct item){ i, i + 1, i + 2 };
	}
	assert_true(moved < 10);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(at[i].c, i + 2);
	free(at);
}

static void test_room_for_many_at_once(void **state)
{
	char *text = NULL;
	size_t size = 0;

	(void)state;
	assert_true(ARRAY_ROOM(text, size, 0));
	assert_int_equal(size, 0);
	assert_null(text);
	assert_true(ARRAY_ROOM(text, size, 1000));
	assert_true(size >= 1000 && size < 2000);
	free(text);
}

/* What cannot be had leaves the array as it was. */
static void test_too_many(void **state)
{
	static const size_t many[] = { SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 12 };
	struct item *at = NULL, *old;
	size_t size = 0;

	(void)state;
	assert_true(ARRAY_ROOM(at, size, 3));
	at[2] = (struct item){ 1, 2, 3 };
	old = at;
	for (size_t i = 0; i < ARRAY_LEN(many); i++) {
		assert_false(ARRAY_ROOM(at, size, many[i]));
		assert_ptr_equal(at, old);
		assert_int_equal(size, 16);
	}
	assert_int_equal(at[2].c, 3);
	free(at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_by_doubling),
		cmocka_unit_test(test_room_for_many_at_once),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests_name("array", tests, NULL, NULL);
}
