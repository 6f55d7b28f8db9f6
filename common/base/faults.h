/* faults.h -- what is wrong with a file that somebody wrote: the lines that
 * --check prints.
 *
 *   faults_add(faults, "sentra.conf", 7, "[poll] interval",
 *              "%s is out of range; write 10s to 1d", text);
 *
 * prints as "sentra.conf:7: [poll] interval: 5s is out of range; ...".  The
 * text says what is wrong and what to do.  A fault is bad input, not our own
 * failure (err.h); where one kept a file from being read, the list tells it,
 * and that it is ours.  A fault does not end the reading: people want all of
 * them at once.  It is data, not a line, so that whoever reads the file for
 * somebody else (a spreadsheet that becomes a roster) can name the place that
 * they know.  Capped: further ones are only counted. */
#ifndef SENTRA_COMMON_BASE_FAULTS_H
#define SENTRA_COMMON_BASE_FAULTS_H

#include "err.h"

#define FAULTS_MAX     200
#define FAULT_LINE_MAX 1023 /* bytes of printed; longer is cut */

/* Texts are owned by the list, and never NULL. */
struct fault {
	const char *file; /* "" where there is none */
	size_t line;      /* from 1; 0: of the file as a whole */
	const char *path; /* "sentras[3].id", "[poll] interval"; "": none */
	const char *text; /* what is wrong; what to do */
	/* A second place that the text names, as in "9 is sentras[0] already":
	 * its path, and where in the text that begins.  "": none. */
	const char *other;
	size_t other_at;
	bool or_null;  /* text says what is wanted: null would do as well */
	char *printed; /* "file:line: path: text[, or null]", one line */
};

struct faults {
	struct fault *at; /* in the order found */
	size_t n;
	size_t dropped; /* found after FAULTS_MAX, or without memory */
	bool ours;      /* not only the file is to blame: faults_blame() */
};

/* No allocation until the first fault. */
void faults_init(struct faults *);
/* Accepts NULL. */
void faults_release(struct faults *);

/* One more; all is copied, what may not be shown becomes '?'.  file and path
 * may be NULL. */
void faults_add(struct faults *, const char *file, size_t line,
		const char *path, const char *fmt, ...) PRINTF_LIKE(5, 6);
/* The same of a fault whose texts are the caller's; its NULLs are "", and
 * printed is ours to make. */
void faults_put(struct faults *, const struct fault *);
/* What kept us from reading a file: a fault, and who is to blame for it. */
void faults_fail(struct faults *, const struct err *);
/* code: that of an error behind a fault.  Memory, descriptors, a broken disk:
 * these are ours, and trying again may help. */
void faults_blame(struct faults *, int code);
/* Whether there is any, also one that found no place. */
bool faults_any(const struct faults *);
/* 0 for none, EXIT_CONFIG, or EXIT_FAILED where not only the file is to blame:
 * a service is not started again after the former. */
enum exit_status faults_status(const struct faults *);
/* By line; of one line they stay in the order found. */
void faults_sort(struct faults *);
/* FAULTS_MAX is reached: the effort of finding a line can be saved. */
bool faults_full(const struct faults *);

#endif
