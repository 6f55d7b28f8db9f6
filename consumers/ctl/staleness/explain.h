/* explain.h -- every clock, proof and rule behind the state of one sentra, in
 * words.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_H
#define SENTRA_CONSUMERS_CTL_STALENESS_EXPLAIN_H

#include "alerts_list.h"
#include "consumers/alerter/alert_words.h"

/* Borrowed, all. */
struct explanation {
	const struct monitor *monitor;
	const struct monitor_policy *plan; /* that it has adopted */
	const struct policy_settings *settings;
	const struct alert_list *alerts;
	const struct sentra *sentra;
	int64_t t_ms;
	struct str shown; /* the state on its card; null: none */
};

void explain_text(const struct explanation *, bool indonesian, struct buf *out);
void explain_json(const struct explanation *, struct buf *out);

/* ---- what its parts share ---- */

/* How one account stands; NULL of the watch: nothing is known. */
struct account_view {
	const struct explanation *of;
	const struct account *account;
	const struct monitor_account *known;
	struct monitor_status at;
	int64_t base_ms; /* what content ages from; TIME_NONE */
	bool all_days;
};
void explain_subject(const struct explanation *, const struct account *,
		     struct account_view *out);
/* When so much working time will have passed since base_ms. */
int64_t explain_after(const struct account_view *, int64_t work_ms);

/* explain_account.c */
void explain_account(const struct explanation *, const struct account *,
		     const struct speech *);
/* explain_next.c: what would change it next, a line each with this lead. */
void explain_next(const struct account_view *, const struct speech *,
		  const char *lead);
/* What a line begins with; a whole line. */
void explain_label(const struct speech *, const char *indonesian,
		   const char *english);
void explain_time(const struct speech *, const char *indonesian,
		  const char *english, int64_t ms);
/* "7 days 2 hours". */
void explain_span(const struct speech *, int64_t ms);
/* "stale", and what that means where the reader is no reader of English. */
void explain_state(const struct speech *, enum monitor_state);

#endif
