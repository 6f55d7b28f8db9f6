/* ledger_restore.h -- a stage's partitions, when it is given them: claimed,
 * and their ledgers loaded.
 *
 * What Redis has nothing of, or lost ledgers of, is read from its beginning;
 * the ledgers that are good skip what they know.  The partition's hash has the
 * field version, where the ledgers have one.
 *
 * Must not know what a ledger holds. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_RESTORE_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_RESTORE_H

#include "ledger_store.h"

/* Fills in where each partition is to be read on.  version: of what the ledgers
 * depend on beside the log, NULL where that is nothing; ledgers of another one
 * are cleared.  *rebuilding: whether a partition is read from its beginning.
 * -ERANGE: the ledgers hold more than was known at
 * --as-of. */
int ledger_restore(struct ledger_store *, struct fence *, struct partition *,
		   size_t n, const char *version, bool *rebuilding,
		   struct err *) MUST_USE;

#endif
