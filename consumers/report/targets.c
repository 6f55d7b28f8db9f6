/* targets.c -- targets.json, read, checked, and asked.
 *
 * A year is a group of targets, and so is each of its quarters: a default, and
 * what single sentra have of their own.  A fault never ends the reading, so
 * that --check reports all of them at once. */
#include "targets.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/json/check.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define YEAR_MIN 2000
#define YEAR_MAX 2100
#define QUARTERS 4
/* Of ids, as the roster has them. */
#define ID_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-"
#define ID_MAX   64

struct wanted {
	const char *sentra;
	double value[INDICATOR_COUNT]; /* NAN: none */
};

struct group {
	double value[INDICATOR_COUNT]; /* the default */
	struct wanted *own;            /* of single sentra, by id */
	size_t n_own;
};

struct year {
	int64_t year;
	struct group whole, quarter[QUARTERS];
};

struct targets {
	struct year *year;
	size_t n;
	struct pool pool;
};

struct reader {
	struct json_check check;
	const struct roster *roster;
	struct targets *targets;
};

/* ---- indicators ---- */

#define ROW(name, less, most, decimals) { most, decimals },
static const struct {
	double most;
	int decimals;
} bounds[INDICATOR_COUNT] = { INDICATORS(ROW) };

static void no_targets(double value[INDICATOR_COUNT])
{
	for (size_t i = 0; i < INDICATOR_COUNT; i++)
		value[i] = NAN;
}

/* A number within its bounds, and none finer than a report shows it. */
static bool is_target(const struct json_t *value, enum indicator i, double *out)
{
	double scale = pow(10, bounds[i].decimals);
	int64_t whole;

	if (bounds[i].decimals == 0 && !json_int(value, &whole))
		return false;
	return json_double(value, out) && *out >= 0 && *out <= bounds[i].most &&
	       fabs(*out * scale - nearbyint(*out * scale)) < 1e-6;
}

static void read_target(struct reader *r, const struct json_place *parent,
			enum indicator i, double *out)
{
	struct json_place place = json_place_member(parent, indicator_names[i]);

	if (!place.value || is_target(place.value, i, out))
		return;
	json_check_fault(&r->check, &place,
			 "no such target; write a %s from 0 to %.0f",
			 bounds[i].decimals ? "number with two decimals at most"
					    : "whole number",
			 bounds[i].most);
}

#define MEMBER(name, less, most, decimals) #name,
static void read_values(struct reader *r, const struct json_place *place,
			double value[INDICATOR_COUNT])
{
	static const char *const members[] = { INDICATORS(MEMBER) NULL };

	no_targets(value);
	if (!json_check_object(&r->check, place, members))
		return;
	for (size_t i = 0; i < INDICATOR_COUNT; i++)
		read_target(r, place, i, &value[i]);
}

/* ---- sentra ---- */

static void check_sentra(struct reader *r, const struct json_place *place,
			 const char *id)
{
	size_t n = strlen(id);

	if (n == 0 || n > ID_MAX || id[strspn(id, ID_CHARS)])
		json_check_fault(&r->check, place,
				 "no id of a sentra; write a-z, 0-9 and -, at "
				 "most 64");
	else if (r->roster && !roster_find(r->roster, str_of(id)))
		json_check_fault(&r->check, place,
				 "the roster has no sentra %s; write an id of "
				 "its",
				 id);
}

static int by_sentra(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return strcmp(x->sentra, y->sentra);
}

static void add_own(struct reader *r, const struct json_place *parent,
		    const char *id, struct group *group)
{
	struct wanted *wanted = &group->own[group->n_own];
	struct json_place place = json_place_member(parent, id);

	check_sentra(r, &place, id);
	read_values(r, &place, wanted->value);
	wanted->sentra = pool_copy(r->check.pool, str_of(id));
	group->n_own += wanted->sentra != NULL;
}

static void read_own(struct reader *r, const struct json_place *parent,
		     struct group *group)
{
	struct json_place place = json_place_member(parent, "sentras");

	if (!place.value)
		return;
	if (!json_is_object(place.value)) {
		json_check_fault(&r->check, &place, "want an object { }");
		return;
	}
	group->own = pool_array(r->check.pool, json_len(place.value),
				sizeof(*group->own));
	for (void *it = group->own ? json_first(place.value) : NULL; it;
	     it = json_next(place.value, it))
		add_own(r, &place, json_it_key(it), group);
	if (group->n_own)
		qsort(group->own, group->n_own, sizeof(*group->own), by_sentra);
}

static void read_group(struct reader *r, const struct json_place *place,
		       struct group *group)
{
	struct json_place at = json_place_member(place, "default");

	if (at.value)
		read_values(r, &at, group->value);
	read_own(r, place, group);
}

static void group_init(struct group *group)
{
	*group = (struct group){ .n_own = 0 };
	no_targets(group->value);
}

/* ---- quarters, years ---- */

/* The quarter, 1 to 4; 0 and a fault where it is none, or stands twice.  seen:
 * where each of them stands, by its index and 1; 0: nowhere yet. */
static int check_quarter(struct reader *r, const struct json_place *list,
			 size_t number, size_t seen[QUARTERS])
{
	struct json_place item = json_place_item(list, number);
	struct json_place place = json_place_member(&item, "quarter");
	char text[2] = "";
	int64_t q;

	if (!json_int(place.value, &q) || q < 1 || q > QUARTERS) {
		json_check_fault(&r->check, &place, "no quarter; write 1 to 4");
		return 0;
	}
	if (!seen[q - 1]) {
		seen[q - 1] = number + 1;
		return (int)q;
	}
	text[0] = (char)('0' + q);
	item = json_place_item(list, seen[q - 1] - 1);
	json_check_repeated(&r->check, &place, text, item.path,
			    "a quarter stands once in a year");
	return 0;
}

static void read_quarter(struct reader *r, const struct json_place *list,
			 size_t number, struct year *year,
			 size_t seen[QUARTERS])
{
	static const char *const members[] = { "quarter", "default", "sentras",
					       NULL };
	struct json_place item = json_place_item(list, number);
	struct group refused;
	int q;

	if (!json_check_object(&r->check, &item, members))
		return;
	group_init(&refused);
	q = check_quarter(r, list, number, seen);
	read_group(r, &item, q ? &year->quarter[q - 1] : &refused);
}

static void read_quarters(struct reader *r, const struct json_place *parent,
			  struct year *year)
{
	struct json_place place = json_place_member(parent, "quarters");
	size_t seen[QUARTERS] = { 0 }, n = 0;

	if (place.value)
		n = json_check_array(&r->check, &place, NEED_VALUE);
	for (size_t i = 0; i < n; i++)
		read_quarter(r, &place, i, year, seen);
}

static void check_year(struct reader *r, const struct json_place *parent,
		       size_t number)
{
	struct json_place place = json_place_member(parent, "year");
	const struct year *all = r->targets->year;
	char first[40], text[24];

	if (!json_int(place.value, &r->targets->year[number].year) ||
	    all[number].year < YEAR_MIN || all[number].year > YEAR_MAX) {
		json_check_fault(&r->check, &place, "no year; write %d to %d",
				 YEAR_MIN, YEAR_MAX);
		return;
	}
	for (size_t i = 0; i < number; i++) {
		if (all[i].year != all[number].year)
			continue;
		snprintf(first, sizeof(first), "years[%zu]", i);
		snprintf(text, sizeof(text), "%d", (int)all[i].year);
		json_check_repeated(&r->check, &place, text, first,
				    "a year stands once in the file");
		return;
	}
}

static void read_year(struct reader *r, const struct json_place *place,
		      size_t number)
{
	static const char *const members[] = { "year", "default", "sentras",
					       "quarters", NULL };
	struct year *year = &r->targets->year[number];

	group_init(&year->whole);
	for (size_t i = 0; i < QUARTERS; i++)
		group_init(&year->quarter[i]);
	if (!json_check_object(&r->check, place, members))
		return;
	check_year(r, place, number);
	read_group(r, place, &year->whole);
	read_quarters(r, place, year);
}

/* ---- the file ---- */

static void read_years(void *ctx, struct json_t *doc)
{
	struct reader *r = ctx;
	static const char *const members[] = { "version", "years", NULL };
	struct json_place top = { .value = doc }, at;
	struct targets *targets = r->targets;
	int64_t version;
	size_t n;

	if (!json_check_object(&r->check, &top, members))
		return;
	at = json_place_member(&top, "version");
	if (!json_int(at.value, &version) || version != 1)
		json_check_fault(&r->check, &at, "unknown version; write 1");
	at = json_place_member(&top, "years");
	n = json_check_array(&r->check, &at, NEED_VALUE);
	if (n > YEAR_MAX - YEAR_MIN + 1) {
		json_check_fault(&r->check, &at, "more than %d; remove some",
				 YEAR_MAX - YEAR_MIN + 1);
		return;
	}
	targets->year = pool_array(r->check.pool, n, sizeof(*targets->year));
	targets->n = targets->year ? n : 0;
	for (size_t i = 0; i < targets->n; i++) {
		struct json_place item = json_place_item(&at, i);

		read_year(r, &item, i);
	}
}

static struct targets *targets_new(const char *path, struct faults *faults)
{
	struct targets *targets = calloc(1, sizeof(*targets));

	if (targets)
		return targets;
	faults_add(faults, path, 0, NULL, "no memory to read it");
	faults_blame(faults, -ENOMEM);
	return NULL;
}

struct targets *targets_parse(struct str text, const char *path,
			      const struct roster *roster,
			      struct faults *faults)
{
	struct targets *targets = targets_new(path, faults);
	struct reader reader = {
		.check = { .file = path,
			   .text = text,
			   .faults = faults,
			   .pool = targets ? &targets->pool : NULL },
		.roster = roster,
		.targets = targets,
	};

	if (targets && json_check_all(&reader.check, read_years, &reader))
		return targets;
	targets_free(targets);
	return NULL;
}

struct targets *targets_load(const char *path, const struct roster *roster,
			     struct faults *faults)
{
	struct targets *targets = NULL;
	struct err err = { 0 };
	struct buf text;

	if (!path)
		return targets_new("", faults);
	buf_init(&text, json_file_limits.max_bytes);
	if (file_read(path, &text, &err) < 0)
		faults_fail(faults, &err);
	else
		targets = targets_parse(buf_str(&text), path, roster, faults);
	buf_release(&text);
	return targets;
}

void targets_free(struct targets *targets)
{
	if (!targets)
		return;
	pool_release(&targets->pool);
	free(targets);
}

/* ---- asking ---- */

static const struct wanted *find_own(const struct group *group,
				     struct str sentra)
{
	size_t low = 0, high = group->n_own;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(str_of(group->own[middle].sentra), sentra);

		if (order == 0)
			return &group->own[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct year *find_year(const struct targets *targets, int64_t year)
{
	for (size_t i = 0; targets && i < targets->n; i++)
		if (targets->year[i].year == year)
			return &targets->year[i];
	return NULL;
}

static double own_target(const struct group *group, struct str sentra,
			 enum indicator indicator)
{
	const struct wanted *own = find_own(group, sentra);

	return own ? own->value[indicator] : NAN;
}

double target_of(const struct targets *targets, struct str sentra, int64_t day,
		 enum indicator indicator)
{
	int64_t number = year_of_day(day);
	const struct year *year = find_year(targets, number);
	const struct group *quarter;
	double target;
	int q = 0;

	if (!year)
		return NAN;
	while (q < QUARTERS - 1 && month_first_day(number, 3 * q + 4) <= day)
		q++;
	quarter = &year->quarter[q];
	target = own_target(quarter, sentra, indicator);
	if (isnan(target))
		target = own_target(&year->whole, sentra, indicator);
	if (isnan(target))
		target = quarter->value[indicator];
	return isnan(target) ? year->whole.value[indicator] : target;
}
