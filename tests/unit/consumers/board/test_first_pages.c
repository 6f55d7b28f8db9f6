/* test_first_pages.c -- what the first page, the ranking and the meeting show,
 * also of hostile cards, and without Redis. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/board_kit.h"

static const char *const cards[][40] = {
	{ "id",
	  "antasena",
	  "name",
	  "Sentra Antasena",
	  "city",
	  "Magelang",
	  "province",
	  "Jawa Tengah",
	  "kind",
	  "sentra",
	  "state",
	  "fresh",
	  "followers",
	  "1200",
	  "followers:youtube",
	  "200",
	  "latest",
	  "1773120000",
	  "posts:7d",
	  "9",
	  "posts:30d:youtube",
	  "4",
	  "score",
	  "61.50",
	  "rank:score",
	  "1",
	  "rank_yesterday:score",
	  "2",
	  "rank:posts:7d",
	  "1",
	  "state:youtube",
	  "fresh" },
	{ "id",
	  "kartini",
	  "name",
	  "Sentra Kartini",
	  "province",
	  "Jawa Tengah",
	  "kind",
	  "sentra_terpadu",
	  "state",
	  "stale",
	  "followers",
	  "340138",
	  "latest",
	  "1773113400",
	  "latest_url",
	  "https://example.org/p",
	  "posts:7d",
	  "3",
	  "score",
	  "60.25",
	  "rank:score",
	  "2",
	  "rank_yesterday:score",
	  "1",
	  "rank:posts:7d",
	  "2" },
	{ "id",         "pangudi",
	  "name",       "</main><script>alert(1)</script>",
	  "province",   "Jawa\" onclick=\"x",
	  "kind",       "sentra",
	  "state",      "unknown",
	  "followers",  "<b>9</b>",
	  "latest",     "1e999",
	  "posts:7d",   "",
	  "score",      "0.00",
	  "rank:score", "3",
	  "latest_url", "javascript:alert(1)" },
};

static struct html h;
static struct page_ask ask;
static struct view_post post;
static struct view_posts posts = { .at = &post, .n = 1 };
static struct day day[3] = {
	{ .day = KIT_YESTERDAY - 7, .followers = 100, .posts = 1 },
	{ .day = KIT_YESTERDAY - 1, .followers = 140, .posts = 2 },
	{ .day = KIT_YESTERDAY, .followers = 150, .posts = 3 }
};
static const struct days days = { .at = day, .n = 3 };

static int begin(void **state)
{
	(void)state;
	kit_begin(cards, ARRAY_LEN(cards));
	html_init(&h, INDONESIAN);
	ask = (struct page_ask){ .language = INDONESIAN };
	post = (struct view_post){
		.published_ms = INT64_C(1773120000000),
		.platform = STR_LIT("instagram"),
		.url = STR_LIT("https://www.instagram.com/p/x/"),
		.text = STR_LIT("Penjangkauan <lansia>"),
		.labels = STR_LIT("lansia penjangkauan"),
	};
	kit.posts = &posts;
	kit.days[0] = kit.days[1] = &days;
	return 0;
}

static int end(void **state)
{
	(void)state;
	html_release(&h);
	kit_end();
	return 0;
}

static int try_page(const struct page *page)
{
	html_release(&h);
	html_init(&h, ask.language);
	return page->body(&kit.world, &ask, &h, NULL);
}

static void show(const struct page *page)
{
	assert_int_equal(try_page(page), 0);
	kit_lacks(&h, "<script");
	kit_lacks(&h, "javascript:");
	kit_lacks(&h, "onclick=\"");
}

static bool has_part(const char *id)
{
	for (size_t i = 0; i < h.n_parts; i++)
		if (!strcmp(h.part[i].id, id))
			return true;
	return false;
}

/* ---- the first page ---- */

static void test_home(void **state)
{
	(void)state;
	show(&page_home);
	kit_has(&h, "<h1>Media sosial sentra</h1>");
	kit_has(&h, "<p class=\"number\">341.338</p>");
	kit_has(&h, "<strong>+100</strong> dibanding pekan sebelumnya");
	kit_has(&h, "<p class=\"number\">12</p><p class=\"change\">"
		    "<strong>+8</strong>");
	kit_has(&h, "1 <span class=\"of\">dari 3</span>");
	kit_has(&h, "mengunggah dalam 7 hari: 2, sepekan sebelumnya: 2");
	kit_has(&h, "sampai Sen 9 Mar 2026");
	kit_has(&h, "<a href=\"/peringkat?state=stale\">1 <span");
	assert_true(has_part("figure-followers"));
	assert_true(has_part("standings"));
	assert_true(has_part("followers-1"));
	assert_true(has_part("latest-2"));
	assert_false(has_part("followers-3"));
}

static void test_tops(void **state)
{
	(void)state;
	show(&page_home);
	kit_has(&h, "<li id=\"followers-1\" data-sentra=\"kartini\">"
		    "<span class=\"rank\">1</span> <span class=\"who\">"
		    "<a href=\"/sentra/kartini\">Sentra Kartini</a></span> "
		    "<span class=\"value\" data-metric=\"followers\" "
		    "data-value=\"340138\">340.138</span>");
	kit_has(&h, "<li id=\"latest-1\" data-sentra=\"antasena\">");
	kit_has(&h, "data-metric=\"latest\" data-value=\"1773120000\">"
		    "<time datetime=\"2026-03-10T05:20:00Z\">");
	kit_has(&h, "10 menit lalu");
	kit_has(&h, "<span class=\"platform\">Instagram</span> "
		    "<a href=\"https://www.instagram.com/p/x/\" "
		    "rel=\"noreferrer\">Penjangkauan &lt;lansia&gt;</a>"
		    " <strong class=\"label outreach\">");
	/* Whose newest post is not among those that are known. */
	kit_has(&h, "<a href=\"https://example.org/p\" rel=\"noreferrer\">"
		    "Lihat unggahan</a>");
}

/* A page stays when its histories cannot be read. */
static void test_home_away(void **state)
{
	(void)state;
	kit.no_days = true;
	kit.posts = NULL;
	show(&page_home);
	kit_has(&h, "<p class=\"number\">341.338</p>");
	kit_has(&h, "belum ada pembanding");
	kit_lacks(&h, "dibanding pekan sebelumnya");
	kit_lacks(&h, "Perubahan:");
}

/* ---- the ranking ---- */

static void ask_for(size_t param, const char *value)
{
	memset(ask.param, 0, sizeof(ask.param));
	ask.param[param] = str_of(value);
}

static void test_ranking(void **state)
{
	(void)state;
	show(&page_ranking);
	kit_has(&h, "<h1>Peringkat: Skor</h1>");
	kit_has(&h, "href=\"/tentang#score\"");
	kit_has(&h, "<tr id=\"s-antasena\">"
		    "<td class=\"n\" data-metric=\"rank:score\" "
		    "data-value=\"1\">1</td>"
		    "<td class=\"n\" data-metric=\"moved\" data-value=\"1\">");
	kit_has(&h, "<td class=\"n\" data-metric=\"score\" "
		    "data-value=\"61.50\">61,50</td>");
	kit_has(&h, "data-metric=\"followers\" "
		    "data-value=\"&lt;b&gt;9&lt;/b&gt;\">-</td>");
	kit_has(&h, "data-metric=\"state\" data-value=\"stale\">");
	kit_has(&h, "<svg class=\"spark\"");
	kit_has(&h, "Skor: 3 dari 3 sentra");
	kit_has(&h, "<th scope=\"col\" data-column=\"score\" class=\"n\" "
		    "aria-sort=\"descending\">Skor</th>");
	kit_has(&h, "<a href=\"/peringkat?metric=followers\">Pengikut</a>");
	kit_has(&h, "<a href=\"/peringkat?metric=latest\">");
	assert_true(has_part("s-kartini"));
}

static void test_metric(void **state)
{
	(void)state;
	ask_for(0, "posts");
	ask.param[1] = STR_LIT("30d");
	ask.param[2] = STR_LIT("youtube");
	show(&page_ranking);
	kit_has(&h, "<h1>Peringkat: Unggahan, 30 hari, YouTube</h1>");
	kit_has(&h, "data-metric=\"posts:30d:youtube\" data-value=\"4\">4<");
	kit_has(&h, "data-metric=\"followers:youtube\" data-value=\"200\"");
	kit_has(&h, "data-metric=\"state:youtube\" data-value=\"fresh\"");
	kit_has(&h, "<option value=\"30d\" selected>");
	kit_has(&h, "<option value=\"youtube\" selected>");
	kit_lacks(&h, "s-kartini");
	kit_lacks(&h, "<svg");
	kit_lacks(&h, "data-metric=\"moved\"");
}

/* A form sends every field. */
static void test_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < PAGE_PARAMS; i++)
		ask.param[i] = STR_LIT("");
	ask.param[0] = STR_LIT("score");
	ask.param[1] = STR_LIT("30d");
	ask.param[2] = STR_LIT("youtube");
	show(&page_ranking);
	kit_has(&h, "<h1>Peringkat: Skor</h1>");
	kit_has(&h, "Skor: 3 dari 3 sentra");
	kit_has(&h, "<form class=\"filters\" method=\"get\" "
		    "action=\"/peringkat\">");
	kit_has(&h, "<option value=\"Jawa Tengah\">Jawa Tengah</option>");
	kit_has(&h, "<option value=\"Jawa&quot; onclick=&quot;x\">");
}

static void check_rows(size_t param, const char *value, const char *want,
		       const char *other)
{
	ask_for(param, value);
	show(&page_ranking);
	if (want)
		kit_has(&h, want);
	if (other)
		kit_lacks(&h, other);
}

static void test_filters(void **state)
{
	(void)state;
	check_rows(3, "Jawa Tengah", "id=\"s-kartini\"", "id=\"s-pangudi\"");
	kit_has(&h, "<option value=\"Jawa Tengah\" selected>");
	check_rows(4, "sentra_terpadu", "id=\"s-kartini\"",
		   "id=\"s-antasena\"");
	check_rows(5, "magel", "id=\"s-antasena\"", "id=\"s-kartini\"");
	kit_has(&h, "name=\"q\" maxlength=\"100\" value=\"magel\"");
	kit_has(&h, "Skor: 1 dari 3 sentra");
	/* Ranks stay those of the whole board. */
	check_rows(6, "stale", "data-value=\"2\">2</td>", "id=\"s-antasena\"");
	/* Who is unknown is not seen either. */
	check_rows(6, "blind", "id=\"s-pangudi\"", "id=\"s-kartini\"");
	check_rows(5, "\"><script>", "Tidak ada sentra yang seperti itu.",
		   "<tr id=");
}

static void test_bad_questions(void **state)
{
	(void)state;
	ask_for(0, "beauty");
	assert_int_equal(try_page(&page_ranking), -EINVAL);
	ask_for(0, "posts");
	ask.param[1] = STR_LIT("8d");
	assert_int_equal(try_page(&page_ranking), -EINVAL);
}

/* Every metric that there is, of all platforms and of one. */
static void test_every_board(void **state)
{
	(void)state;
	for (size_t i = 0; i < BOARD_COUNT; i++) {
		struct board board = board_at(i);

		ask_for(0, metric_table[board.metric].name);
		if (board.window != NO_WINDOW)
			ask.param[1] = str_of(window_names[board.window]);
		if (board.platform != NATIONAL)
			ask.param[2] = str_of(platform_names[board.platform]);
		show(&page_ranking);
	}
}

static void test_take_away(void **state)
{
	struct grid grid;
	struct buf csv;

	(void)state;
	buf_init(&csv, 1 << 16);
	grid_init(&grid, "peringkat", INDONESIAN);
	assert_int_equal(page_ranking.grid(&kit.world, &ask, &grid, NULL), 0);
	assert_false(grid.bad);
	grid_csv(&grid, &csv);
	assert_non_null(strstr(
		buf_cstr(&csv),
		"antasena,1,1,Sentra Antasena,Jawa Tengah,fresh,61.50,1200,"));
	grid_release(&grid);
	buf_release(&csv);
}

/* ---- the meeting ---- */

static void test_meeting(void **state)
{
	(void)state;
	show(&page_meeting);
	kit_has(&h, "<section class=\"screen\" tabindex=\"-1\" "
		    "id=\"pengikut\"><h2>5 besar pengikut</h2>");
	kit_has(&h, "<a class=\"next\" href=\"#terbaru\">Berikutnya</a>");
	kit_has(&h, "<a class=\"before\" href=\"#pengikut\">Sebelumnya</a>");
	kit_has(&h, "data-sentra=\"kartini\"");
}

/* Nobody at all. */
static void test_empty(void **state)
{
	(void)state;
	kit_end();
	kit_begin(cards, 0);
	show(&page_home);
	show(&page_ranking);
	kit_has(&h, "Tidak ada sentra yang seperti itu.");
	show(&page_meeting);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_home),        TEST(test_tops),
		TEST(test_home_away),   TEST(test_ranking),
		TEST(test_metric),      TEST(test_form),
		TEST(test_filters),     TEST(test_bad_questions),
		TEST(test_every_board), TEST(test_take_away),
		TEST(test_meeting),     TEST(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
