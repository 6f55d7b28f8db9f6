/* ctl.h -- what the commands of sentractl share: configuration, Redis, language
 * and times of one run.
 *
 * A command reads what the stages wrote and prints it: it computes nothing
 * that stands in Redis already, and writes nothing there.  Those of the roster
 * and of topics care for one file each.
 *
 *   static int show(struct ctl *c, struct err *err)
 *   {
 *           int rc = ctl_connect(c, err);
 *           ...
 *           if (rc == 0)
 *                   rc = ctl_call(c, &reply, err, "HGETALL %k",
 *                                 ctl_key(c, &key, "pipeline:scorer"));
 *           ...
 *           return rc < 0 ? rc : ctl_print(&out, err);
 *   }
 *
 * This must not know any command (command.h says what one is). */
#ifndef SENTRA_CONSUMERS_CTL_CTL_H
#define SENTRA_CONSUMERS_CTL_CTL_H

#include "command.h"

#include "common/config/settings.h"
#include "common/redis/redis.h"
#include "consumers/alerter/policy.h"
#include "consumers/scorer/score.h"
#include "consumers/view/grid.h"
#include "consumers/view/source.h"
#include "consumers/view/words.h"

/* How to print: decided once, from the terminal and the environment. */
struct style {
	bool escapes; /* standard output is a terminal that knows them */
	bool colour;  /* it is one, and $NO_COLOR is not set */
	bool utf8;    /* the locale's character set */
	size_t width; /* of a line, in columns */
	enum language language;
};
struct style style_of_terminal(void);

/* One run of sentractl. */
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
	struct score_settings score;
	struct redis *redis;   /* after ctl_connect() */
	struct source *source; /* after ctl_source() */
};

/* Read the configuration; faults go to standard error.  EXIT_CONFIG or 0. */
int ctl_configure(struct ctl *);
/* --config, or the default path, whether a file is there or not. */
const char *ctl_config(const struct ctl *);
/* Closes and frees what the run holds. */
void ctl_release(struct ctl *);
/* Connect to Redis; -errno with what to do. */
int ctl_connect(struct ctl *, struct err *) MUST_USE;
/* Connects; NULL with text.  Borrowed. */
struct source *ctl_source(struct ctl *, struct err *);
/* Connects, and reads what Redis has now; with every call anew.  *out:
 * borrowed until the next. */
int ctl_look(struct ctl *, const struct snapshot **out, struct err *) MUST_USE;

/* One command to Redis, as redis_cmd_set() has it.  *reply: new. */
int ctl_call(struct ctl *, struct redisReply **reply, struct err *,
	     const char *command, ...) MUST_USE;
/* The key <prefix>:<name>, for a %k; in out, which is cleared first. */
const struct buf *ctl_key(const struct ctl *, struct buf *out,
			  const char *name);
/* A field of HGETALL's answer (name, value, name, ...); null where absent. */
struct str ctl_field(const struct redisReply *flat, const char *name);
/* A whole number as Redis has it; 0 where it is none. */
int64_t ctl_number(struct str);

/* All that a command says, to standard output, at once; < 0: not all of it
 * arrived, or the buffer was too small. */
int ctl_print(const struct buf *, struct err *) MUST_USE;
/* Each on a line of standard error, behind the prefix: "warning: ". */
void ctl_print_faults(const struct faults *, const char *prefix);

/* "Tue 10 Mar 2026 12:30 WIB" of unix seconds as text, by the clock of an IANA
 * zone: null or empty is Asia/Jakarta, and one that tzdata lacks is UTC.  "-"
 * where the text is no number or 0. */
void ctl_time(enum language, struct str seconds, struct str zone, char out[40]);
/* The same of an instant; "-" of TIME_NONE. */
void ctl_time_ms(enum language, int64_t ms, struct str zone, char out[40]);
/* What is to be known before one believes what a stage wrote, a line each: that
 * it never wrote here, or for [staleness] stalled_after no more.  health:
 * <prefix>:pipeline:<stage>; nothing where all is well. */
void ctl_tell_age(const struct ctl *, const struct redisReply *health,
		  const char *unit, struct buf *out);
/* The same of a stage of a snapshot. */
void ctl_tell_stage(const struct ctl *, const struct stage_health *,
		    const char *unit, struct buf *out);

/* ,"name":"2026-03-10T05:30:00.000Z", or null of TIME_NONE. */
void ctl_json_time(struct buf *out, const char *name, int64_t ms);
/* The instant that the command asks about: --as-of, or now. */
int64_t ctl_now_ms(const struct ctl *);
/* Hours that [report] timezone is ahead of UTC. */
int ctl_zone_hours(const struct ctl *);

#endif
