/* test_outbox.c -- events wait in order for an outlet that is full, and what
 * cannot be sent is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/outbox.h"

#include <errno.h>
#include <stdio.h>

struct kafka {
	size_t room;
	struct buf told; /* key and post of each, a line */
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
	buf_addf(&k->told, "%.*s %.*s\n", STR_ARG(key), (int)strcspn(at, "\""),
		 at);
	return 0;
}

static void add(struct outbox *o, const char *sentra, const char *post)
{
	const struct event e = { .kind = EVENT_POST,
				 .event_id = STR_LIT("e"),
				 .platform = STR_LIT("x"),
				 .sentra_id = str_of(sentra),
				 .account_id = STR_LIT("1"),
				 .post.post_id = str_of(post) };

	outbox_add(o, &e);
}

static void begin(struct outbox *o, struct kafka *k)
{
	outbox_init(o);
	k->room = SIZE_MAX;
	buf_init(&k->told, 1 << 20);
}

static void end(struct outbox *o, struct kafka *k)
{
	outbox_release(o);
	buf_release(&k->told);
}

static void each_is_sent_once_and_in_order(void **state)
{
	struct kafka k;
	const struct sink out = { .ctx = &k, .send = take };
	struct outbox o;
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
	assert_int_equal(outbox_left(&o), 200);
	do {
		k.room = ++room; /* one more each time */
		rc = outbox_drain(&o, &out, NULL);
		assert_true(rc == 0 || rc == -EAGAIN);
	} while (rc);
	assert_int_equal(room, 20); /* 1 + 2 + ... + 20 >= 200 */
	assert_int_equal(outbox_left(&o), 0);
	assert_string_equal(buf_cstr(&k.told), buf_cstr(&want));
	/* The next ones are of another sentra. */
	buf_clear(&k.told);
	k.room = SIZE_MAX;
	add(&o, "r", "a");
	assert_int_equal(outbox_drain(&o, &out, NULL), 0);
	assert_int_equal(outbox_drain(&o, &out, NULL), 0);
	assert_string_equal(buf_cstr(&k.told), "r a\n");
	assert_int_equal(o.lost, 0);
	buf_release(&want);
	end(&o, &k);
}

static void what_is_refused_is_counted(void **state)
{
	struct kafka k;
	const struct sink out = { .ctx = &k, .send = take };
	struct err err = { 0 };
	struct outbox o;

	(void)state;
	begin(&o, &k);
	add(&o, "s", "a");
	add(&o, "s", "!");
	add(&o, "s", "b");
	assert_int_equal(outbox_drain(&o, &out, &err), 0);
	assert_string_equal(err.text, "too large");
	assert_int_equal(o.lost, 1);
	assert_string_equal(buf_cstr(&k.told), "s a\ns b\n");
	end(&o, &k);
}

/* Of what is too much the first part is kept, and the outbox is as new once
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
	struct outbox o;
	size_t i, n;

	(void)state;
	begin(&o, &k);
	for (i = 0; i < 2000 && o.lost == 0; i++)
		outbox_add(&o, &e);
	assert_int_equal(o.lost, 1);
	outbox_add(&o, &e);
	assert_int_equal(o.lost, 2);
	n = outbox_left(&o);
	assert_int_equal(n, i - 1);
	assert_int_equal(outbox_drain(&o, &out, NULL), 0);
	assert_int_equal(k.told.len, n * strlen("s a\n"));
	add(&o, "s", "b");
	assert_int_equal(outbox_left(&o), 1);
	assert_int_equal(outbox_drain(&o, &out, NULL), 0);
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

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
