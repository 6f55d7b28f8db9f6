/* test_hmac.c -- the vectors of RFC 4231. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/hmac.h"

static void agrees_with_rfc_4231(void **state)
{
	char key[131], got[HMAC_HEX_SIZE];

	(void)state;
	assert_int_equal(hmac_sha256_hex(STR_LIT("Jefe"),
					 STR_LIT("what do ya want for "
						 "nothing?"),
					 got, NULL),
			 0);
	assert_string_equal(got, "5bdcc146bf60754e6a042426089575c7"
				 "5a003f089d2739839dec58b964ec3843");
	/* A key longer than a block is hashed first. */
	memset(key, 0xaa, sizeof(key));
	assert_int_equal(hmac_sha256_hex((struct str){ key, sizeof(key) },
					 STR_LIT("Test Using Larger Than "
						 "Block-Size Key - Hash Key "
						 "First"),
					 got, NULL),
			 0);
	assert_string_equal(got, "60e431591ee0b67f0d8a26aacbf5b77f"
				 "8e0bc6213728c5140546040f0ee37f54");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_rfc_4231),
	};

	return cmocka_run_group_tests_name("hmac", tests, NULL, NULL);
}
