/* test_buf.c -- a buffer never passes its cap, and says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"

#include <errno.h>
#include <string.h>

static void test_empty(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 10);
	assert_null(buf.data);
	assert_string_equal(buf_cstr(&buf), "");
	assert_non_null(buf_str(&buf).p);
	buf_add(&buf, NULL, 0);
	buf_addstr(&buf, STR_NULL);
	assert_null(buf.data);
	assert_false(buf.bad);
	buf_clear(&buf);
	buf_release(&buf);
	buf_release(NULL);
}

static void test_cap(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 5);
	buf_adds(&buf, "abc");
	buf_adds(&buf, "de");
	assert_false(buf.bad);
	buf_addc(&buf, 'f');
	assert_true(buf.bad);
	assert_string_equal(buf_shown(&buf), "abcde");
	assert_true(buf.size <= 6);
	buf_clear(&buf);
	assert_false(buf.bad);
	buf_adds(&buf, "abcdef"); /* all or nothing */
	assert_string_equal(buf_shown(&buf), "");
	buf_adds(&buf, "x"); /* bad stays bad */
	assert_int_equal(buf.len, 0);
	assert_false(buf_reserve(&buf, 0));
	buf_release(&buf);
}

static void test_growth(void **state)
{
	struct buf buf;
	size_t i;

	(void)state;
	buf_init(&buf, SIZE_MAX);
	for (i = 0; i < 100000; i++)
		buf_addc(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.len, 100000);
	assert_int_equal(buf.size, 131072); /* doubled from 64 */
	for (i = 0; i < buf.len; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	assert_int_equal(buf.data[buf.len], 0);
	assert_false(buf_reserve(&buf, SIZE_MAX - 7)); /* must not wrap */
	assert_true(buf.bad);
	buf_release(&buf);
}

/* Half a name is another name: nobody gets it by accident. */
static void test_bad_has_no_text(void **state)
{
	struct buf bad, other;
	struct err err;

	(void)state;
	buf_init(&bad, 5);
	buf_init(&other, 100);
	buf_adds(&bad, "topic");
	assert_int_equal(buf_error(&bad, &err, "a name"), 0);
	buf_adds(&bad, ".dlq");
	assert_null(buf_cstr(&bad));
	assert_null(buf_str(&bad).p);
	assert_string_equal(buf_shown(&bad), "topic");
	assert_int_equal(buf_error(&bad, &err, "a name"), -EMSGSIZE);
	assert_string_equal(err.text, "a name: over 5 bytes");

	/* what is made of it is bad as well */
	buf_addbuf(&other, &bad);
	assert_true(other.bad);
	assert_false(other.no_memory);
	buf_clear(&other);
	buf_adds(&other, buf_cstr(&bad));
	assert_true(other.bad);

	buf_clear(&other);
	assert_non_null(buf_cstr(&other));
	buf_spoil_no_memory(&other);
	assert_null(buf_cstr(&other));
	assert_int_equal(buf_error(&other, &err, "a key"), -ENOMEM);
	assert_string_equal(err.text, "a key: out of memory");
	buf_release(&bad);
	buf_release(&other);
}

static void test_addf(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 8);
	buf_addf(&buf, "%d-%s", 42, "abc");
	assert_string_equal(buf_cstr(&buf), "42-abc");
	buf_addf(&buf, "%s", "");
	assert_false(buf.bad);
	buf_addf(&buf, "%s", "xyz");
	assert_true(buf.bad);
	assert_string_equal(buf_shown(&buf), "42-abc");
	buf_release(&buf);
}

static void test_addi(void **state)
{
	static const struct {
		int64_t v;
		const char *want;
	} rows[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -1, "-1" },
		{ 1000000, "1000000" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct buf buf;
	size_t i;

	(void)state;
	buf_init(&buf, 100);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&buf);
		buf_addi(&buf, rows[i].v);
		assert_string_equal(buf_cstr(&buf), rows[i].want);
	}
	buf_release(&buf);
}

static void test_addjson(void **state)
{
	static const struct {
		const char *name;
		struct str text;
		const char *want;
	} rows[] = {
		{ "null is not the empty string", { NULL, 0 }, "null" },
		{ "empty", { "", 0 }, "\"\"" },
		{ "plain", { "abc", 3 }, "\"abc\"" },
		{ "quote and backslash", { "a\"b\\", 4 }, "\"a\\\"b\\\\\"" },
		{ "short forms", { "\b\f\n\r\t", 5 }, "\"\\b\\f\\n\\r\\t\"" },
		{ "other controls", { "\x01\x1f", 2 }, "\"\\u0001\\u001f\"" },
		{ "NUL is text", { "a\0b", 3 }, "\"a\\u0000b\"" },
		{ "DEL and UTF-8 are raw",
		  { "\x7f\xF0\x9F\x98\x80/", 6 },
		  "\"\x7f\xF0\x9F\x98\x80/\"" },
	};
	struct buf buf;
	size_t i;

	(void)state;
	buf_init(&buf, 100);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		buf_clear(&buf);
		buf_addjson(&buf, rows[i].text);
		assert_string_equal(buf_cstr(&buf), rows[i].want);
	}
	buf_release(&buf);
}

static void test_addurl(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100);
	buf_addurl(&buf, STR_LIT("aZ09-._~ &=+/\xC3\xA9\0%"));
	assert_string_equal(buf_cstr(&buf),
			    "aZ09-._~%20%26%3D%2B%2F%C3%A9%00%25");
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_bad_has_no_text),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_addf),
		cmocka_unit_test(test_addi),
		cmocka_unit_test(test_addjson),
		cmocka_unit_test(test_addurl),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
