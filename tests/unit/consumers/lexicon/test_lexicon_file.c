/* test_lexicon_file.c -- lexicon.json: read, refused, and its examples proved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A file with one programme of these members beside id and name. */
#define FILE_OF(members)                                                    \
	"{\"version\": 1, \"lexicon_version\": \"v\", \"clusters\": [],\n"  \
	"\"programmes\": [{\"id\": \"pena\", \"name\": \"PENA\",\n" members \
	"}]}"
#define WORDS(words) FILE_OF("\"words\": [" words "]")

static struct lexicon *parse(const char *text, struct faults *faults)
{
	faults_init(faults);
	return lexicon_parse(str_of(text), "l", true, faults);
}

static void expect_fault(const char *text, const char *says)
{
	struct faults faults;
	struct lexicon *l = parse(text, &faults);

	assert_null(l);
	assert_true(faults.n > 0);
	assert_int_equal(faults_status(&faults), EXIT_CONFIG);
	for (size_t i = 0; i < faults.n; i++)
		if (strstr(faults.at[i].printed, says)) {
			faults_release(&faults);
			return;
		}
	print_error("%s, not %s\n", faults.at[0].printed, says);
	faults_release(&faults);
	fail();
}

static void test_faults(void **state)
{
	static const char *const rows[][2] = {
		{ "[]", "l:1: want an object" },
		{ "{", "l:1: column" },
		{ "{\"version\": 2}", "version: unknown version; write 1" },
		{ "{\"version\": 1}", "lexicon_version: want a text" },
		{ "{\"version\": 1}", "programmes: want a list" },
		{ "{\"version\": 1}", "clusters: want a list" },
		{ "{\"activities\": null}", "activities: want a list" },
		{ "{\"programs\": []}", "did you mean programmes?" },
		{ WORDS(""), "l:3: programmes[0].words: empty" },
		{ FILE_OF("\"x\": 1"), "programmes[0].words: want a list" },
		{ WORDS("\"a\",\n1"), "l:4: programmes[0].words[1]: want an "
				      "object" },
		{ WORDS("\"- -\""), "words[0]: no letter and no digit" },
		{ WORDS("\"a. b\""), "words[0]: a line break or one of" },
		{ WORDS("{\"case\": true}"), "words[0].word: want a text" },
		{ WORDS("{\"word\": \"a\", \"case\": 1}"),
		  "words[0].case: want true or false" },
		{ WORDS("{\"word\": \"a\", \"with\": []}"),
		  "words[0].with: empty" },
		{ WORDS("{\"word\": \"a\", \"forms\": [\"b\", \"!\"]}"),
		  "words[0].forms[1]: no letter" },
		{ WORDS("{\"word\": \"a\", \"without\": [\"\"]}"),
		  "words[0].without[0]: empty" },
		{ WORDS("{\"word\": \"a\", \"near\": 3}"),
		  "words[0].near: there is no with" },
		{ WORDS("{\"word\": \"a\", \"with\": [\"b\"], \"near\": 0}"),
		  "words[0].near: want a number of tokens from 1 to 100" },
		{ WORDS("{\"word\": \"a\", \"with\": [\"b\"], \"near\": 101}"),
		  "words[0].near: want" },
		{ WORDS("{\"word\": \"a\", \"withuot\": [\"b\"]}"),
		  "did you mean without?" },
		{ WORDS("\"Yatim Piatu\", \"b\",\n\"yatim-piatu\""),
		  "l:4: programmes[0].words[2]: yatim-piatu is words[0] "
		  "already" },
		{ WORDS("{\"word\": \"a\", \"with\": [\"b\"]}, "
			"{\"word\": \"A\", \"with\": [\"b\"]}"),
		  "words[1]: A is words[0] already" },
		{ FILE_OF("\"words\": [\"a\"], \"active_from\": "
			  "\"2026-02-30\""),
		  "active_from: want a date" },
		{ FILE_OF("\"words\": [\"a\"], \"active_from\": \"2026-02-02\","
			  "\"active_until\": \"2026-02-01\""),
		  "active_until: before active_from" },
		{ FILE_OF("\"words\": [\"a\"], \"examples\": [\"\"]"),
		  "examples[0]: want a caption" },
		{ FILE_OF("\"words\": [\"a\"], \"examples\": \"a\""),
		  "examples: want a list" },
		{ FILE_OF("\"words\": [\"a\"], \"examples\": [\"a\",\n\"b\"]"),
		  "l:4: programmes[0].examples[1]: does not tell pena" },
		{ FILE_OF("\"words\": [\"a\"], \"counterexamples\": [\"b\", "
			  "\"x A\"]"),
		  "counterexamples[1]: tells pena, by the word a" },
		{ "{\"version\": 1, \"lexicon_version\": \"v\", \"programmes\":"
		  " [{\"id\": \"Pena\", \"name\": \"n\", \"words\": [\"a\"]}],"
		  "\"clusters\": []}",
		  "programmes[0].id: no id" },
		{ "{\"version\": 1, \"lexicon_version\": \"v\", \"programmes\":"
		  " [{\"id\": \"a\", \"name\": \"n\", \"words\": [\"a\"]}],"
		  "\"clusters\": [{\"id\": \"a\", \"name\": \"n\", \"words\": "
		  "[\"a\"]}]}",
		  "clusters[0].id: a: there is one already" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_fault(rows[i][0], rows[i][1]);
}

/* All are told at once. */
static void test_all_faults(void **state)
{
	struct faults faults;

	(void)state;
	assert_null(parse(WORDS("\"!\", \"?\", {\"word\": 1}"), &faults));
	assert_int_equal(faults.n, 3);
	faults_release(&faults);
}

static struct lexicon *expect_good(const char *text)
{
	struct faults faults;
	struct lexicon *l = parse(text, &faults);

	if (!l)
		print_error("%s\n", faults.n ? faults.at[0].printed : "?");
	assert_non_null(l);
	assert_false(faults_any(&faults));
	faults_release(&faults);
	return l;
}

static const char whole[] =
	"{\"version\": 1, \"lexicon_version\": \"2026-11\",\n"
	" \"programmes\": [{\"id\": \"pena\", \"name\": \"P E N A\",\n"
	"  \"active_from\": \"2022-01-02\", \"active_until\": null,\n"
	"  \"words\": [\"pahlawan ekonomi nusantara\",\n"
	"   {\"word\": \"PENA\", \"case\": true, \"forms\": [\"P3NA\"],\n"
	"    \"with\": [\"graduasi\", \"usaha\"], \"near\": 4,\n"
	"    \"without\": [\"pensil\"]},\n"
	"   {\"word\": \"pena\", \"with\": [\"kemensos\"]},\n"
	"   {\"word\": \"pena\", \"with\": [\"kpm\"], \"case\": false}],\n"
	"  \"examples\": [\"PENA\\nuntuk graduasi\", \"P3NA usaha\"],\n"
	"  \"counterexamples\": [\"Pena graduasi\", \"PENA usaha pensil\",\n"
	"   \"PENA satu dua tiga empat usaha\"]}],\n"
	" \"clusters\": [{\"id\": \"lama\", \"name\": \"L\",\n"
	"  \"active_until\": \"2020-01-01\", \"words\": [\"lama\"],\n"
	"  \"examples\": [\"lama\"]}],\n"
	" \"activities\": [{\"id\": \"asesmen\", \"name\": \"A\",\n"
	"  \"words\": [\"asesmen\"]}]}\n";

static void test_whole(void **state)
{
	struct lexicon *l = expect_good(whole);
	const struct label *pena = lexicon_at(l, 0);
	int64_t day = 0;

	(void)state;
	assert_string_equal(lexicon_version(l), "2026-11");
	assert_int_equal(lexicon_labels(l), 3);
	assert_string_equal(pena->id, "pena");
	assert_string_equal(pena->name, "P E N A");
	assert_int_equal(pena->class, LABEL_PROGRAMME);
	assert_int_equal(date_parse(STR_LIT("2022-01-02"), &day), 0);
	assert_int_equal(pena->from_day, day);
	assert_true(pena->until_day == DAY_OPEN_UNTIL);
	assert_int_equal(lexicon_at(l, 1)->class, LABEL_CLUSTER);
	assert_true(lexicon_at(l, 1)->from_day == DAY_OPEN_FROM);
	assert_int_equal(lexicon_at(l, 2)->class, LABEL_ACTIVITY);
	lexicon_free(l);
}

/* A word counts under each of its conditions. */
static void test_conditions(void **state)
{
	static const struct {
		const char *text;
		bool told;
	} rows[] = {
		{ "pahlawan ekonomi nusantara", true },
		{ "PENA graduasi", true },
		{ "P3NA graduasi", true },
		{ "Pena graduasi", false },
		{ "PENA graduasi pensil", false },
		{ "pena kemensos", true },
		{ "pena KPM", true },
		{ "pena", false },
	};
	struct lexicon *l = expect_good(whole);
	struct lexicon_reading *r = lexicon_reading_new();
	struct label_set labels;
	struct err err;

	(void)state;
	assert_int_equal(lexicon_compile(l, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(lexicon_read(l, r, str_of(rows[i].text),
					      STR_NULL, 30000, &labels, &err),
				 0);
		assert_int_equal(label_set_has(&labels, 0), rows[i].told);
	}
	lexicon_reading_free(r);
	lexicon_free(l);
}

/* Examples that are not checked may be wrong. */
static void test_unproved(void **state)
{
	static const char text[] =
		FILE_OF("\"words\": [\"a\"], \"examples\": [\"b\"]");
	struct faults faults;
	struct lexicon *l;

	(void)state;
	faults_init(&faults);
	l = lexicon_parse(STR_LIT(text), "l", false, &faults);
	assert_non_null(l);
	assert_false(faults_any(&faults));
	lexicon_free(l);
	faults_release(&faults);
}

static void test_load(void **state)
{
	char path[] = "/tmp/test_lexicon_file.XXXXXX";
	int fd = mkstemp(path);
	struct faults faults;
	struct lexicon *l;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, whole, sizeof(whole) - 1),
			 sizeof(whole) - 1);
	close(fd);
	faults_init(&faults);
	l = lexicon_load(path, true, &faults);
	assert_non_null(l);
	lexicon_free(l);
	unlink(path);
	assert_null(lexicon_load(path, true, &faults));
	assert_non_null(strstr(faults.at[0].printed, path));
	faults_release(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_all_faults),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_unproved),
		cmocka_unit_test(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
