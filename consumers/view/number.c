/* number.c -- numbers and times in words. */
#include "number.h"

#include "common/base/clock.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

/* ---- numbers ---- */

static size_t digits_of(struct str text, size_t from)
{
	size_t n = from;

	while (n < text.n && isdigit((unsigned char)text.p[n]))
		n++;
	return n - from;
}

void number_add(struct buf *out, enum language language, struct str decimal)
{
	static const char marks[][2] = {
		[ENGLISH] = { ',', '.' }, [INDONESIAN] = { '.', ',' }
	};
	size_t sign = decimal.n && decimal.p[0] == '-';
	size_t whole = digits_of(decimal, sign), rest = sign + whole;
	size_t parts = 0;

	if (rest < decimal.n && decimal.p[rest] == '.')
		parts = digits_of(decimal, rest + 1);
	if (!whole || rest + (parts ? parts + 1 : 0) != decimal.n) {
		buf_addc(out, '-');
		return;
	}
	buf_add(out, decimal.p, sign);
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_addc(out, marks[language][0]);
		buf_addc(out, decimal.p[sign + i]);
	}
	if (!parts)
		return;
	buf_addc(out, marks[language][1]);
	buf_add(out, decimal.p + rest + 1, parts);
}

#define DOUBLE_MAX_SIZE 400 /* the digits of the largest */

void decimal_add(struct buf *out, enum language language, double number,
		 int decimals)
{
	char text[DOUBLE_MAX_SIZE];
	int n = snprintf(text, sizeof(text), "%.*f", decimals, number);
	/* What is nearly 0 from below is 0. */
	bool minus = text[0] == '-' && !text[strspn(text, "-0.")];

	if (n < 0 || (size_t)n >= sizeof(text))
		n = minus = 0;
	number_add(out, language,
		   (struct str){ text + minus, (size_t)(n - minus) });
}

void change_add(struct buf *out, enum language language, double number,
		int decimals)
{
	if (number * pow(10, decimals) >= 0.5)
		buf_addc(out, '+');
	decimal_add(out, language, number, decimals);
}

/* ---- times ---- */

static const char *const days[][2] = {
	{ "Sun", "Min" }, { "Mon", "Sen" }, { "Tue", "Sel" }, { "Wed", "Rab" },
	{ "Thu", "Kam" }, { "Fri", "Jum" }, { "Sat", "Sab" },
};

static const char *const months[][2] = {
	{ "Jan", "Jan" }, { "Feb", "Feb" }, { "Mar", "Mar" }, { "Apr", "Apr" },
	{ "May", "Mei" }, { "Jun", "Jun" }, { "Jul", "Jul" }, { "Aug", "Agu" },
	{ "Sep", "Sep" }, { "Oct", "Okt" }, { "Nov", "Nov" }, { "Dec", "Des" },
};

const char *weekday_title(enum language language, int weekday)
{
	return days[(weekday + 1) % 7][language];
}

static bool add_date(struct buf *out, enum language language, int64_t unix_s,
		     struct tm *tm)
{
	time_t seconds = (time_t)unix_s;

	if (!gmtime_r(&seconds, tm)) {
		buf_addc(out, '-');
		return false;
	}
	buf_addf(out, "%s %d %s %d", days[tm->tm_wday][language], tm->tm_mday,
		 months[tm->tm_mon][language], tm->tm_year + 1900);
	return true;
}

void date_add(struct buf *out, enum language language, int64_t day)
{
	struct tm tm;

	add_date(out, language, day * (DAY_MS / SECOND_MS), &tm);
}

void month_day_add(struct buf *out, enum language language, int64_t day)
{
	time_t seconds = (time_t)(day * (DAY_MS / SECOND_MS));
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		buf_addc(out, '-');
	else
		buf_addf(out, "%d %s", tm.tm_mday, months[tm.tm_mon][language]);
}

void time_add(struct buf *out, enum language language, int64_t ms,
	      const struct zone *zone, const char *name)
{
	char label[ZONE_LABEL_SIZE];
	int32_t offset_s;
	struct tm tm;

	if (ms == TIME_NONE) {
		buf_addc(out, '-');
		return;
	}
	offset_s = zone ? zone_offset_s(zone, ms) : 0;
	if (!add_date(out, language, floor_div(ms, SECOND_MS) + offset_s, &tm))
		return;
	zone_label(zone && name ? name : "", offset_s, label);
	buf_addf(out, " %02d%c%02d %s", tm.tm_hour,
		 language == INDONESIAN ? '.' : ':', tm.tm_min, label);
}

void time_add_at(struct buf *out, enum language language, int64_t ms,
		 const char *name)
{
	struct err err = { 0 };
	struct zone *zone = zone_open(name, &err);

	if (!zone && err_is_ours(err.code))
		buf_spoil_no_memory(out);
	time_add(out, language, ms, zone, name);
	zone_close(zone);
}

static const struct unit {
	int64_t ms;
	const char *name[2];
} units[] = { { DAY_MS, { "day", "hari" } },
	      { HOUR_MS, { "hour", "jam" } },
	      { MINUTE_MS, { "minute", "menit" } },
	      { SECOND_MS, { "second", "detik" } } };

static void add_count(struct buf *out, enum language language, int64_t n,
		      const struct unit *unit)
{
	buf_addf(out, "%" PRId64 " %s%s", n, unit->name[language],
		 language == ENGLISH && n != 1 ? "s" : "");
}

void age_add(struct buf *out, enum language language, int64_t age_ms)
{
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(units) && age_ms < units[i].ms)
		i++;
	add_count(out, language, age_ms > 0 ? age_ms / units[i].ms : 0,
		  &units[i]);
	buf_adds(out, language == ENGLISH ? " ago" : " lalu");
}

void span_add(struct buf *out, enum language language, int64_t ms)
{
	/* Seconds only within an hour. */
	size_t n = ARRAY_LEN(units) - (ms >= HOUR_MS), begin = out->len;

	for (size_t i = 0; i < n; i++) {
		int64_t count = ms / units[i].ms;

		ms %= units[i].ms;
		if (count <= 0)
			continue;
		buf_adds(out, out->len > begin ? " " : "");
		add_count(out, language, count, &units[i]);
	}
	if (out->len == begin && !out->bad)
		add_count(out, language, 0, &units[2]);
}
