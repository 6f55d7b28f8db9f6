/* unseen.c -- which accounts were not seen, and for how long.
 *
 * Of each account what is kept is when it was seen: the union of the times that
 * its proofs are good for, within the period. */
#include "unseen.h"

#include "common/base/array.h"
#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>

/* ---- accounts by name ---- */

struct name {
	enum platform_id platform;
	struct str sentra, account;
};

static uint64_t hash_of(const struct name *name)
{
	uint64_t hash = fnv64(FNV64_BEGIN + name->platform, name->sentra);

	return fnv64(fnv64(hash, STR_LIT(" ")), name->account);
}

static struct name name_of(const struct unseen_account *a)
{
	return (struct name){ a->account->platform, str_of(a->sentra->id),
			      str_of(a->account->identity) };
}

static uint64_t item_hash(const void *item)
{
	struct name name = name_of(item);

	return hash_of(&name);
}

static bool item_has(const void *item, const void *key)
{
	struct name name = name_of(item);
	const struct name *want = key;

	return name.platform == want->platform &&
	       str_eq(name.sentra, want->sentra) &&
	       str_eq(name.account, want->account);
}

static const struct table_kind by_name = { item_hash, item_has };

/* ---- who counts ---- */

static bool is_exempt(const struct exempt *exempt, int64_t day)
{
	return exempt->set && exempt->until >= day;
}

static bool counts(const struct sentra *s, const struct account *a, int64_t day)
{
	return sentra_active(s, day) && !is_exempt(&s->exempt, day) &&
	       !is_exempt(&a->exempt, day);
}

static int64_t came_ms(const struct sentra *s,
		       const struct unseen_period *period)
{
	return s->active_from == DAY_OPEN
		       ? TIME_NONE
		       : day_start_ms(s->active_from, period->zone_hours);
}

static bool put(struct unseen *u, const struct sentra *s,
		const struct account *account)
{
	struct unseen_account *a = &u->at[u->n];

	if (!table_room(&u->index, &by_name))
		return false;
	*a = (struct unseen_account){
		.sentra = s,
		.account = account,
		.blind_after_ms = u->period.blind_after_ms,
		.from_ms = later(u->period.from_ms, came_ms(s, &u->period)),
		.last_proof_ms = TIME_NONE,
		.status_ms = TIME_NONE,
	};
	table_put(&u->index, &by_name, a);
	u->n++;
	return true;
}

static bool put_all(struct unseen *u, const struct roster *roster)
{
	const struct unseen_period *p = &u->period;
	int64_t day = local_day(p->until_ms - 1, p->zone_hours);

	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		for (size_t j = 0; j < s->n_accounts; j++)
			if (counts(s, &s->accounts[j], day) &&
			    !put(u, s, &s->accounts[j]))
				return false;
	}
	return true;
}

int unseen_init(struct unseen *u, const struct roster *roster,
		const struct unseen_period *period, struct err *err)
{
	size_t n = 0;

	*u = (struct unseen){ .period = *period };
	for (size_t i = 0; i < roster->n; i++)
		n += roster->sentras[i].n_accounts;
	u->at = calloc(n + 1, sizeof(*u->at));
	return u->at && put_all(u, roster)
		       ? 0
		       : err_set(err, -ENOMEM,
				 "no memory for who was not seen");
}

void unseen_release(struct unseen *u)
{
	for (size_t i = 0; i < u->n; i++)
		free(u->at[i].span);
	free(u->at);
	table_release(&u->index);
	*u = (struct unseen){ 0 };
}

/* ---- when an account was seen ---- */

/* Instead of the spans from `first` up to, and without, `next`. */
static bool replace(struct unseen_account *a, size_t first, size_t next,
		    struct unseen_span span)
{
	if (!ARRAY_ROOM(a->span, a->size, a->n + 1))
		return false;
	memmove(&a->span[first + 1], &a->span[next],
		(a->n - next) * sizeof(*a->span));
	a->n = a->n - (next - first) + 1;
	a->span[first] = span;
	return true;
}

/* What it touches becomes one with it.  From the end, where most belong. */
static bool add_span(struct unseen_account *a, struct unseen_span span)
{
	size_t first, next = a->n;

	while (next > 0 && a->span[next - 1].from_ms > span.until_ms)
		next--;
	for (first = next;
	     first > 0 && a->span[first - 1].until_ms >= span.from_ms; first--)
		if (a->span[first - 1].from_ms < span.from_ms)
			span.from_ms = a->span[first - 1].from_ms;
	if (first < next)
		span.until_ms =
			later(span.until_ms, a->span[next - 1].until_ms);
	return replace(a, first, next, span);
}

static bool add_proof(struct unseen_account *a, int64_t at_ms, int64_t until_ms)
{
	struct unseen_span span = { later(at_ms, a->from_ms),
				    at_ms + a->blind_after_ms };

	if (span.until_ms > until_ms)
		span.until_ms = until_ms;
	a->last_proof_ms = later(a->last_proof_ms, at_ms);
	return span.from_ms >= span.until_ms || add_span(a, span);
}

void unseen_status(struct unseen *u, enum platform_id platform,
		   struct str sentra, struct str account, int64_t observed_ms,
		   struct str outcome, bool complete)
{
	struct name name = { platform, sentra, account };
	struct unseen_account *a =
		table_find(&u->index, &by_name, hash_of(&name), &name);

	if (!a || observed_ms >= u->period.until_ms)
		return;
	/* Of two of one instant the first counts, as everywhere. */
	if (observed_ms > a->status_ms) {
		a->status_ms = observed_ms;
		snprintf(a->outcome, sizeof(a->outcome), "%.*s",
			 STR_ARG(outcome));
	}
	if (complete && str_is(outcome, "ok") &&
	    !add_proof(a, observed_ms, u->period.until_ms))
		u->bad = true;
}

static void end_account(struct unseen_account *a, int64_t until_ms)
{
	a->unseen_ms = until_ms - a->from_ms;
	for (size_t i = 0; i < a->n; i++)
		a->unseen_ms -= a->span[i].until_ms - a->span[i].from_ms;
	/* As the monitor says why an account is blind. */
	if (a->status_ms == TIME_NONE ||
	    a->status_ms <= until_ms - a->blind_after_ms)
		snprintf(a->outcome, sizeof(a->outcome), "silent");
}

int unseen_end(struct unseen *u, struct err *err)
{
	for (size_t i = 0; i < u->n; i++)
		end_account(&u->at[i], u->period.until_ms);
	return u->bad ? err_set(err, -ENOMEM,
				"no memory for when accounts were seen")
		      : 0;
}
