/* api_health.c -- /api/v1/health: whether what is shown is current and whole.
 */
#include "api_answer.h"

#include "consumers/alerter/monitor/kinds.h"
#include "episodes.h"

#include <math.h>

#define ALERTS_MAX 1000 /* events, the newest of the stream */

static void put_stage(struct json_put *json, const struct world *w,
		      enum snapshot_stage stage)
{
	const struct stage_health *s = &w->now->stage[stage];

	json_open(json, NULL, '{');
	json_put_text(json, "stage", str_of(snapshot_stage_names[stage]));
	json_put_bool(json, "there", s->there);
	json_put_bool(json, "silent",
		      snapshot_is_old(w->now, stage, w->now_ms,
				      w->stalled_after_ms));
	json_put_bool(json, "rebuilding", s->rebuilding);
	json_put_ms(json, "updated_at", s->updated_ms);
	json_put_ms(json, "watermark", s->watermark_ms);
	json_put_number(json, "lag", s->lag < 0 ? NAN : (double)s->lag, 0);
	json_put_text(json, "version", s->version);
	json_put_ms(json, "log_changed_at", s->log_changed_ms);
	json_put_text(json, "log_change", s->log_change);
	json_close(json, '}');
}

static void put_silence(struct json_put *json, const struct world *w)
{
	json_open(json, "stale_sentra", '[');
	for (size_t i = 0; i < w->now->n_stale; i++) {
		json_open(json, NULL, '{');
		api_put_sentra(json, w, w->now->stale[i].sentra);
		json_put_ms(json, "since", w->now->stale[i].since_ms);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_open(json, "blind_accounts", '[');
	for (size_t i = 0; i < w->now->n_blind; i++) {
		const struct blind_entry *b = &w->now->blind[i];

		json_open(json, NULL, '{');
		api_put_sentra(json, w, b->sentra);
		api_put_platform(json, b->platform);
		json_put_text(json, "account_id", b->account);
		json_put_ms(json, "since", b->since_ms);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_alert(struct json_put *json, const struct alert_episode *e)
{
	const struct monitor_alert *alert = &e->alert;

	json_open(json, NULL, '{');
	json_put_text(json, "kind", str_of(alert_kinds[alert->kind].name));
	json_put_text(json, "of", str_of(alert->of));
	json_put_text(json, "reason", str_of(alert->reason));
	json_put_ms(json, "since", alert->since_ms);
	json_put_ms(json, "told", e->raised_ms);
	json_put_text(json, "detail", str_of(e->detail));
	json_close(json, '}');
}

/* Null where Redis cannot say it now: the rest is as it was read last. */
static int put_alerts(struct json_put *json, const struct world *w)
{
	struct alert_list list = { 0 };

	if (episodes_read(w, ALERTS_MAX, &list, NULL) < 0) {
		json_put_text(json, "alerts", STR_NULL);
		alert_list_release(&list);
		return 0;
	}
	json_open(json, "alerts", '[');
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].ended_ms == TIME_NONE)
			put_alert(json, &list.at[i]);
	json_close(json, ']');
	alert_list_release(&list);
	return 0;
}

int api_health(const struct world *w, const struct page_ask *ask,
	       struct json_put *json, struct err *err)
{
	(void)ask;
	(void)err;
	json_open(json, "stages", '[');
	for (int i = 0; i < SNAPSHOT_STAGES; i++)
		put_stage(json, w, (enum snapshot_stage)i);
	json_close(json, ']');
	put_silence(json, w);
	return put_alerts(json, w);
}
