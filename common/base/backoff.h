/* backoff.h -- when to try again: pure arithmetic, no clock, no state file.
 *
 * Full jitter after "Exponential Backoff And Jitter" (AWS Architecture Blog):
 * wait U(0, min(cap, base * 2^n)), so that many clients do not come back in
 * step. */
#ifndef SENTRA_COMMON_BASE_BACKOFF_H
#define SENTRA_COMMON_BASE_BACKOFF_H

#include "str.h"

struct backoff {
	int64_t base_ms;
	int64_t cap_ms;
	unsigned failures; /* in a row */
	uint64_t seed;     /* xorshift state; 0 is replaced */
};

void backoff_init(struct backoff *, int64_t base_ms, int64_t cap_ms,
		  uint64_t seed);
/* One more failure: how long to wait, at least 1 ms. */
int64_t backoff_next(struct backoff *);
void backoff_reset(struct backoff *);

/* Retry-After (RFC 9110, 10.2.3): seconds, or an HTTP date counted against
 * the answer's own Date (date_ms, or 0: then now_ms), since our clock may be
 * wrong.  Milliseconds clamped to 1 s .. 1 h; 0 where it cannot be read. */
int64_t retry_after_ms(struct str value, int64_t date_ms, int64_t now_ms);

/* An HTTP date (IMF-fixdate): unix ms, or 0 where it is none. */
int64_t http_date_ms(struct str value);

/* First instant after now_ms of: midnight Pacific time (YouTube's day, with
 * US summer time by the rule of 2007), and the first of a month, UTC. */
int64_t pacific_midnight_after(int64_t now_ms);
int64_t month_after(int64_t now_ms);

#endif
