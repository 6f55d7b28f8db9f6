/* sim_youtube.c -- YouTube Data API v3 as documented: channels,
 * playlistItems, videos; counts as texts, unknown ids silently absent. */
#include "sim.h"

#include "common/backoff.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE 50

static void error(struct sim_response *r, int status, const char *reason,
		  const char *domain, const char *message)
{
	r->status = status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":"
		 "[{\"message\":\"%s\",\"domain\":\"%s\",\"reason\":\"%s\"}]}}",
		 status, message, message, domain, reason);
}

static void refuse(struct sim_response *r, const char *why, int64_t now_ms)
{
	(void)now_ms;
	if (strcmp(why, "auth") == 0)
		error(r, 400, "keyInvalid", "usageLimits", "Bad Request");
	else
		error(r, 403, "quotaExceeded", "youtube.quota",
		      "The request cannot be completed because you have "
		      "exceeded your quota.");
}

/* Three figures, as the platform rounds subscribers. */
static int64_t rounded(int64_t n)
{
	int64_t step = 1;

	while (n / step >= 1000)
		step *= 10;
	return n / step * step;
}

static void put_channel(struct sim *s, const struct actor *a, int64_t now_ms,
			const struct sim_twist *twist, struct buf *out)
{
	struct sim_post *posts = s->posts;
	size_t n = world_posts(&s->world, a, now_ms, posts);
	int64_t views = 0;

	for (size_t i = 0; i < n; i++)
		views +=
			posts[i].counts[VIEWS] > 0 ? posts[i].counts[VIEWS] : 0;
	buf_addf(out,
		 "{\"kind\":\"youtube#channel\",\"id\":\"%s\",\"snippet\":"
		 "{\"customUrl\":\"@%s\"},\"contentDetails\":"
		 "{\"relatedPlaylists\":{\"likes\":\"\",\"uploads\":\"UU%s\"}},"
		 "\"statistics\":{",
		 twist->wrong_account ? "UCwrongwrongwrongwrongwr" : a->id,
		 a->handle, a->id + 2);
	if (!twist->missing_counters)
		sim_count(out, "subscriberCount",
			  rounded(world_followers(&s->world, a, now_ms)), true);
	sim_count(out, "viewCount", views, true);
	sim_count(out, "videoCount", (int64_t)n, true);
	buf_adds(out, twist->missing_counters
			      ? ",\"hiddenSubscriberCount\":true}}"
			      : ",\"hiddenSubscriberCount\":false}}");
}

static void channels(struct sim *s, const struct sim_request *q,
		     const struct sim_twist *twist, struct sim_response *r)
{
	const char *ids = q->query(q, "id"), *name = q->query(q, "forHandle");
	bool any = false;

	buf_adds(&r->body, "{\"kind\":\"youtube#channelListResponse\"");
	for (size_t i = 0; i < PAGE && (ids || i == 0); i++) {
		struct str id = sim_part(ids, i);
		struct str handle = str_of(name ? name + (*name == '@') : NULL);
		const struct actor *a =
			world_find(&s->world, PLATFORM_youtube, id, handle);

		if (!a || twist->not_found)
			continue;
		buf_adds(&r->body, any ? "," : ",\"items\":[");
		any = true;
		put_channel(s, a, q->now_ms, twist, &r->body);
	}
	/* With nothing found there is no key "items" at all. */
	buf_adds(&r->body, any ? "]}" : "}");
}

/* ---- videos ---- */

static void video_id(const struct sim_post *p, char out[32])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789-_";

	if (p->id[0]) {
		snprintf(out, 32, "%s", p->id);
		return;
	}
	for (size_t i = 0; i < 11; i++)
		out[i] = letters[world_mix(p->key, 30 + i) % 64];
	out[11] = '\0';
}

static void put_item(const struct sim_post *p, const char *playlist,
		     struct buf *out)
{
	char id[32], at[RFC3339_SIZE];

	video_id(p, id);
	rfc3339_format(p->published_ms, at);
	buf_adds(out, "{\"kind\":\"youtube#playlistItem\",\"snippet\":"
		      "{\"playlistId\":");
	buf_addjson(out, str_of(playlist));
	buf_adds(out, ",\"title\":");
	buf_addjson(out, str_of(p->text));
	buf_addf(out,
		 "},\"contentDetails\":{\"videoId\":\"%s\","
		 "\"videoPublishedAt\":\"%.19sZ\"},"
		 "\"status\":{\"privacyStatus\":\"public\"}}",
		 id, at);
}

static void playlist(struct sim *s, const struct sim_request *q,
		     const struct sim_twist *twist, struct sim_response *r)
{
	struct sim_post *posts = s->posts;
	const char *list = q->query(q, "playlistId");
	const char *page = q->query(q, "pageToken");
	size_t from = page ? strtoul(page, NULL, 10) : 0, n, to;
	char id[40];
	const struct actor *a;

	snprintf(id, sizeof(id), "UC%s", list && list[0] ? list + 2 : "");
	a = world_find(&s->world, PLATFORM_youtube, str_of(id), STR_NULL);
	if (!a || twist->not_found || twist->private_) {
		error(r, twist->private_ ? 403 : 404,
		      twist->private_ ? "playlistItemsNotAccessible"
				      : "playlistNotFound",
		      "youtube.playlistItem", "The playlist cannot be found.");
		return;
	}
	n = world_posts(&s->world, a, q->now_ms, posts);
	to = from + PAGE < n ? from + PAGE : n;
	buf_adds(&r->body, "{\"kind\":\"youtube#playlistItemListResponse\"");
	if (twist->loop_paging)
		buf_adds(&r->body, ",\"nextPageToken\":\"0\"");
	else if (to < n)
		buf_addf(&r->body, ",\"nextPageToken\":\"%zu\"", to);
	buf_adds(&r->body, ",\"items\":[");
	for (size_t i = from; i < to; i++) {
		buf_adds(&r->body, i > from ? "," : "");
		put_item(&posts[i], list, &r->body);
	}
	buf_adds(&r->body, "]}");
}

static bool asked(const char *ids, const char *id)
{
	struct str part;

	for (size_t i = 0; (part = sim_part(ids, i)).p; i++)
		if (str_is(part, id))
			return true;
	return false;
}

static void put_video(const struct sim_post *p, const char *id,
		      const struct sim_twist *twist, struct buf *out)
{
	buf_addf(out,
		 "{\"kind\":\"youtube#video\",\"id\":\"%s\",\"statistics\":{",
		 id);
	if (!twist->missing_counters) {
		sim_count(out, "viewCount", p->counts[VIEWS], true);
		sim_count(out, "likeCount", p->counts[LIKES], true);
		sim_count(out, "commentCount", p->counts[COMMENTS], true);
	}
	sim_count(out, "favoriteCount", 0, true);
	buf_adds(out, "}}");
}

static void videos(struct sim *s, const struct sim_request *q,
		   const struct sim_twist *twist, struct sim_response *r)
{
	struct sim_post *posts = s->posts;
	const char *ids = q->query(q, "id");
	bool any = false;

	buf_adds(&r->body, "{\"kind\":\"youtube#videoListResponse\","
			   "\"items\":[");
	for (size_t k = 0; k < s->world.n; k++) {
		const struct actor *a = &s->world.actors[k];
		size_t n = 0;
		char id[32];

		if (a->account->platform == PLATFORM_youtube)
			n = world_posts(&s->world, a, q->now_ms, posts);
		for (size_t i = 0; i < n; i++) {
			video_id(&posts[i], id);
			if (!asked(ids, id))
				continue;
			buf_adds(&r->body, any ? "," : "");
			any = true;
			put_video(&posts[i], id, twist, &r->body);
		}
	}
	buf_adds(&r->body, "]}");
}

/* Each request costs a unit; the day ends at midnight, Pacific time. */
static bool spend(struct sim *s, int64_t now_ms)
{
	if (now_ms >= s->spent_until_ms) {
		s->spent = 0;
		s->spent_until_ms = pacific_midnight_after(now_ms);
	}
	return s->unlimited || s->spent++ < s->quota_units;
}

static void handle(struct sim *s, const struct sim_request *q,
		   const struct sim_twist *twist, struct sim_response *r)
{
	const char *key = q->header(q, "X-Goog-Api-Key");

	if (!key || strcmp(key, s->token) != 0)
		refuse(r, "auth", q->now_ms);
	else if (!spend(s, q->now_ms))
		refuse(r, "quota", q->now_ms);
	else if (strcmp(q->path, "/youtube/v3/channels") == 0)
		channels(s, q, twist, r);
	else if (strcmp(q->path, "/youtube/v3/playlistItems") == 0)
		playlist(s, q, twist, r);
	else if (strcmp(q->path, "/youtube/v3/videos") == 0)
		videos(s, q, twist, r);
	else
		error(r, 404, "notFound", "global", "Not Found");
}

const struct sim_platform sim_youtube = {
	.platform = PLATFORM_youtube,
	.root = "/youtube/v3/",
	.handle = handle,
	.refuse = refuse,
};
