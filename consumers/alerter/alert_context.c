/* alert_context.c -- whom an alert is about. */
#include "alert_context.h"

#include "common/base/clock.h"

#include <string.h>

struct gathering {
	struct alert_context *to;
	const struct monitor *monitor;
	const struct stage_env *env;
	const struct monitor_alert *alert;
	int64_t t_ms;
};

static bool concerns(const struct gathering *g, enum platform_id platform,
		     const struct monitor_status *s)
{
	const struct monitor_alert *a = g->alert;
	bool suspect = s->blind && strcmp(s->reason, "suspect") == 0;

	switch (a->kind) {
	case ALERT_CONTENT_STALE: return s->state == MONITOR_STALE;
	case ALERT_COLLECTION_SUSPECT:
		return suspect && strcmp(a->of, platform_names[platform]) == 0;
	case ALERT_COLLECTION_BLIND:
		return s->blind && strcmp(s->reason, a->reason) == 0 &&
		       strcmp(a->of, platform_names[platform]) == 0;
	default: return false;
	}
}

static void add_account(struct gathering *g, const struct sentra *sentra,
			size_t i)
{
	const struct account *account = &sentra->accounts[i];
	const struct monitor_account *known = monitor_of(g->monitor, sentra, i);
	struct alert_facts *f = &g->to->facts;
	struct monitor_status standing;

	monitor_stand(g->monitor, known, g->t_ms, &standing);
	if (!concerns(g, account->platform, &standing))
		return;
	if (g->alert->kind == ALERT_CONTENT_STALE)
		f->local = known->zone;
	if (f->n_accounts == ALERT_CONTEXT_MAX) {
		f->more++;
		return;
	}
	g->to->named[f->n_accounts++] = (struct alert_account){
		.platform = platform_names[account->platform],
		.identity = account->identity,
		.sentra_name = sentra->name,
		.last_url = str_of(known->newest_url),
		.newest_ms = known->facts.newest_ms,
		.crossed_ms = known->facts.crossed_ms,
		.second_ms = known->facts.second_ms,
		.proof_ms = known->facts.proof_ms,
		.outcome = known->facts.status_ms == TIME_NONE
				   ? NULL
				   : outcome_name(known->facts.outcome),
	};
}

static void add_sentra(struct gathering *g, const struct sentra *sentra)
{
	if (!sentra_active(sentra, local_day(g->t_ms, g->env->zone_hours)))
		return;
	if (g->alert->kind == ALERT_CONTENT_STALE) {
		g->to->facts.sentra_name = sentra->name;
		g->to->facts.zone = sentra->timezone;
	}
	for (size_t i = 0; i < sentra->n_accounts; i++)
		add_account(g, sentra, i);
}

void alert_context_gather(struct alert_context *to,
			  const struct monitor *monitor,
			  const struct stage_env *env, const struct zone *at,
			  const struct monitor_alert *alert, int64_t t_ms)
{
	struct gathering g = { to, monitor, env, alert, t_ms };
	const struct sentra *one;

	to->facts = (struct alert_facts){
		.alert = alert,
		.zone = env->zone,
		.local = at,
		.account = to->named,
	};
	if (alert->kind == ALERT_CONTENT_STALE) {
		one = roster_find(env->roster, str_of(alert->of));
		if (one)
			add_sentra(&g, one);
		return;
	}
	for (size_t i = 0; i < env->roster->n; i++)
		add_sentra(&g, &env->roster->sentras[i]);
}

void alert_context_shorten(struct alert_context *to)
{
	if (to->facts.n_accounts <= ALERT_CONTEXT_NAMED)
		return;
	to->facts.more += to->facts.n_accounts - ALERT_CONTEXT_NAMED;
	to->facts.n_accounts = ALERT_CONTEXT_NAMED;
}

void alert_context_names(const struct alert_context *to, struct buf *out)
{
	for (size_t i = 0; i < to->facts.n_accounts; i++)
		buf_addf(out, "%s%s (%s)", i ? ", " : ": ",
			 to->named[i].sentra_name, to->named[i].identity);
	if (to->facts.more)
		buf_addf(out, ", +%zu", to->facts.more);
}
