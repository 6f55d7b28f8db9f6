/* alert_text.h -- an alert as people read it, in Indonesian and English.
 *
 *   alert_summary(&facts, ALERT_ENGLISH, &out);
 *   "Sentra Kartini: no new post on YouTube for longer than the limit; ..."
 *
 * The texts are templates in the table of kinds (monitor/kinds.h).  Below them
 * are the pieces that sentractl explain writes its own lines with.  Pure: all
 * that a text says is in its facts. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_TEXT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_TEXT_H

#include "common/base/buf.h"
#include "common/base/zone.h"
#include "consumers/alerter/monitor/monitor.h"

/* An account that an alert is about: of content one of its stale ones, of
 * collection one that is blind or held. */
struct alert_account {
	const char *platform, *identity, *sentra_name;
	const char *handle;  /* what people know it by, or NULL */
	struct str last_url; /* of its newest post */
	int64_t newest_ms;
	int64_t crossed_ms, second_ms; /* the two proofs over the limit */
	int64_t proof_ms;              /* the last proof */
	const char *outcome;           /* of the last status */
};

/* What a text is made of.  Borrowed, all; null or TIME_NONE where unknown. */
struct alert_facts {
	const struct monitor_alert *alert;
	const char *sentra_name;  /* of a sentra's alert */
	const char *zone;         /* IANA name, for the times in the text ... */
	const struct zone *local; /* ... and the zone; NULL: times in UTC */
	const struct alert_account *account;
	size_t n_accounts; /* as many as the text may name; 10 make about
			      3 KiB (alertmanager.h cuts at 4 KiB) */
	size_t more;       /* and so many more */
};

/* One line: whom it is of, what is wrong, since when. */
void alert_summary(const struct alert_facts *, enum alert_language,
		   struct buf *out);
/* Several lines: the accounts, how we know (the proofs), what to do. */
void alert_description(const struct alert_facts *, enum alert_language,
		       struct buf *out);
/* One line: the command that whoever is on call begins with. */
void alert_runbook(const struct monitor_alert *, struct buf *out);

/* ---- pieces ---- */

/* Where a text goes, and how. */
struct writer {
	struct buf *out;
	enum alert_language language;
	const char *zone; /* as in struct alert_facts */
	const struct zone *local;
};

/* The one of the two that is in the writer's language. */
void write_text(const struct writer *, const char *indonesian,
		const char *english);
/* "Tue 10 Mar 2026 12:30 WIB"; TIME_NONE: "unknown". */
void write_time(const struct writer *, int64_t ms);
/* "Tue 10 Mar 2026" of days since 1970-01-01. */
void write_date(const struct writer *, int64_t day);
/* "YouTube" of "youtube"; of a name that has no title, itself. */
void write_platform(const struct writer *, const char *name);
/* A name of a sentra or an account, whatever the roster has: at most NAME_CHARS
 * characters of it, with three dots behind where there is more. */
#define NAME_CHARS 200
void write_name(struct buf *out, const char *name);
/* A reason of blindness in words: "the API's quota is spent (quota)". */
void write_reason(const struct writer *, const char *reason);

#endif
