/* main.c -- sentractl COMMAND: the list of commands, and the order in which
 * things are done.  No logic. */
#include "ctl.h"

#include "common/config/options.h"
#include "common/daemon/daemon.h"
#include "common/daemon/log.h"

#include <locale.h>
#include <stdio.h>

/* A row a command, in the order of --help. */
#define COMMANDS(X)       \
	X(top)            \
	X(show)           \
	X(why)            \
	X(evidence)       \
	X(stale)          \
	X(blind)          \
	X(alerts)         \
	X(explain)        \
	X(exempt)         \
	X(thresholds)     \
	X(gaps)           \
	X(labels)         \
	X(digest)         \
	X(campaign)       \
	X(report)         \
	X(report_list)    \
	X(report_verify)  \
	X(topics)         \
	X(doctor)         \
	X(roster_check)   \
	X(roster_export)  \
	X(roster_import)  \
	X(roster_resolve) \
	X(lexicon_check)  \
	X(lexicon_test)   \
	X(check_post)

#define DECLARE(name) extern const struct command command_##name;
#define ADDRESS(name) &command_##name,

COMMANDS(DECLARE)

static const struct command *const commands[] = { COMMANDS(ADDRESS) NULL };

static int run(const struct command *command, const struct arguments *args)
{
	struct ctl ctl = { .args = *args, .style = style_of_terminal() };
	struct err err = { 0 };
	int rc;

	ctl.defaults = command->file_alone && ctl.args.word;
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

/* A machine need not have the reader's locale: its characters are ours then. */
static void set_locale(void)
{
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
}

int main(int argc, char **argv)
{
	const struct command *command = NULL;
	struct arguments args = {
		.most = 10, .limit = -1, .days = 30, .samples = 2
	};
	int rc;

	log_open("sentractl", LOG_ERROR);
	set_locale();
	rc = command_line(commands, argc, argv, &args, &command);
	if (rc < 0)
		rc = run(command, &args);
	return output_end("sentractl", rc);
}
