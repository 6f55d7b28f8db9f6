/* zone.c -- time zones, from the system's tzdata.
 *
 * Reads TZif files (RFC 9636): the transitions of their 64-bit block, and of
 * their footer the rule that holds after the last one (zone_rules.c).  It must
 * not touch TZ, which would change the zone of the whole process. */
#include "zone.h"
#include "clock.h"
#include "file.h"
#include "zone_rules.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ZONEINFO     "/usr/share/zoneinfo"
#define TZIF_MAX     (256 << 10)
#define NAME_MAX_LEN 64
#define HEADER_LEN   44
#define TYPE_LEN     6
#define OFFSET_MAX_S (26 * 3600)

struct zone {
	size_t n; /* transitions */
	int64_t *at_s;
	int32_t *offset_s; /* n + 1: before the first, then after each */
	bool has_rule;
	struct zone_rule rule; /* after the last transition */
};

/* Files of tzdata that are no zone: they say what this machine is set to, or
 * count leap seconds, so that the same roster would be another one elsewhere.
 */
static bool is_no_zone(const char *name)
{
	return strcmp(name, "localtime") == 0 ||
	       strcmp(name, "posixrules") == 0 ||
	       strcmp(name, "Factory") == 0 || strncmp(name, "right/", 6) == 0;
}

static int check_name(const char *name, struct err *err)
{
	const char *p;

	for (p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("_+/-", *p))
			break;
	if (*p || p == name || *name == '/' || p - name > NAME_MAX_LEN ||
	    is_no_zone(name))
		return err_set(err, -EINVAL,
			       "\"%s\" is no name of a time zone, want one "
			       "like Asia/Jakarta",
			       name);
	return 0;
}

static const char *zone_dir(void)
{
	const char *dir = getenv("TZDIR");

	return dir && *dir ? dir : ZONEINFO;
}

/* The file is missing because the name is wrong, or because tzdata is not
 * installed: then UTC is missing too. */
static int unknown(const char *name, const char *dir, struct err *err)
{
	struct buf none;
	char *utc = NULL;
	bool installed;

	buf_init(&none, TZIF_MAX);
	installed = asprintf(&utc, "%s/UTC", dir) >= 0 &&
		    file_read(utc, &none, NULL) == 0;
	buf_release(&none);
	free(utc);
	if (!installed)
		return err_set(err, -EINVAL,
			       "time zone %s: no zones in %s, install tzdata",
			       name, dir);
	return err_set(err, -EINVAL,
		       "time zone %s is unknown, want one that stands in %s",
		       name, dir);
}

/* Reads the zone's file, and checks that it is one. */
static int load(const char *name, struct buf *text, struct err *err)
{
	const char *dir = zone_dir();
	char *path;
	int rc = check_name(name, err);

	if (rc < 0)
		return rc;
	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return err_set(err, -ENOMEM, "time zone %s: out of memory",
			       name);
	rc = file_read(path, text, NULL);
	free(path);
	if (err_is_ours(rc))
		return err_set(err, rc, "time zone %s: %s", name,
			       strerror(-rc));
	if (rc < 0 || text->len < HEADER_LEN ||
	    memcmp(text->data, "TZif", 4) != 0)
		return unknown(name, dir, err);
	return 0;
}

static uint64_t big_endian(const char *p, size_t n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | (unsigned char)*p++;
	return v;
}

/* The counts of a header, in the order of the file. */
enum { ISUT, ISSTD, LEAP, TIME, TYPE, CHARS };

static uint64_t count_of(const char *header, int which)
{
	return big_endian(header + 20 + 4 * which, 4);
}

/* Bytes after a header, whose times have time_len bytes each. */
static uint64_t block_len(const char *header, uint64_t time_len)
{
	return count_of(header, TIME) * (time_len + 1) +
	       count_of(header, TYPE) * 6 + count_of(header, CHARS) +
	       count_of(header, LEAP) * (time_len + 4) +
	       count_of(header, ISSTD) + count_of(header, ISUT);
}

/* The parts of a file: a block of 32-bit times, which is passed over, then
 * one of 64-bit times, then the footer: a line of its own. */
struct tzif {
	size_t n, types;
	const char *times, *indexes, *type; /* each as the file has it */
	struct str footer;
};

static int tzif_read(struct str file, struct tzif *out)
{
	uint64_t second = HEADER_LEN + block_len(file.p, 4);
	const char *header;
	uint64_t footer;

	if (file.p[4] < '2' || second + HEADER_LEN > file.n)
		return -EINVAL;
	header = file.p + second;
	footer = second + HEADER_LEN + block_len(header, 8);
	if (footer + 2 > file.n || file.p[footer] != '\n' ||
	    file.p[file.n - 1] != '\n' || count_of(header, TYPE) == 0)
		return -EINVAL;
	out->n = count_of(header, TIME);
	out->types = count_of(header, TYPE);
	out->times = header + HEADER_LEN;
	out->indexes = out->times + 8 * out->n;
	out->type = out->indexes + out->n;
	out->footer = (struct str){ file.p + footer + 1, file.n - footer - 2 };
	return 0;
}

/* offset_s[0] holds before the first transition: it is the file's first type
 * (RFC 9636, section 3.2). */
static int fill_offsets(struct zone *zone, const struct tzif *tzif)
{
	for (size_t i = 0; i <= tzif->n; i++) {
		size_t type = i ? (unsigned char)tzif->indexes[i - 1] : 0;
		int32_t offset_s;

		if (type >= tzif->types)
			return -EINVAL;
		offset_s = (int32_t)big_endian(tzif->type + TYPE_LEN * type, 4);
		if (offset_s < -OFFSET_MAX_S || offset_s > OFFSET_MAX_S)
			return -EINVAL;
		zone->offset_s[i] = offset_s;
	}
	return 0;
}

static int fill(struct zone *zone, const struct tzif *tzif)
{
	zone->n = tzif->n;
	zone->at_s = calloc(tzif->n + 1, sizeof(*zone->at_s));
	zone->offset_s = calloc(tzif->n + 1, sizeof(*zone->offset_s));
	if (!zone->at_s || !zone->offset_s)
		return -ENOMEM;
	for (size_t i = 0; i < tzif->n; i++) {
		zone->at_s[i] = (int64_t)big_endian(tzif->times + 8 * i, 8);
		if (i > 0 && zone->at_s[i] <= zone->at_s[i - 1])
			return -EINVAL;
	}
	zone->has_rule = tzif->footer.n > 0;
	if (zone->has_rule && zone_rule_parse(tzif->footer, &zone->rule) < 0)
		return -EINVAL;
	return fill_offsets(zone, tzif);
}

static int zone_parse(struct zone **out, struct str file)
{
	struct zone *zone;
	struct tzif tzif;
	int rc = tzif_read(file, &tzif);

	if (rc < 0)
		return rc;
	zone = calloc(1, sizeof(*zone));
	rc = zone ? fill(zone, &tzif) : -ENOMEM;
	if (rc < 0)
		zone_close(zone);
	else
		*out = zone;
	return rc;
}

struct zone *zone_open(const char *name, struct err *err)
{
	struct zone *zone = NULL;
	struct buf text;
	int rc;

	buf_init(&text, TZIF_MAX);
	rc = load(name, &text, err);
	if (rc < 0)
		goto out;
	rc = zone_parse(&zone, buf_str(&text));
	if (rc == -ENOMEM)
		err_set(err, rc, "time zone %s: out of memory", name);
	else if (rc < 0)
		err_set(err, rc,
			"time zone %s: its file in %s cannot be read, "
			"reinstall tzdata",
			name, zone_dir());
out:
	buf_release(&text);
	return zone;
}

void zone_close(struct zone *zone)
{
	if (!zone)
		return;
	free(zone->at_s);
	free(zone->offset_s);
	free(zone);
}

/* How many transitions lie at or before that instant. */
static size_t transitions_by(const struct zone *zone, int64_t unix_s)
{
	size_t low = 0, high = zone->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (zone->at_s[mid] <= unix_s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int32_t offset_at(const struct zone *zone, int64_t unix_s,
			 int64_t *until_s)
{
	size_t i = transitions_by(zone, unix_s);

	if (i == zone->n && zone->has_rule)
		return zone_rule_at(&zone->rule, unix_s, until_s);
	*until_s = i < zone->n ? zone->at_s[i] : INT64_MAX;
	return zone->offset_s[i];
}

int32_t zone_offset_until(const struct zone *zone, int64_t unix_ms,
			  int64_t *until_ms)
{
	int64_t until_s;
	int32_t offset_s =
		offset_at(zone, floor_div(unix_ms, SECOND_MS), &until_s);

	*until_ms = until_s > INT64_MAX / SECOND_MS ? INT64_MAX
						    : until_s * SECOND_MS;
	return offset_s;
}

int32_t zone_offset_s(const struct zone *zone, int64_t unix_ms)
{
	int64_t until_ms;

	return zone_offset_until(zone, unix_ms, &until_ms);
}

int64_t zone_day(const struct zone *zone, int64_t unix_ms)
{
	int64_t unix_s = floor_div(unix_ms, SECOND_MS);

	return floor_div(unix_s + zone_offset_s(zone, unix_ms),
			 DAY_MS / SECOND_MS);
}

/* Whether the zone stays the same whole hours from UTC from that instant on. */
static bool is_whole_hours(const struct zone *zone, int64_t unix_ms)
{
	bool to_come = zone->n && zone->at_s[zone->n - 1] > unix_ms / SECOND_MS;

	/* A transition in the future is summer time without a rule:
	 * Morocco's follows Ramadan. */
	return !to_come && zone->has_rule && !zone->rule.has_summer &&
	       zone->rule.standard_s % 3600 == 0;
}

int zone_fixed_hours(const char *name, int *hours, struct err *err)
{
	struct zone *zone;
	int rc = 0;

	zone = zone_open(name, err);
	if (!zone)
		return -EINVAL;
	if (is_whole_hours(zone, wall_ms()))
		*hours = zone->rule.standard_s / 3600;
	else
		rc = err_set(err, -EINVAL,
			     "time zone %s has summer time or is not whole "
			     "hours from UTC, want one like Asia/Jakarta",
			     name);
	zone_close(zone);
	return rc;
}

int zone_check(const char *name, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, TZIF_MAX);
	rc = load(name, &text, err);
	buf_release(&text);
	return rc;
}

/* Several zones may have one abbreviation: the first is meant by it. */
static const char *const abbreviations[][2] = {
	{ "Asia/Jakarta", "WIB" },
	{ "Asia/Pontianak", "WIB" },
	{ "Asia/Makassar", "WITA" },
	{ "Asia/Jayapura", "WIT" },
};

const char *zone_abbreviation(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++)
		if (strcmp(name, abbreviations[i][0]) == 0)
			return abbreviations[i][1];
	return NULL;
}

const char *zone_of_abbreviation(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++)
		if (strcmp(word, abbreviations[i][1]) == 0)
			return abbreviations[i][0];
	return NULL;
}

void zone_label(const char *name, int32_t offset_s, char out[ZONE_LABEL_SIZE])
{
	const char *abbreviation = zone_abbreviation(name);
	int minutes = abs(offset_s) / 60;
	const char *sign = offset_s < 0 ? "-" : "+";

	if (abbreviation)
		snprintf(out, ZONE_LABEL_SIZE, "%s", abbreviation);
	else if (minutes % 60)
		snprintf(out, ZONE_LABEL_SIZE, "UTC%s%d:%02d", sign,
			 minutes / 60, minutes % 60);
	else if (minutes)
		snprintf(out, ZONE_LABEL_SIZE, "UTC%s%d", sign, minutes / 60);
	else
		snprintf(out, ZONE_LABEL_SIZE, "UTC");
}
