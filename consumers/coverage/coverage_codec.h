/* coverage_codec.h -- what coverage keeps in the fields of a ledger's hash,
 * beside what ledger_codec.h says of all ledgers:
 *
 *   v                   at its end: the first event's observed_at
 *   a<account>          proof, then of each label that was told by posts known
 *                       no more: its id, when
 *   k<when> <account>   a post kept for campaigns: its labels
 *   p...                labels
 *
 * Labels are their ids, a blank between, with their number before; an id that
 * the lexicon does not have is a bad field. */
#ifndef SENTRA_CONSUMERS_COVERAGE_COVERAGE_CODEC_H
#define SENTRA_CONSUMERS_COVERAGE_COVERAGE_CODEC_H

#include "consumers/ledger/ledger_field.h"
#include "coverage_ledger.h"

/* ---- functions of coverage_ledger_kind ---- */

size_t coverage_fields(const struct ledger_account *);
void coverage_put_ledger(struct field_writer *, const struct ledger *);
int coverage_load_ledger(struct ledger *, struct field_scan *value);
void coverage_put_account(struct field_writer *, const struct ledger *,
			  const struct ledger_account *);
int coverage_load_field(struct ledger *, char letter, struct field_scan *name,
			struct field_scan *value);
void coverage_put_post(struct field_writer *, const struct ledger *,
		       const struct ledger_post *);
void coverage_load_post(const struct ledger *, struct ledger_post *,
			struct field_scan *value);
bool coverage_is_whole(const struct ledger_account *);

#endif
