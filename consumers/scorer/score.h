/* score.h -- from figures to the shown values: engagement, rates, score. */
#ifndef SENTRA_CONSUMERS_SCORER_SCORE_H
#define SENTRA_CONSUMERS_SCORER_SCORE_H

#include "aggregates.h"
#include "common/base/faults.h"
#include "common/config/config.h"

/* [score]: the rows stand in score.c. */
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

/* 1000 * engagement / views over the accounts that ever told a view count;
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

#endif
