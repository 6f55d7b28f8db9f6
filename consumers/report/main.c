/* main.c -- sentra-report: what `sentractl report` runs.  Order, not logic.
 *
 *   sentra-report make    --config FILE [--period P | --from D --to D]
 *                         [--out DIR] [--sentra ID] [--from-kafka] [--lang L]
 *   sentra-report verify  --config FILE [--files] DIR
 *
 * sentractl has checked the words; here they are only read. */
#include "bundle.h"
#include "common/base/clock.h"
#include "common/config/options.h"
#include "common/daemon/daemon.h"
#include "common/daemon/log.h"
#include "verify.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PROGRAM "sentra-report"

struct command_line {
	const char *config, *period, *from, *to, *out, *sentra;
	enum language language;
	bool from_kafka, files;
	const char *what, *dir; /* "make", "verify"; DIR */
};

/* ---- the command line ---- */

static int refuse(const char *why, const char *what)
{
	fprintf(stderr,
		PROGRAM ": %s%s; it is run by sentractl report, see "
			"sentractl --help\n",
		why, what);
	return EXIT_USAGE;
}

static int read_language(const char *word, enum language *out)
{
	static const char *const words[] = {
		[ENGLISH] = "en", [INDONESIAN] = "id"
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(word, words[i]) == 0) {
			*out = (enum language)i;
			return 0;
		}
	return refuse("--lang is id or en, not ", word);
}

enum choice { CONFIG = 1, PERIOD, FROM, TO, OUT, SENTRA, LANG, KAFKA, FILES };

static const struct option options[] = {
	{ "config", required_argument, NULL, CONFIG },
	{ "period", required_argument, NULL, PERIOD },
	{ "from", required_argument, NULL, FROM },
	{ "to", required_argument, NULL, TO },
	{ "out", required_argument, NULL, OUT },
	{ "sentra", required_argument, NULL, SENTRA },
	{ "lang", required_argument, NULL, LANG },
	{ "from-kafka", no_argument, NULL, KAFKA },
	{ "files", no_argument, NULL, FILES },
	{ NULL, 0, NULL, 0 },
};

static int take(struct command_line *line, int option)
{
	const char **const texts[] = {
		[CONFIG] = &line->config, [PERIOD] = &line->period,
		[FROM] = &line->from,     [TO] = &line->to,
		[OUT] = &line->out,       [SENTRA] = &line->sentra,
	};

	switch (option) {
	case LANG: return read_language(optarg, &line->language);
	case KAFKA: line->from_kafka = true; return 0;
	case FILES: line->files = true; return 0;
	case '?': return EXIT_USAGE;
	default: *texts[option] = optarg; return 0;
	}
}

/* 0, or an exit status. */
static int read_line(struct command_line *line, int argc, char **argv)
{
	int option, rc;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		rc = take(line, option);
		if (rc)
			return rc;
	}
	line->what = optind < argc ? argv[optind++] : "";
	line->dir = optind < argc ? argv[optind++] : NULL;
	if (optind < argc)
		return refuse("what is ", argv[optind]);
	if (strcmp(line->what, "make") != 0 &&
	    strcmp(line->what, "verify") != 0)
		return refuse("want make or verify, not ", line->what);
	if (strcmp(line->what, "verify") == 0 && (!line->dir || !*line->dir))
		return refuse("verify what? ", "DIR is missing");
	return 0;
}

/* ---- progress, for who looks ---- */

/* A terminal's Ctrl-C ends our Redis too: what failed then is no news. */
#define STOPPED "asked to stop"

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

/* The first one ends it in order, the second one at once.  What is ignored
 * stays so, as nohup(1) wants it. */
static void hear_signals(void)
{
	static const int endings[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction ours = { .sa_handler = on_signal,
					.sa_flags = SA_RESETHAND };
	struct sigaction was;

	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (sigaction(endings[i], NULL, &was) == 0 &&
		    was.sa_handler != SIG_IGN)
			sigaction(endings[i], &ours, NULL);
}

/* One line, written over, where standard error is a terminal. */
static bool progress(void *ctx, const char *text)
{
	(void)ctx;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s", text);
	return !interrupted;
}

static void end_progress(void)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K");
}

/* ---- making ---- */

static int read_period(const struct command_line *line,
		       const struct report_config *config,
		       struct period *period, struct err *err)
{
	if (line->period)
		return period_parse(str_of(line->period), period, err);
	if (line->from && line->to)
		return period_between(line->from, line->to, period, err);
	period_last_week(local_day(wall_ms(), config->zone_hours), period);
	return 0;
}

static int kept_dir(char out[PATH_MAX], const struct report_config *config,
		    const struct period *period, struct err *err)
{
	if ((size_t)snprintf(out, PATH_MAX, "%s/report/%s",
			     config->pipeline.state_dir,
			     period->name) >= PATH_MAX)
		return err_set(err, -ENAMETOOLONG, "%s: too long",
			       config->pipeline.state_dir);
	return 0;
}

static int make_report(const struct command_line *line,
		       const struct report_config *config,
		       const struct period *period, struct report *report,
		       struct err *err)
{
	struct kept_one previous;
	const struct making m = {
		.config = config,
		.config_path = line->config,
		.period = period,
		.previous = &previous,
		.from_kafka = line->from_kafka,
		.progress = progress,
	};
	int rc = kept_one_before(&previous, config->pipeline.state_dir, period,
				 err);

	if (rc == 0)
		rc = report_make(report, &m, err);
	kept_one_release(&previous);
	end_progress();
	return rc;
}

static int write_bundle(const struct bundle *bundle, const char *dir,
			const struct period *period, struct err *err)
{
	int rc = interrupted ? err_set(err, -ECANCELED, STOPPED)
			     : bundle_write(bundle, dir, err);

	if (rc < 0)
		return rc;
	printf("%s: %s, %zu files and " BUNDLE_SUMS "%s\n", dir, period->name,
	       bundle->n - 1, rc ? "; they were there already, the same" : "");
	for (size_t i = 0; i + 1 < bundle->n; i++)
		printf("%s  %s\n", bundle->file[i].sum, bundle->file[i].name);
	return 0;
}

/* The one that is kept, where it is: what was told stays. */
static int report_of(const struct command_line *line,
		     const struct report_config *config,
		     const struct period *period, struct kept_one *kept,
		     struct err *err)
{
	char dir[PATH_MAX];
	int rc = kept_dir(dir, config, period, err);

	if (rc < 0)
		return rc;
	rc = line->from_kafka ? -ENOENT : kept_one_read(kept, dir, err);
	if (rc != -ENOENT)
		return rc;
	report_release(&kept->report);
	report_init(&kept->report);
	return make_report(line, config, period, &kept->report, err);
}

static int make_sentra(const struct command_line *line,
		       const struct report_config *config,
		       const struct period *period, struct err *err)
{
	struct bundle bundle = { .n = 0 };
	struct kept_one kept;
	int rc;

	report_init(&kept.report);
	rc = report_of(line, config, period, &kept, err);
	if (rc == 0)
		rc = report_speak(&kept.report, line->language, err);
	if (rc == 0)
		rc = bundle_make_sentra(&bundle, &kept.report,
					str_of(line->sentra), line->language,
					err);
	if (rc == 0)
		rc = write_bundle(&bundle, line->out, period, err);
	bundle_release(&bundle);
	kept_one_release(&kept);
	return rc;
}

static int make_all(const struct command_line *line,
		    const struct report_config *config,
		    const struct period *period, struct err *err)
{
	struct bundle bundle = { .n = 0 };
	struct report report;
	char dir[PATH_MAX];
	int rc = kept_dir(dir, config, period, err);

	report_init(&report);
	if (rc == 0)
		rc = make_report(line, config, period, &report, err);
	if (rc == 0)
		rc = bundle_make(&bundle, &report, line->language, err);
	if (rc == 0)
		rc = write_bundle(&bundle, line->out ? line->out : dir, period,
				  err);
	bundle_release(&bundle);
	report_release(&report);
	return rc;
}

static int make(const struct command_line *line,
		const struct report_config *config, struct err *err)
{
	struct period period;
	int rc = read_period(line, config, &period, err);

	if (rc < 0)
		return rc;
	return line->sentra ? make_sentra(line, config, &period, err)
			    : make_all(line, config, &period, err);
}

/* ---- verifying ---- */

/* EXIT_FAILED where there is a fault. */
static int check(const struct command_line *line,
		 const struct report_config *config, struct err *err)
{
	const struct verifying set = {
		.dir = line->dir,
		.files_alone = line->files,
		.making = { .config = config,
			    .config_path = line->config,
			    .from_kafka = line->from_kafka,
			    .progress = progress },
	};
	struct buf out;
	int rc;

	buf_init(&out, (size_t)1 << 20);
	rc = verify(&set, &out, err);
	end_progress();
	fputs(buf_shown(&out), stdout);
	buf_release(&out);
	return rc > 0 ? EXIT_FAILED : rc;
}

/* ---- all of it ---- */

static int run(const struct command_line *line)
{
	struct report_config *config;
	struct faults faults;
	struct err err = { 0 };
	int rc = 0;

	faults_init(&faults);
	config = report_config_load(line->config, &faults);
	if (faults_any(&faults))
		rc = faults_report(&faults, line->config);
	else if (strcmp(line->what, "make") == 0)
		rc = make(line, config, &err);
	else
		rc = check(line, config, &err);
	if (rc < 0)
		fprintf(stderr, "sentractl: %s\n",
			interrupted ? STOPPED : err.text);
	report_config_free(config);
	faults_release(&faults);
	return rc < 0 ? EXIT_FAILED : rc;
}

int main(int argc, char **argv)
{
	struct command_line line = { .config = "/etc/sentra/sentra.conf",
				     .language = INDONESIAN };
	struct err err;
	int rc;

	log_open(PROGRAM, LOG_ERROR);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	rc = read_line(&line, argc, argv);
	if (rc == 0 && daemon_guard(&err) < 0) {
		fprintf(stderr, "sentractl: %s\n", err.text);
		rc = EXIT_FAILED;
	}
	if (rc == 0) {
		hear_signals();
		rc = run(&line);
	}
	return output_end(PROGRAM, rc);
}
