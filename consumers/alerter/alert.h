/* alert.h -- alert.v1: an alert that was raised or resolved, to and from JSON,
 * and as the labels and texts that people get.  Pure. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "consumers/alerter/monitor/monitor.h"

#define ALERT_ID_SIZE 33

/* Kind, whom it is of, reason and since, as 32 hex digits.  Of a stage the
 * reason is left out, here and in the message: why it does not get on may
 * change while it does not. */
void alert_make_id(const struct monitor_alert *, char out[ALERT_ID_SIZE]);
/* "content", "collection", "pipeline": who has to act. */
const char *alert_layer(enum monitor_alert_kind);
/* "warning", "critical" ... */
const char *alert_severity(enum monitor_alert_kind);

/* alert.v1 in one line, every field in the order of the schema: sentra_id of a
 * content alert, platform of a collection alert; of pipeline_stalled the
 * reason is the stage.  detail: text for people, may be "". */
void alert_encode(const struct monitor_alert *, bool firing,
		  int64_t observed_ms, struct str detail, struct buf *out);

struct alert_told {
	struct monitor_alert alert;
	bool firing;
	int64_t observed_ms;
};
/* -EBADMSG: no alert.v1; of a later version or kind: -ENOTSUP. */
int alert_decode(struct str text, struct alert_told *out,
		 struct err *) MUST_USE;
/* The message's key: the sentra, the platform or the stage. */
struct str alert_key(const struct monitor_alert *);

/* What a text is made of; borrowed, null or TIME_NONE where unknown. */
struct alert_facts {
	const struct monitor_alert *alert;
	const char *sentra_name;  /* content */
	const char *zone;         /* IANA name, for the times in the text ... */
	const struct zone *local; /* ... and the zone; NULL: times in UTC */
	struct alert_account {    /* concerned: of content its stale ones, of
				     collection the blind or held ones */
		const char *platform, *identity, *sentra_name;
		struct str last_url; /* of its newest post, if known */
		int64_t newest_ms;
		int64_t crossed_ms, second_ms; /* the two proofs */
		int64_t proof_ms;              /* the last proof */
		const char *outcome;
	} * account;
	size_t n_accounts; /* as many as the text may name; 10 make about
			      3 KiB (alertmanager.h cuts at 4 KiB) */
	size_t more;       /* and so many more */
};

enum alert_language { ALERT_INDONESIAN, ALERT_ENGLISH };
/* One line: which sentra (or platform, reason; stage), since when. */
void alert_summary(const struct alert_facts *, enum alert_language,
		   struct buf *out);
/* Several: last post with its link, how we know (the two proofs), what to do;
 * of a suspect the innocent causes too. */
void alert_description(const struct alert_facts *, enum alert_language,
		       struct buf *out);
/* One line: the command that whoever is on call begins with. */
void alert_runbook(const struct monitor_alert *, struct buf *out);

#endif
