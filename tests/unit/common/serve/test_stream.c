/* test_stream.c -- what a listener has still to get, without sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/serve/stream.h"

#include <stdlib.h>

#define RESET "event: reset\ndata: reset\n\n"
#define BEAT  ":\n\n"

static int suspended, resumed;

static void on_suspend(void *ctx)
{
	(void)ctx;
	suspended++;
}

static void on_resume(void *ctx)
{
	(void)ctx;
	resumed++;
}

static const struct listener_calls calls = { on_suspend, on_resume, NULL };

static void publish(struct channel *c, const char *text)
{
	struct buf frame;

	buf_init(&frame, 1000);
	buf_adds(&frame, text);
	channel_publish(c, &frame);
	assert_null(frame.data);
}

/* What it takes at once, up to max bytes. */
static void takes(struct listener *l, size_t max, const char *want)
{
	char out[1000];
	ssize_t n = listener_take(l, out, max);

	if (n != (ssize_t)strlen(want) || memcmp(out, want, (size_t)n) != 0)
		fail_msg("%.*s, wanted %s", (int)n, out, want);
}

static struct listener *begun(struct channel *c)
{
	struct listener *l = listener_new(c, &calls);

	assert_non_null(l);
	takes(l, 1000, BEAT);
	return l;
}

static void test_sleep(void **state)
{
	struct channel *c = channel_new();
	struct listener *l = begun(c);

	(void)state;
	suspended = resumed = 0;
	assert_int_equal(listener_behind_ms(l), 0);
	takes(l, 1000, "");
	assert_int_equal(suspended, 1);
	publish(c, "one");
	publish(c, "two");
	assert_int_equal(resumed, 1);
	assert_true(listener_behind_ms(l) > 0);
	takes(l, 1000, "one" RESET);
	takes(l, 1000, "");
	assert_int_equal(suspended, 2);
	channel_beat(c);
	channel_beat(c);
	assert_int_equal(resumed, 2);
	takes(l, 1000, BEAT);
	listener_end(l);
	assert_int_equal(resumed, 2);
	assert_int_equal(listener_take(l, NULL, 0), -1);
	listener_free(l);
	listener_free(NULL);
	channel_free(c);
	channel_free(NULL);
}

static void test_pieces(void **state)
{
	struct channel *c = channel_new();
	struct listener *l = begun(c);

	(void)state;
	publish(c, "frame");
	takes(l, 2, "fr");
	takes(l, 2, "am");
	assert_true(listener_behind_ms(l) > 0);
	takes(l, 2, "e");
	assert_int_equal(listener_behind_ms(l), 0);
	assert_int_equal(channel_sent(c), 1);
	listener_free(l);
	channel_free(c);
}

/* One reset for all that was missed, then news. */
static void test_missed(void **state)
{
	struct channel *c = channel_new();
	struct listener *l = begun(c), *other = begun(c);

	(void)state;
	publish(c, "1");
	takes(other, 1000, "1");
	publish(c, "2");
	takes(other, 1000, "2");
	publish(c, "3");
	takes(other, 1000, "3");
	takes(l, 1, "1");
	publish(c, "4"); /* the reset is not taken yet: it stands for this */
	takes(l, 1000, RESET);
	publish(c, "5");
	takes(l, 1000, "5");
	takes(other, 1000, "4" RESET);
	assert_int_equal(channel_listeners(c), 2);
	assert_int_equal(channel_sent(c), 8);
	listener_free(l);
	assert_int_equal(channel_listeners(c), 1);
	publish(c, "6");
	takes(other, 1000, "6");
	listener_free(other);
	channel_free(c);
}

/* A comment that is on its way makes nobody miss a frame. */
static void test_beside_beat(void **state)
{
	struct channel *c = channel_new();
	struct listener *l = begun(c);

	(void)state;
	channel_beat(c);
	takes(l, 1, ":");
	publish(c, "1");
	channel_beat(c);
	takes(l, 1000, "\n\n1");
	channel_beat(c);
	publish(c, "2");
	publish(c, "3");
	takes(l, 1000, BEAT RESET);
	publish(c, "");
	publish(c, "4");
	takes(l, 1000, RESET);
	listener_free(l);
	channel_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sleep),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_missed),
		cmocka_unit_test(test_beside_beat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
