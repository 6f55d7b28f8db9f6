/* dedup.c -- posts by the hashes of their ids and contents, as a sorted array.
 */
#include "dedup.h"

#include "common/base/array.h"
#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t mix(uint64_t h, const void *data, size_t n)
{
	return fnv64(h, (struct str){ data, n });
}

/* With its length, so that "ab" + "c" is not "a" + "bc"; null is not "". */
static uint64_t mix_str(uint64_t h, struct str s)
{
	uint64_t n = s.p ? s.n : UINT64_MAX;

	h = mix(h, &n, sizeof(n));
	return s.n ? mix(h, s.p, s.n) : h;
}

/* FNV-1a mixes the upper bits weakly: a part of the finaliser of MurmurHash3
 * follows.  Never 0, which means "publish again". */
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

	h = mix_str(h, p->description);
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

static struct dedup_post *find(const struct dedup *d, uint64_t id)
{
	struct dedup_post key = { .id = id };

	return d->n ? bsearch(&key, d->post, d->n, sizeof(key), by_id) : NULL;
}

void dedup_release(struct dedup *d)
{
	free(d->post);
	*d = (struct dedup){ 0 };
}

bool dedup_is_duplicate(const struct dedup *d, const struct post *p)
{
	const struct dedup_post *known = find(d, dedup_id_hash(p->id));

	return known && known->content == dedup_content_hash(p);
}

int dedup_add(struct dedup *d, struct dedup_post post)
{
	if (d->n >= DEDUP_MAX)
		return -ENOSPC;
	if (!ARRAY_ROOM(d->post, d->size, d->n + 1))
		return -ENOMEM;
	d->post[d->n++] = post;
	return 0;
}

void dedup_sort(struct dedup *d)
{
	if (d->n)
		qsort(d->post, d->n, sizeof(*d->post), by_id);
}

/* Of the posts remembered before, those that are neither too old nor among the
 * newest. */
static void forget_old(struct dedup *d, const struct dedup *newest,
		       int64_t now_ms)
{
	size_t i, n = 0;

	for (i = 0; i < d->n; i++)
		if (d->post[i].published_ms >= now_ms - DEDUP_DAYS * DAY_MS &&
		    !find(newest, d->post[i].id))
			d->post[n++] = d->post[i];
	d->n = n;
}

void dedup_update(struct dedup *d, const struct post *posts, size_t n,
		  int64_t now_ms)
{
	struct dedup newest = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (dedup_add(&newest,
			      (struct dedup_post){
				      .id = dedup_id_hash(posts[i].id),
				      .content = dedup_content_hash(&posts[i]),
				      .published_ms = posts[i].published_ms,
			      }) < 0)
			break;
	dedup_sort(&newest);
	forget_old(d, &newest, now_ms);
	for (i = 0; i < d->n; i++)
		if (dedup_add(&newest, d->post[i]) < 0)
			break;
	dedup_sort(&newest);
	dedup_release(d);
	*d = newest;
}

void dedup_invalidate(struct dedup *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		d->post[i].content = 0;
}
