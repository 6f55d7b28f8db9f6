/* grid.h -- a table that people look at, take away, and read by program: made
 * once, written as HTML (consumers/board/), CSV, JSON and XLSX.  Pure.
 *
 *   grid_init(&grid, "peringkat", language);
 *   grid_column(&grid, "name", word(language, WORD_sentra), GRID_TEXT);
 *   grid_column(&grid, "followers", title, GRID_NUMBER);
 *   grid_row(&grid, STR_LIT("kartini-temanggung"), STR_LIT("Asia/Jakarta"));
 *   grid_add(&grid, name);
 *   grid_link(&grid, "/sentra/kartini-temanggung");
 *   grid_add(&grid, STR_LIT("340138"));
 *   if (grid.bad) ... no memory, or too large
 *   grid_csv(&grid, &out);
 *   grid_release(&grid);
 *
 * A cell's value is as Redis has it, whatever is shown of it: "340138", unix
 * seconds, "fresh".  CSV, JSON and XLSX have values; pages show them as people
 * write them (number.h, words.h). */
#ifndef SENTRA_CONSUMERS_VIEW_GRID_H
#define SENTRA_CONSUMERS_VIEW_GRID_H

#include "common/base/buf.h"
#include "common/base/pool.h"
#include "common/base/zone.h"
#include "words.h"

enum grid_kind {
	GRID_TEXT,    /* a text from outside */
	GRID_NUMBER,  /* in decimal; "" unknown */
	GRID_INSTANT, /* unix seconds in decimal; "", "0" unknown */
	GRID_DATE,    /* "2026-11-29"; "" unknown */
	GRID_STATE,   /* "fresh", ... as on cards */
	GRID_MOVED,   /* places, "3", "-2", "0"; "" unknown */
	GRID_SPARK,   /* a small line of points; on pages alone */
};

#define GRID_COLUMNS_MAX 40
#define GRID_ROWS_MAX    100000
#define GRID_ZONES_MAX   16 /* rows of another zone are shown as of UTC */

struct grid_column {
	const char *name;  /* data-metric, JSON, CSV; borrowed */
	const char *title; /* borrowed */
	enum grid_kind kind;
};

struct grid_cell {
	struct str value; /* null: empty */
	struct str shown; /* in place of the value; null: as the kind has it */
	struct str link;  /* a path of ours, or http(s); null: none */
	const double *points; /* of GRID_SPARK, NAN: a gap; in the pool */
	size_t n_points;
};

struct grid {
	const char *name; /* of files; constant */
	enum language language;
	struct grid_column column[GRID_COLUMNS_MAX];
	size_t n_columns;
	struct str *id;   /* of each row: the sentra's, "" for none */
	struct str *zone; /* IANA, by which its instants are shown; null: UTC */
	struct grid_cell *cell; /* row by row, n_columns each */
	size_t n;
	struct pool pool;
	bool bad; /* something is missing: no memory, or too large */
	/* private: what the three arrays have room for; the next cell of the
	 * last row; the zones seen */
	size_t id_size, zone_size, cell_size;
	size_t at;
	struct grid_zone {
		const char *name;
		struct zone *zone; /* NULL: tzdata has none of that name */
	} zones[GRID_ZONES_MAX];
	size_t n_zones;
};

void grid_init(struct grid *, const char *name, enum language);
void grid_release(struct grid *);
/* All columns before the first row.  name and title: borrowed for its life. */
void grid_column(struct grid *, const char *name, const char *title,
		 enum grid_kind);
/* The next row; cells that are not added stay empty.  Copies. */
void grid_row(struct grid *, struct str id, struct str zone);
/* The next cell.  Copies. */
void grid_add(struct grid *, struct str value);
void grid_addf(struct grid *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Of GRID_INSTANT, by milliseconds; TIME_NONE: unknown. */
void grid_add_ms(struct grid *, int64_t ms);
void grid_points(struct grid *, const double *, size_t n);
/* Of the cell added last.  Copies. */
void grid_link(struct grid *, struct str link);
void grid_show(struct grid *, struct str shown);

/* RFC 4180, with CRLF, the columns' names first; texts as csv_row.h has them;
 * instants as RFC 3339.  No sparks.  Where rows have ids, "id" stands before
 * the columns, unless one is called that.  out goes bad where the grid is, here
 * and below. */
void grid_csv(const struct grid *, struct buf *);
/* [{"id": ..., "<name>": ...}, ...]: numbers as numbers, instants as RFC 3339,
 * unknown null; id where rows have one.  No sparks. */
void grid_json(const struct grid *, struct buf *);
/* The cell as people read it: what a page, and a terminal, shows.  Appended;
 * texts are made fit for a terminal (text.h). */
void grid_cell_text(const struct grid *, size_t row, size_t column,
		    struct buf *);

#endif
