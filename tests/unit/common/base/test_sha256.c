/* test_sha256.c -- the examples of FIPS 180-4. */
#include "common/base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_known(void **state)
{
	char hex[SHA256_HEX];

	(void)state;
	sha256_hex(STR_LIT("abc"), hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	sha256_hex(STR_NULL, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
				 "27ae41e4649b934ca495991b7852b855");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_known) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
