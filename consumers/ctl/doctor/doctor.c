/* doctor.c -- `sentractl doctor`: runs every check, whatever the others found,
 * and prints what they say.  It knows of none what it looks at. */
#include "doctor.h"

#include "common/kafka/kafka.h"
#include "consumers/ctl/text_table.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)1 << 20)

static const struct check {
	const char *name;
	void (*look)(struct doctor *);
} checks[] = {
#define ROW(name) { #name, doctor_##name },
	DOCTOR_CHECKS(ROW)
#undef ROW
};

static const struct {
	const char *name; /* in JSON */
	const char *english, *indonesian;
} states[] = {
	[FINDING_OK] = { "ok", "ok", "baik" },
	[FINDING_SKIPPED] = { "skipped", "not seen", "tak terlihat" },
	[FINDING_WARNING] = { "warning", "warning", "peringatan" },
	[FINDING_WRONG] = { "wrong", "WRONG", "SALAH" },
};

/* ---- printing ---- */

static enum finding_state worst(const struct doctor *d)
{
	enum finding_state state = FINDING_OK;

	for (size_t i = 0; i < d->n; i++)
		if (d->finding[i].state > state)
			state = d->finding[i].state;
	return state;
}

/* The table has no head: a line is a sentence. */
static void as_text(const struct doctor *d, struct buf *out)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct finding *f = &d->finding[i];
		const char *state = d->ctl->style.language == INDONESIAN
					    ? states[f->state].indonesian
					    : states[f->state].english;

		buf_addf(out, "%-12s %-11s ", state, f->check);
		text_add(out, str_of(f->what));
		if (f->todo && *f->todo) {
			buf_adds(out, "; ");
			text_add(out, str_of(f->todo));
		}
		buf_addc(out, '\n');
	}
}

static void as_json(const struct doctor *d, struct buf *out)
{
	buf_addf(out, "{\"state\":\"%s\",\"findings\":[",
		 states[worst(d)].name);
	for (size_t i = 0; i < d->n; i++) {
		const struct finding *f = &d->finding[i];

		buf_addf(out,
			 "%s\n{\"check\":\"%s\",\"state\":\"%s\","
			 "\"what\":",
			 i ? "," : "", f->check, states[f->state].name);
		text_addjson(out, str_of(f->what));
		buf_adds(out, ",\"todo\":");
		text_addjson(out,
			     f->todo && *f->todo ? str_of(f->todo) : STR_NULL);
		buf_addc(out, '}');
	}
	buf_adds(out, "\n]}\n");
}

static int print(const struct doctor *d, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (d->ctl->args.json)
		as_json(d, &out);
	else
		as_text(d, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

/* ---- the command ---- */

static int run(struct ctl *c, struct err *err)
{
	struct doctor d = { .ctl = c };
	bool wrong;
	int rc;

	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		d.check = checks[i].name;
		checks[i].look(&d);
	}
	rc = print(&d, err);
	wrong = worst(&d) == FINDING_WRONG;
	for (size_t i = 0; i < d.n; i++) {
		free(d.finding[i].what);
		free(d.finding[i].todo);
	}
	free(d.finding);
	kafka_look_free(d.kafka);
	return rc < 0 ? rc : wrong ? EXIT_FAILED : EXIT_DONE;
}

static const struct command_option options[] = {
	{ "file", "FILE", "by default /etc/sentra/topics.json", OPTION_TEXT,
	  ARGUMENT(file) },
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_doctor = {
	.name = "doctor",
	.args = "",
	.help = "what is wrong with the installation, and what to do",
	.heading = "doctor",
	.options = options,
	.run = run,
};
