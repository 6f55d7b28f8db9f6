/* faults.c -- a list of faults, each with its texts in one piece of memory.
 *
 * It must not know where they are printed, nor how a line is found. */
#include "faults.h"

#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void faults_init(struct faults *faults)
{
	*faults = (struct faults){ 0 };
}

void faults_release(struct faults *faults)
{
	if (!faults)
		return;
	for (size_t i = 0; i < faults->n; i++)
		free(faults->at[i].printed);
	free(faults->at);
	faults_init(faults);
}

bool faults_full(const struct faults *faults)
{
	return faults->n == FAULTS_MAX;
}

static void print(char *out, size_t size, const struct fault *fault)
{
	char line[24] = "";

	if (fault->line)
		snprintf(line, sizeof(line), ":%zu", fault->line);
	err_line(out, size,
		 snprintf(out, size, "%s%s%s%s%s%s%s", fault->file, line,
			  *fault->file ? ": " : "", fault->path,
			  *fault->path ? ": " : "", fault->text,
			  fault->or_null ? ", or null" : ""));
}

/* A copy with all of its texts in one piece of memory, which begins with
 * printed; NULL there: out of memory. */
static struct fault copy(const struct fault *from)
{
	size_t n = strlen(from->printed) + strlen(from->file) +
		   strlen(from->path) + strlen(from->text) +
		   strlen(from->other) + 5;
	struct fault to = *from;

	to.printed = malloc(n);

	if (!to.printed)
		return to;
	to.file = stpcpy(to.printed, from->printed) + 1;
	to.path = stpcpy((char *)to.file, from->file) + 1;
	to.text = stpcpy((char *)to.path, from->path) + 1;
	to.other = stpcpy((char *)to.text, from->text) + 1;
	memcpy((char *)to.other, from->other, strlen(from->other) + 1);
	return to;
}

/* The list is allocated whole at the first fault: it is small, and then
 * nothing but the texts themselves can fail later. */
static void keep(struct faults *faults, const struct fault *fault)
{
	struct fault kept = { 0 };

	if (!faults->at)
		faults->at = calloc(FAULTS_MAX, sizeof(*faults->at));
	if (faults->at && !faults_full(faults))
		kept = copy(fault);
	if (kept.printed)
		faults->at[faults->n++] = kept;
	else
		faults->dropped++;
	faults->ours |= !kept.printed && !faults_full(faults);
}

void faults_put(struct faults *faults, const struct fault *given)
{
	char printed[FAULT_LINE_MAX + 1];
	struct fault fault = *given;

	fault.file = fault.file ? fault.file : "";
	fault.path = fault.path ? fault.path : "";
	fault.text = fault.text ? fault.text : "";
	fault.other = fault.other ? fault.other : "";
	fault.printed = printed;
	print(printed, sizeof(printed), &fault);
	keep(faults, &fault);
}

void faults_add(struct faults *faults, const char *file, size_t line,
		const char *path, const char *fmt, ...)
{
	char text[FAULT_LINE_MAX + 1];
	va_list ap;

	va_start(ap, fmt);
	err_line(text, sizeof(text), vsnprintf(text, sizeof(text), fmt, ap));
	va_end(ap);
	faults_put(faults, &(struct fault){ .file = file,
					    .line = line,
					    .path = path,
					    .text = text });
}

void faults_blame(struct faults *faults, int code)
{
	faults->ours |= err_is_ours(code);
}

void faults_fail(struct faults *faults, const struct err *err)
{
	faults_add(faults, NULL, 0, NULL, "%s", err->text);
	faults_blame(faults, err->code);
}

bool faults_any(const struct faults *faults)
{
	return faults->n + faults->dropped > 0;
}

enum exit_status faults_status(const struct faults *faults)
{
	if (faults->ours)
		return EXIT_FAILED;
	return faults_any(faults) ? EXIT_CONFIG : EXIT_DONE;
}

/* Insertion sort: there are few, mostly in order already, and it is stable. */
void faults_sort(struct faults *faults)
{
	for (size_t i = 1; i < faults->n; i++) {
		struct fault fault = faults->at[i];
		size_t j = i;

		for (; j > 0 && faults->at[j - 1].line > fault.line; j--)
			faults->at[j] = faults->at[j - 1];
		faults->at[j] = fault;
	}
}
