/* test_reply.c -- finished replies: ETag, gzip, file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/serve/reply.h"
#include "common/serve/reply_parts.h"

#include <errno.h>
#include <stdlib.h>

static struct reply *made(struct reply_head head, const char *text, size_t n)
{
	struct buf body;
	struct err err = { 0 };
	struct reply *reply;

	buf_init(&body, 1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_adds(&body, text);
	if (!head.status)
		head.status = 200;
	if (!head.type)
		head.type = "text/html; charset=utf-8";
	reply = reply_new(&head, &body, &err);
	if (!reply)
		fail_msg("%s", err.text);
	assert_null(body.data);
	return reply;
}

static void test_etag(void **state)
{
	struct reply *a = made((struct reply_head){ 0 }, "abc", 1000);
	struct reply *b = made((struct reply_head){ 0 }, "abc", 1000);
	struct reply *c = made((struct reply_head){ 0 }, "abd", 1000);

	(void)state;
	assert_string_equal(a->body.etag, b->body.etag);
	assert_string_equal(a->gzip.etag, b->gzip.etag);
	assert_string_not_equal(a->body.etag, a->gzip.etag);
	assert_string_not_equal(a->body.etag, c->body.etag);
	assert_int_equal(a->body.etag[0], '"');
	assert_int_equal(a->gzip.n, b->gzip.n);
	assert_memory_equal(a->gzip.data, b->gzip.data, a->gzip.n);
	assert_int_equal(reply_body(a).n, 3000);
	assert_true(reply_bytes(a) > 3000 + a->gzip.n);
	reply_unref(a);
	reply_unref(b);
	reply_unref(c);
	reply_unref(NULL);
}

static void test_which_are_packed(void **state)
{
	static const struct {
		const char *type;
		size_t n;
		bool packed;
	} rows[] = {
		{ "text/html", 2000, true },
		{ "text/csv; charset=utf-8", 2000, true },
		{ "application/json", 2000, true },
		{ "image/svg+xml", 2000, true },
		{ "application/javascript", 2000, true },
		{ "text/html", 1000, false },
		{ "text/html", 0, false },
		{ "image/png", 2000, false },
		{ "application/zip", 2000, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reply *reply =
			made((struct reply_head){ .type = rows[i].type }, "a",
			     rows[i].n);

		if ((reply->gzip.data != NULL) != rows[i].packed)
			fail_msg("%s of %zu bytes", rows[i].type, rows[i].n);
		reply_unref(reply);
	}
}

/* What gets no smaller is left as it is. */
static void test_noise(void **state)
{
	struct reply_head head = { .status = 200, .type = "text/plain" };
	struct reply *reply;
	struct buf body;
	uint32_t x = 1;

	(void)state;
	buf_init(&body, 10000);
	for (int i = 0; i < 5000; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		buf_addc(&body, (char)(x >> 8));
	}
	reply = reply_new(&head, &body, NULL);
	assert_non_null(reply);
	assert_null(reply->gzip.data);
	reply_unref(reply);
}

static void test_file_names(void **state)
{
	static const struct {
		const char *file, *value;
	} rows[] = {
		{ "peringkat.csv", "attachment; filename=\"peringkat.csv\"" },
		{ "a b.csv", "attachment; filename=\"a b.csv\"" },
		{ "a\"; x=\"\r\nSet-Cookie: y",
		  "attachment; filename=\"a__ x=___Set-Cookie: y\"; "
		  "filename*=UTF-8''a%22%3B%20x%3D%22%0D%0ASet-Cookie%3A%20y" },
		{ "\xc3\xa9.csv", "attachment; filename=\"__.csv\"; "
				  "filename*=UTF-8''%C3%A9.csv" },
		{ "../x", "attachment; filename=\".._x\"; "
			  "filename*=UTF-8''..%2Fx" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reply *reply =
			made((struct reply_head){ .file = rows[i].file }, "a",
			     1);

		assert_string_equal(reply->disposition, rows[i].value);
		reply_unref(reply);
	}
}

/* Given by who made it: copied, in the place of what is made here. */
static void test_given(void **state)
{
	char etag[] = "0123456789abcdef0123456789abcdef0123456789abcdef01234567"
		      "89abcdef";
	char policy[] = "default-src 'self'";
	struct reply *reply = made((struct reply_head){ .file = "a.pdf",
							.shown = true,
							.policy = policy,
							.etag = etag },
				   "a", 2000);

	(void)state;
	etag[0] = policy[0] = 'x';
	assert_string_equal(reply->disposition, "inline; filename=\"a.pdf\"");
	assert_string_equal(reply->policy, "default-src 'self'");
	assert_string_equal(reply->body.etag,
			    "\"0123456789abcdef0123456789abcdef"
			    "0123456789abcdef0123456789abcdef\"");
	assert_string_equal(reply->gzip.etag,
			    "\"0123456789abcdef0123456789abcdef"
			    "0123456789abcdef0123456789abcdef-gz\"");
	reply_unref(reply);
}

static void test_locations(void **state)
{
	struct reply *reply =
		made((struct reply_head){ .status = 303,
					  .location =
						  "/a b?x=%20&\"\r\n\xc3\xa9" },
		     "", 0);

	(void)state;
	assert_string_equal(reply->location, "/a%20b?x=%20&%22%0D%0A%C3%A9");
	assert_int_equal(reply_body(reply).n, 0);
	reply_unref(reply);
}

static void test_cache(void **state)
{
	static const struct {
		int64_t max_age_s;
		const char *value;
	} rows[] = { { 0, "no-cache" },
		     { -1, "no-store" },
		     { 86400, "max-age=86400" },
		     { INT64_MAX, "max-age=9223372036854775807" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reply *reply =
			made((struct reply_head){ .max_age_s =
							  rows[i].max_age_s },
			     "a", 1);

		assert_string_equal(reply->cache, rows[i].value);
		reply_unref(reply);
	}
}

static void test_bad(void **state)
{
	struct reply_head head = { .status = 200, .type = "text/plain" };
	struct err err = { 0 };
	char *name = calloc(1, 4000);
	struct buf body;

	(void)state;
	buf_init(&body, 3);
	buf_adds(&body, "four");
	assert_null(reply_new(&head, &body, &err));
	assert_int_equal(err.code, -EMSGSIZE);
	assert_null(body.data);
	memset(name, 'a', 3999);
	head.file = name;
	buf_init(&body, 30);
	buf_adds(&body, "four");
	assert_null(reply_new(&head, &body, &err));
	assert_int_equal(err.code, -EMSGSIZE);
	assert_null(body.data);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_etag),
		cmocka_unit_test(test_which_are_packed),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_file_names),
		cmocka_unit_test(test_given),
		cmocka_unit_test(test_locations),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
