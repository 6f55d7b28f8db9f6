/* options.h -- the command line that all daemons have.
 *
 *   rc = options_read(&options, argc, argv, &usage);
 *   if (rc >= 0)
 *           return rc;              (help was shown, or something is wrong)
 *
 * It must not know which daemon it is in: struct usage says. */
#ifndef SENTRA_COMMON_CONFIG_OPTIONS_H
#define SENTRA_COMMON_CONFIG_OPTIONS_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"

struct usage {
	const char *program;         /* "sentra-producer" */
	const char *subject;         /* "PLATFORM" or "STAGE"; NULL: none */
	const char *const *subjects; /* the words allowed, ended by NULL */
	const char *purpose;         /* one line */
	bool producer;               /* has --dry-run, --live and --resolve */
	bool reader;                 /* has neither --once nor --as-of */
	bool stage; /* has --dry-run with --once, and --redis with that */
	/* Appends the configuration's keys to --help. */
	void (*keys)(struct buf *);
};

struct options {
	const char *subject;
	const char *config; /* "/etc/sentra/sentra.conf" */
	bool check, live, once, dry_run;
	const char *resolve; /* a roster's path; NULL: not wanted */
	char *redis;         /* a URL; NULL: that of the configuration */
	bool has_as_of;
	int64_t as_of_s; /* whole unix seconds */
	bool verbose;
};

/* Reads the command line; what options points to is borrowed from argv and
 * usage.  Returns -1 to go on, else the exit status: help and version were
 * printed to standard output, usage errors to standard error with what would
 * have been right. */
int options_read(struct options *, int argc, char **argv, const struct usage *);

/* The result of --check: prints each fault to standard error, secrets masked,
 * or "FILE: ok" to standard output, and returns the exit status. */
int faults_report(const struct faults *, const char *file);

/* Ends what a program printed: rc, or EXIT_FAILED with a line on standard error
 * where rc says that all is well and not all of it arrived (a full disk). */
int output_end(const char *program, int rc);

/* A usage error that only the program can find: "PROGRAM: text" and where help
 * is, to standard error; returns EXIT_USAGE. */
int usage_fail(const struct usage *, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
