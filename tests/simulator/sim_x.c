/* sim_x.c -- X API v2 as documented: users by id and by name, a user's posts;
 * what is not found stands in errors[] of a 200. */
#include "sim.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define BATCH     100
#define WINDOW_MS (15 * MINUTE_MS)
#define WINDOW    900

static void problem(struct sim_response *r, int status, const char *type,
		    const char *title)
{
	r->status = status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"title\":\"%s\",\"detail\":\"%s\",\"type\":\"%s\","
		 "\"status\":%d}",
		 title, title, type, status);
}

static void refuse(struct sim_response *r, const char *why, int64_t now_ms)
{
	if (strcmp(why, "auth") == 0) {
		problem(r, 401, "about:blank", "Unauthorized");
		return;
	}
	sim_header(r, "x-rate-limit-remaining", "0");
	sim_header(r, "x-rate-limit-reset", "%" PRId64,
		   (now_ms + WINDOW_MS) / 1000);
	problem(r, 429, "about:blank", "Too Many Requests");
}

static void put_user(struct sim *s, const struct actor *a, int64_t now_ms,
		     const struct sim_twist *twist, struct buf *out)
{
	struct sim_post *posts = s->posts;

	buf_addf(out,
		 "{\"id\":\"%s\",\"username\":\"%s\",\"name\":\"%s\","
		 "\"protected\":%s",
		 twist->wrong_account ? "42" : a->id, a->handle, a->handle,
		 twist->private_ ? "true" : "false");
	if (!twist->missing_counters) {
		buf_adds(out, ",\"public_metrics\":{");
		sim_count(out, "followers_count",
			  world_followers(&s->world, a, now_ms), false);
		sim_count(out, "following_count", 10, false);
		sim_count(out, "tweet_count",
			  (int64_t)world_posts(&s->world, a, now_ms, posts),
			  false);
		sim_count(out, "listed_count", 0, false);
		buf_addc(out, '}');
	}
	buf_addc(out, '}');
}

static void put_unknown(struct buf *out, const char *parameter,
			struct str value)
{
	buf_addf(out,
		 "{\"value\":\"%.*s\",\"detail\":\"Could not find user with "
		 "%s: [%.*s].\",\"title\":\"Not Found Error\","
		 "\"resource_type\":\"user\",\"parameter\":\"%s\","
		 "\"resource_id\":\"%.*s\",\"type\":\"https://api.twitter.com/"
		 "2/problems/resource-not-found\"}",
		 STR_ARG(value), parameter, STR_ARG(value), parameter,
		 STR_ARG(value));
}

static void users(struct sim *s, const struct sim_request *q,
		  const char *parameter, const struct sim_twist *twist,
		  struct sim_response *r)
{
	bool by_name = strcmp(parameter, "usernames") == 0;
	const char *list = q->query(q, parameter);
	struct buf unknown;
	struct str part;
	bool any = false;

	buf_init(&unknown, (size_t)1 << 20);
	buf_addc(&r->body, '{');
	for (size_t i = 0; i < BATCH && (part = sim_part(list, i)).p; i++) {
		const struct actor *a = world_find(&s->world, PLATFORM_x,
						   by_name ? STR_NULL : part,
						   by_name ? part : STR_NULL);

		if (!a || twist->not_found) {
			buf_adds(&unknown, unknown.len ? "," : "");
			put_unknown(&unknown, parameter, part);
			continue;
		}
		buf_adds(&r->body, any ? "," : "\"data\":[");
		any = true;
		put_user(s, a, q->now_ms, twist, &r->body);
	}
	buf_adds(&r->body, any ? "]" : "");
	if (unknown.len)
		buf_addf(&r->body, "%s\"errors\":[%s]", any ? "," : "",
			 buf_cstr(&unknown));
	buf_addc(&r->body, '}');
	buf_release(&unknown);
}

/* ---- posts ---- */

/* A snowflake: 41 bits of milliseconds, 22 of chance. */
static void post_id(const struct sim_post *p, char out[32])
{
	uint64_t ms = (uint64_t)(p->published_ms - INT64_C(1288834974657));

	if (p->id[0])
		snprintf(out, 32, "%s", p->id);
	else
		snprintf(out, 32, "%" PRIu64,
			 (ms << 22) | (world_mix(p->key, 9) & 0x3fffff));
}

static void put_post(const struct sim_post *p, const struct sim_twist *twist,
		     struct buf *out)
{
	char id[32], at[RFC3339_SIZE];
	int64_t shares = p->counts[SHARES];

	post_id(p, id);
	rfc3339_format(p->published_ms, at);
	buf_addf(out,
		 "{\"id\":\"%s\",\"edit_history_tweet_ids\":[\"%s\"],"
		 "\"created_at\":\"%s\",\"text\":",
		 id, id, at);
	buf_addjson(out, str_of(p->text));
	if (!twist->missing_counters) {
		buf_adds(out, ",\"public_metrics\":{");
		sim_count(out, "retweet_count",
			  shares == COUNT_NULL ? shares : shares - shares / 4,
			  false);
		sim_count(out, "quote_count",
			  shares == COUNT_NULL ? shares : shares / 4, false);
		sim_count(out, "reply_count", p->counts[COMMENTS], false);
		sim_count(out, "like_count", p->counts[LIKES], false);
		sim_count(out, "bookmark_count", p->counts[SAVES], false);
		sim_count(out, "impression_count", p->counts[VIEWS], false);
		buf_addc(out, '}');
	}
	buf_addc(out, '}');
}

static size_t page_size(const struct sim_request *q)
{
	const char *text = q->query(q, "max_results");
	size_t n = text ? strtoul(text, NULL, 10) : 10;

	return n < 5 ? 5 : n > 100 ? 100 : n;
}

static void timeline(struct sim *s, const struct sim_request *q,
		     const struct actor *a, const struct sim_twist *twist,
		     struct sim_response *r)
{
	struct sim_post *posts = s->posts;
	const char *page = q->query(q, "pagination_token");
	size_t from = page ? strtoul(page + (*page == 'p'), NULL, 10) : 0;
	size_t n = world_posts(&s->world, a, q->now_ms, posts);
	size_t to = from + page_size(q) < n ? from + page_size(q) : n;

	buf_addc(&r->body, '{');
	for (size_t i = from; i < to; i++) {
		buf_adds(&r->body, i > from ? "," : "\"data\":[");
		put_post(&posts[i], twist, &r->body);
	}
	buf_adds(&r->body, to > from ? "]," : "");
	buf_addf(&r->body, "\"meta\":{\"result_count\":%zu",
		 to > from ? to - from : 0);
	if (twist->loop_paging)
		buf_adds(&r->body, ",\"next_token\":\"p0\"");
	else if (to < n)
		buf_addf(&r->body, ",\"next_token\":\"p%zu\"", to);
	buf_adds(&r->body, "}}");
}

static void user_posts(struct sim *s, const struct sim_request *q,
		       const struct sim_twist *twist, struct sim_response *r)
{
	struct str id = str_of(q->path + strlen("/2/users/"));
	const struct actor *a;

	id.n -= strlen("/tweets");
	a = world_find(&s->world, PLATFORM_x, id, STR_NULL);
	if (a && !twist->not_found && !twist->private_) {
		timeline(s, q, a, twist, r);
		return;
	}
	if (a && twist->private_) {
		buf_addf(&r->body,
			 "{\"errors\":[{\"value\":\"%s\",\"title\":"
			 "\"Authorization Error\",\"section\":\"data\","
			 "\"parameter\":\"id\",\"resource_id\":\"%s\","
			 "\"resource_type\":\"user\",\"type\":"
			 "\"https://api.twitter.com/2/problems/"
			 "not-authorized-for-resource\"}]}",
			 a->id, a->id);
		return;
	}
	buf_adds(&r->body, "{\"errors\":[");
	put_unknown(&r->body, "id", id);
	buf_adds(&r->body, "]}");
}

static bool spend(struct sim *s, struct sim_response *r, int64_t now_ms)
{
	if (now_ms >= s->window_until_ms) {
		s->window_used = 0;
		s->window_until_ms = now_ms + WINDOW_MS;
	}
	if (s->unlimited)
		return true;
	if (s->window_used >= WINDOW)
		return false;
	s->window_used++;
	sim_header(r, "x-rate-limit-limit", "%d", WINDOW);
	sim_header(r, "x-rate-limit-remaining", "%" PRId64,
		   WINDOW - s->window_used);
	sim_header(r, "x-rate-limit-reset", "%" PRId64,
		   s->window_until_ms / 1000);
	return true;
}

static void handle(struct sim *s, const struct sim_request *q,
		   const struct sim_twist *twist, struct sim_response *r)
{
	const char *key = q->header(q, "Authorization");
	size_t n = strlen(q->path);

	if (!key || strncmp(key, "Bearer ", 7) != 0 ||
	    strcmp(key + 7, s->token) != 0)
		refuse(r, "auth", q->now_ms);
	else if (!spend(s, r, q->now_ms))
		refuse(r, "quota", q->now_ms);
	else if (strcmp(q->path, "/2/users") == 0)
		users(s, q, "ids", twist, r);
	else if (strcmp(q->path, "/2/users/by") == 0)
		users(s, q, "usernames", twist, r);
	else if (strncmp(q->path, "/2/users/", 9) == 0 && n > 16 &&
		 strcmp(q->path + n - 7, "/tweets") == 0)
		user_posts(s, q, twist, r);
	else
		r->status = 404; /* and not a byte, as the platform does */
}

const struct sim_platform sim_x = {
	.platform = PLATFORM_x,
	.root = "/2/",
	.handle = handle,
	.refuse = refuse,
};
