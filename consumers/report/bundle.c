/* bundle.c -- a report's files, made in memory. */
#include "bundle.h"

#include "rendering.h"
#include "report_json.h"

#include <errno.h>
#include <stdio.h>

static struct bundle_file *add(struct bundle *b, const char *name)
{
	struct bundle_file *file = &b->file[b->n++];

	snprintf(file->name, sizeof(file->name), "%s", name);
	buf_init(&file->bytes, BUNDLE_FILE_MAX);
	return file;
}

/* The file is whole; its sum. */
static int end_file(struct bundle_file *file, struct err *err)
{
	int rc = buf_error(&file->bytes, err, file->name);

	if (rc == 0)
		sha256_hex(buf_str(&file->bytes), file->sum);
	return rc;
}

static int add_sums(struct bundle *b, struct err *err)
{
	size_t n = b->n;
	struct bundle_file *sums = add(b, BUNDLE_SUMS);

	for (size_t i = 0; i < n; i++)
		buf_addf(&sums->bytes, "%s  %s\n", b->file[i].sum,
			 b->file[i].name);
	return end_file(sums, err);
}

static int add_report(struct bundle *b, const struct report *report,
		      struct err *err)
{
	struct bundle_file *file = add(b, BUNDLE_REPORT);

	report_json(report, &file->bytes);
	return end_file(file, err);
}

static int add_rendering(struct bundle *b, const struct rendering *rendering,
			 const struct report *report, enum language language,
			 struct err *err)
{
	struct bundle_file *file = add(b, rendering->name);
	int rc = rendering->make(report, language, &file->bytes, err);

	return rc < 0 ? err_wrap(err, "%s", rendering->name)
		      : end_file(file, err);
}

/* Of what was read from report.json, spoken in that language. */
static int read_again(const struct bundle *b, struct report *again,
		      enum language language, struct err *err)
{
	int rc = report_read(again, buf_str(&b->file[0].bytes), err);

	return rc < 0 ? err_wrap(err, BUNDLE_REPORT)
		      : report_speak(again, language, err);
}

int bundle_make(struct bundle *b, const struct report *report,
		enum language language, struct err *err)
{
	struct report again;
	int rc;

	*b = (struct bundle){ .n = 0 };
	rc = add_report(b, report, err);
	if (rc < 0)
		return rc;
	report_init(&again);
	rc = read_again(b, &again, language, err);
	for (size_t i = 0; rc == 0 && renderings[i].name; i++)
		rc = add_rendering(b, &renderings[i], &again, language, err);
	report_release(&again);
	return rc < 0 ? rc : add_sums(b, err);
}

int bundle_make_sentra(struct bundle *b, const struct report *report,
		       struct str id, enum language language, struct err *err)
{
	char name[BUNDLE_NAME_SIZE];
	struct bundle_file *file;
	int rc;

	*b = (struct bundle){ .n = 0 };
	snprintf(name, sizeof(name), "%.*s.pdf", (int)id.n, id.p);
	file = add(b, name);
	rc = sentra_pdf_make(report, id, language, &file->bytes, err);
	if (rc == 0)
		rc = end_file(file, err);
	if (rc < 0)
		return rc;
	snprintf(name, sizeof(name), "%.*s.txt", (int)id.n, id.p);
	file = add(b, name);
	rc = sentra_text_make(report, id, language, &file->bytes, err);
	if (rc == 0)
		rc = end_file(file, err);
	return rc < 0 ? rc : add_sums(b, err);
}

void bundle_release(struct bundle *b)
{
	for (size_t i = 0; i < b->n; i++)
		buf_release(&b->file[i].bytes);
	b->n = 0;
}
