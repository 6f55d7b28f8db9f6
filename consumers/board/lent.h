/* lent.h -- large replies that readers still have.  Whoever reads slowly keeps
 * all of a reply's bytes until it is closed, also when no cache has them any
 * more: so there is a bound on what may be out at a time.  On the board's
 * thread. */
#ifndef SENTRA_CONSUMERS_BOARD_LENT_H
#define SENTRA_CONSUMERS_BOARD_LENT_H

#include "common/serve/reply.h"

#define LENT_MAX   64
#define LENT_BYTES ((size_t)128 << 20)

/* { 0 } is empty. */
struct lent {
	struct reply *at[LENT_MAX]; /* a reference each */
	size_t n;
};

/* Forgets what nobody else has. */
void lent_settle(struct lent *);
/* Whether one more may go out. */
bool lent_has_room(struct lent *);
/* Another reference to it is kept; there is room. */
void lent_add(struct lent *, struct reply *);
void lent_release(struct lent *);

#endif
