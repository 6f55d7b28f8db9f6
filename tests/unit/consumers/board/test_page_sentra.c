/* test_page_sentra.c -- the page of a sentra: what it says of a card, of closed
 * days, of what explains them; and of who means harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/sentra_page.h"
#include "made_world.h"

#include <errno.h>
#include <math.h>

/* The example of how all is computed, and its neighbour. */
static const char *const card_a[] = { "name",
				      "Sentra A",
				      "kind",
				      "sentra_terpadu",
				      "city",
				      "Kota A",
				      "province",
				      "Jawa Barat",
				      "timezone",
				      "Asia/Makassar",
				      "followers",
				      "1250",
				      "followers:youtube",
				      "1250",
				      "latest",
				      "1773097800",
				      "latest:youtube",
				      "1773097800",
				      "latest_url",
				      "https://youtu.be/b",
				      "posts:24h",
				      "1",
				      "posts:7d",
				      "2",
				      "posts:30d",
				      "2",
				      "posts:24h:youtube",
				      "1",
				      "engagement:24h",
				      "27",
				      "engagement:7d",
				      "58",
				      "rate:7d",
				      "193.15",
				      "rate:24h",
				      "89.92",
				      "growth:7d",
				      "50",
				      "score",
				      "53.28",
				      "score:followers",
				      "0.6195",
				      "score:freshness",
				      "0.9409",
				      "score:activity",
				      "0.1429",
				      "score:engagement",
				      "0.1932",
				      "score_version",
				      "1-00000000",
				      "rank:score",
				      "1",
				      "rank_yesterday:score",
				      "2",
				      "rank:followers",
				      "2",
				      "rank_yesterday:followers",
				      "1",
				      "state",
				      "fresh",
				      "state:youtube",
				      "fresh",
				      "observed_at",
				      "1773120000",
				      NULL };
static const char *const card_b[] = { "name",   "Sentra B", "followers",
				      "2000",   "score",    "40.00",
				      "latest", "",         NULL };

static struct made_world made;
static struct html page;

static int setup(void **state)
{
	(void)state;
	made_init(&made);
	made_card(&made, "a-kota", card_a);
	made_card(&made, "b-kota", card_b);
	html_init(&page, INDONESIAN);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	html_release(&page);
	made_release(&made);
	return 0;
}

static int ask(const char *id, const char *window, const char *days,
	       struct err *err)
{
	const struct page_ask question = {
		.language = INDONESIAN,
		.rest = str_of(id),
		.param = { str_of(window), str_of(days) },
	};

	return page_sentra.body(&made.world, &question, &page, err);
}

static void check_has(const char *text)
{
	if (!made_has(&page, text))
		fail_msg("not there: %s", text);
}

static void test_indicators(void **state)
{
	(void)state;
	assert_int_equal(ask("a-kota", NULL, NULL, NULL), 0);
	check_has("<h1>Sentra A</h1>");
	check_has("data-metric=\"followers\" data-value=\"1250\">1.250<");
	check_has("data-metric=\"latest\" data-value=\"1773097800\">"
		  "<a href=\"https://youtu.be/b\" rel=\"noreferrer\">"
		  "6 jam lalu</a>");
	check_has("data-metric=\"posts:30d\" data-value=\"2\">2<");
	check_has("peringkat 2 dari 2, kemarin 1");
	check_has("+50 dalam 7 hari");
	check_has("Sel 10 Mar 2026 07.10 WITA</time>, YouTube");
	check_has("Semua akunnya terpantau.");
	check_has("<tr id=\"s-a-kota\">");
	assert_int_equal(html_error(&page, NULL), 0);
}

static void test_windows(void **state)
{
	(void)state;
	assert_int_equal(ask("a-kota", "24h", NULL, NULL), 0);
	check_has("data-metric=\"engagement:24h\" data-value=\"27\">27<");
	check_has("href=\"/sentra/a-kota#platforms\"");
	check_has("href=\"/sentra/a-kota?window=24h#platforms\" "
		  "aria-current=\"true\"");
	check_has("dalam 24 jam terakhir");
}

static void test_asked_wrongly(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(ask("a-kota", "3d", NULL, &err), -EINVAL);
	assert_int_equal(ask("a-kota", NULL, "0", &err), -EINVAL);
	assert_int_equal(ask("a-kotta", NULL, NULL, &err), -ENOENT);
	assert_non_null(strstr(err.text, "Mungkin: a-kota"));
	assert_int_equal(ask("sentra b", NULL, NULL, &err), -ENOENT);
	assert_non_null(strstr(err.text, "Mungkin: b-kota"));
	assert_int_equal(ask("xyz", NULL, NULL, &err), -ENOENT);
	assert_string_equal(err.text, "Tidak ada sentra \"xyz\".");
	assert_int_equal(page.out.len, 0);
}

static void test_parts(void **state)
{
	(void)state;
	assert_int_equal(ask("a-kota", NULL, NULL, NULL), 0);
	check_has("1.250 dari target 100.000");
	/* 100 x 0.30 x 0.6195 */
	check_has("data-value=\"0.6195\">0,6195</td><td class=\"n\">"
		  "\xc3\x97 30</td><td class=\"n\">18,59</td>");
	check_has("data-value=\"53.28\">53,28</td>");
	/* The card's settings are others than ours. */
	check_has("kartu dihitung dengan 1-00000000");
}

/* Of who was never seen nobody says that all is seen. */
static void test_never_seen(void **state)
{
	static const char *const card[] = { "name", "B", "state", "unknown",
					    NULL };

	(void)state;
	made_card(&made, "b-kota", card);
	assert_int_equal(ask("b-kota", NULL, NULL, NULL), 0);
	check_has("Belum ada akun yang terpantau utuh.");
	check_has("belum pernah mengunggah");
	assert_false(made_has(&page, "Semua akunnya terpantau."));
}

static void test_redis_is_away(void **state)
{
	(void)state;
	assert_int_equal(ask("a-kota", NULL, NULL, NULL), 0);
	check_has("Saat ini tidak dapat dibaca dari Redis.");
	assert_false(made_has(&page, "<svg"));
}

/* ---- closed days ---- */

static struct day days_at[30];

/* From 2026-02-08 on, a post each second day; but the 20th. */
static struct days made_days(void)
{
	struct days days = { .at = days_at, .score_version = "1-00000000" };

	for (int i = 0; i < 30; i++) {
		int64_t day = TODAY - 30 + i;

		if (i == 12)
			continue;
		days_at[days.n++] = (struct day){
			.day = day,
			.followers = 1000 + i,
			.posts = i % 2,
			.engagement = 10,
			.views = NAN,
			.latest_ms = day_start_ms(day, 7) + HOUR_MS,
			.score = 40 + i,
		};
	}
	return days;
}

static struct sentra_page sentra_of(const struct page_ask *question,
				    const struct days *days)
{
	return (struct sentra_page){
		.w = &made.world,
		.page = &page_sentra,
		.ask = question,
		.card = 0,
		.id = STR_LIT("a-kota"),
		.name = STR_LIT("Sentra A"),
		.window = W7D,
		.n_days = 90,
		.days = days,
		.zone = "Asia/Makassar",
	};
}

static void test_charts(void **state)
{
	const struct page_ask question = { .language = INDONESIAN,
					   .rest = STR_LIT("a-kota") };
	const struct days days = made_days();
	const struct sentra_page p = sentra_of(&question, &days);

	(void)state;
	sentra_charts(&page, &p);
	check_has("1.000 pada Min 8 Feb 2026 \xe2\x86\x92 1.029 pada Sen 9 Mar "
		  "2026 (+29).");
	check_has("15 unggahan dalam 29 hari; 14 hari di antaranya tanpa "
		  "unggahan.");
	check_has("rumus yang berlaku kini, 1-00000000");
	/* The gap cuts the line in two. */
	check_has("<polyline class=\"r-line\"");
	check_has("<td data-metric=\"date\" data-value=\"2026-03-09\">");
	assert_false(made_has(&page, "data-value=\"2026-02-20\""));
	assert_int_equal(html_error(&page, NULL), 0);
}

static void test_marks(void **state)
{
	const int64_t year = 2026;
	const struct holiday holidays[] = { { TODAY - 5, "Hari <Raya>" },
					    { TODAY + 5, "Nanti" } };
	struct calendar *calendar = calendar_new(&year, 1, holidays, 2);
	char why[] = "renovasi";
	struct sentra roster = {
		.exempt = { true, TODAY - 8, why },
	};
	const struct page_ask question = { .language = INDONESIAN,
					   .rest = STR_LIT("a-kota") };
	const struct days days = made_days();
	struct sentra_page p = sentra_of(&question, &days);

	(void)state;
	p.sentra = &roster;
	made.world.calendar = calendar;
	made.blind[0] =
		(struct blind_entry){ STR_LIT("a-kota"), STR_LIT("UC1"),
				      PLATFORM_youtube, NOW_MS - 3 * DAY_MS };
	made.blind[1] =
		(struct blind_entry){ STR_LIT("b-kota"), STR_LIT("UC2"),
				      PLATFORM_facebook, NOW_MS - 3 * DAY_MS };
	made.snapshot.blind = made.blind;
	made.snapshot.n_blind = 2;
	sentra_charts(&page, &p);
	check_has("Hari libur: Hari &lt;Raya&gt;, Kam 5 Mar 2026</li>");
	check_has("Dikecualikan sampai dengan Sen 2 Mar 2026: renovasi, Sen 2 "
		  "Mar 2026");
	check_has("YouTube, Sab 7 Mar 2026 \xe2\x80\x93 Sen 9 Mar 2026");
	check_has("class=\"r-holiday\"");
	check_has("class=\"r-exempt\"");
	check_has("class=\"r-blind\"");
	assert_false(made_has(&page, "Nanti"));
	assert_false(made_has(&page, "Facebook"));
	calendar_free(calendar);
}

/* Of a platform that it has an account on, and while it was blind. */
static void test_blind_episodes(void **state)
{
	static struct alert_episode episodes[] = {
		{ .alert = { .kind = ALERT_COLLECTION_BLIND,
			     .of = "youtube",
			     .reason = "quota",
			     .since_ms = NOW_MS - 9 * DAY_MS },
		  .ended_ms = NOW_MS - 7 * DAY_MS },
		{ .alert = { .kind = ALERT_COLLECTION_BLIND,
			     .of = "facebook",
			     .reason = "auth",
			     .since_ms = NOW_MS - 9 * DAY_MS },
		  .ended_ms = TIME_NONE },
		{ .alert = { .kind = ALERT_COLLECTION_SUSPECT,
			     .of = "youtube",
			     .since_ms = NOW_MS - 9 * DAY_MS },
		  .ended_ms = TIME_NONE },
	};
	static const struct alert_list alerts = { .at = episodes, .n = 3 };
	const struct page_ask question = { .language = INDONESIAN,
					   .rest = STR_LIT("a-kota") };
	const struct days days = made_days();
	struct sentra_page p = sentra_of(&question, &days);

	(void)state;
	p.alerts = &alerts;
	sentra_charts(&page, &p);
	check_has("YouTube: kuota API habis (quota), Min 1 Mar 2026 "
		  "\xe2\x80\x93 Sel 3 Mar 2026</li>");
	assert_false(made_has(&page, "Facebook"));
}

static void test_changes(void **state)
{
	const struct page_ask question = { .language = INDONESIAN,
					   .rest = STR_LIT("a-kota") };
	const struct days days = made_days();
	const struct sentra_page p = sentra_of(&question, &days);

	(void)state;
	sentra_score(&page, &p);
	check_has("akhir Sen 9 Mar 2026");
	check_has("akhir Sel 3 Mar 2026");
	check_has("+221 pengikut");
	check_has("+227 pengikut");
	check_has("-2 unggahan dalam 7 hari");
	check_has("ada unggahan lebih baru");
	check_has(" \xe2\x86\x92 53,28");
}

/* ---- the text to copy ---- */

static size_t characters(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

static void test_text(void **state)
{
	const struct page_ask question = { .language = INDONESIAN };
	const struct sentra_page p = sentra_of(&question, NULL);
	struct buf text;

	(void)state;
	buf_init(&text, 10000);
	sentra_text(&text, &p, INDONESIAN);
	assert_string_equal(
		buf_cstr(&text),
		"*Sentra A*\nData per Sel 10 Mar 2026 12.30 WIB\n\n"
		"*Pengikut*: 1.250 (peringkat 2 dari 2)\n"
		"*Terakhir mengunggah*: Sel 10 Mar 2026 07.10 WITA\n"
		"https://youtu.be/b\n"
		"*Unggahan*: 1 (24 jam), 2 (7 hari), 2 (30 hari)\n"
		"*Status*: hidup\n*Skor*: 53,28 (peringkat 1 dari 2)\n");
	made.world.away = "gone";
	buf_clear(&text);
	sentra_text(&text, &p, INDONESIAN);
	assert_non_null(strstr(buf_cstr(&text), "\nDATA LAMA: Data per "));
	buf_release(&text);
}

/* ---- harm ---- */

static void test_hostile(void **state)
{
	static char name[20000], url[600];
	const char *const card[] = { "name",
				     name,
				     "city",
				     "<script>alert(1)</script>",
				     "latest_url",
				     "javascript:alert(1)",
				     "latest",
				     "1e99",
				     "followers",
				     "<b>",
				     "state",
				     "\"><img>",
				     "score",
				     "nan",
				     "timezone",
				     "../x",
				     "kind",
				     "\xff",
				     "rank:followers",
				     "9999999999999999999",
				     "latest_url:youtube",
				     url,
				     "followers:youtube",
				     "",
				     "posts:7d",
				     "-1",
				     "score_version",
				     "</p>",
				     NULL };
	const struct page_ask question = { .language = INDONESIAN };
	struct sentra_page p = sentra_of(&question, NULL);
	struct buf text;

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(name); i += 2)
		memcpy(name + i, "\xc3\xa9", 2);
	memset(url, 'x', sizeof(url) - 1);
	memcpy(url, "https://", 8);
	made_card(&made, "b-kota", card);
	assert_int_equal(ask("b-kota", NULL, NULL, NULL), 0);
	assert_int_equal(html_error(&page, NULL), 0);
	assert_false(made_has(&page, "<script"));
	assert_false(made_has(&page, "<img"));
	assert_false(made_has(&page, "javascript:"));
	assert_false(made_has(&page, "<b>\""));
	p.card = 1;
	p.name = str_of(name);
	buf_init(&text, 100000);
	sentra_text(&text, &p, INDONESIAN);
	assert_true(characters(buf_str(&text)) <= COPY_CHARS);
	assert_true(characters(buf_str(&text)) > 100);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_indicators, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_windows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_asked_wrongly, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_never_seen, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_redis_is_away, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_charts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_blind_episodes, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
	};

	return cmocka_run_group_tests_name("page_sentra", tests, NULL, NULL);
}
