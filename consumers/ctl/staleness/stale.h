/* stale.h -- how sentra that are stale are printed.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_STALE_H
#define SENTRA_CONSUMERS_CTL_STALENESS_STALE_H

#include "consumers/ctl/ctl.h"

/* Borrowed; null or "" where unknown. */
struct stale_row {
	struct str id, name, zone;
	int64_t since_ms, latest_ms; /* TIME_NONE */
	bool stale_on[PLATFORM_COUNT];
	int64_t unverified_ms; /* since the first of its accounts is blind;
				  TIME_NONE: none is */
};

/* Three columns, and the rest in lines below each sentra, so that 80 columns
 * suffice. */
void stale_table(const struct stale_row *, size_t n, const struct style *,
		 struct buf *out);
void stale_json(const struct stale_row *, size_t n, struct buf *out);
void stale_csv(const struct stale_row *, size_t n, struct buf *out);

#endif
