/* import.c -- `sentractl roster import CSV --out NEW`: a roster from a sheet.
 *
 * Every fault of the sheet is reported in one run, by its line, and nothing is
 * written while there is one: whoever fills in the sheet is not in the room. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/roster_file.h"
#include "out_file.h"
#include "sheet.h"

#include "common/base/file.h"
#include "common/json/json.h"

#include <errno.h>
#include <stdio.h>

static size_t count_accounts(const struct roster *roster)
{
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++)
		n += roster->sentras[i].n_accounts;
	return n;
}

/* Base into the draft, then the sheet; *out: new, where all is well. */
static int build(struct draft *d, const struct roster *base, struct str sheet,
		 struct roster **out, struct findings *findings,
		 struct err *err)
{
	int rc = base ? draft_of_roster(d, base, err) : 0;

	if (rc == 0)
		rc = sheet_read(d, sheet, findings, err);
	if (rc == 0)
		rc = draft_check(d, out, &findings->faults, err);
	if (rc == -EINVAL)
		rc = 0; /* it is among the faults */
	faults_sort(&findings->faults);
	return rc;
}

static int finish(const struct ctl *c, const struct roster *roster,
		  const struct findings *findings, struct err *err)
{
	enum language language = c->style.language;
	size_t n = findings->faults.n + findings->faults.dropped;
	int rc;

	ctl_print_faults(&findings->notes, word(language, WORD_note));
	if (n || !roster) { /* without faults there is a roster */
		ctl_print_faults(&findings->faults, "");
		return err_set(err, -EINVAL,
			       word(language, WORD_nothing_changed),
			       c->args.word, n);
	}
	rc = out_file_write(c->args.out, roster, err);
	if (rc == 0)
		printf(word(language, WORD_imported), c->args.out, roster->n,
		       count_accounts(roster));
	return rc;
}

static int import(const struct ctl *c, const struct roster *base,
		  struct err *err)
{
	struct roster *roster = NULL;
	struct findings findings;
	struct draft d;
	struct buf sheet;
	int rc;

	findings_init(&findings);
	draft_init(&d, c->args.word);
	d.language = c->style.language;
	buf_init(&sheet, json_file_limits.max_bytes);
	rc = file_read(c->args.word, &sheet, err);
	if (rc == 0)
		rc = build(&d, base, buf_str(&sheet), &roster, &findings, err);
	if (rc == 0)
		rc = finish(c, roster, &findings, err);
	roster_free(roster);
	buf_release(&sheet);
	draft_release(&d);
	findings_release(&findings);
	return rc;
}

static int roster_import(struct ctl *c, struct err *err)
{
	struct roster *base = NULL;
	int rc = out_file_check(c, err);

	if (rc == 0 && c->args.base)
		rc = roster_open(&base, c->args.base);
	if (rc == 0)
		rc = import(c, base, err);
	roster_free(base);
	return rc;
}

static const struct command_option options[] = {
	OPTION_OUT,
	{ "base", "OLD", "import: stays where CSV says nothing", OPTION_TEXT,
	  ARGUMENT(base) },
	{ .name = NULL },
};

const struct command command_roster_import = {
	.name = "roster import",
	.args = "CSV",
	.help = "a new roster.json from CSV",
	.heading = "roster, of FILE or what [pipeline] roster names",
	.file_alone = true,
	.options = options,
	.run = roster_import,
};
