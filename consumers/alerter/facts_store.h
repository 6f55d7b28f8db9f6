/* facts_store.h -- what the alerter knows of accounts, as it is kept in Redis.
 *
 *   <prefix>:state:alerter:facts:<p>  HASH  of partition p:
 *       "<platform>:<sentra id>:<account id>" -> ten numbers; "=" and two more;
 *       "=", how many silences are over and four numbers of each, how many
 *       proofs may end a hold, and these; the url of the newest post
 *   <prefix>:state:alerter:verdicts   HASH  decisions, by the owner of
 * partition 0: the same fields -> three numbers
 *
 * Learning an event twice changes nothing, so facts may be ahead of the
 * offsets up to which the partition counts as read.  Private to the alerter and
 * sentractl, but an upgraded alerter goes on from what the old one wrote. */
#ifndef SENTRA_CONSUMERS_ALERTER_FACTS_STORE_H
#define SENTRA_CONSUMERS_ALERTER_FACTS_STORE_H

#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

#define ALERTER "alerter"

/* Whether facts of the event's account may be kept: always where the roster has
 * it or there are some already.  Whoever may write to a topic can invent
 * accounts, so of others only some FACTS_MOST are; one that the roster gains
 * later begins with what comes from then on. */
#define FACTS_MOST 20000
bool facts_room(const struct monitor *, const struct stage_env *,
		const struct event *, enum platform_id);

/* Load into the monitor, over what it knows.  What cannot be read is left out:
 * another version's field, a platform that is unknown here. */
int facts_load(struct monitor *, const struct stage_env *, int32_t partition,
	       struct err *) MUST_USE;
int decisions_load(struct monitor *, const struct stage_env *,
		   struct err *) MUST_USE;

/* Into the fence: of every changed account its facts, where its partition is
 * one of ours; and with decisions its decision.  changed is cleared. */
int facts_save(struct monitor *, const struct stage_env *, struct fence *,
	       const struct partition *ours, size_t n, bool decisions,
	       struct err *) MUST_USE;
/* Into the fence: nothing is known of this partition. */
void facts_clear(const struct stage_env *, struct fence *, int32_t partition);

/* The values of the hashes.  url: may be NULL. */
void facts_encode(const struct monitor_facts *, const char *url,
		  struct buf *out);
/* False: no such value.  *url: a view of text, null where there is none. */
bool facts_decode(struct str text, struct monitor_facts *out, struct str *url);
void decision_encode(const struct monitor_decision *, struct buf *out);
bool decision_decode(struct str text, struct monitor_decision *out);

#endif
