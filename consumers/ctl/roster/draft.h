/* draft.h -- a roster as texts, cell by cell: what a sheet holds, and
 * what a roster is taken apart into.  Pure.
 *
 * A draft may be wrong; draft_check() makes a roster of it, or tells every
 * fault by the sheet's line and column. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_DRAFT_H
#define SENTRA_CONSUMERS_CTL_ROSTER_DRAFT_H

#include "common/base/faults.h"
#include "common/base/pool.h"
#include "common/config/roster.h"

enum column {
	COLUMN_SENTRA,
	COLUMN_NAME,
	COLUMN_KIND,
	COLUMN_CITY,
	COLUMN_PROVINCE,
	COLUMN_TIMEZONE,
	COLUMN_ALIASES,
	COLUMN_AREAS,
	COLUMN_FROM,
	COLUMN_UNTIL,
	COLUMN_EXEMPT_UNTIL,
	COLUMN_EXEMPT_WHY,
	COLUMN_PLATFORM, /* from here on an account's */
	COLUMN_HANDLE,
	COLUMN_ID,
	COLUMN_VERIFIED_BY,
	COLUMN_VERIFIED_AT,
	COLUMN_INTERVAL,
	COLUMN_ACCOUNT_UNTIL,
	COLUMN_ACCOUNT_WHY,
	COLUMN_COUNT
};

struct column_info {
	const char *member;     /* of the JSON: "exempt.until" */
	const char *english;    /* header of the sheet */
	const char *indonesian; /* the first of them is written: "a|b" */
};
extern const struct column_info columns[COLUMN_COUNT];

/* Items joined by "; ". */
static inline bool column_is_list(enum column c)
{
	return c == COLUMN_ALIASES || c == COLUMN_AREAS;
}

/* Absent is NULL, never "".  Of a list, an item's own ; and \ and its outer
 * spaces stand behind a \. */
struct draft_account {
	char *cell[COLUMN_COUNT]; /* only its own part */
	char *remark;             /* why it has no id, or NULL */
	bool whole;               /* without an id: its platform has none */
	size_t line;              /* of the sheet; 0: not in it */
};

struct draft_sentra {
	char *cell[COLUMN_COUNT];
	size_t line;
	struct draft_account *account;
	size_t n, size;
};

struct draft {
	const char *file;                /* the sheet, for messages; borrowed */
	const char *label[COLUMN_COUNT]; /* its headers as written */
	struct draft_sentra *sentra;
	size_t n, size;
	struct pool pool; /* cells */
	void *index;      /* private: sentra by id */
};

void draft_init(struct draft *, const char *file);
void draft_release(struct draft *);

/* Takes a roster apart; the draft is empty before. */
int draft_of_roster(struct draft *, const struct roster *,
		    struct err *) MUST_USE;

/* Borrowed until the next is added; NULL where there is none, or no memory. */
struct draft_sentra *draft_find(const struct draft *, const char *id);
struct draft_sentra *draft_add(struct draft *, const char *id);
struct draft_account *draft_add_account(struct draft *, struct draft_sentra *);

/* Items of a list cell, one after the other: false at the end.  The item is
 * written to out, which is cleared before. */
bool draft_list_next(struct str *rest, struct buf *out);

/* roster.json.  Of a checked roster it is the canonical text: the same roster
 * gives the same bytes. */
void draft_json(const struct draft *, struct buf *out);

/* Makes the roster.  -EINVAL: faults has them, by line and header of the
 * sheet.  *out: new. */
int draft_check(const struct draft *, struct roster **out, struct faults *,
		struct err *) MUST_USE;

/* The canonical text of a roster, appended to out. */
int roster_text(const struct roster *, struct buf *out, struct err *) MUST_USE;

#endif
