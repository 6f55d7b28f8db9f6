/* test_alert_record.c -- which alerts fire by the messages of one partition and
 * of several, in what order they are shown, and what is kept of very many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/alert_record.h"

#include <stdio.h>

/* A message: "+a 5 10" raises the alert of sentra a since 5 at 10, "-a 5 10"
 * resolves it. */
static void add(struct alert_record *r, int32_t partition, const char *text,
		bool known)
{
	struct alert_event event = { .alert = { .kind = ALERT_CONTENT_STALE },
				     .firing = text[0] == '+' };
	long long since, at;

	assert_int_equal(sscanf(text + 1, "%100s %lld %lld", event.alert.of,
				&since, &at),
			 3);
	event.alert.since_ms = since;
	event.observed_ms = at;
	assert_int_equal(alert_record_add(r, partition, &event, str_of(text),
					  known),
			 0);
}

/* Messages with ',' between, and ';' where the next partition begins. */
static struct alert_record *record_of(const char *messages)
{
	struct alert_record *r = alert_record_new(NULL);
	char text[512], *rest, *one;
	int32_t partition = 0;

	assert_non_null(r);
	snprintf(text, sizeof(text), "%s", messages);
	for (one = strtok_r(text, ",", &rest); one;
	     one = strtok_r(NULL, ",", &rest)) {
		if (one[0] == ';')
			partition++;
		else
			add(r, partition, one, true);
	}
	assert_int_equal(alert_record_close(r), 0);
	return r;
}

/* "5-0 +a 5 10" of each entry, and then who fires. */
static void say(const struct alert_record *r, struct buf *out)
{
	for (size_t i = 0; i < alert_record_count(r); i++) {
		const struct alert_entry *e = alert_record_at(r, i);

		buf_addf(out, "%s%lld-%lld %s", i ? ", " : "", (long long)e->ms,
			 (long long)e->n, e->payload);
	}
	buf_adds(out, " |");
	for (size_t i = 0; i < alert_record_firing_count(r); i++)
		buf_addf(out, " %s/%lld", alert_record_firing(r)[i]->of,
			 (long long)alert_record_firing(r)[i]->since_ms);
}

static const struct {
	const char *what, *messages, *want;
} rows[] = {
	{ "nothing", "", " |" },
	{ "raised", "+a 5 10", "10-0 +a 5 10 | a/5" },
	{ "raised and resolved", "+a 5 10,-a 5 20",
	  "10-0 +a 5 10, 20-0 -a 5 20 |" },
	{ "in one second", "+a 5 10,-a 5 10,+a 9 10",
	  "10-0 +a 5 10, 10-1 -a 5 10, 10-2 +a 9 10 | a/9" },
	{ "a clock that was set back leaves the order",
	  "+a 5 10,+b 5 7,+c 5 10,+d 5 11",
	  "10-0 +a 5 10, 10-1 +b 5 7, 10-2 +c 5 10, 11-0 +d 5 11 | "
	  "a/5 b/5 c/5 d/5" },
	{ "the end of another one ends nothing", "+a 5 10,+a 9 20,-a 5 30",
	  "10-0 +a 5 10, 20-0 +a 9 20, 30-0 -a 5 30 | a/9" },
	{ "by time, whichever partition is read first", "-a 5 20,;,+a 5 10",
	  "10-0 +a 5 10, 20-0 -a 5 20 |" },
	{ "a newer one in the partition read first",
	  "+a 9 30,;,+a 5 10,-a 5 20",
	  "10-0 +a 5 10, 20-0 -a 5 20, 30-0 +a 9 30 | a/9" },
	{ "raised and resolved at once, in two partitions", "-a 5 10,;,+a 5 10",
	  "10-0 -a 5 10, 10-1 +a 5 10 |" },
	{ "resolved and raised anew at once, in two partitions",
	  "+a 9 20,;,+a 5 10,-a 5 20",
	  "10-0 +a 5 10, 20-0 +a 9 20, 20-1 -a 5 20 | a/9" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct alert_record *r = record_of(rows[i].messages);
		struct buf got;

		buf_init(&got, 4096);
		say(r, &got);
		if (strcmp(buf_cstr(&got), rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].what, buf_cstr(&got));
		buf_release(&got);
		alert_record_free(r);
	}
}

/* The newest stay, and bear the same numbers as if all had. */
static void test_very_many(void **state)
{
	struct alert_record *r = alert_record_new(NULL);
	size_t most = 5 * ALERT_RECORD_MAX;
	char text[64];

	(void)state;
	for (size_t i = 0; i < most; i++) {
		snprintf(text, sizeof(text), "+a %zu %zu", i, i / 7 + 1);
		add(r, 0, text, true);
	}
	assert_int_equal(alert_record_close(r), 0);
	assert_int_equal(alert_record_count(r), ALERT_RECORD_MAX);
	for (size_t i = 0; i < ALERT_RECORD_MAX; i++) {
		size_t nth = most - ALERT_RECORD_MAX + i;

		assert_int_equal(alert_record_at(r, i)->ms, nth / 7 + 1);
		assert_int_equal(alert_record_at(r, i)->n, nth % 7);
	}
	assert_int_equal(alert_record_firing_count(r), 1);
	alert_record_free(r);
}

/* Of nobody that is known so many are kept; who is known is kept all the same.
 */
static void test_strangers(void **state)
{
	struct alert_record *r = alert_record_new(NULL);
	char text[64];

	(void)state;
	for (size_t i = 0; i < 3 * ALERT_RECORD_STRANGERS; i++) {
		snprintf(text, sizeof(text), "+x%zu 5 10", i);
		add(r, 0, text, false);
		snprintf(text, sizeof(text), "-y%zu 5 10", i);
		add(r, 0, text, false);
	}
	add(r, 0, "+a 5 10", true);
	add(r, 0, "-x7 5 11", false);
	assert_int_equal(alert_record_close(r), 0);
	assert_int_equal(alert_record_firing_count(r), ALERT_RECORD_STRANGERS);
	assert_int_equal(alert_record_passed_over(r),
			 2 * ALERT_RECORD_STRANGERS);
	alert_record_free(r);
}

/* What is large is kept only as far as there is room. */
static void test_large(void **state)
{
	static char payload[256 << 10];
	struct alert_record *r = alert_record_new(NULL);
	struct alert_event event = { .alert = { .kind = ALERT_CONTENT_STALE,
						.of = "a" },
				     .firing = true };
	size_t n = 4 * ALERT_RECORD_BYTES / sizeof(payload), bytes = 0;

	(void)state;
	memset(payload, 'x', sizeof(payload));
	for (size_t i = 0; i < n; i++) {
		event.observed_ms = (int64_t)i;
		assert_int_equal(alert_record_add(r, 0, &event,
						  (struct str){
							  payload,
							  sizeof(payload) },
						  true),
				 0);
	}
	assert_int_equal(alert_record_close(r), 0);
	for (size_t i = 0; i < alert_record_count(r); i++)
		bytes += alert_record_at(r, i)->bytes;
	assert_in_range(bytes, 1, ALERT_RECORD_BYTES);
	assert_int_equal(alert_record_at(r, alert_record_count(r) - 1)->ms,
			 (int64_t)n - 1);
	alert_record_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_very_many),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests_name("alert_record", tests, NULL, NULL);
}
