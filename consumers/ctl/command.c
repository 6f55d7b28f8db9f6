/* command.c -- reads the command line, and prints --help, by the table of
 * commands.
 *
 * All options of all commands are given to getopt_long() as one list, since
 * they may stand before the words that name the command; whether the command
 * has them is seen afterwards.  argp was looked at: it prints other texts for
 * the same mistakes, and cannot read options before it knows the command. */
#include "command.h"

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/version.h"
#include "common/config/options.h"
#include "consumers/view/sentence.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define OPTIONS_MAX  64
#define COMMANDS_MAX 64
#define FIRST_LONG   256 /* above all letters */
#define HELP_MAX     ((size_t)64 << 10)
/* Of the left column of help. */
#define OPTION_WIDTH  20
#define COMMAND_WIDTH 24

/* ---- help ---- */

struct help {
	enum language language;
	struct buf text;
};

/* Of every command, or of many. */
static const char *const common_options[][2] = {
	{ "-c, --config FILE",
	  "configuration, by default /etc/sentra/sentra.conf" },
	{ "    --json", "for programs: stable keys, no labels" },
	{ "    --csv", "a table for spreadsheets" },
	{ "-V, --version", "print the version, exit" },
	{ "-h, --help", "print this help, exit" },
};

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* The option of that name, NULL where the command has none. */
static const struct command_option *find_option(const struct command *c,
						const char *name)
{
	const struct command_option *o = c->options;

	for (; o && o->name; o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

/* Two columns: what is written, and what it does. */
static void add_line(struct help *h, int width, const char *left,
		     const char *help)
{
	buf_addf(&h->text, "  %-*s ", width, left);
	sentence_add(&h->text, h->language, help);
	buf_addc(&h->text, '\n');
}

static void add_sentence(struct help *h, const char *text)
{
	sentence_add(&h->text, h->language, text);
	buf_addc(&h->text, '\n');
}

static void add_help(struct help *h, const struct command_option *o)
{
	bool letter = !o->name[1];
	char text[64];

	snprintf(text, sizeof(text), "%s%s%s%s", letter ? "-" : "    --",
		 o->name, o->value && *o->value != '[' ? " " : "",
		 o->value ? o->value : "");
	add_line(h, OPTION_WIDTH, text, o->help);
}

/* Whether one of the commands before `at` has the heading and, unless name is
 * NULL, the option under it. */
static bool is_printed(const struct command *const *commands, size_t at,
		       const char *name)
{
	for (size_t i = 0; i < at; i++)
		if (same_text(commands[i]->heading, commands[at]->heading) &&
		    (!name || find_option(commands[i], name)))
			return true;
	return false;
}

static void add_part(struct help *h, const struct command *const *commands,
		     size_t at)
{
	const struct command *c = commands[at];
	const char *begin = c->args + (*c->args == '[');
	char args[40];

	snprintf(args, sizeof(args), "%.*s", (int)strcspn(begin, "]"), begin);
	if (c->args_help)
		add_line(h, OPTION_WIDTH, args, c->args_help);
	for (const struct command_option *o = c->options; o && o->name; o++)
		if (o->help && !is_printed(commands, at, o->name))
			add_help(h, o);
}

/* A heading, then the options of all commands that have it. */
static void add_heading(struct help *h, const struct command *const *commands,
			size_t at)
{
	const char *heading = commands[at]->heading;

	if (!heading || is_printed(commands, at, NULL))
		return;
	sentence_add(&h->text, h->language, heading);
	buf_adds(&h->text, ":\n");
	for (size_t i = at; commands[i]; i++)
		if (same_text(commands[i]->heading, heading))
			add_part(h, commands, i);
}

static void add_commands(struct help *h, const struct command *const *commands)
{
	char words[64];

	add_sentence(h, "Commands:");
	for (size_t i = 0; commands[i]; i++) {
		/* Two words after a short name stand close to it. */
		if (snprintf(words, sizeof(words), "%-14s %-9s",
			     commands[i]->name,
			     commands[i]->args) > COMMAND_WIDTH)
			snprintf(words, sizeof(words), "%s %s",
				 commands[i]->name, commands[i]->args);
		add_line(h, COMMAND_WIDTH, words, commands[i]->help);
	}
}

void command_help(const struct command *const *commands, enum language language)
{
	struct help h = { .language = language };

	buf_init(&h.text, HELP_MAX);
	add_sentence(&h, "Usage: sentractl COMMAND [OPTION]...");
	add_sentence(&h, "reads what the pipeline wrote, and cares for its "
			 "roster");
	buf_addc(&h.text, '\n');
	add_commands(&h, commands);
	buf_addc(&h.text, '\n');
	add_sentence(&h, "Options:");
	for (size_t i = 0; i < ARRAY_LEN(common_options); i++)
		add_line(&h, OPTION_WIDTH, common_options[i][0],
			 common_options[i][1]);
	for (size_t i = 0; commands[i]; i++)
		add_heading(&h, commands, i);
	buf_addc(&h.text, '\n');
	add_sentence(&h, "Exit status: 0 done, 1 failed or something differs, "
			 "64 usage, 78 configuration");
	fputs(buf_shown(&h.text), stdout);
	buf_release(&h.text);
}

/* ---- which command ---- */

int command_usage(const char *why, const char *what)
{
	char text[1024];

	err_line(text, sizeof(text),
		 snprintf(text, sizeof(text), "%s%s", why, what));
	fprintf(stderr, "sentractl: %s; see sentractl --help\n", text);
	return EXIT_USAGE;
}

int command_one_form(const struct arguments *args)
{
	return args->json && args->csv
		       ? command_usage("--json or --csv, not both", "")
		       : 0;
}

static size_t first_len(const struct command *c)
{
	return strcspn(c->name, " ");
}

static bool has_first(const struct command *c, const char *word)
{
	return first_len(c) == strlen(word) &&
	       memcmp(c->name, word, strlen(word)) == 0;
}

/* The command that the words begin with, that of two of them first, and how
 * many it takes. */
static const struct command *find(const struct command *const *commands,
				  int argc, char **argv, int *words)
{
	const struct command *found = NULL;

	*words = 0;
	for (; *commands; commands++) {
		const struct command *c = *commands;
		const char *second = c->name + first_len(c);
		int n = *second ? 2 : 1;

		if (argc < n || !has_first(c, argv[0]) || n <= *words ||
		    (n == 2 && strcmp(second + 1, argv[1]) != 0))
			continue;
		found = c;
		*words = n;
	}
	return found;
}

/* The words that may follow the first one, or may be first where it is NULL;
 * each once, as commands of one first word stand together. */
static size_t words_after(const struct command *const *commands,
			  const char *first, struct str out[COMMANDS_MAX])
{
	size_t n = 0;

	for (; *commands && n < COMMANDS_MAX; commands++) {
		const struct command *c = *commands;
		size_t len = first_len(c);
		struct str word = { c->name, len };

		if (first && (!has_first(c, first) || !c->name[len]))
			continue;
		if (first)
			word = str_of(c->name + len + 1);
		if (n == 0 || !str_eq(out[n - 1], word))
			out[n++] = word;
	}
	return n;
}

/* "which command? top, show, or roster" */
static int usage_which(const struct command *const *commands, const char *first)
{
	struct str word[COMMANDS_MAX];
	size_t n = words_after(commands, first, word);
	struct buf text;

	buf_init(&text, 4096);
	buf_addf(&text, "which %s%scommand? ", first ? first : "",
		 first ? " " : "");
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s%.*s",
			 i == 0      ? ""
			 : i + 1 < n ? ", "
				     : ", or ",
			 STR_ARG(word[i]));
	command_usage(buf_shown(&text), "");
	buf_release(&text);
	return EXIT_USAGE;
}

static bool is_group(const struct command *const *commands, const char *word)
{
	struct str words[COMMANDS_MAX];

	return words_after(commands, word, words) > 0;
}

/* ---- values ---- */

static bool read_number(const char *text, int64_t least, int64_t most,
			int64_t *out)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	if (end == text || *end || v < least || v > most)
		return false;
	*out = v;
	return true;
}

static int usage_value(const struct command_option *o, const char *want,
		       const char *text)
{
	char why[400];

	snprintf(why, sizeof(why), "%s%s wants %s, not ",
		 o->name[1] ? "--" : "-", o->name, want);
	return command_usage(why, text);
}

static int read_instant(const struct command_option *o, const char *text,
			int64_t *out_s)
{
	int64_t ms;

	if (rfc3339_parse(str_of(text), true, &ms) < 0 || ms < SECOND_MS)
		return usage_value(o, "an instant as in 2026-03-10T05:30:00Z",
				   text);
	*out_s = ms / SECOND_MS;
	return -1;
}

/* Into its field; text: NULL where none was given.  -1 to go on. */
static int read_value(struct arguments *args, const struct command_option *o,
		      const char *text)
{
	void *field = (char *)args + o->offset;

	switch (o->kind) {
	case OPTION_FLAG: *(bool *)field = true; return -1;
	case OPTION_TEXT: *(const char **)field = text ? text : ""; return -1;
	case OPTION_NUMBER:
		if (read_number(text, 0, 1000000, field))
			return -1;
		return usage_value(o, "a whole number", text);
	case OPTION_SECONDS:
		if (read_number(text ? text : "2", 1, 3600, field))
			return -1;
		return usage_value(o, "seconds, 1 to 3600", text);
	case OPTION_INSTANT: return read_instant(o, text, field);
	}
	return -1;
}

/* ---- the line ---- */

/* The options of all commands as getopt_long() wants them. */
struct syntax {
	const struct command_option *row[OPTIONS_MAX]; /* one of each name */
	bool given[OPTIONS_MAX];
	const char *value[OPTIONS_MAX]; /* NULL: none was given */
	size_t n;
	struct option longs[OPTIONS_MAX + 4];
	char letters[2 * OPTIONS_MAX + 8];
};

static int has_argument(const struct command_option *o)
{
	if (!o->value)
		return no_argument;
	return *o->value == '[' ? optional_argument : required_argument;
}

static void add_option(struct syntax *s, struct option *longs,
		       const struct command_option *o)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->row[i]->name, o->name) == 0)
			return;
	if (s->n == OPTIONS_MAX)
		return;
	if (o->name[1])
		*longs = (struct option){ o->name, has_argument(o), NULL,
					  FIRST_LONG + (int)s->n };
	else
		snprintf(s->letters + strlen(s->letters), 3, "%s%s", o->name,
			 o->value ? ":" : "");
	s->row[s->n++] = o;
}

static void make_syntax(struct syntax *s, const struct command *const *commands)
{
	struct option *end = s->longs;

	*s = (struct syntax){ .letters = "c:Vh" };
	*end++ = (struct option){ "config", required_argument, NULL, 'c' };
	for (; *commands; commands++) {
		const struct command_option *o = (*commands)->options;

		for (; o && o->name; o++) {
			add_option(s, end, o);
			end += end->name != NULL;
		}
	}
	*end++ = (struct option){ "version", no_argument, NULL, 'V' };
	*end = (struct option){ "help", no_argument, NULL, 'h' };
}

/* The place of the option that getopt_long() has found. */
static size_t find_row(const struct syntax *s, int opt)
{
	size_t i = 0;

	if (opt >= FIRST_LONG)
		return (size_t)(opt - FIRST_LONG);
	while (i < s->n && (s->row[i]->name[1] || s->row[i]->name[0] != opt))
		i++;
	return i;
}

/* Which options there are, and with which values: what they mean is the
 * command's, which is not known yet.  -1 to go on, else the exit status. */
static int find_options(struct syntax *s, const struct command *const *commands,
			int argc, char **argv, struct arguments *args)
{
	int opt, rc = -1;

	optind = 0; /* glibc: from the beginning, also a second time */
	while (rc < 0 && (opt = getopt_long(argc, argv, s->letters, s->longs,
					    NULL)) != -1) {
		size_t i = find_row(s, opt);

		if (opt == 'c') {
			args->config = optarg;
		} else if (opt == 'V') {
			printf("sentractl %s\n", sentra_version);
			rc = EXIT_DONE;
		} else if (opt == 'h') {
			command_help(commands, language_of_environment());
			rc = EXIT_DONE;
		} else if (i < s->n) {
			s->given[i] = true;
			s->value[i] = optarg;
		} else {
			rc = EXIT_USAGE; /* getopt has said what is wrong */
		}
	}
	return rc;
}

/* The values of the command's options into their fields.  -1 to go on. */
static int read_options(struct arguments *args, const struct syntax *s,
			const struct command *command)
{
	int rc = -1;

	for (size_t i = 0; i < s->n && rc < 0; i++) {
		const struct command_option *o =
			find_option(command, s->row[i]->name);

		if (s->given[i] && !o)
			return command_usage(command->name,
					     " has no such option");
		if (s->given[i])
			rc = read_value(args, o, s->value[i]);
	}
	return rc;
}

/* What follows the command's own words. */
static int read_words(struct arguments *args, int argc, char **argv,
		      const struct command *command)
{
	bool two = strchr(command->args, ' ') != NULL;
	int most = two ? 2 : 1;

	if (argc > most)
		return command_usage("too many words: ", argv[most]);
	if (argc > 0 && !*command->args)
		return command_usage(command->name, " takes no word");
	if (argc > 0)
		args->word = argv[0];
	if (argc > 1)
		args->field = argv[1];
	if (argc < most && *command->args && *command->args != '[') {
		fprintf(stderr,
			"sentractl: %s wants a %s; see sentractl --help\n",
			command->name, command->args);
		return EXIT_USAGE;
	}
	return -1;
}

int command_line(const struct command *const *commands, int argc, char **argv,
		 struct arguments *args, const struct command **command)
{
	struct syntax syntax;
	int rc, words;

	make_syntax(&syntax, commands);
	rc = find_options(&syntax, commands, argc, argv, args);
	if (rc >= 0)
		return rc;
	argc -= optind;
	argv += optind;
	if (argc == 0)
		return usage_which(commands, NULL);
	*command = find(commands, argc, argv, &words);
	if (!*command && is_group(commands, argv[0]))
		return usage_which(commands, argv[0]);
	if (!*command)
		return command_usage("no command ", argv[0]);
	rc = read_options(args, &syntax, *command);
	return rc < 0 ? read_words(args, argc - words, argv + words, *command)
		      : rc;
}
