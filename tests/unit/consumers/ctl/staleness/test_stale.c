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
	{ .id = { "a\033", 2 },
	  .name = { "A\033[2J", 5 },
	  .zone = { "Asia/Jayapura", 13 },
	  .since_ms = T0,
	  .latest_ms = T0 - DAY_MS,
	  .stale_on = { [PLATFORM_youtube] = true, [PLATFORM_x] = true },
	  .unverified_ms = T0 + HOUR_MS },
	{ .id = { "b", 1 },
	  .since_ms = TIME_NONE,
	  .latest_ms = TIME_NONE,
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
		"Sentra  Stale since                Newest post\n"
		"A?[2J   Tue 10 Mar 2026 09:00 WIT  Mon 9 Mar 2026 09:00 WIT\n"
		"  a?: youtube x\n"
		"  Unverified since Tue 10 Mar 2026 10:00 WIT\n"
		"-       -                          -\n"
		"  b: -\n");
	buf_clear(&out);
	style.language = INDONESIAN;
	stale_table(stale, 0, &style, &out);
	assert_string_equal(buf_cstr(&out),
			    "Sentra  Diam sejak  Unggahan terakhir\n"
			    "tidak ada\n");
	buf_release(&out);
}

/* 80 columns suffice for names and ids of any length, and all platforms. */
static void test_width(void **state)
{
	static const struct style style = { .language = INDONESIAN,
					    .width = 80 };
	struct stale_row row = { .since_ms = T0,
				 .latest_ms = T0,
				 .unverified_ms = T0,
				 .zone = STR_LIT("Asia/Makassar") };
	struct blind_row blind = { .platform = PLATFORM_youtube,
				   .reason = "auth",
				   .since_ms = T0 };
	char name[65], handle[200];
	struct buf out;

	(void)state;
	memset(name, 'n', 64);
	name[64] = '\0';
	memset(handle, 'h', sizeof(handle));
	handle[sizeof(handle) - 1] = '\0';
	row.id = row.name = str_of(name);
	blind.sentra = STR_LIT("efata-kupang");
	blind.handle = handle;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		row.stale_on[p] = true;
	buf_init(&out, 1 << 16);
	stale_table(&row, 1, &style, &out);
	blind_table(&blind, 1, &style, "Asia/Jakarta", &out);
	for (const char *p = buf_cstr(&out); *p; p = strchr(p, '\n') + 1)
		assert_true(strcspn(p, "\n") <= 80);
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
		"{\"stale\":[\n{\"sentra\":\"a\\u001b\",\"name\":"
		"\"A\\u001b[2J\","
		"\"since\":\"2026-03-10T00:00:00.000Z\","
		"\"latest\":\"2026-03-09T00:00:00.000Z\",\"platforms\":["
		"\"youtube\",\"x\"],\"unverified_since\":"
		"\"2026-03-10T01:00:00.000Z\"},\n"
		"{\"sentra\":\"b\",\"name\":null,\"since\":null,"
		"\"latest\":null,\"platforms\":[],\"unverified_since\":null}\n"
		"]}\n");
	buf_release(&out);
}

static void test_stale_csv(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	stale_csv(stale, ARRAY_LEN(stale), &out);
	assert_string_equal(
		buf_cstr(&out),
		"sentra,name,since,latest,platforms,unverified_since\r\n"
		"a?,A?[2J,2026-03-10T00:00:00.000Z,2026-03-09T00:00:00.000Z,"
		"youtube x,2026-03-10T01:00:00.000Z\r\n"
		"b,,,,,\r\n");
	buf_release(&out);
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
			    "Tidak terpantau sejak      Sentra  Akun\n"
			    "?: ?\n"
			    "Sel 10 Mar 2026 07.00 WIB  e       5\n"
			    "YouTube: pengumpul tidak melapor (silent)\n"
			    "Sel 10 Mar 2026 07.00 WIB  d       @dedi\n"
			    "X: token atau izin ditolak (auth)\n"
			    "Sel 10 Mar 2026 07.00 WIB  a       2\n"
			    "Sel 10 Mar 2026 07.00 WIB  b       2\n"
			    "Sel 10 Mar 2026 08.00 WIB  a       ?\n"
			    "X: kuota API habis (quota)\n"
			    "Sel 10 Mar 2026 07.00 WIB  c       3\n");
	buf_clear(&out);
	blind_json(rows, 1, &out);
	assert_string_equal(buf_cstr(&out),
			    "{\"blind\":[\n{\"platform\":\"?\",\"reason\":\"?"
			    "\",\"since\":\"2026-03-10T00:00:00.000Z\","
			    "\"sentra\":\"e\",\"account\":\"5\","
			    "\"handle\":null}\n]}\n");
	buf_clear(&out);
	blind_csv(&rows[1], 1, &out);
	assert_string_equal(buf_cstr(&out),
			    "platform,reason,since,sentra,account,handle\r\n"
			    "youtube,silent,2026-03-10T00:00:00.000Z,d,4,dedi"
			    "\r\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_stale_json),
		cmocka_unit_test(test_stale_csv),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_blind),
	};

	return cmocka_run_group_tests_name("ctl_stale", tests, NULL, NULL);
}
