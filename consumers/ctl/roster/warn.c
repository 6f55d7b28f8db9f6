/* warn.c -- what is no fault of a roster, and yet wants a hand. */
#include "warn.h"

#include "common/base/clock.h"
#include "common/json/json.h"

#include <stdarg.h>
#include <stdio.h>

struct warner {
	struct str text;
	const char *path;
	int64_t today;
	struct faults *out;
	char place[64]; /* "sentras[3].accounts[0]" */
};

/* Finding a line costs a reading of the file: not for what is dropped. */
static void warn(struct warner *w, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void warn(struct warner *w, const char *fmt, ...)
{
	char what[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	faults_add(w->out, w->path,
		   faults_full(w->out) ? 0 : json_line(w->text, w->place),
		   w->place, "%s", what);
}

static bool is_past(const struct warner *w, int64_t day)
{
	return day != DAY_OPEN && day < w->today;
}

static void warn_exempt(struct warner *w, const struct exempt *exempt)
{
	char day[DATE_SIZE];

	if (!exempt->set || !is_past(w, exempt->until))
		return;
	date_format(exempt->until, day);
	warn(w, "exempt until %s, which is past; remove it", day);
}

static void warn_account(struct warner *w, const struct account *a)
{
	const char *platform = platform_names[a->platform];

	if (!a->id)
		warn(w,
		     "%s @%s has no id; sentractl roster resolve finds it, "
		     "if its platform has any",
		     platform, a->handle);
	if (!a->verified_by)
		warn(w,
		     "%s %s: nobody has verified it; see that it is the "
		     "sentra's, and write verified_by and verified_at",
		     platform, a->identity);
	warn_exempt(w, &a->exempt);
}

static void warn_sentra(struct warner *w, const struct sentra *s)
{
	char day[DATE_SIZE];

	if (s->n_accounts == 0)
		warn(w, "%s has no account: it shows as unregistered", s->id);
	if (is_past(w, s->active_until)) {
		date_format(s->active_until, day);
		warn(w, "%s was active until %s: it shows no more", s->id, day);
	}
	warn_exempt(w, &s->exempt);
}

void roster_warn(const struct roster *roster, struct str text, const char *path,
		 int64_t today, struct faults *out)
{
	struct warner w = { text, path, today, out, "" };

	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		snprintf(w.place, sizeof(w.place), "sentras[%zu]", i);
		warn_sentra(&w, s);
		for (size_t j = 0; j < s->n_accounts; j++) {
			snprintf(w.place, sizeof(w.place),
				 "sentras[%zu].accounts[%zu]", i, j);
			warn_account(&w, &s->accounts[j]);
		}
	}
}
