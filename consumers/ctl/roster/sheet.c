/* sheet.c -- a draft as CSV and back.
 *
 * A sheet is read row by row: its cells by the header, then tidied (what
 * people write becomes what the roster wants), then taken into the draft.
 * Whether the values are right is not asked here: draft_check() does. */
#include "sheet.h"

#include "address.h"
#include "cell.h"
#include "common/base/bom.h"
#include "common/base/clock.h"
#include "common/base/guess.h"
#include "common/base/utf8.h"
#include "common/base/zone.h"
#include "common/json/text.h"
#include "consumers/ctl/csv.h"
#include "consumers/view/sentence.h"
#include "consumers/view/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#define NO_COLUMN COLUMN_COUNT

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

/* ---- a row ---- */

/* One row on its way into the draft. */
struct sheet_row {
	struct draft *draft;
	struct findings *findings;
	size_t line;
	char *cell[COLUMN_COUNT];
	bool literal[COLUMN_COUNT]; /* a ' stood before it: it is meant so */
};

static void add_finding(const struct sheet_row *row, struct faults *to,
			enum column c, enum word_id what, va_list ap)
{
	char text[700];

	vsnprintf(text, sizeof(text), word(row->draft->language, what), ap);
	faults_add(to, row->draft->file, row->line,
		   c < COLUMN_COUNT ? row->draft->label[c] : NULL, "%s", text);
}

/* what: a format, of the arguments that follow. */
static void row_fault(const struct sheet_row *row, enum column c,
		      enum word_id what, ...)
{
	va_list ap;

	va_start(ap, what);
	add_finding(row, &row->findings->faults, c, what, ap);
	va_end(ap);
}

static void row_note(const struct sheet_row *row, enum column c,
		     enum word_id what, ...)
{
	va_list ap;

	va_start(ap, what);
	add_finding(row, &row->findings->notes, c, what, ap);
	va_end(ap);
}

/* What code that speaks English found. */
static void row_fault_text(const struct sheet_row *row, enum column c,
			   const char *english)
{
	struct buf text;

	buf_init(&text, 700);
	sentence_add(&text, row->draft->language, english);
	row_fault(row, c, WORD_text, buf_shown(&text));
	buf_release(&text);
}

/* ---- writing ---- */

/* What a spreadsheet would not leave as it is. */
static bool must_guard(const char *cell)
{
	struct str text = str_of(cell);
	uint32_t code;

	return text.n && (strchr("=+-@'# 0123456789", cell[0]) ||
			  cell_trim(text).n < text.n || cell_is_nothing(cell) ||
			  cell_is_error(cell) ||
			  cell_find_strange(text, &code) != CELL_PLAIN);
}

static void write_cell(const char *cell, struct buf *out)
{
	struct buf guarded;

	if (!cell || !must_guard(cell)) {
		text_addcsv(out, str_of(cell));
		return;
	}
	buf_init(&guarded, out->max);
	buf_addc(&guarded, '\'');
	buf_adds(&guarded, cell);
	text_addcsv(out, buf_str(&guarded));
	buf_spoil(out, &guarded);
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
			write_cell(s->cell[c], out);
		else if (a)
			write_cell(a->cell[c], out);
	}
	buf_adds(out, "\r\n");
}

static void write_header(char delimiter, enum language language,
			 struct buf *out)
{
	for (enum column c = 0; c < COLUMN_COUNT; c++) {
		const char *name = language == INDONESIAN
					   ? columns[c].indonesian
					   : columns[c].english;

		if (c > 0)
			buf_addc(out, delimiter);
		text_addcsv(out, (struct str){ name, strcspn(name, "|") });
	}
	buf_adds(out, "\r\n");
}

void sheet_write(const struct draft *d, char delimiter, enum language language,
		 struct buf *out)
{
	write_header(delimiter, language, out);
	for (size_t i = 0; i < d->n; i++) {
		const struct draft_sentra *s = &d->sentra[i];

		if (s->n == 0)
			write_row(s, NULL, delimiter, out);
		for (size_t j = 0; j < s->n; j++)
			write_row(s, &s->account[j], delimiter, out);
	}
}

/* ---- the header row ---- */

struct header {
	enum column column[CSV_FIELDS_MAX]; /* of each field */
	size_t n;
	bool bad; /* nothing can be read by it */
};

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

static void read_header_cell(const struct sheet_row *row, struct header *header,
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
		row_fault(row, NO_COLUMN, WORD_sheet_utf8);
		header->bad = true;
		return;
	}
	plain_name(text, name, sizeof(name));
	c = find_column(name, &nearest);
	header->bad |= c == NO_COLUMN;
	if (c == NO_COLUMN) {
		row_fault(row, NO_COLUMN,
			  nearest ? WORD_sheet_column_guess
				  : WORD_sheet_column_unknown,
			  STR_ARG(text), nearest);
		return;
	}
	for (size_t i = 0; i < at; i++) {
		if (header->column[i] != c)
			continue;
		row_fault(row, NO_COLUMN, WORD_sheet_column_twice,
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
		read_header_cell(row, header, i, cell_trim(csv->field[i]));
		has_id |= header->column[i] == COLUMN_SENTRA;
	}
	if (has_id)
		return;
	row_fault(row, NO_COLUMN, WORD_sheet_no_id_column);
	header->bad = true;
}

/* ---- what people write, as the roster wants it ---- */

static void set(struct sheet_row *row, enum column c, struct str text)
{
	row->cell[c] = pool_copy(&row->draft->pool, text);
}

/* "Sentra Terpadu" -> "sentra_terpadu". */
static void simplify(struct sheet_row *row, enum column c)
{
	for (char *p = row->cell[c]; p && *p; p++)
		*p = *p == ' ' ? '_' : (char)tolower((unsigned char)*p);
}

static void tidy_platform(struct sheet_row *row)
{
	const char *platform;

	simplify(row, COLUMN_PLATFORM);
	platform = row->cell[COLUMN_PLATFORM];
	if (platform && strcmp(platform, "twitter") == 0)
		set(row, COLUMN_PLATFORM, STR_LIT("x"));
}

static void tidy_zone(struct sheet_row *row)
{
	const char *name = row->cell[COLUMN_TIMEZONE];
	const char *zone = name ? zone_of_abbreviation(name) : NULL;

	if (!zone)
		return;
	row_note(row, COLUMN_TIMEZONE, WORD_sheet_is, name, zone);
	set(row, COLUMN_TIMEZONE, str_of(zone));
}

/* What the address says must not contradict the cell that is for it. */
static bool agree(struct sheet_row *row, enum column from, enum column c,
		  struct str value)
{
	const char *have = c == from ? NULL : row->cell[c];

	if (!have || str_is(value, have))
		return true;
	row_fault(row, from, WORD_sheet_contradicts, row->cell[from],
		  row->draft->label[c], STR_ARG(value), have);
	return false;
}

static void tidy_address(struct sheet_row *row, enum column from)
{
	const char *text = row->cell[from];
	struct address found;
	struct err why = { 0 };
	enum column to;
	struct str value;

	if (!text || !is_address(str_of(text)))
		return;
	if (address_read(&found, str_of(text), &why) < 0) {
		row_fault_text(row, from, why.text);
		row->cell[from] = NULL;
		return;
	}
	to = found.id.p ? COLUMN_ID : COLUMN_HANDLE;
	value = found.id.p ? found.id : found.handle;
	if (!agree(row, from, COLUMN_PLATFORM, str_of(found.platform)) ||
	    !agree(row, from, to, value))
		return;
	row_note(row, from, WORD_sheet_address_is, text, columns[to].member,
		 STR_ARG(value), found.platform);
	if (to != from)
		row->cell[from] = NULL;
	set(row, COLUMN_PLATFORM, str_of(found.platform));
	set(row, to, value);
}

static void tidy_handle(struct sheet_row *row)
{
	const char *handle = row->cell[COLUMN_HANDLE];

	if (!handle || *handle != '@')
		return;
	row_note(row, COLUMN_HANDLE, WORD_sheet_without_at, handle);
	row->cell[COLUMN_HANDLE] =
		handle[1] ? row->cell[COLUMN_HANDLE] + 1 : NULL;
}

/* What a spreadsheet makes of a long number is no id any more, whatever it
 * shows; and one that ends in zeros may be rounded. */
static void check_id(const struct sheet_row *row)
{
	const char *id = row->cell[COLUMN_ID];
	size_t digits = id ? strspn(id, "0123456789") : 0;

	if (!id || row->literal[COLUMN_ID])
		return;
	if (cell_is_spoilt_number(id))
		row_fault(row, COLUMN_ID, WORD_sheet_spoilt_id, id);
	else if (digits > 15 && !id[digits] &&
		 strspn(id + 15, "0") == digits - 15)
		row_note(row, COLUMN_ID, WORD_sheet_zeros, id);
}

/* 29/11/2026, as a spreadsheet in Indonesian writes it. */
static void tidy_date(struct sheet_row *row, enum column c)
{
	const char *text = row->cell[c];
	char date[DATE_SIZE];
	int64_t day;

	if (!text || !cell_read_date(text, &day))
		return;
	date_format(day, date);
	row_note(row, c, WORD_sheet_date_is, text, date);
	set(row, c, str_of(date));
}

static void tidy_row(struct sheet_row *row)
{
	static const enum column dates[] = { COLUMN_FROM, COLUMN_UNTIL,
					     COLUMN_EXEMPT_UNTIL,
					     COLUMN_VERIFIED_AT,
					     COLUMN_ACCOUNT_UNTIL };

	simplify(row, COLUMN_KIND);
	for (size_t i = 0; i < ARRAY_LEN(dates); i++)
		tidy_date(row, dates[i]);
	tidy_zone(row);
	tidy_platform(row);
	tidy_address(row, COLUMN_HANDLE);
	tidy_address(row, COLUMN_ID);
	tidy_handle(row);
	check_id(row);
}

/* ---- a row into the draft: the sentra's part ---- */

/* Rows of one sentra have the same in a cell, or nothing; the first that has
 * something counts.  Before the first row all is of the base, which a row may
 * contradict. */
static void put_sentra(const struct sheet_row *row, struct draft_sentra *s)
{
	bool first = s->line == 0;

	for (enum column c = 0; c < COLUMN_PLATFORM; c++) {
		char *cell = row->cell[c];

		if (!cell)
			continue;
		if (first || !s->cell[c])
			s->cell[c] = cell;
		else if (strcmp(s->cell[c], cell) != 0)
			row_fault(row, c, WORD_sheet_rows_differ, cell,
				  s->cell[c], s->line);
	}
	if (first)
		s->line = row->line;
}

/* ---- a row into the draft: the account's part ---- */

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

static void put_row(const struct sheet_row *row)
{
	const char *id = row->cell[COLUMN_SENTRA];
	struct draft_account *a;
	struct draft_sentra *s;

	if (!id) {
		row_fault(row, COLUMN_SENTRA, WORD_sheet_no_id);
		return;
	}
	s = draft_find(row->draft, id);
	if (!s)
		s = draft_add(row->draft, id);
	if (!s)
		return;
	put_sentra(row, s);
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

/* ---- reading ---- */

/* Whether the cell can be what somebody meant; what cannot is told. */
static bool check_cell(const struct sheet_row *row, enum column c,
		       struct str text)
{
	static const enum word_id words[] = {
		[CELL_SPACE] = WORD_sheet_space,
		[CELL_INVISIBLE] = WORD_sheet_invisible,
		[CELL_LOOK_ALIKE] = WORD_sheet_look_alike,
	};
	uint32_t code, outer = cell_trimmed(text);
	enum cell_character kind = cell_find_strange(cell_trim(text), &code);

	if (outer)
		row_note(row, c, WORD_sheet_trimmed, (unsigned)outer,
			 cell_character_name(outer));
	if (kind != CELL_PLAIN)
		row_fault(row, c, words[kind], (unsigned)code,
			  cell_character_name(code));
	return kind == CELL_PLAIN;
}

/* A line break in a text is a space; in a list it ends an item. */
static char *plain_cell(const struct sheet_row *row, struct str field,
			enum column c)
{
	char *cell = pool_copy(&row->draft->pool, cell_trim(field));

	for (char *p = cell; p && *p && !column_is_list(c); p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	if (cell && cell_is_error(cell)) {
		row_fault(row, c, WORD_sheet_error, cell);
		cell = NULL;
	} else if (cell && cell_is_nothing(cell)) {
		row_note(row, c, WORD_sheet_nothing, cell);
		cell = NULL;
	}
	return cell;
}

/* Behind a ' all is meant as it stands. */
static void read_cell(struct sheet_row *row, struct str field, enum column c)
{
	row->literal[c] = field.p[0] == '\'';
	if (row->literal[c])
		row->cell[c] = field.n > 1
				       ? pool_copy(&row->draft->pool,
						   (struct str){ field.p + 1,
								 field.n - 1 })
				       : NULL;
	else if (check_cell(row, c, field))
		row->cell[c] = plain_cell(row, field, c);
}

/* False for a row of nothing. */
static bool read_cells(struct sheet_row *row, const struct csv *csv,
		       const struct header *header)
{
	bool some = false;

	for (size_t i = 0; i < csv->n; i++) {
		struct str field = csv->field[i];
		enum column c = i < header->n ? header->column[i] : NO_COLUMN;

		if (cell_trim(field).n == 0)
			continue;
		some = true;
		if (!is_text(field))
			row_fault(row, c, WORD_sheet_utf8);
		else if (c == NO_COLUMN)
			row_fault(row, c, WORD_sheet_unnamed,
				  STR_ARG(cell_trim(field)));
		else
			read_cell(row, field, c);
	}
	return some;
}

static void read_row(struct draft *d, const struct csv *csv,
		     const struct header *header, struct findings *findings)
{
	struct sheet_row row = { .draft = d,
				 .findings = findings,
				 .line = csv->line };

	if (!read_cells(&row, csv, header))
		return;
	tidy_row(&row);
	put_row(&row);
}

/* What cannot be read by the header is not read at all. */
static int read_rows(struct draft *d, struct csv *csv,
		     struct findings *findings, struct err *err)
{
	struct header header = { .n = 0 };
	struct err why;
	int rc = 0;

	while (!header.bad && (rc = csv_next(csv, &why)) != 0) {
		struct sheet_row row = { .draft = d,
					 .findings = findings,
					 .line = csv->line };

		if (rc == -ENOMEM || d->pool.bad)
			break;
		if (rc < 0) {
			row_fault_text(&row, NO_COLUMN, why.text);
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
		faults_add(&findings->faults, d->file, 0, NULL, "%s",
			   word(d->language, WORD_sheet_empty));
	if (bom_is_utf16(text)) {
		faults_add(&findings->faults, d->file, 1, NULL, "%s",
			   word(d->language, WORD_sheet_utf16));
		return 0;
	}
	csv_init(&csv, text);
	rc = read_rows(d, &csv, findings, err);
	csv_release(&csv);
	return rc;
}
