/* draft.h -- a roster as texts, cell by cell: what a sheet holds, and what a
 * roster is taken apart into.  Pure.
 *
 *   draft_init(&d, "new.csv");
 *   draft_of_roster(&d, base, err);              (perhaps: what was there)
 *   sheet_read(&d, text, &findings, err);        (what comes on top)
 *   draft_check(&d, &roster, &faults, err);      (a roster, or what is wrong)
 *   draft_release(&d);
 *
 * A draft may be wrong in any way: draft_check() makes a roster of it, or
 * reports every fault at the sheet's line and column.  It must not know how a
 * sheet is written (sheet.h does), nor where ids come from (producer.h). */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_DRAFT_H
#define SENTRA_CONSUMERS_CTL_ROSTER_DRAFT_H

#include "common/base/faults.h"
#include "common/base/pool.h"
#include "common/config/roster.h"
#include "consumers/view/words.h"

/* In the order of an exported sheet. */
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

/* Items joined by "; ".  An item's own ; and \ and its outer spaces stand
 * behind a \. */
static inline bool column_is_list(enum column c)
{
	return c == COLUMN_ALIASES || c == COLUMN_AREAS;
}

/* A cell that is absent is NULL, never "".  Cells lie in the draft's pool. */
struct draft_account {
	char *cell[COLUMN_COUNT]; /* from COLUMN_PLATFORM on */
	char *remark;             /* why it has no id, or NULL */
	bool complete;            /* without an id: its platform has none */
	size_t line;              /* of the sheet; 0: of the base alone */
};

struct draft_sentra {
	char *cell[COLUMN_COUNT]; /* before COLUMN_PLATFORM */
	size_t line;              /* of the sheet; 0: of the base alone */
	struct draft_account *account;
	size_t n, size;
};

struct draft {
	const char *file;                /* the sheet, for messages; borrowed */
	enum language language;          /* of its faults; English */
	const char *label[COLUMN_COUNT]; /* its headers as written */
	struct draft_sentra *sentra;     /* in the order they came */
	size_t n, size;
	struct pool pool; /* cells; bad: something found no memory */
	void *index;      /* private: sentra by id */
};

/* file: borrowed until draft_release(). */
void draft_init(struct draft *, const char *file);
void draft_release(struct draft *);

/* Takes a roster apart into an empty draft; copies.  -ENOMEM. */
int draft_of_roster(struct draft *, const struct roster *,
		    struct err *) MUST_USE;

/* The sentra of that id, or a new one of that id; an account more of a sentra.
 * Borrowed until the next is added; NULL where there is none, or no memory. */
struct draft_sentra *draft_find(const struct draft *, const char *id);
struct draft_sentra *draft_add(struct draft *, const char *id);
struct draft_account *draft_add_account(struct draft *, struct draft_sentra *);

/* Makes the roster; *out: new.  -EINVAL: faults has them, by line and header of
 * the sheet.  -ENOMEM, -EFBIG: with text. */
int draft_check(const struct draft *, struct roster **out, struct faults *,
		struct err *) MUST_USE;

/* Appends the canonical text of a roster, a line an account, so that a change
 * is a line in a diff: the same roster gives the same bytes. */
int roster_text(const struct roster *, struct buf *out, struct err *) MUST_USE;

#endif
