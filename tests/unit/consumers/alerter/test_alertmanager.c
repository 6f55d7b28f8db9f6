/* test_alertmanager.c -- what Alertmanagers get, and when: also those that
 * refuse, fail, or do not answer; and the addresses of [alertmanager]. */
#include "tests/unit/kit/alertmanager_kit.h"
#include <errno.h>

#define MANY  192 /* three batches */
#define SINCE "2026-03-10T05:30:00.000Z"

/* ---- what is sent ---- */

static void an_alert_has_what_the_api_wants(void **state)
{
	struct world w;
	const char *body;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet);
	w.leap_ms = 5 * SECOND_MS;
	until(&w, 1, 0, 0);
	end(&w);
	assert_non_null(
		strstr(w.server[0].seen, "POST /api/v2/alerts HTTP/1.1\r\n"));
	assert_non_null(
		strstr(w.server[0].seen, "Content-Type: application/json\r\n"));
	body = strstr(w.server[0].seen, "\r\n\r\n");
	assert_non_null(body);
	assert_string_equal(
		body + 4, "[{\"labels\":{\"alertname\":\"content_stale\","
			  "\"layer\":\"content\",\"severity\":\"warning\","
			  "\"sentra\":\"kartini-temanggung\"},\"annotations\":{"
			  "\"runbook\":\"sentractl show kartini-temanggung\","
			  "\"summary\":\"short\",\"description\":\"long\","
			  "\"summary_id\":\"singkat\","
			  "\"description_id\":\"panjang\\n\\\"a\\\"\"},"
			  "\"startsAt\":\"" SINCE "\","
			  "\"endsAt\":\"2026-03-11T06:30:05.000Z\"}]");
}

/* The inhibiting one must be there first. */
static void faults_of_ours_come_before_content(void **state)
{
	struct world w;
	const char *a, *b, *c;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet, &blind, &stalled);
	until(&w, 1, 0, 0);
	end(&w);
	a = strstr(w.server[0].seen,
		   "\"layer\":\"pipeline\",\"severity\":\"critical\","
		   "\"stage\":\"scorer\"},"); /* and no reason */
	b = strstr(w.server[0].seen, "\"platform\":\"x\",\"reason\":\"auth\"}");
	c = strstr(w.server[0].seen, "\"sentra\":");
	assert_true(a && b && c && a < b && b < c);
}

static void any_alert_fits_into_a_request(void **state)
{
	static char text[3 * 5000 + 1];
	struct notification alert = { .alert = &quiet };
	struct world w;
	struct err err;

	(void)state;
	memset(text, 1, sizeof(text));          /* six bytes each, as JSON */
	memcpy(text + 4095, "\xe2\x82\xac", 3); /* astride the cap */
	for (int i = 0; i < 2; i++)
		alert.summary[i] = alert.description[i] =
			(struct str){ text, sizeof(text) };
	begin(&w, &taken, NULL);
	assert_int_equal(alertmanager_set(w.am, &alert, 1, &err), 0);
	until(&w, 1, 0, 0);
	end(&w);
	assert_null(strchr(w.server[0].seen, '\xe2'));
	assert_non_null(strstr(w.server[0].seen, "}]"));
}

static void many_go_in_batches(void **state)
{
	static struct monitor_alert alert[MANY];
	struct notification all[MANY];
	struct world w;
	struct err err;
	char word[40];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		alert[i] = quiet;
		snprintf(alert[i].of, sizeof(alert[i].of), "s-%d", i);
		all[i] = (struct notification){ .alert = &alert[i] };
	}
	begin(&w, &taken, NULL);
	assert_int_equal(alertmanager_set(w.am, all, MANY, &err), 0);
	until(&w, 3, 0, 0);
	rest(&w);
	for (int i = 0; i < MANY; i++) {
		snprintf(word, sizeof(word), "\"sentra\":\"s-%d\"", i);
		assert_int_equal(times(&w.server[0], word), 1);
	}
	w.leap_ms = 31 * SECOND_MS;
	until(&w, 6, 0, 0);
	rest(&w);
	assert_int_equal(times(&w.server[0], "\"sentra\":\"s-191\""), 2);
	end(&w);
}

/* ---- when ---- */

static void what_fires_is_sent_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, NULL);
	assert_true(alertmanager_due_ms(w.am) == INT64_MAX);
	SET(&w, &quiet);
	assert_true(alertmanager_due_ms(w.am) <= now_boot(&w));
	assert_true(alertmanager_pending(w.am));
	until(&w, 1, 0, 0);
	assert_false(alertmanager_pending(w.am));
	rest(&w);
	assert_int_equal(alertmanager_due_ms(w.am),
			 now_boot(&w) + 30 * SECOND_MS);
	w.leap_ms += 30 * SECOND_MS - 1;
	SET(&w, &quiet);
	rest(&w);
	w.leap_ms += 1;
	until(&w, 2, 0, 0);
	rest(&w);
	w.leap_ms += 30 * SECOND_MS;
	until(&w, 3, 0, 0);
	end(&w);
}

static void what_is_new_is_sent_at_once_and_alone(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet);
	until(&w, 1, 0, 0);
	w.leap_ms += 10 * SECOND_MS;
	SET(&w, &quiet, &blind);
	until(&w, 2, 0, 0);
	rest(&w);
	assert_int_equal(times(&w.server[0], "\"content_stale\""), 1);
	assert_int_equal(times(&w.server[0], "\"collection_blind\""), 1);
	w.leap_ms += 20 * SECOND_MS;
	until(&w, 3, 0, 0); /* one round for all */
	assert_int_equal(times(&w.server[0], "\"content_stale\""), 2);
	assert_int_equal(times(&w.server[0], "\"collection_blind\""), 2);
	end(&w);
}

static void what_is_over_is_sent_for_five_minutes(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 0);
	forget(&w.server[0]);
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	SET(&w, &blind);
	assert_true(alertmanager_pending(w.am));
	until(&w, 2, 0, 0); /* at once */
	assert_int_equal(times(&w.server[0],
			       "\"endsAt\":\"2026-03-10T06:31:00.000Z\""),
			 1);
	/* With the texts that it fired with. */
	assert_int_equal(times(&w.server[0], "\"summary\":\"short\""), 1);
	for (int i = 0; i < 14; i++) {
		w.leap_ms += 30 * SECOND_MS;
		until(&w, (uint64_t)(3 + i), 0, 0);
		assert_int_equal(times(&w.server[0],
				       "2026-03-10T06:31:00.000Z"),
				 i < 9 ? i + 2 : 10);
	}
	assert_int_equal(times(&w.server[0], "\"collection_blind\""), 14);
	end(&w);
}

/* Only alertmanager_resolve() resolves: a set that is short for a moment is no
 * news. */
static void what_is_missing_is_not_resolved(void **state)
{
	struct world w;
	struct err err;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet);
	until(&w, 1, 0, 0);
	forget(&w.server[0]);
	assert_int_equal(alertmanager_set(w.am, NULL, 0, &err), 0);
	w.leap_ms += 31 * SECOND_MS;
	rest(&w);
	assert_int_equal(times(&w.server[0], "endsAt"), 0);
	SET(&w, &quiet);
	until(&w, 2, 0, 0);
	end(&w);
}

static void raised_again_it_fires(void **state)
{
	struct monitor_alert later = quiet;
	struct world w;

	(void)state;
	later.since_ms += 30 * MINUTE_MS;
	begin(&w, &taken, NULL);
	SET(&w, &quiet);
	until(&w, 1, 0, 0);
	resolve(&w, &quiet, SINCE_MS + 20 * MINUTE_MS);
	SET(&w, &later);
	forget(&w.server[0]);
	until(&w, 2, 0, 0);
	/* A start sends what ended once: it does not end what came after. */
	resolve(&w, &quiet, SINCE_MS + 20 * MINUTE_MS);
	rest(&w);
	assert_int_equal(times(&w.server[0],
			       "\"startsAt\":\"2026-03-10T06:00:00.000Z\""),
			 1);
	assert_int_equal(times(&w.server[0], "2026-03-11T"), 1);
	end(&w);
}

/* The process before died before it sent that. */
static void what_ended_before_a_start_is_sent(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, NULL);
	resolve(&w, &quiet, SINCE_MS + 20 * MINUTE_MS);
	resolve(&w, &blind, SINCE_MS - 1); /* never before its start */
	until(&w, 1, 0, 0);
	assert_int_equal(times(&w.server[0],
			       "\"endsAt\":\"2026-03-10T05:50:00.000Z\""),
			 1);
	assert_int_equal(times(&w.server[0], "\"endsAt\":\"" SINCE "\""), 1);
	w.leap_ms += 6 * MINUTE_MS;
	rest(&w);
	end(&w);
}

/* Another process has taken over: what it says must not be undone. */
static void after_a_clear_nothing_is_repeated(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 0);
	resolve(&w, &quiet, SINCE_MS + 20 * MINUTE_MS);
	SET(&w, &blind);
	until(&w, 2, 0, 0);
	alertmanager_clear(w.am);
	assert_false(alertmanager_pending(w.am));
	w.leap_ms += 31 * SECOND_MS;
	rest(&w);
	SET(&w, &blind);
	until(&w, 3, 0, 0);
	end(&w);
}

/* A reload: the other one, too, hears all that is true, and what ended. */
static void another_address_gets_everything(void **state)
{
	struct alertmanager_settings settings = { NULL, 30 * SECOND_MS,
						  24 * HOUR_MS };
	char url[100];
	struct world w;
	struct err err;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 0);
	resolve(&w, &quiet, SINCE_MS + 20 * MINUTE_MS);
	SET(&w, &blind);
	until(&w, 2, 0, 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", w.server[1].port);
	settings.urls = url;
	assert_int_equal(alertmanager_change(&w.am, &settings, &err), 0);
	assert_true(alertmanager_pending(w.am));
	until(&w, 3, 0, 0); /* one more than were counted before */
	rest(&w);
	assert_int_equal(w.server[0].requests, 2);
	assert_int_equal(times(&w.server[1], "\"collection_blind\""), 1);
	assert_int_equal(times(&w.server[1],
			       "\"endsAt\":\"2026-03-10T05:50:00.000Z\""),
			 1);
	end(&w);
}

/* What is wrong with them was said by alertmanager_check(). */
static void a_change_that_fails_changes_nothing(void **state)
{
	static char wrong[] = "http://a http://a";
	struct alertmanager_settings settings = { wrong, 30 * SECOND_MS,
						  24 * HOUR_MS };
	struct world w;
	struct err err;

	(void)state;
	begin(&w, &taken, NULL);
	SET(&w, &quiet);
	assert_true(alertmanager_change(&w.am, &settings, &err) < 0);
	until(&w, 1, 0, 0);
	end(&w);
}

/* ---- those that are away ---- */

static void a_refusal_is_not_repeated_for_ever(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &bad, NULL);
	SET(&w, &quiet);
	until(&w, 0, 1, 0);
	rest(&w);
	assert_false(alertmanager_pending(w.am));
	SET(&w, &quiet, &blind); /* valid ones go on */
	until(&w, 0, 2, 0);
	rest(&w);
	assert_int_equal(counts(&w).away, 0);
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 0, 3, 0);
	w.server[0].script = &taken;
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 1, 3, 0);
	end(&w);
}

static void after_a_failure_it_waits_and_sends_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &busy, NULL);
	SET(&w, &quiet);
	until(&w, 0, 0, 1);
	assert_int_equal(counts(&w).away, 1);
	assert_false(alertmanager_pending(w.am)); /* nobody waits for it */
	assert_in_range(alertmanager_due_ms(w.am), now_boot(&w) + 1,
			now_boot(&w) + SECOND_MS);
	w.server[0].script = &taken;
	w.leap_ms += 2 * SECOND_MS; /* long before the next round */
	until(&w, 1, 0, 1);
	assert_int_equal(counts(&w).away, 0);
	rest(&w);
	end(&w);
}

/* A port that nobody listens on any more; the other one goes on. */
static void one_away_keeps_nothing_from_the_other(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, &taken);
	shutdown(w.server[1].fd, SHUT_RDWR); /* refuses from now on */
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 1);
	assert_int_equal(counts(&w).peers, 2);
	assert_int_equal(counts(&w).away, 1);
	/* Away for long: one ends, one begins. */
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	SET(&w, &blind, &stalled);
	until(&w, 2, 0, 1);
	w.leap_ms += HOUR_MS;
	until(&w, 3, 0, 2);
	assert_int_equal(w.server[1].requests, 0);
	end(&w);
}

static void what_is_true_now_is_sent_when_it_is_back(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &taken, &busy);
	SET(&w, &quiet, &blind);
	until(&w, 1, 0, 1);
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	SET(&w, &stalled);
	until(&w, 2, 0, 1);
	w.leap_ms += 10 * MINUTE_MS;
	until(&w, 3, 0, 2);
	forget(&w.server[0]);
	forget(&w.server[1]);
	w.server[1].script = &taken;
	w.leap_ms += HOUR_MS;
	until(&w, 5, 0, 2);
	rest(&w);
	/* The other one has had its five minutes long ago. */
	assert_int_equal(times(&w.server[0], "2026-03-10T06:31:00.000Z"), 0);
	assert_int_equal(times(&w.server[1], "2026-03-10T06:31:00.000Z"), 1);
	assert_int_equal(times(&w.server[1], "\"pipeline_stalled\""), 1);
	assert_int_equal(times(&w.server[1], "\"collection_blind\""), 0);
	w.leap_ms += 31 * SECOND_MS;
	until(&w, 7, 0, 2);
	assert_int_equal(times(&w.server[1], "2026-03-10T06:31:00.000Z"), 1);
	end(&w);
}

/* A metric of it is for whom an alert may wait. */
static void with_nothing_to_send_nobody_is_away(void **state)
{
	struct world w;
	struct err err;

	(void)state;
	begin(&w, &busy, NULL);
	SET(&w, &quiet);
	until(&w, 0, 0, 1);
	assert_int_equal(counts(&w).away, 1);
	assert_int_equal(alertmanager_set(w.am, NULL, 0, &err), 0);
	assert_int_equal(counts(&w).away, 0);
	SET(&w, &quiet);
	assert_int_equal(counts(&w).away, 1);
	alertmanager_clear(w.am);
	assert_int_equal(counts(&w).away, 0);
	end(&w);
}

static void one_request_at_a_time(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &silent, NULL);
	SET(&w, &quiet);
	for (int64_t end_ms = boot_ms() + PATIENCE_MS;
	     asked(&w.server[0]) == 0;) {
		assert_true(boot_ms() < end_ms);
		step(&w);
	}
	SET(&w, &quiet, &blind);
	w.leap_ms += 31 * SECOND_MS;
	rest(&w);
	assert_int_equal(w.server[0].connections, 1);
	assert_true(alertmanager_pending(w.am));
	end(&w); /* in flight */
}

/* Away until what it would have to be sent is no more news. */
static void an_old_end_is_given_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, &busy, NULL);
	resolve(&w, &quiet, SINCE_MS + 61 * MINUTE_MS);
	until(&w, 0, 0, 1);
	w.leap_ms += 23 * HOUR_MS;
	until(&w, 0, 0, 2);
	w.leap_ms += 2 * HOUR_MS;
	rest(&w);
	end(&w);
}

/* ---- addresses ---- */

static void addresses_are_checked(void **state)
{
	static const struct {
		const char *urls;
		int want;
		const char *word;
	} rows[] = {
		{ "", 0, "" },
		{ " , ", 0, "" },
		{ "http://am:9093", 0, "" },
		{ "http://10.0.0.1:9093/", 0, "" },
		{ "https://am.example/alertmanager, http://b:9093", 0, "" },
		{ "http://a,http://b\thttp://c", 0, "" },
		{ "http://a http://b http://c http://d http://e http://f "
		  "http://g http://h",
		  0, "" },
		{ "http://a http://b http://c http://d http://e http://f "
		  "http://g http://h http://i",
		  -EINVAL, "more than 8" },
		{ "http://a, http://a/", -EINVAL, "twice" },
		{ "http://a http://b http://b", -EINVAL, "twice" },
		{ "am:9093", -EINVAL, "\"am:9093\"" },
		{ "ftp://am", -EINVAL, "\"ftp://am\"" },
		{ "http://am/?a=b", -EINVAL, "?" },
		{ "http://am/#a", -EINVAL, "#" },
		{ "http://", -EINVAL, "" },
		{ "/", -EINVAL, "\"/\"" },
		{ "http://me:secret@am", -EINVAL, "user" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		print_message("%s\n", rows[i].urls);
		assert_int_equal(alertmanager_check(rows[i].urls, &err),
				 rows[i].want);
		assert_non_null(strstr(err.text, rows[i].word));
		assert_null(strstr(err.text, "secret"));
	}
}

static void without_addresses_nothing_is_due(void **state)
{
	struct alertmanager_settings settings = { (char *)"", 30 * SECOND_MS,
						  24 * HOUR_MS };
	struct notification alert = { .alert = &quiet };
	struct err err;
	struct alertmanager *am = alertmanager_new(&settings, &err);

	(void)state;
	assert_non_null(am);
	assert_int_equal(alertmanager_set(am, &alert, 1, &err), 0);
	alertmanager_step(am, boot_ms(), SINCE_MS);
	assert_true(alertmanager_due_ms(am) == INT64_MAX);
	assert_false(alertmanager_pending(am));
	alertmanager_free(am);
	alertmanager_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alert_has_what_the_api_wants),
		cmocka_unit_test(faults_of_ours_come_before_content),
		cmocka_unit_test(any_alert_fits_into_a_request),
		cmocka_unit_test(many_go_in_batches),
		cmocka_unit_test(what_fires_is_sent_again),
		cmocka_unit_test(what_is_new_is_sent_at_once_and_alone),
		cmocka_unit_test(what_is_over_is_sent_for_five_minutes),
		cmocka_unit_test(what_is_missing_is_not_resolved),
		cmocka_unit_test(raised_again_it_fires),
		cmocka_unit_test(what_ended_before_a_start_is_sent),
		cmocka_unit_test(after_a_clear_nothing_is_repeated),
		cmocka_unit_test(another_address_gets_everything),
		cmocka_unit_test(a_change_that_fails_changes_nothing),
		cmocka_unit_test(a_refusal_is_not_repeated_for_ever),
		cmocka_unit_test(after_a_failure_it_waits_and_sends_again),
		cmocka_unit_test(one_away_keeps_nothing_from_the_other),
		cmocka_unit_test(what_is_true_now_is_sent_when_it_is_back),
		cmocka_unit_test(with_nothing_to_send_nobody_is_away),
		cmocka_unit_test(one_request_at_a_time),
		cmocka_unit_test(an_old_end_is_given_up),
		cmocka_unit_test(addresses_are_checked),
		cmocka_unit_test(without_addresses_nothing_is_due),
	};

	return cmocka_run_group_tests_name("alertmanager", tests, NULL, NULL);
}
