/* in_force.h -- the words by which labels are found: lexicon.json and the words
 * of campaigns.json, loaded and compiled, and what follows from them. */
#ifndef SENTRA_CONSUMERS_COVERAGE_IN_FORCE_H
#define SENTRA_CONSUMERS_COVERAGE_IN_FORCE_H

#include "campaign.h"
#include "consumers/core/stage.h"
#include "coverage_ledger.h"
#include "shown_labels.h"

struct in_force {
	struct lexicon *lexicon;
	struct campaigns *campaigns;
	struct coverage_rules rules; /* of the ledgers */
	struct shown_labels labels;
	struct buf version; /* of a state (state_version.h) */
};

/* What is wrong with the files, for --check.  campaigns.json need not be there,
 * unless the configuration names it. */
void in_force_check(const struct pipeline_settings *, const struct config *,
		    struct faults *);

/* New; NULL: a file has faults after all, or there is no memory. */
struct in_force *in_force_new(const struct stage_env *, struct err *);
void in_force_free(struct in_force *); /* accepts NULL */

/* Whether nothing would be other than it is. */
bool in_force_same(const struct in_force *, const struct in_force *);

#endif
