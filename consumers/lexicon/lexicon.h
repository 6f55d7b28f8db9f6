/* lexicon.h -- labels and the words that they are known by, and which of them
 * a text tells.
 *
 *   struct lexicon *lexicon = lexicon_new();
 *   label = lexicon_label(lexicon, LABEL_PROGRAMME, "yapi", "YAPI", ...);
 *   lexicon_word(lexicon, label, &word, &err); ...
 *   lexicon_compile(lexicon, &err);
 *
 *   struct lexicon_reading *reading = lexicon_reading_new();
 *   lexicon_read(lexicon, reading, text, description, day, &labels, &err);
 *   for (size_t i = 0; i < reading->n_hits; i++) ... which word, and where
 *
 * The text of a post is its text, a line break, its description.  It is folded
 * and cut into tokens (fold.h); words are found as phrases of tokens
 * (phrases.h); then each word's conditions are looked at.  The time is linear
 * in the text, and nearly independent of the number of words.
 *
 * A word of several tokens stands only where these follow each other with no
 * line break and none of . ! ? between them, or inside a token of # or @,
 * without its spaces.  Its last token also stands with -nya, -lah, -kah,
 * -pun.
 *
 * Pure.  Must not know files, Kafka or Redis. */
#ifndef SENTRA_CONSUMERS_LEXICON_LEXICON_H
#define SENTRA_CONSUMERS_LEXICON_LEXICON_H

#include "common/base/err.h"
#include "common/base/str.h"

enum label_class {
	LABEL_PROGRAMME,
	LABEL_CLUSTER,
	LABEL_ACTIVITY,
	LABEL_CAMPAIGN, /* the words of a campaign: shown nowhere as a label */
	LABEL_CLASSES
};
extern const char *const label_class_names[LABEL_CLASSES]; /* "programmes" */

#define LABELS_MOST 256 /* of a lexicon, campaigns included */

/* Of a lexicon, by the label's number. */
struct label_set {
	uint64_t bits[LABELS_MOST / 64];
};

static inline void label_set_add(struct label_set *set, size_t label)
{
	set->bits[label / 64] |= UINT64_C(1) << label % 64;
}

static inline bool label_set_has(const struct label_set *set, size_t label)
{
	return set->bits[label / 64] >> label % 64 & 1;
}

#define DAY_OPEN_FROM  INT64_MIN
#define DAY_OPEN_UNTIL INT64_MAX

/* Owned by the lexicon. */
struct label {
	enum label_class class;
	char *id, *name;
	/* Local days of publication, since 1970, both included. */
	int64_t from_day, until_day;
};

/* As lexicon.json has it; all borrowed for the call of lexicon_word(). */
struct lexicon_word {
	struct str word;
	bool as_written; /* case */
	const struct str *forms, *with, *without;
	size_t n_forms, n_with, n_without;
	/* Of with: at most so many tokens away, the next one is 1; 0: anywhere
	 * in the text. */
	int near;
};

struct lexicon;
struct lexicon *lexicon_new(void); /* NULL: out of memory */
void lexicon_free(struct lexicon *);

/* The number of a new label; -EEXIST: there is one of this id; -ENOSPC;
 * -ENOMEM. */
int lexicon_label(struct lexicon *, enum label_class, struct str id,
		  struct str name, int64_t from_day, int64_t until_day,
		  struct err *) MUST_USE;
/* -EINVAL: no phrase can be made of one of its texts (lexicon_word_fault());
 * -ENOMEM. */
int lexicon_word(struct lexicon *, int label, const struct lexicon_word *,
		 struct err *) MUST_USE;
/* Why a text can be no word (no letter in it, a sentence's end inside it, too
 * long), as a sentence for whoever wrote it; NULL: it can. */
const char *lexicon_word_fault(struct str text);
/* A number that is the same for two texts where these are the same word, in
 * any case or, as_written, in theirs. */
uint64_t lexicon_word_sum(struct str text, bool as_written);
/* After the last word and before the first text; once more where words were
 * added since.  -ENOMEM. */
int lexicon_compile(struct lexicon *, struct err *) MUST_USE;

/* What the file calls itself; '' until it was set. */
const char *lexicon_version(const struct lexicon *);
int lexicon_set_version(struct lexicon *, struct str, struct err *) MUST_USE;
/* A number for all that decides what is found (labels' ids and dates, words
 * and their conditions), names and examples aside: another number, other
 * labels.  Of what was added so far. */
uint64_t lexicon_mark(const struct lexicon *);
/* The same for a word alone, and for several: begin with FNV64_BEGIN, and hand
 * in what the one before gave. */
uint64_t lexicon_word_mark(uint64_t mark, const struct lexicon_word *);

/* In the order in which they were added. */
size_t lexicon_labels(const struct lexicon *);
const struct label *lexicon_at(const struct lexicon *, size_t label);
/* -1: none. */
int lexicon_find(const struct lexicon *, struct str id);

/* The words of all labels, numbered in the order in which they were added; a
 * word as the lexicon writes it, borrowed from it, and its label. */
size_t lexicon_words(const struct lexicon *);
const char *lexicon_word_at(const struct lexicon *, size_t number,
			    size_t *label);

/* A word that stands in a text. */
struct lexicon_hit {
	size_t label;
	size_t number;    /* of the word */
	const char *word; /* as the lexicon writes it; borrowed from it */
	/* Bytes of the text, or of the description. */
	bool in_description;
	size_t from, n;
};

/* The work of one text after another; nothing is allocated once it has grown.
 */
struct lexicon_reading {
	struct lexicon_hit *hits; /* in the order of the text */
	size_t n_hits, cap_hits;
	struct lexicon_work *work; /* private */
};
#define HITS_MOST 1000 /* of one text; labels counts all */
struct lexicon_reading *lexicon_reading_new(void); /* NULL: out of memory */
void lexicon_reading_free(struct lexicon_reading *);

/* Which labels the text of a post published on this local day tells (*labels
 * is cleared first), and by which words.  A word that stands on the same
 * bytes in two spellings is one hit.  description may be null.  Whatever is no
 * UTF-8 separates tokens.  -ENOMEM. */
int lexicon_read(const struct lexicon *, struct lexicon_reading *,
		 struct str text, struct str description, int64_t day,
		 struct label_set *labels, struct err *) MUST_USE;

#endif
