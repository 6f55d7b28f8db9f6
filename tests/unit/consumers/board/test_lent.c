/* test_lent.c -- what readers still have is bounded, by number and bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/lent.h"

static struct reply *made(size_t bytes)
{
	const struct reply_head head = { .status = 200, .type = "image/png" };
	struct reply *reply;
	struct buf body;

	buf_init(&body, LENT_BYTES);
	if (buf_reserve(&body, bytes))
		body.len = bytes;
	reply = reply_new(&head, &body, NULL);
	assert_non_null(reply);
	return reply;
}

static void test_number(void **state)
{
	struct reply *reply[LENT_MAX];
	struct lent lent = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < LENT_MAX; i++) {
		assert_true(lent_has_room(&lent));
		reply[i] = made(10);
		lent_add(&lent, reply[i]);
	}
	assert_false(lent_has_room(&lent));
	/* One is read to its end. */
	reply_unref(reply[7]);
	assert_true(lent_has_room(&lent));
	assert_int_equal(lent.n, LENT_MAX - 1);
	for (size_t i = 0; i < LENT_MAX; i++)
		if (i != 7)
			reply_unref(reply[i]);
	lent_settle(&lent);
	assert_int_equal(lent.n, 0);
}

static void test_bytes(void **state)
{
	struct lent lent = { .n = 0 };
	struct reply *one = made(LENT_BYTES / 2), *two = made(LENT_BYTES / 2);

	(void)state;
	lent_add(&lent, one);
	assert_true(lent_has_room(&lent));
	lent_add(&lent, two);
	assert_false(lent_has_room(&lent));
	reply_unref(one);
	assert_true(lent_has_room(&lent));
	lent_release(&lent);
	assert_false(reply_is_shared(two));
	reply_unref(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests_name("lent", tests, NULL, NULL);
}
