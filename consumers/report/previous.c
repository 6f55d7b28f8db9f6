/* previous.c -- kept reports, read again. */
#include "previous.h"

#include "bundle.h"
#include "consumers/view/kept_read.h"
#include "consumers/view/kept_reports.h"
#include "report_json.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

/* ---- one ---- */

/* The sum that SHA256SUMS has of report.json is the one that it has. */
static int check_sum(const char *dir, const char *sum, struct err *err)
{
	struct kept_file files[KEPT_FILES_MAX];
	struct buf sums;
	size_t n;
	int rc;

	buf_init(&sums, KEPT_SUMS_MAX + KEPT_READ_AHEAD);
	rc = kept_read_in(dir, BUNDLE_SUMS, KEPT_SUMS_MAX, &sums, err);
	if (rc == -ENOENT) /* of a report that is there */
		rc = err_set(err, -EBADMSG, "%s has no %s: move it away", dir,
			     BUNDLE_SUMS);
	n = rc == 0 ? kept_sums(buf_str(&sums), files) : 0;
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (str_is(files[i].name, BUNDLE_REPORT) &&
		    !str_is(files[i].sum, sum))
			rc = err_set(err, -EBADMSG,
				     "%s/%s is not what %s says: see "
				     "sentractl report verify, and move it "
				     "away",
				     dir, BUNDLE_REPORT, BUNDLE_SUMS);
	if (rc == 0 && n == 0)
		rc = err_set(err, -EBADMSG, "%s/%s says nothing", dir,
			     BUNDLE_SUMS);
	buf_release(&sums);
	return rc;
}

int kept_one_read(struct kept_one *kept, const char *dir, struct err *err)
{
	struct buf text;
	int rc;

	kept->there = false;
	report_init(&kept->report);
	buf_init(&text, REPORT_JSON_MAX + KEPT_READ_AHEAD);
	rc = kept_read_in(dir, BUNDLE_REPORT, REPORT_JSON_MAX, &text, err);
	if (rc == 0) {
		sha256_hex(buf_str(&text), kept->sha256);
		rc = check_sum(dir, kept->sha256, err);
	}
	if (rc == 0) {
		rc = report_read(&kept->report, buf_str(&text), err);
		if (rc < 0)
			err_wrap(err, "%s/%s", dir, BUNDLE_REPORT);
	}
	buf_release(&text);
	kept->there = rc == 0;
	return rc;
}

void kept_one_release(struct kept_one *kept)
{
	report_release(&kept->report);
}

/* ---- the newest ---- */

/* Of as many days goes before any other, then the later one. */
static bool is_better(const struct period *a, const struct period *b,
		      const struct period *than)
{
	int64_t days = than->to_day - than->from_day;
	bool a_fits = a->to_day - a->from_day == days;
	bool b_fits = b->to_day - b->from_day == days;

	return a_fits != b_fits ? a_fits : a->to_day > b->to_day;
}

static bool find_before(const struct kept_reports *kept,
			const struct period *period, struct period *best)
{
	struct period at;
	struct err err;
	bool found = false;

	for (size_t i = 0; i < kept->n; i++) {
		if (!kept_report_has(&kept->at[i], BUNDLE_REPORT) ||
		    period_parse(kept->at[i].period, &at, &err) < 0 ||
		    at.to_day >= period->to_day)
			continue;
		if (!found || is_better(&at, best, period))
			*best = at;
		found = true;
	}
	return found;
}

int kept_one_before(struct kept_one *kept, const char *state_dir,
		    const struct period *period, struct err *err)
{
	struct kept_reports all;
	struct period best;
	char dir[PATH_MAX];
	int rc = kept_reports_read(&all, state_dir, err);

	kept->there = false;
	report_init(&kept->report);
	if (rc == 0 && find_before(&all, period, &best)) {
		if ((size_t)snprintf(dir, sizeof(dir), "%s/report/%s",
				     state_dir, best.name) >= sizeof(dir))
			rc = err_set(err, -ENAMETOOLONG, "%s: too long",
				     state_dir);
		else
			rc = kept_one_read(kept, dir, err);
	}
	kept_reports_release(&all);
	return rc;
}
