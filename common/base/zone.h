/* zone.h -- time zones, from the system's tzdata ($TZDIR, else
 * /usr/share/zoneinfo).
 *
 *   zone = zone_open("Asia/Makassar", &err);
 *   day = zone_day(zone, now_ms);
 *   ...
 *   zone_close(zone);
 *
 * The C library knows one zone a process, by setting TZ; sentras live in
 * three, and days are counted in each of them. */
#ifndef SENTRA_COMMON_BASE_ZONE_H
#define SENTRA_COMMON_BASE_ZONE_H

#include "err.h"

/* For [report] timezone, whose days must be made of whole hours: the hours that
 * the zone is ahead of UTC (Asia/Jakarta: 7), from now on.  -EINVAL with text
 * where the zone is unknown, has summer time, or is not whole hours from
 * UTC. */
int zone_fixed_hours(const char *name, int *hours, struct err *) MUST_USE;

/* A zone with all its transitions, as tzdata has them.  Immutable. */
struct zone;
/* new, or NULL with text: unknown, or tzdata is broken or missing. */
struct zone *zone_open(const char *name, struct err *);
void zone_close(struct zone *); /* accepts NULL */
/* Seconds that local time is ahead of UTC at that instant. */
int32_t zone_offset_s(const struct zone *, int64_t unix_ms);
/* The same; the offset stays until *until_ms, INT64_MAX where for good. */
int32_t zone_offset_until(const struct zone *, int64_t unix_ms,
			  int64_t *until_ms);
/* The local date (days since 1970-01-01) of an instant. */
int64_t zone_day(const struct zone *, int64_t unix_ms);

/* "WIB", "WITA", "WIT": what Indonesia calls its zones; NULL of any other. */
const char *zone_abbreviation(const char *name);
/* The other way: "Asia/Jakarta" of "WIB"; NULL of any other word. */
const char *zone_of_abbreviation(const char *word);
/* How people are told a zone: its abbreviation, else how far it is ahead of
 * UTC: "UTC+9", "UTC-3:30", "UTC". */
#define ZONE_LABEL_SIZE 16
void zone_label(const char *name, int32_t offset_s, char out[ZONE_LABEL_SIZE]);

/* Whether tzdata has the zone at all; -EINVAL with text where not. */
int zone_check(const char *name, struct err *) MUST_USE;

#endif
