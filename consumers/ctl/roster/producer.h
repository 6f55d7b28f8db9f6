/* producer.h -- sentra-producer as a program: sentractl knows its command line
 * and nothing else of it. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_PRODUCER_H
#define SENTRA_CONSUMERS_CTL_ROSTER_PRODUCER_H

#include "common/base/buf.h"
#include "common/base/err.h"

/* Runs `sentra-producer ARGS...`: the one beside this program, else that in
 * ../sbin, else that in $PATH.  No shell; standard output is appended to out,
 * up to its cap; standard error goes to ours, and what of it fits to said.
 * The exit status; < 0 with text where it did not start, was killed, or said
 * more than out holds.  args: ended by NULL. */
int producer_run(const char *const *args, struct buf *out, struct buf *said,
		 struct err *) MUST_USE;

#endif
