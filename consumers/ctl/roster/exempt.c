/* exempt.c -- `sentractl exempt SENTRA`: the one command that changes a roster
 * in place.
 *
 * The new text is made of the draft of what was read, checked as any roster
 * is, and put in place of the file only if that is still what was read.  The
 * file is locked meanwhile: of several at once one waits for the other. */
#include "exempt.h"

#include "cell.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/json/json.h"
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/pick.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX ((size_t)16 << 10)
#define WAIT_MS  (30 * SECOND_MS)

/* ---- into a draft ---- */

static bool read_date(const char *date, int64_t *day)
{
	return date_parse(str_of(date), day) == 0 || cell_read_date(date, day);
}

int exempt_until(const char *date, int64_t today, int64_t *day, struct err *err)
{
	char now[DATE_SIZE];

	if (!read_date(date, day))
		return err_set(err, -EINVAL,
			       "--until wants a date as in 2026-12-31, not %s",
			       date);
	if (*day >= today)
		return 0;
	date_format(today, now);
	return err_set(err, -EINVAL, "--until %s is past: today is %s", date,
		       now);
}

/* The draft has accounts in the order of the roster. */
static char **cells(struct draft *d, const struct exemption *e)
{
	struct draft_sentra *s = draft_find(d, e->sentra->id);

	if (!s || !e->account)
		return s ? s->cell : NULL;
	return s->account[e->account - e->sentra->accounts].cell;
}

int exempt_put(struct draft *d, const struct exemption *e, struct err *err)
{
	enum column until =
		e->account ? COLUMN_ACCOUNT_UNTIL : COLUMN_EXEMPT_UNTIL;
	enum column why = e->account ? COLUMN_ACCOUNT_WHY : COLUMN_EXEMPT_WHY;
	char **cell = cells(d, e);
	char date[DATE_SIZE];

	if (!cell)
		return err_set(err, -ENOENT, "no sentra %s", e->sentra->id);
	if (e->until == DAY_OPEN) {
		if (!cell[until])
			return err_set(err, -ENOENT,
				       "%s%s%s is not exempt; nothing was "
				       "written",
				       e->sentra->id, e->account ? " " : "",
				       e->account ? e->account->identity : "");
		cell[until] = cell[why] = NULL;
		return 0;
	}
	date_format(e->until, date);
	cell[until] = pool_copy(&d->pool, str_of(date));
	cell[why] = pool_copy(&d->pool, str_of(e->why));
	return d->pool.bad ? err_set(err, -ENOMEM, "no memory for the roster")
			   : 0;
}

/* ---- the command line ---- */

static int check_options(const struct arguments *args)
{
	int64_t day;

	if (args->end && (args->until || args->why))
		return command_usage("--end goes without --until and --why",
				     "");
	if (!args->end && (!args->until || !args->why))
		return command_usage(
			"exempt wants --until DATE and --why TEXT, or "
			"--end",
			"");
	if (!args->end && !*args->why)
		return command_usage(
			"--why is empty: tell whoever reads it later", "");
	if (!args->end && !read_date(args->until, &day))
		return command_usage("--until wants a date as in 2026-12-31",
				     "");
	return 0;
}

static int choose(const struct ctl *c, const struct roster *roster,
		  struct exemption *out, struct err *err)
{
	int64_t today = local_day(wall_ms(), ctl_zone_hours(c));

	*out = (struct exemption){ .until = DAY_OPEN, .why = c->args.why };
	out->sentra = pick_sentra(roster, c->args.word, err);
	if (!out->sentra)
		return -ENOENT;
	if (c->args.account)
		out->account = pick_account(out->sentra, c->args.account, err);
	if (c->args.account && !out->account)
		return -ENOENT;
	return c->args.end
		       ? 0
		       : exempt_until(c->args.until, today, &out->until, err);
}

/* ---- the file ---- */

static int write_text(const char *path, struct str before, struct str text,
		      struct err *err)
{
	struct buf now;
	int rc;

	buf_init(&now, json_file_limits.max_bytes);
	rc = file_read(path, &now, err);
	if (rc == 0 && !str_eq(buf_str(&now), before))
		rc = err_set(err, -EAGAIN,
			     "%s was changed meanwhile; nothing was written, "
			     "try again",
			     path);
	if (rc == 0)
		rc = file_replace(path, text, err);
	buf_release(&now);
	return rc;
}

static int write_draft(const char *path, struct str before,
		       const struct draft *d, struct err *err)
{
	struct roster *roster = NULL;
	struct faults faults;
	struct buf text;
	int rc;

	faults_init(&faults);
	buf_init(&text, json_file_limits.max_bytes);
	rc = draft_check(d, &roster, &faults, err);
	ctl_print_faults(&faults, "sentractl: ");
	if (rc == -EINVAL)
		err_set(err, rc,
			"that would be no roster; nothing was "
			"written");
	if (rc == 0)
		rc = roster_text(roster, &text, err);
	if (rc == 0)
		rc = write_text(path, before, buf_str(&text), err);
	buf_release(&text);
	roster_free(roster);
	faults_release(&faults);
	return rc;
}

/* ---- what was done ---- */

static int report(const struct ctl *c, const char *path,
		  const struct exemption *e, struct err *err)
{
	enum language language = c->style.language;
	struct buf out;
	int rc;

	buf_init(&out, LINE_MAX);
	text_add(&out, str_of(e->sentra->id));
	if (e->account) {
		const struct account *a = e->account;

		buf_addf(&out, " %s:%s", platform_names[a->platform],
			 a->handle ? "@" : "");
		text_add(&out, str_of(a->handle ? a->handle : a->identity));
	}
	if (e->until == DAY_OPEN) {
		buf_adds(&out, word(language, WORD_exempt_no_more));
	} else {
		buf_adds(&out, word(language, WORD_exempt_until));
		date_add(&out, language, e->until);
		buf_adds(&out, ": ");
		text_add(&out, str_of(e->why));
	}
	buf_addf(&out, "\n%s: %s\n", path, word(language, WORD_written_reload));
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int change(const struct ctl *c, const char *path,
		  const struct roster *roster, struct str before,
		  struct err *err)
{
	struct exemption e;
	struct draft d;
	int rc = choose(c, roster, &e, err);

	draft_init(&d, path);
	if (rc == 0)
		rc = draft_of_roster(&d, roster, err);
	if (rc == 0)
		rc = exempt_put(&d, &e, err);
	if (rc == 0)
		rc = write_draft(path, before, &d, err);
	if (rc == 0)
		rc = report(c, path, &e, err);
	draft_release(&d);
	return rc;
}

/* What is checked is what was read, and what may be replaced. */
static int open_text(const char *path, struct buf *text, struct roster **roster,
		     struct err *err)
{
	struct faults faults;
	int rc = file_read(path, text, err);

	if (rc < 0)
		return rc;
	faults_init(&faults);
	rc = roster_parse(roster, buf_str(text), path, &faults, err);
	if (rc < 0) {
		ctl_print_faults(&faults, "");
		err_wrap(err, "%s is no roster; nothing was written", path);
		if (rc == -EINVAL)
			rc = (int)faults_status(&faults);
	}
	faults_release(&faults);
	return rc;
}

static int change_file(const struct ctl *c, const char *path, struct err *err)
{
	struct roster *roster = NULL;
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = open_text(path, &text, &roster, err);
	if (rc == 0)
		rc = change(c, path, roster, buf_str(&text), err);
	roster_free(roster);
	buf_release(&text);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const char *path = c->args.file ? c->args.file : c->pipeline.roster;
	int rc = check_options(&c->args);
	int lock;

	if (rc != 0)
		return rc;
	lock = file_lock_change(path, WAIT_MS, err);
	if (lock < 0)
		return lock;
	rc = change_file(c, path, err);
	close(lock);
	return rc;
}

static const struct command_option options[] = {
	{ "account", "A", "PLATFORM:ID or @handle; else all of the sentra",
	  OPTION_TEXT, ARGUMENT(account) },
	{ "until", "DATE", "2026-12-31 or 31/12/2026, included; with --why",
	  OPTION_TEXT, ARGUMENT(until) },
	{ "why", "TEXT", NULL, OPTION_TEXT, ARGUMENT(why) },
	{ "end", NULL, "not exempt any more", OPTION_FLAG, ARGUMENT(end) },
	{ "file", "FILE", "by default what [pipeline] roster names",
	  OPTION_TEXT, ARGUMENT(file) },
	{ .name = NULL },
};

const struct command command_exempt = {
	.name = "exempt",
	.args = "SENTRA",
	.help = "no alerts of it until a day, or no longer so",
	.heading = "exempt, in the roster itself",
	.options = options,
	.run = run,
};
