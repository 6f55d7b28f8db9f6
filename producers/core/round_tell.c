/* round_tell.c -- a round as events. */
#include "round.h"

#include <stdio.h>

void round_close(struct round *r, int64_t now_ms)
{
	size_t i, n = 0;

	for (i = 0; i < r->n_posts; i++) {
		if (r->post[i].published_ms > now_ms + ROUND_AHEAD_MS)
			r->unreadable++;
		else
			r->post[n++] = r->post[i];
	}
	r->n_posts = n;
}

void round_clear(struct round *r, bool others)
{
	if (!others)
		r->outcome = OUTCOME_AUTH;
	r->unclear = STEP_COUNT;
}

enum outcome round_outcome(const struct round *r)
{
	return r->failed ? r->outcome : OUTCOME_OK;
}

/* Why the round proves no silence although nothing failed; NULL: it does. */
static const char *doubt(const struct round *r)
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
	return NULL;
}

bool round_complete(const struct round *r)
{
	return !r->failed && !doubt(r);
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

static void tell(struct event *e, round_tell_fn *fn, void *ctx)
{
	char id[EVENT_ID_SIZE];

	event_make_id(e, id);
	e->event_id = str_of(id);
	fn(ctx, e);
}

static void tell_account(const struct round *r,
			 const struct round_report *report, round_tell_fn *fn,
			 void *ctx)
{
	struct event e = event_of(r, report, EVENT_ACCOUNT);

	e.account.followers = r->profile.followers;
	e.account.followers_exact = r->profile.followers_exact;
	e.account.posts_total = r->profile.posts_total;
	e.account.views_total = r->profile.views_total;
	e.account.likes_total = r->profile.likes_total;
	tell(&e, fn, ctx);
}

static void tell_post(const struct round *r, const struct round_report *report,
		      const struct post *p, round_tell_fn *fn, void *ctx)
{
	struct event e = event_of(r, report, EVENT_POST);

	e.post.post_id = p->id;
	e.post.published_ms = p->published_ms;
	e.post.kind = p->kind;
	e.post.url = p->url;
	e.post.text = p->text;
	memcpy(e.post.counts, p->counts, sizeof(p->counts));
	tell(&e, fn, ctx);
}

static void tell_status(const struct round *r,
			const struct round_report *report, round_tell_fn *fn,
			void *ctx)
{
	struct event e = event_of(r, report, EVENT_STATUS);
	const char *detail = r->failed ? r->detail : doubt(r);

	e.status.outcome = round_outcome(r);
	e.status.outcome_text = str_of(outcome_name(e.status.outcome));
	e.status.complete = round_complete(r);
	e.status.detail = detail && *detail ? str_of(detail) : STR_NULL;
	e.status.next_poll_ms = report->next_poll_ms;
	tell(&e, fn, ctx);
}

void round_tell(const struct round *r, const struct round_report *report,
		const struct dedup *dedup, round_tell_fn *fn, void *ctx)
{
	size_t i;

	if (r->has_profile)
		tell_account(r, report, fn, ctx);
	for (i = 0; i < r->n_posts; i++)
		if (!dedup_same(dedup, &r->post[i]))
			tell_post(r, report, &r->post[i], fn, ctx);
	tell_status(r, report, fn, ctx);
}
