/* blind.h -- the members of <prefix>:blind, and how they are printed.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_BLIND_H
#define SENTRA_CONSUMERS_CTL_STALENESS_BLIND_H

#include "consumers/ctl/ctl.h"

/* Borrowed; null or "" where unknown. */
struct blind_row {
	struct str sentra, account;
	int platform; /* -1: none that is known here */
	const char *reason;
	int64_t since_ms;
	const char *handle; /* what people know it by */
};

/* By platform, reason, then since. */
void blind_sort(struct blind_row *, size_t n);
/* A line for each platform and reason, then its accounts.  zone: of the times,
 * an IANA name. */
void blind_table(const struct blind_row *, size_t n, const struct style *,
		 const char *zone, struct buf *out);
void blind_json(const struct blind_row *, size_t n, struct buf *out);
void blind_csv(const struct blind_row *, size_t n, struct buf *out);

#endif
