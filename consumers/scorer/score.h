/* score.h -- from aggregates to engagement, rates and the score.
 *
 *   engagement  the sum of weight x gain over likes, comments, shares, saves
 *   rate        1000 x engagement / followers^exponent
 *   view_rate   1000 x engagement / views
 *   score       100 x (share x F + share x U + share x A + share x E), with
 *               F  ln(1 + followers) / ln(1 + target)      followers
 *               U  2^(-hours since the newest post / half-life)  freshness
 *               A  posts in 7d / target                    activity
 *               E  rate of 7d / target                     engagement
 *               each at most 1, and 0 where nothing is known
 *
 * Weights, shares, targets, exponent and half-life are configuration, section
 * [score].  Pure.  Must not know accounts, platforms or boards. */
#ifndef SENTRA_CONSUMERS_SCORER_SCORE_H
#define SENTRA_CONSUMERS_SCORER_SCORE_H

#include "aggregates.h"
#include "common/base/faults.h"
#include "common/config/config.h"

/* Section [score]; score_items has a row for each key. */
struct score_settings {
	int64_t weight[COUNTER_COUNT]; /* of views always 0 */
	double exponent;               /* of followers in the rate: 0.8 */
	double share_followers, share_freshness, share_activity,
		share_engagement; /* together 1 */
	int64_t target_followers, target_posts;
	double target_rate;
	double half_life_hours;
	int64_t tick_ms;
};
extern const struct cfg_item score_items[];

/* What the rows cannot check: the shares add up to 1 (within 1e-9). */
void score_check(const struct score_settings *, const struct config *,
		 struct faults *);

/* Names the formula and the settings ("1-" and 8 hex digits); another weight
 * is another version, another tick is not. */
#define SCORE_VERSION_SIZE 16
void score_version(const struct score_settings *, char out[SCORE_VERSION_SIZE]);

/* weight x gain, summed; stops at INT64_MAX. */
int64_t engagement(const struct gains *, const struct score_settings *);

/* 1000 * engagement / followers^exponent; 0 where followers are unknown or
 * 0. */
double rate(const struct aggregates *, enum window,
	    const struct score_settings *);

/* The same of an engagement that is weighted already. */
double rate_of(int64_t engagement, int64_t followers,
	       const struct score_settings *);

/* 1000 * engagement / views over the accounts that ever reported a view count;
 * false where there are no views. */
bool view_rate(const struct aggregates *, enum window,
	       const struct score_settings *, double *out);

struct score {
	double total;      /* 0 to 100 */
	double f, u, a, e; /* each 0 to 1 */
};
/* at t_ms: now, or a day's last second. */
struct score score_of(const struct aggregates *, int64_t t_ms,
		      const struct score_settings *);

/* What the score is made of, and all that it is made of. */
struct score_facts {
	int64_t followers;         /* 0: unknown */
	int64_t latest_ms;         /* TIME_NONE */
	int64_t posts, engagement; /* of 7d; engagement is weighted */
};
struct score score_of_facts(const struct score_facts *, int64_t t_ms,
			    const struct score_settings *);

#endif
