/* window.c -- where the windows of boards begin. */
#include "window.h"

#include "ledger.h"

/* A window is counted in hours or in days, its last one included. */
static const struct {
	int64_t hours, days;
} spans[WINDOW_COUNT] = {
	[W24H] = { 24, 1 },
	[W7D] = { 168, 7 },
	[W30D] = { 0, 30 },
};

int64_t window_begin_ms(enum window window, int64_t t_s, int zone_hours)
{
	int64_t t_ms = t_s * SECOND_MS, hours = spans[window].hours;

	if (hours)
		return (hour_of(t_ms) - (hours - 1)) * HOUR_MS;
	return day_start_ms(local_day(t_ms, zone_hours) -
				    (spans[window].days - 1),
			    zone_hours);
}

int64_t window_days(enum window window)
{
	return spans[window].days;
}
