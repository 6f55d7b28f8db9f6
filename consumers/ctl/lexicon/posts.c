/* posts.c -- posts of readings, each by its newest text. */
#include "posts.h"

#include "common/base/array.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t hash_of(const void *item)
{
	return ((const struct post *)item)->hash;
}

static bool is_of(const void *item, const void *key)
{
	const struct post *p = item;
	const struct event *ev = key;

	return str_eq(p->id, ev->post.post_id) &&
	       str_eq(p->account, ev->account_id) &&
	       str_eq(p->platform, ev->platform);
}

static const struct table_kind by_id = { hash_of, is_of };

static uint64_t hash_of_event(const struct event *ev)
{
	uint64_t hash = fnv64(FNV64_BEGIN, ev->platform);

	hash = fnv64(hash, ev->account_id);
	return fnv64(hash, ev->post.post_id);
}

void post_list_init(struct post_list *p, int64_t from_ms, int64_t until_ms)
{
	*p = (struct post_list){ .from_ms = from_ms, .until_ms = until_ms };
	pool_init_capped(&p->pool, POSTS_BYTES);
}

void post_list_release(struct post_list *p)
{
	free(p->at);
	table_release(&p->by_id);
	pool_release(&p->pool);
}

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM,
		       "no memory for the posts; ask for fewer "
		       "days");
}

static int set_texts(struct post_list *posts, struct post *p,
		     const struct event *ev, struct err *err)
{
	p->observed_ms = ev->observed_ms;
	if (!str_eq(p->text, ev->post.text))
		p->text = pool_str(&posts->pool, ev->post.text);
	if (!str_eq(p->description, ev->post.description))
		p->description = pool_str(&posts->pool, ev->post.description);
	return posts->pool.bad ? no_memory(err) : 0;
}

static int add(struct post_list *posts, uint64_t hash, const struct event *ev,
	       struct err *err)
{
	struct post *p = pool_alloc(&posts->pool, sizeof(*p));
	int64_t published_ms = ev->post.published_ms < ev->observed_ms
				       ? ev->post.published_ms
				       : ev->observed_ms;

	if (!p || !table_room(&posts->by_id, &by_id) ||
	    !ARRAY_ROOM(posts->at, posts->size, posts->n + 1))
		return no_memory(err);
	*p = (struct post){
		.hash = hash,
		.platform = pool_str(&posts->pool, ev->platform),
		.account = pool_str(&posts->pool, ev->account_id),
		.id = pool_str(&posts->pool, ev->post.post_id),
		.published_ms = published_ms,
	};
	table_put(&posts->by_id, &by_id, p);
	posts->at[posts->n++] = p;
	return set_texts(posts, p, ev, err);
}

int post_list_take(struct post_list *posts, const struct event *ev,
		   struct err *err)
{
	struct post *p;
	uint64_t hash;

	if (ev->kind != EVENT_POST || ev->observed_ms < posts->from_ms)
		return 0;
	hash = hash_of_event(ev);
	p = table_find(&posts->by_id, &by_id, hash, ev);
	if (p)
		return ev->observed_ms > p->observed_ms
			       ? set_texts(posts, p, ev, err)
			       : 0;
	if (ev->post.published_ms < posts->from_ms ||
	    ev->post.published_ms >= posts->until_ms)
		return 0;
	return add(posts, hash, ev, err);
}

static int compare(const void *a, const void *b)
{
	const struct post *x = *(struct post *const *)a,
			  *y = *(struct post *const *)b;
	int c;

	if (x->published_ms != y->published_ms)
		return x->published_ms < y->published_ms ? 1 : -1;
	c = str_cmp(x->platform, y->platform);
	if (c == 0)
		c = str_cmp(x->account, y->account);
	return c ? c : str_cmp(x->id, y->id);
}

void post_list_sort(struct post_list *p)
{
	if (p->n > 0)
		qsort(p->at, p->n, sizeof(struct post *), compare);
}
