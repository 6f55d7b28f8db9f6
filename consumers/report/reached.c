/* reached.c -- realisasi from days, and capaian. */
#include "reached.h"

#include "common/base/clock.h"

#include <math.h>

#define INDICATOR_NAME(name, less, most, decimals) #name,
const char *const indicator_names[INDICATOR_COUNT] = { INDICATORS(
	INDICATOR_NAME) };
#define INDICATOR_LESS(name, less, most, decimals) less,
static const bool less_is_better[INDICATOR_COUNT] = { INDICATORS(
	INDICATOR_LESS) };

int64_t quarter_begin(int64_t day)
{
	int64_t year = year_of_day(day);
	int month = 10;

	while (month_first_day(year, month) > day)
		month -= 3;
	return month_first_day(year, month);
}

/* ---- days ---- */

static bool is_known(const struct day *day)
{
	return !isnan(day->followers) || day->latest_ms != TIME_NONE ||
	       day->posts > 0;
}

/* The first day of which anything is known; after the open one: none is. */
static int64_t first_known(const struct days *days, const struct day *open)
{
	if (days->n && days->at[0].day < open->day)
		return days->at[0].day;
	return open->day + !is_known(open);
}

static double posts_on(const struct days *days, const struct day *open,
		       int64_t day)
{
	const struct day *at = day == open->day ? open : days_find(days, day);

	return at && at->posts > 0 ? at->posts : 0;
}

static void count_days(struct reached *reached, const struct days *days,
		       const struct day *open)
{
	int64_t begin = quarter_begin(open->day);
	int64_t known = first_known(days, open);
	int64_t from = known > begin ? known : begin;
	double posts = 0, silent = 0, most = 0;

	if (known > open->day)
		return;
	for (int64_t day = from; day <= open->day; day++) {
		double n = posts_on(days, open, day);

		posts += n;
		silent = n > 0 ? 0 : silent + 1;
		most = silent > most ? silent : most;
	}
	reached->value[INDICATOR_posts_week] =
		posts * 7 / (double)(open->day - from + 1);
	reached->value[INDICATOR_silence_days] = most;
}

/* ---- all ---- */

static double count_told(const int64_t *told_s, size_t n, int64_t begin_ms)
{
	double told = 0;

	for (size_t i = 0; i < n; i++)
		told += told_s[i] > 0 &&
			told_s[i] >= floor_div(begin_ms, SECOND_MS);
	return told;
}

void reached_of(struct reached *reached, const struct days *days,
		const struct day *open, const int64_t *told_s, size_t n_told,
		int64_t begin_ms)
{
	for (size_t i = 0; i < INDICATOR_COUNT; i++)
		reached->value[i] = NAN;
	reached->value[INDICATOR_followers] = open->followers;
	count_days(reached, days, open);
	if (told_s)
		reached->value[INDICATOR_programmes] =
			count_told(told_s, n_told, begin_ms);
}

double capaian(enum indicator indicator, double target, double realisasi)
{
	double reached =
		less_is_better[indicator] ? 2 * target - realisasi : realisasi;

	return target > 0 ? reached * 100 / target : NAN;
}
