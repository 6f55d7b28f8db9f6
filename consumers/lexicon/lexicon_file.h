/* lexicon_file.h -- lexicon.json: read, checked as the roster is, every fault
 * with its line and path.
 *
 *   faults_init(&faults);
 *   lexicon = lexicon_load(path, true, &faults);
 *   if (!lexicon)
 *           ... report the faults ...
 *   ... add the words of campaigns ...
 *   rc = lexicon_compile(lexicon, &err);
 *
 * schemas/lexicon.schema.json is the reference.  Beyond it: an id stands once
 * in the whole file; active_until is not before active_from; a text of words,
 * forms, with and without can be a word (lexicon_word_fault()); no word stands
 * twice in a label under the same conditions; each label's examples tell it,
 * its counterexamples do not.  These are captions, read as published on the
 * first day on which the label is active (the last where it has no first). */
#ifndef SENTRA_CONSUMERS_LEXICON_LEXICON_FILE_H
#define SENTRA_CONSUMERS_LEXICON_LEXICON_FILE_H

#include "common/base/faults.h"
#include "common/json/check.h"
#include "lexicon.h"

#define NEAR_MOST 100 /* tokens */

/* New; not compiled, so that campaigns can add their words.  NULL: the faults
 * say why, also where we are to blame (faults_blame()).  examples: whether they
 * are checked. */
struct lexicon *lexicon_load(const char *path, bool examples, struct faults *);
/* The same from text; path is only for messages. */
struct lexicon *lexicon_parse(struct str text, const char *path, bool examples,
			      struct faults *);

/* A word, as it stands in any file of ours: a text, or an object.  What is
 * wrong is a fault; then, and without memory, nothing may be done with it.  Its
 * texts lie in the check's pool. */
struct lexicon_word lexicon_word_read(struct json_check *,
				      const struct json_place *);

#endif
