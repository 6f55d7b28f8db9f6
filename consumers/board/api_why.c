/* api_why.c -- /api/v1/sentra/{id}/why: what moved its score and its ranks. */
#include "api_answer.h"

#include "consumers/view/reasons.h"

#include <math.h>

#define WEEK_DAYS 7
#define FIELD_MAX 128

/* As long as one answer is written. */
struct why {
	const struct world *w;
	struct json_put *json;
	const struct days *const *days; /* of each card */
	size_t card;
};

static const struct since_row {
	const char *name;
	int days; /* the end of the day so long before today */
} sinces[] = {
	{ "yesterday", 1 },
	{ "week", WEEK_DAYS },
};

static int64_t day_of(const struct why *y, const struct since_row *since)
{
	return world_yesterday(y->w) + 1 - since->days;
}

static void put_since(const struct why *y, const struct since_row *since)
{
	json_put_text(y->json, "since", str_of(since->name));
	json_put_date(y->json, "date", day_of(y, since));
}

/* ---- the score ---- */

static void put_change(const struct why *y, const struct since_row *since)
{
	static const char *const points[PARTS] = { "points:followers",
						   "points:freshness",
						   "points:activity",
						   "points:engagement" };
	const struct score_settings *settings = y->w->score;
	struct change change = { NAN, { NAN, NAN, NAN, NAN }, NAN, NAN, NAN };
	struct parts then = { .score = NAN }, now = { .score = NAN };

	if (!parts_of_card(&now, y->w->now, y->card))
		now.score = NAN;
	if (!settings ||
	    !parts_of_day(&then, y->days[y->card], day_of(y, since),
			  y->w->zone_hours, settings))
		then.score = NAN;
	if (!isnan(now.score) && !isnan(then.score))
		change_of(&change, &then, &now, settings);
	json_open(y->json, NULL, '{');
	put_since(y, since);
	json_put_number(y->json, "score_then", then.score, 2);
	json_put_number(y->json, "score_now", now.score, 2);
	json_put_number(y->json, "points", change.score, 2);
	for (int p = 0; p < PARTS; p++)
		json_put_number(y->json, points[p], change.points[p], 4);
	json_put_number(y->json, "followers", change.followers, 0);
	json_put_number(y->json, "posts:7d", change.posts_7d, 0);
	json_put_number(y->json, "engagement:7d", change.engagement_7d, 0);
	json_close(y->json, '}');
}

/* ---- the ranks ---- */

static struct str rank_field(const struct why *y, const char *when,
			     struct board board)
{
	struct str value = STR_NULL;
	struct buf name;

	buf_init(&name, FIELD_MAX);
	buf_adds(&name, when);
	board_name(&name, board);
	if (!name.bad)
		value = hashes_get(&y->w->now->cards, y->card,
				   buf_shown(&name));
	buf_release(&name);
	return value;
}

static void put_board(const struct why *y, struct board board)
{
	struct buf name;

	buf_init(&name, FIELD_MAX);
	board_name(&name, board);
	json_put_text(y->json, "board", buf_str(&name));
	buf_release(&name);
}

/* Yesterday's is the card's own. */
static void put_rank_then(const struct why *y, const struct since_row *since,
			  struct board board)
{
	size_t rank = 0;

	if (since->days == 1) {
		json_put_decimal(y->json, "rank_then",
				 rank_field(y, "rank_yesterday:", board));
		return;
	}
	if (y->w->score)
		rank = rank_at_day(board, y->w->now, y->days, y->card,
				   day_of(y, since), y->w->zone_hours,
				   y->w->score);
	json_put_number(y->json, "rank_then", rank ? (double)rank : NAN, 0);
}

static void put_rank(const struct why *y, const struct since_row *since,
		     struct board board)
{
	json_open(y->json, NULL, '{');
	put_since(y, since);
	put_board(y, board);
	put_rank_then(y, since, board);
	json_put_decimal(y->json, "rank_now", rank_field(y, "rank:", board));
	json_close(y->json, '}');
}

/* ---- who passed whom ---- */

static void put_passed(const struct why *y, const struct since_row *since,
		       struct board board, size_t other, const char *now)
{
	json_open(y->json, NULL, '{');
	put_since(y, since);
	put_board(y, board);
	api_put_sentra(y->json, y->w, y->w->now->cards.id[other]);
	json_put_text(y->json, "now", str_of(now));
	json_close(y->json, '}');
}

static int put_passing(const struct why *y, const struct since_row *since,
		       struct board board, struct err *err)
{
	struct passing passing;
	int rc;

	if (!y->w->score)
		return 0;
	rc = passing_of(&passing, y->w->now, y->days, y->card, board,
			day_of(y, since), y->w->zone_hours, y->w->score, err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < passing.n_above; i++)
		put_passed(y, since, board, passing.above[i], "above");
	for (size_t i = 0; i < passing.n_below; i++)
		put_passed(y, since, board, passing.below[i], "below");
	passing_release(&passing);
	return 0;
}

/* ---- all ---- */

static int put_all_passed(const struct why *y, struct err *err)
{
	int rc = 0;

	json_open(y->json, "passed", '[');
	for (size_t s = 0; s < ARRAY_LEN(sinces); s++)
		for (size_t b = 0; b < RANKED_COUNT && rc == 0; b++)
			rc = put_passing(y, &sinces[s], ranked_board(b), err);
	json_close(y->json, ']');
	return rc;
}

int api_why(const struct world *w, const struct page_ask *ask,
	    struct json_put *json, struct err *err)
{
	struct why y = { .w = w, .json = json };
	int rc = api_card(w, ask, &y.card, err);

	if (rc == 0)
		rc = source_recent_days(w->source, &y.days, err);
	if (rc < 0)
		return rc;
	api_put_sentra(json, w, ask->rest);
	json_open(json, "score", '[');
	for (size_t s = 0; s < ARRAY_LEN(sinces); s++)
		put_change(&y, &sinces[s]);
	json_close(json, ']');
	json_open(json, "ranks", '[');
	for (size_t s = 0; s < ARRAY_LEN(sinces); s++)
		for (size_t b = 0; b < RANKED_COUNT; b++)
			put_rank(&y, &sinces[s], ranked_board(b));
	json_close(json, ']');
	return put_all_passed(&y, err);
}
