/* test_http.c -- what the client does with its requests and connections. */
#include "tests/unit/kit/http_kit.h"

#include <errno.h>
#include <stdlib.h>

static void requests_are_written_as_asked(void **state)
{
	static const struct script script = {
		ACT_KEEP, TEXT(HEAD "Content-Length: 2\r\n\r\n{}"), { 0 }
	};
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct server s;
	struct err err;

	(void)state;
	server_start(&s, &script);
	req_to(&req, &s, "http");
	req.method = "POST";
	req.content_type = "application/json";
	buf_adds(&req.body, "{\"a\":1}");
	assert_int_equal(http_req_header(&req, "X-Key", STR_LIT("k"), true,
					 &err),
			 0);
	assert_int_equal(http_req_header(&req, "X-Empty", STR_LIT(""), false,
					 &err),
			 0);
	start(http, &req, &a);
	http_req_release(&req); /* it was copied */
	run(http, &a, 1);
	http_free(http);
	server_stop(&s);
	assert_non_null(strstr(s.seen, "POST /p?a=1 HTTP/1.1\r\n"));
	assert_non_null(strstr(s.seen, "User-Agent: sentra-pulse/"));
	assert_non_null(strstr(s.seen, "Accept-Encoding: gzip, deflate\r\n"));
	assert_non_null(strstr(s.seen, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(s.seen, "X-Key: k\r\n"));
	assert_non_null(strstr(s.seen, "X-Empty:"));
	assert_non_null(strstr(s.seen, "\r\n\r\n{\"a\":1}"));
	assert_null(strstr(s.seen, "Expect"));
	assert_null(strstr(s.seen, "Cookie"));
}

static const char *const surprises[] = { "http_proxy",  "https_proxy",
					 "HTTPS_PROXY", "ALL_PROXY",
					 "all_proxy",   "SSLKEYLOGFILE" };

/* A proxy would see tokens, and a file of keys would open what was recorded. */
static void the_environment_changes_nothing(void **state)
{
	static const struct script script = {
		ACT_KEEP, TEXT(HEAD "Content-Length: 2\r\n\r\n{}"), { 0 }
	};
	struct answer a = { .n = 0 };
	struct http_req req;
	struct http *http;
	struct server s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(surprises); i++)
		setenv(surprises[i], "http://127.0.0.1:1", 1);
	http = client(&limits);
	assert_null(getenv("SSLKEYLOGFILE"));
	server_start(&s, &script);
	req_to(&req, &s, "http");
	a.http = http;
	start(http, &req, &a);
	http_req_release(&req);
	run(http, &a, 1);
	http_free(http);
	server_stop(&s);
	assert_int_equal(a.resp.fault, HTTP_OK);
	for (size_t i = 0; i < ARRAY_LEN(surprises); i++)
		unsetenv(surprises[i]);
}

/* Two requests, one after the other, by one client. */
static void ask_twice(const struct script *script, const char *second,
		      struct server *s, struct answer *a)
{
	struct http *http = client(&limits);
	struct http_req req;
	struct err err;

	*a = (struct answer){ .http = http };
	server_start(s, script);
	req_to(&req, s, "http");
	assert_int_equal(http_req_header(&req, "Authorization", STR_LIT("me"),
					 true, &err),
			 0);
	start(http, &req, a);
	run(http, a, 1);
	http_req_clear(&req);
	buf_addf(&req.url, "http://127.0.0.1:%d/second", s->port);
	req.method = second;
	start(http, &req, a);
	run(http, a, 2);
	http_req_release(&req);
	http_free(http);
	server_stop(s);
	assert_int_equal(a->resp.fault, HTTP_OK);
	assert_int_equal(s->requests, 2);
}

static void connections_are_kept(void **state)
{
	static const struct script keep = { ACT_KEEP,
					    TEXT(HEAD
						 "Set-Cookie: a=b\r\n"
						 "Content-Length: 2\r\n\r\n{}"),
					    { 0 } };
	static const struct script dead = {
		ACT_CLOSE, TEXT(HEAD "Content-Length: 2\r\n\r\n{}"), { 0 }
	};
	struct answer a;
	struct server s;
	const char *second;

	(void)state;
	ask_twice(&keep, "GET", &s, &a);
	assert_int_equal(s.connections, 1);
	second = strstr(s.seen, "GET /second");
	assert_non_null(second);
	assert_null(strstr(second, "Authorization"));
	assert_null(strstr(second, "Cookie"));
	ask_twice(&keep, "POST", &s, &a); /* never on a kept one */
	assert_int_equal(s.connections, 2);
	ask_twice(&dead, "GET", &s, &a);
	assert_int_equal(s.connections, 2);
}

static void a_lost_post_is_not_repeated(void **state)
{
	static const struct script script = { ACT_CLOSE, TEXT(""), { 0 } };
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct server s;

	(void)state;
	server_start(&s, &script);
	req_to(&req, &s, "http");
	req.method = "POST";
	start(http, &req, &a);
	run(http, &a, 1);
	http_req_release(&req);
	http_free(http);
	server_stop(&s);
	assert_int_equal(a.resp.fault, HTTP_BROKEN);
	assert_int_equal(s.requests, 1);
}

static void urls_are_checked_before(void **state)
{
	static const struct {
		const char *url;
		int want;
	} rows[] = {
		{ "https://www.googleapis.com/youtube/v3", 0 },
		{ "http://127.0.0.1:8080/p", 0 },
		{ "http://127.9.9.9/p", 0 },
		{ "http://localhost:1/p", 0 },
		{ "http://[::1]:1/p", 0 },
		{ "http://www.googleapis.com/", -EINVAL },
		{ "http://127.0.0.1.example.com/", -EINVAL },
		{ "http://localhost.example.com/", -EINVAL },
		{ "http://128.0.0.1/", -EINVAL },
		{ "http://[::2]/", -EINVAL },
		{ "http://me@127.0.0.1/", -EINVAL },
		{ "https://me:pass@example.com/", -EINVAL },
		{ "http://127.0.0.1@example.com/", -EINVAL },
		{ "ftp://127.0.0.1/", -EINVAL },
		{ "file:///etc/passwd", -EINVAL },
		{ "gopher://127.0.0.1/", -EINVAL },
		{ "127.0.0.1/", -EINVAL },
		{ "https://", -EINVAL },
		{ "https://exa mple.com/", -EINVAL },
		{ "", -EINVAL },
	};
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct err err;
	size_t i;

	(void)state;
	http_req_init(&req);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("\"%s\"\n", rows[i].url);
		http_req_clear(&req);
		buf_adds(&req.url, rows[i].url);
		assert_int_equal(http_start(http, &req, done, &a, &err),
				 rows[i].want);
		http_cancel(http);
	}
	buf_clear(&req.url);
	buf_addf(&req.url, "http://127.0.0.1/%020000d", 1);
	assert_int_equal(http_start(http, &req, done, &a, &err), -EMSGSIZE);
	http_req_clear(&req);
	buf_adds(&req.url, "http://127.0.0.1/");
	req.method = "DELETE";
	assert_int_equal(http_start(http, &req, done, &a, &err), -EINVAL);
	http_req_release(&req);
	http_free(http);
	assert_int_equal(a.n, 0);
}

/* Alertmanager within a cluster: no secret is sent to it. */
static void plain_http_is_a_clients_own_choice(void **state)
{
	static const struct {
		const char *url;
		int strict, plain;
	} rows[] = {
		{ "http://alertmanager.example:9093/p", -EINVAL, 0 },
		{ "http://10.1.2.3:9093/p", -EINVAL, 0 },
		{ "https://alertmanager.example/p", 0, 0 },
		{ "http://me@10.1.2.3/p", -EINVAL, -EINVAL },
		{ "ftp://10.1.2.3/p", -EINVAL, -EINVAL },
		{ "10.1.2.3:9093", -EINVAL, -EINVAL },
	};
	struct http_limits open = limits;
	struct http *http;
	struct answer a = { .n = 0 };
	struct http_req req;
	struct err err;

	(void)state;
	assert_false(http_defaults.plain);
	open.plain = true;
	http = client(&open);
	http_req_init(&req);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("\"%s\"\n", rows[i].url);
		assert_int_equal(http_check_url(rows[i].url, &limits, &err),
				 rows[i].strict);
		assert_int_equal(http_check_url(rows[i].url, &open, &err),
				 rows[i].plain);
		http_req_clear(&req);
		buf_adds(&req.url, rows[i].url);
		assert_int_equal(http_start(http, &req, done, &a, &err),
				 rows[i].plain);
		http_cancel(http);
	}
	http_req_release(&req);
	http_free(http);
}

static void done_may_start_another(void **state)
{
	static const struct script script = {
		ACT_KEEP, TEXT(HEAD "Content-Length: 2\r\n\r\n{}"), { 0 }
	};
	struct http *http = client(&limits);
	struct http_req req;
	struct answer a = { .http = http, .again = &req, .again_n = 5 };
	struct server s;

	(void)state;
	server_start(&s, &script);
	req_to(&req, &s, "http");
	start(http, &req, &a);
	run(http, &a, 5);
	http_req_release(&req);
	http_free(http);
	server_stop(&s);
	assert_int_equal(s.requests, 5);
	assert_int_equal(s.connections, 1);
}

static void done_may_cancel_the_others(void **state)
{
	static const struct script script = { ACT_SILENT, TEXT(""), { 0 } };
	struct http *http = client(&hasty);
	struct answer a = { .http = http, .cancel = true };
	struct http_req req;
	struct server s;
	int i;

	(void)state;
	server_start(&s, &script);
	req_to(&req, &s, "http");
	for (i = 0; i < 3; i++)
		start(http, &req, &a);
	run(http, &a, 1);
	assert_true(http_due_ms(http) == INT64_MAX);
	http_step(http);
	assert_int_equal(a.n, 1);
	http_req_release(&req);
	http_free(http);
	server_stop(&s);
}

static void many_fly_at_once_but_not_all(void **state)
{
	static const struct script script = {
		ACT_CLOSE, TEXT(HEAD "Content-Length: 2\r\n\r\n{}"), { 0 }
	};
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct server s;
	struct err err;
	int i;

	(void)state;
	server_start(&s, &script);
	req_to(&req, &s, "http");
	for (i = 0; i < 64; i++)
		start(http, &req, &a);
	assert_int_equal(http_start(http, &req, done, &a, &err), -EAGAIN);
	run(http, &a, 64);
	start(http, &req, &a);
	run(http, &a, 65);
	http_req_release(&req);
	http_free(http);
	server_stop(&s);
	assert_int_equal(a.resp.fault, HTTP_OK);
	assert_int_equal(s.requests, 65);
}

/* A step that finds nothing must not ask to be called again at once. */
static void waiting_does_not_spin(void **state)
{
	static const struct script script = { ACT_SILENT, TEXT(""), { 0 } };
	struct http *http = client(&hasty);
	struct answer a = { .http = http };
	struct pollfd fd = { .fd = http_fd(http), .events = POLLIN };
	struct http_req req;
	struct server s;
	int64_t wait_ms;
	int steps = 0;

	(void)state;
	assert_true(http_due_ms(http) == INT64_MAX);
	server_start(&s, &script);
	req_to(&req, &s, "http");
	start(http, &req, &a);
	for (; a.n == 0 && steps < 1000; steps++) {
		wait_ms = http_due_ms(http) - boot_ms();
		poll(&fd, 1, wait_ms < 0 ? 0 : (int)wait_ms);
		http_step(http);
	}
	http_req_release(&req);
	http_free(http);
	server_stop(&s);
	print_message("%d steps\n", steps);
	assert_true(steps < 50);
	assert_int_equal(a.resp.fault, HTTP_TIMEOUT);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(requests_are_written_as_asked),
	cmocka_unit_test(the_environment_changes_nothing),
	cmocka_unit_test(connections_are_kept),
	cmocka_unit_test(a_lost_post_is_not_repeated),
	cmocka_unit_test(urls_are_checked_before),
	cmocka_unit_test(plain_http_is_a_clients_own_choice),
	cmocka_unit_test(done_may_start_another),
	cmocka_unit_test(done_may_cancel_the_others),
	cmocka_unit_test(many_fly_at_once_but_not_all),
	cmocka_unit_test(waiting_does_not_spin),
};

int main(void)
{
	http_free(NULL);
	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
