/* test_session.c -- times as sentractl prints them, in any zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/ctl/ctl.h"

/* 1773120600 is 2026-03-10T05:30:00Z. */
static const struct {
	const char *seconds, *zone, *want;
} rows[] = {
	{ "1773120600", "Asia/Jakarta", "Tue 10 Mar 2026 12:30 WIB" },
	{ "1773120600", "Asia/Pontianak", "Tue 10 Mar 2026 12:30 WIB" },
	{ "1773120600", "Asia/Makassar", "Tue 10 Mar 2026 13:30 WITA" },
	{ "1773120600", "Asia/Jayapura", "Tue 10 Mar 2026 14:30 WIT" },
	{ "1773120600", NULL, "Tue 10 Mar 2026 12:30 WIB" },
	{ "1773120600", "", "Tue 10 Mar 2026 12:30 WIB" },
	{ "1773120600", "Asia/Tokyo", "Tue 10 Mar 2026 14:30 UTC+9" },
	{ "1773120600", "Asia/Kuala_Lumpur", "Tue 10 Mar 2026 13:30 UTC+8" },
	{ "1773120600", "Asia/Kathmandu", "Tue 10 Mar 2026 11:15 UTC+5:45" },
	{ "1773120600", "America/Caracas", "Tue 10 Mar 2026 01:30 UTC-4" },
	{ "1773120600", "UTC", "Tue 10 Mar 2026 05:30 UTC" },
	/* New York has summer time since the 8th, and Newfoundland too. */
	{ "1773120600", "America/New_York", "Tue 10 Mar 2026 01:30 UTC-4" },
	{ "1770528600", "America/New_York", "Sun 8 Feb 2026 00:30 UTC-5" },
	{ "1773120600", "America/St_Johns", "Tue 10 Mar 2026 03:00 UTC-2:30" },
	{ "1773120600", "No/Where", "Tue 10 Mar 2026 05:30 UTC" },
	{ "0", "Asia/Jakarta", "-" },
	{ "", "Asia/Jakarta", "-" },
	{ "x", "Asia/Jakarta", "-" },
	{ NULL, "Asia/Jakarta", "-" },
	{ "9223372036854775807", "Asia/Jakarta", "-" },
};

static void test_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char got[40];

		ctl_time(ENGLISH, str_of(rows[i].seconds), str_of(rows[i].zone),
			 got);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s %s: %s", rows[i].seconds, rows[i].zone,
				 got);
	}
}

static void test_instants(void **state)
{
	char got[40];

	(void)state;
	ctl_time_ms(ENGLISH, INT64_C(1773120600999), STR_LIT("Asia/Makassar"),
		    got);
	assert_string_equal(got, "Tue 10 Mar 2026 13:30 WITA");
	ctl_time_ms(INDONESIAN, INT64_C(1773120600999),
		    STR_LIT("Asia/Makassar"), got);
	assert_string_equal(got, "Sel 10 Mar 2026 13.30 WITA");
	ctl_time_ms(ENGLISH, TIME_NONE, STR_LIT("Asia/Makassar"), got);
	assert_string_equal(got, "-");
}

/* Before one believes what a stage wrote. */
static void test_age(void **state)
{
	struct ctl c = { .style = { .language = INDONESIAN },
			 .pipeline = { .prefix = (char[]){ "uji" } } };
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	ctl_tell_age(&c, NULL, "sentra-consumer@scorer", &out);
	assert_string_equal(buf_cstr(&out),
			    "Belum ada apa-apa: sentra-consumer@scorer belum "
			    "menulis ke Redis ini,\natau memakai prefix lain "
			    "daripada uji.\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_instants),
		cmocka_unit_test(test_age),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
