/* card.c -- the shown values of a sentra, formatted.
 *
 * Must not know Redis, nor what was shown before. */
#include "card.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const head_names[CARD_AGGREGATES] = {
	"id",
	"name",
	"kind",
	"city",
	"province",
	"timezone",
	"score",
	"score:followers",
	"score:freshness",
	"score:activity",
	"score:engagement",
	"score_version",
	"observed_at",
	"as_of",
};

/* In the order of the fields of a place, after followers and latest. */
enum { C_POSTS, C_ENGAGEMENT, C_VIEWS, C_RATE, C_VIEW_RATE, C_GROWTH };
static const char *const card_metric_names[CARD_METRICS] = {
	"posts", "engagement", "views", "rate", "view_rate", "growth"
};

void show_real(char *text, int decimals, double value)
{
	snprintf(text, CARD_TEXT, "%.*f", decimals, value);
}

void show_whole(char *text, int64_t value)
{
	snprintf(text, CARD_TEXT, "%" PRId64, value);
}

void show_instant(char *text, int64_t ms)
{
	text[0] = '\0';
	if (ms != TIME_NONE)
		show_whole(text, floor_div(ms, SECOND_MS));
}

/* ---- the fields and their names ---- */

static size_t field_of_place(int platform)
{
	return CARD_AGGREGATES + (size_t)(platform + 1) * CARD_PLACE;
}

static size_t windowed(int metric, int window)
{
	return 2 + (size_t)metric * WINDOW_COUNT + (size_t)window;
}

void card_field_name(struct buf *out, size_t field)
{
	size_t within, metric;
	int platform;

	if (field < CARD_AGGREGATES) {
		buf_adds(out, head_names[field]);
		return;
	}
	within = (field - CARD_AGGREGATES) % CARD_PLACE;
	platform = (int)((field - CARD_AGGREGATES) / CARD_PLACE) - 1;
	if (within < 2) {
		buf_adds(out, within == 0 ? "followers" : "latest");
	} else {
		metric = (within - 2) / WINDOW_COUNT;
		buf_adds(out, card_metric_names[metric]);
		buf_addc(out, ':');
		buf_adds(out, window_names[(within - 2) % WINDOW_COUNT]);
	}
	if (platform != NATIONAL) {
		buf_addc(out, ':');
		buf_adds(out, platform_names[platform]);
	}
}

/* ---- filling ---- */

static char *text_of(struct card *card, size_t field)
{
	return card->text[field - CARD_SCORE];
}

static void fill_window(struct card *card, size_t place,
			const struct aggregates *f, int w,
			const struct score_settings *settings)
{
	enum window window = (enum window)w;
	double per_view;

	show_whole(text_of(card, place + windowed(C_POSTS, w)),
		   f->gains[w].posts);
	show_whole(text_of(card, place + windowed(C_ENGAGEMENT, w)),
		   engagement(&f->gains[w], settings));
	if (f->views_told)
		show_whole(text_of(card, place + windowed(C_VIEWS, w)),
			   f->gains[w].counter[VIEWS]);
	show_real(text_of(card, place + windowed(C_RATE, w)), 2,
		  rate(f, window, settings));
	if (view_rate(f, window, settings, &per_view))
		show_real(text_of(card, place + windowed(C_VIEW_RATE, w)), 2,
			  per_view);
	if (f->growth_known[w])
		show_whole(text_of(card, place + windowed(C_GROWTH, w)),
			   f->growth[w]);
}

static void fill_place(struct card *card, int platform,
		       const struct aggregates *f,
		       const struct score_settings *settings)
{
	size_t place = field_of_place(platform);

	if (f->followers_known)
		show_whole(text_of(card, place), f->followers);
	show_instant(text_of(card, place + 1), f->latest_ms);
	for (int w = 0; w < WINDOW_COUNT; w++)
		fill_window(card, place, f, w, settings);
}

static void fill_score(struct card *card, const struct aggregates *all,
		       int64_t t_s, const struct score_settings *settings)
{
	struct score score = score_of(all, t_s * SECOND_MS, settings);

	show_real(text_of(card, CARD_SCORE), 2, score.total);
	show_real(text_of(card, CARD_SCORE_FOLLOWERS), 4, score.f);
	show_real(text_of(card, CARD_SCORE_FRESHNESS), 4, score.u);
	show_real(text_of(card, CARD_SCORE_ACTIVITY), 4, score.a);
	show_real(text_of(card, CARD_SCORE_ENGAGEMENT), 4, score.e);
}

void card_fill(struct card *card, const struct card_input *in,
	       const struct score_settings *settings, const char *score_version)
{
	struct aggregates all;

	*card = (struct card){ .sentra = in->sentra };
	aggregates_init(&all);
	for (size_t i = 0; i < in->sentra->n_accounts; i++)
		card->has[in->sentra->accounts[i].platform] = true;
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		if (!card->has[p])
			continue;
		aggregates_merge(&all, &in->at[p]);
		fill_place(card, p, &in->at[p], settings);
	}
	fill_place(card, NATIONAL, &all, settings);
	fill_score(card, &all, in->t_s, settings);
	snprintf(text_of(card, CARD_SCORE_VERSION), CARD_TEXT, "%s",
		 score_version);
	show_instant(text_of(card, CARD_OBSERVED_AT), in->observed_ms);
	show_whole(text_of(card, CARD_AS_OF), in->t_s);
}

/* ---- asking ---- */

static const char *who(const struct sentra *sentra, size_t field)
{
	switch (field) {
	case CARD_ID: return sentra->id;
	case CARD_NAME: return sentra->name;
	case CARD_KIND: return sentra->kind;
	case CARD_CITY: return sentra->city;
	case CARD_PROVINCE: return sentra->province;
	default: return sentra->timezone;
	}
}

struct str card_value(const struct card *card, size_t field)
{
	size_t place;

	if (field < CARD_SCORE)
		return str_of(who(card->sentra, field));
	if (field >= field_of_place(0)) {
		place = (field - CARD_AGGREGATES) / CARD_PLACE;
		if (!card->has[place - 1])
			return STR_NULL;
	}
	return str_of(card->text[field - CARD_SCORE]);
}

static size_t field_of_board(struct board board)
{
	static const int metric_of[METRIC_COUNT] = {
		[M_POSTS] = C_POSTS,   [M_ENGAGEMENT] = C_ENGAGEMENT,
		[M_VIEWS] = C_VIEWS,   [M_RATE] = C_RATE,
		[M_GROWTH] = C_GROWTH,
	};
	size_t place = field_of_place(board.platform);

	switch (board.metric) {
	case M_SCORE: return CARD_SCORE;
	case M_FOLLOWERS: return place;
	case M_LATEST: return place + 1;
	default: return place + windowed(metric_of[board.metric], board.window);
	}
}

struct str card_on_board(const struct card *card, struct board board)
{
	struct str value = card_value(card, field_of_board(board));

	if (!value.p || value.n)
		return value;
	/* Unknown growth at 0 would stand above those that lose. */
	return board.metric == M_GROWTH ? STR_NULL : STR_LIT("0");
}
