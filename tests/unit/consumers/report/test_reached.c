/* test_reached.c -- realisasi against its definition, day by day, and
 * capaian. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/report/reached.h"

#include <math.h>
#include <stdlib.h>

static int64_t day_of(const char *text)
{
	int64_t day;

	assert_int_equal(date_parse(str_of(text), &day), 0);
	return day;
}

static void test_quarters(void **state)
{
	static const char *const rows[][2] = {
		{ "2026-01-01", "2026-01-01" }, { "2026-03-31", "2026-01-01" },
		{ "2026-04-01", "2026-04-01" }, { "2026-06-30", "2026-04-01" },
		{ "2026-07-01", "2026-07-01" }, { "2026-09-30", "2026-07-01" },
		{ "2026-10-01", "2026-10-01" }, { "2026-12-31", "2026-10-01" },
		{ "2028-02-29", "2028-01-01" }, { "1969-12-31", "1969-10-01" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(quarter_begin(day_of(rows[i][0])),
				 day_of(rows[i][1]));
}

static void test_capaian(void **state)
{
	(void)state;
	assert_true(capaian(INDICATOR_followers, 20000, 30000) == 150);
	assert_true(capaian(INDICATOR_posts_week, 8, 3) == 37.5);
	assert_true(capaian(INDICATOR_programmes, 3, 0) == 0);
	/* Less is better: on target is 100, half of it 150, thrice it -100. */
	assert_true(capaian(INDICATOR_silence_days, 4, 4) == 100);
	assert_true(capaian(INDICATOR_silence_days, 4, 2) == 150);
	assert_true(capaian(INDICATOR_silence_days, 4, 0) == 200);
	assert_true(capaian(INDICATOR_silence_days, 4, 12) == -100);
	assert_true(isnan(capaian(INDICATOR_followers, 0, 5)));
	assert_true(isnan(capaian(INDICATOR_silence_days, 0, 0)));
	assert_true(isnan(capaian(INDICATOR_followers, NAN, 5)));
	assert_true(isnan(capaian(INDICATOR_followers, 5, NAN)));
}

/* ---- worlds ---- */

#define ROWS 130 /* days up to the open one, more than a quarter has */

struct world {
	struct day row[ROWS];
	struct days days;
	struct day open;
};

/* 'n': posts on it; '.': no row; '?': a row without a number of posts.  The
 * last one is the open day. */
static void make_world(struct world *w, const char *posts, const char *last)
{
	size_t n = strlen(posts);

	*w = (struct world){ .days = { .at = w->row } };
	for (size_t i = 0; i < n; i++) {
		struct day day = { day_of(last) - (int64_t)(n - 1 - i),
				   1000,
				   posts[i] == '?' ? NAN : posts[i] - '0',
				   0,
				   0,
				   TIME_NONE,
				   NAN };

		if (i == n - 1)
			w->open = day;
		else if (posts[i] != '.')
			w->row[w->days.n++] = day;
	}
}

static struct reached reach(const struct world *w)
{
	struct reached reached;

	reached_of(&reached, &w->days, &w->open, NULL, 0, 0);
	return reached;
}

static void test_silence_and_posts(void **state)
{
	static const struct {
		const char *name, *posts, *last;
		double posts_week, silence;
	} rows[] = {
		{ "a week", "1020301", "2026-10-07", 7, 1 },
		{ "one day of the quarter", "5553", "2026-10-01", 21, 0 },
		{ "silence at the end", "1000", "2026-10-04", 7. / 4, 3 },
		{ "silence from before the quarter", "9000001", "2026-10-02",
		  3.5, 1 },
		{ "first known within the quarter", "0700", "2026-10-20",
		  49. / 4, 2 },
		{ "nothing before it", "7", "2026-10-20", 49, 0 },
		{ "nothing posted", "000", "2026-10-20", 0, 3 },
		{ "days without a row are silent", "7..0", "2026-10-20",
		  49. / 4, 3 },
		{ "so are those without a number", "7?10", "2026-10-20", 14,
		  1 },
		{ "a row before the quarter makes days known", "1..7",
		  "2026-10-02", 24.5, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct world w;
		struct reached reached;

		print_message("  %s\n", rows[i].name);
		make_world(&w, rows[i].posts, rows[i].last);
		reached = reach(&w);
		assert_true(reached.value[INDICATOR_posts_week] ==
			    rows[i].posts_week);
		assert_true(reached.value[INDICATOR_silence_days] ==
			    rows[i].silence);
		assert_true(reached.value[INDICATOR_followers] == 1000);
	}
}

/* A sentra without accounts has a card that says 0, and was not silent. */
static void test_nothing_known(void **state)
{
	struct world w;
	struct reached reached;

	(void)state;
	make_world(&w, "0", "2026-10-20");
	w.open.followers = NAN;
	reached = reach(&w);
	for (size_t i = 0; i < INDICATOR_COUNT; i++)
		assert_true(isnan(reached.value[i]));
	w.open.latest_ms = 1;
	reached = reach(&w);
	assert_true(isnan(reached.value[INDICATOR_followers]));
	assert_true(reached.value[INDICATOR_silence_days] == 1);
}

/* What came after the day that is asked does not count. */
static void test_later_days(void **state)
{
	struct world w;
	struct day open;

	(void)state;
	make_world(&w, "1000000", "2026-10-07");
	open = w.row[2];
	open.posts = 6;
	w.open = open;
	w.row[2].posts = 9; /* the day itself is as the card has it */
	assert_true(reach(&w).value[INDICATOR_posts_week] == 7 * 7 / 3.0);
	assert_true(reach(&w).value[INDICATOR_silence_days] == 1);
	w.open.day = w.row[0].day - 1; /* all of them are later */
	assert_true(reach(&w).value[INDICATOR_posts_week] == 42);
}

static void test_programmes(void **state)
{
	static const int64_t told_s[] = { 0, 1790787599, 1790787600, 1790787601,
					  INT64_MAX };
	int64_t begin_ms = day_start_ms(day_of("2026-10-01"), 7);
	struct reached reached;
	struct world w;

	(void)state;
	assert_int_equal(begin_ms, INT64_C(1790787600000));
	make_world(&w, "1", "2026-10-20");
	reached_of(&reached, &w.days, &w.open, told_s, ARRAY_LEN(told_s),
		   begin_ms);
	assert_true(reached.value[INDICATOR_programmes] == 3);
	reached_of(&reached, &w.days, &w.open, told_s, 0, begin_ms);
	assert_true(reached.value[INDICATOR_programmes] == 0);
	reached_of(&reached, &w.days, &w.open, NULL, 0, begin_ms);
	assert_true(isnan(reached.value[INDICATOR_programmes]));
}

/* ---- the definition ---- */

/* By the calendar alone: whether two days share a quarter. */
static bool same_quarter(int64_t a, int64_t b)
{
	char x[DATE_SIZE], y[DATE_SIZE];

	date_format(a, x);
	date_format(b, y);
	return memcmp(x, y, 4) == 0 &&
	       (atoi(x + 5) - 1) / 3 == (atoi(y + 5) - 1) / 3;
}

/* Posts on a day of the quarter; -1: it is none of the sentra's days. */
static double posts_of(const struct world *w, int64_t day)
{
	bool known = false;
	double posts = 0;

	for (size_t i = 0; i < w->days.n; i++) {
		known |= w->row[i].day <= day;
		if (w->row[i].day == day && !isnan(w->row[i].posts))
			posts = w->row[i].posts;
	}
	if (day == w->open.day) {
		known = true;
		posts = w->open.posts;
	}
	return known && same_quarter(day, w->open.day) ? posts : -1;
}

/* Every span of days is looked at, whether all of it is silent. */
static int longest_silence(const struct world *w)
{
	int most = 0;

	for (int64_t a = w->open.day - ROWS; a <= w->open.day; a++)
		for (int64_t b = a; b <= w->open.day && posts_of(w, b) == 0;
		     b++)
			if (b - a + 1 > most)
				most = (int)(b - a + 1);
	return most;
}

static double posts_a_week(const struct world *w)
{
	double posts = 0, days = 0;

	for (int64_t day = w->open.day - ROWS; day <= w->open.day; day++) {
		double n = posts_of(w, day);

		posts += n > 0 ? n : 0;
		days += n >= 0;
	}
	return posts * 7 / days;
}

static void random_world(struct world *w)
{
	static const char days[] = "00000000.....?1239";
	char posts[ROWS], last[DATE_SIZE];
	size_t n = 1 + (size_t)(random() % (ROWS - 1));

	for (size_t i = 0; i < n; i++)
		posts[i] = days[random() % (long)(sizeof(days) - 1)];
	posts[0] = "01"[random() % 2];
	posts[n - 1] = "0007"[random() % 4];
	posts[n] = '\0';
	date_format(day_of("2026-01-01") + random() % 800, last);
	make_world(w, posts, last);
}

static void test_definition(void **state)
{
	(void)state;
	srandom(7);
	for (int i = 0; i < 1000; i++) {
		struct world w;
		struct reached reached;

		random_world(&w);
		reached = reach(&w);
		assert_true(reached.value[INDICATOR_silence_days] ==
			    longest_silence(&w));
		assert_true(reached.value[INDICATOR_posts_week] ==
			    posts_a_week(&w));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quarters),
		cmocka_unit_test(test_capaian),
		cmocka_unit_test(test_silence_and_posts),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_later_days),
		cmocka_unit_test(test_programmes),
		cmocka_unit_test(test_definition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
