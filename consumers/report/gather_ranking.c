/* gather_ranking.c -- the whole ranking. */
#include "gather_tables.h"

#include "consumers/view/ranking.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* ---- ranks, then and now ---- */

/* Places since the report before, by a rank of its ranking. */
void add_moved(const struct gatherer *g, struct grid *grid, struct str id,
	       const char *column, size_t rank)
{
	const struct report *before = g->in->previous;
	double then = NAN;

	if (before)
		then = report_number(before, REPORT_ranking,
				     report_find(before, REPORT_ranking, id),
				     column);
	add_number(grid, rank ? then - (double)rank : NAN, 0);
}

/* 1 + how many have more; 0 of what is not known. */
static size_t rank_among(const double *values, size_t n, size_t i)
{
	size_t rank = 1;

	for (size_t k = 0; k < n; k++)
		rank += values[k] > values[i];
	return isnan(values[i]) ? 0 : rank;
}

void add_rank(struct grid *grid, size_t rank)
{
	if (rank)
		grid_addf(grid, "%zu", rank);
	else
		grid_add(grid, STR_NULL);
}

/* ---- the ranking ---- */

int rank_by(const struct gatherer *g, enum metric metric, struct ranking *out,
	    struct err *err)
{
	struct ranking_question question = {
		.board = { metric, NO_WINDOW, NATIONAL },
	};

	return ranking_make(out, g->now, NULL, &question, err);
}

/* Rate of a window as the card has it; of other periods by the formula. */
static int add_rate(const struct gatherer *g, struct grid *grid, size_t card,
		    struct err *err)
{
	double followers = value_number(card_text(g, card, "followers"));
	double engagement;
	int rc;

	if (g->window) {
		grid_add(grid, card_of(g, card, "rate", g->window));
		return 0;
	}
	rc = period_number(g, card, NATIONAL, "engagement", &engagement, err);
	if (rc < 0)
		return rc;
	add_number(grid,
		   isnan(engagement) || isnan(followers)
			   ? 0
			   : rate_of((int64_t)engagement, (int64_t)followers,
				     &g->in->config->score),
		   2);
	return 0;
}

static int add_numbers(const struct gatherer *g, struct grid *grid, size_t card,
		       struct err *err)
{
	static const char *const sums[] = { "posts", "engagement", "views" };
	int rc;

	grid_add(grid, card_text(g, card, "score"));
	grid_add(grid, card_text(g, card, "followers"));
	rc = period_add(g, grid, card, NATIONAL, "growth", err);
	grid_add(grid, latest_of(g, card, NULL));
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(sums); i++)
		rc = period_add(g, grid, card, NATIONAL, sums[i], err);
	return rc < 0 ? rc : add_rate(g, grid, card, err);
}

static void add_parts(const struct gatherer *g, struct grid *grid, size_t card)
{
	static const char *const parts[] = { "score:followers",
					     "score:freshness",
					     "score:activity",
					     "score:engagement" };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		grid_add(grid, card_text(g, card, parts[i]));
	grid_add(grid, card_text(g, card, "state"));
}

static void add_who(const struct gatherer *g, struct grid *grid, size_t card)
{
	static const char *const fields[] = { "kind", "city", "province",
					      "timezone" };
	struct str name = card_text(g, card, "name");

	grid_add(grid, name.n ? name : g->now->cards.id[card]);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		grid_add(grid, card_text(g, card, fields[i]));
}

static int add_row(const struct gatherer *g, const struct ranking_row *row,
		   const double *posts, struct err *err)
{
	struct grid *grid = &g->report->table[REPORT_ranking];
	size_t card = row->card;
	int rc;

	begin_row(g, grid, card);
	add_rank(grid, row->rank);
	add_moved(g, grid, g->now->cards.id[card], "rank", row->rank);
	add_who(g, grid, card);
	rc = add_numbers(g, grid, card, err);
	grid_add(grid, card_text(g, card, "rank:followers"));
	grid_add(grid, card_text(g, card, "rank:latest"));
	add_rank(grid, rank_among(posts, g->now->cards.n, card));
	add_parts(g, grid, card);
	return rc;
}

/* Of each card, posts of the period. */
static int posts_of(const struct gatherer *g, double *out, struct err *err)
{
	for (size_t i = 0; i < g->now->cards.n; i++) {
		int rc = period_number(g, i, NATIONAL, "posts", &out[i], err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

int gather_ranking(struct gatherer *g, struct err *err)
{
	struct ranking ranking = { 0 };
	double *posts = calloc(g->now->cards.n + 1, sizeof(*posts));
	int rc = posts ? posts_of(g, posts, err)
		       : err_set(err, -ENOMEM, "no memory for the ranking");

	if (rc == 0)
		rc = rank_by(g, METRIC_score, &ranking, err);
	for (size_t i = 0; rc == 0 && i < ranking.n; i++)
		rc = add_row(g, &ranking.row[i], posts, err);
	ranking_release(&ranking);
	free(posts);
	return rc;
}
