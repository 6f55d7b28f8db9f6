/* text.h -- texts from outside, made fit to be shown.  Pure.
 *
 * Names, posts and details may hold anything.  What may not be shown
 * (utf8_printable()) is replaced, so that no text steers a terminal, a
 * spreadsheet or a program. */
#ifndef SENTRA_CONSUMERS_VIEW_TEXT_H
#define SENTRA_CONSUMERS_VIEW_TEXT_H

#include "common/base/buf.h"

/* Appends text made fit for one line of a terminal: what may not be shown
 * becomes '?'. */
void text_add(struct buf *out, struct str text);
/* Appends a text of outside on one line, for people: white space is a blank,
 * what cannot be seen is left out, bytes that are no UTF-8 are '?'. */
void text_add_line(struct buf *out, struct str text);
/* The same of a name in a message: without what marks bold, slanted and struck
 * out text there; of a longer one the first characters and three dots, which
 * are `most` together. */
void text_add_name(struct buf *out, struct str name, size_t most);
/* Appends it as a JSON string with its quotes; null -> null.  A program reads
 * the same text, a terminal shows what may not be shown as its escape.  Bytes
 * that are no UTF-8 become U+FFFD. */
void text_addjson(struct buf *out, struct str text);
/* Appends a field of CSV, without a delimiter; quoted (RFC 4180) where it holds
 * any byte that means something in a file of whatever delimiter. */
void text_addcsv(struct buf *out, struct str field);

#endif
