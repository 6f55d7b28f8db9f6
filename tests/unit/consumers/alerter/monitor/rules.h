/* rules.h -- what must hold of every alert about content, whatever the
 * rule says in detail; looked up in the events, not in anybody's state. */
#ifndef SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_RULES_H
#define SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_RULES_H

#include "world.h"

/* How things were when the content alert of a sentra was raised. */
struct rules {
	bool fires[ORACLE_SENTRA];
	unsigned adopted[ORACLE_SENTRA]; /* rosters until then */
	bool active[ORACLE_SENTRA];
	int64_t newest_ms[ORACLE_ACCOUNTS];
	bool exempt[ORACLE_ACCOUNTS];
	unsigned adoptions; /* the test counts them */
};

void rules_init(struct rules *);
/* The effects of the evaluation at t. */
void rules_check(struct rules *, const struct world *, int64_t t_ms);

#endif
