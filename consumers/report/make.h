/* make.h -- a report of a period, from its origin to its tables: order, not
 * logic. */
#ifndef SENTRA_CONSUMERS_REPORT_MAKE_H
#define SENTRA_CONSUMERS_REPORT_MAKE_H

#include "period.h"
#include "previous.h"
#include "settings.h"

struct making {
	const struct report_config *config; /* borrowed, as all of it */
	const char *config_path;
	const struct period *period;
	const struct kept_one *previous; /* there or not */
	bool from_kafka;
	bool (*progress)(void *ctx, const char *text); /* as in rebuild.h */
	void *ctx;
};

/* Into a report that report_init() made.  < 0 with text. */
int report_make(struct report *, const struct making *, struct err *) MUST_USE;

#endif
