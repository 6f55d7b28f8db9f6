/* command.h -- what a command of sentractl is, and how the command line is
 * read by the table of all commands.
 *
 * A command's file exports one row, which says all of it: its words, its help,
 * its options, its function.
 *
 *   static const struct command_option options[] = {
 *           OPTION_JSON,
 *           { "create", NULL, "create what is missing", OPTION_FLAG,
 *             ARGUMENT(create) },
 *           { NULL },
 *   };
 *   const struct command command_topics = {
 *           .name = "topics",
 *           .help = "what the cluster has against topics.json",
 *           .heading = "topics",
 *           .options = options,
 *           .run = topics,
 *   };
 *
 * main.c lists the rows; nothing else names a command.  Usage, --help, which
 * option goes with which command, and the lists of commands in messages all
 * come of that list.  This must not know what any command does. */
#ifndef SENTRA_CONSUMERS_CTL_COMMAND_H
#define SENTRA_CONSUMERS_CTL_COMMAND_H

#include "common/base/err.h"
#include "consumers/view/words.h"

#include <stddef.h>

/* What the command line asked for; each command reads its part.  Texts are
 * borrowed from argv.  An option that no command had before is a field more. */
struct arguments {
	const char *config; /* NULL: the default path, if it is there */
	const char *word;   /* METRIC, SENTRA or FILE; NULL: none */
	const char *field;  /* the second word, FIELD; NULL: none */
	const char *window, *platform, *file;
	const char *out, *base, *delimiter;
	const char *account, *until, *why;
	const char *lexicon, *against; /* against: "" where it has no value */
	const char *district, *programme, *province, *sentra, *since;
	const char *period, *from, *to, *lang;
	int64_t most;    /* -n, --last, --limit; 0: all; 10 where not given */
	int64_t limit;   /* --limit of evidence; 0: all; -1 where not given */
	int64_t days;    /* 30 where not given */
	int64_t samples; /* 2 where not given */
	int64_t as_of_s; /* 0: now */
	int64_t watch_s; /* --watch; 0: once */
	bool json, csv, create, firing, end, from_kafka, files;
};

/* How the value of an option is read, and the type of its field. */
enum option_kind {
	OPTION_FLAG,    /* bool; takes no value */
	OPTION_TEXT,    /* const char *; "" where the value is left out */
	OPTION_NUMBER,  /* int64_t, 0 to 1,000,000 */
	OPTION_SECONDS, /* int64_t, 1 to 3600; 2 where the value is left out */
	OPTION_INSTANT, /* int64_t, unix seconds, of an RFC 3339 time */
};

struct command_option {
	const char *name;  /* without dashes; of one letter: the short -n */
	const char *value; /* as help names it, "W"; "[=SEC]": may be left out;
			    * NULL: takes none */
	const char *help;  /* NULL: not listed with the command's options */
	enum option_kind kind;
	size_t offset; /* of its field: ARGUMENT(window) */
};

#define ARGUMENT(field) offsetof(struct arguments, field)

/* Options of several commands; --json and --csv are listed with those of all.
 */
#define OPTION_JSON                                             \
	{                                                       \
		"json", NULL, NULL, OPTION_FLAG, ARGUMENT(json) \
	}
#define OPTION_CSV                                            \
	{                                                     \
		"csv", NULL, NULL, OPTION_FLAG, ARGUMENT(csv) \
	}
#define OPTION_LEXICON                                                       \
	{                                                                    \
		"lexicon", "FILE", "another lexicon than that", OPTION_TEXT, \
			ARGUMENT(lexicon)                                    \
	}
#define OPTION_AS_OF                                                           \
	{                                                                      \
		"as-of", "T",                                                  \
			"as at that instant (RFC 3339), by what is known now", \
			OPTION_INSTANT, ARGUMENT(as_of_s)                      \
	}
#define OPTION_OUT                                                           \
	{                                                                    \
		"out", "NEW",                                                \
			"import, resolve: written whole, never over a file", \
			OPTION_TEXT, ARGUMENT(out)                           \
	}

struct ctl;

struct command {
	const char *name; /* one word, or two: "roster check" */
	const char *args; /* "SENTRA"; "SENTRA FIELD"; "[FILE]": may be left
			   * out; "": none */
	const char *help; /* one line */
	/* Its part of --help; commands with the same heading share one. */
	const char *heading;   /* NULL: no part of its own */
	const char *args_help; /* of args there; may be NULL */
	const struct command_option
		*options; /* ended by a NULL name; or NULL */
	bool file_alone;  /* with a FILE the configuration is not needed */
	/* Does it: an exit status, or < 0 with text, which main() prints. */
	int (*run)(struct ctl *, struct err *);
};

/* Reads the command line by the commands (ended by NULL).  -1: *command is to
 * be run with these arguments.  Else an exit status: help or version were
 * printed (EXIT_DONE), or what is wrong (EXIT_USAGE).  Options may stand
 * before, among and behind the words, and be abbreviated (getopt_long). */
int command_line(const struct command *const *commands, int argc, char **argv,
		 struct arguments *, const struct command **command);

/* What --help prints, to standard output; a sentence of a row is English, and
 * has its like in consumers/view/sentence.c. */
void command_help(const struct command *const *commands, enum language);

/* Prints "sentractl: <why><what>; see sentractl --help" to standard error.
 * EXIT_USAGE. */
int command_usage(const char *why, const char *what);
/* 0, or EXIT_USAGE: --json and --csv exclude each other. */
int command_one_form(const struct arguments *);

#endif
