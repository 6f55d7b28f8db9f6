/* card.c -- the fields of a card: their numbers, names and values.
 *
 * Must not know Redis, nor how a metric is computed. */
#include "card.h"

#include <stdio.h>

/* The names of what is no metric. */
static const char *const other_names[CARD_PLACES] = {
	[CARD_ID] = "id",
	[CARD_NAME] = "name",
	[CARD_KIND] = "kind",
	[CARD_CITY] = "city",
	[CARD_PROVINCE] = "province",
	[CARD_TIMEZONE] = "timezone",
	[CARD_SCORE_FOLLOWERS] = "score:followers",
	[CARD_SCORE_FRESHNESS] = "score:freshness",
	[CARD_SCORE_ACTIVITY] = "score:activity",
	[CARD_SCORE_ENGAGEMENT] = "score:engagement",
	[CARD_SCORE_VERSION] = "score_version",
	[CARD_OBSERVED_AT] = "observed_at",
	[CARD_AS_OF] = "as_of",
};

/* ---- where a metric stands ---- */

/* Where the fields of each metric begin, among those of the nation alone or
 * among those of a place: the compiler counts, since each name in an enum is
 * one more than the last. */
#define FIELDS(span, scope, of) ((scope) == (of) ? METRIC_WINDOWS(span) : 0)
#define ALONE(name, span, scope, ...) \
	ALONE_##name,                 \
		ALONE_LAST_##name =   \
			ALONE_##name + FIELDS(span, scope, NATIONAL_ONLY) - 1,
#define PLACED(name, span, scope, ...) \
	PLACED_##name,                 \
		PLACED_LAST_##name =   \
			PLACED_##name + FIELDS(span, scope, BY_PLATFORM) - 1,
enum { METRICS(ALONE) };
enum { METRICS(PLACED) };
#undef ALONE
#undef PLACED
#undef FIELDS

#define BEGIN(name, span, scope, ...)                                 \
	[METRIC_##name] = (scope) == NATIONAL_ONLY                    \
				  ? CARD_NATIONAL + (int)ALONE_##name \
				  : CARD_PLACES + (int)PLACED_##name,
static const int begins[METRIC_COUNT] = { METRICS(BEGIN) };
#undef BEGIN

/* A value on the card is named as its board would be, be there one or not. */
static size_t field_of(struct board at)
{
	int field = begins[at.metric];

	if (metric_table[at.metric].scope == BY_PLATFORM)
		field += (at.platform + 1) * CARD_PLACE_FIELDS;
	if (at.window != NO_WINDOW)
		field += at.window;
	return (size_t)field;
}

/* The other way round, of a field that is a metric's. */
static struct board metric_at(size_t field)
{
	struct board at = { 0, NO_WINDOW, NATIONAL };
	int within = (int)field, m = METRIC_COUNT;
	enum metric_scope scope = NATIONAL_ONLY;

	if (field >= CARD_PLACES) {
		at.platform += (within - CARD_PLACES) / CARD_PLACE_FIELDS;
		within -= (at.platform + 1) * CARD_PLACE_FIELDS;
		scope = BY_PLATFORM;
	}
	do
		m--;
	while (metric_table[m].scope != scope || begins[m] > within);
	at.metric = (enum metric)m;
	if (metric_table[m].span == BY_WINDOW)
		at.window = within - begins[m];
	return at;
}

static void latest_url_name(struct buf *out, size_t place)
{
	buf_adds(out, "latest_url");
	if (place == 0)
		return;
	buf_addc(out, ':');
	buf_adds(out, platform_names[place - 1]);
}

void card_field_name(struct buf *out, size_t field)
{
	if (field >= CARD_LATEST_URLS)
		latest_url_name(out, field - CARD_LATEST_URLS);
	else if (field < CARD_PLACES && other_names[field])
		buf_adds(out, other_names[field]);
	else
		board_name(out, metric_at(field));
}

/* ---- filling ---- */

static char *text_of(struct card *card, size_t field)
{
	return card->text[field - CARD_NATIONAL];
}

static void fill_metric(struct card *card, struct board at,
			const struct metric_input *in)
{
	if (metric_table[at.metric].span == ONCE) {
		metric_text(text_of(card, field_of(at)), at.metric, at.window,
			    in);
		return;
	}
	for (at.window = 0; at.window < WINDOW_COUNT; at.window++)
		metric_text(text_of(card, field_of(at)), at.metric, at.window,
			    in);
}

static void fill_place(struct card *card, int platform,
		       const struct metric_input *in)
{
	for (int m = 0; m < METRIC_COUNT; m++) {
		struct board at = { (enum metric)m, NO_WINDOW, platform };

		if (platform == NATIONAL ||
		    metric_table[m].scope == BY_PLATFORM)
			fill_metric(card, at, in);
	}
}

/* The score is 100 x the sum of its parts, each with its share. */
static void fill_score_parts(struct card *card, const struct metric_input *in)
{
	struct score score = score_of(in->sum, in->t_ms, in->settings);

	show_real(text_of(card, CARD_SCORE_FOLLOWERS), 4, score.f);
	show_real(text_of(card, CARD_SCORE_FRESHNESS), 4, score.u);
	show_real(text_of(card, CARD_SCORE_ACTIVITY), 4, score.a);
	show_real(text_of(card, CARD_SCORE_ENGAGEMENT), 4, score.e);
}

/* Accounts that the log has and that posted nothing have none, either. */
static const char *url_of_newest(const struct aggregates *sum)
{
	return sum->newest ? sum->newest->latest_url : NULL;
}

void card_fill(struct card *card, const struct card_input *in,
	       const struct score_settings *settings, const char *score_version)
{
	struct metric_input of = { NULL, settings, in->t_s * SECOND_MS };
	struct aggregates all;

	*card = (struct card){ .sentra = in->sentra };
	aggregates_init(&all);
	for (size_t i = 0; i < in->sentra->n_accounts; i++)
		card->has[in->sentra->accounts[i].platform] = true;
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		if (!card->has[p])
			continue;
		aggregates_merge(&all, &in->at[p]);
		of.sum = &in->at[p];
		fill_place(card, p, &of);
		card->latest_url[1 + p] = url_of_newest(of.sum);
	}
	of.sum = &all;
	fill_place(card, NATIONAL, &of);
	card->latest_url[0] = url_of_newest(of.sum);
	fill_score_parts(card, &of);
	snprintf(text_of(card, CARD_SCORE_VERSION), VALUE_TEXT, "%s",
		 score_version);
	show_instant(text_of(card, CARD_OBSERVED_AT), in->observed_ms);
	show_whole(text_of(card, CARD_AS_OF), in->t_s);
}

/* ---- reading ---- */

static const char *identity(const struct sentra *sentra, size_t field)
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

/* Of which platform a field is; NATIONAL: it is of all. */
static int platform_of(size_t field)
{
	if (field >= CARD_LATEST_URLS)
		return (int)(field - CARD_LATEST_URLS) - 1;
	if (field >= CARD_PLACES)
		return (int)(field - CARD_PLACES) / CARD_PLACE_FIELDS - 1;
	return NATIONAL;
}

struct str card_value(const struct card *card, size_t field)
{
	int platform = platform_of(field);
	const char *url;

	if (field < CARD_NATIONAL)
		return str_of(identity(card->sentra, field));
	if (platform != NATIONAL && !card->has[platform])
		return STR_NULL;
	if (field >= CARD_LATEST_URLS) {
		url = card->latest_url[1 + platform];
		return str_of(url ? url : "");
	}
	return str_of(card->text[field - CARD_NATIONAL]);
}

struct str card_on_board(const struct card *card, struct board board)
{
	struct str value = card_value(card, field_of(board));

	return value.p ? metric_on_board(board.metric, value) : value;
}
