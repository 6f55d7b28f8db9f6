/* cache_kit.h -- pages for a cache, and a server over it with listeners of our
 * own.  After cmocka.h. */
#ifndef SENTRA_TESTS_UNIT_KIT_CACHE_KIT_H
#define SENTRA_TESTS_UNIT_KIT_CACHE_KIT_H

#include "common/base/clock.h"
#include "consumers/board/cache.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000

/* A page with one live part "p" of this text, and some bytes more. */
static inline struct cache_page kept_page(const char *text, size_t more,
					  uint64_t version)
{
	const struct reply_head head = { .status = 200, .type = "image/png" };
	struct cache_page page = { .version = version, .keep_ms = 1000 };
	struct html h;

	html_init(&h, INDONESIAN);
	html_live(&h, "p");
	html(&h, "<p>");
	html_words(&h, text);
	html(&h, "</p>");
	html_live_end(&h);
	page.live = live_page_new(&h);
	for (size_t i = 0; i < more; i++)
		html(&h, "x");
	page.reply = reply_new(&head, &h.out, NULL);
	html_release(&h);
	assert_non_null(page.live);
	assert_non_null(page.reply);
	return page;
}

static inline bool kept_put(struct cache *cache, const char *address,
			    const char *text, size_t more, uint64_t version,
			    int64_t now_ms)
{
	struct cache_page page = kept_page(text, more, version);

	return cache_put(cache, str_of(address), &page, now_ms);
}

static inline bool kept_has(struct cache *cache, const char *address,
			    int64_t now_ms)
{
	struct reply *reply = cache_find(cache, str_of(address), now_ms);

	reply_unref(reply);
	return reply;
}

/* ---- a server ---- */

/* Listens to what the path says, at the time that *now_ms says. */
struct kept_server {
	struct serve *serve;
	struct cache *cache;
	int64_t now_ms;
};

static inline struct reply *kept_find(void *ctx, const struct ask *ask,
				      struct visit *visit)
{
	struct kept_server *b = ctx;

	if (!cache_listen(b->cache, ask->path, visit, b->now_ms))
		serve_answer(visit, NULL);
	return NULL;
}

static inline void kept_serve(struct kept_server *b, struct cache *cache)
{
	const struct serve_settings set = { "127.0.0.1:0", 100, 10000, NULL };
	struct err err = { 0 };

	*b = (struct kept_server){ .cache = cache };
	b->serve = serve_new(&set, kept_find, b, &err);
	assert_string_equal(err.text, "");
	assert_non_null(b->serve);
}

/* A connection that asks for the path. */
static inline int kept_dial(const struct serve *serve, const char *path)
{
	const char *port = strrchr(serve_address(serve), ':') + 1;
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char text[1200];
	int n = snprintf(text, sizeof(text),
			 "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)strtol(port, NULL, 10));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		fail_msg("connect: %s", strerror(errno));
	assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
	return fd;
}

/* Reads until it holds the text. */
static inline void kept_hear(int fd, struct buf *heard, const char *until)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;
	char bytes[16384];

	while (!strstr(buf_shown(heard), until)) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (boot_ms() > end_ms)
			fail_msg("waited for %s, heard: %s", until,
				 buf_shown(heard));
		if (poll(&p, 1, 100) == 0)
			continue;
		n = recv(fd, bytes, sizeof(bytes), 0);
		if (n <= 0)
			fail_msg("closed before %s: %s", until,
				 buf_shown(heard));
		buf_add(heard, bytes, (size_t)n);
	}
}

static inline void kept_await_listeners(struct cache *cache, size_t n)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;

	while (cache_sums(cache).listeners != n) {
		if (boot_ms() > end_ms)
			fail_msg("%zu listeners, wanted %zu",
				 cache_sums(cache).listeners, n);
		poll(NULL, 0, 5);
	}
}

#endif
