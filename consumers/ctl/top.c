/* top.c -- `sentractl top`: one leaderboard, once or again and again. */
#include "text.h"
#include "top_view.h"

#include "common/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PAGE_MAX    ((size_t)16 << 20)
#define CLEAR       "\033[H\033[2J"
#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"

/* ---- which board ---- */

static int choose_window(const struct request *ask, struct board *b)
{
	if (!metric_windowed(b->metric)) {
		if (ask->window)
			return ask_fail("--window %s: %s has no window; posts "
					"engagement views rate growth have one",
					ask->window, metric_names[b->metric]);
		return 0;
	}
	b->window = ask->window ? window_find(str_of(ask->window)) : W7D;
	if (b->window >= 0)
		return 0;
	return ask_fail("--window %s: want 24h, 7d or 30d", ask->window);
}

static int choose_platform(const struct request *ask, struct board *b)
{
	if (!ask->platform)
		return 0;
	if (b->metric == M_SCORE)
		return ask_fail("--platform %s: the score is of all platforms "
				"together; any other METRIC has one",
				ask->platform);
	b->platform = platform_find(str_of(ask->platform));
	if (b->platform >= 0)
		return 0;
	return ask_fail("--platform %s: want one of youtube facebook "
			"instagram x tiktok",
			ask->platform);
}

/* 0 or an exit status. */
static int choose(const struct request *ask, struct board *b)
{
	int metric = metric_find(str_of(ask->word ? ask->word : "score"));
	int rc;

	if (metric < 0)
		return ask_fail("no metric '%s': want one of score followers "
				"latest posts engagement views rate growth",
				ask->word);
	*b = (struct board){ (enum metric)metric, NO_WINDOW, NATIONAL };
	rc = choose_window(ask, b);
	return rc ? rc : choose_platform(ask, b);
}

/* ---- one page ---- */

static int read_page(struct ctl *c, struct page *p, struct err *err)
{
	int rc = ctl_connect(c, err);

	if (rc < 0)
		return rc;
	return page_read(p, c->redis, c->pipeline.prefix, (size_t)c->ask.most,
			 err);
}

static int render(struct ctl *c, struct board board, struct buf *out,
		  struct err *err)
{
	struct page page = { .board = board };
	int rc = read_page(c, &page, err);

	if (rc < 0) {
		page_release(&page);
		return rc;
	}
	buf_clear(out);
	if (c->ask.json) {
		top_json(&page, out);
	} else {
		if (c->ask.watch_s) {
			top_status(&page, &c->style, c->pipeline.prefix, out);
			buf_addc(out, '\n');
		}
		top_table(&page, &c->style, out);
	}
	page_release(&page);
	return 0;
}

static int once(struct ctl *c, struct board board, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	rc = render(c, board, &out, err);
	if (rc == 0)
		rc = ctl_put(&out, err);
	buf_release(&out);
	return rc;
}

/* ---- again and again ---- */

struct screen {
	struct ctl *ctl;
	struct board board;
	struct buf page;  /* the newest that could be read */
	struct buf frame; /* what is written at once */
	int signals;
};

static void add_trouble(struct screen *s, const struct err *why)
{
	const struct style *style = &s->ctl->style;

	buf_adds(&s->frame, style->colour ? "\033[31m" : "");
	buf_addf(&s->frame, "%s  ", s->ctl->pipeline.prefix);
	text_add(&s->frame, str_of(why->text));
	buf_adds(&s->frame, style->colour ? "\033[0m\n" : "\n");
}

/* The end of a page that is longer than the terminal would push its head
 * out. */
static void add_page(struct screen *s, size_t used)
{
	const struct style *style = &s->ctl->style;
	struct str page = buf_str(&s->page);
	size_t room = style->rows > used + 2 ? style->rows - used - 2 : 0;
	size_t left = 0, n = page.n;

	if (style->tty && room)
		n = text_lines(page, room, &left);
	buf_add(&s->frame, page.p, n);
	if (left)
		buf_addf(&s->frame, "... %zu %s\n", left,
			 style_label(style, "more", "lagi"));
}

/* Redis gone is told above the newest page, and waited for. */
static void compose(struct screen *s)
{
	bool json = s->ctl->ask.json;
	struct err why = { 0 };
	int rc;

	rc = render(s->ctl, s->board, &s->page, &why);
	style_measure(&s->ctl->style);
	buf_clear(&s->frame);
	if (rc < 0 && json) {
		fprintf(stderr, "sentractl: %s\n", why.text);
		return;
	}
	if (json) {
		buf_addstr(&s->frame, buf_str(&s->page));
		return;
	}
	if (s->ctl->style.tty)
		buf_adds(&s->frame, HIDE_CURSOR CLEAR);
	if (rc < 0)
		add_trouble(s, &why);
	if (rc == 0 || s->ctl->style.tty)
		add_page(s, rc < 0);
	if (!s->ctl->style.tty)
		buf_addc(&s->frame, '\n');
}

/* All of them through one descriptor: nothing is cut off half-written. */
static int take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A Redis that went away, and a reader that did. */
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* True to draw again, now or after a while. */
static bool wait_on(const struct screen *s, int64_t due_ms)
{
	struct pollfd fd = { s->signals, POLLIN, 0 };
	int64_t left_ms = due_ms - boot_ms();
	struct signalfd_siginfo got;

	if (poll(&fd, 1, left_ms > 0 ? (int)left_ms : 0) <= 0)
		return true;
	return read(s->signals, &got, sizeof(got)) == sizeof(got) &&
	       got.ssi_signo == SIGWINCH;
}

static int watch(struct ctl *c, struct board board, struct err *err)
{
	struct screen s = { .ctl = c, .board = board };
	int64_t due_ms;
	int rc;

	buf_init(&s.page, PAGE_MAX);
	buf_init(&s.frame, PAGE_MAX);
	s.signals = take_signals();
	rc = s.signals < 0 ? err_errno(err, "signals") : 0;
	if (rc == 0)
		do {
			due_ms = boot_ms() + c->ask.watch_s * SECOND_MS;
			compose(&s);
			rc = ctl_put(&s.frame, err);
		} while (rc == 0 && wait_on(&s, due_ms));
	if (c->style.tty)
		fputs(SHOW_CURSOR "\n", stdout);
	if (rc == -EPIPE)
		rc = 0; /* who read has seen enough */
	if (s.signals >= 0)
		close(s.signals);
	buf_release(&s.page);
	buf_release(&s.frame);
	return rc;
}

int ctl_top(struct ctl *c, struct err *err)
{
	struct board board;
	int rc = choose(&c->ask, &board);

	if (rc)
		return rc;
	rc = ctl_open(c, err);
	if (rc < 0)
		return rc;
	return c->ask.watch_s ? watch(c, board, err) : once(c, board, err);
}
