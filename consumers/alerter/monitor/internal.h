/* internal.h -- what the files of watch.h share; private to them. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_INTERNAL_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_INTERNAL_H

#include "crossings.h"
#include "monitor.h"

#include "common/base/clock.h"

/* Why an account is blind by its proofs: the outcomes, and then no status. */
#define MONITOR_SILENT  (OUTCOME_UNKNOWN + 1)
#define MONITOR_REASONS (MONITOR_SILENT + 1)
const char *monitor_reason_name(int reason);
int monitor_reason_find(const char *name); /* MONITOR_REASONS: none of these */

/* An alert that fires, and its place among those of its kind. */
struct firing {
	struct monitor_alert alert;
	size_t rank;
};

struct monitor {
	struct monitor_policy plan;
	bool adopted;
	struct monitor_account **accounts;
	size_t n_accounts, accounts_room;
	struct monitor_account **slots; /* open addressing, at most half full */
	size_t n_slots;
	/* Those of the roster in its order; sentra i has them from first[i]
	 * up to first[i + 1]. */
	struct monitor_account **rostered;
	size_t n_rostered, *first;
	/* Scratch of an evaluation, as long as rostered. */
	struct crossing *waiting;
	struct windows crossings;
	struct firing *alerts; /* in the order in which they are told */
	size_t n_alerts, alerts_room;
};

static inline size_t monitor_sentra_index(const struct monitor *w,
					  const struct sentra *sentra)
{
	return (size_t)(sentra - w->plan.roster->sentras);
}

static inline int64_t monitor_day(const struct monitor *w, int64_t t_ms)
{
	return local_day(t_ms, w->plan.zone_hours);
}

static inline void monitor_put(struct monitor_account *a, int64_t *field,
			       int64_t value)
{
	a->changed |= *field != value;
	*field = value;
}

/* ---- monitor_table.c ---- */

/* Null, or longer than an address is: none.  false: out of memory. */
bool monitor_keep_url(struct monitor_account *, struct str url) MUST_USE;

/* ---- monitor_facts.c ---- */

void monitor_facts_none(struct monitor_account *);
/* false: out of memory. */
bool monitor_take(const struct monitor *, struct monitor_account *,
		  const struct monitor_input *) MUST_USE;
/* Working time at the last proof; TIME_NONE without one. */
int64_t monitor_age_ms(const struct monitor *, const struct monitor_account *);
/* The same, and remembered. */
int64_t monitor_renew_age(const struct monitor *, struct monitor_account *);

/* ---- monitor_stand.c ---- */

struct monitor_view {
	int64_t age_ms; /* TIME_NONE */
	bool over, within, exempt;
	int64_t blind_ms;   /* by its proofs, since; TIME_NONE */
	int reason;         /* of that */
	int64_t suspect_ms; /* held, since; TIME_NONE */
};
void monitor_look(const struct monitor *, const struct monitor_account *,
		  int64_t t_ms, struct monitor_view *out);

/* ---- monitor_guard.c: who is stale, who is held ---- */

void monitor_decide(struct monitor *, int64_t t_ms);

/* ---- monitor_told.c ---- */

/* 1: it was there already; -ENOMEM. */
int monitor_add_alert(struct monitor *, const struct monitor_alert *) MUST_USE;
/* The roster is another one: its order is. */
void monitor_rank_alerts(struct monitor *);

/* ---- monitor_alerts.c ---- */

int monitor_tell(struct monitor *, const struct monitor_input *,
		 monitor_effect_fn *fn, void *ctx, struct err *) MUST_USE;

#endif
