/* oracle.h -- the rule of staleness a second time, by its definitions.
 *
 * Keeps every event that it was fed and reads all of them again whenever
 * something is asked.  What depends on when it was evaluated (decisions, and
 * which alerts fire) is apart, as plain data: to go back, copy it.  Knows
 * nothing of consumers/alerter/monitor beyond the header's words, and has its
 * own days, weekends and holidays. */
#ifndef SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_ORACLE_H
#define SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_ORACLE_H

#include "consumers/alerter/monitor/monitor.h"

#define ORACLE_SENTRA   16
#define ORACLE_ACCOUNTS 48
#define ORACLE_ALERTS   96
#define ORACLE_STAGES   3
#define ORACLE_DAYS     30000 /* from 1970: to 2052 */

#define ORACLE_SILENT  (OUTCOME_UNKNOWN + 1) /* reasons, in their order */
#define ORACLE_SUSPECT (OUTCOME_UNKNOWN + 2)
#define ORACLE_REASONS (OUTCOME_UNKNOWN + 2) /* of collection_blind */

struct oracle_event {
	enum monitor_input_kind kind;
	int64_t at_ms, published_ms, next_poll_ms;
	enum outcome outcome;
	bool complete;
};

struct oracle_account {
	int sentra;
	enum platform_id platform;
	const char *id;
	struct oracle_event *events; /* in the order of the log */
	size_t n, cap;
	/* The roster in force. */
	bool listed;
	int64_t exempt_until_ms; /* the account's or its sentra's */
};

/* The crossing by its definition, from all proofs there ever were: the first
 * over the limit of the newest post, and the first proof_gap after it.
 * orderly: proofs and posts came in the order of their time, so that what
 * was kept of them is exact. */
struct oracle_crossing {
	int64_t crossed_ms, second_ms;
	bool orderly;
};

/* Read already, of these events. */
struct oracle_memo {
	bool facts_known, crossing_known;
	struct monitor_facts facts;
	struct oracle_crossing crossing;
};

struct oracle_sentra {
	const char *id;
	int zone_hours;
	struct monitor_limits limits;
	/* The roster in force. */
	bool listed;
	int64_t active_from, active_until; /* days, DAY_OPEN */
};

/* What was raised and is not resolved. */
struct oracle_alert {
	enum monitor_alert_kind kind;
	int of;     /* a sentra, a platform, a stage */
	int reason; /* ORACLE_SILENT and outcomes; of a stage: its own */
	int64_t since_ms;
};

struct oracle_decided {
	struct monitor_decision decision[ORACLE_ACCOUNTS];
	struct oracle_alert alerts[ORACLE_ALERTS];
	size_t n_alerts;
};

struct oracle_effect {
	bool raised;
	struct oracle_alert alert;
};

struct oracle_effects {
	struct oracle_effect at[2 * ORACLE_ALERTS];
	size_t n;
};

struct oracle {
	struct oracle_sentra sentra[ORACLE_SENTRA];
	size_t n_sentra;
	struct oracle_account account[ORACLE_ACCOUNTS];
	struct oracle_memo *memo; /* of each account */
	size_t n_accounts;
	int sentra_order[ORACLE_SENTRA]; /* of the roster: first to last */
	int account_order[ORACLE_ACCOUNTS];
	struct monitor_settings settings;
	int zone_hours;
	bool holiday[ORACLE_DAYS];
	int working_before[ORACLE_DAYS]; /* working days before that day */
	struct oracle_decided decided;
};

void oracle_init(struct oracle *);
/* After holiday[] was filled. */
void oracle_count_days(struct oracle *);
void oracle_release(struct oracle *);
void oracle_feed(struct oracle *, int account, const struct oracle_event *);
/* Only the first n events of the account were fed. */
void oracle_go_back(struct oracle *, int account, size_t n);

int64_t oracle_work(const struct oracle *, int zone_hours, int64_t a_ms,
		    int64_t b_ms);
struct monitor_facts oracle_facts(const struct oracle *, int account);
struct oracle_crossing oracle_crossing(const struct oracle *, int account);
/* The account stands in the roster. */
struct monitor_status oracle_status(const struct oracle *, int account,
				    int64_t t_ms);
/* The first instant at which a proof would show it over the limit, 60 days
 * from its newest post at most; TIME_NONE where nothing is known. */
int64_t oracle_limit_ms(const struct oracle *, int account);
/* Held by the mass guard at t, whatever else it is. */
bool oracle_held(const struct oracle *, int account, int64_t t_ms);
bool oracle_exempt(const struct oracle *, int account, int64_t t_ms);
enum monitor_state oracle_sentra_state(const struct oracle *, int sentra,
				       int platform, int64_t t_ms,
				       int64_t *since_ms);

/* stall_since[stage]: TIME_NONE, or since when it does not get on. */
void oracle_evaluate(struct oracle *, int64_t t_ms,
		     const int64_t stall_since[ORACLE_STAGES],
		     struct oracle_effects *out);

#endif
