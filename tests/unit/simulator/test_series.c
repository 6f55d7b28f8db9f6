/* test_series.c -- a recorded series, told as it was at any instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/simulator/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD                                                                 \
	"account,post,published_at,observed_at,likes,views,title,followers," \
	"description\n"

static int load(const char *text, struct replay **out, struct err *err)
{
	char path[] = "/tmp/test_series.XXXXXX";
	int fd = mkstemp(path), rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	rc = replay_load(out, path, err);
	unlink(path);
	return rc;
}

static int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), false, &ms), 0);
	return ms;
}

/* Rows in any order; b is seen from the second day on; CRLF and quotes. */
static const char series[] =
	HEAD "A,a,2020-07-01T00:00:00Z,2020-07-09T12:00:00Z,9,,Satu,,"
	     "\"Baris\ndua\"\r\n"
	     "A,a,2020-07-01T00:00:00Z,2020-07-08T12:00:00Z,5,50,Satu,\r\n"
	     "A,b,2020-07-02T00:00:00Z,2020-07-09T12:00:00Z,,7,\"Dua, "
	     "\"\"b\"\"\",\r\n"
	     "A,,,2020-07-08T12:00:00Z,,,,100\r\n"
	     "B,c,2020-07-02T00:00:00Z,2020-07-09T12:00:00Z,1,1,,\r\n";

static void test_instants(void **state)
{
	struct sim_post *p = calloc(SIM_POSTS_MAX, sizeof(*p));
	struct replay *r = NULL;
	int64_t n = -7;

	(void)state;
	assert_int_equal(load(series, &r, NULL), 0);
	assert_true(replay_has(r, "A") && replay_has(r, "B"));
	assert_false(replay_has(r, "C"));
	/* Before anyone looked there is nothing. */
	assert_int_equal(replay_posts(r, "A", at("2020-07-08T11:59:59Z"), p),
			 0);
	assert_false(replay_followers(r, "A", at("2020-07-08T11:59:59Z"), &n));
	assert_int_equal(replay_posts(r, "A", at("2020-07-08T12:00:00Z"), p),
			 1);
	assert_int_equal(p[0].counts[LIKES], 5);
	assert_int_equal(p[0].counts[VIEWS], 50);
	assert_true(replay_followers(r, "A", at("2020-07-08T12:00:00Z"), &n));
	assert_int_equal(n, 100);
	/* The newest row counts, newest post first, blank is unknown. */
	assert_int_equal(replay_posts(r, "A", at("2020-07-12T00:00:00Z"), p),
			 2);
	assert_string_equal(p[0].id, "b");
	assert_string_equal(p[0].text, "Dua, \"b\"");
	assert_string_equal(p[0].description, "");
	assert_string_equal(p[1].description, "Baris\ndua");
	assert_int_equal(p[0].counts[LIKES], COUNT_NULL);
	assert_int_equal(p[1].counts[LIKES], 9);
	assert_int_equal(p[1].counts[VIEWS], COUNT_NULL);
	assert_int_equal(p[1].counts[SAVES], COUNT_NULL); /* no such column */
	assert_false(replay_followers(r, "B", at("2020-07-12T00:00:00Z"), &n));
	replay_free(r);
	free(p);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "post,likes\n", ":1: want columns account and observed_at" },
	{ HEAD "A,a,2020-07-01T00:00:00Z,2020-07-01T00:00:00Z,1,1,,\n"
	       "A,a,2020-07-01T00:00:00Z,yesterday,1,1,,\n",
	  "row 3: want times" },
	{ HEAD "A,a,,2020-07-01T00:00:00Z,1,1,,\n", "row 2: want times" },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct replay *r = NULL;
		struct err err = { 0 };

		assert_true(load(bad[i].text, &r, &err) < 0);
		assert_null(r);
		if (!strstr(err.text, bad[i].error))
			fail_msg("want %s, got %s", bad[i].error, err.text);
	}
}

/* A title stays whole, however long. */
static void test_long_title(void **state)
{
	struct sim_post *p = calloc(SIM_POSTS_MAX, sizeof(*p));
	struct replay *r = NULL;
	struct buf text;

	(void)state;
	buf_init(&text, 4000);
	buf_adds(&text, HEAD "A,a,2020-07-01T00:00:00Z,"
			     "2020-07-01T00:00:00Z,,,");
	for (size_t i = 0; i < 1000; i++)
		buf_adds(&text, "\xea\xb0\x80");
	buf_adds(&text, ",\n");
	assert_int_equal(load(buf_cstr(&text), &r, NULL), 0);
	assert_int_equal(replay_posts(r, "A", at("2020-07-02T00:00:00Z"), p),
			 1);
	assert_int_equal(strlen(p[0].text), 3000);
	buf_release(&text);
	replay_free(r);
	free(p);
}

/* Of more posts than there is room for the newest are told, in whatever order
 * their names have them. */
static void check_many(struct sim_post *p, bool back)
{
	struct replay *r = NULL;
	char first[RFC3339_SIZE], last[RFC3339_SIZE];
	int64_t begin = at("2020-07-01T00:00:00Z");
	struct buf text;

	buf_init(&text, 1 << 20);
	buf_adds(&text, HEAD);
	for (int i = 0; i < SIM_POSTS_MAX + 7; i++) {
		rfc3339_format(begin + i * MINUTE_MS, first);
		rfc3339_format(begin + DAY_MS, last);
		buf_addf(&text, "A,p%d,%s,%s,%d,,,\n", back ? 900 - i : 100 + i,
			 first, last, i);
	}
	assert_int_equal(load(buf_cstr(&text), &r, NULL), 0);
	assert_int_equal(replay_posts(r, "A", begin + DAY_MS, p),
			 SIM_POSTS_MAX);
	for (int i = 0; i < SIM_POSTS_MAX; i++)
		assert_int_equal(p[i].counts[LIKES], SIM_POSTS_MAX + 6 - i);
	buf_release(&text);
	replay_free(r);
}

static void test_many(void **state)
{
	struct sim_post *p = calloc(SIM_POSTS_MAX, sizeof(*p));

	(void)state;
	check_many(p, false);
	check_many(p, true);
	free(p);
}

/* Followers stand in rows of posts, too; the newest of all counts. */
static void test_followers(void **state)
{
	static const char rows[] =
		HEAD "A,,,2020-07-08T00:00:00Z,,,,100\n"
		     "A,z,2020-07-01T00:00:00Z,2020-07-07T00:00:00Z,,,,90\n"
		     "A,a,2020-07-01T00:00:00Z,2020-07-09T00:00:00Z,,,,110\n"
		     "A,b,2020-07-01T00:00:00Z,2020-07-10T00:00:00Z,,,,\n";
	static const struct {
		const char *at;
		int64_t followers;
	} want[] = {
		{ "2020-07-07T00:00:00Z", 90 },
		{ "2020-07-08T23:00:00Z", 100 },
		{ "2020-07-20T00:00:00Z", 110 },
	};
	struct replay *r = NULL;
	int64_t n;

	(void)state;
	assert_int_equal(load(rows, &r, NULL), 0);
	assert_false(replay_followers(r, "A", at("2020-07-06T00:00:00Z"), &n));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_true(replay_followers(r, "A", at(want[i].at), &n));
		assert_int_equal(n, want[i].followers);
	}
	replay_free(r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_instants),   cmocka_unit_test(test_bad),
	cmocka_unit_test(test_long_title), cmocka_unit_test(test_many),
	cmocka_unit_test(test_followers),
};

int main(void)
{
	return cmocka_run_group_tests_name("series", tests, NULL, NULL);
}
