/* test_serve.c -- requests and replies, over real sockets. */
#include "tests/unit/kit/serve_kit.h"

#include "common/serve/target.h"

#include <zlib.h>

static struct site site;
static struct buf heard;

static int group_start(void **state)
{
	(void)state;
	site_begin(&site, 50, 5000);
	buf_init(&heard, HEARD_MAX);
	return 0;
}

static int group_stop(void **state)
{
	(void)state;
	site_end(&site);
	buf_release(&heard);
	return 0;
}

static int get(const char *target, const char *headers)
{
	char line[8500];

	buf_clear(&heard);
	snprintf(line, sizeof(line), "GET %s", target);
	fetch(&site, line, headers, &heard);
	return status_of(&heard);
}

static const char *value(const char *name)
{
	static char out[300];

	return header_of(&heard, name, out);
}

static void assert_head(void)
{
	assert_string_equal(value("Content-Security-Policy"),
			    "default-src 'none'");
	assert_string_equal(value("X-Content-Type-Options"), "nosniff");
}

static void test_page(void **state)
{
	(void)state;
	assert_int_equal(get("/", ""), 200);
	assert_head();
	assert_string_equal(value("Content-Type"), "text/html");
	assert_string_equal(value("Cache-Control"), "no-cache");
	assert_string_equal(value("Content-Length"), "100");
	assert_string_equal(value("Vary"), "");
	assert_true(str_eq(body_of(&heard), reply_body(site.hello)));
}

static void test_absent(void **state)
{
	(void)state;
	assert_int_equal(get("/nowhere", ""), 404);
	assert_head();
	assert_string_equal(value("ETag"), "");
	assert_int_equal(get("http://x/", ""), 200);
	assert_int_equal(get("http://x", ""), 200);
}

static void test_big(void **state)
{
	(void)state;
	assert_int_equal(get("/big", "Accept-Encoding: gzip\r\n"), 200);
	assert_string_equal(value("Content-Encoding"), "");
	assert_string_equal(value("Cache-Control"), "no-store");
	assert_true(str_eq(body_of(&heard), reply_body(site.big)));
}

static void unpack(struct str body, char *out, size_t max, size_t *n)
{
	z_stream z = { 0 };

	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (z_const Bytef *)body.p;
	z.avail_in = (uInt)body.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)max;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	*n = z.total_out;
	inflateEnd(&z);
}

static void test_gzip(void **state)
{
	char *out = malloc(HEARD_MAX);
	char etag[300];
	size_t n;

	(void)state;
	assert_int_equal(get("/text", ""), 200);
	snprintf(etag, sizeof(etag), "%s", value("ETag"));
	assert_string_equal(value("Content-Encoding"), "");
	assert_string_equal(value("Vary"), "Accept-Encoding");
	assert_string_equal(value("Cache-Control"), "max-age=60");
	assert_int_equal(get("/text", "Accept-Encoding: br, gzip\r\n"), 200);
	assert_string_equal(value("Content-Encoding"), "gzip");
	assert_string_equal(value("Vary"), "Accept-Encoding");
	assert_string_not_equal(value("ETag"), etag);
	assert_true(body_of(&heard).n < 1000);
	unpack(body_of(&heard), out, HEARD_MAX, &n);
	assert_true(str_eq((struct str){ out, n }, reply_body(site.text)));
	free(out);
}

static void ask_again(const char *accept)
{
	char again[800], etag[300];

	assert_int_equal(get("/text", accept), 200);
	snprintf(etag, sizeof(etag), "%s", value("ETag"));
	assert_true(etag[0] == '"');
	snprintf(again, sizeof(again), "%sIf-None-Match: \"x\", %s\r\n", accept,
		 etag);
	assert_int_equal(get("/text", again), 304);
	assert_head();
	assert_int_equal(body_of(&heard).n, 0);
	assert_string_equal(value("ETag"), etag);
	assert_string_equal(value("Vary"), "Accept-Encoding");
	assert_string_equal(value("Cache-Control"), "max-age=60");
	assert_string_equal(value("Content-Encoding"), "");
}

static void test_not_modified(void **state)
{
	(void)state;
	ask_again("");
	ask_again("Accept-Encoding: gzip\r\n");
	assert_int_equal(get("/text", "If-None-Match: \"x\"\r\n"), 200);
	assert_int_equal(get("/nowhere", "If-None-Match: *\r\n"), 404);
}

static void test_head(void **state)
{
	(void)state;
	buf_clear(&heard);
	fetch(&site, "HEAD /text", "", &heard);
	assert_int_equal(status_of(&heard), 200);
	assert_string_equal(value("Content-Length"), "50000");
	assert_head();
	assert_int_equal(body_of(&heard).n, 0);
	buf_clear(&heard);
	fetch(&site, "HEAD /live", "", &heard);
	assert_int_equal(status_of(&heard), 200);
	assert_string_equal(value("Content-Type"), "text/event-stream");
	assert_int_equal(body_of(&heard).n, 0);
	buf_clear(&heard);
	fetch(&site, "HEAD /later", "", &heard);
	assert_int_equal(status_of(&heard), 200);
	assert_int_equal(body_of(&heard).n, 0);
}

static void test_methods(void **state)
{
	static const char *const others[] = { "POST",    "PUT",   "DELETE",
					      "OPTIONS", "PATCH", "TRACE",
					      "get",     "X" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		char line[40];

		snprintf(line, sizeof(line), "%s /", others[i]);
		buf_clear(&heard);
		fetch(&site, line, "", &heard);
		assert_int_equal(status_of(&heard), 405);
		assert_string_equal(value("Allow"), "GET, HEAD");
		assert_head();
	}
}

static void test_bodies(void **state)
{
	(void)state;
	assert_int_equal(get("/", "Content-Length: 0\r\n"), 200);
	assert_int_equal(get("/", "Content-Length: 5\r\n\r\nhello"), 400);
	assert_head();
	assert_int_equal(get("/", "Content-Length: 0\r\n"
				  "Content-Length: 5\r\n\r\nhello"),
			 400);
	assert_int_equal(
		get("/", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"),
		400);
	buf_clear(&heard);
	fetch(&site, "POST /", "Content-Length: 5\r\n\r\nhello", &heard);
	assert_int_equal(status_of(&heard), 405);
}

static void test_answers(void **state)
{
	(void)state;
	assert_int_equal(get("/now", ""), 200);
	assert_true(str_eq(body_of(&heard), reply_body(site.hello)));
	assert_int_equal(get("/later", ""), 200);
	assert_true(str_eq(body_of(&heard), reply_body(site.hello)));
	assert_int_equal(get("/nothing", ""), 503);
	assert_head();
	assert_string_equal(value("Cache-Control"), "no-store");
}

/* One connection, one request after another, and all at once. */
static void test_pipeline(void **state)
{
	static const char both[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
				   "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
				   "GET /now HTTP/1.1\r\nHost: x\r\n\r\n"
				   "GET /echo/3 HTTP/1.1\r\nHost: x\r\n\r\n";
	int fd = dial(&site, 0);

	(void)state;
	for (int i = 0; i < 3; i++) {
		buf_clear(&heard);
		say(fd, both);
		hear(fd, &heard, "path=/echo/3");
	}
	close(fd);
}

static void test_counts(void **state)
{
	uint64_t before[4], after[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		before[i] = serve_answered(site.serve, i + 2);
	get("/", "");
	get("/text", "If-None-Match: *\r\n");
	get("/nowhere", "");
	get("/../x", "");
	get("/nothing", "");
	for (int i = 0; i < 4; i++)
		after[i] = serve_answered(site.serve, i + 2) - before[i];
	assert_int_equal(after[0], 1);
	assert_int_equal(after[1], 1);
	assert_int_equal(after[2], 2);
	assert_int_equal(after[3], 1);
	assert_int_equal(serve_answered(site.serve, 1), 0);
	assert_int_equal(serve_answered(site.serve, 6), 0);
	await_connections(&site, 0);
}

/* ---- hostile ---- */

static void test_paths(void **state)
{
	static const struct {
		const char *target, *seen;
	} rows[] = {
		{ "/echo/a%20b?x=%20&y=+", "path=/echo/a b query=x=%20&y=+" },
		{ "/echo/?a?b", "path=/echo/ query=a?b" },
		{ "/echo/%41%2f%c3%a9", "path=/echo/A/\xc3\xa9 query=" },
		{ "/echo/100%", "path=/echo/100% query=" },
		{ "/echo/%2", "path=/echo/%2 query=" },
		{ "/echo/%zz", "path=/echo/%zz query=" },
		{ "/echo/...", "path=/echo/... query=" },
		{ "/echo/a%00b", NULL },
		{ "/echo/a%0ab", NULL },
		{ "/echo/%7f", NULL },
		{ "/echo/%c2%85", NULL },
		{ "/echo/%ff", NULL },
		{ "/echo/%ed%a0%80", NULL },
		{ "/echo/\xff", NULL },
		{ "/echo/../etc", NULL },
		{ "/echo/%2e%2e/etc", NULL },
		{ "/echo/%2e%2e%2fetc", NULL },
		{ "/echo/..", NULL },
		{ "/echo/./", NULL },
		{ "/echo/?a=\x01", NULL },
		{ "echo", NULL },
		{ "*", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int status = get(rows[i].target, "");

		if (status != (rows[i].seen ? 200 : 400))
			fail_msg("%s: %d", rows[i].target, status);
		if (rows[i].seen)
			assert_true(str_is(body_of(&heard), rows[i].seen));
		assert_head();
	}
}

static void test_long(void **state)
{
	char target[TARGET_MAX + 100];

	(void)state;
	memset(target, 'a', sizeof(target));
	memcpy(target, "/echo", 5);
	target[TARGET_MAX] = '\0';
	assert_int_equal(get(target, ""), 200);
	target[TARGET_MAX] = 'a';
	target[TARGET_MAX + 1] = '\0';
	assert_int_equal(get(target, ""), 414);
	assert_head();
}

/* Cookies of whatever else a host serves. */
static void test_cookies(void **state)
{
	char cookies[5600] = "Cookie: ";

	(void)state;
	memset(cookies + 8, 'c', 5500);
	memcpy(cookies + 5508, "\r\n", 3);
	assert_int_equal(get("/text", cookies), 200);
	assert_int_equal(body_of(&heard).n, 50000);
}

/* What libmicrohttpd refuses by itself has none of our headers; but it is
 * refused, and the server goes on. */
static void test_garbage(void **state)
{
	static const char *const rows[] = {
		"\r\n\r\n\r\n",
		"GET\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9e9\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
		"GET /%\r\nX: HTTP/1.1\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int fd = dial(&site, 0);

		buf_clear(&heard);
		say(fd, rows[i]);
		shutdown(fd, SHUT_WR);
		hear(fd, &heard, NULL);
		close(fd);
		assert_true(heard.len == 0 || status_of(&heard) >= 400 ||
			    strncmp(buf_shown(&heard), "HTTP/1.", 7) == 0);
		assert_int_equal(get("/", ""), 200);
	}
}

static void test_headers_without_end(void **state)
{
	char line[1001];
	int fd = dial(&site, 0);
	ssize_t n = 1;

	(void)state;
	memset(line, 'x', 1000);
	memcpy(line, "X: ", 3);
	memcpy(line + 998, "\r\n", 3);
	say(fd, "GET / HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 100 && n > 0; i++) {
		n = send(fd, line, 1000, MSG_NOSIGNAL);
		if (is_closed(fd))
			n = 0;
	}
	buf_clear(&heard);
	hear(fd, &heard, NULL);
	close(fd);
	assert_int_equal(get("/", ""), 200);
	await_connections(&site, 0);
}

/* Half a request, and gone. */
static void test_gone(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		int fd = dial(&site, 0);

		say(fd, i % 2 ? "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
			      : "GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET");
		close(fd);
	}
	await_connections(&site, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_big),
		cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_not_modified),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_pipeline),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_cookies),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_headers_without_end),
		cmocka_unit_test(test_gone),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
