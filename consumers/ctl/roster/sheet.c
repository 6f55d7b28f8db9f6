/* sheet.c -- a draft as CSV and back. */
#include "sheet.h"

#include "common/base/guess.h"
#include "common/base/utf8.h"
#include "common/json/text.h"
#include "csv.h"

#include <ctype.h>
#include <errno.h>

#define NOT_UTF8 "not UTF-8; save the sheet as \"CSV UTF-8\""

/* ---- writing ---- */

/* What a spreadsheet would not leave as it is. */
static bool must_guard(const char *cell)
{
	size_t n = strlen(cell);

	return n && (strchr("=+-@' 0123456789", cell[0]) || cell[n - 1] == ' ');
}

static void write_cell(const char *cell, char delimiter, struct buf *out)
{
	struct buf guarded;

	if (!cell || !must_guard(cell)) {
		csv_add(out, str_of(cell), delimiter);
		return;
	}
	buf_init(&guarded, out->max);
	buf_addc(&guarded, '\'');
	buf_adds(&guarded, cell);
	csv_add(out, buf_str(&guarded), delimiter);
	out->bad |= guarded.bad;
	buf_release(&guarded);
}

static void write_row(const struct draft_sentra *s,
		      const struct draft_account *a, char delimiter,
		      struct buf *out)
{
	for (enum column c = 0; c < COLUMN_COUNT; c++) {
		if (c > 0)
			buf_addc(out, delimiter);
		if (c < COLUMN_PLATFORM)
			write_cell(s->cell[c], delimiter, out);
		else if (a)
			write_cell(a->cell[c], delimiter, out);
	}
	buf_adds(out, "\r\n");
}

static void write_header(char delimiter, bool indonesian, struct buf *out)
{
	for (enum column c = 0; c < COLUMN_COUNT; c++) {
		const char *name =
			indonesian ? columns[c].indonesian : columns[c].english;

		if (c > 0)
			buf_addc(out, delimiter);
		csv_add(out, (struct str){ name, strcspn(name, "|") },
			delimiter);
	}
	buf_adds(out, "\r\n");
}

void sheet_write(const struct draft *d, char delimiter, bool indonesian,
		 struct buf *out)
{
	write_header(delimiter, indonesian, out);
	for (size_t i = 0; i < d->n; i++) {
		const struct draft_sentra *s = &d->sentra[i];

		if (s->n == 0)
			write_row(s, NULL, delimiter, out);
		for (size_t j = 0; j < s->n; j++)
			write_row(s, &s->account[j], delimiter, out);
	}
}

/* ---- the header row ---- */

#define NO_COLUMN COLUMN_COUNT

struct header {
	enum column column[CSV_FIELDS_MAX]; /* of each field */
	size_t n;
	bool bad; /* nothing can be read by it */
};

static struct str trim(struct str text)
{
	while (text.n && isspace((unsigned char)text.p[0])) {
		text.p++;
		text.n--;
	}
	while (text.n && isspace((unsigned char)text.p[text.n - 1]))
		text.n--;
	return text;
}

/* "Kota / Kabupaten" -> "kota_kabupaten". */
static void plain_name(struct str text, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n + 1 < size; i++) {
		if (isalnum((unsigned char)text.p[i]))
			out[n++] = (char)tolower((unsigned char)text.p[i]);
		else if (n && out[n - 1] != '_')
			out[n++] = '_';
	}
	n -= n && out[n - 1] == '_';
	out[n] = '\0';
}

static bool is_one_of(const char *name, const char *names)
{
	size_t n = strlen(name);

	for (;; names++) {
		size_t len = strcspn(names, "|");

		if (len == n && memcmp(names, name, n) == 0)
			return true;
		names += len;
		if (!*names)
			return false;
	}
}

static enum column find_column(const char *name, const char **nearest)
{
	struct guess guess = { .word = name };

	for (enum column c = 0; c < COLUMN_COUNT; c++) {
		if (strcmp(name, columns[c].english) == 0 ||
		    is_one_of(name, columns[c].indonesian))
			return c;
		guess_offer(&guess, columns[c].english);
	}
	*nearest = guess.best;
	return NO_COLUMN;
}

static bool is_text(struct str text)
{
	for (const char *p = text.p, *end = p + text.n; p < end;) {
		size_t n =
			(unsigned char)*p < 128 ? *p != '\0' : utf8_len(p, end);

		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

static void take_header(const struct sheet_row *row, struct header *header,
			size_t at, struct str text)
{
	struct draft *d = row->draft;
	const char *nearest = NULL, *label;
	char name[64];
	enum column c;

	header->column[at] = NO_COLUMN;
	if (text.n == 0)
		return;
	if (!is_text(text)) {
		row_fault(row, NO_COLUMN, NOT_UTF8);
		header->bad = true;
		return;
	}
	plain_name(text, name, sizeof(name));
	c = find_column(name, &nearest);
	header->bad |= c == NO_COLUMN;
	if (c == NO_COLUMN) {
		row_fault(row, NO_COLUMN, "unknown column \"%.*s\"; %s%s%s",
			  STR_ARG(text), nearest ? "did you mean " : "",
			  nearest ? nearest : "remove it", nearest ? "?" : "");
		return;
	}
	for (size_t i = 0; i < at; i++) {
		if (header->column[i] != c)
			continue;
		row_fault(row, NO_COLUMN, "column \"%.*s\" twice",
			  STR_ARG(text));
		header->bad = true;
	}
	header->column[at] = c;
	label = pool_copy(&d->pool, text);
	if (label)
		d->label[c] = label;
}

static void read_header(struct sheet_row *row, const struct csv *csv,
			struct header *header)
{
	bool has_id = false;

	header->n = csv->n;
	for (size_t i = 0; i < csv->n; i++) {
		take_header(row, header, i, trim(csv->field[i]));
		has_id |= header->column[i] == COLUMN_SENTRA;
	}
	if (has_id)
		return;
	row_fault(row, NO_COLUMN, "no column sentra_id; write one");
	header->bad = true;
}

/* ---- rows ---- */

/* A line break in a text is a space; in a list it ends an item. */
static char *read_cell(struct pool *pool, struct str field, enum column c)
{
	bool literal = field.n && field.p[0] == '\'';
	struct str text = literal ? (struct str){ field.p + 1, field.n - 1 }
				  : trim(field);
	char *cell = text.n ? pool_copy(pool, text) : NULL;

	for (char *p = cell; p && *p && !literal && !column_is_list(c); p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	return cell;
}

/* False for a row of nothing. */
static bool read_cells(struct sheet_row *row, const struct csv *csv,
		       const struct header *header)
{
	bool some = false;

	for (size_t i = 0; i < csv->n; i++) {
		struct str field = csv->field[i];
		enum column c = i < header->n ? header->column[i] : NO_COLUMN;

		if (trim(field).n == 0)
			continue;
		some = true;
		if (!is_text(field))
			row_fault(row, c, NOT_UTF8);
		else if (c == NO_COLUMN)
			row_fault(row, c,
				  "\"%.*s\" stands in a column without name",
				  STR_ARG(trim(field)));
		else
			row->cell[c] = read_cell(&row->draft->pool, field, c);
	}
	return some;
}

static void read_row(struct draft *d, const struct csv *csv,
		     const struct header *header, struct findings *findings)
{
	struct sheet_row row = { d, findings, csv->line, { NULL } };

	if (!read_cells(&row, csv, header))
		return;
	row_tidy(&row);
	row_take(&row);
}

/* What cannot be read by the header is not read at all. */
static int read_rows(struct draft *d, struct csv *csv,
		     struct findings *findings, struct err *err)
{
	struct header header = { .n = 0 };
	struct err why;
	int rc = 0;

	while (!header.bad && (rc = csv_next(csv, &why)) != 0) {
		struct sheet_row row = { d, findings, csv->line, { NULL } };

		if (rc == -ENOMEM || d->pool.bad)
			break;
		if (rc < 0) {
			row_fault(&row, NO_COLUMN, "%s", why.text);
			header.bad = header.n == 0;
		} else if (header.n == 0) {
			read_header(&row, csv, &header);
		} else {
			read_row(d, csv, &header, findings);
		}
	}
	return rc == -ENOMEM || d->pool.bad
		       ? err_set(err, -ENOMEM, "%s: no memory", d->file)
		       : 0;
}

int sheet_read(struct draft *d, struct str text, struct findings *findings,
	       struct err *err)
{
	struct csv csv;
	int rc;

	if (text.n == 0)
		faults_add(&findings->faults, d->file, 0, NULL,
			   "empty; want a header row");
	csv_init(&csv, text);
	rc = read_rows(d, &csv, findings, err);
	csv_release(&csv);
	return rc;
}
