/* top.c -- `sentractl top`: one leaderboard, once or again and again.
 *
 * Which metrics there are, and how they are labelled and written, is
 * core/metric_table.h's. */
#include "common/base/clock.h"
#include "consumers/core/keys.h"
#include "consumers/ctl/watch.h"
#include "consumers/view/text.h"
#include "top_text.h"

#include <math.h>

#define PAGE_MAX ((size_t)16 << 20)

/* ---- how it looks ---- */

/* Parsed and formatted again: JSON has no "inf", and no number like "01". */
static void json_number(struct buf *out, double v)
{
	if (!isnan(v))
		buf_addf(out, "%.16g", v);
	else
		buf_adds(out, "null");
}

/* Programs read what the board in Redis has: 0 where nothing is known, and the
 * rank of that. */
static size_t rank_of_nothing(const struct ranking *ranking)
{
	size_t rank = 1;

	for (size_t i = 0; i < ranking->n; i++)
		rank += ranking->row[i].number > 0;
	return rank;
}

static void json_entry(const struct top *top, size_t i, struct buf *out)
{
	const struct ranking_row *row = &top->ranking->row[i];

	buf_addf(out, "{\"rank\":%zu,\"sentra\":",
		 row->rank ? row->rank : rank_of_nothing(top->ranking));
	text_addjson(out, top->snapshot->cards.id[row->card]);
	buf_adds(out, ",\"name\":");
	text_addjson(out, top_card(top, i, "name"));
	buf_addf(out, ",\"value\":%.16g,\"followers\":",
		 row->rank ? row->number : 0);
	json_number(out, value_number(top_card(top, i, "followers")));
	buf_adds(out, ",\"latest\":");
	json_number(out, value_number(top_card(top, i, "latest")));
	buf_adds(out, "}");
}

static void as_json(const struct top *top, struct buf *out)
{
	int64_t as_of_ms = top->snapshot->as_of_ms;
	struct buf name;

	buf_init(&name, KEY_MAX);
	board_name(&name, top->board);
	buf_adds(out, "{\"board\":");
	buf_addjson(out, buf_str(&name));
	buf_adds(out, ",\"as_of\":");
	json_number(out, top->n && as_of_ms != TIME_NONE
				 ? (double)(as_of_ms / SECOND_MS)
				 : NAN);
	buf_adds(out, ",\"entries\":[");
	for (size_t i = 0; i < top->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_entry(top, i, out);
	}
	buf_adds(out, "\n]}\n");
	buf_spoil(out, &name);
	buf_release(&name);
}

static void as_csv(const struct ctl *c, const struct top *top, struct buf *out)
{
	struct grid grid;

	grid_init(&grid, "top", c->style.language);
	top_grid(top, &grid);
	grid_csv(&grid, out);
	grid_release(&grid);
}

static void status_line(const struct ctl *c, const struct top *top,
			struct buf *out)
{
	int64_t lag = top->snapshot->stage[STAGE_SCORER].lag;

	buf_addf(out, "%s  %zu sentra  %s ", c->pipeline.prefix,
		 top->ranking->n, word(c->style.language, WORD_lag));
	if (lag < 0)
		buf_addc(out, '-');
	else
		buf_addi(out, lag);
	buf_adds(out, "\n\n");
}

static void print(const struct ctl *c, const struct top *top, struct buf *out)
{
	if (c->args.json) {
		as_json(top, out);
	} else if (c->args.csv) {
		as_csv(c, top, out);
	} else {
		if (c->args.watch_s)
			status_line(c, top, out);
		top_text(c, top, out);
	}
}

/* ---- once, or again and again ---- */

static int show(struct ctl *c, void *ctx, struct buf *out, struct err *err)
{
	const struct ranking_question question = {
		.board = *(const struct board *)ctx
	};
	struct top top = { .board = question.board };
	const struct days *const *days = NULL;
	struct ranking ranking = { 0 };
	int rc = ctl_look(c, &top.snapshot, err);

	if (rc == 0 && board_is_ranked(top.board))
		rc = source_recent_days(c->source, &days, err);
	if (rc == 0)
		rc = ranking_make(&ranking, top.snapshot, days, &question, err);
	if (rc < 0)
		return rc;
	top.ranking = &ranking;
	top.n = ranking.n;
	if (c->args.most && (size_t)c->args.most < top.n)
		top.n = (size_t)c->args.most;
	print(c, &top, out);
	ranking_release(&ranking);
	return 0;
}

static int run(struct ctl *c, struct err *err)
{
	struct board board;
	struct buf out;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = ranking_board(str_of(c->args.word), str_of(c->args.window),
			   str_of(c->args.platform), &board, err);
	if (rc < 0)
		return command_usage(err->text, "");
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
	OPTION_CSV,
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
