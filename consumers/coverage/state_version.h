/* state_version.h -- by what the labels of a state were found, as text:
 *
 *   <mark of the lexicon> <time zone> <campaign>=<mark> <campaign>=<mark> ...
 *
 * What another lexicon or time zone gave is of no use.  Another campaign is no
 * reason to forget what is known: what it asks for is there, as long as no post
 * that it may count was read before.
 *
 * Pure.  Must not know where the text is kept. */
#ifndef SENTRA_CONSUMERS_COVERAGE_STATE_VERSION_H
#define SENTRA_CONSUMERS_COVERAGE_STATE_VERSION_H

#include "campaign.h"
#include "common/base/buf.h"

#define STATE_VERSION_MAX (16 << 10) /* bytes: room for CAMPAIGNS_MOST */

/* Appended to out.  lexicon_mark: without the words of campaigns. */
void state_version_print(struct buf *out, uint64_t lexicon_mark,
			 const char *zone, const struct campaigns *);

/* A state of the version `was` can be gone on with by `is`, which is that of
 * these campaigns, where its newest event is before this instant.  TIME_NONE:
 * never; INT64_MAX: whatever it holds. */
int64_t state_version_good_before_ms(struct str was, struct str is,
				     const struct campaigns *);

/* Which campaigns came, changed and went, a blank between: appended to these.
 */
struct state_change {
	struct buf came, changed, went;
};
void state_version_compare(struct str was, struct str is,
			   struct state_change *);

#endif
