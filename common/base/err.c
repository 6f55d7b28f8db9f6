/* err.c -- errors and faults as single lines of text.
 *
 * Must not know where the lines go: it writes to no stream. */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_MAX 200

/* Length of text[0..n) without a last UTF-8 sequence that was cut short. */
static size_t whole_chars(const char *text, size_t n)
{
	size_t tail = 0;
	unsigned char lead;
	size_t want;

	while (tail < 3 && tail < n && (text[n - 1 - tail] & 0xC0) == 0x80)
		tail++;
	if (tail == n)
		return n;
	lead = (unsigned char)text[n - 1 - tail];
	want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	return want > tail + 1 ? n - 1 - tail : n;
}

/* Make what snprintf() wrote into text one whole line; told: its result. */
static size_t finish_line(char *text, size_t size, int told)
{
	size_t n = told < 0 ? 0 : (size_t)told;
	size_t i;

	if (n >= size)
		n = whole_chars(text, size - 1);
	text[n] = '\0';
	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
			text[i] = '?';
	return n;
}

/* All formatting goes through a local buffer: arguments may point into the
 * very text that is replaced. */
static size_t format_line(char *out, size_t size, const char *fmt, va_list ap)
{
	return finish_line(out, size, vsnprintf(out, size, fmt, ap));
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
	struct err new;
	va_list ap;

	if (!err)
		return code;
	new.code = code;
	va_start(ap, fmt);
	format_line(new.text, sizeof(new.text), fmt, ap);
	va_end(ap);
	*err = new;
	return code;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	char prefix[sizeof(err->text)];
	char text[sizeof(err->text)];
	va_list ap;

	if (!err) /* the code went with the text; any error is an error */
		return -EINVAL;
	va_start(ap, fmt);
	format_line(prefix, sizeof(prefix), fmt, ap);
	va_end(ap);
	memcpy(text, err->text, sizeof(text));
	finish_line(err->text, sizeof(err->text),
		    snprintf(err->text, sizeof(err->text), "%s: %s", prefix,
			     text));
	return err->code;
}

int err_errno(struct err *err, const char *fmt, ...)
{
	int code = errno ? errno : EIO;
	char prefix[sizeof(err->text)];
	va_list ap;

	if (!err)
		return -code;
	va_start(ap, fmt);
	format_line(prefix, sizeof(prefix), fmt, ap);
	va_end(ap);
	errno = code;
	return err_set(err, -code, "%s: %m", prefix);
}

void faults_init(struct faults *faults)
{
	*faults = (struct faults){ 0 };
}

void faults_release(struct faults *faults)
{
	size_t i;

	if (!faults)
		return;
	for (i = 0; i < faults->n; i++)
		free(faults->line[i]);
	free(faults->line);
	faults_init(faults);
}

/* The list is allocated whole at the first fault: it is small, and then
 * nothing but the text itself can fail later. */
static bool faults_room(struct faults *faults)
{
	if (!faults->line)
		faults->line = calloc(FAULTS_MAX, sizeof(*faults->line));
	return faults->line && !faults_full(faults);
}

bool faults_full(const struct faults *faults)
{
	return faults->n == FAULTS_MAX;
}

void faults_add(struct faults *faults, const char *fmt, ...)
{
	char text[1024];
	char *line = NULL;
	va_list ap;

	if (faults_room(faults)) {
		va_start(ap, fmt);
		format_line(text, sizeof(text), fmt, ap);
		va_end(ap);
		line = strdup(text);
	}
	if (line)
		faults->line[faults->n++] = line;
	else
		faults->dropped++;
}
