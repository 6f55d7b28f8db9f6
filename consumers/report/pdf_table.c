/* pdf_table.c -- columns measured, rows fitted, a table drawn. */
#include "pdf_table.h"

#include "consumers/view/figure.h"
#include "figure_paint.h"

#include <math.h>

#define SIZE_LARGEST  8.5
#define SIZE_LEAST    6.0 /* by the rows; by the columns: */
#define SIZE_TINY     3.0
#define SIZE_STEP     0.25
#define HEAD_SHARE    0.88 /* of titles, in the size of the cells */
#define LINE          1.22 /* of a line, likewise */
#define ROW_LEAST     1.45
#define ROW_MOST      20.5 /* in points */
#define BREAK_PADDING 3.0  /* of rows whose texts break, together */
#define HEAD_LINES    4
#define TITLE_SHARE   0.4 /* of a title's width, that its column has at least */
#define HEAD_PADDING  5.0
#define GAP_LEAST     6.0
#define GAP_MOST      20.0
/* Of a column of names, in the largest type; and the type down to which names
 * are rather shown whole, up to so wide, than large. */
#define NAME_LEAST  70.0
#define NAME_WISH   150.0
#define SIZE_NAMES  6.5
#define SLACK       1.0 /* of a column's width, for what rounding takes */
#define CELL_MAX    ((size_t)4 << 10)
#define ROUNDING    0.1
#define SPARK_SCALE 0.6
#define NOTE_HEIGHT 14.0 /* of how many are left out */

struct layout {
	struct pdf *pdf;
	const struct pdf_table *table;
	double natural[PDF_COLUMNS]; /* in the largest type */
	double x[PDF_COLUMNS], w[PDF_COLUMNS];
	double size, head, row; /* heights */
	double pad;             /* added to rows whose texts break */
	double bottom;
	size_t shown; /* of the rows that are no sums */
	bool groups, breaks;
	struct pdf_cell cell;
};

static struct canvas_style cell_style(double size, enum pdf_tone tone)
{
	static const struct {
		uint32_t colour;
		bool bold;
	} tones[PDF_TONES] = {
		[TONE_PLAIN] = { COLOUR_INK, false },
		[TONE_MUTED] = { COLOUR_MUTED, false },
		[TONE_STRONG] = { COLOUR_INK, true },
		[TONE_ACT] = { COLOUR_ACCENT, true },
	};

	return (struct canvas_style){ .size = size,
				      .bold = tones[tone].bold,
				      .colour = tones[tone].colour };
}

static struct canvas_style title_style(double size)
{
	return (struct canvas_style){ .size = size * HEAD_SHARE,
				      .bold = true,
				      .colour = COLOUR_DEEP };
}

static size_t body(const struct layout *l)
{
	return l->table->n_rows - l->table->n_sums;
}

/* The row as the table has it, of those that are shown. */
static size_t row_of(const struct layout *l, size_t i)
{
	return i < l->shown ? i : body(l) + (i - l->shown);
}

static size_t rows_shown(const struct layout *l)
{
	return l->shown + l->table->n_sums;
}

/* l->cell, filled. */
static void fetch(struct layout *l, size_t row, size_t column)
{
	buf_clear(&l->cell.text);
	l->cell.tone = TONE_PLAIN;
	l->cell.n_points = 0;
	l->table->cell(l->table->arg, row, column, &l->cell);
	if (l->cell.text.no_memory)
		canvas_spoil(l->pdf->canvas);
}

/* Of one that is too long, its beginning: a column has less room anyway. */
static struct str cell_text(const struct layout *l)
{
	return str_of(buf_shown(&l->cell.text));
}

/* ---- columns ---- */

/* The least width in which a title has room: its longest word, and no more
 * lines than titles may have. */
static double title_width(struct layout *l, const char *title)
{
	struct canvas_style style = title_style(SIZE_LARGEST);
	double width = TITLE_SHARE *
		       canvas_text_width(l->pdf->canvas, str_of(title), &style);

	for (const char *p = title, *end; *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, ' ');
		width = fmax(width,
			     canvas_text_width(l->pdf->canvas,
					       (struct str){
						       p, (size_t)(end - p) },
					       &style));
	}
	return width;
}

static void measure_column(struct layout *l, size_t c)
{
	const struct pdf_column *column = &l->table->column[c];

	l->natural[c] = fmax(title_width(l, column->title), column->spark);
	if (column->breaks || column->spark > 0)
		return;
	for (size_t i = 0; i < rows_shown(l); i++) {
		struct canvas_style style;

		fetch(l, row_of(l, i), c);
		style = cell_style(SIZE_LARGEST, l->cell.tone);
		l->natural[c] = fmax(l->natural[c],
				     canvas_text_width(l->pdf->canvas,
						       cell_text(l), &style));
	}
	l->natural[c] += SLACK;
}

static bool same_group(const struct pdf_column *a, const struct pdf_column *b)
{
	return a->group && b->group && strcmp(a->group, b->group) == 0;
}

/* The last of the neighbours that share a group with a column. */
static size_t group_end(const struct layout *l, size_t first)
{
	const struct pdf_column *column = l->table->column;
	size_t last = first;

	while (last + 1 < l->table->n_columns &&
	       same_group(&column[first], &column[last + 1]))
		last++;
	return last;
}

/* The first column of a group has what its title lacks. */
static void measure_groups(struct layout *l)
{
	struct canvas_style style = title_style(SIZE_LARGEST);

	for (size_t c = 0, last; c < l->table->n_columns; c = last + 1) {
		const char *group = l->table->column[c].group;
		double lacks;

		last = group_end(l, c);
		if (!group)
			continue;
		lacks = canvas_text_width(l->pdf->canvas, str_of(group),
					  &style) +
			SLACK - GAP_LEAST * (double)(last - c);
		for (size_t i = c; i <= last; i++)
			lacks -= l->natural[i];
		l->natural[c] += fmax(0, lacks);
	}
}

/* What the columns take in the largest type, with names as wide as that. */
static double least_width(const struct layout *l, double name)
{
	double sum = 0;

	for (size_t c = 0; c < l->table->n_columns; c++) {
		const struct pdf_column *column = &l->table->column[c];

		if (column->breaks)
			sum += 2 * NAME_LEAST;
		else if (column->heads)
			sum += fmin(l->natural[c], name);
		else
			sum += l->natural[c];
	}
	return sum;
}

/* The type is so small that all fits side by side. */
static void fit_width(struct layout *l)
{
	double gaps = GAP_LEAST * (double)(l->table->n_columns - 1);
	double room = SIZE_LARGEST * (PDF_INNER - gaps);

	l->size = fmin(l->size,
		       fmax(SIZE_NAMES, room / least_width(l, NAME_WISH)));
	l->size = fmin(l->size,
		       fmax(SIZE_TINY, room / least_width(l, NAME_LEAST)));
}

static void shrink_to(struct layout *l, double room, double least)
{
	double sum = 0;

	for (size_t c = 0; c < l->table->n_columns; c++)
		sum += l->w[c];
	for (size_t c = 0; c < l->table->n_columns && sum > room; c++) {
		double fewer = fmin(sum - room, l->w[c] - least);

		if (!l->table->column[c].heads || fewer <= 0)
			continue;
		l->w[c] -= fewer;
		sum -= fewer;
	}
	/* Numbers of so many digits that even tiny they have no room. */
	for (size_t c = 0; c < l->table->n_columns && sum > room; c++)
		l->w[c] *= room / sum;
}

/* Which column has what the others leave. */
static size_t widest_of(const struct layout *l)
{
	for (size_t c = 0; c < l->table->n_columns; c++)
		if (l->table->column[c].breaks)
			return c;
	for (size_t c = 0; c < l->table->n_columns; c++)
		if (l->table->column[c].heads)
			return c;
	return 0;
}

static void place_columns(struct layout *l)
{
	size_t n = l->table->n_columns, gaps = n > 1 ? n - 1 : 1;
	double room = PDF_INNER - GAP_LEAST * (double)(n - 1);
	double scale = l->size / SIZE_LARGEST, sum = 0, gap, x = PDF_LEFT;

	for (size_t c = 0; c < n; c++)
		l->w[c] = l->natural[c] * scale;
	shrink_to(l, room, NAME_LEAST * scale);
	for (size_t c = 0; c < n; c++)
		sum += l->w[c];
	gap = fmin(GAP_LEAST + fmax(0, room - sum) / (double)gaps,
		   l->breaks ? 2 * GAP_LEAST : GAP_MOST);
	l->w[widest_of(l)] += PDF_INNER - sum - gap * (double)(n - 1);
	for (size_t c = 0; c < n; c++) {
		l->x[c] = x;
		x += l->w[c] + gap;
	}
}

/* ---- rows ---- */

/* Of one row, whose texts may break. */
static double height_of(struct layout *l, size_t row)
{
	double most = LINE * l->size;

	for (size_t c = 0; c < l->table->n_columns; c++) {
		struct canvas_style style;

		if (!l->table->column[c].breaks)
			continue;
		fetch(l, row, c);
		style = cell_style(l->size, l->cell.tone);
		style.width = l->w[c];
		style.lines = 20;
		most = fmax(most, canvas_text_height(l->pdf->canvas,
						     cell_text(l), &style));
	}
	return most + BREAK_PADDING + l->pad;
}

static double rows_height(struct layout *l)
{
	double sum = 0;

	if (!l->breaks)
		return ROW_LEAST * l->size * (double)rows_shown(l);
	for (size_t i = 0; i < rows_shown(l); i++)
		sum += height_of(l, row_of(l, i));
	return sum;
}

static double head_height(struct layout *l)
{
	double most = 0;

	for (size_t c = 0; c < l->table->n_columns; c++) {
		struct canvas_style style = title_style(l->size);

		style.width = l->w[c];
		style.lines = HEAD_LINES;
		most = fmax(most,
			    canvas_text_height(
				    l->pdf->canvas,
				    str_of(l->table->column[c].title), &style));
	}
	return most + HEAD_PADDING + (l->groups ? LINE * l->size + 4 : 0);
}

static void place(struct layout *l, double size)
{
	l->size = size;
	fit_width(l);
	place_columns(l);
	l->head = head_height(l);
}

/* The largest type with which all rows fit, and how high they are then. */
static void fit(struct layout *l, double room)
{
	double largest = l->table->largest, rest;
	double size = largest > 0 ? largest : SIZE_LARGEST;

	place(l, size);
	while (l->head + rows_height(l) > room &&
	       size > (l->breaks ? SIZE_TINY : SIZE_LEAST))
		place(l, size -= SIZE_STEP);
	rest = fmax(0, room - l->head);
	l->row = fmin(rest / (double)rows_shown(l), ROW_MOST);
	if (l->breaks && rest > rows_height(l))
		l->pad = fmin((rest - rows_height(l)) / (double)rows_shown(l),
			      l->size * 0.6);
}

/* ---- drawing ---- */

static void hairline(const struct layout *l, double y, double width,
		     uint32_t colour)
{
	canvas_line(l->pdf->canvas,
		    (const double[]){ PDF_LEFT, y, PDF_RIGHT, y }, 2, width,
		    colour);
}

/* Above the columns that it is of, with a line below. */
static void draw_group(struct layout *l, size_t first, size_t last)
{
	struct canvas_style style = title_style(l->size);
	double x = l->x[first], right = l->x[last] + l->w[last];
	double y = l->pdf->y + LINE * l->size + 1;

	style.width = right - x;
	style.align = CANVAS_CENTRE;
	canvas_begin(l->pdf->canvas, CANVAS_HEAD);
	canvas_text(l->pdf->canvas, x, l->pdf->y,
		    str_of(l->table->column[first].group), &style);
	canvas_finish(l->pdf->canvas);
	canvas_line(l->pdf->canvas, (const double[]){ x, y, right, y }, 2, 0.6,
		    COLOUR_MIDDLE);
}

static void draw_groups(struct layout *l)
{
	canvas_begin(l->pdf->canvas, CANVAS_ROW);
	for (size_t c = 0, last; c < l->table->n_columns; c = last + 1) {
		last = group_end(l, c);
		if (l->table->column[c].group)
			draw_group(l, c, last);
	}
	canvas_finish(l->pdf->canvas);
}

/* Titles stand on one line at their foot. */
static void draw_title(struct layout *l, size_t c)
{
	struct canvas_style style = title_style(l->size);
	struct str title = str_of(l->table->column[c].title);
	double height;

	style.width = l->w[c];
	style.lines = HEAD_LINES;
	style.align = l->table->column[c].align;
	height = canvas_text_height(l->pdf->canvas, title, &style);
	canvas_begin(l->pdf->canvas, CANVAS_HEAD);
	canvas_text(l->pdf->canvas, l->x[c],
		    l->pdf->y + l->head - HEAD_PADDING + 2 - height, title,
		    &style);
	canvas_finish(l->pdf->canvas);
}

static void draw_head(struct layout *l)
{
	if (l->groups)
		draw_groups(l);
	canvas_begin(l->pdf->canvas, CANVAS_ROW);
	for (size_t c = 0; c < l->table->n_columns; c++)
		draw_title(l, c);
	canvas_finish(l->pdf->canvas);
	l->pdf->y += l->head;
	hairline(l, l->pdf->y, 1, COLOUR_DEEP);
}

static void draw_spark(struct layout *l, double x, double y, double w, double h)
{
	struct figure figure;

	if (!l->cell.n_points)
		return;
	figure_init(&figure, w / SPARK_SCALE, h / SPARK_SCALE);
	figure_spark(&figure, l->cell.points, l->cell.n_points);
	figure_paint(l->pdf->canvas, &figure, x, y, SPARK_SCALE);
	figure_release(&figure);
}

static void draw_cell(struct layout *l, size_t row, size_t c, double height)
{
	const struct pdf_column *column = &l->table->column[c];
	double top = l->pdf->y;
	struct canvas_style style;

	fetch(l, row, c);
	style = cell_style(l->size, l->cell.tone);
	style.width = l->w[c];
	style.lines = column->breaks ? 20 : 1;
	style.align = column->align;
	canvas_begin(l->pdf->canvas, column->heads ? CANVAS_HEAD : CANVAS_CELL);
	if (column->spark > 0)
		draw_spark(l, l->x[c], top + 2, l->w[c], height - 4);
	else
		canvas_text(l->pdf->canvas, l->x[c],
			    l->breaks ? top + (BREAK_PADDING + l->pad) / 2
				      : top + (height - LINE * l->size) / 2,
			    cell_text(l), &style);
	canvas_finish(l->pdf->canvas);
}

static void draw_row(struct layout *l, size_t i)
{
	size_t row = row_of(l, i);
	double height = l->breaks ? height_of(l, row) : l->row;

	if (i == l->shown && i > 0)
		hairline(l, l->pdf->y, 0.8, COLOUR_DEEP);
	canvas_begin(l->pdf->canvas, CANVAS_ROW);
	for (size_t c = 0; c < l->table->n_columns; c++)
		draw_cell(l, row, c, height);
	canvas_finish(l->pdf->canvas);
	l->pdf->y += height;
	hairline(l, l->pdf->y, 0.4, COLOUR_RULE);
}

void pdf_left_out(struct pdf *pdf, enum word_id format, size_t n)
{
	pdf->y += 3;
	buf_addf(pdf_say(pdf), word(pdf->language, format), n);
	pdf_paragraph(pdf, LOOK_SMALL, 1, pdf_said(pdf));
}

/* Rows whose texts break may be too many even so: then the first of them. */
static void draw_rows(struct layout *l)
{
	for (size_t i = 0; i < rows_shown(l); i++) {
		if (l->breaks &&
		    l->pdf->y + height_of(l, row_of(l, i)) > l->bottom) {
			l->shown = i;
			return;
		}
		draw_row(l, i);
	}
}

/* ---- the whole ---- */

double pdf_table_least(size_t rows, size_t lines)
{
	return SIZE_LEAST * (ROW_LEAST * (double)rows +
			     HEAD_SHARE * LINE * (double)lines) +
	       HEAD_PADDING;
}

/* At most so many has a title: it breaks at blanks. */
static size_t lines_of(const char *title)
{
	size_t n = 1;

	for (const char *p = title; *p; p++)
		n += *p == ' ';
	return n < HEAD_LINES ? n : HEAD_LINES;
}

static size_t head_lines(const struct pdf_table *table)
{
	size_t most = 1;
	bool groups = false;

	for (size_t c = 0; c < table->n_columns; c++) {
		size_t n = lines_of(table->column[c].title);

		most = n > most ? n : most;
		groups |= table->column[c].group != NULL;
	}
	return most + (groups ? 2 : 0);
}

/* How many rows have room, in the smallest type. */
static size_t most_rows(const struct layout *l, double bottom)
{
	double room = bottom - l->pdf->y -
		      pdf_table_least(0, head_lines(l->table)) + ROUNDING;

	return room > 0 ? (size_t)(room / (SIZE_LEAST * ROW_LEAST)) : 0;
}

/* How many of the rows that are no sums, so that also that some are left out
 * has room. */
static size_t fitting(const struct layout *l, double bottom)
{
	size_t sums = l->table->n_sums;
	size_t most = most_rows(l, bottom), cap = l->table->most;

	cap = cap ? cap : PDF_ROWS_MOST;
	if (most >= l->table->n_rows && body(l) <= cap)
		return body(l);
	most = most_rows(l, bottom - NOTE_HEIGHT);
	most = most > sums ? most - sums : 0;
	return most < cap ? most : cap;
}

static void prepare(struct layout *l, double bottom)
{
	for (size_t c = 0; c < l->table->n_columns; c++) {
		l->groups |= l->table->column[c].group != NULL;
		l->breaks |= l->table->column[c].breaks;
	}
	l->shown = fitting(l, bottom);
	for (size_t c = 0; c < l->table->n_columns; c++)
		measure_column(l, c);
	measure_groups(l);
	if (l->shown < body(l))
		bottom -= NOTE_HEIGHT;
	l->bottom = bottom;
	fit(l, bottom - l->pdf->y);
}

void pdf_table(struct pdf *pdf, const struct pdf_table *table, double bottom)
{
	struct layout l = { .pdf = pdf, .table = table };

	if (!table->n_rows || !table->n_columns ||
	    table->n_columns > PDF_COLUMNS)
		return;
	buf_init(&l.cell.text, CELL_MAX);
	prepare(&l, bottom);
	canvas_begin(pdf->canvas, CANVAS_TABLE);
	draw_head(&l);
	draw_rows(&l);
	canvas_finish(pdf->canvas);
	if (l.shown < body(&l))
		pdf_left_out(pdf, WORD_report_pdf_left_out, body(&l) - l.shown);
	buf_release(&l.cell.text);
}
