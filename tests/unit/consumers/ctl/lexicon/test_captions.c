/* test_captions.c -- captions in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "consumers/ctl/lexicon/captions.h"

#include <errno.h>

static void add(struct buf *out, struct str text)
{
	if (text.p)
		buf_addf(out, "<%.*s>", STR_ARG(text));
	else
		buf_adds(out, "-");
}

static int note(void *ctx, const struct caption *c, struct err *err)
{
	struct buf *out = ctx;

	if (str_is(c->text, "stop"))
		return err_set(err, -ECANCELED, "stopped");
	add(out, c->text);
	add(out, c->description);
	add(out, c->url);
	if (c->published_ms != TIME_NONE)
		buf_addf(out, "%lld", (long long)c->published_ms);
	buf_adds(out, "\n");
	return 0;
}

static void expect(const char *file, const char *want, size_t want_passed)
{
	struct buf out;
	struct err err;
	size_t passed = 99;

	buf_init(&out, 4096);
	assert_int_equal(captions_read(str_of(file), note, &out, &passed, &err),
			 0);
	assert_string_equal(buf_cstr(&out), want);
	assert_int_equal(passed, want_passed);
	buf_release(&out);
}

static void test_lines(void **state)
{
	(void)state;
	expect("", "", 0);
	expect("satu\ndua tiga\r\n\n#empat",
	       "<satu>--\n<dua tiga>--\n"
	       "<#empat>--\n",
	       0);
	expect("\xef\xbb\xbfsatu\n", "<satu>--\n", 0);
	expect("{\"text\": \"a\\nb\", \"description\": null, \"url\": \"u\", "
	       "\"published_at\": \"1970-01-01T00:00:01.000Z\"}\n"
	       "{\"description\": \"d\", \"published_at\": 3}\n"
	       "{\"schema\": \"account_metrics.v1\"}\n[satu]\n",
	       "<a\nb>-<u>1000\n-<d>-\n<[satu]>--\n", 1);
}

static void test_bad(void **state)
{
	struct buf out;
	struct err err;
	size_t passed;

	(void)state;
	buf_init(&out, 4096);
	assert_true(captions_read(STR_LIT("satu\n{\"text\": "), note, &out,
				  &passed, &err) < 0);
	assert_non_null(strstr(err.text, "line 2: "));
	assert_int_equal(captions_read(STR_LIT("stop\ndua"), note, &out,
				       &passed, &err),
			 -ECANCELED);
	assert_string_equal(buf_cstr(&out), "<satu>--\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
