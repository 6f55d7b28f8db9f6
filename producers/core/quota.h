/* quota.h -- how much a platform may still be asked, as arithmetic: units a
 * period, spread over the period by a pace, and holds, the instants before
 * which one step or the whole platform must rest.
 *
 *   until = quota_blocked(&q, step, cost, now_ms);   refused before then
 *   due = quota_paced(&q, cost, now_ms);             only waited for
 *   quota_spend(&q, cost, now_ms);
 *   if (q.dirty) ... write what quota_encode() gives, then send ...
 *
 * The text of a quota is kept in a file and never shows less than was used, so
 * that a restart cannot overspend.  To write it seldom, units are reserved
 * ahead, a hundredth of the limit at a time: dirty says when more than that was
 * used and the text must be written again, before the request goes out.
 *
 * Knows neither clock nor file.  All instants are Unix time. */
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
	int64_t reserved;            /* used as the text has it, >= used */
	int64_t resets_ms;           /* end of the period; 0: none began */
	int64_t hold_ms[STEP_COUNT]; /* one step not before; 0: free */
	int64_t hold_all_ms;         /* the platform not before; 0: free */
	struct pace pace;            /* of the limit over its period */
	bool dirty;                  /* the text is out of date */
};

void quota_init(struct quota *, enum quota_period, int64_t limit);
/* Another limit; what was used stays. */
void quota_limit(struct quota *, int64_t limit);

/* ---- units ---- */

/* What a request about so many targets may cost at most. */
int64_t quota_cost(const struct platform *, enum step, size_t targets);
/* 0: the step may be asked now; else the Unix ms before which it may not, for
 * a hold or because the period's units are used up. */
int64_t quota_blocked(struct quota *, enum step, int64_t cost, int64_t now_ms);
/* When the cost has flowed in: now_ms or later.  This is our own fairness and
 * not the platform's limit: to be waited for, never published as a refusal. */
int64_t quota_paced(struct quota *, int64_t cost, int64_t now_ms);
/* A request of that cost goes out. */
void quota_spend(struct quota *, int64_t cost, int64_t now_ms);
/* It cost so much less than was spent for it. */
void quota_refund(struct quota *, int64_t units, int64_t now_ms);
/* How long one unit takes to flow in, in ms; 0: there is no budget. */
double quota_span_ms(const struct quota *);

/* ---- holds ---- */

/* Let a step rest until then; STEP_COUNT: the whole platform.  A hold is never
 * shortened, and never longer than 62 days, whatever a platform says. */
void quota_hold(struct quota *, enum step, int64_t until_ms, int64_t now_ms);
/* A hold until then, cut to what a hold may be. */
int64_t quota_hold_end(int64_t until_ms, int64_t now_ms);
/* A hold that was remembered: its end, or 0 where it is over, or so far away
 * that only a wrong clock can have set it. */
int64_t quota_held(int64_t until_ms, int64_t now_ms);
/* When a round that begins with that step could be made: now_ms or later. */
int64_t quota_opens(const struct quota *, const struct platform *,
		    enum step first, int64_t now_ms);

/* ---- the text ---- */

/* Give up what is reserved ahead: before a write that may be the last. */
void quota_settle(struct quota *);
/* {"version":1,"used":N,"resets":<ms>,"full":<us>,"hold":{"all":<ms>,
 * "<step>":<ms>,...}} */
void quota_encode(const struct quota *, struct buf *);
/* Keeps period and limit.  < 0: no such text; the quota is untouched. */
int quota_decode(struct quota *, struct str text, struct err *) MUST_USE;

#endif
