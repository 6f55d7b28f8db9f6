/* child.h -- other programs, run for what they print: ours that sentractl does
 * not link, systemctl, and sentractl itself.
 *
 *   char program[PATH_MAX];
 *   child_find("sentra-producer", program);
 *   status = child_run((const char *const[]){ program, "--version", NULL },
 *                      &(struct child_options){ .limit_ms = 5000 },
 *                      &out, &errors, &err);
 *
 * What they are asked, and what they answer, is not known here. */
#ifndef SENTRA_COMMON_DAEMON_CHILD_H
#define SENTRA_COMMON_DAEMON_CHILD_H

#include "common/base/buf.h"
#include "common/base/err.h"

struct child_options {
	int64_t limit_ms; /* then it is ended; 0: it has all the time */
	bool show_errors; /* what it says on standard error goes to ours too */
};

/* Where a program of ours is: beside this one, else in ../sbin, else it is the
 * bare name, to be found in $PATH.  out: PATH_MAX. */
void child_find(const char *name, char *out);

/* Runs argv (ended by NULL) with standard input from /dev/null and waits for
 * its end.  No shell.  Its standard output is appended to out, up to out's cap,
 * and what fits of its standard error to errors.  The exit status; < 0 with
 * text where it did not start, was killed, printed more than out holds, or did
 * not end in time (-ETIMEDOUT). */
int child_run(const char *const *argv, const struct child_options *,
	      struct buf *out, struct buf *errors, struct err *) MUST_USE;

#endif
