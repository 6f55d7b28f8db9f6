/* sim.c -- small words that the simulated platforms share. */
#include "sim.h"

#include <stdarg.h>
#include <stdio.h>

void sim_header(struct sim_response *r, const char *name, const char *fmt, ...)
{
	struct sim_header *h = &r->headers[r->n_headers];
	va_list args;

	if (r->n_headers == ARRAY_LEN(r->headers))
		return;
	r->n_headers++;
	h->name = name;
	va_start(args, fmt);
	vsnprintf(h->value, sizeof(h->value), fmt, args);
	va_end(args);
}

void sim_count(struct buf *out, const char *name, int64_t value, bool quoted)
{
	const char *mark = quoted ? "\"" : "";

	if (value == COUNT_NULL)
		return;
	if (out->len && out->data[out->len - 1] != '{')
		buf_addc(out, ',');
	buf_addf(out, "\"%s\":%s", name, mark);
	buf_addi(out, value);
	buf_adds(out, mark);
}

struct str sim_part(const char *list, size_t i)
{
	const char *end;

	for (; list && i > 0; i--) {
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	if (!list || !*list)
		return STR_NULL;
	end = strchr(list, ',');
	return (struct str){ list, end ? (size_t)(end - list) : strlen(list) };
}
