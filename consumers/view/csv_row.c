/* csv_row.c -- rows of CSV, cell by cell. */
#include "csv_row.h"

#include "common/base/clock.h"
#include "text.h"

static void next_cell(struct csv_row *row)
{
	if (row->begun)
		buf_addc(row->out, ',');
	row->begun = true;
}

void csv_row_text(struct csv_row *row, struct str text)
{
	struct buf cell;

	next_cell(row);
	buf_init(&cell, row->out->max);
	if (text.n && memchr("=+-@", text.p[0], 4))
		buf_addc(&cell, '\'');
	text_add(&cell, text);
	text_addcsv(row->out, buf_str(&cell));
	buf_spoil(row->out, &cell);
	buf_release(&cell);
}

void csv_row_number(struct csv_row *row, int64_t n)
{
	next_cell(row);
	buf_addi(row->out, n);
}

static bool is_decimal(struct str text)
{
	size_t i = text.n && text.p[0] == '-', whole = 0, points = 0;

	for (; i < text.n && points < 2; i++) {
		if (text.p[i] >= '0' && text.p[i] <= '9')
			whole++;
		else if (text.p[i] == '.' && whole > 0 && i + 1 < text.n)
			points++;
		else
			return false;
	}
	return whole > 0 && points < 2;
}

void csv_row_decimal(struct csv_row *row, struct str decimal)
{
	next_cell(row);
	if (is_decimal(decimal))
		buf_addstr(row->out, decimal);
}

void csv_row_time(struct csv_row *row, int64_t ms)
{
	char text[RFC3339_SIZE] = "";

	if (ms != TIME_NONE)
		rfc3339_format(ms, text);
	next_cell(row);
	buf_adds(row->out, text);
}

void csv_row_end(struct csv_row *row)
{
	buf_adds(row->out, "\r\n");
	row->begun = false;
}

void csv_row_names(struct csv_row *row, const char *names)
{
	for (size_t n; *names; names += n) {
		n = strcspn(names, " ");
		csv_row_text(row, (struct str){ names, n });
		n += names[n] == ' ';
	}
	csv_row_end(row);
}
