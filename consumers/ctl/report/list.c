/* list.c -- `sentractl report list`: the reports that are kept, the newest
 * first, and the sums of their report.json. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/grid_table.h"
#include "consumers/view/kept_reports.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX ((size_t)4 << 20)

/* Of report.json, by which a report is known; null: it has none. */
static struct str sum_of(const struct kept_report *report)
{
	for (size_t i = 0; i < report->n; i++)
		if (str_is(report->file[i].name, "report.json"))
			return report->file[i].sum;
	return STR_NULL;
}

static void fill(struct grid *grid, const struct kept_reports *kept)
{
	grid_column(grid, "period", word(grid->language, WORD_report_period),
		    GRID_TEXT);
	grid_column(grid, "files", word(grid->language, WORD_report_files),
		    GRID_NUMBER);
	grid_column(grid, "sha256", "SHA-256", GRID_TEXT);
	for (size_t i = 0; i < kept->n; i++) {
		grid_row(grid, STR_NULL, STR_NULL);
		grid_add(grid, kept->at[i].period);
		grid_addf(grid, "%zu", kept->at[i].n);
		grid_add(grid, sum_of(&kept->at[i]));
	}
}

static void put(const struct ctl *c, const struct grid *grid, struct buf *out)
{
	if (c->args.json) {
		grid_json(grid, out);
		buf_addc(out, '\n');
	} else if (c->args.csv) {
		grid_csv(grid, out);
	} else if (grid->n) {
		grid_table(grid, &c->style, 0, out);
	} else {
		buf_addf(out, "%s\n", word(c->style.language, WORD_no_reports));
	}
}

static int run(struct ctl *c, struct err *err)
{
	struct kept_reports kept;
	struct grid grid;
	struct buf out;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = kept_reports_read(&kept, c->pipeline.state_dir, err);
	grid_init(&grid, "report", c->style.language);
	buf_init(&out, PAGE_MAX);
	if (rc == 0)
		fill(&grid, &kept);
	if (rc == 0 && grid.bad)
		rc = err_set(err, -ENOMEM, "no memory for reports");
	if (rc == 0) {
		put(c, &grid, &out);
		rc = ctl_print(&out, err);
	}
	buf_release(&out);
	grid_release(&grid);
	kept_reports_release(&kept);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_report_list = {
	.name = "report list",
	.args = "",
	.help = "the reports that are kept, with their sums",
	.heading = NULL,
	.options = options,
	.run = run,
};
