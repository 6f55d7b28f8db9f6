/* monitor.c -- one step of the rule of staleness.
 *
 * An event changes the facts of one account.  An evaluation at t decides who
 * is stale and who is held, and by that which alerts are resolved and raised.
 * Nothing else raises or resolves an alert.
 * While the facts are not whole an evaluation is of nobody: it only raises
 * that the pipeline is stalled. */
#include "monitor.h"

#include "accounts.h"
#include "alerts.h"
#include "guard.h"

#include <errno.h>
#include <stdlib.h>

struct monitor {
	struct monitor_accounts accounts;
	struct guard guard;
	struct monitor_alerts alerts;
};

/* ---- life ---- */

struct monitor *monitor_new(struct err *err)
{
	struct monitor *m = calloc(1, sizeof(*m));

	if (!m)
		err_set(err, -ENOMEM, "no memory for the monitor");
	return m;
}

void monitor_free(struct monitor *m)
{
	if (!m)
		return;
	monitor_accounts_release(&m->accounts);
	guard_release(&m->guard);
	free(m->alerts.at);
	free(m);
}

int monitor_adopt(struct monitor *m, const struct monitor_policy *policy,
		  struct err *err)
{
	int rc = monitor_accounts_adopt(&m->accounts, policy, err);

	if (rc < 0)
		return rc;
	monitor_alerts_sort(&m->alerts, &m->accounts);
	return 0;
}

const struct monitor_policy *monitor_adopted(const struct monitor *m)
{
	return &m->accounts.policy;
}

void monitor_clear(struct monitor *m)
{
	monitor_accounts_clear(&m->accounts);
	m->alerts.n = m->alerts.n_sorted = 0;
}

/* ---- a step ---- */

static int evaluate(struct monitor *m, const struct monitor_input *in,
		    monitor_effect_fn *fn, void *ctx, struct err *err)
{
	struct evaluation e;

	for (size_t i = 0; i < m->accounts.n_rostered; i++)
		monitor_account_recheck(m->accounts.rostered[i]);
	if (!in->partial && !guard_decide(&m->guard, &m->accounts, in->at_ms))
		return err_set(err, -ENOMEM, "no memory to decide by");
	evaluation_begin(&e, &m->accounts, in);
	return monitor_alerts_evaluate(&m->alerts, &e, fn, ctx, err);
}

int monitor_step(struct monitor *m, const struct monitor_input *in,
		 monitor_effect_fn *fn, void *ctx, struct err *err)
{
	struct monitor_account *a;

	if (!m->accounts.adopted)
		return err_set(err, -EINVAL, "monitor: no roster adopted");
	if (in->kind == MONITOR_EVALUATE)
		return evaluate(m, in, fn, ctx, err);
	a = monitor_get(m, in->sentra_id, in->platform, in->account_id);
	if (!a || !monitor_account_learn(a, in))
		return err_set(err, -ENOMEM, "no memory for another account");
	return 0;
}

/* ---- accounts ---- */

struct monitor_account *monitor_find(const struct monitor *m,
				     struct str sentra_id,
				     enum platform_id platform,
				     struct str account_id)
{
	return monitor_accounts_find(&m->accounts, sentra_id, platform,
				     account_id);
}

struct monitor_account *monitor_get(struct monitor *m, struct str sentra_id,
				    enum platform_id platform,
				    struct str account_id)
{
	return monitor_accounts_get(&m->accounts, sentra_id, platform,
				    account_id);
}

const struct monitor_account *monitor_of(const struct monitor *m,
					 const struct sentra *sentra, size_t i)
{
	return monitor_sentra_accounts(&m->accounts, sentra)[i];
}

size_t monitor_count(const struct monitor *m)
{
	return m->accounts.n;
}

struct monitor_account *monitor_at(const struct monitor *m, size_t i)
{
	return m->accounts.at[i];
}

enum monitor_state monitor_sentra(const struct monitor *m,
				  const struct sentra *sentra, int platform,
				  int64_t t_ms, int64_t *since_ms)
{
	return monitor_accounts_sentra(&m->accounts, sentra, platform, t_ms,
				       since_ms);
}

int64_t monitor_newest_event(const struct monitor *m,
			     const struct sentra *sentra,
			     enum platform_id platform)
{
	struct monitor_account **its =
		monitor_sentra_accounts(&m->accounts, sentra);
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < sentra->n_accounts; i++)
		if (its[i]->platform == platform)
			newest = later(newest, its[i]->facts.last_ms);
	return newest;
}

/* ---- alerts ---- */

size_t monitor_firing_count(const struct monitor *m)
{
	return m->alerts.n;
}

const struct monitor_alert *monitor_firing_at(const struct monitor *m, size_t i)
{
	return &m->alerts.at[i].alert;
}

int monitor_restore_alert(struct monitor *m, const struct monitor_alert *alert,
			  bool firing)
{
	return monitor_alerts_restore(&m->alerts, &m->accounts, alert, firing);
}

int monitor_restore_firing(struct monitor *m,
			   const struct monitor_alert *const *list, size_t n)
{
	return monitor_alerts_fire(&m->alerts, &m->accounts, list, n);
}
