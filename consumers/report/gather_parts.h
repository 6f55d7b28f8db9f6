/* gather_parts.h -- a part of gather.h: what its files share. */
#ifndef SENTRA_CONSUMERS_REPORT_GATHER_PARTS_H
#define SENTRA_CONSUMERS_REPORT_GATHER_PARTS_H

#include "consumers/view/ranking.h"
#include "gather.h"

struct gatherer {
	const struct gathering *in;
	const struct snapshot *now;
	struct report *report;
	int64_t as_of_s;
	int n_days;         /* of the period */
	const char *window; /* "24h" "7d" "30d", where it is one; else NULL */
};

/* A text field of a card; null where absent. */
struct str card_text(const struct gatherer *, size_t card, const char *field);
/* The same of a field and what follows a colon: "followers", "youtube"; suffix
 * NULL: the field alone. */
struct str card_of(const struct gatherer *, size_t card, const char *field,
		   const char *suffix);

/* posts, engagement, views of the period; growth over it.  platform: NATIONAL
 * or enum platform_id.  Appended as decimal text; nothing where it is not
 * known. */
int period_add(const struct gatherer *, struct grid *, size_t card,
	       int platform, const char *field, struct err *) MUST_USE;
/* The same as a number; NAN. */
int period_number(const struct gatherer *, size_t card, int platform,
		  const char *field, double *out, struct err *) MUST_USE;
/* A number as the next cell, with so many decimals; empty of NAN. */
void add_number(struct grid *, double, int decimals);

/* The same with at most so many, and no zeros at the end: DECIMALS_AS_IS. */
void add_plain(struct grid *, double, int decimals);
/* A rank; empty of 0. */
void add_rank(struct grid *, size_t rank);
/* Places that a sentra of that rank moved since the report before, by a rank of
 * its ranking; empty where there is none. */
void add_moved(const struct gatherer *, struct grid *, struct str id,
	       const char *column, size_t rank);
/* All sentra by a metric without windows. */
int rank_by(const struct gatherer *, enum metric, struct ranking *out,
	    struct err *) MUST_USE;

/* The row of a table of a sentra: its id and zone. */
void begin_row(const struct gatherer *, struct grid *, size_t card);

int gather_ranking(struct gatherer *, struct err *) MUST_USE;
int gather_tops(struct gatherer *, struct err *) MUST_USE;
int gather_platforms(struct gatherer *, struct err *) MUST_USE;
int gather_days(struct gatherer *, struct err *) MUST_USE;
int gather_totals(struct gatherer *, struct err *) MUST_USE;
int gather_told(struct gatherer *, struct err *) MUST_USE;
int gather_targets(struct gatherer *, struct err *) MUST_USE;
void gather_watch(struct gatherer *);
int gather_corrections(struct gatherer *, struct err *) MUST_USE;
void gather_evidence(struct gatherer *);

#endif
