/* requester.c -- the life of one question. */
#include "requester.h"

#include "requester_rules.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "classify.h"
#include "meters.h"

#include <errno.h>
#include <stdio.h>

void asker_init(struct asker *a, const struct asker_setup *setup)
{
	uint64_t seed = setup->seed;

	*a = (struct asker){ .setup = *setup,
			     .retries = 1,
			     .credit = RETRY_SAVE };
	http_req_init(&a->req);
	http_resp_init(&a->resp);
	backoff_init(&a->retry, SECOND_MS, 5 * MINUTE_MS, seed);
	backoff_init(&a->pause, MINUTE_MS, HOUR_MS, seed + 1);
	backoff_init(&a->rest, 30 * SECOND_MS, 5 * MINUTE_MS, seed + 2);
	a->patience_ms = ASKER_PATIENCE_MS;
}

void asker_release(struct asker *a)
{
	answer_release(&a->answer);
	http_req_release(&a->req);
	http_resp_release(&a->resp);
}

void asker_begin(struct asker *a, struct ask *ask)
{
	ask->base_url = a->base_url;
	ask->token = a->setup.token;
	ask->secret = a->setup.secret;
	ask->keys = a->keys;
	ask->dialect = a->dialect;
	a->ask = ask;
	a->attempts = 0;
	a->switched = false;
	a->due_ms = 0;
	a->hold_asked_ms = 0;
	backoff_reset(&a->retry);
	a->state = ASKER_READY;
}

void asker_done(struct asker *a)
{
	answer_release(&a->answer);
	a->ask = NULL;
	a->state = ASKER_IDLE;
}

int64_t asker_due(const struct asker *a)
{
	switch (a->state) {
	case ASKER_READY: return a->due_ms;
	case ASKER_LANDED:
	case ASKER_SETTLED: return 0;
	default: return INT64_MAX;
	}
}

void asker_save(struct asker *a, struct moment now)
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

static void count_request(struct asker *a)
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
	struct asker *a = ctx;

	http_resp_release(&a->resp);
	http_resp_init(&a->resp);
	a->resp.fault = resp->fault;
	a->resp.status = resp->status;
	a->resp.date_ms = resp->date_ms;
	memcpy(a->resp.fault_text, resp->fault_text, sizeof(resp->fault_text));
	buf_addstr(&a->resp.body, buf_str(&resp->body));
	buf_addstr(&a->resp.headers, buf_str(&resp->headers));
	count_request(a);
	a->state = ASKER_LANDED;
}

static void settle(struct asker *a, bool answered)
{
	a->answered = answered;
	a->state = ASKER_SETTLED;
}

static void refuse(struct asker *a, enum outcome outcome, const char *detail)
{
	a->verdict = (struct verdict){ .outcome = outcome };
	snprintf(a->verdict.detail, sizeof(a->verdict.detail), "%s", detail);
	settle(a, false);
}

static int build(struct asker *a, struct err *err)
{
	http_req_clear(&a->req);
	return a->setup.platform->build(a->ask, &a->req, err);
}

static int launch(struct asker *a, struct moment now, struct err *err)
{
	enum step step = a->ask->step;

	quota_spend(&a->quota, quota_cost(a->setup.platform, step, a->ask->n),
		    now.wall_ms);
	pace_spend(&a->rate[step], 1, now.boot_ms);
	asker_save(a, now);
	if (a->attempts++ == 0 && a->credit < RETRY_SAVE)
		a->credit++;
	a->state = ASKER_FLYING; /* before: done may be called at once */
	return a->setup.transport->start(a->setup.transport->ctx, &a->req,
					 landed, a, err);
}

static void send(struct asker *a, struct moment now)
{
	struct err err;

	a->ask->now_ms = now.wall_ms;
	if (asker_blocked(a, now, &a->verdict)) {
		settle(a, false);
		return;
	}
	a->due_ms = asker_paced(a, now);
	if (a->due_ms > now.boot_ms)
		return;
	if (build(a, &err) < 0)
		refuse(a, OUTCOME_INVALID_RESPONSE, err.text);
	else if (launch(a, now, &err) < 0)
		refuse(a, OUTCOME_UNAVAILABLE, err.text);
}

/* ---- reading ---- */

/* False, with the verdict set: it is not what was asked for. */
static bool parse(struct asker *a)
{
	struct err err = { 0 };
	int rc = answer_init(&a->answer, a->ask->n);

	if (rc == 0)
		rc = a->setup.platform->parse(a->ask, &a->resp, &a->answer,
					      &err);
	else
		err_set(&err, rc, "out of memory");
	if (rc == 0 && a->answer.bad)
		rc = err_set(&err, -E2BIG, "more than an answer may hold");
	if (rc == 0)
		return true;
	answer_release(&a->answer);
	if (rc == PARSE_REFUSED) {
		judge_refusal(a->setup.platform, a->ask, &a->resp, &a->verdict);
		return false;
	}
	a->verdict = (struct verdict){ .outcome = OUTCOME_INVALID_RESPONSE };
	memcpy(a->verdict.detail, err.text, sizeof(err.text));
	return false;
}

static void read_limits(struct asker *a, struct moment now)
{
	struct limits limits = { .remaining = -1, .usage_percent = -1 };

	if (!a->setup.platform->limits || a->resp.fault != HTTP_OK)
		return;
	a->setup.platform->limits(a->ask, &a->resp, &limits);
	asker_mind(a, &limits, now);
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
static bool is_lost(const struct asker *a)
{
	return a->resp.status >= 200 && a->resp.status <= 299 &&
	       (a->resp.fault != HTTP_OK ||
		a->verdict.outcome == OUTCOME_INVALID_RESPONSE);
}

static void bill(struct asker *a, bool good, struct moment now)
{
	const struct platform *pf = a->setup.platform;
	int64_t cost = quota_cost(pf, a->ask->step, a->ask->n);
	int64_t told = 0;

	if (!pf->cost_by_post || (!good && is_lost(a)))
		return;
	if (good)
		told = a->ask->step == STEP_POSTS ? posts_told(&a->answer)
						  : cost;
	if (told > cost)
		told = cost;
	quota_refund(&a->quota, cost - told, now.wall_ms);
}

static void read_answer(struct asker *a, struct moment now)
{
	bool good;

	a->ask->now_ms = now.wall_ms;
	good = judge_answer(a->setup.platform, a->ask, &a->resp, &a->verdict) &&
	       parse(a);
	read_limits(a, now);
	bill(a, good, now);
	if (good) {
		asker_praise(a);
		settle(a, true);
	} else if (!asker_again(a, now)) {
		asker_blame(a, now);
		settle(a, false);
	}
	asker_save(a, now);
	http_resp_release(&a->resp);
	http_resp_init(&a->resp);
}

enum asker_state asker_step(struct asker *a, struct moment now)
{
	if (a->state == ASKER_LANDED)
		read_answer(a, now);
	if (a->state == ASKER_READY && a->due_ms <= now.boot_ms)
		send(a, now);
	return a->state;
}
