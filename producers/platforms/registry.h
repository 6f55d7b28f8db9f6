/* registry.h -- the platforms that this program can poll: one adapter for each
 * row of PLATFORMS in common/config/platforms.h, in that order. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_REGISTRY_H
#define SENTRA_PRODUCERS_PLATFORMS_REGISTRY_H

#include "platform.h"

extern const struct platform *const registry[]; /* ended by NULL */

/* By name; NULL where there is none. */
const struct platform *registry_find(const char *name);

#endif
