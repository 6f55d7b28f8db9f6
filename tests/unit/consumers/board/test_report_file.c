/* test_report_file.c -- files of kept reports as replies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/sha256.h"
#include "common/serve/reply_parts.h"
#include "consumers/board/report_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HTML "<!DOCTYPE html><style>p { margin: 0 }</style><p>x"
#define REST "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

static char dir[] = "/tmp/sentra-test-files-XXXXXX";

static void test_split(void **state)
{
	static const struct {
		const char *rest, *period, *name; /* NULL: none */
	} rows[] = {
		{ "2026-W48/laporan.pdf", "2026-W48", "laporan.pdf" },
		{ "a/b", "a", "b" },
		{ "", NULL, NULL },
		{ "/", NULL, NULL },
		{ "2026-W48", NULL, NULL },
		{ "2026-W48/", NULL, NULL },
		{ "/laporan.pdf", NULL, NULL },
		{ "../laporan.pdf", NULL, NULL },
		{ "2026-W48/..", NULL, NULL },
		{ "2026-W48/a/b", NULL, NULL },
		{ "2026-W48//etc/passwd", NULL, NULL },
	};
	struct str period, name;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool is =
			report_file_split(str_of(rows[i].rest), &period, &name);

		if (is != (rows[i].period != NULL))
			fail_msg("%s", rows[i].rest);
		if (is) {
			assert_true(str_is(period, rows[i].period));
			assert_true(str_is(name, rows[i].name));
		}
	}
}

/* The hashes are those of `openssl dgst -sha256 -binary | base64`. */
static void test_policy(void **state)
{
	static const struct {
		const char *html, *policy;
	} rows[] = {
		{ HTML, "default-src 'none'; style-src 'sha256-"
			"7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='" REST },
		{ "<style></style>",
		  "default-src 'none'; style-src 'sha256-"
		  "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='" REST },
		{ "", "default-src 'none'" REST },
		{ "<p>x", "default-src 'none'" REST },
		{ "<style>p{}", "default-src 'none'" REST },
		{ "<style>a</style><style>b</style>",
		  "default-src 'none'" REST },
		{ "<style>a</style><style media=print>b</style>",
		  "default-src 'none'" REST },
		{ "<p>&lt;style&gt;</style><style></style>",
		  "default-src 'none'; style-src 'sha256-"
		  "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='" REST },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out;

		buf_init(&out, 1000);
		report_file_policy(str_of(rows[i].html), &out);
		assert_string_equal(buf_cstr(&out), rows[i].policy);
		assert_null(strstr(buf_cstr(&out), "unsafe"));
		buf_release(&out);
	}
}

static const struct {
	const char *name, *type;
	bool shown;
} files[] = {
	{ "laporan.pdf", "application/pdf", true },
	{ "laporan.html", "text/html; charset=utf-8", true },
	{ "kartu.png", "image/png", true },
	{ "wa.txt", "text/plain; charset=utf-8", true },
	{ "laporan.md", "text/markdown; charset=utf-8", true },
	{ "report.json", "application/json", true },
	{ "peringkat.csv", "text/csv; charset=utf-8", false },
	{ "laporan.xlsx",
	  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	  false },
	{ "laporan.docx", "application/octet-stream", false },
	{ "pdf", "application/octet-stream", false },
};

static void test_replies(void **state)
{
	char path[100], want[200], sum[SHA256_HEX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct err err = { 0 };
		struct reply *reply;

		snprintf(path, sizeof(path), "2026-W48/%s", files[i].name);
		reply = report_file_reply(dir, str_of(path), &err);
		if (!reply)
			fail_msg("%s: %s", files[i].name, err.text);
		assert_int_equal(reply->status, 200);
		assert_string_equal(reply->type, files[i].type);
		snprintf(want, sizeof(want),
			 "%s; filename=\"sentra-2026-W48-%s\"",
			 files[i].shown ? "inline" : "attachment",
			 files[i].name);
		assert_string_equal(reply->disposition, want);
		sha256_hex(reply_body(reply), sum);
		snprintf(want, sizeof(want), "\"%s\"", sum);
		assert_string_equal(reply->body.etag, want);
		/* The server's own is the policy of all but a page. */
		assert_int_equal(reply->policy != NULL, i == 1);
		reply_unref(reply);
	}
}

static void test_refusals(void **state)
{
	static const struct {
		const char *rest;
		int code;
	} rows[] = {
		{ "2026-W48/changed.txt", -EBADMSG },
		{ "2026-W48/none.txt", -ENOENT },
		{ "2026-W49/laporan.pdf", -ENOENT },
		{ "2026-W48/../x", -ENOENT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		assert_null(report_file_reply(dir, str_of(rows[i].rest), &err));
		assert_int_equal(err.code, rows[i].code);
	}
}

static void add_file(FILE *sums, const char *name, const char *text)
{
	char sum[SHA256_HEX];
	FILE *out = fopen(name, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
	sha256_hex(str_of(text), sum);
	fprintf(sums, "%s  %s\n", sum, name);
}

static int begin(void **state)
{
	FILE *sums;

	(void)state;
	if (!mkdtemp(dir) || chdir(dir) < 0 || mkdir("report", 0700) < 0 ||
	    mkdir("report/2026-W48", 0700) < 0 || chdir("report/2026-W48") < 0)
		return -1;
	sums = fopen("SHA256SUMS", "w");
	assert_non_null(sums);
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		add_file(sums, files[i].name, HTML);
	add_file(sums, "changed.txt", "x");
	return fclose(sums) == 0 && truncate("changed.txt", 0) == 0 ? 0 : -1;
}

static int end(void **state)
{
	char line[200];

	(void)state;
	snprintf(line, sizeof(line), "rm -r %s", dir);
	return chdir("/") < 0 || system(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests_name("report_file", tests, begin, end);
}
