/* verify.c -- `sentractl report verify DIR`: whether a report is what it
 * says. */
#include "consumers/ctl/ctl.h"

#include "program.h"

static int run(struct ctl *c, struct err *err)
{
	struct program program;

	program_begin(&program, "verify", ctl_config(c));
	if (c->args.from_kafka)
		program_word(&program, "--from-kafka");
	if (c->args.files)
		program_word(&program, "--files");
	program_word(&program, c->args.word);
	return program_run(&program, err);
}

static const struct command_option options[] = {
	{ "files", NULL, "the files alone: the log is not asked", OPTION_FLAG,
	  ARGUMENT(files) },
	{ "from-kafka", NULL, "read the log, whatever Redis has", OPTION_FLAG,
	  ARGUMENT(from_kafka) },
	{ .name = NULL },
};

const struct command command_report_verify = {
	.name = "report verify",
	.args = "DIR",
	.help = "whether a report is what the log says",
	.heading = "report verify",
	.options = options,
	.run = run,
};
