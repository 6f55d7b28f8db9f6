/* xlsx.c -- a workbook, by libxlsxwriter.
 *
 * Its version in Debian 12 (1.1.4) writes to a named file only: a temporary
 * one, read back and removed.  So it wants a place for files, $TMPDIR or /tmp,
 * as its own parts do. */
#include "xlsx.h"

#include "common/base/utf8.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_UNITS 32767 /* of UTF-16, in a cell: Excel's limit */
#define NAME_UNITS 31    /* in the name of a sheet */
#define COLUMNS    64    /* whose width follows their texts */
#define WIDTH_MAX  60    /* characters */
#define WIDTH_MORE 2
#define DECIMALS   6
#define DAY_S      86400
#define EPOCH_DAY  25569 /* 1970-01-01 as Excel counts days */
#define TIME_WIDTH 16
#define DATE_WIDTH 10
#define NAMES_MAX  100 /* of sheets that are cut to the same name */

struct xlsx {
	lxw_workbook *book;
	lxw_worksheet *page;
	char path[256]; /* "" where there is no file */
	char *dir;      /* for libxlsxwriter's own; owned */
	struct err bad; /* the first failure */
	lxw_row_t row;
	lxw_col_t column, columns;
	uint8_t width[COLUMNS];
	bool heads;
	lxw_format *bold, *time, *date, *number[DECIMALS + 1];
};

/* ---- the file ---- */

static const char *place(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && dir[0] ? dir : "/tmp";
}

static int file_make(struct xlsx *x, struct err *err)
{
	int n = snprintf(x->path, sizeof(x->path), "%s/sentra-XXXXXX", place());
	int fd = -1;

	if (n < (int)sizeof(x->path))
		fd = mkstemp(x->path);
	if (fd < 0) {
		x->path[0] = '\0';
		return err_errno(err, "a temporary file in %s", place());
	}
	close(fd);
	return 0;
}

static int file_read(const char *path, struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	char bytes[4096];
	size_t n;
	bool bad;

	if (!file)
		return err_errno(err, "%s", path);
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(out, bytes, n);
	bad = ferror(file);
	fclose(file);
	if (bad)
		return err_set(err, -EIO, "%s: cannot be read", path);
	return buf_error(out, err, "the workbook");
}

/* ---- its beginning ---- */

static void keep(struct xlsx *x, lxw_error code)
{
	if (code == LXW_NO_ERROR || x->bad.code)
		return;
	err_set(&x->bad,
		code == LXW_ERROR_MEMORY_MALLOC_FAILED ? -ENOMEM : -EIO,
		"the workbook: %s", lxw_strerror(code));
}

static lxw_format *format(struct xlsx *x, const char *as)
{
	lxw_format *f = workbook_add_format(x->book);

	if (!f)
		keep(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else if (as)
		format_set_num_format(f, as);
	else
		format_set_bold(f);
	return f;
}

static void formats(struct xlsx *x)
{
	char as[] = "#,##0.000000";
	size_t whole = strlen("#,##0");

	x->bold = format(x, NULL);
	x->time = format(x, "yyyy-mm-dd hh:mm");
	x->date = format(x, "yyyy-mm-dd");
	for (size_t i = 0; i <= DECIMALS; i++) {
		size_t n = i ? whole + 1 + i : whole;
		char cut[sizeof(as)];

		memcpy(cut, as, n);
		cut[n] = '\0';
		x->number[i] = format(x, cut);
	}
}

static int book_make(struct xlsx *x, int64_t created_s, struct err *err)
{
	lxw_workbook_options options = { 0 };
	lxw_doc_properties made = { .created = (time_t)created_s };
	int rc = file_make(x, err);

	if (rc < 0)
		return rc;
	x->dir = strdup(place());
	options.tmpdir = x->dir;
	x->book = x->dir ? workbook_new_opt(x->path, &options) : NULL;
	if (!x->book)
		return err_set(err, -ENOMEM, "the workbook: no memory");
	keep(x, workbook_set_properties(x->book, &made));
	formats(x);
	return 0;
}

struct xlsx *xlsx_new(int64_t created_s, struct err *err)
{
	struct xlsx *x = calloc(1, sizeof(*x));

	if (!x) {
		err_set(err, -ENOMEM, "the workbook: no memory");
		return NULL;
	}
	if (book_make(x, created_s, err) < 0) {
		xlsx_free(x);
		return NULL;
	}
	return x;
}

/* ---- texts ---- */

/* How many bytes of it have at most so many units of UTF-16. */
static size_t cut_units(struct str text, size_t most)
{
	size_t i = 0, units = 0;

	while (i < text.n) {
		size_t n = utf8_len(text.p + i, text.p + text.n);

		units += n == 4 ? 2 : 1;
		if (units > most)
			break;
		i += n ? n : 1;
	}
	return i;
}

/* new: whole, shown, cut; NULL without memory. */
static char *text_of(struct str text, size_t units)
{
	char *copy = malloc(text.n + 1);
	size_t n = text.n;

	if (!copy)
		return NULL;
	if (n)
		memcpy(copy, text.p, n);
	n = utf8_mend(copy, n);
	n = cut_units((struct str){ copy, n }, units);
	copy[n] = '\0';
	return copy;
}

static void widen(struct xlsx *x, size_t chars)
{
	size_t width = chars < WIDTH_MAX ? chars : WIDTH_MAX;

	if (x->column < COLUMNS && width > x->width[x->column])
		x->width[x->column] = (uint8_t)width;
}

static void next_column(struct xlsx *x)
{
	x->column++;
	if (x->column > x->columns)
		x->columns = x->column;
}

static void put_text(struct xlsx *x, struct str text, lxw_format *f)
{
	char *copy;

	if (!x->page)
		return;
	copy = text_of(text, TEXT_UNITS);
	if (!copy) {
		keep(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	if (copy[0])
		keep(x, worksheet_write_string(x->page, x->row, x->column, copy,
					       f));
	widen(x, lxw_utf8_strlen(copy));
	free(copy);
	next_column(x);
}

/* ---- sheets ---- */

/* A sheet is at its end: its widths, its filter. */
static void page_end(struct xlsx *x)
{
	if (!x->page)
		return;
	for (lxw_col_t i = 0; i < x->columns && i < COLUMNS; i++)
		worksheet_set_column(x->page, i, i, x->width[i] + WIDTH_MORE,
				     NULL);
	if (!x->heads)
		return;
	worksheet_freeze_panes(x->page, 1, 0);
	worksheet_autofilter(x->page, 0, 0, x->row, x->columns - 1);
}

/* In place; an apostrophe may stand neither first nor last. */
static void clean_name(char *name)
{
	size_t n = strlen(name);

	for (char *c = name; *c; c++)
		if (strchr("[]:*?/\\", *c))
			*c = '_';
	if (n && name[0] == '\'')
		name[0] = '_';
	if (n && name[n - 1] == '\'')
		name[n - 1] = '_';
}

/* "name", else "name 2", ...: names are told apart without their case. */
static bool is_free(struct xlsx *x, const char *name)
{
	return name[0] && strcasecmp(name, "History") != 0 && /* Excel's own */
	       workbook_validate_sheet_name(x->book, name) == LXW_NO_ERROR;
}

static void add_page(struct xlsx *x, const char *name)
{
	char numbered[LXW_MAX_SHEETNAME_LENGTH];
	struct str text = str_of(name);

	snprintf(numbered, sizeof(numbered), "%s", name);
	for (int i = 2; !is_free(x, numbered) && i < NAMES_MAX; i++)
		snprintf(numbered, sizeof(numbered), "%.*s %d",
			 (int)cut_units(text, NAME_UNITS - 3), name, i);
	x->page = workbook_add_worksheet(x->book, numbered);
	if (!x->page && !x->bad.code)
		err_set(&x->bad, -EINVAL, "the workbook: no sheet \"%s\"",
			name);
}

void xlsx_page(struct xlsx *x, const char *name)
{
	char *clean = text_of(str_of(name[0] ? name : "Sheet"), NAME_UNITS);

	page_end(x);
	x->page = NULL;
	x->row = 0;
	x->column = x->columns = 0;
	x->heads = false;
	memset(x->width, 0, sizeof(x->width));
	if (!clean) {
		keep(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	clean_name(clean);
	add_page(x, clean);
	free(clean);
}

void xlsx_head(struct xlsx *x, const char *title)
{
	x->heads = true;
	put_text(x, str_of(title), x->bold);
}

void xlsx_row(struct xlsx *x)
{
	if (x->heads || x->columns)
		x->row++;
	x->column = 0;
}

/* ---- cells ---- */

void xlsx_text(struct xlsx *x, struct str text)
{
	put_text(x, text, NULL);
}

static void put_number(struct xlsx *x, double value, lxw_format *f)
{
	if (!x->page)
		return;
	keep(x, worksheet_write_number(x->page, x->row, x->column, value, f));
	next_column(x);
}

/* What is no number has no cell. */
void xlsx_number(struct xlsx *x, double value, int decimals)
{
	size_t digits;
	int n = decimals < 0 ? 0 : decimals > DECIMALS ? DECIMALS : decimals;

	if (!isfinite(value)) {
		xlsx_empty(x);
		return;
	}
	digits = (size_t)snprintf(NULL, 0, "%.*f", n, value);
	widen(x, digits + digits / 3);
	put_number(x, value, x->number[n]);
}

void xlsx_time(struct xlsx *x, int64_t unix_s, int hours)
{
	double day = (double)(unix_s + (int64_t)hours * 3600) / DAY_S;

	widen(x, TIME_WIDTH);
	put_number(x, day + EPOCH_DAY, x->time);
}

void xlsx_date(struct xlsx *x, int64_t day)
{
	widen(x, DATE_WIDTH);
	put_number(x, (double)day + EPOCH_DAY, x->date);
}

void xlsx_empty(struct xlsx *x)
{
	if (x->page)
		next_column(x);
}

/* ---- its end ---- */

/* Numbers are written with a point, whatever the program's locale is. */
static int close_book(struct xlsx *x, struct err *err)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before;

	if (plain == (locale_t)0)
		return err_errno(err, "the workbook");
	before = uselocale(plain);
	keep(x, workbook_close(x->book));
	x->book = NULL;
	uselocale(before);
	freelocale(plain);
	if (x->bad.code)
		return err_set(err, x->bad.code, "%s", x->bad.text);
	return 0;
}

int xlsx_end(struct xlsx *x, struct buf *out, struct err *err)
{
	int rc = x->bad.code;

	page_end(x);
	if (rc < 0)
		err_set(err, rc, "%s", x->bad.text);
	else
		rc = close_book(x, err);
	if (rc == 0)
		rc = file_read(x->path, out, err);
	xlsx_free(x);
	return rc;
}

void xlsx_free(struct xlsx *x)
{
	if (!x)
		return;
	if (x->book)
		lxw_workbook_free(x->book);
	if (x->path[0])
		unlink(x->path);
	free(x->dir);
	free(x);
}
