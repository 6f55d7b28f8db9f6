/* test_sayings.c -- a report's sentences, in both languages. */
#include "consumers/report/sayings.h"
#include "tests/unit/kit/report_kit.h"

static struct report report;
static struct buf out;

typedef void say_fn(struct buf *, const struct report *, enum language);

static int begin(void **state)
{
	(void)state;
	made_report(&report, 31);
	buf_init(&out, 64 << 10);
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	buf_release(&out);
	return 0;
}

static void assert_says(say_fn *say, enum language language, const char *want)
{
	buf_clear(&out);
	say(&out, &report, language);
	assert_string_equal(buf_cstr(&out), want);
}

static void make_again(void (*make)(struct report *, size_t), size_t n)
{
	report_release(&report);
	make(&report, n);
}

static void test_when(void **state)
{
	(void)state;
	assert_says(say_period, INDONESIAN,
		    "Pekan 48 tahun 2026, Sen 23 Nov - Min 29 Nov 2026");
	assert_says(say_period, ENGLISH,
		    "Week 48 of 2026, Mon 23 Nov - Sun 29 Nov 2026");
	assert_says(say_as_of, INDONESIAN, "Min 29 Nov 2026 23.59 WIB");
	report.period = STR_LIT("2026-12-28_2027-01-03");
	report.from_day += 35;
	report.to_day += 35;
	assert_says(say_period, INDONESIAN, "Sen 28 Des 2026 - Min 3 Jan 2027");
	report.from_day = report.to_day;
	assert_says(say_period, ENGLISH, "Sun 3 Jan 2027");
}

static void test_judgement(void **state)
{
	(void)state;
	assert_says(say_judgement, INDONESIAN,
		    "Sentra Terpadu Anggrek 1 teratas dengan skor 92,40; "
		    "pengikut terbanyak: Sentra Bougenvil 2 (340.175); "
		    "unggahan terbaru: Sentra Bougenvil 2 (Min 29 Nov 2026 "
		    "23.39 WIB); unggahan terbanyak: Sentra Cempaka 3 (19).");
	assert_says(say_judgement, ENGLISH,
		    "Sentra Terpadu Anggrek 1 leads with a score of 92.40; "
		    "most followers: Sentra Bougenvil 2 (340,175); newest "
		    "post: Sentra Bougenvil 2 (Sun 29 Nov 2026 23:39 WIB); "
		    "most posts: Sentra Cempaka 3 (19).");
}

/* Nobody leads of whom nothing is known, nor with no post at all. */
static void test_judgement_of_nothing(void **state)
{
	struct grid *g = &report.table[REPORT_ranking];

	(void)state;
	for (size_t i = 0; i < g->n; i++)
		for (size_t c = 0; c < g->n_columns; c++)
			if (str_is(str_of(g->column[c].name), "posts"))
				g->cell[i * g->n_columns + c].value =
					STR_LIT("0");
	buf_clear(&out);
	say_judgement(&out, &report, INDONESIAN);
	assert_null(strstr(buf_cstr(&out), "unggahan terbanyak"));
	make_again(made_report, 0);
	assert_says(say_judgement, INDONESIAN,
		    "Belum ada sentra yang punya skor.");
}

static void test_shared(void **state)
{
	struct grid *g = &report.table[REPORT_ranking];

	(void)state;
	g->cell[1 * g->n_columns].value = STR_LIT("1");
	g->cell[2 * g->n_columns].value = STR_LIT("1");
	buf_clear(&out);
	say_judgement(&out, &report, INDONESIAN);
	assert_non_null(strstr(buf_cstr(&out),
			       "Sentra Terpadu Anggrek 1 dan 2 lainnya "
			       "teratas dengan skor 92,40;"));
}

static void test_silent(void **state)
{
	(void)state;
	assert_says(say_silent, INDONESIAN,
		    "Sentra yang diam (mati), 2: Sentra Nusa Indah 30 "
		    "(terakhir mengunggah Kam 19 Nov 2026), Sentra Terpadu "
		    "Melati 29 (terakhir mengunggah Kam 19 Nov 2026).");
	report.table[REPORT_silent].n = 0;
	assert_says(say_silent, INDONESIAN, "Tidak ada sentra yang diam.");
	assert_says(say_silent, ENGLISH, "No sentra fell silent.");
	report.table[REPORT_ranking].n = 0;
	assert_says(say_silent, ENGLISH, "The report has no sentra.");
}

static void test_many_silent(void **state)
{
	struct grid *g = &report.table[REPORT_silent];

	(void)state;
	for (int i = 0; i < 7; i++) {
		grid_row(g, STR_LIT("nobody"), STR_NULL);
		grid_add(g, STR_LIT("nobody"));
	}
	buf_clear(&out);
	say_silent(&out, &report, ENGLISH);
	assert_non_null(
		strstr(buf_cstr(&out),
		       ", nobody (never posted), nobody (never posted), "
		       "nobody (never posted) and 4 more."));
	assert_non_null(strstr(buf_cstr(&out), "Silent sentra (stale), 9: "));
}

static void set_total(const char *name, const char *value)
{
	struct grid *g = &report.table[REPORT_totals];

	for (size_t i = 0; i < g->n; i++)
		if (str_is(g->cell[i * g->n_columns].value, name))
			g->cell[i * g->n_columns + 1].value = str_of(value);
}

static void test_unseen(void **state)
{
	(void)state;
	set_total("accounts", "124");
	set_total("accounts_unseen", "3");
	set_total("hours_unseen", "41.5");
	set_total("hours_watched", "20832");
	assert_says(say_unseen, INDONESIAN,
		    "Tidak terpantau: 3 dari 124 akun, seluruhnya 41,5 jam "
		    "(0,2% dari waktu pantau).");
	assert_says(say_unseen, ENGLISH,
		    "Not seen: 3 of 124 accounts, together 41.5 hours "
		    "(0.2% of the time).");
	set_total("hours_unseen", "1");
	assert_says(say_unseen, INDONESIAN,
		    "Tidak terpantau: 3 dari 124 akun, seluruhnya 1 jam "
		    "(< 0,1% dari waktu pantau).");
}

static struct grid *table(enum report_table_id id)
{
	return &report.table[id];
}

/* One more account there that nobody sees. */
static void add_blind(struct str id, struct str platform)
{
	struct grid *g = table(REPORT_blind);

	grid_row(g, id, STR_NULL);
	grid_add(g, id);
	grid_add(g, platform);
	for (size_t c = 2; c < g->n_columns; c++)
		grid_add(g, STR_NULL);
}

static void set_state(size_t row, const char *state)
{
	struct grid *g = table(REPORT_platforms);

	g->cell[(row + 1) * g->n_columns - 1].value = str_of(state);
}

static bool says_dark(const char *names)
{
	buf_clear(&out);
	say_unseen(&out, &report, INDONESIAN);
	return strstr(buf_cstr(&out), names) != NULL;
}

/* A platform of which nobody was seen at the end is named; the others not. */
static void test_dark(void **state)
{
	struct grid *g = table(REPORT_platforms);

	(void)state;
	table(REPORT_blind)->n = 0;
	for (size_t i = 0; i < g->n; i++) {
		struct str platform =
			report_value(&report, REPORT_platforms, i, "platform");

		if (str_is(platform, "youtube"))
			continue;
		set_state(i, i % 4 ? "blind" : "stale");
		add_blind(g->id[i], platform);
	}
	assert_true(says_dark("(0,4% dari waktu pantau); pada akhir periode "
			      "tidak ada akun yang terpantau di Facebook, "
			      "Instagram."));
	set_state(1, "fresh"); /* of Facebook */
	assert_true(says_dark(" di Instagram."));
	set_state(2, "unknown");
	set_state(5, "exempt");
	assert_true(says_dark(" di Instagram."));
	table(REPORT_blind)->n--;
	assert_false(says_dark("Instagram"));
}

/* What is not known is not said to be nothing. */
static void test_unseen_unknown(void **state)
{
	(void)state;
	set_total("hours_watched", "");
	set_total("hours_unseen", "");
	set_total("accounts", "");
	set_total("accounts_unseen", "3");
	assert_says(say_unseen, INDONESIAN, "Tidak terpantau: 3 akun.");
	set_total("accounts_unseen", "");
	assert_says(say_unseen, INDONESIAN,
		    "Belum diketahui apa yang tidak terpantau.");
	set_total("accounts_unseen", "0");
	assert_says(say_unseen, INDONESIAN,
		    "Semua akun terpantau sepanjang waktu.");
	set_total("accounts", "0");
	assert_says(say_unseen, ENGLISH, "There was no account to be seen.");
}

static void test_compared(void **state)
{
	(void)state;
	assert_says(say_previous, INDONESIAN,
		    "Perubahan peringkat terhadap laporan 2026-W47.");
	report.previous = STR_NULL;
	assert_says(say_previous, ENGLISH,
		    "No earlier report is kept: changes of rank are not "
		    "known.");
	assert_says(say_reach, ENGLISH, "");
	report.known_from_day = report.from_day + 2;
	assert_says(say_reach, INDONESIAN,
		    "Catatan baru ada sejak Rab 25 Nov 2026: yang sebelumnya "
		    "tidak termasuk dalam angka ini.");
}

static void test_hostile(void **state)
{
	(void)state;
	make_again(made_hostile_report, 31);
	buf_clear(&out);
	say_judgement(&out, &report, INDONESIAN);
	say_silent(&out, &report, INDONESIAN);
	assert_non_null(buf_cstr(&out));
	assert_null(strpbrk(out.data, "*_~`\n"));
	assert_null(strstr(out.data, "\xe2\x80\xae"));
	assert_null(strstr(out.data, "panjang"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_when),
		TEST(test_judgement),
		TEST(test_judgement_of_nothing),
		TEST(test_shared),
		TEST(test_silent),
		TEST(test_many_silent),
		TEST(test_unseen),
		TEST(test_dark),
		TEST(test_unseen_unknown),
		TEST(test_compared),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
