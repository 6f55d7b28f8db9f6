/* program.c -- becomes sentra-report. */
#include "program.h"

#include "common/daemon/child.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#define NAME "sentra-report"

void program_begin(struct program *p, const char *what, const char *config)
{
	*p = (struct program){ .n = 0 };
	program_word(p, NAME);
	program_word(p, what);
	program_option(p, "--config", config);
}

void program_word(struct program *p, const char *word)
{
	if (p->n < PROGRAM_WORDS)
		p->word[p->n++] = word;
}

void program_option(struct program *p, const char *name, const char *value)
{
	if (!value)
		return;
	program_word(p, name);
	program_word(p, value);
}

int program_run(struct program *p, struct err *err)
{
	char path[PATH_MAX];

	child_find(NAME, path);
	execvp(path, (char *const *)p->word);
	if (errno == ENOENT)
		return err_set(err, -ENOENT,
			       NAME " is not there: install the package "
				    "sentra-pulse-report, or run make install");
	return err_errno(err, "%s", path);
}
