/* members.c -- who is polled, and who comes first. */
#include "members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void members_release(struct members *m)
{
	free(m->member);
	free(m->due);
	*m = (struct members){ 0 };
}

static size_t count(const struct plan *plan)
{
	size_t n = 0, s, a;

	for (s = 0; s < plan->roster->n; s++)
		for (a = 0; a < plan->roster->sentras[s].n_accounts; a++)
			n += plan->roster->sentras[s].accounts[a].platform ==
			     plan->platform_id;
	return n;
}

static struct kept *take(struct store *store, const struct sentra *sentra,
			 const struct account *account)
{
	struct kept *kept = NULL;
	struct buf key;

	buf_init(&key, 4096);
	buf_addf(&key, "%s/%s", sentra->id, account->identity);
	if (!key.bad)
		kept = store_take(store, buf_str(&key));
	buf_release(&key);
	return kept;
}

struct schedule {
	const struct plan *plan;
	struct moment now;
	bool once;
	struct backoff spread;
};

static int64_t first_due(struct schedule *s, const struct kept *kept,
			 int64_t interval_ms)
{
	int64_t wait_ms = kept->observed_ms + interval_ms - s->now.wall_ms;

	if (s->once)
		wait_ms = 0;
	else if (kept->observed_ms == 0)
		wait_ms =
			s->plan->poll.spread_ms ? backoff_next(&s->spread) : 0;
	else if (wait_ms < 0)
		wait_ms = 0;
	else if (wait_ms > interval_ms) /* the clock was set back */
		wait_ms = interval_ms;
	return s->now.boot_ms + wait_ms;
}

static int add_sentra(struct members *m, struct schedule *s,
		      const struct sentra *sentra, struct store *store)
{
	size_t a;

	for (a = 0; a < sentra->n_accounts; a++) {
		const struct account *account = &sentra->accounts[a];
		struct kept *kept;
		int64_t interval_ms = account->interval_ms
					      ? account->interval_ms
					      : s->plan->poll.interval_ms;

		if (account->platform != s->plan->platform_id)
			continue;
		kept = take(store, sentra, account);
		if (!kept)
			return -ENOMEM;
		m->member[m->n++] = (struct member){
			.sentra = sentra,
			.account = account,
			.kept = kept,
			.interval_ms = interval_ms,
			.due_ms = first_due(s, kept, interval_ms),
		};
	}
	return 0;
}

int members_init(struct members *m, const struct plan *plan,
		 struct store *store, bool once, uint64_t seed,
		 struct moment now, struct err *err)
{
	struct schedule s = { .plan = plan, .now = now, .once = once };
	size_t n = count(plan), i;
	int64_t spread_ms;
	int rc = 0;

	*m = (struct members){ .since_ms = now.wall_ms };
	m->member = calloc(n + 1, sizeof(*m->member));
	m->due = calloc(n + 1, sizeof(*m->due));
	if (!m->member || !m->due)
		rc = -ENOMEM;
	spread_ms = plan->poll.spread_ms < plan->poll.interval_ms
			    ? plan->poll.spread_ms
			    : plan->poll.interval_ms;
	backoff_init(&s.spread, spread_ms, spread_ms, seed);
	store_unuse(store);
	for (i = 0; rc == 0 && i < plan->roster->n; i++)
		rc = add_sentra(m, &s, &plan->roster->sentras[i], store);
	if (rc == 0)
		return 0;
	members_release(m);
	return err_set(err, rc, "out of memory");
}

int64_t members_next(const struct members *m)
{
	int64_t next = INT64_MAX;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (!m->member[i].done && m->member[i].due_ms < next)
			next = m->member[i].due_ms;
	return next;
}

/* The longest unobserved first, else in the order of the roster. */
static bool is_before(const struct members *m, size_t a, size_t b)
{
	int64_t x = m->member[a].kept->observed_ms;
	int64_t y = m->member[b].kept->observed_ms;

	return x != y ? x < y : a < b;
}

/* Into the ordered list of at most max; the last one may fall out. */
static size_t insert(struct members *m, size_t n, size_t max, size_t index)
{
	size_t at = n;

	while (at > 0 && is_before(m, index, m->due[at - 1]))
		at--;
	if (at == max)
		return n;
	n += n < max;
	memmove(&m->due[at + 1], &m->due[at], (n - 1 - at) * sizeof(*m->due));
	m->due[at] = index;
	return n;
}

size_t members_due(struct members *m, int64_t by_ms, size_t max)
{
	size_t i, n = 0;

	for (i = 0; i < m->n; i++)
		if (!m->member[i].done && m->member[i].due_ms <= by_ms)
			n = insert(m, n, max, i);
	return n;
}

void members_owed(const struct members *m, int64_t now_ms, struct owed *owed)
{
	size_t i;

	*owed = (struct owed){ 0 };
	for (i = 0; i < m->n; i++) {
		const struct member *member = &m->member[i];
		int64_t seen_ms = member->kept->observed_ms;
		int64_t debt_ms;

		if (seen_ms && (!owed->oldest_ms || seen_ms < owed->oldest_ms))
			owed->oldest_ms = seen_ms;
		if (!seen_ms)
			seen_ms = m->since_ms;
		debt_ms = now_ms - seen_ms - member->interval_ms;
		if (debt_ms > owed->debt_ms)
			owed->debt_ms = debt_ms;
	}
}

bool members_done(const struct members *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (!m->member[i].done)
			return false;
	return true;
}
