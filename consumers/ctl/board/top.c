/* top.c -- `sentractl top`: one leaderboard, once or again and again.
 *
 * Which metrics there are, and how they are labelled and written, is
 * core/metric_table.h's. */
#include "consumers/ctl/text_table.h"
#include "top_page.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PLATFORM_WORD(name) " " #name

#define PAGE_MAX ((size_t)16 << 20)

/* ---- which board ---- */

static int refuse(struct err *err, const char *what, const char *word,
		  const char *right)
{
	return err_set(err, -EINVAL, "%s %s: %s", what, word, right);
}

static int choose(const struct arguments *args, struct board *b,
		  struct err *err)
{
	int metric = metric_find(str_of(args->word ? args->word : "score"));
	const struct metric_row *row;

	if (metric < 0)
		return refuse(err, "no metric", args->word,
			      "want one of" METRIC_WORDS);
	row = &metric_table[metric];
	*b = (struct board){ (enum metric)metric, NO_WINDOW, NATIONAL };
	if (row->span == BY_WINDOW)
		b->window =
			args->window ? window_find(str_of(args->window)) : W7D;
	else if (args->window)
		return refuse(err, "--window", args->window,
			      "this metric has no window");
	if (row->span == BY_WINDOW && b->window < 0)
		return refuse(err, "--window", args->window,
			      "want 24h, 7d or 30d");
	if (!args->platform)
		return 0;
	if (row->scope == NATIONAL_ONLY)
		return err_set(err, -EINVAL,
			       "--platform %s: the %s is of all platforms "
			       "together",
			       args->platform, row->name);
	b->platform = platform_find(str_of(args->platform));
	if (b->platform >= 0)
		return 0;
	return refuse(err, "--platform", args->platform,
		      "want one of" PLATFORMS(PLATFORM_WORD));
}

/* ---- how it looks ---- */

/* NAN for what is no number. */
static double number(struct str text)
{
	char copy[64] = "", *end;
	double v;

	if (!text.n || text.n >= sizeof(copy))
		return NAN;
	memcpy(copy, text.p, text.n);
	v = strtod(copy, &end);
	return *end || !isfinite(v) ? NAN : v;
}

static size_t rank_of(const struct page *p, size_t i)
{
	while (i > 0 && number(row_value(p, i - 1)) == number(row_value(p, i)))
		i--;
	return i + 1;
}

static void value_text(struct board b, struct str value, struct str zone,
		       char out[48])
{
	double v = number(value);

	switch (metric_table[b.metric].format) {
	case INSTANT: ctl_time(value, zone, out); break;
	case DECIMALS: snprintf(out, 48, "%.*f", METRIC_DECIMALS, v); break;
	case WHOLE: snprintf(out, 48, "%.0f", v); break;
	}
}

static void movement(const struct style *style, struct str now,
		     struct str before, char out[32])
{
	double moved = number(before) - number(now);
	long by = isnan(moved) ? 0 : (long)moved;

	if (isnan(moved))
		snprintf(out, 32, "-");
	else if (by == 0)
		snprintf(out, 32, "=");
	else if (style->utf8)
		snprintf(out, 32, "%s%ld", by > 0 ? "\u25b2" : "\u25bc",
			 labs(by));
	else
		snprintf(out, 32, "%+ld", by);
}

static const char *metric_label(const struct style *style, enum metric metric)
{
	return ctl_label(style, metric_table[metric].label,
			 metric_table[metric].label_id);
}

static void head(const struct ctl *c, const struct page *p,
		 struct text_table *t)
{
	const struct style *s = &c->style;
	struct buf name;

	buf_init(&name, KEY_MAX);
	board_name(&name, p->board);
	text_table_adds(t, "#");
	if (board_is_ranked(p->board))
		text_table_adds(t, "+/-");
	text_table_adds(t, "Sentra");
	text_table_addbuf(t, &name);
	text_table_adds(t, metric_label(s, METRIC_followers));
	text_table_adds(t, metric_label(s, METRIC_latest));
	buf_release(&name);
}

static void row(const struct ctl *c, const struct page *p, size_t i,
		struct text_table *t)
{
	struct str zone = row_card(p, i, TOP_ZONE),
		   name = row_card(p, i, TOP_NAME);
	char text[48];

	text_table_addf(t, "%zu", rank_of(p, i));
	if (board_is_ranked(p->board)) {
		movement(&c->style, row_card(p, i, TOP_RANK),
			 row_card(p, i, TOP_RANK_YESTERDAY), text);
		text_table_adds(t, text);
	}
	text_table_add(t, name.p ? name : row_id(p, i));
	value_text(p->board, row_value(p, i), zone, text);
	text_table_adds(t, text);
	text_table_add(t, row_card(p, i, TOP_FOLLOWERS).n
				  ? row_card(p, i, TOP_FOLLOWERS)
				  : STR_LIT("-"));
	ctl_time(row_card(p, i, TOP_LATEST), zone, text);
	text_table_adds(t, text);
}

static void as_table(const struct ctl *c, const struct page *p, struct buf *out)
{
	struct text_table t;

	text_table_init(&t, board_is_ranked(p->board) ? "rllrrl" : "rlrrl");
	head(c, p, &t);
	for (size_t i = 0; i < p->n; i++)
		row(c, p, i, &t);
	text_table_print(&t, c->style.colour, out);
	text_table_release(&t);
}

/* Parsed and formatted again: JSON has no "inf", and no number like "01". */
static void json_number(struct buf *out, struct str text)
{
	double v = number(text);

	if (!isnan(v))
		buf_addf(out, "%.16g", v);
	else
		buf_adds(out, "null");
}

static void as_json(const struct page *p, struct buf *out)
{
	struct buf name;

	buf_init(&name, KEY_MAX);
	board_name(&name, p->board);
	buf_adds(out, "{\"board\":");
	buf_addjson(out, buf_str(&name));
	buf_adds(out, ",\"as_of\":");
	json_number(out, p->n ? row_card(p, 0, TOP_AS_OF) : STR_NULL);
	buf_adds(out, ",\"entries\":[");
	for (size_t i = 0; i < p->n; i++) {
		buf_addf(out, "%s\n{\"rank\":%zu,\"sentra\":", i ? "," : "",
			 rank_of(p, i));
		text_addjson(out, row_id(p, i));
		buf_adds(out, ",\"name\":");
		text_addjson(out, row_card(p, i, TOP_NAME));
		buf_addf(out, ",\"value\":%.16g,\"followers\":",
			 number(row_value(p, i)));
		json_number(out, row_card(p, i, TOP_FOLLOWERS));
		buf_adds(out, ",\"latest\":");
		json_number(out, row_card(p, i, TOP_LATEST));
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
	buf_spoil(out, &name);
	buf_release(&name);
}

static void status_line(const struct ctl *c, const struct page *p,
			struct buf *out)
{
	char at[40];

	ctl_time(p->n ? row_card(p, 0, TOP_AS_OF) : STR_NULL, STR_NULL, at);
	buf_addf(out, "%s  %zu sentra  %s  %s ", c->pipeline.prefix,
		 redis_reply_len(p->rows) / 2, at,
		 ctl_label(&c->style, "lag", "tertunda"));
	text_add(out, ctl_field(p->health, "lag"));
	buf_adds(out, "\n\n");
}

/* ---- once, or again and again ---- */

static int show(struct ctl *c, struct board board, struct buf *out,
		struct err *err)
{
	struct page page = { .board = board };
	int rc = page_read(c, &page, err);

	if (rc == 0 && c->args.json)
		as_json(&page, out);
	if (rc == 0 && !c->args.json) {
		if (c->args.watch_s)
			status_line(c, &page, out);
		as_table(c, &page, out);
	}
	page_release(&page);
	return rc;
}

static void put(struct buf *out)
{
	fwrite(buf_shown(out), 1, out->len, stdout);
	fflush(stdout);
}

/* Where Redis is away, the error is shown instead, until it is back. */
static void redraw(struct ctl *c, struct board board, struct buf *out)
{
	struct err err = { 0 };

	buf_clear(out);
	if (c->style.tty)
		buf_adds(out, "\033[H\033[2J\033[?25l");
	if (show(c, board, out, &err) < 0)
		buf_addf(out, "%s\n", err.text);
	else if (!c->style.tty)
		buf_adds(out, "\n");
	put(out);
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

static void monitor(struct ctl *c, struct board board, struct buf *out)
{
	struct pollfd stop = { stop_signals(), POLLIN, 0 };

	do
		redraw(c, board, out);
	while (poll(&stop, 1, (int)(c->args.watch_s * SECOND_MS)) == 0);
	close(stop.fd);
	if (c->style.tty)
		fputs("\033[?25h\n", stdout);
}

static int run(struct ctl *c, struct err *err)
{
	struct board board;
	struct buf out;
	int rc = choose(&c->args, &board, err);

	if (rc < 0) {
		fprintf(stderr, "sentractl: %s\n", err->text);
		return EXIT_USAGE;
	}
	buf_init(&out, PAGE_MAX);
	if (c->args.watch_s)
		monitor(c, board, &out);
	else if ((rc = show(c, board, &out, err)) == 0)
		put(&out);
	buf_release(&out);
	return rc;
}

static const struct command_option options[] = {
	{ "window", "W", "24h 7d 30d; not for score, followers, latest",
	  OPTION_TEXT, ARGUMENT(window) },
	{ "platform", "P", "one platform's; not for score", OPTION_TEXT,
	  ARGUMENT(platform) },
	{ "n", "N", "so many rows, by default 10; 0: all", OPTION_NUMBER,
	  ARGUMENT(most) },
	{ "watch", "[=SEC]", "again and again, by default every 2 s",
	  OPTION_SECONDS, ARGUMENT(watch_s) },
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_top = {
	.name = "top",
	.args = "[METRIC]",
	.help = "the leaderboard of a metric",
	.heading = "top",
	.args_help = &METRIC_WORDS[1],
	.options = options,
	.run = run,
};
