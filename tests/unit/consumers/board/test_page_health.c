/* test_page_health.c -- /kesehatan says in a sentence how all is, and /tentang
 * has each formula where pages link to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/metric_table.h"
#include "made_world.h"

#include <stdio.h>

static struct made_world made;
static struct html page;

static int setup(void **state)
{
	(void)state;
	made_init(&made);
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

/* Writes a page anew; whether it has the text. */
static bool says(const struct page *of, const char *text)
{
	const struct page_ask ask = { .language = page.language };
	enum language language = page.language;

	html_release(&page);
	html_init(&page, language);
	assert_int_equal(of->body(&made.world, &ask, &page, NULL), 0);
	assert_int_equal(html_error(&page, NULL), 0);
	return made_has(&page, text);
}

static void blind(void)
{
	made.blind[0] =
		(struct blind_entry){ STR_LIT("a-kota"), STR_LIT("<i>"),
				      PLATFORM_youtube, NOW_MS - HOUR_MS };
	made.blind[1] = (struct blind_entry){ STR_LIT("gone"), STR_LIT("U"), -1,
					      TIME_NONE };
	made.snapshot.blind = made.blind;
	made.snapshot.n_blind = 2;
}

static void test_verdicts(void **state)
{
	struct stage_health *stage = made.snapshot.stage;

	(void)state;
	assert_true(says(&page_health, "terkini dan semua akun terpantau"));
	assert_true(says(&page_health, "Tidak ada sentra yang diam."));
	blind();
	assert_true(says(&page_health, "tetapi sebagian akun tidak terpantau"));
	stage[STAGE_ALERTER].updated_ms = NOW_MS - HOUR_MS;
	assert_true(says(&page_health, "tidak ada yang menilai diam"));
	stage[STAGE_SCORER].rebuilding = true;
	assert_true(says(&page_health, "angka belum lengkap"));
	stage[STAGE_SCORER].updated_ms = NOW_MS - HOUR_MS;
	assert_true(says(&page_health, "angkanya lama"));
	made.world.away = "gone";
	assert_true(says(&page_health, "Redis tidak dapat dibaca: ini angka"));
}

static void test_lists(void **state)
{
	static const char *const card[] = { "name", "Sentra A", "latest",
					    "1772000000", NULL };

	(void)state;
	made_card(&made, "a-kota", card);
	blind();
	made.stale[0] =
		(struct stale_entry){ STR_LIT("a-kota"), NOW_MS - DAY_MS };
	made.snapshot.stale = made.stale;
	made.snapshot.n_stale = 1;
	assert_true(says(&page_health, "<tr id=\"s-a-kota\"><th scope=\"row\">"
				       "<a href=\"/sentra/a-kota\">Sentra A"
				       "</a></th>"));
	assert_true(made_has(&page, "data-metric=\"latest\" "
				    "data-value=\"1772000000\""));
	assert_true(made_has(&page, "&lt;i&gt;"));
	assert_true(made_has(&page, "(1 jam lalu)"));
	/* Redis is away, and the page says what it does not know. */
	assert_true(made_has(&page, "Saat ini tidak dapat dibaca dari Redis."));
}

static void test_grid(void **state)
{
	const struct page_ask ask = { .language = INDONESIAN };
	struct grid grid;

	(void)state;
	blind();
	grid_init(&grid, "kesehatan", INDONESIAN);
	assert_int_equal(page_health.grid(&made.world, &ask, &grid, NULL), 0);
	assert_int_equal(grid.n, 2);
	assert_true(str_is(grid.cell[1].value, "youtube"));
	assert_true(str_is(grid.cell[3].value, "1773117000"));
	assert_false(grid.bad);
	grid_release(&grid);
}

static void check_anchor(const char *name)
{
	char id[64];

	snprintf(id, sizeof(id), " id=\"%s\"", name);
	if (!made_has(&page, id))
		fail_msg("no anchor %s", name);
}

/* Wherever a page says how a number is made, there is such a place. */
static void test_anchors(void **state)
{
	static const char *const ours[] = { "skor",        "pengikut",
					    "kebaruan",    "keaktifan",
					    "interaksi",   "laju",
					    "pertambahan", "status" };

	(void)state;
	assert_true(says(&page_about, "<h1>"));
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (metric_table[i].place == ON_BOARDS)
			check_anchor(metric_table[i].name);
	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		check_anchor(ours[i]);
}

static void test_settings(void **state)
{
	(void)state;
	made.score.target_followers = 54321;
	made.score.exponent = 0.75;
	made.score.half_life_hours = 36.5;
	made.score.weight[SHARES] = 9;
	assert_true(says(&page_about, "ln(1 + 54.321))"));
	assert_true(made_has(&page, "<sup>0,75</sup>"));
	assert_true(made_has(&page, " / 36,5</sup>"));
	assert_true(made_has(&page, "9 \xc3\x97 dibagikan"));
	made.world.score = NULL;
	assert_false(says(&page_about, "<code>"));
}

static void test_versions(void **state)
{
	const char *const card[] = { "score_version", "9-<x>", NULL };
	char ours[SCORE_VERSION_SIZE];

	(void)state;
	score_version(&made.score, ours);
	assert_true(says(&page_about, ours));
	assert_false(made_has(&page, "class=\"fault\""));
	made_card(&made, "b-kota", card);
	assert_true(says(&page_about, "kartu dihitung dengan 9-&lt;x&gt;"));
	assert_true(made_has(&page, "class=\"fault\""));
}

static void test_english(void **state)
{
	(void)state;
	page.language = ENGLISH;
	assert_true(says(&page_about, "How every number is made"));
	assert_false(made_has(&page, "unggahan"));
	assert_true(says(&page_health, "Is the data whole and current?"));
	assert_false(made_has(&page, "terpantau"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_verdicts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_grid, setup, teardown),
		cmocka_unit_test_setup_teardown(test_anchors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_settings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_english, setup, teardown),
	};

	return cmocka_run_group_tests_name("page_health", tests, NULL, NULL);
}
