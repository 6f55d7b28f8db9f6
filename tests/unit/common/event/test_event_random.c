/* test_event_random.c -- the codec against itself and against another reader,
 * on many made-up events.  The seed is fixed: a failure comes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/event/event.h"
#include "common/json/json.h"

#include <stdlib.h>

struct fixture {
	uint64_t seed;
	struct buf text, scratch, names;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->seed = 0x5e47a;
	buf_init(&f->text, 1 << 20);
	buf_init(&f->scratch, 1 << 20);
	buf_init(&f->names, 1 << 20);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->text);
	buf_release(&f->scratch);
	buf_release(&f->names);
	free(f);
	return 0;
}

static uint64_t draw(struct fixture *f, uint64_t below)
{
	f->seed ^= f->seed << 13;
	f->seed ^= f->seed >> 7;
	f->seed ^= f->seed << 17;
	return f->seed % below;
}

static const char *const pieces[] = {
	"a",
	"Z",
	"9",
	" ",
	"\"",
	"\\",
	"/",
	"\n",
	"\t",
	"\x01",
	"\x1f",
	"\x7f",
	"\xc3\xa9",
	"\xe2\x82\xac",
	"\xea\xa6\xa7",
	"\xf0\x9f\x98\x80",
	"\xf4\x8f\xbf\xbf",
	"\xed\x9f\xbf",
	"\xef\xbf\xbd",
	"{",
	"}",
	",",
	":",
	"sentra",
	"permakanan ",
	"12345678",
};

/* Text of up to so many pieces, kept in f->names; plain: without controls, so
 * that it is an id. */
static struct str draw_pieces(struct fixture *f, uint64_t most, bool plain)
{
	size_t begin = f->names.len;
	uint64_t n = draw(f, most) + plain;

	while (n-- > 0) {
		const char *piece = pieces[draw(f, ARRAY_LEN(pieces))];

		if (plain && ((unsigned char)*piece < 0x20 || *piece == 0x7f))
			piece = "-";
		buf_adds(&f->names, piece);
		if (!plain && draw(f, 40) == 0)
			buf_addc(&f->names, '\0');
	}
	return (struct str){ f->names.data + begin, f->names.len - begin };
}

static struct str draw_text(struct fixture *f, bool plain)
{
	return draw_pieces(f, plain ? 20 : 30, plain);
}

static struct str draw_nullable(struct fixture *f)
{
	return draw(f, 4) ? draw_text(f, false) : STR_NULL;
}

/* Within the 64 bytes of a kind and the 200 of a detail. */
static struct str draw_short(struct fixture *f)
{
	return draw(f, 4) ? draw_pieces(f, 5, false) : STR_NULL;
}

static int64_t draw_count(struct fixture *f)
{
	static const int64_t edges[] = { COUNT_NULL,   0, 1, 9, 10, COUNT_MAX,
					 COUNT_MAX - 1 };

	if (draw(f, 2))
		return edges[draw(f, ARRAY_LEN(edges))];
	return (int64_t)draw(f, (uint64_t)COUNT_MAX + 1);
}

static int64_t draw_time(struct fixture *f)
{
	return INT64_C(1072915200000) +
	       (int64_t)draw(f, UINT64_C(251000000000000));
}

static struct event draw_post(struct fixture *f)
{
	struct event ev = { .kind = EVENT_POST };

	ev.post.post_id = draw_text(f, true);
	ev.observed_ms = draw_time(f);
	ev.post.published_ms = ev.observed_ms + 5 * MINUTE_MS -
			       (int64_t)draw(f, 3000000000000);
	ev.post.kind = draw_short(f);
	ev.post.url = draw_nullable(f);
	ev.post.text = draw_nullable(f);
	ev.post.description = draw_nullable(f);
	for (int i = 0; i < COUNTER_COUNT; i++)
		ev.post.counts[i] = draw_count(f);
	return ev;
}

static struct event draw_account(struct fixture *f)
{
	struct event ev = { .kind = EVENT_ACCOUNT };

	ev.observed_ms = draw_time(f);
	ev.account.followers = draw_count(f);
	ev.account.followers_exact = (int)draw(f, 3) - 1;
	ev.account.posts_total = draw_count(f);
	ev.account.views_total = draw_count(f);
	ev.account.likes_total = draw_count(f);
	return ev;
}

static struct event draw_status(struct fixture *f)
{
	struct event ev = { .kind = EVENT_STATUS };

	ev.observed_ms = draw_time(f);
	ev.status.outcome = (enum outcome)draw(f, OUTCOME_UNKNOWN + 1);
	ev.status.outcome_text = str_of(outcome_name(ev.status.outcome));
	ev.status.complete = draw(f, 2);
	ev.status.detail = draw_short(f);
	ev.status.next_poll_ms = draw(f, 4) ? draw_time(f) : -1;
	return ev;
}

static struct event draw_event(struct fixture *f, char id[EVENT_ID_SIZE])
{
	static struct event (*const draw_kind[])(
		struct fixture *) = { draw_account, draw_post, draw_status };
	struct event ev;

	/* Room first: views into names must not move. */
	buf_clear(&f->names);
	buf_reserve(&f->names, 1 << 16);
	ev = draw_kind[draw(f, 3)](f);
	ev.platform = draw_text(f, true);
	ev.sentra_id = draw_text(f, true);
	ev.account_id = draw_text(f, true);
	event_make_id(&ev, id);
	ev.event_id = str_of(id);
	return ev;
}

static bool same_text(struct str a, struct str b)
{
	return !a.p == !b.p && str_eq(a, b);
}

static bool same_post(const struct event *a, const struct event *b)
{
	return str_eq(a->post.post_id, b->post.post_id) &&
	       a->post.published_ms == b->post.published_ms &&
	       same_text(a->post.kind, b->post.kind) &&
	       same_text(a->post.url, b->post.url) &&
	       same_text(a->post.text, b->post.text) &&
	       same_text(a->post.description, b->post.description) &&
	       memcmp(a->post.counts, b->post.counts, sizeof(a->post.counts)) ==
		       0;
}

static bool same_account(const struct event *a, const struct event *b)
{
	return a->account.followers == b->account.followers &&
	       a->account.followers_exact == b->account.followers_exact &&
	       a->account.posts_total == b->account.posts_total &&
	       a->account.views_total == b->account.views_total &&
	       a->account.likes_total == b->account.likes_total;
}

static bool same_status(const struct event *a, const struct event *b)
{
	return a->status.outcome == b->status.outcome &&
	       str_eq(a->status.outcome_text, b->status.outcome_text) &&
	       a->status.complete == b->status.complete &&
	       same_text(a->status.detail, b->status.detail) &&
	       a->status.next_poll_ms == b->status.next_poll_ms;
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && str_eq(a->event_id, b->event_id) &&
	       str_eq(a->platform, b->platform) &&
	       str_eq(a->sentra_id, b->sentra_id) &&
	       str_eq(a->account_id, b->account_id) &&
	       a->observed_ms == b->observed_ms &&
	       (a->kind == EVENT_POST      ? same_post(a, b)
		: a->kind == EVENT_ACCOUNT ? same_account(a, b)
					   : same_status(a, b));
}

static void test_what_is_written_reads_back(void **state)
{
	const struct event_origin any = { .append_ms = -1 };
	struct fixture *f = *state;

	for (int i = 0; i < 20000; i++) {
		char id[EVENT_ID_SIZE];
		struct err err = { 0 };
		struct event ev = draw_event(f, id), got;

		buf_clear(&f->text);
		event_encode(&ev, &f->text);
		if (event_decode(buf_str(&f->text), &any, &f->scratch, &got,
				 &err) != EVENT_OK)
			fail_msg("%s: %s", err.text, buf_cstr(&f->text));
		if (!same_event(&ev, &got))
			fail_msg("changed: %s", buf_cstr(&f->text));
	}
}

/* A few bytes changed, dropped or put in.  No NUL: Jansson overlooks one
 * after a number. */
static void spoil(struct fixture *f, struct buf *text)
{
	static const char bytes[] = "{}[],:\"\\u0dD8eE+-.19 ntf\x1f\x80\xed"
				    "\xf4\xff";
	uint64_t times = 1 + draw(f, 3);

	while (times-- > 0) {
		size_t at = (size_t)draw(f, text->len);
		char byte = bytes[draw(f, sizeof(bytes) - 1)];

		switch (draw(f, 3)) {
		case 0: text->data[at] = byte; break;
		case 1:
			memmove(text->data + at, text->data + at + 1,
				text->len - at);
			text->len--;
			break;
		default:
			buf_addc(text, ' ');
			memmove(text->data + at + 1, text->data + at,
				text->len - at - 1);
			text->data[at] = byte;
			break;
		}
	}
}

static void test_another_reader_agrees_what_is_json(void **state)
{
	const struct event_origin any = { .append_ms = -1 };
	const struct json_limits limits = { 1 << 20, 2048, false };
	struct fixture *f = *state;
	int good = 0, bad = 0;

	for (int i = 0; i < 40000; i++) {
		char id[EVENT_ID_SIZE];
		struct event ev = draw_event(f, id), got;
		struct json_t *doc = NULL;
		enum event_fault fault;
		int rc;

		buf_clear(&f->text);
		event_encode(&ev, &f->text);
		spoil(f, &f->text);
		fault = event_decode(buf_str(&f->text), &any, &f->scratch, &got,
				     NULL);
		rc = json_parse(buf_str(&f->text), &limits, &doc, NULL);
		json_free(doc);
		if ((fault == EVENT_NOT_JSON) != (rc < 0))
			fail_msg("%s, but %d: %s", event_fault_name(fault), rc,
				 buf_cstr(&f->text));
		good += rc == 0;
		bad += rc < 0;
	}
	assert_in_range(good, 4000, 36000); /* both were put to the test */
	assert_in_range(bad, 4000, 36000);
}

static void test_event_id(void **state)
{
	struct fixture *f = *state;
	char id[EVENT_ID_SIZE], again[EVENT_ID_SIZE];
	struct event ev = draw_post(f);

	ev.platform = STR_LIT("youtube");
	ev.account_id = STR_LIT("UC1");
	ev.post.post_id = STR_LIT("p1");
	ev.observed_ms = INT64_C(1773120600000);
	event_make_id(&ev, id);
	/* FNV-1a, 128 bits, computed elsewhere. */
	assert_string_equal(id, "9b481215834f0fc240d7c3406d706ae2");
	ev.post.counts[LIKES] = 77;
	ev.post.text = STR_NULL;
	event_make_id(&ev, again);
	assert_string_equal(id, again);
	ev.account_id = STR_LIT("UC");
	ev.post.post_id = STR_LIT("1p1");
	event_make_id(&ev, again);
	assert_string_not_equal(id, again);
}

static void test_event_id_of_kinds(void **state)
{
	struct fixture *f = *state;
	struct event ev = draw_account(f);
	char account[EVENT_ID_SIZE], status[EVENT_ID_SIZE];

	ev.platform = STR_LIT("x");
	ev.account_id = STR_LIT("17");
	event_make_id(&ev, account);
	ev.kind = EVENT_STATUS;
	event_make_id(&ev, status);
	assert_string_not_equal(account, status);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_written_reads_back),
		TEST(test_another_reader_agrees_what_is_json),
		TEST(test_event_id),
		TEST(test_event_id_of_kinds),
	};

	return cmocka_run_group_tests_name("event_random", tests, NULL, NULL);
}
