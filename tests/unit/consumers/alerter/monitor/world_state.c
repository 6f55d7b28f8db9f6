/* world_state.c -- the whole state, out of the watch and into it again: a
 * restart, and a step back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world.h"

/* ---- state, out and in ---- */

static void put(struct world *world, int account,
		const struct monitor_facts *facts,
		const struct monitor_decision *decision)
{
	const struct oracle_account *a = &world->o.account[account];
	struct monitor_account *to =
		monitor_get(world->w, str_of(world->o.sentra[a->sentra].id),
			    a->platform, str_of(a->id));

	assert_non_null(to);
	to->facts = *facts;
	to->decision = *decision;
}

static void tell_alert(struct world *world, const struct oracle_alert *a,
		       bool firing)
{
	struct monitor_alert words = world_alert_words(world, a);

	assert_int_equal(monitor_restore_alert(world->w, &words, firing), 0);
}

void world_restart(struct world *world)
{
	struct monitor *old = world->w;

	world->w = monitor_new(NULL);
	assert_non_null(world->w);
	for (size_t i = 0; i < monitor_firing_count(old); i++)
		assert_int_equal(
			monitor_restore_alert(world->w,
					      monitor_firing_at(old, i), true),
			0);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct oracle_account *a = &world->o.account[i];
		const struct monitor_account *was =
			monitor_find(old, str_of(world->o.sentra[a->sentra].id),
				     a->platform, str_of(a->id));

		/* Some before the roster is known, some after. */
		if (was && i % 2)
			put(world, (int)i, &was->facts, &was->decision);
	}
	world_adopt(world, world->in_force);
	for (size_t i = 0; i < world->o.n_accounts; i += 2) {
		const struct oracle_account *a = &world->o.account[i];
		const struct monitor_account *was =
			monitor_find(old, str_of(world->o.sentra[a->sentra].id),
				     a->platform, str_of(a->id));

		if (was)
			put(world, (int)i, &was->facts, &was->decision);
	}
	monitor_free(old);
}

void world_save(const struct world *world, struct world_mark *mark)
{
	static const struct monitor_facts never = {
		TIME_NONE,  TIME_NONE, TIME_NONE, TIME_NONE, TIME_NONE,
		OUTCOME_OK, TIME_NONE, TIME_NONE, TIME_NONE, TIME_NONE,
	};
	static const struct monitor_decision none = { TIME_NONE, TIME_NONE,
						      TIME_NONE };

	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct monitor_account *a = world_find(world, (int)i);

		mark->n[i] = world->o.account[i].n;
		mark->facts[i] = a ? a->facts : never;
		mark->decision[i] = a ? a->decision : none;
		mark->decided.decision[i] = world->o.decided.decision[i];
	}
	mark->decided.n_alerts = world->o.decided.n_alerts;
	memcpy(mark->decided.alerts, world->o.decided.alerts,
	       world->o.decided.n_alerts * sizeof(struct oracle_alert));
	mark->in_force = world->in_force;
}

static bool has_alert(const struct oracle_decided *d,
		      const struct oracle_alert *a)
{
	for (size_t i = 0; i < d->n_alerts; i++)
		if (oracle_same_alert(&d->alerts[i], a))
			return true;
	return false;
}

void world_restore(struct world *world, const struct world_mark *mark)
{
	struct oracle_decided *d = &world->o.decided;

	if (world->in_force != mark->in_force)
		world_adopt(world, mark->in_force);
	for (size_t i = 0; i < d->n_alerts; i++)
		if (!has_alert(&mark->decided, &d->alerts[i]))
			tell_alert(world, &d->alerts[i], false);
	for (size_t i = 0; i < mark->decided.n_alerts; i++)
		if (!has_alert(d, &mark->decided.alerts[i]))
			tell_alert(world, &mark->decided.alerts[i], true);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		oracle_go_back(&world->o, (int)i, mark->n[i]);
		d->decision[i] = mark->decided.decision[i];
		if (world_find(world, (int)i))
			put(world, (int)i, &mark->facts[i], &mark->decision[i]);
	}
	d->n_alerts = mark->decided.n_alerts;
	memcpy(d->alerts, mark->decided.alerts,
	       d->n_alerts * sizeof(struct oracle_alert));
}
