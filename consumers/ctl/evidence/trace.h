/* trace.h -- from the readings of one sentra to the evidence of one number.
 *
 *   trace_init(&trace, &question);
 *   rc = trace_take(&trace, &message, offset, &event, &err);   (each message)
 *   trace_sort(&trace);
 *   ... trace.at[i].before, trace.at[i].after ...
 *   trace_release(&trace);
 *
 * The events are applied to ledgers of the scorer, one a platform, and the
 * number is what its aggregates and its formulas say at the instant asked
 * about, however little was read yet.  Evidence is each event that makes it
 * another number.  So the differences add up to the number that is shown,
 * whatever it is.  Of a rate and of the score they depend on the order: one
 * platform after the other, each in the order of its log.
 *
 * Followers and the newest post are decided by the newest reading: kept is the
 * last change of each account, and the last one of all; those before it are
 * counted, with what they come to.
 *
 * Pure. */
#ifndef SENTRA_CONSUMERS_CTL_EVIDENCE_TRACE_H
#define SENTRA_CONSUMERS_CTL_EVIDENCE_TRACE_H

#include "common/base/pool.h"
#include "common/config/roster.h"
#include "consumers/core/usable.h"
#include "consumers/scorer/metric_value.h"

/* Which number, of whom, when.  All borrowed. */
struct trace_question {
	const struct sentra *sentra;
	const struct score_settings *settings;
	struct board field;
	int64_t t_s;
	int zone_hours;
};

/* An event that changed the number.  Texts are in the pool of the trace. */
struct evidence {
	enum platform_id platform;
	int32_t partition;
	int64_t offset, append_ms, observed_ms;
	struct str account; /* its identity */
	struct str event;   /* as it is in the log */
	/* What it says of a number that the newest reading decides: followers,
	 * or when the post was published (ms). */
	int64_t told;
	char before[VALUE_TEXT], after[VALUE_TEXT]; /* empty: unknown */
};

struct trace_counts {
	size_t read;    /* of the sentra, up to the instant asked about */
	size_t changed; /* the number */
	/* Passed over: observed a day before the newest; no event; of an
	 * account that the roster does not have. */
	size_t late, unusable, stranger;
};

/* What all evidence together may take. */
#define TRACE_BYTES ((size_t)256 << 20)

struct trace {
	struct trace_question of;
	struct ledger *ledger[PLATFORM_COUNT]; /* owned; NULL: nothing yet */
	struct aggregates sum[PLATFORM_COUNT];
	bool has[PLATFORM_COUNT]; /* an account there */
	char value[VALUE_TEXT];   /* the number; empty: unknown */
	struct trace_counts counts;
	struct evidence *at; /* owned */
	size_t n, size;
	size_t earlier; /* changes that a later one made forgotten */
	int64_t earlier_units;
	struct pool pool;
};

/* question: copied. */
void trace_init(struct trace *, const struct trace_question *);
void trace_release(struct trace *);
/* A message of the sentra, in the order of its partition; event NULL: it cannot
 * be used.  -ENOMEM; -E2BIG: more than TRACE_BYTES. */
int trace_take(struct trace *, const struct log_message *, int64_t offset,
	       const struct event *, struct err *) MUST_USE;
/* The newest observed first. */
void trace_sort(struct trace *);

/* The account that the roster has, or NULL. */
const struct account *trace_account(const struct trace *,
				    const struct evidence *);

/* ---- numbers ---- */

/* Of a value as text in its last decimal: "53.28" is 5328; the unknown is 0. */
int64_t units_of(const char *text);
/* What an event changed it by. */
int64_t evidence_units(const struct evidence *);
/* The text of so many. */
void units_text(char out[VALUE_TEXT], enum metric, int64_t units);

#endif
