/* fuzz_calendar.c -- any bytes as calendar.json: no crash, no leak, and a
 * calendar exactly where there is no fault; working time adds up.  Seeds:
 * schemas/examples, deploy. */
#include "common/config/calendar_file.h"

#include "common/base/clock.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t sum_of(const uint8_t *data, size_t size)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	while (size--)
		sum = (sum ^ *data++) * UINT64_C(1099511628211);
	return sum >> 16;
}

/* A span of up to 20 years, some time from 1970 on, as the sum has it. */
static void check_span(const struct calendar *c, const struct zone *zone,
		       uint64_t sum)
{
	int64_t a = (int64_t)(sum % 36500) * DAY_MS +
		    (int64_t)(sum / 36500 % 86400) * SECOND_MS;
	int64_t b = a + (int64_t)(sum / 7 % 631152000) * SECOND_MS;
	int64_t mid = a + (b - a) / 3;
	int64_t work_ms = calendar_between(c, zone, false, a, b);
	int64_t after = calendar_after(c, zone, false, a, work_ms);

	if (work_ms < 0 || work_ms > b - a ||
	    calendar_between(c, zone, false, a, mid) +
			    calendar_between(c, zone, false, mid, b) !=
		    work_ms)
		abort();
	if (after != INT64_MAX &&
	    (after <= b ||
	     calendar_between(c, zone, false, a, after) != work_ms + 1))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct calendar *calendar = NULL;
	struct faults faults;
	struct zone *zone;
	int rc;

	faults_init(&faults);
	rc = calendar_parse(&calendar, text, "calendar.json", &faults, NULL);
	if ((rc == 0) != (faults.n == 0) || (rc == 0) != (calendar != NULL))
		abort();
	zone = zone_open(size % 2 ? "Asia/Jakarta" : "Europe/Berlin", NULL);
	if (calendar && zone)
		check_span(calendar, zone, sum_of(data, size));
	zone_close(zone);
	calendar_free(calendar);
	faults_release(&faults);
	return 0;
}
