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
	const struct scorer_account **accounts =
		calloc(n + 1, sizeof(struct scorer_account *));
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
