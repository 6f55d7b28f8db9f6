/* x_refusal.c -- what X's refusals mean, and how long they hold.
 *
 * An error may come with any status, 200 included, and about anyone.
 * Three clocks: the window of an endpoint (headers), a day (headers), and a
 * billing cycle (the body's words).  Status 402, 403 and 429 may each be any
 * of them, or a token that lacks a right. */
#include "adapter.h"
#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/json/json.h"
#include "x.h"

#define WINDOW_MAX_MS HOUR_MS /* it has 15 min; clocks may be wrong */
#define DAILY_MAX_MS  (25 * HOUR_MS)
#define CAP_MAX_MS    (62 * DAY_MS) /* a billing cycle and then some */

struct str x_problem(const struct json_t *node)
{
	struct str type = json_str(json_get(node, "type"));
	size_t i;

	for (i = type.n; i > 0 && type.p[i - 1] != '/'; i--)
		;
	if (i == 0)
		return STR_NULL;
	return (struct str){ type.p + i, type.n - i };
}

struct str x_detail(const struct json_t *node)
{
	struct str detail = json_str(json_get(node, "detail"));

	return detail.p ? detail : json_str(json_get(node, "message"));
}

/* ---- errors within an answer of status 200 ---- */

/* Errors about expansions (a post referred to, a pinned one, who was
 * mentioned) name another parameter or another type of resource. */
bool x_is_about_users(const struct json_t *error)
{
	struct str param = json_str(json_get(error, "parameter"));
	struct str type = json_str(json_get(error, "resource_type"));

	if (type.p && !str_is(type, "user"))
		return false;
	return !param.p || str_is(param, "id") || str_is(param, "ids") ||
	       str_is(param, "username") || str_is(param, "usernames");
}

enum outcome x_error_outcome(const struct json_t *error)
{
	struct str kind = x_problem(error);
	struct str title = json_str(json_get(error, "title"));

	if (str_is(kind, "not-authorized-for-resource") ||
	    str_is(title, "Authorization Error"))
		return OUTCOME_PRIVATE;
	if (str_is(kind, "resource-not-found") ||
	    str_is(title, "Not Found Error") ||
	    str_has(x_detail(error), "suspended"))
		return OUTCOME_NOT_FOUND;
	return OUTCOME_INVALID_RESPONSE;
}

/* ---- headers ---- */

static const struct window {
	const char *remaining, *reset;
	int64_t max_ms;
} windows[] = {
	{ "x-rate-limit-remaining", "x-rate-limit-reset", WINDOW_MAX_MS },
	{ "x-app-limit-24hour-remaining", "x-app-limit-24hour-reset",
	  DAILY_MAX_MS },
	{ "x-user-limit-24hour-remaining", "x-user-limit-24hour-reset",
	  DAILY_MAX_MS },
};

/* A header's whole number, or -1. */
static int64_t header_number(const struct http_resp *resp, const char *name)
{
	struct str text = http_resp_header(resp, name);
	int64_t value = 0;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || i > 14)
			return -1;
		value = value * 10 + (text.p[i] - '0');
	}
	return text.n ? value : -1;
}

/* Until when, by our clock: the reset counts against the answer's own date,
 * since our clock may be wrong.  0: it is over, or not told. */
static int64_t window_end(const struct request *request,
			  const struct http_resp *resp, const struct window *w)
{
	int64_t reset_s = header_number(resp, w->reset);
	int64_t from_ms = resp->date_ms ? resp->date_ms : request->now_ms;
	int64_t wait_ms = reset_s * SECOND_MS - from_ms;

	if (reset_s < 0 || wait_ms <= 0)
		return 0;
	return request->now_ms + (wait_ms < w->max_ms ? wait_ms : w->max_ms);
}

/* refused: a window that does not tell what remains is spent too. */
static void read_windows(const struct request *request,
			 const struct http_resp *resp, bool refused,
			 struct limits *limits)
{
	size_t i;

	*limits = (struct limits){ .remaining = -1, .usage_percent = -1 };
	for (i = 0; i < ARRAY_LEN(windows); i++) {
		const struct window *w = &windows[i];
		int64_t left = header_number(resp, w->remaining);
		int64_t end = window_end(request, resp, w);

		if (left >= 0 &&
		    (limits->remaining < 0 || left < limits->remaining))
			limits->remaining = left;
		if ((left == 0 || (refused && left < 0)) &&
		    end > limits->not_before_ms)
			limits->not_before_ms = end;
	}
}

void x_limits(const struct request *request, const struct http_resp *resp,
	      struct limits *limits)
{
	read_windows(request, resp, false, limits);
}

/* ---- caps ---- */

struct refusal {
	struct str kind, title, detail, period;
	struct str reset_date;
	struct str reason;
};

static void read_refusal(const struct json_t *doc, struct refusal *r)
{
	const struct json_t *first = json_item(json_get(doc, "errors"), 0);

	*r = (struct refusal){
		.kind = x_problem(doc),
		.title = json_str(json_get(doc, "title")),
		.detail = x_detail(doc),
		.period = json_str(json_get(doc, "period")),
		.reset_date = json_str(json_get(doc, "reset_date")),
		.reason = json_str(json_get(doc, "reason")),
	};
	if (x_detail(first).n)
		r->detail = x_detail(first);
}

/* Waiting for the window is futile: a cap on usage or spending, no credits. */
static bool is_cap(const struct refusal *r)
{
	return str_is(r->kind, "usage-capped") || str_has(r->kind, "credits") ||
	       str_has(r->title, "UsageCap") || str_has(r->title, "SpendCap") ||
	       str_has(r->detail, "spend cap") ||
	       str_has(r->detail, "usage cap");
}

/* The first date that a text names, as ms; 0 where there is none. */
static int64_t date_in(struct str text)
{
	const size_t n = DATE_SIZE - 1;
	int64_t day;
	size_t i;

	for (i = 0; i + n <= text.n; i++)
		if (date_parse((struct str){ text.p + i, n }, &day) == 0)
			return day * DAY_MS;
	return 0;
}

/* When a cap is lifted: on the day that X names, else at the first of the
 * month.  Credits come back when somebody pays, which has no time: 0. */
static int64_t cap_end(const struct refusal *r, int64_t now_ms)
{
	int64_t told = date_in(r->reset_date);

	if (!told)
		told = date_in(r->detail);
	if (told > now_ms && told <= now_ms + CAP_MAX_MS)
		return told;
	if (str_has(r->period, "daily"))
		return (floor_div(now_ms, DAY_MS) + 1) * DAY_MS;
	if (str_has(r->period, "month") || str_has(r->title, "cap") ||
	    str_has(r->detail, " cap "))
		return month_after(now_ms);
	return 0;
}

static void judge_cap(const struct request *request, const struct refusal *r,
		      struct failure *v)
{
	int64_t end = cap_end(r, request->now_ms);

	failure_set(v, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
	if (end > v->not_before_ms)
		v->not_before_ms = end;
}

/* ---- by status ---- */

/* One id of a wrong form refuses the batch.  A parameter under a name that X
 * no longer knows, or not yet, refuses all: ask in the other dialect. */
static void judge_400(const struct request *request,
		      const struct http_resp *resp, struct failure *v)
{
	enum action action =
		adapter_asked_many(request) ? ACTION_BISECT : ACTION_NONE;

	if (request->step == STEP_POSTS && request->dialect == 0 &&
	    str_has(buf_str(&resp->body), "tweet.fields"))
		action = ACTION_DIALECT;
	failure_set(v, OUTCOME_INVALID_RESPONSE, action, FAILURE_ASKED);
}

static void judge_403(const struct request *request, const struct refusal *r,
		      struct failure *v)
{
	if (is_cap(r))
		judge_cap(request, r, v);
	else if (str_is(r->kind, "not-authorized-for-resource"))
		failure_set(v, OUTCOME_PRIVATE,
			    adapter_asked_many(request) ? ACTION_BISECT
							: ACTION_NONE,
			    FAILURE_ASKED);
	else if (str_is(r->kind, "client-forbidden") ||
		 str_is(r->kind, "unsupported-authentication") ||
		 str_is(r->kind, "user-suspended") || /* our own user */
		 str_is(r->kind, "oauth1-permissions") ||
		 str_is(r->reason, "client-not-enrolled"))
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM);
	else
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED);
}

static void judge_429(const struct request *request,
		      const struct http_resp *resp, const struct refusal *r,
		      struct failure *v)
{
	struct limits limits;

	if (is_cap(r)) {
		judge_cap(request, r, v);
		return;
	}
	failure_set(v, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
	read_windows(request, resp, true, &limits);
	if (limits.not_before_ms > v->not_before_ms)
		v->not_before_ms = limits.not_before_ms;
}

static void classify(const struct request *request,
		     const struct http_resp *resp, const struct refusal *r,
		     bool json, struct failure *v)
{
	switch (resp->status) {
	case 401:
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM);
		return;
	case 402: judge_cap(request, r, v); return;
	case 429: judge_429(request, resp, r, v); return;
	default: break;
	}
	/* What is no JSON did not come from the API. */
	if (json && resp->status == 400)
		judge_400(request, resp, v);
	else if (json && resp->status == 403)
		judge_403(request, r, v);
}

void x_classify(const struct request *request, const struct http_resp *resp,
		struct failure *v)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	failure_say(v, resp->status, r.kind.n ? r.kind : r.title, r.detail);
	classify(request, resp, &r, doc != NULL, v);
	json_free(doc);
}
