/* test_ctl_top.c -- a leaderboard as people and programs see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/top_view.h"

#include <locale.h>

#define ROW(id_, value_, name_, zone_, followers_, latest_, rank_, before_)   \
	{                                                                     \
		.id = STR_LIT(id_), .value = STR_LIT(value_),                 \
		.name = STR_LIT(name_), .zone = STR_LIT(zone_),               \
		.followers = STR_LIT(followers_), .latest = STR_LIT(latest_), \
		.rank = STR_LIT(rank_), .yesterday = STR_LIT(before_),        \
		.as_of = STR_LIT("1773120600")                                \
	}

static struct leader rows[] = {
	ROW("a", "53.280000000000001", "Sentra A", "Asia/Jakarta", "1250",
	    "1773097800", "1", "3"),
	ROW("b", "40.5", "Sentra B\033", "Asia/Makassar", "", "", "2", "1"),
	ROW("c", "40.5", "", "Asia/Jayapura", "900", "1773097800", "2", "2"),
	ROW("d", "1", "Sentra D", "Asia/Jakarta", "0", "", "4", ""),
};

static struct page page_of(enum metric metric, int window, int platform)
{
	return (struct page){ .board = { metric, window, platform },
			      .row = rows,
			      .n = ARRAY_LEN(rows),
			      .total = 31,
			      .lag = STR_LIT("3"),
			      .rebuilding = STR_LIT("0") };
}

static void check(struct page page, struct style style, const char *want)
{
	struct buf out;

	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	buf_init(&out, 8192);
	top_table(&page, &style, &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_ranks_are_shared_and_movement_shown(void **state)
{
	(void)state;
	check(page_of(M_SCORE, NO_WINDOW, NATIONAL),
	      (struct style){ .utf8 = true },
	      "#  +/-  Sentra     Score  Followers  Last post\n"
	      "1  \u25b22   Sentra A   53.28       1250  "
	      "2026-03-10 06:10 WIB\n"
	      "2  \u25bc1   Sentra B?  40.50          -  -\n"
	      "2  =    c          40.50        900  2026-03-10 08:10 WIT\n"
	      "4  -    Sentra D    1.00          0  -\n");
}

static void test_ascii_indonesian_colour(void **state)
{
	struct page page = page_of(M_POSTS, W7D, NATIONAL);

	(void)state;
	page.n = 2;
	check(page, (struct style){ .indonesian = true },
	      "#  +/-  Sentra     Kiriman 7 hari  Pengikut  "
	      "Kiriman terakhir\n"
	      "1  +2   Sentra A               53      1250  "
	      "2026-03-10 06:10 WIB\n"
	      "2  -1   Sentra B?              40         -  -\n");
	page.n = 1;
	check(page, (struct style){ .colour = true },
	      "\033[1m#  +/-  Sentra    Posts 7 d  Followers  "
	      "Last post\033[0m\n"
	      "1  \033[32m+2\033[0m   Sentra A         53       1250  "
	      "2026-03-10 06:10 WIB\n");
}

static void test_an_indicator_stands_once(void **state)
{
	struct page page = page_of(M_LATEST, NO_WINDOW, NATIONAL);

	(void)state;
	rows[0].value = STR_LIT("1773097800");
	page.n = 1;
	check(page, (struct style){ 0 },
	      "#  +/-  Sentra    Last post             Followers\n"
	      "1  +2   Sentra A  2026-03-10 06:10 WIB       1250\n");
	page.board.platform = PLATFORM_x;
	check(page, (struct style){ 0 },
	      "#  Sentra    Last post, x          Followers  Last post\n"
	      "1  Sentra A  2026-03-10 06:10 WIB       1250  "
	      "2026-03-10 06:10 WIB\n");
	rows[0].value = STR_LIT("53.280000000000001");
	page.n = 0;
	check(page, (struct style){ 0 },
	      "#  Sentra  Last post, x  Followers  Last post\n"
	      "No sentra is on this board (yet).\n");
}

static void test_json(void **state)
{
	struct page page = page_of(M_RATE, W7D, NATIONAL);
	struct buf out;

	(void)state;
	page.n = 2;
	buf_init(&out, 8192);
	top_json(&page, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"board\":\"rate:7d\",\"metric\":\"rate\",\"window\":\"7d\","
		"\"platform\":null,\"as_of\":1773120600,\"lag\":3,"
		"\"total\":31,\"entries\":[\n"
		"{\"rank\":1,\"rank_yesterday\":3,\"sentra\":\"a\","
		"\"name\":\"Sentra A\",\"value\":53.28,\"followers\":1250,"
		"\"latest\":1773097800},\n"
		"{\"rank\":2,\"rank_yesterday\":1,\"sentra\":\"b\","
		"\"name\":\"Sentra B\\u001b\",\"value\":40.5,"
		"\"followers\":null,\"latest\":null}\n]}\n");
	buf_release(&out);
}

static void check_status(struct page page, struct style style, const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	top_status(&page, &style, "sentra", &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_status_line(void **state)
{
	struct page page = page_of(M_SCORE, NO_WINDOW, NATIONAL);

	(void)state;
	check_status(page, (struct style){ 0 },
		     "sentra  31 sentra  as of 2026-03-10 12:30 WIB  lag 3\n");
	page.rebuilding = STR_LIT("1");
	check_status(page, (struct style){ .indonesian = true },
		     "sentra  31 sentra  per 2026-03-10 12:30 WIB  "
		     "tertunda 3  sedang dibangun ulang\n");
	page.n = page.total = 0;
	page.lag = page.rebuilding = STR_NULL;
	check_status(page, (struct style){ 0 },
		     "sentra  0 sentra  as of -  lag -\n");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_ranks_are_shared_and_movement_shown),
	cmocka_unit_test(test_ascii_indonesian_colour),
	cmocka_unit_test(test_an_indicator_stands_once),
	cmocka_unit_test(test_json),
	cmocka_unit_test(test_status_line),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_top", tests, NULL, NULL);
}
