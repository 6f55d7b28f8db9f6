/* thresholds.h -- how suggested limits are printed.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_THRESHOLDS_H
#define SENTRA_CONSUMERS_CTL_STALENESS_THRESHOLDS_H

#include "consumers/ctl/ctl.h"
#include "gaps.h"

struct threshold {
	const char *id, *name;
	struct gaps gaps;
	/* In force; of several accounts the longest, as the last of them to
	 * be stale decides. */
	int64_t aging_after_ms, stale_after_ms;
};

void threshold_table(const struct threshold *, size_t n, const struct style *,
		     struct buf *out);
void threshold_json(const struct threshold *, size_t n, struct buf *out);

#endif
