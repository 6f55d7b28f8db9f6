/* gatherer.h -- a part of gather.h: what a report is gathered with, and what
 * the tables' files share: a field of a card, a number of the period, a cell.
 */
#ifndef SENTRA_CONSUMERS_REPORT_GATHERER_H
#define SENTRA_CONSUMERS_REPORT_GATHERER_H

#include "consumers/view/source.h"
#include "log.h"
#include "period.h"
#include "report.h"
#include "settings.h"

/* All is borrowed. */
struct gathering {
	const struct report_config *config;
	const struct period *period;
	struct source *source; /* its snapshot is as of the period's end */
	/* The Redis that is configured, where source is another: what it kept
	 * of days that the log does not have any more; NULL: nothing. */
	struct source *earlier;
	const struct report_log *log;
	const struct report *previous; /* NULL: none is kept */
	struct str previous_sha256;    /* of its report.json */
};

struct gatherer {
	const struct gathering *in;
	const struct snapshot *now;
	struct report *report;
	int64_t as_of_s;
	int n_days;         /* of the period */
	const char *window; /* "24h" "7d" "30d", where it is one; else NULL */
	const struct snapshot *earlier; /* NULL: it has nothing to add */
};

/* A text field of a card; null where absent. */
struct str card_text(const struct gatherer *, size_t card, const char *field);
/* The same of a field and what follows a colon: "followers", "youtube"; suffix
 * NULL: the field alone. */
struct str card_of(const struct gatherer *, size_t card, const char *field,
		   const char *suffix);

/* When the sentra last posted there, as the card has it; else as it was known
 * before the log begins.  platform: NULL: anywhere. */
struct str latest_of(const struct gatherer *, size_t card,
		     const char *platform);
/* What was known before the log begins: unix seconds of a field of its card, or
 * of its labels, that lie there; 0: nothing. */
int64_t earlier_s(const struct gatherer *, size_t card, bool labels,
		  const char *field);

/* The period's last day, which ends as the report does: no closed one yet. */
struct day last_day_of(const struct gatherer *, size_t card);

/* posts, engagement, views of the period; growth over it.  platform: NATIONAL
 * or enum platform_id.  Appended as decimal text; nothing where it is not
 * known. */
int period_add(const struct gatherer *, struct grid *, size_t card,
	       int platform, const char *field, struct err *) MUST_USE;
/* The same as a number; NAN. */
int period_number(const struct gatherer *, size_t card, int platform,
		  const char *field, double *out, struct err *) MUST_USE;
/* A number as the next cell, with so many decimals; empty of NAN. */
void add_number(struct grid *, double, int decimals);

/* The same with at most so many, and no zeros at the end: DECIMALS_AS_IS. */
void add_plain(struct grid *, double, int decimals);
/* A sentra's row, whose instants are shown by the report's clock: a meeting has
 * one. */
void begin_row(const struct gatherer *, struct grid *, size_t card);

#endif
