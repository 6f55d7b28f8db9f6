/* test_options.c -- the command line: what it takes and what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/version.h"
#include "common/config/options.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARGS_MAX 8

static void keys(struct buf *out)
{
	buf_adds(out, "  [poll] interval = 15m   pause between two rounds\n");
}

static const char *const platforms[] = { "youtube", "x", NULL };
static const struct usage producer = {
	.program = "sentra-producer",
	.subject = "PLATFORM",
	.subjects = platforms,
	.purpose = "Polls a platform and publishes what it tells.",
	.producer = true,
	.keys = keys,
};
static const char *const stages[] = { "scorer", NULL };
static const struct usage consumer = {
	.program = "sentra-consumer",
	.subject = "STAGE",
	.subjects = stages,
	.purpose = "Computes what people read.",
	.stage = true,
};
static const struct usage board = {
	.program = "sentra-board",
	.purpose = "Shows the boards.",
};

/* One stream of ours while it is caught in memory. */
struct caught {
	FILE *stream;
	int kept, memory;
	char text[4096];
};

static void catch_begin(struct caught *c, FILE *stream)
{
	c->stream = stream;
	fflush(stream);
	c->kept = dup(fileno(stream));
	c->memory = memfd_create("caught", MFD_CLOEXEC);
	assert_true(c->memory >= 0);
	dup2(c->memory, fileno(stream));
}

static void catch_end(struct caught *c)
{
	ssize_t n;

	fflush(c->stream);
	dup2(c->kept, fileno(c->stream));
	n = pread(c->memory, c->text, sizeof(c->text) - 1, 0);
	c->text[n > 0 ? n : 0] = '\0';
	close(c->kept);
	close(c->memory);
}

static struct caught out, err;

static int read_args(struct options *o, const struct usage *usage,
		     const char *const *args)
{
	static char text[ARGS_MAX][64] = { "prog" }; /* options point there */
	char *argv[ARGS_MAX + 1] = { text[0] };
	int argc, rc;

	for (argc = 1; argc < ARGS_MAX && args[argc - 1]; argc++) {
		snprintf(text[argc], sizeof(text[argc]), "%s", args[argc - 1]);
		argv[argc] = text[argc];
	}
	catch_begin(&out, stdout);
	catch_begin(&err, stderr);
	rc = options_read(o, argc, argv, usage);
	catch_end(&err);
	catch_end(&out);
	return rc;
}

#define DEFAULT "/etc/sentra/sentra.conf"
#define AS_OF   INT64_C(1773120600)

static void every_option_is_read(void **state)
{
	static const struct {
		const char *requirement;
		const char *args[ARGS_MAX];
		struct options want;
	} rows[] = {
		{ "the subject alone",
		  { "youtube" },
		  { .subject = "youtube" } },
		{ "--config FILE",
		  { "--config", "a.conf", "x" },
		  { .subject = "x", .config = "a.conf" } },
		{ "--config=FILE",
		  { "--config=a.conf", "x" },
		  { .subject = "x", .config = "a.conf" } },
		{ "-c FILE",
		  { "-c", "a.conf", "x" },
		  { .subject = "x", .config = "a.conf" } },
		{ "the last --config wins",
		  { "-c", "b", "-ca.conf", "x" },
		  { .subject = "x", .config = "a.conf" } },
		{ "--check",
		  { "--check", "x" },
		  { .subject = "x", .check = true } },
		{ "--once",
		  { "--once", "x" },
		  { .subject = "x", .once = true } },
		{ "--dry-run",
		  { "--dry-run", "x" },
		  { .subject = "x", .dry_run = true } },
		{ "--verbose",
		  { "--verbose", "x" },
		  { .subject = "x", .verbose = true } },
		{ "-v", { "-v", "x" }, { .subject = "x", .verbose = true } },
		{ "--as-of",
		  { "--as-of", "2026-03-10T05:30:00Z", "x" },
		  { .subject = "x", .has_as_of = true, .as_of_s = AS_OF } },
		{ "--as-of before 1970",
		  { "--as-of=1969-12-31T23:59:59Z", "x" },
		  { .subject = "x", .has_as_of = true, .as_of_s = -1 } },
		{ "options after the subject",
		  { "x", "--once", "--check" },
		  { .subject = "x", .once = true, .check = true } },
		{ "-- ends the options",
		  { "--once", "--", "x" },
		  { .subject = "x", .once = true } },
	};
	struct options o;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		assert_int_equal(read_args(&o, &producer, rows[i].args), -1);
		assert_string_equal(o.subject, rows[i].want.subject);
		assert_string_equal(o.config, rows[i].want.config
						      ? rows[i].want.config
						      : DEFAULT);
		assert_int_equal(o.check, rows[i].want.check);
		assert_int_equal(o.once, rows[i].want.once);
		assert_int_equal(o.dry_run, rows[i].want.dry_run);
		assert_int_equal(o.verbose, rows[i].want.verbose);
		assert_int_equal(o.has_as_of, rows[i].want.has_as_of);
		assert_true(o.as_of_s == rows[i].want.as_of_s);
		assert_string_equal(out.text, "");
		assert_string_equal(err.text, "");
	}
}

static void a_stage_runs_dry(void **state)
{
	static const char *const args[] = { "scorer",  "--dry-run",
					    "--redis", "unix:///r.sock",
					    "--once",  NULL };
	static const char *const help[] = { "--help", NULL };
	struct options o;

	(void)state;
	assert_int_equal(read_args(&o, &consumer, args), -1);
	assert_true(o.dry_run && o.once);
	assert_string_equal(o.redis, "unix:///r.sock");
	assert_int_equal(read_args(&o, &consumer, args + 5), 64);
	assert_null(o.redis);
	assert_int_equal(read_args(&o, &consumer, help), 0);
	assert_non_null(strstr(out.text, "write to Redis alone"));
	assert_non_null(strstr(out.text, "--redis URL"));
	assert_null(strstr(out.text, "standard output"));
}

static void wrong_usage_says_what_is_right(void **state)
{
	static const struct {
		const char *requirement;
		const struct usage *usage;
		const char *args[ARGS_MAX];
		const char *says;
	} rows[] = {
		{ "the subject is missing",
		  &producer,
		  { NULL },
		  "PLATFORM is missing: want one of youtube x\n" },
		{ "an unknown subject",
		  &producer,
		  { "yuotube" },
		  "no PLATFORM 'yuotube': want one of youtube x\n" },
		{ "a subject in capitals",
		  &producer,
		  { "YouTube" },
		  "want one of youtube x\n" },
		{ "two subjects",
		  &producer,
		  { "youtube", "x" },
		  "too many words: 'x'\n" },
		{ "a subject where none is",
		  &board,
		  { "x" },
		  "too many words: 'x'\n" },
		{ "a misspelt option",
		  &producer,
		  { "--chekc", "x" },
		  "no option '--chekc', did you mean '--check'?\n" },
		{ "a misspelt option with a value",
		  &producer,
		  { "--cnofig=a", "x" },
		  "no option '--cnofig=a', did you mean '--config'?\n" },
		{ "an unknown option",
		  &producer,
		  { "--frobnicate", "x" },
		  "no option '--frobnicate'\n" },
		{ "an unknown letter",
		  &producer,
		  { "-q", "x" },
		  "no option '-q'\n" },
		{ "an unknown letter among others",
		  &producer,
		  { "-vq", "x" },
		  "no option '-q'\n" },
		{ "a value where none is taken",
		  &producer,
		  { "--once=1", "x" },
		  "option '--once=1' takes no value\n" },
		{ "a value where none is taken, with a letter",
		  &producer,
		  { "--help=1", "x" },
		  "option '--help=1' takes no value\n" },
		{ "no value",
		  &producer,
		  { "x", "--config" },
		  "option '--config' needs a value\n" },
		{ "no value of a letter",
		  &producer,
		  { "x", "-c" },
		  "option '-c' needs a value\n" },
		{ "an empty file",
		  &producer,
		  { "--config=", "x" },
		  "--config: want a file, got ''\n" },
		{ "a stage's --dry-run that does not end",
		  &consumer,
		  { "--dry-run", "scorer" },
		  "--dry-run needs --once\n" },
		{ "another Redis for good",
		  &consumer,
		  { "--once", "--redis", "unix:///r", "scorer" },
		  "--redis needs --dry-run: what runs on" },
		{ "another Redis of a producer",
		  &producer,
		  { "--once", "--dry-run", "--redis", "unix:///r", "x" },
		  "no option '--redis'" },
		{ "--dry-run where it is none",
		  &board,
		  { "--dry-run" },
		  "no option '--dry-run'\n" },
		{ "decimals",
		  &producer,
		  { "--as-of", "2026-03-10T05:30:00.000Z", "x" },
		  "want whole seconds in UTC, e.g. 2026-03-10T05:30:00Z\n" },
		{ "an offset",
		  &producer,
		  { "--as-of", "2026-03-10T05:30:00+07:00", "x" },
		  "want whole seconds" },
		{ "no zone",
		  &producer,
		  { "--as-of", "2026-03-10T05:30:00", "x" },
		  "want whole seconds" },
		{ "a date",
		  &producer,
		  { "--as-of", "2026-03-10", "x" },
		  "want whole seconds" },
		{ "a day that is not",
		  &producer,
		  { "--as-of", "2026-02-30T05:30:00Z", "x" },
		  "--as-of '2026-02-30T05:30:00Z': want whole seconds" },
		{ "small letters",
		  &producer,
		  { "--as-of", "2026-03-10t05:30:00z", "x" },
		  "want whole seconds" },
	};
	struct options o;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		assert_int_equal(read_args(&o, rows[i].usage, rows[i].args),
				 64);
		assert_string_equal(out.text, "");
		if (!strstr(err.text, rows[i].says))
			fail_msg("it says %s", err.text);
		assert_non_null(strstr(err.text, " --help'.\n"));
		assert_ptr_equal(strstr(err.text, rows[i].usage->program),
				 err.text);
	}
}

static void help_tells_everything(void **state)
{
	static const char *const words[] = {
		"Usage: sentra-producer [OPTION]... PLATFORM\n",
		"Polls a platform",
		"youtube x",
		"-c, --config FILE",
		"--check",
		"--once",
		"--as-of TIME",
		"--dry-run",
		"--verbose",
		"-V, --version",
		"-h, --help",
		"/etc/sentra/sentra.conf",
		"  78  ",
		"[poll] interval = 15m",
	};
	static const char *const args[] = { "--help", NULL };
	static const char *const late[] = { "nonsense", "-h", NULL };
	struct options o;
	size_t i;

	(void)state;
	assert_int_equal(read_args(&o, &producer, args), 0);
	assert_string_equal(err.text, "");
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (!strstr(out.text, words[i]))
			fail_msg("no \"%s\" in\n%s", words[i], out.text);
	assert_int_equal(read_args(&o, &producer, late), 0);
	assert_int_equal(read_args(&o, &board, args), 0);
	assert_null(strstr(out.text, "--dry-run"));
	assert_null(strstr(out.text, "PLATFORM"));
	assert_null(strstr(out.text, "(null)"));
}

static void no_line_of_help_is_too_long(void **state)
{
	static const char *const args[] = { "--help", NULL };
	struct options o;
	const char *p = out.text, *end;

	(void)state;
	assert_int_equal(read_args(&o, &producer, args), 0);
	for (; (end = strchr(p, '\n')); p = end + 1)
		assert_true(end - p < 80);
	assert_true(p > out.text);
}

static void the_version_is_one_line(void **state)
{
	static const char *const args[] = { "-V", NULL };
	struct options o;
	char want[80];

	(void)state;
	assert_int_equal(read_args(&o, &producer, args), 0);
	snprintf(want, sizeof(want), "sentra-producer %s\n", sentra_version);
	assert_string_equal(out.text, want);
}

static void a_full_disk_is_a_failure(void **state)
{
	char help[] = "--help", prog[] = "prog";
	char *argv[] = { prog, help, NULL };
	struct options o;
	int kept, full, rc;

	(void)state;
	full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (full < 0)
		skip();
	fflush(stdout);
	kept = dup(STDOUT_FILENO);
	dup2(full, STDOUT_FILENO);
	rc = options_read(&o, 2, argv, &producer);
	dup2(kept, STDOUT_FILENO);
	clearerr(stdout);
	close(kept);
	close(full);
	assert_int_equal(rc, 1);
}

static void the_verdict_of_check(void **state)
{
	struct faults faults;
	int i, rc;

	(void)state;
	faults_init(&faults);
	catch_begin(&out, stdout);
	catch_begin(&err, stderr);
	rc = faults_report(&faults, "a.conf");
	catch_end(&err);
	catch_end(&out);
	assert_int_equal(rc, 0);
	assert_string_equal(out.text, "a.conf: ok\n");
	assert_string_equal(err.text, "");
	for (i = 0; i < 201; i++)
		faults_add(&faults, "a", (size_t)i + 1, NULL, "b");
	catch_begin(&out, stdout);
	catch_begin(&err, stderr);
	rc = faults_report(&faults, "a.conf");
	catch_end(&err);
	catch_end(&out);
	faults_release(&faults);
	assert_int_equal(rc, 78);
	assert_string_equal(out.text, "");
	assert_ptr_equal(strstr(err.text, "a:1: b\na:2: b\n"), err.text);
	assert_non_null(strstr(err.text, "a:200: b\n... and 1 more\n"));
}

static void the_verdict_shows_no_secret(void **state)
{
	struct faults faults;

	(void)state;
	faults_init(&faults);
	faults_add(&faults, "a", 1, NULL,
		   "\"https://user:geheim@host\" is no origin");
	catch_begin(&err, stderr);
	faults_report(&faults, "a.conf");
	catch_end(&err);
	faults_release(&faults);
	assert_string_equal(err.text,
			    "a:1: \"https://***@host\" is no origin\n");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_option_is_read),
	cmocka_unit_test(a_stage_runs_dry),
	cmocka_unit_test(wrong_usage_says_what_is_right),
	cmocka_unit_test(help_tells_everything),
	cmocka_unit_test(no_line_of_help_is_too_long),
	cmocka_unit_test(the_version_is_one_line),
	cmocka_unit_test(a_full_disk_is_a_failure),
	cmocka_unit_test(the_verdict_of_check),
	cmocka_unit_test(the_verdict_shows_no_secret),
};

int main(void)
{
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
