/* scorer_ledger_codec.h -- the scorer's own fields in a ledger's hash, and its
 * kind of ledger.
 *
 *   a<account>            followers first before latest latest_before
 *                         first_day views_reported, then of the newest
 *                         post: when its url was observed, the length of its
 *                         url, which follows
 *   h<hour> <account>     posts and five counters, followers
 *   d<day> <account>      the same, latest
 *
 * Followers are a count and its instant, or one "-".  ledger_codec.h has the
 * other fields. */
#ifndef SENTRA_CONSUMERS_SCORER_SCORER_LEDGER_CODEC_H
#define SENTRA_CONSUMERS_SCORER_SCORER_LEDGER_CODEC_H

#include "consumers/ledger/ledger_codec.h"
#include "scorer_ledger.h"

extern const struct ledger_kind scorer_ledger_kind;

#endif
