/* test_metrics.c -- what Prometheus reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/daemon/metrics.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REQUESTS, BACKLOG, ERRORS };

static const struct metric_def defs[] = {
	[REQUESTS] = { "sentra_requests_total", METRIC_COUNTER, NULL,
		       "Requests sent" },
	[BACKLOG] = { "sentra_backlog", METRIC_GAUGE, NULL, "a\\b\nc\"d" },
	[ERRORS] = { "sentra_errors_total", METRIC_COUNTER, "reason",
		     "Errors by reason" },
};

static void check_render(const struct metrics *m, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	metrics_render(m, &out);
	assert_false(out.bad);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

#define HEAD_1                                         \
	"# HELP sentra_requests_total Requests sent\n" \
	"# TYPE sentra_requests_total counter\n"
#define HEAD_2                                  \
	"# HELP sentra_backlog a\\\\b\\nc\"d\n" \
	"# TYPE sentra_backlog gauge\n"
#define HEAD_3                                          \
	"# HELP sentra_errors_total Errors by reason\n" \
	"# TYPE sentra_errors_total counter\n"

static void test_render(void **state)
{
	struct metrics *m = metrics_new(defs, ARRAY_LEN(defs));

	(void)state;
	assert_non_null(m);
	check_render(m, HEAD_1 "sentra_requests_total 0\n" HEAD_2
			       "sentra_backlog 0\n");
	metrics_add(m, REQUESTS, NULL, 2);
	metrics_add(m, REQUESTS, NULL, 1);
	metrics_set(m, BACKLOG, NULL, -1.5);
	metrics_add(m, ERRORS, "auth", 1);
	metrics_add(m, ERRORS, "a\"b\\c\nd", 1);
	metrics_add(m, ERRORS, "auth", 1);
	check_render(m, HEAD_1 "sentra_requests_total 3\n" HEAD_2
			       "sentra_backlog -1.5\n" HEAD_3
			       "sentra_errors_total{reason=\"auth\"} 2\n"
			       "sentra_errors_total{reason="
			       "\"a\\\"b\\\\c\\nd\"} 1\n");
	metrics_free(m);
	metrics_free(NULL);
}

static void test_mark(void **state)
{
	char dir[] = "/tmp/sentra-mark-XXXXXX", path[64];
	struct metrics *m = metrics_new(defs, ARRAY_LEN(defs));

	(void)state;
	assert_non_null(m);
	metrics_mark(m, "platform", "x");
	metrics_add(m, ERRORS, "auth", 1);
	check_render(m,
		     HEAD_1 "sentra_requests_total{platform=\"x\"} 0\n" HEAD_2
			    "sentra_backlog{platform=\"x\"} 0\n" HEAD_3
			    "sentra_errors_total{platform=\"x\","
			    "reason=\"auth\"} 1\n");
	/* % in the path: a file of its own */
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%%.prom", dir);
	assert_int_equal(metrics_write(m, path, NULL), 0);
	snprintf(path, sizeof(path), "%s/x.prom", dir);
	assert_int_equal(unlink(path), 0);
	rmdir(dir);
	metrics_free(m);
}

static void test_numbers(void **state)
{
	static const struct {
		double v;
		const char *want;
	} rows[] = {
		{ 1773120600.0, "1773120600" },
		{ 9007199254740991.0, "9007199254740991" },
		{ 0.1, "0.10000000000000001" },
		{ 1e300, "1.0000000000000001e+300" },
		{ NAN, "NaN" },
		{ INFINITY, "+Inf" },
		{ -INFINITY, "-Inf" },
	};
	struct metrics *m = metrics_new(&defs[REQUESTS], 1);
	char want[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		metrics_set(m, 0, NULL, rows[i].v);
		snprintf(want, sizeof(want),
			 HEAD_1 "sentra_requests_total %s\n", rows[i].want);
		check_render(m, want);
	}
	metrics_free(m);
}

static void test_65th_label_is_other(void **state)
{
	struct metrics *m = metrics_new(defs, ARRAY_LEN(defs));
	struct buf out;
	char label[24];
	int i;

	(void)state;
	for (i = 0; i < 70; i++) {
		snprintf(label, sizeof(label), "label%d", i);
		metrics_add(m, ERRORS, label, 1);
	}
	metrics_add(m, ERRORS, "label3", 1);
	buf_init(&out, 1 << 20);
	metrics_render(m, &out);
	assert_non_null(strstr(buf_cstr(&out), "{reason=\"label63\"} 1\n"));
	assert_null(strstr(buf_cstr(&out), "label64"));
	assert_non_null(strstr(buf_cstr(&out), "{reason=\"other\"} 6\n"));
	assert_non_null(strstr(buf_cstr(&out), "{reason=\"label3\"} 2\n"));
	buf_release(&out);
	metrics_free(m);
}

static void test_write(void **state)
{
	struct metrics *m = metrics_new(&defs[REQUESTS], 1);
	char path[] = "/tmp/test_metrics.XXXXXX";
	char text[256] = "";
	struct err err;
	FILE *f;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(metrics_write(m, "", NULL), 0);
	assert_int_equal(metrics_write(m, "/nowhere/x.prom", &err), -ENOENT);
	assert_non_null(strstr(err.text, "/nowhere/x.prom"));
	assert_int_equal(metrics_write(m, path, NULL), 0);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	assert_string_equal(text, HEAD_1 "sentra_requests_total 0\n");
	fclose(f);
	unlink(path);
	metrics_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_render),
		cmocka_unit_test(test_mark),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_65th_label_is_other),
		cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
