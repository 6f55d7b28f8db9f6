/* newest_posts.c -- the newest posts of some accounts, as words of XADD. */
#include "newest_posts.h"

#include <inttypes.h>

static int compare(const struct newest_post *a, const struct newest_post *b)
{
	int c;

	if (a->post->published_ms != b->post->published_ms)
		return a->post->published_ms < b->post->published_ms ? -1 : 1;
	c = strcmp(platform_names[a->platform], platform_names[b->platform]);
	if (c == 0)
		c = strcmp(a->account->id, b->account->id);
	return c ? c : strcmp(a->post->id, b->post->id);
}

/* The oldest makes room. */
static void keep(struct newest_posts *list, const struct newest_post *it)
{
	size_t at = list->n;

	while (at > 0 && compare(&list->at[at - 1], it) > 0)
		at--;
	if (list->n < list->most) {
		memmove(list->at + at + 1, list->at + at,
			(list->n - at) * sizeof(*list->at));
		list->at[at] = *it;
		list->n++;
	} else if (at > 0) {
		memmove(list->at, list->at + 1, (at - 1) * sizeof(*list->at));
		list->at[at - 1] = *it;
	}
}

void newest_posts_add(struct newest_posts *list, enum platform_id platform,
		      const struct ledger_account *account, int64_t t_ms)
{
	struct newest_post it = { .platform = platform, .account = account };

	for (size_t i = 0; i < account->posts.n_slots; i++) {
		it.post = account->posts.slots[i];
		if (it.post && it.post->counted && post_is_kept(it.post, t_ms))
			keep(list, &it);
	}
}

static void pair(struct redis_cmd *out, const char *name, const char *value)
{
	redis_cmd_args(out, name);
	redis_cmd_args(out, value ? value : "");
}

static void add_entry(struct redis_cmd *out, const struct newest_post *it,
		      int64_t seq)
{
	const struct ledger_post *post = it->post;

	redis_cmd_argf(out, "%" PRId64 "-%" PRId64, post->published_ms, seq);
	pair(out, "platform", platform_names[it->platform]);
	pair(out, "account_id", it->account->id);
	pair(out, "post_id", post->id);
	pair(out, "kind", post->kind);
	pair(out, "url", post->url);
	pair(out, "text", post->text);
	for (int c = 0; c < COUNTER_COUNT; c++) {
		redis_cmd_args(out, counter_names[c]);
		if (post->highest[c] == COUNT_NULL)
			redis_cmd_args(out, "");
		else
			redis_cmd_argi(out, post->highest[c]);
	}
}

void newest_posts_entries(struct redis_cmd *out,
			  const struct newest_posts *list, newest_post_fn *more,
			  void *ctx)
{
	int64_t seq = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct newest_post *it = &list->at[i];
		bool same = i > 0 &&
			    it->post->published_ms == it[-1].post->published_ms;

		seq = same ? seq + 1 : 0;
		add_entry(out, it, seq);
		if (more)
			more(ctx, out, it);
	}
}
