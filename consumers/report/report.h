/* report.h -- what a report says: some facts about it, and tables.  All that
 * is shown of a period stands here; every file that people get is made of this
 * and of nothing else (rendering.h).
 *
 *   report_init(&report);
 *   rc = gather(&report, &sources, &err);        (gather.h)
 *   report_json(&report, &out);                  (report_json.h)
 *   ...
 *   rc = report_read(&again, buf_str(&out), &err);
 *   rc = renderings[i].make(&again, INDONESIAN, &file, &err);
 *   report_release(&report);
 *
 * A table is a grid (consumers/view/grid.h) whose columns are those of
 * report_tables[] (report_table.h).  Values are as Redis has them, without a
 * language: "340138", unix seconds, "fresh", the id of a label.  A renderer
 * calls report_speak() first, which gives the tables their titles and what is
 * shown of values in one language.
 *
 * Pure. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_H
#define SENTRA_CONSUMERS_REPORT_REPORT_H

#include "consumers/view/grid.h"
#include "report_table.h"

#define REPORT_SCHEMA "report.v1"

/* Texts lie in the pool; null where there is none. */
struct report {
	struct str period;        /* "2026-W48", "2026-11-01_2026-11-15" */
	int64_t from_day, to_day; /* both in it; days since 1970-01-01 */
	int64_t as_of_ms; /* the last second of to_day: what was known then */
	struct str timezone; /* [report] timezone, by which days are counted */
	int zone_hours;      /* that it is east of UTC */
	struct str score_version, lexicon_version;
	struct str roster_sha256, targets_sha256; /* 64 hex digits */
	/* The newest kept report of an earlier period, of the same length where
	 * there is one: what `moved` is against.  Null: none is kept. */
	struct str previous, previous_sha256;
	/* Where the log does not have the whole time that is reported on, the
	 * first day since which it does; DAY_WHOLE: it has. */
	int64_t known_from_day;
	/* "redis": what lies before that day, for realisasi and for when a
	 * sentra last posted or told, is what Redis had kept of it; null: it is
	 * not in these numbers. */
	struct str earlier;

	struct grid table[REPORT_TABLES];
	struct pool pool;
};
#define DAY_WHOLE INT64_MIN

/* Tables with their columns and no rows. */
void report_init(struct report *);
void report_release(struct report *);
/* Whether memory ran out for any of it. */
bool report_is_bad(const struct report *);

/* Titles, and grid_show() of labels and the like, for a language.  -ENOMEM. */
int report_speak(struct report *, enum language, struct err *) MUST_USE;

/* A cell's value by the name of its column; null: empty, or no such column. */
struct str report_value(const struct report *, enum report_table_id, size_t row,
			const char *column);
/* The same as a number; NAN. */
double report_number(const struct report *, enum report_table_id, size_t row,
		     const char *column);
/* A row of `totals` by its name; NAN where there is none. */
double report_total(const struct report *, const char *name);
/* The first row of a sentra in a table; SIZE_MAX: it has none. */
size_t report_find(const struct report *, enum report_table_id, struct str id);
/* The name of a sentra, by the ranking; its id where that has none. */
struct str report_name(const struct report *, struct str id);
/* The name of a label, by `programmes`; its id where that has none. */
struct str report_label(const struct report *, struct str id);

#endif
