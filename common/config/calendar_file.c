/* calendar_file.c -- calendar.json, read and checked. */
#include "calendar_file.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/pool.h"
#include "common/json/check.h"

#include <errno.h>

#define YEAR_MIN 2004
#define YEAR_MAX 9999

/* What was read so far; the arrays lie in the check's pool. */
struct calendar_draft {
	int64_t *years;
	size_t n_years;
	struct holiday *holidays;
	size_t n_holidays;
};

static void read_years(struct json_check *check, const struct json_place *top,
		       struct calendar_draft *d)
{
	struct json_place place = json_place_member(top, "years");
	size_t n = json_check_array(check, &place, NEED_VALUE);

	d->years = pool_array(check->pool, n, sizeof(*d->years));
	for (size_t i = 0; d->years && i < n; i++) {
		struct json_place item = json_place_item(&place, i);
		int64_t year;

		if (!json_int(item.value, &year) || year < YEAR_MIN ||
		    year > YEAR_MAX)
			json_check_fault(check, &item,
					 "want a year from %d to %d", YEAR_MIN,
					 YEAR_MAX);
		else if (d->n_years > 0 && year <= d->years[d->n_years - 1])
			json_check_fault(check, &item,
					 "not after the year before it; put "
					 "them in order, each once");
		else
			d->years[d->n_years++] = year;
	}
}

static bool covers(const struct calendar_draft *d, int64_t year)
{
	for (size_t i = 0; i < d->n_years; i++)
		if (d->years[i] == year)
			return true;
	return false;
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
		       const struct calendar_draft *d, int64_t day)
{
	if (d->n_holidays > 0 && day <= d->holidays[d->n_holidays - 1].day)
		json_check_fault(check, place,
				 "not after the date before it; put them in "
				 "order, each once");
	if (!covers(d, year_of_day(day)))
		json_check_fault(check, place,
				 "of a year that is not in years; add the "
				 "year, or remove the holiday");
}

static void read_holiday(struct json_check *check,
			 const struct json_place *place,
			 struct calendar_draft *d)
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
	check_date(check, &at, d, holiday.day);
	d->holidays[d->n_holidays++] = holiday;
}

static void read_holidays(struct json_check *check,
			  const struct json_place *top,
			  struct calendar_draft *d)
{
	struct json_place place = json_place_member(top, "holidays");
	size_t n = json_check_array(check, &place, NEED_VALUE);

	d->holidays = pool_array(check->pool, n, sizeof(*d->holidays));
	for (size_t i = 0; d->holidays && i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		read_holiday(check, &item, d);
	}
}

static void read_calendar(struct json_check *check, struct json_t *doc,
			  struct calendar_draft *d)
{
	static const char *const members[] = { "years", "holidays", NULL };
	struct json_place top = { .value = doc };

	if (!json_check_object(check, &top, members))
		return;
	read_years(check, &top, d);
	read_holidays(check, &top, d);
}

/* The draft has no fault, but may lack something: then the pool is bad. */
static int make(struct calendar **out, const struct calendar_draft *d,
		const struct pool *pool, const char *path, struct err *err)
{
	struct calendar *calendar =
		pool->bad ? NULL
			  : calendar_new(d->years, d->n_years, d->holidays,
					 d->n_holidays);

	if (!calendar)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	*out = calendar;
	return 0;
}

int calendar_parse(struct calendar **out, struct str text, const char *path,
		   struct faults *faults, struct err *err)
{
	struct json_t *doc = NULL;
	struct calendar_draft draft = { 0 };
	struct pool pool;
	struct json_check check = {
		.file = path,
		.text = text,
		.faults = faults,
		.pool = &pool,
	};
	int rc = json_check_parse(&check, &doc, err);

	if (rc < 0)
		return rc;
	pool_init(&pool);
	read_calendar(&check, doc, &draft);
	json_free(doc);
	if (check.bad && !pool.bad)
		rc = err_set(err, -EINVAL, "%s: bad calendar", path);
	else
		rc = make(out, &draft, &pool, path, err);
	pool_release(&pool);
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
