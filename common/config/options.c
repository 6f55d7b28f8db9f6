/* options.c -- the command line of every daemon, and its --help.
 *
 * One table of flags serves getopt_long(3), --help and "did you mean", so that
 * they agree. */
#include "options.h"

#include "common/base/clock.h"
#include "common/base/guess.h"
#include "common/base/version.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define CONFIG_DEFAULT "/etc/sentra/sentra.conf"
#define HELP_MAX       (64u << 10)
#define FLAGS_MAX      12

/* What getopt_long() returns for the options without a letter. */
enum {
	FLAG_CHECK = 256,
	FLAG_LIVE,
	FLAG_ONCE,
	FLAG_AS_OF,
	FLAG_DRY_RUN,
	FLAG_DRY_STAGE,
	FLAG_REDIS,
	FLAG_RESOLVE
};

static const struct flag {
	const char *name;
	int code; /* the letter, if it has one */
	const char *value;
	const char *help;
} flags[] = {
	{ "config", 'c', "FILE", "configuration, by default " CONFIG_DEFAULT },
	{ "check", FLAG_CHECK, NULL,
	  "check configuration and data, print each fault, exit" },
	{ "live", FLAG_LIVE, NULL,
	  "with --check: try each credential by one call" },
	{ "once", FLAG_ONCE, NULL, "do once what there is to do, exit" },
	{ "as-of", FLAG_AS_OF, "TIME",
	  "take TIME as now, e.g. 2026-03-10T05:30:00Z" },
	{ "dry-run", FLAG_DRY_RUN, NULL,
	  "write events to standard output, not to Kafka" },
	{ "dry-run", FLAG_DRY_STAGE, NULL,
	  "with --once: write to Redis alone, join no group" },
	{ "redis", FLAG_REDIS, "URL",
	  "with --dry-run: this Redis, not that of [redis]" },
	{ "resolve", FLAG_RESOLVE, "FILE",
	  "print the ids of the handles of a roster, exit" },
	{ "verbose", 'v', NULL, "log what is done in detail" },
	{ "version", 'V', NULL, "print the version, exit" },
	{ "help", 'h', NULL, "print this help, exit" },
};
_Static_assert(ARRAY_LEN(flags) <= FLAGS_MAX, "struct option has no room");

static bool has_flag(const struct usage *usage, const struct flag *flag)
{
	switch (flag->code) {
	case FLAG_DRY_RUN:
	case FLAG_RESOLVE:
	case FLAG_LIVE: return usage->producer;
	case FLAG_DRY_STAGE:
	case FLAG_REDIS: return usage->stage;
	case FLAG_ONCE:
	case FLAG_AS_OF: return !usage->reader;
	default: return true;
	}
}

/* ---- usage errors ---- */

int usage_fail(const struct usage *usage, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	err_line(text, sizeof(text), vsnprintf(text, sizeof(text), fmt, ap));
	va_end(ap);
	fprintf(stderr, "%s: %s\nTry '%s --help'.\n", usage->program, text,
		usage->program);
	return EXIT_USAGE;
}

static void add_subjects(const struct usage *usage, struct buf *text)
{
	size_t i;

	for (i = 0; usage->subjects[i]; i++) {
		buf_adds(text, i ? " " : "");
		buf_adds(text, usage->subjects[i]);
	}
}

static int subject_fail(const struct usage *usage, const char *word)
{
	struct buf known;
	int rc;

	buf_init(&known, HELP_MAX);
	add_subjects(usage, &known);
	rc = word ? usage_fail(usage, "no %s '%s': want one of %s",
			       usage->subject, word, buf_shown(&known))
		  : usage_fail(usage, "%s is missing: want one of %s",
			       usage->subject, buf_shown(&known));
	buf_release(&known);
	return rc;
}

/* An unknown option.  word: as it was written, with its dashes. */
static int flag_fail(const struct usage *usage, const char *word)
{
	char name[64];
	struct guess guess = { .word = name };
	size_t i;

	snprintf(name, sizeof(name), "%.*s",
		 (int)strcspn(word + strspn(word, "-"), "="),
		 word + strspn(word, "-"));
	for (i = 0; i < ARRAY_LEN(flags); i++)
		if (has_flag(usage, &flags[i]))
			guess_offer(&guess, flags[i].name);
	if (guess.best)
		return usage_fail(usage, "no option '%s', did you mean '--%s'?",
				  word, guess.best);
	return usage_fail(usage, "no option '%s'", word);
}

/* ---- --help ---- */

static void add_flags(const struct usage *usage, struct buf *out)
{
	const struct flag *flag;
	char left[32];

	for (flag = flags; flag < flags + ARRAY_LEN(flags); flag++) {
		if (!has_flag(usage, flag))
			continue;
		snprintf(left, sizeof(left), "%c%c%c --%s%s%s",
			 flag->code < 256 ? '-' : ' ',
			 flag->code < 256 ? flag->code : ' ',
			 flag->code < 256 ? ',' : ' ', flag->name,
			 flag->value ? " " : "",
			 flag->value ? flag->value : "");
		buf_addf(out, "  %-18s %s\n", left, flag->help);
	}
}

static const char help_end[] =
	"\nFiles:\n"
	"  " CONFIG_DEFAULT "  names all the others\n"
	"\nSignals:\n"
	"  TERM, INT  finish and exit; a second one exits at once\n"
	"  HUP        read all files again\n"
	"\nExit status:\n"
	"  0   done\n"
	"  1   failed\n"
	"  64  wrong usage\n"
	"  78  bad configuration\n";

static void add_help(const struct usage *usage, struct buf *out)
{
	buf_addf(out, "Usage: %s [OPTION]...%s%s\n%s\n", usage->program,
		 usage->subject ? " " : "",
		 usage->subject ? usage->subject : "", usage->purpose);
	if (usage->subject) {
		buf_addf(out, "\n%s is one of: ", usage->subject);
		add_subjects(usage, out);
		buf_addc(out, '\n');
	}
	buf_adds(out, "\nOptions:\n");
	add_flags(usage, out);
	buf_adds(out, help_end);
	if (usage->keys) {
		buf_adds(out, "\nConfiguration:\n");
		usage->keys(out);
	}
}

int output_end(const char *program, int rc)
{
	bool bad = ferror(stdout);

	errno = 0;
	bad |= fflush(stdout) != 0;
	if (!bad || rc != EXIT_DONE)
		return rc;
	fprintf(stderr, "%s: standard output: %s\n", program,
		errno ? strerror(errno) : "not all of it could be written");
	return EXIT_FAILED;
}

static int print(const struct usage *usage, const char *text)
{
	fputs(text, stdout);
	return output_end(usage->program, EXIT_DONE);
}

static int print_help(const struct usage *usage)
{
	struct buf text;
	int rc = EXIT_FAILED;

	buf_init(&text, HELP_MAX);
	add_help(usage, &text);
	if (!text.bad)
		rc = print(usage, buf_cstr(&text));
	buf_release(&text);
	return rc;
}

static int print_version(const struct usage *usage)
{
	char line[128];

	snprintf(line, sizeof(line), "%s %s\n", usage->program, sentra_version);
	return print(usage, line);
}

/* ---- reading ---- */

static int read_as_of(struct options *options, const char *text,
		      const struct usage *usage)
{
	int64_t ms;

	if (strlen(text) != strlen("2026-03-10T05:30:00Z") ||
	    rfc3339_parse(str_of(text), false, &ms) < 0)
		return usage_fail(usage,
				  "--as-of '%s': want whole seconds in UTC, "
				  "e.g. 2026-03-10T05:30:00Z",
				  text);
	options->has_as_of = true;
	options->as_of_s = ms / SECOND_MS;
	return -1;
}

static int read_config(struct options *options, const char *file,
		       const struct usage *usage)
{
	if (*file == '\0')
		return usage_fail(usage, "--config: want a file, got ''");
	options->config = file;
	return -1;
}

/* Returns as options_read(). */
static int read_flag(struct options *options, int code,
		     const struct usage *usage)
{
	switch (code) {
	case 'c': return read_config(options, optarg, usage);
	case FLAG_AS_OF: return read_as_of(options, optarg, usage);
	case FLAG_CHECK: options->check = true; return -1;
	case FLAG_LIVE: options->live = true; return -1;
	case FLAG_ONCE: options->once = true; return -1;
	case FLAG_DRY_RUN:
	case FLAG_DRY_STAGE: options->dry_run = true; return -1;
	case FLAG_REDIS: options->redis = optarg; return -1;
	case FLAG_RESOLVE:
		options->resolve = optarg;
		options->once = true;
		options->dry_run = true;
		return -1;
	case 'v': options->verbose = true; return -1;
	case 'V': return print_version(usage);
	case 'h': return print_help(usage);
	default: abort(); /* cannot be: fill_table() made the codes */
	}
}

static void fill_table(const struct usage *usage,
		       struct option table[FLAGS_MAX + 1])
{
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(flags); i++)
		if (has_flag(usage, &flags[i]))
			table[n++] = (struct option){
				.name = flags[i].name,
				.has_arg = flags[i].value ? required_argument
							  : no_argument,
				.val = flags[i].code,
			};
	table[n] = (struct option){ 0 };
}

/* Says why getopt_long() refused: it returned '?', or ':' where a value is
 * missing. */
static int refuse(int code, char **argv, const struct usage *usage)
{
	char letter[] = { '-', (char)optopt, '\0' };
	const char *word = argv[optind - 1];

	if (code == ':')
		return usage_fail(usage, "option '%s' needs a value", word);
	if (optopt >= 256 || strncmp(word, "--", 2) == 0)
		return optopt ? usage_fail(usage, "option '%s' takes no value",
					   word)
			      : flag_fail(usage, word);
	return usage_fail(usage, "no option '%s'", letter);
}

static int read_flags(struct options *options, int argc, char **argv,
		      const struct usage *usage)
{
	struct option table[FLAGS_MAX + 1];
	int code, rc = -1;

	fill_table(usage, table);
	optind = 0; /* makes glibc start again (getopt(3), "Notes") */
	opterr = 0;
	while (rc < 0 &&
	       (code = getopt_long(argc, argv, ":c:vVh", table, NULL)) != -1)
		rc = code == '?' || code == ':'
			     ? refuse(code, argv, usage)
			     : read_flag(options, code, usage);
	return rc;
}

static int read_subject(struct options *options, int n, char **words,
			const struct usage *usage)
{
	size_t i;

	if (n > (usage->subject ? 1 : 0))
		return usage_fail(usage, "too many words: '%s'", words[n - 1]);
	if (!usage->subject)
		return -1;
	for (i = 0; n > 0 && usage->subjects[i]; i++)
		if (strcmp(words[0], usage->subjects[i]) == 0) {
			options->subject = usage->subjects[i];
			return -1;
		}
	return subject_fail(usage, n > 0 ? words[0] : NULL);
}

/* What makes sense only together. */
static int check_together(const struct options *options,
			  const struct usage *usage)
{
	if (usage->stage && options->dry_run && !options->once)
		return usage_fail(usage, "--dry-run needs --once");
	if (options->redis && !options->dry_run)
		return usage_fail(usage,
				  "--redis needs --dry-run: what runs on "
				  "writes to the Redis of [redis]");
	return -1;
}

int options_read(struct options *options, int argc, char **argv,
		 const struct usage *usage)
{
	int rc;

	*options = (struct options){ .config = CONFIG_DEFAULT };
	rc = read_flags(options, argc, argv, usage);
	if (rc < 0)
		rc = check_together(options, usage);
	return rc < 0 ? read_subject(options, argc - optind, argv + optind,
				     usage)
		      : rc;
}

int faults_report(const struct faults *faults, const char *file)
{
	size_t i;

	if (!faults_any(faults)) {
		printf("%s: ok\n", file);
		return EXIT_DONE;
	}
	for (i = 0; i < faults->n; i++) {
		log_redact(
			faults->at[i].printed); /* a URL may hold a password */
		fprintf(stderr, "%s\n", faults->at[i].printed);
	}
	if (faults->dropped)
		fprintf(stderr, "... and %zu more%s\n", faults->dropped,
			faults->ours ? "; out of memory" : "");
	return faults_status(faults);
}
