/* types.h -- what the rule of staleness speaks of: facts, decisions, statuses,
 * alerts; its inputs and its effects.
 *
 * Data alone: no function here, no Redis, no Kafka, no clock.  Everything else
 * in this folder builds on it.
 *
 * Words:
 *   proof     a collection_status whose outcome is ok and which is complete:
 *             at that instant the newest posts of the account were seen
 *   age       working time from the newest post (from the first proof of an
 *             account that never posted) to the LAST PROOF, never to now:
 *             while nobody sees an account, its age does not grow
 *   blind     no proof for blind_after
 *   crossing  the first proof at which the age was over stale_after
 *
 * All times are unix milliseconds, TIME_NONE where there is none. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_TYPES_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_TYPES_H

#include "common/base/calendar.h"
#include "common/config/roster.h"
#include "common/event/event.h"

/* ---- the policy: what the operators set ---- */

/* [staleness], in force for one account: a platform or a sentra may have other
 * values than the global ones. */
struct monitor_limits {
	int64_t aging_after_ms, stale_after_ms; /* of working time */
	int64_t proof_gap_ms;                   /* between two proofs */
	int64_t blind_after_ms;
};

/* [staleness], the same for all accounts.  The mass guard: if at least
 * mass_accounts accounts, and mass_share (0..1) of those of their platform,
 * cross the limit within mass_window_ms of each other, they are held for
 * mass_hold_ms.  An account that passed the limit over mass_late_ms before a
 * proof showed it is not counted. */
struct monitor_settings {
	bool working_days; /* weekends and holidays do not age content */
	unsigned mass_accounts;
	double mass_share;
	int64_t mass_window_ms, mass_late_ms, mass_hold_ms;
};

struct monitor_policy {
	const struct roster *roster;     /* borrowed */
	const struct calendar *calendar; /* borrowed; NULL: weekends only */
	struct monitor_settings settings;
	/* The limits of an account: of the sentra, else of the platform, else
	 * the global ones, each limit for itself. */
	void (*limits)(const void *ctx, const char *sentra_id, enum platform_id,
		       struct monitor_limits *out);
	const void *ctx; /* borrowed: of limits() and zone() */
	/* A zone by its IANA name, borrowed; NULL: there is none such. */
	const struct zone *(*zone)(const void *ctx, const char *name);
	int zone_hours; /* of [report] timezone, whose days are those of the
			   roster's active_from, active_until and exempt */
};

/* ---- an account ---- */

/* A crossing that is over: an account that counted among those that fell silent
 * together still did so then, though it posted since. */
struct monitor_silence {
	int64_t crossed_ms, passed_ms;
	int64_t second_ms; /* TIME_NONE */
	int64_t ended_ms;  /* a newer post was seen, or crossed later */
};
#define MONITOR_PAST  4 /* silences that are remembered, the newest ones */
#define MONITOR_AFTER 8 /* proofs that may be the next after a hold */

/* What was learned from the events of one account: a function of its events in
 * the order of the log, and of nothing else.  Plain data; facts_store.h writes
 * it to Redis field by field, in the order of MONITOR_FACT_NUMBERS, the
 * outcome, MONITOR_FACT_MORE, past, after. */
struct monitor_facts {
	int64_t first_ms;  /* its first event of any kind */
	int64_t newest_ms; /* newest published_at; never goes back */
	int64_t first_proof_ms;
	int64_t proof_ms;     /* the last proof */
	int64_t status_ms;    /* the last status, whatever it said ... */
	enum outcome outcome; /* ... and what it said */
	int64_t next_poll_ms; /* ... and when the next is due */
	int64_t crossed_ms;   /* the crossing under this newest post, and */
	int64_t passed_ms;    /* when the limit was passed in truth */
	int64_t second_ms;    /* the first proof still over the limit,
				 proof_gap or more after crossed_ms */
	int64_t last_ms;      /* its newest event of any kind */
	int64_t reason_ms;    /* the first of the statuses in a row, up to
				 the last, that said the same; TIME_NONE: not
				 known (an older alerter read it) */
	size_t n_past;        /* the oldest first */
	struct monitor_silence past[MONITOR_PAST];
	/* Proofs from mass_hold after crossed_ms on, in their order, up to the
	 * first that is mass_hold or more after second_ms: whenever a hold
	 * ends, the next proof after it is one of these.  Of very many the
	 * first ones and the last. */
	size_t n_after;
	int64_t after_ms[MONITOR_AFTER];
};
#define MONITOR_FACT_NUMBERS(X) \
	X(first_ms)             \
	X(newest_ms)            \
	X(first_proof_ms)       \
	X(proof_ms)             \
	X(status_ms)            \
	X(next_poll_ms)         \
	X(crossed_ms)           \
	X(passed_ms)            \
	X(second_ms)
/* Those that came later, written after the outcome. */
#define MONITOR_FACT_MORE(X) \
	X(last_ms)           \
	X(reason_ms)

/* What evaluations decided about an account. */
struct monitor_decision {
	int64_t stale_ms;       /* stale since; TIME_NONE: it is not */
	int64_t held_ms;        /* held (suspect) until; TIME_NONE: never */
	int64_t held_newest_ms; /* the newest post when it was held: an account
				   is held once for each newest post */
};

/* In the order in which a sentra takes them: its state is the first that one
 * of its accounts has. */
enum monitor_state {
	MONITOR_FRESH,
	MONITOR_AGING,
	MONITOR_BLIND,
	MONITOR_UNKNOWN, /* no proof yet */
	MONITOR_STALE,
	MONITOR_EXEMPT,
	MONITOR_UNREGISTERED, /* a sentra (or platform) without accounts */
	MONITOR_STATE_COUNT
};

/* What holds for an account at t. */
struct monitor_status {
	enum monitor_state state;
	int64_t since_ms;   /* of stale, and of blind where that is the state;
			       else TIME_NONE */
	bool blind;         /* also while stale; never while exempt */
	int64_t blind_ms;   /* blind since */
	const char *reason; /* of blind, constant: an outcome's name, "silent"
			       (no status either), "suspect" (held) */
	int64_t age_ms;     /* working time at the last proof */
	bool over;          /* over the limit at its last proof */
	bool within;        /* proven, and within the limit */
};

/* The age as it was computed last.  Days are counted for it, so it is kept;
 * it is valid for these two instants alone, and not saved. */
struct monitor_age {
	int64_t base_ms, proof_ms;
	int64_t ms;
};

/* One account that the log or the roster has. */
struct monitor_account {
	char *sentra_id, *account_id; /* owned */
	enum platform_id platform;
	char *newest_url; /* owned: of the newest post, NULL where none is
			     known */
	struct monitor_facts facts;
	struct monitor_decision decision;
	bool changed; /* facts or decision, since whoever saves cleared it */
	struct monitor_age age;
	/* What the policy says of it, borrowed until the next one is adopted.
	 * sentra and account are NULL, both, where the roster has not the
	 * account. */
	const struct monitor_policy *policy; /* NULL: none adopted yet */
	const struct sentra *sentra;
	const struct account *account;
	struct monitor_limits limits;
	int64_t exempt_ms; /* the first instant at which it is not exempt any
			      more; TIME_NONE: it is not exempt */
	const struct zone *zone; /* of the sentra; UTC where the roster has no
				    such sentra */
};

/* ---- alerts ---- */

/* In the order in which alerts are raised, and of the layers: content before
 * collection before pipeline.  kinds.c has a row for each. */
enum monitor_alert_kind {
	ALERT_CONTENT_STALE,
	ALERT_COLLECTION_BLIND,
	ALERT_COLLECTION_SUSPECT,
	ALERT_PIPELINE_STALLED,
	ALERT_KIND_COUNT
};

#define MONITOR_OF_MAX     128
#define MONITOR_REASON_MAX 32

/* An alert that fires, or did. */
struct monitor_alert {
	enum monitor_alert_kind kind;
	char of[MONITOR_OF_MAX];         /* its subject: a sentra's id, a
					    platform, a stage */
	char reason[MONITOR_REASON_MAX]; /* "" where there is none */
	int64_t since_ms;
};

/* ---- inputs ---- */

enum monitor_input_kind {
	MONITOR_ACCOUNT,  /* an account_metrics: there is such an account */
	MONITOR_POST,     /* a post_metrics: published_ms, url */
	MONITOR_STATUS,   /* outcome, complete, next_poll_ms */
	MONITOR_EVALUATE, /* evaluate the rule at t: nothing else raises or
			     resolves an alert */
};

/* A stage of the pipeline that makes no progress, as liveness.h finds it. */
struct monitor_stall {
	const char *stage;  /* borrowed */
	const char *reason; /* "heartbeat", "progress" */
	int64_t since_ms;
};

struct monitor_input {
	enum monitor_input_kind kind;
	int64_t at_ms; /* observed_at; of EVALUATE: t, whole seconds */
	/* Of whom; not for EVALUATE.  Borrowed. */
	struct str sentra_id, account_id;
	enum platform_id platform;
	int64_t published_ms;
	struct str url; /* may be null */
	enum outcome outcome;
	bool complete;
	int64_t next_poll_ms;               /* TIME_NONE: not known */
	const struct monitor_stall *stalls; /* EVALUATE: all there are */
	size_t n_stalls;
	/* EVALUATE: the facts are not whole, so that nobody is judged by them:
	 * nothing is decided or resolved, and only stalls raise alerts. */
	bool partial;
};

/* ---- effects ---- */

/* An alert is raised once and resolved once; since_ms and reason are the same
 * in both. */
struct monitor_effect {
	bool raised; /* else resolved */
	struct monitor_alert alert;
};
typedef void monitor_effect_fn(void *ctx, const struct monitor_effect *);

#endif
