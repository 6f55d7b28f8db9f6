/* export.c -- `sentractl roster export [FILE]`: the roster as a sheet, on
 * standard output.
 *
 * The delimiter is an option because spreadsheets in Indonesian want a
 * semicolon: their comma is the decimal point. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/roster_file.h"
#include "sheet.h"

#include "common/json/json.h"

#include <stdio.h>

/* 0 where it is none. */
static char delimiter_of(const char *text)
{
	if (!text)
		return ',';
	if (strcmp(text, "tab") == 0)
		return '\t';
	return *text && strchr(",;\t", *text) && !text[1] ? *text : 0;
}

static int print(const struct ctl *c, const struct roster *roster,
		 char delimiter, struct err *err)
{
	struct draft d;
	struct buf out;
	int rc;

	draft_init(&d, "");
	buf_init(&out, 2 * json_file_limits.max_bytes);
	rc = draft_of_roster(&d, roster, err);
	if (rc == 0)
		sheet_write(&d, delimiter, c->style.language, &out);
	if (rc == 0)
		rc = ctl_print(&out, err);
	buf_release(&out);
	draft_release(&d);
	return rc;
}

static int roster_export(struct ctl *c, struct err *err)
{
	char delimiter = delimiter_of(c->args.delimiter);
	struct roster *roster = NULL;
	int rc;

	if (!delimiter) {
		fprintf(stderr, "sentractl: --delimiter is , ; or tab\n");
		return EXIT_USAGE;
	}
	rc = roster_open(&roster, roster_path(c));
	if (rc == 0)
		rc = print(c, roster, delimiter, err);
	roster_free(roster);
	return rc;
}

static const struct command_option options[] = {
	{ "delimiter", "D", "export: , (by default) ; or tab", OPTION_TEXT,
	  ARGUMENT(delimiter) },
	{ .name = NULL },
};

const struct command command_roster_export = {
	.name = "roster export",
	.args = "[FILE]",
	.help = "roster.json as CSV",
	.heading = "roster, of FILE or what [pipeline] roster names",
	.file_alone = true,
	.options = options,
	.run = roster_export,
};
