/* show.c -- `sentractl show SENTRA`: all that its card says, and its newest
 * posts.
 *
 * Which metrics there are is core/metric_table.h's.  Must not compute what
 * stands on the card. */
#include "consumers/core/keys.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"
#include "find_card.h"

#include <stdio.h>

#define PAGE_MAX    ((size_t)4 << 20)
#define SCORER_UNIT "sentra-consumer@scorer"
/* Those that are shown, newest first. */
#define NEWEST_POSTS 5

/* ---- how it looks ---- */

struct sheet {
	const struct ctl *ctl;
	const struct snapshot *snapshot;
	size_t card; /* its place there */
	const struct view_posts *posts;
	size_t n_posts;   /* that are shown */
	bool has_history; /* yesterday had values */
	struct buf *out;
};

static struct str field(const struct sheet *s, const char *name,
			const char *window, const char *platform)
{
	char full[100];

	snprintf(full, sizeof(full), "%s%s%s%s%s", name, window ? ":" : "",
		 window ? window : "", platform ? ":" : "",
		 platform ? platform : "");
	return hashes_get(&s->snapshot->cards, s->card, full);
}

static struct str or_dash(struct str text)
{
	return text.n ? text : STR_LIT("-");
}

static void put_field(const struct sheet *s, const char *label,
		      const char *name)
{
	buf_adds(s->out, label);
	text_add(s->out, or_dash(field(s, name, NULL, NULL)));
}

/* A number of the card, as people write it. */
static void put_number(const struct sheet *s, const char *label,
		       const char *name)
{
	buf_addf(s->out, "%s ", label);
	number_add(s->out, s->ctl->style.language, field(s, name, NULL, NULL));
}

static const char *label_of(const struct sheet *s, enum metric metric)
{
	return metric_title(s->ctl->style.language, metric);
}

static void put_times(const struct sheet *s)
{
	enum language language = s->ctl->style.language;
	struct str zone = field(s, "timezone", NULL, NULL);
	char latest[40], at[40];

	ctl_time(language, field(s, "latest", NULL, NULL), zone, latest);
	ctl_time(language, field(s, "as_of", NULL, NULL), zone, at);
	put_number(s, label_of(s, METRIC_followers), "followers");
	buf_addf(s->out, "\n%s %s\n%s %s\n", label_of(s, METRIC_latest), latest,
		 word(language, WORD_card_as_of), at);
}

/* The score and its four parts; what the letters mean stands below. */
static void put_score(const struct sheet *s)
{
	put_number(s, label_of(s, METRIC_score), "score");
	put_number(s, "   F", "score:followers");
	put_number(s, "  U", "score:freshness");
	put_number(s, "  A", "score:activity");
	put_number(s, "  E", "score:engagement");
	put_field(s, "   (", "score_version");
	buf_addf(s->out, ")\n%s\n\n", word(s->ctl->style.language, WORD_parts));
}

static void put_head(const struct sheet *s)
{
	const struct style *style = &s->ctl->style;

	put_field(s, style->colour ? "\033[1m" : "", "name");
	put_field(s, style->colour ? "\033[0m\n" : "\n", "city");
	put_field(s, ", ", "province");
	put_field(s, "  (", "id");
	buf_adds(s->out, ")\n\n");
	put_times(s);
	put_score(s);
	ctl_tell_stage(s->ctl, &s->snapshot->stage[STAGE_SCORER], SCORER_UNIT,
		       s->out);
}

static void put_windows(const struct sheet *s, const char *platform)
{
	enum language language = s->ctl->style.language;
	struct text_table t;
	struct buf text;

	buf_init(&text, 100);
	text_table_init(&t, "lrrr");
	text_table_adds(&t, platform ? platform_title(platform)
				     : word(language, WORD_all_platforms));
	for (int w = 0; w < WINDOW_COUNT; w++)
		text_table_adds(&t, window_title(language, w));
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];

		if (row->span != BY_WINDOW ||
		    (platform && row->scope != BY_PLATFORM))
			continue;
		text_table_adds(&t, label_of(s, (enum metric)m));
		for (int w = 0; w < WINDOW_COUNT; w++) {
			buf_clear(&text);
			number_add(&text, language,
				   field(s, row->name, window_names[w],
					 platform));
			text_table_addbuf(&t, &text);
		}
	}
	text_table_print(&t, s->ctl->style.colour, s->out);
	text_table_release(&t);
	buf_release(&text);
	buf_addc(s->out, '\n');
}

/* Who has no history had no value at yesterday's end: a rank among zeros is
 * none. */
static void put_ranks(const struct sheet *s)
{
	enum language language = s->ctl->style.language;
	struct text_table t;
	struct buf name;

	buf_init(&name, KEY_MAX);
	text_table_init(&t, "lrr");
	text_table_adds(&t, word(language, WORD_rank));
	text_table_adds(&t, word(language, WORD_now));
	text_table_adds(&t, word(language, WORD_yesterday));
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board b = ranked_board(i);

		buf_clear(&name);
		board_name(&name, b);
		text_table_addf(&t, "%s%s%s", label_of(s, b.metric),
				b.window == NO_WINDOW ? "" : ", ",
				b.window == NO_WINDOW
					? ""
					: window_title(language, b.window));
		text_table_add(&t, or_dash(field(s, "rank", buf_shown(&name),
						 NULL)));
		text_table_add(&t,
			       s->has_history
				       ? or_dash(field(s, "rank_yesterday",
						       buf_shown(&name), NULL))
				       : STR_LIT("-"));
	}
	text_table_print(&t, s->ctl->style.colour, s->out);
	text_table_release(&t);
	buf_release(&name);
	buf_addc(s->out, '\n');
}

/* What the numbers of the windows are. */
static void put_meanings(const struct sheet *s)
{
	enum language language = s->ctl->style.language;

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metric_table[m].span == BY_WINDOW)
			buf_addf(s->out, "%s\n", metric_about(language, m));
	buf_addc(s->out, '\n');
}

/* As much of the text as a line has room for; the url whole, to be copied. */
static void put_post(const struct sheet *s, const struct view_post *post)
{
	struct text_table t;
	char at[40];

	ctl_time_ms(s->ctl->style.language, post->published_ms,
		    field(s, "timezone", NULL, NULL), at);
	text_table_init(&t, "lll");
	text_table_fit(&t, s->ctl->style.width, 2);
	text_table_adds(&t, at);
	text_table_add(&t, post->platform);
	text_table_add(&t, post->text);
	text_table_print(&t, false, s->out);
	text_table_release(&t);
	buf_adds(s->out, "  ");
	text_add(s->out, post->url);
	buf_addc(s->out, '\n');
}

static void put_posts(const struct sheet *s)
{
	for (size_t i = 0; i < s->n_posts; i++)
		put_post(s, &s->posts->at[i]);
}

static void as_text(const struct sheet *s)
{
	put_head(s);
	put_windows(s, NULL);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (field(s, "posts", "7d", platform_names[p]).p)
			put_windows(s, platform_names[p]);
	put_meanings(s);
	put_ranks(s);
	put_posts(s);
}

/* ---- for programs ---- */

static void json_pair(struct buf *out, const char *comma, struct str name,
		      struct str value)
{
	buf_adds(out, comma);
	text_addjson(out, name);
	buf_addc(out, ':');
	text_addjson(out, value);
}

static void json_card(const struct sheet *s)
{
	const struct hashes *cards = &s->snapshot->cards;
	const char *comma = "";

	buf_addc(s->out, '{');
	for (size_t i = 0; i < cards->n_columns; i++) {
		struct str value = hashes_at(cards, s->card, i);

		if (!value.p)
			continue;
		json_pair(s->out, comma, cards->column[i], value);
		comma = ",";
	}
	buf_addc(s->out, '}');
}

static void json_post(const struct view_post *post, struct buf *out)
{
	json_pair(out, "{", STR_LIT("platform"), post->platform);
	json_pair(out, ",", STR_LIT("account_id"), post->account_id);
	json_pair(out, ",", STR_LIT("post_id"), post->post_id);
	json_pair(out, ",", STR_LIT("kind"), post->kind);
	json_pair(out, ",", STR_LIT("url"), post->url);
	json_pair(out, ",", STR_LIT("text"), post->text);
	for (int i = 0; i < POST_COUNTERS; i++)
		json_pair(out, ",", str_of(post_counter_names[i]),
			  post->counter[i]);
	if (post->labels.p)
		json_pair(out, ",", STR_LIT("labels"), post->labels);
	buf_addc(out, '}');
}

static void as_json(const struct sheet *s)
{
	buf_adds(s->out, "{\"card\":");
	json_card(s);
	buf_adds(s->out, ",\n\"recent\":[");
	for (size_t i = 0; i < s->n_posts; i++) {
		buf_adds(s->out, i ? ",\n" : "\n");
		json_post(&s->posts->at[i], s->out);
	}
	buf_adds(s->out, "]}\n");
}

static void csv_value(const struct sheet *s, const char *metric,
		      const char *window, const char *platform,
		      struct grid *grid)
{
	struct str value = field(s, metric, window, platform);

	if (!value.p)
		return;
	grid_row(grid, s->snapshot->cards.id[s->card], STR_NULL);
	grid_add(grid, str_of(metric));
	grid_add(grid, str_of(window));
	grid_add(grid, str_of(platform));
	grid_add(grid, value);
}

static void csv_metric(const struct sheet *s, const struct metric_row *row,
		       const char *platform, struct grid *grid)
{
	int n = METRIC_WINDOWS(row->span);

	if (platform && row->scope == NATIONAL_ONLY)
		return;
	for (int w = 0; w < n; w++)
		csv_value(s, row->name, n > 1 ? window_names[w] : NULL,
			  platform, grid);
}

/* A row a number of the card, as Redis has it. */
static void as_csv(const struct sheet *s)
{
	struct grid grid;

	grid_init(&grid, "show", s->ctl->style.language);
	grid_column(&grid, "metric", "", GRID_TEXT);
	grid_column(&grid, "window", "", GRID_TEXT);
	grid_column(&grid, "platform", "", GRID_TEXT);
	grid_column(&grid, "value", "", GRID_NUMBER);
	for (int m = 0; m < METRIC_COUNT; m++) {
		csv_metric(s, &metric_table[m], NULL, &grid);
		for (int p = 0; p < PLATFORM_COUNT; p++)
			csv_metric(s, &metric_table[m], platform_names[p],
				   &grid);
	}
	grid_csv(&grid, s->out);
	grid_release(&grid);
}

/* ---- the command ---- */

static int print(const struct sheet *sheet, struct err *err)
{
	const struct arguments *args = &sheet->ctl->args;

	if (args->json)
		as_json(sheet);
	else if (args->csv)
		as_csv(sheet);
	else
		as_text(sheet);
	return ctl_print(sheet->out, err);
}

static int show(struct ctl *c, const struct snapshot *snapshot, size_t card,
		struct err *err)
{
	struct str id = snapshot->cards.id[card];
	struct sheet sheet = { .ctl = c, .snapshot = snapshot, .card = card };
	const struct days *days;
	struct buf out;
	int rc = source_days(c->source, id, NATIONAL, &days, err);

	if (rc == 0)
		rc = source_posts(c->source, id, &sheet.posts, err);
	if (rc < 0)
		return rc;
	sheet.has_history = days->n > 0;
	sheet.n_posts =
		sheet.posts->n < NEWEST_POSTS ? sheet.posts->n : NEWEST_POSTS;
	buf_init(&out, PAGE_MAX);
	sheet.out = &out;
	rc = print(&sheet, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const struct snapshot *snapshot;
	size_t card = 0;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = ctl_look(c, &snapshot, err);
	if (rc == 0)
		rc = find_card(c, snapshot, &card, err);
	return rc < 0 ? rc : show(c, snapshot, card, err);
}

static const struct command_option options[] = {
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_show = {
	.name = "show",
	.args = "SENTRA",
	.help = "all that is known of one sentra",
	.options = options,
	.run = run,
};
