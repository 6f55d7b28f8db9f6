/* test_alert_text.c -- what people read: each text has what they need. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/alert_text.h"

#include "common/base/zone.h"
#include "common/config/platforms.h"

#include <stdlib.h>

#define NOON_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z, a Tuesday */
#define LAST_MS (NOON_MS - 12 * DAY_MS)

static const struct monitor_alert quiet = { ALERT_CONTENT_STALE,
					    "kartini-temanggung", "", NOON_MS };

static struct alert_account accounts[] = {
	{ .platform = "youtube",
	  .identity = "UC1",
	  .handle = "SentraKartini",
	  .sentra_name = "Sentra Kartini",
	  .last_url = { "https://youtu.be/p1", 19 },
	  .newest_ms = LAST_MS,
	  .crossed_ms = NOON_MS - HOUR_MS,
	  .second_ms = NOON_MS,
	  .proof_ms = NOON_MS + 15 * MINUTE_MS,
	  .outcome = "ok" },
	{ .platform = "x",
	  .identity = "@kartini",
	  .sentra_name = "Sentra Efata",
	  .newest_ms = TIME_NONE,
	  .crossed_ms = NOON_MS - HOUR_MS,
	  .second_ms = NOON_MS,
	  .proof_ms = NOON_MS,
	  .outcome = "auth" },
	{ .platform = "youtube",
	  .identity = "UC2",
	  .newest_ms = TIME_NONE,
	  .crossed_ms = TIME_NONE,
	  .second_ms = TIME_NONE,
	  .proof_ms = TIME_NONE },
};

static struct alert_facts facts_of(const struct monitor_alert *alert,
				   const struct zone *zone)
{
	return (struct alert_facts){ .alert = alert,
				     .sentra_name = "Sentra Kartini",
				     .zone = "Asia/Jakarta",
				     .local = zone,
				     .account = accounts,
				     .n_accounts = 2 };
}

/* A text's words: all must be there, in this order. */
static void expect(struct buf *text, const char *const words[])
{
	const char *at = buf_cstr(text);

	for (size_t i = 0; words[i]; i++) {
		const char *found = strstr(at, words[i]);

		if (!found)
			fail_msg("\"%s\" is not in:\n%s", words[i],
				 buf_cstr(text));
		at = found + strlen(words[i]);
	}
	assert_false(text->bad);
	buf_clear(text);
}

#define EXPECT(text, ...) \
	expect((text), (const char *const[]){ __VA_ARGS__, NULL })

static struct zone *zone_of(const char *name)
{
	struct err err;
	struct zone *zone = zone_open(name, &err);

	if (!zone)
		fail_msg("%s", err.text);
	return zone;
}

static void content_says_who_where_since_when_and_how_we_know(void **state)
{
	struct zone *zone = zone_of("Asia/Jakarta");
	struct alert_facts f = facts_of(&quiet, zone);
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	alert_summary(&f, ALERT_ENGLISH, &text);
	assert_null(strchr(buf_cstr(&text), '\n'));
	EXPECT(&text, "Sentra Kartini", "YouTube, X",
	       "since Tue 10 Mar 2026 12:30 WIB");
	alert_summary(&f, ALERT_INDONESIAN, &text);
	assert_null(strchr(buf_cstr(&text), '\n'));
	EXPECT(&text, "Sentra Kartini", "YouTube, X",
	       "sejak Sel 10 Mar 2026 12.30 WIB");
	alert_description(&f, ALERT_ENGLISH, &text);
	EXPECT(&text,
	       "YouTube @SentraKartini: last post Thu 26 Feb 2026 12:30 WIB",
	       "Tue 10 Mar 2026 11:30 WIB and at Tue 10 Mar 2026 12:30 WIB",
	       "last time at Tue 10 Mar 2026 12:45 WIB\n",
	       "  https://youtu.be/p1\n", "X @kartini: no post", "What to do");
	alert_description(&f, ALERT_INDONESIAN, &text);
	EXPECT(&text,
	       "YouTube @SentraKartini: unggahan terakhir Kam 26 Feb 2026",
	       "https://youtu.be/p1", "X @kartini: belum ada unggahan",
	       "Yang perlu dilakukan");
	buf_release(&text);
	zone_close(zone);
}

static void times_are_the_sentras_own(void **state)
{
	static const struct {
		const char *zone, *want;
	} rows[] = {
		{ "Asia/Jakarta", "Tue 10 Mar 2026 12:30 WIB" },
		{ "Asia/Makassar", "Tue 10 Mar 2026 13:30 WITA" },
		{ "Asia/Jayapura", "Tue 10 Mar 2026 14:30 WIT" },
		{ "Asia/Bangkok", "Tue 10 Mar 2026 12:30 UTC+7" },
		{ "Asia/Kolkata", "Tue 10 Mar 2026 11:00 UTC+5:30" },
		{ "America/New_York", "Tue 10 Mar 2026 01:30 UTC-4" },
		{ "Pacific/Honolulu", "Mon 9 Mar 2026 19:30 UTC-10" },
		{ "UTC", "Tue 10 Mar 2026 05:30 UTC" },
	};
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct zone *zone = zone_of(rows[i].zone);
		struct alert_facts f = facts_of(&quiet, zone);

		f.zone = rows[i].zone;
		alert_summary(&f, ALERT_ENGLISH, &text);
		EXPECT(&text, rows[i].want);
		zone_close(zone);
	}
	alert_summary(&(struct alert_facts){ .alert = &quiet,
					     .zone = "Asia/Jakarta" },
		      ALERT_ENGLISH, &text);
	EXPECT(&text, "kartini-temanggung", "Tue 10 Mar 2026 05:30 UTC");
	buf_release(&text);
}

/* A link is a stranger's text that people click on. */
static void only_links_are_links(void **state)
{
	static const struct {
		const char *url;
		bool shown;
	} rows[] = {
		{ "https://youtu.be/p1", true },
		{ "http://example.com/?a=b&c#d", true },
		{ "javascript:alert(1)", false },
		{ "https://", false },
		{ "https://a.example/ call 555", false },
		{ "https://a.example/\nWhat to do: pay", false },
		{ "https://a.example/<b>", false },
		{ "https://a.example/`id`", false },
		{ "https://a.example/\xc3\xa9", false },
		{ "", false },
		{ NULL, false },
	};
	struct alert_facts f = facts_of(&quiet, NULL);
	struct alert_account one = accounts[0];
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	f.account = &one;
	f.n_accounts = 1;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		one.last_url = str_of(rows[i].url);
		alert_description(&f, ALERT_ENGLISH, &text);
		if (!!strstr(buf_cstr(&text), "\n  http") != rows[i].shown)
			fail_msg("%s", rows[i].url);
		buf_clear(&text);
	}
	buf_release(&text);
}

/* What operations are to do about each reason. */
static void each_reason_has_its_action(void **state)
{
	static const struct {
		const char *reason, *indonesian, *english;
	} rows[] = {
		{ "auth", "/credentials/x.token", "/credentials/x.token" },
		{ "quota", "kuota diperbarui", "quota is renewed" },
		{ "not_found", "roster.json", "roster.json" },
		{ "private", "membuka akunnya", "open the account" },
		{ "unavailable", "halaman status", "status page" },
		{ "invalid_response", "API berubah", "API may have changed" },
		{ "ok", "max_pages", "max_pages" },
		{ "silent", "systemctl status sentra-producer@x",
		  "systemctl status sentra-producer@x" },
		{ "rate_of_2030", "journalctl -u sentra-producer@x",
		  "journalctl -u sentra-producer@x" },
	};
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct monitor_alert alert = { ALERT_COLLECTION_BLIND, "x", "",
					       NOON_MS };
		struct alert_facts f = facts_of(&alert, NULL);

		strncpy(alert.reason, rows[i].reason, MONITOR_REASON_MAX - 1);
		f.more = 3;
		alert_summary(&f, ALERT_ENGLISH, &text);
		EXPECT(&text, "X: 5 accounts", "Tue 10 Mar", rows[i].reason);
		alert_description(&f, ALERT_ENGLISH, &text);
		EXPECT(&text,
		       "Sentra Kartini @SentraKartini: last seen whole Tue",
		       "Sentra Efata @kartini", "(auth)", "and 3 more",
		       "What to do", rows[i].english);
		alert_summary(&f, ALERT_INDONESIAN, &text);
		EXPECT(&text, "X: 5 akun", "Sel 10 Mar", rows[i].reason);
		alert_description(&f, ALERT_INDONESIAN, &text);
		EXPECT(&text, "Sentra Efata @kartini", "dan 3 akun lagi",
		       "Yang perlu dilakukan", rows[i].indonesian);
	}
	buf_release(&text);
}

static void a_suspect_names_the_innocent_causes_too(void **state)
{
	static const struct monitor_alert alert = { ALERT_COLLECTION_SUSPECT,
						    "instagram", "", NOON_MS };
	struct alert_facts f = facts_of(&alert, NULL);
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	alert_summary(&f, ALERT_ENGLISH, &text);
	EXPECT(&text, "Instagram: 2 accounts", "Tue 10 Mar 2026");
	alert_description(&f, ALERT_ENGLISH, &text);
	EXPECT(&text, "Sentra Kartini @SentraKartini: last post",
	       "Innocent causes", "weekend", "holiday", "Faults", "What to do",
	       "sentra-producer@instagram");
	alert_description(&f, ALERT_INDONESIAN, &text);
	EXPECT(&text, "Penyebab yang wajar", "akhir pekan", "hari libur",
	       "Penyebab gangguan", "Yang perlu dilakukan");
	buf_release(&text);
}

static void a_stage_names_its_unit(void **state)
{
	static const struct {
		const char *stage, *unit;
	} rows[] = {
		{ "scorer", "sentra-consumer@scorer" },
		{ "producer@x", "sentra-producer@x" },
		{ "$(reboot)", "sentra-consumer@?" },
		{ "a b", "sentra-consumer@?" },
	};
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct monitor_alert alert = { ALERT_PIPELINE_STALLED, "",
					       "progress", NOON_MS };
		struct alert_facts f = { .alert = &alert };

		strncpy(alert.of, rows[i].stage, MONITOR_OF_MAX - 1);
		alert_summary(&f, ALERT_ENGLISH, &text);
		EXPECT(&text, "Stage ", rows[i].stage, "Tue 10 Mar 2026",
		       "no progress");
		alert_description(&f, ALERT_ENGLISH, &text);
		EXPECT(&text, "systemctl status", rows[i].unit, "journalctl -u",
		       rows[i].unit, "Kafka", "Redis");
		alert_description(&f, ALERT_INDONESIAN, &text);
		EXPECT(&text, "systemctl status", rows[i].unit, "journalctl -u",
		       rows[i].unit);
		alert_runbook(&alert, &text);
		EXPECT(&text, "systemctl status", rows[i].unit, "journalctl -u",
		       rows[i].unit);
	}
	buf_release(&text);
}

static void runbooks_begin_where_the_fault_is(void **state)
{
	static const struct monitor_alert blind = { ALERT_COLLECTION_BLIND, "x",
						    "auth", NOON_MS };
	struct buf text;

	(void)state;
	buf_init(&text, 1024);
	alert_runbook(&quiet, &text);
	EXPECT(&text, "sentractl show kartini-temanggung");
	alert_runbook(&blind, &text);
	EXPECT(&text, "sentra-producer@x; journalctl -u sentra-producer@x");
	buf_release(&text);
}

/* Nothing known but the alert: still a text, and no "(null)". */
static void what_is_unknown_is_left_out(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	for (int kind = 0; kind < ALERT_KIND_COUNT; kind++)
		for (int language = 0; language < 2; language++) {
			struct monitor_alert alert = { kind, "x", "", NOON_MS };
			struct alert_facts f = { .alert = &alert };

			alert_summary(&f, language, &text);
			alert_description(&f, language, &text);
			f.account = &accounts[2];
			f.n_accounts = 1;
			alert_summary(&f, language, &text);
			alert_description(&f, language, &text);
			alert_runbook(&alert, &text);
			assert_null(strstr(buf_cstr(&text), "null"));
			assert_null(strchr(buf_cstr(&text), '{'));
			assert_true(text.len > 200);
			buf_clear(&text);
		}
	buf_release(&text);
}

/* A new platform that has no other title is called by its name. */
static void every_platform_has_a_title(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 14);
	for (int i = 0; i < PLATFORM_COUNT; i++) {
		struct monitor_alert alert = { ALERT_COLLECTION_BLIND, "",
					       "auth", NOON_MS };
		struct alert_facts f = { .alert = &alert };

		strncpy(alert.of, platform_names[i], MONITOR_OF_MAX - 1);
		alert_summary(&f, ALERT_ENGLISH, &text);
		assert_int_equal(strncasecmp(buf_cstr(&text), platform_names[i],
					     strlen(platform_names[i])),
				 0);
		buf_clear(&text);
	}
	buf_release(&text);
}

/* Of a roster that has anything as a name. */
static void a_name_of_any_length_makes_an_alert(void **state)
{
	static char name[(64 << 10) + 1];
	struct alert_facts facts = facts_of(&quiet, *state);
	struct buf text;

	memset(name, 'x', sizeof(name) - 1);
	facts.sentra_name = name;
	buf_init(&text, 4096);
	alert_summary(&facts, ALERT_INDONESIAN, &text);
	assert_false(text.bad);
	assert_non_null(strstr(buf_cstr(&text), "xxx\xe2\x80\xa6"));
	buf_clear(&text);
	write_name(&text, "Sentra Kartini");
	assert_string_equal(buf_cstr(&text), "Sentra Kartini");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			content_says_who_where_since_when_and_how_we_know),
		cmocka_unit_test(times_are_the_sentras_own),
		cmocka_unit_test(a_name_of_any_length_makes_an_alert),
		cmocka_unit_test(only_links_are_links),
		cmocka_unit_test(each_reason_has_its_action),
		cmocka_unit_test(a_suspect_names_the_innocent_causes_too),
		cmocka_unit_test(a_stage_names_its_unit),
		cmocka_unit_test(runbooks_begin_where_the_fault_is),
		cmocka_unit_test(what_is_unknown_is_left_out),
		cmocka_unit_test(every_platform_has_a_title),
	};

	return cmocka_run_group_tests_name("alert_text", tests, NULL, NULL);
}
