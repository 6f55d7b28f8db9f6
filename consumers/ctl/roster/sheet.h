/* sheet.h -- a draft as a sheet, and a sheet as a draft: CSV with a header
 * row, a row an account, and one for a sentra without accounts.  Pure.
 *
 * Columns are found by their headers, in any order, in English or Indonesian.
 * Rows of one sentra agree, or leave its cells empty from the second on.  What
 * people write where the roster wants something stricter (an address for a
 * handle, WIB for Asia/Jakarta) is put right, and a note says so.
 *
 * A cell that a spreadsheet would take for a formula, a number or a date, or
 * whose outer spaces count, begins with a ' that is no part of it. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_SHEET_H
#define SENTRA_CONSUMERS_CTL_ROSTER_SHEET_H

#include "common/base/faults.h"
#include "consumers/view/words.h"
#include "draft.h"

/* What was found in a sheet: with faults there is no roster, with notes (what
 * was put right) there is. */
struct findings {
	struct faults faults, notes;
};

void findings_init(struct findings *);
void findings_release(struct findings *);

/* Appends the draft as CSV; headers in that language. */
void sheet_write(const struct draft *, char delimiter, enum language,
		 struct buf *out);

/* Adds the sheet to the draft, whose file is its name.  What stands in the
 * draft already is the base: cells that are not empty replace its own, and an
 * account is known by its id or handle.  All faults of the sheet itself are
 * reported; whether its values are right, draft_check() says.  < 0 only
 * without memory. */
int sheet_read(struct draft *, struct str text, struct findings *,
	       struct err *) MUST_USE;

#endif
