/* accounts.c -- the memory of the monitor, and the rule for a sentra.
 *
 * A sentra takes the first of these that one of its accounts has: fresh,
 * aging, blind, unknown, stale, exempt; without accounts it is unregistered.
 * So it is stale only when every account is stale or exempt: an account that
 * nobody sees may be where it posts. */
#include "accounts.h"

#include "common/base/array.h"

#include <errno.h>
#include <stdlib.h>

struct name {
	struct str sentra_id, account_id;
	enum platform_id platform;
};

/* ---- by name ---- */

static uint64_t hash_name(const struct name *name)
{
	const char platform = (char)name->platform;
	uint64_t x = fnv64(FNV64_BEGIN, name->sentra_id);

	x = fnv64(x, (struct str){ &platform, 1 });
	return fnv64(x, name->account_id);
}

static uint64_t hash_account(const void *item)
{
	const struct monitor_account *a = item;

	return hash_name(&(struct name){ str_of(a->sentra_id),
					 str_of(a->account_id), a->platform });
}

static bool has_name(const void *item, const void *key)
{
	const struct monitor_account *a = item;
	const struct name *name = key;

	return a->platform == name->platform &&
	       str_is(name->account_id, a->account_id) &&
	       str_is(name->sentra_id, a->sentra_id);
}

static const struct table_kind by_name = { hash_account, has_name };

static struct monitor_account *find(const struct monitor_accounts *all,
				    const struct name *name)
{
	return table_find(&all->by_name, &by_name, hash_name(name), name);
}

/* ---- an account ---- */

static void account_free(struct monitor_account *a)
{
	if (!a)
		return;
	free(a->sentra_id);
	free(a->account_id);
	free(a->newest_url);
	free(a);
}

static struct monitor_account *account_new(const struct name *name)
{
	struct monitor_account *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->platform = name->platform;
	a->sentra_id = strndup(name->sentra_id.p, name->sentra_id.n);
	a->account_id = strndup(name->account_id.p, name->account_id.n);
	if (!a->sentra_id || !a->account_id) {
		account_free(a);
		return NULL;
	}
	monitor_account_reset(a);
	a->exempt_ms = TIME_NONE;
	return a;
}

static int64_t exempt_end_ms(const struct monitor_accounts *all,
			     const struct exempt *exempt)
{
	if (!exempt->set)
		return TIME_NONE;
	return day_start_ms(exempt->until + 1, all->policy.zone_hours);
}

/* What the policy says of it. */
static void bind(const struct monitor_accounts *all, struct monitor_account *a)
{
	const struct monitor_policy *policy = &all->policy;
	const struct sentra *sentra =
		roster_find(policy->roster, str_of(a->sentra_id));
	const struct account *account =
		sentra ? sentra_account(sentra, a->platform,
					str_of(a->account_id))
		       : NULL;

	a->policy = policy;
	a->sentra = account ? sentra : NULL;
	a->account = account;
	a->exempt_ms = account ? later(exempt_end_ms(all, &sentra->exempt),
				       exempt_end_ms(all, &account->exempt))
			       : TIME_NONE;
	a->zone = policy->zone(policy->ctx, sentra ? sentra->timezone : "UTC");
	policy->limits(policy->ctx, a->sentra_id, a->platform, &a->limits);
	a->age.proof_ms = TIME_NONE; /* the calendar may be another one */
}

/* ---- all of them ---- */

/* Not bound yet. */
static struct monitor_account *add(struct monitor_accounts *all,
				   const struct name *name)
{
	struct monitor_account *a;

	if (!table_room(&all->by_name, &by_name) ||
	    !ARRAY_ROOM(all->at, all->size, all->n + 1))
		return NULL;
	a = account_new(name);
	if (!a)
		return NULL;
	table_put(&all->by_name, &by_name, a);
	all->at[all->n++] = a;
	return a;
}

struct monitor_account *
monitor_accounts_find(const struct monitor_accounts *all, struct str sentra_id,
		      enum platform_id platform, struct str account_id)
{
	return find(all, &(struct name){ sentra_id, account_id, platform });
}

struct monitor_account *monitor_accounts_get(struct monitor_accounts *all,
					     struct str sentra_id,
					     enum platform_id platform,
					     struct str account_id)
{
	struct name name = { sentra_id, account_id, platform };
	struct monitor_account *a = find(all, &name);

	if (a)
		return a;
	a = add(all, &name);
	if (a && all->adopted)
		bind(all, a);
	return a;
}

void monitor_accounts_clear(struct monitor_accounts *all)
{
	size_t n = 0;

	if (all->by_name.slots)
		memset(all->by_name.slots, 0,
		       all->by_name.n_slots * sizeof(*all->by_name.slots));
	all->by_name.n = 0;
	for (size_t i = 0; i < all->n; i++) {
		struct monitor_account *a = all->at[i];

		if (!a->account || !all->adopted) {
			account_free(a);
			continue;
		}
		monitor_account_reset(a);
		table_put(&all->by_name, &by_name, a);
		all->at[n++] = a;
	}
	all->n = n;
}

/* ---- the roster's ---- */

static void drop_order(struct monitor_accounts *all)
{
	free(all->rostered);
	free(all->first);
	all->rostered = NULL;
	all->first = NULL;
	all->n_rostered = 0;
	all->adopted = false;
}

void monitor_accounts_release(struct monitor_accounts *all)
{
	for (size_t i = 0; i < all->n; i++)
		account_free(all->at[i]);
	drop_order(all);
	free(all->at);
	table_release(&all->by_name);
	*all = (struct monitor_accounts){ 0 };
}

static bool make_order(struct monitor_accounts *all)
{
	const struct roster *roster = all->policy.roster;
	size_t n = 1; /* never none, of which calloc() may be NULL */

	for (size_t s = 0; s < roster->n; s++)
		n += roster->sentras[s].n_accounts;
	all->rostered = calloc(n, sizeof(struct monitor_account *));
	all->first = calloc(roster->n + 1, sizeof(*all->first));
	return all->rostered && all->first;
}

static bool add_sentra(struct monitor_accounts *all,
		       const struct sentra *sentra)
{
	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct account *account = &sentra->accounts[i];
		struct name name = { str_of(sentra->id),
				     str_of(account->identity),
				     account->platform };
		struct monitor_account *a = find(all, &name);

		if (!a)
			a = add(all, &name);
		if (!a)
			return false;
		all->rostered[all->n_rostered++] = a;
	}
	return true;
}

static bool put_in_order(struct monitor_accounts *all)
{
	const struct roster *roster = all->policy.roster;

	if (!make_order(all))
		return false;
	for (size_t s = 0; s < roster->n; s++) {
		if (!add_sentra(all, &roster->sentras[s]))
			return false;
		all->first[s + 1] = all->n_rostered;
	}
	return true;
}

int monitor_accounts_adopt(struct monitor_accounts *all,
			   const struct monitor_policy *policy, struct err *err)
{
	drop_order(all);
	all->policy = *policy;
	if (!put_in_order(all)) {
		drop_order(all);
		return err_set(err, -ENOMEM, "no memory to monitor a roster");
	}
	for (size_t i = 0; i < all->n; i++)
		bind(all, all->at[i]);
	all->adopted = true;
	return 0;
}

/* ---- a sentra ---- */

enum monitor_state monitor_accounts_sentra(const struct monitor_accounts *all,
					   const struct sentra *sentra,
					   int platform, int64_t t_ms,
					   int64_t *since_ms)
{
	struct monitor_account **its = monitor_sentra_accounts(all, sentra);
	enum monitor_state state = MONITOR_UNREGISTERED;
	int64_t since = TIME_NONE;

	for (size_t i = 0; i < sentra->n_accounts; i++) {
		struct monitor_status at;

		if (platform >= 0 && (int)its[i]->platform != platform)
			continue;
		monitor_account_status(its[i], t_ms, &at);
		if (at.state < state)
			state = at.state;
		if (at.state == MONITOR_STALE)
			since = later(since, at.since_ms);
	}
	*since_ms = state == MONITOR_STALE ? since : TIME_NONE;
	return state;
}
