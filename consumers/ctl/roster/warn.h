/* warn.h -- what is no fault of a roster, and yet wants a hand.  Pure.
 */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_WARN_H
#define SENTRA_CONSUMERS_CTL_ROSTER_WARN_H

#include "common/base/faults.h"
#include "common/config/roster.h"

/* "path:line: sentras[3].accounts[0]: ..." each.  text: what the roster was
 * read from; today: a day, as of sentra_active(). */
void roster_warn(const struct roster *, struct str text, const char *path,
		 int64_t today, struct faults *);

#endif
