/* test_http_faults.c -- the client against servers that behave and that do
 * not: which answer reaches the caller, and as which fault. */
#include "tests/unit/kit/http_kit.h"

#include "common/daemon/log.h"

struct row {
	const char *requirement;
	enum http_fault fault;
	int status;
	const char *body; /* NULL: any */
	struct script script;
};

/* clang-format off */
#define THEN(act, text)       { act, TEXT(text), { 0 } }
#define LOOP(act, text, more) { act, TEXT(text), TEXT(more) }
/* clang-format on */

static void check_row(const struct row *row, const struct http_limits *l)
{
	struct answer a;
	struct server s;

	ask(&row->script, l, "http", &a, &s);
	print_message("%s: %s, %d, %zu bytes, \"%s\"\n", row->requirement,
		      http_fault_name(a.resp.fault), a.resp.status, a.body_len,
		      a.resp.fault_text);
	assert_string_equal(http_fault_name(a.resp.fault),
			    http_fault_name(row->fault));
	if (row->fault == HTTP_OK)
		assert_int_equal(a.resp.status, row->status);
	if (row->body)
		assert_string_equal(a.body, row->body);
	assert_int_equal(a.resp.fault_text[0] == '\0', row->fault == HTTP_OK);
	assert_null(strstr(a.resp.fault_text, "verysecret"));
	assert_true(a.body_len <= l->body_max);
	assert_int_equal(s.requests, 1);
}

#define GZIP                                                                 \
	"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xab\x56\xca\xcf\x56\xb2\x2a\x29\x2a" \
	"\x4d\xad\x05\0\x90\x5f\xd4\xa7\x0b\0\0\0"
#define HALF_GZIP "\x1f\x8b\x08\0\0\0\0\0\x02\x03\xab\x56\xca\xcf\x56\xb2\x2a"
#define ZLIB                                                                 \
	"\x78\x9c\xab\x56\xca\xcf\x56\xb2\x2a\x29\x2a\x4d\xad\x05\0\x16\xe3" \
	"\x04\x11"
#define OK_TRUE "{\"ok\":true}"

static const struct row answers[] = {
	{ "a length is kept to", HTTP_OK, 200, "{}",
	  THEN(ACT_CLOSE, HEAD "Content-Length: 2\r\n\r\n{}xx") },
	{ "without a length the end of the stream is the end", HTTP_OK, 200,
	  "{}", THEN(ACT_CLOSE, HEAD "\r\n{}") },
	{ "chunks are joined", HTTP_OK, 200, "{}",
	  THEN(ACT_CLOSE, HEAD "Transfer-Encoding: chunked\r\n\r\n"
			       "1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n") },
	{ "gzip is undone", HTTP_OK, 200, OK_TRUE,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: gzip\r\n"
			       "Content-Length: 31\r\n\r\n" GZIP) },
	{ "deflate is undone", HTTP_OK, 200, OK_TRUE,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: deflate\r\n"
			       "Content-Length: 19\r\n\r\n" ZLIB) },
	{ "half a gzip is half a body, which its reader refuses", HTTP_OK, 200,
	  NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: gzip\r\n"
			       "Content-Length: 17\r\n\r\n" HALF_GZIP) },
	{ "a refusal comes with its body", HTTP_OK, 403, "nope",
	  THEN(ACT_CLOSE, "HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnope") },
	{ "a 401 is an answer", HTTP_OK, 401, "",
	  THEN(ACT_CLOSE, "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n"
			  "Content-Length: 0\r\n\r\n") },
	{ "a 503 is an answer", HTTP_OK, 503, "<html>",
	  THEN(ACT_CLOSE, "HTTP/1.1 503 No\r\n\r\n<html>") },
	{ "no content is an empty body", HTTP_OK, 204, "",
	  THEN(ACT_KEEP, "HTTP/1.1 204 None\r\n\r\n") },
	{ "a redirect is an answer, and no second request follows", HTTP_OK,
	  302, "",
	  THEN(ACT_KEEP, "HTTP/1.1 302 Found\r\nLocation: /other\r\n"
			 "Content-Length: 0\r\n\r\n") },
	{ "interim answers are passed over", HTTP_OK, 200, "{}",
	  THEN(ACT_CLOSE, "HTTP/1.1 103 Early\r\nA: b\r\n\r\n" HEAD
			  "Content-Length: 2\r\n\r\n{}") },
};

static const struct row faults[] = {
	{ "a close without answer", HTTP_BROKEN, 0, NULL, THEN(ACT_CLOSE, "") },
	{ "a reset without answer", HTTP_BROKEN, 0, NULL, THEN(ACT_RESET, "") },
	{ "a reset within the body", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_RESET, HEAD "Content-Length: 9\r\n\r\n{") },
	{ "a close within the head", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Le") },
	{ "an interim answer and no other", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE, "HTTP/1.1 103 Early\r\nA: b\r\n\r\n") },
	{ "a head without its blank line", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Length: 0\r\n") },
	{ "a short body", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Length: 9\r\n\r\n{") },
	{ "a short chunk", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Transfer-Encoding: chunked\r\n\r\n9\r\n{") },
	{ "no last chunk", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_CLOSE,
	       HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n") },
	{ "a chunk without a length", HTTP_BROKEN, 0, NULL,
	  THEN(ACT_SILENT, HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n") },
	{ "another protocol", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, "SSH-2.0-OpenSSH_9.2p1\r\n") },
	{ "a page without a head", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, "<html>\r\n\r\n</html>") },
	{ "bytes", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, "\0\x01\xff\xfe\r\n\r\n") },
	{ "a word for a status", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, "HTTP/1.1 fine\r\n\r\n{}") },
	{ "a NUL in the head", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "A: b\0c\r\nContent-Length: 2\r\n\r\n{}") },
	{ "a length below nothing", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Length: -2\r\n\r\n{}") },
	{ "what follows the end of a gzip", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: gzip\r\n"
			       "Content-Length: 62\r\n\r\n" GZIP GZIP) },
	{ "what claims to be gzip", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: gzip\r\n"
			       "Content-Length: 11\r\n\r\n" OK_TRUE) },
	{ "an encoding that nobody asked for", HTTP_GARBAGE, 0, NULL,
	  THEN(ACT_CLOSE, HEAD "Content-Encoding: aes\r\n"
			       "Content-Length: 2\r\n\r\n{}") },
	{ "a length over the cap", HTTP_OVERSIZE, 0, NULL,
	  THEN(ACT_SILENT, HEAD "Content-Length: 9999999\r\n\r\n{") },
	{ "a body without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, HEAD "\r\n", "[{},{},{}]") },
	{ "chunks without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, HEAD "Transfer-Encoding: chunked\r\n\r\n",
	       "4\r\n{},{\r\n") },
	{ "a refusal without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, "HTTP/1.1 500 No\r\n\r\n", "<p>") },
	{ "headers without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, HEAD, "A: b\r\n") },
	{ "one header without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, HEAD "A: ", "aaaaaaaaaaaaaaaa") },
	{ "interim answers without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, "", "HTTP/1.1 100 Continue\r\n\r\n") },
	{ "trailers without end", HTTP_OVERSIZE, 0, NULL,
	  LOOP(ACT_ENDLESS, HEAD "Transfer-Encoding: chunked\r\n\r\n0\r\n",
	       "A: b\r\n") },
};

static const struct row too_late[] = {
	{ "no answer", HTTP_TIMEOUT, 0, NULL, THEN(ACT_SILENT, "") },
	{ "a dripping head", HTTP_TIMEOUT, 0, NULL,
	  LOOP(ACT_DRIP, HEAD, "A: b\r\n") },
	{ "an answer that does not end", HTTP_TIMEOUT, 0, NULL,
	  THEN(ACT_SILENT, HEAD "Content-Length: 9\r\n\r\n{") },
};

static const struct row too_slow = { "a dripping body", HTTP_TIMEOUT, 0, NULL,
				     LOOP(ACT_DRIP, HEAD "\r\n", " ") };

static void answers_are_handed_over(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(answers); i++)
		check_row(&answers[i], &limits);
}

static void faults_are_told_apart(void **state)
{
	struct http_limits brisk = limits;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(faults); i++)
		check_row(&faults[i], &limits);
	for (i = 0; i < ARRAY_LEN(too_late); i++)
		check_row(&too_late[i], &hasty);
	brisk.slow_s = 1;
	brisk.slow_bytes = 1000;
	check_row(&too_slow, &brisk);
}

/* Fixed Huffman codes by hand: one zero byte, then copies of 258 of them. */
struct bits {
	unsigned char *p;
	size_t n;
};

static void put_code(struct bits *b, unsigned code, int bits)
{
	for (; bits > 0; bits--, b->n++)
		if (code >> (bits - 1) & 1)
			b->p[b->n / 8] |= (unsigned char)(1 << b->n % 8);
}

static void a_bomb_is_stopped_in_time(void **state)
{
	static unsigned char packed[100000];
	static char text[sizeof(packed) + 200];
	struct bits bits = { packed, 0 };
	struct row row = { "8 MiB in 53 KB",
			   HTTP_OVERSIZE,
			   0,
			   NULL,
			   { ACT_CLOSE, { text, 0 }, { 0 } } };
	size_t n, i;

	(void)state;
	memcpy(packed, "\x1f\x8b\x08\0\0\0\0\0\x02\x03", 10);
	bits.n = 80;
	put_code(&bits, 6, 3); /* the last block, with fixed codes */
	put_code(&bits, 0x30, 8);
	for (i = 0; i < (8u << 20) / 258; i++)
		put_code(&bits, 0xC5u << 5, 13);
	put_code(&bits, 0, 7);
	n = (size_t)snprintf(text, 200,
			     HEAD "Content-Encoding: gzip\r\n"
				  "Content-Length: %zu\r\n\r\n",
			     bits.n / 8 + 9);
	memcpy(text + n, packed, bits.n / 8 + 9);
	row.script.reply.n = n + bits.n / 8 + 9;
	check_row(&row, &limits);
}

static void headers_of_the_last_answer_only(void **state)
{
	static const struct script script = {
		ACT_CLOSE,
		TEXT("HTTP/1.1 103 Early\r\nA: early\r\n\r\n" HEAD
		     "Date: Tue, 10 Mar 2026 05:30:00 GMT\r\nB: b\r\n"
		     "Transfer-Encoding: chunked\r\n\r\n"
		     "1\r\n1\r\n0\r\nC: trailer\r\n\r\n"),
		{ 0 }
	};
	struct answer a;
	struct server s;

	(void)state;
	ask(&script, &limits, "http", &a, &s);
	assert_string_equal(a.headers, "Date: Tue, 10 Mar 2026 05:30:00 GMT\n"
				       "B: b\nTransfer-Encoding: chunked\n");
	assert_true(a.resp.date_ms == INT64_C(1773120600000));
}

static void nobody_there_is_unreachable(void **state)
{
	static const struct script plain = { ACT_CLOSE,
					     TEXT(HEAD "\r\n"),
					     { 0 } };
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct server s;

	(void)state;
	nobody_start(&s);
	req_to(&req, &s, "http");
	start(http, &req, &a);
	run(http, &a, 1);
	assert_int_equal(a.resp.fault, HTTP_UNREACHABLE);
	http_req_release(&req);
	http_free(http);
	nobody_stop(&s);
	ask(&plain, &limits, "https", &a, &s); /* TLS to one who has none */
	assert_int_equal(a.resp.fault, HTTP_UNREACHABLE);
}

static void the_environment_names_no_proxy(void **state)
{
	static const struct row row = { "the server was asked itself", HTTP_OK,
					200, "{}",
					THEN(ACT_CLOSE, HEAD "\r\n{}") };

	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	check_row(&row, &limits);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
}

static void faults_show_no_secret(void **state)
{
	struct http *http = client(&limits);
	struct answer a = { .http = http };
	struct http_req req;
	struct server s;

	(void)state;
	log_secret("127.0.0.1"); /* libcurl's words have it */
	nobody_start(&s);
	req_to(&req, &s, "http");
	start(http, &req, &a);
	run(http, &a, 1);
	http_req_release(&req);
	http_free(http);
	nobody_stop(&s);
	assert_null(strstr(a.resp.fault_text, "127.0.0.1"));
	assert_non_null(strstr(a.resp.fault_text, "***"));
}

static void what_is_oversize_is_told(void **state)
{
	static const struct {
		struct script script;
		const char *words;
	} rows[] = {
		{ LOOP(ACT_ENDLESS, HEAD "\r\n", " "), "the body is" },
		{ THEN(ACT_SILENT, HEAD "Content-Length: 9999999\r\n\r\n{"),
		  "the body is" },
		{ THEN(ACT_SILENT, HEAD "Content-Length: 99999999999999999999"
					"\r\n\r\n{"),
		  "the body is" },
		{ LOOP(ACT_ENDLESS, HEAD, "A: b\r\n"), "the headers are" },
		{ LOOP(ACT_ENDLESS, HEAD "A: ", "aaaaaaaaaaaaaaaa"),
		  "the headers are" },
	};
	struct answer a;
	struct server s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		ask(&rows[i].script, &limits, "http", &a, &s);
		print_message("%s\n", a.resp.fault_text);
		assert_non_null(strstr(a.resp.fault_text, rows[i].words));
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(answers_are_handed_over),
	cmocka_unit_test(faults_are_told_apart),
	cmocka_unit_test(a_bomb_is_stopped_in_time),
	cmocka_unit_test(what_is_oversize_is_told),
	cmocka_unit_test(headers_of_the_last_answer_only),
	cmocka_unit_test(nobody_there_is_unreachable),
	cmocka_unit_test(the_environment_names_no_proxy),
	cmocka_unit_test(faults_show_no_secret), /* last: masks 127.0.0.1 */
};

int main(void)
{
	return cmocka_run_group_tests_name("http_faults", tests, NULL, NULL);
}
