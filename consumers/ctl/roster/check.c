/* check.c -- `sentractl roster check [FILE]`: faults and warnings of a roster,
 * without Redis and Kafka. */
#include "check.h"

#include "cell.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/config/options.h"
#include "common/json/json.h"
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/text_table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define PAGE_MAX ((size_t)1 << 20)

/* ---- warnings ---- */

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

/* What nobody sees, or takes for another letter, in a name. */
static void warn_strange(struct warner *w, const char *text)
{
	uint32_t code;

	if (text && cell_find_strange(str_of(text), &code) != CELL_PLAIN)
		warn(w, "\"%s\" has U+%04X (%s); write it anew", text,
		     (unsigned)code, cell_character_name(code));
}

static void warn_account(struct warner *w, const struct account *a)
{
	const char *platform = platform_names[a->platform];

	warn_strange(w, a->id);
	warn_strange(w, a->handle);
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

	warn_strange(w, s->name);
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

/* ---- the command ---- */

static int64_t today(const struct ctl *c)
{
	return local_day(wall_ms(), ctl_zone_hours(c));
}

static void check(const struct ctl *c, const char *path, struct faults *faults,
		  struct faults *warnings)
{
	struct roster *roster = NULL;
	struct err err = { 0 };
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = file_read(path, &text, &err);
	if (rc == 0)
		rc = roster_parse(&roster, buf_str(&text), path, faults, &err);
	if (rc == 0)
		roster_warn(roster, buf_str(&text), path, today(c), warnings);
	else if (!faults_any(faults))
		faults_fail(faults, &err);
	roster_free(roster);
	buf_release(&text);
}

static void add_lines(const char *key, const struct faults *lines,
		      struct buf *out)
{
	buf_addf(out, ",\"%s\":[", key);
	for (size_t i = 0; i < lines->n; i++) {
		buf_adds(out, i ? "," : "");
		text_addjson(out, str_of(lines->at[i].printed));
	}
	buf_addc(out, ']');
}

static int report_json(const char *path, const struct faults *faults,
		       const struct faults *warnings, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	buf_adds(&out, "{\"file\":");
	text_addjson(&out, str_of(path));
	buf_addf(&out, ",\"ok\":%s", faults_any(faults) ? "false" : "true");
	add_lines("faults", faults, &out);
	add_lines("warnings", warnings, &out);
	buf_adds(&out, "}\n");
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc < 0 ? rc : (int)faults_status(faults);
}

static int roster_check(struct ctl *c, struct err *err)
{
	const char *path = roster_path(c);
	struct faults faults, warnings;
	int rc;

	faults_init(&faults);
	faults_init(&warnings);
	check(c, path, &faults, &warnings);
	if (c->args.json) {
		rc = report_json(path, &faults, &warnings, err);
	} else {
		ctl_print_faults(&warnings, "warning: ");
		rc = faults_report(&faults, path);
	}
	if (rc == EXIT_DONE && warnings.ours)
		rc = err_set(err, -ENOMEM, "no memory for the warnings");
	faults_release(&faults);
	faults_release(&warnings);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_roster_check = {
	.name = "roster check",
	.args = "[FILE]",
	.help = "every fault of roster.json, and warnings",
	.heading = "roster, of FILE or what [pipeline] roster names",
	.file_alone = true,
	.options = options,
	.run = roster_check,
};
