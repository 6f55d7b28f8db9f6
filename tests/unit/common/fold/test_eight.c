/* test_eight.c -- eight bytes at once, against one at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/fold/eight.h"

#include <ctype.h>
#include <stdlib.h>

static bool is_word(unsigned char c)
{
	return c < 0x80 && isalnum(c);
}

static size_t word_bytes(const char *p)
{
	size_t n = 0;

	while (n < 8 && is_word((unsigned char)p[n]))
		n++;
	return n;
}

/* Every byte at every place among letters, and every pair of neighbours. */
static void test_word_bytes(void **state)
{
	char text[9] = "aZ09zA5m";

	(void)state;
	for (size_t at = 0; at < 8; at++)
		for (int c = 0; c < 256; c++)
			for (int next = 0; next < 256; next++) {
				memcpy(text, "aZ09zA5m", 8);
				text[at] = (char)c;
				if (at < 7)
					text[at + 1] = (char)next;
				assert_int_equal(eight_word_bytes(
							 eight_load(text)),
						 word_bytes(text));
			}
}

static void test_lower(void **state)
{
	char text[9] = "AbZ90z5Q";

	(void)state;
	eight_store(text, eight_lower(eight_load(text)));
	assert_string_equal(text, "abz90z5q");
}

/* What stands behind a text does not matter, all else does. */
static void test_hash(void **state)
{
	char a[40], b[40];

	(void)state;
	memset(a, 'x', sizeof(a));
	memset(b, 'x', sizeof(b));
	for (size_t n = 0; n <= 32; n++) {
		uint64_t hash = eight_hash((struct str){ a, n });

		memset(b + n, 'y', sizeof(b) - n);
		assert_true(hash == eight_hash((struct str){ b, n }));
		memset(b, 'x', sizeof(b));
		if (n > 0)
			assert_true(hash !=
				    eight_hash((struct str){ a, n - 1 }));
		for (size_t i = 0; i < n; i++) {
			b[i] = 'z';
			assert_true(hash != eight_hash((struct str){ b, n }));
			b[i] = 'x';
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word_bytes),
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
