/* test_examples.c -- schemas/examples, as the code reads them.  The names say
 * what must come out; tests/test_schemas.py holds them against the schemas.
 * Run from the top of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "common/config/calendar_file.h"
#include "common/config/roster.h"
#include "common/event/event.h"
#include "consumers/alerter/alert.h"
#include "consumers/lexicon/lexicon_file.h"

#include <dirent.h>
#include <stdio.h>

#define DIRECTORY "schemas/examples/"

/* What schemas/README.md says the examples are read with. */
static const struct event_origin origin = {
	.platform = { "youtube", 7 },
	.key = { "kartini-temanggung", 18 },
	.check_key = true,
	.append_ms = INT64_C(1773120605000), /* 2026-03-10T05:30:05Z */
};

static bool begins(const char *name, const char *word)
{
	return strncmp(name, word, strlen(word)) == 0;
}

static const char *judge_event(struct str text)
{
	enum event_fault fault;
	struct buf scratch;
	struct event ev;

	buf_init(&scratch, 1 << 20);
	fault = event_decode(text, &origin, &scratch, &ev, NULL);
	buf_release(&scratch);
	return event_fault_name(fault);
}

static const char *judge_alert(struct str text)
{
	struct alert_event told;

	return alert_decode(text, &told, NULL) == 0 ? "ok" : "bad";
}

static const char *judge_roster(struct str text)
{
	struct roster *roster = NULL;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = roster_parse(&roster, text, "roster", &faults, NULL);
	assert_int_equal(rc == 0, faults.n == 0);
	faults_release(&faults);
	roster_free(roster);
	return rc == 0 ? "ok" : "bad";
}

static const char *judge_lexicon(struct str text)
{
	struct faults faults;
	struct lexicon *lexicon;
	bool good;

	faults_init(&faults);
	lexicon = lexicon_parse(text, "lexicon", true, &faults);
	good = lexicon != NULL;
	assert_int_equal(good, faults.n == 0);
	faults_release(&faults);
	lexicon_free(lexicon);
	return good ? "ok" : "bad";
}

static const char *judge_calendar(struct str text)
{
	struct calendar *calendar = NULL;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = calendar_parse(&calendar, text, "calendar", &faults, NULL);
	assert_int_equal(rc == 0, faults.n == 0);
	faults_release(&faults);
	calendar_free(calendar);
	return rc == 0 ? "ok" : "bad";
}

/* False where the code has no reader of that kind of file. */
static bool judge(const char *name, struct str text, bool valid)
{
	const char *got, *want;

	if (begins(name, "roster-")) {
		got = judge_roster(text);
		want = valid ? "ok" : "bad";
	} else if (begins(name, "calendar-")) {
		got = judge_calendar(text);
		want = valid ? "ok" : "bad";
	} else if (begins(name, "alert-")) {
		/* No event of a metrics topic, either. */
		assert_string_equal(judge_event(text), "schema");
		got = judge_alert(text);
		want = valid ? "ok" : "bad";
	} else if (begins(name, "lexicon-")) {
		got = judge_lexicon(text);
		want = valid ? "ok" : "bad";
	} else if (begins(name, "topics-") || begins(name, "campaigns-") ||
		   begins(name, "targets-") || begins(name, "report-")) {
		return false; /* tests of their own have them */
	} else {
		got = judge_event(text);
		want = valid ? "ok" : name;
	}
	if (!begins(want, got))
		fail_msg("%s: %s", name, got);
	return true;
}

static int judge_all(const char *path, bool valid)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int judged = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char file[600];
		struct buf text;
		struct err err = { 0 };

		if (*entry->d_name == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		buf_init(&text, 1 << 20);
		if (file_read(file, &text, &err) < 0)
			fail_msg("%s", err.text);
		judged += judge(entry->d_name, buf_str(&text), valid);
		buf_release(&text);
	}
	closedir(dir);
	return judged;
}

static void test_valid(void **state)
{
	(void)state;
	assert_in_range(judge_all(DIRECTORY "valid", true), 20, 1000);
}

static void test_invalid(void **state)
{
	(void)state;
	assert_in_range(judge_all(DIRECTORY "invalid", false), 50, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_invalid),
	};

	return cmocka_run_group_tests_name("examples", tests, NULL, NULL);
}
