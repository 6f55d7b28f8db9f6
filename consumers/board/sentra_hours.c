/* sentra_hours.c -- when a sentra posts: its newest posts by weekday and hour
 * of its own clock, as a heat map.  A description and no advice: so few posts
 * prove nothing. */
#include "sentra_page.h"

#include "common/base/clock.h"
#include "consumers/view/svg.h"

#define WEEKDAYS     7
#define HOURS        24
#define HEAT_WIDTH   690
#define HEAT_HEIGHT  190
#define LEVELS       4 /* of a tile, beside 0 */
#define LABEL_EVERY  3 /* hours */
#define POSTS_WANTED 5 /* of fewer it would say nothing */

struct hours {
	size_t posts;
	size_t count[WEEKDAYS * HOURS]; /* Monday's first */
	size_t most;                    /* its place in count */
};

static void count_post(struct hours *hours, const struct zone *zone, int64_t ms)
{
	int64_t day = zone_day(zone, ms);
	int64_t local_ms = ms + zone_offset_s(zone, ms) * SECOND_MS;
	size_t weekday = (size_t)(((day + 3) % WEEKDAYS + WEEKDAYS) % WEEKDAYS);
	size_t hour = (size_t)((local_ms - day * DAY_MS) / HOUR_MS) % HOURS;
	size_t at = weekday * HOURS + hour;

	hours->posts++;
	if (++hours->count[at] > hours->count[hours->most])
		hours->most = at;
}

static void count_posts(struct hours *hours, const struct view_posts *posts,
			const char *zone_name)
{
	struct zone *zone = zone_open(zone_name, NULL);

	*hours = (struct hours){ 0 };
	for (size_t i = 0; zone && i < posts->n; i++)
		if (posts->at[i].published_ms != TIME_NONE)
			count_post(hours, zone, posts->at[i].published_ms);
	zone_close(zone);
}

/* "34 newest posts by weekday and hour; most of them Tue 9: 4." */
static void add_sentence(struct html *h, const struct hours *hours)
{
	int weekday = (int)(hours->most / HOURS);

	html_wordsf(h, word(h->language, WORD_hours_sentence), hours->posts,
		    weekday_title(h->language, weekday), hours->most % HOURS,
		    hours->count[hours->most]);
}

static void add_heat(struct html *h, const struct hours *hours)
{
	struct str rows[WEEKDAYS], columns[HOURS];
	int level[WEEKDAYS * HOURS];
	char label[HOURS][3];
	const struct figure_heat heat = { .rows = WEEKDAYS,
					  .columns = HOURS,
					  .level = level,
					  .row_title = rows,
					  .column_title = columns };
	size_t most = hours->count[hours->most];
	struct figure figure;

	for (int i = 0; i < WEEKDAYS; i++)
		rows[i] = str_of(weekday_title(h->language, i));
	for (size_t i = 0; i < HOURS; i++) {
		label[i][0] = (char)('0' + i / 10);
		label[i][1] = (char)('0' + i % 10);
		columns[i] =
			(struct str){ label[i], i % LABEL_EVERY == 0 ? 2 : 0 };
	}
	for (size_t i = 0; i < ARRAY_LEN(level); i++)
		level[i] = (int)((hours->count[i] * LEVELS + most - 1) / most);
	figure_init(&figure, HEAT_WIDTH, HEAT_HEIGHT);
	figure_heat(&figure, &heat);
	svg_add(h, &figure, "chart", NULL);
	figure_release(&figure);
}

void sentra_hours(struct html *h, const struct sentra_page *p)
{
	const struct view_posts *posts = NULL;
	struct hours hours = { 0 };
	struct err err;

	if (source_posts(p->w->source, p->id, &posts, &err) == 0)
		count_posts(&hours, posts, p->zone);
	if (hours.posts < POSTS_WANTED)
		return;
	part_begin(h, "hours", WORD_hours_title);
	html(h, "<figure class=\"hours\"><figcaption>");
	add_sentence(h, &hours);
	html(h, "</figcaption>\n");
	add_heat(h, &hours);
	html(h, "</figure>\n");
	part_end(h);
}
