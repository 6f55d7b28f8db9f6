/* top.c -- `sentractl top`: one leaderboard, once or again and again.
 *
 * Which metrics there are, and how they are labelled and written, is
 * core/metric_table.h's. */
#include "consumers/ctl/text_table.h"
#include "consumers/ctl/watch.h"
#include "top_text.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/* Parsed and formatted again: JSON has no "inf", and no number like "01". */
static void json_number(struct buf *out, struct str text)
{
	double v = top_number(text);

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
			 top_rank(p, i));
		text_addjson(out, row_id(p, i));
		buf_adds(out, ",\"name\":");
		text_addjson(out, row_card(p, i, TOP_NAME));
		buf_addf(out, ",\"value\":%.16g,\"followers\":",
			 top_number(row_value(p, i)));
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
	buf_addf(out, "%s  %zu sentra  %s ", c->pipeline.prefix,
		 redis_reply_len(p->rows) / 2,
		 word(c->style.language, WORD_lag));
	text_add(out, ctl_field(p->health, "lag"));
	buf_adds(out, "\n\n");
}

/* ---- once, or again and again ---- */

static int show(struct ctl *c, void *ctx, struct buf *out, struct err *err)
{
	const struct board *board = ctx;
	struct page page = { .board = *board };
	int rc = page_read(c, &page, err);

	if (rc == 0 && c->args.json)
		as_json(&page, out);
	if (rc == 0 && !c->args.json) {
		if (c->args.watch_s)
			status_line(c, &page, out);
		top_text(c, &page, out);
	}
	page_release(&page);
	return rc;
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
		watch(c, show, &board);
	else if ((rc = show(c, &board, &out, err)) == 0)
		rc = ctl_print(&out, err);
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
