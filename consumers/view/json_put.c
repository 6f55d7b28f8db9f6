/* json_put.c -- writes JSON, member by member. */
#include "json_put.h"

#include "common/base/clock.h"
#include "snapshot.h"
#include "text.h"

#include <math.h>

void json_begin(struct json_put *json, struct buf *out)
{
	*json = (struct json_put){ .out = out };
}

static void put_name(struct json_put *json, const char *name)
{
	if (json->more)
		buf_addc(json->out, ',');
	json->more = true;
	if (!name)
		return;
	text_addjson(json->out, str_of(name));
	buf_addc(json->out, ':');
}

/* Rows of an array are lines of their own. */
void json_open(struct json_put *json, const char *name, char bracket)
{
	put_name(json, name);
	if (!name && json->out->len)
		buf_addc(json->out, '\n');
	buf_addc(json->out, bracket);
	json->more = false;
}

void json_close(struct json_put *json, char bracket)
{
	buf_addc(json->out, bracket);
	json->more = true;
}

void json_put_text(struct json_put *json, const char *name, struct str text)
{
	put_name(json, name);
	text_addjson(json->out, text.n ? text : STR_NULL);
}

void json_put_bool(struct json_put *json, const char *name, bool value)
{
	put_name(json, name);
	buf_adds(json->out, value ? "true" : "false");
}

void json_put_count(struct json_put *json, const char *name, size_t n)
{
	put_name(json, name);
	buf_addi(json->out, (int64_t)n);
}

void json_put_decimal(struct json_put *json, const char *name, struct str text)
{
	double value = value_number(text);

	put_name(json, name);
	if (isfinite(value))
		buf_addf(json->out, "%.16g", value);
	else
		buf_adds(json->out, "null");
}

void json_put_number(struct json_put *json, const char *name, double value,
		     int decimals)
{
	put_name(json, name);
	if (!isfinite(value))
		buf_adds(json->out, "null");
	else if (fabs(value) < 0.5 * pow(10, -decimals))
		buf_addc(json->out, '0'); /* not -0 */
	else
		buf_addf(json->out, "%.*f", decimals, value);
}

void json_put_ms(struct json_put *json, const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];

	put_name(json, name);
	if (ms == TIME_NONE) {
		buf_adds(json->out, "null");
		return;
	}
	rfc3339_format(ms, text);
	text_addjson(json->out, str_of(text));
}

void json_put_seconds(struct json_put *json, const char *name, struct str text)
{
	json_put_ms(json, name, value_ms(text));
}

void json_put_date(struct json_put *json, const char *name, int64_t day)
{
	char text[DATE_SIZE];

	date_format(day, text);
	json_put_text(json, name, str_of(text));
}
