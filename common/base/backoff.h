/* backoff.h -- when to try again after a failure, and when a quota is full
 * again.
 *
 *   struct backoff b;
 *
 *   backoff_init(&b, 1 * SECOND_MS, 5 * MINUTE_MS, seed);
 *   ...
 *   due_ms = now_ms + backoff_next(&b);     (after each failure)
 *   backoff_reset(&b);                      (after a success)
 *
 * Full jitter, after "Exponential Backoff And Jitter" (AWS Architecture Blog):
 * wait a random time up to min(cap, base * 2^failures), so that many clients
 * that failed together do not come back together.
 *
 * Pure arithmetic: it knows neither a clock nor what failed. */
#ifndef SENTRA_COMMON_BASE_BACKOFF_H
#define SENTRA_COMMON_BASE_BACKOFF_H

#include "str.h"

struct backoff {
	int64_t base_ms;   /* the longest first wait */
	int64_t cap_ms;    /* the longest of all */
	unsigned failures; /* in a row */
	uint64_t seed;     /* xorshift state; 0 is replaced */
};

/* seed: different in each process, else the jitter is the same. */
void backoff_init(struct backoff *, int64_t base_ms, int64_t cap_ms,
		  uint64_t seed);
/* One more failure: how long to wait, at least 1 ms. */
int64_t backoff_next(struct backoff *);
/* It worked: the next failure is the first again. */
void backoff_reset(struct backoff *);

/* Retry-After (RFC 9110, 10.2.3): seconds, or an HTTP date counted against
 * the answer's own Date (date_ms, or 0: then now_ms), since our clock may be
 * wrong.  Milliseconds clamped to 1 s .. 1 h; 0 where it cannot be read. */
int64_t retry_after_ms(struct str value, int64_t date_ms, int64_t now_ms);

/* An HTTP date in any of its three forms (RFC 9110, 5.6.7: servers must write
 * the first, readers must take the two old ones, too): unix ms, or 0 where it
 * is none. */
int64_t http_date_ms(struct str value);

/* The first midnight in California after now_ms: YouTube's quota day ends
 * then (YouTube Data API, "Quota costs").  US summer
 * time goes from the second Sunday of March to the first of November (Energy
 * Policy Act of 2005, in force since 2007). */
int64_t pacific_midnight_after(int64_t now_ms);
/* The first instant of the next month, UTC. */
int64_t month_after(int64_t now_ms);

#endif
