/* settings.h -- what the board is started with: sentra.conf.
 *
 *   faults_init(&faults);
 *   config = board_config_load(path, &faults);
 *   if (faults_any(&faults))
 *           ... report them ...
 *   board_config_free(config);
 *
 * Read whole or not at all; a reload (SIGHUP) reads another one beside it.  The
 * sections of others ([score], [staleness]) are read by their own rows, so that
 * a page shows what the stages went by. */
#ifndef SENTRA_CONSUMERS_BOARD_SETTINGS_H
#define SENTRA_CONSUMERS_BOARD_SETTINGS_H

#include "common/base/faults.h"
#include "common/config/settings.h"
#include "consumers/alerter/policy.h"
#include "consumers/scorer/score.h"

/* [board] */
struct board_settings {
	char *listen;        /* "127.0.0.1:8087" */
	int64_t connections; /* at most */
	int64_t timeout_ms;  /* of a connection on which nothing moves */
};

/* Everything in it is owned. */
struct board_config {
	struct config *config; /* the file; the texts below point into it */
	struct board_settings board;
	struct pipeline_settings pipeline;
	struct redis_settings redis;
	struct report_settings report;
	struct score_settings score;
	struct policy_settings staleness;
	int zone_hours; /* of [report] timezone, east of UTC */
};

/* New.  What is wrong goes to faults; with any of them the configuration is to
 * be freed, and not to be used otherwise.  NULL: no memory, which is a fault as
 * well. */
struct board_config *board_config_load(const char *path, struct faults *);
/* Accepts NULL. */
void board_config_free(struct board_config *);

/* The keys, for --help: appended. */
void board_config_describe(struct buf *);

#endif
