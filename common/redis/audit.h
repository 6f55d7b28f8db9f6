/* audit.h -- what of Redis' own settings endangers what is kept in it.
 *
 * A Redis that evicts throws away what it likes while it goes on answering; one
 * that keeps nothing on its disk is empty after a restart. */
#ifndef SENTRA_COMMON_REDIS_AUDIT_H
#define SENTRA_COMMON_REDIS_AUDIT_H

#include "redis.h"

/* Asks Redis, which is connected, and logs a warning for each thing that is not
 * as it should be.  What our user may not ask (INFO, CONFIG GET) is passed over
 * in silence; so is any failure, which whoever uses Redis next meets itself. */
void redis_audit(struct redis *);

#endif
