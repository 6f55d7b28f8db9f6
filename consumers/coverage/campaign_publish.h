/* campaign_publish.h -- what stands in Redis of the campaigns.
 *
 *   <prefix>:campaign:<id>        HASH  its times, who is expected, and how
 * many posted (schemas/redis-keys.md) <prefix>:campaign:<id>:first  ZSET sentra
 * -> its first post that counts
 *
 * and, for ourselves and for sentractl,
 *
 *   <prefix>:state:<stage>:campaign:<id>   HASH  sentra -> posted, late, unseen
 *       or waiting, of those expected
 *   <prefix>:state:<stage>:campaigns       SET   the ids that have such keys
 *   <prefix>:state:<stage>:campaigns:<p>   HASH  sentra -> what is known of it,
 *       of each campaign that expects it: "<id> <status> <first> <early>
 * <ready>" and so on
 *
 * A campaign is of all sentra, and these lie in all partitions.  So whoever
 * owns a partition writes of its sentra into the last of these, and the owner
 * of partition 0 sums that up into the others.
 *
 * Nothing is remembered of what was written: what stands there is read, and
 * what differs is written.  So what somebody else deleted or changed is whole
 * again with the next evaluation, and keys of campaigns that are gone, go.
 *
 *   campaign_publish_reset(p, env, &err);          (and after each reload)
 *   rc = campaign_publish_own(p, &context, partitions, n, fence, &err);
 *   if (partitions_have(partitions, n, 0))
 *           rc = campaign_publish_all(p, &context, fence, &err);
 *   rc = fence_finish(fence, &err);
 *
 * Must not know where posts are kept. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_PUBLISH_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_PUBLISH_H

#include "campaign_context.h"

struct campaign_publish;
struct campaign_publish *campaign_publish_new(struct err *);
void campaign_publish_free(struct campaign_publish *); /* accepts NULL */

/* Opens the zones of the roster, which is borrowed until the next call. */
int campaign_publish_reset(struct campaign_publish *, const struct stage_env *,
			   struct err *) MUST_USE;

/* Into the fence, which is finished first: what is known of the sentra of these
 * partitions. */
int campaign_publish_own(struct campaign_publish *,
			 const struct campaign_context *,
			 const struct partition *, size_t n, struct fence *,
			 struct err *) MUST_USE;

/* By the owner of partition 0, into the fence, which is finished first: the
 * campaigns, from what stands there of all sentra. */
int campaign_publish_all(struct campaign_publish *,
			 const struct campaign_context *, struct fence *,
			 struct err *) MUST_USE;

#endif
