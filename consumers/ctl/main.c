/* main.c -- sentractl COMMAND: order, not logic. */
#include "ctl.h"

#include <stdio.h>

static const struct command commands[] = {
	{ "top", "[METRIC]", "the leaderboard of a metric",
	  "score (by default) followers latest posts engagement views rate "
	  "growth",
	  TAKES_WINDOW | TAKES_PLATFORM | TAKES_MOST | TAKES_WATCH, ctl_top },
	{ "show", "SENTRA", "all that is known of one sentra",
	  "its id, its name, or a part that fits no other", 0, ctl_show },
	{ "topics", "", "what the cluster has against topics.json", "",
	  TAKES_CREATE | TAKES_FILE, ctl_topics },
	{ .name = NULL },
};

int main(int argc, char **argv)
{
	const struct command *command;
	struct ctl ctl = { .redis = NULL };
	struct err err = { 0 };
	int rc = ask_read(&ctl.ask, argc, argv, commands, &command);

	if (rc >= 0)
		return rc;
	style_of_terminal(&ctl.style);
	rc = ctl_configure(&ctl);
	if (rc == 0)
		rc = command->run(&ctl, &err);
	ctl_release(&ctl);
	if (rc < 0)
		fprintf(stderr, "sentractl: %s\n", err.text);
	return rc < 0 ? EXIT_FAILED : rc;
}
