/* test_headers.c -- what a request's headers ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/serve/headers.h"

static void test_gzip(void **state)
{
	static const struct {
		const char *accept;
		bool takes;
	} rows[] = {
		{ "gzip", true },
		{ "GZip", true },
		{ "x-gzip", true },
		{ "deflate, gzip;q=1.0, *;q=0.5", true },
		{ "br,gzip", true },
		{ "  gzip  ;  q=0.001 ", true },
		{ "*", true },
		{ "gzip;q=0", false },
		{ "gzip;q=0.000", false },
		{ "gzip ; Q=0", false },
		{ "*, gzip;q=0", false },
		{ "*;q=0", false },
		{ "gzip;q=0;x;y", false },
		{ "br", false },
		{ "gzipped", false },
		{ "identity", false },
		{ "", false },
		{ ",,;;q=,", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (header_takes_gzip(str_of(rows[i].accept)) != rows[i].takes)
			fail_msg("\"%s\"", rows[i].accept);
	assert_false(header_takes_gzip(STR_NULL));
}

static void test_etags(void **state)
{
	static const struct {
		const char *known;
		bool has;
	} rows[] = {
		{ "\"a\"", true },
		{ "W/\"a\"", true },
		{ "\"b\", \"a\"", true },
		{ "\"b\",W/\"a\" ", true },
		{ "*", true },
		{ "\"ab\"", false },
		{ "a", false },
		{ "\"a", false },
		{ "", false },
		{ ",,", false },
		{ "W/", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (header_has_etag(str_of(rows[i].known), "\"a\"") !=
		    rows[i].has)
			fail_msg("%s", rows[i].known);
	assert_false(header_has_etag(STR_NULL, "\"a\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_etags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
