/* notices.h -- whom to tell, and what: the alerts that fire or were
 * resolved lately, and what each Alertmanager was told of them.  Private to
 * alertmanager*.c. */
#ifndef SENTRA_CONSUMERS_ALERTER_NOTICES_H
#define SENTRA_CONSUMERS_ALERTER_NOTICES_H

#include "alertmanager.h"
#include "common/http/http.h"

#define PEERS_MAX 8 /* Alertmanagers */

/* No secret is sent, so http to any host is allowed. */
extern const struct http_limits alertmanager_limits;
/* Where to POST alerts to, for each of the list; new.  On an error *n of them
 * are there all the same. */
int addresses_read(const char *list, char *url[PEERS_MAX], size_t *n,
		   struct err *) MUST_USE;

/* What one Alertmanager has heard of one alert. */
struct told {
	unsigned version;       /* 0: nothing */
	unsigned flight;        /* on its way; 0: none */
	int64_t at_ms, sent_ms; /* boot: of version, of flight */
};

struct notice {
	struct monitor_alert alert;
	char *summary[2], *description[2]; /* owned, or NULL */
	int64_t ended_ms;                  /* wall; TIME_NONE: it fires */
	int64_t repeat_ms;                 /* boot: the end of repeating, and */
	int64_t drop_ms;                   /* of trying at all */
	unsigned version; /* grows when it is to be told at once */
	bool listed;      /* during notices_set() */
	struct told told[PEERS_MAX];
};

/* Sorted: pipeline before collection before content, since one inhibits the
 * other only if it is there first. */
struct notices {
	struct notice **at;
	size_t n, size;
};

void notices_release(struct notices *);
/* Nobody has heard of any: others are to be told. */
void notices_untold(struct notices *);
int notices_set(struct notices *, const struct alertmanager_alert *, size_t n,
		struct err *) MUST_USE;
int notices_resolve(struct notices *, const struct alertmanager_alert *,
		    int64_t ended_ms, int64_t now_ms, int64_t hold_ms,
		    struct err *) MUST_USE;
/* Forget what was resolved, and told to each of so many, or too long ago. */
void notices_expire(struct notices *, size_t n_peers, int64_t now_ms);

/* As the API wants it.  hold_until_ms: wall, the endsAt of what fires. */
void notice_write(const struct notice *, int64_t hold_until_ms,
		  struct buf *out);

#endif
