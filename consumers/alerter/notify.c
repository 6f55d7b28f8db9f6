/* notify.c -- writes the texts of each alert and hands them to Alertmanagers.
 */
#include "notify.h"

#include "alert_context.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#define TEXT_BYTES_MAX 8192
#define DRAIN_MS       (5 * SECOND_MS)
#define DRAIN_STEP_MS  100

/* The texts of one alert, by language. */
struct texts {
	struct buf summary[ALERT_LANGUAGES], description[ALERT_LANGUAGES];
};

static void texts_release(struct texts *t)
{
	for (int i = 0; i < ALERT_LANGUAGES; i++) {
		buf_release(&t->summary[i]);
		buf_release(&t->description[i]);
	}
}

/* out: borrows from t. */
static void write_texts(const struct notifier *n, struct texts *t,
			const struct monitor_alert *alert, int64_t t_ms,
			struct notification *out)
{
	struct alert_context context;

	alert_context_gather(&context, n->monitor, n->env, n->zone, alert,
			     t_ms);
	alert_context_shorten(&context);
	*out = (struct notification){ .alert = alert };
	for (int i = 0; i < ALERT_LANGUAGES; i++) {
		enum alert_language language = (enum alert_language)i;

		buf_init(&t->summary[i], TEXT_BYTES_MAX);
		buf_init(&t->description[i], TEXT_BYTES_MAX);
		alert_summary(&context.facts, language, &t->summary[i]);
		alert_description(&context.facts, language, &t->description[i]);
		out->summary[i] = buf_str(&t->summary[i]);
		out->description[i] = buf_str(&t->description[i]);
	}
}

static int send_firing(const struct notifier *n, int64_t t_ms, struct err *err)
{
	size_t count = monitor_firing_count(n->monitor), i;
	struct notification *list = calloc(count + 1, sizeof(*list));
	struct texts *texts = calloc(count + 1, sizeof(*texts));
	int rc = list && texts ? 0 : -ENOMEM;

	for (i = 0; i < count && rc == 0; i++)
		write_texts(n, &texts[i], monitor_firing_at(n->monitor, i),
			    t_ms, &list[i]);
	if (rc == 0)
		rc = alertmanager_set(n->alertmanager, list, count, err);
	else
		err_set(err, rc, "no memory for alerts");
	for (i = 0; texts && i < count; i++)
		texts_release(&texts[i]);
	free(texts);
	free(list);
	return rc;
}

/* Without texts: those with which it fired stay. */
static int send_ended(const struct notifier *n,
		      const struct monitor_alert *alert, int64_t at_ms,
		      struct err *err)
{
	const struct notification ended = { .alert = alert };

	return alertmanager_resolve(n->alertmanager, &ended, at_ms, boot_ms(),
				    err);
}

void notify_evaluation(const struct notifier *n,
		       const struct monitor_effect *effects, size_t n_effects,
		       int64_t t_ms)
{
	struct err err;
	int rc = 0;

	if (n->env->dry_run)
		return;
	for (size_t i = 0; i < n_effects && rc == 0; i++)
		if (!effects[i].raised)
			rc = send_ended(n, &effects[i].alert, t_ms, &err);
	if (rc == 0)
		rc = send_firing(n, t_ms, &err);
	if (rc < 0 && log_limited("alertmanager", boot_ms()))
		log_kv(LOG_ERROR, "Alertmanagers are not notified of all",
		       "why", err.text, NULL);
}

static bool fires(const struct monitor *m, const struct monitor_alert *alert)
{
	for (size_t i = 0; i < monitor_firing_count(m); i++)
		if (monitor_alert_cmp(monitor_firing_at(m, i), alert) == 0)
			return true;
	return false;
}

void notify_ended(const struct notifier *n, const struct alert_log *log,
		  int64_t hold_ms)
{
	struct err err;
	int64_t since_ms = wall_ms() - hold_ms;
	const struct alert_log_ended *ended;
	int rc = 0;

	if (n->env->dry_run)
		return;
	for (size_t i = 0; rc == 0 && (ended = alert_log_ended(log, i)); i++)
		if (ended->at_ms >= since_ms &&
		    !fires(n->monitor, &ended->alert))
			rc = send_ended(n, &ended->alert, ended->at_ms, &err);
	if (rc < 0)
		log_kv(LOG_ERROR,
		       "Alertmanagers are not notified of what ended", "why",
		       err.text, NULL);
}

void notify_drain(struct alertmanager *am)
{
	int64_t until_ms = boot_ms() + DRAIN_MS;

	while (alertmanager_pending(am) && boot_ms() < until_ms) {
		struct pollfd fd = { .fd = alertmanager_fd(am),
				     .events = POLLIN };

		poll(&fd, fd.fd >= 0, DRAIN_STEP_MS);
		alertmanager_step(am, boot_ms(), wall_ms());
	}
}
