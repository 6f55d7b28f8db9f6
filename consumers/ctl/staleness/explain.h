/* explain.h -- why a sentra has its state: every clock, proof and rule behind
 * it.
 *
 * Pure.  Shows how accounts are at an instant by what the alerter knew and
 * decided last; evaluates nothing. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_H
#define SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_H

#include "explain_account.h"

/* For people, some lines; for programs, one JSON document. */
void explain_text(const struct explanation *, bool indonesian, struct buf *out);
void explain_json(const struct explanation *, struct buf *out);

#endif
