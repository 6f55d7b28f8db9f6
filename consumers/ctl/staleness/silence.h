/* silence.h -- how the stale and the blind are shown.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_SILENCE_H
#define SENTRA_CONSUMERS_CTL_STALENESS_SILENCE_H

#include "consumers/ctl/ctl.h"

/* Borrowed; null or "" where unknown. */
struct stale_row {
	struct str id, name, zone;
	struct str since, latest; /* unix seconds as text */
	bool stale_on[PLATFORM_COUNT];
	int64_t unverified_ms; /* nobody sees it since; TIME_NONE */
};

struct blind_row {
	struct str sentra, account;
	int platform; /* -1: none that is known here */
	const char *reason;
	int64_t since_ms;
};

void stale_table(const struct stale_row *, size_t n, const struct style *,
		 struct buf *out);
void stale_json(const struct stale_row *, size_t n, struct buf *out);

/* By platform, reason, then since; zone: of the times. */
void blind_sort(struct blind_row *, size_t n);
void blind_table(const struct blind_row *, size_t n, const struct style *,
		 const char *zone, struct buf *out);
void blind_json(const struct blind_row *, size_t n, struct buf *out);

/* A member of <prefix>:blind, taken apart; false: it is none. */
bool blind_member(struct str member, struct blind_row *out);

#endif
