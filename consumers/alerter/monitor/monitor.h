/* monitor.h -- the rule of staleness as one pure function:
 * monitor_step(state, input) changes the state and reports effects.
 *
 * What is known of every account, and what follows from it: fresh, aging,
 * stale or blind, and which alerts fire.  No I/O, no clock, no Redis, no
 * Kafka; the same inputs always lead to the same state.
 *
 *   m = monitor_new(err);
 *   monitor_adopt(m, &policy, err);
 *   in = monitor_input_of(&event, platform);           (an event of the log)
 *   monitor_step(m, &in, NULL, NULL, err);
 *   in = (struct monitor_input){ .kind = MONITOR_EVALUATE, .at_ms = t_ms };
 *   monitor_step(m, &in, on_effect, ctx, err);         (raises and resolves)
 *   monitor_free(m);
 *
 * The state is more than the accounts' facts: their decisions, and the alerts
 * that fire.  A process that begins anew puts them back through monitor_get()
 * and monitor_restore_alert(). */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_MONITOR_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_MONITOR_H

#include "account.h"
#include "kinds.h"
#include "types.h"

struct monitor;

struct monitor *monitor_new(struct err *); /* NULL: out of memory */
void monitor_free(struct monitor *);       /* accepts NULL */

/* Another roster, calendar or limits; facts, decisions and alerts stay.
 * policy: copied, what it points to is borrowed until the next one.  Before
 * the first step.  -ENOMEM: free the monitor and begin anew. */
int monitor_adopt(struct monitor *, const struct monitor_policy *,
		  struct err *) MUST_USE;

/* The policy in force.  Borrowed. */
const struct monitor_policy *monitor_adopted(const struct monitor *);

/* Forget accounts and alerts. */
void monitor_clear(struct monitor *);

/* One input.  fn is called for each effect of an EVALUATE, in the order in
 * which they are to be published; other inputs have none, fn may be NULL.
 * -EINVAL: no policy yet.  -ENOMEM: free the monitor and begin anew. */
int monitor_step(struct monitor *, const struct monitor_input *,
		 monitor_effect_fn *fn, void *ctx, struct err *) MUST_USE;

/* ---- accounts; account.h says what can be asked of one ---- */

/* NULL: no event of it came, and the roster has it not. */
struct monitor_account *monitor_find(const struct monitor *,
				     struct str sentra_id, enum platform_id,
				     struct str account_id);
/* The same, made where there is none: to load facts into.  NULL: out of
 * memory. */
struct monitor_account *monitor_get(struct monitor *, struct str sentra_id,
				    enum platform_id, struct str account_id);
/* That of sentra->accounts[i], of a sentra of the policy's roster. */
const struct monitor_account *monitor_of(const struct monitor *,
					 const struct sentra *, size_t i);
size_t monitor_count(const struct monitor *);
struct monitor_account *monitor_at(const struct monitor *, size_t i);

/* The state of a sentra of the policy's roster at t: see
 * monitor_accounts_sentra(). */
enum monitor_state monitor_sentra(const struct monitor *, const struct sentra *,
				  int platform, int64_t t_ms,
				  int64_t *since_ms);
/* The newest event, of whatever kind, of any account that a sentra of the
 * policy's roster has on the platform; TIME_NONE: none came. */
int64_t monitor_newest_event(const struct monitor *, const struct sentra *,
			     enum platform_id);

/* ---- alerts ---- */

/* Those that fire, in the order in which they are reported. */
size_t monitor_firing_count(const struct monitor *);
const struct monitor_alert *monitor_firing_at(const struct monitor *, size_t i);
/* One that was published before this process began: it fires, or it does not
 * any more.  0, or -ENOMEM. */
int monitor_restore_alert(struct monitor *, const struct monitor_alert *,
			  bool firing) MUST_USE;
/* Very many that fire, each once.  0, or -ENOMEM. */
int monitor_restore_firing(struct monitor *,
			   const struct monitor_alert *const *,
			   size_t n) MUST_USE;

#endif
