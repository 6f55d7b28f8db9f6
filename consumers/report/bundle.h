/* bundle.h -- the files of a report, and their sums.
 *
 *   rc = bundle_make(&bundle, &report, INDONESIAN, &err);
 *   rc = bundle_write(&bundle, "/var/lib/sentra/report/2026-W48", &err);
 *   if (rc == -EEXIST)
 *           ... another report lies there ...
 *   bundle_release(&bundle);
 *
 * report.json is written and read again first, and all else is made of what was
 * read: so it can be of nothing else. */
#ifndef SENTRA_CONSUMERS_REPORT_BUNDLE_H
#define SENTRA_CONSUMERS_REPORT_BUNDLE_H

#include "common/base/sha256.h"
#include "report.h"

#define BUNDLE_FILES     16
#define BUNDLE_NAME_SIZE 80
#define BUNDLE_FILE_MAX  ((size_t)64 << 20)
#define BUNDLE_SUMS      "SHA256SUMS"
#define BUNDLE_REPORT    "report.json"

struct bundle_file {
	char name[BUNDLE_NAME_SIZE];
	struct buf bytes;
	char sum[SHA256_HEX];
};

struct bundle {
	struct bundle_file file[BUNDLE_FILES]; /* SHA256SUMS is the last */
	size_t n;
};

/* report.json, and every rendering.  To be released in any case. */
int bundle_make(struct bundle *, const struct report *, enum language,
		struct err *) MUST_USE;
/* The page and the text of one sentra, "<id>.pdf" and "<id>.txt".  -ENOENT:
 * the report does not have it. */
int bundle_make_sentra(struct bundle *, const struct report *, struct str id,
		       enum language, struct err *) MUST_USE;
void bundle_release(struct bundle *);

/* Into a directory, whole or not at all, with its parents.  0: written; 1: the
 * same files lie there already, and nothing is written; -EEXIST with the sums
 * of both: other ones do, or the directory has anything else in it. */
int bundle_write(const struct bundle *, const char *dir, struct err *) MUST_USE;

#endif
