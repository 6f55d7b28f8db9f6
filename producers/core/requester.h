/* requester.h -- carries one request to the platform until it is settled: an
 * answer, or a failure that no repetition can mend.
 *
 * The poller fills in a struct request (which step, which accounts) and the
 * requester does the rest: it waits for the quota and the documented rates,
 * builds the HTTP request by the adapter, sends it, classifies what comes
 * back, repeats it with backoff where that may help, and parses the answer.
 *
 *   requester_begin(&rq, &request);
 *   while (requester_step(&rq, now) != REQUESTER_SETTLED)
 *           ...                      (until requester_due(), or an answer)
 *   if (rq.answered) ... rq.answer ... else ... rq.failure ...
 *   requester_done(&rq);
 *
 * One request at a time.  It remembers between requests what concerns the
 * platform as a whole: the quota, the circuit breaker, a suspension after a
 * refusal of the token, and which dialect the platform understands.  It knows
 * nothing of rounds, schedules or events, never sleeps and never blocks. */
#ifndef SENTRA_PRODUCERS_CORE_REQUESTER_H
#define SENTRA_PRODUCERS_CORE_REQUESTER_H

#include "common/base/backoff.h"
#include "common/daemon/metrics.h"
#include "common/http/http.h"
#include "detail.h"
#include "producers/platforms/answer.h"
#include "quota.h"

/* One look at both clocks.  Waiting runs on boot_ms, which nobody sets and
 * which goes on through suspend; what the platform says and what is published
 * is in wall_ms (Unix).  With --as-of wall_ms stands still. */
struct instant {
	int64_t boot_ms, wall_ms;
};

/* How requests travel: common/http, or a test's script.  done is called once a
 * request, also from within start(); start() < 0: it will not be called. */
struct transport {
	void *ctx;
	int (*start)(void *ctx, const struct http_req *, http_done_fn *done,
		     void *done_ctx, struct err *);
};

/* The circuit breaker.  From five failed requests in a row on, nothing is
 * repeated any more; from ten on no request is sent for a while.  Two limits,
 * so that a few broken accounts in a row do not cost the next one its round. */
#define BREAKER_WARY 5u
#define BREAKER_OPEN 10u

/* The retry budget, in tenths of a repetition: a request earns one tenth, a
 * repetition costs ten, and ten repetitions are there at the start.  So an
 * outage adds a tenth to the traffic and no more. */
#define RETRY_COST 10
#define RETRY_SAVE (10 * RETRY_COST)

struct requester_setup {
	const struct platform *platform;
	const struct transport *transport;
	struct metrics *metrics;
	const char *quota_path;   /* where the quota is kept; "": nowhere */
	struct str token, secret; /* secret may be null */
	bool once;     /* --once: waits are bounded in sum, and the budget is
			  not spread over its period */
	uint64_t seed; /* of the jitter of all backoffs */
};

/* What keeps every account from being answered, for the log. */
struct trouble {
	bool on;
	enum outcome outcome;
	char detail[DETAIL_MAX + 1];
};

enum requester_state {
	REQUESTER_IDLE,      /* no request */
	REQUESTER_READY,     /* to be sent at due_ms */
	REQUESTER_IN_FLIGHT, /* sent, no answer yet */
	REQUESTER_RECEIVED,  /* the answer is there, but not read yet */
	REQUESTER_SETTLED    /* the result stands in the fields below */
};

struct requester {
	struct requester_setup setup; /* what it points to is borrowed */

	/* From the configuration, borrowed; may change between requests. */
	struct str base_url;
	const char *const *keys; /* of the platform's own section */
	unsigned retries;        /* attempts a request */
	int64_t suspend_ms; /* how long no request is sent after a platform-wide
			       refusal other than quota */

	/* What may be sent, and when. */
	struct quota quota;
	struct pace rate[STEP_COUNT]; /* the platform's rates; boot clock */
	bool rates_begun;             /* rate[] is in use */
	int64_t slow_until_ms;        /* boot: near a limit, next request */
	unsigned retry_credit;        /* see RETRY_COST */
	int64_t patience_ms;          /* what may still be waited to repeat */
	struct backoff retry;         /* between repetitions */
	struct backoff quota_pause;   /* of a quota refusal without an end */
	unsigned failures;            /* requests in a row without an answer */
	struct backoff breaker_pause;
	int64_t breaker_until_ms;   /* boot: the breaker is open */
	int64_t suspended_until_ms; /* boot: the platform refused us */
	struct trouble suspended;   /* ... and why */
	struct trouble trouble;     /* the newest, until an answer is read */

	/* The request under way. */
	enum requester_state state;
	struct request *request; /* borrowed while not IDLE */
	unsigned attempts;       /* requests sent; 0: it was not sent at all */
	unsigned dialect;        /* the one that the platform understands */
	bool dialect_switched;   /* the other one was tried for this request */
	int64_t due_ms;          /* boot; READY: not sent before */
	struct http_req req;
	struct http_resp resp;

	/* SETTLED. */
	bool answered;        /* answer holds the result, else failure */
	struct answer answer; /* owned until requester_done() */
	struct failure failure;
	int64_t hold_targets_ms; /* Unix ms before which the accounts of the
				    request must rest; 0: they need not */
};

/* setup: copied; what it points to is borrowed.  The quota begins at nothing
 * used: requester_load() reads what an earlier process left. */
void requester_init(struct requester *, const struct requester_setup *);
void requester_release(struct requester *);

/* The quota from its file.  A file that cannot be read is logged and left
 * aside; a missing one is none of that. */
void requester_load(struct requester *);
/* The quota to its file, if the file is out of date.  A failure is logged, at
 * most once a minute, and tried again with the next request. */
void requester_save(struct requester *, struct instant);

/* Take up a request.  Fills in credentials, origin, keys and dialect; limit
 * and dialect may change until it is settled.  request: borrowed until
 * requester_done(). */
void requester_begin(struct requester *, struct request *);
/* Do what is due now.  SETTLED: read answered, answer, failure, attempts and
 * hold_targets_ms, then call requester_done(). */
enum requester_state requester_step(struct requester *, struct instant);
/* Forget the request, settled or not; its answer is released. */
void requester_done(struct requester *);
/* boot_ms at which requester_step() is due; INT64_MAX: when the answer
 * came. */
int64_t requester_due(const struct requester *);

/* Send nothing for suspend_ms, and tell auth: several accounts were refused
 * alike and none was answered. */
void requester_shut(struct requester *, const char *detail, struct instant now);

#endif
