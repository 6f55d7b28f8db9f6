/* sim_x.c -- X API v2 as documented: users by id and by name, a user's posts;
 * what is not found stands in errors[] of a 200. */
#include "sim_x.h"

#include "common/base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

#define BATCH      100
#define ID_MAX     19
#define HANDLE_MAX 15
#define SHORT_MAX  280 /* characters of "text" */

enum endpoint { USERS = Q_X_USERS, USERS_BY, TWEETS, ENDPOINTS };

/* ---- refusals ---- */

/* One value of a wrong form refuses the whole request. */
static void invalid(struct sim_response *r, const char *parameter,
		    struct str value, const char *want)
{
	r->status = 400;
	buf_clear(&r->body);
	buf_addf(&r->body, "{\"errors\":[{\"parameters\":{\"%s\":[", parameter);
	buf_addjson(&r->body, value);
	buf_addf(&r->body,
		 "]},\"message\":\"The `%s` query parameter value %s\"}],"
		 "\"title\":\"Invalid Request\",\"detail\":\"One or more "
		 "parameters to your request was "
		 "invalid.\",\"type\":\"" X_PROBLEMS "invalid-request\"}",
		 parameter, want);
}

static bool is_valid(struct str text, bool name)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		char c = text.p[i], lower = (char)(c | 0x20);
		bool letter = (lower >= 'a' && lower <= 'z') || c == '_';

		if ((c < '0' || c > '9') && !(name && letter))
			return false;
	}
	return i > 0 && i <= (name ? HANDLE_MAX : ID_MAX);
}

/* ---- users ---- */

static const struct actor *find(const struct sim *s, struct str text, bool name)
{
	return world_find(&s->world, PLATFORM_x, name ? STR_NULL : text,
			  name ? text : STR_NULL);
}

static void put_user(struct sim *s, const struct sim_request *q,
		     const struct actor *a, struct buf *out)
{
	const char *fields = q->query(q, "user.fields");
	struct sim_post *posts = s->posts;

	buf_addf(out, "{\"id\":\"%s\",\"username\":\"%s\",\"name\":\"%s\"",
		 sim_hit(s, F_WRONG_ACCOUNT, a) ? "42" : a->id, a->handle,
		 a->handle);
	if (sim_lists(fields, "protected"))
		buf_addf(out, ",\"protected\":%s",
			 sim_hit(s, F_PRIVATE, a) ? "true" : "false");
	if (sim_lists(fields, "public_metrics") &&
	    !sim_hit(s, F_MISSING_COUNTERS, a)) {
		buf_adds(out, ",\"public_metrics\":{");
		sim_count(out, "followers_count",
			  world_followers(&s->world, a, q->now_ms), false);
		sim_count(out, "following_count", 10, false);
		sim_count(out, "tweet_count",
			  (int64_t)world_posts(&s->world, a, q->now_ms, posts),
			  false);
		sim_count(out, "listed_count", 0, false);
		buf_addc(out, '}');
	}
	buf_addc(out, '}');
}

/* One of errors[]; value: of a valid form. */
static void put_error(struct buf *out, const char *parameter, struct str value,
		      const char *title, const char *kind, const char *detail)
{
	buf_adds(out, out->len && out->data[out->len - 1] == '}' ? "," : "");
	buf_addf(out,
		 "{\"value\":\"%.*s\",\"detail\":\"%s: [%.*s].\","
		 "\"title\":\"%s\",\"resource_type\":\"user\","
		 "\"parameter\":\"%s\",\"resource_id\":\"%.*s\","
		 "\"section\":\"data\",\"type\":\"" X_PROBLEMS "%s\"}",
		 STR_ARG(value), detail, STR_ARG(value), title, parameter,
		 STR_ARG(value), kind);
}

/* Whether the user is there to be told of; else says in errors why not. */
static bool is_there(struct sim *s, const struct actor *a,
		     const char *parameter, struct str value,
		     struct buf *errors)
{
	bool suspended = a && sim_hit(s, F_SUSPENDED, a);

	if (a && !suspended && !sim_hit(s, F_NOT_FOUND, a))
		return true;
	put_error(errors, parameter, value,
		  suspended ? "Forbidden" : "Not Found Error",
		  "resource-not-found",
		  suspended ? "User has been suspended"
			    : "Could not find user");
	return false;
}

static bool take_list(const struct sim_request *q, const char *parameter,
		      bool name, struct str out[BATCH], size_t *n,
		      struct sim_response *r)
{
	const char *list = q->query(q, parameter);

	*n = sim_split(list, out, BATCH);
	if (*n == 0 || *n > BATCH) {
		invalid(r, parameter, str_of(list ? list : ""),
			"has not 1 to 100 entries");
		return false;
	}
	for (size_t i = 0; i < *n; i++)
		if (!is_valid(out[i], name)) {
			invalid(r, parameter, out[i],
				name ? "does not match ^[A-Za-z0-9_]{1,15}$"
				     : "does not match ^[0-9]{1,19}$");
			return false;
		}
	return true;
}

static void users(struct sim *s, const struct sim_request *q,
		  const char *parameter, bool name, struct sim_response *r)
{
	struct str part[BATCH];
	struct buf errors;
	size_t n;
	bool any = false;

	if (!take_list(q, parameter, name, part, &n, r))
		return;
	buf_init(&errors, (size_t)1 << 20);
	buf_addc(&r->body, '{');
	for (size_t i = 0; i < n; i++) {
		const struct actor *a = find(s, part[i], name);

		if (!is_there(s, a, parameter, part[i], &errors))
			continue;
		buf_adds(&r->body, any ? "," : "\"data\":[");
		any = true;
		put_user(s, q, a, &r->body);
	}
	buf_adds(&r->body, any ? "]" : "");
	if (errors.len)
		buf_addf(&r->body, "%s\"errors\":[%s]", any ? "," : "",
			 buf_cstr(&errors));
	buf_addc(&r->body, '}');
	buf_release(&errors);
}

/* ---- posts ---- */

/* A snowflake: 41 bits of milliseconds, 22 of chance. */
static void post_id(const struct sim_post *p, char out[32])
{
	uint64_t ms = (uint64_t)p->published_ms - UINT64_C(1288834974657);

	if (p->id[0])
		snprintf(out, 32, "%s", p->id);
	else
		snprintf(out, 32, "%" PRIu64,
			 (ms << 22) | (world_mix(p->key, 9) & 0x3fffff));
}

static void put_metrics(const struct sim_post *p, struct buf *out)
{
	int64_t shares = p->counts[SHARES];
	int64_t quotes = shares == COUNT_NULL ? shares : shares / 4;

	buf_adds(out, ",\"public_metrics\":{");
	sim_count(out, "retweet_count",
		  shares == COUNT_NULL ? shares : shares - quotes, false);
	sim_count(out, "quote_count", quotes, false);
	sim_count(out, "reply_count", p->counts[COMMENTS], false);
	sim_count(out, "like_count", p->counts[LIKES], false);
	sim_count(out, "bookmark_count", p->counts[SAVES], false);
	sim_count(out, "impression_count", p->counts[VIEWS], false);
	buf_addc(out, '}');
}

/* One in three goes on below its first line. */
static void add_whole(const struct sim_post *p, struct buf *out)
{
	buf_adds(out, p->text);
	if (!p->id[0] && p->key % 3 == 0 && *p->description)
		buf_addf(out, "\n\n%s", p->description);
}

/* A long post breaks off in "text", and is told whole to who asks for that. */
static void put_text(const struct sim_post *p, const char *fields,
		     struct buf *out)
{
	struct buf whole, text;
	bool is_long;

	buf_init(&whole, (size_t)64 << 10);
	buf_init(&text, 4 * SHORT_MAX + 4);
	add_whole(p, &whole);
	buf_add(&text, whole.data,
		utf8_cut_chars(whole.data, whole.len, SHORT_MAX - 1));
	is_long = utf8_cut_chars(whole.data, whole.len, SHORT_MAX) < whole.len;
	buf_adds(&text, "\u2026");
	sim_text(out, "text", buf_cstr(is_long ? &text : &whole));
	if (is_long && (sim_lists(fields, "note_tweet") ||
			sim_lists(fields, "note_post"))) {
		buf_adds(out, ",\"note_tweet\":{\"text\":");
		buf_addjson(out, buf_str(&whole));
		buf_addc(out, '}');
	}
	buf_release(&text);
	buf_release(&whole);
}

static void put_post(const struct sim_post *p, const char *fields, bool hidden,
		     struct buf *out)
{
	char id[32], at[RFC3339_SIZE];
	bool dated = p->published_ms != SIM_UNDATED;

	post_id(p, id);
	rfc3339_format(dated ? p->published_ms : 0, at);
	buf_addf(out, "{\"id\":\"%s\",\"edit_history_tweet_ids\":[\"%s\"]", id,
		 id);
	if (dated && sim_lists(fields, "created_at"))
		buf_addf(out, ",\"created_at\":\"%s\"", at);
	put_text(p, fields, out);
	if (sim_lists(fields, "public_metrics") && !hidden)
		put_metrics(p, out);
	buf_addc(out, '}');
}

static void put_timeline(struct sim *s, const struct sim_request *q,
			 const struct actor *a, size_t from, size_t size,
			 struct buf *out)
{
	const char *fields = q->query(q, "tweet.fields");
	size_t n = sim_posts(s, a, q->now_ms);
	size_t to = from + size < n ? from + size : n;
	bool hidden = sim_hit(s, F_MISSING_COUNTERS, a);

	if (!fields)
		fields = q->query(q, "post.fields");
	if (!q->query(q, "pagination_token") && sim_hit(s, F_EMPTY_PAGE, a))
		to = from;
	buf_addc(out, '{');
	for (size_t i = from; i < to; i++) {
		buf_adds(out, i > from ? "," : "\"data\":[");
		put_post(&s->posts[i], fields, hidden, out);
	}
	buf_adds(out, to > from ? "]," : "");
	buf_addf(out, "\"meta\":{\"result_count\":%zu",
		 to > from ? to - from : 0);
	if (sim_hit(s, F_LOOP_PAGING, a))
		buf_adds(out, ",\"next_token\":\"p0\"");
	else if (to < n)
		buf_addf(out, ",\"next_token\":\"p%zu\"", to);
	buf_adds(out, "}}");
}

static void timeline(struct sim *s, const struct sim_request *q,
		     const struct actor *a, struct sim_response *r)
{
	const char *page = q->query(q, "pagination_token");
	const char *most = q->query(q, "max_results");
	int64_t size = sim_number(most, 5, 100, 10), from = 0;

	if (page)
		from = *page == 'p' ? sim_number(page + 1, 0, 1000000, 0) : -1;
	if (from < 0)
		invalid(r, "pagination_token", str_of(page), "is not valid");
	else if (size < 0)
		invalid(r, "max_results", str_of(most),
			"is not between 5 and 100");
	else
		put_timeline(s, q, a, (size_t)from, (size_t)size, &r->body);
}

/* /2/users/ID/tweets: the ID; STR_NULL for another path. */
static struct str timeline_of(const char *path)
{
	const char *head = "/2/users/", *tail = "/tweets";
	size_t n = strlen(path), edge = strlen(head) + strlen(tail);

	if (n <= edge || strncmp(path, head, strlen(head)) != 0 ||
	    strcmp(path + n - strlen(tail), tail) != 0)
		return STR_NULL;
	return (struct str){ path + strlen(head), n - edge };
}

static void user_posts(struct sim *s, const struct sim_request *q,
		       struct sim_response *r)
{
	struct str id = timeline_of(q->path);
	const struct actor *a = find(s, id, false);
	struct buf errors;

	if (!is_valid(id, false)) {
		invalid(r, "id", id, "does not match ^[0-9]{1,19}$");
		return;
	}
	buf_init(&errors, 4096);
	if (is_there(s, a, "id", id, &errors) && sim_hit(s, F_PRIVATE, a))
		put_error(&errors, "id", id, "Authorization Error",
			  "not-authorized-for-resource",
			  "Sorry, you are not authorized to see the user");
	if (errors.len)
		buf_addf(&r->body, "{\"errors\":[%s]}", buf_cstr(&errors));
	else
		timeline(s, q, a, r);
	buf_release(&errors);
}

/* ---- any request ---- */

static enum endpoint endpoint_of(const char *path)
{
	if (strcmp(path, "/2/users") == 0)
		return USERS;
	if (strcmp(path, "/2/users/by") == 0)
		return USERS_BY;
	return timeline_of(path).p ? TWEETS : ENDPOINTS;
}

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	enum endpoint at = endpoint_of(q->path);
	const char *list = q->query(q, at == USERS ? "ids" : "usernames");
	struct str part[BATCH] = { timeline_of(q->path) };
	size_t n = at == TWEETS ? 1 : sim_split(list, part, BATCH), found = 0;

	for (size_t i = 0; i < n && i < BATCH; i++) {
		who[found] = find(s, part[i], at == USERS_BY);
		found += who[found] != NULL;
	}
	return found;
}

static bool spend(struct sim *s, enum endpoint at, int64_t now_ms,
		  struct sim_response *r)
{
	bool left = sim_spend(s, (enum sim_quota)at, 1, s->window_requests,
			      X_WINDOW_MS, now_ms);
	const struct sim_window *w = &s->windows[at];

	if (s->unlimited)
		return true;
	sim_header(r, "x-rate-limit-limit", "%" PRId64, s->window_requests);
	sim_header(r, "x-rate-limit-remaining", "%" PRId64,
		   s->window_requests - w->used);
	sim_header(r, "x-rate-limit-reset", "%" PRId64, w->until_ms / 1000);
	return left;
}

static bool owns(const struct sim *s, const struct sim_request *q)
{
	(void)s;
	return sim_is_under(q, "/2/");
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	const char *key = q->header(q, "Authorization");
	enum endpoint at = endpoint_of(q->path);

	if (!key || strncmp(key, "Bearer ", 7) != 0 ||
	    strcmp(key + 7, s->token) != 0)
		sim_x_refuse(r, F_AUTH, q->now_ms);
	else if (at == ENDPOINTS)
		r->status = 404; /* and not a byte, as the platform does */
	else if (!spend(s, at, q->now_ms, r))
		sim_x_refuse(r, F_QUOTA_MINUTE, q->now_ms);
	else if (at == TWEETS)
		user_posts(s, q, r);
	else if (at == USERS)
		users(s, q, "ids", false, r);
	else
		users(s, q, "usernames", true, r);
}

const struct sim_platform sim_x = {
	.name = "x",
	.owns = owns,
	.about = about,
	.handle = handle,
	.refuse = sim_x_refuse,
};
