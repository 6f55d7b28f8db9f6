/* test_text.c -- names from outside, on one line and cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/text.h"

static void assert_name(struct str name, size_t most, const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	text_add_name(&out, name, most);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_name(void **state)
{
	(void)state;
	assert_name(STR_LIT("Sentra Efata"), 12, "Sentra Efata");
	assert_name(STR_LIT("Sentra Efata"), 11, "Sentra Efa\xe2\x80\xa6");
	assert_name(STR_LIT("\xc3\xa9\xc3\xa9\xc3\xa9"), 2,
		    "\xc3\xa9\xe2\x80\xa6");
	assert_name(STR_NULL, 5, "");
}

/* What marks text in a message, turns it around or breaks its line. */
static void test_hostile_name(void **state)
{
	(void)state;
	assert_name(STR_LIT("*_~`\xe2\x80\xae\n<b> \t  c\r\n"), 10, "<b> c");
	assert_name(STR_LIT("a\xff\0b"), 10, "a? b");
}

static void test_no_room(void **state)
{
	static char name[200000];
	struct buf out;

	(void)state;
	memset(name, 'W', sizeof(name));
	assert_name((struct str){ name, sizeof(name) }, 4, "WWW\xe2\x80\xa6");
	buf_init(&out, 3);
	text_add_name(&out, STR_LIT("Sentra"), 10);
	assert_true(out.bad);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_hostile_name),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
