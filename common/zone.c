/* zone.c -- time zones, from the system's tzdata.
 *
 * Reads TZif files (RFC 9636): of their data only the last transition, of
 * their footer the rule that holds after it.  Must not touch TZ or the C
 * library's idea of the local zone. */
#include "common/zone.h"
#include "common/clock.h"
#include "common/file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ZONEINFO     "/usr/share/zoneinfo"
#define TZIF_MAX     (256 << 10)
#define NAME_MAX_LEN 64
#define HEADER_LEN   44

static int check_name(const char *name, struct err *err)
{
	const char *p;

	for (p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("_+/-", *p))
			break;
	if (*p || p == name || *name == '/' || p - name > NAME_MAX_LEN)
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

/* A missing file is the operator's mistake; which one, the UTC file tells. */
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

/* The zone's file, into text. */
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
	if (rc == -ENOMEM)
		return err_set(err, rc, "time zone %s: out of memory", name);
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

struct tzif {
	int64_t last_s; /* the last transition, INT64_MIN where there is none */
	struct str rule; /* a POSIX TZ string, which holds after it */
};

/* The file has a block of 32-bit times, which is passed over, then one of
 * 64-bit times, then the footer: a line of its own. */
static int tzif_read(struct str file, struct tzif *out)
{
	uint64_t second = HEADER_LEN + block_len(file.p, 4);
	uint64_t footer, times;
	const char *header;

	if (file.p[4] < '2' || second + HEADER_LEN > file.n)
		return -EINVAL;
	header = file.p + second;
	footer = second + HEADER_LEN + block_len(header, 8);
	if (footer + 2 > file.n || file.p[footer] != '\n' ||
	    file.p[file.n - 1] != '\n')
		return -EINVAL;
	times = count_of(header, TIME);
	out->last_s = times ? (int64_t)big_endian(header + HEADER_LEN +
							  8 * (times - 1),
						  8)
			    : INT64_MIN;
	out->rule = (struct str){ file.p + footer + 1, file.n - footer - 2 };
	return 0;
}

/* What is left of a rule after the name of its standard time, "WIB" or
 * "<+07>". */
static struct str after_name(struct str rule)
{
	size_t n = 0;

	if (rule.n && *rule.p == '<') {
		while (n < rule.n && rule.p[n] != '>')
			n++;
		n += n < rule.n;
	} else {
		while (n < rule.n && isalpha((unsigned char)rule.p[n]))
			n++;
	}
	return (struct str){ rule.p + n, rule.n - n };
}

/* "WIB-7": the sign says how far UTC is ahead of the zone.  Anything after
 * the hours is minutes or summer time. */
static int rule_hours(struct str rule, int *hours)
{
	struct str s = after_name(rule);
	bool ahead = s.n && *s.p == '-';
	size_t i = s.n && (*s.p == '-' || *s.p == '+');
	int v = 0;

	if (s.n == rule.n || i == s.n || s.n - i > 2)
		return -EINVAL;
	for (; i < s.n; i++) {
		if (!isdigit((unsigned char)s.p[i]))
			return -EINVAL;
		v = v * 10 + (s.p[i] - '0');
	}
	*hours = ahead ? v : -v;
	return 0;
}

int zone_fixed_hours(const char *name, int *hours, struct err *err)
{
	struct tzif tzif;
	struct buf text;
	int rc;

	buf_init(&text, TZIF_MAX);
	rc = load(name, &text, err);
	if (rc < 0)
		goto out;
	rc = tzif_read(buf_str(&text), &tzif);
	if (rc < 0) {
		rc = err_set(err, rc,
			     "time zone %s: its file in %s cannot be read, "
			     "reinstall tzdata",
			     name, zone_dir());
		goto out;
	}
	/* A transition to come is summer time without a rule (Morocco). */
	if (tzif.last_s > wall_ms() / SECOND_MS ||
	    rule_hours(tzif.rule, hours) < 0)
		rc = err_set(err, -EINVAL,
			     "time zone %s has summer time or is not whole "
			     "hours from UTC, want one like Asia/Jakarta",
			     name);
out:
	buf_release(&text);
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
