/* table.c -- the memory of watching: accounts by name, bound to what the
 * roster says of them, and those of the roster in its order.
 *
 * Must not know the rule. */
#include "internal.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_SLOTS 256
#define URL_MAX     2048

struct name {
	struct str sentra_id, account_id;
	enum platform_id platform;
};

/* ---- by name ---- */

static size_t hash(const struct name *name)
{
	const char platform = (char)name->platform;
	uint64_t x = fnv64(FNV64_BEGIN, name->sentra_id);

	x = fnv64(x, (struct str){ &platform, 1 });
	x = fnv64(x, name->account_id);
	return fnv64_slot(x);
}

static struct name name_of(const struct monitor_account *a)
{
	return (struct name){ str_of(a->sentra_id), str_of(a->account_id),
			      a->platform };
}

static bool has_name(const struct monitor_account *a, const struct name *name)
{
	return a->platform == name->platform &&
	       str_is(name->account_id, a->account_id) &&
	       str_is(name->sentra_id, a->sentra_id);
}

static struct monitor_account **slot(const struct monitor *w,
				     const struct name *name)
{
	size_t i = hash(name) & (w->n_slots - 1);

	while (w->slots[i] && !has_name(w->slots[i], name))
		i = (i + 1) & (w->n_slots - 1);
	return &w->slots[i];
}

static void fill_slots(struct monitor *w)
{
	for (size_t i = 0; i < w->n_accounts; i++) {
		struct name name = name_of(w->accounts[i]);

		*slot(w, &name) = w->accounts[i];
	}
}

static bool grow_slots(struct monitor *w)
{
	size_t n = w->n_slots ? w->n_slots * 2 : FIRST_SLOTS;
	struct monitor_account **slots;

	if (w->n_accounts * 2 < w->n_slots)
		return true;
	slots = calloc(n, sizeof(*slots));
	if (!slots)
		return false;
	free(w->slots);
	w->slots = slots;
	w->n_slots = n;
	fill_slots(w);
	return true;
}

static bool grow_accounts(struct monitor *w)
{
	size_t room = w->accounts_room ? w->accounts_room * 2 : FIRST_SLOTS;
	struct monitor_account **accounts;

	if (w->n_accounts < w->accounts_room)
		return true;
	accounts = realloc(w->accounts, room * sizeof(*accounts));
	if (!accounts)
		return false;
	w->accounts = accounts;
	w->accounts_room = room;
	return true;
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
	monitor_facts_none(a);
	a->exempt_ms = TIME_NONE;
	return a;
}

bool monitor_keep_url(struct monitor_account *a, struct str url)
{
	if (url.p && url.n <= URL_MAX && str_is(url, a->newest_url))
		return true;
	free(a->newest_url);
	a->newest_url = NULL;
	if (!url.p || url.n > URL_MAX)
		return true;
	a->newest_url = strndup(url.p, url.n);
	return a->newest_url != NULL;
}

static int64_t exempt_end_ms(const struct monitor *w,
			     const struct exempt *exempt)
{
	if (!exempt->set)
		return TIME_NONE;
	return day_start_ms(exempt->until + 1, w->plan.zone_hours);
}

static int64_t exempt_ms(const struct monitor *w, const struct sentra *sentra,
			 const struct account *account)
{
	int64_t all = exempt_end_ms(w, &sentra->exempt);
	int64_t one = exempt_end_ms(w, &account->exempt);

	return all > one ? all : one;
}

/* What the plan says of it. */
static void bind(const struct monitor *w, struct monitor_account *a)
{
	const struct monitor_policy *plan = &w->plan;
	const struct sentra *sentra =
		roster_find(plan->roster, str_of(a->sentra_id));
	const struct account *account =
		sentra ? sentra_account(sentra, a->platform,
					str_of(a->account_id))
		       : NULL;

	a->sentra = account ? sentra : NULL;
	a->account = account;
	a->exempt_ms = account ? exempt_ms(w, sentra, account) : TIME_NONE;
	a->zone = plan->zone(plan->ctx, sentra ? sentra->timezone : "UTC");
	plan->limits(plan->ctx, a->sentra_id, a->platform, &a->limits);
	a->age.proof_ms = TIME_NONE; /* the calendar may be another one */
}

/* ---- all of them ---- */

static struct monitor_account *find(const struct monitor *w,
				    const struct name *name)
{
	return w->n_slots ? *slot(w, name) : NULL;
}

/* Not bound yet. */
static struct monitor_account *add(struct monitor *w, const struct name *name)
{
	struct monitor_account *a;

	if (!grow_slots(w) || !grow_accounts(w))
		return NULL;
	a = account_new(name);
	if (!a)
		return NULL;
	*slot(w, name) = a;
	w->accounts[w->n_accounts++] = a;
	return a;
}

struct monitor_account *monitor_find(const struct monitor *w,
				     struct str sentra_id,
				     enum platform_id platform,
				     struct str account_id)
{
	return find(w, &(struct name){ sentra_id, account_id, platform });
}

struct monitor_account *monitor_get(struct monitor *w, struct str sentra_id,
				    enum platform_id platform,
				    struct str account_id)
{
	struct name name = { sentra_id, account_id, platform };
	struct monitor_account *a = find(w, &name);

	if (a)
		return a;
	a = add(w, &name);
	if (a && w->adopted)
		bind(w, a);
	return a;
}

const struct monitor_account *monitor_of(const struct monitor *w,
					 const struct sentra *sentra, size_t i)
{
	return w->rostered[w->first[monitor_sentra_index(w, sentra)] + i];
}

size_t monitor_count(const struct monitor *w)
{
	return w->n_accounts;
}

struct monitor_account *monitor_at(const struct monitor *w, size_t i)
{
	return w->accounts[i];
}

/* ---- the roster's ---- */

static size_t count_accounts(const struct roster *roster)
{
	size_t n = 0;

	for (size_t s = 0; s < roster->n; s++)
		n += roster->sentras[s].n_accounts;
	return n;
}

static void drop_order(struct monitor *w)
{
	free(w->rostered);
	free(w->first);
	free(w->waiting);
	windows_release(&w->crossings);
	w->rostered = NULL;
	w->first = NULL;
	w->waiting = NULL;
	w->n_rostered = 0;
	w->adopted = false;
}

static bool make_order(struct monitor *w, const struct roster *roster)
{
	size_t n = count_accounts(roster) + 1; /* never none */

	w->rostered = calloc(n, sizeof(struct monitor_account *));
	w->first = calloc(roster->n + 1, sizeof(*w->first));
	w->waiting = calloc(n, sizeof(*w->waiting));
	return windows_new(&w->crossings, n) && w->rostered && w->first &&
	       w->waiting;
}

static bool enlist(struct monitor *w, const struct sentra *sentra)
{
	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct account *account = &sentra->accounts[i];
		struct name name = { str_of(sentra->id),
				     str_of(account->identity),
				     account->platform };
		struct monitor_account *a = find(w, &name);

		if (!a)
			a = add(w, &name);
		if (!a)
			return false;
		w->rostered[w->n_rostered++] = a;
	}
	return true;
}

static bool put_in_order(struct monitor *w)
{
	const struct roster *roster = w->plan.roster;

	if (!make_order(w, roster))
		return false;
	for (size_t s = 0; s < roster->n; s++) {
		if (!enlist(w, &roster->sentras[s]))
			return false;
		w->first[s + 1] = w->n_rostered;
	}
	return true;
}

int monitor_adopt(struct monitor *w, const struct monitor_policy *plan,
		  struct err *err)
{
	drop_order(w);
	w->plan = *plan;
	if (!put_in_order(w)) {
		drop_order(w);
		return err_set(err, -ENOMEM, "no memory to watch a roster");
	}
	for (size_t i = 0; i < w->n_accounts; i++)
		bind(w, w->accounts[i]);
	monitor_rank_alerts(w);
	w->adopted = true;
	return 0;
}

/* ---- life ---- */

struct monitor *monitor_new(struct err *err)
{
	struct monitor *w = calloc(1, sizeof(*w));

	if (!w)
		err_set(err, -ENOMEM, "no memory to watch");
	return w;
}

void monitor_clear(struct monitor *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_accounts; i++) {
		struct monitor_account *a = w->accounts[i];

		if (!a->account || !w->adopted) {
			account_free(a);
			continue;
		}
		monitor_facts_none(a);
		free(a->newest_url);
		a->newest_url = NULL;
		w->accounts[n++] = a;
	}
	w->n_accounts = n;
	if (w->slots)
		memset(w->slots, 0,
		       w->n_slots * sizeof(struct monitor_account *));
	fill_slots(w);
	w->n_alerts = 0;
}

void monitor_free(struct monitor *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->n_accounts; i++)
		account_free(w->accounts[i]);
	drop_order(w);
	free(w->accounts);
	free(w->slots);
	free(w->alerts);
	free(w);
}
