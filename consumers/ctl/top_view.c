/* top_view.c -- how a leaderboard looks; must not know where it came from. */
#include "top_view.h"

#include "table.h"

#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 100
#define VALUE_SIZE     64

static bool is_ranked(struct board b)
{
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board r = board_at(ranked_boards[i]);

		if (r.metric == b.metric && r.window == b.window &&
		    r.platform == b.platform)
			return true;
	}
	return false;
}

/* 1 + how many have a strictly greater value: those that tie share it. */
static size_t rank_of(const struct page *p, size_t i)
{
	double value = text_number(p->row[i].value);

	while (i > 0 && text_number(p->row[i - 1].value) <= value)
		i--;
	return i + 1;
}

/* ---- as a table ---- */

static void add_value(const struct page *p, size_t i, struct table *t)
{
	const struct leader *row = &p->row[i];
	double v = text_number(row->value);
	char time[STYLE_TIME_SIZE];

	switch (p->board.metric) {
	case M_LATEST:
		style_time(row->value, row->zone, time);
		table_adds(t, time);
		break;
	case M_SCORE:
	case M_RATE: table_addf(t, "%.2f", v); break;
	default: table_addf(t, "%.0f", v); break;
	}
}

static void add_movement(const struct style *style, const struct leader *row,
			 struct table *t)
{
	long by = (long)(text_number(row->yesterday) - text_number(row->rank));

	if (!row->rank.n || !row->yesterday.n)
		table_adds(t, "-");
	else if (by == 0)
		table_adds(t, "=");
	else if (style->utf8)
		table_addf(t, "%s%ld", by > 0 ? "\u25b2" : "\u25bc", labs(by));
	else
		table_addf(t, "%+ld", by);
	if (row->rank.n && row->yesterday.n && by)
		table_tone(t, by > 0 ? TONE_GOOD : TONE_BAD);
}

static void add_value_name(const struct style *style, struct board b,
			   struct table *t)
{
	const char *metric = style_metric(style, metric_names[b.metric]);
	struct buf name;

	buf_init(&name, NAME_MAX_BYTES);
	buf_adds(&name, metric);
	if (b.window != NO_WINDOW)
		buf_addf(&name, " %s",
			 style_window(style, window_names[b.window]));
	if (b.platform != NATIONAL)
		buf_addf(&name, ", %s", platform_names[b.platform]);
	table_adds(t, buf_cstr(&name));
	buf_release(&name);
}

/* The named indicators stand beside every metric, once. */
static bool beside(const struct page *p, enum metric metric)
{
	return p->board.metric != metric || p->board.platform != NATIONAL;
}

static void begin(const struct page *p, const struct style *style,
		  struct table *t)
{
	bool ranked = is_ranked(p->board);
	char aligned[8];

	snprintf(aligned, sizeof(aligned), "r%s%s%s%s", ranked ? "ll" : "l",
		 p->board.metric == M_LATEST ? "l" : "r",
		 beside(p, M_FOLLOWERS) ? "r" : "",
		 beside(p, M_LATEST) ? "l" : "");
	table_init(t, aligned);
	table_fit(t, ranked ? 2 : 1, style->columns);
	table_adds(t, "#");
	if (ranked)
		table_adds(t, "+/-");
	table_adds(t, "Sentra");
	add_value_name(style, p->board, t);
	if (beside(p, M_FOLLOWERS))
		table_adds(t, style_metric(style, "followers"));
	if (beside(p, M_LATEST))
		table_adds(t, style_metric(style, "latest"));
}

static void add_row(const struct page *p, size_t i, const struct style *style,
		    struct table *t)
{
	const struct leader *row = &p->row[i];
	char time[STYLE_TIME_SIZE];

	table_addf(t, "%zu", rank_of(p, i));
	if (is_ranked(p->board))
		add_movement(style, row, t);
	table_add(t, row->name.n ? row->name : row->id);
	add_value(p, i, t);
	if (beside(p, M_FOLLOWERS))
		table_add_or_dash(t, row->followers);
	style_time(row->latest, row->zone, time);
	if (beside(p, M_LATEST))
		table_adds(t, time);
}

void top_table(const struct page *p, const struct style *style, struct buf *out)
{
	struct table t;

	begin(p, style, &t);
	for (size_t i = 0; i < p->n; i++)
		add_row(p, i, style, &t);
	table_print(&t, style->colour, out);
	table_release(&t);
	if (p->n == 0)
		buf_adds(out, style_label(style,
					  "No sentra is on this board (yet).\n",
					  "Belum ada sentra di papan ini.\n"));
}

void top_status(const struct page *p, const struct style *style,
		const char *prefix, struct buf *out)
{
	char as_of[STYLE_TIME_SIZE];

	style_time(p->n ? p->row[0].as_of : STR_NULL, STR_NULL, as_of);
	buf_addf(out, "%s  %zu sentra  %s %s  %s ", prefix, p->total,
		 style_label(style, "as of", "per"), as_of,
		 style_label(style, "lag", "tertunda"));
	text_add(out, p->lag.n ? p->lag : STR_LIT("-"));
	if (str_is(p->rebuilding, "1"))
		buf_adds(out, style_label(style, "  being rebuilt",
					  "  sedang dibangun ulang"));
	buf_addc(out, '\n');
}

/* ---- for programs ---- */

static void json_board(const struct page *p, struct buf *out)
{
	struct board b = p->board;
	struct buf name;

	buf_init(&name, NAME_MAX_BYTES);
	board_name(&name, b);
	buf_adds(out, "{\"board\":");
	buf_addjson(out, buf_str(&name));
	buf_adds(out, ",\"metric\":");
	buf_addjson(out, str_of(metric_names[b.metric]));
	buf_adds(out, ",\"window\":");
	buf_addjson(out, b.window == NO_WINDOW
				 ? STR_NULL
				 : str_of(window_names[b.window]));
	buf_adds(out, ",\"platform\":");
	buf_addjson(out, b.platform == NATIONAL
				 ? STR_NULL
				 : str_of(platform_names[b.platform]));
	buf_release(&name);
}

static void json_member(struct buf *out, const char *name, struct str number)
{
	buf_addf(out, ",\"%s\":", name);
	text_add_number(out, number);
}

static void json_entry(const struct page *p, size_t i, struct buf *out)
{
	const struct leader *row = &p->row[i];

	buf_addf(out, "%s\n{\"rank\":%zu", i ? "," : "", rank_of(p, i));
	json_member(out, "rank_yesterday", row->yesterday);
	buf_adds(out, ",\"sentra\":");
	text_add_json(out, row->id);
	buf_adds(out, ",\"name\":");
	text_add_json(out, row->name);
	buf_addf(out, ",\"value\":%.15g", text_number(row->value));
	json_member(out, "followers", row->followers);
	json_member(out, "latest", row->latest);
	buf_addc(out, '}');
}

void top_json(const struct page *p, struct buf *out)
{
	json_board(p, out);
	json_member(out, "as_of", p->n ? p->row[0].as_of : STR_NULL);
	json_member(out, "lag", p->lag);
	buf_addf(out, ",\"total\":%zu,\"entries\":[", p->total);
	for (size_t i = 0; i < p->n; i++)
		json_entry(p, i, out);
	buf_adds(out, "\n]}\n");
}
