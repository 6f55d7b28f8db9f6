/* peers.c -- the newest two accounts that were answered, by step. */
#include "peers.h"

void peers_answered(struct peers *p, enum step step, const void *account,
		    int64_t now_ms)
{
	struct peer *newest = p->newest[step];

	if (newest[0].account != account)
		newest[1] = newest[0];
	newest[0] = (struct peer){ account, now_ms };
}

bool peers_other_answered(const struct peers *p, enum step step,
			  const void *account, double since_ms)
{
	const struct peer *other = p->newest[step];

	if (other->account == account)
		other++;
	return other->account && (double)other->answered_ms >= since_ms;
}
