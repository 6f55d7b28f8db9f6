/* serve_self.c -- a server to measure. */
#include "serve.h"

#include "common/serve/serve.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define ROWS       33
#define FRAME_ROWS 3
#define IDLE_MS    10000

static struct reply *page;

/* A table as the board has it: some 60 KB, of which gzip leaves 6. */
static void add_row(struct buf *out, int i, int64_t value)
{
	buf_addf(out,
		 "<tr id=\"s-sentra-%d\"><td data-metric=\"rank\" "
		 "data-value=\"%d\">%d<td>Sentra %d<td "
		 "data-metric=\"followers\" "
		 "data-value=\"%" PRId64 "\">%" PRId64 "<td><svg>",
		 i, i, i, i, value, value);
	for (int k = 0; k < 30; k++)
		buf_addf(out, "<line x1=\"%d\" y1=\"%d\"/>", k,
			 (i * 7919 + k * 104729) % 100);
	buf_adds(out, "</svg>\n");
}

static struct reply *make_page(void)
{
	struct reply_head head = { .status = 200,
				   .type = "text/html; charset=utf-8" };
	struct buf body;

	buf_init(&body, 1 << 20);
	for (int i = 0; i < ROWS; i++)
		add_row(&body, i, 1000 + i);
	return reply_new(&head, &body, NULL);
}

static struct reply *find(void *ctx, const struct ask *ask, struct visit *visit)
{
	if (!str_is(ask->path, "/live"))
		return reply_ref(page);
	serve_listen(visit, ctx);
	return NULL;
}

static void publish(struct channel *channel, int turn)
{
	struct timespec now;
	struct buf frame, rows;

	buf_init(&frame, 1 << 16);
	buf_init(&rows, 1 << 16);
	for (int i = 0; i < FRAME_ROWS; i++)
		add_row(&rows, i, turn);
	for (size_t i = 0; i < rows.len; i++)
		if (rows.data[i] == '\n')
			rows.data[i] = ' ';
	clock_gettime(CLOCK_MONOTONIC, &now);
	buf_addf(&frame, "data: t=%" PRId64 "\ndata: ",
		 (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	buf_addbuf(&frame, &rows);
	buf_adds(&frame, "\n\n");
	buf_release(&rows);
	channel_publish(channel, &frame);
}

static void run(int out)
{
	static const char *const head[] = { "Content-Security-Policy",
					    "default-src 'none'", NULL };
	struct serve_settings set = { "127.0.0.1:0", 4000, IDLE_MS, head };
	struct channel *channel = channel_new();
	struct err err = { 0 };
	struct serve *serve;
	const struct timespec second = { 1, 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	page = make_page();
	serve = serve_new(&set, find, channel, &err);
	if (!serve || !page || !channel) {
		fprintf(stderr, "%s\n", err.text);
		_exit(1);
	}
	dprintf(out, "%s\n", serve_address(serve));
	for (int turn = 0;; turn++) {
		nanosleep(&second, NULL);
		publish(channel, turn);
	}
}

pid_t serve_self(char *url)
{
	int ends[2];
	FILE *in;
	pid_t pid;

	if (pipe(ends) < 0)
		return -1;
	pid = fork();
	if (pid == 0)
		run(ends[1]);
	close(ends[1]);
	in = fdopen(ends[0], "r");
	if (!in || !fgets(url, 100, in))
		return -1;
	url[strcspn(url, "\n")] = '\0';
	fclose(in);
	return pid;
}
