/* test_alert.c -- alert.v1: ids, and what goes in comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/alert.h"

#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>

#define SINCE_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

static const struct monitor_alert alerts[] = {
	{ ALERT_CONTENT_STALE, "kartini-temanggung", "", SINCE_MS },
	{ ALERT_COLLECTION_BLIND, "x", "auth", SINCE_MS },
	{ ALERT_COLLECTION_BLIND, "x", "silent", SINCE_MS },
	{ ALERT_COLLECTION_BLIND, "tiktok", "auth", SINCE_MS },
	{ ALERT_COLLECTION_BLIND, "x", "auth", SINCE_MS + 1000 },
	{ ALERT_COLLECTION_SUSPECT, "x", "", SINCE_MS },
	{ ALERT_PIPELINE_STALLED, "scorer", "heartbeat", SINCE_MS },
	{ ALERT_PIPELINE_STALLED, "producer@x", "heartbeat", SINCE_MS },
};

static void ids_differ_by_kind_of_reason_and_since(void **state)
{
	char id[ARRAY_LEN(alerts)][ALERT_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(alerts); i++) {
		alert_make_id(&alerts[i], id[i]);
		assert_int_equal(strspn(id[i], "0123456789abcdef"), 32);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(id[k], id[i]);
	}
}

/* Every process ever must say the same, or an alert is published twice. */
static void an_id_is_for_ever(void **state)
{
	char id[ALERT_ID_SIZE];

	(void)state;
	alert_make_id(&alerts[1], id);
	assert_string_equal(id, "6a9a8201376c11e24e4a89501d81a88f");
}

static void a_stage_is_the_same_alert_whatever_its_reason(void **state)
{
	struct monitor_alert other = alerts[6];
	char a[ALERT_ID_SIZE], b[ALERT_ID_SIZE];

	(void)state;
	alert_make_id(&other, a);
	snprintf(other.reason, sizeof(other.reason), "progress");
	alert_make_id(&other, b);
	assert_string_equal(a, b);
}

static void all_members_in_the_order_of_the_schema(void **state)
{
	struct buf out;
	char want[512], id[ALERT_ID_SIZE];

	(void)state;
	buf_init(&out, 4096);
	alert_make_id(&alerts[1], id);
	alert_encode(&alerts[1], true, SINCE_MS + 1500, STR_LIT("2 \"akun\""),
		     &out);
	snprintf(want, sizeof(want),
		 "{\"schema\":\"alert.v1\",\"alert_id\":\"%s\","
		 "\"kind\":\"collection_blind\",\"reason\":\"auth\","
		 "\"sentra_id\":null,\"platform\":\"x\","
		 "\"severity\":\"critical\",\"state\":\"firing\","
		 "\"since\":\"2026-03-10T05:30:00.000Z\","
		 "\"observed_at\":\"2026-03-10T05:30:01.500Z\","
		 "\"detail\":\"2 \\\"akun\\\"\"}",
		 id);
	assert_string_equal(buf_cstr(&out), want);
	buf_clear(&out);
	alert_encode(&alerts[0], false, SINCE_MS, STR_LIT(""), &out);
	assert_non_null(strstr(buf_cstr(&out),
			       "\"reason\":null,"
			       "\"sentra_id\":\"kartini-temanggung\","
			       "\"platform\":null,\"severity\":\"warning\","
			       "\"state\":\"resolved\""));
	assert_non_null(strstr(buf_cstr(&out), "\"detail\":null}"));
	buf_release(&out);
}

static void what_was_written_reads_the_same(void **state)
{
	struct alert_event event;
	struct buf out;
	struct err err;

	(void)state;
	buf_init(&out, 4096);
	for (size_t i = 0; i < ARRAY_LEN(alerts); i++) {
		bool stage = alerts[i].kind == ALERT_PIPELINE_STALLED;
		char a[ALERT_ID_SIZE], b[ALERT_ID_SIZE];

		buf_clear(&out);
		alert_encode(&alerts[i], i % 2, SINCE_MS + 7, STR_LIT("d"),
			     &out);
		assert_int_equal(alert_decode(buf_str(&out), &event, &err), 0);
		assert_int_equal(event.alert.kind, alerts[i].kind);
		assert_string_equal(event.alert.of, alerts[i].of);
		assert_string_equal(event.alert.reason,
				    stage ? "" : alerts[i].reason);
		assert_int_equal(event.alert.since_ms,
				 SINCE_MS + (i == 4 ? 1000 : 0));
		assert_int_equal(event.firing, i % 2);
		assert_int_equal(event.observed_ms, SINCE_MS + 7);
		alert_make_id(&alerts[i], a);
		alert_make_id(&event.alert, b);
		assert_string_equal(a, b);
	}
	buf_release(&out);
}

/* ---- what is refused ---- */

#define LONG32 "abcdefghijklmnopqrstuvwxyzabcdef"
static const struct row {
	const char *name, *member, *value; /* NULL: the member is missing */
	int want;
	const char *word;
} rows[] = {
	{ "as it is", "detail", "\"2\"", 0, "" },
	{ "a stranger's id", "alert_id", "\"70e1bb02\"", 0, "" },
	{ "time without decimals", "since", "\"2026-03-10T05:30:00Z\"", 0, "" },
	{ "told before 2004", "observed_at", "\"2003-12-31T23:59:59Z\"",
	  -EBADMSG, "observed_at" },
	{ "of what is to come", "since", "\"2099-03-10T05:30:00Z\"", -EBADMSG,
	  "since" },
	{ "no severity", "severity", "null", 0, "" },
	{ "reason null", "reason", "null", 0, "" },
	{ "later version", "schema", "\"alert.v2\"", -ENOTSUP, "schema" },
	{ "event", "schema", "\"post_metrics.v1\"", -EBADMSG, "schema" },
	{ "no schema", "schema", NULL, -EBADMSG, "schema" },
	{ "later kind", "kind", "\"rumour\"", -ENOTSUP, "kind" },
	{ "no kind", "kind", NULL, -EBADMSG, "kind" },
	{ "kind null", "kind", "null", -EBADMSG, "kind" },
	{ "no reason", "reason", NULL, -EBADMSG, "reason" },
	{ "reason empty", "reason", "\"\"", -EBADMSG, "reason" },
	{ "reason too long", "reason", "\"" LONG32 "\"", -EBADMSG, "reason" },
	{ "reason a number", "reason", "1", -EBADMSG, "reason" },
	{ "no sentra", "sentra_id", NULL, -EBADMSG, "sentra_id" },
	{ "of no platform", "platform", "null", -EBADMSG, "platform" },
	{ "capital platform", "platform", "\"X\"", -EBADMSG, "platform" },
	{ "control character", "platform", "\"x\\u0001\"", -EBADMSG,
	  "platform" },
	{ "no severity at all", "severity", NULL, -EBADMSG, "severity" },
	{ "state unknown", "state", "\"maybe\"", -EBADMSG, "state" },
	{ "no since", "since", NULL, -EBADMSG, "since" },
	{ "since with offset", "since", "\"2026-03-10T05:30:00+07:00\"",
	  -EBADMSG, "since" },
	{ "observed a number", "observed_at", "0", -EBADMSG, "observed_at" },
	{ "detail a list", "detail", "[]", -EBADMSG, "detail" },
	{ "no detail", "detail", NULL, -EBADMSG, "detail" },
	{ "id empty", "alert_id", "\"\"", -EBADMSG, "alert_id" },
	{ "id of 65", "alert_id", "\"" LONG32 LONG32 "a\"", -EBADMSG,
	  "alert_id" },
	{ "id with NUL", "alert_id", "\"a\\u0000\"", -EBADMSG, "alert_id" },
};

static const char *const blind[][2] = {
	{ "schema", "\"alert.v1\"" },
	{ "alert_id", "\"a1\"" },
	{ "kind", "\"collection_blind\"" },
	{ "reason", "\"auth\"" },
	{ "sentra_id", "null" },
	{ "platform", "\"x\"" },
	{ "severity", "\"critical\"" },
	{ "state", "\"firing\"" },
	{ "since", "\"2026-03-10T05:30:00.000Z\"" },
	{ "observed_at", "\"2026-03-10T05:30:00.000Z\"" },
	{ "detail", "null" },
};

static void put(struct buf *out, const struct row *row)
{
	buf_adds(out, "{\"later\":1");
	for (size_t i = 0; i < ARRAY_LEN(blind); i++) {
		bool changed = strcmp(blind[i][0], row->member) == 0;

		if (!changed || row->value)
			buf_addf(out, ",\"%s\":%s", blind[i][0],
				 changed ? row->value : blind[i][1]);
	}
	buf_addc(out, '}');
}

static void messages_are_checked_by_member(void **state)
{
	struct alert_event event;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		buf_clear(&text);
		put(&text, &rows[i]);
		if (alert_decode(buf_str(&text), &event, &err) !=
			    rows[i].want ||
		    !strstr(err.text, rows[i].word))
			fail_msg("%s: %d \"%s\"", rows[i].name, err.code,
				 err.text);
	}
	buf_release(&text);
}

static void no_json_is_no_alert(void **state)
{
	static const char *const texts[] = { "",    "{",  "[]",
					     "1",   "{}", "{\"schema\":1}",
					     "\xff" };
	struct alert_event event;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_equal(alert_decode(str_of(texts[i]), &event, NULL),
				 -EBADMSG);
}

/* Names that are longer than what holds them. */
static void long_names_are_refused(void **state)
{
	struct alert_event event;
	struct buf text;
	struct err err;

	(void)state;
	buf_init(&text, 4096);
	for (int n = MONITOR_OF_MAX - 1; n <= MONITOR_OF_MAX; n++) {
		buf_clear(&text);
		buf_addf(&text,
			 "{\"schema\":\"alert.v1\",\"alert_id\":\"a\","
			 "\"kind\":\"content_stale\",\"reason\":null,"
			 "\"sentra_id\":\"%0*d\",\"platform\":null,"
			 "\"severity\":null,\"state\":\"resolved\","
			 "\"since\":\"2026-03-10T05:30:00Z\","
			 "\"observed_at\":\"2026-03-10T05:30:00Z\","
			 "\"detail\":null}",
			 n, 1);
		assert_int_equal(alert_decode(buf_str(&text), &event, &err),
				 n < MONITOR_OF_MAX ? 0 : -EBADMSG);
	}
	assert_int_equal(strlen(event.alert.of), MONITOR_OF_MAX - 1);
	buf_release(&text);
}

static void each_kind_has_its_owner(void **state)
{
	static const char *const want[][4] = {
		{ "content_stale", "content", "warning", "the PR team" },
		{ "collection_blind", "collection", "critical", "operations" },
		{ "collection_suspect", "collection", "warning", "operations" },
		{ "pipeline_stalled", "pipeline", "critical", "operations" },
	};

	(void)state;
	for (int kind = 0; kind < ALERT_KIND_COUNT; kind++) {
		const struct alert_kind *row = &alert_kinds[kind];

		assert_string_equal(row->name, want[kind][0]);
		assert_string_equal(alert_layers[row->layer].name,
				    want[kind][1]);
		assert_string_equal(row->severity, want[kind][2]);
		assert_string_equal(alert_layers[row->layer].owner,
				    want[kind][3]);
		assert_int_equal(alert_kind_find(str_of(row->name)), kind);
	}
	assert_true(str_is(alert_key(&alerts[6]), "scorer"));
}

/* A kind that the code has and the schema has not would be refused by others.
 */
static void the_schema_has_each_kind(void **state)
{
	FILE *file = fopen("schemas/alert.v1.schema.json", "r");
	char text[16384], quoted[64];

	(void)state;
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	for (int kind = 0; kind < ALERT_KIND_COUNT; kind++) {
		snprintf(quoted, sizeof(quoted), "\"%s\"",
			 alert_kinds[kind].name);
		if (!strstr(text, quoted))
			fail_msg("%s", quoted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_differ_by_kind_of_reason_and_since),
		cmocka_unit_test(an_id_is_for_ever),
		cmocka_unit_test(a_stage_is_the_same_alert_whatever_its_reason),
		cmocka_unit_test(all_members_in_the_order_of_the_schema),
		cmocka_unit_test(what_was_written_reads_the_same),
		cmocka_unit_test(messages_are_checked_by_member),
		cmocka_unit_test(no_json_is_no_alert),
		cmocka_unit_test(long_names_are_refused),
		cmocka_unit_test(each_kind_has_its_owner),
		cmocka_unit_test(the_schema_has_each_kind),
	};

	return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
