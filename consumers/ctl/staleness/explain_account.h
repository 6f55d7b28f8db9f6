/* explain_account.h -- one account of an explanation: every clock, proof and
 * limit behind its state, and what would change it next; and the pieces that a
 * line of an explanation is made of.
 *
 * Pure.  Must not know alerts, nor where the knowledge comes from. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_ACCOUNT_H
#define SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_ACCOUNT_H

#include "alerts.h"
#include "consumers/alerter/alert_text.h"

/* What is explained: a sentra at t.  Borrowed, all. */
struct explanation {
	const struct monitor *monitor;
	const struct monitor_policy *policy; /* that the monitor has adopted */
	const struct policy_settings *settings;
	const struct alert_list *alerts;
	const struct sentra *sentra;
	int64_t t_ms;
	struct str card_state; /* that dashboards see; null: none */
};

/* One of its accounts. */
struct account_explained {
	const struct explanation *of;
	const struct account *account;
	const struct monitor_account *known; /* NULL: nothing is known */
	struct monitor_status at;
	int64_t base_ms; /* what content ages from; TIME_NONE */
	bool all_days;   /* no day is left out of its age */
};
void explain_subject(const struct explanation *, const struct account *,
		     struct account_explained *out);

/* Its lines, after an empty one. */
void explain_account(const struct explanation *, const struct account *,
		     const struct writer *);
/* One object, on a line of its own. */
void explain_account_json(const struct explanation *, const struct account *,
			  struct buf *out);

/* ---- pieces ---- */

/* What a line begins with, in its column; "": nothing. */
void explain_label(const struct writer *, const char *indonesian,
		   const char *english);
/* A whole line: label and time. */
void explain_time(const struct writer *, const char *indonesian,
		  const char *english, int64_t ms);
/* "7 days 2 hours". */
void explain_span(const struct writer *, int64_t ms);
/* "stale", and in Indonesian what that means. */
void explain_state(const struct writer *, enum monitor_state);

#endif
