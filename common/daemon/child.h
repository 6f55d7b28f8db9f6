/* child.h -- other programs, run for what they print: ours that sentractl does
 * not link, systemctl, and sentractl itself; and some that run beside us.
 *
 *   char program[PATH_MAX];
 *   child_find("sentra-producer", program);
 *   status = child_run((const char *const[]){ program, "--version", NULL },
 *                      &(struct child_options){ .limit_ms = 5000 },
 *                      &out, &errors, &err);
 *
 *   rc = child_start(&child, argv, &err);
 *   while ((rc = child_look(&child, &status, &err)) == 1)
 *           ... poll(child.said) ...
 *   child_kill(&child);
 *
 * What they are asked, and what they answer, is not known here. */
#ifndef SENTRA_COMMON_DAEMON_CHILD_H
#define SENTRA_COMMON_DAEMON_CHILD_H

#include "common/base/buf.h"
#include "common/base/err.h"

#include <sys/types.h>

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

/* One that runs beside us. */
#define CHILD_LINE 512
struct child {
	pid_t pid;             /* 0: none runs */
	int said;              /* to poll for news of it; -1: nothing comes */
	char name[32];         /* the program's */
	char line[CHILD_LINE]; /* the last that it said, on standard output or
				  standard error; "" */
	char part[CHILD_LINE]; /* private: of the line that is not whole yet */
	size_t n_part;
};

/* Starts argv as child_run() does.  Once the thread that calls this is gone,
 * however it ended, the kernel kills the child.  < 0 with text: it did not
 * start; -ENOENT: there is no such program.  child_kill() is allowed then
 * too. */
int child_start(struct child *, const char *const *argv, struct err *) MUST_USE;
/* Takes what it said since.  1: it runs; 0: it ended, *status is its exit
 * status; < 0 with text: a signal ended it.  Never waits.  What it leaves
 * running keeps said open: look now and then. */
int child_look(struct child *, int *status, struct err *) MUST_USE;
/* Kills it, if it runs, and waits for its end.  Harmless on one that was
 * zeroed. */
void child_kill(struct child *);

#endif
