/* x.c -- X (Twitter), through the API v2.
 *
 * Users go 100 a request, timelines 100 posts a page with their counters.  Two
 * generations of names are in use (tweet_count, post_count ...): both are read,
 * and request.dialect chooses which one is asked for.
 *
 * An answer of status 200 may consist of errors only, and errors may be about
 * others than the targets.  Refusals follow three clocks: the window of an
 * endpoint and a day (both in headers), and a billing cycle (in the words of
 * the body).  Each of the statuses 402, 403 and 429 may come from any of them,
 * or from a token that lacks a right. */
#include "adapter.h"
#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>

#define BATCH_MAX     100
#define PAGE_MIN      5
#define ID_MAX        19
#define HANDLE_MAX    50 /* 15 today; X decides, some old ones are longer */
#define URL_MAX       512
#define TEXT_MAX      (2u << 20) /* as a whole body */
#define WINDOW_MAX_MS HOUR_MS    /* it has 15 min; clocks may be wrong */
#define DAILY_MAX_MS  (25 * HOUR_MS)
#define CAP_MAX_MS    (62 * DAY_MS) /* a billing cycle and then some */

/* What the parameter of a post's fields is called, and what it may list. */
static const struct dialect {
	const char *param, *fields;
} dialects[] = {
	{ "tweet.fields", "created_at,public_metrics,referenced_tweets,"
			  "edit_history_tweet_ids,note_tweet" },
	{ "post.fields", "created_at,public_metrics,referenced_posts,"
			 "edit_history_post_ids,note_post" },
};

static const struct dialect *dialect_of(const struct request *request)
{
	return &dialects[request->dialect < ARRAY_LEN(dialects)
				 ? request->dialect
				 : 0];
}

/* ---- requests ---- */

static void add_timeline(const struct request *request, struct http_req *req)
{
	const struct dialect *dialect = dialect_of(request);

	adapter_get(req, request, "/2/users/");
	buf_addurl(&req->url, request->targets[0].id);
	buf_adds(&req->url, "/tweets");
	adapter_param_limit(req, "max_results", request, PAGE_MIN, BATCH_MAX);
	adapter_param(req, "exclude", "replies,retweets");
	adapter_param(req, dialect->param, dialect->fields);
	if (request->page.p)
		http_req_param(req, "pagination_token", request->page);
}

static int x_build(const struct request *request, struct http_req *req,
		   struct err *err)
{
	int rc;

	switch (request->step) {
	case STEP_RESOLVE:
		adapter_get(req, request, "/2/users/by");
		adapter_param_handles(req, "usernames", request);
		break;
	case STEP_PROFILE:
		adapter_get(req, request, "/2/users");
		adapter_param_ids(req, "ids", request);
		adapter_param(req, "user.fields", "protected,public_metrics");
		break;
	default: add_timeline(request, req); break;
	}
	rc = adapter_end(req, err);
	return rc ? rc : adapter_bearer(req, request, err);
}

/* ---- errors within an answer ---- */

/* The kind of a problem: the last segment of its type, since hosts differ;
 * null where it has none ("about:blank"). */
static struct str x_problem(const struct json_t *node)
{
	struct str type = json_str(json_get(node, "type"));
	size_t i;

	for (i = type.n; i > 0 && type.p[i - 1] != '/'; i--)
		;
	if (i == 0)
		return STR_NULL;
	return (struct str){ type.p + i, type.n - i };
}

/* Its text, under either of the names that it goes by. */
static struct str x_detail(const struct json_t *node)
{
	struct str detail = json_str(json_get(node, "detail"));

	return detail.p ? detail : json_str(json_get(node, "message"));
}

/* Errors about expansions (a post referred to, a pinned one, who was
 * mentioned) name another parameter or another type of resource. */
static bool x_is_about_users(const struct json_t *error)
{
	struct str param = json_str(json_get(error, "parameter"));
	struct str type = json_str(json_get(error, "resource_type"));

	if (type.p && !str_is(type, "user"))
		return false;
	return !param.p || str_is(param, "id") || str_is(param, "ids") ||
	       str_is(param, "username") || str_is(param, "usernames");
}

static enum outcome x_error_outcome(const struct json_t *error)
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

static struct str named(const struct json_t *error)
{
	struct str value = json_str(json_get(error, "value"));

	return value.p ? value : json_str(json_get(error, "resource_id"));
}

static bool is_target(const struct request *request, size_t target,
		      struct str name)
{
	const struct target *t = &request->targets[target];

	return str_same(name,
			request->step == STEP_RESOLVE ? t->handle : t->id);
}

/* A target that data has is not failed by an error as well.  An error that
 * names nobody is about the only target.  Returns how many targets the errors
 * name. */
static size_t read_errors(const struct request *request,
			  const struct json_t *errors, bool *answered,
			  struct answer *answer)
{
	size_t n = 0, i, t;

	for (i = 0; i < json_len(errors); i++) {
		const struct json_t *error = json_item(errors, i);
		struct str name = named(error), detail = x_detail(error);

		if (!x_is_about_users(error))
			continue;
		for (t = 0; t < request->n; t++) {
			if (name.p ? !is_target(request, t, name)
				   : request->n > 1)
				continue;
			n++;
			if (!answered[t])
				answer_fail(answer, t, x_error_outcome(error),
					    "%.*s", STR_ARG(detail));
			answered[t] = true;
		}
	}
	return n;
}

/* ---- users ---- */

/* The member under its old or its new name. */
static const struct json_t *either(const struct json_t *node, const char *old,
				   const char *new)
{
	const struct json_t *found = json_get(node, old);

	return json_is_null(found) ? json_get(node, new) : found;
}

static void read_user(const struct request *request, const struct json_t *user,
		      size_t target, struct answer *answer)
{
	const struct json_t *m = json_get(user, "public_metrics");
	struct profile p = {
		.id = json_str(json_get(user, "id")),
		.handle = json_str(json_get(user, "username")),
		.followers = json_count(json_get(m, "followers_count")),
		.posts_total =
			json_count(either(m, "tweet_count", "post_count")),
		.views_total = COUNT_NULL,
		.likes_total = COUNT_NULL, /* like_count: likes given */
	};

	if (request->step == STEP_RESOLVE) {
		answer_id(answer, target, p.id);
		return;
	}
	p.followers_exact = p.followers >= 0;
	answer_profile(answer, target, &p);
	if (json_is_true(json_get(user, "protected")))
		answer_fail(answer, target, OUTCOME_PRIVATE,
			    "the posts are protected");
}

/* False where an item has no id: it may be one of the targets that are missing,
 * so none of them is known to be not found. */
static bool read_users(const struct request *request, const struct json_t *data,
		       bool *answered, struct answer *answer)
{
	bool readable = true;
	size_t i, t;

	for (i = 0; i < json_len(data); i++) {
		const struct json_t *user = json_item(data, i);
		struct str id = json_str(json_get(user, "id"));
		struct str name = json_str(json_get(user, "username"));

		if (request->step == STEP_PROFILE)
			name = id;
		readable &= id.n > 0 && name.n > 0;
		for (t = 0; id.n && t < request->n; t++) {
			if (!is_target(request, t, name))
				continue;
			read_user(request, user, t, answer);
			answered[t] = true;
		}
	}
	return readable;
}

static int parse_users(const struct request *request, const struct json_t *doc,
		       struct answer *answer, struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	const struct json_t *errors = json_get(doc, "errors");
	bool answered[BATCH_MAX] = { false };
	bool readable;
	size_t n, t;

	if (!json_is_null(data) && !json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	readable = read_users(request, data, answered, answer);
	n = read_errors(request, errors, answered, answer);
	if (json_is_null(data) && n == 0)
		return err_set(err, -EBADMSG,
			       "neither data nor errors about who was asked");
	for (t = 0; !readable && t < request->n; t++)
		if (!answered[t])
			answer_fail(answer, t, OUTCOME_INVALID_RESPONSE,
				    "a user without an id");
	return 0;
}

/* ---- posts ---- */

/* Replies and reposts are excluded in the request; should one come anyway,
 * it is no post of this account.  A quote is. */
static bool is_post(const struct json_t *item)
{
	const struct json_t *refs =
		either(item, "referenced_tweets", "referenced_posts");
	size_t i;

	for (i = 0; i < json_len(refs); i++) {
		struct str type =
			json_str(json_get(json_item(refs, i), "type"));

		if (str_is(type, "replied_to") || str_is(type, "retweeted") ||
		    str_is(type, "reposted"))
			return false;
	}
	return true;
}

/* An edit gives a post a new id: it is known by the first of its history. */
static struct str first_id(const struct json_t *item)
{
	const struct json_t *history =
		either(item, "edit_history_tweet_ids", "edit_history_post_ids");
	struct str first = json_str(json_item(history, 0));

	return first.n ? first : json_str(json_get(item, "id"));
}

/* A sum with an unknown part is unknown: half of it would look like a loss
 * now and like a gain later. */
static int64_t shares(const struct json_t *metrics)
{
	int64_t reposts =
		json_count(either(metrics, "retweet_count", "repost_count"));
	int64_t quotes = json_count(json_get(metrics, "quote_count"));

	if (reposts < 0 || quotes < 0 || reposts + quotes > COUNT_MAX)
		return COUNT_NULL;
	return reposts + quotes;
}

static void add_permalink(struct buf *url, struct str handle, struct str id)
{
	buf_adds(url, "https://x.com/");
	if (handle.n)
		buf_addurl(url, handle);
	else
		buf_adds(url, "i");
	buf_adds(url, "/status/");
	buf_addurl(url, id);
}

/* What its author wrote, to the end: "text" breaks off where a post is long.
 * Null where there is none. */
static void read_text(const struct json_t *item, struct buf *text)
{
	struct str whole = json_str(
		json_get(either(item, "note_tweet", "note_post"), "text"));

	adapter_add_plain(text,
			  whole.n ? whole : json_str(json_get(item, "text")));
}

static void read_post(const struct request *request, const struct json_t *item,
		      struct answer *answer)
{
	const struct json_t *m = json_get(item, "public_metrics");
	struct str time = json_str(json_get(item, "created_at"));
	struct post post = {
		.id = first_id(item),
		.kind = STR_LIT("post"),
		.counts = {
			[LIKES] = json_count(json_get(m, "like_count")),
			[COMMENTS] = json_count(json_get(m, "reply_count")),
			[SHARES] = shares(m),
			[SAVES] = json_count(json_get(m, "bookmark_count")),
			[VIEWS] = json_count(json_get(m, "impression_count")),
		},
	};
	struct buf url, text;

	if (!str_made_of(post.id, ID_MAX, "") ||
	    rfc3339_parse(time, true, &post.published_ms) < 0) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, URL_MAX);
	add_permalink(&url, request->targets[0].handle, post.id);
	post.url = answer_made(answer, &url);
	buf_init(&text, TEXT_MAX);
	read_text(item, &text);
	post.text = json_str(json_get(item, "text"));
	if (post.text.n)
		post.text = answer_made(answer, &text);
	answer_post(answer, 0, &post);
	buf_release(&text);
	buf_release(&url);
}

static int read_posts(const struct request *request, const struct json_t *data,
		      struct answer *answer, struct err *err)
{
	size_t i;

	for (i = 0; i < json_len(data); i++) {
		const struct json_t *item = json_item(data, i);
		struct str author = json_str(json_get(item, "author_id"));

		if (author.p && !is_target(request, 0, author))
			return err_set(err, -EBADMSG,
				       "data[%zu].author_id: "
				       "another account than asked",
				       i);
		if (is_post(item))
			read_post(request, item, answer);
	}
	return 0;
}

/* An empty page has no data, but meta counts 0; if errors are about the
 * account, it is no list at all. */
static int parse_posts(const struct request *request, const struct json_t *doc,
		       struct answer *answer, struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	const struct json_t *meta = json_get(doc, "meta");
	bool answered[BATCH_MAX] = { false };
	int rc;

	if (!json_is_null(data) && !json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	if (json_len(data) == 0 &&
	    read_errors(request, json_get(doc, "errors"), answered, answer))
		return 0;
	if (json_is_null(data) &&
	    json_count(json_get(meta, "result_count")) != 0)
		return err_set(err, -EBADMSG,
			       "neither posts, nor a count of none, nor errors "
			       "about who was asked");
	rc = read_posts(request, data, answer, err);
	if (rc < 0)
		return rc;
	answer_page(answer, 0, json_str(json_get(meta, "next_token")));
	return 0;
}

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	return request->step == STEP_POSTS
		       ? parse_posts(request, doc, answer, err)
		       : parse_users(request, doc, answer, err);
}

static int x_parse(const struct request *request, const struct http_resp *resp,
		   struct answer *answer, struct err *err)
{
	return adapter_parse(request, resp, answer, err, read_doc);
}

/* ---- limits: the headers ---- */

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
 * since our clock may be wrong.  0: it is over, or
 * unknown. */
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

/* refused: the answer is a 429, so a window without a count is used up, too. */
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

static void x_limits(const struct request *request,
		     const struct http_resp *resp, struct limits *limits)
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

/* Not a rate limit: a cap on usage or spending, or no credits, which outlasts
 * any window. */
static bool is_cap(const struct refusal *r)
{
	return str_is(r->kind, "usage-capped") || str_has(r->kind, "credits") ||
	       str_has(r->title, "UsageCap") || str_has(r->title, "SpendCap") ||
	       str_has(r->detail, "spend cap") ||
	       str_has(r->detail, "usage cap");
}

/* The first date (YYYY-MM-DD) in a text, in ms; 0 where there is none. */
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

/* When a cap is lifted: on the day that X names, else on the first of the
 * month. 0: nobody knows; credits come back when somebody pays. */
static int64_t cap_end(const struct refusal *r, int64_t now_ms)
{
	int64_t lifted_ms = date_in(r->reset_date);

	if (!lifted_ms)
		lifted_ms = date_in(r->detail);
	if (lifted_ms > now_ms && lifted_ms <= now_ms + CAP_MAX_MS)
		return lifted_ms;
	if (str_has(r->period, "daily"))
		return (floor_div(now_ms, DAY_MS) + 1) * DAY_MS;
	if (str_has(r->period, "month") || str_has(r->title, "cap") ||
	    str_has(r->detail, " cap "))
		return month_after(now_ms);
	return 0;
}

static void classify_cap(const struct request *request, const struct refusal *r,
			 struct failure *failure)
{
	int64_t end = cap_end(r, request->now_ms);

	failure_set(failure, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
	if (end > failure->not_before_ms)
		failure->not_before_ms = end;
}

/* ---- by status ---- */

/* One malformed id refuses the whole request; so does a parameter whose name X
 * does not know any more, or not yet: then the other dialect is tried. */
static void classify_400(const struct request *request,
			 const struct http_resp *resp, struct failure *failure)
{
	enum action action = ACTION_NONE;

	if (request->step == STEP_POSTS && request->dialect == 0 &&
	    str_has(buf_str(&resp->body), "tweet.fields"))
		action = ACTION_DIALECT;
	failure_set(failure, OUTCOME_INVALID_RESPONSE, action, FAILURE_TARGETS);
}

static void classify_403(const struct request *request, const struct refusal *r,
			 struct failure *failure)
{
	if (is_cap(r))
		classify_cap(request, r, failure);
	else if (str_is(r->kind, "not-authorized-for-resource"))
		failure_set(failure, OUTCOME_PRIVATE, ACTION_NONE,
			    FAILURE_TARGETS);
	else if (str_is(r->kind, "client-forbidden") ||
		 str_is(r->kind, "unsupported-authentication") ||
		 str_is(r->kind, "user-suspended") || /* our own user */
		 str_is(r->kind, "oauth1-permissions") ||
		 str_is(r->reason, "client-not-enrolled"))
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_PLATFORM);
	else
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_TARGETS);
}

static void classify_429(const struct request *request,
			 const struct http_resp *resp, const struct refusal *r,
			 struct failure *failure)
{
	struct limits limits;

	if (is_cap(r)) {
		classify_cap(request, r, failure);
		return;
	}
	failure_set(failure, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
	read_windows(request, resp, true, &limits);
	if (limits.not_before_ms > failure->not_before_ms)
		failure->not_before_ms = limits.not_before_ms;
}

static void classify(const struct request *request,
		     const struct http_resp *resp, const struct refusal *r,
		     bool json, struct failure *failure)
{
	switch (resp->status) {
	case 401:
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_PLATFORM);
		return;
	case 402: classify_cap(request, r, failure); return;
	case 429: classify_429(request, resp, r, failure); return;
	default: break;
	}
	/* Without JSON it was a proxy and not the API: the common rules hold.
	 */
	if (json && resp->status == 400)
		classify_400(request, resp, failure);
	else if (json && resp->status == 404 &&
		 str_is(r->kind, "resource-not-found"))
		failure->outcome = OUTCOME_NOT_FOUND; /* it names whom */
	else if (json && resp->status == 403)
		classify_403(request, r, failure);
}

static void x_classify(const struct request *request,
		       const struct http_resp *resp, struct failure *failure)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	failure_describe(failure, resp->status, r.kind.n ? r.kind : r.title,
			 r.detail);
	classify(request, resp, &r, doc != NULL, failure);
	json_free(doc);
}

/* ---- the roster ---- */

/* X refuses a whole batch for one id or name of another form. */
static int x_check(struct str id, struct str handle, const char *const *keys,
		   struct err *err)
{
	size_t i;

	(void)keys;
	for (i = 0; i < id.n && id.p[i] >= '0' && id.p[i] <= '9'; i++)
		;
	if (id.p && (i < id.n || i == 0 || i > ID_MAX))
		return err_set(err, -EINVAL, "want an id of 1 to 19 digits");
	if (handle.p && !str_made_of(handle, HANDLE_MAX, "_"))
		return err_set(err, -EINVAL,
			       "want a handle of A-Z a-z 0-9 _, without the @");
	return 0;
}

const struct platform platform_x = {
	.name = "x",
	.base_url = "https://api.x.com",
	.batch = { [STEP_RESOLVE] = BATCH_MAX,
		   [STEP_PROFILE] = BATCH_MAX,
		   [STEP_POSTS] = 1 },
	.page = BATCH_MAX,
	.cost = { [STEP_RESOLVE] = 1,
		  [STEP_PROFILE] = 1,
		  [STEP_POSTS] = BATCH_MAX },
	.cost_by_target = true,
	.cost_by_post = true,
	.quota_period = QUOTA_UTC_MONTH,
	.newest_first = true,
	.check = x_check,
	.build = x_build,
	.parse = x_parse,
	.classify = x_classify,
	.limits = x_limits,
};
