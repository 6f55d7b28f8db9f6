/* verify.c -- checks a report: sums, renderings, numbers. */
#include "verify.h"

#include "bundle.h"
#include "consumers/view/kept_read.h"
#include "consumers/view/kept_reports.h"
#include "difference.h"
#include "report_json.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct verification {
	const struct verifying *set;
	struct buf *out;
	int faults;
	struct report report; /* of its report.json */
};

static void fault(struct verification *v, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
static void fault(struct verification *v, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vaddf(v->out, fmt, args);
	va_end(args);
	buf_addc(v->out, '\n');
	v->faults++;
}

/* ---- sums ---- */

/* What is not there, is no file or is too long is a fault of the report; any
 * other error is ours. */
static int read_file(const struct verification *v, const char *name, size_t max,
		     struct buf *out, struct err *err)
{
	buf_init(out, max + KEPT_READ_AHEAD);
	return kept_read_in(v->set->dir, name, max, out, err);
}

static bool is_its_own(int rc)
{
	return rc == -ENOENT || rc == -EFBIG;
}

static int check_sum(struct verification *v, const struct kept_file *file,
		     struct err *err)
{
	char name[KEPT_NAME_MAX + 1], sum[SHA256_HEX];
	struct buf bytes;
	int rc;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(file->name));
	rc = read_file(v, name, BUNDLE_FILE_MAX, &bytes, err);
	if (is_its_own(rc))
		fault(v, "%s", err->text);
	if (rc == 0) {
		sha256_hex(buf_str(&bytes), sum);
		if (!str_is(file->sum, sum))
			fault(v, "%s: its sum is %s, that of %s is %.*s", name,
			      sum, BUNDLE_SUMS, STR_ARG(file->sum));
	}
	buf_release(&bytes);
	return is_its_own(rc) ? 0 : rc;
}

static int check_sums(struct verification *v, size_t *n, struct err *err)
{
	struct kept_file files[KEPT_FILES_MAX];
	struct buf sums;
	int rc = read_file(v, BUNDLE_SUMS, KEPT_SUMS_MAX, &sums, err);

	*n = rc == 0 ? kept_sums(buf_str(&sums), files) : 0;
	if (rc == 0 && *n == 0)
		fault(v, "%s: no list of sums", BUNDLE_SUMS);
	for (size_t i = 0; i < *n && rc == 0; i++)
		rc = check_sum(v, &files[i], err);
	buf_release(&sums);
	return rc;
}

/* ---- renderings ---- */

static bool is_text(const char *name)
{
	static const char *const endings[] = { ".html", ".csv",  ".md",
					       ".txt",  ".json", BUNDLE_SUMS };
	size_t n = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t k = strlen(endings[i]);

		if (n >= k && strcmp(name + n - k, endings[i]) == 0)
			return true;
	}
	return false;
}

/* 1: the directory has the bytes of this file; 0: it does not, and d says in
 * what they differ. */
static int compare_file(const struct verification *v,
			const struct bundle_file *file, struct difference *d,
			struct err *err)
{
	struct buf bytes;
	int rc = read_file(v, file->name, BUNDLE_FILE_MAX, &bytes, err);
	bool same = rc == 0 && str_eq(buf_str(&bytes), buf_str(&file->bytes));

	*d = (struct difference){ .compared = 0 };
	if (rc == 0 && !same && is_text(file->name))
		text_difference(buf_str(&bytes), buf_str(&file->bytes), d);
	if (!same && !*d->text)
		snprintf(d->text, sizeof(d->text),
			 "is not what report.json gives");
	buf_release(&bytes);
	return rc == 0 || is_its_own(rc) ? same : rc;
}

/* How many files of the directory are not these. */
static int count_others(const struct verification *v, const struct bundle *b,
			struct err *err)
{
	struct difference d;
	int n = 0;

	for (size_t i = 0; i < b->n; i++) {
		int rc = compare_file(v, &b->file[i], &d, err);

		if (rc < 0)
			return rc;
		n += !rc;
	}
	return n;
}

/* Of the sums themselves, which are the last, only where no other file says
 * why. */
static int tell_others(struct verification *v, const struct bundle *b,
		       struct err *err)
{
	struct difference d;

	for (size_t i = 0; i < b->n; i++) {
		const char *name = b->file[i].name;
		int rc = compare_file(v, &b->file[i], &d, err);

		if (rc < 0)
			return rc;
		if (!rc && (v->faults == 0 || strcmp(name, BUNDLE_SUMS) != 0))
			fault(v, "%s: %s", name, d.text);
	}
	return 0;
}

/* others: how many files are not those in Indonesian. */
static int check_english(struct verification *v,
			 const struct bundle *indonesian, int others,
			 struct err *err)
{
	struct bundle english;
	int rc = bundle_make(&english, &v->report, ENGLISH, err);

	if (rc == 0)
		rc = count_others(v, &english, err);
	if (rc >= 0)
		rc = tell_others(v, rc < others ? &english : indonesian, err);
	bundle_release(&english);
	return rc;
}

/* In the language in which fewer differ: nothing says which it is. */
static int check_renderings(struct verification *v, struct err *err)
{
	struct bundle indonesian;
	int rc = bundle_make(&indonesian, &v->report, INDONESIAN, err);

	if (rc == 0)
		rc = count_others(v, &indonesian, err);
	if (rc > 0)
		rc = check_english(v, &indonesian, rc, err);
	bundle_release(&indonesian);
	return rc;
}

/* ---- numbers ---- */

/* The report that it is against: kept beside it, or where reports are. */
static bool find_previous(const struct verification *v, struct kept_one *kept)
{
	const char *state_dir = v->set->making.config->pipeline.state_dir;
	struct str name = v->report.previous;
	char dir[PATH_MAX];
	struct err err;

	if (!kept_name(name))
		return false;
	for (int i = 0; i < 2; i++) {
		int n = snprintf(dir, sizeof(dir),
				 i ? "%s/report/%.*s" : "%s/../%.*s",
				 i ? state_dir : v->set->dir, STR_ARG(name));

		if (n >= (int)sizeof(dir))
			return false;
		if (kept_one_read(kept, dir, &err) == 0 &&
		    str_is(v->report.previous_sha256, kept->sha256))
			return true;
		kept_one_release(kept);
		report_init(&kept->report);
		kept->there = false;
	}
	return false;
}

static int recompute(struct verification *v, struct kept_one *previous,
		     struct report *now, struct err *err)
{
	struct making m = v->set->making;
	struct period period;
	int rc = period_parse(v->report.period, &period, err);

	if (rc < 0)
		return err_wrap(err, BUNDLE_REPORT);
	m.period = &period;
	m.previous = previous;
	rc = report_make(now, &m, err);
	return rc < 0 ? err_wrap(err, "it cannot be computed again") : rc;
}

/* Read again, as the kept one was. */
static int as_read(struct report *now, struct report *again, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, REPORT_JSON_MAX);
	report_json(now, &text);
	rc = buf_error(&text, err, BUNDLE_REPORT);
	if (rc == 0)
		rc = report_read(again, buf_str(&text), err);
	buf_release(&text);
	return rc;
}

static void tell_difference(struct verification *v, const struct report *now,
			    bool with_previous)
{
	struct difference d;

	report_difference(&v->report, now, with_previous, &d);
	if (*d.text)
		fault(v, "%s: %s", BUNDLE_REPORT, d.text);
	else
		buf_addf(v->out, "%zu values are those of the log\n",
			 d.compared);
}

static int check_numbers(struct verification *v, struct err *err)
{
	struct kept_one previous = { .there = false };
	struct report now, again;
	bool wanted = v->report.previous.n > 0;
	int rc;

	report_init(&previous.report);
	report_init(&now);
	report_init(&again);
	if (wanted && !find_previous(v, &previous))
		buf_addf(v->out,
			 "movement and corrections are not checked: %.*s is "
			 "not kept here, or is another one\n",
			 STR_ARG(v->report.previous));
	rc = recompute(v, &previous, &now, err);
	if (rc == 0)
		rc = as_read(&now, &again, err);
	if (rc == 0)
		tell_difference(v, &again, !wanted || previous.there);
	report_release(&again);
	report_release(&now);
	kept_one_release(&previous);
	return rc;
}

/* ---- all of it ---- */

static int read_report(struct verification *v, struct err *err)
{
	struct buf text;
	int rc = read_file(v, BUNDLE_REPORT, REPORT_JSON_MAX, &text, err);

	if (rc == 0) {
		rc = report_read(&v->report, buf_str(&text), err);
		if (rc < 0)
			err_wrap(err, BUNDLE_REPORT);
	}
	buf_release(&text);
	return rc;
}

int verify(const struct verifying *set, struct buf *out, struct err *err)
{
	struct verification v = { .set = set, .out = out };
	size_t n = 0;
	int rc;

	report_init(&v.report);
	rc = check_sums(&v, &n, err);
	if (rc == 0)
		rc = read_report(&v, err);
	if (rc == 0)
		rc = check_renderings(&v, err);
	if (rc == 0 && v.faults == 0)
		buf_addf(out, "%zu files are those of %s\n", n, BUNDLE_SUMS);
	if (rc == 0 && !set->files_alone)
		rc = check_numbers(&v, err);
	report_release(&v.report);
	return rc < 0 ? rc : v.faults;
}
