/* schedule.c -- who is polled, and who comes first. */
#include "schedule.h"

#include <errno.h>
#include <stdlib.h>

#define GATHER_SHARE 10

void members_release(struct members *m)
{
	free(m->member);
	free(m->waiting.index);
	free(m->ready.index);
	*m = (struct members){ 0 };
}

/* ---- queues ---- */

typedef bool before_fn(const struct member *, const struct member *);

static bool is_due_before(const struct member *a, const struct member *b)
{
	return a->due_ms < b->due_ms;
}

/* The longest unobserved, else who comes first in the roster. */
static bool is_seen_before(const struct member *a, const struct member *b)
{
	return a->seen_ms != b->seen_ms ? a->seen_ms < b->seen_ms : a < b;
}

static void push(struct queue *q, const struct members *m, size_t index,
		 before_fn *before)
{
	size_t at = q->n++;

	while (at > 0) {
		size_t up = (at - 1) / 2;

		if (!before(&m->member[index], &m->member[q->index[up]]))
			break;
		q->index[at] = q->index[up];
		at = up;
	}
	q->index[at] = index;
}

static size_t pop(struct queue *q, const struct members *m, before_fn *before)
{
	size_t top = q->index[0], last = q->index[--q->n], at = 0, down;

	while ((down = 2 * at + 1) < q->n) {
		if (down + 1 < q->n && before(&m->member[q->index[down + 1]],
					      &m->member[q->index[down]]))
			down++;
		if (!before(&m->member[q->index[down]], &m->member[last]))
			break;
		q->index[at] = q->index[down];
		at = down;
	}
	q->index[at] = last;
	return top;
}

/* ---- the roster ---- */

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

/* On the clock that nobody sets. */
static int64_t seen_at(const struct schedule *s, const struct kept *kept)
{
	int64_t ago_ms = s->now.wall_ms - kept->observed_ms;

	if (kept->observed_ms == 0)
		return NEVER_SEEN;
	return s->now.boot_ms - (ago_ms > 0 ? ago_ms : 0);
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
		m->member[m->n] = (struct member){
			.sentra = sentra,
			.account = account,
			.kept = kept,
			.interval_ms = interval_ms,
			.due_ms = first_due(s, kept, interval_ms),
			.seen_ms = seen_at(s, kept),
		};
		m->rounds += 1 / (double)interval_ms;
		push(&m->waiting, m, m->n++, is_due_before);
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

	*m = (struct members){
		.since_ms = now.boot_ms,
		.early_ms = plan->poll.interval_ms / GATHER_SHARE,
	};
	m->member = calloc(n + 1, sizeof(*m->member));
	m->waiting.index = calloc(n + 1, sizeof(*m->waiting.index));
	m->ready.index = calloc(n + 1, sizeof(*m->ready.index));
	if (!m->member || !m->waiting.index || !m->ready.index)
		rc = -ENOMEM;
	spread_ms = plan->poll.spread_ms < plan->poll.interval_ms
			    ? plan->poll.spread_ms
			    : plan->poll.interval_ms;
	backoff_init(&s.spread, spread_ms, spread_ms, seed);
	store_unuse(store);
	for (i = 0; rc == 0 && i < plan->roster->n; i++)
		rc = add_sentra(m, &s, &plan->roster->sentras[i], store);
	m->left = once ? m->n : 0;
	if (rc == 0)
		return 0;
	members_release(m);
	return err_set(err, rc, "out of memory");
}

/* ---- who is due ---- */

int64_t members_next(const struct members *m)
{
	if (m->ready.n)
		return m->ready_ms;
	return m->waiting.n ? m->member[m->waiting.index[0]].due_ms : INT64_MAX;
}

/* Whether the first that waits is due by then, or nearly. */
static bool one_is_due(const struct members *m, int64_t by_ms)
{
	const struct member *first;
	int64_t early_ms;

	if (m->waiting.n == 0)
		return false;
	first = &m->member[m->waiting.index[0]];
	early_ms = first->held ? 0 : first->interval_ms / GATHER_SHARE;
	if (early_ms > m->early_ms)
		early_ms = m->early_ms;
	return first->due_ms <= by_ms + early_ms;
}

size_t members_take(struct members *m, int64_t by_ms, size_t *due, size_t max)
{
	size_t n = 0;

	m->ready_ms = by_ms;
	while (one_is_due(m, by_ms))
		push(&m->ready, m, pop(&m->waiting, m, is_due_before),
		     is_seen_before);
	while (n < max && m->ready.n)
		due[n++] = pop(&m->ready, m, is_seen_before);
	return n;
}

void members_later(struct members *m, size_t index, int64_t due_ms, bool held)
{
	m->member[index].due_ms = due_ms;
	m->member[index].held = held;
	push(&m->waiting, m, index, is_due_before);
}

void members_told(struct members *m)
{
	m->left--;
}

void members_seen(struct members *m, size_t index, struct moment now)
{
	m->member[index].seen_ms = now.boot_ms;
	m->member[index].kept->observed_ms = now.wall_ms;
}

/* ---- what is owed ---- */

void members_owed(const struct members *m, struct moment now, struct owed *owed)
{
	int64_t ahead_ms = now.wall_ms - now.boot_ms;
	size_t i;

	*owed = (struct owed){ 0 };
	for (i = 0; i < m->n; i++) {
		const struct member *member = &m->member[i];
		int64_t seen_ms = member->seen_ms;
		int64_t debt_ms;

		if (seen_ms == NEVER_SEEN)
			seen_ms = m->since_ms;
		else if (!owed->oldest_ms ||
			 seen_ms + ahead_ms < owed->oldest_ms)
			owed->oldest_ms = seen_ms + ahead_ms;
		debt_ms = now.boot_ms - seen_ms - member->interval_ms;
		if (debt_ms > owed->debt_ms)
			owed->debt_ms = debt_ms;
	}
}
