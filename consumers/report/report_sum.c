/* report_sum.c -- the short sum of a report. */
#include "report_sum.h"

#include "common/base/sha256.h"
#include "report_json.h"

int report_sum(const struct report *report, char out[REPORT_SUM_SIZE],
	       struct err *err)
{
	char sum[SHA256_HEX];
	struct buf text;
	int rc;

	buf_init(&text, REPORT_JSON_MAX);
	report_json(report, &text);
	rc = buf_error(&text, err, "the report");
	if (rc == 0) {
		sha256_hex(buf_str(&text), sum);
		memcpy(out, sum, REPORT_SUM_SIZE - 1);
		out[REPORT_SUM_SIZE - 1] = '\0';
	}
	buf_release(&text);
	return rc;
}
