/* targets.h -- targets.json: what the sentra are to reach, by year and quarter.
 *
 *   {"version": 1,
 *    "years": [{"year": 2026,
 *               "default": {"followers": 20000, "posts_week": 7,
 *                           "silence_days": 3, "programmes": 3},
 *               "sentras": {"kartini-temanggung": {"followers": 50000}},
 *               "quarters": [{"quarter": 4, "default": {"posts_week": 10},
 *                             "sentras": {...}}]}]}
 *
 * schemas/targets.schema.json is the reference; a file with a fault makes no
 * targets.  Of one indicator (reached.h) the first of these counts: the
 * sentra's in the quarter, the sentra's in the year, the quarter's default, the
 * year's.  A sentra that the roster does not have is a fault. */
#ifndef SENTRA_CONSUMERS_REPORT_TARGETS_H
#define SENTRA_CONSUMERS_REPORT_TARGETS_H

#include "common/base/faults.h"
#include "common/config/roster.h"
#include "reached.h"

struct targets;

/* New; NULL: the faults say why.  path NULL: there are none.  roster NULL: it
 * is not asked which sentra there are. */
struct targets *targets_load(const char *path, const struct roster *,
			     struct faults *);
/* The same from text; path is only for messages. */
struct targets *targets_parse(struct str text, const char *path,
			      const struct roster *, struct faults *);
/* Accepts NULL. */
void targets_free(struct targets *);

/* The target of a sentra on a day; NAN: there is none.  Accepts NULL. */
double target_of(const struct targets *, struct str sentra, int64_t day,
		 enum indicator);

#endif
