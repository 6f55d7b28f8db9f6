/* error.h -- an error that Redis answers: what kind it is, and what it is
 * about.  Pure. */
#ifndef SENTRA_COMMON_REDIS_ERROR_H
#define SENTRA_COMMON_REDIS_ERROR_H

#include "command.h"
#include "common/base/err.h"

/* Appends what a command is about, for the error that may answer it: its name
 * and its key, at most REDIS_ABOUT_MAX bytes without a NUL; nothing where it
 * has no key.  Other arguments are not shown, as one may be a secret. */
#define REDIS_ABOUT_MAX 200
void redis_about(const struct redis_cmd *, struct buf *out);

/* The error of Redis' text, which answers the command that is about this; the
 * codes are those of redis_next().  Our scripts say themselves which of their
 * commands failed, as " (HSET key)" at the end. */
int redis_error(const char *text, const char *about, struct err *);

#endif
