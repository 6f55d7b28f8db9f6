/* post_page.h -- which labels a caption tells, by which words, and where these
 * stand in it: for people and for programs.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_POST_PAGE_H
#define SENTRA_CONSUMERS_CTL_LEXICON_POST_PAGE_H

#include "catches.h"
#include "consumers/ctl/ctl.h"

/* A caption that was read, without description; all is borrowed. */
struct checked {
	const struct lexicon *lexicon;
	const struct lexicon_reading *reading;
	struct str text;
	const struct label_set *labels;
	struct pool *pool; /* of samples */
};

/* A row a hit; a sentence where there is none. */
void post_table(const struct checked *, const struct style *, struct buf *out);
/* The members lexicon_version and labels, of an object that the caller opens
 * and closes. */
void post_json(const struct checked *, struct buf *out);
void post_csv(const struct checked *, struct buf *out);

#endif
