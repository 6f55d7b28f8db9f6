/* test_field.c -- the fields of a card that have evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/evidence/field.h"
#include "consumers/scorer/card.h"

static bool is_metric(const char *name)
{
	for (int m = 0; m < METRIC_COUNT; m++) {
		size_t n = strlen(metric_table[m].name);

		if (strncmp(name, metric_table[m].name, n) == 0 &&
		    (!name[n] || name[n] == ':') &&
		    strncmp(name, "score:", 6) != 0)
			return true;
	}
	return false;
}

/* Every number of a card is one, under its own name, and nothing else is. */
static void test_every_field_of_a_card(void **state)
{
	struct buf name, again;
	struct board field;
	size_t n = 0;

	(void)state;
	buf_init(&name, 1000);
	buf_init(&again, 1000);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		buf_clear(&name);
		card_field_name(&name, i);
		assert_int_equal(card_field_find(buf_str(&name), &field),
				 is_metric(buf_cstr(&name)));
		if (!is_metric(buf_cstr(&name)))
			continue;
		buf_clear(&again);
		board_name(&again, field);
		assert_string_equal(buf_cstr(&again), buf_cstr(&name));
		n++;
	}
	assert_int_equal(n, CARD_NATIONAL_FIELDS +
				    CARD_PLACE_FIELDS * (1 + PLATFORM_COUNT));
	buf_release(&name);
	buf_release(&again);
}

static void test_unknown(void **state)
{
	static const char *const unknown[] = {
		"",        "posts",     "posts:8d", "followers:7d",
		"score:x", "posts:7d:", "name",     "posts:7d:youtube:"
	};
	struct board field;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		assert_false(card_field_find(str_of(unknown[i]), &field));
}

static void test_advice(void **state)
{
	static const char *const all =
		"there are score followers[:P] latest[:P] posts:W[:P] "
		"engagement:W[:P] views:W[:P] rate:W[:P] view_rate:W[:P] "
		"growth:W[:P], where W is one of 24h 7d 30d and P a platform";
	struct buf out;

	(void)state;
	buf_init(&out, 2000);
	card_field_advice(&out, "nothing like it");
	assert_string_equal(buf_cstr(&out), all);
	buf_clear(&out);
	card_field_advice(&out, "post:7d:tiktok");
	assert_string_equal(strstr(buf_cstr(&out), "there are"), all);
	assert_int_equal(strncmp(buf_cstr(&out),
				 "did you mean posts:7d:tiktok? ", 30),
			 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_of_a_card),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_advice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
