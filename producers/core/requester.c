/* requester.c -- the life of one request.
 *
 * READY -> IN_FLIGHT -> RECEIVED -> SETTLED, or back to READY where the failure
 * has an action that may mend it.  Everything that decides whether a request
 * may go out stands in is_blocked() (refused without sending) and paced_ms()
 * (sent later); everything that follows from what came back stands in act()
 * and record_failure(). */
#include "requester.h"

#include "classify.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <stdio.h>

/* What may be waited for one repetition; with --once for all of them, so that a
 * run ends. */
#define PATIENCE_MS (10 * SECOND_MS)
#define SLOWDOWN_MS \
	(3 *        \
	 SECOND_MS) /* between requests, for each percent above USAGE_SLOW */
#define STOP_MS HOUR_MS

#define QUOTA_BYTES_MAX (64u << 10) /* of the quota's file */

void requester_init(struct requester *rq, const struct requester_setup *setup)
{
	uint64_t seed = setup->seed;

	*rq = (struct requester){
		.setup = *setup,
		.retries = 1,
		.retry_credit = RETRY_SAVE,
		.patience_ms = PATIENCE_MS,
	};
	quota_init(&rq->quota, setup->platform->quota_period, 0);
	http_req_init(&rq->req);
	http_resp_init(&rq->resp);
	backoff_init(&rq->retry, SECOND_MS, 5 * MINUTE_MS, seed);
	backoff_init(&rq->quota_pause, MINUTE_MS, HOUR_MS, seed + 1);
	backoff_init(&rq->breaker_pause, 30 * SECOND_MS, 5 * MINUTE_MS,
		     seed + 2);
}

void requester_release(struct requester *rq)
{
	answer_release(&rq->answer);
	http_req_release(&rq->req);
	http_resp_release(&rq->resp);
}

void requester_begin(struct requester *rq, struct request *request)
{
	request->base_url = rq->base_url;
	request->token = rq->setup.token;
	request->secret = rq->setup.secret;
	request->keys = rq->keys;
	request->dialect = rq->dialect;
	rq->request = request;
	rq->attempts = 0;
	rq->dialect_switched = false;
	rq->due_ms = 0;
	rq->hold_targets_ms = 0;
	backoff_reset(&rq->retry);
	rq->state = REQUESTER_READY;
}

void requester_done(struct requester *rq)
{
	answer_release(&rq->answer);
	rq->request = NULL;
	rq->state = REQUESTER_IDLE;
}

int64_t requester_due(const struct requester *rq)
{
	switch (rq->state) {
	case REQUESTER_READY: return rq->due_ms;
	case REQUESTER_RECEIVED:
	case REQUESTER_SETTLED: return 0;
	default: return INT64_MAX;
	}
}

/* ---- the quota's file ---- */

void requester_load(struct requester *rq)
{
	const char *path = rq->setup.quota_path;
	struct buf text;
	struct err err = { 0 };
	int rc;

	if (!*path)
		return;
	buf_init(&text, QUOTA_BYTES_MAX);
	rc = file_read(path, &text, &err);
	if (rc == 0)
		rc = quota_decode(&rq->quota, buf_str(&text), &err);
	if (rc < 0 && rc != -ENOENT)
		log_kv(LOG_WARN, "the quota's state is left aside", "file",
		       path, "error", err.text, NULL);
	buf_release(&text);
}

void requester_save(struct requester *rq, struct instant now)
{
	struct buf text;
	struct err err;
	int rc;

	if (!rq->quota.dirty || !*rq->setup.quota_path)
		return;
	buf_init(&text, QUOTA_BYTES_MAX);
	quota_encode(&rq->quota, &text);
	rc = buf_error(&text, &err, "the quota");
	if (rc == 0)
		rc = file_write(rq->setup.quota_path, buf_str(&text), 0600,
				&err);
	if (rc == 0)
		rq->quota.dirty = false;
	else if (log_limited("quota file", now.boot_ms))
		log_kv(LOG_ERROR, "cannot write the quota file", "error",
		       err.text, NULL);
	buf_release(&text);
}

/* ---- whether and when a request may go out ---- */

static void raise_trouble(struct requester *rq, enum outcome outcome,
			  const char *detail)
{
	rq->trouble.on = true;
	rq->trouble.outcome = outcome;
	detail_clean(rq->trouble.detail, detail);
}

static bool blocked_by_quota(struct requester *rq, struct instant now,
			     struct failure *failure)
{
	enum step step = rq->request->step;
	int64_t cost = quota_cost(rq->setup.platform, step, rq->request->n);
	int64_t until = quota_blocked(&rq->quota, step, cost, now.wall_ms);
	char at[RFC3339_SIZE];

	if (!until)
		return false;
	rfc3339_format(until, at);
	*failure = (struct failure){ .outcome = OUTCOME_QUOTA,
				     .scope = FAILURE_PLATFORM,
				     .not_before_ms = until };
	snprintf(failure->detail, sizeof(failure->detail),
		 "not asked: the limit holds until %s", at);
	raise_trouble(rq, OUTCOME_QUOTA, failure->detail);
	return true;
}

/* Whether no request may be sent now; *failure says why. */
static bool is_blocked(struct requester *rq, struct instant now,
		       struct failure *failure)
{
	if (rq->suspended_until_ms > now.boot_ms) {
		*failure = (struct failure){ .outcome = rq->suspended.outcome,
					     .scope = FAILURE_PLATFORM };
		snprintf(failure->detail, sizeof(failure->detail), "%s",
			 rq->suspended.detail);
		return true;
	}
	if (rq->breaker_until_ms > now.boot_ms) {
		*failure = (struct failure){ .outcome = OUTCOME_UNAVAILABLE,
					     .scope = FAILURE_PLATFORM };
		snprintf(failure->detail, sizeof(failure->detail),
			 "not asked: %u requests in a row failed",
			 rq->failures);
		return true;
	}
	return blocked_by_quota(rq, now, failure);
}

/* A process that ran just before this one may have used the rates up, so they
 * begin exhausted. */
static void begin_rates(struct requester *rq, struct instant now)
{
	size_t i;

	for (i = 0; i < STEP_COUNT; i++) {
		pace_init(&rq->rate[i], rq->setup.platform->rate[i], MINUTE_MS);
		pace_exhaust(&rq->rate[i], now.boot_ms);
	}
	rq->rates_begun = true;
}

/* boot_ms at which the request may go out: now, or when the documented rate,
 * the evenly spread budget and the slowdown near a limit allow it.  With --once
 * only the rate counts: a run must end. */
static int64_t paced_ms(struct requester *rq, struct instant now)
{
	enum step step = rq->request->step;
	int64_t cost = quota_cost(rq->setup.platform, step, rq->request->n);
	int64_t due_ms, budget_ms;

	if (!rq->rates_begun)
		begin_rates(rq, now);
	due_ms = pace_due_ms(&rq->rate[step], 1, now.boot_ms);
	if (rq->setup.once)
		return due_ms;
	budget_ms = now.boot_ms - now.wall_ms +
		    quota_paced(&rq->quota, cost, now.wall_ms);
	due_ms = budget_ms > due_ms ? budget_ms : due_ms;
	return rq->slow_until_ms > due_ms ? rq->slow_until_ms : due_ms;
}

/* Holds and slowdowns that the headers of an answer ask for. */
static void apply_limits(struct requester *rq, const struct limits *limits,
			 struct instant now)
{
	int64_t until_ms = limits->not_before_ms;
	int over = limits->usage_percent - USAGE_SLOW;

	if (limits->usage_percent >= USAGE_STOP && until_ms <= now.wall_ms)
		until_ms = now.wall_ms + STOP_MS;
	else if (limits->usage_percent < USAGE_STOP && limits->remaining != 0)
		until_ms = 0;
	if (until_ms && limits->scope == LIMITS_TARGETS)
		rq->hold_targets_ms = until_ms;
	else if (until_ms)
		quota_hold(&rq->quota,
			   limits->scope == LIMITS_PLATFORM ? STEP_COUNT
							    : rq->request->step,
			   until_ms, now.wall_ms);
	else if (over > 0)
		rq->slow_until_ms = now.boot_ms + over * SLOWDOWN_MS;
}

/* ---- sending ---- */

static void count_request(struct requester *rq)
{
	const struct http_resp *resp = &rq->resp;
	char code[] = "0xx";

	code[0] = (char)('0' + resp->status / 100 % 10);
	metrics_add(rq->setup.metrics, METER_REQUESTS,
		    resp->fault == HTTP_OK ? code : "failed", 1);
}

/* A http_done_fn.  resp is gone after the call, so it is copied; it is read by
 * the next requester_step(), as the transport must not be called from here. */
static void receive(void *ctx, struct http_resp *resp)
{
	struct requester *rq = ctx;

	http_resp_release(&rq->resp);
	http_resp_init(&rq->resp);
	rq->resp.fault = resp->fault;
	rq->resp.status = resp->status;
	rq->resp.date_ms = resp->date_ms;
	memcpy(rq->resp.fault_text, resp->fault_text, sizeof(resp->fault_text));
	buf_addbuf(&rq->resp.body, &resp->body);
	buf_addbuf(&rq->resp.headers, &resp->headers);
	/* What is over its cap has its fault already. */
	if (rq->resp.body.no_memory || rq->resp.headers.no_memory) {
		rq->resp.fault = HTTP_BROKEN;
		snprintf(rq->resp.fault_text, sizeof(rq->resp.fault_text),
			 "out of memory");
	}
	count_request(rq);
	rq->state = REQUESTER_RECEIVED;
}

static void settle(struct requester *rq, bool answered)
{
	rq->answered = answered;
	rq->state = REQUESTER_SETTLED;
}

static void refuse(struct requester *rq, enum outcome outcome,
		   const char *detail)
{
	rq->failure = (struct failure){ .outcome = outcome };
	snprintf(rq->failure.detail, sizeof(rq->failure.detail), "%s", detail);
	settle(rq, false);
}

static int build(struct requester *rq, struct err *err)
{
	http_req_clear(&rq->req);
	return rq->setup.platform->build(rq->request, &rq->req, err);
}

static int launch(struct requester *rq, struct instant now, struct err *err)
{
	enum step step = rq->request->step;

	quota_spend(&rq->quota,
		    quota_cost(rq->setup.platform, step, rq->request->n),
		    now.wall_ms);
	pace_spend(&rq->rate[step], 1, now.boot_ms);
	requester_save(rq, now);
	if (rq->attempts++ == 0 && rq->retry_credit < RETRY_SAVE)
		rq->retry_credit++;
	rq->state = REQUESTER_IN_FLIGHT; /* set first: start() may call
					    receive() at once */
	return rq->setup.transport->start(rq->setup.transport->ctx, &rq->req,
					  receive, rq, err);
}

/* That we are short of memory is no fault of the platform. */
static enum outcome outcome_of(int rc)
{
	return rc == -ENOMEM ? OUTCOME_UNAVAILABLE : OUTCOME_INVALID_RESPONSE;
}

static void send(struct requester *rq, struct instant now)
{
	struct err err;
	int rc;

	rq->request->now_ms = now.wall_ms;
	if (is_blocked(rq, now, &rq->failure)) {
		settle(rq, false);
		return;
	}
	rq->due_ms = paced_ms(rq, now);
	if (rq->due_ms > now.boot_ms)
		return;
	rc = build(rq, &err);
	if (rc < 0) {
		refuse(rq, outcome_of(rc), err.text);
		classify_split(rq->setup.platform, rq->request, &rq->failure);
	} else if (launch(rq, now, &err) < 0)
		refuse(rq, OUTCOME_UNAVAILABLE, err.text);
}

/* ---- what to do about a failure: send the request again ---- */

static bool ready(struct requester *rq, int64_t due_ms)
{
	rq->due_ms = due_ms;
	rq->state = REQUESTER_READY;
	metrics_add(rq->setup.metrics, METER_RETRIES, NULL, 1);
	return true;
}

static bool retry(struct requester *rq, struct instant now)
{
	unsigned attempts = rq->failures >= BREAKER_WARY ? 1 : rq->retries;
	int64_t wait_ms = backoff_next(&rq->retry);

	if (rq->attempts >= attempts || rq->retry_credit < RETRY_COST)
		return false;
	if (rq->failure.not_before_ms > now.wall_ms + wait_ms)
		wait_ms = rq->failure.not_before_ms - now.wall_ms;
	if (wait_ms > rq->patience_ms)
		return false;
	if (rq->setup.once)
		rq->patience_ms -= wait_ms;
	rq->retry_credit -= RETRY_COST;
	return ready(rq, now.boot_ms + wait_ms);
}

static bool halve(struct requester *rq, struct instant now)
{
	unsigned limit = rq->request->limit ? rq->request->limit
					    : rq->setup.platform->page;

	if (limit <= 1)
		return false;
	rq->request->limit = limit / 2;
	return ready(rq, now.boot_ms);
}

static bool switch_dialect(struct requester *rq, struct instant now)
{
	if (rq->dialect_switched)
		return false;
	rq->dialect_switched = true;
	rq->request->dialect++;
	return ready(rq, now.boot_ms);
}

/* Whether the failure has an action within this request: then it is READY
 * again.  BISECT, SINGLES, EMPTY and TOKEN are the batch's to do. */
static bool act(struct requester *rq, struct instant now)
{
	switch (rq->failure.action) {
	case ACTION_RETRY: return retry(rq, now);
	case ACTION_HALVE: return halve(rq, now);
	case ACTION_DIALECT: return switch_dialect(rq, now);
	default: return false;
	}
}

/* ---- what a failure means for the requests to come ---- */

static void count_failure(struct requester *rq, struct instant now)
{
	rq->failures++;
	if (rq->failures >= BREAKER_OPEN || rq->request->n > 1)
		raise_trouble(rq, OUTCOME_UNAVAILABLE, rq->failure.detail);
	if (rq->failures < BREAKER_OPEN)
		return;
	rq->breaker_until_ms = now.boot_ms + backoff_next(&rq->breaker_pause);
	metrics_set(rq->setup.metrics, METER_BREAKER, NULL, 1);
}

/* The platform answered, be it with a refusal: it is reachable. */
static void close_breaker(struct requester *rq)
{
	rq->failures = 0;
	rq->breaker_until_ms = 0;
	backoff_reset(&rq->breaker_pause);
	metrics_set(rq->setup.metrics, METER_BREAKER, NULL, 0);
}

static void suspend(struct requester *rq, struct instant now)
{
	struct failure *failure = &rq->failure;

	raise_trouble(rq, failure->outcome, failure->detail);
	if (failure->outcome == OUTCOME_QUOTA) {
		if (failure->not_before_ms <= now.wall_ms)
			failure->not_before_ms = now.wall_ms + MINUTE_MS +
						 backoff_next(&rq->quota_pause);
		quota_hold(&rq->quota, STEP_COUNT, failure->not_before_ms,
			   now.wall_ms);
		return;
	}
	rq->suspended = rq->trouble;
	rq->suspended_until_ms = now.boot_ms + rq->suspend_ms;
	if (failure->not_before_ms > now.wall_ms + rq->suspend_ms)
		rq->suspended_until_ms =
			now.boot_ms + failure->not_before_ms - now.wall_ms;
}

void requester_shut(struct requester *rq, const char *detail,
		    struct instant now)
{
	rq->failure = (struct failure){ .outcome = OUTCOME_AUTH,
					.scope = FAILURE_PLATFORM };
	snprintf(rq->failure.detail, sizeof(rq->failure.detail), "%s", detail);
	suspend(rq, now);
}

static void record_failure(struct requester *rq, struct instant now)
{
	if (rq->failure.outcome == OUTCOME_UNAVAILABLE)
		count_failure(rq, now);
	else
		close_breaker(rq);
	if (rq->failure.outcome == OUTCOME_INVALID_RESPONSE)
		rq->dialect = 0; /* it may have gone back to the first one */
	if (rq->failure.scope == FAILURE_PLATFORM)
		suspend(rq, now);
}

static void record_success(struct requester *rq)
{
	close_breaker(rq);
	rq->dialect = rq->request->dialect;
	rq->trouble.on = false;
	backoff_reset(&rq->quota_pause);
}

/* ---- reading ---- */

/* False, with rq->failure set: the answer is not what the request asked for. */
static bool parse(struct requester *rq)
{
	struct err err = { 0 };
	int rc = answer_init(&rq->answer, rq->request->n);

	if (rc == 0)
		rc = rq->setup.platform->parse(rq->request, &rq->resp,
					       &rq->answer, &err);
	else
		err_set(&err, rc, "out of memory");
	if (rc == 0 && rq->answer.no_memory)
		rc = err_set(&err, -ENOMEM, "out of memory");
	else if (rc == 0 && rq->answer.bad)
		rc = err_set(&err, -E2BIG, "more than an answer may hold");
	if (rc == 0)
		return true;
	answer_release(&rq->answer);
	if (rc == PARSE_REFUSED) {
		classify_refusal(rq->setup.platform, rq->request, &rq->resp,
				 &rq->failure);
		return false;
	}
	rq->failure = (struct failure){ .outcome = outcome_of(rc) };
	memcpy(rq->failure.detail, err.text, sizeof(err.text));
	classify_split(rq->setup.platform, rq->request, &rq->failure);
	return false;
}

static void read_limits(struct requester *rq, struct instant now)
{
	struct limits limits = { .remaining = -1, .usage_percent = -1 };

	if (!rq->setup.platform->limits || rq->resp.fault != HTTP_OK)
		return;
	rq->setup.platform->limits(rq->request, &rq->resp, &limits);
	apply_limits(rq, &limits, now);
}

/* A platform bills the posts that it delivered, readable or not. */
static int64_t posts_in(const struct answer *a)
{
	size_t i, n = a->n_posts;

	for (i = 0; i < a->n_targets; i++)
		n += a->target[i].unreadable;
	return (int64_t)n;
}

/* A 2xx answer that could not be read: how many posts it delivered is unknown,
 * so nothing of what was spent is refunded. */
static bool is_lost(const struct requester *rq)
{
	return rq->resp.status >= 200 && rq->resp.status <= 299 &&
	       (rq->resp.fault != HTTP_OK ||
		rq->failure.outcome == OUTCOME_INVALID_RESPONSE);
}

/* quota_spend() took the most that the request could cost; give back what it
 * did not. */
static void bill(struct requester *rq, bool good, struct instant now)
{
	const struct platform *pf = rq->setup.platform;
	int64_t cost = quota_cost(pf, rq->request->step, rq->request->n);
	int64_t billed = 0;

	if (!pf->cost_by_post || (!good && is_lost(rq)))
		return;
	if (good)
		billed = rq->request->step == STEP_POSTS ? posts_in(&rq->answer)
							 : cost;
	if (billed > cost)
		billed = cost;
	quota_refund(&rq->quota, cost - billed, now.wall_ms);
}

static void read_answer(struct requester *rq, struct instant now)
{
	bool good;

	rq->request->now_ms = now.wall_ms;
	good = classify_answer(rq->setup.platform, rq->request, &rq->resp,
			       &rq->failure) &&
	       parse(rq);
	read_limits(rq, now);
	bill(rq, good, now);
	if (good) {
		record_success(rq);
		settle(rq, true);
	} else if (!act(rq, now)) {
		record_failure(rq, now);
		settle(rq, false);
	}
	requester_save(rq, now);
	http_resp_release(&rq->resp);
	http_resp_init(&rq->resp);
}

enum requester_state requester_step(struct requester *rq, struct instant now)
{
	if (rq->state == REQUESTER_RECEIVED)
		read_answer(rq, now);
	if (rq->state == REQUESTER_READY && rq->due_ms <= now.boot_ms)
		send(rq, now);
	return rq->state;
}
