/* facebook.c -- Facebook: public Pages, through the Graph API.
 *
 * Page ids go 50 a request (which saves requests, not quota); posts, 100 a
 * page, come with their counters.  The list of posts is ranked and not in
 * strict order, so newest_first is not set.  Reactions of all kinds count as
 * likes; there are no saves, no views, and no total of posts. */
#include "graph.h"

#include <errno.h>

#define BATCH_MAX  50
#define PAGE_MAX   100
#define HANDLE_MAX 75
#define ID_MAX     128 /* of a post: "<page>_<post>" */
#define URL_MAX    2048
#define SITE       "https://www.facebook.com"

#define PROFILE_FIELDS "id,username,followers_count"
/* limit(0): only how many reacted and commented, not who; stream: replies to
 * comments count, too. */
#define POST_FIELDS                                                   \
	"id,created_time,message,permalink_url,status_type,from{id}," \
	"attachments{media_type},shares,"                             \
	"reactions.summary(total_count).limit(0),"                    \
	"comments.filter(stream).summary(true).limit(0)"

/* The parameters of a permalink that identify the post. */
#define LINK_PARAMS "story_fbid id fbid v set"

static const struct cfg_item facebook_keys[] = {
	GRAPH_VERSION_ROW,
	{ 0 },
};

/* ---- requests ---- */

static void add_posts(struct http_req *req, const struct request *request)
{
	buf_addurl(&req->url, request->targets[0].id);
	buf_adds(&req->url, "/posts");
	adapter_param(req, "fields", POST_FIELDS);
	adapter_param_limit(req, "limit", request, 1, PAGE_MAX);
	if (request->page.p)
		http_req_param(req, "after", request->page);
}

static void write_fields(struct http_req *req, const struct request *request)
{
	switch (request->step) {
	case STEP_RESOLVE:
		buf_addurl(&req->url, request->targets[0].handle);
		adapter_param(req, "fields", "id");
		return;
	case STEP_PROFILE:
		if (request->n == 1)
			buf_addurl(&req->url, request->targets[0].id);
		else
			adapter_param_ids(req, "ids", request);
		adapter_param(req, "fields", PROFILE_FIELDS);
		return;
	default: add_posts(req, request); return;
	}
}

static int facebook_build(const struct request *request, struct http_req *req,
			  struct err *err)
{
	int rc = graph_get(req, request, err);

	if (rc < 0)
		return rc;
	write_fields(req, request);
	return graph_end(req, request, err);
}

/* ---- Pages ---- */

static int read_id(const struct json_t *doc, struct answer *answer,
		   struct err *err)
{
	char room[GRAPH_ID_ROOM];
	struct str id = graph_id(json_get(doc, "id"), room);

	if (!graph_is_id(id))
		return err_set(err, -EBADMSG, "id: want digits");
	answer_id(answer, 0, id);
	return 0;
}

static bool is_target(const struct request *request, size_t target,
		      const struct json_t *page)
{
	char room[GRAPH_ID_ROOM];

	return str_eq(graph_id(json_get(page, "id"), room),
		      request->targets[target].id);
}

static void read_page(const struct request *request, size_t target,
		      const struct json_t *page, struct answer *answer)
{
	struct profile p = {
		.id = request->targets[target].id,
		.handle = json_str(json_get(page, "username")),
		.followers = json_count(json_get(page, "followers_count")),
		.posts_total = COUNT_NULL,
		.views_total = COUNT_NULL,
		.likes_total = COUNT_NULL,
	};

	p.followers_exact = p.followers >= 0;
	answer_profile(answer, target, &p);
}

/* The member of an object that is named after an id; ids are not ended by a
 * NUL. */
static const struct json_t *member(const struct json_t *doc, struct str id)
{
	char key[ID_MAX];

	if (id.n >= sizeof(key))
		return NULL;
	memcpy(key, id.p, id.n);
	key[id.n] = '\0';
	return json_get(doc, key);
}

/* An id that is missing was not found; the core makes that of it. */
static void read_pages(const struct request *request, const struct json_t *doc,
		       struct answer *answer)
{
	size_t i;

	for (i = 0; i < request->n; i++) {
		const struct json_t *page = member(doc, request->targets[i].id);

		if (is_target(request, i, page))
			read_page(request, i, page, answer);
		else if (page)
			answer_fail(answer, i, OUTCOME_INVALID_RESPONSE,
				    "no Page of this id");
	}
}

static int read_profiles(const struct request *request,
			 const struct json_t *doc, struct answer *answer,
			 struct err *err)
{
	if (request->n > 1) {
		read_pages(request, doc, answer);
		return 0;
	}
	if (!is_target(request, 0, doc))
		return err_set(err, -EBADMSG, "id: another than asked");
	read_page(request, 0, doc, answer);
	return 0;
}

/* ---- posts ---- */

static bool begins(struct str text, const char *with)
{
	size_t n = strlen(with);

	return text.n >= n && memcmp(text.p, with, n) == 0;
}

/* The attachment is more exact than status_type, which is how the post was
 * made. */
static struct str kind_of(const struct json_t *item, struct str link)
{
	const struct json_t *media =
		json_item(json_at(item, "attachments.data"), 0);
	struct str type = json_str(json_get(media, "media_type"));
	struct str status = json_str(json_get(item, "status_type"));

	if (str_has(link, "/reel/"))
		return STR_LIT("reel");
	if (str_is(type, "album"))
		return STR_LIT("album");
	if (begins(type, "video") || str_is(status, "added_video"))
		return STR_LIT("video");
	if (str_is(type, "photo") || str_is(status, "added_photos"))
		return STR_LIT("image");
	return STR_LIT("post");
}

static int64_t total(const struct json_t *item, const char *edge)
{
	const struct json_t *summary =
		json_get(json_get(item, edge), "summary");

	return json_count(json_get(summary, "total_count"));
}

/* The links of videos begin with the path. */
static void add_link(struct buf *url, struct str link)
{
	struct buf whole;

	buf_init(&whole, URL_MAX);
	if (begins(link, "/"))
		buf_adds(&whole, SITE);
	buf_addstr(&whole, link);
	if (!whole.bad)
		graph_link(url, buf_str(&whole), LINK_PARAMS);
	buf_spoil(url, &whole);
	buf_release(&whole);
}

static void read_post(const struct json_t *item, struct answer *answer)
{
	struct str link = json_str(json_get(item, "permalink_url"));
	struct post post = {
		.id = json_str(json_get(item, "id")),
		.kind = kind_of(item, link),
		.text = json_str(json_get(item, "message")),
		.counts = {
			[LIKES] = total(item, "reactions"),
			[COMMENTS] = total(item, "comments"),
			[SHARES] = json_count(json_at(item, "shares.count")),
			[SAVES] = COUNT_NULL,
			[VIEWS] = COUNT_NULL,
		},
	};
	struct buf url;

	if (!str_made_of(post.id, ID_MAX, "_") ||
	    !graph_time(json_get(item, "created_time"), &post.published_ms)) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, URL_MAX);
	add_link(&url, link);
	post.url = answer_made(answer, &url);
	answer_post(answer, 0, &post);
	buf_release(&url);
}

/* The Page on which a post stands: its id is "<page>_<post>". */
static struct str page_of(struct str id)
{
	const char *end = id.n ? memchr(id.p, '_', id.n) : NULL;

	return end ? (struct str){ id.p, (size_t)(end - id.p) } : STR_NULL;
}

/* A post from another author is left out where it stands on this Page (a
 * visitor wrote it); one that stands on the author's own Page is an answer to
 * another request. */
static int read_posts(const struct request *request, const struct json_t *data,
		      struct answer *answer, struct err *err)
{
	struct str page = request->targets[0].id;
	size_t i;

	for (i = 0; i < json_len(data); i++) {
		const struct json_t *item = json_item(data, i);
		char room[GRAPH_ID_ROOM];
		struct str from = graph_id(json_at(item, "from.id"), room);

		if (!from.n || str_eq(from, page))
			read_post(item, answer);
		else if (str_eq(from, page_of(json_str(json_get(item, "id")))))
			return err_set(err, -EBADMSG,
				       "data[%zu].from: another than asked", i);
	}
	return 0;
}

static int read_list(const struct request *request, const struct json_t *doc,
		     struct answer *answer, struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	int rc;

	if (!json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	rc = read_posts(request, data, answer, err);
	if (rc == 0)
		graph_page(doc, answer);
	return rc;
}

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	if (!json_is_object(doc))
		return err_set(err, -EBADMSG, "want an object");
	if (graph_refused(doc))
		return PARSE_REFUSED;
	switch (request->step) {
	case STEP_RESOLVE: return read_id(doc, answer, err);
	case STEP_PROFILE: return read_profiles(request, doc, answer, err);
	default: return read_list(request, doc, answer, err);
	}
}

static int facebook_parse(const struct request *request,
			  const struct http_resp *resp, struct answer *answer,
			  struct err *err)
{
	return adapter_parse(request, resp, answer, err, read_doc);
}

static void facebook_classify(const struct request *request,
			      const struct http_resp *resp,
			      struct failure *failure)
{
	const struct graph_call call = {
		.limited = request->step == STEP_POSTS,
	};

	graph_classify(request, resp, &call, failure);
}

/* ---- the roster ---- */

/* "me" would be the owner of the token. */
static bool is_handle(struct str handle)
{
	size_t i;

	for (i = 0; i < handle.n && (handle.p[i] == '.' || handle.p[i] == '-');
	     i++)
		;
	return i < handle.n && str_made_of(handle, HANDLE_MAX, ".-_") &&
	       !str_same(handle, STR_LIT("me"));
}

static int facebook_check(struct str id, struct str handle,
			  const char *const *keys, struct err *err)
{
	(void)keys;
	if (id.p && !graph_is_id(id))
		return err_set(err, -EINVAL, "want a Page's id, of digits");
	if (handle.p && !is_handle(handle))
		return err_set(err, -EINVAL,
			       "want a handle as in facebook.com/handle");
	return 0;
}

const struct platform platform_facebook = {
	.name = "facebook",
	.base_url = "https://graph.facebook.com",
	.keys = facebook_keys,
	.has_secret = true,
	.batch = { [STEP_RESOLVE] = 1,
		   [STEP_PROFILE] = BATCH_MAX,
		   [STEP_POSTS] = 1 },
	.page = PAGE_MAX,
	.cost = { [STEP_RESOLVE] = 1, [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	.cost_by_target = true,
	.quota_period = QUOTA_HOUR,
	.splits_singly = true,
	.check_keys = graph_check_version,
	.check = facebook_check,
	.build = facebook_build,
	.parse = facebook_parse,
	.classify = facebook_classify,
	.limits = graph_limits,
};
