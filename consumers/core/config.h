/* config.h -- what a stage is started with: sentra.conf and the roster.
 *
 * A configuration is read whole or not at all; a reload (SIGHUP) reads another
 * one beside it, and what is wrong there leaves the old one in force.  The
 * sections that every stage has are bound here, the stage adds its own
 * (struct stage: sections, settings_size).
 *
 *   faults_init(&faults);
 *   config = consumer_config_load(stage, path, &faults);
 *   if (faults.n)
 *           ... report them ...
 *   consumer_config_free(config);
 *
 * Must not know what a stage does with its settings. */
#ifndef SENTRA_CONSUMERS_CORE_CONFIG_H
#define SENTRA_CONSUMERS_CORE_CONFIG_H

#include "common/base/faults.h"
#include "stage.h"

/* [consumer], for every stage: when a flush is due (loop.h). */
struct consumer_settings {
	int64_t linger_ms;
	int64_t catch_up_ms;
};

/* Everything in it is owned, but for the stage. */
struct consumer_config {
	const struct stage *stage;
	struct config *config; /* the file; the texts below point into it */
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis;
	char *redis_url; /* borrowed: in place of [redis]; NULL: it counts */
	struct report_settings report;
	struct consumer_settings consumer;
	void *settings; /* the stage's own sections */
	struct roster *roster;
	int zone_hours; /* of [report] timezone, east of UTC */
};

/* New.  stage, redis_url: borrowed.  redis_url: in place of all that [redis]
 * says, which then may be wrong, and for a report: a % in [kafka] is "report";
 * NULL: as it says.  What is wrong goes to
 * faults; with any of them the configuration is to be freed, and not to be used
 * otherwise.  NULL: no memory, which is a fault as well. */
struct consumer_config *consumer_config_load(const struct stage *,
					     const char *path, char *redis_url,
					     struct faults *);
/* Accepts NULL. */
void consumer_config_free(struct consumer_config *);

/* Leaves out of the roster the accounts on other platforms than these, which
 * nobody reads, and logs that: for a stage they do not exist. */
void consumer_config_keep(struct consumer_config *, const struct platforms *);

/* The keys of all these stages (ended by NULL), for --help: appended; what all
 * stages share comes first. */
void consumer_config_describe(const struct stage *const *stages,
			      struct buf *out);

#endif
