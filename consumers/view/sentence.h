/* sentence.h -- English sentences of code that has no labels, in the language
 * of whoever reads them.
 *
 * What a roster, a CSV file and an address must be is checked by code that
 * speaks English, as its other readers do (common/config/roster.c; csv.c and
 * address.c of ctl/roster/); and a command's help stands in its row, in
 * English. Here they have their like in Indonesian.  Pure. */
#ifndef SENTRA_CONSUMERS_VIEW_SENTENCE_H
#define SENTRA_CONSUMERS_VIEW_SENTENCE_H

#include "common/base/buf.h"
#include "words.h"

/* Appends the sentence in that language; as it is where it has no like. */
void sentence_add(struct buf *out, enum language, const char *english);

#endif
