/* zone_rules.c -- the rule in a zone's footer, read and applied.
 *
 * The grammar is that of POSIX' TZ, with the two extensions of RFC 9636: names
 * in <>, and times of day from -167 to 167 hours. */
#include "zone_rules.h"
#include "clock.h"

#include <ctype.h>
#include <errno.h>

#define DAY_S  86400
#define HOUR_S 3600

/* ---- reading ---- */

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

/* Digits, at most three. */
static bool take_number(struct str *s, int least, int most, int *v)
{
	int sum = 0, digits = 0;

	for (; s->n && isdigit((unsigned char)*s->p); s->p++, s->n--) {
		if (++digits > 3)
			return false;
		sum = sum * 10 + (*s->p - '0');
	}
	*v = sum;
	return digits > 0 && sum >= least && sum <= most;
}

static bool is_name_char(char c, bool quoted)
{
	return isalpha((unsigned char)c) ||
	       (quoted && (isdigit((unsigned char)c) || c == '+' || c == '-'));
}

/* "WIB" or "<+07>". */
static bool take_name(struct str *s)
{
	bool quoted = take_char(s, '<');
	size_t n = 0;

	while (n < s->n && is_name_char(s->p[n], quoted))
		n++;
	s->p += n;
	s->n -= n;
	return n > 0 && (!quoted || take_char(s, '>'));
}

/* "-2:30:15": hours, then perhaps minutes and seconds. */
static bool take_time(struct str *s, int most_hours, int32_t *time_s)
{
	bool negative = take_char(s, '-');
	int hours, minutes = 0, seconds = 0;

	if (!negative)
		(void)take_char(s, '+');
	if (!take_number(s, 0, most_hours, &hours))
		return false;
	if (take_char(s, ':') &&
	    (!take_number(s, 0, 59, &minutes) ||
	     (take_char(s, ':') && !take_number(s, 0, 59, &seconds))))
		return false;
	*time_s = hours * HOUR_S + minutes * 60 + seconds;
	if (negative)
		*time_s = -*time_s;
	return true;
}

static bool take_date(struct str *s, struct zone_date *date)
{
	bool good;

	*date = (struct zone_date){ .time_s = 2 * HOUR_S };
	if (take_char(s, 'M')) {
		date->kind = DATE_MONTH;
		good = take_number(s, 1, 12, &date->month) &&
		       take_char(s, '.') && take_number(s, 1, 5, &date->week) &&
		       take_char(s, '.') &&
		       take_number(s, 0, 6, &date->weekday);
	} else if (take_char(s, 'J')) {
		date->kind = DATE_JULIAN;
		good = take_number(s, 1, 365, &date->day);
	} else {
		date->kind = DATE_YEAR;
		good = take_number(s, 0, 365, &date->day);
	}
	if (good && take_char(s, '/'))
		good = take_time(s, 167, &date->time_s);
	return good;
}

/* POSIX writes how far UTC is ahead of the zone: the sign is turned. */
static bool take_offset(struct str *s, int32_t *offset_s)
{
	if (!take_time(s, 24, offset_s))
		return false;
	*offset_s = -*offset_s;
	return true;
}

int zone_rule_parse(struct str text, struct zone_rule *out)
{
	struct zone_rule rule = { 0 };

	if (!take_name(&text) || !take_offset(&text, &rule.standard_s))
		return -EINVAL;
	if (text.n > 0) {
		rule.has_summer = true;
		rule.summer_s = rule.standard_s + HOUR_S;
		if (!take_name(&text) ||
		    (text.n && *text.p != ',' &&
		     !take_offset(&text, &rule.summer_s)) ||
		    !take_char(&text, ',') || !take_date(&text, &rule.start) ||
		    !take_char(&text, ',') || !take_date(&text, &rule.end))
			return -EINVAL;
	}
	if (text.n > 0)
		return -EINVAL;
	*out = rule;
	return 0;
}

/* ---- applying ---- */

static int64_t weekday_of_month(int64_t year, const struct zone_date *date)
{
	int64_t first = month_first_day(year, date->month);
	int64_t next = month_first_day(year, date->month + 1);
	/* 1970-01-01 was a Thursday, day 4. */
	int64_t from_sunday = first + 4 - 7 * floor_div(first + 4, 7);
	int64_t day = first + (date->weekday - from_sunday + 7) % 7 +
		      7 * (date->week - 1);

	return day < next ? day : day - 7;
}

static int64_t day_of_date(int64_t year, const struct zone_date *date)
{
	int64_t first = month_first_day(year, 1);

	switch (date->kind) {
	case DATE_MONTH: return weekday_of_month(year, date);
	case DATE_JULIAN:
		return date->day < 60
			       ? first + date->day - 1
			       : month_first_day(year, 3) + date->day - 60;
	case DATE_YEAR: break;
	}
	return first + date->day;
}

/* The instant at which a clock offset_s ahead of UTC shows date and time. */
static int64_t instant_of(int64_t year, const struct zone_date *date,
			  int32_t offset_s)
{
	return day_of_date(year, date) * DAY_S + date->time_s - offset_s;
}

struct change {
	int64_t at_s;
	int32_t offset_s; /* from then on */
};

/* The two changes of a year, in order. */
static void changes_of(const struct zone_rule *rule, int64_t year,
		       struct change out[2])
{
	struct change start = {
		instant_of(year, &rule->start, rule->standard_s), rule->summer_s
	};
	struct change end = { instant_of(year, &rule->end, rule->summer_s),
			      rule->standard_s };
	bool south = end.at_s < start.at_s;

	out[south] = start;
	out[!south] = end;
}

/* Times of day reach a week beyond their year, so its neighbours count too.
 * Of two changes at one instant the later year's holds: a summer that ends as
 * the next begins has no end. */
int32_t zone_rule_at(const struct zone_rule *rule, int64_t unix_s,
		     int64_t *until_s)
{
	int64_t year = year_of_day(floor_div(unix_s, DAY_S));
	int32_t offset_s = rule->standard_s;
	struct change change[6];

	*until_s = INT64_MAX;
	if (!rule->has_summer)
		return offset_s;
	for (int i = 0; i < 3; i++)
		changes_of(rule, year - 1 + i, change + 2 * i);
	for (size_t i = 0; i < ARRAY_LEN(change); i++) {
		if (change[i].at_s <= unix_s)
			offset_s = change[i].offset_s;
		else if (change[i].at_s < *until_s)
			*until_s = change[i].at_s;
	}
	return offset_s;
}
