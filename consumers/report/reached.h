/* reached.h -- what a sentra reached of its targets in a quarter.  Pure.
 *
 *   begin = quarter_begin(open.day);
 *   reached_of(&reached, &days, &open, told_s, n, day_start_ms(begin, zone));
 *   percent = capaian(INDICATOR_followers, target,
 *                     reached.value[INDICATOR_followers]);
 *
 * Realisasi is of the quarter up to the day that is asked.  Capaian is in per
 * cent, raw: not capped, not rounded, as reports of ministries (LKjIP) compute
 * it: realisasi / target x 100, and where less is better
 * (2 x target - realisasi) / target x 100. */
#ifndef SENTRA_CONSUMERS_REPORT_REACHED_H
#define SENTRA_CONSUMERS_REPORT_REACHED_H

#include "consumers/view/days.h"

/* X(name, less is better, the most that a target may be, decimals of one) */
#define INDICATORS(X)                                                        \
	X(followers, false, 1000000000, 0) /* at the day's end */            \
	X(posts_week, false, 10000, 2)     /* posts by 7 of the days */      \
	X(silence_days, true, 92, 0)  /* the most in a row without a post */ \
	X(programmes, false, 1000, 0) /* programmes told in the quarter */
#define INDICATOR_ENUM(name, less, most, decimals) INDICATOR_##name,
enum indicator { INDICATORS(INDICATOR_ENUM) INDICATOR_COUNT };
#undef INDICATOR_ENUM
extern const char *const indicator_names[INDICATOR_COUNT];

/* The first day of the quarter that a day lies in. */
int64_t quarter_begin(int64_t day);

/* What a sentra reached from the quarter's first day up to a day, which may
 * still be open: `open` has what its card says of that day (followers and
 * latest at its end, posts on it), days the closed ones; those from that day on
 * do not count.  told_s: of each of the programmes that are in force when it
 * was last told, unix seconds; 0: never; NULL: that is not known.  begin_ms:
 * the quarter's first instant.
 *
 * Days before the first one of which anything is known are no days of the
 * sentra's: they are neither silent nor divide its posts.  Later ones of which
 * nothing is known are days without a post.  NAN: not known. */
struct reached {
	double value[INDICATOR_COUNT];
};
void reached_of(struct reached *, const struct days *, const struct day *open,
		const int64_t *told_s, size_t n_told, int64_t begin_ms);

/* In per cent; NAN where one of both is not known, or the target is 0. */
double capaian(enum indicator, double target, double realisasi);

#endif
