/* log.h -- the readings of a sentra, read from the metrics topics. */
#ifndef SENTRA_CONSUMERS_CTL_EVIDENCE_LOG_H
#define SENTRA_CONSUMERS_CTL_EVIDENCE_LOG_H

#include "consumers/ctl/ctl.h"
#include "trace.h"

/* All that bear on the question: of its platform, or of each that the sentra
 * has an account on, its own partition from the beginning.  With --as-of each
 * up to its first event, of whichever sentra, that was observed later, as
 * stages read it.  Blocking. */
int log_trace(const struct ctl *, struct trace *, struct err *) MUST_USE;

#endif
