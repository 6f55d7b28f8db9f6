/* report_csv.c -- laporan.csv: the ranking, with values as Redis has them. */
#include "rendering.h"

int csv_make(const struct report *report, enum language language,
	     struct buf *out, struct err *err)
{
	(void)language; /* names of columns, and values, have none */
	grid_csv(&report->table[REPORT_ranking], out);
	return buf_error(out, err, "laporan.csv");
}
