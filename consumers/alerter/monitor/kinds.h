/* kinds.h -- the table of kinds of alert: one row has all there is to know of
 * a kind, and whoever needs something of it looks here: the rule, alert.v1,
 * the texts, Alertmanager's labels, sentractl.
 *
 * A new kind is an enum constant in types.h, a row with its rule in kinds.c,
 * and what its rule needs to know of accounts (account.c).
 *
 * Must not know which alerts fire (alerts.h), nor who is notified. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_KINDS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_KINDS_H

#include "accounts.h"

/* Who has to act. */
enum alert_layer {
	LAYER_CONTENT,    /* the sentra is quiet: the PR team */
	LAYER_COLLECTION, /* token, quota, API, parser: operations */
	LAYER_PIPELINE,   /* Kafka, a stage, Redis: operations */
	LAYER_COUNT
};
extern const struct alert_layer_row {
	const char *name;  /* "content", a label for Alertmanager's routes */
	const char *owner; /* "the PR team" */
} alert_layers[LAYER_COUNT];

/* What an alert is of: what monitor_alert.of names. */
enum alert_subject {
	SUBJECT_SENTRA,   /* its id */
	SUBJECT_PLATFORM, /* its name */
	SUBJECT_STAGE,    /* "scorer", "producer@youtube" */
	SUBJECT_COUNT
};
/* "sentra", "platform", "stage": labels for Alertmanager. */
extern const char *const alert_subject_names[SUBJECT_COUNT];

enum alert_language { ALERT_INDONESIAN, ALERT_ENGLISH, ALERT_LANGUAGES };

/* ---- an evaluation, as the rules of the kinds see it ---- */

struct evaluation {
	const struct monitor_accounts *accounts;
	int64_t t_ms;
	int64_t day; /* of t, for the roster's dates */
	const struct monitor_stall *stalls;
	size_t n_stalls;
	bool partial; /* only stalls are told, nothing is over */
	/* Blind for that reason, and held, since: the earliest of the accounts
	 * of each platform; TIME_NONE: none is. */
	int64_t blind_ms[PLATFORM_COUNT][MONITOR_REASONS];
	int64_t held_ms[PLATFORM_COUNT];
};
/* Survey all accounts at t.  Borrows all that it is given. */
void evaluation_begin(struct evaluation *, const struct monitor_accounts *,
		      const struct monitor_input *);

/* Called by a rule for each subject (and reason, "" for none) of which the
 * alert is to fire; < 0 ends the rule. */
typedef int alert_raise_fn(void *ctx, const char *of, const char *reason,
			   int64_t since_ms);

/* ---- the table ---- */

struct alert_kind {
	const char *name; /* "content_stale": in alert.v1 and everywhere */
	enum alert_layer layer;
	const char *severity; /* "warning", "critical" */
	enum alert_subject subject;
	bool by_reason; /* another reason is another alert; else the reason
			   is no part of its identity */

	/* What is the case at t: raise() says of whom.  An alert that fires
	 * already is not raised again. */
	int (*raise)(const struct evaluation *, alert_raise_fn *, void *ctx);
	/* Whether an alert that fires is over.  That raise() names it no more
	 * need not mean that it is. */
	bool (*is_over)(const struct evaluation *,
			const struct monitor_alert *);
	/* Whether it is about this account, whose status at t is given; NULL:
	 * about none.  Of a sentra only its own accounts are asked for. */
	bool (*concerns)(const struct monitor_alert *,
			 const struct monitor_account *,
			 const struct monitor_status *);

	/* For people, by language; alert_text.h fills in the words in braces.
	 * summary: one line. */
	const char *summary[ALERT_LANGUAGES], *description[ALERT_LANGUAGES];
	const char *runbook; /* the command to begin with */
};
extern const struct alert_kind alert_kinds[ALERT_KIND_COUNT];

/* A kind by its name; ALERT_KIND_COUNT: none of these. */
enum monitor_alert_kind alert_kind_find(struct str name);

/* The order of alerts by kind, subject, and reason where that is part of the
 * identity.  0: the same alert, whatever its since. */
int monitor_alert_cmp(const struct monitor_alert *,
		      const struct monitor_alert *);

#endif
