/* test_ctl_style.c -- the reader's language, and times where the sentra is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/style.h"

static void test_language(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		bool indonesian;
	} rows[] = {
		{ NULL, NULL, NULL, false },
		{ NULL, NULL, "id_ID.UTF-8", true },
		{ NULL, NULL, "id", true },
		{ "", "", "id.UTF-8", true },
		{ "C", NULL, "id_ID", false },
		{ NULL, "id_ID@x", "en_US", true },
		{ "en_US", "id_ID", "id_ID", false },
		{ NULL, NULL, "idx_XX", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(style_speaks_indonesian(rows[i].all,
							 rows[i].messages,
							 rows[i].lang),
				 rows[i].indonesian);
}

static void test_labels(void **state)
{
	const struct style en = { 0 }, id = { .indonesian = true };

	(void)state;
	assert_string_equal(style_metric(&en, "followers"), "Followers");
	assert_string_equal(style_metric(&id, "followers"), "Pengikut");
	assert_string_equal(style_window(&id, "24h"), "24 jam");
	assert_string_equal(style_metric(&id, "unheard"), "unheard");
}

static void test_times(void **state)
{
	static const struct {
		struct str seconds, zone;
		const char *want;
	} rows[] = {
		{ STR_LIT("1773120600"), STR_LIT("Asia/Jakarta"),
		  "2026-03-10 12:30 WIB" },
		{ STR_LIT("1773120600"), STR_LIT("Asia/Pontianak"),
		  "2026-03-10 12:30 WIB" },
		{ STR_LIT("1773120600"), STR_LIT("Asia/Makassar"),
		  "2026-03-10 13:30 WITA" },
		{ STR_LIT("1773120600"), STR_LIT("Asia/Jayapura"),
		  "2026-03-10 14:30 WIT" },
		{ STR_LIT("1773120600"), STR_LIT("Europe/Berlin"),
		  "2026-03-10 05:30 UTC" },
		{ STR_LIT("1773120600"), { NULL, 0 }, "2026-03-10 12:30 WIB" },
		{ STR_LIT("1773099000"), STR_LIT("Asia/Jakarta"),
		  "2026-03-10 06:30 WIB" },
		{ STR_LIT(""), STR_LIT("Asia/Jakarta"), "-" },
		{ STR_LIT("0"), STR_LIT("Asia/Jakarta"), "-" },
		{ STR_LIT("-5"), STR_LIT("Asia/Jakarta"), "-" },
		{ STR_LIT("soon"), STR_LIT("Asia/Jakarta"), "-" },
		{ STR_LIT("9e99"), STR_LIT("Asia/Jakarta"), "-" },
	};
	char out[STYLE_TIME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		style_time(rows[i].seconds, rows[i].zone, out);
		assert_string_equal(out, rows[i].want);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_language),
	cmocka_unit_test(test_labels),
	cmocka_unit_test(test_times),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_style", tests, NULL, NULL);
}
