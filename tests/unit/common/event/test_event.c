/* test_event.c -- the codec: what it takes, what it refuses and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/event/event.h"

#include <stdio.h>
#include <stdlib.h>

/* What schemas/README.md says the examples are read with. */
static const struct event_origin origin = {
	.platform = { "youtube", 7 },
	.key = { "kartini-temanggung", 18 },
	.check_key = true,
	.append_ms = INT64_C(1773120605000), /* 2026-03-10T05:30:05Z */
};

static const struct event account = {
	.kind = EVENT_ACCOUNT,
	.event_id = { "e1", 2 },
	.platform = { "youtube", 7 },
	.sentra_id = { "kartini-temanggung", 18 },
	.account_id = { "UC1", 3 },
	.observed_ms = INT64_C(1773120600000),
	.account = { 1250, 0, 10, COUNT_NULL, COUNT_NULL },
};

static const struct event post = {
	.kind = EVENT_POST,
	.event_id = { "e2", 2 },
	.platform = { "youtube", 7 },
	.sentra_id = { "kartini-temanggung", 18 },
	.account_id = { "UC1", 3 },
	.observed_ms = INT64_C(1773120600000),
	.post = { .post_id = { "p1", 2 },
		  .published_ms = INT64_C(1773120000000),
		  .text = { "teks", 4 },
		  .counts = { 1, 2, COUNT_NULL, COUNT_NULL, 5 } },
};

static const struct event status = {
	.kind = EVENT_STATUS,
	.event_id = { "e3", 2 },
	.platform = { "youtube", 7 },
	.sentra_id = { "kartini-temanggung", 18 },
	.account_id = { "UC1", 3 },
	.observed_ms = INT64_C(1773120600000),
	.status = { .outcome = OUTCOME_OK,
		    .outcome_text = { "ok", 2 },
		    .complete = true,
		    .next_poll_ms = INT64_C(1773121500000) },
};

struct fixture {
	struct buf text, scratch;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	buf_init(&f->text, 1 << 20);
	buf_init(&f->scratch, 1 << 20);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->text);
	buf_release(&f->scratch);
	free(f);
	return 0;
}

static enum event_fault decode(struct fixture *f, struct event *out,
			       struct err *err)
{
	return event_decode(buf_str(&f->text), &origin, &f->scratch, out, err);
}

/* ---- one member at a time ---- */

enum {
	OK = EVENT_OK,
	JSON = EVENT_NOT_JSON,
	SCHEMA = EVENT_SCHEMA,
	CLOCK = EVENT_CLOCK
};

/* tail replaces the closing brace: of a name twice the last counts. */
static const struct {
	const char *name;
	const struct event *base;
	const char *tail;
	int want;
} rows[] = {
	{ "as it is", &account, "}", OK },
	{ "white space around", &account, " \t\r\n } \n", OK },
	{ "unknown members", &account, ",\"a\":{\"b\":[1,{},[],null]}}", OK },
	{ "absurd number elsewhere", &account, ",\"a\":-1e999}", OK },
	{ "null count", &account, ",\"followers\":null}", OK },
	{ "zero", &account, ",\"followers\":0}", OK },
	{ "minus zero is zero", &account, ",\"followers\":-0}", OK },
	{ "2^53-1", &account, ",\"followers\":9007199254740991}", OK },
	{ "2^53", &account, ",\"followers\":9007199254740992}", SCHEMA },
	{ "2^64", &account, ",\"followers\":18446744073709551616}", SCHEMA },
	{ "2^64+5", &account, ",\"likes_total\":18446744073709551621}",
	  SCHEMA },
	{ "minus one", &account, ",\"followers\":-1}", SCHEMA },
	{ "1.0", &account, ",\"posts_total\":1.0}", SCHEMA },
	{ "1e3", &account, ",\"views_total\":1e3}", SCHEMA },
	{ "digits as text", &account, ",\"followers\":\"5\"}", SCHEMA },
	{ "object as count", &account, ",\"followers\":{}}", SCHEMA },
	{ "null exact", &account, ",\"followers_exact\":null}", OK },
	{ "exact as number", &account, ",\"followers_exact\":0}", SCHEMA },
	{ "bad value, then a good one", &account,
	  ",\"followers\":-1,\"followers\":1}", OK },
	{ "good value, then a bad one", &account,
	  ",\"followers\":1,\"followers\":-1}", SCHEMA },
	{ "escaped name is the name", &account, ",\"\\u0066ollowers\":-1}",
	  SCHEMA },
	{ "name with NUL is another", &account, ",\"followers\\u0000\":-1}",
	  OK },
	{ "unknown schema", &account, ",\"schema\":\"alert.v1\"}", SCHEMA },
	{ "schema in other case", &account,
	  ",\"schema\":\"Account_metrics.v1\"}", SCHEMA },
	{ "schema of another kind", &account,
	  ",\"schema\":\"post_metrics.v1\"}", SCHEMA },
	{ "schema null", &account, ",\"schema\":null}", SCHEMA },
	{ "empty id", &account, ",\"account_id\":\"\"}", SCHEMA },
	{ "null id", &account, ",\"account_id\":null}", SCHEMA },
	{ "number as id", &account, ",\"account_id\":17}", SCHEMA },
	{ "NUL in an id", &account, ",\"account_id\":\"a\\u0000\"}", SCHEMA },
	{ "DEL in an id", &account, ",\"account_id\":\"a\x7f\"}", SCHEMA },
	{ "an id beyond ASCII", &account, ",\"account_id\":\"@\xc3\xa9\"}",
	  OK },
	{ "other platform", &account, ",\"platform\":\"x\"}", SCHEMA },
	{ "other sentra", &account, ",\"sentra_id\":\"kartini\"}", SCHEMA },
	{ "sentra in escapes", &account,
	  ",\"sentra_id\":\"kartini\\u002dtemanggung\"}", OK },
	{ "lower case z", &account,
	  ",\"observed_at\":\"2026-03-10T05:30:00z\"}", SCHEMA },
	{ "offset", &account, ",\"observed_at\":\"2026-03-10T05:30:00+00:00\"}",
	  SCHEMA },
	{ "month 13", &account, ",\"observed_at\":\"2026-13-10T05:30:00Z\"}",
	  SCHEMA },
	{ "null time", &account, ",\"observed_at\":null}", SCHEMA },
	{ "oldest", &account, ",\"observed_at\":\"2004-01-01T00:00:00Z\"}",
	  OK },
	{ "too old", &account, ",\"observed_at\":\"2003-12-31T23:59:59.999Z\"}",
	  CLOCK },
	{ "5 min ahead", &account,
	  ",\"observed_at\":\"2026-03-10T05:35:05.000Z\"}", OK },
	{ "1 ms more", &account,
	  ",\"observed_at\":\"2026-03-10T05:35:05.001Z\"}", CLOCK },
	{ "schema before clock", &account,
	  ",\"followers\":-1,\"observed_at\":\"1990-01-01T00:00:00Z\"}",
	  SCHEMA },
	{ "published 5 min ahead", &post,
	  ",\"published_at\":\"2026-03-10T05:35:00Z\"}", OK },
	{ "published 1 ms more", &post,
	  ",\"published_at\":\"2026-03-10T05:35:00.001Z\"}", CLOCK },
	{ "published in year 1", &post,
	  ",\"published_at\":\"0001-01-01T00:00:00Z\"}", OK },
	{ "NUL in a text", &post, ",\"text\":\"a\\u0000b\"}", OK },
	{ "empty text", &post, ",\"text\":\"\"}", OK },
	{ "number as text", &post, ",\"text\":1}", SCHEMA },
	{ "false as url", &post, ",\"url\":false}", SCHEMA },
	{ "empty post id", &post, ",\"post_id\":\"\"}", SCHEMA },
	{ "later outcome", &status, ",\"outcome\":\"moved\"}", OK },
	{ "no outcome", &status, ",\"outcome\":\"\"}", SCHEMA },
	{ "null outcome", &status, ",\"outcome\":null}", SCHEMA },
	{ "null complete", &status, ",\"complete\":null}", SCHEMA },
	{ "null next poll", &status, ",\"next_poll_at\":null}", OK },
	{ "detail as list", &status, ",\"detail\":[]}", SCHEMA },
	{ "no end", &account, "", JSON },
	{ "two ends", &account, "}}", JSON },
	{ "trailing comma", &account, ",}", JSON },
	{ "two commas", &account, ",,\"a\":1}", JSON },
	{ "no value", &account, ",\"a\":}", JSON },
	{ "no name", &account, ",1:1}", JSON },
	{ "crossed brackets", &account, ",\"a\":[{]}}", JSON },
	{ "comma in empty list", &account, ",\"a\":[,]}", JSON },
	{ "leading zero", &account, ",\"a\":01}", JSON },
	{ "plus", &account, ",\"a\":+1}", JSON },
	{ "bare point", &account, ",\"a\":1.}", JSON },
	{ "bare exponent", &account, ",\"a\":1e}", JSON },
	{ "bare minus", &account, ",\"a\":-}", JSON },
	{ "long word", &account, ",\"a\":nulll}", JSON },
	{ "short word", &account, ",\"a\":tru}", JSON },
	{ "escape outside a text", &account, ",\"a\":1\\u0000}", JSON },
	{ "lone high surrogate", &account, ",\"a\":\"\\ud83d\"}", JSON },
	{ "lone low surrogate", &account, ",\"a\":\"\\ude00\"}", JSON },
	{ "two high surrogates", &account, ",\"a\":\"\\ud83d\\ud83d\"}", JSON },
	{ "surrogate in a name", &account, ",\"\\ud83d\":1}", JSON },
	{ "surrogate in UTF-8", &account, ",\"a\":\"\xed\xa0\x80\"}", JSON },
	{ "overlong UTF-8", &account, ",\"a\":\"\xc0\x80\"}", JSON },
	{ "overlong in three", &account, ",\"a\":\"\xe0\x9f\xbf\"}", JSON },
	{ "beyond U+10FFFF", &account, ",\"a\":\"\xf4\x90\x80\x80\"}", JSON },
	{ "UTF-8 cut by the quote", &account, ",\"a\":\"\xf0\x9f\x98\"}",
	  JSON },
	{ "raw newline", &account, ",\"a\":\"\n\"}", JSON },
	{ "unknown escape", &account, ",\"a\":\"\\x\"}", JSON },
	{ "short hex", &account, ",\"a\":\"\\u12\"}", JSON },
	{ "not JSON before schema", &account, ",\"followers\":-1,}", JSON },
};

static void test_members(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };
		struct event got;
		enum event_fault fault;

		buf_clear(&f->text);
		event_encode(rows[i].base, &f->text);
		f->text.len--;
		buf_adds(&f->text, rows[i].tail);
		fault = decode(f, &got, &err);
		if ((int)fault != rows[i].want || !fault != !err.code)
			fail_msg("%s: %s, %s", rows[i].name,
				 event_fault_name(fault), err.text);
	}
}

/* Cuts the member out of the object in text. */
static void drop_member(struct buf *text, const char *name)
{
	char lead[40];
	char *begin, *end;

	snprintf(lead, sizeof(lead), "\"%s\":", name);
	begin = strstr(text->data, lead);
	assert_non_null(begin);
	end = begin + strlen(lead);
	end += *end == '"' ? strcspn(end + 1, "\"") + 2 : strcspn(end, ",}");
	if (*end == ',')
		end++;
	else
		begin--;
	memmove(begin, end, strlen(end) + 1);
	text->len = strlen(text->data);
}

static void test_every_member_is_needed(void **state)
{
	static const struct event *const bases[] = { &account, &post, &status };
	static const char *const members[] = {
		"schema event_id platform sentra_id account_id observed_at "
		"followers followers_exact posts_total views_total likes_total",
		"schema event_id platform sentra_id account_id post_id "
		"observed_at published_at kind url text likes comments shares "
		"saves views",
		"schema event_id platform sentra_id account_id observed_at "
		"outcome complete detail next_poll_at",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		char *words = strdup(members[i]), *rest = words, *name;

		while ((name = strsep(&rest, " "))) {
			struct err err = { 0 };
			struct event got;

			buf_clear(&f->text);
			event_encode(bases[i], &f->text);
			drop_member(&f->text, name);
			if (decode(f, &got, &err) != EVENT_SCHEMA ||
			    strncmp(err.text, name, strlen(name)) != 0)
				fail_msg("without %s: %s", name, err.text);
		}
		free(words);
	}
}

/* Each member as long as it may be, and one byte longer. */
static void test_bounds(void **state)
{
	static const struct {
		const struct event *base;
		const char *member;
		size_t most;
	} bounds[] = {
		{ &account, "account_id", 256 }, { &post, "post_id", 256 },
		{ &account, "event_id", 64 },    { &post, "kind", 64 },
		{ &post, "url", 2048 },          { &post, "text", 65536 },
		{ &post, "description", 8192 },  { &status, "outcome", 64 },
		{ &status, "detail", 200 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < 2 * ARRAY_LEN(bounds); i++) {
		const char *member = bounds[i / 2].member;
		struct err err = { 0 };
		struct event got;

		buf_clear(&f->text);
		event_encode(bounds[i / 2].base, &f->text);
		f->text.len--;
		buf_addf(&f->text, ",\"%s\":\"", member);
		for (size_t n = bounds[i / 2].most + i % 2; n > 0; n--)
			buf_addc(&f->text, 'a');
		buf_adds(&f->text, "\"}");
		if (decode(f, &got, &err) != (i % 2 ? EVENT_SCHEMA : EVENT_OK))
			fail_msg("%s, %zu: %s", member, i % 2, err.text);
		if (i % 2)
			assert_memory_equal(err.text, member, strlen(member));
	}
}

/* 256 bytes, not characters; of the event's id, 64 characters. */
static void test_bounds_are_of_bytes(void **state)
{
	struct fixture *f = *state;
	struct event got;

	event_encode(&account, &f->text);
	f->text.len--;
	buf_adds(&f->text, ",\"account_id\":\"");
	for (int i = 0; i < 129; i++)
		buf_adds(&f->text, "\xc3\xa9");
	buf_adds(&f->text, "\"}");
	assert_int_equal(decode(f, &got, NULL), EVENT_SCHEMA);
}

/* A message over 1 MiB is not even read: whatever is in it. */
static void test_too_large(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	struct event got;
	struct buf large;

	buf_init(&large, 2 << 20);
	event_encode(&account, &large);
	while (large.len + origin.key.n < 1 << 20)
		buf_addc(&large, ' ');
	assert_int_equal(event_decode(buf_str(&large), &origin, &f->scratch,
				      &got, &err),
			 EVENT_OK);
	buf_addc(&large, '{');
	assert_int_equal(event_decode(buf_str(&large), &origin, &f->scratch,
				      &got, &err),
			 EVENT_SCHEMA);
	assert_string_equal(err.text, "over 1 MiB: 1048577 bytes");
	buf_release(&large);
}

static void test_description(void **state)
{
	struct fixture *f = *state;
	struct event told = post, got;

	told.post.description = STR_LIT("uraian");
	event_encode(&told, &f->text);
	assert_int_equal(decode(f, &got, NULL), EVENT_OK);
	assert_true(str_is(got.post.description, "uraian"));
	buf_clear(&f->text);
	event_encode(&post, &f->text); /* events of before have none */
	assert_null(strstr(buf_cstr(&f->text), "description"));
	assert_int_equal(decode(f, &got, NULL), EVENT_OK);
	assert_null(got.post.description.p);
}

static void test_misplaced(void **state)
{
	struct fixture *f = *state;
	struct event_origin elsewhere = origin;
	struct err err = { 0 };
	struct event got;

	elsewhere.misplaced = true;
	event_encode(&account, &f->text);
	assert_int_equal(event_decode(buf_str(&f->text), &elsewhere,
				      &f->scratch, &got, &err),
			 EVENT_SCHEMA);
	assert_string_equal(err.text, "not the sentra's partition");
}

static void test_origin(void **state)
{
	struct fixture *f = *state;
	struct event_origin any = { .append_ms = -1 };
	struct event got;

	event_encode(&account, &f->text);
	assert_int_equal(event_decode(buf_str(&f->text), &any, &f->scratch,
				      &got, NULL),
			 EVENT_OK);
	any.check_key = true; /* and no key came */
	assert_int_equal(event_decode(buf_str(&f->text), &any, &f->scratch,
				      &got, NULL),
			 EVENT_SCHEMA);
	assert_int_equal(event_decode(STR_NULL, &any, &f->scratch, &got, NULL),
			 EVENT_NOT_JSON);
	assert_int_equal(event_decode(STR_LIT(" "), &any, &f->scratch, &got,
				      NULL),
			 EVENT_NOT_JSON);
	assert_int_equal(event_decode(STR_LIT("7"), &any, &f->scratch, &got,
				      NULL),
			 EVENT_SCHEMA);
}

static void test_text_views(void **state)
{
	struct fixture *f = *state;
	struct event got;

	event_encode(&post, &f->text);
	f->text.len--;
	buf_adds(&f->text, ",\"kind\":\"\\u00e9\\u20ac\\ud83d\\ude00\","
			   "\"url\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\","
			   "\"text\":\"a\\u0000b\"}");
	assert_int_equal(decode(f, &got, NULL), EVENT_OK);
	assert_true(
		str_is(got.post.kind, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
	assert_true(str_is(got.post.url, "\"\\/\b\f\n\r\t"));
	assert_true(str_eq(got.post.text, (struct str){ "a\0b", 3 }));
}

static void test_depth(void **state)
{
	struct fixture *f = *state;
	struct event got;

	for (int levels = 2047; levels <= 2048; levels++) {
		buf_clear(&f->text);
		event_encode(&account, &f->text);
		f->text.len--;
		buf_adds(&f->text, ",\"a\":");
		for (int i = 0; i < levels; i++)
			buf_adds(&f->text, i % 3 ? "[" : "{\"b\":");
		buf_adds(&f->text, "1");
		for (int i = levels; i-- > 0;)
			buf_adds(&f->text, i % 3 ? "]" : "}");
		buf_adds(&f->text, "}");
		assert_int_equal(decode(f, &got, NULL),
				 levels == 2047 ? EVENT_OK : EVENT_NOT_JSON);
	}
}

static void test_every_cut_is_no_json(void **state)
{
	struct fixture *f = *state;
	struct event got;

	event_encode(&post, &f->text);
	for (size_t n = 0; n < f->text.len; n++) {
		char *copy = malloc(n ? n : 1); /* ASan sees an overrun */
		enum event_fault fault;

		memcpy(copy, f->text.data, n);
		fault = event_decode((struct str){ copy, n }, &origin,
				     &f->scratch, &got, NULL);
		free(copy);
		assert_int_equal(fault, EVENT_NOT_JSON);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_members),
		TEST(test_every_member_is_needed),
		TEST(test_bounds),
		TEST(test_bounds_are_of_bytes),
		TEST(test_too_large),
		TEST(test_description),
		TEST(test_misplaced),
		TEST(test_origin),
		TEST(test_text_views),
		TEST(test_depth),
		TEST(test_every_cut_is_no_json),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
