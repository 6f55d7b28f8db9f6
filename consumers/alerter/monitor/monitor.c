/* monitor.c -- one step of the rule of staleness.
 *
 * Pure, as all of watch_*.c: must not know Redis, Kafka or the time of day. */
#include "internal.h"

#include <errno.h>

const char *const watch_state_names[WATCH_STATE_COUNT] = {
	"fresh", "aging", "blind", "unknown", "stale", "exempt", "unregistered",
};

const char *const watch_alert_names[ALERT_KIND_COUNT] = {
	"content_stale",
	"collection_blind",
	"collection_suspect",
	"pipeline_stalled",
};

static int evaluate(struct watch *w, const struct watch_input *in,
		    watch_effect_fn *fn, void *ctx, struct err *err)
{
	for (size_t i = 0; i < w->n_rostered; i++)
		watch_renew_age(w, w->rostered[i]);
	watch_decide(w, in->at_ms);
	return watch_tell(w, in, fn, ctx, err);
}

int watch_step(struct watch *w, const struct watch_input *in,
	       watch_effect_fn *fn, void *ctx, struct err *err)
{
	struct watch_account *a;

	if (!w->adopted)
		return err_set(err, -EINVAL, "watching: no roster adopted");
	if (in->kind == WATCH_EVALUATE)
		return evaluate(w, in, fn, ctx, err);
	a = watch_get(w, in->sentra_id, in->platform, in->account_id);
	if (!a || !watch_take(w, a, in))
		return err_set(err, -ENOMEM, "no memory for another account");
	return 0;
}
