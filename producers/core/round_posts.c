/* round_posts.c -- the list of posts: how far it is read, and how it ends. */
#include "round.h"

#include <stdlib.h>

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
	size_t size = r->posts_size ? r->posts_size * 2 : 64;
	struct post *more;

	if (r->n_posts >= ROUND_POSTS_MAX)
		return NULL;
	if (r->n_posts == r->posts_size) {
		more = realloc(r->post, size * sizeof(*more));
		if (!more)
			return NULL;
		r->post = more;
		r->posts_size = size;
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
	if (to->id.p)
		r->n_posts++;
	else
		r->unreadable++;
}

/* Whether nothing on the page is of the last 30 days; of an empty page that
 * cannot be said. */
static bool wholly_old(const struct answer *a, size_t target, int64_t now_ms)
{
	size_t i;

	for (i = 0; i < a->n_posts; i++)
		if (a->post[i].target == target &&
		    a->post[i].post.published_ms >=
			    now_ms - ROUND_DAYS * DAY_MS)
			return false;
	return a->target[target].posts > 0;
}

static bool was_followed(struct round *r, struct str cursor)
{
	uint64_t hash = dedup_id(cursor);
	unsigned i;

	for (i = 0; i < r->n_cursors; i++)
		if (r->cursors[i] == hash)
			return true;
	r->cursors[r->n_cursors++] = hash;
	return false;
}

/* Go on to the page, unless paging leads nowhere. */
static void follow(struct round *r, struct str next)
{
	if (r->pages >= r->setup.max_pages)
		r->broken = "more pages than max_pages";
	else if (was_followed(r, next))
		r->broken = "a page came twice";
	else
		r->next = pool_str(&r->pool, next);
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
	if (!t->next.p || wholly_old(a, i, now_ms) ||
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
