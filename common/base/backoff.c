/* backoff.c -- when to try again: pure arithmetic.
 *
 * It must not read a clock: every time is an argument.  California's clocks
 * change by the rule in force since 2007, which is written out here rather
 * than taken from tzdata: a producer needs midnight there even on a machine
 * without it, and the rule is two dates. */
#include "backoff.h"
#include "clock.h"

#define PACIFIC_STANDARD_MS (8 * HOUR_MS) /* behind UTC */
#define PACIFIC_SUMMER_MS   (7 * HOUR_MS)

void backoff_init(struct backoff *b, int64_t base_ms, int64_t cap_ms,
		  uint64_t seed)
{
	*b = (struct backoff){ .base_ms = base_ms,
			       .cap_ms = cap_ms,
			       .seed = seed ? seed : 0x9E3779B97F4A7C15 };
}

/* xorshift64 (Marsaglia, 2003): not secret, but enough to spread clients. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *state = x;
}

static int64_t ceiling_ms(const struct backoff *b)
{
	int64_t most = b->base_ms;
	unsigned i;

	for (i = 0; i < b->failures && most < b->cap_ms; i++)
		most = most > b->cap_ms / 2 ? b->cap_ms : most * 2;
	most = most < b->cap_ms ? most : b->cap_ms;
	return most > 0 ? most : 1;
}

int64_t backoff_next(struct backoff *b)
{
	int64_t most = ceiling_ms(b);

	if (b->failures < UINT32_MAX)
		b->failures++;
	return 1 + (int64_t)(next_random(&b->seed) % (uint64_t)most);
}

void backoff_reset(struct backoff *b)
{
	b->failures = 0;
}

/* 1 to 12 of "Jan" to "Dec", or 0. */
static int month_of(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (memcmp(months + 3 * i, name, 3) == 0)
			return i + 1;
	return 0;
}

/* Rewritten as RFC 3339, whose reader checks all the numbers; day: two
 * characters, the first may be a space. */
static int64_t date_of(const char *year, const char *month, const char *day,
		       const char *time)
{
	char text[] = "0000-00-00T00:00:00Z";
	int number = month_of(month);
	int64_t ms;

	memcpy(text, year, 4);
	text[5] = (char)('0' + number / 10);
	text[6] = (char)('0' + number % 10);
	memcpy(text + 8, day, 2);
	if (text[8] == ' ')
		text[8] = '0';
	memcpy(text + 11, time, 8);
	return rfc3339_parse(str_of(text), false, &ms) < 0 ? 0 : ms;
}

/* "Sunday, 06-Nov-94 08:49:37 GMT": two digits of a year that are more than 50
 * years ahead are of the century before (RFC 9110, 5.6.7); counted against
 * 2000, that is from 70 on. */
static int64_t rfc850_ms(struct str value)
{
	const char *comma = value.n ? memchr(value.p, ',', value.n) : NULL;
	const char *p = comma ? comma + 2 : NULL;
	char year[4];

	if (!comma || value.n - (size_t)(comma - value.p) != 24 ||
	    comma[1] != ' ' || p[2] != '-' || p[6] != '-' || p[9] != ' ' ||
	    memcmp(p + 18, " GMT", 4) != 0)
		return 0;
	memcpy(year, p[7] >= '7' ? "19" : "20", 2);
	memcpy(year + 2, p + 7, 2);
	return date_of(year, p + 3, p, p + 10);
}

int64_t http_date_ms(struct str value)
{
	const char *p = value.p;

	/* Sun, 06 Nov 1994 08:49:37 GMT */
	if (value.n == 29 && memcmp(p + 3, ", ", 2) == 0 && p[7] == ' ' &&
	    p[11] == ' ' && p[16] == ' ' && memcmp(p + 25, " GMT", 4) == 0)
		return date_of(p + 12, p + 8, p + 5, p + 17);
	/* Sun Nov  6 08:49:37 1994 */
	if (value.n == 24 && p[3] == ' ' && p[7] == ' ' && p[10] == ' ' &&
	    p[19] == ' ')
		return date_of(p + 20, p + 4, p + 8, p + 11);
	return rfc850_ms(value);
}

static int64_t clamp_retry(int64_t ms)
{
	return ms < SECOND_MS ? SECOND_MS : ms > HOUR_MS ? HOUR_MS : ms;
}

static struct str trim(struct str s)
{
	while (s.n && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.n--;
	}
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

int64_t retry_after_ms(struct str value, int64_t date_ms, int64_t now_ms)
{
	int64_t seconds = 0, when;
	size_t i;

	value = trim(value);
	for (i = 0; i < value.n && value.p[i] >= '0' && value.p[i] <= '9'; i++)
		if (seconds <
		    HOUR_MS) /* larger values are clamped to an hour anyway */
			seconds = seconds * 10 + (value.p[i] - '0');
	if (i > 0 && i == value.n)
		return clamp_retry(seconds * SECOND_MS);
	when = http_date_ms(value);
	return when ? clamp_retry(when - (date_ms ? date_ms : now_ms)) : 0;
}

/* The first Sunday on or after the date of that year, "03-08". */
static int64_t sunday_from(const char *year, const char *month_day)
{
	char text[DATE_SIZE];
	int64_t day = 0;

	memcpy(text, year, 4);
	text[4] = '-';
	memcpy(text + 5, month_day, 6);
	if (date_parse(str_of(text), &day) < 0)
		return 0;
	while (day - floor_div(day, 7) * 7 != 3) /* day 0 was a Thursday */
		day++;
	return day;
}

/* The instant at which a day begins in California.  Clocks change at 2
 * o'clock in the morning, so the day of a change still begins by the old
 * offset. */
static int64_t pacific_midnight(int64_t day)
{
	char year[DATE_SIZE];
	bool summer;

	date_format(day, year);
	summer = day > sunday_from(year, "03-08") &&
		 day <= sunday_from(year, "11-01");
	return day * DAY_MS +
	       (summer ? PACIFIC_SUMMER_MS : PACIFIC_STANDARD_MS);
}

int64_t pacific_midnight_after(int64_t now_ms)
{
	int64_t day = floor_div(now_ms - PACIFIC_STANDARD_MS, DAY_MS);

	while (pacific_midnight(day) <= now_ms)
		day++;
	return pacific_midnight(day);
}

int64_t month_after(int64_t now_ms)
{
	int64_t day = floor_div(now_ms, DAY_MS);
	char date[DATE_SIZE];

	do
		date_format(++day, date);
	while (strcmp(date + 8, "01") != 0);
	return day * DAY_MS;
}
