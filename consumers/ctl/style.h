/* style.h -- how to print, and the words and times of the reader.  Pure but
 * for style_of_terminal(). */
#ifndef SENTRA_CTL_STYLE_H
#define SENTRA_CTL_STYLE_H

#include "common/str.h"

#define STYLE_TIME_SIZE 40

struct style {
	bool tty; /* standard output is a terminal */
	bool colour;
	bool utf8;
	bool indonesian; /* labels */
	size_t columns;  /* of the terminal; 0: no limit */
	size_t rows;
};

/* Asks the terminal and the locale, and sets LC_CTYPE for text.h. */
void style_of_terminal(struct style *);
/* Its size, which changes. */
void style_measure(struct style *);

/* "id", "id_ID.UTF-8": the first of LC_ALL, LC_MESSAGES, LANG that is set
 * decides, whether this machine has the locale or not. */
bool style_speaks_indonesian(const char *lc_all, const char *lc_messages,
			     const char *lang);

/* The word in the reader's language. */
const char *style_label(const struct style *, const char *english,
			const char *indonesian);
/* A metric's, "followers", or a window's, "7d"; the name itself where there
 * is none. */
const char *style_metric(const struct style *, const char *name);
const char *style_window(const struct style *, const char *name);

/* "2026-03-10 12:30 WIB" of unix seconds as text, in one of Indonesia's zones
 * (null: Jakarta's), else in UTC; "-" where the text is no number or 0. */
void style_time(struct str seconds, struct str zone, char out[STYLE_TIME_SIZE]);

#endif
