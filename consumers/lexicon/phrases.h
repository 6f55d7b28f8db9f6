/* phrases.h -- phrases of tokens, and where they stand in a text.
 *
 *   struct phrases *phrases = phrases_new();
 *   number = phrases_add(phrases, STR_LIT("sekolah rakyat"), &err);
 *   phrases_compile(phrases, &err);
 *
 *   struct phrase_work work = { 0 };
 *   phrases_find(phrases, &work, texts, 2, &err);
 *   for (size_t i = 0; i < work.n; i++)
 *           ... work.at[i].phrase, work.at[i].from ...
 *   phrase_work_release(&work);
 *
 * A phrase is one token or several (fold.h), the one after the other, with no
 * line break and none of . ! ? between them.  Tokens are looked up by their
 * hash, phrases by a trie of tokens; a token with which no phrase can begin or
 * go on costs one look into a set of bits.  So the time is linear in the text
 * and nearly independent of the number of phrases.
 *
 * A tag stands in the text as one token, and as its parts instead.  A phrase of
 * several tokens is also known without its spaces, as a tag or a part of one.
 * The last token of a phrase also stands with -nya, -lah, -kah, -pun.
 *
 * Pure.  Must not know what a phrase means. */
#ifndef SENTRA_CONSUMERS_LEXICON_PHRASES_H
#define SENTRA_CONSUMERS_LEXICON_PHRASES_H

#include "common/base/err.h"
#include "common/base/str.h"

#define PHRASE_TOKENS 16  /* of one phrase, at most */
#define PHRASE_BYTES  128 /* of its tokens, folded; FOLD_MOST */

struct phrases;
struct phrases *phrases_new(void); /* NULL: out of memory */
void phrases_free(struct phrases *);

/* Why no phrase can be made of a text, as a sentence for whoever wrote it;
 * NULL: one can. */
const char *phrase_fault(struct str text);

/* The number of the phrase that the text is, from 0; texts that fold to the
 * same tokens are one phrase.  -EINVAL with phrase_fault(); -ENOMEM. */
int phrases_add(struct phrases *, struct str text, struct err *) MUST_USE;
/* After the last phrase and before the first text; once more where some were
 * added since.  -ENOMEM. */
int phrases_compile(struct phrases *, struct err *) MUST_USE;
size_t phrases_count(const struct phrases *);

/* A phrase that stands in a text. */
struct phrase_find {
	uint32_t phrase;
	uint32_t first, last; /* its tokens in all texts; a tag is one */
	size_t from, n;       /* bytes of its text */
	uint8_t text;         /* which of the texts */
	uint8_t suffix;       /* bytes of -nya and the like; 0: none */
};

/* The work of one text after another; {0} is empty.  It grows with the longest
 * text, and is used again. */
struct phrase_work {
	struct phrase_find *at; /* in the order in which they begin */
	size_t n, size;
	struct phrase_token *tokens; /* private: those that phrases have */
	size_t n_tokens, size_tokens;
};
void phrase_work_release(struct phrase_work *);

/* All phrases of the texts, one text after the other, as if a line break stood
 * between them.  -ENOMEM. */
int phrases_find(const struct phrases *, struct phrase_work *,
		 const struct str *texts, size_t n_texts,
		 struct err *) MUST_USE;

#endif
