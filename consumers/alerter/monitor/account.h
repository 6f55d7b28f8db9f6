/* account.h -- one account: what is learned from its events, and its status at
 * t.
 *
 * Must not know other accounts, nor alerts.  An account needs its policy
 * (accounts.h binds it) before it learns or is asked:
 *
 *   if (!monitor_account_learn(a, &input))
 *           return -ENOMEM;
 *   monitor_account_status(a, t_ms, &status);   (status.state: fresh, ...)
 */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_ACCOUNT_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_ACCOUNT_H

#include "types.h"

/* By enum monitor_state: "fresh" ..., as cards have them. */
extern const char *const monitor_state_names[MONITOR_STATE_COUNT];

/* An event as an input.  Borrows its texts. */
struct monitor_input monitor_input_of(const struct event *, enum platform_id);

/* Nothing is known of it: no facts, no decision, no address; not changed. */
void monitor_account_reset(struct monitor_account *);

/* Update the facts by an event (any kind but EVALUATE) of this account.
 * Learning an event twice changes nothing the second time.  False: out of
 * memory, the facts are updated but the newest post's address may be lost. */
bool monitor_account_learn(struct monitor_account *,
			   const struct monitor_input *) MUST_USE;

/* Set a field of facts or decision, and note the change. */
static inline void monitor_account_set(struct monitor_account *a,
				       int64_t *field, int64_t value)
{
	a->changed |= *field != value;
	*field = value;
}

/* What content ages from: the newest post, else the first proof. */
static inline int64_t monitor_base_ms(const struct monitor_facts *f)
{
	return f->newest_ms != TIME_NONE ? f->newest_ms : f->first_proof_ms;
}

/* Compute the age at the last proof and keep it; TIME_NONE without a proof. */
int64_t monitor_account_renew_age(struct monitor_account *);

/* The same, and the crossing where limits, calendar or zone are others than
 * when it was learned: by the proofs that are still known. */
void monitor_account_recheck(struct monitor_account *);

/* The next proof after a hold that ended then, of an account over the limit;
 * TIME_NONE: none came yet. */
int64_t monitor_next_proof_ms(const struct monitor_account *, int64_t held_ms);

/* Whether it was held (suspect) in this silence, that is since its newest
 * post. */
static inline bool monitor_was_held(const struct monitor_account *a)
{
	return a->decision.held_ms != TIME_NONE &&
	       a->decision.held_newest_ms == a->facts.newest_ms;
}

/* Why an account is blind by its proofs: an enum outcome, or this where no
 * status came within blind_after either. */
#define MONITOR_SILENT  (OUTCOME_UNKNOWN + 1)
#define MONITOR_REASONS (MONITOR_SILENT + 1)
const char *monitor_reason_name(int reason);
int monitor_reason_find(const char *name); /* MONITOR_REASONS: none of these */

/* What is true of an account at t, each for itself; its status follows. */
struct monitor_conditions {
	int64_t age_ms; /* TIME_NONE */
	bool over, within, exempt;
	int64_t blind_ms;  /* by its proofs, since; TIME_NONE */
	int reason;        /* of that ... */
	int64_t reason_ms; /* ... and since when it is blind for this one */
	int64_t held_ms;   /* held by the mass guard, since; TIME_NONE */
};
void monitor_account_conditions(const struct monitor_account *, int64_t t_ms,
				struct monitor_conditions *out);

/* UNKNOWN where no event of it came. */
void monitor_account_status(const struct monitor_account *, int64_t t_ms,
			    struct monitor_status *out);

#endif
