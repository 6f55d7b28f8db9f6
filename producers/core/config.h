/* config.h -- what a producer is to do: its configuration and its roster, read
 * and checked in full.  Immutable once loaded; SIGHUP loads another. */
#ifndef SENTRA_PRODUCERS_CORE_CONFIG_H
#define SENTRA_PRODUCERS_CORE_CONFIG_H

#include "common/base/faults.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "producers/platforms/platform.h"

struct poll_settings {
	int64_t interval_ms; /* between two rounds over one account */
	int64_t spread_ms;   /* the first rounds begin within that */
	int64_t max_pages;   /* of posts a round */
	int64_t retries;     /* attempts a request */
};

struct own_settings {
	char *base_url;
	int64_t quota; /* units a period; -1: the platform's default */
};

struct producer_config {
	const struct platform *platform;
	struct config *config; /* owns the texts below */
	struct pipeline_settings pipeline;
	const char *roster_path; /* [pipeline] roster, or another */
	struct kafka_settings kafka;
	struct poll_settings poll;
	struct own_settings own;
	char *keys[PLATFORM_KEYS_MAX];
	struct roster *roster;
	enum platform_id platform_id;
};

/* *out: new.  Bad input goes to faults; the plan is usable only if there are
 * none.  roster: another than [pipeline] roster's, or NULL.  publish: [kafka]
 * is needed.  < 0: a file could not be read. */
int producer_config_load(struct producer_config **out, const struct platform *,
			 const char *path, const char *roster, bool publish,
			 struct faults *, struct err *) MUST_USE;
void producer_config_free(struct producer_config *);

/* Where to ask and how much. */
struct str producer_config_base_url(const struct producer_config *);
int64_t producer_config_quota(const struct producer_config *);

/* The configuration's keys for --help, of all platforms. */
void producer_config_describe(struct buf *);

#endif
