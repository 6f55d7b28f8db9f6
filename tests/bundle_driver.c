/* bundle_driver.c -- the files of a report.json, for tests that have no Kafka
 * to make one from.
 *
 *   bundle REPORT.JSON DIR */
#include "common/base/file.h"
#include "consumers/report/bundle.h"
#include "consumers/report/report_json.h"

#include <locale.h>
#include <stdio.h>

static int make(const char *path, const char *dir, struct buf *text,
		struct report *report, struct bundle *bundle, struct err *err)
{
	int rc = file_read(path, text, err);

	if (rc == 0)
		rc = report_read(report, buf_str(text), err);
	if (rc == 0)
		rc = bundle_make(bundle, report, INDONESIAN, err);
	return rc == 0 ? bundle_write(bundle, dir, err) : rc;
}

int main(int argc, char **argv)
{
	struct bundle bundle = { .n = 0 };
	struct report report;
	struct err err = { 0 };
	struct buf text;
	int rc;

	if (argc != 3 || !setlocale(LC_CTYPE, "C.UTF-8"))
		return EXIT_USAGE;
	buf_init(&text, REPORT_JSON_MAX);
	report_init(&report);
	rc = make(argv[1], argv[2], &text, &report, &bundle, &err);
	if (rc < 0)
		fprintf(stderr, "bundle: %s\n", err.text);
	bundle_release(&bundle);
	report_release(&report);
	buf_release(&text);
	return rc < 0 ? EXIT_FAILED : EXIT_DONE;
}
