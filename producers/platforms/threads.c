/* threads.c -- Threads: public profiles, through Meta's profile discovery.
 *
 * Accounts are asked for by name, and no answer has an account's id, so a name
 * that changes hands goes unnoticed.  There are followers, and posts without
 * counters; the sums of likes and views are of seven days, so they are no
 * totals.  Errors and limits are the Graph API's (graph.h). */
#include "graph.h"

#include <errno.h>

#define PAGE_MAX   100
#define HANDLE_MAX 30

static const struct cfg_item threads_keys[] = {
	{ "graph_version", CFG_STR, GRAPH_VERSION * sizeof(char *), "v1.0", 0,
	  0, "version of the Threads API in every path" },
	{ 0 },
};

/* ---- requests ---- */

static void add_profile(const struct request *request, struct http_req *req)
{
	buf_adds(&req->url, "profile_lookup");
	http_req_param(req, "username", request->targets[0].handle);
	adapter_param(req, "fields", "username,follower_count");
}

static void add_posts(const struct request *request, struct http_req *req)
{
	buf_adds(&req->url, "profile_posts");
	http_req_param(req, "username", request->targets[0].handle);
	adapter_param(req, "fields",
		      "id,username,text,timestamp,permalink,media_type");
	adapter_param_limit(req, "limit", request, 1, PAGE_MAX);
	if (request->page.p)
		http_req_param(req, "after", request->page);
}

static int threads_build(const struct request *request, struct http_req *req,
			 struct err *err)
{
	int rc = graph_get(req, request, err);

	if (rc < 0)
		return rc;
	if (request->step == STEP_PROFILE)
		add_profile(request, req);
	else
		add_posts(request, req);
	return graph_end(req, request, err);
}

/* ---- answers ---- */

static bool is_asked(const struct request *request, struct str name)
{
	return str_same(name, request->targets[0].handle);
}

static int read_profile(const struct request *request, const struct json_t *doc,
			struct answer *answer, struct err *err)
{
	struct profile p = {
		.handle = json_str(json_get(doc, "username")),
		.followers = json_count(json_get(doc, "follower_count")),
		.posts_total = COUNT_NULL,
		.views_total = COUNT_NULL,
		.likes_total = COUNT_NULL,
	};

	if (!p.handle.n)
		return err_set(err, -EBADMSG, "username: want text");
	if (!is_asked(request, p.handle))
		return err_set(err, -EBADMSG,
			       "username: another account than asked");
	p.followers_exact = p.followers >= 0;
	answer_profile(answer, 0, &p);
	return 0;
}

static void read_post(const struct json_t *item, struct answer *answer)
{
	struct post post = {
		.text = json_str(json_get(item, "text")),
		.counts = { COUNT_NULL, COUNT_NULL, COUNT_NULL, COUNT_NULL,
			    COUNT_NULL },
	};

	graph_post(item, &post, answer);
}

/* The last page has a cursor, too.  That there is more is known by paging.next,
 * or else by a full page. */
static void read_page(const struct request *request, const struct json_t *doc,
		      size_t n, struct answer *answer)
{
	struct str after = json_str(json_at(doc, "paging.cursors.after"));

	if (after.n && n >= adapter_limit(request, 1, PAGE_MAX))
		answer_page(answer, 0, after);
	else
		graph_page(doc, answer);
}

/* Reposts are left out: somebody else wrote them. */
static int read_posts(const struct request *request, const struct json_t *doc,
		      struct answer *answer, struct err *err)
{
	const struct json_t *data = json_get(doc, "data");
	size_t i;

	if (!json_is_array(data))
		return err_set(err, -EBADMSG, "data: want a list");
	for (i = 0; i < json_len(data); i++) {
		const struct json_t *item = json_item(data, i);
		struct str type = json_str(json_get(item, "media_type"));
		struct str author = json_str(json_get(item, "username"));

		if (str_is(type, "REPOST_FACADE"))
			continue;
		if (author.p && !is_asked(request, author))
			return err_set(err, -EBADMSG,
				       "data[%zu].username: "
				       "another account than asked",
				       i);
		read_post(item, answer);
	}
	read_page(request, doc, i, answer);
	return 0;
}

static int read_doc(const struct request *request, const struct json_t *doc,
		    struct answer *answer, struct err *err)
{
	if (!json_is_object(doc))
		return err_set(err, -EBADMSG, "want an object");
	if (graph_refused(doc))
		return PARSE_REFUSED;
	return request->step == STEP_PROFILE
		       ? read_profile(request, doc, answer, err)
		       : read_posts(request, doc, answer, err);
}

static int threads_parse(const struct request *request,
			 const struct http_resp *resp, struct answer *answer,
			 struct err *err)
{
	return adapter_parse(request, resp, answer, err, read_doc);
}

/* Every request runs on our own user's budget, whoever is asked about. */
static void threads_classify(const struct request *request,
			     const struct http_resp *resp,
			     struct failure *failure)
{
	const struct graph_call call = {
		.limited = request->step == STEP_POSTS,
		.shared = true,
	};

	graph_classify(request, resp, &call, failure);
}

/* ---- keys and roster ---- */

static int threads_check(struct str id, struct str handle,
			 const char *const *keys, struct err *err)
{
	(void)keys;
	if (id.p && !graph_is_id(id))
		return err_set(err, -EINVAL, "want an id of digits, or none");
	if (!str_made_of(handle, HANDLE_MAX, "._"))
		return err_set(err, -EINVAL,
			       "want a handle of 1 to 30 of A-Z a-z 0-9 . _, "
			       "without the @: Threads tells nothing by id");
	return 0;
}

const struct platform platform_threads = {
	.name = "threads",
	.base_url = "https://graph.threads.net",
	.keys = threads_keys,
	.batch = { [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	.page = PAGE_MAX,
	.cost = { [STEP_PROFILE] = 1, [STEP_POSTS] = 1 },
	/* 1000 in any 24 hours, which touch at most 25 hours of the clock. */
	.quota_period = QUOTA_HOUR,
	.quota_units = 40,
	.check_keys = graph_check_version,
	.check = threads_check,
	.build = threads_build,
	.parse = threads_parse,
	.classify = threads_classify,
	.limits = graph_limits,
};
