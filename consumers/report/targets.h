/* targets.h -- targets.json: what the sentra are to reach, by year and quarter;
 * and what they reached of it.
 *
 *   {"version": 1,
 *    "years": [{"year": 2026,
 *               "default": {"followers": 20000, "posts_week": 7,
 *                           "silence_days": 3, "programmes": 3},
 *               "sentras": {"kartini-temanggung": {"followers": 50000}},
 *               "quarters": [{"quarter": 4, "default": {"posts_week": 10},
 *                             "sentras": {...}}]}]}
 *
 * schemas/targets.schema.json is the reference.  Of one indicator the first of
 * these counts: the sentra's in the quarter, the sentra's in the year, the
 * quarter's default, the year's.  A sentra that the roster does not have is a
 * fault.
 *
 * Realisasi is of the quarter up to the day that is asked.  Capaian is in per
 * cent, raw: not capped, not rounded, as reports of ministries (LKjIP) compute
 * it: realisasi / target x 100, and where less is better
 * (2 x target - realisasi) / target x 100. */
#ifndef SENTRA_CONSUMERS_REPORT_TARGETS_H
#define SENTRA_CONSUMERS_REPORT_TARGETS_H

#include "common/base/faults.h"
#include "common/config/roster.h"
#include "consumers/view/days.h"
#include "consumers/view/words.h"

/* X(name, less is better) */
#define INDICATORS(X)                                                      \
	X(followers, false)   /* at the day's end */                       \
	X(posts_week, false)  /* posts of the quarter, by 7 of its days */ \
	X(silence_days, true) /* the most days in a row without a post */  \
	X(programmes, false)  /* programmes told in the quarter */
#define INDICATOR_ENUM(name, less) INDICATOR_##name,
enum indicator { INDICATORS(INDICATOR_ENUM) INDICATOR_COUNT };
#undef INDICATOR_ENUM
extern const char *const indicator_names[INDICATOR_COUNT];

struct targets;

/* New; NULL: the faults say why.  roster NULL: it is not asked which sentra
 * there are. */
struct targets *targets_load(const char *path, const struct roster *,
			     struct faults *);
/* The same from text; path is only for messages. */
struct targets *targets_parse(struct str text, const char *path,
			      const struct roster *, struct faults *);
/* Accepts NULL. */
void targets_free(struct targets *);

/* The target of a sentra on a day; NAN: there is none. */
double target_of(const struct targets *, struct str sentra, int64_t day,
		 enum indicator);

/* The first day of the quarter that a day lies in. */
int64_t quarter_begin(int64_t day);

/* What a sentra reached from the quarter's first day up to a day, which may
 * still be open: `open` has what its card says of that day (followers and
 * latest at its end, posts on it), days the closed ones before it.  told_s: of
 * each of the programmes that are in force when it was last told, unix seconds;
 * 0: never.  begin_ms: the quarter's first instant.  NAN: not known. */
struct reached {
	double value[INDICATOR_COUNT];
};
void reached_of(struct reached *, const struct days *, const struct day *open,
		const int64_t *told_s, size_t n_told, int64_t begin_ms);

/* In per cent; NAN where one of both is not known, or the target is 0. */
double capaian(enum indicator, double target, double realisasi);

#endif
