/* test_sentra_hours.c -- the heat map of when a sentra posts: by its own clock,
 * the most in words, and nothing where it would prove nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/sentra_page.h"
#include "tests/unit/kit/board_kit.h"

#define MONDAY_22_30_UTC                                   \
	(T_MS - 7 * HOUR_MS) /* Wednesday 6:30 in Makassar \
			      */

static struct html page;

static int begin(void **state)
{
	static const char *const card[][40] = { { "id", "a", NULL } };

	(void)state;
	kit_begin(card, 1);
	html_init(&page, INDONESIAN);
	return 0;
}

static int end(void **state)
{
	(void)state;
	html_release(&page);
	kit_end();
	return 0;
}

/* The part of a sentra with n posts, all of one hour but the last. */
static void show(size_t n, int64_t ms, int64_t last_ms)
{
	static struct view_post post[50];
	static struct view_posts posts;
	struct sentra_page p = { .w = &kit.world,
				 .id = STR_LIT("a"),
				 .zone = "Asia/Makassar" };

	for (size_t i = 0; i < n; i++)
		post[i].published_ms = i + 1 < n ? ms : last_ms;
	posts = (struct view_posts){ .at = post, .n = n };
	kit.posts = &posts;
	sentra_hours(&page, &p);
}

static size_t tiles_of(const char *class)
{
	size_t n = 0;

	for (const char *at = kit_shown(&page); (at = strstr(at, class)); at++)
		n++;
	return n;
}

static void test_own_clock(void **state)
{
	(void)state;
	show(6, MONDAY_22_30_UTC, T_MS);
	kit_has(&page, "6 unggahan terbaru");
	kit_has(&page, "terbanyak Sel mulai pukul 6: 5.");
	assert_int_equal(tiles_of("r-tile l4"), 1);
	assert_int_equal(tiles_of("r-tile l1"), 1);
	assert_int_equal(tiles_of("r-tile l0"), 7 * 24 - 2);
}

/* Sunday's last hour, which UTC has on the same day. */
static void test_end_of_week(void **state)
{
	const int64_t sunday = T_MS - 2 * DAY_MS;

	(void)state;
	show(5, sunday + 10 * HOUR_MS, sunday + 10 * HOUR_MS);
	kit_has(&page, "terbanyak Min mulai pukul 23: 5.");
	html_release(&page);
	html_init(&page, ENGLISH);
	show(5, sunday + 11 * HOUR_MS, sunday + 11 * HOUR_MS);
	kit_has(&page, "most of them Mon from 0 h on: 5.");
}

static void test_too_few(void **state)
{
	(void)state;
	show(4, T_MS, T_MS);
	show(6, TIME_NONE, TIME_NONE);
	kit.posts = NULL;
	sentra_hours(&page, &(struct sentra_page){ .w = &kit.world,
						   .zone = "Asia/Jakarta" });
	assert_int_equal(buf_str(&page.out).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_own_clock, begin, end),
		cmocka_unit_test_setup_teardown(test_end_of_week, begin, end),
		cmocka_unit_test_setup_teardown(test_too_few, begin, end),
	};

	return cmocka_run_group_tests_name("sentra_hours", tests, NULL, NULL);
}
