/* ledger_restore.h -- a stage's partitions, when it is given them: claimed,
 * and their ledgers loaded.
 *
 * What Redis has nothing of, or lost ledgers of, is read from its beginning;
 * the ledgers that are good skip what they know.  Where ledgers depend on
 * something beside the log, the field version of the partition's hash names it:
 * ledgers of another version are cleared, unless they are good by this one as
 * well.
 *
 * Must not know what a ledger holds. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_RESTORE_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_RESTORE_H

#include "ledger_store.h"

struct ledger_version {
	const char *text; /* borrowed */
	/* Ledgers of the stored version (null: it has none) are good by this
	 * one where the newest event of the partition's ledgers is before this
	 * instant; TIME_NONE: never. */
	int64_t (*good_before_ms)(void *ctx, struct str stored);
	void *ctx;
};

/* Fills in where each partition is to be read on.  version: NULL where ledgers
 * depend on nothing but the log.  *rebuilding: whether a partition is read from
 * its beginning.  -ERANGE: the ledgers hold more than was known at --as-of. */
int ledger_restore(struct ledger_store *, struct fence *, struct partition *,
		   size_t n, const struct ledger_version *version,
		   bool *rebuilding, struct err *) MUST_USE;

#endif
