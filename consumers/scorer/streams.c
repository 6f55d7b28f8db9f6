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

static void pair_whole(struct redis_cmd *out, const char *name, bool known,
		       int64_t value)
{
	redis_cmd_args(out, name);
	if (known)
		redis_cmd_argi(out, value);
	else
		redis_cmd_args(out, "");
}

/* ---- days ---- */

static void add_score(struct redis_cmd *out, const struct history_day *day,
		      const struct history_input *in)
{
	char text[VALUE_TEXT];

	show_real(text, 2,
		  score_of(&day->end, day_end_ms(day->day, in->zone_hours),
			   in->settings)
			  .total);
	pair(out, "score", text);
	pair(out, "score_version", in->score_version);
}

static void add_day(struct redis_cmd *out, const struct history_day *day,
		    const struct history_input *in)
{
	const struct aggregates *end = &day->end;
	char date[DATE_SIZE];

	redis_cmd_argf(out, "%" PRId64 "-0",
		       day_start_ms(day->day, in->zone_hours));
	date_format(day->day, date);
	pair(out, "date", date);
	pair_whole(out, "followers", end->followers_known, end->followers);
	pair_whole(out, "posts", true, day->booked.posts);
	pair_whole(out, "engagement", true,
		   engagement(&day->booked, in->settings));
	pair_whole(out, "views", end->views_reported,
		   day->booked.counter[VIEWS]);
	pair_whole(out, "latest", end->latest_ms != TIME_NONE,
		   floor_div(end->latest_ms, SECOND_MS));
}

int history_entries(struct redis_cmd *out, const struct history_input *in,
		    int platform, struct err *err)
{
	const struct scorer_account **accounts =
		calloc(in->n + 1, sizeof(struct scorer_account *));
	struct history_day *days = NULL;
	size_t n = 0, n_days = 0;
	int rc;

	if (!accounts)
		return err_set(err, -ENOMEM, "no memory for a history");
	for (size_t i = 0; i < in->n; i++)
		if (platform == NATIONAL ||
		    (int)in->observed[i].platform == platform)
			accounts[n++] = in->observed[i].account;
	rc = history_build(accounts, n, in->today, in->zone_hours, &days,
			   &n_days, err);
	for (size_t i = 0; rc == 0 && i < n_days; i++) {
		add_day(out, &days[i], in);
		if (platform == NATIONAL)
			add_score(out, &days[i], in);
	}
	free(accounts);
	if (rc == 0)
		free(days);
	return rc;
}

/* ---- posts ---- */

void recent_entries(struct redis_cmd *out,
		    const struct observed_account *observed, size_t n,
		    int64_t t_s)
{
	struct newest_post at[RECENT_MAX];
	struct newest_posts newest = { .at = at, .most = RECENT_MAX };

	for (size_t i = 0; i < n; i++)
		newest_posts_add(&newest, observed[i].platform,
				 &observed[i].account->base, t_s * SECOND_MS);
	newest_posts_entries(out, &newest, NULL, NULL);
}
