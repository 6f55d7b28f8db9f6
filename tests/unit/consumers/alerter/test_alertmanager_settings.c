/* test_alertmanager_settings.c -- the addresses of [alertmanager]. */
#include "tests/unit/kit/alertmanager_kit.h"

#include <errno.h>

static void addresses_are_checked(void **state)
{
	static const struct {
		const char *urls;
		int want;
		const char *word;
	} rows[] = {
		{ "", 0, "" },
		{ " , ", 0, "" },
		{ "http://am:9093", 0, "" },
		{ "http://10.0.0.1:9093/", 0, "" },
		{ "https://am.example/alertmanager, http://b:9093", 0, "" },
		{ "http://a,http://b\thttp://c", 0, "" },
		{ "http://a http://b http://c http://d http://e http://f "
		  "http://g http://h",
		  0, "" },
		{ "http://a http://b http://c http://d http://e http://f "
		  "http://g http://h http://i",
		  -EINVAL, "more than 8" },
		{ "http://a, http://a/", -EINVAL, "twice" },
		{ "http://a http://b http://b", -EINVAL, "twice" },
		{ "am:9093", -EINVAL, "\"am:9093\"" },
		{ "ftp://am", -EINVAL, "\"ftp://am\"" },
		{ "http://am/?a=b", -EINVAL, "?" },
		{ "http://am/#a", -EINVAL, "#" },
		{ "http://", -EINVAL, "" },
		{ "/", -EINVAL, "\"/\"" },
		{ "http://me:secret@am", -EINVAL, "user" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		print_message("%s\n", rows[i].urls);
		assert_int_equal(alertmanager_check(rows[i].urls, &err),
				 rows[i].want);
		assert_non_null(strstr(err.text, rows[i].word));
		assert_null(strstr(err.text, "secret"));
	}
}

static void without_addresses_nothing_is_due(void **state)
{
	struct alertmanager_settings settings = { (char *)"", 30 * SECOND_MS,
						  24 * HOUR_MS };
	struct notification alert = { .alert = &quiet };
	struct err err;
	struct alertmanager *am = alertmanager_new(&settings, &err);

	(void)state;
	assert_non_null(am);
	assert_int_equal(alertmanager_set(am, &alert, 1, &err), 0);
	alertmanager_step(am, boot_ms(), SINCE_MS);
	assert_true(alertmanager_due_ms(am) == INT64_MAX);
	assert_false(alertmanager_pending(am));
	alertmanager_free(am);
	alertmanager_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_checked),
		cmocka_unit_test(without_addresses_nothing_is_due),
	};

	return cmocka_run_group_tests_name("alertmanager_settings", tests, NULL,
					   NULL);
}
