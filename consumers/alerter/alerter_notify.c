/* alerter_notify.c -- Alertmanagers are told what fires, and what is over. */
#include "alerter_parts.h"

#include "alert_context.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES_MAX 8192
#define PROVEN_MS      SECOND_MS
#define LAST_MS        (5 * SECOND_MS)
#define LAST_STEP_MS   100

/* One alert with its texts. */
struct call {
	struct buf summary[2], description[2];
};

static void call_init(struct call *c)
{
	for (int i = 0; i < 2; i++) {
		buf_init(&c->summary[i], TEXT_BYTES_MAX);
		buf_init(&c->description[i], TEXT_BYTES_MAX);
	}
}

static void call_release(struct call *c)
{
	for (int i = 0; i < 2; i++) {
		buf_release(&c->summary[i]);
		buf_release(&c->description[i]);
	}
}

static void write_texts(struct alerter *a, struct call *c,
			const struct monitor_alert *alert, int64_t t_ms,
			struct alertmanager_alert *out)
{
	struct alert_context telling;

	alert_context_gather(&telling, a->monitor, &a->env,
			     policy_zone(a->policy, a->env.zone), alert, t_ms);
	alert_context_shorten(&telling);
	*out = (struct alertmanager_alert){ .alert = alert };
	for (int i = 0; i < 2; i++) {
		alert_summary(&telling.facts, (enum alert_language)i,
			      &c->summary[i]);
		alert_description(&telling.facts, (enum alert_language)i,
				  &c->description[i]);
		out->summary[i] = buf_str(&c->summary[i]);
		out->description[i] = buf_str(&c->description[i]);
	}
}

static int call_ended(struct alerter *a, const struct monitor_alert *alert,
		      int64_t at_ms, struct err *err)
{
	const struct alertmanager_alert over = { .alert = alert };

	return alertmanager_resolve(a->alertmanager, &over, at_ms, boot_ms(),
				    err);
}

static int call_firing(struct alerter *a, int64_t t_ms, struct err *err)
{
	size_t n = monitor_alerts(a->monitor), i;
	struct alertmanager_alert *list = calloc(n + 1, sizeof(*list));
	struct call *calls = calloc(n + 1, sizeof(*calls));
	int rc = list && calls ? 0 : -ENOMEM;

	for (i = 0; i < n && rc == 0; i++) {
		call_init(&calls[i]);
		write_texts(a, &calls[i], monitor_alert_at(a->monitor, i), t_ms,
			    &list[i]);
	}
	if (rc == 0)
		rc = alertmanager_set(a->alertmanager, list, n, err);
	else
		err_set(err, rc, "no memory for alerts");
	for (i = 0; calls && i < n; i++)
		call_release(&calls[i]);
	free(calls);
	free(list);
	return rc;
}

/* The topic has it all: who could not be told now is no reason to begin
 * anew. */
void alerter_notify(struct alerter *a, int64_t t_ms)
{
	struct err err;
	int rc = 0;

	for (size_t i = 0; i < a->n_effects && rc == 0; i++)
		if (!a->effects[i].raised)
			rc = call_ended(a, &a->effects[i].alert, t_ms, &err);
	if (rc == 0)
		rc = call_firing(a, t_ms, &err);
	if (rc < 0 && log_limited("alertmanager", boot_ms()))
		log_kv(LOG_ERROR, "Alertmanagers are not told of all", "why",
		       err.text, NULL);
}

static bool fires_again(const struct monitor *monitor,
			const struct monitor_alert *ended)
{
	for (size_t i = 0; i < monitor_alerts(monitor); i++)
		if (monitor_alert_cmp(monitor_alert_at(monitor, i), ended) == 0)
			return true;
	return false;
}

void alerter_notify_ended(struct alerter *a)
{
	struct err err;
	int64_t since_ms = wall_ms() - settings_of(a)->alertmanager.hold_ms;
	const struct alert_log_ended *ended;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && (ended = alert_log_ended(a->alert_log, i)); i++)
		if (ended->at_ms >= since_ms &&
		    !fires_again(a->monitor, &ended->alert))
			rc = call_ended(a, &ended->alert, ended->at_ms, &err);
	if (rc < 0)
		log_kv(LOG_ERROR, "Alertmanagers are not told of what ended",
		       "why", err.text, NULL);
}

void alerter_notify_last(struct alerter *a)
{
	int64_t until_ms = boot_ms() + LAST_MS;

	if (alerter_is_behind(a, wall_ms()))
		return;
	while (alertmanager_pending(a->alertmanager) && boot_ms() < until_ms) {
		struct pollfd fd = { .fd = alertmanager_fd(a->alertmanager),
				     .events = POLLIN };

		poll(&fd, fd.fd >= 0, LAST_STEP_MS);
		alertmanager_step(a->alertmanager, boot_ms(), wall_ms());
	}
}

/* ---- its turn ---- */

int alerter_fd(const void *state)
{
	const struct alerter *a = state;

	return a->mute ? -1 : alertmanager_fd(a->alertmanager);
}

int64_t alerter_due_ms(const void *state)
{
	const struct alerter *a = state;

	return a->mute ? INT64_MAX : alertmanager_due_ms(a->alertmanager);
}

/* A process that was stopped for a while may have a successor, which knows
 * better: so a proof is never old when something is sent.  A clock that is
 * behind would write endsAt in the past, which is "resolved".  Nothing then
 * until the next flush. */
static bool may_speak(struct alerter *a)
{
	int64_t now_ms = boot_ms();

	a->mute = alerter_is_behind(a, wall_ms());
	if (a->mute || now_ms - a->proven_ms < PROVEN_MS)
		return !a->mute;
	a->mute = fence_prove(&a->fence, NULL) < 0;
	a->proven_ms = now_ms;
	return !a->mute;
}

static void show_counts(const struct alerter *a)
{
	struct alertmanager_counts n;

	alertmanager_count(a->alertmanager, &n);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "accepted",
		    (double)n.accepted);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "refused",
		    (double)n.refused);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "failed",
		    (double)n.failed);
	metrics_set(a->env.metrics, METER_AM_AWAY, NULL, (double)n.away);
}

void alerter_serve(void *state)
{
	struct alerter *a = state;

	if (!a->mute && (alerter_due_ms(a) == INT64_MAX || may_speak(a)))
		alertmanager_step(a->alertmanager, boot_ms(), wall_ms());
	show_counts(a);
}
