/* posts.c -- the newest posts of a sentra.  Must not know where they are read,
 * nor how they are shown. */
#include "posts.h"

#include <errno.h>

const char *const post_counter_names[POST_COUNTERS] = {
	[POST_LIKES] = "likes",   [POST_COMMENTS] = "comments",
	[POST_SHARES] = "shares", [POST_SAVES] = "saves",
	[POST_VIEWS] = "views",
};

static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{ "platform", offsetof(struct view_post, platform) },
	{ "account_id", offsetof(struct view_post, account_id) },
	{ "post_id", offsetof(struct view_post, post_id) },
	{ "kind", offsetof(struct view_post, kind) },
	{ "url", offsetof(struct view_post, url) },
	{ "text", offsetof(struct view_post, text) },
	{ "labels", offsetof(struct view_post, labels) },
};

void view_posts_init(struct view_posts *posts)
{
	*posts = (struct view_posts){ .n = 0 };
	pool_init(&posts->pool);
}

void view_posts_release(struct view_posts *posts)
{
	pool_release(&posts->pool);
	view_posts_init(posts);
}

/* Where a field belongs; NULL: it is none of ours. */
static struct str *text_of(struct view_post *post, struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (str_is(name, texts[i].name))
			return (struct str *)((char *)post + texts[i].offset);
	for (size_t i = 0; i < POST_COUNTERS; i++)
		if (str_is(name, post_counter_names[i]))
			return &post->counter[i];
	return NULL;
}

/* "1773100800000-0": epoch milliseconds, then which of those. */
static int64_t published_of(struct str id)
{
	const char *dash = id.n ? memchr(id.p, '-', id.n) : NULL;
	int64_t ms;

	if (dash)
		id.n = (size_t)(dash - id.p);
	return str_number(id, &ms) && ms > 0 ? ms : TIME_NONE;
}

int view_posts_add(struct view_posts *posts, struct str id,
		   const struct str *flat, size_t n, struct err *err)
{
	struct view_post post = { .published_ms = published_of(id) };

	if (posts->n == VIEW_POSTS_MAX)
		return 0;
	if (!posts->at)
		posts->at = pool_array(&posts->pool, VIEW_POSTS_MAX,
				       sizeof(*posts->at));
	for (size_t i = 0; i + 1 < n; i += 2) {
		struct str *to = text_of(&post, flat[i]);

		if (to && flat[i + 1].n <= VIEW_POST_TEXT_MAX)
			*to = pool_str(&posts->pool, flat[i + 1]);
	}
	if (posts->pool.bad)
		return err_set(err, -ENOMEM, "no memory for posts");
	posts->at[posts->n++] = post;
	return 0;
}

bool next_label(struct str *labels, struct str *id)
{
	while (labels->n) {
		const char *blank = memchr(labels->p, ' ', labels->n);
		size_t n = blank ? (size_t)(blank - labels->p) : labels->n;
		size_t taken = n + (blank != NULL);

		*id = (struct str){ labels->p, n };
		*labels = (struct str){ labels->p + taken, labels->n - taken };
		if (n)
			return true;
	}
	return false;
}

bool has_label(struct str labels, const char *label)
{
	struct str id;

	while (next_label(&labels, &id))
		if (str_is(id, label))
			return true;
	return false;
}
