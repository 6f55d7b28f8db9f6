/* campaign_part.h -- what the owner of a partition writes of its sentra, and
 * what the owner of partition 0 reads of all of them.
 *
 *   <prefix>:state:<stage>:campaigns:<p>   HASH  sentra -> of each campaign
 * that expects it: "<id> <status> <first> <early> <ready>", and so on
 *
 * Must not know what follows from it. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_PART_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_PART_H

#include "campaign_context.h"

/* Its key: in out, which is cleared first. */
const struct buf *key_campaign_part(struct buf *out,
				    const struct campaign_context *,
				    int32_t partition);

/* Into the fence, which is finished first: what is known of the sentra of these
 * partitions, where it differs from what stands there. */
int campaign_part_write(const struct campaign_context *,
			const struct campaign_zones *, const struct partition *,
			size_t n, struct fence *, struct err *) MUST_USE;

/* The campaign of which a text speaks next, and what it says; NULL: it is of
 * one that we do not know, or no such text.  The text goes on behind it. */
const struct campaign *campaign_part_read(const struct campaigns *,
					  struct str *text,
					  struct campaign_result *);

#endif
