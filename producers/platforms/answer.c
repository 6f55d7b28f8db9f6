/* answer.c -- copies what an adapter reads out of one answer, within bounds.
 *
 * The bounds hold for every platform: a post with an absurd id is left out, an
 * absurd number is unknown, an absurd text is cut. */
#include "answer.h"
#include "common/base/array.h"
#include "common/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int answer_init(struct answer *a, size_t n_targets)
{
	*a = (struct answer){ .n_targets = n_targets };
	pool_init_capped(&a->pool, ANSWER_BYTES_MAX);
	a->target = calloc(n_targets ? n_targets : 1, sizeof(*a->target));
	if (a->target)
		return 0;
	a->n_targets = 0;
	return -ENOMEM;
}

void answer_release(struct answer *a)
{
	free(a->target);
	free(a->post);
	free(a->counts);
	pool_release(&a->pool);
	*a = (struct answer){ 0 };
}

/* The target.  NULL: the adapter named one that is not there, which makes the
 * whole answer unusable. */
static struct answer_target *at(struct answer *a, size_t target)
{
	if (target < a->n_targets)
		return &a->target[target];
	a->bad = true;
	return NULL;
}

static struct str copy(struct answer *a, struct str s)
{
	s = pool_text(&a->pool, s);
	a->bad |= a->pool.bad;
	a->no_memory |= a->pool.no_memory;
	return s;
}

struct str answer_made(struct answer *a, const struct buf *text)
{
	a->bad |= text->no_memory;
	a->no_memory |= text->no_memory;
	return text->len ? buf_str(text) : STR_NULL;
}

/* n so far.  False where there are too many, or no memory for more. */
static bool has_room(struct answer *a, size_t n, bool grown)
{
	a->bad |= !grown;
	a->no_memory |= !grown;
	return grown && n < ANSWER_POSTS_MAX;
}

static struct str copy_short(struct answer *a, struct str s, size_t max)
{
	return s.n > max ? STR_NULL : copy(a, s);
}

static struct str copy_cut(struct answer *a, struct str s, size_t max)
{
	if (s.p)
		s.n = utf8_cut(s.p, s.n, max);
	return copy(a, s);
}

static int64_t count_or_null(int64_t count)
{
	return count < 0 || count > COUNT_MAX ? COUNT_NULL : count;
}

static void copy_counts(int64_t *to, const int64_t *from)
{
	size_t i;

	for (i = 0; i < COUNTER_COUNT; i++)
		to[i] = count_or_null(from[i]);
}

void answer_token(struct answer *a, size_t target, const struct token_pair *p)
{
	struct answer_target *t = at(a, target);

	if (!t)
		return;
	t->has_token = true;
	t->token = (struct token_pair){
		.access = copy(a, p->access),
		.refresh = copy(a, p->refresh),
		.life_s = p->life_s,
	};
}

void answer_id(struct answer *a, size_t target, struct str id)
{
	struct answer_target *t = at(a, target);

	if (t)
		t->id = copy(a, id);
}

void answer_profile(struct answer *a, size_t target, const struct profile *p)
{
	struct answer_target *t = at(a, target);

	if (!t)
		return;
	t->has_profile = true;
	t->profile = (struct profile){
		.id = copy(a, p->id),
		.handle = copy(a, p->handle),
		.followers = count_or_null(p->followers),
		.followers_exact = p->followers_exact,
		.posts_total = count_or_null(p->posts_total),
		.views_total = count_or_null(p->views_total),
		.likes_total = count_or_null(p->likes_total),
	};
}

void answer_list(struct answer *a, size_t target, struct str list)
{
	struct answer_target *t = at(a, target);

	if (t)
		t->list = copy(a, list);
}

void answer_post(struct answer *a, size_t target, const struct post *p)
{
	struct answer_target *t = at(a, target);
	struct post *to;

	if (!t)
		return;
	if (p->id.n == 0 || p->id.n > ANSWER_ID_MAX ||
	    p->published_ms < ANSWER_TIME_MIN_MS ||
	    !has_room(a, a->n_posts,
		      ARRAY_ROOM(a->post, a->posts_size, a->n_posts + 1))) {
		t->unreadable++;
		return;
	}
	a->post[a->n_posts].target = target;
	to = &a->post[a->n_posts++].post;
	*to = (struct post){
		.id = copy(a, p->id),
		.published_ms = p->published_ms,
		.kind = copy_short(a, p->kind, ANSWER_URL_MAX),
		.url = copy_short(a, p->url, ANSWER_URL_MAX),
		.text = copy_cut(a, p->text, ANSWER_TEXT_MAX),
		.description =
			copy_cut(a, p->description, ANSWER_DESCRIPTION_MAX),
	};
	copy_counts(to->counts, p->counts);
	t->posts++;
}

void answer_unreadable(struct answer *a, size_t target)
{
	struct answer_target *t = at(a, target);

	if (t)
		t->unreadable++;
}

void answer_page(struct answer *a, size_t target, struct str next)
{
	struct answer_target *t = at(a, target);

	if (!t)
		return;
	t->has_page = true;
	t->next = next.n ? copy(a, next) : STR_NULL;
}

static struct answer_counts *add_counts(struct answer *a, struct str post_id)
{
	struct answer_counts *to;

	if (!has_room(a, a->n_counts,
		      ARRAY_ROOM(a->counts, a->counts_size, a->n_counts + 1)))
		return NULL;
	to = &a->counts[a->n_counts++];
	*to = (struct answer_counts){ .post_id = copy(a, post_id) };
	return to;
}

void answer_counts(struct answer *a, struct str post_id,
		   const int64_t counts[COUNTER_COUNT])
{
	struct answer_counts *to = add_counts(a, post_id);

	if (to)
		copy_counts(to->counts, counts);
}

void answer_upcoming(struct answer *a, struct str post_id)
{
	struct answer_counts *to = add_counts(a, post_id);
	size_t i;

	if (!to)
		return;
	to->upcoming = true;
	for (i = 0; i < COUNTER_COUNT; i++)
		to->counts[i] = COUNT_NULL;
}

void answer_fail(struct answer *a, size_t target, enum outcome outcome,
		 const char *detail, ...)
{
	struct answer_target *t = at(a, target);
	va_list ap;

	if (!t)
		return;
	va_start(ap, detail);
	vsnprintf(t->detail, sizeof(t->detail), detail, ap);
	va_end(ap);
	t->failed = true;
	t->outcome = outcome;
}
