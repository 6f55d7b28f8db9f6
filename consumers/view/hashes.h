/* hashes.h -- the hashes of all sentra of one kind, as Redis has them: cards,
 * labels.
 *
 *   size_t column = hashes_column(&cards, "followers:youtube");
 *
 *   for (size_t i = 0; i < cards.n; i++)
 *           value = hashes_at(&cards, i, column);
 *
 * Kept by columns: each field's name once.  Texts are as Redis has them, which
 * may be anything; null where the hash has no such field.  Immutable once read,
 * but for hashes_put(), by which a reader fills it. */
#ifndef SENTRA_CONSUMERS_VIEW_HASHES_H
#define SENTRA_CONSUMERS_VIEW_HASHES_H

#include "common/base/err.h"
#include "common/base/pool.h"

/* Names that one kind may have, of all its hashes together, and the bytes of a
 * name and of the values of one hash; a field beyond is left out. */
#define HASHES_COLUMNS_MAX 4096
#define HASHES_NAME_MAX    512
#define HASHES_ROW_MAX     ((size_t)64 << 10)
#define HASHES_NONE        SIZE_MAX

struct hashes_row {
	struct str *value; /* by the place of the column; NULL: no hash */
	size_t n;          /* places that there were when it was put */
};

/* All in the pool.  A value's place in its row is that at which its name was
 * first seen, so that a new name moves no values. */
struct hashes {
	struct str *id; /* of the sentra, in ascending order */
	size_t n;
	struct str *column; /* names, in ascending order */
	size_t n_columns;
	size_t *place;    /* of each column */
	struct str *name; /* by place */
	size_t room;      /* columns that fit */
	struct hashes_row *row;
	struct pool pool;
};

/* For n sentra, whose ids are copied and sorted.  -ENOMEM. */
int hashes_init(struct hashes *, const struct str *ids, size_t n,
		struct err *) MUST_USE;
void hashes_release(struct hashes *);

/* Row i as HGETALL has it: name, value, name ...  The n texts are copied; of a
 * name twice the last counts.  Columns move.  -ENOMEM. */
int hashes_put(struct hashes *, size_t i, const struct str *flat, size_t n,
	       struct err *) MUST_USE;

/* The row of a sentra; HASHES_NONE. */
size_t hashes_find(const struct hashes *, struct str id);
/* The column of a field; HASHES_NONE where no hash has it. */
size_t hashes_column(const struct hashes *, const char *name);
/* column: may be HASHES_NONE.  Null where absent. */
struct str hashes_at(const struct hashes *, size_t i, size_t column);
/* The same by the field's name, for one or two of them. */
struct str hashes_get(const struct hashes *, size_t i, const char *name);

#endif
