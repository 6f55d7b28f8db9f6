/* ledger_codec.h -- a ledger as the fields of a Redis hash, and back.
 *
 *   v                     format zone newest_ms late_total, then the kind's own
 *   p<n> <account><post>  published, when its texts were observed, five
 *                         highest, the kind's own, the lengths of kind, url and
 *                         text, then these; n: bytes of the account
 *   off                   next_offset
 *
 * and of each account what the kind keeps of it.  Whoever changes anything in
 * it raises the format of the kinds that it concerns.  What is read must be
 * exactly what is written: a ledger is either what it was or built anew from
 * Kafka.
 *
 * The codec stands above the ledger, which does not know it.  It knows nothing
 * of Redis but that a hash has fields. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_CODEC_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_CODEC_H

#include "ledger.h"
#include "ledger_field.h"

/* Calls fn for every field that changed since ledger_saved(), each once, or
 * that is to be removed (of what is no longer kept).  The field "off" is not
 * among them: the store writes it, with the comparison that guards it.
 * -ENOMEM: fn did not get all of them. */
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
