/* producer.h -- sentra-producer, which asks the platforms for ids on our
 * behalf: run as a program, its answers read into a draft.
 *
 *   sentra-producer x --config FILE --resolve ROSTER
 *
 * prints a line of JSON for each account of the roster without id:
 *
 *   {"sentra_id": "a", "platform": "x", "handle": "h", "id": "17" or null,
 *    "outcome": "ok", "detail": "..."}
 *
 * It is another program, perhaps of another version: nothing but its command
 * line and its output is known here, and none of its code is linked. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_PRODUCER_H
#define SENTRA_CONSUMERS_CTL_ROSTER_PRODUCER_H

#include "draft.h"

/* Runs `sentra-producer ARGS...` and waits for its end: the one beside this
 * program, else that in ../sbin, else that in $PATH.  No shell.  Its standard
 * output is appended to out, up to out's cap; its standard error goes to ours,
 * and what of it fits to errors as well.  The exit status; < 0 with text where
 * it did not start, was killed, or printed more than out holds.  args: at most
 * 15, ended by NULL. */
int producer_run(const char *const *args, struct buf *out, struct buf *errors,
		 struct err *) MUST_USE;

/* Whether an account of the platform has no id.  Pure, as all that follows. */
bool producer_is_needed(const struct draft *, const char *platform);

/* Takes ids from lines of answers.  Only accounts of the platform that have no
 * id take one; where they get none, their remark says why.  "ok" without an id
 * makes an account complete: its platform has no ids.  Lines that answer no
 * such account go to strange. */
void producer_read_answers(struct draft *, const char *platform,
			   struct str lines, struct faults *strange);
/* What the producer printed of a roster that it refuses: where a line names an
 * open account of the draft ("...: sentras[0].accounts[1]: why"), the why
 * becomes its remark.  The draft must be of the same roster. */
void producer_read_faults(struct draft *, const char *platform,
			  struct str errors);
/* The remark of all of the platform's accounts without id that have none. */
void producer_remark(struct draft *, const char *platform, const char *remark);

#endif
