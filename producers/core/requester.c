/* requester.c -- the life of one question. */
#include "requester.h"

#include "classify.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "meters.h"
#include "requester_rules.h"

#include <errno.h>
#include <stdio.h>

void requester_init(struct requester *a, const struct requester_setup *setup)
{
	uint64_t seed = setup->seed;

	*a = (struct requester){ .setup = *setup,
				 .retries = 1,
				 .credit = RETRY_SAVE };
	http_req_init(&a->req);
	http_resp_init(&a->resp);
	backoff_init(&a->retry, SECOND_MS, 5 * MINUTE_MS, seed);
	backoff_init(&a->pause, MINUTE_MS, HOUR_MS, seed + 1);
	backoff_init(&a->rest, 30 * SECOND_MS, 5 * MINUTE_MS, seed + 2);
	a->patience_ms = REQUESTER_PATIENCE_MS;
}

void requester_release(struct requester *a)
{
	answer_release(&a->answer);
	http_req_release(&a->req);
	http_resp_release(&a->resp);
}

void requester_begin(struct requester *a, struct request *request)
{
	request->base_url = a->base_url;
	request->token = a->setup.token;
	request->secret = a->setup.secret;
	request->keys = a->keys;
	request->dialect = a->dialect;
	a->request = request;
	a->attempts = 0;
	a->switched = false;
	a->due_ms = 0;
	a->hold_asked_ms = 0;
	backoff_reset(&a->retry);
	a->state = REQUESTER_READY;
}

void requester_done(struct requester *a)
{
	answer_release(&a->answer);
	a->request = NULL;
	a->state = REQUESTER_IDLE;
}

int64_t requester_due(const struct requester *a)
{
	switch (a->state) {
	case REQUESTER_READY: return a->due_ms;
	case REQUESTER_LANDED:
	case REQUESTER_SETTLED: return 0;
	default: return INT64_MAX;
	}
}

void requester_save(struct requester *a, struct instant now)
{
	struct buf text;
	struct err err;

	if (!a->quota.dirty || !*a->setup.quota_path)
		return;
	buf_init(&text, 4096);
	quota_encode(&a->quota, &text);
	if (file_write(a->setup.quota_path, buf_str(&text), 0600, &err) == 0)
		a->quota.dirty = false;
	else if (log_limited("quota file", now.boot_ms))
		log_kv(LOG_ERROR, "cannot write the quota file", "error",
		       err.text, NULL);
	buf_release(&text);
}

/* ---- sending ---- */

static void count_request(struct requester *a)
{
	const struct http_resp *resp = &a->resp;
	char code[] = "0xx";

	code[0] = (char)('0' + resp->status / 100 % 10);
	metrics_add(a->setup.metrics, METER_REQUESTS,
		    resp->fault == HTTP_OK ? code : "failed", 1);
}

/* The answer goes with the call; a step reads it when there is time. */
static void landed(void *ctx, struct http_resp *resp)
{
	struct requester *a = ctx;

	http_resp_release(&a->resp);
	http_resp_init(&a->resp);
	a->resp.fault = resp->fault;
	a->resp.status = resp->status;
	a->resp.date_ms = resp->date_ms;
	memcpy(a->resp.fault_text, resp->fault_text, sizeof(resp->fault_text));
	buf_addstr(&a->resp.body, buf_str(&resp->body));
	buf_addstr(&a->resp.headers, buf_str(&resp->headers));
	count_request(a);
	a->state = REQUESTER_LANDED;
}

static void settle(struct requester *a, bool answered)
{
	a->answered = answered;
	a->state = REQUESTER_SETTLED;
}

static void refuse(struct requester *a, enum outcome outcome,
		   const char *detail)
{
	a->failure = (struct failure){ .outcome = outcome };
	snprintf(a->failure.detail, sizeof(a->failure.detail), "%s", detail);
	settle(a, false);
}

static int build(struct requester *a, struct err *err)
{
	http_req_clear(&a->req);
	return a->setup.platform->build(a->request, &a->req, err);
}

static int launch(struct requester *a, struct instant now, struct err *err)
{
	enum step step = a->request->step;

	quota_spend(&a->quota,
		    quota_cost(a->setup.platform, step, a->request->n),
		    now.wall_ms);
	pace_spend(&a->rate[step], 1, now.boot_ms);
	requester_save(a, now);
	if (a->attempts++ == 0 && a->credit < RETRY_SAVE)
		a->credit++;
	a->state = REQUESTER_FLYING; /* before: done may be called at once */
	return a->setup.transport->start(a->setup.transport->ctx, &a->req,
					 landed, a, err);
}

static void send(struct requester *a, struct instant now)
{
	struct err err;

	a->request->now_ms = now.wall_ms;
	if (requester_blocked(a, now, &a->failure)) {
		settle(a, false);
		return;
	}
	a->due_ms = requester_paced(a, now);
	if (a->due_ms > now.boot_ms)
		return;
	if (build(a, &err) < 0)
		refuse(a, OUTCOME_INVALID_RESPONSE, err.text);
	else if (launch(a, now, &err) < 0)
		refuse(a, OUTCOME_UNAVAILABLE, err.text);
}

/* ---- reading ---- */

/* False, with the verdict set: it is not what was asked for. */
static bool parse(struct requester *a)
{
	struct err err = { 0 };
	int rc = answer_init(&a->answer, a->request->n);

	if (rc == 0)
		rc = a->setup.platform->parse(a->request, &a->resp, &a->answer,
					      &err);
	else
		err_set(&err, rc, "out of memory");
	if (rc == 0 && a->answer.bad)
		rc = err_set(&err, -E2BIG, "more than an answer may hold");
	if (rc == 0)
		return true;
	answer_release(&a->answer);
	if (rc == PARSE_REFUSED) {
		classify_refusal(a->setup.platform, a->request, &a->resp,
				 &a->failure);
		return false;
	}
	a->failure = (struct failure){ .outcome = OUTCOME_INVALID_RESPONSE };
	memcpy(a->failure.detail, err.text, sizeof(err.text));
	return false;
}

static void read_limits(struct requester *a, struct instant now)
{
	struct limits limits = { .remaining = -1, .usage_percent = -1 };

	if (!a->setup.platform->limits || a->resp.fault != HTTP_OK)
		return;
	a->setup.platform->limits(a->request, &a->resp, &limits);
	requester_mind(a, &limits, now);
}

/* What was told is what is billed, readable or not. */
static int64_t posts_told(const struct answer *a)
{
	size_t i, n = a->n_posts;

	for (i = 0; i < a->n_targets; i++)
		n += a->target[i].unreadable;
	return (int64_t)n;
}

/* An answer came, but what it told nobody knows. */
static bool is_lost(const struct requester *a)
{
	return a->resp.status >= 200 && a->resp.status <= 299 &&
	       (a->resp.fault != HTTP_OK ||
		a->failure.outcome == OUTCOME_INVALID_RESPONSE);
}

static void bill(struct requester *a, bool good, struct instant now)
{
	const struct platform *pf = a->setup.platform;
	int64_t cost = quota_cost(pf, a->request->step, a->request->n);
	int64_t told = 0;

	if (!pf->cost_by_post || (!good && is_lost(a)))
		return;
	if (good)
		told = a->request->step == STEP_POSTS ? posts_told(&a->answer)
						      : cost;
	if (told > cost)
		told = cost;
	quota_refund(&a->quota, cost - told, now.wall_ms);
}

static void read_answer(struct requester *a, struct instant now)
{
	bool good;

	a->request->now_ms = now.wall_ms;
	good = classify_answer(a->setup.platform, a->request, &a->resp,
			       &a->failure) &&
	       parse(a);
	read_limits(a, now);
	bill(a, good, now);
	if (good) {
		requester_praise(a);
		settle(a, true);
	} else if (!requester_again(a, now)) {
		requester_blame(a, now);
		settle(a, false);
	}
	requester_save(a, now);
	http_resp_release(&a->resp);
	http_resp_init(&a->resp);
}

enum requester_state requester_step(struct requester *a, struct instant now)
{
	if (a->state == REQUESTER_LANDED)
		read_answer(a, now);
	if (a->state == REQUESTER_READY && a->due_ms <= now.boot_ms)
		send(a, now);
	return a->state;
}
