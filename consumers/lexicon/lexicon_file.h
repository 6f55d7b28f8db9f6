/* lexicon_file.h -- lexicon.json: read, checked as the roster is, every fault
 * with its line and path, and compiled.
 *
 * schemas/lexicon.schema.json is the reference.  Beyond it: ids are unique;
 * each label's examples tell it, its counterexamples do not (an example is a
 * caption, read as published on the first day the label is active, or today's
 * where it is open); no word twice in a label. */
#ifndef SENTRA_CONSUMERS_LEXICON_LEXICON_FILE_H
#define SENTRA_CONSUMERS_LEXICON_LEXICON_FILE_H

#include "common/base/faults.h"
#include "lexicon.h"

/* Not compiled yet, so that campaigns can add their words; NULL: the faults
 * say why.  examples: whether they are checked, which compiles a copy of its
 * own. */
struct lexicon *lexicon_load(const char *path, bool examples, struct faults *);

#endif
