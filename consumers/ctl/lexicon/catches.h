/* catches.h -- what the words of a lexicon catch in many captions, and what
 * another lexicon would have told.  Pure.
 *
 *   catches_init(&catches, lexicon, against, 2, &err);
 *   catches_add(&catches, text, description, day, &err);     (each)
 *   ... catches.words[number].posts, catches.gained[label] ...
 *   catches_release(&catches);
 */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_CATCHES_H
#define SENTRA_CONSUMERS_CTL_LEXICON_CATCHES_H

#include "common/base/buf.h"
#include "common/base/pool.h"
#include "consumers/lexicon/lexicon.h"

#define SAMPLES_MOST 20

/* A word where it stands, and what is around it, on one line. */
struct sample {
	struct str before, word, after; /* in a pool */
};

/* Cut out of a text; n bytes from there are the word. */
struct sample sample_of(struct pool *, struct str text, size_t from, size_t n);
/* "... dari [YAPI] untuk ..." */
void sample_print(const struct sample *, struct buf *out);

struct tally {
	size_t posts; /* captions in which it stands */
	size_t hits;  /* places */
	struct sample sample[SAMPLES_MOST];
	size_t n_samples; /* of the first captions */
	size_t last;      /* private: the caption counted last */
};

struct catches {
	const struct lexicon *lexicon; /* borrowed, as against */
	const struct lexicon *against; /* NULL: none */
	size_t most;                   /* samples of each tally */
	size_t captions, labelled;
	struct tally *labels, *words; /* by their numbers in lexicon */
	/* By the label's number in lexicon, and in against: captions that
	 * tell it by the one alone. */
	struct tally *gained, *lost;
	size_t changed; /* captions with other labels */
	struct lexicon_reading *reading, *other;
	struct pool pool;
};

/* most: at most SAMPLES_MOST.  -ENOMEM. */
int catches_init(struct catches *, const struct lexicon *,
		 const struct lexicon *against, size_t most,
		 struct err *) MUST_USE;
/* Accepts what catches_init() left. */
void catches_release(struct catches *);
int catches_add(struct catches *, struct str text, struct str description,
		int64_t day, struct err *) MUST_USE;

#endif
