/* live.h -- --check --live: whether the platform takes each credential, by one
 * call for each, the cheapest that needs it.
 *
 *   {"platform": "x", "credential": "x.token", "outcome": "ok",
 *    "detail": null, "cost": "1 unit of the quota"}
 *
 * a line each to standard output.  Where accounts have tokens of their own each
 * is a credential, "tiktok.token: ACCOUNT"; one that has ended is "expired",
 * and not tried: nothing is renewed here, since that would void the service's
 * pair. A last line tells what the service has spent of its quota, where it has
 * one:
 *
 *   {"platform": "x", "quota_used": 12, "quota_limit": 1000,
 *    "resets_at": "2026-12-01T00:00:00.000Z"}
 *
 * The service may run meanwhile: nothing is locked or written, so these calls
 * are not in its count. */
#ifndef SENTRA_PRODUCERS_CORE_LIVE_H
#define SENTRA_PRODUCERS_CORE_LIVE_H

#include "runtime.h"

/* After runtime_load() found no fault.  At most 5 s a call and 12 s in all.
 * EXIT_DONE, or EXIT_FAILED where a credential is not taken, or nothing was
 * heard. */
int live_check(struct runtime *);

#endif
