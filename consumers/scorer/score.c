/* score.c -- the score and the rates, and the settings that they follow.
 *
 * Must not know accounts, platforms or boards: aggregates in, numbers out. */
#include "score.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define FORMULA 1 /* to be raised with any change of a formula here */

#define ITEM(key, type, field, fallback, min, max, help)                     \
	{                                                                    \
		key, type, offsetof(struct score_settings, field), fallback, \
			min, max, help                                       \
	}

const struct cfg_item score_items[] = {
	ITEM("weight_likes", CFG_INT, weight[LIKES], "1", 0, 1000,
	     "what a like counts in engagement"),
	ITEM("weight_comments", CFG_INT, weight[COMMENTS], "2", 0, 1000,
	     "what a comment counts in engagement"),
	ITEM("weight_shares", CFG_INT, weight[SHARES], "3", 0, 1000,
	     "what a share counts in engagement"),
	ITEM("weight_saves", CFG_INT, weight[SAVES], "3", 0, 1000,
	     "what a save counts in engagement"),
	ITEM("exponent", CFG_REAL, exponent, "0.8", 0, 2,
	     "rate is 1000 x engagement / followers to this power"),
	ITEM("share_followers", CFG_REAL, share_followers, "0.30", 0, 1,
	     "share of followers in the score; the four add up to 1"),
	ITEM("share_freshness", CFG_REAL, share_freshness, "0.30", 0, 1,
	     "share of the newest post's age in the score"),
	ITEM("share_activity", CFG_REAL, share_activity, "0.25", 0, 1,
	     "share of the posts of 7 days in the score"),
	ITEM("share_engagement", CFG_REAL, share_engagement, "0.15", 0, 1,
	     "share of the rate of 7 days in the score"),
	ITEM("target_followers", CFG_INT, target_followers, "100000", 1,
	     (double)COUNT_MAX, "followers that give the full share"),
	ITEM("target_posts", CFG_INT, target_posts, "14", 1, 1000000,
	     "posts in 7 days that give the full share"),
	ITEM("target_rate", CFG_REAL, target_rate, "1000", 0.001, 1e12,
	     "rate of 7 days that gives the full share"),
	ITEM("half_life_hours", CFG_REAL, half_life_hours, "72", 0.01, 1e6,
	     "hours after which a newest post gives half its share"),
	ITEM("tick", CFG_DURATION, tick_ms, "5s", 100, HOUR_MS,
	     "how often boards slide when no event comes"),
	{ 0 }
};

void score_check(const struct score_settings *settings,
		 const struct config *config, struct faults *faults)
{
	double sum = settings->share_followers + settings->share_freshness +
		     settings->share_activity + settings->share_engagement;

	if (fabs(sum - 1) <= 1e-9)
		return;
	config_fault(config, faults, "score", "share_followers",
		     "the four shares add up to %g, make them add up to 1",
		     sum);
}

static uint32_t fnv1a(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

void score_version(const struct score_settings *s, char out[SCORE_VERSION_SIZE])
{
	char text[512];

	snprintf(text, sizeof(text),
		 "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
		 " %.17g %.17g %.17g %.17g %.17g %" PRId64 " %" PRId64
		 " %.17g %.17g",
		 s->weight[LIKES], s->weight[COMMENTS], s->weight[SHARES],
		 s->weight[SAVES], s->exponent, s->share_followers,
		 s->share_freshness, s->share_activity, s->share_engagement,
		 s->target_followers, s->target_posts, s->target_rate,
		 s->half_life_hours);
	snprintf(out, SCORE_VERSION_SIZE, "%d-%08" PRIx32, FORMULA,
		 fnv1a(text));
}

/* Views are not engagement, whatever weight stands there. */
int64_t engagement(const struct gains *gains,
		   const struct score_settings *settings)
{
	int64_t sum = 0, part;
	int i;

	for (i = LIKES; i <= SAVES; i++) {
		if (__builtin_mul_overflow(settings->weight[i],
					   gains->counter[i], &part))
			return INT64_MAX;
		sum = sum_capped(sum, part);
	}
	return sum;
}

static int64_t followers_of(const struct aggregates *aggregates)
{
	return aggregates->followers_known ? aggregates->followers : 0;
}

double rate_of(int64_t of_engagement, int64_t followers,
	       const struct score_settings *settings)
{
	if (followers == 0)
		return 0;
	return 1000.0 * (double)of_engagement /
	       pow((double)followers, settings->exponent);
}

double rate(const struct aggregates *aggregates, enum window window,
	    const struct score_settings *settings)
{
	return rate_of(engagement(&aggregates->gains[window], settings),
		       followers_of(aggregates), settings);
}

bool view_rate(const struct aggregates *aggregates, enum window window,
	       const struct score_settings *settings, double *out)
{
	const struct gains *viewed = &aggregates->viewed[window];

	if (!aggregates->views_reported || viewed->counter[VIEWS] == 0)
		return false;
	*out = 1000.0 * (double)engagement(viewed, settings) /
	       (double)viewed->counter[VIEWS];
	return true;
}

static double share_of(double value, double target)
{
	return fmin(1, value / target);
}

static double freshness(int64_t latest_ms, int64_t t_ms, double half_life)
{
	if (latest_ms == TIME_NONE)
		return 0;
	return fmin(1, exp2(-(double)(t_ms - latest_ms) / (double)HOUR_MS /
			    half_life));
}

struct score score_of(const struct aggregates *aggregates, int64_t t_ms,
		      const struct score_settings *s)
{
	const struct score_facts facts = {
		.followers = followers_of(aggregates),
		.latest_ms = aggregates->latest_ms,
		.posts = aggregates->gains[W7D].posts,
		.engagement = engagement(&aggregates->gains[W7D], s),
	};

	return score_of_facts(&facts, t_ms, s);
}

struct score score_of_facts(const struct score_facts *facts, int64_t t_ms,
			    const struct score_settings *s)
{
	struct score score = {
		.f = share_of(log1p((double)facts->followers),
			      log1p((double)s->target_followers)),
		.u = freshness(facts->latest_ms, t_ms, s->half_life_hours),
		.a = share_of((double)facts->posts, (double)s->target_posts),
		.e = share_of(rate_of(facts->engagement, facts->followers, s),
			      s->target_rate),
	};

	score.total =
		100 *
		(s->share_followers * score.f + s->share_freshness * score.u +
		 s->share_activity * score.a + s->share_engagement * score.e);
	return score;
}
