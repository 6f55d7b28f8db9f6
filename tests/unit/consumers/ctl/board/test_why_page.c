/* test_why_page.c -- what changed, as people and programs read it. */
#include "tests/unit/kit/view_kit.h"

#include "consumers/ctl/board/why_page.h"

#include "common/base/clock.h"

#include <math.h>

#define T0 INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

static const struct card cards[] = {
	{ { "a", "name", "Sentra A\033", "timezone", "Asia/Makassar",
	    "score_version", "1-a", NULL } },
	{ { "b", "name", "Sentra B", NULL } },
	{ { "c", NULL } },
};

/* b was passed, c passed; of the second day nothing is known. */
static size_t below[] = { 1 }, above[] = { 2, 1, 1, 1, 1, 1, 1 };

static struct why example(const struct snapshot *s)
{
	return (struct why){
		.snapshot = s,
		.now = { { 0.5, 1, 0, 0.25 }, 53.28, 1250, 2, NAN, T0 },
		.settings = "1-a",
		.since = {
			{ .day = 20520, /* 2026-03-08 */
			  .known = true,
			  .end_ms = T0 - DAY_MS,
			  .then = { { 0.5, 0.5, 0.1, 0 }, 60, 1300, 4, 7,
				    TIME_NONE },
			  .change = { -6.72, { -0.001, 15, -2.5, 3.75 }, -50,
				      -2, NAN },
			  .rank = {
				{ { METRIC_score, NO_WINDOW, NATIONAL }, 3, 2,
				  { above, below, 1, 1 } },
				{ { METRIC_followers, NO_WINDOW, NATIONAL }, 0,
				  0, { above, NULL, 7, 0 } } } },
			{ .day = 20514 },
		},
		.n = 2,
	};
}

static void test_text(void **state)
{
	struct ctl ctl = { .style = { .width = 80, .language = INDONESIAN },
			   .staleness = { .stalled_after_ms = INT64_MAX } };
	struct snapshot s;
	struct why why;
	struct buf out;

	(void)state;
	snapshot_make(&s, cards, ARRAY_LEN(cards));
	s.as_of_ms = T0 + 3 * HOUR_MS;
	s.stage[STAGE_SCORER] =
		(struct stage_health){ .there = true, .updated_ms = T0 };
	why = example(&s);
	buf_init(&out, 1 << 16);
	why_text(&ctl, &why, &out);
	assert_string_equal(
		buf_cstr(&out),
		"Sentra A? (a)\nPer Sel 10 Mar 2026 11.00 WITA\n"
		"\nSejak akhir Min 8 Mar 2026\n"
		"               saat itu        kini    +/-    poin\n"
		"Skor              60,00       53,28  -6,72\n"
		"Pengikut (F)      1.300       1.250    -50    0,00\n"
		"Kebaruan (U)          -  3 jam lalu         +15,00\n"
		"Keaktifan (A)         4           2     -2   -2,50\n"
		"Interaksi (E)         7           -      -   +3,75\n"
		"Peringkat menurut Skor: saat itu 2, kini 3\n"
		"  melewati Sentra B\n"
		"  dilewati c\n"
		"Peringkat menurut Pengikut: saat itu tidak ada, kini tidak "
		"ada\n"
		"  dilewati c\n  dilewati Sentra B\n  dilewati Sentra B\n"
		"  dilewati Sentra B\n  dilewati Sentra B\n  dan 2 lagi\n"
		"\nSejak akhir Sen 2 Mar 2026: tidak ada yang diketahui "
		"tentang hari itu\n"
		"\nSkor: 0 sampai 100, dari pengikut, kebaruan, keaktifan, "
		"interaksi\n"
		"F: pengikut terhadap target, menurut logaritma\n"
		"U: kebaruan unggahan terakhir; separuh setelah waktu paruh\n"
		"A: unggahan 7 hari terhadap target\n"
		"E: laju interaksi 7 hari terhadap target\n");
	/* Other settings than the card's are told. */
	why.card = 1;
	ctl.style.language = ENGLISH;
	buf_clear(&out);
	why_text(&ctl, &why, &out);
	assert_non_null(strstr(buf_cstr(&out),
			       "Past scores are by [score] 1-a, the present "
			       "one by -\n"));
	buf_release(&out);
	snapshot_unmake(&s);
}

static void test_json(void **state)
{
	struct snapshot s;
	struct why why;
	struct buf out;

	(void)state;
	snapshot_make(&s, cards, ARRAY_LEN(cards));
	s.as_of_ms = T0;
	why = example(&s);
	buf_init(&out, 1 << 16);
	why_json(&why, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"sentra\":\"a\",\"name\":\"Sentra A\\u001b\",\"as_of\":"
		"\"2026-03-10T00:00:00.000Z\",\"score_version\":\"1-a\","
		"\"settings\":\"1-a\",\"now\":{\"score\":53.28,\"followers\":"
		"1250,\"latest\":\"2026-03-10T00:00:00.000Z\",\"posts_7d\":2,"
		"\"engagement_7d\":null,\"parts\":{\"followers\":0.5000,"
		"\"freshness\":1.0000,\"activity\":0.0000,\"engagement\":"
		"0.2500}},\n\"since\":[\n{\"day\":\"2026-03-08\",\"then\":{"
		"\"score\":60.00,\"followers\":1300,\"latest\":null,"
		"\"posts_7d\":4,\"engagement_7d\":7,\"parts\":{\"followers\":"
		"0.5000,\"freshness\":0.5000,\"activity\":0.1000,"
		"\"engagement\":0.0000}},\"difference\":{\"score\":-6.72,"
		"\"followers\":-50,\"posts_7d\":-2,\"engagement_7d\":null},"
		"\"points\":{\"followers\":0.00,\"freshness\":15.00,"
		"\"activity\":-2.50,\"engagement\":3.75},\"ranks\":[{"
		"\"board\":\"score\",\"then\":2,\"now\":3,\"passed\":[\"b\"],"
		"\"passed_by\":[\"c\"]},{\"board\":\"followers\",\"then\":"
		"null,\"now\":null,\"passed\":[],\"passed_by\":[\"c\",\"b\","
		"\"b\",\"b\",\"b\",\"b\",\"b\"]}]},\n"
		"{\"day\":\"2026-03-02\",\"then\":null}\n]}\n");
	buf_release(&out);
	snapshot_unmake(&s);
}

static void test_csv(void **state)
{
	struct snapshot s;
	struct why why;
	struct buf out;

	(void)state;
	snapshot_make(&s, cards, ARRAY_LEN(cards));
	why = example(&s);
	buf_init(&out, 1 << 16);
	why_csv(&why, &out);
	assert_string_equal(
		buf_cstr(&out),
		"id,since,field,then,now,difference,points,passed,passed_by"
		"\r\n"
		"a,2026-03-08,score,60.00,53.28,-6.72,,,\r\n"
		"a,2026-03-08,followers,1300,1250,-50,0.00,,\r\n"
		"a,2026-03-08,latest,,1773100800,,15.00,,\r\n"
		"a,2026-03-08,posts:7d,4,2,-2,-2.50,,\r\n"
		"a,2026-03-08,engagement:7d,7,,,3.75,,\r\n"
		"a,2026-03-08,rank:score,2,3,1,,b,c\r\n"
		"a,2026-03-08,rank:followers,,,,,,c b b b b b b\r\n");
	buf_release(&out);
	snapshot_unmake(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_csv),
	};

	return cmocka_run_group_tests_name("why_page", tests, NULL, NULL);
}
