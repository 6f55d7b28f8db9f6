/* monitor.c -- one step of the rule of staleness.
 *
 * Pure, as all of watch_*.c: must not know Redis, Kafka or the time of day. */
#include "internal.h"

#include <errno.h>

const char *const monitor_state_names[MONITOR_STATE_COUNT] = {
	"fresh", "aging", "blind", "unknown", "stale", "exempt", "unregistered",
};

const char *const monitor_alert_names[ALERT_KIND_COUNT] = {
	"content_stale",
	"collection_blind",
	"collection_suspect",
	"pipeline_stalled",
};

static int evaluate(struct monitor *w, const struct monitor_input *in,
		    monitor_effect_fn *fn, void *ctx, struct err *err)
{
	for (size_t i = 0; i < w->n_rostered; i++)
		monitor_renew_age(w, w->rostered[i]);
	monitor_decide(w, in->at_ms);
	return monitor_tell(w, in, fn, ctx, err);
}

int monitor_step(struct monitor *w, const struct monitor_input *in,
		 monitor_effect_fn *fn, void *ctx, struct err *err)
{
	struct monitor_account *a;

	if (!w->adopted)
		return err_set(err, -EINVAL, "watching: no roster adopted");
	if (in->kind == MONITOR_EVALUATE)
		return evaluate(w, in, fn, ctx, err);
	a = monitor_get(w, in->sentra_id, in->platform, in->account_id);
	if (!a || !monitor_take(w, a, in))
		return err_set(err, -ENOMEM, "no memory for another account");
	return 0;
}
