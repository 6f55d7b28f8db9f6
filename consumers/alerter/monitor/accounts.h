/* accounts.h -- all accounts: by name, bound to what the policy says of them,
 * and those of the roster in its order; and a sentra, which is its accounts.
 *
 * Must not know alerts or the mass guard.
 *
 *   struct monitor_accounts all = { 0 };
 *
 *   monitor_accounts_adopt(&all, &policy, err);    (before anything is asked)
 *   a = monitor_accounts_get(&all, sentra, platform, account);
 *   monitor_account_learn(a, &input);
 *   ...
 *   monitor_accounts_release(&all);
 *
 * The struct must stay where it is: accounts borrow its policy. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_ACCOUNTS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_ACCOUNTS_H

#include "account.h"

#include "common/base/clock.h"
#include "common/base/table.h"

struct monitor_accounts {
	struct monitor_policy policy;
	bool adopted;                /* policy is in force */
	struct monitor_account **at; /* owned, as the log and the roster
					had them first */
	size_t n, size;
	struct table by_name;
	/* Those of the roster in its order: sentra i has rostered[first[i]]
	 * up to, and without, rostered[first[i + 1]]. */
	struct monitor_account **rostered;
	size_t n_rostered, *first;
};

void monitor_accounts_release(struct monitor_accounts *);

/* Another roster, calendar or limits: facts and decisions stay.  policy:
 * copied; what it points to is borrowed until the next one.  -ENOMEM: nothing
 * is adopted, and nothing may be asked. */
int monitor_accounts_adopt(struct monitor_accounts *,
			   const struct monitor_policy *,
			   struct err *) MUST_USE;

/* Forget all events: accounts that the roster has not are freed, of the
 * others nothing is known. */
void monitor_accounts_clear(struct monitor_accounts *);

/* By name; NULL: none such. */
struct monitor_account *monitor_accounts_find(const struct monitor_accounts *,
					      struct str sentra_id,
					      enum platform_id,
					      struct str account_id);
/* The same, made where there is none; NULL: out of memory. */
struct monitor_account *monitor_accounts_get(struct monitor_accounts *,
					     struct str sentra_id,
					     enum platform_id,
					     struct str account_id);

/* The index of a sentra of the policy's roster. */
static inline size_t monitor_sentra_index(const struct monitor_accounts *all,
					  const struct sentra *sentra)
{
	return (size_t)(sentra - all->policy.roster->sentras);
}

/* The accounts of a sentra of the policy's roster, in its order. */
static inline struct monitor_account **
monitor_sentra_accounts(const struct monitor_accounts *all,
			const struct sentra *sentra)
{
	return all->rostered + all->first[monitor_sentra_index(all, sentra)];
}

/* The day of t in [report] timezone, as the roster's dates are meant. */
static inline int64_t monitor_day(const struct monitor_accounts *all,
				  int64_t t_ms)
{
	return local_day(t_ms, all->policy.zone_hours);
}

/* A sentra of the policy's roster at t: the first of enum monitor_state that
 * one of its accounts has.  platform < 0: of all its accounts, else of those
 * there.  *since_ms: of STALE the latest since of its stale accounts, else
 * TIME_NONE. */
enum monitor_state monitor_accounts_sentra(const struct monitor_accounts *,
					   const struct sentra *, int platform,
					   int64_t t_ms, int64_t *since_ms);

#endif
