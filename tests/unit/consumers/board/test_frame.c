/* test_frame.c -- what stands around every page, and that old numbers are said
 * to be old. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/assets.h"
#include "tests/unit/kit/board_kit.h"

static const char *const cards[][40] = {
	{ "id", "a", "name", "Sentra A", "score_version", "1-7d441e3f" },
	{ "id", "b", "name", "Sentra B" },
};

static struct html h;
static struct page_ask ask;

static int begin(void **state)
{
	static const struct str labels[] = { STR_LIT("lexicon_version"),
					     STR_LIT("2026-1") };

	(void)state;
	kit_begin(cards, ARRAY_LEN(cards));
	assert_int_equal(hashes_put(&kit.now.labels, 1, labels, 2, NULL), 0);
	html_init(&h, INDONESIAN);
	ask = (struct page_ask){ .language = INDONESIAN };
	return 0;
}

static int end(void **state)
{
	(void)state;
	html_release(&h);
	kit_end();
	return 0;
}

static void show(const struct page *page)
{
	html_release(&h);
	html_init(&h, ask.language);
	frame_begin(&h, &kit.world, page, &ask, "Peringkat <b>");
	frame_end(&h, &kit.world, page, &ask);
}

static void test_head(void **state)
{
	(void)state;
	show(&page_ranking);
	assert_memory_equal(kit_shown(&h),
			    "<!doctype html>\n<html lang=\"id\">", 32);
	kit_has(&h, "<title>Peringkat &lt;b&gt; \xc2\xb7 Sentra Pulse</title>");
	kit_has(&h, "<link rel=\"stylesheet\" href=\"/static/board.css?v=");
	kit_has(&h, "<script defer src=\"/static/board.js?v=");
	kit_has(&h, "<link rel=\"icon\" href=\"/static/icon.svg?v=");
	kit_has(&h, "<body class=\"p-peringkat\">");
	kit_has(&h, "<main id=\"main\" tabindex=\"-1\">");
	show(&page_home);
	kit_has(&h, "<body class=\"p-home\">");
}

static void test_menu(void **state)
{
	(void)state;
	show(&page_ranking);
	kit_has(&h, "<li><a href=\"/\">Ikhtisar</a></li>"
		    "<li><a href=\"/peringkat\" aria-current=\"page\">"
		    "Peringkat</a></li><li><a href=\"/program\">");
	ask.rest = STR_LIT("pena");
	show(&kit_programme);
	kit_has(&h, "<a href=\"/program\" aria-current=\"true\">");
	kit_has(&h, "href=\"/en/program/pena\" hreflang=\"en\"");
	kit.now.stage[STAGE_COVERAGE].there = false;
	ask.rest = STR_NULL;
	show(&page_ranking);
	kit_lacks(&h, "/program");
	/* A stage that an installation does not have is no fault. */
	kit_has(&h, "<aside id=\"state\" aria-label=\"Umur data\" "
		    "class=\"current\">");
	kit_lacks(&h, "class=\"fault\"");
}

static void test_languages(void **state)
{
	(void)state;
	ask.param[0] = STR_LIT("posts");
	show(&page_ranking);
	kit_has(&h, "<a class=\"language\" href=\"/en/peringkat?metric=posts\" "
		    "hreflang=\"en\" lang=\"en\">English</a>");
	ask.language = ENGLISH;
	show(&page_ranking);
	kit_has(&h, "<html lang=\"en\">");
	kit_has(&h, "<a href=\"/en/peringkat\" aria-current=\"page\">Ranking");
	kit_has(&h, "<a class=\"language\" href=\"/peringkat?metric=posts\" "
		    "hreflang=\"id\" lang=\"id\">Bahasa Indonesia</a>");
	kit_has(&h, "data-page=\"/en/peringkat?metric=posts\"");
}

static void test_foot(void **state)
{
	char stamp[80];

	(void)state;
	ask.param[0] = STR_LIT("posts");
	show(&page_ranking);
	kit_has(&h, "<a href=\"/peringkat.csv?metric=posts\">CSV</a>");
	kit_has(&h, "<a href=\"/peringkat.xlsx?metric=posts\">XLSX</a>");
	kit_has(&h, "<a href=\"/peringkat.json?metric=posts\">JSON</a>");
	kit_has(&h, "Rumus skor 1-7d441e3f");
	kit_has(&h, "Leksikon 2026-1");
	snprintf(stamp, sizeof(stamp), "data-stamp=\"%016llx\"",
		 (unsigned long long)html_stamp(&h));
	kit_has(&h, stamp);
	/* No table; not kept, so nothing that changes. */
	show(&page_home);
	kit_lacks(&h, ".csv");
	show(&kit_programme);
	kit_lacks(&h, "id=\"live\"");
}

static void check_state(const char *class)
{
	char want[100];

	show(&page_home);
	snprintf(want, sizeof(want),
		 "<aside id=\"state\" aria-label=\"Umur data\" class=\"%s\">",
		 class);
	kit_has(&h, want);
}

static void test_current(void **state)
{
	(void)state;
	check_state("current");
	kit_has(&h, "<p class=\"as-of\">Data per "
		    "<time datetime=\"2026-03-10T05:30:00Z\">"
		    "Sel 10 Mar 2026 12.30 WIB</time></p>");
	kit_has(&h, "<p class=\"lost\" hidden>Sambungan terputus; angka per "
		    "<time");
	kit_lacks(&h, "DATA LAMA");
	kit_lacks(&h, "class=\"fault\"");
	assert_string_equal(h.part[0].id, "state");
}

static void test_old(void **state)
{
	(void)state;
	kit.world.now_ms = T_MS + 2 * HOUR_MS;
	check_state("old");
	kit_has(&h, "<strong>DATA LAMA</strong> Data per <time");
	kit_has(&h, "(2 jam lalu)");
	kit_has(&h, "scorer tidak menulis apa pun sejak <time");
	kit_has(&h, "alerter tidak menulis apa pun sejak <time");
	kit_has(&h, "coverage tidak menulis apa pun sejak <time");
}

/* Whoever writes heartbeats alone computes nothing. */
static void test_old_numbers(void **state)
{
	(void)state;
	kit.now.as_of_ms = T_MS - HOUR_MS;
	check_state("old");
	kit_lacks(&h, "class=\"fault\"");
}

/* The scorer moves on, and the others do not: numbers are current. */
static void test_silent_stage(void **state)
{
	(void)state;
	kit.now.stage[STAGE_ALERTER].updated_ms = T_MS - HOUR_MS;
	check_state("current");
	kit_has(&h, "<p class=\"fault\">alerter tidak menulis apa pun sejak");
	kit_lacks(&h, "scorer");
	kit.now.stage[STAGE_ALERTER].there = false;
	check_state("current");
	kit_has(&h, "alerter belum pernah menulis apa pun");
	kit.now.stage[STAGE_SCORER].updated_ms = T_MS - HOUR_MS;
	check_state("old");
}

static void test_rebuilding(void **state)
{
	(void)state;
	kit.now.stage[STAGE_SCORER].rebuilding = true;
	check_state("current");
	kit_has(&h, "scorer sedang mengisi ulang Redis");
}

static void test_away(void **state)
{
	(void)state;
	kit.world.away = "connect: refused <b>";
	check_state("old");
	kit_has(&h, "Redis tidak dapat dibaca; terakhir dibaca <time "
		    "datetime=\"2026-03-10T05:30:00Z\">");
	kit_lacks(&h, "refused");
}

static void test_unseen(void **state)
{
	(void)state;
	kit.now.blind = kit.blind;
	kit.now.n_blind = 2;
	check_state("current");
	kit_has(&h, "<p class=\"unseen\"><a href=\"/kesehatan\">2 akun tidak "
		    "terpantau saat ini</a></p>");
}

static void test_nothing(void **state)
{
	(void)state;
	kit.now.as_of_ms = TIME_NONE;
	check_state("old");
	kit_has(&h, "Belum ada data");
}

static void test_errors(void **state)
{
	(void)state;
	frame_error(&h, &kit.world, 404, "no sentra <x>");
	kit_has(&h, "<h1>Halaman ini tidak ada</h1>\n"
		    "<p>no sentra &lt;x&gt;</p>");
	kit_lacks(&h, "id=\"live\"");
	html_release(&h);
	html_init(&h, ENGLISH);
	kit.world.now = NULL;
	frame_error(&h, &kit.world, 503, "nothing was read yet");
	kit_has(&h, "<h1>Cannot be shown now</h1>");
	kit_has(&h, "No data yet");
	kit_has(&h, "<a href=\"/en/\">");
}

/* The text cannot end its box; the button has no text of its own. */
static void test_copy(void **state)
{
	(void)state;
	frame_copy(&h, "share", "Teks", STR_LIT("*a*\n</textarea><b>"));
	kit_has(&h, "<label for=\"share\">Teks</label>");
	kit_has(&h, "id=\"share\">\n*a*\n&lt;/textarea&gt;&lt;b&gt;"
		    "</textarea>");
	kit_has(&h, "<button type=\"button\" hidden data-copy=\"share\" "
		    "aria-label=\"Salin\"></button>");
	frame_formula(&h, "posts");
	kit_has(&h, "<a class=\"formula\" href=\"/tentang#posts\">");
}

static void test_assets(void **state)
{
	char one[ASSET_ADDRESS_SIZE], other[ASSET_ADDRESS_SIZE];
	const struct asset *css = asset_find(STR_LIT("board.css"));

	(void)state;
	assert_non_null(css);
	assert_null(asset_find(STR_LIT("board")));
	assert_null(asset_find(STR_LIT("../main.c")));
	assert_memory_equal(asset_bytes(css).p, "/* board.css", 12);
	assert_int_equal(css->end[-1], '\n');
	asset_address("board.css", one);
	asset_address("board.js", other);
	assert_memory_equal(one, "/static/board.css?v=", 20);
	assert_string_not_equal(one + 20, other + 19);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_head),        TEST(test_menu),
		TEST(test_languages),   TEST(test_foot),
		TEST(test_current),     TEST(test_old),
		TEST(test_old_numbers), TEST(test_silent_stage),
		TEST(test_rebuilding),  TEST(test_away),
		TEST(test_unseen),      TEST(test_nothing),
		TEST(test_errors),      TEST(test_copy),
		TEST(test_assets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
