/* sim_youtube.c -- YouTube Data API v3 as documented: channels,
 * playlistItems, videos; counts as texts, unknown ids silently absent. */
#include "sim_youtube.h"

#include "common/base/backoff.h"

#include <stdio.h>

#define PAGE       50
#define PAGE_UNSET 5

static void bad_request(struct sim_response *r, const char *reason,
			const char *message)
{
	sim_youtube_error(r, 400, reason, "youtube.parameter", message, "");
}

/* ---- channels ---- */

static const struct actor *by_id(const struct sim *s, struct str id)
{
	return world_find(&s->world, PLATFORM_youtube, id, STR_NULL);
}

static const struct actor *by_handle(const struct sim *s, const char *name)
{
	struct str handle = str_of(name + (*name == '@'));

	return world_find(&s->world, PLATFORM_youtube, STR_NULL, handle);
}

/* Suspended channels are as absent as those that never were. */
static bool is_gone(struct sim *s, const struct actor *a)
{
	return !a || sim_hit(s, F_NOT_FOUND, a) || sim_hit(s, F_SUSPENDED, a);
}

/* Three figures, as the platform rounds subscribers. */
static int64_t rounded(int64_t n)
{
	int64_t step = 1;

	while (n / step >= 1000)
		step *= 10;
	return n / step * step;
}

static void put_statistics(struct sim *s, const struct actor *a, int64_t now_ms,
			   struct buf *out)
{
	int64_t followers = world_followers(&s->world, a, now_ms), views = 0;
	size_t n = world_posts(&s->world, a, now_ms, s->posts);

	if (sim_hit(s, F_MISSING_COUNTERS, a))
		followers = COUNT_NULL;
	for (size_t i = 0; i < n; i++)
		if (s->posts[i].counts[VIEWS] > 0)
			views += s->posts[i].counts[VIEWS];
	buf_adds(out, ",\"statistics\":{");
	sim_count(out, "viewCount", views, true);
	sim_count(out, "subscriberCount", rounded(followers), true);
	buf_addf(out, ",\"hiddenSubscriberCount\":%s",
		 followers == COUNT_NULL ? "true" : "false");
	sim_count(out, "videoCount", (int64_t)n, true);
	buf_addc(out, '}');
}

static void put_channel(struct sim *s, const struct sim_request *q,
			const struct actor *a, struct buf *out)
{
	const char *part = q->query(q, "part");

	buf_addf(out, "{\"kind\":\"youtube#channel\",\"id\":\"%s\"",
		 sim_hit(s, F_WRONG_ACCOUNT, a) ? "UCwrongwrongwrongwrongwr"
						: a->id);
	if (sim_lists(part, "snippet"))
		buf_addf(out, ",\"snippet\":{\"customUrl\":\"@%s\"}",
			 a->handle);
	if (sim_lists(part, "contentDetails"))
		buf_addf(out,
			 ",\"contentDetails\":{\"relatedPlaylists\":"
			 "{\"likes\":\"\",\"uploads\":\"UU%s\"}}",
			 a->id + 2);
	if (sim_lists(part, "statistics"))
		put_statistics(s, a, q->now_ms, out);
	buf_addc(out, '}');
}

static void put_channels(struct sim *s, const struct sim_request *q,
			 const struct actor *const *who, size_t n,
			 struct buf *out)
{
	bool any = false;

	buf_adds(out, "{\"kind\":\"youtube#channelListResponse\"");
	for (size_t i = 0; i < n; i++) {
		if (is_gone(s, who[i]))
			continue;
		buf_adds(out, any ? "," : ",\"items\":[");
		any = true;
		put_channel(s, q, who[i], out);
	}
	/* With nothing found there is no key "items" at all. */
	buf_adds(out, any ? "]}" : "}");
}

static void channels(struct sim *s, const struct sim_request *q,
		     struct sim_response *r)
{
	const char *ids = q->query(q, "id"), *name = q->query(q, "forHandle");
	const struct actor *who[PAGE];
	struct str id[PAGE];
	size_t n = sim_split(ids, id, PAGE);

	if (!ids == !name || n > PAGE) {
		bad_request(r,
			    ids || name ? "incompatibleParameters"
					: "missingRequiredParameter",
			    "Expected one of: id (at most 50), forHandle");
		return;
	}
	for (size_t i = 0; i < n; i++)
		who[i] = by_id(s, id[i]);
	if (name)
		who[n++] = by_handle(s, name);
	put_channels(s, q, who, n, &r->body);
}

/* ---- lists of uploads ---- */

/* Whether "fields", where it is given, names it. */
static bool wants(const struct sim_request *q, const char *name)
{
	const char *fields = q->query(q, "fields");

	return !fields || strstr(fields, name);
}

static void video_id(const struct sim_post *p, char out[32])
{
	if (p->id[0]) {
		snprintf(out, 32, "%s", p->id);
		return;
	}
	world_letters(p->key, 11, out);
}

static const struct actor *by_list(const struct sim *s, const char *list)
{
	char id[40];

	if (!list || strncmp(list, "UU", 2) != 0)
		return NULL;
	snprintf(id, sizeof(id), "UC%s", list + 2);
	return by_id(s, str_of(id));
}

static void put_item(const struct sim_request *q, const struct actor *a,
		     const struct sim_post *p, struct buf *out)
{
	const char *part = q->query(q, "part");
	char id[32], at[RFC3339_SIZE] = "";

	video_id(p, id);
	if (p->published_ms != SIM_UNDATED)
		rfc3339_format(p->published_ms, at);
	buf_adds(out, "{\"kind\":\"youtube#playlistItem\"");
	if (sim_lists(part, "snippet")) {
		buf_addf(out,
			 ",\"snippet\":{\"publishedAt\":\"%.19sZ\","
			 "\"playlistId\":\"UU%s\",\"title\":",
			 at, a->id + 2);
		buf_addjson(out, str_of(p->text));
		if (wants(q, "description"))
			sim_text(out, "description", p->description);
		buf_addc(out, '}');
	}
	if (sim_lists(part, "contentDetails"))
		buf_addf(out,
			 ",\"contentDetails\":{\"videoId\":\"%s\","
			 "\"videoPublishedAt\":\"%.19sZ\"}",
			 id, at);
	if (sim_lists(part, "status"))
		buf_adds(out, ",\"status\":{\"privacyStatus\":\"public\"}");
	buf_addc(out, '}');
}

static void put_page(struct sim *s, const struct sim_request *q,
		     const struct actor *a, size_t from, size_t size,
		     struct buf *out)
{
	size_t n = sim_posts(s, a, q->now_ms);
	size_t to = from + size < n ? from + size : n;

	if (!q->query(q, "pageToken") && sim_hit(s, F_EMPTY_PAGE, a))
		to = from;
	buf_adds(out, "{\"kind\":\"youtube#playlistItemListResponse\"");
	if (sim_hit(s, F_LOOP_PAGING, a))
		buf_adds(out, ",\"nextPageToken\":\"0\"");
	else if (to < n)
		buf_addf(out, ",\"nextPageToken\":\"%zu\"", to);
	buf_addf(out,
		 ",\"pageInfo\":{\"totalResults\":%zu,"
		 "\"resultsPerPage\":%zu},\"items\":[",
		 n, size);
	for (size_t i = from; i < to; i++) {
		buf_adds(out, i > from ? "," : "");
		put_item(q, a, &s->posts[i], out);
	}
	buf_adds(out, "]}");
}

static void playlist(struct sim *s, const struct sim_request *q,
		     struct sim_response *r)
{
	const struct actor *a = by_list(s, q->query(q, "playlistId"));
	int64_t from = sim_number(q->query(q, "pageToken"), 0, 1000000, 0);
	int64_t size =
		sim_number(q->query(q, "maxResults"), 0, PAGE, PAGE_UNSET);

	if (is_gone(s, a))
		sim_youtube_error(r, 404, "playlistNotFound",
				  "youtube.playlistItem",
				  "The playlist cannot be found.", "");
	else if (sim_hit(s, F_PRIVATE, a))
		sim_youtube_error(r, 403, "playlistItemsNotAccessible",
				  "youtube.playlistItem",
				  "The playlist items cannot be accessed.", "");
	else if (from < 0)
		bad_request(r, "invalidPageToken",
			    "The request specifies an invalid page token.");
	else if (size < 0)
		bad_request(r, "invalidParameter", "maxResults: want 0 to 50");
	else
		put_page(s, q, a, (size_t)from, (size_t)size, &r->body);
}

/* ---- videos ---- */

static void put_video(const struct sim_post *p, struct str id, bool hidden,
		      struct buf *out)
{
	buf_addf(out,
		 "{\"kind\":\"youtube#video\",\"id\":\"%.*s\","
		 "\"statistics\":{",
		 STR_ARG(id));
	if (!hidden) {
		sim_count(out, "viewCount", p->counts[VIEWS], true);
		sim_count(out, "likeCount", p->counts[LIKES], true);
		sim_count(out, "commentCount", p->counts[COMMENTS], true);
	}
	sim_count(out, "favoriteCount", 0, true);
	buf_adds(out, "}}");
}

static void videos(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	struct str id[PAGE];
	size_t n = sim_split(q->query(q, "id"), id, PAGE);
	bool any = false;

	if (n == 0 || n > PAGE) {
		bad_request(r,
			    n ? "invalidParameter" : "missingRequiredParameter",
			    "Expected the filter id (at most 50)");
		return;
	}
	buf_adds(&r->body, "{\"kind\":\"youtube#videoListResponse\","
			   "\"items\":[");
	for (size_t i = 0; i < n; i++) {
		const struct sim_post *post;
		const struct actor *a =
			sim_owner(s, PLATFORM_youtube, q->now_ms, id[i],
				  video_id, &post);

		if (!a)
			continue;
		buf_adds(&r->body, any ? "," : "");
		any = true;
		put_video(post, id[i], sim_hit(s, F_MISSING_COUNTERS, a),
			  &r->body);
	}
	buf_adds(&r->body, "]}");
}

/* ---- any request ---- */

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	const char *name = q->query(q, "forHandle");
	const struct sim_post *post;
	struct str id[PAGE];
	size_t n = 0, ids = sim_split(q->query(q, "id"), id, PAGE);

	for (size_t i = 0; i < ids && i < PAGE; i++) {
		who[n] = strstr(q->path, "/videos")
				 ? sim_owner(s, PLATFORM_youtube, q->now_ms,
					     id[i], video_id, &post)
				 : by_id(s, id[i]);
		n += who[n] != NULL;
	}
	who[n] = name ? by_handle(s, name)
		      : by_list(s, q->query(q, "playlistId"));
	return n + (who[n] != NULL);
}

/* Each request costs a unit; the day ends at midnight, Pacific time. */
static bool spend(struct sim *s, int64_t now_ms)
{
	if (now_ms >= s->day.until_ms) {
		s->day.used = 0;
		s->day.until_ms = pacific_midnight_after(now_ms);
	}
	return s->unlimited || s->day.used++ < s->day_units;
}

static bool is_allowed(struct sim *s, const struct sim_request *q,
		       struct sim_response *r)
{
	const char *key = q->header(q, "X-Goog-Api-Key");

	if (!key)
		key = q->query(q, "key");
	if (!key)
		sim_youtube_error(r, 403, "forbidden", "global",
				  "The request is missing a valid API key.",
				  ",\"status\":\"PERMISSION_DENIED\"");
	else if (strcmp(key, s->token) != 0)
		sim_youtube_refuse(r, F_AUTH, q->now_ms);
	else if (!spend(s, q->now_ms))
		sim_youtube_refuse(r, F_QUOTA, q->now_ms);
	return r->status == 200;
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	const char *path = q->path + strlen("/youtube/v3/");

	if (!is_allowed(s, q, r))
		return;
	if (!q->query(q, "part"))
		bad_request(r, "missingRequiredParameter",
			    "Required parameter: part");
	else if (strcmp(path, "channels") == 0)
		channels(s, q, r);
	else if (strcmp(path, "playlistItems") == 0)
		playlist(s, q, r);
	else if (strcmp(path, "videos") == 0)
		videos(s, q, r);
	else
		sim_youtube_error(r, 404, "notFound", "global", "Not Found",
				  "");
}

static bool owns(const struct sim *s, const struct sim_request *q)
{
	(void)s;
	return sim_is_under(q, "/youtube/v3/");
}

const struct sim_platform sim_youtube = {
	.name = "youtube",
	.owns = owns,
	.about = about,
	.handle = handle,
	.refuse = sim_youtube_refuse,
};
