/* test_alert_list.c -- events of alerts, folded into what fires and what is
 * over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/alerter/alert_list.h"

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

static void test_folded(void **state)
{
	const struct alert_list *l = *state;
	const struct alert_episode *a =
		alert_list_firing(l, ALERT_CONTENT_STALE, "a");

	assert_int_equal(l->n, 5);
	assert_non_null(a);
	assert_true(a->raised_ms == T0 + 6 * HOUR_MS);
	assert_null(alert_list_firing(l, ALERT_CONTENT_STALE, "b"));
	assert_string_equal(
		alert_list_firing(l, ALERT_COLLECTION_BLIND, "x")->alert.reason,
		"auth");
	assert_null(alert_list_firing(l, ALERT_COLLECTION_SUSPECT, "x"));
	assert_int_equal(l->unread, 0);
}

/* Of a stage the reason may change while it does not get on. */
static void test_stage(void **state)
{
	struct alert_list l = { 0 };

	(void)state;
	add(&l, ALERT_PIPELINE_STALLED, "scorer", "progress", true, 1);
	add(&l, ALERT_PIPELINE_STALLED, "scorer", "heartbeat", false, 2);
	assert_int_equal(l.n, 1);
	assert_null(alert_list_firing(&l, ALERT_PIPELINE_STALLED, "scorer"));
	alert_list_release(&l);
}

static void test_unread(void **state)
{
	struct alert_list l = { 0 };

	(void)state;
	assert_int_equal(alert_list_add(&l, STR_LIT("{}"), NULL), 0);
	assert_int_equal(alert_list_add(&l, STR_NULL, NULL), 0);
	assert_int_equal(l.n, 0);
	assert_int_equal(l.unread, 2);
	alert_list_release(&l);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_folded),
		cmocka_unit_test(test_stage),
		cmocka_unit_test(test_unread),
	};

	return cmocka_run_group_tests_name("alert_list", tests, NULL, NULL);
}
