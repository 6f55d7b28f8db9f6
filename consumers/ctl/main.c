/* main.c -- sentractl COMMAND: order, not logic. */
#include "consumers/core/metric_table.h"
#include "ctl.h"

#include "common/base/clock.h"
#include "common/daemon/daemon.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct command commands[] = {
	{ "top", "[METRIC]", "the leaderboard of a metric", false, false,
	  "jnwpe", ctl_top },
	{ "show", "SENTRA", "all that is known of one sentra", true, false, "j",
	  ctl_show },
	{ "stale", "", "who is silent for too long", false, false, "j",
	  ctl_stale },
	{ "blind", "", "whom we cannot see, and why", false, false, "ja",
	  ctl_blind },
	{ "alerts", "", "what was told, and what still fires", false, false,
	  "jlFn", ctl_alerts },
	{ "explain", "SENTRA", "why it is fresh, stale or blind", true, false,
	  "ja", ctl_explain },
	{ "exempt", "SENTRA", "no alerts of it until a day, or no longer so",
	  true, false, "CuyEf", ctl_exempt },
	{ "thresholds", "[SENTRA]", "limits that fit how often it posts", false,
	  false, "j", ctl_thresholds },
	{ "topics", "", "what the cluster has against topics.json", false,
	  false, "jtf", ctl_topics },
	{ "roster check", "[FILE]", "every fault of roster.json, and warnings",
	  false, true, "j", ctl_roster_check },
	{ "roster export", "[FILE]", "roster.json as CSV", false, true, "d",
	  ctl_roster_export },
	{ "roster import", "CSV", "a new roster.json from CSV", true, true,
	  "ob", ctl_roster_import },
	{ "roster resolve", "[FILE]", "a new roster.json with ids found", false,
	  true, "o", ctl_roster_resolve },
	{ .name = NULL },
};

/* ---- usage ---- */

static void print_help(void)
{
	printf("Usage: sentractl COMMAND [OPTION]...\n"
	       "reads what the pipeline wrote, and cares for its roster\n\n"
	       "Commands:\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-14s %-9s %s\n", c->name, c->args, c->help);
	printf("\nOptions:\n"
	       "  -c, --config FILE    configuration, by default "
	       "/etc/sentra/sentra.conf\n"
	       "      --json           for programs: stable keys, no labels\n"
	       "  -V, --version        print the version, exit\n"
	       "  -h, --help           print this help, exit\n"
	       "top:\n"
	       "  METRIC              " METRIC_WORDS "\n"
	       "      --window W       24h 7d 30d; not for score, followers, "
	       "latest\n"
	       "      --platform P     one platform's; not for score\n"
	       "  -n N                 so many rows, by default 10; 0: all\n"
	       "      --watch[=SEC]    again and again, by default every 2 s\n"
	       "blind, explain:\n"
	       "      --as-of T        as at that instant (RFC 3339), by what "
	       "is known now\n"
	       "alerts:\n"
	       "      --last N         so many, by default 10; 0: all\n"
	       "      --firing         only those that fire\n"
	       "exempt, in the roster itself:\n"
	       "      --account A      PLATFORM:ID or @handle; else all of the "
	       "sentra\n"
	       "      --until DATE     2026-12-31, included; needs --why TEXT\n"
	       "      --end            not exempt any more\n"
	       "      --file FILE      by default what [pipeline] roster "
	       "names\n"
	       "topics:\n"
	       "      --create         create what is missing\n"
	       "      --file FILE      by default /etc/sentra/topics.json\n"
	       "roster, of FILE or what [pipeline] roster names:\n"
	       "      --delimiter D    export: , (by default) ; or tab\n"
	       "      --out NEW        import, resolve: written whole, never "
	       "over a file\n"
	       "      --base OLD       import: stays where CSV says nothing\n"
	       "\nExit status: 0 done, 1 failed or something differs, "
	       "64 usage, 78 configuration\n");
}

static int usage(const char *why, const char *what)
{
	fprintf(stderr, "sentractl: %s%s; see sentractl --help\n", why, what);
	return EXIT_USAGE;
}

/* The command that the words begin with, and how many of them it takes. */
static const struct command *find(int argc, char **argv, int *words)
{
	for (const struct command *c = commands; c->name; c++) {
		size_t n = strcspn(c->name, " ");

		*words = c->name[n] ? 2 : 1;
		if (argc >= *words && strlen(argv[0]) == n &&
		    memcmp(c->name, argv[0], n) == 0 &&
		    (*words == 1 || strcmp(c->name + n + 1, argv[1]) == 0))
			return c;
	}
	return NULL;
}

/* ---- the command line ---- */

enum {
	OPT_JSON = 'j',
	OPT_WINDOW = 'w',
	OPT_PLATFORM = 'p',
	OPT_WATCH = 'e',
	OPT_CREATE = 't',
	OPT_FILE = 'f',
	OPT_OUT = 'o',
	OPT_BASE = 'b',
	OPT_DELIMITER = 'd',
	OPT_AS_OF = 'a',
	OPT_LAST = 'l',
	OPT_FIRING = 'F',
	OPT_ACCOUNT = 'C',
	OPT_UNTIL = 'u',
	OPT_WHY = 'y',
	OPT_END = 'E'
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "window", required_argument, NULL, OPT_WINDOW },
	{ "platform", required_argument, NULL, OPT_PLATFORM },
	{ "watch", optional_argument, NULL, OPT_WATCH },
	{ "create", no_argument, NULL, OPT_CREATE },
	{ "file", required_argument, NULL, OPT_FILE },
	{ "out", required_argument, NULL, OPT_OUT },
	{ "base", required_argument, NULL, OPT_BASE },
	{ "delimiter", required_argument, NULL, OPT_DELIMITER },
	{ "as-of", required_argument, NULL, OPT_AS_OF },
	{ "last", required_argument, NULL, OPT_LAST },
	{ "firing", no_argument, NULL, OPT_FIRING },
	{ "account", required_argument, NULL, OPT_ACCOUNT },
	{ "until", required_argument, NULL, OPT_UNTIL },
	{ "why", required_argument, NULL, OPT_WHY },
	{ "end", no_argument, NULL, OPT_END },
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

static int take_instant(const char *text, int64_t *out_s)
{
	int64_t ms;

	if (rfc3339_parse(str_of(text), true, &ms) < 0 || ms < SECOND_MS)
		return usage("--as-of wants an instant as in "
			     "2026-03-10T05:30:00Z, not ",
			     text);
	*out_s = ms / SECOND_MS;
	return -1;
}

static int take_number(const char *option, const char *text, int64_t *out)
{
	if (number(text, 1000000, out))
		return -1;
	return usage(option, text);
}

/* -1 to go on, else the exit status. */
static int take_option(struct arguments *ask, int opt)
{
	switch (opt) {
	case 'c': ask->config = optarg; return -1;
	case OPT_JSON: ask->json = true; return -1;
	case OPT_WINDOW: ask->window = optarg; return -1;
	case OPT_PLATFORM: ask->platform = optarg; return -1;
	case OPT_CREATE: ask->create = true; return -1;
	case OPT_FILE: ask->file = optarg; return -1;
	case OPT_OUT: ask->out = optarg; return -1;
	case OPT_BASE: ask->base = optarg; return -1;
	case OPT_DELIMITER: ask->delimiter = optarg; return -1;
	case OPT_ACCOUNT: ask->account = optarg; return -1;
	case OPT_UNTIL: ask->until = optarg; return -1;
	case OPT_WHY: ask->why = optarg; return -1;
	case OPT_FIRING: ask->firing = true; return -1;
	case OPT_END: ask->end = true; return -1;
	case OPT_AS_OF: return take_instant(optarg, &ask->as_of_s);
	case OPT_LAST:
		return take_number("--last wants a whole number, not ", optarg,
				   &ask->most);
	case OPT_WATCH:
		ask->watch_s = 2;
		if (optarg &&
		    (!number(optarg, 3600, &ask->watch_s) || ask->watch_s == 0))
			return usage("--watch wants seconds, 1 to 3600, not ",
				     optarg);
		return -1;
	case 'n':
		return take_number("-n wants a whole number, not ", optarg,
				   &ask->most);
	case 'V': puts("sentractl " SENTRA_VERSION); return EXIT_DONE;
	case 'h': print_help(); return EXIT_DONE;
	default: return EXIT_USAGE; /* getopt has said what is wrong */
	}
}

/* What follows the command's own words. */
static int take_word(struct arguments *ask, int argc, char **argv,
		     const struct command *command)
{
	if (argc > 1)
		return usage("too many words: ", argv[1]);
	if (argc == 1 && !*command->args)
		return usage(command->name, " takes no word");
	if (argc == 1)
		ask->word = argv[0];
	if (!ask->word && command->word_required) {
		fprintf(stderr,
			"sentractl: %s wants a %s; see sentractl --help\n",
			command->name, command->args);
		return EXIT_USAGE;
	}
	return -1;
}

static int read_line(struct arguments *ask, int argc, char **argv,
		     const struct command **command)
{
	char own[32] = ""; /* options given that not every command has */
	int opt, rc, words;

	while ((opt = getopt_long(argc, argv, "c:n:Vh", options, NULL)) != -1) {
		if ((rc = take_option(ask, opt)) >= 0)
			return rc;
		if (opt != 'c' && !strchr(own, opt))
			own[strlen(own)] = (char)opt;
	}
	argc -= optind;
	argv += optind;
	if (argc == 0)
		return usage("which command?",
			     " top, show, stale, blind, alerts, explain, "
			     "exempt, thresholds, topics, or roster");
	*command = find(argc, argv, &words);
	if (!*command && strcmp(argv[0], "roster") == 0)
		return usage("which roster command?",
			     " check, export, import, or resolve");
	if (!*command)
		return usage("no command ", argv[0]);
	if (own[strspn(own, (*command)->options)])
		return usage((*command)->name, " has no such option");
	return take_word(ask, argc - words, argv + words, *command);
}

/* By the environment alone: a machine need not have the locale itself. */
static bool wants_indonesian(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		const char *locale = getenv(names[i]);

		if (locale && *locale)
			return strncmp(locale, "id", 2) == 0;
	}
	return false;
}

static struct style style_of_terminal(void)
{
	bool tty = isatty(STDOUT_FILENO);

	return (struct style){
		.tty = tty,
		.colour = tty && !getenv("NO_COLOR"),
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.indonesian = wants_indonesian(),
	};
}

int main(int argc, char **argv)
{
	const struct command *command = NULL;
	struct ctl ctl = { .ask = { .most = 10 } };
	struct err err = { 0 };
	int rc;

	log_open("sentractl", LOG_ERROR);
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	rc = read_line(&ctl.ask, argc, argv, &command);
	if (rc >= 0)
		return rc;
	ctl.style = style_of_terminal();
	ctl.defaults = command->file_alone && ctl.ask.word;
	rc = daemon_guard(&err);
	if (rc == 0)
		rc = ctl_configure(&ctl);
	if (rc == 0)
		rc = command->run(&ctl, &err);
	ctl_release(&ctl);
	if (rc < 0)
		fprintf(stderr, "sentractl: %s\n", err.text);
	return rc < 0 ? EXIT_FAILED : rc;
}
