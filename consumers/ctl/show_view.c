/* show_view.c -- how a card looks; must not know where it came from. */
#include "show_view.h"

#include "consumers/boards.h"
#include "table.h"

#include <stdio.h>

#define NAME_MAX_BYTES 100

/* What one page is made with. */
struct drawing {
	const struct sheet *sheet;
	const struct style *style;
	struct buf *out;
};

static const char *say(const struct drawing *d, const char *english,
		       const char *indonesian)
{
	return style_label(d->style, english, indonesian);
}

static struct str card(const struct drawing *d, const char *name)
{
	return fields_get(&d->sheet->card, name);
}

static void finish(const struct drawing *d, struct table *t)
{
	table_print(t, d->style->colour, d->out);
	table_release(t);
	buf_addc(d->out, '\n');
}

static void add_time(const struct drawing *d, struct table *t,
		     struct str seconds)
{
	char text[STYLE_TIME_SIZE];

	style_time(seconds, card(d, "timezone"), text);
	table_adds(t, text);
}

/* ---- who it is ---- */

static void add_line(struct table *t, const char *label, struct str text)
{
	table_adds(t, label);
	table_add_or_dash(t, text);
}

static void put_name(const struct drawing *d)
{
	struct str name = card(d, "name");

	buf_adds(d->out, d->style->colour ? "\033[1m" : "");
	text_add(d->out, name.n ? name : card(d, "id"));
	buf_adds(d->out, d->style->colour ? "\033[0m\n\n" : "\n\n");
}

static void add_score(const struct drawing *d, struct table *t)
{
	static const char *const parts[] = { "followers", "freshness",
					     "activity", "engagement" };
	static const char *const indonesian[] = { "pengikut", "kebaruan",
						  "keaktifan", "interaksi" };
	struct buf line;

	buf_init(&line, 1000);
	buf_addstr(&line, card(d, "score"));
	for (size_t i = 0; i < ARRAY_LEN(parts) && line.len; i++) {
		struct str part =
			fields_get_of(&d->sheet->card, "score", parts[i], NULL);

		buf_addf(&line, "%s%s ", i ? ", " : "  (",
			 say(d, parts[i], indonesian[i]));
		buf_addstr(&line, part.n ? part : STR_LIT("-"));
	}
	buf_adds(&line, line.len ? ")" : "");
	add_line(t, style_metric(d->style, "score"), buf_str(&line));
	buf_release(&line);
}

static void put_identity(const struct drawing *d)
{
	struct str city = card(d, "city"), province = card(d, "province");
	struct table t;

	put_name(d);
	table_init(&t, "ll");
	add_line(&t, "Id", card(d, "id"));
	add_line(&t, say(d, "Kind", "Jenis"), card(d, "kind"));
	table_adds(&t, say(d, "Place", "Tempat"));
	table_addf(&t, "%.*s, %.*s", STR_ARG(city), STR_ARG(province));
	if (card(d, "state").n)
		add_line(&t, say(d, "State", "Keadaan"), card(d, "state"));
	add_line(&t, style_metric(d->style, "followers"), card(d, "followers"));
	table_adds(&t, style_metric(d->style, "latest"));
	add_time(d, &t, card(d, "latest"));
	add_score(d, &t);
	add_line(&t, say(d, "Score version", "Versi skor"),
		 card(d, "score_version"));
	table_adds(&t, say(d, "Observed", "Teramati"));
	add_time(d, &t, card(d, "observed_at"));
	table_adds(&t, say(d, "As of", "Per"));
	add_time(d, &t, card(d, "as_of"));
	table_print(&t, false, d->out);
	table_release(&t);
	buf_addc(d->out, '\n');
}

/* ---- how it does ---- */

static const char *const measures[] = { "posts", "engagement", "views",
					"rate",  "view_rate",  "growth" };

static void put_windows(const struct drawing *d)
{
	struct table t;

	table_init(&t, "lrrr");
	table_adds(&t, say(d, "All platforms", "Semua platform"));
	for (int w = 0; w < WINDOW_COUNT; w++)
		table_adds(&t, style_window(d->style, window_names[w]));
	for (size_t i = 0; i < ARRAY_LEN(measures); i++) {
		table_adds(&t, style_metric(d->style, measures[i]));
		for (int w = 0; w < WINDOW_COUNT; w++)
			table_add_or_dash(&t,
					  fields_get_of(&d->sheet->card,
							measures[i],
							window_names[w], NULL));
	}
	finish(d, &t);
}

static void add_platform(const struct drawing *d, struct table *t,
			 const char *platform)
{
	const struct fields *c = &d->sheet->card;

	table_adds(t, platform);
	table_add_or_dash(t, fields_get_of(c, "followers", NULL, platform));
	add_time(d, t, fields_get_of(c, "latest", NULL, platform));
	for (size_t i = 0; i < ARRAY_LEN(measures); i++)
		table_add_or_dash(t, fields_get_of(c, measures[i], "7d",
						   platform));
}

/* Platforms without an account have no fields. */
static void put_platforms(const struct drawing *d)
{
	struct table t;

	table_init(&t, "lrlrrrrrr");
	table_addf(&t, "Platform, %s", style_window(d->style, "7d"));
	table_adds(&t, style_metric(d->style, "followers"));
	table_adds(&t, style_metric(d->style, "latest"));
	for (size_t i = 0; i < ARRAY_LEN(measures); i++)
		table_adds(&t, style_metric(d->style, measures[i]));
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (fields_get_of(&d->sheet->card, "followers", NULL,
				  platform_names[p])
			    .p)
			add_platform(d, &t, platform_names[p]);
	finish(d, &t);
}

static void put_ranks(const struct drawing *d)
{
	struct table t;
	struct buf name;

	buf_init(&name, NAME_MAX_BYTES);
	table_init(&t, "lrr");
	table_adds(&t, say(d, "Rank", "Peringkat"));
	table_adds(&t, say(d, "now", "kini"));
	table_adds(&t, say(d, "yesterday", "kemarin"));
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board b = board_at(ranked_boards[i]);

		buf_clear(&name);
		board_name(&name, b);
		table_addf(&t, "%s%s%s",
			   style_metric(d->style, metric_names[b.metric]),
			   b.window < 0 ? "" : ", ",
			   b.window < 0 ? ""
					: style_window(d->style,
						       window_names[b.window]));
		table_add_or_dash(&t, fields_get_of(&d->sheet->card, "rank",
						    buf_cstr(&name), NULL));
		table_add_or_dash(&t, fields_get_of(&d->sheet->card,
						    "rank_yesterday",
						    buf_cstr(&name), NULL));
	}
	finish(d, &t);
	buf_release(&name);
}

/* ---- what it posted ---- */

/* The stream's id begins with milliseconds. */
static struct str seconds_of(struct str id)
{
	const char *dash = id.n ? memchr(id.p, '-', id.n) : NULL;
	size_t n = dash ? (size_t)(dash - id.p) : id.n;

	return (struct str){ id.p, n > 3 ? n - 3 : 0 };
}

static void add_post(const struct drawing *d, struct table *t,
		     const struct post *post)
{
	static const char *const names[] = { "platform", "likes", "comments",
					     "shares",   "saves", "views",
					     "url",      "text" };

	add_time(d, t, seconds_of(post->id));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		table_add_or_dash(t, fields_get(&post->fields, names[i]));
}

static void put_posts(const struct drawing *d)
{
	const struct sheet *s = d->sheet;
	struct table t;

	if (s->n_posts == 0)
		return;
	table_init(&t, "llrrrrrll");
	table_fit(&t, 8, d->style->columns);
	table_adds(&t, say(d, "Newest posts", "Kiriman terbaru"));
	table_adds(&t, "Platform");
	table_adds(&t, say(d, "Likes", "Suka"));
	table_adds(&t, say(d, "Comments", "Komentar"));
	table_adds(&t, say(d, "Shares", "Dibagikan"));
	table_adds(&t, say(d, "Saves", "Disimpan"));
	table_adds(&t, style_metric(d->style, "views"));
	table_adds(&t, "URL");
	table_adds(&t, say(d, "Text", "Teks"));
	for (size_t i = 0; i < s->n_posts; i++)
		add_post(d, &t, &s->post[i]);
	table_print(&t, d->style->colour, d->out);
	table_release(&t);
}

void show_text(const struct sheet *sheet, const struct style *style,
	       struct buf *out)
{
	struct drawing d = { sheet, style, out };

	put_identity(&d);
	put_windows(&d);
	put_platforms(&d);
	put_ranks(&d);
	put_posts(&d);
}

/* ---- for programs ---- */

void show_json(const struct sheet *s, struct buf *out)
{
	buf_adds(out, "{\"card\":{");
	fields_json(&s->card, out);
	buf_adds(out, "},\n\"recent\":[");
	for (size_t i = 0; i < s->n_posts; i++) {
		const struct post *post = &s->post[i];

		buf_adds(out,
			 i ? ",\n{\"published_at\":" : "\n{\"published_at\":");
		text_add_number(out, seconds_of(post->id));
		buf_adds(out, post->fields.n ? "," : "");
		fields_json(&post->fields, out);
		buf_addc(out, '}');
	}
	buf_adds(out, "]}\n");
}
