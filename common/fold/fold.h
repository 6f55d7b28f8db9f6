/* fold.h -- text as words are looked for in it: folded, and cut into tokens.
 *
 *   struct fold fold;
 *   struct fold_token token;
 *
 *   fold_begin(&fold, text);
 *   while (fold_next(&fold, &token))
 *           ... token.text, token.hash ...
 *
 * Folded is a text code point by code point: Unicode's compatibility
 * decomposition, full case folding, combining marks left out (utf8proc; ASCII
 * by a table).  So a bold, a circled or a double-width letter is that letter.
 * What is not seen (soft hyphen, joiners, variation selectors) is left out as
 * well, but for U+200B, the zero width space, which is a space.
 *
 * A token is a maximal run of letters (category L) and digits (category N) of
 * the folded text.  An apostrophe between two letters belongs to it; the
 * typographic ones are the plain one.  A token with # or @ right before it is
 * a tag: one token, and besides the parts that its capitals and digits split
 * it into.  A part begins at
 *   - a capital after what is none:       Sekolah|Rakyat
 *   - a capital before a letter that is none, after another capital:
 *                                         PENA|Muda
 *   - a digit after a letter, and a letter after a digit: yapi|2026
 *
 * Pure, allocates nothing, linear in the text.  Whatever is no UTF-8 separates
 * tokens. */
#ifndef SENTRA_COMMON_FOLD_FOLD_H
#define SENTRA_COMMON_FOLD_FOLD_H

#include "common/base/str.h"

/* Bytes of a folded token that are kept.  A longer one is a token that no word
 * is equal to. */
#define FOLD_MOST 128

struct fold_token {
	/* Folded; borrowed until the next call.  Empty where it is too long.
	 */
	struct str text;
	uint64_t hash;  /* fold_hash() of it */
	size_t from, n; /* bytes of the text that was given */
	bool broken;    /* a line break or one of . ! ? stands before it */
	bool tag;       /* # or @ stands right before it */
};

/* A folded code point, and what it is to a token: enum fold_kind of fold.c. */
struct fold_unit {
	int32_t code;
	unsigned char kind;
};
#define FOLD_UNITS 32 /* of one code point; Unicode's longest has 18 */

/* Private. */
struct fold {
	const char *begin, *at, *end;
	/* What the code point before `at` became, from at_unit on not used. */
	struct fold_unit unit[FOLD_UNITS];
	size_t n_units, at_unit;
	const char *unit_from;     /* where that code point stands */
	char token[FOLD_MOST + 8]; /* and what eight.h reads behind it */
};

void fold_begin(struct fold *, struct str text);
/* The next token; false at the end. */
bool fold_next(struct fold *, struct fold_token *);

/* After fold_begin() with the bytes on which a tag stands: its next part; false
 * at the end.  broken and tag are false. */
bool fold_next_part(struct fold *, struct fold_token *);

/* A token (the bytes on which it stands) folded but for its case.  Returns the
 * length; 0 where it has more than FOLD_MOST bytes. */
size_t fold_written(struct str token, char out[FOLD_MOST]);

/* For tables in memory; of at most FOLD_MOST bytes. */
uint64_t fold_hash(struct str text);

/* The bytes of -nya, -lah, -kah or -pun at the end of a folded token, with
 * something before it; 0: none. */
static inline size_t fold_suffix(struct str token)
{
	const char *end = token.p + token.n;

	if (token.n < 4)
		return 0;
	switch (end[-1]) {
	case 'a': return end[-2] == 'y' && end[-3] == 'n' ? 3 : 0;
	case 'n': return end[-2] == 'u' && end[-3] == 'p' ? 3 : 0;
	case 'h':
		return end[-2] == 'a' && (end[-3] == 'l' || end[-3] == 'k') ? 3
									    : 0;
	default: return 0;
	}
}

#endif
