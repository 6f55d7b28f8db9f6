/* tiktok.c -- TikTok, through the Display API v2.
 *
 * Each account has a token pair of its own, which rotates: a new refresh token
 * voids the old one.  Profile and videos are read in the account's name, so an
 * account is known by its open_id only.  Times are in seconds in a video, but
 * in milliseconds in the cursor.
 *
 * A refusal has a code, either as error.code under any status (200 too) or as
 * the text that OAuth's errors are; "ok" is no refusal.  The status 401 alone
 * does not tell an expired token from a missing right. */
#include "adapter.h"
#include "common/base/backoff.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define PAGE_MAX     20
#define OPEN_ID_MAX  64
#define HANDLE_MAX   24
#define VIDEO_ID_MAX 64
#define NUMBER_SIZE  24
#define TIME_MAX_S   INT64_C(253402300799) /* the end of the year 9999 */

enum key { KEY_CLIENT };

static const struct cfg_item tiktok_keys[] = {
	{ "client_key", CFG_STR, KEY_CLIENT * sizeof(char *), NULL, 0, 0,
	  "the app's client key, which renews tokens" },
	{ 0 },
};

/* ---- requests ---- */

static void begin_post(struct http_req *req, const struct request *request,
		       const char *path, const char *type)
{
	adapter_get(req, request, path);
	req->method = "POST";
	req->content_type = type;
}

static void add_field(struct http_req *req, const char *name, struct str value)
{
	if (req->body.len)
		buf_addc(&req->body, '&');
	buf_adds(&req->body, name);
	buf_addc(&req->body, '=');
	buf_addurl(&req->body, value);
}

static int build_renewal(const struct request *request, struct http_req *req,
			 struct err *err)
{
	if (!request->secret.n)
		return err_set(err, -EINVAL,
			       "a token cannot be renewed without the app's "
			       "secret");
	begin_post(req, request, "/v2/oauth/token/",
		   "application/x-www-form-urlencoded");
	add_field(req, "client_key", str_of(request->keys[KEY_CLIENT]));
	add_field(req, "client_secret", request->secret);
	add_field(req, "grant_type", STR_LIT("refresh_token"));
	add_field(req, "refresh_token", request->targets[0].token);
	return 0;
}

/* Each field costs the account a scope: these need user.info.basic and
 * user.info.stats, no more. */
static void add_profile(const struct request *request, struct http_req *req)
{
	adapter_get(req, request, "/v2/user/info/");
	adapter_param(req, "fields",
		      "open_id,follower_count,likes_count,video_count");
}

static void add_videos(const struct request *request, struct http_req *req)
{
	begin_post(req, request, "/v2/video/list/", "application/json");
	adapter_param(req, "fields",
		      "id,create_time,title,video_description,share_url,"
		      "view_count,like_count,comment_count,share_count");
	buf_addf(&req->body, "{\"max_count\":%u",
		 adapter_limit(request, 1, PAGE_MAX));
	if (request->page.p)
		buf_addf(&req->body, ",\"cursor\":%.*s",
			 STR_ARG(request->page));
	buf_addc(&req->body, '}');
}

static int tiktok_build(const struct request *request, struct http_req *req,
			struct err *err)
{
	int rc = 0;

	switch (request->step) {
	case STEP_TOKEN: rc = build_renewal(request, req, err); break;
	case STEP_PROFILE: add_profile(request, req); break;
	default: add_videos(request, req); break;
	}
	if (rc == 0)
		rc = adapter_end(req, err);
	if (rc < 0 || request->step == STEP_TOKEN)
		return rc;
	return adapter_bearer(req, request, err);
}

/* ---- a new pair of tokens ---- */

/* An older form of the answer has the pair in "data". */
static void read_pair(const struct request *request, const struct json_t *doc,
		      struct answer *answer)
{
	const struct json_t *wrapped = json_get(doc, "data");
	const struct json_t *node = json_is_object(wrapped) ? wrapped : doc;
	struct str owner = json_str(json_get(node, "open_id"));
	struct str refresh = json_str(json_get(node, "refresh_token"));
	int64_t life_s = json_count(json_get(node, "expires_in"));
	struct token_pair pair = {
		.access = json_str(json_get(node, "access_token")),
		.refresh = refresh.n ? refresh : STR_NULL,
		.life_s = life_s < 0 ? 0 : life_s,
	};

	if (!str_is_token(pair.access))
		answer_fail(answer, 0, OUTCOME_INVALID_RESPONSE,
			    "access_token: no token");
	else if (pair.refresh.p && !str_is_token(pair.refresh))
		answer_fail(answer, 0, OUTCOME_INVALID_RESPONSE,
			    "refresh_token: no token");
	else if (owner.p && !str_eq(owner, request->targets[0].id))
		answer_fail(answer, 0, OUTCOME_INVALID_RESPONSE,
			    "open_id: the token of another account");
	else
		answer_token(answer, 0, &pair);
}

/* ---- profiles ---- */

static int read_user(const struct request *request, const struct json_t *doc,
		     struct answer *answer, struct err *err)
{
	const struct json_t *user = json_at(doc, "data.user");
	struct profile p = {
		.id = json_str(json_get(user, "open_id")),
		.followers = json_count(json_get(user, "follower_count")),
		.posts_total = json_count(json_get(user, "video_count")),
		.views_total = COUNT_NULL,
		.likes_total = json_count(json_get(user, "likes_count")),
	};

	if (!json_is_object(user))
		return err_set(err, -EBADMSG, "data.user: want an object");
	if (!p.id.n)
		return err_set(err, -EBADMSG, "data.user.open_id: want text");
	if (!str_eq(p.id, request->targets[0].id))
		return err_set(err, -EBADMSG,
			       "data.user.open_id: "
			       "another account than asked");
	p.followers_exact = p.followers >= 0;
	answer_profile(answer, 0, &p);
	return 0;
}

/* ---- videos ---- */

/* Documented as text; a number is accepted as long as it is exact. */
static struct str video_id(const struct json_t *item, char room[NUMBER_SIZE])
{
	const struct json_t *id = json_get(item, "id");
	int64_t number;

	if (!json_int(id, &number))
		return json_str(id);
	snprintf(room, NUMBER_SIZE, "%" PRId64, number);
	return str_of(room);
}

/* The title is the text, what was written beside it the description; of one
 * without a title the description is the text. */
static void read_texts(const struct json_t *item, struct post *post)
{
	struct str title = json_str(json_get(item, "title"));
	struct str more = json_str(json_get(item, "video_description"));

	post->text = title.n || !more.p ? title : more;
	post->description = title.n ? more : STR_NULL;
}

/* Without the query, which has our client key. */
static struct str video_url(const struct json_t *item)
{
	static const struct str scheme = { "https://", 8 };
	struct str url = json_str(json_get(item, "share_url"));
	size_t i;

	for (i = 0; i < url.n && url.p[i] != '?' && url.p[i] != '#'; i++)
		;
	url.n = i;
	if (url.n <= scheme.n || memcmp(url.p, scheme.p, scheme.n) != 0)
		return STR_NULL;
	return url;
}

static void read_video(const struct json_t *item, struct answer *answer)
{
	char room[NUMBER_SIZE];
	int64_t created_s = json_count(json_get(item, "create_time"));
	struct post post = {
		.id = video_id(item, room),
		.kind = STR_LIT("video"),
		.url = video_url(item),
		.counts = {
			[LIKES] = json_count(json_get(item, "like_count")),
			[COMMENTS] =
				json_count(json_get(item, "comment_count")),
			[SHARES] = json_count(json_get(item, "share_count")),
			[SAVES] = COUNT_NULL,
			[VIEWS] = json_count(json_get(item, "view_count")),
		},
	};

	if (!str_made_of(post.id, VIDEO_ID_MAX, "_-") || created_s <= 0 ||
	    created_s > TIME_MAX_S) {
		answer_unreadable(answer, 0);
		return;
	}
	post.published_ms = created_s * 1000;
	read_texts(item, &post);
	answer_post(answer, 0, &post);
}

/* has_more without a cursor: if the page has videos, they are the newest, and
 * the list is taken to end here; if it has none, the answer is unusable. */
static int read_page(const struct json_t *data, size_t n, struct answer *answer,
		     struct err *err)
{
	bool more = json_is_true(json_get(data, "has_more"));
	int64_t cursor_ms = json_count(json_get(data, "cursor"));
	char next[NUMBER_SIZE] = "";

	if (more && cursor_ms <= 0 && n == 0)
		return err_set(err, -EBADMSG,
			       "data.cursor: missing, but has_more");
	if (more && cursor_ms > 0)
		snprintf(next, sizeof(next), "%" PRId64, cursor_ms);
	answer_page(answer, 0, str_of(next));
	return 0;
}

static int read_videos(const struct json_t *doc, struct answer *answer,
		       struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	const struct json_t *videos = json_get(data, "videos");
	const struct json_t *more = json_get(data, "has_more");
	size_t i;

	if (!json_is_object(data))
		return err_set(err, -EBADMSG, "data: want an object");
	if (!json_is_array(videos) &&
	    (!json_is_null(videos) || json_is_null(more) || json_is_true(more)))
		return err_set(err, -EBADMSG, "data.videos: want a list");
	for (i = 0; i < json_len(videos); i++)
		read_video(json_item(videos, i), answer);
	return read_page(data, i, answer, err);
}

/* ---- refusals ---- */

#define WINDOW_MS  MINUTE_MS /* of the rate limit; it slides */
#define LOG_ID_MAX 64
#define NAME_SIZE  192

/* Any other code complains of the request itself, unless the status says that
 * we lack a right. */
static const struct meaning {
	const char *code;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
} meanings[] = {
	{ "access_token_invalid", OUTCOME_AUTH, ACTION_TOKEN, FAILURE_TARGETS },
	{ "scope_not_authorized", OUTCOME_AUTH, ACTION_NONE, FAILURE_TARGETS },
	{ "scope_permission_missed", OUTCOME_AUTH, ACTION_NONE,
	  FAILURE_TARGETS },
	{ "rate_limit_exceeded", OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM },
	{ "internal_error", OUTCOME_UNAVAILABLE, ACTION_RETRY,
	  FAILURE_TARGETS },
	/* OAuth's: RFC 6749, 5.2 and 4.1.2.1 */
	{ "invalid_grant", OUTCOME_AUTH, ACTION_NONE, FAILURE_TARGETS },
	{ "access_denied", OUTCOME_AUTH, ACTION_NONE, FAILURE_TARGETS },
	{ "invalid_scope", OUTCOME_AUTH, ACTION_NONE, FAILURE_TARGETS },
	{ "invalid_client", OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM },
	{ "unauthorized_client", OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM },
	{ "server_error", OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_TARGETS },
	{ "temporarily_unavailable", OUTCOME_UNAVAILABLE, ACTION_RETRY,
	  FAILURE_TARGETS },
};

struct refusal {
	struct str code, message, log_id;
};

static void read_refusal(const struct json_t *doc, struct refusal *r)
{
	const struct json_t *error = json_get(doc, "error");
	const struct json_t *node = json_is_object(error) ? error : doc;

	*r = (struct refusal){
		.code = json_str(json_get(node, "code")),
		.message = json_str(json_get(node, "message")),
		.log_id = json_str(json_get(node, "log_id")),
	};
	if (!json_is_string(error))
		return;
	r->code = json_str(error);
	r->message = json_str(json_get(doc, "error_description"));
}

static bool tiktok_refuses(const struct json_t *doc)
{
	struct refusal r;

	read_refusal(doc, &r);
	return r.code.n && !str_is(r.code, "ok");
}

static const struct meaning *find_meaning(struct str code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(meanings); i++)
		if (str_is(code, meanings[i].code))
			return &meanings[i];
	return NULL;
}

/* TikTok's support asks for the log_id, so it stands before the message, which
 * may be cut. */
static void describe(struct failure *failure, int status,
		     const struct refusal *r)
{
	bool logged = str_made_of(r->log_id, LOG_ID_MAX, "-_");
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "%.*s%s%s%.*s", STR_ARG(r->code),
		 r->code.n && logged ? ", " : "", logged ? "log_id " : "",
		 logged ? (int)r->log_id.n : 0, r->log_id.p ? r->log_id.p : "");
	failure_describe(failure, status, str_of(name), r->message);
}

/* Without a known code the status decides. */
static void classify_status(const struct request *request, int status,
			    bool json, struct failure *failure)
{
	if (request->step == STEP_TOKEN && !json && status / 100 != 3)
		/* A proxy answered: the pair may still hold. */
		failure_set(failure, OUTCOME_UNAVAILABLE, ACTION_RETRY,
			    FAILURE_TARGETS);
	else if (status == 401 || (status == 403 && json))
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_TARGETS);
	else if (status == 404 && request->step == STEP_TOKEN)
		failure_set(failure, OUTCOME_INVALID_RESPONSE, ACTION_NONE,
			    FAILURE_TARGETS);
}

static void classify_word(const struct request *request, int status,
			  struct str code, bool json, struct failure *failure)
{
	const struct meaning *m = find_meaning(code);

	if (status == 429)
		failure_set(failure, OUTCOME_QUOTA, ACTION_NONE,
			    FAILURE_PLATFORM);
	else if (m)
		failure_set(failure, m->outcome, m->action, m->scope);
	else
		classify_status(request, status, json, failure);
	if (failure->action == ACTION_TOKEN && request->step == STEP_TOKEN)
		failure->action = ACTION_NONE;
	if (failure->outcome == OUTCOME_QUOTA &&
	    failure->not_before_ms < request->now_ms + WINDOW_MS)
		failure->not_before_ms = request->now_ms + WINDOW_MS;
}

static void tiktok_classify(const struct request *request,
			    const struct http_resp *resp,
			    struct failure *failure)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	if (!doc)
		r.message = STR_LIT("no JSON");
	describe(failure, resp->status, &r);
	if (resp->status < 500)
		classify_word(request, resp->status, r.code, doc != NULL,
			      failure);
	json_free(doc);
}

/* ---- answers ---- */

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	if (tiktok_refuses(doc))
		return PARSE_REFUSED;
	switch (request->step) {
	case STEP_TOKEN: read_pair(request, doc, answer); return 0;
	case STEP_PROFILE: return read_user(request, doc, answer, err);
	default: return read_videos(doc, answer, err);
	}
}

static int tiktok_parse(const struct request *request,
			const struct http_resp *resp, struct answer *answer,
			struct err *err)
{
	int rc = adapter_parse(request, resp, answer, err, read_doc);

	/* An answer to TOKEN that is no JSON did not come from TikTok, so the
	 * old pair may still hold: classify it as a refusal, to be tried again.
	 */
	return request->step == STEP_TOKEN && rc < 0 ? PARSE_REFUSED : rc;
}

/* ---- keys and roster ---- */

static int tiktok_check_keys(const char *const *keys, struct err *err)
{
	if (str_of(keys[KEY_CLIENT]).n)
		return 0;
	return err_set(err, -EINVAL, "client_key: want the app's client key");
}

static int tiktok_check(struct str id, struct str handle,
			const char *const *keys, struct err *err)
{
	(void)keys;
	if (!str_made_of(id, OPEN_ID_MAX, "-_"))
		return err_set(err, -EINVAL,
			       "want an id (the open_id, of A-Z a-z 0-9 _ -): "
			       "tokens are kept by it");
	if (handle.p && !str_made_of(handle, HANDLE_MAX, "._"))
		return err_set(err, -EINVAL,
			       "want a handle of A-Z a-z 0-9 . _, "
			       "without the @");
	return 0;
}

const struct platform platform_tiktok = {
	.name = "tiktok",
	.base_url = "https://open.tiktokapis.com",
	.keys = tiktok_keys,
	.has_secret = true,
	.own_tokens = true,
	.batch = { [STEP_TOKEN] = 1, [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	.page = PAGE_MAX,
	.rate = { [STEP_PROFILE] = 600, [STEP_POSTS] = 600 },
	.newest_first = true,
	.total_counts_posts = true,
	.check_keys = tiktok_check_keys,
	.check = tiktok_check,
	.build = tiktok_build,
	.parse = tiktok_parse,
	.classify = tiktok_classify,
};
