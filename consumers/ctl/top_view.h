/* top_view.h -- a leaderboard as text.  Pure. */
#ifndef SENTRA_TOP_VIEW_H
#define SENTRA_TOP_VIEW_H

#include "top_page.h"

/* Appends the table, without anything around it. */
void top_table(const struct page *, const struct style *, struct buf *out);
/* Appends one JSON document, a line for each entry. */
void top_json(const struct page *, struct buf *out);
/* Appends the line above the table of --watch. */
void top_status(const struct page *, const struct style *, const char *prefix,
		struct buf *out);

#endif
