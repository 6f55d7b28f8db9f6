/* kept_file.h -- one file of a report that is kept (kept_reports.h).
 *
 *   rc = kept_file_read("/var/lib/sentra", STR_LIT("2026-W48"),
 *                       STR_LIT("laporan.pdf"), &bytes, sum, &err);
 *
 * Nothing but what SHA256SUMS of that report names, and SHA256SUMS itself, and
 * no bytes that have another sum than it says.  No symbolic link is followed
 * below <state_dir>/report, and nothing is waited for. */
#ifndef SENTRA_CONSUMERS_VIEW_KEPT_FILE_H
#define SENTRA_CONSUMERS_VIEW_KEPT_FILE_H

#include "common/base/buf.h"
#include "common/base/sha256.h"

#define KEPT_FILE_MAX ((size_t)8 << 20) /* bytes */

/* Appends its bytes, of which sum is the SHA-256.  Errors name the path:
 * -ENOENT: there is no such file, or it is none that may be read; -EFBIG: it is
 * longer than KEPT_FILE_MAX; -EBADMSG: it does not have the sum of SHA256SUMS;
 * -ENOMEM; what the system says of a directory or file that cannot be read. */
int kept_file_read(const char *state_dir, struct str period, struct str name,
		   struct buf *out, char sum[SHA256_HEX],
		   struct err *) MUST_USE;

#endif
