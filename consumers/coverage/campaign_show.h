/* campaign_show.h -- shows campaigns what the ledgers know of a sentra. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_SHOW_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_SHOW_H

#include "campaign.h"
#include "common/config/config.h"
#include "consumers/ledger/ledger_store.h"

/* [staleness], as far as it says who is blind; the alerter checks it. */
struct blindness {
	int64_t after_ms;
	struct cfg_pairs others; /* "blind_after.youtube" and the like */
};
extern const struct cfg_item blindness_items[];

/* The sentra's own, else the platform's, else that for all. */
int64_t blind_after_ms(const struct blindness *, const char *sentra_id,
		       enum platform_id);

/* All borrowed. */
struct campaign_source {
	const struct ledger_store *store;
	const struct blindness *blindness;
};

/* Every account that the roster has of the sentra, their posts, and those that
 * are kept for campaigns.  source: struct campaign_source. */
void campaign_show(void *source, const struct sentra *, struct campaign_look *);

#endif
