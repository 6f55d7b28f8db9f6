/* turn.c -- whose turn it is. */
#include "turn.h"

void turn_take(size_t n, int64_t tick_ms, size_t *next, size_t *at,
	       size_t *turn)
{
	double share = (double)n * (double)tick_ms / TURN_ALL_MS;

	*turn = (size_t)share + TURN_LEAST;
	if (*turn > n)
		*turn = n;
	*at = *next < n ? *next : 0;
	*next = n ? (*at + *turn) % n : 0;
}
