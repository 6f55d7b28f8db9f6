/* config.h -- what a producer is to do: its configuration and its roster, read
 * and checked in full.
 *
 * Immutable once loaded.  SIGHUP loads another one, which the poller takes in
 * place of the first (poller_configure()). */
#ifndef SENTRA_PRODUCERS_CORE_CONFIG_H
#define SENTRA_PRODUCERS_CORE_CONFIG_H

#include "common/base/faults.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "producers/platforms/platform.h"

/* [poll], and the same keys in the platform's own section, which win. */
struct poll_settings {
	int64_t interval_ms; /* between two rounds over one account */
	int64_t spread_ms;   /* the first rounds begin within that */
	int64_t max_pages;   /* of posts a round */
	int64_t retries;     /* attempts a request */
};

/* The section named after the platform. */
struct own_settings {
	char *base_url; /* NULL or "": the platform's default */
	int64_t quota;  /* units a period; -1: the platform's default */
};

struct producer_config {
	const struct platform *platform;
	enum platform_id platform_id;
	struct config *config; /* owns the texts below */
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct poll_settings poll;
	struct own_settings own;
	char *keys[PLATFORM_KEYS_MAX]; /* values of platform.keys */
	const char *roster_path;       /* [pipeline] roster, or another */
	struct roster *roster;         /* owned */
};

/* *out: new, producer_config_free().  Bad input goes to faults, and *out is
 * usable only if there are none.  roster: instead of [pipeline] roster, or
 * NULL.  publish: [kafka] must be usable, too.  < 0: a file could not be read,
 * *err says which; *out is as it was. */
int producer_config_load(struct producer_config **out, const struct platform *,
			 const char *path, const char *roster, bool publish,
			 struct faults *, struct err *) MUST_USE;
/* Accepts NULL. */
void producer_config_free(struct producer_config *);

/* The origin of the API, and the units a quota period: as configured, else as
 * the platform has them.  The text is borrowed. */
struct str producer_config_base_url(const struct producer_config *);
int64_t producer_config_quota(const struct producer_config *);

/* The configuration's keys for --help, of all platforms. */
void producer_config_describe(struct buf *);

#endif
