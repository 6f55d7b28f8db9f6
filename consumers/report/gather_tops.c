/* gather_tops.c -- the two top 5 of the meeting, with their posts. */
#include "gather_tables.h"

#include "common/base/utf8.h"
#include "consumers/view/text.h"

#define OUTREACH "penjangkauan"

/* ---- posts ---- */

/* On one line, cut; white space is a blank. */
static void add_text(struct grid *grid, struct str text)
{
	struct buf line;
	size_t n;

	buf_init(&line, VIEW_POST_TEXT_MAX * 4);
	text_add_line(&line, text);
	n = utf8_cut_chars(buf_shown(&line), line.len, POST_CHARS);
	if (n < line.len)
		grid_addf(grid, "%.*s\xe2\x80\xa6", (int)n, buf_shown(&line));
	else
		grid_add(grid, buf_str(&line));
	buf_release(&line);
}

/* The newest post that has the label, or any (NULL), up to the period's end. */
static const struct view_post *newest(const struct gatherer *g,
				      const struct view_posts *posts,
				      const char *label)
{
	for (size_t i = 0; i < posts->n; i++)
		if (posts->at[i].published_ms <= g->report->as_of_ms &&
		    (!label || has_label(posts->at[i].labels, label)))
			return &posts->at[i];
	return NULL;
}

static void add_post(struct grid *grid, const struct view_post *post)
{
	static const struct view_post none = { .published_ms = TIME_NONE };

	post = post ? post : &none;
	grid_add(grid, post->platform);
	grid_add_ms(grid, post->published_ms);
	grid_add(grid, post->url);
	add_text(grid, post->text);
}

static int add_posts(const struct gatherer *g, struct grid *grid, size_t card,
		     struct err *err)
{
	const struct view_posts *posts;
	const struct view_post *post;
	int rc = source_posts(g->in->source, g->now->cards.id[card], &posts,
			      err);

	if (rc < 0)
		return rc;
	post = newest(g, posts, NULL);
	add_post(grid, post);
	grid_add(grid, post ? post->labels : STR_NULL);
	grid_add(grid, hashes_get(&g->now->labels, card, OUTREACH ":7d"));
	add_post(grid, newest(g, posts, OUTREACH));
	return 0;
}

/* ---- the two lists ---- */

static int add_followers_row(const struct gatherer *g, struct grid *grid,
			     const struct ranking_row *row, struct err *err)
{
	grid_add(grid, row->value);
	return period_add(g, grid, row->card, NATIONAL, "growth", err);
}

static int add_latest_row(const struct gatherer *g, struct grid *grid,
			  const struct ranking_row *row, struct err *err)
{
	(void)g;
	(void)err;
	grid_add(grid, row->value);
	return 0;
}

static const struct top {
	enum report_table_id table;
	enum metric metric;
	const char *rank; /* column of the ranking */
	int (*add)(const struct gatherer *, struct grid *,
		   const struct ranking_row *, struct err *);
} tops[] = {
	{ REPORT_top_followers, METRIC_followers, "rank_followers",
	  add_followers_row },
	{ REPORT_top_latest, METRIC_latest, "rank_latest", add_latest_row },
};

static int add_top_row(const struct gatherer *g, const struct top *top,
		       const struct ranking_row *row, struct err *err)
{
	struct grid *grid = &g->report->table[top->table];
	struct str name = card_text(g, row->card, "name");
	struct str id = g->now->cards.id[row->card];
	int rc;

	begin_row(g, grid, row->card);
	add_rank(grid, row->rank);
	add_moved(g, grid, id, top->rank, row->rank);
	grid_add(grid, name.n ? name : id);
	rc = top->add(g, grid, row, err);
	return rc < 0 ? rc : add_posts(g, grid, row->card, err);
}

int gather_tops(struct gatherer *g, struct err *err)
{
	int rc = 0;

	for (size_t t = 0; rc == 0 && t < ARRAY_LEN(tops); t++) {
		struct ranking ranking = { 0 };

		rc = rank_by(g, tops[t].metric, &ranking, err);
		for (size_t i = 0; rc == 0 && i < ranking.n && i < TOP_ROWS &&
				   ranking.row[i].rank;
		     i++)
			rc = add_top_row(g, &tops[t], &ranking.row[i], err);
		ranking_release(&ranking);
	}
	return rc;
}
