/* test_serve_live.c -- event streams over real sockets. */
#include "tests/unit/kit/serve_kit.h"

#define GET(p) "GET " p " HTTP/1.1\r\nHost: x\r\n\r\n"
/* HTTP/1.0 knows no chunks: what is heard is the stream itself. */
#define LISTEN "GET /live HTTP/1.0\r\nHost: x\r\n\r\n"
#define RESET  "event: reset\ndata: reset\n\n"

struct live {
	struct site site;
	struct buf heard;
};

static int begin(void **state)
{
	struct live *live = calloc(1, sizeof(*live));

	site_begin(&live->site, 100, 60000);
	buf_init(&live->heard, HEARD_MAX);
	*state = live;
	return 0;
}

static int end(void **state)
{
	struct live *live = *state;

	site_end(&live->site);
	buf_release(&live->heard);
	free(live);
	return 0;
}

static int listening(struct live *live, int rcvbuf)
{
	size_t n = channel_listeners(live->site.channel);
	int fd = dial(&live->site, rcvbuf);

	say(fd, LISTEN);
	await_listeners(&live->site, n + 1);
	return fd;
}

static void test_frames(void **state)
{
	struct live *live = *state;
	int fd = listening(live, 0);
	char value[300];

	hear(fd, &live->heard, "\r\n\r\n:\n\n");
	assert_string_equal(header_of(&live->heard, "Content-Type", value),
			    "text/event-stream");
	assert_string_equal(header_of(&live->heard, "X-Accel-Buffering", value),
			    "no");
	assert_string_equal(header_of(&live->heard, "Cache-Control", value),
			    "no-store");
	assert_string_equal(header_of(&live->heard, "Content-Security-Policy",
				      value),
			    "default-src 'none'");
	for (int i = 0; i < 100; i++) {
		char text[40];

		buf_clear(&live->heard);
		snprintf(text, sizeof(text), "event: rows\ndata: %d\n\n", i);
		publish(&live->site, text);
		hear(fd, &live->heard, text);
		assert_string_equal(buf_shown(&live->heard), text);
	}
	assert_int_equal(channel_sent(live->site.channel), 100);
	assert_int_equal(serve_answered(live->site.serve, 2), 1);
	close(fd);
}

static void test_chunks(void **state)
{
	struct live *live = *state;
	int fd = dial(&live->site, 0);

	say(fd, GET("/live"));
	hear(fd, &live->heard, ":\n\n");
	publish(&live->site, "data: x\n\n");
	hear(fd, &live->heard, "data: x\n\n");
	assert_non_null(strcasestr(buf_shown(&live->heard),
				   "Transfer-Encoding: chunked"));
	close(fd);
	await_listeners(&live->site, 0);
	await_connections(&live->site, 0);
}

static void test_beat(void **state)
{
	struct live *live = *state;
	int fd = listening(live, 0);

	hear(fd, &live->heard, "\r\n\r\n:\n\n");
	channel_beat(live->site.channel);
	hear(fd, &live->heard, "\r\n\r\n:\n\n:\n\n");
	assert_int_equal(channel_sent(live->site.channel), 0);
	close(fd);
}

/* Who reads late gets the frame that it has begun, one reset for all it missed,
 * and then news again. */
static void test_reset(void **state)
{
	struct live *live = *state;
	size_t n = (size_t)4 << 20;
	char *big = malloc(n + 1);
	int fd = listening(live, 4096);

	memset(big, 'x', n);
	memcpy(big, "data: ", 6);
	memcpy(big + n - 3, "!\n\n", 4);
	publish(&live->site, big);
	for (int i = 0; i < 5; i++)
		publish(&live->site, "data: missed\n\n");
	hear(fd, &live->heard, "!\n\n" RESET);
	publish(&live->site, "data: news\n\n");
	hear(fd, &live->heard, "data: news\n\n");
	assert_null(strstr(buf_shown(&live->heard), "missed"));
	assert_ptr_equal(strstr(buf_shown(&live->heard), RESET) + strlen(RESET),
			 strstr(buf_shown(&live->heard), "data: news"));
	assert_int_equal(channel_sent(live->site.channel), 3);
	free(big);
	close(fd);
}

/* A frame for which there was no memory is missed by all. */
static void test_bad_frame(void **state)
{
	struct live *live = *state;
	int fd = listening(live, 0);
	struct buf frame;

	buf_init(&frame, 5);
	buf_adds(&frame, "data: too long\n\n");
	channel_publish(live->site.channel, &frame);
	hear(fd, &live->heard, RESET);
	assert_null(strstr(buf_shown(&live->heard), "too"));
	close(fd);
}

static void test_many(void **state)
{
	struct live *live = *state;
	int fds[60];

	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = listening(live, 0);
	publish(&live->site, "data: all\n\n");
	for (size_t i = 0; i < ARRAY_LEN(fds); i += 2) {
		buf_clear(&live->heard);
		hear(fds[i], &live->heard, "data: all\n\n");
		close(fds[i]);
	}
	await_listeners(&live->site, ARRAY_LEN(fds) / 2);
	publish(&live->site, "data: rest\n\n");
	for (size_t i = 1; i < ARRAY_LEN(fds); i += 2) {
		buf_clear(&live->heard);
		hear(fds[i], &live->heard, "data: rest\n\n");
		close(fds[i]);
	}
}

/* The end of the server ends the stream. */
static void test_end(void **state)
{
	struct live *live = *state;
	int fd = listening(live, 0), other = listening(live, 0);

	publish(&live->site, "data: last\n\n");
	hear(other, &live->heard, "data: last\n\n");
	serve_free(live->site.serve);
	live->site.serve = NULL;
	buf_clear(&live->heard);
	hear(fd, &live->heard, NULL);
	assert_non_null(strstr(buf_shown(&live->heard), "data: last\n\n"));
	hear(other, &live->heard, NULL);
	close(fd);
	close(other);
}

/* Frames, beats, comings and goings from four threads at once. */
struct storm {
	struct live *live;
	int turns;
};

static void *listen_and_go(void *ctx)
{
	struct storm *s = ctx;

	for (int i = 0; i < s->turns; i++) {
		struct buf heard;
		int fd = dial(&s->live->site, 0);

		buf_init(&heard, HEARD_MAX);
		say(fd, LISTEN);
		hear(fd, &heard, "data: ");
		buf_release(&heard);
		close(fd);
	}
	return NULL;
}

static void *ask_and_go(void *ctx)
{
	struct storm *s = ctx;

	for (int i = 0; i < s->turns; i++) {
		struct buf heard;

		buf_init(&heard, HEARD_MAX);
		fetch(&s->live->site, i % 2 ? "GET /now" : "GET /text", "",
		      &heard);
		assert_int_equal(status_of(&heard), 200);
		buf_release(&heard);
	}
	return NULL;
}

static void test_storm(void **state)
{
	struct live *live = *state;
	struct storm storm = { live, 100 };
	pthread_t threads[4];
	int64_t end_ms = boot_ms() + 3 * PATIENCE_MS;

	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_create(&threads[i], NULL,
			       i % 2 ? ask_and_go : listen_and_go, &storm);
	while (serve_answered(live->site.serve, 2) < 400) {
		publish(&live->site, "data: storm\n\n");
		channel_beat(live->site.channel);
		assert_true(boot_ms() < end_ms);
		poll(NULL, 0, 1);
	}
	publish(&live->site, "data: the last\n\n");
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_frames, begin, end),
		cmocka_unit_test_setup_teardown(test_chunks, begin, end),
		cmocka_unit_test_setup_teardown(test_beat, begin, end),
		cmocka_unit_test_setup_teardown(test_reset, begin, end),
		cmocka_unit_test_setup_teardown(test_bad_frame, begin, end),
		cmocka_unit_test_setup_teardown(test_many, begin, end),
		cmocka_unit_test_setup_teardown(test_end, begin, end),
		cmocka_unit_test_setup_teardown(test_storm, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
