/* fuzz_report.c -- any bytes as report.json: no crash, no leak, a text where it
 * is refused; and what is read and written is read again, and written as the
 * same bytes.  Seeds: schemas/examples. */
#include "consumers/report/report_json.h"

#include <errno.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether it was read; what it is then written as. */
static bool read_and_write(struct str text, struct buf *out)
{
	struct report report;
	struct err err = { 0 };
	int rc;

	buf_init(out, REPORT_JSON_MAX);
	report_init(&report);
	rc = report_read(&report, text, &err);
	if (rc < 0 && (rc != -EBADMSG || !err.text[0]))
		abort();
	if (rc == 0)
		report_json(&report, out);
	report_release(&report);
	return rc == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct buf once, twice;

	if (read_and_write(text, &once)) {
		if (once.bad || !read_and_write(buf_str(&once), &twice) ||
		    !str_eq(buf_str(&once), buf_str(&twice)))
			abort();
		buf_release(&twice);
	}
	buf_release(&once);
	return 0;
}
