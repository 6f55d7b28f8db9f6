/* graph.c -- the Graph API of Meta: requests, values, links, limits, refusals.
 *
 * A refusal is known by its code, sometimes by the subcode or the words of the
 * message.  Neither the status says what it is (400 covers everything, 403 may
 * be a limit, 500 a request that is too large) nor the type (OAuthException is
 * on nearly all of them). */
#include "graph.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/base/hmac.h"

#include <errno.h>
#include <stdio.h>

#define ID_MAX      32
#define POST_ID_MAX 64
#define URL_MAX     2048
#define VERSION_MAX 16

/* ---- keys ---- */

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

int graph_check_version(const char *const *keys, struct err *err)
{
	const char *text = keys[GRAPH_VERSION] ? keys[GRAPH_VERSION] : "";
	size_t major = *text == 'v' ? digits(text + 1) : 0;
	const char *rest = text + 1 + major;
	size_t minor = major && *rest == '.' ? digits(rest + 1) : 0;

	if (!minor || rest[1 + minor] || strlen(text) > VERSION_MAX)
		return err_set(err, -EINVAL,
			       "graph_version: want a version as v25.0");
	return 0;
}

bool graph_is_id(struct str id)
{
	size_t i;

	for (i = 0; i < id.n; i++)
		if (id.p[i] < '0' || id.p[i] > '9')
			return false;
	return id.n > 0 && id.n <= ID_MAX;
}

/* ---- requests ---- */

int graph_get(struct http_req *req, const struct request *request,
	      struct err *err)
{
	int rc = graph_check_version(request->keys, err);

	if (rc < 0)
		return rc;
	adapter_get(req, request, "/");
	buf_adds(&req->url, request->keys[GRAPH_VERSION]);
	buf_addc(&req->url, '/');
	return 0;
}

static int add_proof(struct http_req *req, const struct request *request,
		     struct err *err)
{
	char proof[HMAC_HEX_SIZE];
	int rc = hmac_sha256_hex(request->secret, adapter_token(request), proof,
				 err);

	if (rc == 0)
		adapter_param(req, "appsecret_proof", proof);
	return rc;
}

int graph_end(struct http_req *req, const struct request *request,
	      struct err *err)
{
	int rc = request->secret.n ? add_proof(req, request, err) : 0;

	if (rc == 0)
		rc = adapter_end(req, err);
	if (rc < 0)
		return rc;
	return adapter_bearer(req, request, err);
}

/* ---- answers ---- */

/* Besides {"error": ...} there are two flat forms: the login's and that of
 * batches. */
bool graph_refused(const struct json_t *doc)
{
	return !json_is_null(json_get(doc, "error")) ||
	       !json_is_null(json_get(doc, "error_code")) ||
	       !json_is_null(json_get(doc, "error_message"));
}

struct str graph_id(const struct json_t *node, char room[GRAPH_ID_ROOM])
{
	int64_t number;

	if (!json_int(node, &number))
		return json_str(node);
	snprintf(room, GRAPH_ID_ROOM, "%lld", (long long)number);
	return str_of(room);
}

bool graph_time(const struct json_t *node, int64_t *ms)
{
	return rfc3339_parse(json_str(node), true, ms) == 0;
}

void graph_page(const struct json_t *edge, struct answer *answer)
{
	bool more = json_str(json_at(edge, "paging.next")).n > 0;
	struct str after = json_str(json_at(edge, "paging.cursors.after"));

	/* An edge that is paged by time: there is more, but no cursor to ask
	 * for it. */
	if (more && !after.n)
		answer_unreadable(answer, 0);
	answer_page(answer, 0, more && after.n ? after : STR_NULL);
}

/* ---- links ---- */

static bool is_link(struct str link)
{
	size_t i;

	for (i = 0; i < link.n; i++)
		if ((unsigned char)link.p[i] <= ' ')
			return false;
	return (link.n > 8 && memcmp(link.p, "https://", 8) == 0) ||
	       (link.n > 7 && memcmp(link.p, "http://", 7) == 0);
}

static size_t until(struct str text, size_t from, const char *marks)
{
	while (from < text.n && !strchr(marks, text.p[from]))
		from++;
	return from;
}

static bool has_word(const char *words, struct str word)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (str_eq(word, (struct str){ words, n }))
			return true;
	}
	return false;
}

void graph_link(struct buf *url, struct str link, const char *keep)
{
	size_t at, end;
	char mark = '?';

	if (!is_link(link))
		return;
	at = until(link, 0, "?#");
	buf_add(url, link.p, at);
	while (at < link.n && link.p[at] != '#') {
		struct str name = { link.p + at + 1, 0 };

		end = until(link, at + 1, "&#");
		name.n = until(link, at + 1, "=&#") - at - 1;
		if (name.n && has_word(keep, name)) {
			buf_addc(url, mark);
			buf_add(url, name.p, end - at - 1);
			mark = '&';
		}
		at = end;
	}
}

/* ---- posts ---- */

static struct str kind_of(const struct json_t *item)
{
	struct str type = json_str(json_get(item, "media_type"));

	if (str_is(type, "VIDEO"))
		return STR_LIT("video");
	if (str_is(type, "IMAGE"))
		return STR_LIT("image");
	if (str_is(type, "CAROUSEL_ALBUM"))
		return STR_LIT("album");
	return STR_LIT("post");
}

void graph_post(const struct json_t *item, struct post *post,
		struct answer *answer)
{
	char room[GRAPH_ID_ROOM];
	struct buf url;

	if (!post->kind.p)
		post->kind = kind_of(item);
	post->id = graph_id(json_get(item, "id"), room);
	if (!str_made_of(post->id, POST_ID_MAX, "_") ||
	    !graph_time(json_get(item, "timestamp"), &post->published_ms)) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, URL_MAX);
	graph_link(&url, json_str(json_get(item, "permalink")), "");
	post->url = answer_made(answer, &url);
	answer_post(answer, 0, post);
	buf_release(&url);
}

/* ---- limits: the headers of usage ---- */

/* Three headers of JSON, whose members differ by product and by year: the
 * largest of all percentages counts.  They are absent until enough was asked;
 * one that is no JSON is as good as absent.  The figures go to whom they
 * concern. */
enum whose {
	USAGE_SHARED, /* the app, the token, an object of our own */
	USAGE_TARGET, /* the only account of the request */
	USAGE_OTHER,  /* one of several accounts, or of unknown id */
	WHOSE_COUNT
};

struct usage {
	int percent;       /* of what is allowed; -1: unknown */
	int64_t regain_ms; /* until it is allowed again; 0: unknown */
};

#define HEADER_BYTES_MAX (64u << 10)
#define HEADER_DEPTH_MAX 8
#define PERCENT_MAX      1000
#define REGAIN_MAX       (7 * 24 * 60) /* minutes */

static double number(const struct json_t *node)
{
	double value;

	return json_double(node, &value) ? value : (double)json_count(node);
}

static int64_t bounded(double value, int64_t max)
{
	return value > (double)max ? max : (int64_t)value;
}

static void add_member(const char *key, const struct json_t *value,
		       struct usage *u)
{
	double n = number(value);

	if (n < 0)
		return;
	if (strcmp(key, "estimated_time_to_regain_access") == 0) {
		int64_t ms = bounded(n, REGAIN_MAX) * MINUTE_MS;

		u->regain_ms = ms > u->regain_ms ? ms : u->regain_ms;
	} else if (strcmp(key, "reset_time_duration") != 0) {
		int percent = (int)bounded(n, PERCENT_MAX);

		u->percent = percent > u->percent ? percent : u->percent;
	}
}

static void add_object(const struct json_t *object, struct usage *u)
{
	void *it;

	for (it = json_first(object); it; it = json_next(object, it))
		add_member(json_it_key(it), json_it_value(it), u);
}

static enum whose whose(const struct request *request, const char *key)
{
	size_t i;

	if (request->step == STEP_RESOLVE)
		return USAGE_OTHER;
	for (i = 0; i < request->n; i++)
		if (str_is(request->targets[i].id, key))
			return request->n == 1 ? USAGE_TARGET : USAGE_OTHER;
	return USAGE_SHARED;
}

/* {"<id of an object>": [{...}, ...], ...} */
static void add_business(const struct request *request,
			 const struct json_t *doc, struct usage *usage)
{
	void *it;
	size_t i;

	for (it = json_first(doc); it; it = json_next(doc, it)) {
		const struct json_t *list = json_it_value(it);
		struct usage *u = &usage[whose(request, json_it_key(it))];

		for (i = 0; i < json_len(list); i++)
			add_object(json_item(list, i), u);
	}
}

static struct json_t *header(const struct http_resp *resp, const char *name)
{
	static const struct json_limits limits = { HEADER_BYTES_MAX,
						   HEADER_DEPTH_MAX, false };
	struct str text = http_resp_header(resp, name);
	struct json_t *doc;

	if (!text.n || json_parse(text, &limits, &doc, NULL) < 0)
		return NULL;
	return doc;
}

static void read_usage(const struct request *request,
		       const struct http_resp *resp,
		       struct usage usage[WHOSE_COUNT])
{
	struct json_t *app = header(resp, "X-App-Usage");
	struct json_t *page = header(resp, "X-Page-Usage");
	struct json_t *business = header(resp, "X-Business-Use-Case-Usage");
	bool alone = request->n == 1 && request->step != STEP_RESOLVE;
	size_t i;

	for (i = 0; i < WHOSE_COUNT; i++)
		usage[i] = (struct usage){ .percent = -1 };
	add_object(app, &usage[USAGE_SHARED]);
	add_object(page, &usage[alone ? USAGE_TARGET : USAGE_OTHER]);
	add_business(request, business, usage);
	json_free(app);
	json_free(page);
	json_free(business);
}

static int severity(const struct usage *u)
{
	if (u->regain_ms || u->percent >= USAGE_STOP)
		return 3;
	return u->percent >= USAGE_SLOW ? 2 : u->percent >= 0;
}

/* Of all usage one scope is reported: the shared one, unless the account is
 * nearer to its limit. */
void graph_limits(const struct request *request, const struct http_resp *resp,
		  struct limits *limits)
{
	struct usage usage[WHOSE_COUNT];
	const struct usage *u = &usage[USAGE_SHARED];

	read_usage(request, resp, usage);
	*limits = (struct limits){ .remaining = -1, .scope = LIMITS_PLATFORM };
	if (severity(&usage[USAGE_TARGET]) > severity(u)) {
		u = &usage[USAGE_TARGET];
		limits->scope = LIMITS_TARGETS;
	}
	limits->usage_percent = u->percent;
	if (!u->regain_ms)
		return;
	limits->not_before_ms = request->now_ms + u->regain_ms;
	if (u->percent < 100)
		limits->usage_percent = 100;
}

/* ---- refusals ---- */

#define ANY   (-1)
#define PAUSE HOUR_MS /* of a limit without a known end */

struct refusal {
	int64_t code, subcode; /* -1: absent */
	bool transient;
	struct str message;
};

static const struct meaning {
	int64_t first, last, subcode;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
	int64_t pause_ms; /* of quota */
} meanings[] = {
	/* Blocked rather than limited: asking again soon makes it worse. */
	{ 4, 4, 2207051, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 341, 341, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 368, 368, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 4, 4, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 17, 17, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 32, 32, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 613, 613, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	/* Mostly the budget of one Page or account; see classify_quota(). */
	{ 80000, 80099, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_TARGETS,
	  PAUSE },
	{ 1, 2, ANY, OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_TARGETS, 0 },
	/* Of our app or our session, so certainly everyone's. */
	{ 101, 101, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 102, 102, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	/* 190/492: whoever gave the token has no role on this Page (any
	 * more). */
	{ 190, 190, 492, OUTCOME_PRIVATE, ACTION_NONE, FAILURE_UNCLEAR, 0 },
	{ 190, 190, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 2500, 2500, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	/* A right that our token lacks for all, or for this Page only. */
	{ 3, 3, ANY, OUTCOME_PRIVATE, ACTION_NONE, FAILURE_UNCLEAR, 0 },
	{ 10, 10, ANY, OUTCOME_PRIVATE, ACTION_NONE, FAILURE_UNCLEAR, 0 },
	{ 200, 299, ANY, OUTCOME_PRIVATE, ACTION_NONE, FAILURE_UNCLEAR, 0 },
	/* The Page was merged into another one. */
	{ 21, 21, ANY, OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, 0 },
	{ 100, 100, 33, OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, 0 },
	{ 110, 110, ANY, OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, 0 },
	{ 803, 803, ANY, OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, 0 },
	{ 100, 100, ANY, OUTCOME_INVALID_RESPONSE, ACTION_NONE, FAILURE_TARGETS,
	  0 },
};

/* ---- reading ---- */

static struct str first_text(const struct json_t *node, const char *a,
			     const char *b)
{
	struct str text = json_str(json_get(node, a));

	return text.p ? text : json_str(json_get(node, b));
}

/* {"error": {...}}, {"error": "text"}, or the two flat forms; the "code" of the
 * login's is an HTTP status and not one of this table. */
static void read_refusal(const struct json_t *doc, struct refusal *r)
{
	const struct json_t *error = json_get(doc, "error");

	*r = (struct refusal){ .code = -1, .subcode = -1 };
	if (json_is_object(error)) {
		r->code = json_count(json_get(error, "code"));
		r->subcode = json_count(json_get(error, "error_subcode"));
		r->transient = json_is_true(json_get(error, "is_transient"));
		r->message = json_str(json_get(error, "message"));
	} else if (json_is_string(error)) {
		r->message = json_str(error);
	} else {
		r->code = json_count(json_get(doc, "error_code"));
		r->message =
			first_text(doc, "error_description", "error_message");
	}
}

static const struct meaning *find_meaning(const struct refusal *r)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (r->code >= m->first && r->code <= m->last &&
		    (m->subcode == ANY || m->subcode == r->subcode))
			return m;
	}
	return NULL;
}

/* ---- limits ---- */

static int64_t longest(const struct usage *usage)
{
	int64_t ms = 0;
	size_t i;

	for (i = 0; i < WHOSE_COUNT; i++)
		if (usage[i].regain_ms > ms)
			ms = usage[i].regain_ms;
	return ms;
}

/* The limit is not the account's where requests run on our budget, or where the
 * headers make another object wait and not this one. */
static bool is_shared(const struct graph_call *call, const struct usage *usage)
{
	return call->shared || (usage[USAGE_SHARED].regain_ms &&
				!usage[USAGE_TARGET].regain_ms);
}

/* Whose quota was refused, and until when. */
static void classify_quota(const struct request *request,
			   const struct http_resp *resp,
			   const struct graph_call *call, int64_t pause_ms,
			   struct failure *failure)
{
	struct usage usage[WHOSE_COUNT];
	int64_t wait_ms;

	read_usage(request, resp, usage);
	if (failure->scope == FAILURE_TARGETS && is_shared(call, usage))
		failure->scope = FAILURE_PLATFORM;
	wait_ms = failure->scope == FAILURE_TARGETS &&
				  usage[USAGE_TARGET].regain_ms
			  ? usage[USAGE_TARGET].regain_ms
			  : longest(usage);
	if (pause_ms > PAUSE || (!wait_ms && !failure->not_before_ms))
		wait_ms = wait_ms > pause_ms ? wait_ms : pause_ms;
	if (wait_ms && request->now_ms + wait_ms > failure->not_before_ms)
		failure->not_before_ms = request->now_ms + wait_ms;
}

/* ---- what codes mean ---- */

static bool is_too_large(const struct refusal *r)
{
	return r->code == 1 && str_has(r->message, "reduce the amount of data");
}

/* In whatever words: an object that is gone, not a field or a parameter that
 * we should not have asked for. */
static bool is_gone(struct str message)
{
	static const char *const words[] = {
		"unsupported get request",
		"does not exist",
		"doesn't exist",
		"no longer exists",
		"cannot be loaded",
		"cannot be found",
		"not found",
	};
	size_t i;

	if (str_has(message, "field") || str_has(message, "param"))
		return false;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (str_has(message, words[i]))
			return true;
	return false;
}

/* Codes of several meanings, which only the message tells apart. */
static void classify_words(const struct refusal *r, struct failure *failure)
{
	if (r->code == 100 && (str_has(r->message, "appsecret_proof") ||
			       str_has(r->message, "app secret proof")))
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_PLATFORM);
	else if (r->code == 100 && is_gone(r->message))
		failure_set(failure, OUTCOME_NOT_FOUND, ACTION_NONE,
			    FAILURE_TARGETS);
	else if (r->code == 2500 && str_has(r->message, "unknown path"))
		failure_set(failure, OUTCOME_NOT_FOUND, ACTION_NONE,
			    FAILURE_UNCLEAR);
}

static void classify_code(const struct refusal *r, const struct meaning *m,
			  struct failure *failure)
{
	if (r->transient) {
		failure_set(failure, OUTCOME_UNAVAILABLE, ACTION_RETRY,
			    FAILURE_TARGETS);
		return;
	}
	if (!m)
		return;
	failure_set(failure, m->outcome, m->action, m->scope);
	classify_words(r, failure);
}

/* "400 190/463: Error validating ..." */
static void describe(const struct refusal *r, int status,
		     struct failure *failure)
{
	char name[48] = "";

	if (r->code >= 0 && r->subcode >= 0)
		snprintf(name, sizeof(name), "%lld/%lld", (long long)r->code,
			 (long long)r->subcode);
	else if (r->code >= 0)
		snprintf(name, sizeof(name), "%lld", (long long)r->code);
	failure_describe(failure, status, str_of(name), r->message);
}

static void classify(const struct request *request,
		     const struct http_resp *resp,
		     const struct graph_call *call, const struct refusal *r,
		     struct failure *failure)
{
	const struct meaning *m = find_meaning(r);

	if (m && m->outcome == OUTCOME_QUOTA)
		failure_set(failure, m->outcome, m->action, m->scope);
	else if (is_too_large(r) && call->limited)
		failure_set(failure, OUTCOME_UNAVAILABLE, ACTION_HALVE,
			    FAILURE_TARGETS);
	else if (resp->status < 500)
		classify_code(r, m, failure);
	if (failure->outcome == OUTCOME_QUOTA)
		classify_quota(request, resp, call, m ? m->pause_ms : PAUSE,
			       failure);
}

void graph_classify(const struct request *request, const struct http_resp *resp,
		    const struct graph_call *call, struct failure *failure)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	describe(&r, resp->status, failure);
	classify(request, resp, call, &r, failure);
	json_free(doc);
}
