/* batch.c -- which accounts the next request is about, and what happens when it
 * fails.
 *
 * A phase (TOKEN, RESOLVE, PROFILE) begins with the whole batch in ranges of as
 * many accounts as the platform takes at once.  A range is asked about without
 * those that do not want this step; one that must be split goes back as two.
 */
#include "batch.h"

#include <errno.h>
#include <stdlib.h>

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

size_t batch_size(const struct platform *pf)
{
	return larger(pf->batch[STEP_PROFILE], 1);
}

int batch_init(struct batch *b, const struct platform *pf, size_t size)
{
	size_t posts = larger(pf->batch[STEP_COUNTERS], 1);

	*b = (struct batch){ .platform = pf, .size = size };
	b->round = calloc(size, sizeof(*b->round));
	b->todo = calloc(size, sizeof(*b->todo));
	b->target = calloc(size, sizeof(*b->target));
	b->requested = calloc(size, sizeof(*b->requested));
	b->post_ids = calloc(posts, sizeof(*b->post_ids));
	if (b->round && b->todo && b->target && b->requested && b->post_ids)
		return 0;
	return -ENOMEM;
}

void batch_clear(struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		round_release(&b->round[i]);
	b->n = 0;
	b->at = 0;
	b->n_todo = 0;
	b->phase = STEP_TOKEN;
	b->phase_begun = false;
}

void batch_release(struct batch *b)
{
	batch_clear(b);
	free(b->round);
	free(b->todo);
	free(b->target);
	free(b->requested);
	free(b->post_ids);
	*b = (struct batch){ 0 };
}

struct round *batch_add(struct batch *b, const struct round_setup *setup)
{
	struct round *r = &b->round[b->n++];

	round_init(r, setup);
	return r;
}

/* ---- the next request ---- */

static void begin_request(struct batch *b, enum step step)
{
	b->n_requested = 0;
	b->request = (struct request){ .step = step, .targets = b->target };
}

static void add_target(struct batch *b, size_t i)
{
	enum step step = b->request.step;
	const struct round *r = &b->round[i];

	b->target[b->n_requested] = (struct target){
		.id = r->id,
		.handle = r->setup.handle,
		.list = r->list,
		.token = step == STEP_TOKEN ? r->refresh : r->access,
	};
	b->requested[b->n_requested++] = i;
	b->request.n = b->n_requested;
}

static void push(struct batch *b, size_t low, size_t high)
{
	b->todo[b->n_todo++] = (struct range){ low, high };
}

/* The whole batch in ranges of what one request may ask about, the first on
 * top. */
static void push_all(struct batch *b, enum step step)
{
	size_t batch = b->platform->batch[step];
	size_t high, low;

	for (high = b->n; batch && high > 0; high = low) {
		low = (high - 1) / batch * batch;
		push(b, low, high);
	}
}

static void split(struct batch *b, size_t low, size_t middle, size_t high)
{
	push(b, middle, high);
	push(b, low, middle);
}

static void refuse(struct round *r, enum step step,
		   const struct failure *failure)
{
	bool everyones = failure->scope == FAILURE_PLATFORM &&
			 failure->outcome == OUTCOME_QUOTA;

	if (!everyones && failure->not_before_ms > r->hold_ms)
		r->hold_ms = failure->not_before_ms;
	round_refused(r, failure->outcome, failure->detail);
	if (failure->scope == FAILURE_UNCLEAR)
		r->unclear = step;
}

/* The half that waited for the other one: that one passed, so the failure is
 * of somebody in this half; or it failed, too, and so it is everyone's. */
static void end_waiting(struct batch *b)
{
	struct range w = b->waiting;
	size_t i;

	b->waiting = (struct range){ 0, 0 };
	if (b->passed && w.high - w.low > 1) {
		split(b, w.low, w.low + (w.high - w.low) / 2, w.high);
		return;
	}
	for (i = w.low; i < w.high; i++)
		if (round_next_step(&b->round[i]) == b->phase)
			refuse(&b->round[i], b->phase, &b->waits_with);
}

static bool request_range(struct batch *b, struct range range, enum step step)
{
	size_t i;

	begin_request(b, step);
	for (i = range.low; i < range.high; i++)
		if (round_next_step(&b->round[i]) == step)
			add_target(b, i);
	return b->n_requested > 0;
}

/* The next request of the phase; false: the phase is over. */
static bool request_phase(struct batch *b)
{
	do {
		while (b->n_todo)
			if (request_range(b, b->todo[--b->n_todo], b->phase))
				return true;
		end_waiting(b);
	} while (b->n_todo);
	return false;
}

static void request_account(struct batch *b, enum step step)
{
	struct round *r = &b->round[b->at];
	size_t n = r->n_posts - r->counted;
	size_t i;

	begin_request(b, step);
	add_target(b, b->at);
	b->request.page = r->next;
	b->request.limit = r->limit;
	if (step != STEP_COUNTERS)
		return;
	if (n > b->platform->batch[step])
		n = b->platform->batch[step];
	for (i = 0; i < n; i++)
		b->post_ids[i] = r->post[r->counted + i].id;
	b->request.post_ids = b->post_ids;
	b->request.n_posts = n;
}

static void begin_phase(struct batch *b)
{
	push_all(b, b->phase);
	b->phase_begun = true;
	b->passed = false;
	b->halved = false;
	b->alone = 0;
}

/* A phase begins once the one before it has nothing left. */
static bool request_phases(struct batch *b)
{
	while (b->phase < STEP_POSTS) {
		if (!b->phase_begun)
			begin_phase(b);
		if (request_phase(b))
			return true;
		b->phase++;
		b->phase_begun = false;
	}
	return false;
}

enum batch_next batch_next(struct batch *b)
{
	enum step step;

	if (b->at == b->n)
		return BATCH_DONE;
	if (request_phases(b))
		return BATCH_REQUEST;
	step = round_next_step(&b->round[b->at]);
	if (step == STEP_COUNT)
		return BATCH_PUBLISH;
	request_account(b, step);
	return BATCH_REQUEST;
}

void batch_advance(struct batch *b)
{
	round_release(&b->round[b->at]);
	b->at++;
}

bool batch_defer(struct batch *b)
{
	struct round *r = &b->round[b->at];
	size_t after = b->n - b->at - 1;
	struct round late = *r;

	if (after == 0 || late.deferred)
		return false;
	memmove(r, r + 1, after * sizeof(*r));
	late.deferred = true;
	b->round[b->n - 1] = late;
	return true;
}

/* ---- what it came to ---- */

void batch_answered(struct batch *b, const struct answer *a, int64_t now_ms)
{
	size_t i;

	b->passed = true;
	for (i = 0; i < b->n_requested; i++) {
		struct round *r = &b->round[b->requested[i]];

		switch (b->request.step) {
		case STEP_RESOLVE: round_resolved(r, a, i); break;
		case STEP_PROFILE:
			r->limit = b->request.limit;
			round_profiled(r, a, i, now_ms);
			break;
		case STEP_POSTS:
			r->limit = b->request.limit;
			round_listed(r, a, i, now_ms);
			break;
		default: round_counted(r, a, b->request.n_posts); break;
		}
	}
}

/* Two ranges with half of the requested accounts each. */
static void bisect(struct batch *b)
{
	split(b, b->requested[0], b->requested[b->n_requested / 2],
	      b->requested[b->n_requested - 1] + 1);
}

static void singles(struct batch *b)
{
	size_t i;

	for (i = b->n_requested; i-- > 0;)
		push(b, b->requested[i], b->requested[i] + 1);
}

/* Only of the first page: a list that goes on and then is not there was not
 * read to its end. */
static bool may_be_empty(const struct batch *b)
{
	return b->request.step == STEP_POSTS &&
	       b->round[b->requested[0]].pages == 0;
}

/* The platform told how long to wait: nothing is asked again before. */
static bool must_wait(const struct failure *failure)
{
	return failure->not_before_ms && failure->outcome != OUTCOME_QUOTA;
}

/* An outage that repeating did not mend.  False: it is everyone's. */
static bool split_outage(struct batch *b, const struct failure *failure)
{
	if (b->passed || !b->halved) {
		b->halved = true;
		bisect(b);
		return true;
	}
	if (b->n_todo == 0)
		return false;
	b->waiting = (struct range){ b->requested[0],
				     b->requested[b->n_requested - 1] + 1 };
	b->waits_with = *failure;
	return true;
}

/* Whether the request goes on in parts. */
static bool go_on_in_parts(struct batch *b, const struct failure *failure)
{
	if (b->n_requested < 2 || failure->scope == FAILURE_PLATFORM ||
	    must_wait(failure))
		return false;
	if (failure->action == ACTION_RETRY)
		return split_outage(b, failure);
	if (failure->action == ACTION_SINGLES) {
		singles(b);
		return true;
	}
	if (failure->action != ACTION_BISECT || (b->alone > 1 && !b->passed))
		return false;
	bisect(b);
	return true;
}

void batch_refused(struct batch *b, const struct failure *failure)
{
	size_t i;

	if (go_on_in_parts(b, failure))
		return;
	b->alone += b->n_requested == 1;
	if (failure->action == ACTION_EMPTY && may_be_empty(b)) {
		round_empty(&b->round[b->requested[0]]);
		return;
	}
	if (failure->action == ACTION_TOKEN &&
	    round_renew_token(&b->round[b->requested[0]]))
		return;
	for (i = 0; i < b->n_requested; i++)
		refuse(&b->round[b->requested[i]], b->request.step, failure);
}

void batch_skipped(struct batch *b, const struct failure *failure)
{
	size_t i;

	batch_refused(b, failure);
	for (i = 0; i < b->n_requested; i++)
		b->round[b->requested[i]].skipped =
			b->round[b->requested[i]].failed;
}

void batch_token_renewed(struct batch *b, struct str access, struct str refresh)
{
	round_token_renewed(&b->round[b->requested[0]], access, refresh);
}

void batch_token_lost(struct batch *b)
{
	round_token_lost(&b->round[b->requested[0]]);
}

void batch_hold(struct batch *b, int64_t until_ms)
{
	size_t i;

	for (i = 0; i < b->n_requested; i++) {
		struct round *r = &b->round[b->requested[i]];

		if (until_ms > r->hold_ms)
			r->hold_ms = until_ms;
	}
}
