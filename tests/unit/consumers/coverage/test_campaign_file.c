/* test_campaign_file.c -- campaigns.json: read, refused, what its words find,
 * and what its mark is made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "consumers/coverage/campaign_file.h"
#include "consumers/lexicon/lexicon_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const char lexicon_text[] =
	"{\"version\":1,\"lexicon_version\":\"v1\","
	"\"programmes\":[{\"id\":\"yapi\",\"name\":\"YAPI\",\"words\":"
	"[\"yatim piatu\"]},{\"id\":\"pena\",\"name\":\"PENA\",\"words\":"
	"[\"pahlawan ekonomi\"]}],"
	"\"clusters\":[{\"id\":\"anak\",\"name\":\"Anak\",\"words\":"
	"[\"anak\"]}]}";

#define SENTRA(id, zone)                                                  \
	"{\"id\":\"" id "\",\"name\":\"N\",\"kind\":\"sentra\",\"city\":" \
	"\"C\",\"province\":\"P\",\"timezone\":\"" zone "\",\"accounts\":[]}"
static const char roster_text[] = "{\"version\":1,\"sentras\":[" SENTRA(
	"satu", "Asia/Jakarta") "," SENTRA("dua", "Asia/Makassar") "]}";

static struct lexicon *make_lexicon(void)
{
	struct faults faults;
	struct lexicon *lexicon;

	faults_init(&faults);
	lexicon = lexicon_parse(str_of(lexicon_text), "lexicon.json", true,
				&faults);
	if (!lexicon)
		fail_msg("%s", faults.at[0].printed);
	faults_release(&faults);
	return lexicon;
}

static struct roster *make_roster(void)
{
	struct roster *roster = NULL;
	struct faults faults;

	faults_init(&faults);
	assert_int_equal(roster_parse(&roster, str_of(roster_text),
				      "roster.json", &faults, NULL),
			 0);
	faults_release(&faults);
	return roster;
}

/* A campaign of which a test changes what it is about. */
#define ID                 "\"id\":\"hari-ibu\",\"name\":\"Hari Ibu\","
#define WHAT               "\"labels\":[\"yapi\"],"
#define T0                 "\"t0\":\"2026-12-22T09:00\",\"zone\":\"local\","
#define WINDOW             "\"window\":\"2h\","
#define EXPECTED           "\"expected\":\"all\""
#define FILE_OF(campaigns) "{\"version\":1,\"campaigns\":[\n" campaigns "]}"
#define ONE(members)       FILE_OF("{" members "}")
#define WHOLE              ID WHAT T0 WINDOW EXPECTED

/* What came of a text. */
struct made {
	struct lexicon *lexicon;
	struct roster *roster;
	struct campaigns *campaigns; /* NULL: refused */
	struct faults faults;
};

static void make(struct made *m, const char *text)
{
	m->lexicon = make_lexicon();
	m->roster = make_roster();
	faults_init(&m->faults);
	m->campaigns = campaigns_parse(str_of(text), "c", m->lexicon, m->roster,
				       &m->faults);
	assert_int_equal(!m->campaigns, faults_any(&m->faults));
}

static void unmake(struct made *m)
{
	campaigns_free(m->campaigns);
	lexicon_free(m->lexicon);
	roster_free(m->roster);
	faults_release(&m->faults);
}

static void test_faults(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} rows[] = {
		{ "no JSON", "{", "c:1: " },
		{ "another version", "{\"version\":2,\"campaigns\":[]}",
		  "c:1: version: unknown version; write 1" },
		{ "no list", "{\"version\":1}", "campaigns: want a list" },
		{ "an unknown member", ONE(WHOLE ",\n\"window_s\":1"),
		  "c:3: campaigns[0].window_s: unknown member; did you mean "
		  "window?" },
		{ "no id", ONE("\"name\":\"n\"," WHAT T0 WINDOW EXPECTED),
		  "campaigns[0].id: want a text" },
		{ "an id with a colon",
		  ONE("\"id\":\"a:b\",\"name\":\"n\"," WHAT T0 WINDOW EXPECTED),
		  "campaigns[0].id: no id; write" },
		{ "an id twice", FILE_OF("{" WHOLE "},\n{" WHOLE "}"),
		  "c:3: campaigns[1].id: hari-ibu is campaigns[0] already" },
		{ "no name", ONE("\"id\":\"a\"," WHAT T0 WINDOW EXPECTED),
		  "campaigns[0].name: want a text" },
		{ "a label that the lexicon does not have",
		  ONE(ID
		      "\"labels\":[\"yapi\",\n\"yapii\"]," T0 WINDOW EXPECTED),
		  "c:3: campaigns[0].labels[1]: the lexicon has no label "
		  "yapii" },
		{ "another campaign's words as a label",
		  FILE_OF("{\"id\":\"b\",\"name\":\"n\",\"words\":[\"w\"]," T0
				  WINDOW EXPECTED "},\n{" ID
			  "\"labels\":[\"campaign:b\"]," T0 WINDOW EXPECTED
			  "}"),
		  "campaigns[1].labels[0]: the lexicon has no label" },
		{ "a label twice",
		  ONE(ID "\"labels\":[\"yapi\",\"yapi\"]," T0 WINDOW EXPECTED),
		  "campaigns[0].labels[1]: stands here already" },
		{ "neither labels nor words",
		  ONE(ID "\"labels\":[]," T0 WINDOW EXPECTED),
		  "c:2: campaigns[0]: neither labels nor words" },
		{ "a word without a letter",
		  ONE(ID "\"words\":[\"ibu\",\n\"!\"]," T0 WINDOW EXPECTED),
		  "c:3: campaigns[0].words[1]: " },
		{ "a word with an unknown condition",
		  ONE(ID "\"words\":[{\"word\":\"ibu\",\"wiht\":[\"a\"]}]," T0
			      WINDOW EXPECTED),
		  "campaigns[0].words[0].wiht: unknown member; did you mean "
		  "with?" },
		{ "no t0", ONE(ID WHAT "\"zone\":\"same\"," WINDOW EXPECTED),
		  "campaigns[0].t0: want a text" },
		{ "one instant without a zone",
		  ONE(ID WHAT
		      "\"t0\":\"2026-12-22T09:00:00\",\"zone\":\"same\"," WINDOW
			      EXPECTED),
		  "campaigns[0].t0: no instant in whole seconds" },
		{ "one instant with a fraction",
		  ONE(ID WHAT "\"t0\":\"2026-12-22T09:00:00.5Z\","
			      "\"zone\":\"same\"," WINDOW EXPECTED),
		  "campaigns[0].t0: no instant in whole seconds" },
		{ "local time with a zone",
		  ONE(ID WHAT "\"t0\":\"2026-12-22T09:00:00Z\","
			      "\"zone\":\"local\"," WINDOW EXPECTED),
		  "campaigns[0].t0: no local time" },
		{ "local time on no day",
		  ONE(ID WHAT "\"t0\":\"2026-02-30T09:00\","
			      "\"zone\":\"local\"," WINDOW EXPECTED),
		  "campaigns[0].t0: no local time" },
		{ "an unknown zone",
		  ONE(ID WHAT "\"t0\":\"2026-12-22T09:00:00Z\","
			      "\"zone\":\"WIB\"," WINDOW EXPECTED),
		  "campaigns[0].zone: unknown zone" },
		{ "no window", ONE(ID WHAT T0 EXPECTED),
		  "campaigns[0].window: want a text" },
		{ "a window that is too short",
		  ONE(ID WHAT T0 "\"window\":\"59s\"," EXPECTED),
		  "campaigns[0].window: no such window" },
		{ "a window that is too long",
		  ONE(ID WHAT T0 "\"window\":\"31d\"," EXPECTED),
		  "campaigns[0].window: no such window" },
		{ "a window in parts of a second",
		  ONE(ID WHAT T0 "\"window\":\"60001ms\"," EXPECTED),
		  "campaigns[0].window: no such window" },
		{ "nobody is expected",
		  ONE(ID WHAT T0 WINDOW "\"expected\":[]"),
		  "campaigns[0].expected: want \"all\", or a list" },
		{ "a word for whom",
		  ONE(ID WHAT T0 WINDOW "\"expected\":\"semua\""),
		  "campaigns[0].expected: want \"all\", or a list" },
		{ "a sentra that the roster does not have",
		  ONE(ID WHAT T0 WINDOW "\"expected\":[\"satu\",\n\"tiga\"]"),
		  "c:3: campaigns[0].expected[1]: the roster has no sentra "
		  "tiga" },
		{ "a sentra twice",
		  ONE(ID WHAT T0 WINDOW "\"expected\":[\"dua\",\"dua\"]"),
		  "campaigns[0].expected[1]: stands here already" },
		{ "no platform", ONE(WHOLE ",\"platforms\":[]"),
		  "campaigns[0].platforms: empty" },
		{ "an unknown platform",
		  ONE(WHOLE ",\"platforms\":[\"twitter\"]"),
		  "campaigns[0].platforms[0]: unknown platform" },
		{ "a platform twice", ONE(WHOLE ",\"platforms\":[\"x\",\"x\"]"),
		  "campaigns[0].platforms[1]: stands here already" },
		{ "no object", FILE_OF("1"), "campaigns[0]: want an object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct made m;

		print_message("  %s\n", rows[i].name);
		make(&m, rows[i].text);
		assert_null(m.campaigns);
		if (m.faults.n != 1 ||
		    !strstr(m.faults.at[0].printed, rows[i].says))
			fail_msg("%zu: %s", m.faults.n, m.faults.at[0].printed);
		unmake(&m);
	}
}

/* One fault hides no other one. */
static void test_all_faults_at_once(void **state)
{
	struct made m;

	(void)state;
	make(&m,
	     FILE_OF("{\"id\":\"A\",\"name\":\"n\",\"words\":[\"!\"]," T0 WINDOW
			     EXPECTED "},{\"id\":\"b\",\"name\":"
		     "\"n\",\"words\":[\".\"]," T0 "\"window\":\"1\"," EXPECTED
		     "}"));
	assert_int_equal(m.faults.n, 4);
	unmake(&m);
}

static void test_too_many(void **state)
{
	struct buf text;
	struct made m;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_adds(&text, "{\"version\":1,\"campaigns\":[");
	for (int i = 0; i <= CAMPAIGNS_MOST; i++)
		buf_addf(&text,
			 "%s{\"id\":\"c%d\",\"name\":\"n\"," WHAT T0 WINDOW
				 EXPECTED "}",
			 i ? "," : "", i);
	buf_adds(&text, "]}");
	make(&m, buf_cstr(&text));
	assert_non_null(strstr(m.faults.at[0].printed, "more than 128"));
	unmake(&m);
	buf_release(&text);
}

static void test_read(void **state)
{
	struct made m;
	const struct campaign *c;

	(void)state;
	make(&m,
	     FILE_OF("{" ID "\"labels\":[\"pena\",\"anak\",\"yapi\"]," T0 WINDOW
		     "\"expected\":[\"satu\",\"dua\"],\"platforms\":[\"x\"]},"
		     "{\"id\":\"2_b\",\"name\":\"n\"," WHAT
		     "\"t0\":\"2026-12-22T09:00:00+07:00\",\"zone\":\"same\","
		     "\"window\":\"90m\"," EXPECTED "}"));
	assert_int_equal(m.campaigns->n, 2);
	c = &m.campaigns->at[0];
	assert_string_equal(c->id, "hari-ibu");
	assert_string_equal(c->name, "Hari Ibu");
	assert_string_equal(c->programme, "pena yapi");
	assert_int_equal(c->zone, CAMPAIGN_LOCAL);
	assert_int_equal(c->t0_s, 1797930000); /* as if it were UTC */
	assert_int_equal(c->window_s, 7200);
	assert_true(c->on[PLATFORM_x] && !c->on[PLATFORM_youtube]);
	assert_false(c->all);
	assert_true(campaign_expects(c, "dua") && campaign_expects(c, "satu"));
	c = &m.campaigns->at[1];
	assert_int_equal(c->t0_s, 1797930000 - 7 * 3600);
	assert_int_equal(c->window_s, 5400);
	assert_true(c->all && c->on[PLATFORM_x] && c->on[PLATFORM_youtube]);
	assert_string_equal(c->programme, "yapi");
	unmake(&m);
}

/* Its words are found as those of the lexicon, under a label of their own. */
static void test_words(void **state)
{
	struct lexicon_reading *reading = lexicon_reading_new();
	struct label_set told;
	struct made m;
	int label;

	(void)state;
	make(&m, ONE(ID "\"words\":[\"#SentraBerbagi\",{\"word\":\"pena\","
			"\"with\":[\"wirausaha\"]}]," T0 WINDOW EXPECTED));
	assert_int_equal(lexicon_compile(m.lexicon, NULL), 0);
	label = lexicon_find(m.lexicon, STR_LIT("campaign:hari-ibu"));
	assert_true(label >= 0);
	assert_int_equal(lexicon_at(m.lexicon, (size_t)label)->class,
			 LABEL_CAMPAIGN);
	assert_true(label_set_has(&m.campaigns->at[0].labels, (size_t)label));
	for (int i = 0; i < 4; i++) {
		static const char *const texts[] = { "hari ini #sentraberbagi",
						     "pena dan kertas",
						     "pena untuk wirausaha",
						     "yatim piatu" };

		assert_int_equal(lexicon_read(m.lexicon, reading,
					      str_of(texts[i]), STR_NULL, 0,
					      &told, NULL),
				 0);
		assert_int_equal(label_set_has(&told, (size_t)label),
				 i == 0 || i == 2);
	}
	lexicon_reading_free(reading);
	unmake(&m);
}

static uint64_t mark_of(const char *text)
{
	struct made m;
	uint64_t mark;

	make(&m, text);
	if (!m.campaigns)
		fail_msg("%s", m.faults.at[0].printed);
	mark = m.campaigns->at[m.campaigns->n - 1].mark;
	unmake(&m);
	return mark;
}

static void test_mark(void **state)
{
	static const struct {
		const char *name, *text;
		bool same;
	} rows[] = {
		{ "nothing", ONE(WHOLE), true },
		{ "the name",
		  ONE("\"id\":\"hari-ibu\",\"name\":\"Lain\"," WHAT T0 WINDOW
			      EXPECTED),
		  true },
		{ "who is expected",
		  ONE(ID WHAT T0 WINDOW "\"expected\":[\"satu\"]"), true },
		{ "the id",
		  ONE("\"id\":\"ibu\",\"name\":\"Hari Ibu\"," WHAT T0 WINDOW
			      EXPECTED),
		  false },
		{ "a label",
		  ONE(ID "\"labels\":[\"yapi\",\"anak\"]," T0 WINDOW EXPECTED),
		  false },
		{ "words", ONE(WHOLE ",\"words\":[\"ibu\"]"), false },
		{ "t0",
		  ONE(ID WHAT
		      "\"t0\":\"2026-12-22T09:01\",\"zone\":\"local\"," WINDOW
			      EXPECTED),
		  false },
		{ "the zone",
		  ONE(ID WHAT "\"t0\":\"2026-12-22T09:00:00Z\","
			      "\"zone\":\"same\"," WINDOW EXPECTED),
		  false },
		{ "the window", ONE(ID WHAT T0 "\"window\":\"3h\"," EXPECTED),
		  false },
		{ "platforms", ONE(WHOLE ",\"platforms\":[\"x\"]"), false },
		{ "another campaign before it",
		  FILE_OF("{\"id\":\"b\",\"name\":\"B\",\"words\":[\"ibu\"]," T0
				  WINDOW EXPECTED "},{" WHOLE "}"),
		  true },
	};
	uint64_t mark = mark_of(ONE(WHOLE));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		assert_int_equal(mark_of(rows[i].text) == mark, rows[i].same);
	}
}

#define WORDS(words) ONE(ID "\"words\":[" words "]," T0 WINDOW EXPECTED)

/* All that decides where a word counts is in the mark. */
static void test_mark_of_words(void **state)
{
	static const char *const others[] = {
		WORDS("\"#Ibu\""),
		WORDS("\"#Hari\",\"#Ibu\""),
		WORDS("{\"word\":\"#Hari\",\"case\":true}"),
		WORDS("{\"word\":\"#Hari\",\"forms\":[\"ibu\"]}"),
		WORDS("{\"word\":\"#Hari\",\"with\":[\"ibu\"]}"),
		WORDS("{\"word\":\"#Hari\",\"with\":[\"ibu\"],\"near\":3}"),
		WORDS("{\"word\":\"#Hari\",\"without\":[\"ibu\"]}"),
	};
	uint64_t marks[ARRAY_LEN(others) + 1] = { mark_of(WORDS("\"#Hari\"")) };

	(void)state;
	assert_int_equal(mark_of(WORDS("{\"word\":\"#Hari\"}")), marks[0]);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		marks[i + 1] = mark_of(others[i]);
		for (size_t k = 0; k <= i; k++)
			if (marks[k] == marks[i + 1])
				fail_msg("%zu %zu", k, i);
	}
}

static void test_load(void **state)
{
	struct lexicon *lexicon = make_lexicon();
	struct faults faults;
	struct campaigns *all;

	(void)state;
	faults_init(&faults);
	all = campaigns_load(NULL, lexicon, NULL, &faults);
	assert_non_null(all);
	assert_int_equal(all->n, 0);
	campaigns_free(all);
	all = campaigns_load("deploy/campaigns.json", lexicon, NULL, &faults);
	assert_non_null(all);
	assert_int_equal(all->n, 0);
	campaigns_free(all);
	assert_null(campaigns_load("/nonexistent", lexicon, NULL, &faults));
	assert_non_null(strstr(faults.at[0].printed, "/nonexistent"));
	lexicon_free(lexicon);
	faults_release(&faults);
}

/* ---- the examples of schemas/ ---- */

static void judge(const char *folder, const char *name)
{
	struct buf text;
	char path[512];
	struct made m;

	snprintf(path, sizeof(path), "schemas/examples/%s/%s", folder, name);
	buf_init(&text, 1 << 20);
	assert_int_equal(file_read(path, &text, NULL), 0);
	make(&m, buf_cstr(&text));
	if (!m.campaigns != (strcmp(folder, "invalid") == 0))
		fail_msg("%s: %s", path,
			 m.faults.n ? m.faults.at[0].printed : "accepted");
	unmake(&m);
	buf_release(&text);
}

static void test_examples(void **state)
{
	static const char *const folders[] = { "valid", "invalid" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		char path[64];
		struct dirent *entry;
		size_t n = 0;
		DIR *dir;

		snprintf(path, sizeof(path), "schemas/examples/%s", folders[i]);
		dir = opendir(path);
		assert_non_null(dir);
		while ((entry = readdir(dir)))
			if (strncmp(entry->d_name, "campaigns-", 10) == 0) {
				judge(folders[i], entry->d_name);
				n++;
			}
		closedir(dir);
		assert_true(n >= 3);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_faults),
	cmocka_unit_test(test_all_faults_at_once),
	cmocka_unit_test(test_too_many),
	cmocka_unit_test(test_read),
	cmocka_unit_test(test_words),
	cmocka_unit_test(test_mark),
	cmocka_unit_test(test_mark_of_words),
	cmocka_unit_test(test_load),
	cmocka_unit_test(test_examples),
};

int main(void)
{
	return cmocka_run_group_tests_name("campaign_file", tests, NULL, NULL);
}
