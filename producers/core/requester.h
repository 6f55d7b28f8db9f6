/* requester.h -- puts one question to the platform until it is settled.
 *
 * Knows requests, retries, quota and the breaker; knows nothing of rounds or
 * events.  Never sleeps and never blocks: requester_step() does what is due. */
#ifndef SENTRA_PRODUCERS_CORE_REQUESTER_H
#define SENTRA_PRODUCERS_CORE_REQUESTER_H

#include "common/base/backoff.h"
#include "common/daemon/metrics.h"
#include "common/http/http.h"
#include "detail.h"
#include "producers/platforms/answer.h"
#include "quota.h"

/* The two clocks.  With --as-of the wall stands still; waiting runs on
 * boot_ms. */
struct instant {
	int64_t boot_ms, wall_ms;
};

/* How requests travel: http.c, or a test's script. */
struct transport {
	void *ctx;
	int (*start)(void *ctx, const struct http_req *, http_done_fn *done,
		     void *done_ctx, struct err *);
};

/* From five failed requests in a row on, nothing is repeated any more; from
 * ten on nothing is asked for a while.  Both numbers, so that a few broken
 * accounts in a row do not cost the next one its round. */
#define BREAKER_WARY 5u
#define BREAKER_OPEN 10u

/* Repetitions are paid for: a request earns a tenth of one, and ten are there
 * at the beginning.  So an outage adds a tenth to the traffic, no more. */
#define RETRY_COST 10
#define RETRY_SAVE (10 * RETRY_COST)

struct requester_setup {
	const struct platform *platform;
	const struct transport *transport;
	struct metrics *metrics;
	const char *quota_path; /* "" = not kept */
	struct str token, secret;
	bool once;     /* waits are bounded in sum, budgets are not spread */
	uint64_t seed; /* of the jitter */
};

/* What concerns every account: told to whoever logs. */
struct trouble {
	bool on;
	enum outcome outcome;
	char detail[DETAIL_MAX + 1];
};

enum requester_state {
	REQUESTER_IDLE,
	REQUESTER_READY,
	REQUESTER_FLYING,
	REQUESTER_LANDED,
	REQUESTER_SETTLED
};

struct requester {
	struct requester_setup setup; /* borrowed */
	/* From the configuration; may change between questions. */
	struct str base_url;
	const char *const *keys;
	unsigned retries;    /* attempts a request */
	int64_t shut_for_ms; /* how long a platform-wide refusal other than
				quota holds */
	struct quota quota;
	struct pace rate[STEP_COUNT]; /* what the platform documents; boot */
	bool rated;                   /* the paces of rate were begun */
	int64_t slow_until_ms;        /* boot: the limits are near, no haste */
	unsigned credit;              /* for repetitions, see RETRY_COST */

	enum requester_state state;
	struct request *request; /* borrowed while not IDLE */
	unsigned attempts;
	bool switched;       /* the other dialect was tried */
	unsigned dialect;    /* the one that is understood */
	int64_t due_ms;      /* boot; READY: not before */
	int64_t patience_ms; /* what may still be waited */
	struct backoff retry;
	struct backoff pause;  /* of a quota that tells no end */
	unsigned failures;     /* requests in a row that got no answer */
	struct backoff rest;   /* of the open breaker */
	int64_t open_until_ms; /* boot */
	int64_t shut_until_ms; /* boot */
	struct trouble shut;   /* why */
	struct trouble trouble;

	struct http_req req;
	struct http_resp resp;
	int64_t hold_asked_ms; /* SETTLED: unix ms before which those asked
				  about are not to be asked again, or 0 */
	bool answered;         /* SETTLED: answer, else verdict */
	struct answer answer;
	struct failure failure;
};

/* setup: copied; what it points to is borrowed. */
void requester_init(struct requester *, const struct requester_setup *);
void requester_release(struct requester *);

/* ask: borrowed until requester_done(); its limit and dialect may change. */
void requester_begin(struct requester *, struct request *);
/* SETTLED: the result stands in answered, answer, verdict. */
enum requester_state requester_step(struct requester *, struct instant);
void requester_done(struct requester *);
/* boot_ms at which requester_step() is due; INT64_MAX: once an answer came. */
int64_t requester_due(const struct requester *);

/* Write the quota to its file if that is out of date. */
void requester_save(struct requester *, struct instant);

#endif
