/* ask.h -- the command line of sentractl. */
#ifndef SENTRA_CTL_ASK_H
#define SENTRA_CTL_ASK_H

#include "common/base.h"

struct ctl;
struct err;

/* What the command line asked for; each command uses its part. */
struct request {
	const char *config; /* NULL: the default path, if it is there */
	const char *word;   /* METRIC or SENTRA; NULL: none */
	const char *window, *platform, *file;
	int64_t most;    /* -n; 0: all */
	int64_t watch_s; /* --watch; 0: once */
	bool json, create;
};

/* Which options a command takes, besides those that all take. */
enum takes {
	TAKES_WINDOW = 1,
	TAKES_PLATFORM = 2,
	TAKES_MOST = 4,
	TAKES_WATCH = 8,
	TAKES_CREATE = 16,
	TAKES_FILE = 32,
};

struct command {
	const char *name;
	const char *args; /* "[METRIC]", "SENTRA", or "" */
	const char *help;
	const char *more; /* what args may be; "" */
	unsigned takes;
	int (*run)(struct ctl *, struct err *); /* enum exit_status, or < 0 */
};

/* -1 to go on with *command, else the exit status: help and version were
 * printed, or what is wrong and what would be right.  commands: ended by
 * name NULL.  The texts are borrowed from argv. */
int ask_read(struct request *, int argc, char **argv,
	     const struct command *commands, const struct command **command);

/* "sentractl: text" and where help is, to standard error; EXIT_USAGE. */
int ask_fail(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
