/* out_file.h -- the new roster.json that --out names.
 *
 * Neither import nor resolve ever changes a file that is there: what they make
 * is to be looked at first, and put in place by whoever answers for it. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_OUT_FILE_H
#define SENTRA_CONSUMERS_CTL_ROSTER_OUT_FILE_H

#include "common/config/roster.h"
#include "consumers/ctl/ctl.h"

/* Before any work is done: --out must be given and free.  0, EXIT_USAGE, or
 * -EEXIST with what to do. */
int out_file_check(const struct ctl *, struct err *) MUST_USE;
/* Writes the canonical text whole or not at all; -EEXIST where a file has
 * come to be there meanwhile. */
int out_file_write(const char *path, const struct roster *,
		   struct err *) MUST_USE;

#endif
