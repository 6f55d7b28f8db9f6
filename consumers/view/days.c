/* days.c -- the closed days of a sentra.  Must not know where they are read. */
#include "days.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "snapshot.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

bool day_read(struct str text, int64_t *out)
{
	return text.p && date_parse(text, out) == 0;
}

static struct day day_unknown(int64_t day)
{
	return (struct day){ day, NAN, NAN, NAN, NAN, TIME_NONE, NAN };
}

/* ---- reading ---- */

static const struct {
	const char *name;
	size_t offset;
} numbers[] = {
	{ "followers", offsetof(struct day, followers) },
	{ "posts", offsetof(struct day, posts) },
	{ "engagement", offsetof(struct day, engagement) },
	{ "views", offsetof(struct day, views) },
	{ "score", offsetof(struct day, score) },
};

static void read_number(struct day *day, struct str name, struct str value)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		double *to = (double *)((char *)day + numbers[i].offset);

		if (str_is(name, numbers[i].name))
			*to = value_number(value);
	}
}

/* version: of the entry; false: it has no date. */
static bool read_entry(struct day *day, struct str *version,
		       const struct str *flat, size_t n)
{
	bool dated = false;

	*day = day_unknown(0);
	for (size_t i = 0; i + 1 < n; i += 2) {
		if (str_is(flat[i], "date"))
			dated = day_read(flat[i + 1], &day->day);
		else if (str_is(flat[i], "latest"))
			day->latest_ms = value_ms(flat[i + 1]);
		else if (str_is(flat[i], "score_version"))
			*version = flat[i + 1];
		else
			read_number(day, flat[i], flat[i + 1]);
	}
	return dated;
}

/* One that is too long is none of ours. */
static void keep_version(struct days *days, struct str version)
{
	size_t n = version.n < sizeof(days->score_version) ? version.n : 0;

	if (n)
		memcpy(days->score_version, version.p, n);
	days->score_version[n] = '\0';
}

int days_add(struct days *days, const struct str *flat, size_t n,
	     struct err *err)
{
	struct str version = STR_NULL;
	struct day day;

	if (days->n == DAYS_MAX || !read_entry(&day, &version, flat, n) ||
	    (days->n && day.day <= days->at[days->n - 1].day))
		return 0;
	if (!ARRAY_ROOM(days->at, days->size, days->n + 1))
		return err_set(err, -ENOMEM, "no memory for a history");
	days->at[days->n++] = day;
	keep_version(days, version);
	return 0;
}

void days_release(struct days *days)
{
	free(days->at);
	*days = (struct days){ .n = 0 };
}

/* ---- asking ---- */

/* The first that is not before that day. */
static size_t lower_bound(const struct days *days, int64_t day)
{
	size_t low = 0, high = days->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (days->at[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct day *days_find(const struct days *days, int64_t day)
{
	size_t at = lower_bound(days, day);

	return at < days->n && days->at[at].day == day ? &days->at[at] : NULL;
}

static void add(double *sum, double number)
{
	if (!isnan(number))
		*sum += number;
}

struct day days_sum(const struct days *days, int64_t last, int n)
{
	const struct day *end = days_find(days, last);
	struct day sum = end ? *end : day_unknown(last);

	sum.posts = sum.engagement = sum.views = 0;
	for (size_t i = lower_bound(days, last - n + 1);
	     i < days->n && days->at[i].day <= last; i++) {
		add(&sum.posts, days->at[i].posts);
		add(&sum.engagement, days->at[i].engagement);
		add(&sum.views, days->at[i].views);
	}
	return sum;
}
