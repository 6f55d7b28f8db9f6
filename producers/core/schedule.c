/* schedule.c -- who is polled, and who comes first. */
#include "schedule.h"

#include <errno.h>
#include <stdlib.h>

#define GATHER_SHARE 10

void schedule_release(struct schedule *m)
{
	free(m->job);
	free(m->waiting.index);
	free(m->ready.index);
	*m = (struct schedule){ 0 };
}

/* ---- queues ---- */

typedef bool before_fn(const struct job *, const struct job *);

static bool is_due_before(const struct job *a, const struct job *b)
{
	return a->due_ms < b->due_ms;
}

/* The longest unobserved, else who comes first in the roster. */
static bool is_seen_before(const struct job *a, const struct job *b)
{
	return a->seen_ms != b->seen_ms ? a->seen_ms < b->seen_ms : a < b;
}

static void push(struct queue *q, const struct schedule *m, size_t index,
		 before_fn *before)
{
	size_t at = q->n++;

	while (at > 0) {
		size_t up = (at - 1) / 2;

		if (!before(&m->job[index], &m->job[q->index[up]]))
			break;
		q->index[at] = q->index[up];
		at = up;
	}
	q->index[at] = index;
}

static size_t pop(struct queue *q, const struct schedule *m, before_fn *before)
{
	size_t top = q->index[0], last = q->index[--q->n], at = 0, down;

	while ((down = 2 * at + 1) < q->n) {
		if (down + 1 < q->n && before(&m->job[q->index[down + 1]],
					      &m->job[q->index[down]]))
			down++;
		if (!before(&m->job[q->index[down]], &m->job[last]))
			break;
		q->index[at] = q->index[down];
		at = down;
	}
	q->index[at] = last;
	return top;
}

/* ---- the roster ---- */

static size_t count(const struct producer_config *plan)
{
	size_t n = 0, s, a;

	for (s = 0; s < plan->roster->n; s++)
		for (a = 0; a < plan->roster->sentras[s].n_accounts; a++)
			n += plan->roster->sentras[s].accounts[a].platform ==
			     plan->platform_id;
	return n;
}

static struct checkpoint *take(struct checkpoints *checkpoints,
			       const struct sentra *sentra,
			       const struct account *account)
{
	struct checkpoint *checkpoint = NULL;
	struct buf key;

	buf_init(&key, 4096);
	buf_addf(&key, "%s/%s", sentra->id, account->identity);
	if (!key.bad)
		checkpoint = checkpoints_take(checkpoints, buf_str(&key));
	buf_release(&key);
	return checkpoint;
}

struct start {
	const struct producer_config *plan;
	struct instant now;
	bool once;
	struct backoff spread;
};

static int64_t first_due(struct start *s, const struct checkpoint *checkpoint,
			 int64_t interval_ms)
{
	int64_t wait_ms =
		checkpoint->observed_ms + interval_ms - s->now.wall_ms;

	if (s->once)
		wait_ms = 0;
	else if (checkpoint->observed_ms == 0)
		wait_ms =
			s->plan->poll.spread_ms ? backoff_next(&s->spread) : 0;
	else if (wait_ms < 0)
		wait_ms = 0;
	else if (wait_ms > interval_ms) /* the clock was set back */
		wait_ms = interval_ms;
	return s->now.boot_ms + wait_ms;
}

/* On the clock that nobody sets. */
static int64_t seen_at(const struct start *s,
		       const struct checkpoint *checkpoint)
{
	int64_t ago_ms = s->now.wall_ms - checkpoint->observed_ms;

	if (checkpoint->observed_ms == 0)
		return NEVER_SEEN;
	return s->now.boot_ms - (ago_ms > 0 ? ago_ms : 0);
}

static int add_sentra(struct schedule *m, struct start *s,
		      const struct sentra *sentra,
		      struct checkpoints *checkpoints)
{
	size_t a;

	for (a = 0; a < sentra->n_accounts; a++) {
		const struct account *account = &sentra->accounts[a];
		struct checkpoint *checkpoint;
		int64_t interval_ms = account->interval_ms
					      ? account->interval_ms
					      : s->plan->poll.interval_ms;

		if (account->platform != s->plan->platform_id)
			continue;
		checkpoint = take(checkpoints, sentra, account);
		if (!checkpoint)
			return -ENOMEM;
		m->job[m->n] = (struct job){
			.sentra = sentra,
			.account = account,
			.checkpoint = checkpoint,
			.interval_ms = interval_ms,
			.due_ms = first_due(s, checkpoint, interval_ms),
			.seen_ms = seen_at(s, checkpoint),
		};
		m->rounds += 1 / (double)interval_ms;
		push(&m->waiting, m, m->n++, is_due_before);
	}
	return 0;
}

int schedule_init(struct schedule *m, const struct producer_config *plan,
		  struct checkpoints *checkpoints, bool once, uint64_t seed,
		  struct instant now, struct err *err)
{
	struct start s = { .plan = plan, .now = now, .once = once };
	size_t n = count(plan), i;
	int64_t spread_ms;
	int rc = 0;

	*m = (struct schedule){
		.since_ms = now.boot_ms,
		.early_ms = plan->poll.interval_ms / GATHER_SHARE,
	};
	m->job = calloc(n + 1, sizeof(*m->job));
	m->waiting.index = calloc(n + 1, sizeof(*m->waiting.index));
	m->ready.index = calloc(n + 1, sizeof(*m->ready.index));
	if (!m->job || !m->waiting.index || !m->ready.index)
		rc = -ENOMEM;
	spread_ms = plan->poll.spread_ms < plan->poll.interval_ms
			    ? plan->poll.spread_ms
			    : plan->poll.interval_ms;
	backoff_init(&s.spread, spread_ms, spread_ms, seed);
	checkpoints_unuse(checkpoints);
	for (i = 0; rc == 0 && i < plan->roster->n; i++)
		rc = add_sentra(m, &s, &plan->roster->sentras[i], checkpoints);
	m->left = once ? m->n : 0;
	if (rc == 0)
		return 0;
	schedule_release(m);
	return err_set(err, rc, "out of memory");
}

/* ---- who is due ---- */

int64_t schedule_next(const struct schedule *m)
{
	if (m->ready.n)
		return m->ready_ms;
	return m->waiting.n ? m->job[m->waiting.index[0]].due_ms : INT64_MAX;
}

/* Whether the first that waits is due by then, or nearly. */
static bool one_is_due(const struct schedule *m, int64_t by_ms)
{
	const struct job *first;
	int64_t early_ms;

	if (m->waiting.n == 0)
		return false;
	first = &m->job[m->waiting.index[0]];
	early_ms = first->held ? 0 : first->interval_ms / GATHER_SHARE;
	if (early_ms > m->early_ms)
		early_ms = m->early_ms;
	return first->due_ms <= by_ms + early_ms;
}

size_t schedule_take(struct schedule *m, int64_t by_ms, size_t *due, size_t max)
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

void schedule_later(struct schedule *m, size_t index, int64_t due_ms, bool held)
{
	m->job[index].due_ms = due_ms;
	m->job[index].held = held;
	push(&m->waiting, m, index, is_due_before);
}

void schedule_told(struct schedule *m)
{
	m->left--;
}

void schedule_seen(struct schedule *m, size_t index, struct instant now)
{
	m->job[index].seen_ms = now.boot_ms;
	m->job[index].checkpoint->observed_ms = now.wall_ms;
}

/* ---- what is owed ---- */

void schedule_owed(const struct schedule *m, struct instant now,
		   struct owed *owed)
{
	int64_t ahead_ms = now.wall_ms - now.boot_ms;
	size_t i;

	*owed = (struct owed){ 0 };
	for (i = 0; i < m->n; i++) {
		const struct job *job = &m->job[i];
		int64_t seen_ms = job->seen_ms;
		int64_t debt_ms;

		if (seen_ms == NEVER_SEEN)
			seen_ms = m->since_ms;
		else if (!owed->oldest_ms ||
			 seen_ms + ahead_ms < owed->oldest_ms)
			owed->oldest_ms = seen_ms + ahead_ms;
		debt_ms = now.boot_ms - seen_ms - job->interval_ms;
		if (debt_ms > owed->debt_ms)
			owed->debt_ms = debt_ms;
	}
}
