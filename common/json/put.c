/* put.c -- members of a JSON object, written one after the other. */
#include "json.h"

#include "common/base/clock.h"

void json_put(struct buf *out, const char *lead, struct str text)
{
	buf_adds(out, lead);
	buf_addjson(out, text);
}

void json_put_time(struct buf *out, const char *lead, int64_t ms)
{
	char time[RFC3339_SIZE];

	rfc3339_format(ms, time);
	json_put(out, lead, str_of(time));
}
