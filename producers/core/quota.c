/* quota.c -- counts units by period, reserves them ahead of the file, and
 * remembers holds. */
#include "quota.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>

#define HOLD_MAX_MS (62 * DAY_MS) /* a billing cycle and then some */
#define AHEAD_SHARE 100 /* one hundredth of the limit is reserved ahead */

static const char *const step_names[STEP_COUNT] = {
	[STEP_TOKEN] = "token",       [STEP_RESOLVE] = "resolve",
	[STEP_PROFILE] = "profile",   [STEP_POSTS] = "posts",
	[STEP_COUNTERS] = "counters",
};

/* For the pace.  A month counts as 31 days: the budget then suffices for every
 * month. */
static int64_t period_ms(enum quota_period period)
{
	switch (period) {
	case QUOTA_HOUR: return HOUR_MS;
	case QUOTA_PACIFIC_DAY: return DAY_MS;
	case QUOTA_UTC_MONTH: return 31 * DAY_MS;
	default: return 0;
	}
}

static bool counts(const struct quota *q)
{
	return q->period != QUOTA_NONE && q->limit > 0;
}

void quota_init(struct quota *q, enum quota_period period, int64_t limit)
{
	*q = (struct quota){ .period = period };
	quota_limit(q, limit);
}

void quota_limit(struct quota *q, int64_t limit)
{
	struct pace pace = q->pace;

	if (q->limit == limit)
		return;
	q->limit = limit;
	pace_init(&q->pace, counts(q) ? limit : 0, period_ms(q->period));
	q->pace.full_us = pace.full_us;
	q->pace.now_us = pace.now_us;
}

int64_t quota_cost(const struct platform *pf, enum step step, size_t targets)
{
	return (int64_t)pf->cost[step] *
	       (pf->cost_by_target ? (int64_t)targets : 1);
}

static int64_t period_end(const struct quota *q, int64_t now_ms)
{
	switch (q->period) {
	case QUOTA_HOUR: return (floor_div(now_ms, HOUR_MS) + 1) * HOUR_MS;
	case QUOTA_PACIFIC_DAY: return pacific_midnight_after(now_ms);
	default: return month_after(now_ms);
	}
}

/* Any other period than the one counted begins at 0, an earlier one too: that
 * is a replay of the past, or a clock that was set right. */
static void roll(struct quota *q, int64_t now_ms)
{
	int64_t end = period_end(q, now_ms);

	if (end == q->resets_ms)
		return;
	q->resets_ms = end;
	q->used = 0;
	q->reserved = 0;
}

int64_t quota_hold_end(int64_t until_ms, int64_t now_ms)
{
	int64_t most = now_ms + HOLD_MAX_MS;

	return until_ms < most ? until_ms : most;
}

int64_t quota_held(int64_t until_ms, int64_t now_ms)
{
	return until_ms > now_ms && until_ms <= now_ms + HOLD_MAX_MS + DAY_MS
		       ? until_ms
		       : 0;
}

int64_t quota_blocked(struct quota *q, enum step step, int64_t cost,
		      int64_t now_ms)
{
	int64_t until = later(quota_held(q->hold_all_ms, now_ms),
			      quota_held(q->hold_ms[step], now_ms));

	if (counts(q)) {
		roll(q, now_ms);
		/* A single request that costs more than the limit may use up
		 * all of it. */
		if (q->used && q->used + cost > q->limit)
			until = later(until, q->resets_ms);
	}
	return until > now_ms ? until : 0;
}

void quota_spend(struct quota *q, int64_t cost, int64_t now_ms)
{
	if (!counts(q))
		return;
	roll(q, now_ms);
	q->used += cost;
	pace_spend(&q->pace, cost, now_ms);
	if (q->used <= q->reserved)
		return;
	q->reserved = q->used + q->limit / AHEAD_SHARE;
	q->dirty = true;
}

void quota_refund(struct quota *q, int64_t units, int64_t now_ms)
{
	if (!counts(q))
		return;
	q->used = later(q->used - units, 0);
	pace_spend(&q->pace, -units, now_ms);
}

int64_t quota_paced(struct quota *q, int64_t cost, int64_t now_ms)
{
	return pace_due_ms(&q->pace, cost, now_ms);
}

double quota_span_ms(const struct quota *q)
{
	return (double)q->pace.unit_us / 1000;
}

void quota_hold(struct quota *q, enum step step, int64_t until_ms,
		int64_t now_ms)
{
	int64_t *hold =
		step == STEP_COUNT ? &q->hold_all_ms : &q->hold_ms[step];

	until_ms = quota_hold_end(until_ms, now_ms);
	if (until_ms <= quota_held(*hold, now_ms))
		return;
	*hold = until_ms;
	q->dirty = true;
}

int64_t quota_opens(const struct quota *q, const struct platform *pf,
		    enum step first, int64_t now_ms)
{
	int64_t opens = later(now_ms, quota_held(q->hold_all_ms, now_ms));
	int64_t cost = 0;
	size_t i;

	for (i = first; i < STEP_COUNT; i++) {
		if (pf->batch[i] == 0)
			continue;
		cost += pf->cost[i];
		opens = later(opens, quota_held(q->hold_ms[i], now_ms));
	}
	if (counts(q) && now_ms < q->resets_ms && q->used &&
	    q->used + cost > q->limit)
		opens = later(opens, q->resets_ms);
	return opens;
}

void quota_settle(struct quota *q)
{
	q->dirty |= q->reserved != q->used;
	q->reserved = q->used;
}

/* The pace, too, with what is reserved ahead as spent. */
static int64_t reserved_full_us(const struct quota *q)
{
	return q->pace.full_us + (q->reserved - q->used) * q->pace.unit_us;
}

void quota_encode(const struct quota *q, struct buf *out)
{
	size_t i;

	buf_addf(out, "{\"version\":1,\"used\":%lld,\"resets\":%lld",
		 (long long)q->reserved, (long long)q->resets_ms);
	buf_addf(out, ",\"full\":%lld", (long long)reserved_full_us(q));
	buf_addf(out, ",\"hold\":{\"all\":%lld", (long long)q->hold_all_ms);
	for (i = 0; i < STEP_COUNT; i++)
		buf_addf(out, ",\"%s\":%lld", step_names[i],
			 (long long)q->hold_ms[i]);
	buf_adds(out, "}}\n");
}

static int read_count(const struct json_t *node, const char *name, int64_t *to,
		      struct err *err)
{
	if (!json_int(node, to) || *to < 0)
		return err_set(err, -EBADMSG, "%s: want a whole number", name);
	return 0;
}

static int read_holds(struct quota *q, const struct json_t *hold,
		      struct err *err)
{
	int rc = read_count(json_get(hold, "all"), "hold.all", &q->hold_all_ms,
			    err);
	size_t i;

	for (i = 0; rc == 0 && i < STEP_COUNT; i++)
		if (json_get(hold, step_names[i]))
			rc = read_count(json_get(hold, step_names[i]),
					step_names[i], &q->hold_ms[i], err);
	return rc;
}

int quota_decode(struct quota *q, struct str text, struct err *err)
{
	struct quota read = *q;
	struct json_t *doc;
	int rc = json_parse(text, &json_file_limits, &doc, err);

	if (rc < 0)
		return rc;
	if ((rc = read_count(json_get(doc, "used"), "used", &read.used, err)) <
		    0 ||
	    (rc = read_count(json_get(doc, "resets"), "resets", &read.resets_ms,
			     err)) < 0 ||
	    (json_get(doc, "full") &&
	     (rc = read_count(json_get(doc, "full"), "full", &read.pace.full_us,
			      err)) < 0) ||
	    (rc = read_holds(&read, json_get(doc, "hold"), err)) < 0)
		goto out;
	read.reserved = read.used;
	read.dirty = false;
	*q = read;
out:
	json_free(doc);
	return rc;
}
