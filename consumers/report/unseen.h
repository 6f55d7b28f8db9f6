/* unseen.h -- for how long each account of the roster was not seen in a period:
 * the time in it that lies neither within blind_after from a proof (an outcome
 * `ok` that is complete), nor after its end.  Pure.
 *
 *   rc = unseen_init(&unseen, roster, &period, &err);
 *   unseen_status(&unseen, platform, sentra, account, observed_ms, outcome,
 *                 complete);                 (in the order of the log)
 *   unseen_end(&unseen);
 *   ... unseen.at[i].hours ...
 *   unseen_release(&unseen);
 *
 * Proofs from before the period count as far as they reach into it, so what is
 * read should begin blind_after before it.  Exempt accounts, and those of
 * sentra that are not on the roster at the end, are left out. */
#ifndef SENTRA_CONSUMERS_REPORT_UNSEEN_H
#define SENTRA_CONSUMERS_REPORT_UNSEEN_H

#include "common/base/pool.h"
#include "common/config/roster.h"

struct unseen_period {
	int64_t from_ms, until_ms; /* from is in it, until not */
	int64_t blind_after_ms;
	int64_t last_day; /* of [report] timezone: who is on the roster */
};

struct unseen_account {
	const struct sentra *sentra; /* of the roster; borrowed, as these */
	const struct account *account;
	int64_t unseen_ms;     /* after unseen_end() */
	int64_t last_proof_ms; /* up to the period's end; TIME_NONE */
	char outcome[65]; /* of the last status; "silent": there was none */
	int64_t seen_until_ms; /* private */
};

struct unseen {
	struct unseen_account *at; /* in the order of the roster */
	size_t n;
	struct unseen_period period;
	void *index; /* private: by platform, sentra, account */
};

/* -ENOMEM.  The roster has to outlive it. */
int unseen_init(struct unseen *, const struct roster *,
		const struct unseen_period *, struct err *) MUST_USE;
void unseen_release(struct unseen *);
/* A status; one of an account that is none of these is passed over. */
void unseen_status(struct unseen *, enum platform_id, struct str sentra,
		   struct str account, int64_t observed_ms, struct str outcome,
		   bool complete);
void unseen_end(struct unseen *);

#endif
