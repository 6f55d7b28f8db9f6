/* test_message.c -- requests and answers as values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/http/message.h"

#include <errno.h>

static void params_are_encoded_and_joined(void **state)
{
	static const struct {
		const char *requirement, *url, *name, *value, *want;
	} rows[] = {
		{ "the first follows a ?", "https://h/p", "a", "1",
		  "https://h/p?a=1" },
		{ "another follows a &", "https://h/p?a=1", "b", "2",
		  "https://h/p?a=1&b=2" },
		{ "reserved characters are encoded", "https://h/p", "ids",
		  "a,b&c=d e/\xc3\xa9",
		  "https://h/p?ids=a%2Cb%26c%3Dd%20e%2F%C3%A9" },
		{ "dots in names stay", "https://h/p", "tweet.fields", "text",
		  "https://h/p?tweet.fields=text" },
		{ "an empty value is still sent", "https://h/p", "a", "",
		  "https://h/p?a=" },
		{ "a null value is empty", "https://h/p", "a", NULL,
		  "https://h/p?a=" },
	};
	struct http_req req;
	size_t i;

	(void)state;
	http_req_init(&req);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		http_req_clear(&req);
		buf_adds(&req.url, rows[i].url);
		http_req_param(&req, rows[i].name, str_of(rows[i].value));
		assert_string_equal(buf_cstr(&req.url), rows[i].want);
	}
	http_req_release(&req);
}

static void bad_headers_are_refused(void **state)
{
	static const struct {
		const char *requirement, *name;
		struct str value;
		int want;
	} rows[] = {
		{ "a plain one is taken", "X-Key", { "abc", 3 }, 0 },
		{ "an empty value is taken", "X-Key", { "", 0 }, 0 },
		{ "a null value is taken", "X-Key", { NULL, 0 }, 0 },
		{ "CR splits", "X-Key", { "a\rb", 3 }, -EINVAL },
		{ "LF splits", "X-Key", { "a\nX: y", 6 }, -EINVAL },
		{ "NUL cuts", "X-Key", { "a\0b", 3 }, -EINVAL },
		{ "a name without letters", "", { "a", 1 }, -EINVAL },
		{ "a colon in a name", "A: b", { "a", 1 }, -EINVAL },
		{ "a line break in a name", "A\nB", { "a", 1 }, -EINVAL },
	};
	struct http_req req;
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		http_req_init(&req);
		assert_int_equal(http_req_header(&req, rows[i].name,
						 rows[i].value, false, &err),
				 rows[i].want);
		assert_int_equal(req.n_headers, rows[i].want == 0);
		http_req_release(&req);
	}
}

static void headers_are_capped(void **state)
{
	static char big[9000];
	struct http_req req;
	struct err err = { 0 };
	int i;

	(void)state;
	http_req_init(&req);
	for (i = 0; i < HTTP_HEADERS_MAX; i++)
		assert_int_equal(http_req_header(&req, "A", STR_LIT("b"), false,
						 &err),
				 0);
	assert_int_equal(http_req_header(&req, "A", STR_LIT("b"), false, &err),
			 -E2BIG);
	http_req_clear(&req);
	assert_int_equal(req.n_headers, 0);
	memset(big, 'a', sizeof(big));
	assert_int_equal(http_req_header(&req, "A",
					 (struct str){ big, sizeof(big) }, true,
					 &err),
			 -E2BIG);
	assert_null(strstr(err.text, "aaaa")); /* it may be a token */
	http_req_release(&req);
}

static void clearing_forgets_everything(void **state)
{
	struct http_req req;
	struct err err;

	(void)state;
	http_req_init(&req);
	req.method = "POST";
	req.content_type = "application/json";
	buf_adds(&req.url, "https://h/p");
	buf_adds(&req.body, "{}");
	assert_int_equal(http_req_header(&req, "A", STR_LIT("b"), true, &err),
			 0);
	http_req_clear(&req);
	assert_string_equal(req.method, "GET");
	assert_null(req.content_type);
	assert_int_equal(req.url.len + req.body.len + req.n_headers, 0);
	http_req_release(&req);
	http_req_release(NULL);
}

static void a_long_url_goes_bad(void **state)
{
	struct http_req req;
	int i;

	(void)state;
	http_req_init(&req);
	buf_adds(&req.url, "https://h/p");
	for (i = 0; i < 2000; i++)
		http_req_param(&req, "number", STR_LIT("123"));
	assert_true(req.url.bad);
	http_req_release(&req);
}

static void answer_headers_are_found(void **state)
{
	static const struct {
		const char *requirement, *headers, *name, *want;
	} rows[] = {
		{ "any case", "RETRY-AFTER: 5\n", "Retry-After", "5" },
		{ "the first of two", "A: 1\nA: 2\n", "a", "1" },
		{ "white space is trimmed", "A: \t 1 \t\n", "a", "1" },
		{ "no space is needed", "A:1\n", "a", "1" },
		{ "a prefix of a name is another", "Ab: 1\nA: 2\n", "a", "2" },
		{ "an empty value is not absence", "A:\nB: 1\n", "a", "" },
		{ "absence is null", "B: 1\n", "a", NULL },
		{ "colons in the value stay", "A: b: c\n", "a", "b: c" },
		{ "a last line without its end", "A: 1", "a", "1" },
		{ "a value is no name", "B: A: 1\n", "a", NULL },
		{ "nothing came", "", "a", NULL },
	};
	struct http_resp resp;
	struct str got;
	size_t i;

	(void)state;
	http_resp_init(&resp);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		buf_clear(&resp.headers);
		buf_adds(&resp.headers, rows[i].headers);
		got = http_resp_header(&resp, rows[i].name);
		assert_int_equal(got.p != NULL, rows[i].want != NULL);
		assert_true(str_eq(got, str_of(rows[i].want)));
	}
	http_resp_release(&resp);
	http_resp_release(NULL);
}

static void faults_have_names(void **state)
{
	(void)state;
	assert_string_equal(http_fault_name(HTTP_OK), "ok");
	assert_string_equal(http_fault_name(HTTP_UNREACHABLE), "unreachable");
	assert_string_equal(http_fault_name(HTTP_GARBAGE), "garbage");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(params_are_encoded_and_joined),
	cmocka_unit_test(bad_headers_are_refused),
	cmocka_unit_test(headers_are_capped),
	cmocka_unit_test(clearing_forgets_everything),
	cmocka_unit_test(a_long_url_goes_bad),
	cmocka_unit_test(answer_headers_are_found),
	cmocka_unit_test(faults_have_names),
};

int main(void)
{
	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
