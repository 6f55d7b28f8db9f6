/* ledger_field.h -- the fields of a ledger's hash: a writer and a reader.
 *
 * A name is a letter and what follows it.  Values are decimal numbers, one
 * blank apart; "-" is null.  Names are bytes, not text: ids may hold anything
 * but NUL.  What is read must be exactly what is written.
 *
 *   field_begin(writer, 'a');
 *   buf_adds(&writer->name, account->id);
 *   field_number(writer, 5);
 *   field_end(writer, false);
 *
 *   n = scan_number(&value, 0, COUNT_MAX);
 *   if (!scan_at_end(&value))
 *           return -EBADMSG;
 *
 * Pure.  Must not know ledgers, nor Redis. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_FIELD_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_FIELD_H

#include "common/base/buf.h"
#include "common/base/clock.h"

/* Gets a field, once; value null means that it is to be removed.  Views are
 * good during the call only. */
typedef void ledger_field_fn(void *ctx, struct str name, struct str value);

struct field_writer {
	ledger_field_fn *fn;
	void *ctx;
	struct buf name, value;
};

void field_writer_init(struct field_writer *, ledger_field_fn *, void *ctx);
/* -ENOMEM: fn did not get all of the fields. */
int field_writer_release(struct field_writer *) MUST_USE;

/* Nothing of it yet but its letter. */
void field_begin(struct field_writer *, char letter);
/* Another word of the value. */
void field_number(struct field_writer *, int64_t);
void field_null(struct field_writer *);
void field_number_or_null(struct field_writer *, int64_t, int64_t null);
/* It is whole: fn gets it; gone: it is to be removed. */
void field_end(struct field_writer *, bool gone);

/* Years 1 to 9999, as an event may have them. */
#define TIME_LEAST (-62135596800000)
#define TIME_MOST  INT64_C(253402300799999)
#define DAY_LEAST  (TIME_LEAST / DAY_MS - 1)
#define DAY_MOST   (TIME_MOST / DAY_MS + 1)

/* What is left of a name or value.  Once bad, all further reading is nothing,
 * so a reader asks once, at its end. */
struct field_scan {
	struct str left;
	bool first; /* no blank before the first word */
	bool bad;
};

struct field_scan scan_of(struct str text);
/* The next word as a number within these; least where it is none. */
int64_t scan_number(struct field_scan *, int64_t least, int64_t most);
/* Whether the next word is "-"; if so, it is taken. */
bool scan_null(struct field_scan *);
int64_t scan_number_or_null(struct field_scan *, int64_t null, int64_t least,
			    int64_t most);
int64_t scan_time_or_none(struct field_scan *); /* TIME_NONE */
/* The blank before a word. */
void scan_blank(struct field_scan *);
/* So many bytes; n < 0: null. */
struct str scan_bytes(struct field_scan *, int64_t n);
/* All that is left: an id, of at least a byte and without NUL; null where it is
 * none, which is bad. */
struct str scan_id(struct field_scan *);
/* Whether all was read, and nothing was bad. */
bool scan_at_end(const struct field_scan *);

#endif
