/* audit.h -- what of Redis' own settings endangers what is kept in it.
 *
 * A Redis that evicts throws away what it likes while it goes on answering; one
 * that keeps nothing on its disk is empty after a restart. */
#ifndef SENTRA_COMMON_REDIS_AUDIT_H
#define SENTRA_COMMON_REDIS_AUDIT_H

#include "redis.h"

/* A setting that is not as it should be; texts are borrowed. */
typedef void redis_audit_fn(void *ctx, const char *setting, const char *so,
			    const char *then);

/* Asks Redis, which is connected, and reports each such thing.  What our user
 * may not ask (INFO, CONFIG GET) is passed over in silence; so is any failure,
 * which whoever uses Redis next meets itself. */
void redis_audit(struct redis *, redis_audit_fn *, void *ctx);

/* For a stage: as warnings in the log. */
void redis_audit_log(void *, const char *setting, const char *so,
		     const char *then);

/* The value of a line "name:value" of INFO's answer, borrowed; null where there
 * is none. */
struct str redis_info_value(struct str info, const char *name);

#endif
