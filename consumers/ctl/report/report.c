/* report.c -- `sentractl report`: what the meeting gets, of a period. */
#include "consumers/ctl/ctl.h"

#include "program.h"

#include <string.h>

/* What contradicts itself is said before anything is read. */
static int check_words(const struct arguments *args)
{
	if (args->period && (args->from || args->to))
		return command_usage("--period and --from exclude each other",
				     "");
	if (!args->from != !args->to)
		return command_usage("--from and --to go together", "");
	if (args->sentra && !args->out)
		return command_usage("--sentra wants --out DIR", "");
	if (args->lang && !args->out)
		return command_usage("--lang wants --out DIR: what is kept is ",
				     "Indonesian");
	if (args->lang && strcmp(args->lang, "id") != 0 &&
	    strcmp(args->lang, "en") != 0)
		return command_usage("--lang is id or en, not ", args->lang);
	return 0;
}

static int run(struct ctl *c, struct err *err)
{
	const struct arguments *args = &c->args;
	struct program program;
	int rc = check_words(args);

	if (rc)
		return rc;
	program_begin(&program, "make", ctl_config(c));
	program_option(&program, "--period", args->period);
	program_option(&program, "--from", args->from);
	program_option(&program, "--to", args->to);
	program_option(&program, "--out", args->out);
	program_option(&program, "--sentra", args->sentra);
	program_option(&program, "--lang", args->lang);
	if (args->from_kafka)
		program_word(&program, "--from-kafka");
	return program_run(&program, err);
}

static const struct command_option options[] = {
	{ "period", "P",
	  "2026-W48, 2026-11, 2026-Q4; the last whole week where not given",
	  OPTION_TEXT, ARGUMENT(period) },
	{ "from", "DATE", "any days: from this one ...", OPTION_TEXT,
	  ARGUMENT(from) },
	{ "to", "DATE", "... to this one", OPTION_TEXT, ARGUMENT(to) },
	{ "out", "DIR", "its files, there; else kept, in state_dir/report",
	  OPTION_TEXT, ARGUMENT(out) },
	{ "sentra", "ID", "a page and a text for this sentra alone",
	  OPTION_TEXT, ARGUMENT(sentra) },
	{ "lang", "L", "id or en; id where not given", OPTION_TEXT,
	  ARGUMENT(lang) },
	{ "from-kafka", NULL, "read the log, whatever Redis has", OPTION_FLAG,
	  ARGUMENT(from_kafka) },
	{ .name = NULL },
};

const struct command command_report = {
	.name = "report",
	.args = "",
	.help = "what the meeting gets, of a week",
	.heading = "report",
	.options = options,
	.run = run,
};
