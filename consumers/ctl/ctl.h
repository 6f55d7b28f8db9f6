/* ctl.h -- what the commands of sentractl share.
 *
 * A command reads what the stages wrote and prints it: it computes nothing
 * that stands in Redis already, and writes nothing there.  Each has one row
 * in the table of main.c. */
#ifndef SENTRA_CTL_H
#define SENTRA_CTL_H

#include "ask.h"
#include "common/redis.h"
#include "common/settings.h"
#include "style.h"

struct ctl {
	struct request ask;
	struct style style;
	struct config *config;
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis_settings;
	struct redis *redis; /* after ctl_connect() */
};

int ctl_top(struct ctl *, struct err *);
int ctl_show(struct ctl *, struct err *);
int ctl_topics(struct ctl *, struct err *);

/* Read the configuration; faults go to standard error.  EXIT_CONFIG or 0. */
int ctl_configure(struct ctl *);
void ctl_release(struct ctl *);
/* Checks [redis] without connecting; harmless again. */
int ctl_open(struct ctl *, struct err *) MUST_USE;
/* Connect to Redis; -errno with what to do.  Harmless when connected. */
int ctl_connect(struct ctl *, struct err *) MUST_USE;
/* To standard output; -errno where that, or the page, does not take it. */
int ctl_put(const struct buf *, struct err *) MUST_USE;

#endif
