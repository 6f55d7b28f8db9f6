/* test_json.c -- documents that are hostile, broken or just odd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FFFD "\xEF\xBF\xBD"

static struct json_t *parse(const char *text)
{
	struct json_t *doc = NULL;

	assert_int_equal(json_parse(str_of(text), &json_answer_limits, &doc,
				    NULL),
			 0);
	return doc;
}

static void test_refused(void **state)
{
	static const struct {
		const char *name, *text;
		int code;
		const char *says;
	} rows[] = {
		{ "empty", "", -EBADMSG, "line 1, column 0: ends too early" },
		{ "cut", "{\"a\":\n [1,", -EBADMSG, "line 2" },
		{ "an answer in HTML", "<html>", -EBADMSG, "no JSON" },
		{ "more after it", "{} {}", -EBADMSG, "more after the end" },
		{ "no quotation of the document", "[secret]", -EBADMSG,
		  "column 7: no JSON" },
		{ "not UTF-8", "[\"\xFF\"]", -EBADMSG, "not UTF-8" },
		{ "lone surrogate", "[\"\\uD800\"]", -EBADMSG, "no JSON" },
		{ "NUL in a name", "{\"\\u0000\":1}", -EBADMSG,
		  "NUL in a name" },
		{ "control character", "[\"a\nb\"]", -EBADMSG, "no JSON" },
		{ "leading zero", "[01]", -EBADMSG, "no JSON" },
		{ "NaN", "[NaN]", -EBADMSG, "no JSON" },
		{ "a huge number that is none", "[1e999e9]", -EBADMSG,
		  "line 1" },
		{ "a huge number with a leading zero", "[1e999, 01e999]",
		  -EBADMSG, "no JSON" },
		{ "65 levels", NULL, -ELOOP, "more than 64 levels" },
	};
	char deep[66] = "";
	size_t i;

	(void)state;
	memset(deep, '[', 65);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = rows[i].text ? rows[i].text : deep;
		struct json_t *doc = NULL;
		struct err err = { 0 };

		print_message("  %s\n", rows[i].name);
		assert_int_equal(json_parse(str_of(text), &json_answer_limits,
					    &doc, &err),
				 rows[i].code);
		assert_null(doc);
		assert_non_null(strstr(err.text, rows[i].says));
		assert_null(strstr(err.text, "secret"));
	}
}

/* What people write, unlike what a platform sends. */
static void test_written(void **state)
{
	static const struct {
		const char *name, *text, *says; /* says NULL: it is read */
	} rows[] = {
		{ "a byte order mark", "\xEF\xBB\xBF{\"a\":1}", NULL },
		{ "one name in two objects",
		  "{\"a\":{\"b\":1},\"c\":{\"b\":1}}", NULL },
		{ "a member twice", "{\"a\":1,\n\"a\":1}",
		  "line 2, column 3: a member that stands here already" },
		{ "written otherwise", "{\"a\":1,\"\\u0061\":1}", "already" },
		{ "within", "[{\"a\":{\"b\":1,\"b\":2}}]", "already" },
		{ "two marks", "\xEF\xBB\xBF\xEF\xBB\xBF{}", "no JSON" },
		{ "UTF-16", "\xFE\xFF{", "UTF-16, not UTF-8; save it" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct json_t *doc = NULL;
		struct err err = { 0 };
		int rc = json_parse(str_of(rows[i].text), &json_file_limits,
				    &doc, &err);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(rc, rows[i].says ? -EBADMSG : 0);
		if (rows[i].says)
			assert_non_null(strstr(err.text, rows[i].says));
		json_free(doc);
	}
	assert_int_equal(json_line(STR_LIT("\xEF\xBB\xBF{\n\"a\":\n[1]}"), "a"),
			 3);
}

static void test_limits(void **state)
{
	static const struct json_limits small = { 8, 2, false };
	struct json_t *doc = NULL;

	(void)state;
	assert_int_equal(json_parse(STR_LIT("[\"12345\"]"), &small, &doc, NULL),
			 -EMSGSIZE);
	assert_int_equal(json_parse(STR_LIT("[\"1234\"]"), &small, &doc, NULL),
			 0);
	json_free(doc);
	doc = NULL;
	assert_int_equal(json_parse(STR_LIT("[[{}]]"), &small, &doc, NULL),
			 -ELOOP);
	/* brackets in strings are no levels, escaped quotes end none */
	assert_int_equal(json_parse(STR_LIT("[\"\\\"[[\"]"),
				    &(struct json_limits){ 100, 1, false },
				    &doc, NULL),
			 0);
	json_free(doc);
	doc = NULL;
	assert_int_equal(json_parse(STR_NULL, &small, &doc, NULL), -EBADMSG);
	assert_null(doc);
	json_free(NULL);
}

static void test_mended(void **state)
{
	static const struct {
		const char *name, *text;
		bool mended;
		const char *want; /* of the first item, NULL: refused */
	} rows[] = {
		{ "good text is left alone", "[\"\xC3\xA9\\uD83D\\uDE00\"]",
		  false, "\xC3\xA9\xF0\x9F\x98\x80" },
		{ "stray byte",
		  "[\"a\xFF"
		  "b\"]",
		  true, "a" FFFD "b" },
		{ "overlong form", "[\"\xC0\xAF\"]", true, FFFD FFFD },
		{ "cut character is one", "[\"\xE2\x82\"]", true, FFFD },
		{ "cut character of four bytes", "[\"\xF0\x9F\x98z\"]", true,
		  FFFD "z" },
		{ "surrogate as bytes is three", "[\"\xED\xA0\x80\"]", true,
		  FFFD FFFD FFFD },
		{ "above U+10FFFF", "[\"\xF4\x90\x80\x80\"]", true,
		  FFFD FFFD FFFD FFFD },
		{ "stray continuation", "[\"\x80\xC3\xA9\"]", true,
		  FFFD "\xC3\xA9" },
		{ "lone high surrogate", "[\"a\\uD83Db\"]", true,
		  "a" FFFD "b" },
		{ "lone low surrogate", "[\"\\uDE00\"]", true, FFFD },
		{ "two high surrogates", "[\"\\uD83D\\uD83D\\uDE00\"]", true,
		  FFFD "\xF0\x9F\x98\x80" },
		{ "high surrogate and a letter's escape",
		  "[\"\\uD83D\\u0041\"]", true, FFFD "A" },
		{ "an escaped backslash is no escape", "[\"\\\\uD83D\xFF\"]",
		  true, "\\uD83D" FFFD },
		{ "both faults, and a huge number",
		  "[\"\\uD800\xFF\", 99999999999999999999]", true, FFFD FFFD },
		{ "NUL in some name", "[\"ok\", {\"a\\u0000\": 1}]", true,
		  "ok" },
		{ "bad bytes outside strings stay bad", "[\"a\" \xFF]", false,
		  NULL },
		{ "cut amid an escape", "[\"\\uD8", false, NULL },
		{ "cut after a backslash", "[\"\xFF\\", false, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct json_t *doc = NULL;
		bool mended = false;
		int rc = json_parse_mended(str_of(rows[i].text),
					   &json_answer_limits, &doc, &mended,
					   NULL);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(rc, rows[i].want ? 0 : -EBADMSG);
		assert_int_equal(mended, rows[i].mended);
		if (rows[i].want)
			assert_true(str_is(json_str(json_item(doc, 0)),
					   rows[i].want));
		json_free(doc);
	}
}

static void test_absurd_numbers_cost_only_themselves(void **state)
{
	struct json_t *doc =
		parse("{\"n\":[9223372036854775807,9223372036854775808,"
		      "-9223372036854775809,1e400,-1e400,7,\"1e999\",1e-999]}");
	struct json_t *n = json_get(doc, "n");
	int64_t whole = 0;
	double real = 0;

	(void)state;
	assert_true(json_int(json_item(n, 0), &whole) && whole == INT64_MAX);
	assert_false(json_int(json_item(n, 1), &whole));
	assert_true(json_double(json_item(n, 1), &real) &&
		    real == 9223372036854775808.0);
	assert_int_equal(json_count(json_item(n, 1)), COUNT_NULL);
	assert_true(json_double(json_item(n, 2), &real) &&
		    real == -9223372036854775808.0);
	assert_true(json_double(json_item(n, 3), &real) && real == 1e308);
	assert_true(json_double(json_item(n, 4), &real) && real == -1e308);
	assert_int_equal(json_count(json_item(n, 5)), 7);
	assert_true(str_is(json_str(json_item(n, 6)), "1e999"));
	assert_true(json_double(json_item(n, 7), &real) && real == 0);
	json_free(doc);
}

/* 400 digits are beyond every real, too. */
static void test_number_of_400_digits(void **state)
{
	char text[404] = "[";
	struct json_t *doc;
	double real = 0;

	(void)state;
	memset(text + 1, '9', 400);
	text[401] = ']';
	doc = parse(text);
	assert_true(json_double(json_item(doc, 0), &real) && real == 1e308);
	json_free(doc);
}

static void test_getters(void **state)
{
	struct json_t *doc = parse(
		"{\"s\":\"a\\u0000b\",\"o\":{\"p\":{\"q\":5}},\"a\":[1,2.5],"
		"\"t\":true,\"f\":false,\"z\":null,\"twice\":1,\"twice\":2}");
	int64_t whole = -7;
	double real = -7;

	(void)state;
	assert_int_equal(json_str(json_get(doc, "s")).n, 3);
	assert_memory_equal(json_str(json_get(doc, "s")).p, "a\0b", 3);
	assert_null(json_str(json_get(doc, "t")).p);
	assert_true(json_int(json_at(doc, "o.p.q"), &whole) && whole == 5);
	assert_null(json_at(doc, "o.x.q"));
	assert_null(json_at(doc, "o.p.q.r"));
	assert_null(json_at(doc, "a.0"));
	assert_null(json_at(NULL, "a"));
	assert_true(json_is_object(json_at(doc, "o")));
	assert_int_equal(json_len(json_get(doc, "a")), 2);
	assert_int_equal(json_len(json_get(doc, "o")), 1);
	assert_int_equal(json_len(json_get(doc, "s")), 0);
	assert_null(json_item(json_get(doc, "a"), 2));
	assert_null(json_item(doc, 0));
	assert_true(json_double(json_item(json_get(doc, "a"), 0), &real) &&
		    real == 1);
	assert_false(json_int(json_item(json_get(doc, "a"), 1), &whole));
	assert_false(json_double(json_get(doc, "s"), &real));
	assert_true(json_is_true(json_get(doc, "t")));
	assert_false(json_is_true(json_get(doc, "f")));
	assert_true(json_is_bool(json_get(doc, "t")));
	assert_true(json_is_bool(json_get(doc, "f")));
	assert_false(json_is_bool(json_get(doc, "s")) || json_is_bool(NULL));
	assert_true(json_is_null(json_get(doc, "z")));
	assert_true(json_is_null(json_get(doc, "nowhere")));
	assert_false(json_is_null(json_get(doc, "f")));
	assert_true(json_is_array(json_get(doc, "a")));
	assert_true(json_is_string(json_get(doc, "s")));
	assert_false(json_is_object(NULL) || json_is_array(NULL) ||
		     json_is_string(NULL) || json_is_true(NULL));
	assert_true(json_int(json_get(doc, "twice"), &whole) && whole == 2);
	json_free(doc);
}

static void test_members_in_order(void **state)
{
	struct json_t *doc = parse("{\"z\":1,\"a\":2,\"m\":3}");
	char keys[8] = "";
	int64_t v, sum = 0;
	void *it;

	(void)state;
	for (it = json_first(doc); it; it = json_next(doc, it)) {
		strncat(keys, json_it_key(it), sizeof(keys) - strlen(keys) - 1);
		assert_true(json_int(json_it_value(it), &v));
		sum = sum * 10 + v;
	}
	assert_string_equal(keys, "zam");
	assert_int_equal(sum, 123);
	assert_null(json_first(json_get(doc, "z")));
	assert_null(json_first(NULL));
	json_free(doc);
}

static void test_count(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = {
		{ "0", 0 },
		{ "123", 123 },
		{ "9007199254740991", COUNT_MAX },
		{ "9007199254740992", COUNT_NULL },
		{ "-1", COUNT_NULL },
		{ "12000.0", 12000 },
		{ "1e3", 1000 },
		{ "1.5", COUNT_NULL },
		{ "-1.0", COUNT_NULL },
		{ "9007199254740992.0", COUNT_NULL },
		{ "1e308", COUNT_NULL },
		{ "null", COUNT_NULL },
		{ "true", COUNT_NULL },
		{ "[]", COUNT_NULL },
		{ "\"123\"", 123 },
		{ "\"0\"", 0 },
		{ "\"007\"", 7 },
		{ "\"9007199254740991\"", COUNT_MAX },
		{ "\"9007199254740992\"", COUNT_NULL },
		{ "\"99999999999999999999999999\"", COUNT_NULL },
		{ "\"\"", COUNT_NULL },
		{ "\"12a\"", COUNT_NULL },
		{ "\"-1\"", COUNT_NULL },
		{ "\"+1\"", COUNT_NULL },
		{ "\" 1\"", COUNT_NULL },
		{ "\"1.0\"", COUNT_NULL },
		{ "\"1\\u0000\"", COUNT_NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct json_t *doc = parse(rows[i].text);

		print_message("  %s\n", rows[i].text);
		assert_int_equal(json_count(doc), rows[i].want);
		json_free(doc);
	}
	assert_int_equal(json_count(NULL), COUNT_NULL);
}

static void test_line(void **state)
{
	static const char file[] = "\n{\n"
				   " \"version\": 1,\n"
				   " \"sentras\": [\n"
				   "  {\"id\": \"a, ]}\", \"n\": [[1],\n"
				   "   2]},\n"
				   "  {\n"
				   "   \"na\\\"me\": {},\n"
				   "   \"id\":\n"
				   "     \"b\",\n"
				   "   \"id\": \"c\"\n"
				   "  }\n"
				   " ],\n"
				   " \"x\": []\n"
				   "}\n";
	static const struct {
		const char *path;
		size_t want;
	} rows[] = {
		{ "", 2 },
		{ "version", 3 },
		{ "sentras", 4 },
		{ "sentras[0]", 5 },
		{ "sentras[0].id", 5 },
		{ "sentras[0].n[1]", 6 },
		{ "sentras[1]", 7 },
		{ "sentras[1].na\\\"me", 8 },
		{ "sentras[1].id", 11 }, /* of a key twice the last counts */
		{ "sentras[1].nowhere", 7 },
		{ "sentras[2]", 4 },
		{ "sentras[99999999999999999999]", 4 },
		{ "sentras[1", 7 },
		{ "version.x", 3 },
		{ "version[0]", 3 },
		{ "x[0].y", 14 },
		{ "nowhere[3].at.all", 2 },
	};
	size_t i, cut;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].path);
		assert_int_equal(json_line(str_of(file), rows[i].path),
				 rows[i].want);
	}
	assert_int_equal(json_line(STR_NULL, "x"), 1);
	/* what is cut anywhere only ends the search (ASan watches) */
	for (cut = 0; cut < sizeof(file); cut++) {
		char *part = malloc(cut + 1);

		memcpy(part, file, cut);
		part = realloc(part, cut ? cut : 1);
		assert_true(json_line((struct str){ part, cut },
				      "sentras[1].id") <= 11);
		free(part);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_mended),
		cmocka_unit_test(test_absurd_numbers_cost_only_themselves),
		cmocka_unit_test(test_number_of_400_digits),
		cmocka_unit_test(test_getters),
		cmocka_unit_test(test_members_in_order),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_line),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
