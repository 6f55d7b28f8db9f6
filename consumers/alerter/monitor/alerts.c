/* alerts.c -- the list of the alerts that fire.
 *
 * An alert is raised when the rule of its kind names its subject and it does
 * not fire yet; it is resolved when the rule says that it is over.  Each
 * happens once. */
#include "alerts.h"

#include "common/base/array.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the order ---- */

/* Among those of its kind; SIZE_MAX: of nobody that is known. */
static size_t rank_of(const struct monitor_accounts *all,
		      const struct monitor_alert *alert)
{
	const struct sentra *sentra;
	int platform;

	switch (alert_kinds[alert->kind].subject) {
	case SUBJECT_SENTRA:
		sentra = all->policy.roster ? roster_find(all->policy.roster,
							  str_of(alert->of))
					    : NULL;
		return sentra ? monitor_sentra_index(all, sentra) : SIZE_MAX;
	case SUBJECT_PLATFORM:
		platform = platform_find(str_of(alert->of));
		if (platform < 0)
			return SIZE_MAX;
		return (size_t)(platform * (MONITOR_REASONS + 1) +
				monitor_reason_find(alert->reason));
	default: return 0;
	}
}

static int compare(const void *a, const void *b)
{
	const struct firing *x = a, *y = b;

	if (x->alert.kind != y->alert.kind)
		return x->alert.kind < y->alert.kind ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return monitor_alert_cmp(&x->alert, &y->alert);
}

static void sort(struct monitor_alerts *alerts)
{
	if (alerts->n > 0)
		qsort(alerts->at, alerts->n, sizeof(*alerts->at), compare);
	alerts->n_sorted = alerts->n;
}

void monitor_alerts_sort(struct monitor_alerts *alerts,
			 const struct monitor_accounts *all)
{
	for (size_t i = 0; i < alerts->n; i++)
		alerts->at[i].rank = rank_of(all, &alerts->at[i].alert);
	sort(alerts);
}

/* Where it is, or belongs, among those that are sorted. */
static size_t place_of(const struct monitor_alerts *alerts,
		       const struct firing *f, bool *there)
{
	size_t low = 0, high = alerts->n_sorted;

	*there = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = compare(&alerts->at[mid], f);

		if (c == 0)
			*there = true;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Behind those that are sorted, of which it is none.  1: it was there already;
 * -ENOMEM. */
static int append(struct monitor_alerts *alerts,
		  const struct monitor_accounts *all,
		  const struct monitor_alert *alert)
{
	struct firing f = { *alert, rank_of(all, alert) };
	bool there;

	place_of(alerts, &f, &there);
	if (there)
		return 1;
	if (!ARRAY_ROOM(alerts->at, alerts->size, alerts->n + 1))
		return -ENOMEM;
	alerts->at[alerts->n++] = f;
	return 0;
}

static void take_out(struct monitor_alerts *alerts,
		     const struct monitor_accounts *all,
		     const struct monitor_alert *alert)
{
	struct firing f = { *alert, rank_of(all, alert) };
	bool there;
	size_t i = place_of(alerts, &f, &there);

	if (!there)
		return;
	alerts->n--;
	memmove(&alerts->at[i], &alerts->at[i + 1],
		(alerts->n - i) * sizeof(*alerts->at));
	alerts->n_sorted = alerts->n;
}

int monitor_alerts_fire(struct monitor_alerts *alerts,
			const struct monitor_accounts *all,
			const struct monitor_alert *const *list, size_t n)
{
	size_t before = alerts->n;
	int rc = 0;

	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = append(alerts, all, list[i]);
	if (rc < 0)
		alerts->n = before;
	sort(alerts);
	return rc < 0 ? rc : 0;
}

int monitor_alerts_restore(struct monitor_alerts *alerts,
			   const struct monitor_accounts *all,
			   const struct monitor_alert *alert, bool firing)
{
	int rc = 0;

	if (firing)
		rc = monitor_alerts_fire(alerts, all, &alert, 1);
	else
		take_out(alerts, all, alert);
	return rc < 0 ? rc : 0;
}

/* ---- an evaluation ---- */

struct raising {
	struct monitor_alerts *alerts;
	const struct evaluation *evaluation;
	enum monitor_alert_kind kind;
	monitor_effect_fn *fn;
	void *ctx;
};

static int raise_one(void *ctx, const char *of, const char *reason,
		     int64_t since_ms)
{
	const struct raising *r = ctx;
	struct monitor_effect effect = {
		.raised = true,
		.alert = { .kind = r->kind, .since_ms = since_ms },
	};
	struct monitor_alert *alert = &effect.alert;
	int rc;

	snprintf(alert->of, sizeof(alert->of), "%s", of);
	snprintf(alert->reason, sizeof(alert->reason), "%s", reason);
	rc = append(r->alerts, r->evaluation->accounts, alert);
	if (rc == 0)
		r->fn(r->ctx, &effect);
	return rc < 0 ? rc : 0;
}

static void resolve(struct monitor_alerts *alerts, const struct evaluation *e,
		    monitor_effect_fn *fn, void *ctx)
{
	size_t n = 0;

	for (size_t i = 0; i < alerts->n; i++) {
		const struct monitor_alert *alert = &alerts->at[i].alert;

		if (alert_kinds[alert->kind].is_over(e, alert))
			fn(ctx, &(struct monitor_effect){ false, *alert });
		else
			alerts->at[n++] = alerts->at[i];
	}
	alerts->n = alerts->n_sorted = n;
}

/* A rule names a subject, and reason, once. */
int monitor_alerts_evaluate(struct monitor_alerts *alerts,
			    const struct evaluation *e, monitor_effect_fn *fn,
			    void *ctx, struct err *err)
{
	struct raising r = {
		.alerts = alerts, .evaluation = e, .fn = fn, .ctx = ctx
	};
	int rc = 0;

	if (!e->partial)
		resolve(alerts, e, fn, ctx);
	for (int kind = 0; kind < ALERT_KIND_COUNT && rc == 0; kind++) {
		r.kind = (enum monitor_alert_kind)kind;
		if (e->partial && kind != ALERT_PIPELINE_STALLED)
			continue;
		rc = alert_kinds[kind].raise(e, raise_one, &r);
	}
	if (alerts->n != alerts->n_sorted)
		sort(alerts);
	return rc < 0 ? err_set(err, rc, "no memory for another alert") : 0;
}
