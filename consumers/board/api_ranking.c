/* api_ranking.c -- /api/v1/ranking: a leaderboard. */
#include "api_answer.h"

#include "consumers/view/ranking.h"

#include <errno.h>
#include <math.h>

/* In the order of the row's names. */
enum { METRIC, WINDOW, PLATFORM, PROVINCE, KIND, Q };

static int question_of(struct ranking_question *q, const struct page_ask *ask,
		       struct err *err)
{
	*q = (struct ranking_question){ .province = ask->param[PROVINCE],
					.kind = ask->param[KIND],
					.q = ask->param[Q] };
	if (q->kind.p && !str_is(q->kind, "sentra") &&
	    !str_is(q->kind, "sentra_terpadu"))
		return err_set(err, -EINVAL,
			       "kind '%.*s': want one of sentra sentra_terpadu",
			       STR_ARG(q->kind));
	return ranking_board(ask->param[METRIC], ask->param[WINDOW],
			     ask->param[PLATFORM], &q->board, err);
}

/* Which board it is, as /api/v1/ranking?... names it. */
static void put_board(struct json_put *json, struct board board)
{
	json_put_text(json, "metric", str_of(metric_table[board.metric].name));
	json_put_text(json, "window",
		      board.window == NO_WINDOW
			      ? STR_NULL
			      : str_of(window_names[board.window]));
	api_put_platform(json, board.platform);
}

/* State on that platform, or of all. */
static struct str state_of(const struct hashes *cards, size_t card,
			   int platform)
{
	struct str state;
	struct buf name;

	buf_init(&name, 128);
	buf_adds(&name, "state");
	if (platform != NATIONAL)
		buf_addf(&name, ":%s", platform_names[platform]);
	state = hashes_get(cards, card, buf_shown(&name));
	buf_release(&name);
	return state;
}

static void put_row(struct json_put *json, const struct hashes *cards,
		    const struct ranking_row *row, struct board board)
{
	static const char *const texts[] = { "name", "kind", "city",
					     "province" };

	json_open(json, NULL, '{');
	json_put_number(json, "rank", row->rank ? (double)row->rank : NAN, 0);
	json_put_number(json, "moved",
			row->moved == MOVED_UNKNOWN ? NAN : row->moved, 0);
	json_put_text(json, "sentra", cards->id[row->card]);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		json_put_text(json, texts[i],
			      hashes_get(cards, row->card, texts[i]));
	json_put_text(json, "state",
		      state_of(cards, row->card, board.platform));
	if (metric_table[board.metric].format == INSTANT)
		json_put_seconds(json, "value", row->value);
	else
		json_put_decimal(json, "value", row->value);
	json_close(json, '}');
}

int api_ranking(const struct world *w, const struct page_ask *ask,
		struct json_put *json, struct err *err)
{
	const struct days *const *days = NULL;
	struct ranking_question question;
	struct ranking ranking;
	int rc = question_of(&question, ask, err);

	if (rc < 0)
		return rc;
	if (source_recent_days(w->source, &days, NULL) < 0)
		days = NULL; /* nothing is known of how they moved */
	rc = ranking_make(&ranking, w->now, days, &question, err);
	if (rc < 0)
		return rc;
	put_board(json, question.board);
	json_put_count(json, "ranked", ranking.ranked);
	json_open(json, "ranking", '[');
	for (size_t i = 0; i < ranking.n; i++)
		put_row(json, &w->now->cards, &ranking.row[i], question.board);
	json_close(json, ']');
	ranking_release(&ranking);
	return 0;
}
