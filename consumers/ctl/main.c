/* main.c -- sentractl COMMAND: order, not logic. */
#include "ctl.h"

#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct command commands[] = {
	{ "top", "[METRIC]", "the leaderboard of a metric", false, "nwpe",
	  ctl_top },
	{ "show", "SENTRA", "all that is known of one sentra", true, "",
	  ctl_show },
	{ "topics", "", "what the cluster has against topics.json", false, "tf",
	  ctl_topics },
	{ .name = NULL },
};

/* ---- usage ---- */

static void print_help(void)
{
	printf("Usage: sentractl COMMAND [OPTION]...\n"
	       "reads what the pipeline wrote\n\nCommands:\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-7s %-9s %s\n", c->name, c->args, c->help);
	printf("\nOptions:\n"
	       "  -c, --config FILE    configuration, by default "
	       "/etc/sentra/sentra.conf\n"
	       "      --json           for programs: stable keys, no labels\n"
	       "  -V, --version        print the version, exit\n"
	       "  -h, --help           print this help, exit\n"
	       "top:\n"
	       "  METRIC               score followers latest posts engagement "
	       "views rate growth\n"
	       "      --window W       24h 7d 30d; not for score, followers, "
	       "latest\n"
	       "      --platform P     one platform's; not for score\n"
	       "  -n N                 so many rows, by default 10; 0: all\n"
	       "      --watch[=SEC]    again and again, by default every 2 s\n"
	       "topics:\n"
	       "      --create         create what is missing\n"
	       "      --file FILE      by default /etc/sentra/topics.json\n"
	       "\nExit status: 0 done, 1 failed or something differs, "
	       "64 usage, 78 configuration\n");
}

static int usage(const char *why, const char *what)
{
	fprintf(stderr, "sentractl: %s%s; see sentractl --help\n", why, what);
	return EXIT_USAGE;
}

static const struct command *find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* ---- the command line ---- */

enum {
	OPT_JSON = 256,
	OPT_WINDOW = 'w',
	OPT_PLATFORM = 'p',
	OPT_WATCH = 'e',
	OPT_CREATE = 't',
	OPT_FILE = 'f'
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "window", required_argument, NULL, OPT_WINDOW },
	{ "platform", required_argument, NULL, OPT_PLATFORM },
	{ "watch", optional_argument, NULL, OPT_WATCH },
	{ "create", no_argument, NULL, OPT_CREATE },
	{ "file", required_argument, NULL, OPT_FILE },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static bool number(const char *text, int64_t most, int64_t *out)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	if (end == text || *end || v < 0 || v > most)
		return false;
	*out = v;
	return true;
}

/* -1 to go on, else the exit status. */
static int take_option(struct request *ask, int opt)
{
	switch (opt) {
	case 'c': ask->config = optarg; return -1;
	case OPT_JSON: ask->json = true; return -1;
	case OPT_WINDOW: ask->window = optarg; return -1;
	case OPT_PLATFORM: ask->platform = optarg; return -1;
	case OPT_CREATE: ask->create = true; return -1;
	case OPT_FILE: ask->file = optarg; return -1;
	case OPT_WATCH:
		ask->watch_s = 2;
		if (optarg &&
		    (!number(optarg, 3600, &ask->watch_s) || ask->watch_s == 0))
			return usage("--watch wants seconds, 1 to 3600, not ",
				     optarg);
		return -1;
	case 'n':
		if (number(optarg, 1000000, &ask->most))
			return -1;
		return usage("-n wants a whole number, not ", optarg);
	case 'V': puts("sentractl " SENTRA_VERSION); return EXIT_DONE;
	case 'h': print_help(); return EXIT_DONE;
	default: return EXIT_USAGE; /* getopt has said what is wrong */
	}
}

static int read_line(struct request *ask, int argc, char **argv,
		     const struct command **command)
{
	char own[16] = ""; /* options given that not every command has */
	int opt, rc;

	while ((opt = getopt_long(argc, argv, "c:n:Vh", options, NULL)) != -1) {
		if ((rc = take_option(ask, opt)) >= 0)
			return rc;
		if (opt < OPT_JSON && !strchr("c", opt) && !strchr(own, opt))
			own[strlen(own)] = (char)opt;
	}
	if (optind == argc)
		return usage("which command?", " top, show, or topics");
	*command = find(argv[optind]);
	if (!*command)
		return usage("no command ", argv[optind]);
	if (own[strspn(own, (*command)->options)])
		return usage((*command)->name, " has no such option");
	if (optind + 1 < argc)
		ask->word = argv[optind + 1];
	if (optind + 2 < argc)
		return usage("too many words: ", argv[optind + 2]);
	if ((*command)->word_required && !ask->word)
		return usage((*command)->name, " wants a SENTRA: its id, or a "
					       "part of its name");
	if (ask->word && !*(*command)->args)
		return usage((*command)->name, " takes no word");
	return -1;
}

static struct style style_of_terminal(void)
{
	const char *locale = setlocale(LC_MESSAGES, NULL);
	bool tty = isatty(STDOUT_FILENO);

	return (struct style){
		.tty = tty,
		.colour = tty && !getenv("NO_COLOR"),
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.indonesian = locale && strncmp(locale, "id", 2) == 0,
	};
}

int main(int argc, char **argv)
{
	const struct command *command = NULL;
	struct ctl ctl = { .ask = { .most = 10 } };
	struct err err = { 0 };
	int rc;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	rc = read_line(&ctl.ask, argc, argv, &command);
	if (rc >= 0)
		return rc;
	ctl.style = style_of_terminal();
	rc = ctl_configure(&ctl);
	if (rc == 0)
		rc = command->run(&ctl, &err);
	ctl_release(&ctl);
	if (rc < 0)
		fprintf(stderr, "sentractl: %s\n", err.text);
	return rc < 0 ? EXIT_FAILED : rc;
}
