/* calendar_file.c -- calendar.json, read and checked.  It must not know what
 * the days are for. */
#include "common/base/calendar.h"

#include "common/base/calendar_days.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/json/check.h"

#include <errno.h>
#include <stdlib.h>

#define YEAR_MIN 2004
#define YEAR_MAX 9999

static void read_years(struct json_check *check, const struct json_place *top,
		       struct calendar *c)
{
	struct json_place place = json_place_member(top, "years");
	size_t n = json_check_array(check, &place, NEED_VALUE);

	c->years = pool_array(check->pool, n, sizeof(*c->years));
	for (size_t i = 0; c->years && i < n; i++) {
		struct json_place item = json_place_item(&place, i);
		int64_t year;

		if (!json_int(item.value, &year) || year < YEAR_MIN ||
		    year > YEAR_MAX)
			json_check_fault(check, &item,
					 "want a year from %d to %d", YEAR_MIN,
					 YEAR_MAX);
		else if (c->n_years > 0 && year <= c->years[c->n_years - 1])
			json_check_fault(check, &item,
					 "not after the year before it; put "
					 "them in order, each once");
		else
			c->years[c->n_years++] = year;
	}
}

static int year_of(int64_t day)
{
	char text[DATE_SIZE];

	date_format(day, text);
	return (int)strtol(text, NULL, 10);
}

static void check_kind(struct json_check *check, const struct json_place *place)
{
	struct json_place at = json_place_member(place, "kind");
	struct str kind = json_str(at.value);

	if (!str_is(kind, "nasional") && !str_is(kind, "cuti_bersama"))
		json_check_fault(check, &at,
				 "unknown kind; write nasional or "
				 "cuti_bersama");
}

/* A date that is after all before it, and in a year that is covered. */
static void check_date(struct json_check *check, const struct json_place *place,
		       const struct calendar *c, int64_t day)
{
	if (c->n_holidays > 0 && day <= c->holidays[c->n_holidays - 1].day)
		json_check_fault(check, place,
				 "not after the date before it; put them in "
				 "order, each once");
	if (!calendar_covers(c, year_of(day)))
		json_check_fault(check, place,
				 "of a year that is not in years; add the "
				 "year, or remove the holiday");
}

static void read_holiday(struct json_check *check,
			 const struct json_place *place, struct calendar *c)
{
	static const char *const members[] = { "date", "name", "kind", "source",
					       NULL };
	struct json_place at;
	struct holiday holiday;

	if (!json_check_object(check, place, members))
		return;
	at = json_place_member(place, "name");
	holiday.name = json_check_text(check, &at, NEED_VALUE);
	at = json_place_member(place, "source");
	(void)json_check_text(check, &at, NEED_VALUE);
	check_kind(check, place);
	at = json_place_member(place, "date");
	if (!json_check_date(check, &at, NEED_VALUE, &holiday.day))
		return;
	check_date(check, &at, c, holiday.day);
	c->holidays[c->n_holidays++] = holiday;
}

static void read_holidays(struct json_check *check,
			  const struct json_place *top, struct calendar *c)
{
	struct json_place place = json_place_member(top, "holidays");
	size_t n = json_check_array(check, &place, NEED_VALUE);

	c->holidays = pool_array(check->pool, n, sizeof(*c->holidays));
	c->free = pool_array(check->pool, n, sizeof(*c->free));
	if (!c->holidays || !c->free)
		return;
	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		read_holiday(check, &item, c);
	}
	for (size_t i = 0; i < c->n_holidays; i++)
		if (calendar_weekday(c->holidays[i].day) < CALENDAR_WEEKEND)
			c->free[c->n_free++] = c->holidays[i].day;
}

static void read_calendar(struct json_check *check, struct json_t *doc,
			  struct calendar *c)
{
	static const char *const members[] = { "years", "holidays", NULL };
	struct json_place top = { .value = doc };

	if (!json_check_object(check, &top, members))
		return;
	read_years(check, &top, c);
	read_holidays(check, &top, c);
}

static int fill(struct calendar *c, struct json_t *doc, struct str text,
		const char *path, struct faults *faults, struct err *err)
{
	struct json_check check = {
		.file = path,
		.text = text,
		.faults = faults,
		.pool = &c->pool,
	};

	read_calendar(&check, doc, c);
	if (c->pool.bad)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	if (check.bad)
		return err_set(err, -EINVAL, "%s: bad calendar", path);
	return 0;
}

int calendar_parse(struct calendar **out, struct str text, const char *path,
		   struct faults *faults, struct err *err)
{
	struct json_t *doc = NULL;
	struct err why = { 0 };
	struct calendar *c;
	int rc;

	if (json_parse(text, &json_file_limits, &doc, &why) < 0) {
		faults_add(faults, path, 0, NULL, "%s", why.text);
		return err_set(err, -EINVAL, "%s: %s", path, why.text);
	}
	c = calloc(1, sizeof(*c));
	rc = c ? fill(c, doc, text, path, faults, err)
	       : err_set(err, -ENOMEM, "%s: no memory", path);
	json_free(doc);
	if (rc < 0)
		calendar_free(c);
	else
		*out = c;
	return rc;
}

int calendar_load(struct calendar **out, const char *path,
		  struct faults *faults, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = file_read(path, &text, err);
	if (rc == 0)
		rc = calendar_parse(out, buf_str(&text), path, faults, err);
	buf_release(&text);
	return rc;
}

void calendar_free(struct calendar *c)
{
	if (!c)
		return;
	pool_release(&c->pool);
	free(c);
}
