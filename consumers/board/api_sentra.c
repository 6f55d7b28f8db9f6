/* api_sentra.c -- /api/v1/sentra…: cards, typed; days; posts. */
#include "api_answer.h"

#include "common/base/clock.h"
#include "consumers/view/posts.h"
#include "consumers/view/vocabulary.h"

#include <errno.h>
#include <stdio.h>

#define FIELD_MAX 512

/* A card, and the platform of which its fields are asked for. */
struct fields {
	const struct hashes *cards;
	size_t card;
	int platform; /* NATIONAL */
};

/* The card's field: "posts:7d" for NATIONAL, else "posts:7d:youtube". */
static struct str field(const struct fields *f, const char *name)
{
	struct str value = STR_NULL;
	struct buf own;

	if (f->platform == NATIONAL)
		return hashes_get(f->cards, f->card, name);
	buf_init(&own, FIELD_MAX);
	buf_addf(&own, "%s:%s", name, platform_names[f->platform]);
	if (!own.bad)
		value = hashes_get(f->cards, f->card, buf_shown(&own));
	buf_release(&own);
	return value;
}

/* ---- indicators ---- */

static void put_metric(struct json_put *json, const struct fields *f,
		       struct board board)
{
	struct buf name;

	buf_init(&name, FIELD_MAX);
	board_name(&name, board);
	if (metric_table[board.metric].format == INSTANT)
		json_put_seconds(json, buf_shown(&name),
				 field(f, buf_shown(&name)));
	else
		json_put_decimal(json, buf_shown(&name),
				 field(f, buf_shown(&name)));
	buf_release(&name);
}

/* State and all metrics, named as of all platforms. */
static void put_indicators(struct json_put *json, const struct fields *f)
{
	json_put_text(json, "state", field(f, "state"));
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];
		struct board board = { (enum metric)m, NO_WINDOW, NATIONAL };

		if (f->platform != NATIONAL && row->scope == NATIONAL_ONLY)
			continue;
		if (row->span == ONCE)
			put_metric(json, f, board);
		for (int w = 0; row->span != ONCE && w < WINDOW_COUNT; w++) {
			board.window = w;
			put_metric(json, f, board);
		}
	}
	json_put_text(json, "latest_url", field(f, "latest_url"));
}

static void put_score(struct json_put *json, const struct fields *f)
{
	static const char *const parts[] = { "score:followers",
					     "score:freshness",
					     "score:activity",
					     "score:engagement" };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		json_put_decimal(json, parts[i], field(f, parts[i]));
	json_put_text(json, "score_version", field(f, "score_version"));
}

static void put_rank(struct json_put *json, const struct fields *f,
		     const char *when, struct board board)
{
	struct buf name;

	buf_init(&name, FIELD_MAX);
	buf_addf(&name, "%s:", when);
	board_name(&name, board);
	json_put_decimal(json, buf_shown(&name), field(f, buf_shown(&name)));
	buf_release(&name);
}

static void put_card(struct json_put *json, const struct world *w, size_t card)
{
	static const char *const texts[] = { "name", "kind", "city", "province",
					     "timezone" };
	const struct fields f = { &w->now->cards, card, NATIONAL };

	json_put_text(json, "id", w->now->cards.id[card]);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		json_put_text(json, texts[i], field(&f, texts[i]));
	put_indicators(json, &f);
	put_score(json, &f);
	for (size_t i = 0; i < RANKED_COUNT; i++)
		put_rank(json, &f, "rank", ranked_board(i));
	for (size_t i = 0; i < RANKED_COUNT; i++)
		put_rank(json, &f, "rank_yesterday", ranked_board(i));
	json_put_seconds(json, "observed_at", field(&f, "observed_at"));
}

int api_sentras(const struct world *w, const struct page_ask *ask,
		struct json_put *json, struct err *err)
{
	(void)ask;
	(void)err;
	json_open(json, "sentra", '[');
	for (size_t i = 0; i < w->now->cards.n; i++) {
		json_open(json, NULL, '{');
		put_card(json, w, i);
		json_close(json, '}');
	}
	json_close(json, ']');
	return 0;
}

/* ---- one ---- */

/* Those on which it has an account: its card has their fields. */
static void put_platforms(struct json_put *json, const struct world *w,
			  size_t card)
{
	json_open(json, "platforms", '[');
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		const struct fields f = { &w->now->cards, card, p };

		if (!field(&f, "followers").p)
			continue;
		json_open(json, NULL, '{');
		api_put_platform(json, p);
		put_indicators(json, &f);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_blind(struct json_put *json, const struct world *w,
		      struct str id)
{
	json_open(json, "blind", '[');
	for (size_t i = 0; i < w->now->n_blind; i++) {
		const struct blind_entry *b = &w->now->blind[i];

		if (!str_eq(b->sentra, id))
			continue;
		json_open(json, NULL, '{');
		api_put_platform(json, b->platform);
		json_put_text(json, "account_id", b->account);
		json_put_ms(json, "since", b->since_ms);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* Of labels that are no label's: "posts", "unlabelled". */
static void put_counts(struct json_put *json, const struct world *w, size_t row,
		       const char *what, const char *shown)
{
	for (int i = 0; i < WINDOW_COUNT; i++) {
		char name[FIELD_MAX], field_name[FIELD_MAX];

		snprintf(name, sizeof(name), "%s:%s", shown, window_names[i]);
		snprintf(field_name, sizeof(field_name), "%s:%s", what,
			 window_names[i]);
		json_put_decimal(json, name,
				 row == HASHES_NONE
					 ? STR_NULL
					 : hashes_get(&w->now->labels, row,
						      field_name));
	}
}

static void put_label(struct json_put *json, const struct world *w, size_t row,
		      const struct label *label)
{
	char last[FIELD_MAX];

	snprintf(last, sizeof(last), "last:%s", label->id);
	json_open(json, NULL, '{');
	json_put_text(json, "label", str_of(label->id));
	json_put_text(json, "name", str_of(label->name));
	json_put_text(json, "class", str_of(label_class_names[label->class]));
	put_counts(json, w, row, label->id, "posts");
	json_put_seconds(json, "last", hashes_get(&w->now->labels, row, last));
	json_close(json, '}');
}

/* Where the stage `coverage` never wrote there are none. */
static void put_labels(struct json_put *json, const struct world *w,
		       struct str id)
{
	size_t row = w->now->labels.n_columns ? hashes_find(&w->now->labels, id)
					      : HASHES_NONE;

	put_counts(json, w, row, "unlabelled", "unlabelled");
	json_open(json, "labels", '[');
	for (size_t i = 0;
	     w->lexicon && row != HASHES_NONE && i < lexicon_labels(w->lexicon);
	     i++)
		if (lexicon_at(w->lexicon, i)->class != LABEL_CAMPAIGN)
			put_label(json, w, row, lexicon_at(w->lexicon, i));
	json_close(json, ']');
}

static int64_t stale_since(const struct world *w, struct str id)
{
	for (size_t i = 0; i < w->now->n_stale; i++)
		if (str_eq(w->now->stale[i].sentra, id))
			return w->now->stale[i].since_ms;
	return TIME_NONE;
}

int api_sentra(const struct world *w, const struct page_ask *ask,
	       struct json_put *json, struct err *err)
{
	size_t card;
	int rc = api_card(w, ask, &card, err);

	if (rc < 0)
		return rc;
	json_open(json, "sentra", '{');
	put_card(json, w, card);
	json_put_ms(json, "stale_since", stale_since(w, ask->rest));
	json_close(json, '}');
	put_platforms(json, w, card);
	put_blind(json, w, ask->rest);
	put_labels(json, w, ask->rest);
	return 0;
}

/* ---- its days ---- */

static int platform_of(struct str name, int *platform, struct err *err)
{
	struct platforms all = { .n = 0 };
	struct buf list;
	int rc;

	*platform = name.p ? platform_find(name) : NATIONAL;
	if (!name.p || *platform >= 0)
		return 0;
	while (all.n < PLATFORM_COUNT) {
		all.at[all.n] = (enum platform_id)all.n;
		all.n++;
	}
	buf_init(&list, FIELD_MAX);
	platforms_print(&all, &list);
	rc = err_set(err, -EINVAL, "platform '%.*s': want one of %s",
		     STR_ARG(name), buf_shown(&list));
	buf_release(&list);
	return rc;
}

static void put_day(struct json_put *json, const struct day *day)
{
	json_open(json, NULL, '{');
	json_put_date(json, "date", day->day);
	json_put_number(json, "followers", day->followers, 0);
	json_put_number(json, "posts", day->posts, 0);
	json_put_number(json, "engagement", day->engagement, 0);
	json_put_number(json, "views", day->views, 0);
	json_put_ms(json, "latest", day->latest_ms);
	json_put_number(json, "score", day->score, 2);
	json_close(json, '}');
}

int api_history(const struct world *w, const struct page_ask *ask,
		struct json_put *json, struct err *err)
{
	const struct days *days = NULL;
	int platform = NATIONAL;
	size_t card;
	int rc = api_card(w, ask, &card, err);

	if (rc == 0)
		rc = platform_of(ask->param[0], &platform, err);
	if (rc == 0)
		rc = source_days(w->source, ask->rest, platform, &days, err);
	if (rc < 0)
		return rc;
	api_put_sentra(json, w, ask->rest);
	api_put_platform(json, platform);
	json_put_text(json, "timezone", str_of(w->zone));
	json_put_text(json, "score_version", str_of(days->score_version));
	json_open(json, "days", '[');
	for (size_t i = 0; i < days->n; i++)
		put_day(json, &days->at[i]);
	json_close(json, ']');
	return 0;
}

/* ---- its posts ---- */

/* "yapi anak" as ["yapi", "anak"]; null where posts have no labels. */
static void put_ids(struct json_put *json, const char *name, struct str ids)
{
	if (!ids.p) {
		json_put_text(json, name, STR_NULL);
		return;
	}
	json_open(json, name, '[');
	for (size_t at = 0, end; at < ids.n; at = end + 1) {
		for (end = at; end < ids.n && ids.p[end] != ' ';)
			end++;
		if (end > at)
			json_put_text(json, NULL,
				      (struct str){ ids.p + at, end - at });
	}
	json_close(json, ']');
}

static void put_post(struct json_put *json, const struct view_post *post)
{
	json_open(json, NULL, '{');
	json_put_ms(json, "published_at", post->published_ms);
	json_put_text(json, "platform", post->platform);
	json_put_text(json, "account_id", post->account_id);
	json_put_text(json, "post_id", post->post_id);
	json_put_text(json, "kind", post->kind);
	json_put_text(json, "url", post->url);
	json_put_text(json, "text", post->text);
	for (int c = 0; c < POST_COUNTERS; c++)
		json_put_decimal(json, post_counter_names[c], post->counter[c]);
	put_ids(json, "labels", post->labels);
	json_close(json, '}');
}

int api_posts(const struct world *w, const struct page_ask *ask,
	      struct json_put *json, struct err *err)
{
	const struct view_posts *posts = NULL;
	size_t card;
	int rc = api_card(w, ask, &card, err);

	if (rc == 0)
		rc = source_posts(w->source, ask->rest, &posts, err);
	if (rc < 0)
		return rc;
	api_put_sentra(json, w, ask->rest);
	json_open(json, "posts", '[');
	for (size_t i = 0; i < posts->n; i++)
		put_post(json, &posts->at[i]);
	json_close(json, ']');
	return 0;
}
