/* why_page.c -- a score's parts then and now, and who passed whom.
 *
 * Must not know Redis, nor compute what view/reasons.h does. */
#include "why_page.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"

#include "common/base/clock.h"

#include <math.h>
#include <stdio.h>

#define SCORER_UNIT "sentra-consumer@scorer"
/* Names of those that passed, or were passed; the others are counted. */
#define NAMES_MOST 5

/* The rows of a comparison, in order: the score, then the number behind each
 * part. */
static const struct row {
	const char *field;  /* as on the card */
	enum word_id title; /* of a part */
	int part;           /* enum part; -1: the score */
	int decimals;
} rows[] = {
	{ "score", WORD_COUNT, -1, METRIC_DECIMALS },
	{ "followers", WORD_part_f, PART_F, 0 },
	{ "latest", WORD_part_u, PART_U, 0 },
	{ "posts:7d", WORD_part_a, PART_A, 0 },
	{ "engagement:7d", WORD_part_e, PART_E, 0 },
};

static double seconds_of(int64_t ms)
{
	return ms == TIME_NONE ? NAN : (double)floor_div(ms, SECOND_MS);
}

static double value_of(const struct parts *parts, const struct row *row)
{
	switch (row->part) {
	case PART_F: return parts->followers;
	case PART_U: return seconds_of(parts->latest_ms);
	case PART_A: return parts->posts_7d;
	case PART_E: return parts->engagement_7d;
	default: return parts->score;
	}
}

/* "-12.50"; never "-0.00".  Nothing of what is not known. */
static void decimal(char out[64], double value, int decimals)
{
	if (fabs(value) < 0.5 * pow(10, -decimals))
		value = 0;
	snprintf(out, 64, "%.*f", decimals, value);
	if (!isfinite(value))
		*out = '\0';
}

static struct str text_of(const struct why *why, size_t card, const char *field)
{
	return hashes_get(&why->snapshot->cards, card, field);
}

static struct str name_of(const struct why *why, size_t card)
{
	struct str name = text_of(why, card, "name");

	return name.n ? name : why->snapshot->cards.id[card];
}

/* ---- for people ---- */

static void add_number(struct text_table *t, enum language language,
		       double value, int decimals, bool sign)
{
	struct buf text;
	char plain[64];

	decimal(plain, value, decimals);
	buf_init(&text, 100);
	if (sign && *plain != '-' && strpbrk(plain, "123456789"))
		buf_addc(&text, '+');
	number_add(&text, language, str_of(plain));
	text_table_addbuf(t, &text);
	buf_release(&text);
}

/* "3 hours ago", as it was then. */
static void add_age(struct text_table *t, enum language language,
		    int64_t latest_ms, int64_t at_ms)
{
	struct buf text;

	buf_init(&text, 100);
	if (latest_ms == TIME_NONE)
		buf_addc(&text, '-');
	else
		age_add(&text, language, at_ms - latest_ms);
	text_table_addbuf(t, &text);
	buf_release(&text);
}

static void add_row(const struct why *why, const struct why_since *since,
		    const struct row *row, enum language language,
		    struct text_table *t)
{
	double now = value_of(&why->now, row);
	double then = value_of(&since->then, row);

	text_table_adds(t, row->part < 0 ? metric_title(language, METRIC_score)
					 : word(language, row->title));
	if (row->part == PART_U) {
		add_age(t, language, since->then.latest_ms, since->end_ms);
		add_age(t, language, why->now.latest_ms,
			why->snapshot->as_of_ms);
		text_table_adds(t, "");
	} else {
		add_number(t, language, then, row->decimals, false);
		add_number(t, language, now, row->decimals, false);
		add_number(t, language, now - then, row->decimals, true);
	}
	if (row->part < 0)
		text_table_adds(t, "");
	else
		add_number(t, language, since->change.points[row->part],
			   METRIC_DECIMALS, true);
}

static void put_table(const struct ctl *c, const struct why *why,
		      const struct why_since *since, struct buf *out)
{
	enum language language = c->style.language;
	struct text_table t;

	text_table_init(&t, "lrrrr");
	text_table_fit(&t, c->style.width, 0);
	text_table_adds(&t, "");
	text_table_adds(&t, word(language, WORD_why_then));
	text_table_adds(&t, word(language, WORD_now));
	text_table_adds(&t, "+/-");
	text_table_adds(&t, word(language, WORD_why_points));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		add_row(why, since, &rows[i], language, &t);
	text_table_print(&t, c->style.colour, out);
	text_table_release(&t);
}

static void put_rank(size_t rank, enum language language, struct buf *out)
{
	if (rank)
		buf_addf(out, "%zu", rank);
	else
		buf_adds(out, word(language, WORD_why_none));
}

/* "  passed Sentra Efata Kupang", a line each. */
static void put_names(const struct why *why, enum language language,
		      enum word_id what, const size_t *cards, size_t n,
		      struct buf *out)
{
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		buf_addf(out, "  %s", word(language, what));
		text_add(out, name_of(why, cards[i]));
		buf_addc(out, '\n');
	}
	if (n > NAMES_MOST) {
		buf_adds(out, "  ");
		buf_addf(out, word(language, WORD_why_more), n - NAMES_MOST);
		buf_addc(out, '\n');
	}
}

static void put_ranks(const struct why *why, const struct why_since *since,
		      enum language language, struct buf *out)
{
	for (size_t i = 0; i < WHY_RANKS; i++) {
		const struct why_rank *r = &since->rank[i];
		const struct passing *p = &r->passing;

		buf_addf(out, word(language, WORD_why_rank),
			 metric_title(language, r->board.metric));
		put_rank(r->then, language, out);
		buf_addf(out, ", %s ", word(language, WORD_now));
		put_rank(r->now, language, out);
		buf_addc(out, '\n');
		put_names(why, language, WORD_why_passed, p->below, p->n_below,
			  out);
		put_names(why, language, WORD_why_passed_by, p->above,
			  p->n_above, out);
	}
}

static void put_since(const struct ctl *c, const struct why *why,
		      const struct why_since *since, struct buf *out)
{
	enum language language = c->style.language;

	buf_addf(out, "\n%s", word(language, WORD_why_since));
	date_add(out, language, since->day);
	if (!since->known) {
		buf_addf(out, ": %s\n", word(language, WORD_why_no_day));
		return;
	}
	buf_adds(out, "\n");
	put_table(c, why, since, out);
	put_ranks(why, since, language, out);
}

/* What is to be known before one believes it. */
static void put_warnings(const struct ctl *c, const struct why *why,
			 struct buf *out)
{
	struct str version = text_of(why, why->card, "score_version");

	ctl_tell_stage(c, &why->snapshot->stage[STAGE_SCORER], SCORER_UNIT,
		       out);
	if (str_is(version, why->settings))
		return;
	buf_addf(out, word(c->style.language, WORD_why_other_settings),
		 why->settings);
	text_add(out, version.n ? version : STR_LIT("-"));
	buf_addc(out, '\n');
}

void why_text(const struct ctl *c, const struct why *why, struct buf *out)
{
	static const enum word_id meanings[] = {
		WORD_about_score, WORD_about_f, WORD_about_u,
		WORD_about_a,     WORD_about_e,
	};
	enum language language = c->style.language;
	char at[40];

	text_add(out, name_of(why, why->card));
	buf_adds(out, " (");
	text_add(out, why->snapshot->cards.id[why->card]);
	ctl_time_ms(language, why->snapshot->as_of_ms,
		    text_of(why, why->card, "timezone"), at);
	buf_addf(out, ")\n%s %s\n", word(language, WORD_card_as_of), at);
	put_warnings(c, why, out);
	for (size_t i = 0; i < why->n; i++)
		put_since(c, why, &why->since[i], out);
	buf_addc(out, '\n');
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
		buf_addf(out, "%s\n", word(language, meanings[i]));
}

/* ---- for programs ---- */

static const char *const part_names[PARTS] = {
	[PART_F] = "followers",
	[PART_U] = "freshness",
	[PART_A] = "activity",
	[PART_E] = "engagement",
};

static void json_number(struct buf *out, const char *name, double value,
			int decimals)
{
	char text[64];

	decimal(text, value, decimals);
	buf_addf(out, "\"%s\":%s", name, *text ? text : "null");
}

/* Of the four parts. */
static void json_parts(struct buf *out, const char *name,
		       const double values[PARTS], int decimals)
{
	buf_addf(out, "\"%s\":{", name);
	for (int p = 0; p < PARTS; p++) {
		buf_adds(out, p ? "," : "");
		json_number(out, part_names[p], values[p], decimals);
	}
	buf_adds(out, "}");
}

static void json_state(struct buf *out, const char *name,
		       const struct parts *parts)
{
	buf_addf(out, "\"%s\":{", name);
	json_number(out, "score", parts->score, METRIC_DECIMALS);
	buf_addc(out, ',');
	json_number(out, "followers", parts->followers, 0);
	ctl_json_time(out, "latest", parts->latest_ms);
	buf_addc(out, ',');
	json_number(out, "posts_7d", parts->posts_7d, 0);
	buf_addc(out, ',');
	json_number(out, "engagement_7d", parts->engagement_7d, 0);
	buf_addc(out, ',');
	json_parts(out, "parts", parts->part, 4);
	buf_addc(out, '}');
}

static void json_ids(struct buf *out, const char *name, const struct why *why,
		     const size_t *cards, size_t n)
{
	buf_addf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? "," : "");
		text_addjson(out, why->snapshot->cards.id[cards[i]]);
	}
	buf_addc(out, ']');
}

static void json_rank(struct buf *out, const char *name, size_t rank)
{
	if (rank)
		buf_addf(out, ",\"%s\":%zu", name, rank);
	else
		buf_addf(out, ",\"%s\":null", name);
}

static void json_ranks(struct buf *out, const struct why *why,
		       const struct why_since *since)
{
	buf_adds(out, ",\"ranks\":[");
	for (size_t i = 0; i < WHY_RANKS; i++) {
		const struct why_rank *r = &since->rank[i];

		buf_addf(out, "%s{\"board\":\"%s\"", i ? "," : "",
			 metric_table[r->board.metric].name);
		json_rank(out, "then", r->then);
		json_rank(out, "now", r->now);
		json_ids(out, "passed", why, r->passing.below,
			 r->passing.n_below);
		json_ids(out, "passed_by", why, r->passing.above,
			 r->passing.n_above);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void json_since(struct buf *out, const struct why *why,
		       const struct why_since *since)
{
	const struct change *change = &since->change;
	char date[DATE_SIZE];

	date_format(since->day, date);
	buf_addf(out, "{\"day\":\"%s\",", date);
	if (!since->known) {
		buf_adds(out, "\"then\":null}");
		return;
	}
	json_state(out, "then", &since->then);
	buf_adds(out, ",\"difference\":{");
	json_number(out, "score", change->score, METRIC_DECIMALS);
	buf_addc(out, ',');
	json_number(out, "followers", change->followers, 0);
	buf_addc(out, ',');
	json_number(out, "posts_7d", change->posts_7d, 0);
	buf_addc(out, ',');
	json_number(out, "engagement_7d", change->engagement_7d, 0);
	buf_adds(out, "},");
	json_parts(out, "points", change->points, METRIC_DECIMALS);
	json_ranks(out, why, since);
	buf_addc(out, '}');
}

void why_json(const struct why *why, struct buf *out)
{
	buf_adds(out, "{\"sentra\":");
	text_addjson(out, why->snapshot->cards.id[why->card]);
	buf_adds(out, ",\"name\":");
	text_addjson(out, text_of(why, why->card, "name"));
	ctl_json_time(out, "as_of", why->snapshot->as_of_ms);
	buf_adds(out, ",\"score_version\":");
	text_addjson(out, text_of(why, why->card, "score_version"));
	buf_addf(out, ",\"settings\":\"%s\",", why->settings);
	json_state(out, "now", &why->now);
	buf_adds(out, ",\n\"since\":[");
	for (size_t i = 0; i < why->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_since(out, why, &why->since[i]);
	}
	buf_adds(out, "\n]}\n");
}

/* ---- for spreadsheets ---- */

static void csv_number(struct grid *grid, double value, int decimals)
{
	char text[64];

	decimal(text, value, decimals);
	grid_add(grid, str_of(text));
}

static void csv_begin(struct grid *grid, const struct why *why,
		      const struct why_since *since, const char *field)
{
	char date[DATE_SIZE];

	date_format(since->day, date);
	grid_row(grid, why->snapshot->cards.id[why->card], STR_NULL);
	grid_add(grid, str_of(date));
	grid_add(grid, str_of(field));
}

static void csv_rows(struct grid *grid, const struct why *why,
		     const struct why_since *since)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		double then = value_of(&since->then, row);
		double now = value_of(&why->now, row);

		csv_begin(grid, why, since, row->field);
		csv_number(grid, then, row->decimals);
		csv_number(grid, now, row->decimals);
		csv_number(grid, now - then, row->decimals);
		csv_number(grid,
			   row->part < 0 ? NAN
					 : since->change.points[row->part],
			   METRIC_DECIMALS);
	}
}

static void csv_ids(struct grid *grid, const struct why *why,
		    const size_t *cards, size_t n)
{
	struct buf ids;

	buf_init(&ids, (size_t)1 << 20);
	for (size_t i = 0; i < n; i++) {
		buf_adds(&ids, i ? " " : "");
		buf_addstr(&ids, why->snapshot->cards.id[cards[i]]);
	}
	grid_add(grid, buf_str(&ids));
	grid->bad |= ids.bad;
	buf_release(&ids);
}

static void csv_ranks(struct grid *grid, const struct why *why,
		      const struct why_since *since)
{
	for (size_t i = 0; i < WHY_RANKS; i++) {
		const struct why_rank *r = &since->rank[i];
		double then = r->then ? (double)r->then : NAN;
		double now = r->now ? (double)r->now : NAN;
		char field[64];

		snprintf(field, sizeof(field), "rank:%s",
			 metric_table[r->board.metric].name);
		csv_begin(grid, why, since, field);
		csv_number(grid, then, 0);
		csv_number(grid, now, 0);
		csv_number(grid, now - then, 0);
		grid_add(grid, STR_NULL);
		csv_ids(grid, why, r->passing.below, r->passing.n_below);
		csv_ids(grid, why, r->passing.above, r->passing.n_above);
	}
}

void why_csv(const struct why *why, struct buf *out)
{
	struct grid grid;

	grid_init(&grid, "why", ENGLISH);
	grid_column(&grid, "since", "", GRID_TEXT);
	grid_column(&grid, "field", "", GRID_TEXT);
	grid_column(&grid, "then", "", GRID_NUMBER);
	grid_column(&grid, "now", "", GRID_NUMBER);
	grid_column(&grid, "difference", "", GRID_NUMBER);
	grid_column(&grid, "points", "", GRID_NUMBER);
	grid_column(&grid, "passed", "", GRID_TEXT);
	grid_column(&grid, "passed_by", "", GRID_TEXT);
	for (size_t i = 0; i < why->n; i++) {
		if (!why->since[i].known)
			continue;
		csv_rows(&grid, why, &why->since[i]);
		csv_ranks(&grid, why, &why->since[i]);
	}
	grid_csv(&grid, out);
	grid_release(&grid);
}
