/* text.h -- text from outside, made fit for a terminal or for JSON.  Pure; in
 * the current locale (LC_CTYPE). */
#ifndef SENTRA_CTL_TEXT_H
#define SENTRA_CTL_TEXT_H

#include "common/buf.h"

/* Columns that a text takes on a terminal. */
size_t text_width(const char *text);
/* How many bytes of it fit into so many columns. */
size_t text_cut(const char *text, size_t columns);

/* Appends it as one line: line ends and tabs become blanks; control
 * characters, what turns the direction of writing, and what is no text in
 * this locale become '?'.  So nothing from outside steers the terminal. */
void text_add(struct buf *, struct str);

/* Appends it as a JSON string, mended where it is not UTF-8; null -> null. */
void text_add_json(struct buf *, struct str);
/* Appends it where it is a number of JSON's grammar, else null. */
void text_add_number(struct buf *, struct str);

/* 0 where it is no number, or no finite one. */
double text_number(struct str);

/* As many of its lines as fit, as bytes; *left: lines left out. */
size_t text_lines(struct str text, size_t most, size_t *left);

#endif
