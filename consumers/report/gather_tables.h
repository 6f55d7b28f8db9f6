/* gather_tables.h -- a part of gather.h: the tables of a report, each from what
 * the gatherer has.  Some rest on tables before them: gather.c has the order.
 */
#ifndef SENTRA_CONSUMERS_REPORT_GATHER_TABLES_H
#define SENTRA_CONSUMERS_REPORT_GATHER_TABLES_H

#include "consumers/view/ranking.h"
#include "gatherer.h"

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

/* What the ranking shares with the two lists. */

/* A rank; empty of 0. */
void add_rank(struct grid *, size_t rank);
/* Places that a sentra of that rank moved since the report before, by a rank of
 * its ranking; empty where there is none. */
void add_moved(const struct gatherer *, struct grid *, struct str id,
	       const char *column, size_t rank);
/* All sentra by a metric without windows. */
int rank_by(const struct gatherer *, enum metric, struct ranking *out,
	    struct err *) MUST_USE;

#endif
