/* check.h -- what is no fault of a roster, and yet wants somebody's hand: an
 * account without id, one that nobody has verified, an exemption that is past,
 * a sentra without accounts or no longer active.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_CHECK_H
#define SENTRA_CONSUMERS_CTL_ROSTER_CHECK_H

#include "common/base/faults.h"
#include "common/config/roster.h"

/* Adds the warnings, each "path:line: sentras[3].accounts[0]: ...".  text: what
 * the roster was read from, for the lines; today: days since 1970-01-01, in
 * [report] timezone. */
void roster_warn(const struct roster *, struct str text, const char *path,
		 int64_t today, struct faults *);

#endif
