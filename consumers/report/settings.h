/* settings.h -- what a report is made with: sentra.conf, and the files that it
 * names.
 *
 *   faults_init(&faults);
 *   s = report_settings_load(path, &faults);
 *   if (faults_any(&faults))
 *           ... report them ...
 *   report_settings_free(s);
 *
 * Everything is read whole or not at all.  No targets.json is no fault, unless
 * sentra.conf names it: there are no targets then. */
#ifndef SENTRA_CONSUMERS_REPORT_SETTINGS_H
#define SENTRA_CONSUMERS_REPORT_SETTINGS_H

#include "common/base/sha256.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "consumers/alerter/policy.h"
#include "consumers/lexicon/lexicon.h"
#include "consumers/scorer/score.h"
#include "targets.h"

/* All is owned. */
struct report_config {
	struct config *config; /* the texts below point into it */
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis;
	struct report_settings report;
	struct score_settings score;
	struct policy_settings staleness;
	int zone_hours; /* of [report] timezone, east of UTC */

	struct roster *roster; /* accounts of [pipeline] platforms alone */
	struct lexicon *lexicon;
	struct targets *targets; /* NULL: there are none */
	char roster_sha256[SHA256_HEX], targets_sha256[SHA256_HEX]; /* or "" */
};

/* New.  NULL: no memory, which is a fault as well.  With any fault it is to be
 * freed, and not to be used otherwise. */
struct report_config *report_config_load(const char *path, struct faults *);
/* Accepts NULL. */
void report_config_free(struct report_config *);

/* Calls for each key of [report], [score] and [staleness], as one would write
 * its value. */
void report_config_each(const struct report_config *,
			void (*each)(void *ctx, const char *section,
				     const char *key, struct str value),
			void *ctx);

#endif
