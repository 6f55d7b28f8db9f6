/* days.h -- the closed days of a sentra, oldest first: what
 * <prefix>:history:<sentra>[:<platform>] has.  Immutable. */
#ifndef SENTRA_CONSUMERS_VIEW_DAYS_H
#define SENTRA_CONSUMERS_VIEW_DAYS_H

#include "common/base/err.h"
#include "common/base/str.h"

#define DAYS_MAX 400

/* Numbers are NAN where nothing is known.  Whole numbers are exact. */
struct day {
	int64_t day;      /* days since 1970-01-01, of [report] timezone */
	double followers; /* at its end */
	double posts, engagement, views; /* booked on it */
	int64_t latest_ms;               /* at its end; TIME_NONE */
	double score;                    /* at its end; of platforms NAN */
};

struct days {
	struct day *at; /* owned */
	size_t n, size;
	char score_version[32]; /* of the newest; "" */
};

/* An entry's fields: name, value, name ...  Appended; one without a date, not
 * after the day before it, or beyond DAYS_MAX is passed over.  -ENOMEM. */
int days_add(struct days *, const struct str *flat, size_t n,
	     struct err *) MUST_USE;
void days_release(struct days *);

/* That day; NULL where there is none. */
const struct day *days_find(const struct days *, int64_t day);
/* posts, engagement and views: sums of the n days that end with that one; a day
 * without a number, or that is not there, adds nothing.  The rest: as at the
 * end of that day. */
struct day days_sum(const struct days *, int64_t last, int n);

/* "2026-03-09" in days since 1970-01-01; false: none. */
bool day_read(struct str text, int64_t *out);

#endif
