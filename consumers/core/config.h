/* config.h -- what a stage is started with: sentra.conf and the roster.
 *
 * Read whole or not at all; a reload makes another one. */
#ifndef SENTRA_CONSUMERS_CORE_CONFIG_H
#define SENTRA_CONSUMERS_CORE_CONFIG_H

#include "common/base/faults.h"
#include "stage.h"

/* [consumer]: when what was read is written; for every stage. */
struct consumer_settings {
	int64_t linger_ms;   /* at most so long between an event and Redis */
	int64_t catch_up_ms; /* the same while there is more to read */
};

struct consumer_config {
	const struct stage *stage;
	struct config *config;
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis;
	struct report_settings report;
	struct consumer_settings consumer;
	void *settings; /* the stage's own sections */
	struct roster *roster;
	int zone_hours;
};

/* New.  What is wrong goes to faults; with any of them the setup is not to
 * be used, only to be freed.  NULL: no memory, which is a fault as well. */
struct consumer_config *consumer_config_load(const struct stage *,
					     const char *path, struct faults *);
/* The roster without the accounts on other platforms than these, which is
 * logged, once: nothing is read there. */
void consumer_config_keep(struct consumer_config *, const struct platforms *);
void consumer_config_free(struct consumer_config *);

/* The keys of all these stages (ended by NULL), for --help. */
void consumer_config_describe(const struct stage *const *stages,
			      struct buf *out);

#endif
