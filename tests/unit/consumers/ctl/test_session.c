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
	{ "1773120600", "Asia/Jakarta", "2026-03-10 12:30 WIB" },
	{ "1773120600", "Asia/Pontianak", "2026-03-10 12:30 WIB" },
	{ "1773120600", "Asia/Makassar", "2026-03-10 13:30 WITA" },
	{ "1773120600", "Asia/Jayapura", "2026-03-10 14:30 WIT" },
	{ "1773120600", NULL, "2026-03-10 12:30 WIB" },
	{ "1773120600", "", "2026-03-10 12:30 WIB" },
	{ "1773120600", "Asia/Tokyo", "2026-03-10 14:30 UTC+9" },
	{ "1773120600", "Asia/Kuala_Lumpur", "2026-03-10 13:30 UTC+8" },
	{ "1773120600", "Asia/Kathmandu", "2026-03-10 11:15 UTC+5:45" },
	{ "1773120600", "America/Caracas", "2026-03-10 01:30 UTC-4" },
	{ "1773120600", "UTC", "2026-03-10 05:30 UTC" },
	/* New York has summer time since the 8th, and Newfoundland too. */
	{ "1773120600", "America/New_York", "2026-03-10 01:30 UTC-4" },
	{ "1770528600", "America/New_York", "2026-02-08 00:30 UTC-5" },
	{ "1773120600", "America/St_Johns", "2026-03-10 03:00 UTC-2:30" },
	{ "1773120600", "No/Where", "2026-03-10 05:30 UTC" },
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

		ctl_time(str_of(rows[i].seconds), str_of(rows[i].zone), got);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s %s: %s", rows[i].seconds, rows[i].zone,
				 got);
	}
}

static void test_instants(void **state)
{
	char got[40];

	(void)state;
	ctl_time_ms(INT64_C(1773120600999), STR_LIT("Asia/Makassar"), got);
	assert_string_equal(got, "2026-03-10 13:30 WITA");
	ctl_time_ms(TIME_NONE, STR_LIT("Asia/Makassar"), got);
	assert_string_equal(got, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_instants),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
