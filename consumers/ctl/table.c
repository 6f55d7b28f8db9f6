/* table.c -- aligned columns; must not know what the cells mean. */
#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define CELL_MAX   4096
#define GAP        "  "
#define NARROWEST  8 /* what a column that gives way keeps */
#define RESET      "\033[0m"
#define HEAD_STYLE "\033[1m"

static const char *const tones[] = { "", "\033[32m", "\033[31m" };

void table_init(struct table *t, const char *aligned)
{
	*t = (struct table){ .columns = strlen(aligned) };
	for (size_t i = 0; i < t->columns; i++)
		t->right[i] = aligned[i] == 'r';
}

void table_release(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->cell[i].text);
	free(t->cell);
	t->cell = NULL;
	t->n = t->size = 0;
}

void table_fit(struct table *t, size_t column, size_t terminal_columns)
{
	t->shrink = column;
	t->most = terminal_columns;
}

/* ---- filling ---- */

static bool grow(struct table *t)
{
	size_t size = t->size ? t->size * 2 : 64;
	struct cell *more;

	if (t->n < t->size)
		return true;
	more = realloc(t->cell, size * sizeof(*more));
	if (!more)
		return false;
	t->cell = more;
	t->size = size;
	return true;
}

/* A cell that finds no memory is missing: the table prints what it has. */
void table_add(struct table *t, struct str text)
{
	struct buf harmless;

	if (!grow(t))
		return;
	buf_init(&harmless, CELL_MAX);
	text_add(&harmless, text);
	t->cell[t->n] = (struct cell){ .text = strdup(buf_cstr(&harmless)) };
	if (t->cell[t->n].text)
		t->n++;
	buf_release(&harmless);
}

void table_adds(struct table *t, const char *text)
{
	table_add(t, str_of(text));
}

void table_addf(struct table *t, const char *fmt, ...)
{
	char text[CELL_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	table_adds(t, text);
}

void table_add_or_dash(struct table *t, struct str text)
{
	table_add(t, text.n ? text : STR_LIT("-"));
}

void table_tone(struct table *t, enum tone tone)
{
	if (t->n)
		t->cell[t->n - 1].tone = tone;
}

/* ---- printing ---- */

static void give_way(const struct table *t, size_t *width)
{
	size_t total = (t->columns - 1) * strlen(GAP), least = NARROWEST;

	for (size_t c = 0; c < t->columns; c++)
		total += width[c];
	if (total <= t->most || width[t->shrink] <= least)
		return;
	if (width[t->shrink] > total - t->most + least)
		least = width[t->shrink] - (total - t->most);
	width[t->shrink] = least;
}

static void widths(const struct table *t, size_t out[TABLE_COLUMNS_MAX])
{
	memset(out, 0, TABLE_COLUMNS_MAX * sizeof(*out));
	for (size_t i = 0; i < t->n; i++) {
		size_t w = text_width(t->cell[i].text);

		if (w > out[i % t->columns])
			out[i % t->columns] = w;
	}
	if (t->most)
		give_way(t, out);
}

static void pad(struct buf *out, size_t n)
{
	while (n--)
		buf_addc(out, ' ');
}

/* The text, cut with a mark where it is too wide; the columns it took. */
static size_t put_text(struct buf *out, const char *text, size_t width)
{
	const char *mark = MB_CUR_MAX > 1 ? "\u2026" : "~";
	size_t wide = text_width(text), n;
	struct buf part;

	if (wide <= width) {
		buf_adds(out, text);
		return wide;
	}
	n = text_cut(text, width - 1);
	buf_init(&part, n);
	buf_add(&part, text, n);
	wide = text_width(buf_cstr(&part)) + 1;
	buf_release(&part);
	buf_add(out, text, n);
	buf_adds(out, mark);
	return wide;
}

static void put_cell(const struct table *t, size_t at, size_t width,
		     bool colour, struct buf *out)
{
	static const struct cell none = { .text = (char *)"" };
	const struct cell *cell = at < t->n ? &t->cell[at] : &none;
	size_t column = at % t->columns, wide = text_width(cell->text);
	bool toned = colour && cell->tone != TONE_PLAIN;

	if (t->right[column] && wide < width)
		pad(out, width - wide);
	buf_adds(out, toned ? tones[cell->tone] : "");
	wide = put_text(out, cell->text, width);
	buf_adds(out, toned ? RESET : "");
	if (!t->right[column] && column + 1 < t->columns)
		pad(out, width - wide);
}

void table_print(const struct table *t, bool colour, struct buf *out)
{
	size_t width[TABLE_COLUMNS_MAX];
	size_t rows = (t->n + t->columns - 1) / t->columns;

	widths(t, width);
	for (size_t row = 0; row < rows; row++) {
		bool head = colour && row == 0;

		buf_adds(out, head ? HEAD_STYLE : "");
		for (size_t c = 0; c < t->columns; c++) {
			buf_adds(out, c ? GAP : "");
			put_cell(t, row * t->columns + c, width[c], colour,
				 out);
		}
		buf_adds(out, head ? RESET "\n" : "\n");
	}
}
