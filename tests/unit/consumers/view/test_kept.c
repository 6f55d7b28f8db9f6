/* test_kept.c -- what is kept, and what goes for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/kept.h"

#include <stdio.h>

static struct kept *ask(struct kept_list *list, int i)
{
	char id[16];
	struct kept *k;

	snprintf(id, sizeof(id), "s%d", i);
	k = kept_ask(list, str_of(id), NATIONAL, NULL);
	assert_non_null(k);
	return k;
}

static bool is_kept(struct kept_list *list, int i)
{
	for (size_t n = 0; n < list->n; n++) {
		char id[16];

		snprintf(id, sizeof(id), "s%d", i);
		if (str_is(list->at[n]->sentra, id))
			return true;
	}
	return false;
}

static void test_one_of_each_name(void **state)
{
	struct kept_list list = { 0 };
	struct kept *a = ask(&list, 1);

	(void)state;
	assert_int_equal(a->read_ms, TIME_NONE);
	assert_ptr_equal(ask(&list, 1), a);
	assert_ptr_not_equal(ask(&list, 2), a);
	assert_ptr_not_equal(kept_ask(&list, STR_LIT("s1"), PLATFORM_x, NULL),
			     a);
	assert_ptr_not_equal(kept_ask(&list, STR_LIT("s1"), KEPT_POSTS, NULL),
			     a);
	assert_non_null(kept_ask(&list, STR_NULL, NATIONAL, NULL));
	assert_int_equal(list.n, 5);
	kept_release(&list);
}

static void test_the_least_asked_goes(void **state)
{
	struct kept_list list = { 0 };

	(void)state;
	for (int i = 0; i < KEPT_MAX; i++)
		ask(&list, i);
	ask(&list, 0);
	ask(&list, KEPT_MAX);
	assert_int_equal(list.n, KEPT_MAX);
	assert_true(is_kept(&list, 0));
	assert_false(is_kept(&list, 1));
	assert_true(is_kept(&list, 2));
	assert_true(is_kept(&list, KEPT_MAX));
	kept_release(&list);
}

/* What was handed out stays until the next period, however many there are. */
static void test_what_is_out_stays(void **state)
{
	struct kept_list list = { 0 };

	(void)state;
	for (int i = 0; i < KEPT_MAX; i++)
		ask(&list, i)->out = i != 7;
	ask(&list, KEPT_MAX)->out = true;
	assert_false(is_kept(&list, 7));
	assert_true(is_kept(&list, 0));
	ask(&list, KEPT_MAX + 1)->out = true;
	ask(&list, KEPT_MAX + 2)->out = true;
	assert_int_equal(list.n, KEPT_MAX + 2);
	kept_period(&list);
	assert_true(list.n <= KEPT_MAX);
	assert_false(is_kept(&list, 0));
	assert_true(is_kept(&list, KEPT_MAX + 2));
	kept_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_of_each_name),
		cmocka_unit_test(test_the_least_asked_goes),
		cmocka_unit_test(test_what_is_out_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
