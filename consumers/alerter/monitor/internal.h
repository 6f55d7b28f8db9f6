/* internal.h -- what the files of watch.h share; private to them. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_INTERNAL_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_INTERNAL_H

#include "monitor.h"
#include "crossings.h"

#include "common/base/clock.h"

/* Why an account is blind by its proofs: the outcomes, and then no status. */
#define WATCH_SILENT  (OUTCOME_UNKNOWN + 1)
#define WATCH_REASONS (WATCH_SILENT + 1)
const char *watch_reason_name(int reason);
int watch_reason_find(const char *name); /* WATCH_REASONS: none of these */

/* An alert that fires, and its place among those of its kind. */
struct firing {
	struct watch_alert alert;
	size_t rank;
};

struct watch {
	struct watch_plan plan;
	bool adopted;
	struct watch_account **accounts;
	size_t n_accounts, accounts_room;
	struct watch_account **slots; /* open addressing, at most half full */
	size_t n_slots;
	/* Those of the roster in its order; sentra i has them from first[i]
	 * up to first[i + 1]. */
	struct watch_account **rostered;
	size_t n_rostered, *first;
	/* Scratch of an evaluation, as long as rostered. */
	struct moment *waiting;
	struct windows crossings;
	struct firing *alerts; /* in the order in which they are told */
	size_t n_alerts, alerts_room;
};

static inline size_t watch_sentra_index(const struct watch *w,
					const struct sentra *sentra)
{
	return (size_t)(sentra - w->plan.roster->sentras);
}

static inline int64_t watch_day(const struct watch *w, int64_t t_ms)
{
	return local_day(t_ms, w->plan.zone_hours);
}

static inline void watch_put(struct watch_account *a, int64_t *field,
			     int64_t value)
{
	a->changed |= *field != value;
	*field = value;
}

/* ---- watch_table.c ---- */

/* Null, or longer than an address is: none.  false: out of memory. */
bool watch_keep_url(struct watch_account *, struct str url) MUST_USE;

/* ---- watch_facts.c ---- */

void watch_facts_none(struct watch_account *);
/* false: out of memory. */
bool watch_take(const struct watch *, struct watch_account *,
		const struct watch_input *) MUST_USE;
/* Working time at the last proof; TIME_NONE without one. */
int64_t watch_age_ms(const struct watch *, const struct watch_account *);
/* The same, and remembered. */
int64_t watch_renew_age(const struct watch *, struct watch_account *);

/* ---- watch_stand.c ---- */

struct watch_view {
	int64_t age_ms; /* TIME_NONE */
	bool over, within, exempt;
	int64_t blind_ms;   /* by its proofs, since; TIME_NONE */
	int reason;         /* of that */
	int64_t suspect_ms; /* held, since; TIME_NONE */
};
void watch_look(const struct watch *, const struct watch_account *,
		int64_t t_ms, struct watch_view *out);

/* ---- watch_guard.c: who is stale, who is held ---- */

void watch_decide(struct watch *, int64_t t_ms);

/* ---- watch_told.c ---- */

/* 1: it was there already; -ENOMEM. */
int watch_add_alert(struct watch *, const struct watch_alert *) MUST_USE;
/* The roster is another one: its order is. */
void watch_rank_alerts(struct watch *);

/* ---- watch_alerts.c ---- */

int watch_tell(struct watch *, const struct watch_input *, watch_effect_fn *fn,
	       void *ctx, struct err *) MUST_USE;

#endif
