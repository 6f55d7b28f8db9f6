/* test_meters.c -- the table of a consumer's metrics, for each stage there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/meters.h"
#include "consumers/core/stages.h"

#include <string.h>

#define ROW(name) { #name, &stage_##name },
static const struct {
	const char *name;
	const struct stage *stage;
} rows[] = { STAGES(ROW) };
#undef ROW

static bool has(const struct metric_def *defs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(defs[i].name, name) == 0)
			return true;
	return false;
}

/* A stage is found by the name of its folder. */
static void test_stages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_string_equal(rows[i].stage->name, rows[i].name);
		assert_true(rows[i].stage->n_meters <= STAGE_METERS);
	}
}

/* The core's rows, then the stage's own, which it numbers from METER_COUNT on;
 * no name twice. */
static void test_table(void **state)
{
	struct metric_def defs[METERS_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct stage *stage = rows[i].stage;
		size_t n = meters_of(stage, defs);

		assert_int_equal(n, METER_COUNT + stage->n_meters);
		assert_string_equal(defs[METER_EVENTS].name,
				    "sentra_consumer_events_total");
		assert_string_equal(
			defs[METER_FLUSHED_AT].name,
			"sentra_consumer_last_flush_timestamp_seconds");
		for (size_t k = 0; k < n; k++) {
			assert_non_null(defs[k].name);
			assert_non_null(defs[k].help);
			assert_false(has(defs, k, defs[k].name));
		}
		for (size_t k = 0; k < stage->n_meters; k++)
			assert_ptr_equal(defs[METER_COUNT + k].name,
					 stage->meters[k].name);
	}
}

/* Each stage exports what it can know, and nothing of another's. */
static void test_own(void **state)
{
	static const char *const alerters[] = {
		"sentra_consumer_last_judgement_timestamp_seconds",
		"sentra_consumer_alertmanager_requests_total",
		"sentra_consumer_alertmanagers_away",
	};
	struct metric_def defs[METERS_MAX];
	size_t n;

	(void)state;
	n = meters_of(&stage_scorer, defs);
	for (size_t i = 0; i < ARRAY_LEN(alerters); i++)
		assert_false(has(defs, n, alerters[i]));
	assert_true(has(defs, n, "sentra_consumer_late_events_total"));
	n = meters_of(&stage_alerter, defs);
	for (size_t i = 0; i < ARRAY_LEN(alerters); i++)
		assert_true(has(defs, n, alerters[i]));
	assert_true(has(defs, n, "sentra_consumer_late_events_total"));
}

/* Prometheus' rate() sees the first dead letter of each reason. */
static void test_reasons(void **state)
{
	struct metric_def defs[METERS_MAX];
	struct metrics *metrics =
		metrics_new(defs, meters_of(&stage_scorer, defs));
	struct buf out;

	(void)state;
	assert_non_null(metrics);
	buf_init(&out, 1 << 20);
	meters_zero_reasons(metrics);
	metrics_render(metrics, &out);
	for (int fault = EVENT_NOT_JSON; fault <= EVENT_CLOCK; fault++) {
		struct buf line;

		buf_init(&line, 200);
		buf_addf(&line,
			 "sentra_consumer_dead_letters_total{reason=\"%s\"} 0",
			 event_fault_name((enum event_fault)fault));
		assert_non_null(strstr(buf_cstr(&out), buf_cstr(&line)));
		buf_release(&line);
	}
	buf_release(&out);
	metrics_free(metrics);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests_name("meters", tests, NULL, NULL);
}
