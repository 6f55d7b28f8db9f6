/* test_event_quick.c -- the quick way to read an event says what the common way
 * says, of odd messages and of every change of a byte; and it is in use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/event/quick.h"
#include "tests/unit/kit/event_kit.h"

#include <stdlib.h>

#define COMMON_MEMBERS                                                \
	"\"event_id\":\"e1\",\"platform\":\"x\",\"sentra_id\":\"s\"," \
	"\"account_id\":\"a\""
#define OBSERVED ",\"observed_at\":\"2026-03-10T05:30:00.000Z\""

/* As event_encode() writes them. */
static const char account[] =
	"{\"schema\":\"account_metrics.v1\"," COMMON_MEMBERS OBSERVED
	",\"followers\":1250,\"followers_exact\":false,\"posts_total\":10,"
	"\"views_total\":null,\"likes_total\":9007199254740991}";
static const char post[] =
	"{\"schema\":\"post_metrics.v1\"," COMMON_MEMBERS
	",\"post_id\":\"p1\"" OBSERVED
	",\"published_at\":\"2026-02-28T23:59:59.999Z\",\"kind\":\"video\","
	"\"url\":\"https://example.org/p\",\"text\":\"Bantuan \xf0\x9f\x98\x80"
	" ATENSI\\n#a\",\"likes\":0,\"comments\":1,\"shares\":22,"
	"\"saves\":null,\"views\":12345678}";
static const char described[] =
	"{\"schema\":\"post_metrics.v1\"," COMMON_MEMBERS
	",\"post_id\":\"p1\"" OBSERVED
	",\"published_at\":\"2024-02-29T00:00:00.000Z\",\"kind\":null,"
	"\"url\":null,\"text\":null,\"description\":\"uraian\",\"likes\":null,"
	"\"comments\":null,\"shares\":null,\"saves\":null,\"views\":null}";
static const char status[] =
	"{\"schema\":\"collection_status.v1\"," COMMON_MEMBERS OBSERVED
	",\"outcome\":\"ok\",\"complete\":true,\"detail\":null,"
	"\"next_poll_at\":\"2026-03-10T05:45:00.000Z\"}";

static const char *const bases[] = { account, post, described, status };

static const struct event_origin origin = {
	.platform = { "x", 1 },
	.key = { "s", 1 },
	.check_key = true,
	.append_ms = INT64_C(1773120605000),
};

struct fixture {
	struct buf text, scratch[2];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	buf_init(&f->text, 1 << 21);
	buf_init(&f->scratch[0], 1 << 21);
	buf_init(&f->scratch[1], 1 << 21);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->text);
	buf_release(&f->scratch[0]);
	buf_release(&f->scratch[1]);
	free(f);
	return 0;
}

/* In memory of its own size, so that ASan sees a byte too many read. */
static void compare(struct fixture *f, const char *name)
{
	size_t n = f->text.len;
	char *copy = malloc(n ? n : 1);
	enum event_fault fault;
	struct event ev;

	if (n)
		memcpy(copy, f->text.data, n);
	if (!event_ways_agree((struct str){ copy, n }, &origin, f->scratch, &ev,
			      &fault))
		fail_msg("%s: %.*s", name, (int)n, copy);
	free(copy);
}

static bool is_quick(struct fixture *f, struct str text)
{
	struct event ev;

	buf_clear(&f->scratch[0]);
	assert_true(buf_reserve(&f->scratch[0], text.n));
	return quick_read(text, &f->scratch[0], &ev);
}

/* ---- it is in use ---- */

static void test_what_we_write_is_quick(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		struct str text = str_of(bases[i]);
		struct event ev;

		assert_true(is_quick(f, text));
		assert_int_equal(event_decode(text, &origin, &f->scratch[0],
					      &ev, NULL),
				 EVENT_OK);
		buf_clear(&f->text);
		event_encode(&ev, &f->text);
		assert_string_equal(buf_cstr(&f->text), bases[i]);
	}
}

static void test_what_others_write_is_not(void **state)
{
	struct fixture *f = *state;

	assert_false(is_quick(f, STR_NULL));
	assert_false(is_quick(f, STR_LIT("{}")));
	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		buf_clear(&f->text);
		buf_adds(&f->text, bases[i]);
		buf_addc(&f->text, ' ');
		assert_false(is_quick(f, buf_str(&f->text)));
	}
}

/* ---- odd messages ---- */

/* In the account, what becomes what. */
static const struct {
	const char *from, *to;
} odd[] = {
	{ "1250", "1250.0" },
	{ "1250", "1e3" },
	{ "1250", "-0" },
	{ "1250", "-1" },
	{ "1250", "-" },
	{ "1250", "" },
	{ "1250", "00" },
	{ "1250", "01250" },
	{ "1250", "+1" },
	{ "1250", "9007199254740991" },
	{ "1250", "9007199254740992" },
	{ "1250", "9999999999999999" },
	{ "1250", "10000000000000000" },
	{ "1250", "18446744073709551617" },
	{ "1250", "340282366920938463463374607431768211457" },
	{ "1250", "0x10" },
	{ "1250", "\"1250\"" },
	{ "1250", "true" },
	{ "1250", "nul" },
	{ "1250", "nulls" },
	{ "1250", "{}" },
	{ "1250", "[1,[2,{\"a\":[]}]]" },
	{ "1250", "1250 " },
	{ "1250", " 1250" },
	{ ":1250", " :\t1250\n" },
	{ ",\"followers\":1250", "" },
	{ "\"followers\":1250,", "\"followers\":1250,\"followers\":-1," },
	{ "\"followers\":1250,", "\"followers\":-1,\"followers\":1250," },
	{ "\"followers\":1250,", "\"followers\":1250,\"other\":{\"a\":[1]}," },
	{ "\"followers\":1250,", "\"followers\":1250,," },
	{ "\"followers\"", "\"\\u0066ollowers\"" },
	{ "\"followers\"", "\"Followers\"" },
	{ "false", "true" },
	{ "false", "null" },
	{ "false", "falsE" },
	{ "false", "0" },
	{ "false", "\"false\"" },
	{ "\"a\"", "\"\"" },
	{ "\"a\"", "null" },
	{ "\"a\"", "17" },
	{ "\"a\"", "\"\x7f\"" },
	{ "\"a\"", "\"a\\u0000\"" },
	{ "\"a\"", "\"a\\u007f\"" },
	{ "\"a\"", "\"a\x01\"" },
	{ "\"a\"", "\"\xc3\xa9\"" },
	{ "\"a\"", "\"\xc0\x80\"" },
	{ "\"a\"", "\"\xed\xa0\x80\"" },
	{ "\"a\"", "\"\xf0\x9f\x98\"" },
	{ "\"a\"", "\"\xf4\x90\x80\x80\"" },
	{ "\"a\"", "\"\\ud83d\\ude00\"" },
	{ "\"a\"", "\"\\ud83d\"" },
	{ "\"a\"", "\"\\ude00\\ud83d\"" },
	{ "\"a\"", "\"a" },
	{ "account_metrics.v1", "account_metrics.v2" },
	{ "account_metrics.v1", "post_metrics.v1" },
	{ "account_metrics.v1", "account_metrics.v1\\u0000" },
	{ "account_metrics.v1", "" },
	{ "{\"schema\"", " {\"schema\"" },
	{ "{\"schema\"", "\xef\xbb\xbf{\"schema\"" },
	{ "{\"schema\"", "[{\"schema\"" },
	{ "{\"schema\"", "\"schema\"" },
	{ "\"platform\":\"x\"", "\"platform\":\"y\"" },
	{ "\"sentra_id\":\"s\"", "\"sentra_id\":\"t\"" },
	{ "\"event_id\":\"e1\",\"platform\":\"x\"",
	  "\"platform\":\"x\",\"event_id\":\"e1\"" },
	{ "9007199254740991}", "9007199254740991}}" },
	{ "9007199254740991}", "9007199254740991}x" },
	{ "9007199254740991}", "9007199254740991} " },
	{ "9007199254740991}", "9007199254740991,}" },
	{ "9007199254740991}", "9007199254740991" },
	{ "9007199254740991}", "9007199254740991,\"outcome\":7}" },
	{ "9007199254740991}", "9007199254740991,\"schema\":\"alert.v1\"}" },
	{ "05:30:00.000Z", "05:30:00Z" },
	{ "05:30:00.000Z", "05:30:00.00Z" },
	{ "05:30:00.000Z", "05:30:00.0000Z" },
	{ "05:30:00.000Z", "05:30:00.000z" },
	{ "05:30:00.000Z", "05:30:00+00:00" },
	{ "05:30:00.000Z", "05:30:60.000Z" },
	{ "05:30:00.000Z", "05:30:61.000Z" },
	{ "05:30:00.000Z", "05:60:00.000Z" },
	{ "05:30:00.000Z", "24:00:00.000Z" },
	{ "05:30:00.000Z", "05:30:00,000Z" },
	{ "05:30:00.000Z", "05:30:0:.000Z" },
	{ "05:30:00.000Z", "05:30:00.000Z\\n" },
	{ "05:30:00.000Z", "05:30:0\\u0030.00Z" },
	{ "05:30:00.000Z", "05:35:05.000Z" },
	{ "05:30:00.000Z", "05:35:05.001Z" },
	{ "2026-03-10", "2026-02-29" },
	{ "2026-03-10", "2024-02-29" },
	{ "2026-03-10", "2025-12-31" },
	{ "2026-03-10", "2025-12-32" },
	{ "2026-03-10", "2025-13-01" },
	{ "2026-03-10", "2025-00-10" },
	{ "2026-03-10", "2025-01-00" },
	{ "2026-03-10", "0000-01-01" },
	{ "2026-03-10", "2003-12-31" },
	{ "2026-03-10", "2004-01-01" },
	{ "2026-03-10", "9999-12-31" },
	{ "2026-03-10T", "2026-03-10t" },
	{ "\"2026-03-10T05:30:00.000Z\"", "null" },
	{ "\"2026-03-10T05:30:00.000Z\"", "1773120600000" },
};

/* base with the first from as to; false: there is none. */
static bool change(struct fixture *f, const char *base, const char *from,
		   const char *to)
{
	const char *at = strstr(base, from);

	buf_clear(&f->text);
	if (!at)
		return false;
	buf_add(&f->text, base, (size_t)(at - base));
	buf_adds(&f->text, to);
	buf_adds(&f->text, at + strlen(from));
	return true;
}

static void test_odd(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(odd); i++)
		for (size_t b = 0; b < ARRAY_LEN(bases); b++)
			if (change(f, bases[b], odd[i].from, odd[i].to))
				compare(f, odd[i].to);
			else if (b == 0)
				fail_msg("no %s", odd[i].from);
}

static void test_order_is_free(void **state)
{
	static const char turned[] =
		"{" COMMON_MEMBERS OBSERVED
		",\"likes_total\":1,\"views_total\":2,\"posts_total\":3,"
		"\"followers_exact\":true,\"followers\":4,"
		"\"schema\":\"account_metrics.v1\"}";
	struct fixture *f = *state;

	assert_false(is_quick(f, STR_LIT(turned)));
	buf_adds(&f->text, turned);
	compare(f, "turned");
}

static void test_deep(void **state)
{
	struct fixture *f = *state;

	for (int levels = 2047; levels <= 2049; levels++) {
		buf_clear(&f->text);
		buf_add(&f->text, account, sizeof(account) - 2);
		buf_adds(&f->text, ",\"a\":");
		for (int i = 0; i < levels; i++)
			buf_addc(&f->text, '[');
		for (int i = 0; i < levels; i++)
			buf_addc(&f->text, ']');
		buf_addc(&f->text, '}');
		compare(f, "deep");
	}
}

/* ---- borders of texts, in bytes, of characters of one byte to four ---- */

static const struct {
	const char *base, *from;
	size_t most;
} bounds[] = {
	{ account, "\"e1\"", 64 },
	{ account, "\"a\"", 256 },
	{ post, "\"p1\"", 256 },
	{ post, "\"video\"", 64 },
	{ post, "\"https://example.org/p\"", 2048 },
	{ described, "\"text\":null", 65536 },
	{ described, "\"uraian\"", 8192 },
	{ status, "\"ok\"", 64 },
	{ status, "\"detail\":null", 200 },
};

/* n times the piece, as the value of what from holds. */
static void put_long(struct fixture *f, size_t row, const char *piece, size_t n)
{
	const char *at = strstr(bounds[row].base, bounds[row].from);
	const char *colon = strstr(bounds[row].from, "\":");

	buf_clear(&f->text);
	buf_add(&f->text, bounds[row].base, (size_t)(at - bounds[row].base));
	if (colon)
		buf_add(&f->text, at, (size_t)(colon + 2 - bounds[row].from));
	buf_addc(&f->text, '"');
	while (n-- > 0)
		buf_adds(&f->text, piece);
	buf_addc(&f->text, '"');
	buf_adds(&f->text, at + strlen(bounds[row].from));
}

static void test_borders(void **state)
{
	static const char *const pieces[] = {
		"a",   "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
		"\\n", "\x7f"
	};
	struct fixture *f = *state;

	for (size_t row = 0; row < ARRAY_LEN(bounds); row++) {
		size_t most = bounds[row].most;

		put_long(f, row, "a", most);
		assert_true(is_quick(f, buf_str(&f->text)));
		put_long(f, row, "a", most + 1);
		assert_false(is_quick(f, buf_str(&f->text)));
		for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
			for (size_t by = 1; by <= 4; by++)
				for (size_t n = most / by - 1;
				     n <= most / by + 1; n++) {
					put_long(f, row, pieces[i], n);
					compare(f, bounds[row].from);
				}
	}
}

/* ---- every change of one byte ---- */

static void test_every_byte(void **state)
{
	struct fixture *f = *state;

	for (size_t b = 0; b < ARRAY_LEN(bases); b++)
		for (size_t i = 0; bases[b][i]; i++)
			for (int c = 0; c < 256; c++) {
				buf_clear(&f->text);
				buf_adds(&f->text, bases[b]);
				f->text.data[i] = (char)c;
				compare(f, "a byte");
			}
}

static void test_every_byte_left_out_or_twice(void **state)
{
	struct fixture *f = *state;

	for (size_t b = 0; b < ARRAY_LEN(bases); b++)
		for (size_t i = 0; bases[b][i]; i++)
			for (size_t again = 0; again < 2; again++) {
				buf_clear(&f->text);
				buf_add(&f->text, bases[b], i + again);
				buf_adds(&f->text,
					 bases[b] + i + (again ? 0 : 1));
				compare(f, again ? "twice" : "left out");
			}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_we_write_is_quick),
		TEST(test_what_others_write_is_not),
		TEST(test_odd),
		TEST(test_order_is_free),
		TEST(test_deep),
		TEST(test_borders),
		TEST(test_every_byte),
		TEST(test_every_byte_left_out_or_twice),
	};

	return cmocka_run_group_tests_name("event_quick", tests, NULL, NULL);
}
