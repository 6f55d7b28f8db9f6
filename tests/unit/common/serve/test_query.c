/* test_query.c -- values of a query, and what a target says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/serve/serve.h"
#include "common/serve/target.h"

static void test_values(void **state)
{
	static const struct {
		const char *query, *name, *value; /* NULL: not there */
	} rows[] = {
		{ "a=1", "a", "1" },
		{ "a=1&b=2", "b", "2" },
		{ "a=1&a=2", "a", "1" },
		{ "a", "a", "" },
		{ "a=", "a", "" },
		{ "a=b=c", "a", "b=c" },
		{ "&&a=1&", "a", "1" },
		{ "ab=1", "a", NULL },
		{ "a=1", "ab", NULL },
		{ "", "a", NULL },
		{ "=1", "", "1" },
		{ "a=x+y%20z", "a", "x y z" },
		{ "a=%2B%26%3d", "a", "+&=" },
		{ "%61=1", "a", "1" },
		{ "a+b=1", "a b", "1" },
		{ "a=%", "a", "%" },
		{ "a=%4", "a", "%4" },
		{ "a=%zz%41", "a", "%zzA" },
		{ "a=%C3%A9", "a", "\xc3\xa9" },
		{ "a=%ff", "a", NULL },
		{ "a=\xff", "a", NULL },
		{ "a=1;b=2", "a", "1;b=2" },
		{ "a=0123456789012345678901234567890123456789", "a", NULL },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 30);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool found =
			query_value(str_of(rows[i].query), rows[i].name, &out);

		if (found != (rows[i].value != NULL) ||
		    strcmp(buf_cstr(&out), found ? rows[i].value : "") != 0)
			fail_msg("%s of \"%s\": %d \"%s\"", rows[i].name,
				 rows[i].query, found, buf_cstr(&out));
	}
	assert_false(query_value(STR_NULL, "a", &out));
	assert_true(query_value(STR_LIT("a=%00b"), "a", &out));
	assert_int_equal(out.len, 2);
	buf_release(&out);
}

static void test_targets(void **state)
{
	static const struct {
		const char *target, *path, *query;
	} rows[] = {
		{ "/", "/", "" },
		{ "/?", "/", "" },
		{ "/a/b?c?d", "/a/b", "c?d" },
		{ "http://host/a?b", "/a", "b" },
		{ "http://host", "/", "" },
		{ "//a//", "//a//", "" },
		{ "/..a/b..", "/..a/b..", "" },
		{ "/%2e", NULL, NULL },
		{ "/a/..", NULL, NULL },
		{ "", NULL, NULL },
		{ "?a", NULL, NULL },
		{ "*", NULL, NULL },
		{ "https://host/", NULL, NULL },
		{ "/\x7f", NULL, NULL },
		{ "/\xc2\x80", NULL, NULL },
		{ "/?\t", NULL, NULL },
	};
	struct buf path;
	struct str query;

	(void)state;
	buf_init(&path, TARGET_MAX);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int status = target_read(str_of(rows[i].target), &path, &query);

		if (status != (rows[i].path ? 0 : 400))
			fail_msg("%s: %d", rows[i].target, status);
		if (rows[i].path) {
			assert_string_equal(buf_cstr(&path), rows[i].path);
			assert_true(str_is(query, rows[i].query));
		}
	}
	assert_int_equal(target_read(STR_NULL, &path, &query), 400);
	buf_release(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
