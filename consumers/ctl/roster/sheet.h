/* sheet.h -- a draft as a sheet, and a sheet as a draft: CSV with a
 * header row, a row an account, and one for a sentra without accounts.  Pure.
 *
 * A cell that a spreadsheet would take for a formula, a number or a date, or
 * whose outer spaces count, begins with a ' that is no part of it. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_SHEET_H
#define SENTRA_CONSUMERS_CTL_ROSTER_SHEET_H

#include "common/base/faults.h"
#include "draft.h"

/* What was read into what: faults make the roster void, notes do not. */
struct findings {
	struct faults faults, notes;
};

void findings_init(struct findings *);
void findings_release(struct findings *);

void sheet_write(const struct draft *, char delimiter, bool indonesian,
		 struct buf *out);

/* Adds the sheet to the draft, whose file is its name.  What stands in the
 * draft already is the base: cells that are not empty replace its own, an
 * account is known by its id or handle.  All faults of the sheet itself are
 * told; < 0 only without memory. */
int sheet_read(struct draft *, struct str text, struct findings *,
	       struct err *) MUST_USE;

/* One row on its way into the draft. */
struct sheet_row {
	struct draft *draft;
	struct findings *findings;
	size_t line;
	char *cell[COLUMN_COUNT];
};

void row_fault(const struct sheet_row *, enum column, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void row_note(const struct sheet_row *, enum column, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* What people write, as the roster wants it: addresses, @, YouTube, WIB. */
void row_tidy(struct sheet_row *);
/* Into the draft. */
void row_take(const struct sheet_row *);

#endif
