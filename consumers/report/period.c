/* period.c -- names of weeks, months, quarters, years and spans of days. */
#include "period.h"

#include "common/base/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define YEAR_DIGITS 4
#define WEEK_DAYS   7

/* From Monday, which is 0.  1970-01-01 was a Thursday. */
static int weekday_of(int64_t day)
{
	return (int)(day + 3 - floor_div(day + 3, WEEK_DAYS) * WEEK_DAYS);
}

/* The Monday of a year's first week, which is the one with 4 January. */
static int64_t first_monday(int64_t year)
{
	int64_t day = month_first_day(year, 1) + 3;

	return day - weekday_of(day);
}

/* Digits of a name, which are there. */
static int digits_at(struct str name, size_t at, size_t n)
{
	int64_t number = 0;

	(void)str_number((struct str){ name.p + at, n }, &number);
	return (int)number;
}

static void set_months(struct period *p, int year, int first, int n)
{
	p->from_day = month_first_day(year, first);
	p->to_day = month_first_day(year, first + n) - 1;
}

/* ---- the kinds of names; each: that the year is one is known ---- */

static int week_of(struct str name, int year, struct period *p, struct err *err)
{
	int week = digits_at(name, YEAR_DIGITS + 2, 2);
	int weeks = (int)((first_monday(year + 1) - first_monday(year)) /
			  WEEK_DAYS);

	if (week < 1 || week > weeks)
		return err_set(err, -EINVAL, "%.*s: %d has %d weeks",
			       STR_ARG(name), year, weeks);
	p->from_day = first_monday(year) + (week - 1) * (int64_t)WEEK_DAYS;
	p->to_day = p->from_day + WEEK_DAYS - 1;
	return 0;
}

static int month_of(struct str name, int year, struct period *p,
		    struct err *err)
{
	int month = digits_at(name, YEAR_DIGITS + 1, 2);

	if (month < 1 || month > 12)
		return err_set(err, -EINVAL, "%.*s: %d has 12 months",
			       STR_ARG(name), year);
	set_months(p, year, month, 1);
	return 0;
}

static int quarter_of(struct str name, int year, struct period *p,
		      struct err *err)
{
	int quarter = digits_at(name, YEAR_DIGITS + 2, 1);

	if (quarter < 1 || quarter > 4)
		return err_set(err, -EINVAL, "%.*s: %d has 4 quarters",
			       STR_ARG(name), year);
	set_months(p, year, quarter * 3 - 2, 3);
	return 0;
}

static int year_of(struct str name, int year, struct period *p, struct err *err)
{
	(void)name;
	(void)err;
	set_months(p, year, 1, 12);
	return 0;
}

static int date_of(struct str text, int64_t *day, struct err *err)
{
	int64_t year;

	if (date_parse(text, day) < 0)
		return err_set(err, -EINVAL,
			       "%.*s: no such date; want one like 2026-11-23",
			       STR_ARG(text));
	year = year_of_day(*day);
	if (year < PERIOD_YEAR_FIRST || year > PERIOD_YEAR_LAST)
		return err_set(err, -EINVAL, "%.*s: want a year from %d to %d",
			       STR_ARG(text), PERIOD_YEAR_FIRST,
			       PERIOD_YEAR_LAST);
	return 0;
}

static int days_between(struct str from, struct str to, struct period *p,
			struct err *err)
{
	int rc = date_of(from, &p->from_day, err);

	if (rc == 0)
		rc = date_of(to, &p->to_day, err);
	if (rc < 0)
		return rc;
	if (p->to_day < p->from_day)
		return err_set(err, -EINVAL, "%.*s is before %.*s, its start",
			       STR_ARG(to), STR_ARG(from));
	if (p->to_day - p->from_day >= PERIOD_DAYS_MAX)
		return err_set(err, -EINVAL,
			       "%.*s to %.*s: %" PRId64
			       " days; a report is about %d at most",
			       STR_ARG(from), STR_ARG(to),
			       p->to_day - p->from_day + 1, PERIOD_DAYS_MAX);
	return 0;
}

static int days_of(struct str name, int year, struct period *p, struct err *err)
{
	const size_t date = DATE_SIZE - 1;

	(void)year;
	return days_between((struct str){ name.p, date },
			    (struct str){ name.p + date + 1, date }, p, err);
}

static const struct {
	const char *shape; /* where it has 0, a digit */
	int (*days)(struct str name, int year, struct period *, struct err *);
} kinds[] = {
	{ "0000-W00", week_of },
	{ "0000-00", month_of },
	{ "0000-Q0", quarter_of },
	{ "0000", year_of },
	{ "0000-00-00_0000-00-00", days_of },
};

static bool has_shape(struct str name, const char *shape)
{
	if (name.n != strlen(shape))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (shape[i] == '0' ? name.p[i] < '0' || name.p[i] > '9'
				    : name.p[i] != shape[i])
			return false;
	return true;
}

static int parse_as(size_t kind, struct str name, struct period *out,
		    struct err *err)
{
	int year = digits_at(name, 0, YEAR_DIGITS), rc;
	struct period p = { 0 };

	if (year < PERIOD_YEAR_FIRST || year > PERIOD_YEAR_LAST)
		return err_set(err, -EINVAL, "%.*s: want a year from %d to %d",
			       STR_ARG(name), PERIOD_YEAR_FIRST,
			       PERIOD_YEAR_LAST);
	rc = kinds[kind].days(name, year, &p, err);
	if (rc < 0)
		return rc;
	memcpy(p.name, name.p, name.n);
	*out = p;
	return 0;
}

int period_parse(struct str name, struct period *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (has_shape(name, kinds[i].shape))
			return parse_as(i, name, out, err);
	return err_set(err, -EINVAL,
		       "%.*s: want a week (2026-W48), a month (2026-11), a "
		       "quarter (2026-Q4), a year (2026), or two dates "
		       "(2026-11-01_2026-11-15)",
		       name.n < 64 ? (int)name.n : 64, name.p ? name.p : "");
}

int period_between(const char *from, const char *to, struct period *out,
		   struct err *err)
{
	struct period p = { 0 };
	int rc = days_between(str_of(from), str_of(to), &p, err);

	if (rc < 0)
		return rc;
	snprintf(p.name, sizeof(p.name), "%.*s_%.*s", DATE_SIZE - 1, from,
		 DATE_SIZE - 1, to);
	*out = p;
	return 0;
}

bool period_week(const struct period *p, int *year, int *week)
{
	int64_t y;

	if (weekday_of(p->from_day) != 0 ||
	    p->to_day - p->from_day != WEEK_DAYS - 1)
		return false;
	y = year_of_day(p->from_day + 3);
	*year = (int)y;
	*week = (int)((p->from_day - first_monday(y)) / WEEK_DAYS) + 1;
	return true;
}

void period_last_week(int64_t today, struct period *out)
{
	int64_t monday = today - weekday_of(today);
	int year = 0, week = 0;

	*out = (struct period){ .from_day = monday - WEEK_DAYS,
				.to_day = monday - 1 };
	(void)period_week(out, &year, &week);
	snprintf(out->name, sizeof(out->name), "%04d-W%02d", year, week);
}
