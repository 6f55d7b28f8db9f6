/* number.h -- numbers and times as Indonesians, and as English readers, write
 * them.  Pure: whoever asks brings the clock and the zone.
 *
 * All append.  What is no number, or no time, becomes "-". */
#ifndef SENTRA_CONSUMERS_VIEW_NUMBER_H
#define SENTRA_CONSUMERS_VIEW_NUMBER_H

#include "common/base/buf.h"
#include "common/base/zone.h"
#include "words.h"

/* A number in decimal, as Redis has it: "340138" is 340.138, "99.99" 99,99. */
void number_add(struct buf *, enum language, struct str decimal);

/* The same of a double, rounded to so many decimals. */
void decimal_add(struct buf *, enum language, double, int decimals);
/* With its sign: "+120", "-3", "0". */
void change_add(struct buf *, enum language, double, int decimals);

/* "Sen 23 Nov 2026" of days since 1970-01-01. */
void date_add(struct buf *, enum language, int64_t day);

/* "Sen"; 0 is Monday, 6 Sunday.  A constant. */
const char *weekday_title(enum language, int weekday);

/* "23 Nov" of it, where the year is known. */
void month_day_add(struct buf *, enum language, int64_t day);

/* "Sen 23 Nov 2026 06.00 WIB" of an instant; by the zone's clock, whose IANA
 * name its label is made of.  zone NULL: UTC. */
void time_add(struct buf *, enum language, int64_t ms, const struct zone *zone,
	      const char *name);

/* The same by the name alone; of one that is not known UTC.  Where its file
 * cannot be read just now, the buffer goes bad: another clock's time is no
 * less wrong for being labelled. */
void time_add_at(struct buf *, enum language, int64_t ms, const char *zone);

/* "3 jam lalu": so long before now, in the largest unit of which there is
 * one. */
void age_add(struct buf *, enum language, int64_t age_ms);

/* "7 hari 2 jam 5 menit"; seconds too where it is less than an hour. */
void span_add(struct buf *, enum language, int64_t ms);

#endif
