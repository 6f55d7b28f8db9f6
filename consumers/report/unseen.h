/* unseen.h -- for how long each account of the roster was not seen in a period:
 * the time in it that lies not within blind_after from a proof (an outcome `ok`
 * that is complete).  Pure.
 *
 *   rc = unseen_init(&unseen, roster, &period, &err);
 *   unseen_status(&unseen, platform, sentra, account, observed_ms, outcome,
 *                 complete);                 (in the order of the log)
 *   rc = unseen_end(&unseen, &err);
 *   ... unseen.at[i].unseen_ms ...
 *   unseen_release(&unseen);
 *
 * Proofs from before the period count as far as they reach into it, so what is
 * read should begin blind_after before it.  Statuses may be observed in any
 * order; those from after the period change nothing.
 *
 * Exempt accounts, and those of sentra that are not on the roster at the end,
 * are left out; of a sentra that came within the period, the time before counts
 * neither as seen nor as unseen. */
#ifndef SENTRA_CONSUMERS_REPORT_UNSEEN_H
#define SENTRA_CONSUMERS_REPORT_UNSEEN_H

#include "common/base/table.h"
#include "common/config/roster.h"

struct unseen_period {
	int64_t from_ms, until_ms; /* from is in it, until not */
	int64_t blind_after_ms;
	int zone_hours; /* of the days by which sentra are on the roster */
};

struct unseen_span {
	int64_t from_ms, until_ms;
};

struct unseen_account {
	const struct sentra *sentra; /* of the roster; borrowed, as these */
	const struct account *account;
	int64_t blind_after_ms; /* the period's; another one may be set before
				   the first status */
	int64_t from_ms;        /* the period's, or when the sentra came */
	int64_t unseen_ms;      /* after unseen_end() */
	int64_t last_proof_ms;  /* up to the period's end; TIME_NONE */
	/* Of the newest status; "silent" after unseen_end(): none came within
	 * blind_after before the period's end. */
	char outcome[65];
	/* Private: when that was observed; when it was seen, spans that do not
	 * touch, in their order.  Each is blind_after long, so that they are
	 * few. */
	int64_t status_ms;
	struct unseen_span *span;
	size_t n, size;
};

struct unseen {
	struct unseen_account *at; /* in the order of the roster */
	size_t n;
	struct unseen_period period;
	struct table index; /* private: by platform, sentra, account */
	bool bad;           /* private: memory ran out */
};

/* -ENOMEM.  The roster has to outlive it.  To be released in any case. */
int unseen_init(struct unseen *, const struct roster *,
		const struct unseen_period *, struct err *) MUST_USE;
void unseen_release(struct unseen *);
/* A status; one of an account that is none of these is passed over. */
void unseen_status(struct unseen *, enum platform_id, struct str sentra,
		   struct str account, int64_t observed_ms, struct str outcome,
		   bool complete);
/* -ENOMEM: there was no memory for some status. */
int unseen_end(struct unseen *, struct err *) MUST_USE;

#endif
