/* test_address.c -- where a server may listen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/serve/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static struct reply *find(void *ctx, const struct ask *ask, struct visit *visit)
{
	(void)ctx;
	(void)ask;
	(void)visit;
	return NULL;
}

static struct serve *listening(const char *listen, unsigned connections,
			       struct err *err)
{
	struct serve_settings set = { listen, connections, 1000, NULL };

	*err = (struct err){ 0 };
	return serve_new(&set, find, NULL, err);
}

static void test_good(void **state)
{
	static const struct {
		const char *listen, *url;
	} rows[] = {
		{ "127.0.0.1:0", "http://127.0.0.1:" },
		{ "localhost:0", "http://127.0.0.1:" },
		{ "0.0.0.0:0", "http://0.0.0.0:" },
		{ "[::1]:0", "http://[::1]:" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct serve *s = listening(rows[i].listen, 10, &err);
		size_t n = strlen(rows[i].url);

		if (!s && rows[i].listen[0] == '[' &&
		    (err.code == -EADDRNOTAVAIL || err.code == -EAFNOSUPPORT))
			continue; /* no IPv6 here */
		if (!s)
			fail_msg("%s", err.text);
		assert_memory_equal(serve_address(s), rows[i].url, n);
		assert_true(atoi(serve_address(s) + n) > 0);
		serve_free(s);
	}
}

static void test_bad(void **state)
{
	static const char *const rows[] = {
		"",
		"8087",
		":8087",
		"127.0.0.1",
		"127.0.0.1:",
		"127.0.0.1:x",
		"1.2.3:80",
		"127.0.0.1:65536",
		"127.0.0.1:-1",
		"::1:80",
		"[::1]",
		"[127.0.0.1]:80",
		"example.org:80",
		"[]:80",
		"[::1:80",
		"127.0.0.1: 80",
		"127.0.0.1:-0",
		"*:80",
		"[::1%lo]:80",
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (listening(rows[i], 10, &err))
			fail_msg("%s", rows[i]);
		assert_int_equal(err.code, -EINVAL);
		assert_non_null(strstr(err.text, "want an address"));
	}
	assert_null(listening("192.0.2.1:0", 10, &err));
	assert_int_equal(err.code, -EADDRNOTAVAIL);
}

static void test_taken(void **state)
{
	struct err err;
	struct serve *s = listening("127.0.0.1:0", 10, &err);
	const char *address = serve_address(s) + strlen("http://");
	char want[100];

	(void)state;
	assert_null(listening(address, 10, &err));
	assert_int_equal(err.code, -EADDRINUSE);
	snprintf(want, sizeof(want), "%s: Address already in use", address);
	assert_string_equal(err.text, want);
	serve_free(s);
	serve_free(NULL);
}

static void test_descriptors(void **state)
{
	struct err err;

	(void)state;
	assert_null(listening("127.0.0.1:0", 2000000000, &err));
	assert_int_equal(err.code, -EMFILE);
	assert_non_null(strstr(err.text, "descriptors"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
