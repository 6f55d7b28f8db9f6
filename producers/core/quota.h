/* quota.h -- whether a platform may be asked, as arithmetic: units a period,
 * spread over it, and instants before which a step or the whole platform must
 * rest.
 *
 * Knows neither clock nor file.  The text that it encodes never tells less
 * than what was used, so that a restart cannot overspend: some units are
 * noted ahead, and dirty says when the text must be written again, before the
 * request goes out. */
#ifndef SENTRA_PRODUCERS_CORE_QUOTA_H
#define SENTRA_PRODUCERS_CORE_QUOTA_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "pace.h"
#include "producers/platforms/platform.h"

struct quota {
	enum quota_period period;
	int64_t limit;               /* units a period; 0: none */
	int64_t used;                /* in this period */
	int64_t noted;               /* what the text says is used, >= used */
	int64_t resets_ms;           /* end of the period; 0: none began */
	int64_t hold_ms[STEP_COUNT]; /* not before, one step; 0: free */
	int64_t hold_all_ms;         /* not before, the whole platform */
	struct pace pace;            /* of the limit over its period */
	bool dirty;                  /* the text is out of date */
};

void quota_init(struct quota *, enum quota_period, int64_t limit);
/* Another limit; what was used stays. */
void quota_limit(struct quota *, int64_t limit);

/* What a request about so many targets may cost at most. */
int64_t quota_cost(const struct platform *, enum step, size_t targets);

/* 0: the step may be asked now; else unix ms before which it may not. */
int64_t quota_blocked(struct quota *, enum step, int64_t cost, int64_t now_ms);
/* When its units have flowed in: now_ms or later.  No matter of the platform,
 * but of fairness: to be waited for, not to be told as a refusal. */
int64_t quota_paced(struct quota *, int64_t cost, int64_t now_ms);
/* One request goes out. */
void quota_spend(struct quota *, int64_t cost, int64_t now_ms);
/* It cost less than was spent for it. */
void quota_refund(struct quota *, int64_t units, int64_t now_ms);
/* How long a unit takes to flow in; 0: there is no budget. */
double quota_span_ms(const struct quota *);
/* Rest until then; STEP_COUNT: the whole platform.  A hold is never shortened,
 * and never longer than 62 days, whatever a platform says. */
void quota_hold(struct quota *, enum step, int64_t until_ms, int64_t now_ms);
/* The end of a hold as it may be. */
int64_t quota_hold_end(int64_t until_ms, int64_t now_ms);
/* The end of one that is remembered; 0 where it is over, or so far away that
 * only a wrong clock can have set it. */
int64_t quota_held(int64_t until_ms, int64_t now_ms);
/* When a round from that step on could begin: now_ms or later. */
int64_t quota_opens(const struct quota *, const struct platform *,
		    enum step first, int64_t now_ms);
/* Nothing is noted ahead any more: before a write that may be the last. */
void quota_settle(struct quota *);

void quota_encode(const struct quota *, struct buf *);
/* Keeps period and limit.  < 0: no such text; the quota is untouched. */
int quota_decode(struct quota *, struct str text, struct err *) MUST_USE;

#endif
