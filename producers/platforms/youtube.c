/* youtube.c -- YouTube, through the Data API v3.
 *
 * Channels go 50 a request, the uploads playlist is read page by page, and the
 * counters of 50 videos are one request; each request is one unit of the
 * project's day (Pacific time).  What does not exist is silently left out of an
 * answer, and an empty list may lack its "items" altogether.
 *
 * Of a refusal the reasons in the body count: the status 403 alone may be a
 * spent quota, a wrong key or a private list. */
#include "adapter.h"
#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>

#define BATCH_MAX  50
#define ID_MAX     64  /* channels have 24 characters, videos 11 */
#define HANDLE_MAX 120 /* bytes; 30 characters of any alphabet */
#define EXACT_MAX  999 /* more subscribers are rounded to 3 figures */

/* One call a step.  fields cuts the answer to what is read here; kind stays,
 * so that an answer to something else is not taken for an empty list. */
static const struct call {
	const char *path, *part, *fields, *kind;
} calls[STEP_COUNT] = {
	[STEP_RESOLVE] = { "/youtube/v3/channels", "id", "kind,items(id)",
			   "youtube#channelListResponse" },
	[STEP_PROFILE] = { "/youtube/v3/channels",
			   "snippet,statistics,contentDetails",
			   "kind,items(id,snippet(customUrl),statistics,"
			   "contentDetails(relatedPlaylists(uploads)))",
			   "youtube#channelListResponse" },
	[STEP_POSTS] = { "/youtube/v3/playlistItems",
			 "snippet,contentDetails,status",
			 "kind,nextPageToken,items(snippet(title,description,"
			 "playlistId),"
			 "contentDetails(videoId,videoPublishedAt),"
			 "status(privacyStatus))",
			 "youtube#playlistItemListResponse" },
	[STEP_COUNTERS] = { "/youtube/v3/videos", "snippet,statistics",
			    "kind,items(id,snippet(liveBroadcastContent),"
			    "statistics)",
			    "youtube#videoListResponse" },
};

/* ---- requests ---- */

/* The @ is optional, but every example has it. */
static void add_handle(const struct request *request, struct http_req *req)
{
	struct buf name;

	buf_init(&name, HANDLE_MAX + 1);
	buf_addc(&name, '@');
	buf_addstr(&name, request->targets[0].handle);
	http_req_param(req, "forHandle", buf_str(&name));
	buf_spoil(&req->url, &name);
	buf_release(&name);
}

static void add_filter(const struct request *request, struct http_req *req)
{
	switch (request->step) {
	case STEP_RESOLVE: add_handle(request, req); return;
	case STEP_PROFILE:
		adapter_param_ids(req, "id", request);
		adapter_param(req, "maxResults", "50");
		return;
	case STEP_POSTS:
		http_req_param(req, "playlistId", request->targets[0].list);
		adapter_param_limit(req, "maxResults", request, 1, BATCH_MAX);
		if (request->page.p)
			http_req_param(req, "pageToken", request->page);
		return;
	default: /* maxResults does not go with the ids of videos */
		adapter_param_posts(req, "id", request);
		return;
	}
}

static int youtube_build(const struct request *request, struct http_req *req,
			 struct err *err)
{
	const struct call *call = &calls[request->step];
	int rc;

	adapter_get(req, request, call->path);
	adapter_param(req, "part", call->part);
	add_filter(request, req);
	adapter_param(req, "fields", call->fields);
	adapter_param(req, "prettyPrint", "false");
	rc = adapter_end(req, err);
	if (rc < 0)
		return rc;
	/* In a header, not in the URL: URLs end up in logs. */
	return http_req_header(req, "X-Goog-Api-Key", request->token, true,
			       err);
}

/* ---- answers ---- */

/* The items of the list that this call answers with; NULL for an empty one.
 * An error under 200 is a refusal like any other. */
static int read_items(const struct json_t *doc, const struct call *call,
		      const struct json_t **items, struct err *err)
{
	struct str kind = json_str(json_get(doc, "kind"));
	const struct json_t *list = json_get(doc, "items");

	if (!json_is_object(doc))
		return err_set(err, -EBADMSG, "want an object");
	if (!json_is_null(json_get(doc, "error")))
		return PARSE_REFUSED;
	if (kind.p && !str_is(kind, call->kind))
		return err_set(err, -EBADMSG, "kind: want %s, got %.*s",
			       call->kind, STR_ARG(kind));
	if (!json_is_null(list) && !json_is_array(list))
		return err_set(err, -EBADMSG, "items: want a list");
	if (json_is_null(list) && !kind.p && json_len(doc) > 0)
		return err_set(err, -EBADMSG, "neither items nor kind");
	*items = list;
	return 0;
}

static int read_ids(const struct json_t *items, struct answer *answer,
		    struct err *err)
{
	struct str id;

	if (json_len(items) == 0)
		return 0;
	id = json_str(json_get(json_item(items, 0), "id"));
	if (!id.n)
		return err_set(err, -EBADMSG, "items[0].id: want text");
	answer_id(answer, 0, id);
	return 0;
}

static struct str without_at(struct str handle)
{
	if (handle.n > 1 && handle.p[0] == '@')
		return (struct str){ handle.p + 1, handle.n - 1 };
	return handle;
}

static int64_t subscribers(const struct json_t *statistics)
{
	/* A hidden count may still be there: 0, or what it once was. */
	if (json_is_true(json_get(statistics, "hiddenSubscriberCount")))
		return COUNT_NULL;
	return json_count(json_get(statistics, "subscriberCount"));
}

static void read_channel(const struct json_t *item, size_t target,
			 struct answer *answer)
{
	const struct json_t *s = json_get(item, "statistics");
	struct str list = json_str(
		json_at(item, "contentDetails.relatedPlaylists.uploads"));
	struct profile p = {
		.id = json_str(json_get(item, "id")),
		.handle = without_at(
			json_str(json_at(item, "snippet.customUrl"))),
		.followers = subscribers(s),
		.posts_total = json_count(json_get(s, "videoCount")),
		.views_total = json_count(json_get(s, "viewCount")),
		.likes_total = COUNT_NULL,
	};

	p.followers_exact = p.followers >= 0 && p.followers <= EXACT_MAX;
	answer_profile(answer, target, &p);
	if (list.n)
		answer_list(answer, target, list);
	else if (p.posts_total == 0)
		answer_page(answer, target, STR_NULL); /* nothing to list */
	else
		answer_fail(answer, target, OUTCOME_INVALID_RESPONSE,
			    "no contentDetails.relatedPlaylists.uploads");
}

/* A channel that is missing was not found; the core makes that of it.  Not so
 * if an item cannot be read, as it may be that channel. */
static void read_channels(const struct request *request,
			  const struct json_t *items, struct answer *answer)
{
	bool answered[BATCH_MAX] = { false };
	bool unreadable = false;
	size_t i, t;

	for (i = 0; i < json_len(items); i++) {
		const struct json_t *item = json_item(items, i);
		struct str id = json_str(json_get(item, "id"));

		unreadable |= !id.n;
		for (t = 0; id.n && t < request->n; t++) {
			if (!str_eq(id, request->targets[t].id))
				continue;
			read_channel(item, t, answer);
			answered[t] = true;
		}
	}
	for (t = 0; unreadable && t < request->n; t++)
		if (!answered[t])
			answer_fail(answer, t, OUTCOME_INVALID_RESPONSE,
				    "an item without an id");
}

/* Private and deleted videos stay in the list as stubs without a time. */
static bool is_hidden(const struct json_t *item)
{
	struct str status = json_str(json_at(item, "status.privacyStatus"));
	struct str title = json_str(json_at(item, "snippet.title"));

	if (status.p)
		return str_is(status, "private") ||
		       str_is(status, "privacyStatusUnspecified");
	return !json_at(item, "contentDetails.videoPublishedAt") &&
	       (str_is(title, "Private video") ||
		str_is(title, "Deleted video"));
}

static void read_video(const struct json_t *item, struct answer *answer)
{
	const struct json_t *details = json_get(item, "contentDetails");
	/* Not snippet.publishedAt, which is when the video was put into the
	 * list. */
	struct str time = json_str(json_get(details, "videoPublishedAt"));
	struct post post = {
		.id = json_str(json_get(details, "videoId")),
		.kind = STR_LIT("video"),
		.text = json_str(json_at(item, "snippet.title")),
		.description = json_str(json_at(item, "snippet.description")),
		.counts = { COUNT_NULL, COUNT_NULL, COUNT_NULL, COUNT_NULL,
			    COUNT_NULL },
	};
	struct buf url;

	if (is_hidden(item))
		return;
	if (!str_made_of(post.id, ID_MAX, "_-") ||
	    rfc3339_parse(time, true, &post.published_ms) < 0) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, 64 + ID_MAX);
	buf_adds(&url, "https://www.youtube.com/watch?v=");
	buf_addstr(&url, post.id);
	post.url = answer_made(answer, &url);
	answer_post(answer, 0, &post);
	buf_release(&url);
}

static int read_videos(const struct request *request, const struct json_t *doc,
		       const struct json_t *items, struct answer *answer,
		       struct err *err)
{
	size_t i;

	for (i = 0; i < json_len(items); i++) {
		const struct json_t *item = json_item(items, i);
		struct str list = json_str(json_at(item, "snippet.playlistId"));

		if (list.p && !str_eq(list, request->targets[0].list))
			return err_set(err, -EBADMSG,
				       "items[%zu].snippet.playlistId: "
				       "another list than asked",
				       i);
		read_video(item, answer);
	}
	answer_page(answer, 0, json_str(json_get(doc, "nextPageToken")));
	return 0;
}

/* A stream or a premiere that has been announced. */
static bool is_upcoming(const struct json_t *item)
{
	struct str live =
		json_str(json_at(item, "snippet.liveBroadcastContent"));

	return str_is(live, "upcoming");
}

/* Each counter may be missing: ratings hidden, comments off, views private. */
static void read_counters(const struct json_t *items, struct answer *answer)
{
	size_t i;

	for (i = 0; i < json_len(items); i++) {
		const struct json_t *item = json_item(items, i);
		const struct json_t *s = json_get(item, "statistics");
		struct str id = json_str(json_get(item, "id"));
		int64_t counts[COUNTER_COUNT] = {
			[LIKES] = json_count(json_get(s, "likeCount")),
			[COMMENTS] = json_count(json_get(s, "commentCount")),
			[SHARES] = COUNT_NULL,
			[SAVES] = COUNT_NULL,
			[VIEWS] = json_count(json_get(s, "viewCount")),
		};

		if (id.n && is_upcoming(item))
			answer_upcoming(answer, id);
		else if (id.n)
			answer_counts(answer, id, counts);
	}
}

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	const struct json_t *items = NULL;
	int rc = read_items(doc, &calls[request->step], &items, err);

	if (rc != 0)
		return rc;
	switch (request->step) {
	case STEP_RESOLVE: return read_ids(items, answer, err);
	case STEP_PROFILE: read_channels(request, items, answer); return 0;
	case STEP_POSTS: return read_videos(request, doc, items, answer, err);
	default: read_counters(items, answer); return 0;
	}
}

static int youtube_parse(const struct request *request,
			 const struct http_resp *resp, struct answer *answer,
			 struct err *err)
{
	return adapter_parse(request, resp, answer, err, read_doc);
}

/* ---- refusals ---- */

#define REASONS_MAX 8

/* What reasons mean: the first row that has one of the answer's reasons counts.
 * A word that ends in _ stands for all reasons that begin with it. */
static const struct meaning {
	const char *reasons;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
	bool day; /* spent until midnight, Pacific time */
} meanings[] = {
	{ "keyInvalid keyExpired API_KEY_ CONSUMER_ SERVICE_DISABLED "
	  "accessNotConfigured ipRefererBlocked dailyLimitExceededUnreg "
	  "authError insufficientPermissions invalid_grant",
	  OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, false },
	{ "quotaExceeded dailyLimitExceeded", OUTCOME_QUOTA, ACTION_NONE,
	  FAILURE_PLATFORM, true },
	/* By the minute, unless the message says otherwise. */
	{ "rateLimitExceeded userRateLimitExceeded RATE_LIMIT_EXCEEDED",
	  OUTCOME_QUOTA, ACTION_RETRY, FAILURE_PLATFORM, false },
	/* A channel without public videos has no uploads playlist. */
	{ "playlistNotFound", OUTCOME_INVALID_RESPONSE, ACTION_EMPTY,
	  FAILURE_TARGETS, false },
	{ "channelNotFound channelClosed channelSuspended videoNotFound",
	  OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, false },
	{ "playlistItemsNotAccessible playlistForbidden channelForbidden "
	  "subscriptionForbidden",
	  OUTCOME_PRIVATE, ACTION_NONE, FAILURE_TARGETS, false },
	/* Under a status of 4xx this is no outage but a denied right. */
	{ "SERVICE_UNAVAILABLE", OUTCOME_AUTH, ACTION_NONE, FAILURE_TARGETS,
	  false },
};

struct refusal {
	struct str reason[REASONS_MAX];
	size_t n;
	struct str message, domain;
	bool day; /* the text speaks of a daily limit */
};

static void add_reasons(const struct json_t *list, struct refusal *r)
{
	size_t i;

	for (i = 0; i < json_len(list) && r->n < REASONS_MAX; i++) {
		const struct json_t *entry = json_item(list, i);
		struct str reason = json_str(json_get(entry, "reason"));
		struct str limit =
			json_str(json_at(entry, "metadata.quota_limit"));

		if (reason.n)
			r->reason[r->n++] = reason;
		r->day |= str_has(limit, "perday");
	}
}

/* Two generations of errors: reasons are in errors[], details[], or both. */
static void read_refusal(const struct json_t *error, struct refusal *r)
{
	if (json_is_string(error)) /* the form of OAuth */
		r->reason[r->n++] = json_str(error);
	add_reasons(json_get(error, "errors"), r);
	add_reasons(json_get(error, "details"), r);
	r->domain = json_str(
		json_get(json_item(json_get(error, "errors"), 0), "domain"));
	r->message = json_str(json_get(error, "message"));
	r->day |= str_has(r->message, "per day");
}

static bool has_word(const char *words, struct str word)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (words[n - 1] == '_' ? word.n > n : word.n == n)
			if (memcmp(words, word.p, n) == 0)
				return true;
	}
	return false;
}

static const struct meaning *find_meaning(const struct refusal *r)
{
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(meanings); i++)
		for (k = 0; k < r->n; k++)
			if (has_word(meanings[i].reasons, r->reason[k]))
				return &meanings[i];
	return NULL;
}

/* Reasons as general as "forbidden" and "badRequest": message, domain and
 * status decide. */
static void classify_plain(int status, const struct refusal *r,
			   struct failure *failure)
{
	bool here = r->domain.n > 8 && memcmp(r->domain.p, "youtube.", 8) == 0;

	if (str_has(r->message, "API key") ||
	    str_has(r->message, "unregistered callers"))
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_PLATFORM);
	else if (status == 403 && here)
		failure_set(failure, OUTCOME_PRIVATE, ACTION_NONE,
			    FAILURE_TARGETS);
	else if (status == 403)
		failure_set(failure, OUTCOME_AUTH, ACTION_NONE,
			    FAILURE_TARGETS);
	else if (status == 400)
		failure_set(failure, OUTCOME_INVALID_RESPONSE, ACTION_NONE,
			    FAILURE_TARGETS);
}

static void classify_json(const struct request *request, int status,
			  struct refusal *r, struct failure *failure)
{
	const struct meaning *m = find_meaning(r);

	if (m)
		failure_set(failure, m->outcome, m->action, m->scope);
	else
		classify_plain(status, r, failure);
	if (failure->action == ACTION_EMPTY && request->step != STEP_POSTS)
		failure->action = ACTION_NONE;
	if (failure->outcome == OUTCOME_QUOTA && (r->day || (m && m->day))) {
		failure_set(failure, OUTCOME_QUOTA, ACTION_NONE,
			    FAILURE_PLATFORM);
		failure->not_before_ms =
			pacific_midnight_after(request->now_ms);
	}
}

static void youtube_classify(const struct request *request,
			     const struct http_resp *resp,
			     struct failure *failure)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r = { .n = 0 };
	const struct json_t *error;

	error = json_get(doc, "error");
	read_refusal(error, &r);
	failure_describe(failure, resp->status, r.n ? r.reason[0] : STR_NULL,
			 r.message);
	if (error && resp->status < 500)
		classify_json(request, resp->status, &r, failure);
	json_free(doc);
}

/* ---- the roster ---- */

/* Refuse only what cannot be sent: which ids and handles there are, YouTube
 * knows better. */
static int youtube_check(struct str id, struct str handle,
			 const char *const *keys, struct err *err)
{
	size_t i;

	(void)keys;
	if (id.p && !str_made_of(id, ID_MAX, "_-"))
		return err_set(err, -EINVAL,
			       "want a channel id (UC and 22 characters of "
			       "A-Z a-z 0-9 _ -)");
	if (!handle.p)
		return 0;
	for (i = 0; i < handle.n; i++)
		if ((unsigned char)handle.p[i] <= ' ' ||
		    strchr("@/\\,?#&%", handle.p[i]))
			break;
	if (i < handle.n || handle.n == 0 || handle.n > HANDLE_MAX)
		return err_set(err, -EINVAL,
			       "want a handle as in youtube.com/@handle, "
			       "without the @");
	return 0;
}

const struct platform platform_youtube = {
	.name = "youtube",
	.base_url = "https://youtube.googleapis.com",
	.batch = { [STEP_RESOLVE] = 1,
		   [STEP_PROFILE] = BATCH_MAX,
		   [STEP_POSTS] = 1,
		   [STEP_COUNTERS] = BATCH_MAX },
	.page = BATCH_MAX,
	.cost = { [STEP_RESOLVE] = 1,
		  [STEP_PROFILE] = 1,
		  [STEP_POSTS] = 1,
		  [STEP_COUNTERS] = 1 },
	.quota_period = QUOTA_PACIFIC_DAY,
	.quota_units = 10000,
	.total_counts_posts = true,
	.check = youtube_check,
	.build = youtube_build,
	.parse = youtube_parse,
	.classify = youtube_classify,
};
