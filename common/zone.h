/* zone.h -- time zones, from the system's tzdata (/usr/share/zoneinfo). */
#ifndef SENTRA_ZONE_H
#define SENTRA_ZONE_H

#include "err.h"

/* Hours that the zone is ahead of UTC (Asia/Jakarta 7).  -EINVAL with text
 * where the zone is unknown, has summer time, or is not whole hours from UTC:
 * the board's days would not be made of whole hours.  $TZDIR is honoured. */
int zone_fixed_hours(const char *name, int *hours, struct err *) MUST_USE;

/* Whether tzdata has the zone at all; -EINVAL with text where not. */
int zone_check(const char *name, struct err *) MUST_USE;

#endif
