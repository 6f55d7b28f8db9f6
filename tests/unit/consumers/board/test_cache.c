/* cache.c: what is kept, what goes, who is told; from two threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/cache_kit.h"

#include <pthread.h>
#include <stdatomic.h>

static void test_found_and_replaced(void **state)
{
	struct cache *cache = cache_new(4, 1 << 20);
	struct reply *first, *second;

	(void)state;
	assert_false(kept_has(cache, "/a", 0));
	assert_true(kept_put(cache, "/a", "1", 0, 1, 0));
	first = cache_find(cache, STR_LIT("/a"), 0);
	assert_true(kept_put(cache, "/a", "2", 0, 2, 0));
	second = cache_find(cache, STR_LIT("/a"), 0);
	/* Who has the old one still has it. */
	assert_true(str_eq(reply_body(first), STR_LIT("<p>1</p>")));
	assert_true(str_eq(reply_body(second), STR_LIT("<p>2</p>")));
	assert_int_equal(cache_sums(cache).pages, 1);
	assert_false(kept_has(cache, "/a?", 0));
	assert_false(kept_has(cache, "/", 0));
	reply_unref(first);
	reply_unref(second);
	cache_free(cache);
	cache_free(NULL);
}

static void test_least_recently_asked_goes(void **state)
{
	struct cache *cache = cache_new(3, 1 << 20);

	(void)state;
	kept_put(cache, "/a", "", 0, 1, 1);
	kept_put(cache, "/b", "", 0, 1, 2);
	kept_put(cache, "/c", "", 0, 1, 3);
	assert_true(kept_has(cache, "/a", 4));
	assert_true(kept_put(cache, "/d", "", 0, 1, 5));
	assert_false(kept_has(cache, "/b", 6));
	assert_true(kept_has(cache, "/a", 6));
	/* Made anew is not asked for. */
	kept_put(cache, "/c", "", 0, 2, 9);
	assert_true(kept_put(cache, "/e", "", 0, 1, 9));
	assert_false(kept_has(cache, "/c", 9));
	cache_free(cache);
}

static void test_bytes_are_bounded(void **state)
{
	struct cache *cache = cache_new(100, 100000);

	(void)state;
	for (int i = 0; i < 20; i++) {
		char address[16];

		snprintf(address, sizeof(address), "/%d", i);
		assert_true(kept_put(cache, address, "", 20000, 1, i));
		assert_true(cache_sums(cache).bytes <= 100000);
	}
	assert_true(kept_has(cache, "/19", 20));
	assert_false(kept_has(cache, "/0", 20));
	assert_in_range(cache_sums(cache).pages, 3, 4);
	/* One that is larger than all is not kept, and costs nobody. */
	assert_false(kept_put(cache, "/big", "", 200000, 1, 30));
	assert_true(kept_has(cache, "/19", 30));
	/* One that grows goes with the rest. */
	assert_true(kept_put(cache, "/a", "", 10, 1, 40));
	assert_true(kept_put(cache, "/a", "", 200000, 2, 41));
	assert_int_equal(cache_sums(cache).bytes, 0);
	cache_free(cache);
}

static void test_swept(void **state)
{
	struct cache *cache = cache_new(4, 1 << 20);

	(void)state;
	kept_put(cache, "/a", "", 0, 1, 0);
	kept_put(cache, "/b", "", 0, 1, 0);
	assert_true(kept_has(cache, "/b", 500));
	cache_sweep(cache, 999);
	assert_int_equal(cache_sums(cache).pages, 2);
	cache_sweep(cache, 1000);
	assert_int_equal(cache_sums(cache).pages, 1);
	assert_true(kept_has(cache, "/b", 500));
	cache_sweep(cache, 1500);
	assert_int_equal(cache_sums(cache).pages, 0);
	assert_int_equal(cache_sums(cache).bytes, 0);
	cache_free(cache);
}

static void next_is(struct cache *cache, uint64_t version, const char *address)
{
	struct buf out;

	buf_init(&out, 100);
	assert_int_equal(cache_next(cache, version, &out), address != NULL);
	if (address)
		assert_string_equal(buf_cstr(&out), address);
	buf_release(&out);
}

static void test_each_once_a_version(void **state)
{
	struct cache *cache = cache_new(4, 1 << 20);

	(void)state;
	next_is(cache, 1, NULL);
	kept_put(cache, "/a", "", 0, 1, 1);
	kept_put(cache, "/b", "", 0, 1, 3);
	kept_put(cache, "/c", "", 0, 1, 2);
	next_is(cache, 1, NULL);
	next_is(cache, 2, "/b");
	kept_put(cache, "/b", "", 0, 2, 4);
	next_is(cache, 2, "/c");
	cache_pass(cache, STR_LIT("/c"), 2);
	cache_pass(cache, STR_LIT("/none"), 2);
	next_is(cache, 2, "/a");
	kept_put(cache, "/a", "", 0, 2, 4);
	next_is(cache, 2, NULL);
	cache_free(cache);
}

/* ---- listeners ---- */

static void test_told_what_changed(void **state)
{
	struct cache *cache = cache_new(4, 1 << 20);
	struct kept_server server;
	struct buf heard;
	int fd;

	(void)state;
	kept_serve(&server, cache);
	kept_put(cache, "/a", "1", 0, 1, 0);
	fd = kept_dial(server.serve, "/a");
	kept_await_listeners(cache, 1);
	/* It comes before one that was asked for later. */
	kept_put(cache, "/b", "1", 0, 1, 5);
	next_is(cache, 2, "/a");
	kept_put(cache, "/a", "1", 0, 2, 0);
	kept_put(cache, "/a", "2", 0, 3, 0);
	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, "}}\n\n");
	assert_non_null(strstr(buf_shown(&heard), "\"p\": \"<p>2</p>\""));
	assert_null(strstr(buf_shown(&heard), "<p>1</p>"));
	assert_int_equal(cache_sums(cache).frames, 1);
	buf_release(&heard);
	close(fd);
	serve_free(server.serve);
	cache_free(cache);
}

/* An error in a page's place, and a page in an error's, is read anew. */
static void test_told_of_errors(void **state)
{
	struct cache *cache = cache_new(4, 1 << 20);
	struct cache_page page = kept_page("2", 0, 2);
	struct kept_server server;
	struct buf heard;
	int fd;

	(void)state;
	kept_serve(&server, cache);
	kept_put(cache, "/a", "1", 0, 1, 0);
	fd = kept_dial(server.serve, "/a");
	kept_await_listeners(cache, 1);
	live_page_free(page.live);
	page.live = NULL;
	assert_true(cache_put(cache, STR_LIT("/a"), &page, 0));
	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, "event: reset\ndata");
	buf_release(&heard);
	close(fd);
	/* Nobody listens to an error. */
	fd = kept_dial(server.serve, "/a");
	kept_hear(fd, &heard, "HTTP/1.1 503");
	buf_release(&heard);
	close(fd);
	serve_free(server.serve);
	cache_free(cache);
}

static void test_what_is_heard_stays(void **state)
{
	struct cache *cache = cache_new(2, 1 << 20);
	struct kept_server server;
	int64_t long_after = 100 * SECOND_MS;
	int fd, other;

	(void)state;
	kept_serve(&server, cache);
	kept_put(cache, "/a", "", 0, 1, 0);
	kept_put(cache, "/b", "", 0, 1, 0);
	fd = kept_dial(server.serve, "/a");
	other = kept_dial(server.serve, "/b");
	kept_await_listeners(cache, 2);
	cache_sweep(cache, long_after);
	assert_int_equal(cache_sums(cache).pages, 2);
	assert_false(kept_put(cache, "/c", "", 0, 1, long_after));
	close(other);
	/* A beat finds that it is gone. */
	for (int64_t end_ms = boot_ms() + PATIENCE_MS;
	     cache_sums(cache).listeners != 1; poll(NULL, 0, 5)) {
		assert_true(boot_ms() < end_ms);
		cache_beat(cache, long_after);
	}
	assert_true(kept_put(cache, "/c", "", 0, 1, long_after));
	assert_true(kept_has(cache, "/a", long_after));
	assert_false(kept_has(cache, "/b", long_after));
	/* Its channel is another's now. */
	server.now_ms = long_after;
	other = kept_dial(server.serve, "/c");
	kept_await_listeners(cache, 2);
	close(fd);
	close(other);
	serve_free(server.serve);
	cache_free(cache);
}

/* Between the asking and the stream nobody is counted yet. */
static void test_who_is_about_to_listen(void **state)
{
	struct cache *cache = cache_new(2, 1 << 20);
	struct kept_server server;
	int fd;

	(void)state;
	kept_serve(&server, cache);
	server.now_ms = 5000;
	kept_put(cache, "/a", "", 0, 1, 0);
	fd = kept_dial(server.serve, "/a");
	kept_await_listeners(cache, 1);
	close(fd);
	for (int64_t end_ms = boot_ms() + PATIENCE_MS;
	     cache_sums(cache).listeners; poll(NULL, 0, 5)) {
		assert_true(boot_ms() < end_ms);
		cache_beat(cache, 6000);
	}
	cache_sweep(cache, 14999);
	assert_int_equal(cache_sums(cache).pages, 1);
	cache_sweep(cache, 15000);
	assert_int_equal(cache_sums(cache).pages, 0);
	serve_free(server.serve);
	cache_free(cache);
}

static void test_greeted(void **state)
{
	struct cache *cache = cache_new(2, 1 << 20);
	struct kept_server server;
	struct buf heard;
	int fd;

	(void)state;
	kept_serve(&server, cache);
	kept_put(cache, "/a", "1", 0, 1, 0);
	server.now_ms = 1000;
	fd = kept_dial(server.serve, "/a");
	kept_await_listeners(cache, 1);
	cache_greet(cache, 1000); /* it may not be there yet */
	assert_int_equal(cache_sums(cache).frames, 0);
	kept_put(cache, "/a", "1", 0, 2, 1500); /* nothing to tell */
	cache_greet(cache, 2000);
	buf_init(&heard, 1 << 20);
	kept_hear(fd, &heard, "\"parts\": {}}\n\n");
	cache_greet(cache, 9000); /* once is enough */
	kept_put(cache, "/a", "2", 0, 2, 9000);
	kept_hear(fd, &heard, "<p>2</p>");
	assert_int_equal(cache_sums(cache).frames, 2);
	buf_release(&heard);
	close(fd);
	serve_free(server.serve);
	cache_free(cache);
}

/* ---- two threads ---- */

struct asker {
	struct cache *cache;
	atomic_bool end;
	uint64_t found;
};

static void *ask_on(void *ctx)
{
	struct asker *a = ctx;
	unsigned seed = 3;

	while (!a->end) {
		char address[16];
		struct reply *reply;

		snprintf(address, sizeof(address), "/%d", rand_r(&seed) % 40);
		reply = cache_find(a->cache, str_of(address), boot_ms());
		if (!reply)
			continue;
		a->found += reply_body(reply).n > 0;
		reply_unref(reply);
	}
	return NULL;
}

static void test_asked_while_changed(void **state)
{
	struct cache *cache = cache_new(20, 1 << 20);
	struct asker asker = { .cache = cache };
	struct kept_server server;
	pthread_t thread;
	int fd[8];

	(void)state;
	kept_serve(&server, cache);
	for (int i = 0; i < 8; i++) {
		char address[16];

		snprintf(address, sizeof(address), "/%d", i);
		kept_put(cache, address, "0", 10, 0, boot_ms());
		fd[i] = kept_dial(server.serve, address);
	}
	kept_await_listeners(cache, 8);
	assert_int_equal(pthread_create(&thread, NULL, ask_on, &asker), 0);
	for (uint64_t round = 1; round < 3000; round++) {
		char address[16], text[24];

		snprintf(address, sizeof(address), "/%d", (int)(round % 40));
		snprintf(text, sizeof(text), "%d", (int)round);
		kept_put(cache, address, text, round % 300, round, boot_ms());
		if (round % 100 == 0)
			cache_sweep(cache, boot_ms() + 500);
		if (round % 50 == 0)
			cache_beat(cache, boot_ms());
		cache_greet(cache, boot_ms());
	}
	asker.end = true;
	pthread_join(thread, NULL);
	assert_true(asker.found > 0);
	assert_true(cache_sums(cache).pages <= 20);
	for (int i = 0; i < 8; i++)
		close(fd[i]);
	serve_free(server.serve);
	cache_free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found_and_replaced),
		cmocka_unit_test(test_least_recently_asked_goes),
		cmocka_unit_test(test_bytes_are_bounded),
		cmocka_unit_test(test_swept),
		cmocka_unit_test(test_each_once_a_version),
		cmocka_unit_test(test_told_what_changed),
		cmocka_unit_test(test_told_of_errors),
		cmocka_unit_test(test_what_is_heard_stays),
		cmocka_unit_test(test_who_is_about_to_listen),
		cmocka_unit_test(test_greeted),
		cmocka_unit_test(test_asked_while_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
