/* settings.h -- the sections of sentra.conf that several programs share:
 * [pipeline], [kafka], [redis], [report]; the credentials, and the names of
 * topics and groups that follow from [pipeline] prefix.
 *
 * The rows stand in settings.c; a program binds them into its own list of
 * struct cfg_section (config.h), which then owns the texts in these structs.
 * A section that one program alone uses has its rows beside the code that uses
 * it. */
#ifndef SENTRA_COMMON_CONFIG_SETTINGS_H
#define SENTRA_COMMON_CONFIG_SETTINGS_H

#include "config.h"
#include "platforms.h"

struct pipeline_settings {
	char *prefix;       /* "sentra": topics, groups, Redis keys */
	char *roster;       /* path of roster.json */
	char *calendar;     /* path of calendar.json */
	char *lexicon;      /* path of lexicon.json */
	char *campaigns;    /* path of campaigns.json */
	char *targets;      /* path of targets.json */
	char *state_dir;    /* default $STATE_DIRECTORY, else /var/lib/sentra */
	char *credentials;  /* directory; default $CREDENTIALS_DIRECTORY */
	char *metrics_file; /* Prometheus textfile; "" = none */
	struct platforms platforms; /* of this installation */
};
extern const struct cfg_item pipeline_items[];

struct kafka_settings {
	char *servers;               /* bootstrap.servers */
	struct cfg_pairs properties; /* all else in [kafka], for librdkafka */
	char *password_file;         /* holds sasl.password; "" = none */
	bool passing; /* beside the service: no group.instance.id, whose owner
			 it would end */
	const char *program; /* for a % in password_file and sasl.username */
};
extern const struct cfg_item kafka_items[];

struct redis_settings {
	char *url;
	char *password_file;
	char *sentinel_password_file; /* NULL or "": that of Redis */
	const char *program; /* for a % in the user of url, and in both files */
};
extern const struct cfg_item redis_items[];

struct report_settings {
	char *timezone; /* "Asia/Jakarta" */
};
extern const struct cfg_item report_items[];
/* What the row cannot check: days are made of whole hours.  *zone_hours: that
 * the zone is east of UTC. */
void report_check(const struct report_settings *, const struct config *,
		  int *zone_hours, struct faults *);

/* [pipeline] credentials: one file's text without trailing white space, into
 * out; also registered with log_secret().  Missing: -ENOENT, empty:
 * -ENODATA, with a byte order mark or UTF-16: -EINVAL, with text that names the
 * path and what to do. */
int credential_read(const struct pipeline_settings *, const char *platform,
		    const char *kind, struct buf *out, struct err *) MUST_USE;

/* One configuration, and a user for each program: appends the text with the
 * program's name (a platform, a stage, "sentractl"; NULL: as it is) for each %.
 * One that two hex digits follow stays, as it is a byte of a URL. */
void program_add(struct buf *out, struct str text, const char *program);

/* As credential_read() of one file anywhere: a password_file, which has one
 * line.  A % in the path is the program. */
int secret_read(const char *path, const char *program, struct buf *out,
		struct err *) MUST_USE;

/* "<prefix>.metrics.<platform>", "<prefix>.dlq", "<prefix>-<stage>": into out,
 * which is returned.  A prefix has 64 characters at most (CFG_NAME), the rest
 * are names of ours: there is always room, and no memory that could be short.
 */
#define NAME_SIZE 128
const char *topic_metrics(char out[NAME_SIZE], const char *prefix,
			  const char *platform);
const char *topic_of(char out[NAME_SIZE], const char *prefix, const char *name);
const char *group_of(char out[NAME_SIZE], const char *prefix,
		     const char *stage);

#endif
