/* test_targets.c -- targets.json: read, refused, and which target counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "consumers/report/targets.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SENTRA(id)                                                        \
	"{\"id\":\"" id "\",\"name\":\"N\",\"kind\":\"sentra\",\"city\":" \
	"\"C\",\"province\":\"P\",\"timezone\":\"Asia/Jakarta\","         \
	"\"accounts\":[]}"
static const char roster_text[] =
	"{\"version\":1,\"sentras\":[" SENTRA("satu") "," SENTRA("dua") "]}";

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

/* What came of a text. */
struct made {
	struct roster *roster;
	struct targets *targets; /* NULL: refused */
	struct faults faults;
};

static void make(struct made *m, const char *text)
{
	m->roster = make_roster();
	faults_init(&m->faults);
	m->targets = targets_parse(str_of(text), "t", m->roster, &m->faults);
	assert_int_equal(!m->targets, faults_any(&m->faults));
}

static void unmake(struct made *m)
{
	targets_free(m->targets);
	roster_free(m->roster);
	faults_release(&m->faults);
}

#define FILE_OF(years) "{\"version\":1,\"years\":[\n" years "]}"
#define YEAR(members)  FILE_OF("{\"year\":2026," members "}")
#define DEFAULT(value) YEAR("\"default\":{" value "}")
#define OWN(sentras)   YEAR("\"sentras\":{" sentras "}")
#define QUARTER(list)  YEAR("\"quarters\":[" list "]")

static void test_faults(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} rows[] = {
		{ "no JSON", "{", "t:1: " },
		{ "no object", "[]", "t:1: want an object" },
		{ "another version", "{\"version\":2,\"years\":[]}",
		  "t:1: version: unknown version; write 1" },
		{ "no list", "{\"version\":1}", "years: want a list" },
		{ "an unknown member", YEAR("\n\"defaults\":{}"),
		  "t:3: years[0].defaults: unknown member; did you mean "
		  "default?" },
		{ "no year", FILE_OF("{\"default\":{}}"),
		  "years[0].year: no year; write 2000 to 2100" },
		{ "a year as text", FILE_OF("{\"year\":\"2026\"}"),
		  "years[0].year: no year" },
		{ "a year that is none", FILE_OF("{\"year\":202}"),
		  "years[0].year: no year" },
		{ "a year twice", FILE_OF("{\"year\":2026},\n{\"year\":2026}"),
		  "t:3: years[1].year: 2026 is years[0] already" },
		{ "an unknown indicator", DEFAULT("\"folowers\":1"),
		  "years[0].default.folowers: unknown member; did you mean "
		  "followers?" },
		{ "below 0", DEFAULT("\n\"followers\":-1"),
		  "t:3: years[0].default.followers: no such target; write a "
		  "whole number from 0 to 1000000000" },
		{ "beyond all bounds", DEFAULT("\"followers\":1e999"),
		  "years[0].default.followers: no such target" },
		{ "part of a follower", DEFAULT("\"followers\":1.5"),
		  "years[0].default.followers: no such target" },
		{ "a text", DEFAULT("\"followers\":\"20.000\""),
		  "years[0].default.followers: no such target" },
		{ "null", DEFAULT("\"followers\":null"),
		  "years[0].default.followers: no such target" },
		{ "finer than it is shown", DEFAULT("\"posts_week\":7.125"),
		  "years[0].default.posts_week: no such target; write a "
		  "number with two decimals at most from 0 to 10000" },
		{ "more days than a quarter has",
		  DEFAULT("\"silence_days\":93"),
		  "years[0].default.silence_days: no such target" },
		{ "a default that is none", YEAR("\"default\":7"),
		  "years[0].default: want an object" },
		{ "a sentra that the roster does not have",
		  OWN("\"satu\":{},\n\"tiga\":{}"),
		  "t:3: years[0].sentras.tiga: the roster has no sentra tiga" },
		{ "no id of a sentra", OWN("\"Satu\":{}"),
		  "years[0].sentras.Satu: no id of a sentra" },
		{ "an empty id", OWN("\"\":{}"),
		  "years[0].sentras.: no id of a sentra" },
		{ "a sentra twice", OWN("\"satu\":{},\n\"satu\":{}"), "t:3: " },
		{ "a sentra's that is none", OWN("\"satu\":7"),
		  "years[0].sentras.satu: want an object" },
		{ "no sentras", YEAR("\"sentras\":[]"),
		  "years[0].sentras: want an object" },
		{ "no quarters", YEAR("\"quarters\":{}"),
		  "years[0].quarters: want a list" },
		{ "a fifth quarter", QUARTER("{\"quarter\":5}"),
		  "years[0].quarters[0].quarter: no quarter; write 1 to 4" },
		{ "a quarter without number", QUARTER("{}"),
		  "years[0].quarters[0].quarter: no quarter" },
		{ "a quarter twice",
		  QUARTER("{\"quarter\":2},{\"quarter\":1},\n{\"quarter\":2}"),
		  "t:3: years[0].quarters[2].quarter: 2 is "
		  "years[0].quarters[0] already; a quarter stands once" },
		{ "a quarter that is none", QUARTER("4"),
		  "years[0].quarters[0]: want an object" },
		{ "an unknown member of a quarter",
		  QUARTER("{\"quarter\":4,\"year\":2026}"),
		  "years[0].quarters[0].year: unknown member" },
		{ "a quarter's sentra that the roster does not have",
		  QUARTER("{\"quarter\":4,\"sentras\":{\"tiga\":{}}}"),
		  "years[0].quarters[0].sentras.tiga: the roster has no" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct made m;

		print_message("  %s\n", rows[i].name);
		make(&m, rows[i].text);
		if (m.faults.n != 1 ||
		    !strstr(m.faults.at[0].printed, rows[i].says))
			fail_msg("%zu: %s", m.faults.n,
				 m.faults.n ? m.faults.at[0].printed : "none");
		unmake(&m);
	}
}

/* One fault hides no other one. */
static void test_all_faults_at_once(void **state)
{
	struct made m;

	(void)state;
	make(&m,
	     FILE_OF("{\"year\":1,\"default\":{\"followers\":-1,\"x\":1},"
		     "\"sentras\":{\"tiga\":{\"programmes\":0.5}},"
		     "\"quarters\":[{\"quarter\":0,\"default\":{\"y\":1}}]}"));
	assert_int_equal(m.faults.n, 7);
	unmake(&m);
}

static void test_too_many(void **state)
{
	struct buf text;
	struct made m;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_adds(&text, "{\"version\":1,\"years\":[");
	for (int i = 2000; i <= 2101; i++)
		buf_addf(&text, "%s{\"year\":%d}", i > 2000 ? "," : "", i);
	buf_adds(&text, "]}");
	make(&m, buf_cstr(&text));
	assert_int_equal(m.faults.n, 1);
	assert_non_null(strstr(m.faults.at[0].printed, "more than 101"));
	unmake(&m);
	buf_release(&text);
}

/* ---- which counts ---- */

static const char example[] = FILE_OF(
	"{\"year\":2027,\"default\":{\"followers\":9}},"
	"{\"year\":2026,"
	" \"default\":{\"followers\":1,\"posts_week\":2.25,\"programmes\":3},"
	" \"sentras\":{\"satu\":{\"followers\":10,\"silence_days\":4},"
	"              \"dua\":{\"posts_week\":0}},"
	" \"quarters\":[{\"quarter\":4,"
	"   \"default\":{\"followers\":100,\"posts_week\":200},"
	"   \"sentras\":{\"satu\":{\"followers\":1000}}},"
	"  {\"quarter\":1,\"default\":{\"silence_days\":5}}]}");

static void test_which_counts(void **state)
{
	static const struct {
		const char *sentra, *day;
		enum indicator indicator;
		double target;
	} rows[] = {
		/* the sentra's in the quarter */
		{ "satu", "2026-10-01", INDICATOR_followers, 1000 },
		{ "satu", "2026-12-31", INDICATOR_followers, 1000 },
		/* the sentra's in the year, also before the quarter's default
		 */
		{ "satu", "2026-09-30", INDICATOR_followers, 10 },
		{ "satu", "2026-03-31", INDICATOR_silence_days, 4 },
		{ "dua", "2026-11-01", INDICATOR_posts_week, 0 },
		/* the quarter's default */
		{ "dua", "2026-11-01", INDICATOR_followers, 100 },
		{ "satu", "2026-11-01", INDICATOR_posts_week, 200 },
		{ "dua", "2026-01-01", INDICATOR_silence_days, 5 },
		/* the year's */
		{ "dua", "2026-04-01", INDICATOR_followers, 1 },
		{ "tiga", "2026-04-01", INDICATOR_posts_week, 2.25 },
		{ "satu", "2026-11-01", INDICATOR_programmes, 3 },
		{ "satu", "2027-01-01", INDICATOR_followers, 9 },
		/* none */
		{ "satu", "2027-01-01", INDICATOR_programmes, NAN },
		{ "dua", "2026-04-01", INDICATOR_silence_days, NAN },
		{ "satu", "2025-12-31", INDICATOR_followers, NAN },
		{ "satu", "2028-01-01", INDICATOR_followers, NAN },
	};
	struct made m;

	(void)state;
	make(&m, example);
	if (!m.targets)
		fail_msg("%s", m.faults.at[0].printed);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t day;
		double target;

		assert_int_equal(date_parse(str_of(rows[i].day), &day), 0);
		target = target_of(m.targets, str_of(rows[i].sentra), day,
				   rows[i].indicator);
		if (isnan(target) != isnan(rows[i].target) ||
		    (!isnan(target) && target != rows[i].target))
			fail_msg("%zu: %g", i, target);
	}
	unmake(&m);
}

static void test_load(void **state)
{
	struct faults faults;
	struct targets *targets;

	(void)state;
	faults_init(&faults);
	targets = targets_load(NULL, NULL, &faults);
	assert_non_null(targets);
	assert_true(isnan(target_of(targets, STR_LIT("satu"), 20521,
				    INDICATOR_followers)));
	targets_free(targets);
	assert_true(isnan(
		target_of(NULL, STR_LIT("satu"), 20521, INDICATOR_followers)));
	targets = targets_load("deploy/targets.json", NULL, &faults);
	assert_non_null(targets);
	targets_free(targets);
	assert_null(targets_load("/nonexistent", NULL, &faults));
	assert_int_equal(faults.n, 1);
	assert_non_null(strstr(faults.at[0].printed, "/nonexistent"));
	faults_release(&faults);
}

/* ---- the examples ---- */

static size_t judge_examples(const char *folder, bool good)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char path[300];
		struct buf text;
		struct made m;

		if (strncmp(entry->d_name, "targets-", 8) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		buf_init(&text, 1 << 20);
		assert_int_equal(file_read(path, &text, NULL), 0);
		make(&m, buf_cstr(&text));
		if (!m.targets == good)
			fail_msg("%s: %s", path,
				 good ? m.faults.at[0].printed : "accepted");
		unmake(&m);
		buf_release(&text);
		n++;
	}
	closedir(dir);
	return n;
}

static void test_examples(void **state)
{
	(void)state;
	assert_true(judge_examples("schemas/examples/valid", true) >= 3);
	assert_true(judge_examples("schemas/examples/invalid", false) >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_all_faults_at_once),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_which_counts),
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_examples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
