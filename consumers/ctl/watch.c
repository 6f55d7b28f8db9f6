/* watch.c -- --watch; must not know what is shown. */
#include "watch.h"

#include "common/base/clock.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PAGE_MAX ((size_t)16 << 20)

static int redraw(struct ctl *c, watch_fn *show, void *ctx, struct buf *out)
{
	struct err err = { 0 };

	buf_clear(out);
	if (c->style.escapes)
		buf_adds(out, "\033[H\033[2J\033[?25l");
	if (show(c, ctx, out, &err) < 0)
		buf_addf(out, "%s\n", err.text);
	else if (!c->style.escapes)
		buf_adds(out, "\n");
	return ctl_print(out, &err);
}

static int stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

void watch(struct ctl *c, watch_fn *show, void *ctx)
{
	struct pollfd stop = { stop_signals(), POLLIN, 0 };
	struct buf out;

	buf_init(&out, PAGE_MAX);
	while (redraw(c, show, ctx, &out) == 0 &&
	       poll(&stop, 1, (int)(c->args.watch_s * SECOND_MS)) == 0)
		;
	close(stop.fd);
	if (c->style.escapes)
		fputs("\033[?25h\n", stdout);
	buf_release(&out);
}
