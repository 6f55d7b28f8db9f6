/* notices.h -- what there is to send to Alertmanagers: the alerts that fire, or
 * were resolved lately, and what each Alertmanager has got of them.
 *
 *   notices_set(&all, list, n, err);           (all that fires)
 *   notices_resolve(&all, &one, ...);          (it is over)
 *   notice_write(all.at[i], hold_until_ms, &body);
 *   all.at[i]->delivery[peer].flight = all.at[i]->version;
 *   ...
 *   notices_release(&all);
 *
 * Must not know how a notice travels. */
#ifndef SENTRA_CONSUMERS_ALERTER_NOTICES_H
#define SENTRA_CONSUMERS_ALERTER_NOTICES_H

#include "alert_text.h"

#define PEERS_MAX 8 /* Alertmanagers */

/* An alert and its texts, as they are handed in.  Borrowed for the call. */
struct notification {
	const struct monitor_alert *alert;
	/* By enum alert_language; null: those that it has stay. */
	struct str summary[ALERT_LANGUAGES], description[ALERT_LANGUAGES];
};

/* What one Alertmanager has got of one notice. */
struct delivery {
	unsigned version;       /* 0: nothing */
	unsigned flight;        /* the version on its way; 0: none */
	int64_t at_ms, sent_ms; /* boot: of version, of flight */
};

struct notice {
	struct monitor_alert alert;
	char *summary[ALERT_LANGUAGES]; /* owned, or NULL, as is */
	char *description[ALERT_LANGUAGES];
	int64_t ended_ms;  /* wall; TIME_NONE: it fires */
	int64_t repeat_ms; /* boot: until then an end is repeated, and */
	int64_t drop_ms;   /* until then it is tried at all */
	unsigned version;  /* grows when it is to be sent at once */
	bool listed;       /* during notices_set() */
	struct delivery delivery[PEERS_MAX];
};

/* Sorted: pipeline before collection before content, since Alertmanager lets
 * one inhibit another only if it is there first. */
struct notices {
	struct notice **at; /* owned */
	size_t n, size;
};

void notices_release(struct notices *);
/* Nobody has got any of them: the Alertmanagers are others now. */
void notices_forget_deliveries(struct notices *);

/* All that fires.  Of what is not among them only resolved alerts stay.
 * -ENOMEM, -E2BIG (over 16384): some of the given ones are missing. */
int notices_set(struct notices *, const struct notification *, size_t n,
		struct err *) MUST_USE;
/* It ended at ended_ms (wall); tried until now_ms (boot) + hold_ms. */
int notices_resolve(struct notices *, const struct notification *,
		    int64_t ended_ms, int64_t now_ms, int64_t hold_ms,
		    struct err *) MUST_USE;
/* Forget what was resolved, and sent to each of so many Alertmanagers, or is
 * too old. */
void notices_expire(struct notices *, size_t n_peers, int64_t now_ms);

/* Append one object as Alertmanager's API v2 wants it in POST /api/v2/alerts.
 * hold_until_ms: wall, the endsAt of what fires. */
void notice_write(const struct notice *, int64_t hold_until_ms,
		  struct buf *out);

#endif
