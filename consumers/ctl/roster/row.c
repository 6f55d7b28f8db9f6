/* row.c -- one row of a sheet into the draft. */
#include "sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* ---- findings ---- */

void findings_init(struct findings *f)
{
	faults_init(&f->faults);
	faults_init(&f->notes);
}

void findings_release(struct findings *f)
{
	faults_release(&f->faults);
	faults_release(&f->notes);
}

static void tell(const struct sheet_row *row, struct faults *to, enum column c,
		 const char *fmt, va_list ap)
{
	char what[700];

	vsnprintf(what, sizeof(what), fmt, ap);
	faults_add(to, row->draft->file, row->line,
		   c < COLUMN_COUNT ? row->draft->label[c] : NULL, "%s", what);
}

void row_fault(const struct sheet_row *row, enum column c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(row, &row->findings->faults, c, fmt, ap);
	va_end(ap);
}

void row_note(const struct sheet_row *row, enum column c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(row, &row->findings->notes, c, fmt, ap);
	va_end(ap);
}

/* ---- a sentra's part ---- */

/* Rows of one sentra agree in what they tell; the first that tells, counts.
 * A base has not told yet. */
static void take_sentra(const struct sheet_row *row, struct draft_sentra *s)
{
	bool first = s->line == 0;

	for (enum column c = 0; c < COLUMN_PLATFORM; c++) {
		char *cell = row->cell[c];

		if (!cell)
			continue;
		if (first || !s->cell[c])
			s->cell[c] = cell;
		else if (strcmp(s->cell[c], cell) != 0)
			row_fault(row, c,
				  "\"%s\", but \"%s\" before (line %zu); of "
				  "one sentra all rows are alike",
				  cell, s->cell[c], s->line);
	}
	if (first)
		s->line = row->line;
}

/* ---- an account's part ---- */

static bool has_account(const struct sheet_row *row)
{
	for (enum column c = COLUMN_PLATFORM; c < COLUMN_COUNT; c++)
		if (row->cell[c])
			return true;
	return false;
}

static bool same_account(const struct draft_account *a, char *const *cell)
{
	const char *platform = cell[COLUMN_PLATFORM];
	const char *id = cell[COLUMN_ID], *handle = cell[COLUMN_HANDLE];
	const char *old_id = a->cell[COLUMN_ID];
	const char *old_handle = a->cell[COLUMN_HANDLE];

	if (!platform || strcmp(platform, a->cell[COLUMN_PLATFORM]) != 0)
		return false;
	if (id && old_id)
		return strcmp(id, old_id) == 0;
	return handle && old_handle && strcasecmp(handle, old_handle) == 0;
}

/* Only of the base: the same account twice in a sheet is a fault. */
static struct draft_account *find_account(const struct sheet_row *row,
					  struct draft_sentra *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->account[i].line == 0 &&
		    same_account(&s->account[i], row->cell))
			return &s->account[i];
	return draft_add_account(row->draft, s);
}

void row_take(const struct sheet_row *row)
{
	const char *id = row->cell[COLUMN_SENTRA];
	struct draft_account *a;
	struct draft_sentra *s;

	if (!id) {
		row_fault(row, COLUMN_SENTRA, "empty; write the sentra's id");
		return;
	}
	s = draft_find(row->draft, id);
	if (!s)
		s = draft_add(row->draft, id);
	if (!s)
		return;
	take_sentra(row, s);
	if (!has_account(row))
		return;
	a = find_account(row, s);
	if (!a)
		return;
	a->line = row->line;
	for (enum column c = COLUMN_PLATFORM; c < COLUMN_COUNT; c++)
		if (row->cell[c])
			a->cell[c] = row->cell[c];
}
