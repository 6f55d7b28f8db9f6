/* alertmanager.h -- notifies Alertmanagers (API v2) of what fires and of what
 * is over.
 *
 * Every Alertmanager gets everything, on its own: one that is away keeps
 * nothing from the others, and once it is back it gets what is true then.  A
 * URL must never be a load balancer: Alertmanagers find duplicates among
 * themselves, but not what only one of them got.
 *
 * What fires is sent again each `resend`, since Alertmanager forgets at a
 * restart.  It says "resolved" by itself of whatever is not sent again before
 * its endsAt; so that an alerter that is dead, or cannot reach it, lets nobody
 * believe that all is well, endsAt lies `hold` ahead, longer than anyone leaves
 * it so.  What is over is sent as such: endsAt is the resolution, repeated for
 * 5 min and until each Alertmanager has got it once.
 *
 * Nothing blocks: wait on alertmanager_fd() and alertmanager_due_ms(), then
 * call alertmanager_step().  Not thread-safe. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERTMANAGER_H
#define SENTRA_CONSUMERS_ALERTER_ALERTMANAGER_H

#include "common/config/config.h"
#include "notices.h"

struct alertmanager_settings {
	char *urls; /* http(s) origins, a path may follow; "" for none */
	int64_t resend_ms, hold_ms;
};
extern const struct cfg_item alertmanager_items[]; /* [alertmanager] */

/* -EINVAL: no such list; the text says which one is wrong. */
int alertmanager_check(const char *urls, struct err *) MUST_USE;

struct alertmanager;

/* settings: copied. */
struct alertmanager *alertmanager_new(const struct alertmanager_settings *,
				      struct err *);
void alertmanager_free(struct alertmanager *);
/* Other settings (copied): the Alertmanagers of now get all that there is
 * anew.  < 0: everything stays as it was. */
int alertmanager_change(struct alertmanager **,
			const struct alertmanager_settings *,
			struct err *) MUST_USE;

/* All that fires, after each evaluation.  What fired and is not among it is no
 * longer sent, and not called resolved either: that takes
 * alertmanager_resolve().  New texts wait for the next `resend`.  All is
 * copied; texts over 4 KiB are cut.  -ENOMEM,
 * -E2BIG (over 16384): of the given ones some are missing. */
int alertmanager_set(struct alertmanager *, const struct notification *,
		     size_t n, struct err *) MUST_USE;
/* It ended at at_ms (wall).  At a start also call it for what was resolved
 * within the last `hold`, before alertmanager_set(): the process before may
 * have died before it sent that.  Without texts those that it fired with stay.
 * Ignored where the same is known to fire since later. */
int alertmanager_resolve(struct alertmanager *, const struct notification *,
			 int64_t at_ms, int64_t now_boot_ms,
			 struct err *) MUST_USE;

/* Another process notifies from here on: nothing is sent any more, not even
 * what was resolved. */
void alertmanager_clear(struct alertmanager *);

int alertmanager_fd(const struct alertmanager *);
/* boot_ms() at which to call step anyway; INT64_MAX: never. */
int64_t alertmanager_due_ms(const struct alertmanager *);
void alertmanager_step(struct alertmanager *, int64_t now_boot_ms,
		       int64_t now_wall_ms);

/* Something new is not sent yet, to one that is not known to be away: what a
 * shutdown waits for, within a bound of its own. */
bool alertmanager_pending(const struct alertmanager *);

struct alertmanager_counts {
	uint64_t accepted, refused, failed; /* requests, since the start */
	size_t peers;                       /* Alertmanagers, and ... */
	size_t away; /* ... those that did not answer the last request, while
			there is something to send */
};
void alertmanager_count(const struct alertmanager *,
			struct alertmanager_counts *);

#endif
