/* units.c -- the services, as systemd has them. */
#include "programs.h"

#include <stdio.h>
#include <unistd.h>

#define UNIT_MAX 80

/* The next line of the text. */
static struct str next_line(struct str *text)
{
	const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
	struct str line = { text->p, end ? (size_t)(end - text->p) : text->n };

	text->p += line.n + (end != NULL);
	text->n -= line.n + (end != NULL);
	return line;
}

/* The answers of `systemctl show -P ActiveState -P UnitFileState UNIT`. */
static bool ask(const char *unit, struct buf *out, struct err *err)
{
	const struct child_options options = { .limit_ms = CHECK_MS };
	const char *const argv[] = { "systemctl",
				     "show",
				     "--value",
				     "--property=ActiveState",
				     "--property=ConditionResult",
				     unit,
				     NULL };
	struct buf errors;
	int status;

	buf_init(&errors, 4096);
	buf_clear(out);
	status = child_run(argv, &options, out, &errors, err);
	if (status > 0)
		err_set(err, -1, "%.*s", STR_ARG(doctor_first_line(&errors)));
	buf_release(&errors);
	return status == 0;
}

static void look_at(struct doctor *d, const char *unit)
{
	struct err err = { 0 };
	struct str rest, active, condition;
	struct buf out;

	buf_init(&out, 4096);
	if (!ask(unit, &out, &err)) {
		doctor_skipped(d, "%s: %s", unit, err.text);
		goto out;
	}
	rest = buf_str(&out);
	active = next_line(&rest);
	condition = next_line(&rest);
	if (str_is(active, "active"))
		doctor_fine(d, "%s is active", unit);
	else if (str_is(active, "inactive") && str_is(condition, "no"))
		doctor_warning(d, "put its token there, then start it",
			       "%s was skipped: its platform has no token",
			       unit);
	else
		doctor_wrong(d, "systemctl status and journalctl -u of it",
			     "%s is %.*s", unit, STR_ARG(active));
out:
	buf_release(&out);
}

static void look_at_target(struct doctor *d)
{
	const struct child_options options = { .limit_ms = CHECK_MS };
	const char *const argv[] = { "systemctl", "is-enabled", "sentra.target",
				     NULL };
	struct err err = { 0 };
	struct buf out, errors;
	int status;

	buf_init(&out, 4096);
	buf_init(&errors, 4096);
	status = child_run(argv, &options, &out, &errors, &err);
	if (status == 0)
		doctor_fine(d, "sentra.target is enabled");
	else if (status > 0)
		doctor_warning(d, "systemctl enable sentra.target",
			       "sentra.target is not started at boot: %.*s",
			       STR_ARG(doctor_first_line(out.len ? &out
								 : &errors)));
	else
		doctor_skipped(d, "%s", err.text);
	buf_release(&out);
	buf_release(&errors);
}

void doctor_units(struct doctor *d)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;
	char unit[UNIT_MAX];

	if (access("/run/systemd/system", F_OK) < 0) {
		doctor_skipped(d, "systemd does not run here");
		return;
	}
	look_at_target(d);
	for (size_t i = 0; doctor_stages[i]; i++) {
		snprintf(unit, sizeof(unit), "sentra-consumer@%s.service",
			 doctor_stages[i]);
		look_at(d, unit);
	}
	look_at(d, "sentra-board.service");
	for (size_t i = 0; i < read->n; i++) {
		snprintf(unit, sizeof(unit), "sentra-producer@%s.service",
			 platform_names[read->at[i]]);
		look_at(d, unit);
	}
}
