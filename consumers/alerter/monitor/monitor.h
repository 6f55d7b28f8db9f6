/* monitor.h -- what is known of every account, and what follows from it: fresh,
 * aging, stale or blind, and which alerts are due.  The rule of staleness as
 * one pure function: monitor_step(state, input) changes the state and tells
 * effects.  No I/O, no clock, no Redis; the same inputs always lead to the
 * same state.
 *
 * Proof: a collection_status with outcome ok and complete.  Content age =
 * working time from the newest post to the last proof, never to now: while
 * blind, age does not grow.  All times are unix ms; *_since are whole instants
 * too. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_MONITOR_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_MONITOR_H

#include "common/base/calendar.h"
#include "common/config/roster.h"
#include "common/event/event.h"

/* [staleness], in force for one account (a platform or a sentra may have other
 * values than the global ones). */
struct monitor_limits {
	int64_t aging_after_ms, stale_after_ms; /* of working time */
	int64_t proof_gap_ms;                   /* between two proofs */
	int64_t blind_after_ms;
};

/* The same for all. */
struct monitor_settings {
	bool working_days;      /* else every day counts */
	unsigned mass_accounts; /* so many crossing ... */
	double mass_share;      /* ... and such a part (0..1) of a platform's
				   accounts ... */
	int64_t mass_window_ms; /* ... within so long of each other ... */
	int64_t mass_late_ms;   /* ... not counting those that passed the limit
				   so long before a proof showed it ... */
	int64_t mass_hold_ms;   /* ... are held for so long */
};

/* What events told of one account; a function of its events in the order of
 * the log.  Plain data: written to Redis as it is. TIME_NONE: never. */
struct monitor_facts {
	int64_t first_ms;  /* its first event of any kind */
	int64_t newest_ms; /* newest published_at; never goes back */
	int64_t first_proof_ms;
	int64_t proof_ms;     /* the last proof */
	int64_t status_ms;    /* the last status, whatever it said ... */
	enum outcome outcome; /* ... and what it said */
	int64_t next_poll_ms; /* ... and when the next is due */
	int64_t crossed_ms;   /* the first proof over the limit, of this
				 newest post; and */
	int64_t passed_ms;    /* when the limit was passed, in truth */
	int64_t second_ms;    /* the first proof still over it, proof_gap or
				 more after crossed_ms */
};

/* What was decided about an account; a function of facts and evaluations. */
struct monitor_decision {
	int64_t stale_ms;       /* stale since; TIME_NONE: it is not */
	int64_t held_ms;        /* held (suspect) until; TIME_NONE: never was */
	int64_t held_newest_ms; /* the newest post when it was held: held once
				   for each newest post */
};

enum monitor_state {
	MONITOR_FRESH, /* in the order in which a sentra takes them */
	MONITOR_AGING,
	MONITOR_BLIND,
	MONITOR_UNKNOWN,
	MONITOR_STALE,
	MONITOR_EXEMPT,
	MONITOR_UNREGISTERED, /* a sentra (or platform) without accounts */
	MONITOR_STATE_COUNT
};
extern const char *const monitor_state_names[MONITOR_STATE_COUNT];

/* What holds for an account at t. */
struct monitor_status {
	enum monitor_state state;
	int64_t since_ms;   /* of stale; of blind where the state is blind;
			       else TIME_NONE */
	bool blind;         /* also while stale; never while exempt */
	int64_t blind_ms;   /* since */
	const char *reason; /* of blind: an outcome's name, "silent",
			       "suspect" */
	int64_t age_ms;     /* working time at the last proof; TIME_NONE */
	bool over;          /* over the limit at its last proof */
	bool within;        /* proven, and within the limit */
};

/* ---- the state ---- */

/* Working time from the newest post (else the first proof) to the last proof:
 * remembered, since days are counted for it.  Private; not saved. */
struct monitor_age {
	int64_t base_ms, proof_ms; /* it is valid for these two alone */
	int64_t ms;
};

/* One account that the log or the roster told of. */
struct monitor_account {
	char *sentra_id, *account_id; /* owned by the table */
	enum platform_id platform;
	char *newest_url; /* owned by the table: of the newest post seen by
			     this process; NULL where it told none */
	struct monitor_facts facts;
	struct monitor_decision decision;
	bool changed; /* facts or verdict, since whoever saves cleared it */
	struct monitor_age age;
	/* What the roster says; NULL, both: it has not the account. Borrowed
	 * from the plan, as the limits that are in force. */
	const struct sentra *sentra;
	const struct account *account;
	struct monitor_limits limits;
	int64_t exempt_ms; /* exempt until then (the first instant that is not
			      any more); TIME_NONE: not exempt */
	const struct zone *zone; /* the sentra's; UTC where the roster has no
				    such sentra */
};

/* What was told and is not resolved yet. */
enum monitor_alert_kind {
	ALERT_CONTENT_STALE,      /* of: a sentra */
	ALERT_COLLECTION_BLIND,   /* of: a platform; with a reason */
	ALERT_COLLECTION_SUSPECT, /* of: a platform */
	ALERT_PIPELINE_STALLED,   /* of: a stage */
	ALERT_KIND_COUNT
};
extern const char *const monitor_alert_names[ALERT_KIND_COUNT];

#define MONITOR_OF_MAX     128 /* a sentra's id, a platform, a stage */
#define MONITOR_REASON_MAX 32
struct monitor_alert {
	enum monitor_alert_kind kind;
	char of[MONITOR_OF_MAX];
	char reason[MONITOR_REASON_MAX]; /* "" where there is none */
	int64_t since_ms;
};

/* 0: the same alert, whatever its since.  Only of blindness the reason belongs
 * to it: why a stage does not get on may change while it does not. */
int monitor_alert_cmp(const struct monitor_alert *,
		      const struct monitor_alert *);

struct monitor_policy {
	const struct roster *roster;     /* borrowed */
	const struct calendar *calendar; /* borrowed; NULL: weekends only */
	struct monitor_settings settings;
	/* The limits of an account: the sentra's own, the platform's, the
	 * global ones. */
	void (*limits)(const void *ctx, const char *sentra_id, enum platform_id,
		       struct monitor_limits *out);
	const void *ctx;
	const struct zone *(*zone)(const void *ctx, const char *name);
	int zone_hours; /* of [report] timezone: days of active_*, exempt */
};

struct monitor; /* accounts, and the alerts that fire */

struct monitor *monitor_new(struct err *);
void monitor_free(struct monitor *);
/* Another roster, calendar or settings; facts and alerts stay.  plan: copied,
 * what it points to is borrowed until the next one.  Before the first step;
 * -ENOMEM: drop it and begin anew. */
int monitor_adopt(struct monitor *, const struct monitor_policy *,
		  struct err *) MUST_USE;
void monitor_clear(struct monitor *); /* forget accounts and alerts */

/* ---- inputs ---- */

enum monitor_kind {
	MONITOR_ACCOUNT,  /* an account_metrics: it was heard of */
	MONITOR_POST,     /* published_ms */
	MONITOR_STATUS,   /* outcome, complete, next_poll_ms */
	MONITOR_EVALUATE, /* at t: nothing else raises or resolves anything */
};

/* A stage of the pipeline that does not get on, found by pulse.h. */
struct monitor_stall {
	const char *stage;
	const char *reason; /* "heartbeat", "progress" */
	int64_t since_ms;
};

struct monitor_input {
	enum monitor_kind kind;
	int64_t at_ms; /* observed_at; of EVALUATE: t, whole seconds */
	/* Of whom; not for EVALUATE. */
	struct str sentra_id, account_id;
	enum platform_id platform;
	int64_t published_ms;
	struct str url; /* of POST; may be null */
	enum outcome outcome;
	bool complete;
	int64_t next_poll_ms;               /* TIME_NONE */
	const struct monitor_stall *stalls; /* EVALUATE: all there are */
	size_t n_stalls;
};

/* ---- effects ---- */

struct monitor_effect {
	bool raised; /* else resolved; since and reason are the same in both */
	struct monitor_alert alert;
};
typedef void monitor_effect_fn(void *ctx, const struct monitor_effect *);

/* Change the state, tell the effects; -ENOMEM: drop it and begin anew. */
int monitor_step(struct monitor *, const struct monitor_input *,
		 monitor_effect_fn *fn, void *ctx, struct err *) MUST_USE;

/* ---- looking ---- */

/* What content ages from: the newest post, else the first proof. */
static inline int64_t monitor_base_ms(const struct monitor_facts *f)
{
	return f->newest_ms != TIME_NONE ? f->newest_ms : f->first_proof_ms;
}

/* Whether it was held (suspect), in this silence: since its newest post. */
static inline bool monitor_was_held(const struct monitor_account *a)
{
	return a->decision.held_ms != TIME_NONE &&
	       a->decision.held_newest_ms == a->facts.newest_ms;
}

struct monitor_account *monitor_find(const struct monitor *,
				     struct str sentra_id, enum platform_id,
				     struct str account_id);
/* The same, made where there is none; for loading facts from Redis. */
struct monitor_account *monitor_get(struct monitor *, struct str sentra_id,
				    enum platform_id, struct str account_id);
/* That of sentra->accounts[i], of a sentra of the plan's roster. */
const struct monitor_account *monitor_of(const struct monitor *,
					 const struct sentra *, size_t i);
size_t monitor_count(const struct monitor *);
struct monitor_account *monitor_at(const struct monitor *, size_t i);

/* An account at t; state UNKNOWN where the log told nothing of it. */
void monitor_stand(const struct monitor *, const struct monitor_account *,
		   int64_t t_ms, struct monitor_status *out);
/* A sentra of the plan's roster at t; platform < 0: over all its accounts.
 * since: of STALE only, the latest of its stale accounts. */
enum monitor_state monitor_sentra(const struct monitor *, const struct sentra *,
				  int platform, int64_t t_ms,
				  int64_t *since_ms);
/* The newest status of any account that a sentra of the plan's roster has
 * there; TIME_NONE. */
int64_t monitor_newest_status(const struct monitor *, const struct sentra *,
			      enum platform_id);

/* Alerts that fire, in the order in which they would be told. */
size_t monitor_alerts(const struct monitor *);
const struct monitor_alert *monitor_alert_at(const struct monitor *, size_t i);
/* What was told before this process began. 0, or -ENOMEM. */
int monitor_told(struct monitor *, const struct monitor_alert *,
		 bool firing) MUST_USE;

#endif
