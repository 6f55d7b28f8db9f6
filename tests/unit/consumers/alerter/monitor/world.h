/* world.h -- a world of sentra and accounts, fed to the monitor and to
 * the oracle at once, and compared after every step. */
#ifndef SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_WORLD_H
#define SENTRA_TESTS_UNIT_CONSUMERS_ALERTER_MONITOR_WORLD_H

#include "oracle.h"

#define WORLD_ROSTERS 8

/* A roster: which of the world's sentra and accounts it has. */
struct variant {
	bool no_sentra[ORACLE_SENTRA], no_account[ORACLE_ACCOUNTS];
	int64_t active_from[ORACLE_SENTRA], active_until[ORACLE_SENTRA];
	/* Days, included; 0: none. */
	int64_t sentra_exempt[ORACLE_SENTRA], account_exempt[ORACLE_ACCOUNTS];
	bool reversed; /* the last sentra first */
};

struct world {
	struct oracle o;
	struct monitor *monitor;
	struct monitor_policy policy;
	struct calendar *calendar;
	struct zone *zones[4]; /* WIB, WITA, WIT, UTC */
	struct variant variant[WORLD_ROSTERS];
	struct roster *roster[WORLD_ROSTERS];
	int n_rosters, in_force;
	char ids[ORACLE_SENTRA + ORACLE_ACCOUNTS][8];
	struct oracle_effects
		got; /* of the last evaluation, from the monitor */
	unsigned raised[ALERT_KIND_COUNT], resolved[ALERT_KIND_COUNT];
	unsigned long evaluations;
	char note[256]; /* where in the test we are, for failures */
};

struct day_off {
	const char *date, *name;
};
#define INDONESIA_DAYS_OFF 45
extern const struct day_off indonesia_days_off[INDONESIA_DAYS_OFF];

/* The contract's defaults. */
extern const struct monitor_limits world_limits;
extern const struct monitor_settings world_settings;
extern const char *const world_zones[4]; /* names */

/* Needs tzdata; where there is none, skips the test. */
void world_init(struct world *);
void world_release(struct world *);
int world_sentra(struct world *, int zone_hours, const struct monitor_limits *);
int world_account(struct world *, int sentra, enum platform_id);
/* After all sentra and accounts; the variant's dates that are 0 are open. */
int world_roster(struct world *, const struct variant *);
void world_adopt(struct world *, int roster);
/* The rosters go; then make new ones, and adopt one at once. */
void world_renew_rosters(struct world *);

/* Forget all events, decisions and alerts. */
void world_clear(struct world *);
void world_feed(struct world *, int account, const struct oracle_event *);
/* Whether the roster has the account's sentra, and with it a zone. */
bool world_has_zone(const struct world *, int account);
/* The monitor only: what must change nothing. */
void world_repeat(struct world *, int account, const struct oracle_event *);
/* Compares effects, alerts, and everything there is. */
void world_evaluate(struct world *, int64_t t_ms,
		    const int64_t stall_since[ORACLE_STAGES]);
void world_compare_account(struct world *, int account, int64_t t_ms);
void world_compare(struct world *, int64_t t_ms);
/* A new monitor, which is given the facts, decisions and alerts of the old. */
void world_restart(struct world *);

/* ---- for comparing ---- */

extern const char *const world_stages[ORACLE_STAGES];
struct monitor_account *world_find(const struct world *, int account);
/* An alert in numbers, of and reason -1 where they are nobody's; and back. */
struct oracle_alert world_alert(const struct world *,
				const struct monitor_alert *);
struct monitor_alert world_alert_words(const struct world *,
				       const struct oracle_alert *);
bool oracle_same_alert(const struct oracle_alert *,
		       const struct oracle_alert *);
/* Whether the last evaluation's are those, in a right order. */
bool world_same_effects(const struct world *, const struct oracle_effects *);
void world_print_effects(const struct world *, const char *whose,
			 const struct oracle_effects *);
/* Fails; account < 0: of none. */
void world_differs(const struct world *, int account, int64_t t_ms,
		   const char *what);

/* ---- to go back ---- */

struct world_mark {
	size_t n[ORACLE_ACCOUNTS];
	struct monitor_facts facts[ORACLE_ACCOUNTS];
	struct monitor_decision decision[ORACLE_ACCOUNTS];
	struct oracle_decided decided;
	int in_force;
};
void world_save(const struct world *, struct world_mark *);
void world_restore(struct world *, const struct world_mark *);

/* ---- events ---- */

struct oracle_event post_event(int64_t at_ms, int64_t published_ms);
struct oracle_event status_event(int64_t at_ms, enum outcome, bool complete);
/* "2026-03-10T05:30:00Z" */
int64_t instant(const char *text);

#endif
