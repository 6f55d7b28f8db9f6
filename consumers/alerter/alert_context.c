/* alert_context.c -- whom an alert is about, by the rule of its kind
 * (concerns() of kinds.h). */
#include "alert_context.h"

#include "alert_text.h"
#include "common/base/clock.h"

#include <string.h>

struct gathering {
	struct alert_context *to;
	const struct monitor *monitor;
	const struct stage_env *env;
	const struct monitor_alert *alert;
	int64_t t_ms;
};

static bool of_sentra(const struct gathering *g)
{
	return alert_kinds[g->alert->kind].subject == SUBJECT_SENTRA;
}

static void add_account(struct gathering *g, const struct sentra *sentra,
			size_t i)
{
	const struct account *account = &sentra->accounts[i];
	const struct monitor_account *known = monitor_of(g->monitor, sentra, i);
	struct alert_facts *f = &g->to->facts;
	struct monitor_status status;

	monitor_account_status(known, g->t_ms, &status);
	if (!alert_kinds[g->alert->kind].concerns(g->alert, known, &status))
		return;
	if (of_sentra(g))
		f->local = known->zone;
	if (f->n_accounts == ALERT_CONTEXT_MAX) {
		f->more++;
		return;
	}
	g->to->named[f->n_accounts++] = (struct alert_account){
		.platform = platform_names[account->platform],
		.identity = account->identity,
		.handle = account->handle,
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
	if (of_sentra(g)) {
		g->to->facts.sentra_name = sentra->name;
		g->to->facts.zone = sentra->timezone;
	}
	for (size_t i = 0; i < sentra->n_accounts; i++)
		add_account(g, sentra, i);
}

void alert_context_gather(struct alert_context *to,
			  const struct monitor *monitor,
			  const struct stage_env *env, const struct zone *zone,
			  const struct monitor_alert *alert, int64_t t_ms)
{
	struct gathering g = { to, monitor, env, alert, t_ms };
	const struct sentra *one;

	to->facts = (struct alert_facts){
		.alert = alert,
		.zone = env->zone,
		.local = zone,
		.account = to->named,
	};
	if (!alert_kinds[alert->kind].concerns)
		return;
	if (of_sentra(&g)) {
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
	for (size_t i = 0; i < to->facts.n_accounts; i++) {
		const struct alert_account *a = &to->named[i];

		buf_adds(out, i ? ", " : ": ");
		write_name(out, a->sentra_name);
		buf_adds(out, a->handle ? " (@" : " (");
		write_name(out, a->handle ? a->handle : a->identity);
		buf_addc(out, ')');
	}
	if (to->facts.more)
		buf_addf(out, ", +%zu", to->facts.more);
}
