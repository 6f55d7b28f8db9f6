/* instagram.c -- Instagram: professional accounts, through the Graph API.
 *
 * Accounts of others are read through our own (business discovery): one request
 * by name has the profile and the first page of media.  Our own account
 * ([instagram] user_id), if the roster has it, is asked directly.  There
 * are likes and comments, and no other counters. */
#include "graph.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX   25
#define HANDLE_MAX 30
#define CURSOR_MAX 512
#define ID_MAX     64
#define FIELDS_MAX 2048

#define PROFILE_FIELDS "id,username,followers_count,media_count"
#define MEDIA_FIELDS                                                         \
	"id,caption,permalink,media_type,media_product_type,timestamp,like_" \
	"count,"                                                             \
	"comments_count"

/* What PROFILE passes to POSTS (target.list) where an account that was asked
 * for by its name turns out to be our own: further pages must be asked for by
 * name, too, as the cursors differ. */
#define BY_NAME "business_discovery"

static const struct cfg_item instagram_keys[] = {
	GRAPH_VERSION_ROW,
	{ "user_id", CFG_STR, GRAPH_USER * sizeof(char *), NULL, 0, 0,
	  "id of our own professional account, which others are seen through" },
	{ 0 },
};

static bool is_own(const struct request *request)
{
	const struct target *t = &request->targets[0];

	return str_is(t->id, request->keys[GRAPH_USER]) && !t->list.p;
}

/* ---- requests ---- */

/* Name and cursor become part of the expression in fields, so they must not
 * hold any character that has a meaning there. */
static int add_discovery(struct http_req *req, const struct request *request,
			 struct err *err)
{
	struct str handle = request->targets[0].handle;
	bool profile = request->step == STEP_PROFILE;
	struct buf fields;

	if (!str_made_of(handle, HANDLE_MAX, "._"))
		return err_set(err, -EINVAL, "an account without a handle");
	if (request->page.p &&
	    !str_made_of(request->page, CURSOR_MAX, "_-=+/.:|"))
		return err_set(err, -EINVAL, "not a cursor that can be sent");
	buf_init(&fields, FIELDS_MAX);
	buf_addf(&fields, "business_discovery.username(%.*s){%s,media",
		 STR_ARG(handle), profile ? PROFILE_FIELDS : "id,username");
	if (request->page.p)
		buf_addf(&fields, ".after(%.*s)", STR_ARG(request->page));
	buf_addf(&fields, ".limit(%u){%s}}",
		 adapter_limit(request, 1, PAGE_MAX), MEDIA_FIELDS);
	http_req_param(req, "fields", buf_str(&fields));
	buf_spoil(&req->url, &fields);
	buf_release(&fields);
	return 0;
}

static void add_own(struct http_req *req, const struct request *request)
{
	if (request->step == STEP_PROFILE) {
		adapter_param(req, "fields", PROFILE_FIELDS);
		return;
	}
	buf_adds(&req->url, "/media");
	adapter_param(req, "fields", MEDIA_FIELDS);
	adapter_param_limit(req, "limit", request, 1, PAGE_MAX);
	if (request->page.p)
		http_req_param(req, "after", request->page);
}

static int check_keys(const char *const *keys, struct err *err)
{
	if (!graph_is_id(str_of(keys[GRAPH_USER])))
		return err_set(err, -EINVAL,
			       "user_id: want the id of our own professional "
			       "account, of digits");
	return graph_check_version(keys, err);
}

static int instagram_build(const struct request *request, struct http_req *req,
			   struct err *err)
{
	int rc = check_keys(request->keys, err);

	if (rc == 0)
		rc = graph_get(req, request, err);
	if (rc < 0)
		return rc;
	buf_adds(&req->url, request->keys[GRAPH_USER]);
	if (is_own(request))
		add_own(req, request);
	else
		rc = add_discovery(req, request, err);
	return rc < 0 ? rc : graph_end(req, request, err);
}

/* ---- media ---- */

/* like_count is left out where the owner hides it. */
static void read_item(const struct json_t *item, struct answer *answer)
{
	struct str product = json_str(json_get(item, "media_product_type"));
	struct post post = {
		.kind = str_is(product, "REELS") ? STR_LIT("reel") : STR_NULL,
		.text = json_str(json_get(item, "caption")),
		.counts = {
			[LIKES] = json_count(json_get(item, "like_count")),
			[COMMENTS] =
				json_count(json_get(item, "comments_count")),
			[SHARES] = COUNT_NULL,
			[SAVES] = COUNT_NULL,
			[VIEWS] = COUNT_NULL,
		},
	};

	graph_post(item, &post, answer);
}

static void read_items(const struct json_t *data, struct answer *answer)
{
	size_t i;

	for (i = 0; i < json_len(data); i++)
		read_item(json_item(data, i), answer);
}

static int read_own_media(const struct json_t *doc, struct answer *answer,
			  struct err *err)
{
	const struct json_t *data = json_get(doc, "data");

	if (!json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	read_items(data, answer);
	graph_page(doc, answer);
	return 0;
}

/* Business discovery has no paging.next: the list ends where there is no
 * cursor, or with an empty page. */
static void read_media(const struct json_t *data, const struct json_t *media,
		       struct answer *answer)
{
	struct str after = json_str(json_at(media, "paging.cursors.after"));

	read_items(data, answer);
	answer_page(answer, 0, json_len(data) && after.n ? after : STR_NULL);
}

/* ---- accounts ---- */

static void read_account(const struct json_t *user, struct str id,
			 struct answer *answer)
{
	struct profile p = {
		.id = id,
		.handle = json_str(json_get(user, "username")),
		.followers = json_count(json_get(user, "followers_count")),
		.posts_total = json_count(json_get(user, "media_count")),
		.views_total = COUNT_NULL,
		.likes_total = COUNT_NULL,
	};

	p.followers_exact = p.followers >= 0;
	answer_profile(answer, 0, &p);
}

static int read_own(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	char room[GRAPH_ID_ROOM];
	struct str id = graph_id(json_get(doc, "id"), room);

	if (request->step == STEP_POSTS)
		return read_own_media(doc, answer, err);
	if (!str_eq(id, request->targets[0].id))
		return err_set(err, -EBADMSG, "id: another than asked");
	read_account(doc, id, answer);
	return 0;
}

/* An empty edge is left out of the answer.  That is an empty list only where
 * media_count is 0 or pages came before; else the list is missing. */
static void read_edge(const struct request *request, const struct json_t *user,
		      struct answer *answer)
{
	const struct json_t *media = json_get(user, "media");
	const struct json_t *data = json_get(media, "data");
	bool none = json_count(json_get(user, "media_count")) == 0;

	if (json_is_array(data))
		read_media(data, media, answer);
	else if (json_is_null(media) && (none || request->page.p))
		answer_page(answer, 0, STR_NULL);
	else
		answer_fail(answer, 0, OUTCOME_INVALID_RESPONSE,
			    "no list of media in the answer");
}

static void read_found(const struct request *request, const struct json_t *user,
		       struct str id, struct answer *answer)
{
	struct str known = request->targets[0].id;

	if (known.p && !str_eq(known, id)) {
		answer_fail(answer, 0, OUTCOME_NOT_FOUND,
			    "the handle belongs to another account now");
		return;
	}
	if (request->step == STEP_PROFILE)
		read_account(user, id, answer);
	if (request->step == STEP_PROFILE &&
	    str_is(id, request->keys[GRAPH_USER]))
		answer_list(answer, 0, STR_LIT(BY_NAME));
	read_edge(request, user, answer);
}

/* The outer id of the document is our own account's. */
static int read_discovery(const struct request *request,
			  const struct json_t *doc, struct answer *answer,
			  struct err *err)
{
	const struct json_t *user = json_get(doc, "business_discovery");
	struct str name = json_str(json_get(user, "username"));
	char room[GRAPH_ID_ROOM];
	struct str id = graph_id(json_get(user, "id"), room);

	if (json_is_null(user) && !json_is_null(json_get(doc, "id"))) {
		answer_fail(answer, 0, OUTCOME_NOT_FOUND,
			    "nothing is told of this account: it may be "
			    "limited to an age");
		return 0;
	}
	if (!graph_is_id(id))
		return err_set(err, -EBADMSG,
			       "business_discovery.id: want digits");
	if (name.p && !str_same(name, request->targets[0].handle))
		return err_set(err, -EBADMSG,
			       "business_discovery.username: another than "
			       "asked");
	read_found(request, user, id, answer);
	return 0;
}

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	if (!json_is_object(doc))
		return err_set(err, -EBADMSG, "want an object");
	if (graph_refused(doc))
		return PARSE_REFUSED;
	return is_own(request) ? read_own(request, doc, answer, err)
			       : read_discovery(request, doc, answer, err);
}

static int instagram_parse(const struct request *request,
			   const struct http_resp *resp, struct answer *answer,
			   struct err *err)
{
	return adapter_parse(request, resp, answer, err, read_doc);
}

/* ---- refusals ---- */

/* "Object with ID '178...' does not exist". */
static bool mentions(const struct failure *failure, const char *id)
{
	char quoted[ID_MAX + 3];

	snprintf(quoted, sizeof(quoted), "'%s'", id ? id : "");
	return str_has(str_of(failure->detail), quoted);
}

/* If our own account is not there (user_id of the configuration is wrong),
 * every account is refused: unclear, until another one is answered. */
static void instagram_classify(const struct request *request,
			       const struct http_resp *resp,
			       struct failure *failure)
{
	bool own = is_own(request);
	const struct graph_call call = {
		.limited = !own || request->step == STEP_POSTS,
		.shared = !own,
	};

	graph_classify(request, resp, &call, failure);
	if (!own && failure->outcome == OUTCOME_NOT_FOUND &&
	    mentions(failure, request->keys[GRAPH_USER]))
		failure->scope = FAILURE_UNCLEAR;
}

/* ---- the roster ---- */

static int instagram_check(struct str id, struct str handle,
			   const char *const *keys, struct err *err)
{
	if (id.p && !graph_is_id(id))
		return err_set(err, -EINVAL,
			       "want the id of a professional account, of "
			       "digits");
	if (handle.p && !str_made_of(handle, HANDLE_MAX, "._"))
		return err_set(err, -EINVAL,
			       "want a handle of 1 to 30 of A-Z a-z 0-9 . _, "
			       "without the @");
	if (id.p && !handle.p && !str_is(id, keys[GRAPH_USER]))
		return err_set(err, -EINVAL,
			       "want a handle: Instagram tells nothing by the "
			       "id of an account but user_id");
	return 0;
}

const struct platform platform_instagram = {
	.name = "instagram",
	.base_url = "https://graph.facebook.com",
	.keys = instagram_keys,
	.has_secret = true,
	.batch = { [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	.page = PAGE_MAX,
	.cost = { [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	.quota_period = QUOTA_HOUR,
	.quota_units = 200,
	.newest_first = true,
	.empty_page_ends = true,
	.total_counts_posts = true,
	.check_keys = check_keys,
	.check = instagram_check,
	.build = instagram_build,
	.parse = instagram_parse,
	.classify = instagram_classify,
	.limits = graph_limits,
};
