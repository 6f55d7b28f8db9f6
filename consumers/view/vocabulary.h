/* vocabulary.h -- the labels that people ask about: which there are, of what
 * class, and what they are called.  Pure.
 *
 * Redis has their ids alone; the rest is the lexicon's. */
#ifndef SENTRA_CONSUMERS_VIEW_VOCABULARY_H
#define SENTRA_CONSUMERS_VIEW_VOCABULARY_H

#include "consumers/lexicon/lexicon.h"
#include "words.h"

/* Those of the class that are given on that day, in the order of the file; how
 * many.  out: room for LABELS_MOST. */
size_t vocabulary_of(const struct lexicon *, enum label_class, int64_t day,
		     const struct label **out);
/* The programme of that id or name, in any case; borrowed.  NULL with text,
 * which says what there is. */
const struct label *vocabulary_programme(const struct lexicon *,
					 const char *word, struct err *);
/* The label of that id, of whatever class but a campaign's words; borrowed.
 * NULL: none. */
const struct label *vocabulary_label(const struct lexicon *, struct str id);
/* "program", "klaster" */
const char *class_title(enum language, enum label_class);

#endif
