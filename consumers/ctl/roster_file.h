/* roster_file.h -- what the roster commands share: where the roster is, how
 * it is read with all its faults, and how a new one is written. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_FILE_H
#define SENTRA_CONSUMERS_CTL_ROSTER_FILE_H

#include "common/base/faults.h"
#include "consumers/ctl/ctl.h"

#include "common/config/roster.h"

/* FILE of the command line, else [pipeline] roster. */
const char *roster_path(const struct ctl *);

/* 0, or EXIT_CONFIG once every fault is told. */
int roster_open(struct roster **, const char *path) MUST_USE;

/* --out must be given and free: EXIT_USAGE, or -EEXIST with what to do. */
int roster_out_check(const struct ctl *, struct err *) MUST_USE;
/* Whole or not at all, and never over a file that is there. */
int roster_out_write(const char *path, const struct roster *,
		     struct err *) MUST_USE;

#endif
