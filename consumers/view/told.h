/* told.h -- when each sentra last told of each label, and where the gaps are.
 * Pure.
 *
 *   rc = told_init(&told, labels, n_labels, sentras, n_sentras, &err);
 *   told_set(&told, 0, sentra, score);       (from <prefix>:told:<label>)
 *   rows = told_newest(&told, &n, &err);     (of each label, whoever told it)
 *   ... told_is_gap(&told, rows[i].at_s) ...
 *   free(rows);
 *   told_release(&told);
 *
 * A gap: never told, or longer ago than gap_s.  What Redis does not have is
 * unknown, and no gap. */
#ifndef SENTRA_CONSUMERS_VIEW_TOLD_H
#define SENTRA_CONSUMERS_VIEW_TOLD_H

#include "common/config/roster.h"
#include "consumers/lexicon/lexicon.h"

#define TOLD_NEVER   0
#define TOLD_UNKNOWN INT64_C(-1)

struct told {
	/* Borrowed; sentra in the order of the roster. */
	const struct label *const *label;
	const struct sentra *const *sentra;
	size_t n_labels, n_sentras;
	int64_t *at_s; /* unix seconds, label by label; owned */
	int64_t now_s, gap_s;
};

/* All is unknown at first; now_s and gap_s are the caller's to set.  -ENOMEM.
 */
int told_init(struct told *, const struct label *const *label, size_t n_labels,
	      const struct sentra *const *sentra, size_t n_sentras,
	      struct err *) MUST_USE;
void told_release(struct told *);
/* As Redis has a score; what is no instant leaves it unknown, and so is a
 * sentra that is none of these, or NULL. */
void told_set(struct told *, size_t label, const struct sentra *,
	      struct str score);
int64_t told_at(const struct told *, size_t label, size_t sentra);

bool told_is_gap(const struct told *, int64_t at_s);
/* Whole days since; 0 where it lies ahead of now. */
int64_t told_days(const struct told *, int64_t at_s);
/* Whether nothing at all is known. */
bool told_is_empty(const struct told *);

/* One label, and who told it. */
struct told_row {
	const struct label *label;
	const struct sentra *sentra; /* NULL: none of several */
	int64_t at_s;
	size_t place; /* private */
};

/* A row a label: the newest of all its sentra.  A row a label and sentra.  Both
 * new, for free(), gaps first: never, then the longest ago; what is unknown at
 * the end.  NULL: no memory. */
struct told_row *told_newest(const struct told *, size_t *n, struct err *);
struct told_row *told_each(const struct told *, size_t *n, struct err *);

/* Places of labels, and of sentra, those with most gaps first, else as they
 * stood.  out: room for all.  -ENOMEM. */
int told_sort_labels(const struct told *, size_t *out, struct err *) MUST_USE;
int told_sort_sentras(const struct told *, size_t *out, struct err *) MUST_USE;
/* Over all sentra. */
size_t told_gaps(const struct told *, size_t label);

#endif
