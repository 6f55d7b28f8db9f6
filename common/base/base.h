/* base.h -- the few names that every file uses: counts, units of time, exit
 * statuses.  It includes nothing of ours. */
#ifndef SENTRA_COMMON_BASE_BASE_H
#define SENTRA_COMMON_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a)           (sizeof(a) / sizeof((a)[0]))
#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* The largest count that a ZSET and a browser hold exactly: 2^53 - 1. */
#define COUNT_MAX INT64_C(9007199254740991)

/* An unknown count: the platform did not give it.  It is never shown as 0,
 * since nobody knows whether it is 0. */
#define COUNT_NULL INT64_C(-1)

/* Times are int64_t, with the unit in the name (_ms, _s). */
#define SECOND_MS INT64_C(1000)
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   INT64_C(3600000)
#define DAY_MS    INT64_C(86400000)

#define TIME_NONE INT64_MIN /* an instant that never was */

/* Of two instants or durations; TIME_NONE is before any other. */
static inline int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Exit statuses of every program, as the man pages list them; the last two
 * are those of sysexits.h. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 64,
	EXIT_CONFIG = 78,
};

#endif
