/* lent.c -- large replies that readers still have. */
#include "lent.h"

void lent_settle(struct lent *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (reply_is_shared(l->at[i]))
			l->at[n++] = l->at[i];
		else
			reply_unref(l->at[i]);
	l->n = n;
}

static size_t bytes(const struct lent *l)
{
	size_t sum = 0;

	for (size_t i = 0; i < l->n; i++)
		sum += reply_bytes(l->at[i]);
	return sum;
}

bool lent_has_room(struct lent *l)
{
	lent_settle(l);
	return l->n < LENT_MAX && bytes(l) < LENT_BYTES;
}

void lent_add(struct lent *l, struct reply *reply)
{
	l->at[l->n++] = reply_ref(reply);
}

void lent_release(struct lent *l)
{
	for (size_t i = 0; i < l->n; i++)
		reply_unref(l->at[i]);
	l->n = 0;
}
