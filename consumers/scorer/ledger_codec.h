/* ledger_codec.h -- a ledger as the fields of a Redis hash, and back.
 *
 *   v                     format zone newest_ms late_total
 *   a<account>            followers first before latest latest_before
 *                         first_day views_reported
 *   h<hour> <account>     posts and five counters, followers
 *   d<day> <account>      the same, latest
 *   p<n> <account><post>  published, when its texts were observed, five
 *                         highest, the lengths of kind, url and text, then
 *                         these; n: bytes of the account
 *   off                   next_offset
 *
 * Numbers are decimal, one blank apart; "-" is null.  Followers are a count
 * and its instant, or one "-".  Field names are bytes, not text: ids may hold
 * anything but NUL.
 *
 * The codec stands above the ledger, which does not know it.  It knows nothing
 * of Redis but that a hash has fields. */
#ifndef SENTRA_CONSUMERS_SCORER_LEDGER_CODEC_H
#define SENTRA_CONSUMERS_SCORER_LEDGER_CODEC_H

#include "common/base/err.h"
#include "ledger.h"

/* Calls fn for every field that changed since ledger_saved(), each once: value
 * null means that the field is to be removed (a bucket or post that is no
 * longer kept).  Views are good during the call of fn only.  The field "off"
 * is not among them: the store writes it, with the comparison that guards it.
 * -ENOMEM: fn did not get all of them. */
typedef void ledger_field_fn(void *ctx, struct str field, struct str value);
int ledger_changes(const struct ledger *, ledger_field_fn *, void *ctx,
		   struct err *) MUST_USE;

/* Load a ledger again from its fields, "off" (next_offset) included, in any
 * order, into a new one; then ledger_loaded() says whether it is whole.
 * -ESTALE: written for another time zone or format; -EBADMSG: not what this
 * version writes (the text says which field), which another format may look
 * like as well.  Either way: rebuild it from Kafka.  -ENOMEM. */
int ledger_load(struct ledger *, struct str field, struct str value,
		struct err *) MUST_USE;
int ledger_loaded(struct ledger *, struct err *) MUST_USE;

#endif
