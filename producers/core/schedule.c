/* schedule.c -- two binary heaps of jobs.
 *
 * A job waits in the first heap until it is due, and then moves to the second,
 * from which the longest unobserved is taken.  So whoever is served last while
 * the budget is short comes first the next time, and nobody starves. */
#include "schedule.h"

#include <errno.h>
#include <stdlib.h>

/* An account due within a tenth of its interval is taken along. */
#define EARLY_SHARE 10

void schedule_release(struct schedule *s)
{
	free(s->job);
	free(s->waiting.index);
	free(s->ready.index);
	*s = (struct schedule){ 0 };
}

/* ---- heaps ---- */

typedef bool before_fn(const struct job *, const struct job *);

static bool is_due_before(const struct job *a, const struct job *b)
{
	return a->due_ms < b->due_ms;
}

/* The longest unobserved; of several, the first in the roster. */
static bool is_observed_before(const struct job *a, const struct job *b)
{
	return a->observed_ms != b->observed_ms
		       ? a->observed_ms < b->observed_ms
		       : a < b;
}

static void push(struct queue *q, const struct schedule *s, size_t index,
		 before_fn *before)
{
	size_t at = q->n++;

	while (at > 0) {
		size_t up = (at - 1) / 2;

		if (!before(&s->job[index], &s->job[q->index[up]]))
			break;
		q->index[at] = q->index[up];
		at = up;
	}
	q->index[at] = index;
}

static size_t pop(struct queue *q, const struct schedule *s, before_fn *before)
{
	size_t top = q->index[0], last = q->index[--q->n], at = 0, down;

	while ((down = 2 * at + 1) < q->n) {
		if (down + 1 < q->n && before(&s->job[q->index[down + 1]],
					      &s->job[q->index[down]]))
			down++;
		if (!before(&s->job[q->index[down]], &s->job[last]))
			break;
		q->index[at] = q->index[down];
		at = down;
	}
	q->index[at] = last;
	return top;
}

/* ---- the roster ---- */

static size_t count(const struct producer_config *config)
{
	const struct roster *roster = config->roster;
	size_t n = 0, i, k;

	for (i = 0; i < roster->n; i++)
		for (k = 0; k < roster->sentras[i].n_accounts; k++)
			n += roster->sentras[i].accounts[k].platform ==
			     config->platform_id;
	return n;
}

static struct checkpoint *checkpoint_of(struct checkpoints *checkpoints,
					const struct sentra *sentra,
					const struct account *account)
{
	struct checkpoint *checkpoint = NULL;
	struct buf key;

	buf_init(&key, 4096);
	buf_addf(&key, "%s/%s", sentra->id, account->identity);
	if (!key.bad)
		checkpoint = checkpoints_get(checkpoints, buf_str(&key));
	buf_release(&key);
	return checkpoint;
}

/* What the jobs of a roster begin with. */
struct start {
	const struct producer_config *config;
	struct instant now;
	bool once;
	struct backoff spread;
};

static int64_t first_due_ms(struct start *start,
			    const struct checkpoint *checkpoint,
			    int64_t interval_ms)
{
	int64_t wait_ms =
		checkpoint->observed_ms + interval_ms - start->now.wall_ms;

	if (start->once)
		wait_ms = 0;
	else if (checkpoint->observed_ms == 0)
		wait_ms = start->config->poll.spread_ms
				  ? backoff_next(&start->spread)
				  : 0;
	else if (wait_ms < 0)
		wait_ms = 0;
	else if (wait_ms > interval_ms) /* the clock was set back */
		wait_ms = interval_ms;
	return start->now.boot_ms + wait_ms;
}

/* The checkpoint's time of observation on the boot clock. */
static int64_t observed_boot_ms(const struct start *start,
				const struct checkpoint *checkpoint)
{
	int64_t ago_ms = start->now.wall_ms - checkpoint->observed_ms;

	if (checkpoint->observed_ms == 0)
		return NEVER_OBSERVED;
	return start->now.boot_ms - (ago_ms > 0 ? ago_ms : 0);
}

static int add_account(struct schedule *s, struct start *start,
		       const struct sentra *sentra,
		       const struct account *account,
		       struct checkpoints *checkpoints)
{
	struct checkpoint *checkpoint =
		checkpoint_of(checkpoints, sentra, account);
	int64_t interval_ms = account->interval_ms
				      ? account->interval_ms
				      : start->config->poll.interval_ms;

	if (!checkpoint)
		return -ENOMEM;
	s->job[s->n] = (struct job){
		.sentra = sentra,
		.account = account,
		.checkpoint = checkpoint,
		.interval_ms = interval_ms,
		.due_ms = first_due_ms(start, checkpoint, interval_ms),
		.observed_ms = observed_boot_ms(start, checkpoint),
	};
	s->rounds += 1 / (double)interval_ms;
	push(&s->waiting, s, s->n++, is_due_before);
	return 0;
}

static int add_sentra(struct schedule *s, struct start *start,
		      const struct sentra *sentra,
		      struct checkpoints *checkpoints)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sentra->n_accounts; i++)
		if (sentra->accounts[i].platform == start->config->platform_id)
			rc = add_account(s, start, sentra, &sentra->accounts[i],
					 checkpoints);
	return rc;
}

int schedule_init(struct schedule *s, const struct producer_config *config,
		  struct checkpoints *checkpoints, bool once, uint64_t seed,
		  struct instant now, struct err *err)
{
	struct start start = { .config = config, .now = now, .once = once };
	const struct roster *roster = config->roster;
	size_t n = count(config), i;
	int64_t spread_ms = config->poll.spread_ms < config->poll.interval_ms
				    ? config->poll.spread_ms
				    : config->poll.interval_ms;
	int rc = 0;

	*s = (struct schedule){
		.since_ms = now.boot_ms,
		.early_ms = config->poll.interval_ms / EARLY_SHARE,
	};
	s->job = calloc(n + 1, sizeof(*s->job));
	s->waiting.index = calloc(n + 1, sizeof(*s->waiting.index));
	s->ready.index = calloc(n + 1, sizeof(*s->ready.index));
	if (!s->job || !s->waiting.index || !s->ready.index)
		rc = -ENOMEM;
	backoff_init(&start.spread, spread_ms, spread_ms, seed);
	checkpoints_mark_unused(checkpoints);
	for (i = 0; rc == 0 && i < roster->n; i++)
		rc = add_sentra(s, &start, &roster->sentras[i], checkpoints);
	s->left = once ? s->n : 0;
	if (rc == 0)
		return 0;
	schedule_release(s);
	return err_set(err, rc, "out of memory");
}

/* ---- who is due ---- */

int64_t schedule_next(const struct schedule *s)
{
	if (s->ready.n)
		return s->ready_ms;
	return s->waiting.n ? s->job[s->waiting.index[0]].due_ms : INT64_MAX;
}

/* Whether the first that waits is due by then, or nearly.  One that a limit
 * holds is not taken before. */
static bool one_is_due(const struct schedule *s, int64_t by_ms)
{
	const struct job *first;
	int64_t early_ms;

	if (s->waiting.n == 0)
		return false;
	first = &s->job[s->waiting.index[0]];
	early_ms = first->held ? 0 : first->interval_ms / EARLY_SHARE;
	if (early_ms > s->early_ms)
		early_ms = s->early_ms;
	return first->due_ms <= by_ms + early_ms;
}

size_t schedule_take(struct schedule *s, int64_t by_ms, size_t *due, size_t max)
{
	size_t n = 0;

	s->ready_ms = by_ms;
	while (one_is_due(s, by_ms))
		push(&s->ready, s, pop(&s->waiting, s, is_due_before),
		     is_observed_before);
	while (n < max && s->ready.n)
		due[n++] = pop(&s->ready, s, is_observed_before);
	return n;
}

void schedule_again(struct schedule *s, size_t index, int64_t due_ms, bool held)
{
	s->job[index].due_ms = due_ms;
	s->job[index].held = held;
	push(&s->waiting, s, index, is_due_before);
}

void schedule_done(struct schedule *s)
{
	s->left--;
}

void schedule_observed(struct schedule *s, size_t index, struct instant now)
{
	s->job[index].observed_ms = now.boot_ms;
	s->job[index].checkpoint->observed_ms = now.wall_ms;
}

/* ---- how late it is ---- */

void schedule_lag(const struct schedule *s, struct instant now,
		  struct schedule_lag *lag)
{
	int64_t ahead_ms = now.wall_ms - now.boot_ms;
	size_t i;

	*lag = (struct schedule_lag){ 0 };
	for (i = 0; i < s->n; i++) {
		const struct job *job = &s->job[i];
		int64_t observed_ms = job->observed_ms;
		int64_t debt_ms;

		if (observed_ms == NEVER_OBSERVED)
			observed_ms = s->since_ms;
		else if (!lag->oldest_ms ||
			 observed_ms + ahead_ms < lag->oldest_ms)
			lag->oldest_ms = observed_ms + ahead_ms;
		debt_ms = now.boot_ms - observed_ms - job->interval_ms;
		if (debt_ms > lag->debt_ms)
			lag->debt_ms = debt_ms;
	}
}
