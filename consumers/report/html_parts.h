/* html_parts.h -- pieces of laporan.html. */
#ifndef SENTRA_CONSUMERS_REPORT_HTML_PARTS_H
#define SENTRA_CONSUMERS_REPORT_HTML_PARTS_H

#include "consumers/view/html.h"
#include "report.h"

struct part {
	struct html *h;
	const struct report *report;
	char zone[65]; /* the report's, as a C string */
};

/* A sentence of sayings.h, in a <p>; nothing where it says nothing. */
void part_saying(struct part *, const char *class,
		 void (*say)(struct buf *, const struct report *,
			     enum language));
/* What is shown of a cell. */
void part_cell(struct part *, const struct grid *, size_t row, size_t column);
/* A table, or that it has no rows; caption: ours. */
void part_table(struct part *, const struct grid *, const char *id,
		const char *caption, const char *class);
/* The sums, and the two top 5 with their posts. */
void part_totals(struct part *);
void part_top(struct part *, enum report_table_id);

#endif
