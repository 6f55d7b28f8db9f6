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

uint64_t dedup_id_hash(struct str post_id)
{
	return finish(mix_str(FNV64_BEGIN, post_id));
}

uint64_t dedup_content_hash(const struct post *p)
{
	uint64_t h = mix_str(FNV64_BEGIN, p->text);

	h = mix_str(h, p->url);
	h = mix_str(h, p->kind);
	h = mix(h, &p->published_ms, sizeof(p->published_ms));
	return finish(mix(h, p->counts, sizeof(p->counts)));
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = ((const struct dedup_post *)a)->id;
	uint64_t y = ((const struct dedup_post *)b)->id;

	return (x > y) - (x < y);
}

static struct dedup_post *find(const struct dedup *s, uint64_t id)
{
	struct dedup_post key = { .id = id };

	return s->n ? bsearch(&key, s->post, s->n, sizeof(key), by_id) : NULL;
}

void dedup_release(struct dedup *s)
{
	free(s->post);
	*s = (struct dedup){ 0 };
}

bool dedup_is_duplicate(const struct dedup *s, const struct post *p)
{
	const struct dedup_post *known = find(s, dedup_id_hash(p->id));

	return known && known->content == dedup_content_hash(p);
}

int dedup_add(struct dedup *s, struct dedup_post post)
{
	size_t size = s->size ? s->size * 2 : 32;
	struct dedup_post *more;

	if (s->n >= DEDUP_MAX)
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

void dedup_sort(struct dedup *s)
{
	if (s->n)
		qsort(s->post, s->n, sizeof(*s->post), by_id);
}

static void forget_old(struct dedup *s, const struct dedup *told,
		       int64_t now_ms)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->post[i].published_ms >= now_ms - DEDUP_DAYS * DAY_MS &&
		    !find(told, s->post[i].id))
			s->post[n++] = s->post[i];
	s->n = n;
}

void dedup_update(struct dedup *s, const struct post *posts, size_t n,
		  int64_t now_ms)
{
	struct dedup told = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (dedup_add(&told,
			      (struct dedup_post){
				      .id = dedup_id_hash(posts[i].id),
				      .content = dedup_content_hash(&posts[i]),
				      .published_ms = posts[i].published_ms,
			      }) < 0)
			break;
	dedup_sort(&told);
	forget_old(s, &told, now_ms);
	for (i = 0; i < s->n; i++)
		if (dedup_add(&told, s->post[i]) < 0)
			break;
	dedup_sort(&told);
	dedup_release(s);
	*s = told;
}

void dedup_invalidate(struct dedup *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->post[i].content = 0;
}
