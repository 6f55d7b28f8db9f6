/* renewal.h -- the tokens of accounts that have their own, as rounds use them:
 * which pair a round begins with, and what a renewed pair does to it.
 *
 * Where a platform rotates tokens (platform.own_tokens), the answer to TOKEN
 * voids the pair that was sent.  The order that follows from it is kept here:
 * the new pair is written by the token store, and only then given to the
 * round.  Knows no schedule and sends nothing. */
#ifndef SENTRA_PRODUCERS_CORE_RENEWAL_H
#define SENTRA_PRODUCERS_CORE_RENEWAL_H

#include "batch.h"
#include "token_store.h"

/* The pair of the account setup->id goes into the round's setup, borrowed from
 * the store, and whether it has expired or soon will.  False: the store has no
 * pair of this account. */
bool renewal_prepare(const struct token_store *, struct round_setup *,
		     int64_t now_ms);

/* The batch's request was TOKEN, and this is what was answered.  The round goes
 * on with the new pair; it fails where there is none, or where it could not be
 * written: the store then has it, and writes it before it is used. */
void renewal_apply(struct token_store *, struct batch *,
		   const struct answer_target *, int64_t now_ms);

#endif
