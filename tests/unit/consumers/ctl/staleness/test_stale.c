/* test_stale.c -- the stale and the blind, as people and programs read
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/staleness/blind.h"
#include "consumers/ctl/staleness/stale.h"

#define T0 INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

static const struct stale_row stale[] = {
	{ .id = { "a", 1 },
	  .name = { "A\033[2J", 5 },
	  .zone = { "Asia/Jayapura", 13 },
	  .since = { "1773100800", 10 },
	  .latest = { "1773014400", 10 },
	  .stale_on = { [PLATFORM_youtube] = true, [PLATFORM_x] = true },
	  .unverified_ms = T0 + HOUR_MS },
	{ .id = { "b", 1 },
	  .since = { "1773100800.5", 12 },
	  .unverified_ms = TIME_NONE },
};

static void test_stale(void **state)
{
	struct style style = { .language = ENGLISH };
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	stale_table(stale, ARRAY_LEN(stale), &style, &out);
	assert_string_equal(
		buf_cstr(&out),
		"Id  Sentra  Stale since                Newest post          "
		"     Platform   Unverified since\n"
		"a   A?[2J   Tue 10 Mar 2026 09:00 WIT  Mon 9 Mar 2026 09:00 "
		"WIT  youtube x  Tue 10 Mar 2026 10:00 WIT\n"
		"b   -       -                          -                    "
		"     -          -\n");
	buf_clear(&out);
	style.language = INDONESIAN;
	stale_table(stale, 0, &style, &out);
	assert_string_equal(buf_cstr(&out),
			    "Id  Sentra  Diam sejak  Unggahan terakhir  "
			    "Platform  Tidak terpantau sejak\n"
			    "tidak ada\n");
	buf_release(&out);
}

static void test_stale_json(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	stale_json(stale, ARRAY_LEN(stale), &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"stale\":[\n{\"sentra\":\"a\",\"name\":\"A\\u001b[2J\","
		"\"since\":\"2026-03-10T00:00:00.000Z\","
		"\"latest\":\"2026-03-09T00:00:00.000Z\",\"platforms\":["
		"\"youtube\",\"x\"],\"unverified_since\":"
		"\"2026-03-10T01:00:00.000Z\"},\n"
		"{\"sentra\":\"b\",\"name\":null,\"since\":null,"
		"\"latest\":null,\"platforms\":[],\"unverified_since\":null}\n"
		"]}\n");
	buf_release(&out);
}

static void test_member(void **state)
{
	static const struct {
		const char *member;
		bool good;
		const char *sentra;
		int platform;
		const char *account;
	} rows[] = {
		{ "a:x:17", true, "a", PLATFORM_x, "17" },
		{ "a:youtube:UC:b", true, "a", PLATFORM_youtube, "UC:b" },
		{ "a:x:@h", true, "a", PLATFORM_x, "@h" },
		{ "a:myspace:1", true, "a", -1, "1" },
		{ "a:x", false, NULL, 0, NULL },
		{ "a", false, NULL, 0, NULL },
		{ "", false, NULL, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct blind_row row;

		assert_int_equal(blind_row_member(str_of(rows[i].member), &row),
				 rows[i].good);
		if (!rows[i].good)
			continue;
		assert_true(str_is(row.sentra, rows[i].sentra));
		assert_true(str_is(row.account, rows[i].account));
		assert_int_equal(row.platform, rows[i].platform);
	}
	assert_false(blind_row_member(STR_NULL, &(struct blind_row){ 0 }));
}

static void test_blind(void **state)
{
	struct blind_row rows[] = {
		{ STR_LIT("c"), STR_LIT("3"), PLATFORM_x, "quota", T0, NULL },
		{ STR_LIT("a"), STR_LIT("\033"), PLATFORM_x, "auth",
		  T0 + HOUR_MS, NULL },
		{ STR_LIT("b"), STR_LIT("2"), PLATFORM_x, "auth", T0, NULL },
		{ STR_LIT("d"), STR_LIT("4"), PLATFORM_youtube, "silent", T0,
		  "dedi" },
		{ STR_LIT("e"), STR_LIT("5"), -1, "?", T0, NULL },
		{ STR_LIT("a"), STR_LIT("2"), PLATFORM_x, "auth", T0, NULL },
	};
	struct style style = { .language = INDONESIAN };
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	blind_sort(rows, ARRAY_LEN(rows));
	blind_sort(NULL, 0);
	blind_table(rows, ARRAY_LEN(rows), &style, "Asia/Jakarta", &out);
	assert_string_equal(buf_cstr(&out),
			    "Platform  Sebab                             "
			    "Tidak terpantau sejak      Sentra  Akun\n"
			    "?         ?                                 "
			    "Sel 10 Mar 2026 07.00 WIB  e       5\n"
			    "YouTube   pengumpul tidak melapor (silent)  "
			    "Sel 10 Mar 2026 07.00 WIB  d       @dedi\n"
			    "X         token atau izin ditolak (auth)    "
			    "Sel 10 Mar 2026 07.00 WIB  a       2\n"
			    "X         token atau izin ditolak (auth)    "
			    "Sel 10 Mar 2026 07.00 WIB  b       2\n"
			    "X         token atau izin ditolak (auth)    "
			    "Sel 10 Mar 2026 08.00 WIB  a       ?\n"
			    "X         kuota API habis (quota)           "
			    "Sel 10 Mar 2026 07.00 WIB  c       3\n");
	buf_clear(&out);
	blind_json(rows, 1, &out);
	assert_string_equal(buf_cstr(&out),
			    "{\"blind\":[\n{\"platform\":\"?\",\"reason\":\"?"
			    "\",\"since\":\"2026-03-10T00:00:00.000Z\","
			    "\"sentra\":\"e\",\"account\":\"5\","
			    "\"handle\":null}\n]}\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_stale_json),
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_blind),
	};

	return cmocka_run_group_tests_name("ctl_stale", tests, NULL, NULL);
}
