/* test_redis_url.c -- [redis] url. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/redis/url.h"

#include <errno.h>

static void test_good(void **state)
{
	static const struct {
		const char *url, *name, *user, *password;
		int db, port; /* port of the last host */
	} rows[] = {
		{ "redis://h", "redis://h:6379/0", NULL, NULL, 0, 6379 },
		{ "redis://h:1/7", "redis://h:1/7", NULL, NULL, 7, 1 },
		{ "redis://h/", "redis://h:6379/0", NULL, NULL, 0, 6379 },
		{ "redis://[::1]:9/1", "redis://[::1]:9/1", NULL, NULL, 1, 9 },
		{ "redis://[::1]", "redis://[::1]:6379/0", NULL, NULL, 0,
		  6379 },
		{ "redis://u:p@h", "redis://h:6379/0", "u", "p", 0, 6379 },
		{ "redis://:p@h", "redis://h:6379/0", NULL, "p", 0, 6379 },
		{ "redis://u@h", "redis://h:6379/0", "u", NULL, 0, 6379 },
		{ "redis://u:a@b:c@h", "redis://h:6379/0", "u", "a@b:c", 0,
		  6379 },
		{ "redis://u:%40%2f%25@h", "redis://h:6379/0", "u", "@/%", 0,
		  6379 },
		{ "unix:///run/r.sock", "unix:///run/r.sock", NULL, NULL, 0,
		  0 },
		{ "unix:///run/r.sock?db=3", "unix:///run/r.sock?db=3", NULL,
		  NULL, 3, 0 },
		{ "unix://u:p@/a%20b", "unix:///a b", "u", "p", 0, 0 },
		{ "redis+sentinel://u:p@a,b:2/4/m",
		  "redis+sentinel://a:26379,b:2/4/m", "u", "p", 4, 2 },
	};
	struct redis_url url;
	struct buf name;
	struct err err;
	size_t i;

	(void)state;
	buf_init(&name, 4096);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (redis_url_parse(&url, rows[i].url, &err) < 0)
			fail_msg("%s: %s", rows[i].url, err.text);
		buf_clear(&name);
		redis_url_name(&url, &name);
		assert_string_equal(buf_cstr(&name), rows[i].name);
		assert_true(str_eq(str_of(url.user), str_of(rows[i].user)));
		assert_true(
			str_eq(str_of(url.password), str_of(rows[i].password)));
		assert_int_equal(url.db, rows[i].db);
		if (url.n_hosts > 0)
			assert_int_equal(url.hosts[url.n_hosts - 1].port,
					 rows[i].port);
		redis_url_release(&url);
	}
	buf_release(&name);
	redis_url_release(NULL);
}

static void test_bad(void **state)
{
	static const struct {
		const char *url, *text;
	} rows[] = {
		{ "", "want redis://" },
		{ "localhost:6379", "want redis://" },
		{ "rediss://h", "stunnel" },
		{ "redis://", "want host:port" },
		{ "redis://h:0", "want host:port" },
		{ "redis://h:65536", "want host:port" },
		{ "redis://h:1x", "want host:port" },
		{ "redis://h:99999999999999999999", "want host:port" },
		{ "redis://[::1", "want host:port" },
		{ "redis://[::1]x", "want host:port" },
		{ "redis://[]", "want host:port" },
		{ "redis://a,b", "redis+sentinel" },
		{ "redis://h/x", "database" },
		{ "redis://h/-1", "database" },
		{ "redis://h/1/m", "database" },
		{ "redis://u:hunter2%@h", "hex" },
		{ "redis://u:hunter2%0@h", "hex" },
		{ "redis://u:hunter2%00@h", "hex" },
		{ "unix://", "want unix:///" },
		{ "unix:///", "want unix:///" },
		{ "unix://hunter2/r.sock", "before the path" },
		{ "unix://u@x/r.sock", "before the path" },
		{ "unix:///r?x=1", "db=N" },
		{ "unix:///r?db=x", "database" },
		{ "redis+sentinel://a", "master-name" },
		{ "redis+sentinel://a/0", "master-name" },
		{ "redis+sentinel://a/0/", "master-name" },
		{ "redis+sentinel://a,/0/m", "want host:port" },
		{ "redis+sentinel://a,b,c,d,e,f,g,h,i/0/m", "8 hosts" },
	};
	struct redis_url url;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		err.text[0] = '\0';
		if (redis_url_parse(&url, rows[i].url, &err) != -EINVAL)
			fail_msg("%s: taken", rows[i].url);
		if (!strstr(err.text, rows[i].text))
			fail_msg("%s: %s", rows[i].url, err.text);
		assert_null(strstr(err.text, "hunter2"));
	}
}

/* As long as an address can hold, and one byte more, as written and decoded. */
static void test_length_of_path(void **state)
{
	struct redis_url url;
	struct buf text;
	struct err err;

	(void)state;
	buf_init(&text, 1000);
	buf_adds(&text, "unix:///%72un/");
	while (text.len < strlen("unix://") + 2 + 107)
		buf_addc(&text, 'd');
	assert_int_equal(redis_url_parse(&url, buf_cstr(&text), &err), 0);
	assert_int_equal(strlen(url.path), 107);
	redis_url_release(&url);
	buf_adds(&text, "d?db=1");
	assert_int_equal(redis_url_parse(&url, buf_cstr(&text), &err), -EINVAL);
	assert_non_null(strstr(err.text, "at most 107 bytes"));
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_length_of_path),
	};

	return cmocka_run_group_tests_name("redis_url", tests, NULL, NULL);
}
