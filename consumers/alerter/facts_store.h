/* facts_store.h -- what the alerter knows of accounts, as it stands in Redis.
 *
 *   <prefix>:state:alerter:facts:<p>  HASH  of slice p:
 *       "<platform>:<sentra id>:<account id>" -> ten numbers, and the url of
 *       the newest post
 *   <prefix>:state:alerter:verdicts   HASH  by the owner of slice 0:
 *       the same fields -> three numbers
 *
 * Learning an event twice changes nothing, so facts may be ahead of the marks
 * of how far was read. */
#ifndef SENTRA_CONSUMERS_ALERTER_FACTS_STORE_H
#define SENTRA_CONSUMERS_ALERTER_FACTS_STORE_H

#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

#define ALERTER "alerter"

/* Into the watch; what stands there is overwritten. */
int facts_load(struct monitor *, const struct stage_env *, int32_t partition,
	       struct err *) MUST_USE;
int decisions_load(struct monitor *, const struct stage_env *,
		   struct err *) MUST_USE;
/* Into the fence: of every changed account its facts where its slice is one of
 * ours, and with verdicts its verdict.  changed is cleared. */
int facts_save(struct monitor *, const struct stage_env *, struct fence *,
	       const struct partition *ours, size_t n, bool decisions,
	       struct err *) MUST_USE;
/* Into the fence: nothing of this slice. */
void facts_clear(const struct stage_env *, struct fence *, int32_t partition);

/* The texts, for tests and for sentractl. */
void facts_encode(const struct monitor_facts *, const char *url,
		  struct buf *out);
/* url: a view of text, null where there is none. */
bool facts_decode(struct str text, struct monitor_facts *out, struct str *url);
void decision_encode(const struct monitor_decision *, struct buf *out);
bool decision_decode(struct str text, struct monitor_decision *out);

#endif
