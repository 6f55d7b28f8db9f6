/* ctl.h -- what the commands of sentractl share.
 *
 * A command reads what the stages wrote and prints it: it computes nothing
 * that stands in Redis already, and writes nothing there.  Those of the roster
 * care for that file alone.  Each has one row in the table of main.c. */
#ifndef SENTRA_CONSUMERS_CTL_CTL_H
#define SENTRA_CONSUMERS_CTL_CTL_H

#include "common/config/settings.h"
#include "common/redis/redis.h"
#include "consumers/alerter/policy.h"

/* What the command line asked for; each command uses its part. */
struct arguments {
	const char *config; /* NULL: the default path, if it is there */
	const char *word;   /* METRIC, SENTRA or FILE; NULL: none */
	const char *window, *platform, *file;
	const char *out, *base, *delimiter;
	const char *account, *until, *why;
	int64_t most;    /* -n, --last; 0: all */
	int64_t as_of_s; /* 0: now */
	int64_t watch_s; /* --watch; 0: once */
	bool json, create, firing, end;
};

/* How to print: decided once, from the terminal and the locale. */
struct style {
	bool tty; /* standard output is a terminal */
	bool colour;
	bool utf8;
	bool indonesian; /* labels */
};

struct ctl {
	struct arguments args;
	struct style style;
	bool defaults; /* without --config there is no configuration */
	struct config *config;
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis_settings;
	struct report_settings report;
	struct policy_settings staleness;
	struct redis *redis; /* after ctl_connect() */
};

struct command {
	const char *name; /* one word, or two: "roster check" */
	const char *args; /* for the usage line */
	const char *help;
	bool word_required;
	bool file_alone;     /* with a FILE the configuration is not needed */
	const char *options; /* its own, as letters of getopt; see main.c */
	int (*run)(struct ctl *, struct err *); /* enum exit_status, or < 0 */
};

int ctl_top(struct ctl *, struct err *);
int ctl_show(struct ctl *, struct err *);
int ctl_topics(struct ctl *, struct err *);
int ctl_stale(struct ctl *, struct err *);
int ctl_blind(struct ctl *, struct err *);
int ctl_alerts(struct ctl *, struct err *);
int ctl_explain(struct ctl *, struct err *);
int ctl_exempt(struct ctl *, struct err *);
int ctl_thresholds(struct ctl *, struct err *);
int ctl_roster_check(struct ctl *, struct err *);
int ctl_roster_export(struct ctl *, struct err *);
int ctl_roster_import(struct ctl *, struct err *);
int ctl_roster_resolve(struct ctl *, struct err *);

/* Read the configuration; faults go to standard error.  EXIT_CONFIG or 0. */
int ctl_configure(struct ctl *);
/* --config, or the default path, be it there or not. */
const char *ctl_config(const struct ctl *);
void ctl_release(struct ctl *);
/* Connect to Redis; -errno with what to do. */
int ctl_connect(struct ctl *, struct err *) MUST_USE;

/* One command, its words ended by NULL. */
int ctl_call(struct ctl *, struct redisReply **reply, struct err *,
	     const char *command, ...) __attribute__((sentinel)) MUST_USE;
/* The key of <prefix>:<name>; in out, which is cleared first. */
const char *ctl_key(const struct ctl *, struct buf *out, const char *name);

/* The word in the reader's language. */
const char *ctl_label(const struct style *, const char *english,
		      const char *indonesian);

/* A whole number as Redis has it; 0 where it is none. */
int64_t ctl_number(struct str);
/* All that a command says, to standard output, at once; < 0: not all of it
 * arrived. */
int ctl_print(const struct buf *, struct err *) MUST_USE;

/* HGETALL or HMGET of a card as one lookup: NULL where absent. */
struct str ctl_field(const struct redisReply *flat, const char *name);

/* "2026-03-10 12:30 WIB" of unix seconds as text, in an IANA zone; "-" where
 * the text is no number or 0. */
void ctl_time(struct str seconds, struct str zone, char out[40]);
/* The same of an instant; "-" of TIME_NONE. */
void ctl_time_ms(int64_t ms, struct str zone, char out[40]);
/* ,"name":"2026-03-10T05:30:00.000Z" or null. */
void ctl_json_time(struct buf *out, const char *name, int64_t ms);
/* The instant that the command asks about, and hours of [report] timezone. */
int64_t ctl_now_ms(const struct ctl *);
int ctl_zone_hours(const struct ctl *);

#endif
