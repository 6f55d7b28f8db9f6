/* roster_file.h -- where the roster is, and how commands read it.
 *
 * How a new one is written is in roster/. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_FILE_H
#define SENTRA_CONSUMERS_CTL_ROSTER_FILE_H

#include "common/config/roster.h"
#include "consumers/ctl/ctl.h"

/* FILE of the command line, else [pipeline] roster.  Borrowed. */
const char *roster_path(const struct ctl *);

/* Reads it; *out: new, roster_free().  Where that fails, every fault goes to
 * standard error and EXIT_CONFIG is returned. */
int roster_open(struct roster **out, const char *path) MUST_USE;

#endif
