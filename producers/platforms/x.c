/* x.c -- the X API v2.
 *
 * Users in batches of 100, timelines of 100 posts with their counters.  Two
 * generations of names are in the wild (tweet_count, post_count ...): both
 * are read, and ask.dialect chooses which one is asked for.  An answer with
 * status 200 may be all errors, and errors may be about others than those
 * asked.  Knows nothing of schedules, budgets or events. */
#include "x.h"
#include "adapter.h"
#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>

#define BATCH_MAX  100
#define PAGE_MIN   5
#define ID_MAX     19
#define HANDLE_MAX 50 /* 15 today; X decides, some old ones are longer */
#define URL_MAX    512

/* What the parameter of a post's fields is called, and what it may list. */
static const struct dialect {
	const char *param, *fields;
} dialects[] = {
	{ "tweet.fields", "created_at,public_metrics,referenced_tweets,"
			  "edit_history_tweet_ids" },
	{ "post.fields", "created_at,public_metrics,referenced_posts,"
			 "edit_history_post_ids" },
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
	if (adapter_end(req, err) < 0)
		return -EMSGSIZE;
	return adapter_bearer(req, request, err);
}

/* ---- errors within an answer ---- */

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

/* Whoever was told stays told.  Returns how many targets the errors name;
 * one that names nobody is about the only one asked. */
static size_t tell_errors(const struct request *request,
			  const struct json_t *errors, bool *told,
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
			if (!told[t])
				answer_fail(answer, t, x_error_outcome(error),
					    "%.*s", STR_ARG(detail));
			told[t] = true;
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

static void tell_user(const struct request *request, const struct json_t *user,
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

/* False where an item tells nobody's id: then who is missing may be there. */
static bool tell_users(const struct request *request, const struct json_t *data,
		       bool *told, struct answer *answer)
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
			tell_user(request, user, t, answer);
			told[t] = true;
		}
	}
	return readable;
}

static int parse_users(const struct request *request, const struct json_t *doc,
		       struct answer *answer, struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	const struct json_t *errors = json_get(doc, "errors");
	bool told[BATCH_MAX] = { false };
	bool readable;
	size_t n, t;

	if (!json_is_null(data) && !json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	readable = tell_users(request, data, told, answer);
	n = tell_errors(request, errors, told, answer);
	if (json_is_null(data) && n == 0)
		return err_set(err, -EBADMSG,
			       "neither data nor errors about who was asked");
	for (t = 0; !readable && t < request->n; t++)
		if (!told[t])
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

static void tell_post(const struct request *request, const struct json_t *item,
		      struct answer *answer)
{
	const struct json_t *m = json_get(item, "public_metrics");
	struct str time = json_str(json_get(item, "created_at"));
	struct post post = {
		.id = first_id(item),
		.kind = STR_LIT("post"),
		.text = json_str(json_get(item, "text")),
		.counts = {
			[LIKES] = json_count(json_get(m, "like_count")),
			[COMMENTS] = json_count(json_get(m, "reply_count")),
			[SHARES] = shares(m),
			[SAVES] = json_count(json_get(m, "bookmark_count")),
			[VIEWS] = json_count(json_get(m, "impression_count")),
		},
	};
	struct buf url;

	if (!str_made_of(post.id, ID_MAX, "") ||
	    rfc3339_parse(time, true, &post.published_ms) < 0) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, URL_MAX);
	add_permalink(&url, request->targets[0].handle, post.id);
	post.url = url.bad ? STR_NULL : buf_str(&url);
	answer_post(answer, 0, &post);
	buf_release(&url);
}

static int tell_posts(const struct request *request, const struct json_t *data,
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
			tell_post(request, item, answer);
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
	bool told[BATCH_MAX] = { false };
	int rc;

	if (!json_is_null(data) && !json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	if (json_len(data) == 0 &&
	    tell_errors(request, json_get(doc, "errors"), told, answer))
		return 0;
	if (json_is_null(data) &&
	    json_count(json_get(meta, "result_count")) != 0)
		return err_set(err, -EBADMSG,
			       "neither posts, nor a count of none, nor errors "
			       "about who was asked");
	rc = tell_posts(request, data, answer, err);
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
