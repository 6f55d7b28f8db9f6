/* kept_reports.h -- reports that are kept under <state_dir>/report/<period>/,
 * each a directory with its files and SHA256SUMS.
 *
 *   rc = kept_reports_read(&kept, "/var/lib/sentra", &err);
 *   for (size_t i = 0; i < kept.n; i++)
 *           ... kept.at[i].period, kept.at[i].file[0].sum ...
 *   kept_reports_release(&kept);
 *
 * Names are letters, digits, dots, dashes and low lines alone, as those of
 * reports are; whatever else lies there is passed over, and no symbolic link is
 * followed. */
#ifndef SENTRA_CONSUMERS_VIEW_KEPT_REPORTS_H
#define SENTRA_CONSUMERS_VIEW_KEPT_REPORTS_H

#include "common/base/err.h"
#include "common/base/pool.h"

#define KEPT_REPORTS_MAX 520 /* ten years of weeks; the newest */
#define KEPT_FILES_MAX   32  /* of one; beyond: passed over */
#define KEPT_NAME_MAX    64
#define KEPT_SUMS        "SHA256SUMS"
#define KEPT_SUMS_MAX    ((size_t)16 << 10) /* bytes of it */

struct kept_file {
	struct str name, sum; /* sum: 64 hex digits */
};

struct kept_report {
	struct str period;
	struct kept_file *file; /* in the order of SHA256SUMS */
	size_t n;               /* 0: it has no SHA256SUMS, or not such a one */
};

struct kept_reports {
	struct kept_report *at; /* the newest period first */
	size_t n;
	struct pool pool;
};

/* No directory: none is kept.  < 0 with text: it cannot be read; -ENOMEM.  To
 * be released in any case. */
int kept_reports_read(struct kept_reports *, const char *state_dir,
		      struct err *) MUST_USE;
/* The same of the newest so many. */
int kept_reports_newest(struct kept_reports *, const char *state_dir,
			size_t most, struct err *) MUST_USE;
void kept_reports_release(struct kept_reports *);

/* Whether its SHA256SUMS names that file. */
bool kept_report_has(const struct kept_report *, const char *name);

/* Whether it may be the name of a period, or of a file. */
bool kept_name(struct str name);
/* The lines "<64 hex digits>  <name>" of a SHA256SUMS; out: room for
 * KEPT_FILES_MAX.  Borrows from text.  How many; 0 where one line is none. */
size_t kept_sums(struct str text, struct kept_file *out);

#endif
