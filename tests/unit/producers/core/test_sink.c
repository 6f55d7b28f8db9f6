/* test_sink.c -- events wait in order for a sink that is full, and what
 * cannot be sent is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/sink.h"

#include <errno.h>
#include <stdio.h>

struct kafka {
	size_t room;
	struct buf published; /* key and post of each, a line */
};

static int take(void *ctx, struct str key, enum event_kind kind,
		struct str text, struct err *err)
{
	struct kafka *k = ctx;
	const char *at;

	assert_int_equal(kind, EVENT_POST);
	assert_true(text.p[0] == '{' && text.p[text.n - 1] == '}');
	at = strstr(text.p, "\"post_id\":\"") + strlen("\"post_id\":\"");
	if (*at == '!')
		return err_set(err, -EMSGSIZE, "too large");
	if (k->room == 0)
		return -EAGAIN;
	k->room--;
	buf_addf(&k->published, "%.*s %.*s\n", STR_ARG(key),
		 (int)strcspn(at, "\""), at);
	return 0;
}

static void add(struct sink_queue *o, const char *sentra, const char *post)
{
	const struct event e = { .kind = EVENT_POST,
				 .event_id = STR_LIT("e"),
				 .platform = STR_LIT("x"),
				 .sentra_id = str_of(sentra),
				 .account_id = STR_LIT("1"),
				 .post.post_id = str_of(post) };

	sink_queue_add(o, &e);
}

static void begin(struct sink_queue *o, struct kafka *k)
{
	sink_queue_init(o);
	k->room = SIZE_MAX;
	buf_init(&k->published, 1 << 20);
}

static void end(struct sink_queue *o, struct kafka *k)
{
	sink_queue_release(o);
	buf_release(&k->published);
}

static void each_is_sent_once_and_in_order(void **state)
{
	struct kafka k;
	const struct sink out = { .ctx = &k, .send = take };
	struct sink_queue o;
	struct buf want;
	char id[16];
	size_t i, room = 0;
	int rc;

	(void)state;
	begin(&o, &k);
	buf_init(&want, 1 << 20);
	for (i = 0; i < 200; i++) {
		snprintf(id, sizeof(id), "p%zu", i);
		add(&o, "s", id);
		buf_addf(&want, "s %s\n", id);
	}
	assert_int_equal(sink_queue_len(&o), 200);
	do {
		k.room = ++room; /* one more each time */
		rc = sink_queue_drain(&o, &out, NULL);
		assert_true(rc == 0 || rc == -EAGAIN);
	} while (rc);
	assert_int_equal(room, 20); /* 1 + 2 + ... + 20 >= 200 */
	assert_int_equal(sink_queue_len(&o), 0);
	assert_string_equal(buf_cstr(&k.published), buf_cstr(&want));
	/* The next ones are of another sentra. */
	buf_clear(&k.published);
	k.room = SIZE_MAX;
	add(&o, "r", "a");
	assert_int_equal(sink_queue_drain(&o, &out, NULL), 0);
	assert_int_equal(sink_queue_drain(&o, &out, NULL), 0);
	assert_string_equal(buf_cstr(&k.published), "r a\n");
	assert_int_equal(o.lost, 0);
	buf_release(&want);
	end(&o, &k);
}

static void what_is_refused_is_counted(void **state)
{
	struct kafka k;
	const struct sink out = { .ctx = &k, .send = take };
	struct err err = { 0 };
	struct sink_queue o;

	(void)state;
	begin(&o, &k);
	add(&o, "s", "a");
	add(&o, "s", "!");
	add(&o, "s", "b");
	assert_int_equal(sink_queue_drain(&o, &out, &err), 0);
	assert_string_equal(err.text, "too large");
	assert_int_equal(o.lost, 1);
	assert_string_equal(buf_cstr(&k.published), "s a\ns b\n");
	end(&o, &k);
}

/* Of what is too much the first part is kept, and the queue is as new once
 * that has gone. */
static void what_finds_no_room_is_counted(void **state)
{
	static char text[1 << 20];
	struct kafka k;
	const struct sink out = { .ctx = &k, .send = take };
	const struct event e = {
		.kind = EVENT_POST,
		.event_id = STR_LIT("e"),
		.platform = STR_LIT("x"),
		.sentra_id = STR_LIT("s"),
		.account_id = STR_LIT("1"),
		.post = { .post_id = STR_LIT("a"),
			  .text = { memset(text, 'x', sizeof(text)),
				    sizeof(text) } }
	};
	struct sink_queue o;
	size_t i, n;

	(void)state;
	begin(&o, &k);
	for (i = 0; i < 2000 && o.lost == 0; i++)
		sink_queue_add(&o, &e);
	assert_int_equal(o.lost, 1);
	sink_queue_add(&o, &e);
	assert_int_equal(o.lost, 2);
	n = sink_queue_len(&o);
	assert_int_equal(n, i - 1);
	assert_int_equal(sink_queue_drain(&o, &out, NULL), 0);
	assert_int_equal(k.published.len, n * strlen("s a\n"));
	add(&o, "s", "b");
	assert_int_equal(sink_queue_len(&o), 1);
	assert_int_equal(sink_queue_drain(&o, &out, NULL), 0);
	assert_int_equal(o.lost, 2);
	end(&o, &k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_sent_once_and_in_order),
		cmocka_unit_test(what_is_refused_is_counted),
		cmocka_unit_test(what_finds_no_room_is_counted),
	};

	return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
