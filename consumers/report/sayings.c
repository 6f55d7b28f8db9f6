/* sayings.c -- the sentences that several renderings of a report have. */
#include "sayings.h"

#include "common/base/clock.h"
#include "common/config/platforms.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "consumers/view/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Characters of a name within a sentence, and who fell silent by name. */
#define NAME_CHARS 60
#define NAMES_MOST 5

static void add_word(struct buf *out, enum language language, enum word_id id)
{
	buf_adds(out, word(language, id));
}

void say_name(struct buf *out, const struct report *report, struct str id,
	      size_t chars)
{
	text_add_name(out, report_name(report, id), chars);
}

/* ---- when ---- */

/* "2026-W48": its year and week. */
static bool is_week(struct str period, int *year, int *week)
{
	int64_t y, w;

	if (period.n != 8 || period.p[4] != '-' || period.p[5] != 'W' ||
	    !str_number((struct str){ period.p, 4 }, &y) ||
	    !str_number((struct str){ period.p + 6, 2 }, &w))
		return false;
	*year = (int)y;
	*week = (int)w;
	return true;
}

/* "Sen 23 Nov" */
static void add_day_of_year(struct buf *out, enum language language,
			    int64_t day)
{
	/* 1970-01-01 was a Thursday. */
	int64_t weekday = day + 3 - floor_div(day + 3, 7) * 7;

	buf_addf(out, "%s ", weekday_title(language, (int)weekday));
	month_day_add(out, language, day);
}

void say_period(struct buf *out, const struct report *report,
		enum language language)
{
	int64_t from = report->from_day, to = report->to_day;
	int year, week;

	if (is_week(report->period, &year, &week)) {
		buf_addf(out, word(language, WORD_report_period_week), week,
			 year);
		buf_adds(out, ", ");
	}
	if (year_of_day(from) != year_of_day(to))
		date_add(out, language, from);
	else if (from != to)
		add_day_of_year(out, language, from);
	buf_adds(out, from == to ? "" : " - ");
	date_add(out, language, to);
}

/* By the report's clock. */
static void add_time(struct buf *out, const struct report *report,
		     enum language language, int64_t ms)
{
	char name[65];

	snprintf(name, sizeof(name), "%.*s", STR_ARG(report->timezone));
	time_add_at(out, language, ms, name);
}

void say_as_of(struct buf *out, const struct report *report,
	       enum language language)
{
	add_time(out, report, language, report->as_of_ms);
}

/* ---- who leads ---- */

/* A column of the ranking, and that of its ranks. */
static const struct leader {
	const char *rank, *value;
	enum word_id says; /* "pengikut terbanyak", before the name */
} leaders[] = {
	{ "rank_followers", "followers", WORD_report_most_followers },
	{ "rank_latest", "latest", WORD_report_newest_post },
	{ "rank_posts", "posts", WORD_report_most_posts },
};

/* The first row of rank 1, and how many there are; SIZE_MAX: none. */
static size_t first_of(const struct report *report, const char *rank,
		       size_t *shared)
{
	size_t first = SIZE_MAX;

	*shared = 0;
	for (size_t i = 0; i < report->table[REPORT_ranking].n; i++)
		if (str_is(report_value(report, REPORT_ranking, i, rank),
			   "1")) {
			first = first == SIZE_MAX ? i : first;
			++*shared;
		}
	return first;
}

/* "Sentra X", "Sentra X dan 2 lainnya" */
static void add_first(struct buf *out, const struct report *report,
		      enum language language, size_t row, size_t shared)
{
	say_name(out, report, report->table[REPORT_ranking].id[row],
		 NAME_CHARS);
	if (shared > 1)
		buf_addf(out, word(language, WORD_report_and_more), shared - 1);
}

static void add_leader(struct buf *out, const struct report *report,
		       enum language language, const struct leader *leader)
{
	size_t shared, row = first_of(report, leader->rank, &shared);
	struct str value =
		report_value(report, REPORT_ranking, row, leader->value);

	if (!value.p || value_number(value) == 0)
		return;
	buf_adds(out, "; ");
	add_word(out, language, leader->says);
	add_first(out, report, language, row, shared);
	buf_adds(out, " (");
	if (str_is(str_of(leader->value), "latest"))
		add_time(out, report, language, value_ms(value));
	else
		number_add(out, language, value);
	buf_addc(out, ')');
}

void say_judgement(struct buf *out, const struct report *report,
		   enum language language)
{
	size_t shared, row = first_of(report, "rank", &shared);
	double score = report_number(report, REPORT_ranking, row, "score");
	struct buf shown;

	if (isnan(score)) {
		add_word(out, language, WORD_report_nobody_leads);
		return;
	}
	add_first(out, report, language, row, shared);
	buf_init(&shown, 100);
	decimal_add(&shown, language, score, 2);
	buf_addf(out, word(language, WORD_report_leads), buf_shown(&shown));
	buf_spoil(out, &shown);
	buf_release(&shown);
	for (size_t i = 0; i < ARRAY_LEN(leaders); i++)
		add_leader(out, report, language, &leaders[i]);
	buf_addc(out, '.');
}

/* ---- who fell silent ---- */

static void add_silent(struct buf *out, const struct report *report,
		       enum language language, size_t row, size_t chars)
{
	int64_t latest_ms =
		value_ms(report_value(report, REPORT_silent, row, "latest"));
	struct buf day;

	say_name(out, report, report->table[REPORT_silent].id[row], chars);
	if (latest_ms == TIME_NONE) {
		add_word(out, language, WORD_report_silent_never);
		return;
	}
	buf_init(&day, 100);
	date_add(&day, language, local_day(latest_ms, report->zone_hours));
	buf_addf(out, word(language, WORD_report_silent_last), buf_shown(&day));
	buf_spoil(out, &day);
	buf_release(&day);
}

void say_silent_short(struct buf *out, const struct report *report,
		      enum language language, size_t chars)
{
	size_t n = report->table[REPORT_silent].n;

	if (!report->table[REPORT_ranking].n) {
		add_word(out, language, WORD_report_no_sentra);
		return;
	}
	if (n == 0) {
		add_word(out, language, WORD_report_nobody_silent);
		return;
	}
	buf_addf(out, word(language, WORD_report_so_many_silent), n);
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		buf_adds(out, i ? ", " : "");
		add_silent(out, report, language, i, chars);
	}
	if (n > NAMES_MOST)
		buf_addf(out, word(language, WORD_report_and_more),
			 n - NAMES_MOST);
	buf_addc(out, '.');
}

void say_silent(struct buf *out, const struct report *report,
		enum language language)
{
	say_silent_short(out, report, language, NAME_CHARS);
}

/* ---- what was not seen ---- */

/* Whole numbers without decimals. */
static void add_number(struct buf *out, enum language language, double number)
{
	decimal_add(out, language, number, number == trunc(number) ? 0 : 1);
}

/* "3 dari 124 akun": nothing of the second where that is not known. */
static void add_part_of(struct buf *out, enum language language, double part,
			double whole)
{
	add_number(out, language, part);
	if (isnan(whole))
		return;
	add_word(out, language, WORD_of_them);
	add_number(out, language, whole);
}

/* " (0,2% dari waktu pantau)"; what is not nothing is not said as 0. */
static void add_share(struct buf *out, enum language language, double hours,
		      double watched)
{
	double percent = 100 * hours / watched;

	if (isnan(percent) || watched <= 0)
		return;
	buf_adds(out, " (");
	if (percent > 0 && percent < 0.05)
		buf_adds(out, "< ");
	decimal_add(out, language,
		    percent > 0 && percent < 0.05 ? 0.1 : percent, 1);
	add_word(out, language, WORD_report_percent_watched);
}

static void add_hours(struct buf *out, const struct report *report,
		      enum language language)
{
	double hours = report_total(report, "hours_unseen");

	if (isnan(hours))
		return;
	add_word(out, language, WORD_report_together);
	add_number(out, language, hours);
	add_word(out, language, WORD_report_hours_long);
	add_share(out, language, hours, report_total(report, "hours_watched"));
}

/* Whether a row of `blind` is of that sentra on that platform. */
static bool is_blind(const struct report *report, struct str id,
		     struct str platform)
{
	for (size_t i = 0; i < report->table[REPORT_blind].n; i++)
		if (str_eq(report->table[REPORT_blind].id[i], id) &&
		    str_eq(report_value(report, REPORT_blind, i, "platform"),
			   platform))
			return true;
	return false;
}

/* Whether no account of a sentra on a platform was seen at the end; one that
 * lives was. */
static bool is_unseen(const struct report *report, size_t row)
{
	struct str state = report_value(report, REPORT_platforms, row, "state");

	if (str_is(state, "fresh") || str_is(state, "aging"))
		return false;
	return str_is(state, "unknown") ||
	       is_blind(report, report->table[REPORT_platforms].id[row],
			report_value(report, REPORT_platforms, row,
				     "platform"));
}

/* Whether a platform has accounts, and none of them was seen at the end. */
static bool is_dark(const struct report *report, struct str platform)
{
	const struct grid *grid = &report->table[REPORT_platforms];
	size_t n = 0;

	for (size_t i = 0; i < grid->n; i++) {
		if (!str_eq(report_value(report, REPORT_platforms, i,
					 "platform"),
			    platform) ||
		    str_is(report_value(report, REPORT_platforms, i, "state"),
			   "exempt"))
			continue;
		if (!is_unseen(report, i))
			return false;
		n++;
	}
	return n > 0;
}

/* "; pada akhir periode tidak ada yang terpantau di Instagram, X" */
static void add_dark(struct buf *out, const struct report *report,
		     enum language language)
{
	size_t n = 0;

	for (size_t i = 0; i < PLATFORM_COUNT; i++) {
		if (!is_dark(report, str_of(platform_names[i])))
			continue;
		if (n++)
			buf_adds(out, ", ");
		else
			add_word(out, language, WORD_report_dark);
		buf_adds(out, platform_title(platform_names[i]));
	}
}

void say_unseen(struct buf *out, const struct report *report,
		enum language language)
{
	double accounts = report_total(report, "accounts");
	double unseen = report_total(report, "accounts_unseen");

	if (isnan(unseen)) {
		add_word(out, language, WORD_report_unseen_unknown);
		return;
	}
	if (accounts == 0) {
		add_word(out, language, WORD_report_no_accounts);
		return;
	}
	if (unseen == 0) {
		add_word(out, language, WORD_report_all_seen);
		return;
	}
	add_word(out, language, WORD_report_unseen_are);
	add_part_of(out, language, unseen, accounts);
	add_word(out, language, WORD_report_accounts_long);
	add_hours(out, report, language);
	add_dark(out, report, language);
	buf_addc(out, '.');
}

/* ---- what it is compared with ---- */

void say_reach(struct buf *out, const struct report *report,
	       enum language language)
{
	struct buf day;

	if (report->known_from_day == DAY_WHOLE)
		return;
	buf_init(&day, 100);
	date_add(&day, language, report->known_from_day);
	buf_addf(out,
		 word(language, report->earlier.n ? WORD_report_reach_kept
						  : WORD_report_reach),
		 buf_shown(&day));
	buf_spoil(out, &day);
	buf_release(&day);
}

void say_previous(struct buf *out, const struct report *report,
		  enum language language)
{
	if (!report->previous.n) {
		add_word(out, language, WORD_report_no_previous);
		return;
	}
	add_word(out, language, WORD_report_against);
	text_add_line(out, report->previous);
	buf_addc(out, '.');
}
