/* clock.c -- the system's clocks, and times as text.
 *
 * Must not know time zones: all here is UTC in the proleptic Gregorian
 * calendar, computed without the C library, whose answers depend on TZ. */
#include "clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define DAYS_TO_1970 719162 /* from 0001-01-01 */
#define FIRST_DAY    (-DAYS_TO_1970)
#define LAST_DAY     2932896 /* 9999-12-31 */

static int64_t read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * SECOND_MS + ts.tv_nsec / 1000000;
}

int64_t wall_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t boot_ms(void)
{
	return read_clock(CLOCK_BOOTTIME);
}

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t month_first_day(int64_t year, int month)
{
	/* Days of the year before each month, without a leap day. */
	static const short before[] = { 0,   31,  59,  90,  120, 151, 181,
					212, 243, 273, 304, 334, 365 };
	int64_t past = year - 1;

	return past * 365 + floor_div(past, 4) - floor_div(past, 100) +
	       floor_div(past, 400) + before[month - 1] +
	       (month > 2 && is_leap(year)) - DAYS_TO_1970;
}

int64_t year_of_day(int64_t day)
{
	/* 400 years have 146097 days; the guess may be a year off. */
	int64_t year = floor_div((day + DAYS_TO_1970) * 400, 146097) + 1;

	while (month_first_day(year, 1) > day)
		year--;
	while (month_first_day(year + 1, 1) <= day)
		year++;
	return year;
}

static void civil_of(int64_t day, int *year, int *month, int *mday)
{
	int64_t y = year_of_day(day);
	int m = 1;

	while (month_first_day(y, m + 1) <= day)
		m++;
	*year = (int)y;
	*month = m;
	*mday = (int)(day - month_first_day(y, m)) + 1;
}

static void put_digits(char *out, int width, int v)
{
	while (width--) {
		out[width] = (char)('0' + v % 10);
		v /= 10;
	}
}

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
	return v < least ? least : v > most ? most : v;
}

void date_format(int64_t day, char out[DATE_SIZE])
{
	int year, month, mday;

	civil_of(clamp(day, FIRST_DAY, LAST_DAY), &year, &month, &mday);
	memcpy(out, "0000-00-00", DATE_SIZE);
	put_digits(out, 4, year);
	put_digits(out + 5, 2, month);
	put_digits(out + 8, 2, mday);
}

void rfc3339_format(int64_t ms, char out[RFC3339_SIZE])
{
	int64_t day;
	int rest;

	ms = clamp(ms, FIRST_DAY * DAY_MS, (LAST_DAY + 1) * DAY_MS - 1);
	day = floor_div(ms, DAY_MS);
	rest = (int)(ms - day * DAY_MS);
	date_format(day, out);
	memcpy(out + 10, "T00:00:00.000Z", RFC3339_SIZE - 10);
	put_digits(out + 11, 2, rest / 3600000);
	put_digits(out + 14, 2, rest / 60000 % 60);
	put_digits(out + 17, 2, rest / 1000 % 60);
	put_digits(out + 20, 3, rest % 1000);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take width digits from the front; false where they are not all digits or
 * the number is above most. */
static bool take_digits(struct str *s, int width, int most, int *v)
{
	int sum = 0, i;

	if (s->n < (size_t)width)
		return false;
	for (i = 0; i < width; i++) {
		if (!is_digit(s->p[i]))
			return false;
		sum = sum * 10 + (s->p[i] - '0');
	}
	s->p += width;
	s->n -= (size_t)width;
	*v = sum;
	return sum <= most;
}

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

/* False where there is no such day; month: at most 12. */
static bool day_of(int year, int month, int mday, int64_t *day)
{
	if (year < 1 || month < 1 || mday < 1)
		return false;
	*day = month_first_day(year, month) + mday - 1;
	return mday <= 28 || *day < month_first_day(year, month + 1);
}

static bool take_date(struct str *s, int64_t *day)
{
	int year, month, mday;

	return take_digits(s, 4, 9999, &year) && take_char(s, '-') &&
	       take_digits(s, 2, 12, &month) && take_char(s, '-') &&
	       take_digits(s, 2, 31, &mday) && day_of(year, month, mday, day);
}

static bool take_time(struct str *s, int64_t *ms)
{
	int hour, minute, second;

	if (!take_digits(s, 2, 23, &hour) || !take_char(s, ':') ||
	    !take_digits(s, 2, 59, &minute) || !take_char(s, ':') ||
	    !take_digits(s, 2, 60, &second))
		return false;
	*ms = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
	return true;
}

static bool take_decimals(struct str *s, int64_t *ms)
{
	int64_t unit = 100;

	if (!take_char(s, '.'))
		return true;
	if (s->n == 0 || !is_digit(*s->p))
		return false;
	for (; s->n && is_digit(*s->p); s->p++, s->n--, unit /= 10)
		*ms += (*s->p - '0') * unit;
	return true;
}

static bool take_offset(struct str *s, bool offsets, int64_t *ms)
{
	int hour, minute;
	bool west;

	if (take_char(s, 'Z'))
		return true;
	west = take_char(s, '-');
	if (!offsets || (!west && !take_char(s, '+')) ||
	    !take_digits(s, 2, 23, &hour))
		return false;
	(void)take_char(s,
			':'); /* Meta's APIs write +0000, without the colon */
	if (!take_digits(s, 2, 59, &minute))
		return false;
	*ms += (hour * HOUR_MS + minute * MINUTE_MS) * (west ? 1 : -1);
	return true;
}

/* A time as rfc3339_format() writes it has a digit where this has 0, and else
 * the same bytes. */
static const char time_shape[] = "0000-00-00T00:00:00.000Z";
/* 0x7f less the most that a byte, by exclusive or, may be from the shape: 9 of
 * a digit, else 0. */
static const char time_room[] = "vvvv\x7fvv\x7fvv\x7fvv\x7fvv\x7fvv\x7fvvv\x7f";

/* Each byte of out: how far that of p is from the shape.  False where one is
 * farther than it may be: then its sum with the room has the high bit, or it
 * has it by itself.  Eight bytes at a time; a carry comes only from a byte that
 * is too far. */
static bool fits_shape(const char *p, unsigned char out[RFC3339_SIZE - 1])
{
	uint64_t x, shape, room, far = 0;

	for (int i = 0; i < RFC3339_SIZE - 1; i += 8) {
		memcpy(&x, p + i, 8);
		memcpy(&shape, time_shape + i, 8);
		memcpy(&room, time_room + i, 8);
		x ^= shape;
		far |= x | (x + room);
		memcpy(out + i, &x, 8);
	}
	return !(far & UINT64_C(0x8080808080808080));
}

static int two(const unsigned char *digits)
{
	return digits[0] * 10 + digits[1];
}

/* A time exactly as rfc3339_format() writes it, the common case.  False: it is
 * something else, which may be a time too. */
static bool parse_ours(struct str text, int64_t *ms)
{
	unsigned char d[RFC3339_SIZE - 1];
	int64_t day;

	if (text.n != sizeof(d) || !fits_shape(text.p, d) || two(d + 5) > 12 ||
	    two(d + 11) > 23 || two(d + 14) > 59 || two(d + 17) > 59 ||
	    !day_of(two(d) * 100 + two(d + 2), two(d + 5), two(d + 8), &day))
		return false;
	*ms = day * DAY_MS + two(d + 11) * HOUR_MS + two(d + 14) * MINUTE_MS +
	      two(d + 17) * SECOND_MS + two(d + 20) * 10 + d[22];
	return true;
}

int rfc3339_parse(struct str text, bool offsets, int64_t *ms)
{
	int64_t day, time, t;

	if (parse_ours(text, ms))
		return 0;
	if (!take_date(&text, &day) || !take_char(&text, 'T') ||
	    !take_time(&text, &time) || !take_decimals(&text, &time) ||
	    !take_offset(&text, offsets, &time) || text.n)
		return -EINVAL;
	/* An offset or a leap second may leave the years that can be written.
	 */
	t = day * DAY_MS + time;
	if (t < FIRST_DAY * DAY_MS || t >= (LAST_DAY + 1) * DAY_MS)
		return -EINVAL;
	*ms = t;
	return 0;
}

int date_parse(struct str text, int64_t *day)
{
	int64_t d;

	if (!take_date(&text, &d) || text.n)
		return -EINVAL;
	*day = d;
	return 0;
}

/* Of durations, the largest first. */
static const struct {
	const char *name;
	int64_t ms;
} units[] = {
	{ "d", DAY_MS },    { "h", HOUR_MS }, { "m", MINUTE_MS },
	{ "s", SECOND_MS }, { "ms", 1 },
};

static int64_t unit_ms(struct str unit)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_is(unit, units[i].name))
			return units[i].ms;
	return 0;
}

int duration_parse(struct str text, int64_t *ms)
{
	int64_t count = 0, unit;
	size_t digits = 0;

	while (digits < text.n && digits < 18 && is_digit(text.p[digits]))
		count = count * 10 + (text.p[digits++] - '0');
	unit = unit_ms((struct str){ text.p + digits, text.n - digits });
	if (digits == 0 || unit == 0 || count > INT64_MAX / unit)
		return -EINVAL;
	*ms = count * unit;
	return 0;
}

void duration_format(int64_t ms, char out[DURATION_SIZE])
{
	size_t i = 0;

	while (ms % units[i].ms != 0)
		i++;
	if (ms == 0)
		i = ARRAY_LEN(units) - 2; /* seconds */
	snprintf(out, DURATION_SIZE, "%" PRId64 "%s", ms / units[i].ms,
		 units[i].name);
}
