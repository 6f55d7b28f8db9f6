/* reasons.c -- a score's parts at two times, and places that changed. */
#include "reasons.h"

#include "common/base/clock.h"
#include "consumers/scorer/aggregates.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WINDOW_DAYS 7
/* A double has every whole number up to here. */
#define WHOLE_MAX 0x1p53

/* As it is shown: what printf("%.2f") rounds to. */
static double as_shown(double value)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*f", METRIC_DECIMALS, value);
	return strtod(text, NULL);
}

/* What is not known adds nothing. */
static int64_t whole_of(double value)
{
	return value > 0 ? (int64_t)fmin(value, WHOLE_MAX) : 0;
}

/* ---- a score's parts ---- */

bool parts_of_card(struct parts *out, const struct snapshot *snapshot,
		   size_t card)
{
	static const char *const fields[PARTS] = {
		[PART_F] = "score:followers",
		[PART_U] = "score:freshness",
		[PART_A] = "score:activity",
		[PART_E] = "score:engagement",
	};
	const struct hashes *cards = &snapshot->cards;

	*out = (struct parts){
		.score = value_number(hashes_get(cards, card, "score")),
		.followers = value_number(hashes_get(cards, card, "followers")),
		.posts_7d = value_number(hashes_get(cards, card, "posts:7d")),
		.engagement_7d =
			value_number(hashes_get(cards, card, "engagement:7d")),
		.latest_ms = value_ms(hashes_get(cards, card, "latest")),
	};
	for (int p = 0; p < PARTS; p++) {
		double part = value_number(hashes_get(cards, card, fields[p]));

		out->part[p] = isnan(part) ? 0 : part;
	}
	return !isnan(out->score);
}

static bool is_of_history(const struct days *days,
			  const struct score_settings *settings)
{
	char version[SCORE_VERSION_SIZE];

	score_version(settings, version);
	return strcmp(days->score_version, version) == 0;
}

bool parts_of_day(struct parts *out, const struct days *days, int64_t day,
		  int zone_hours, const struct score_settings *settings)
{
	const struct day *end = days_find(days, day);
	struct score_facts facts;
	struct score score;
	struct day sum;

	if (!end)
		return false;
	sum = days_sum(days, day, WINDOW_DAYS);
	facts = (struct score_facts){
		.followers = whole_of(end->followers),
		.latest_ms = end->latest_ms,
		.posts = whole_of(sum.posts),
		.engagement = whole_of(sum.engagement),
	};
	score = score_of_facts(&facts, day_end_ms(day, zone_hours), settings);
	*out = (struct parts){
		.part = { score.f, score.u, score.a, score.e },
		.score = as_shown(score.total),
		.followers = end->followers,
		.posts_7d = sum.posts,
		.engagement_7d = sum.engagement,
		.latest_ms = end->latest_ms,
	};
	if (!isnan(end->score) && is_of_history(days, settings))
		out->score = end->score;
	return true;
}

void change_of(struct change *out, const struct parts *then,
	       const struct parts *now, const struct score_settings *settings)
{
	const double share[PARTS] = {
		[PART_F] = settings->share_followers,
		[PART_U] = settings->share_freshness,
		[PART_A] = settings->share_activity,
		[PART_E] = settings->share_engagement,
	};

	*out = (struct change){
		.score = now->score - then->score,
		.followers = now->followers - then->followers,
		.posts_7d = now->posts_7d - then->posts_7d,
		.engagement_7d = now->engagement_7d - then->engagement_7d,
	};
	for (int p = 0; p < PARTS; p++)
		out->points[p] =
			100 * share[p] * (now->part[p] - then->part[p]);
}

/* ---- what a board showed ---- */

static double latest_of(const struct day *end)
{
	return end->latest_ms == TIME_NONE
		       ? NAN
		       : (double)floor_div(end->latest_ms, SECOND_MS);
}

double value_at_day(struct board board, const struct days *days, int64_t day,
		    int zone_hours, const struct score_settings *settings)
{
	const struct day *end = days ? days_find(days, day) : NULL;
	struct parts parts;
	struct day sum;

	if (!end || !board_is_ranked(board) ||
	    !parts_of_day(&parts, days, day, zone_hours, settings))
		return NAN;
	sum = days_sum(days, day, WINDOW_DAYS);
	switch (board.metric) {
	case METRIC_score: return parts.score;
	case METRIC_followers: return end->followers;
	case METRIC_latest: return latest_of(end);
	case METRIC_posts: return sum.posts;
	case METRIC_engagement: return sum.engagement;
	case METRIC_views: return isnan(end->views) ? NAN : sum.views;
	case METRIC_rate:
		return as_shown(rate_of(whole_of(sum.engagement),
					whole_of(end->followers), settings));
	default: return NAN;
	}
}

size_t rank_at_day(struct board board, const struct snapshot *snapshot,
		   const struct days *const *days, size_t card, int64_t day,
		   int zone_hours, const struct score_settings *settings)
{
	double mine =
		value_at_day(board, days[card], day, zone_hours, settings);
	size_t rank = 1;

	if (isnan(mine))
		return 0;
	for (size_t i = 0; i < snapshot->cards.n; i++)
		rank += value_at_day(board, days[i], day, zone_hours,
				     settings) > mine;
	return rank;
}

/* ---- who passed whom ---- */

struct place {
	size_t card;
	double now;
};

static int best_first(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int c = (x->now < y->now) - (x->now > y->now);

	return c ? c : (x->card > y->card) - (x->card < y->card);
}

/* Every card's value of now, the best first; what is unknown last. */
static void places_of(struct place *out, const struct hashes *cards,
		      size_t column)
{
	for (size_t i = 0; i < cards->n; i++) {
		double now = value_number(hashes_at(cards, i, column));

		out[i] = (struct place){ i, isnan(now) ? -INFINITY : now };
	}
	qsort(out, cards->n, sizeof(*out), best_first);
}

static size_t board_column(const struct hashes *cards, struct board board)
{
	size_t column = HASHES_NONE;
	struct buf name;

	buf_init(&name, 200);
	board_name(&name, board);
	if (!name.bad)
		column = hashes_column(cards, buf_cstr(&name));
	buf_release(&name);
	return column;
}

int passing_of(struct passing *out, const struct snapshot *snapshot,
	       const struct days *const *days, size_t card, struct board board,
	       int64_t day, int zone_hours,
	       const struct score_settings *settings, struct err *err)
{
	const struct hashes *cards = &snapshot->cards;
	size_t column = board_column(cards, board);
	struct place *places = calloc(cards->n + 1, sizeof(*places));
	double mine = value_number(hashes_at(cards, card, column));
	double then =
		value_at_day(board, days[card], day, zone_hours, settings);

	*out = (struct passing){
		.above = calloc(cards->n + 1, sizeof(*out->above)),
		.below = calloc(cards->n + 1, sizeof(*out->below)),
	};
	if (!places || !out->above || !out->below) {
		passing_release(out);
		free(places);
		return err_set(err, -ENOMEM, "no memory for who passed whom");
	}
	places_of(places, cards, column);
	for (size_t i = 0; i < cards->n; i++) {
		double other = value_at_day(board, days[places[i].card], day,
					    zone_hours, settings);

		if (isinf(places[i].now))
			continue;
		if (places[i].now > mine && other < then)
			out->above[out->n_above++] = places[i].card;
		if (places[i].now < mine && other > then)
			out->below[out->n_below++] = places[i].card;
	}
	free(places);
	return 0;
}

void passing_release(struct passing *passing)
{
	free(passing->above);
	free(passing->below);
	*passing = (struct passing){ 0 };
}
