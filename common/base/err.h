/* err.h -- an error carries its text up; whoever decides logs it, once.
 *
 *   if (n > max)
 *           return err_set(err, -E2BIG, "%s: more than %zu rows", path, max);
 *   rc = read_rows(file, err);
 *   if (rc < 0)
 *           return err_wrap(err, "import");
 *
 * Functions that can fail return 0 (or something positive) or a negative
 * errno, and take a struct err * as their last argument.  On success the err
 * is untouched; on failure their outputs are.  err may be NULL: the text is
 * then dropped, the code is still returned.
 *
 * Our own failures are errors; what is wrong with a file that somebody wrote
 * is a fault (faults.h). */
#ifndef SENTRA_COMMON_BASE_ERR_H
#define SENTRA_COMMON_BASE_ERR_H

#include "base.h"

struct err {
	int code;       /* negative errno, 0 = none */
	char text[504]; /* one line, no newline, cut at the end if longer */
};

/* Set code and text; returns code, so that `return err_set(...)` reads well.
 * What may not be shown becomes '?' (utf8_printable()): an error is always one
 * line, whatever it quotes. */
int err_set(struct err *, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same, so that the compiler sees what is returned: -fanalyzer would else
 * follow each error as if it were none. */
#define err_set(err, code, ...)                             \
	({                                                  \
		const int code_ = (code);                   \
		(void)(err_set)((err), code_, __VA_ARGS__); \
		code_;                                      \
	})

/* Put "prefix: " before the text that is there; returns the code. */
int err_wrap(struct err *, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* err_set() with ": <strerror(errno)>" appended and code -errno; call it
 * before anything else may change errno. */
int err_errno(struct err *, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Whether an error of that code is nobody's input: no memory, no descriptors, a
 * broken disk.  Trying again may help. */
bool err_is_ours(int code);

/* Makes what snprintf() wrote into text one whole line: what may not be shown
 * becomes '?', a character that was cut at the end is left out.  result: what
 * snprintf() returned.  Returns the length. */
size_t err_line(char *text, size_t size, int result);

#endif
