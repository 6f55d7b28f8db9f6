/* ask.c -- reads the command line; must not know what the commands do. */
#include "ask.h"

#include "common/guess.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WATCH_S     2
#define WATCH_MAX_S 3600
#define MOST        10
#define MOST_MAX    1000000
#define ALL         0 /* in the place of TAKES_*: every command */

enum {
	OPT_JSON = 256,
	OPT_WINDOW,
	OPT_PLATFORM,
	OPT_WATCH,
	OPT_CREATE,
	OPT_FILE
};

static const struct flag {
	const char *name;
	int code; /* the letter, if it has one */
	int argument;
	const char *value;
	unsigned takes;
	const char *help;
} flags[] = {
	{ "window", OPT_WINDOW, required_argument, " W", TAKES_WINDOW,
	  "24h, 7d (by default) or 30d, for a metric that has one" },
	{ "platform", OPT_PLATFORM, required_argument, " P", TAKES_PLATFORM,
	  "one platform's; the score is of all together" },
	{ "rows", 'n', required_argument, " N", TAKES_MOST,
	  "so many rows, by default 10; 0: all" },
	{ "watch", OPT_WATCH, optional_argument, "[=SEC]", TAKES_WATCH,
	  "again and again, by default every 2 s, until Ctrl-C" },
	{ "create", OPT_CREATE, no_argument, "", TAKES_CREATE,
	  "create what is missing; never changes what is there" },
	{ "file", OPT_FILE, required_argument, " FILE", TAKES_FILE,
	  "by default /etc/sentra/topics.json" },
	{ "json", OPT_JSON, no_argument, "", ALL,
	  "for programs: stable keys, no labels" },
	{ "config", 'c', required_argument, " FILE", ALL,
	  "by default /etc/sentra/sentra.conf" },
	{ "version", 'V', no_argument, "", ALL, "print the version, exit" },
	{ "help", 'h', no_argument, "", ALL, "print this help, exit" },
};
#define SHORT ":n:c:Vh"

/* ---- what goes wrong ---- */

int ask_fail(const char *fmt, ...)
{
	va_list args;

	fputs("sentractl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputs("\nTry 'sentractl --help'.\n", stderr);
	return EXIT_USAGE;
}

static int no_command(const char *word, const struct command *commands)
{
	struct guess guess = { .word = word };
	char known[200] = "";

	for (const struct command *c = commands; c->name; c++) {
		size_t n = strlen(known);

		guess_offer(&guess, c->name);
		snprintf(known + n, sizeof(known) - n, " %s", c->name);
	}
	if (!*word)
		return ask_fail("which command? One of:%s", known);
	if (guess.best)
		return ask_fail("no command '%s', did you mean '%s'?", word,
				guess.best);
	return ask_fail("no command '%s': want one of%s", word, known);
}

static const struct flag *flag_of(int code)
{
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (flags[i].code == code)
			return &flags[i];
	return NULL;
}

/* word: as it was written.  known: the option, where getopt found it. */
static int no_option(const char *word, const struct flag *known)
{
	char name[64];
	struct guess guess = { .word = name };

	if (known && known->argument == no_argument)
		return ask_fail("--%s takes no value", known->name);
	snprintf(name, sizeof(name), "%.*s",
		 (int)strcspn(word + strspn(word, "-"), "="),
		 word + strspn(word, "-"));
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		guess_offer(&guess, flags[i].name);
	if (guess.best)
		return ask_fail("no option '%s', did you mean '--%s'?", word,
				guess.best);
	return ask_fail("no option '%s'", word);
}

static int misplaced(const struct command *command, unsigned used)
{
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (flags[i].takes & used & ~command->takes)
			return ask_fail("%s takes no --%s", command->name,
					flags[i].name);
	return -1;
}

/* ---- help ---- */

/* command: NULL, or the one whose options are shown. */
static void print_flags(const struct command *command, unsigned takes)
{
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		const struct flag *f = &flags[i];
		char left[40];

		if (command ? f->takes != ALL && !(f->takes & takes)
			    : f->takes != takes)
			continue;
		snprintf(left, sizeof(left), "%c%c%c --%s%s",
			 f->code < 256 ? '-' : ' ',
			 f->code < 256 ? f->code : ' ',
			 f->code < 256 ? ',' : ' ', f->name, f->value);
		printf("  %-20s %s\n", left, f->help);
	}
}

static void print_end(void)
{
	puts("\nExit status: 0 done, 1 failed or something differs, 64 usage, "
	     "78 configuration");
}

static void print_help(const struct command *commands)
{
	puts("Usage: sentractl COMMAND [OPTION]...\n"
	     "reads what the pipeline wrote\n\nCommands:");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-7s %-9s %s\n", c->name, c->args, c->help);
	puts("\nOptions of all; sentractl COMMAND --help has the others:");
	print_flags(NULL, ALL);
	print_end();
}

static void print_help_of(const struct command *c)
{
	printf("Usage: sentractl %s%s%s [OPTION]...\n%s\n", c->name,
	       *c->args ? " " : "", c->args, c->help);
	if (*c->more)
		printf("\n%s: %s\n", c->args, c->more);
	puts("\nOptions:");
	print_flags(c, c->takes);
	print_end();
}

/* ---- reading ---- */

static bool number(const char *text, int64_t least, int64_t most, int64_t *out)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	if (end == text || *end || v < least || v > most)
		return false;
	*out = v;
	return true;
}

/* -1 to go on, else the exit status. */
static int take_value(struct request *ask, int code, const char *value)
{
	switch (code) {
	case 'c': ask->config = value; return -1;
	case OPT_JSON: ask->json = true; return -1;
	case OPT_WINDOW: ask->window = value; return -1;
	case OPT_PLATFORM: ask->platform = value; return -1;
	case OPT_CREATE: ask->create = true; return -1;
	case OPT_FILE: ask->file = value; return -1;
	case OPT_WATCH:
		ask->watch_s = WATCH_S;
		if (!value || number(value, 1, WATCH_MAX_S, &ask->watch_s))
			return -1;
		return ask_fail("--watch=%s: want seconds, 1 to %d", value,
				WATCH_MAX_S);
	case 'n':
		if (number(value, 0, MOST_MAX, &ask->most))
			return -1;
		return ask_fail("-n %s: want a whole number, 0 for all", value);
	default: return -1;
	}
}

struct seen {
	unsigned used;
	bool help;
};

static int read_options(struct request *ask, struct seen *seen, int argc,
			char **argv)
{
	struct option options[ARRAY_LEN(flags) + 1] = { { .name = NULL } };
	int code, rc = -1;

	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		options[i] = (struct option){ flags[i].name, flags[i].argument,
					      NULL, flags[i].code };
	opterr = 0;
	optind = 0; /* begin anew, also in a test */
	while (rc < 0 &&
	       (code = getopt_long(argc, argv, SHORT, options, NULL)) != -1) {
		const struct flag *flag = flag_of(code);

		if (code == ':')
			return ask_fail("%s wants a value", argv[optind - 1]);
		if (code == '?')
			return no_option(argv[optind - 1], flag_of(optopt));
		if (code == 'V') {
			puts("sentractl " SENTRA_VERSION);
			return EXIT_DONE;
		}
		seen->help |= code == 'h';
		seen->used |= flag->takes;
		rc = take_value(ask, code, optarg);
	}
	return rc;
}

static const struct command *find(const struct command *commands,
				  const char *name)
{
	for (; commands->name; commands++)
		if (strcmp(commands->name, name) == 0)
			return commands;
	return NULL;
}

static int read_words(struct request *ask, const struct command *c, int n,
		      char **words)
{
	int most = *c->args ? 1 : 0;

	if (n > most)
		return ask_fail("%s: one word too many: '%s'", c->name,
				words[most]);
	if (n == 0 && *c->args && *c->args != '[')
		return ask_fail("%s wants %s: %s", c->name, c->args, c->more);
	ask->word = n ? words[0] : NULL;
	return -1;
}

int ask_read(struct request *ask, int argc, char **argv,
	     const struct command *commands, const struct command **command)
{
	struct seen seen = { 0 };
	int rc;

	*ask = (struct request){ .most = MOST };
	*command = NULL;
	rc = read_options(ask, &seen, argc, argv);
	if (rc >= 0)
		return rc;
	if (optind == argc && seen.help) {
		print_help(commands);
		return EXIT_DONE;
	}
	*command = find(commands, optind < argc ? argv[optind] : "");
	if (!*command)
		return no_command(optind < argc ? argv[optind] : "", commands);
	if (seen.help) {
		print_help_of(*command);
		return EXIT_DONE;
	}
	rc = misplaced(*command, seen.used);
	if (rc >= 0)
		return rc;
	return read_words(ask, *command, argc - optind - 1, argv + optind + 1);
}
