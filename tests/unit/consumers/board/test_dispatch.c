/* dispatch.c and queue.c: who answers what, and what waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/assets.h"
#include "consumers/board/dispatch.h"
#include "tests/unit/kit/cache_kit.h"

#define ROOM 2

struct site {
	struct cache *cache;
	struct queue *queue;
	struct dispatch *dispatch;
	struct serve *serve;
};

static struct reply *text_reply(int status, const char *text)
{
	const struct reply_head head = { .status = status,
					 .type = "text/plain" };
	struct buf body;

	buf_init(&body, 1000);
	buf_adds(&body, text);
	return reply_new(&head, &body, NULL);
}

static void begin(struct site *s)
{
	struct serve_settings set = { "127.0.0.1:0", 100, 10000, NULL };
	struct err err = { 0 };

	s->cache = cache_new(10, 1 << 20);
	s->queue = queue_new(ROOM, 1, &err);
	s->dispatch = dispatch_new(s->cache, s->queue);
	s->serve = serve_new(&set, dispatch_find, s->dispatch, &err);
	assert_string_equal(err.text, "");
	dispatch_stand(s->dispatch, STANDING_HEALTH, text_reply(200, "ok"));
	dispatch_stand(s->dispatch, STANDING_UNKNOWN, text_reply(404, "none"));
	dispatch_stand(s->dispatch, STANDING_UNKNOWN_ID,
		       text_reply(404, "tidak ada"));
}

static void end(struct site *s)
{
	serve_free(s->serve);
	dispatch_free(s->dispatch);
	queue_free(s->queue);
	cache_free(s->cache);
}

/* The answer to path holds the text. */
static void answers(struct site *s, const char *path, const char *text)
{
	int fd = kept_dial(s->serve, path);
	struct buf heard;

	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, text);
	buf_release(&heard);
	close(fd);
}

static void test_each_has_an_answer(void **state)
{
	char css[ASSET_ADDRESS_SIZE];
	struct site s;

	(void)state;
	begin(&s);
	answers(&s, "/healthz", "200 OK");
	answers(&s, "/healthz?x", "\r\n\r\nok");
	answers(&s, "/healthz/", "tidak ada");
	answers(&s, "/metrics", "503"); /* nothing stands there yet */
	dispatch_stand(s.dispatch, STANDING_METRICS, text_reply(200, "m 1"));
	dispatch_stand(s.dispatch, STANDING_METRICS, NULL);
	answers(&s, "/metrics", "m 1");
	asset_address("board.css", css);
	answers(&s, css, "Content-Type: text/css");
	answers(&s, css, "max-age=31536000");
	answers(&s, "/static/../main.c", "400");
	answers(&s, "/static/none", "404");
	answers(&s, "/static/", "404");
	answers(&s, "/peringkat/", "Location: /peringkat\r\n");
	answers(&s, "/en?q=1", "Location: /en/\r\n");
	answers(&s, "/none", "tidak ada");
	answers(&s, "/en/none", "none");
	answers(&s, "/live", "404");
	answers(&s, "/live?page=/none", "404");
	answers(&s, "/live?page=/cek", "404"); /* never kept */
	answers(&s, "/live?page=/peringkat.csv", "404");
	end(&s);
}

static void test_found_by_its_address(void **state)
{
	struct site s;

	(void)state;
	begin(&s);
	kept_put(s.cache, "/peringkat?metric=posts&q=a", "A", 0, 1, boot_ms());
	kept_put(s.cache, "/en/", "B", 0, 1, boot_ms());
	answers(&s, "/peringkat?q=a&x=y&metric=posts", "<p>A</p>");
	answers(&s, "/en/?utm=1", "<p>B</p>");
	end(&s);
}

static struct waiting await(struct queue *queue)
{
	struct pollfd p = { queue_fd(queue), POLLIN, 0 };
	struct waiting w;

	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	assert_true(queue_pop(queue, &w));
	return w;
}

static void test_waits_for_another_thread(void **state)
{
	struct waiting w;
	struct buf heard;
	struct site s;
	int fd;

	(void)state;
	begin(&s);
	fd = kept_dial(s.serve, "/en/peringkat?q=a+b");
	w = await(s.queue);
	assert_string_equal(w.address, "/en/peringkat?q=a%20b");
	assert_false(w.live);
	assert_false(queue_pop(s.queue, &w));
	serve_answer(w.visit, text_reply(200, "made"));
	free(w.address);
	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, "made");
	buf_release(&heard);
	close(fd);
	end(&s);
}

static void test_listens(void **state)
{
	struct waiting w;
	struct buf heard;
	struct site s;
	int fd;

	(void)state;
	begin(&s);
	/* It is there, and whoever asks in other words gets the same. */
	kept_put(s.cache, "/en/peringkat?q=a", "1", 0, 1, boot_ms());
	fd = kept_dial(s.serve, "/live?page=%2Fen%2Fperingkat%3Fq%3Da%26x");
	kept_await_listeners(s.cache, 1);
	kept_put(s.cache, "/en/peringkat?q=a", "2", 0, 2, boot_ms());
	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, "text/event-stream");
	kept_hear(fd, &heard, "<p>2</p>");
	buf_release(&heard);
	close(fd);
	/* It is not. */
	fd = kept_dial(s.serve, "/live?page=/");
	w = await(s.queue);
	assert_string_equal(w.address, "/");
	assert_true(w.live);
	serve_answer(w.visit, NULL);
	free(w.address);
	kept_hear(fd, &heard, "503");
	buf_release(&heard);
	close(fd);
	end(&s);
}

/* Others may have taken the room before. */
static void refused_soon(struct site *s, const char *path)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;
	bool refused = false;

	while (!refused) {
		int fd = kept_dial(s->serve, path);
		struct pollfd p = { fd, POLLIN, 0 };

		refused = poll(&p, 1, 200) == 1;
		close(fd);
		assert_true(boot_ms() < end_ms);
	}
}

static void test_room_is_bounded(void **state)
{
	int fd[ROOM], stream;
	struct waiting w;
	struct site s;

	(void)state;
	begin(&s);
	for (int i = 0; i < ROOM; i++)
		fd[i] = kept_dial(s.serve, "/sentra/x");
	/* Until both wait; then there is no room, but for a stream. */
	answers(&s, "/healthz", "ok");
	refused_soon(&s, "/sentra/y");
	stream = kept_dial(s.serve, "/live?page=/sentra/x");
	answers(&s, "/healthz", "ok");
	refused_soon(&s, "/live?page=/sentra/x");
	while (queue_pop(s.queue, &w)) {
		serve_answer(w.visit, NULL);
		free(w.address);
	}
	queue_close(s.queue);
	answers(&s, "/sentra/z", "503");
	for (int i = 0; i < ROOM; i++)
		close(fd[i]);
	close(stream);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_has_an_answer),
		cmocka_unit_test(test_found_by_its_address),
		cmocka_unit_test(test_waits_for_another_thread),
		cmocka_unit_test(test_listens),
		cmocka_unit_test(test_room_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
