/* caption.h -- which labels a caption tells, by which words, where these stand
 * in it, and which words it nearly has.  What is asked about may be anything.
 *
 *   rc = caption_read(&c, world, text, day, &err);
 *   caption_show(h, &c);
 *   caption_release(&c);
 */
#ifndef SENTRA_CONSUMERS_BOARD_CAPTION_H
#define SENTRA_CONSUMERS_BOARD_CAPTION_H

#include "consumers/view/html.h"
#include "page.h"

struct caption {
	const struct lexicon *lexicon; /* there is one */
	struct str text;               /* borrowed */
	struct lexicon_reading *reading;
	struct label_set labels;
};

/* As of a local day, by which labels are in force.  world->lexicon: there is
 * one.  To be released in any case.  -ENOMEM. */
int caption_read(struct caption *, const struct world *, struct str text,
		 int64_t day, struct err *) MUST_USE;
void caption_release(struct caption *);

/* The text with its words marked; a table of them; where there is none, words
 * of the lexicon that are one letter away. */
void caption_show(struct html *, const struct caption *);

/* A word of the lexicon that is one letter away from one of the caption. */
struct caption_near {
	struct str written; /* in the caption */
	const char *word;   /* the lexicon's; borrowed */
	size_t label;
};
/* At most `most` of them, in the order of the text; how many. */
size_t caption_near(const struct lexicon *, struct str text,
		    struct caption_near *out, size_t most);

#endif
