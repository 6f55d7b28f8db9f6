/* programs.c -- our other programs: their versions, and what their own --check
 * says of the configuration. */
#include "programs.h"

#include "common/base/version.h"

#include <stdio.h>

int doctor_ask(struct doctor *d, const char *const *argv, struct buf *out,
	       struct buf *errors, struct err *err)
{
	const struct child_options options = { .limit_ms = 3 * CHECK_MS };
	char program[PATH_MAX];
	const char *full[10] = { program };

	(void)d;
	child_find(argv[0], program);
	for (size_t i = 1; i < ARRAY_LEN(full) - 1 && argv[i]; i++)
		full[i] = argv[i];
	return child_run(full, &options, out, errors, err);
}

struct str doctor_first_line(const struct buf *text)
{
	struct str line = buf_str(text);
	const char *end = line.n ? memchr(line.p, '\n', line.n) : NULL;

	if (end)
		line.n = (size_t)(end - line.p);
	return line;
}

static void look_at_version(struct doctor *d, const char *program)
{
	const char *const argv[] = { program, "--version", NULL };
	struct err err = { 0 };
	struct buf out, errors;
	struct str line;
	char want[128];

	buf_init(&out, 4096);
	buf_init(&errors, 4096);
	snprintf(want, sizeof(want), "%s %s", program, sentra_version);
	if (doctor_ask(d, argv, &out, &errors, &err) < 0)
		doctor_wrong(d, "make install", "%s", err.text);
	line = doctor_first_line(&out);
	if (line.n && !str_is(line, want))
		doctor_wrong(d, "install all of one version, restart them",
			     "%.*s beside sentractl %s", STR_ARG(line),
			     sentra_version);
	else if (line.n)
		doctor_fine(d, "%s", want);
	buf_release(&out);
	buf_release(&errors);
}

void doctor_programs(struct doctor *d)
{
	look_at_version(d, "sentra-producer");
	look_at_version(d, "sentra-consumer");
	look_at_version(d, "sentra-board");
}

/* ---- configuration ---- */

/* What a program that finds no fault warns of, as a right of its user in Redis;
 * stages say it of Redis itself, which the check `redis` looks at. */
static void tell_config(struct doctor *d, const char *name,
			const struct buf *warnings)
{
	if (warnings->len)
		doctor_warning(d, "deploy/README.md has the rights", "%s: %.*s",
			       name, STR_ARG(doctor_first_line(warnings)));
	else
		doctor_fine(d, "%s finds no fault", name);
}

/* name: what it is called; argv: its --check. */
static void look_at_config(struct doctor *d, const char *name,
			   const char *const *argv, bool warns)
{
	const struct buf silence = { .len = 0 };
	struct err err = { 0 };
	struct buf out, errors;
	int status;

	buf_init(&out, 4096);
	buf_init(&errors, 4096);
	status = doctor_ask(d, argv, &out, &errors, &err);
	if (status == EXIT_DONE)
		tell_config(d, name, warns ? &errors : &silence);
	else if (status > 0)
		doctor_wrong(d, "mend it: sentra.conf(5)", "%s: %.*s", name,
			     STR_ARG(doctor_first_line(&errors)));
	else
		doctor_wrong(d, "make install", "%s", err.text);
	buf_release(&out);
	buf_release(&errors);
}

void doctor_config(struct doctor *d)
{
	const char *const board[] = { "sentra-board", "--check", "--config",
				      ctl_config(d->ctl), NULL };
	char name[NAME_SIZE];

	for (size_t i = 0; doctor_stages[i]; i++) {
		const char *const argv[] = {
			"sentra-consumer", doctor_stages[i],   "--check",
			"--config",        ctl_config(d->ctl), NULL
		};

		snprintf(name, sizeof(name), "sentra-consumer %s",
			 doctor_stages[i]);
		look_at_config(d, name, argv, false);
	}
	look_at_config(d, "sentra-board", board, true);
}
