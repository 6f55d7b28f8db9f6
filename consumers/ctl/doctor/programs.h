/* programs.h -- how checks ask our other programs. */
#ifndef SENTRA_CONSUMERS_CTL_DOCTOR_PROGRAMS_H
#define SENTRA_CONSUMERS_CTL_DOCTOR_PROGRAMS_H

#include "common/daemon/child.h"
#include "doctor.h"

#include <limits.h>

/* Runs the program argv[0] of ours (at most 9 words, ended by NULL), in bounded
 * time; as child_run(). */
int doctor_ask(struct doctor *, const char *const *argv, struct buf *out,
	       struct buf *errors, struct err *) MUST_USE;
/* Of what one printed; borrowed. */
struct str doctor_first_line(const struct buf *);

#endif
