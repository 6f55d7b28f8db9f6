/* finding.c -- what checks have found, a line each. */
#include "doctor.h"

#include "common/base/array.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 1024

/* Without memory a line is lost, but not that something is wrong. */
static void add(struct doctor *d, enum finding_state state, const char *todo,
		const char *fmt, va_list ap)
{
	char text[LINE_SIZE];
	struct finding *f;

	if (!ARRAY_ROOM(d->finding, d->size, d->n + 1))
		return;
	vsnprintf(text, sizeof(text), fmt, ap);
	f = &d->finding[d->n++];
	*f = (struct finding){ .check = d->check,
			       .state = state,
			       .what = strdup(text),
			       .todo = strdup(todo) };
}

void doctor_fine(struct doctor *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, FINDING_OK, "", fmt, ap);
	va_end(ap);
}

void doctor_skipped(struct doctor *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, FINDING_SKIPPED, "", fmt, ap);
	va_end(ap);
}

void doctor_warning(struct doctor *d, const char *todo, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, FINDING_WARNING, todo, fmt, ap);
	va_end(ap);
}

void doctor_wrong(struct doctor *d, const char *todo, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, FINDING_WRONG, todo, fmt, ap);
	va_end(ap);
}
