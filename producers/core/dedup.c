/* dedup.c -- posts by hash: a collision costs one unpublished reading, and is
 * as likely as a broken disk. */
#include "dedup.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t mix(uint64_t h, const void *data, size_t n)
{
	return fnv64(h, (struct str){ data, n });
}

/* The length too, so that texts cannot flow into one another. */
static uint64_t mix_str(uint64_t h, struct str s)
{
	uint64_t n = s.p ? s.n : UINT64_MAX;

	h = mix(h, &n, sizeof(n));
	return s.n ? mix(h, s.p, s.n) : h;
}

static uint64_t finish(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	return h ? h : 1;
}

uint64_t seen_id(struct str post_id)
{
	return finish(mix_str(FNV64_BEGIN, post_id));
}

uint64_t seen_content(const struct post *p)
{
	uint64_t h = mix_str(FNV64_BEGIN, p->text);

	h = mix_str(h, p->url);
	h = mix_str(h, p->kind);
	h = mix(h, &p->published_ms, sizeof(p->published_ms));
	return finish(mix(h, p->counts, sizeof(p->counts)));
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = ((const struct seen_post *)a)->id;
	uint64_t y = ((const struct seen_post *)b)->id;

	return (x > y) - (x < y);
}

static struct seen_post *find(const struct seen *s, uint64_t id)
{
	struct seen_post key = { .id = id };

	return s->n ? bsearch(&key, s->post, s->n, sizeof(key), by_id) : NULL;
}

void seen_release(struct seen *s)
{
	free(s->post);
	*s = (struct seen){ 0 };
}

bool seen_same(const struct seen *s, const struct post *p)
{
	const struct seen_post *known = find(s, seen_id(p->id));

	return known && known->content == seen_content(p);
}

int seen_add(struct seen *s, struct seen_post post)
{
	size_t size = s->size ? s->size * 2 : 32;
	struct seen_post *more;

	if (s->n >= SEEN_MAX)
		return -ENOSPC;
	if (s->n == s->size) {
		more = realloc(s->post, size * sizeof(*more));
		if (!more)
			return -ENOMEM;
		s->post = more;
		s->size = size;
	}
	s->post[s->n++] = post;
	return 0;
}

void seen_sort(struct seen *s)
{
	if (s->n)
		qsort(s->post, s->n, sizeof(*s->post), by_id);
}

static void forget_old(struct seen *s, const struct seen *told, int64_t now_ms)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->post[i].published_ms >= now_ms - SEEN_DAYS * DAY_MS &&
		    !find(told, s->post[i].id))
			s->post[n++] = s->post[i];
	s->n = n;
}

void seen_renew(struct seen *s, const struct post *posts, size_t n,
		int64_t now_ms)
{
	struct seen told = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (seen_add(&told,
			     (struct seen_post){
				     .id = seen_id(posts[i].id),
				     .content = seen_content(&posts[i]),
				     .published_ms = posts[i].published_ms,
			     }) < 0)
			break;
	seen_sort(&told);
	forget_old(s, &told, now_ms);
	for (i = 0; i < s->n; i++)
		if (seen_add(&told, s->post[i]) < 0)
			break;
	seen_sort(&told);
	seen_release(s);
	*s = told;
}

void seen_doubt(struct seen *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->post[i].content = 0;
}
