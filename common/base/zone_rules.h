/* zone_rules.h -- the rule in a zone's footer: a POSIX TZ string, which says
 * when clocks change in every year after the last transition of the file
 * (RFC 9636, section 3.3).
 *
 *   "WIB-7"                         always 7 hours ahead of UTC
 *   "CET-1CEST,M3.5.0,M10.5.0/3"    summer time from March to October
 *
 * Pure; it knows nothing of files, and is used by zone.c alone. */
#ifndef SENTRA_COMMON_BASE_ZONE_RULES_H
#define SENTRA_COMMON_BASE_ZONE_RULES_H

#include "str.h"

enum zone_date_kind {
	DATE_MONTH,  /* M3.5.0: a week's day of a month */
	DATE_JULIAN, /* J60: a day from 1 on, 29 February never counted */
	DATE_YEAR,   /* 59: a day from 0 on */
};

/* A date of any year and a time of that day, which may lie outside of it. */
struct zone_date {
	enum zone_date_kind kind;
	int month, week, weekday; /* DATE_MONTH; week 5: the last */
	int day;                  /* the others */
	int32_t time_s;
};

struct zone_rule {
	int32_t standard_s; /* ahead of UTC */
	bool has_summer;
	int32_t summer_s;
	struct zone_date start, end; /* of summer, each by the clock before */
};

/* -EINVAL where the text is no such rule. */
int zone_rule_parse(struct str text, struct zone_rule *) MUST_USE;

/* Seconds ahead of UTC at that instant; they hold until *until_s, INT64_MAX
 * where for good. */
int32_t zone_rule_at(const struct zone_rule *, int64_t unix_s,
		     int64_t *until_s);

#endif
