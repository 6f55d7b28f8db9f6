/* report_table.h -- the one list of a report's tables and their columns: what
 * report.json has, and what every rendering iterates.
 *
 * A row is a column: its name in report.json and in files, its title, its kind
 * (consumers/view/grid.h), its decimals, and the formula that its numbers are
 * by (formulas.h; NULL: a name, a text, an address).  To add a column: a row
 * here, its value in gather_*.c, its member in schemas/report.schema.json. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_TABLE_H
#define SENTRA_CONSUMERS_REPORT_REPORT_TABLE_H

#include "consumers/view/grid.h"

/* X(name, title): in the order of report.json.  What a row's id is: see the
 * columns in report_table.c. */
#define REPORT_TABLE_LIST(X)                                                   \
	X(totals)        /* all sentra together; no ids */                     \
	X(top_followers) /* five sentra; their newest posts */                 \
	X(top_latest)    /* likewise */                                        \
	X(ranking)       /* every sentra, the best score first */              \
	X(platforms)     /* sentra by platform */                              \
	X(days)          /* sentra by day, the 28 that end with the period */  \
	X(targets)       /* sentra by indicator: target, realisasi, capaian */ \
	X(programmes)    /* labels; no ids of sentra */                        \
	X(coverage)      /* sentra by programme */                             \
	X(silent)        /* sentra that are stale, the longest first */        \
	X(blind)         /* accounts that nobody sees at the end */            \
	X(unseen)        /* accounts that were not seen for some hours */      \
	X(corrections)   /* what the last kept report says, and is not so */   \
	X(log)           /* topics and partitions; no ids */                   \
	X(settings)      /* of sentra.conf, by which it was computed; no ids */

#define REPORT_TABLE_ENUM(name) REPORT_##name,
enum report_table_id { REPORT_TABLE_LIST(REPORT_TABLE_ENUM) REPORT_TABLES };
#undef REPORT_TABLE_ENUM

struct report_column {
	const char *name;
	enum word_id title;
	enum grid_kind kind;
	int decimals; /* of a number; DECIMALS_AS_IS: as many as it needs */
	const char *formula; /* an id of formulas.h; NULL: it is no number */
};

struct report_table {
	const char *name;
	enum word_id title;
	bool has_ids; /* a row is of a sentra */
	const struct report_column *column;
	size_t n_columns;
};
extern const struct report_table report_tables[REPORT_TABLES];

#define DECIMALS_AS_IS (-1)
#define TOP_ROWS       5
#define DAYS_BACK      28
/* A post's text in the report: characters. */
#define POST_CHARS 160

#endif
