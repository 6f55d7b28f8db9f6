/* test_serve_slow.c -- who reads slowly, or not at all, is closed; who waits is
 * not. */
#include "tests/unit/kit/serve_kit.h"

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#define KILO    1024
#define IDLE_MS 1000
#define DRIP_MS 100 /* so that something moves within IDLE_MS */
#define GET(p)  "GET " p " HTTP/1.1\r\nHost: x\r\n\r\n"
#define SLOW    4096 /* what the kernel keeps for a slow client */

/* One that behaves badly: what it says at once, and then a byte each DRIP_MS
 * of that, or so many bytes read each DRIP_MS. */
struct lout {
	const char *name, *says, *drips;
	size_t reads;
	int rcvbuf;
	int64_t least_ms, most_ms; /* until it is closed */
	int fd;
	size_t at;
	int64_t closed_ms;
};

static void drip(struct lout *l)
{
	char bytes[KILO * 64];

	if (l->drips && l->drips[l->at])
		(void)!send(l->fd, &l->drips[l->at++], 1, MSG_NOSIGNAL);
	if (l->reads)
		(void)!recv(l->fd, bytes, l->reads, MSG_DONTWAIT);
}

/* Seen without reading what lies before it. */
static bool is_gone(int fd)
{
	struct pollfd p = { fd, POLLRDHUP, 0 };

	return poll(&p, 1, 0) == 1 &&
	       (p.revents & (POLLRDHUP | POLLERR | POLLHUP));
}

static size_t watch(struct lout *louts, size_t n, int64_t begin_ms)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		struct lout *l = &louts[i];

		if (l->closed_ms)
			continue;
		drip(l);
		if (is_gone(l->fd))
			l->closed_ms = boot_ms() - begin_ms;
		left += !l->closed_ms;
	}
	return left;
}

static void begin(const struct site *site, struct lout *louts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		louts[i].fd =
			dial(site, louts[i].rcvbuf ? louts[i].rcvbuf : SLOW);
		if (louts[i].says)
			say(louts[i].fd, louts[i].says);
	}
}

static void judge(struct lout *louts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		close(louts[i].fd);
		if (louts[i].closed_ms < louts[i].least_ms ||
		    louts[i].closed_ms > louts[i].most_ms)
			fail_msg("%s: closed after %d ms", louts[i].name,
				 (int)louts[i].closed_ms);
	}
}

/* The bounds above are for a machine that is busy with other things. */
#define SOON  7000
#define LATER 12000

static void test_louts(void **state)
{
	static const char slowly[] =
		"GET / HTTP/1.1\r\nHost: x\r\nX-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct lout louts[] = {
		{ .name = "silent", .least_ms = 500, .most_ms = SOON },
		{ .name = "half a request",
		  .says = "GET / HTTP/1.1\r\n",
		  .least_ms = 500,
		  .most_ms = SOON },
		{ .name = "a byte of a request, and another",
		  .drips = slowly,
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "never reads",
		  .says = GET("/big"),
		  .least_ms = 500,
		  .most_ms = SOON },
		{ .name = "reads a byte, and another",
		  .says = GET("/big"),
		  .reads = 1,
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "reads so that something always moves",
		  .says = GET("/big"),
		  .reads = 32 * KILO,
		  .rcvbuf = 64 * KILO,
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "asks, and again, and never reads",
		  .says = GET("/text") GET("/text") GET("/text") GET("/big"),
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "a listener that never reads",
		  .says = GET("/live"),
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "a listener that reads a byte, and another",
		  .says = GET("/live"),
		  .reads = 1,
		  .least_ms = 500,
		  .most_ms = LATER },
		{ .name = "a listener that something always moves to",
		  .says = GET("/live"),
		  .reads = 16 * KILO,
		  .rcvbuf = 64 * KILO,
		  .least_ms = 500,
		  .most_ms = SOON },
	};
	size_t n = ARRAY_LEN(louts);
	struct site site;
	struct buf heard;
	int64_t begin_ms;
	char *frame;

	(void)state;
	site_begin(&site, 50, IDLE_MS);
	buf_init(&heard, HEARD_MAX);
	frame = calloc(1, 400 * KILO + 1);
	memset(frame, 'f', 400 * KILO);
	begin_ms = boot_ms();
	begin(&site, louts, n);
	while (watch(louts, n, begin_ms) &&
	       boot_ms() < begin_ms + PATIENCE_MS) {
		publish(&site, frame);
		buf_clear(&heard);
		fetch(&site, "GET /big", "", &heard); /* others get theirs */
		assert_int_equal(body_of(&heard).n, BIG_BYTES);
		poll(NULL, 0, DRIP_MS);
	}
	judge(louts, n);
	await_connections(&site, 0);
	assert_int_equal(channel_listeners(site.channel), 0);
	free(frame);
	buf_release(&heard);
	site_end(&site);
}

/* The server's end of a client's connection: it is in this process. */
static int other_end(int client)
{
	struct sockaddr_in ours = { 0 }, peer;
	socklen_t n = sizeof(ours);

	getsockname(client, (struct sockaddr *)&ours, &n);
	for (int fd = 3; fd < 1024; fd++) {
		n = sizeof(peer);
		if (getpeername(fd, (struct sockaddr *)&peer, &n) == 0 &&
		    peer.sin_port == ours.sin_port)
			return fd;
	}
	return -1;
}

/* What the kernel keeps for one that never reads, until that is closed. */
static void test_kernel(void **state)
{
	struct site site;
	int client, server, segment = 0, queued, most = 0;
	socklen_t n = sizeof(segment);
	int64_t end_ms = boot_ms() + PATIENCE_MS;

	(void)state;
	site_begin(&site, 10, IDLE_MS);
	client = dial(&site, SLOW);
	await_connections(&site, 1);
	server = other_end(client);
	assert_true(server >= 0);
	getsockopt(server, IPPROTO_TCP, TCP_MAXSEG, &segment, &n);
	assert_true(segment > 0 && segment <= 8 * KILO);
	say(client, GET("/big"));
	while (serve_connections(site.serve)) {
		queued = 0;
		if (ioctl(server, SIOCOUTQ, &queued) == 0 && queued > most)
			most = queued;
		assert_true(boot_ms() < end_ms);
		poll(NULL, 0, 1);
	}
	assert_in_range(most, 8 * KILO, 64 * KILO);
	close(client);
	site_end(&site);
}

/* A listener without news, a visit without an answer, one that asks now and
 * then: for longer than any of the deadlines. */
static struct visit *waiting;

static struct reply *find_waiting(void *ctx, const struct ask *ask,
				  struct visit *visit)
{
	struct site *site = ctx;

	if (!str_is(ask->path, "/wait"))
		return site_find(ctx, ask, visit);
	pthread_mutex_lock(&site->lock);
	waiting = visit;
	pthread_mutex_unlock(&site->lock);
	return NULL;
}

static struct visit *waiting_visit(struct site *site)
{
	struct visit *visit;

	pthread_mutex_lock(&site->lock);
	visit = waiting;
	pthread_mutex_unlock(&site->lock);
	return visit;
}

static void test_patient(void **state)
{
	struct serve_settings set = { "localhost:0", 10, IDLE_MS / 4, NULL };
	struct site site;
	struct buf heard;
	int64_t end_ms;
	int listens, waits, asks;

	(void)state;
	site_begin(&site, 10, IDLE_MS);
	serve_free(site.serve);
	site.serve = serve_new(&set, find_waiting, &site, NULL);
	buf_init(&heard, HEARD_MAX);
	listens = dial(&site, 0);
	waits = dial(&site, 0);
	asks = dial(&site, 0);
	say(listens, GET("/live"));
	say(waits, GET("/wait"));
	end_ms = boot_ms() + 4 * IDLE_MS;
	while (boot_ms() < end_ms) {
		buf_clear(&heard);
		say(asks, GET("/"));
		hear(asks, &heard, "\r\n\r\n\nhhh");
		assert_int_equal(heard.len - body_of(&heard).n,
				 (size_t)(body_of(&heard).p - heard.data));
		while (body_of(&heard).n < 100)
			hear(asks, &heard, NULL);
		poll(NULL, 0, DRIP_MS);
	}
	assert_int_equal(serve_connections(site.serve), 3);
	serve_answer(waiting_visit(&site), reply_ref(site.hello));
	buf_clear(&heard);
	hear(waits, &heard, "hhh");
	publish(&site, "data: news\n\n");
	buf_clear(&heard);
	hear(listens, &heard, "data: news\n\n");
	close(listens);
	close(waits);
	close(asks);
	buf_release(&heard);
	site_end(&site);
}

static void test_limit(void **state)
{
	struct site site;
	struct buf heard;
	int fds[5], more;

	(void)state;
	site_begin(&site, 5, 60000);
	buf_init(&heard, HEARD_MAX);
	for (int i = 0; i < 5; i++)
		fds[i] = dial(&site, 0);
	await_connections(&site, 5);
	for (int i = 0; i < 20; i++) {
		more = dial(&site, 0);
		hear(more, &heard, NULL); /* to its end: at once */
		assert_int_equal(heard.len, 0);
		close(more);
	}
	say(fds[4], GET("/"));
	hear(fds[4], &heard, "hhh");
	close(fds[0]);
	await_connections(&site, 4);
	buf_clear(&heard);
	fetch(&site, "GET /text", "", &heard);
	assert_int_equal(body_of(&heard).n, 50000);
	for (int i = 1; i < 5; i++)
		close(fds[i]);
	await_connections(&site, 0);
	buf_release(&heard);
	site_end(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_louts),
		cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_patient),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
