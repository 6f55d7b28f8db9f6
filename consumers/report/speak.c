/* speak.c -- a report's tables in a language: their titles, and what people
 * read in place of ids and of numbers as Redis has them. */
#include "report.h"

#include "common/config/platforms.h"
#include "consumers/view/days.h"
#include "consumers/view/number.h"
#include "consumers/view/post_address.h"
#include "consumers/view/posts.h"
#include "consumers/view/snapshot.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#define SHOWN_MAX 4096

/* A cell that is to be said. */
struct speech {
	const struct report *report;
	enum language language;
	const struct report_column *column;
	struct str value;
	size_t row; /* of the report's table */
	struct buf *out;
};

/* ---- words ---- */

/* What a value is called that is one of a few; the same value is the same in
 * every table that has the column, but `name`, which only `totals` asks for. */
static const struct spoken_word {
	const char *column, *value;
	enum word_id word;
} spoken_words[] = {
	{ "name", "followers", WORD_report_followers },
	{ "name", "posts", WORD_posts },
	{ "name", "engagement", WORD_report_engagement },
	{ "name", "sentra", WORD_report_all_sentra },
	{ "name", "posted", WORD_report_posted },
	{ "name", "live", WORD_report_live },
	{ "name", "weak", WORD_report_weak },
	{ "name", "dead", WORD_report_dead },
	{ "name", "unseen", WORD_report_not_seen },
	{ "name", "none", WORD_report_no_account },
	{ "name", "exempt", WORD_report_exempted },
	{ "name", "accounts", WORD_report_accounts },
	{ "name", "accounts_unseen", WORD_report_accounts_unseen },
	{ "name", "hours_unseen", WORD_report_hours_unseen },
	{ "name", "hours_watched", WORD_report_hours_watched },
	{ "field", "followers", WORD_report_followers },
	{ "field", "posts", WORD_posts },
	{ "field", "engagement", WORD_report_engagement },
	{ "field", "score", WORD_report_score },
	{ "indicator", "followers", WORD_report_indicator_followers },
	{ "indicator", "posts_week", WORD_report_indicator_posts_week },
	{ "indicator", "silence_days", WORD_report_indicator_silence_days },
	{ "indicator", "programmes", WORD_report_indicator_programmes },
	{ "kind", "sentra", WORD_kind_sentra },
	{ "kind", "sentra_terpadu", WORD_kind_sentra_terpadu },
	{ "class", "programmes", WORD_class_programme },
	{ "class", "clusters", WORD_class_cluster },
	{ "class", "activities", WORD_class_activity },
	{ "outcome", "ok", WORD_report_outcome_ok },
	{ "outcome", "auth", WORD_report_outcome_auth },
	{ "outcome", "quota", WORD_report_outcome_quota },
	{ "outcome", "not_found", WORD_report_outcome_not_found },
	{ "outcome", "private", WORD_report_outcome_private },
	{ "outcome", "unavailable", WORD_report_outcome_unavailable },
	{ "outcome", "invalid_response", WORD_report_outcome_invalid_response },
	{ "outcome", "silent", WORD_report_outcome_silent },
	{ "gap", "1", WORD_report_yes },
	{ "gap", "0", WORD_report_no },
};

static void say_word(const struct speech *s)
{
	for (size_t i = 0; i < ARRAY_LEN(spoken_words); i++)
		if (strcmp(spoken_words[i].column, s->column->name) == 0 &&
		    str_is(s->value, spoken_words[i].value))
			buf_adds(s->out,
				 word(s->language, spoken_words[i].word));
}

/* Of an account that was not seen for a while.  One whose last look was good is
 * seen again, or never was seen whole. */
static void say_outcome(const struct speech *s)
{
	const struct report *report = s->report;
	struct str id = report->table[REPORT_unseen].id[s->row];
	struct str account =
		report_value(report, REPORT_unseen, s->row, "account");

	if (!str_is(s->value, "ok")) {
		say_word(s);
		return;
	}
	for (size_t i = 0; i < report->table[REPORT_blind].n; i++)
		if (str_eq(report->table[REPORT_blind].id[i], id) &&
		    str_eq(report_value(report, REPORT_blind, i, "account"),
			   account)) {
			say_word(s);
			return;
		}
	buf_adds(s->out, word(s->language, WORD_report_outcome_again));
}

static void say_platform(const struct speech *s)
{
	int id = platform_find(s->value);

	if (id >= 0)
		buf_adds(s->out, platform_title(platform_names[id]));
}

static void say_label(const struct speech *s)
{
	buf_addstr(s->out, report_label(s->report, s->value));
}

/* "yapi kemandirian" as their names, with commas. */
static void say_labels(const struct speech *s)
{
	struct str labels = s->value, id;

	while (next_label(&labels, &id)) {
		buf_adds(s->out, s->out->len ? ", " : "");
		buf_addstr(s->out, report_label(s->report, id));
	}
}

static void say_zone(const struct speech *s)
{
	char name[65];
	const char *short_name;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(s->value));
	short_name = zone_abbreviation(name);
	if (short_name)
		buf_adds(s->out, short_name);
}

static void say_date(const struct speech *s)
{
	int64_t day;

	if (day_read(s->value, &day))
		date_add(s->out, s->language, day);
}

/* ---- numbers ---- */

static void say_decimals(const struct speech *s)
{
	double number = value_number(s->value);

	if (!isnan(number))
		decimal_add(s->out, s->language, number, s->column->decimals);
}

/* With its sign, and the decimals that it has. */
static void say_change(const struct speech *s)
{
	double number = value_number(s->value);
	const char *point = memchr(s->value.p, '.', s->value.n);
	int decimals = point ? (int)(s->value.p + s->value.n - point) - 1 : 0;

	if (!isnan(number))
		change_add(s->out, s->language, number, decimals);
}

/* ---- tables ---- */

#define ANY REPORT_TABLES
static const struct spoken {
	enum report_table_id table; /* ANY */
	const char *column;
	void (*say)(const struct speech *); /* adds nothing: as it is */
} spoken[] = {
	{ ANY, "platform", say_platform },
	{ ANY, "post_platform", say_platform },
	{ ANY, "outreach_platform", say_platform },
	{ ANY, "post_labels", say_labels },
	{ REPORT_coverage, "label", say_label },
	{ ANY, "timezone", say_zone },
	{ ANY, "date", say_date },
	{ ANY, "kind", say_word },
	{ ANY, "class", say_word },
	{ ANY, "indicator", say_word },
	{ REPORT_unseen, "outcome", say_outcome },
	{ ANY, "field", say_word },
	{ ANY, "gap", say_word },
	{ REPORT_totals, "name", say_word },
	{ ANY, "change", say_change },
	{ ANY, "growth", say_change },
};

/* How a column is said; NULL: as its kind has it. */
static void (*say_of(enum report_table_id table,
		     const struct report_column *column))(const struct speech *)
{
	for (size_t i = 0; i < ARRAY_LEN(spoken); i++)
		if ((spoken[i].table == ANY || spoken[i].table == table) &&
		    strcmp(spoken[i].column, column->name) == 0)
			return spoken[i].say;
	return column->kind == GRID_NUMBER && column->decimals > 0
		       ? say_decimals
		       : NULL;
}

static void speak_cell(struct grid *grid, struct grid_cell *cell,
		       void (*say)(const struct speech *),
		       struct speech *speech)
{
	speech->value = cell->value;
	buf_clear(speech->out);
	if (cell->value.n)
		say(speech);
	if (speech->out->len)
		cell->shown = pool_str(&grid->pool, buf_str(speech->out));
	grid->bad |= grid->pool.bad || speech->out->no_memory;
}

static bool is_address(const char *column)
{
	return strcmp(column, "post_url") == 0 ||
	       strcmp(column, "outreach_url") == 0;
}

static void speak_column(struct grid *grid, enum report_table_id table,
			 size_t column, struct speech *speech)
{
	void (*say)(const struct speech *);

	speech->column = &report_tables[table].column[column];
	say = say_of(table, speech->column);
	grid->column[column].title =
		word(speech->language, speech->column->title);
	for (size_t row = 0; row < grid->n; row++) {
		struct grid_cell *cell =
			&grid->cell[row * grid->n_columns + column];

		speech->row = row;
		cell->shown = STR_NULL;
		if (is_address(speech->column->name) &&
		    is_post_address(cell->value))
			cell->link = cell->value;
		if (say)
			speak_cell(grid, cell, say, speech);
	}
}

int report_speak(struct report *report, enum language language, struct err *err)
{
	struct buf out;
	struct speech speech = { report, language, NULL, STR_NULL, 0, &out };

	buf_init(&out, SHOWN_MAX);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		struct grid *grid = &report->table[t];

		grid->language = language;
		for (size_t c = 0; c < grid->n_columns; c++)
			speak_column(grid, (enum report_table_id)t, c, &speech);
	}
	buf_release(&out);
	if (report_is_bad(report))
		return err_set(err, -ENOMEM, "the report: no memory");
	return 0;
}
