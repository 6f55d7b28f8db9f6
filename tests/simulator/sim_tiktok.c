/* sim_tiktok.c -- TikTok's Display API as documented: the account whose token
 * it is, and its videos.  Success has an "error", too. */
#include "sim_tiktok.h"

#include "common/json/json.h"

#define LOG_ID "20220829194722CBE87ED59D524E727021"

/* ---- errors ---- */

static void error(struct sim_response *r, int status, const char *code,
		  const char *message)
{
	r->status = status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"log_id\":"
		 "\"" LOG_ID "\"}}",
		 code, message);
}

void sim_tiktok_invalid(struct sim_response *r, const char *message)
{
	error(r, 400, "invalid_params", message);
}

static void refuse(struct sim_response *r, enum fault_kind kind, int64_t now_ms)
{
	(void)now_ms;
	switch (kind) {
	case F_AUTH:
	case F_EXPIRED:
		error(r, 401, "access_token_invalid",
		      "The access token is invalid or not found in the "
		      "request.");
		return;
	case F_PERMISSION:
		error(r, 401, "scope_not_authorized",
		      "The user did not authorize the scope required for "
		      "completing this request.");
		return;
	case F_BLOCKED:
		error(r, 401, "scope_permission_missed",
		      "Your app has no permission for this scope.");
		return;
	case F_OUTAGE:
		error(r, 500, "internal_error",
		      "Something went wrong. Please try again later.");
		return;
	case F_BAD_REQUEST: sim_tiktok_invalid(r, "simulated"); return;
	default:
		error(r, 429, "rate_limit_exceeded",
		      "The API rate limit was exceeded.");
		return;
	}
}

/* ---- fields ---- */

static const struct field_kind *find(const struct field_kind *k,
				     struct str name)
{
	while (k->name && !str_is(name, k->name))
		k++;
	return k->name ? k : NULL;
}

bool sim_tiktok_fields(const struct sim_request *q,
		       const struct field_kind *known,
		       const struct field_kind *out[TIKTOK_FIELDS_MAX],
		       size_t *n, struct sim_response *r)
{
	struct str part[TIKTOK_FIELDS_MAX];

	*n = sim_split(q->query(q, "fields"), part, TIKTOK_FIELDS_MAX);
	if (*n == 0 || *n > TIKTOK_FIELDS_MAX) {
		sim_tiktok_invalid(r, "Fields is required");
		return false;
	}
	for (size_t i = 0; i < *n; i++) {
		out[i] = find(known, part[i]);
		if (!out[i]) {
			sim_tiktok_invalid(r, "Fields has an invalid field");
			return false;
		}
	}
	return true;
}

void sim_tiktok_put(const struct told *t, const struct field_kind *const *field,
		    size_t n, struct buf *out)
{
	buf_addc(out, '{');
	for (size_t i = 0; i < n; i++)
		field[i]->put(t, field[i]->name, out);
	buf_addc(out, '}');
}

/* ---- the account ---- */

static void put_open_id(const struct told *t, const char *name, struct buf *out)
{
	sim_text(out, name,
		 sim_hit(t->sim, F_WRONG_ACCOUNT, t->a)
			 ? "00000000-0000-4000-8000-000000000042"
			 : t->a->id);
}

static void put_handle(const struct told *t, const char *name, struct buf *out)
{
	sim_text(out, name, t->a->handle);
}

void sim_tiktok_empty(const struct told *t, const char *name, struct buf *out)
{
	(void)t;
	sim_text(out, name, "");
}

static void put_false(const struct told *t, const char *name, struct buf *out)
{
	(void)t;
	sim_key(out, name);
	buf_adds(out, "false");
}

static void put_total(const struct told *t, const char *name, struct buf *out)
{
	struct sim *s = t->sim;
	size_t n = world_posts(&s->world, t->a, t->q->now_ms, s->posts);
	int64_t likes = 0, total = 10;

	for (size_t i = 0; i < n; i++)
		if (s->posts[i].counts[LIKES] > 0)
			likes += s->posts[i].counts[LIKES];
	if (strcmp(name, "follower_count") == 0)
		total = world_followers(&s->world, t->a, t->q->now_ms);
	else if (strcmp(name, "likes_count") == 0)
		total = likes;
	else if (strcmp(name, "video_count") == 0)
		total = (int64_t)n;
	if (!sim_hit(s, F_MISSING_COUNTERS, t->a))
		sim_count(out, name, total, false);
}

static const struct field_kind user_fields[] = {
	{ "open_id", put_open_id },
	{ "union_id", put_open_id },
	{ "avatar_url", sim_tiktok_empty },
	{ "display_name", put_handle },
	{ "bio_description", sim_tiktok_empty },
	{ "profile_deep_link", sim_tiktok_empty },
	{ "is_verified", put_false },
	{ "username", put_handle },
	{ "follower_count", put_total },
	{ "following_count", put_total },
	{ "likes_count", put_total },
	{ "video_count", put_total },
	{ "avatar_large_url", sim_tiktok_empty },
	{ NULL, NULL },
};

void sim_tiktok_ok(struct buf *out)
{
	buf_adds(out, "},\"error\":{\"code\":\"ok\",\"message\":\"\","
		      "\"log_id\":\"" LOG_ID "\"}}");
}

static void user_info(struct sim *s, const struct sim_request *q,
		      const struct actor *a, struct sim_response *r)
{
	const struct field_kind *field[TIKTOK_FIELDS_MAX];
	struct told told = { s, q, a, NULL };
	size_t n;

	if (!sim_tiktok_fields(q, user_fields, field, &n, r))
		return;
	buf_adds(&r->body, "{\"data\":{\"user\":");
	sim_tiktok_put(&told, field, n, &r->body);
	sim_tiktok_ok(&r->body);
}

/* ---- requests ---- */

enum endpoint {
	TOKEN,
	INFO = Q_TIKTOK_USER,
	LIST = Q_TIKTOK_LIST,
	QUERY = Q_TIKTOK_QUERY,
	NOTHING
};

static enum endpoint endpoint_of(const struct sim_request *q)
{
	bool post = strcmp(q->method, "POST") == 0;

	if (strcmp(q->path, "/v2/user/info/") == 0)
		return post ? NOTHING : INFO;
	if (!post)
		return NOTHING;
	if (strcmp(q->path, "/v2/oauth/token/") == 0)
		return TOKEN;
	if (strcmp(q->path, "/v2/video/list/") == 0)
		return LIST;
	return strcmp(q->path, "/v2/video/query/") == 0 ? QUERY : NOTHING;
}

static void videos(struct sim *s, const struct sim_request *q,
		   const struct actor *a, enum endpoint at,
		   struct sim_response *r)
{
	const char *type = q->header(q, "Content-Type");
	struct json_t *doc = NULL;
	struct err err;

	if (!type || strncmp(type, "application/json", 16) != 0)
		sim_tiktok_invalid(r, "Only application/json is accepted");
	else if (json_parse(q->body, &json_answer_limits, &doc, &err) < 0 ||
		 !json_is_object(doc))
		sim_tiktok_invalid(r, "Invalid json body");
	else if (at == LIST)
		sim_tiktok_list(s, q, a, doc, r);
	else
		sim_tiktok_query(s, q, a, doc, r);
	json_free(doc);
}

/* A deleted account's token goes with it; a private one has no videos. */
static bool is_allowed(struct sim *s, const struct sim_request *q,
		       const struct actor *a, enum endpoint at,
		       int64_t generation, struct sim_response *r)
{
	if (!a || !sim_tiktok_is_good(s, a, generation, q->now_ms) ||
	    sim_hit(s, F_NOT_FOUND, a) || sim_hit(s, F_SUSPENDED, a))
		refuse(r, F_AUTH, q->now_ms);
	else if (at != INFO && sim_hit(s, F_PRIVATE, a))
		refuse(r, F_PERMISSION, q->now_ms);
	else if (!sim_spend(s, (enum sim_quota)at, 1, s->minute_requests,
			    MINUTE_MS, q->now_ms))
		refuse(r, F_QUOTA_MINUTE, q->now_ms);
	return r->status == 200;
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	enum endpoint at = endpoint_of(q);
	int64_t generation = -1;
	const struct actor *a = sim_tiktok_bearer(s, q, &generation);

	if (at == NOTHING)
		r->status = 404;
	else if (at == TOKEN)
		sim_tiktok_token(s, q, r);
	else if (!is_allowed(s, q, a, at, generation, r))
		return;
	else if (at == INFO)
		user_info(s, q, a, r);
	else
		videos(s, q, a, at, r);
}

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	int64_t generation;

	who[0] = endpoint_of(q) == TOKEN ? sim_tiktok_renewing(s, q)
					 : sim_tiktok_bearer(s, q, &generation);
	return who[0] != NULL;
}

/* Tokens are renewed whatever the rest refuses; that has faults of its own. */
static bool exempt(const struct sim_request *q, enum fault_kind kind)
{
	return endpoint_of(q) == TOKEN && kind < F_SERVER_ERROR;
}

static bool owns(const struct sim *s, const struct sim_request *q)
{
	(void)s;
	return sim_is_under(q, "/v2/");
}

const struct sim_platform sim_tiktok = {
	.name = "tiktok",
	.posts = true,
	.owns = owns,
	.about = about,
	.handle = handle,
	.exempt = exempt,
	.refuse = refuse,
};
