/* campaign_page.h -- how a campaign is shown: how far it is, who posted first,
 * who is late.  Pure.
 *
 * Texts and numbers are as Redis has them, and may be anything. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_CAMPAIGN_PAGE_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_CAMPAIGN_PAGE_H

#include "common/config/roster.h"
#include "consumers/ctl/ctl.h"

/* One campaign.  Borrowed. */
struct campaign_page {
	const char *id;
	const char *name; /* by the file, where Redis has none; or NULL */
	const struct redisReply *hash;   /* <prefix>:campaign:<id> */
	const struct redisReply *first;  /* sentra, unix seconds, ...; in their
					    order */
	const struct redisReply *status; /* sentra, word, ...; NULL: may not be
					    read */
	const struct roster *roster;     /* names and zones */
	const char *zone;                /* of all other times; IANA */
};

void campaign_text(const struct campaign_page *, const struct style *,
		   struct buf *out);
void campaign_json(const struct campaign_page *, struct buf *out);
/* A row a sentra: those that posted, then the others. */
void campaign_csv(const struct campaign_page *, struct buf *out);

/* Several, a line each: only id and hash are looked at. */
void campaigns_text(const struct campaign_page *, size_t n,
		    const struct style *, struct buf *out);
void campaigns_json(const struct campaign_page *, size_t n, struct buf *out);
void campaigns_csv(const struct campaign_page *, size_t n, struct buf *out);

#endif
