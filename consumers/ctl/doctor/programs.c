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
}

/* ---- configuration ---- */

static void look_at_config(struct doctor *d, const char *stage)
{
	const char *const argv[] = { "sentra-consumer",  stage,
				     "--check",          "--config",
				     ctl_config(d->ctl), NULL };
	struct err err = { 0 };
	struct buf out, errors;
	int status;

	buf_init(&out, 4096);
	buf_init(&errors, 4096);
	status = doctor_ask(d, argv, &out, &errors, &err);
	if (status == EXIT_DONE)
		doctor_fine(d, "sentra-consumer %s finds no fault", stage);
	else if (status > 0)
		doctor_wrong(d, "mend it: sentra.conf(5)", "%s: %.*s", stage,
			     STR_ARG(doctor_first_line(&errors)));
	else
		doctor_wrong(d, "make install", "%s", err.text);
	buf_release(&out);
	buf_release(&errors);
}

void doctor_config(struct doctor *d)
{
	for (size_t i = 0; doctor_stages[i]; i++)
		look_at_config(d, doctor_stages[i]);
}
