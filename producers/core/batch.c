/* batch.c -- batches, account by account, and what to do when one fails. */
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

int batch_init(struct batch *g, const struct platform *pf, size_t size)
{
	size_t posts = larger(pf->batch[STEP_COUNTERS], 1);

	*g = (struct batch){ .platform = pf, .size = size };
	g->round = calloc(size, sizeof(*g->round));
	g->todo = calloc(size, sizeof(*g->todo));
	g->target = calloc(size, sizeof(*g->target));
	g->asked = calloc(size, sizeof(*g->asked));
	g->post_ids = calloc(posts, sizeof(*g->post_ids));
	if (g->round && g->todo && g->target && g->asked && g->post_ids)
		return 0;
	return -ENOMEM;
}

void batch_clear(struct batch *g)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		round_release(&g->round[i]);
	g->n = 0;
	g->at = 0;
	g->n_todo = 0;
	g->phase = STEP_TOKEN;
	g->laid = false;
}

void batch_release(struct batch *g)
{
	batch_clear(g);
	free(g->round);
	free(g->todo);
	free(g->target);
	free(g->asked);
	free(g->post_ids);
	*g = (struct batch){ 0 };
}

struct round *batch_add(struct batch *g, const struct round_setup *setup)
{
	struct round *r = &g->round[g->n++];

	round_init(r, setup);
	return r;
}

/* ---- asking ---- */

static void begin_ask(struct batch *g, enum step step)
{
	g->n_asked = 0;
	g->request = (struct request){ .step = step, .targets = g->target };
}

static void add_target(struct batch *g, size_t i)
{
	enum step step = g->request.step;
	const struct round *r = &g->round[i];

	g->target[g->n_asked] = (struct target){
		.id = r->id,
		.handle = r->setup.handle,
		.list = r->list,
		.token = step == STEP_TOKEN ? r->refresh : r->access,
	};
	g->asked[g->n_asked++] = i;
	g->request.n = g->n_asked;
}

static void push(struct batch *g, size_t low, size_t high)
{
	g->todo[g->n_todo++] = (struct range){ low, high };
}

/* The whole group in ranges of a batch each, the first on top. */
static void push_all(struct batch *g, enum step step)
{
	size_t batch = g->platform->batch[step];
	size_t high, low;

	for (high = g->n; batch && high > 0; high = low) {
		low = (high - 1) / batch * batch;
		push(g, low, high);
	}
}

static bool ask_range(struct batch *g, struct range range, enum step step)
{
	size_t i;

	begin_ask(g, step);
	for (i = range.low; i < range.high; i++)
		if (round_wants(&g->round[i]) == step)
			add_target(g, i);
	return g->n_asked > 0;
}

/* The next batch of a phase; false: the phase is over. */
static bool ask_batch(struct batch *g)
{
	while (g->n_todo)
		if (ask_range(g, g->todo[--g->n_todo], g->phase))
			return true;
	return false;
}

static void ask_single(struct batch *g, enum step step)
{
	struct round *r = &g->round[g->at];
	size_t n = r->n_posts - r->counted;
	size_t i;

	begin_ask(g, step);
	add_target(g, g->at);
	g->request.page = r->next;
	g->request.limit = r->limit;
	if (step != STEP_COUNTERS)
		return;
	if (n > g->platform->batch[step])
		n = g->platform->batch[step];
	for (i = 0; i < n; i++)
		g->post_ids[i] = r->post[r->counted + i].id;
	g->request.post_ids = g->post_ids;
	g->request.n_posts = n;
}

/* Each phase begins where the one before it has nothing left to ask. */
static bool ask_phases(struct batch *g)
{
	while (g->phase < STEP_POSTS) {
		if (!g->laid)
			push_all(g, g->phase);
		g->laid = true;
		if (ask_batch(g))
			return true;
		g->phase++;
		g->laid = false;
	}
	return false;
}

enum batch_next batch_next(struct batch *g)
{
	enum step step;

	if (g->at == g->n)
		return BATCH_OVER;
	if (ask_phases(g))
		return BATCH_ASK;
	step = round_wants(&g->round[g->at]);
	if (step == STEP_COUNT)
		return BATCH_TELL;
	ask_single(g, step);
	return BATCH_ASK;
}

void batch_told(struct batch *g)
{
	round_release(&g->round[g->at]);
	g->at++;
}

bool batch_defer(struct batch *g)
{
	struct round *r = &g->round[g->at];
	size_t after = g->n - g->at - 1;
	struct round late = *r;

	if (after == 0 || late.deferred)
		return false;
	memmove(r, r + 1, after * sizeof(*r));
	late.deferred = true;
	g->round[g->n - 1] = late;
	return true;
}

/* ---- what came of it ---- */

void batch_answered(struct batch *g, const struct answer *a, int64_t now_ms)
{
	size_t i;

	for (i = 0; i < g->n_asked; i++) {
		struct round *r = &g->round[g->asked[i]];

		switch (g->request.step) {
		case STEP_RESOLVE: round_resolved(r, a, i); break;
		case STEP_PROFILE:
			r->limit = g->request.limit;
			round_profiled(r, a, i, now_ms);
			break;
		case STEP_POSTS:
			r->limit = g->request.limit;
			round_listed(r, a, i, now_ms);
			break;
		default: round_counted(r, a, g->request.n_posts); break;
		}
	}
}

/* Split where as many of those asked stand on each side. */
static void bisect(struct batch *g)
{
	size_t middle = g->asked[g->n_asked / 2];

	push(g, middle, g->asked[g->n_asked - 1] + 1);
	push(g, g->asked[0], middle);
}

static void singles(struct batch *g)
{
	size_t i;

	for (i = g->n_asked; i-- > 0;)
		push(g, g->asked[i], g->asked[i] + 1);
}

/* A list that goes on and then is not there was not read to its end. */
static bool may_be_empty(const struct batch *g)
{
	return g->request.step == STEP_POSTS &&
	       g->round[g->asked[0]].pages == 0;
}

void batch_refused(struct batch *g, const struct failure *v)
{
	size_t i;

	if (v->action == ACTION_BISECT && g->n_asked > 1) {
		bisect(g);
		return;
	}
	if (v->action == ACTION_SINGLES && g->n_asked > 1) {
		singles(g);
		return;
	}
	if (v->action == ACTION_EMPTY && may_be_empty(g)) {
		round_empty(&g->round[g->asked[0]]);
		return;
	}
	if (v->action == ACTION_TOKEN && round_renew(&g->round[g->asked[0]]))
		return;
	for (i = 0; i < g->n_asked; i++) {
		struct round *r = &g->round[g->asked[i]];

		if (v->scope == FAILURE_TARGETS && v->not_before_ms > r->hold_ms)
			r->hold_ms = v->not_before_ms;
		round_refused(r, v->outcome, v->detail);
		if (v->scope == FAILURE_UNCLEAR)
			r->unclear = g->request.step;
	}
}

void batch_unasked(struct batch *g, const struct failure *v)
{
	size_t i;

	batch_refused(g, v);
	for (i = 0; i < g->n_asked; i++)
		g->round[g->asked[i]].unasked = g->round[g->asked[i]].failed;
}

void batch_renewed(struct batch *g, struct str access, struct str refresh)
{
	round_renewed(&g->round[g->asked[0]], access, refresh);
}

void batch_voided(struct batch *g)
{
	round_voided(&g->round[g->asked[0]]);
}

void batch_hold(struct batch *g, int64_t until_ms)
{
	size_t i;

	for (i = 0; i < g->n_asked; i++) {
		struct round *r = &g->round[g->asked[i]];

		if (until_ms > r->hold_ms)
			r->hold_ms = until_ms;
	}
}
