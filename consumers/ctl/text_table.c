/* text_table.c -- aligned columns, and text made fit for a terminal.
 *
 * A table is a list of cells, row by row; the widths of the columns are found
 * when it is printed.  It must not know what the cells mean. */
#include "text_table.h"

#include "common/base/array.h"
#include "common/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define CELL_MAX 512
#define GAP      "  "
/* Of a column that gives way. */
#define NARROWEST 8

void text_table_init(struct text_table *t, const char *aligned)
{
	*t = (struct text_table){ .columns = strlen(aligned) };
	for (size_t i = 0; i < t->columns; i++)
		t->right[i] = aligned[i] == 'r';
}

void text_table_release(struct text_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->cell[i]);
	free(t->cell);
	for (size_t i = 0; i < t->n_lines; i++)
		free(t->line[i].text);
	free(t->line);
	t->cell = NULL;
	t->line = NULL;
	t->n = t->size = t->n_lines = t->lines_size = 0;
}

/* new; NULL: no memory.  What does not fit is cut. */
static char *cell_of(struct str text)
{
	struct buf copy;

	buf_init(&copy, CELL_MAX);
	(void)buf_reserve(&copy, 0);
	text_add(&copy, text);
	if (copy.no_memory)
		buf_release(&copy);
	return copy.data;
}

void text_table_add(struct text_table *t, struct str text)
{
	char *cell = cell_of(text);

	if (cell && ARRAY_ROOM(t->cell, t->size, t->n + 1)) {
		t->cell[t->n++] = cell;
		return;
	}
	free(cell);
	t->no_memory = true;
}

void text_table_line(struct text_table *t, struct str text)
{
	char *line = cell_of(text);

	if (line && ARRAY_ROOM(t->line, t->lines_size, t->n_lines + 1)) {
		t->line[t->n_lines++] =
			(struct text_line){ t->n / t->columns, line };
		return;
	}
	free(line);
	t->no_memory = true;
}

void text_table_addbuf(struct text_table *t, const struct buf *text)
{
	text_table_adds(t, buf_shown(text));
	t->no_memory |= text->no_memory;
}

void text_table_adds(struct text_table *t, const char *text)
{
	text_table_add(t, str_of(text));
}

void text_table_addf(struct text_table *t, const char *fmt, ...)
{
	char text[CELL_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	text_table_adds(t, text);
}

size_t text_width(const char *text)
{
	mbstate_t state = { 0 };
	size_t width = 0;

	while (*text) {
		wchar_t c;
		size_t n = mbrtowc(&c, text, MB_CUR_MAX, &state);

		if (n == (size_t)-1 || n == (size_t)-2) {
			/* Not of this locale: a byte is a column. */
			state = (mbstate_t){ 0 };
			n = 1;
			width++;
		} else {
			int w = wcwidth(c);

			width += w > 0 ? (size_t)w : 0;
		}
		text += n;
	}
	return width;
}

static void widths(const struct text_table *t,
		   size_t out[TEXT_TABLE_COLUMNS_MAX])
{
	memset(out, 0, TEXT_TABLE_COLUMNS_MAX * sizeof(*out));
	for (size_t i = 0; i < t->n; i++) {
		size_t w = text_width(t->cell[i]);

		if (w > out[i % t->columns])
			out[i % t->columns] = w;
	}
}

void text_table_fit(struct text_table *t, size_t width, size_t column)
{
	t->fit = width;
	t->narrow = column;
}

/* Takes from the one column what the line has too much. */
static void narrow(const struct text_table *t,
		   size_t width[TEXT_TABLE_COLUMNS_MAX])
{
	size_t all = (t->columns - 1) * strlen(GAP), over;

	for (size_t c = 0; c < t->columns; c++)
		all += width[c];
	over = t->fit && all > t->fit ? all - t->fit : 0;
	if (over && width[t->narrow] > NARROWEST)
		width[t->narrow] = width[t->narrow] > over + NARROWEST
					   ? width[t->narrow] - over
					   : NARROWEST;
}

/* The cell, or as much of it as has room before an ellipsis; its width. */
static size_t put_cell(const char *cell, size_t room, struct buf *out)
{
	const char *dots = MB_CUR_MAX > 1 ? "\u2026" : "...";
	size_t width = text_width(cell), n = strlen(cell);
	struct str part = { cell, n };
	char copy[CELL_MAX + 1];

	if (width <= room) {
		buf_adds(out, cell);
		return width;
	}
	snprintf(copy, sizeof(copy), "%s", cell);
	while (n && text_width(copy) > room - text_width(dots)) {
		n = utf8_cut(cell, part.n, n - 1);
		copy[n] = '\0';
	}
	while (n && copy[n - 1] == ' ')
		copy[--n] = '\0';
	buf_add(out, copy, n);
	buf_adds(out, dots);
	return text_width(copy) + text_width(dots);
}

static void pad(struct buf *out, size_t n)
{
	while (n--)
		buf_addc(out, ' ');
}

static void put_row(const struct text_table *t, size_t row, const size_t *width,
		    struct buf *out)
{
	size_t begin = out->len;

	for (size_t c = 0; c < t->columns; c++) {
		size_t at = row * t->columns + c;
		const char *cell = at < t->n ? t->cell[at] : "";
		size_t w = text_width(cell);

		if (c > 0)
			buf_adds(out, GAP);
		if (t->right[c] && w < width[c])
			pad(out, width[c] - w);
		w = put_cell(cell, width[c], out);
		if (!t->right[c] && c + 1 < t->columns)
			pad(out, width[c] - w);
	}
	/* Empty cells at the end of a row would leave blanks there. */
	while (out->len > begin && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

/* Those before that row, from the one at `next` on; where the rest begins. */
static size_t put_lines(const struct text_table *t, size_t row, size_t next,
			struct buf *out)
{
	for (; next < t->n_lines && t->line[next].row <= row; next++) {
		put_cell(t->line[next].text, t->fit ? t->fit : SIZE_MAX, out);
		buf_addc(out, '\n');
	}
	return next;
}

void text_table_print(const struct text_table *t, bool bold, struct buf *out)
{
	size_t width[TEXT_TABLE_COLUMNS_MAX];
	size_t rows = (t->n + t->columns - 1) / t->columns, lines = 0;

	if (t->no_memory)
		buf_spoil_no_memory(out);
	widths(t, width);
	narrow(t, width);
	for (size_t row = 0; row < rows; row++) {
		bool head = bold && row == 0;

		lines = put_lines(t, row, lines, out);
		buf_adds(out, head ? "\033[1m" : "");
		put_row(t, row, width, out);
		buf_adds(out, head ? "\033[0m\n" : "\n");
	}
	put_lines(t, rows, lines, out);
}
