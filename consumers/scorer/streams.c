/* streams.c -- days and posts as words of XADD.
 *
 * Must not know Redis' connection, nor what was written before. */
#include "streams.h"

#include "metric_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

static void pair(struct redis_cmd *out, const char *name, const char *value)
{
	redis_cmd_args(out, name);
	redis_cmd_args(out, value);
}

/* ---- days ---- */

static void add_day(struct redis_cmd *out, const struct history_day *day,
		    int zone_hours, const struct score_settings *settings,
		    const char *score_version)
{
	const struct aggregates *end = &day->end;
	char text[VALUE_TEXT], date[DATE_SIZE];

	redis_cmd_argf(out, "%" PRId64 "-0",
		       day_start_ms(day->day, zone_hours));
	date_format(day->day, date);
	pair(out, "date", date);
	show_whole(text, end->followers);
	pair(out, "followers", end->followers_known ? text : "");
	show_whole(text, day->booked.posts);
	pair(out, "posts", text);
	show_whole(text, engagement(&day->booked, settings));
	pair(out, "engagement", text);
	show_whole(text, day->booked.counter[VIEWS]);
	pair(out, "views", end->views_reported ? text : "");
	show_instant(text, end->latest_ms);
	pair(out, "latest", text);
	show_real(text, 2,
		  score_of(end, day_end_ms(day->day, zone_hours), settings)
			  .total);
	pair(out, "score", text);
	pair(out, "score_version", score_version);
}

int history_entries(struct redis_cmd *out,
		    const struct observed_account *observed, size_t n,
		    int64_t today, int zone_hours,
		    const struct score_settings *settings,
		    const char *score_version, struct err *err)
{
	const struct ledger_account **accounts =
		calloc(n + 1, sizeof(struct ledger_account *));
	struct history_day *days = NULL;
	size_t n_days = 0;
	int rc;

	if (!accounts)
		return err_set(err, -ENOMEM, "no memory for a history");
	for (size_t i = 0; i < n; i++)
		accounts[i] = observed[i].account;
	rc = history_build(accounts, n, today, zone_hours, &days, &n_days, err);
	for (size_t i = 0; rc == 0 && i < n_days; i++)
		add_day(out, &days[i], zone_hours, settings, score_version);
	free(accounts);
	if (rc == 0)
		free(days);
	return rc;
}

/* ---- posts ---- */

struct recent_post {
	const struct observed_account *in;
	const struct ledger_post *post;
};

static int compare(const struct recent_post *a, const struct recent_post *b)
{
	int c;

	if (a->post->published_ms != b->post->published_ms)
		return a->post->published_ms < b->post->published_ms ? -1 : 1;
	c = strcmp(platform_names[a->in->platform],
		   platform_names[b->in->platform]);
	if (c == 0)
		c = strcmp(a->in->account->id, b->in->account->id);
	return c ? c : strcmp(a->post->id, b->post->id);
}

/* list: sorted, of at most RECENT_MAX; the oldest makes room. */
static void keep_newest(struct recent_post *list, size_t *n,
			const struct recent_post *it)
{
	size_t at = *n;

	while (at > 0 && compare(&list[at - 1], it) > 0)
		at--;
	if (*n < RECENT_MAX) {
		memmove(list + at + 1, list + at, (*n - at) * sizeof(*list));
		list[at] = *it;
		(*n)++;
	} else if (at > 0) {
		memmove(list, list + 1, (at - 1) * sizeof(*list));
		list[at - 1] = *it;
	}
}

static void collect(struct recent_post *list, size_t *n,
		    const struct observed_account *in, int64_t t_ms)
{
	struct recent_post it = { .in = in };

	for (size_t i = 0; i < in->account->n_slots; i++) {
		it.post = in->account->posts[i];
		if (it.post && it.post->counted && post_is_kept(it.post, t_ms))
			keep_newest(list, n, &it);
	}
}

static void add_post(struct redis_cmd *out, const struct recent_post *it,
		     int64_t seq)
{
	const struct ledger_post *post = it->post;
	char text[VALUE_TEXT];

	redis_cmd_argf(out, "%" PRId64 "-%" PRId64, post->published_ms, seq);
	pair(out, "platform", platform_names[it->in->platform]);
	pair(out, "account_id", it->in->account->id);
	pair(out, "post_id", post->id);
	pair(out, "kind", post->kind ? post->kind : "");
	pair(out, "url", post->url ? post->url : "");
	pair(out, "text", post->text ? post->text : "");
	for (int c = 0; c < COUNTER_COUNT; c++) {
		show_whole(text, post->highest[c]);
		pair(out, counter_names[c],
		     post->highest[c] == COUNT_NULL ? "" : text);
	}
}

void recent_entries(struct redis_cmd *out,
		    const struct observed_account *observed, size_t n,
		    int64_t t_s)
{
	struct recent_post list[RECENT_MAX];
	size_t n_list = 0;
	int64_t seq = 0;

	for (size_t i = 0; i < n; i++)
		collect(list, &n_list, &observed[i], t_s * SECOND_MS);
	for (size_t i = 0; i < n_list; i++) {
		bool same = i > 0 && list[i].post->published_ms ==
					     list[i - 1].post->published_ms;

		seq = same ? seq + 1 : 0;
		add_post(out, &list[i], seq);
	}
}
