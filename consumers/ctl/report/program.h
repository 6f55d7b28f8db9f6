/* program.h -- sentra-report, which makes and verifies reports: this program
 * becomes it. */
#ifndef SENTRA_CONSUMERS_CTL_REPORT_PROGRAM_H
#define SENTRA_CONSUMERS_CTL_REPORT_PROGRAM_H

#include "common/base/err.h"

#define PROGRAM_WORDS 24

/* Its command line, word by word; all borrowed. */
struct program {
	const char *word[PROGRAM_WORDS + 1];
	size_t n;
};

/* "make", with --config. */
void program_begin(struct program *, const char *what, const char *config);
/* "--period", "2026-W48"; nothing where value is NULL. */
void program_option(struct program *, const char *name, const char *value);
void program_word(struct program *, const char *word);
/* Does not return but with an error, in words that say what to install. */
int program_run(struct program *, struct err *) MUST_USE;

#endif
