/* round.c -- one account, step by step.
 *
 * Three parts: what the steps TOKEN, RESOLVE and PROFILE come to, the list of
 * posts with its pages, and the events. */
#include "round.h"

#include "common/base/array.h"

#include <stdio.h>
#include <stdlib.h>

void round_init(struct round *r, const struct round_setup *setup)
{
	*r = (struct round){
		.setup = *setup,
		.access = setup->access,
		.refresh = setup->refresh,
		.renew =
			(setup->expired || setup->expiring) && setup->refresh.p,
		.unclear = STEP_COUNT,
	};
	pool_init_capped(&r->pool, ROUND_BYTES_MAX);
	if (setup->platform->batch[STEP_RESOLVE] == 0 || setup->id.p)
		r->id = setup->id;
	else if (!setup->resolve_again)
		r->id = setup->resolved_id;
}

void round_release(struct round *r)
{
	free(r->post);
	pool_release(&r->pool);
	*r = (struct round){ 0 };
}

enum step round_next_step(const struct round *r)
{
	const unsigned *batch = r->setup.platform->batch;

	if (r->failed || (r->setup.only_id && r->id.p))
		return STEP_COUNT;
	if (r->renew)
		return STEP_TOKEN;
	if (!r->id.p && batch[STEP_RESOLVE])
		return STEP_RESOLVE;
	if (!r->has_profile && batch[STEP_PROFILE])
		return STEP_PROFILE;
	if (r->pages == 0 || r->next.p)
		return STEP_POSTS;
	if (r->counted < r->n_posts && batch[STEP_COUNTERS])
		return STEP_COUNTERS;
	return STEP_COUNT;
}

static void fail(struct round *r, enum outcome outcome, const char *detail)
{
	r->failed = true;
	r->outcome = outcome;
	detail_clean(r->detail, detail);
}

/* At the end of each step: what a round could not keep is no fault of the
 * platform, and must not be told as if it had not been there. */
static void check_memory(struct round *r)
{
	if (r->pool.no_memory && !r->failed)
		fail(r, OUTCOME_UNAVAILABLE, "out of memory");
}

static bool failed_in(struct round *r, const struct answer_target *t)
{
	if (t->failed)
		fail(r, t->outcome, t->detail);
	return t->failed;
}

/* The handle led to this id, by which the account is asked for from here on. */
static void set_id(struct round *r, struct str id)
{
	if (r->setup.resolved_id.p && !str_eq(id, r->setup.resolved_id)) {
		fail(r, OUTCOME_NOT_FOUND,
		     "the handle belongs to another account now");
		return;
	}
	r->id = pool_str(&r->pool, id);
	r->id_is_new = r->id.p;
	check_memory(r);
}

void round_token_renewed(struct round *r, struct str access, struct str refresh)
{
	r->access = access;
	r->refresh = refresh;
	r->renew = false;
	r->renewed = true;
}

void round_token_lost(struct round *r)
{
	r->access = STR_NULL;
	r->refresh = STR_NULL;
	r->setup.expired = true;
}

bool round_renew_token(struct round *r)
{
	if (r->renewed || !r->refresh.p)
		return false;
	r->renewed = true;
	r->renew = true;
	r->setup.expired = true;
	return true;
}

void round_resolved(struct round *r, const struct answer *a, size_t i)
{
	const struct answer_target *t = &a->target[i];

	if (failed_in(r, t))
		return;
	if (t->id.n)
		set_id(r, t->id);
	else
		fail(r, OUTCOME_NOT_FOUND, "no account has this handle");
}

/* Whether the profile is of the account that was asked about.  Where that was
 * asked for by its handle, the profile says which id it has. */
static bool is_same_account(struct round *r, const struct profile *p)
{
	if (!p->id.p)
		return true;
	if (!r->id.p) {
		set_id(r, p->id);
		return !r->failed;
	}
	if (str_eq(p->id, r->id))
		return true;
	fail(r, OUTCOME_INVALID_RESPONSE,
	     "an answer about another account than asked");
	return false;
}

static void take_profile(struct round *r, const struct answer_target *t)
{
	if (!is_same_account(r, &t->profile))
		return;
	r->has_profile = true;
	r->profile = t->profile;
	r->profile.id = STR_NULL; /* r->id has it; the answer's text goes */
	r->profile.handle = STR_NULL;
	r->list = pool_str(&r->pool, t->list);
	check_memory(r);
}

void round_profiled(struct round *r, const struct answer *a, size_t i,
		    int64_t now_ms)
{
	const struct answer_target *t = &a->target[i];

	if (t->has_profile)
		take_profile(r, t);
	if (r->failed || failed_in(r, t)) {
		r->id_gone = r->outcome == OUTCOME_NOT_FOUND;
		return;
	}
	if (!t->has_profile) {
		fail(r, OUTCOME_NOT_FOUND, "no account has this id");
		r->id_gone = true;
	} else if (t->has_page) {
		round_listed(r, a, i, now_ms);
	}
}

void round_refused(struct round *r, enum outcome outcome, const char *detail)
{
	enum step step = round_next_step(r);

	if (step == STEP_POSTS && r->pages > 0) {
		r->broken = "a further page was refused";
		r->next = STR_NULL;
		return;
	}
	if (step == STEP_TOKEN && outcome == OUTCOME_UNAVAILABLE &&
	    !r->setup.expired) {
		r->renew = false;
		return;
	}
	/* The profile and the posts were read, so the account itself is in
	 * order: a refusal of the counters is never published as private or
	 * not_found. */
	if (step == STEP_COUNTERS && outcome != OUTCOME_QUOTA)
		outcome = OUTCOME_UNAVAILABLE;
	fail(r, outcome, detail);
	if (step == STEP_PROFILE)
		r->id_gone = outcome == OUTCOME_NOT_FOUND;
}

/* ---- the list of posts: how far it is read, and how it ends ---- */

static bool has_post(const struct round *r, struct str id)
{
	size_t i;

	for (i = 0; i < r->n_posts; i++)
		if (str_eq(r->post[i].id, id))
			return true;
	return false;
}

static struct post *room(struct round *r)
{
	if (r->n_posts >= ROUND_POSTS_MAX)
		return NULL;
	if (!ARRAY_ROOM(r->post, r->posts_size, r->n_posts + 1)) {
		r->pool.no_memory = true;
		return NULL;
	}
	return &r->post[r->n_posts];
}

static void add_post(struct round *r, const struct post *p)
{
	struct post *to;

	if (has_post(r, p->id))
		return;
	to = room(r);
	if (!to) {
		r->unreadable++;
		return;
	}
	*to = *p;
	to->id = pool_str(&r->pool, p->id);
	to->kind = pool_str(&r->pool, p->kind);
	to->url = pool_str(&r->pool, p->url);
	to->text = pool_str(&r->pool, p->text);
	to->description = pool_str(&r->pool, p->description);
	if (to->id.p && !r->pool.no_memory)
		r->n_posts++;
	else
		r->unreadable++;
}

static void count_old(struct round *r, const struct answer *a, size_t target,
		      int64_t now_ms)
{
	int64_t since_ms = now_ms - ROUND_DAYS * DAY_MS;
	size_t i;

	for (i = 0; i < a->n_posts; i++) {
		if (a->post[i].target != target)
			continue;
		if (a->post[i].post.published_ms < since_ms)
			r->old_run++;
		else
			r->old_run = 0;
	}
}

/* Whether the list was read far enough: nothing on the page is of the last
 * ROUND_DAYS days (an empty page does not say), and the page is of the size
 * that is asked for by default, or so are many posts before it.  A page that
 * was made small proves nothing by itself: lists are not always in order. */
static bool is_far_enough(const struct round *r, const struct answer_target *t)
{
	bool whole = r->limit == 0 || r->limit >= r->setup.platform->page;

	return t->posts > 0 && r->old_run >= t->posts &&
	       (whole || r->old_run >= ROUND_OLD_RUN);
}

static bool was_followed(struct round *r, struct str cursor)
{
	uint64_t hash = dedup_id_hash(cursor);
	unsigned i;

	for (i = 0; i < r->n_cursors; i++)
		if (r->cursors[i] == hash)
			return true;
	r->cursors[r->n_cursors++] = hash;
	return false;
}

/* Go on to that page, unless the round has read enough or has been there. */
static void follow(struct round *r, struct str next)
{
	if (r->pages >= r->setup.max_pages)
		r->broken = "more pages than max_pages";
	else if (was_followed(r, next))
		r->broken = "a page came twice";
	else
		r->next = pool_str(&r->pool, next);
	check_memory(r);
}

static void take_page(struct round *r, const struct answer *a, size_t target)
{
	size_t i;

	r->pages++;
	r->next = STR_NULL;
	r->unreadable += a->target[target].unreadable;
	for (i = 0; i < a->n_posts; i++)
		if (a->post[i].target == target)
			add_post(r, &a->post[i].post);
}

void round_listed(struct round *r, const struct answer *a, size_t i,
		  int64_t now_ms)
{
	const struct answer_target *t = &a->target[i];

	if (t->failed) {
		round_refused(r, t->outcome, t->detail);
		return;
	}
	if (!t->has_page) {
		round_refused(r, OUTCOME_INVALID_RESPONSE,
			      "no list of posts in the answer");
		return;
	}
	take_page(r, a, i);
	check_memory(r);
	count_old(r, a, i, now_ms);
	if (r->failed || !t->next.p || is_far_enough(r, t) ||
	    (t->posts == 0 && r->setup.platform->empty_page_ends))
		return;
	follow(r, t->next);
}

void round_empty(struct round *r)
{
	r->pages++;
	r->next = STR_NULL;
}

static void take_counts(struct round *r, const struct answer_counts *c)
{
	size_t i, k;

	for (i = 0; i < r->n_posts; i++) {
		if (!str_eq(r->post[i].id, c->post_id))
			continue;
		r->post[i].upcoming |= c->upcoming;
		for (k = 0; k < COUNTER_COUNT; k++)
			if (c->counts[k] != COUNT_NULL)
				r->post[i].counts[k] = c->counts[k];
		return;
	}
}

void round_counted(struct round *r, const struct answer *a, size_t asked)
{
	size_t i;

	r->counted += asked;
	for (i = 0; i < a->n_counts; i++)
		take_counts(r, &a->counts[i]);
}

/* ---- the round as events ---- */

void round_close(struct round *r, int64_t now_ms)
{
	size_t i, n = 0;

	for (i = 0; i < r->n_posts; i++) {
		if (r->post[i].upcoming)
			continue;
		if (r->post[i].published_ms > now_ms + ROUND_AHEAD_MS)
			r->unreadable++;
		else
			r->post[n++] = r->post[i];
	}
	r->n_posts = n;
}

void round_settle_unclear(struct round *r, bool others)
{
	if (!others)
		r->outcome = OUTCOME_AUTH;
	r->unclear = STEP_COUNT;
}

enum outcome round_outcome(const struct round *r)
{
	return r->failed ? r->outcome : OUTCOME_OK;
}

/* Why the list may lack posts although nothing failed; NULL: it is complete.
 * Users see this as the detail of an incomplete status. */
static const char *gap(const struct round *r)
{
	const struct platform *pf = r->setup.platform;

	if (r->unreadable)
		return "posts without a usable id or time";
	if (r->broken && !pf->newest_first)
		return r->broken;
	if (r->n_posts)
		return NULL;
	if (r->broken)
		return r->broken;
	if (r->setup.posted)
		return "an empty list, but posts were seen before";
	if (pf->total_counts_posts && r->profile.posts_total > 0)
		return "an empty list, but the profile counts posts";
	if (!pf->total_counts_posts && r->profile.posts_total < 0)
		return "an empty list, and nothing else counts posts";
	return NULL;
}

bool round_complete(const struct round *r)
{
	return !r->failed && !gap(r);
}

static struct event event_of(const struct round *r,
			     const struct round_report *report,
			     enum event_kind kind)
{
	return (struct event){
		.kind = kind,
		.platform = str_of(r->setup.platform->name),
		.sentra_id = report->sentra_id,
		.account_id = report->account_id,
		.observed_ms = report->observed_ms,
	};
}

static void emit(struct event *e, round_event_fn *fn, void *ctx)
{
	char id[EVENT_ID_SIZE];

	event_make_id(e, id);
	e->event_id = str_of(id);
	fn(ctx, e);
}

static void emit_account(const struct round *r,
			 const struct round_report *report, round_event_fn *fn,
			 void *ctx)
{
	struct event e = event_of(r, report, EVENT_ACCOUNT);

	e.account.followers = r->profile.followers;
	e.account.followers_exact = r->profile.followers_exact;
	e.account.posts_total = r->profile.posts_total;
	e.account.views_total = r->profile.views_total;
	e.account.likes_total = r->profile.likes_total;
	emit(&e, fn, ctx);
}

static void emit_post(const struct round *r, const struct round_report *report,
		      const struct post *p, round_event_fn *fn, void *ctx)
{
	struct event e = event_of(r, report, EVENT_POST);

	e.post.post_id = p->id;
	e.post.published_ms = p->published_ms;
	e.post.kind = p->kind;
	e.post.url = p->url;
	e.post.text = p->text;
	e.post.description = p->description;
	memcpy(e.post.counts, p->counts, sizeof(p->counts));
	emit(&e, fn, ctx);
}

static void emit_status(const struct round *r,
			const struct round_report *report, round_event_fn *fn,
			void *ctx)
{
	struct event e = event_of(r, report, EVENT_STATUS);
	const char *detail = r->failed ? r->detail : gap(r);

	e.status.outcome = round_outcome(r);
	e.status.outcome_text = str_of(outcome_name(e.status.outcome));
	e.status.complete = round_complete(r);
	e.status.detail = detail && *detail ? str_of(detail) : STR_NULL;
	e.status.next_poll_ms = report->next_poll_ms;
	emit(&e, fn, ctx);
}

void round_publish(const struct round *r, const struct round_report *report,
		   const struct dedup *dedup, round_event_fn *fn, void *ctx)
{
	size_t i;

	if (r->has_profile)
		emit_account(r, report, fn, ctx);
	for (i = 0; i < r->n_posts; i++)
		if (!dedup_is_duplicate(dedup, &r->post[i]))
			emit_post(r, report, &r->post[i], fn, ctx);
	emit_status(r, report, fn, ctx);
}
