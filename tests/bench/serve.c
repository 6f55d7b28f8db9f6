/* serve.c -- what a web server costs and how fast it is, reported and never
 * judged: so many listeners to an event stream, pages at a steady rate; then
 * the same beside readers of a byte a second and readers that never read.
 *
 *   serve [-s SECONDS] [-l LISTENERS] [-r PAGES_A_SECOND] [-b BAD_READERS]
 *         [-p PATH] [-L STREAM_PATH] [ADDRESS PID]
 *
 * ADDRESS: "http://127.0.0.1:8087", and PID the process that listens there;
 * without it a server of common/serve alone.  A frame's time is counted from
 * when it was published, where it says so ("data: t=<us>"), else from when the
 * first listener had it.  One thread with epoll, so that the client is not what
 * is measured. */
#include "serve.h"

#include "common/base/fnv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FRAMES   64   /* of which the first arrival is remembered */
#define HEAD_MAX 4000 /* of an event or of headers: what is kept */
#define SECOND   INT64_C(1000000)
#define SLOW     4096 /* SO_RCVBUF of a bad reader */
#define PIPELINE 40   /* what it asks for: more than any kernel takes */
#define POOL     400  /* connections for pages, at most */

enum kind { LISTENER, PAGE, BYTE, NEVER };

struct conn {
	int fd;
	enum kind kind;
	struct conn *next; /* idle ones of PAGE */
	int64_t asked_us;
	int64_t left; /* bytes of the body; -1: within headers */
	char head[HEAD_MAX];
	size_t n;
	uint64_t hash;
	char last;
};

struct times {
	uint32_t *us;
	size_t n, size;
};

static struct {
	int seconds, listeners, rate, bad;
	const char *path, *live;
	struct sockaddr_in to;
	pid_t pid;
} set = { 60, 1000, 200, 200, "/", "/live", { 0 }, 0 };

static struct {
	int epoll;
	struct conn *idle;
	int pool;
	struct times pages, frames;
	uint64_t resets, lost, late, closed_bad;
	int64_t last_bad_us;
	struct {
		uint64_t hash;
		int64_t us;
	} seen[FRAMES];
	size_t at;
} bench;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

/* ---- figures ---- */

static void add(struct times *t, int64_t us)
{
	if (t->n == t->size) {
		t->size = t->size ? 2 * t->size : 4096;
		t->us = realloc(t->us, t->size * sizeof(*t->us));
		if (!t->us)
			abort();
	}
	t->us[t->n++] = us < 0 ? 0 : (uint32_t)us;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double at(const struct times *t, double share)
{
	return t->n ? t->us[(size_t)((double)(t->n - 1) * share)] / 1000.0 : 0;
}

static void print_times(const char *name, struct times *t)
{
	if (t->n)
		qsort(t->us, t->n, sizeof(*t->us), by_size);
	printf("  %-8s %8zu   p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms\n",
	       name, t->n, at(t, 0.5), at(t, 0.99), at(t, 1));
	t->n = 0;
}

/* Of the server: user and system time, microseconds. */
static int64_t cpu_us(void)
{
	char path[64], text[1024], *p;
	unsigned long user = 0, kernel = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)set.pid);
	f = fopen(path, "r");
	if (!f || !fgets(text, sizeof(text), f))
		return 0;
	fclose(f);
	p = strrchr(text, ')');
	sscanf(p + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
	       &user, &kernel);
	return (int64_t)(user + kernel) * SECOND / sysconf(_SC_CLK_TCK);
}

static long rss_kb(const char *which)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)set.pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, which, strlen(which)) == 0)
			kb = strtol(line + strlen(which) + 1, NULL, 10);
	if (f)
		fclose(f);
	return kb;
}

/* What the kernel keeps of the server's for one connection, at most. */
static long send_queue(void)
{
	unsigned port, sent;
	char line[512];
	long most = 0;
	FILE *f = fopen("/proc/net/tcp", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " %*d: %*x:%x %*x:%*x %*x %x:", &port,
			   &sent) == 2 &&
		    port == ntohs(set.to.sin_port) && (long)sent > most)
			most = (long)sent;
	if (f)
		fclose(f);
	return most;
}

/* ---- connections ---- */

static struct conn *dial(enum kind kind, const char *text)
{
	struct conn *c = calloc(1, sizeof(*c));
	struct epoll_event event = { EPOLLIN, { .ptr = c } };
	int small = SLOW;

	c->kind = kind;
	c->left = -1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (kind == BYTE || kind == NEVER) {
		setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
		event.events = EPOLLRDHUP;
	}
	if (connect(c->fd, (struct sockaddr *)&set.to, sizeof(set.to)) < 0 ||
	    send(c->fd, text, strlen(text), MSG_NOSIGNAL) < 0) {
		perror("connect");
		exit(1);
	}
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	epoll_ctl(bench.epoll, EPOLL_CTL_ADD, c->fd, &event);
	return c;
}

static void hang_up(struct conn *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static const char *request(const char *path)
{
	static char text[2000];

	snprintf(text, sizeof(text),
		 "GET %s HTTP/1.1\r\nHost: bench\r\n"
		 "Accept-Encoding: gzip\r\n\r\n",
		 path);
	return text;
}

static void ask(int64_t due_us)
{
	struct conn *c = bench.idle;
	const char *text = request(set.path);

	if (c) {
		bench.idle = c->next;
		c->asked_us = due_us;
		c->left = -1;
		c->n = 0;
		if (send(c->fd, text, strlen(text), MSG_NOSIGNAL) < 0)
			bench.lost++;
	} else if (bench.pool < POOL) {
		bench.pool++;
		dial(PAGE, text)->asked_us = due_us;
	} else {
		bench.late++;
	}
}

/* ---- what comes ---- */

static int64_t first_seen(uint64_t hash, int64_t us)
{
	for (size_t i = 0; i < FRAMES; i++)
		if (bench.seen[i].hash == hash)
			return bench.seen[i].us;
	bench.seen[bench.at].hash = hash;
	bench.seen[bench.at].us = us;
	bench.at = (bench.at + 1) % FRAMES;
	return us;
}

static void on_event(struct conn *c, int64_t us)
{
	int64_t t = 0;

	if (c->head[0] == ':')
		return;
	if (strstr(c->head, "event: reset")) {
		bench.resets++;
		return;
	}
	if (sscanf(c->head, "data: t=%" SCNd64, &t) != 1)
		t = first_seen(c->hash, us);
	add(&bench.frames, us - t);
}

static void begin_event(struct conn *c)
{
	c->n = 0;
	c->head[0] = '\0';
	c->hash = FNV64_BEGIN;
	c->last = 0;
}

static void on_stream(struct conn *c, const char *p, size_t n, int64_t us)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n' && c->last == '\n') {
			on_event(c, us);
			begin_event(c);
			continue;
		}
		if (c->n < HEAD_MAX - 1) {
			c->head[c->n++] = p[i];
			c->head[c->n] = '\0';
		}
		c->hash = fnv64(c->hash, (struct str){ p + i, 1 });
		c->last = p[i];
	}
}

/* How many of the bytes belong to the headers; at their end c->left is set. */
static size_t on_headers(struct conn *c, const char *p, size_t n)
{
	const char *length;

	for (size_t i = 0; i < n; i++) {
		if (c->n == HEAD_MAX - 1)
			continue; /* more headers than anybody sends */
		c->head[c->n++] = p[i];
		c->head[c->n] = '\0';
		if (c->n < 4 || memcmp(c->head + c->n - 4, "\r\n\r\n", 4) != 0)
			continue;
		length = strcasestr(c->head, "\ncontent-length: ");
		c->left = length ? strtol(length + 17, NULL, 10) : 0;
		return i + 1;
	}
	return n;
}

static void on_page(struct conn *c, size_t n, int64_t us)
{
	c->left -= (int64_t)n;
	if (c->left > 0)
		return;
	add(&bench.pages, us - c->asked_us);
	c->next = bench.idle;
	bench.idle = c;
}

static void on_bytes(struct conn *c, const char *p, size_t n, int64_t us)
{
	if (c->left < 0) {
		size_t used = on_headers(c, p, n);

		p += used;
		n -= used;
		if (c->left < 0)
			return;
		if (c->kind == LISTENER)
			begin_event(c);
	}
	if (c->kind == LISTENER)
		on_stream(c, p, n, us);
	else
		on_page(c, n, us);
}

static void on_ready(struct conn *c, int64_t begin_us)
{
	static char bytes[1 << 17];
	ssize_t n;

	if (c->kind == BYTE || c->kind == NEVER) {
		bench.closed_bad++;
		bench.last_bad_us = now_us() - begin_us;
		hang_up(c);
		return;
	}
	n = recv(c->fd, bytes, sizeof(bytes), 0);
	if (n > 0) {
		on_bytes(c, bytes, (size_t)n, now_us());
	} else if (n == 0 || errno != EAGAIN) {
		bench.lost += c->kind == LISTENER;
		bench.pool -= c->kind == PAGE;
		for (struct conn **i = &bench.idle; *i; i = &(*i)->next)
			if (*i == c) {
				*i = c->next;
				break;
			}
		hang_up(c);
	}
}

/* ---- a phase ---- */

struct phase {
	int64_t begin_us, next_page_us, next_second_us, end_us;
	long most_queue;
	struct conn **bad;
	int n_bad;
};

static void each_second(struct phase *p)
{
	long queue = send_queue();
	char byte;

	if (queue > p->most_queue)
		p->most_queue = queue;
	for (int i = 0; i < p->n_bad; i++)
		if (p->bad[i]->kind == BYTE && p->bad[i]->fd >= 0)
			(void)!recv(p->bad[i]->fd, &byte, 1, 0);
	p->next_second_us += SECOND;
}

static void run(struct phase *p)
{
	struct epoll_event events[256];

	p->begin_us = p->next_page_us = p->next_second_us = now_us();
	p->end_us = p->begin_us + set.seconds * SECOND;
	while (now_us() < p->end_us) {
		int n = epoll_wait(bench.epoll, events, 256, 1);

		for (int i = 0; i < n; i++)
			on_ready(events[i].data.ptr, p->begin_us);
		for (; set.rate && now_us() >= p->next_page_us;
		     p->next_page_us += SECOND / set.rate)
			ask(p->next_page_us);
		if (now_us() >= p->next_second_us)
			each_second(p);
	}
}

static void measure(const char *name, struct phase *p)
{
	int64_t cpu = cpu_us();
	uint64_t resets = bench.resets;

	run(p);
	cpu = cpu_us() - cpu;
	printf("%s, %d s\n", name, set.seconds);
	print_times("pages", &bench.pages);
	print_times("frames", &bench.frames);
	printf("  server: cpu %.1f %% of a core, rss %.1f MB (peak %.1f), send "
	       "queue of one connection at most %ld KB\n",
	       100.0 * (double)cpu / ((double)set.seconds * SECOND),
	       (double)rss_kb("VmRSS") / 1024, (double)rss_kb("VmHWM") / 1024,
	       p->most_queue / 1024);
	printf("  resets %" PRIu64 ", listeners lost %" PRIu64
	       ", pages not asked for %" PRIu64 "\n",
	       bench.resets - resets, bench.lost, bench.late);
	fflush(stdout);
}

static void measure_bad(void)
{
	struct phase p = { .n_bad = 2 * set.bad };
	static char text[PIPELINE * 2000];
	char one[2000];

	/* without gzip: larger */
	snprintf(one, sizeof(one), "GET %s HTTP/1.1\r\nHost: bench\r\n\r\n",
		 set.path);
	for (int i = 0; i < PIPELINE; i++)
		strncat(text, one, sizeof(text) - strlen(text) - 1);
	p.bad = calloc((size_t)p.n_bad + 1, sizeof(struct conn *));
	for (int i = 0; i < p.n_bad; i++)
		p.bad[i] = dial(i % 2 ? BYTE : NEVER, text);
	measure("the same, beside bad readers", &p);
	printf("  bad readers: %" PRIu64 " of %d closed, the last after %.1f "
	       "s\n",
	       bench.closed_bad, p.n_bad, (double)bench.last_bad_us / SECOND);
	free(p.bad);
}

static void read_address(const char *url)
{
	char host[64] = "";
	int port = 0;

	if (sscanf(url, "http://%63[0-9.]:%d", host, &port) != 2) {
		fprintf(stderr, "want http://a.b.c.d:port\n");
		exit(64);
	}
	set.to.sin_family = AF_INET;
	set.to.sin_port = htons((uint16_t)port);
	inet_pton(AF_INET, host, &set.to.sin_addr);
}

static void options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "s:l:r:b:p:L:")) != -1) {
		switch (c) {
		case 's': set.seconds = atoi(optarg); break;
		case 'l': set.listeners = atoi(optarg); break;
		case 'r': set.rate = atoi(optarg); break;
		case 'b': set.bad = atoi(optarg); break;
		case 'p': set.path = optarg; break;
		case 'L': set.live = optarg; break;
		default: exit(64);
		}
	}
	if (argc - optind == 2) {
		read_address(argv[optind]);
		set.pid = atoi(argv[optind + 1]);
	}
}

int main(int argc, char **argv)
{
	struct rlimit files;
	struct phase quiet = { 0 };
	char url[100], listen[2000];
	pid_t self = 0;

	options(argc, argv);
	if (!set.pid) {
		set.pid = self = serve_self(url);
		if (self < 0)
			return 1;
		read_address(url);
	}
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	bench.epoll = epoll_create1(EPOLL_CLOEXEC);
	/* HTTP/1.0: no chunks to take apart */
	snprintf(listen, sizeof(listen), "GET %s HTTP/1.0\r\nHost: b\r\n\r\n",
		 set.live);
	for (int i = 0; i < set.listeners; i++)
		dial(LISTENER, listen);
	printf("%d listeners, %d pages a second\n", set.listeners, set.rate);
	measure("alone", &quiet);
	if (set.bad)
		measure_bad();
	if (self) {
		kill(self, SIGKILL);
		waitpid(self, NULL, 0);
	}
	return 0;
}
