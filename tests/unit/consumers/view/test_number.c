/* test_number.c -- numbers and times as people write them, and that every label
 * has both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/number.h"
#include "consumers/view/sentence.h"

#include <math.h>

#define T0 INT64_C(1795388400000) /* 2026-11-22T23:00:00Z */

static void check(struct buf *out, const char *want)
{
	assert_string_equal(buf_cstr(out), want);
	buf_clear(out);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text, *english, *indonesian;
	} rows[] = {
		{ "0", "0", "0" },
		{ "999", "999", "999" },
		{ "1000", "1,000", "1.000" },
		{ "340138", "340,138", "340.138" },
		{ "-1234567", "-1,234,567", "-1.234.567" },
		{ "-123", "-123", "-123" },
		{ "99.99", "99.99", "99,99" },
		{ "1234.5", "1,234.5", "1.234,5" },
		{ "", "-", "-" },
		{ "-", "-", "-" },
		{ ".5", "-", "-" },
		{ "5.", "-", "-" },
		{ "1e5", "-", "-" },
		{ NULL, "-", "-" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		number_add(&out, ENGLISH, str_of(rows[i].text));
		check(&out, rows[i].english);
		number_add(&out, INDONESIAN, str_of(rows[i].text));
		check(&out, rows[i].indonesian);
	}
	buf_release(&out);
}

static void test_doubles(void **state)
{
	static const struct {
		double number;
		int decimals;
		const char *plain, *change;
	} rows[] = {
		{ 0, 0, "0", "0" },
		{ 1234.5, 2, "1.234,50", "+1.234,50" },
		{ -1234.5, 1, "-1.234,5", "-1.234,5" },
		{ -0.004, 2, "0,00", "0,00" },
		{ 0.004, 2, "0,00", "0,00" },
		{ 0.4, 0, "0", "0" },
		{ NAN, 2, "-", "-" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		decimal_add(&out, INDONESIAN, rows[i].number, rows[i].decimals);
		check(&out, rows[i].plain);
		change_add(&out, INDONESIAN, rows[i].number, rows[i].decimals);
		check(&out, rows[i].change);
	}
	decimal_add(&out, ENGLISH, INFINITY, 0);
	check(&out, "-");
	month_day_add(&out, INDONESIAN, 20697);
	check(&out, "1 Sep");
	buf_release(&out);
}

static void test_times(void **state)
{
	struct zone *zone = zone_open("Asia/Jakarta", NULL);
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	time_add(&out, INDONESIAN, T0, zone, "Asia/Jakarta");
	check(&out, "Sen 23 Nov 2026 06.00 WIB");
	time_add(&out, ENGLISH, T0, zone, "Asia/Jakarta");
	check(&out, "Mon 23 Nov 2026 06:00 WIB");
	time_add(&out, ENGLISH, T0, NULL, "Asia/Jakarta");
	check(&out, "Sun 22 Nov 2026 23:00 UTC");
	time_add(&out, ENGLISH, TIME_NONE, zone, "Asia/Jakarta");
	check(&out, "-");
	date_add(&out, INDONESIAN, 20818);
	check(&out, "Kam 31 Des 2026");
	zone_close(zone);
	buf_release(&out);
}

static void test_ages(void **state)
{
	static const struct {
		int64_t ms;
		const char *english, *indonesian;
	} rows[] = {
		{ -5, "0 seconds ago", "0 detik lalu" },
		{ SECOND_MS, "1 second ago", "1 detik lalu" },
		{ HOUR_MS - 1, "59 minutes ago", "59 menit lalu" },
		{ 3 * HOUR_MS, "3 hours ago", "3 jam lalu" },
		{ 49 * HOUR_MS, "2 days ago", "2 hari lalu" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		age_add(&out, ENGLISH, rows[i].ms);
		check(&out, rows[i].english);
		age_add(&out, INDONESIAN, rows[i].ms);
		check(&out, rows[i].indonesian);
	}
	buf_release(&out);
}

static void test_spans(void **state)
{
	static const struct {
		int64_t ms;
		const char *english, *indonesian;
	} rows[] = {
		{ -5, "0 minutes", "0 menit" },
		{ 0, "0 minutes", "0 menit" },
		{ 61 * SECOND_MS, "1 minute 1 second", "1 menit 1 detik" },
		{ HOUR_MS + SECOND_MS, "1 hour", "1 jam" },
		{ 7 * DAY_MS + 2 * MINUTE_MS, "7 days 2 minutes",
		  "7 hari 2 menit" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		span_add(&out, ENGLISH, rows[i].ms);
		check(&out, rows[i].english);
		span_add(&out, INDONESIAN, rows[i].ms);
		check(&out, rows[i].indonesian);
	}
	buf_release(&out);
}

/* How many places a format has to fill. */
static size_t places(const char *format)
{
	size_t n = 0;

	for (; *format; format++)
		n += *format == '%';
	return n;
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < WORD_COUNT; i++) {
		const char *english = word(ENGLISH, (enum word_id)i);
		const char *indonesian = word(INDONESIAN, (enum word_id)i);

		assert_true(*english && *indonesian);
		assert_int_equal(places(english), places(indonesian));
	}
	assert_string_equal(platform_title("tiktok"), "TikTok");
	assert_string_equal(platform_title("myspace"), "myspace");
}

static void test_sentences(void **state)
{
	static const struct {
		const char *english, *indonesian;
	} rows[] = {
		{ "Commands:", "Perintah:" },
		{ "a is line 4 already; an account stands once in the roster",
		  "a sudah ada di baris 4; satu akun hanya sekali dalam "
		  "daftar" },
		{ "more than 64 cells", "lebih dari 64 sel" },
		{ "unknown platform; write one of x y",
		  "platform tidak dikenal; tulis salah satu dari x y" },
		{ "more than 64 cells and more",
		  "more than 64 cells and more" },
		{ "of none", "of none" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		sentence_add(&out, INDONESIAN, rows[i].english);
		check(&out, rows[i].indonesian);
		sentence_add(&out, ENGLISH, rows[i].english);
		check(&out, rows[i].english);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_doubles),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_ages),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
