/* test_alerts.c -- how alerts are printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/staleness/alerts.h"

#include <stdio.h>

#define T0 INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

static void add(struct alert_list *l, enum monitor_alert_kind kind,
		const char *of, const char *reason, bool firing, int64_t at)
{
	struct monitor_alert alert = { .kind = kind, .since_ms = T0 };
	struct buf event;

	snprintf(alert.of, sizeof(alert.of), "%s", of);
	snprintf(alert.reason, sizeof(alert.reason), "%s", reason);
	buf_init(&event, 4096);
	alert_encode(&alert, firing, T0 + at * HOUR_MS, STR_LIT("d\033e"),
		     &event);
	assert_int_equal(alert_list_add(l, buf_str(&event), NULL), 0);
	buf_release(&event);
}

static int setup(void **state)
{
	static struct alert_list list;
	struct alert_list *l = &list;

	*l = (struct alert_list){ 0 };
	add(l, ALERT_CONTENT_STALE, "a", "", true, 1);
	add(l, ALERT_COLLECTION_BLIND, "x", "auth", true, 2);
	add(l, ALERT_COLLECTION_BLIND, "x", "quota", true, 3);
	add(l, ALERT_CONTENT_STALE, "a", "", false, 4);
	add(l, ALERT_COLLECTION_BLIND, "x", "quota", false, 5);
	add(l, ALERT_CONTENT_STALE, "a", "", true, 6);
	/* Its beginning is no longer there. */
	add(l, ALERT_CONTENT_STALE, "b", "", false, 7);
	*state = l;
	return 0;
}

static int teardown(void **state)
{
	alert_list_release(*state);
	return 0;
}

static const struct {
	const char *name;
	size_t most;
	bool firing;
	const char *first[6]; /* of each line behind the head: its start */
} pages[] = {
	{ "those that fire in their order, then the newest",
	  0,
	  false,
	  { "firing  unseen         X: auth", "firing  sentra silent  a",
	    "over    sentra silent  b", "over    unseen         X",
	    "over    sentra silent  a" } },
	{ "--last counts both",
	  3,
	  false,
	  { "firing  unseen", "firing  sentra silent",
	    "over    sentra silent  b" } },
	{ "--last never hides what fires behind what is over",
	  1,
	  false,
	  { "firing  unseen" } },
	{ "--firing", 0, true, { "firing  unseen", "firing  sentra silent" } },
};

static void check(const struct alert_list *l, size_t i)
{
	static const struct style style;
	const char *line;
	struct buf out;
	size_t k;

	buf_init(&out, 1 << 16);
	alert_list_table(l, &style, "Asia/Jakarta", pages[i].most,
			 pages[i].firing, &out);
	line = strchr(buf_cstr(&out), '\n') + 1;
	for (k = 0; pages[i].first[k]; k++) {
		if (strncmp(line, pages[i].first[k],
			    strlen(pages[i].first[k])) != 0)
			fail_msg("%s: %s", pages[i].name, buf_cstr(&out));
		line = strchr(line, '\n') + 1;
	}
	if (*line)
		fail_msg("%s: more: %s", pages[i].name, line);
	buf_release(&out);
}

static void test_pages(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		check(*state, i);
}

static void test_languages(void **state)
{
	static const struct style style = { .language = INDONESIAN };
	struct buf out;

	buf_init(&out, 1 << 16);
	alert_list_table(*state, &style, "Asia/Makassar", 1, false, &out);
	assert_non_null(strstr(buf_cstr(&out), "Peringatan"));
	assert_non_null(strstr(buf_cstr(&out), "tidak terpantau"));
	assert_non_null(strstr(buf_cstr(&out), "aktif"));
	assert_non_null(strstr(buf_cstr(&out), "Sel 10 Mar 2026 08.00 WITA"));
	buf_release(&out);
}

/* No line is longer than 80 columns, whatever an alert is of. */
static void test_width(void **state)
{
	static const struct style style = { .language = INDONESIAN,
					    .width = 80 };
	struct alert_episode e = {
		.alert = { ALERT_COLLECTION_SUSPECT, "", "", T0 },
		.raised_ms = T0,
		.ended_ms = T0 + DAY_MS,
	};
	struct alert_list l = { .at = &e, .n = 1 };
	struct buf out;

	(void)state;
	memset(e.alert.of, 'w', sizeof(e.alert.of) - 1);
	buf_init(&out, 1 << 16);
	alert_list_table(&l, &style, "Asia/Makassar", 0, false, &out);
	for (const char *p = buf_cstr(&out); *p; p = strchr(p, '\n') + 1)
		assert_true(strcspn(p, "\n") <= 80);
	assert_non_null(strstr(buf_cstr(&out), "ww...  Rab 11 Mar 2026"));
	buf_release(&out);
}

static void test_json(void **state)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	alert_list_json(*state, 1, false, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"alerts\":[\n{\"state\":\"firing\",\"kind\":"
		"\"collection_blind\",\"of\":\"x\",\"reason\":\"auth\","
		"\"since\":\"2026-03-10T00:00:00.000Z\","
		"\"told\":\"2026-03-10T02:00:00.000Z\",\"resolved\":null,"
		"\"detail\":\"d\\u001be\"}\n]}\n");
	buf_release(&out);
}

static void test_csv(void **state)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	alert_list_csv(*state, 1, false, &out);
	assert_string_equal(
		buf_cstr(&out),
		"state,kind,of,reason,since,told,resolved,detail\r\n"
		"firing,collection_blind,x,auth,2026-03-10T00:00:00.000Z,"
		"2026-03-10T02:00:00.000Z,,d?e\r\n");
	buf_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pages),
		TEST(test_languages),
		cmocka_unit_test(test_width),
		TEST(test_json),
		TEST(test_csv),
	};

	return cmocka_run_group_tests_name("ctl_alerts", tests, NULL, NULL);
}
