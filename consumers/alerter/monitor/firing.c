/* firing.c -- the alerts that were told and are not over: a list in the
 * order in which they are told.  By kind; by sentra or platform and reason; by
 * name.
 *
 * Must not know the rule. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>

int monitor_alert_cmp(const struct monitor_alert *a,
		      const struct monitor_alert *b)
{
	int c = strcmp(a->of, b->of);

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (c == 0 && a->kind == ALERT_COLLECTION_BLIND)
		c = strcmp(a->reason, b->reason);
	return c;
}

/* Among those of its kind.  SIZE_MAX: of nobody that is known, behind all
 * others. */
static size_t rank(const struct monitor *w, const struct monitor_alert *alert)
{
	const struct sentra *sentra;
	int platform;

	if (alert->kind == ALERT_PIPELINE_STALLED)
		return 0;
	if (alert->kind == ALERT_CONTENT_STALE) {
		sentra = w->plan.roster ? roster_find(w->plan.roster,
						      str_of(alert->of))
					: NULL;
		return sentra ? monitor_sentra_index(w, sentra) : SIZE_MAX;
	}
	platform = platform_find(str_of(alert->of));
	if (platform < 0)
		return SIZE_MAX;
	return (size_t)(platform * (MONITOR_REASONS + 1) +
			monitor_reason_find(alert->reason));
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

void monitor_rank_alerts(struct monitor *w)
{
	for (size_t i = 0; i < w->n_alerts; i++)
		w->alerts[i].rank = rank(w, &w->alerts[i].alert);
	if (w->n_alerts > 0)
		qsort(w->alerts, w->n_alerts, sizeof(*w->alerts), compare);
}

/* Where it is, or belongs. */
static size_t place(const struct monitor *w, const struct firing *f,
		    bool *there)
{
	size_t low = 0, high = w->n_alerts;

	*there = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = compare(&w->alerts[mid], f);

		if (c == 0)
			*there = true;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool grow(struct monitor *w)
{
	size_t room = w->alerts_room ? w->alerts_room * 2 : 16;
	struct firing *alerts;

	if (w->n_alerts < w->alerts_room)
		return true;
	alerts = realloc(w->alerts, room * sizeof(*alerts));
	if (!alerts)
		return false;
	w->alerts = alerts;
	w->alerts_room = room;
	return true;
}

int monitor_add_alert(struct monitor *w, const struct monitor_alert *alert)
{
	struct firing f = { *alert, rank(w, alert) };
	bool there;
	size_t i = place(w, &f, &there);

	if (there)
		return 1;
	if (!grow(w))
		return -ENOMEM;
	memmove(&w->alerts[i + 1], &w->alerts[i],
		(w->n_alerts - i) * sizeof(*w->alerts));
	w->alerts[i] = f;
	w->n_alerts++;
	return 0;
}

static void take_out(struct monitor *w, const struct monitor_alert *alert)
{
	struct firing f = { *alert, rank(w, alert) };
	bool there;
	size_t i = place(w, &f, &there);

	if (!there)
		return;
	w->n_alerts--;
	memmove(&w->alerts[i], &w->alerts[i + 1],
		(w->n_alerts - i) * sizeof(*w->alerts));
}

int monitor_told(struct monitor *w, const struct monitor_alert *alert,
		 bool firing)
{
	int rc = 0;

	if (firing)
		rc = monitor_add_alert(w, alert);
	else
		take_out(w, alert);
	return rc < 0 ? rc : 0;
}

size_t monitor_alerts(const struct monitor *w)
{
	return w->n_alerts;
}

const struct monitor_alert *monitor_alert_at(const struct monitor *w, size_t i)
{
	return &w->alerts[i].alert;
}
