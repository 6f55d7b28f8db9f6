/* faults_scripts.h -- what each platform answers in health: two accounts with
 * three posts over two pages each.  A platform is one script: which request
 * is which phase of a round, and an answer to each. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_SCRIPTS_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_SCRIPTS_H

#include "faults_scripts_meta.h"

/* ---- YouTube ---- */

static enum phase youtube_phase(const char *requests)
{
	if (strstr(requests, "forHandle="))
		return AT_RESOLVE;
	if (strstr(requests, "/channels?"))
		return AT_PROFILE;
	return strstr(requests, "/videos?") ? AT_COUNTERS : AT_POSTS;
}

static void youtube_channel(struct buf *b, const char *name)
{
	buf_addf(b,
		 "{\"id\":\"UC%s\",\"snippet\":{\"customUrl\":\"@%s\"},"
		 "\"statistics\":{\"viewCount\":\"900\",\"subscriberCount\":"
		 "\"120\",\"hiddenSubscriberCount\":false,\"videoCount\":",
		 name, name);
}

static void youtube_profile(const struct scene *s, struct buf *b)
{
	const char *names[] = { s->satu ? "satu" : NULL,
				s->dua ? "dua" : NULL };
	size_t i, n = 0;

	buf_adds(b, "{\"kind\":\"youtube#channelListResponse\",\"items\":[");
	for (i = 0; i < 2; i++) {
		if (!names[i])
			continue;
		buf_adds(b, n++ ? "," : "");
		youtube_channel(b, names[i]);
		buf_addf(b,
			 "\"%u\"},\"contentDetails\":{\"relatedPlaylists\":{"
			 "\"uploads\":\"UU%s\"}}}",
			 i ? POSTS : total_of(s), names[i]);
	}
	buf_adds(b, "]}");
}

static void youtube_posts(const struct scene *s, struct buf *b)
{
	struct page p = page_told(s);
	unsigned i;

	buf_adds(b, "{\"kind\":\"youtube#playlistItemListResponse\"");
	if (p.next)
		buf_addf(b, ",\"nextPageToken\":\"P%u\"", p.next);
	buf_adds(b, ",\"items\":[");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"snippet\":{\"title\":\"Kata %u\",\"playlistId\":"
			 "\"UU%s\"},\"contentDetails\":{\"videoId\":\"%s-%u\","
			 "\"videoPublishedAt\":",
			 i ? "," : "", n, who(s), who(s), n);
		add_time(b, s, n, "Z");
		buf_adds(b, "},\"status\":{\"privacyStatus\":\"public\"}}");
	}
	buf_adds(b, "]}");
}

static void youtube_counters(const struct scene *s, struct buf *b)
{
	unsigned n;

	buf_adds(b, "{\"kind\":\"youtube#videoListResponse\",\"items\":[");
	for (n = POSTS; n > 0; n--)
		buf_addf(b,
			 "{\"id\":\"%s-%u\",\"statistics\":{\"viewCount\":"
			 "\"%u0\",\"likeCount\":\"%u\",\"commentCount\":"
			 "\"1\"}}%s",
			 who(s), n, n, n, n > 1 ? "," : "]}");
}

static void youtube_answer(const struct scene *s, struct buf *b)
{
	switch (s->at) {
	case AT_RESOLVE:
		buf_adds(b, "{\"kind\":\"youtube#channelListResponse\","
			    "\"items\":[{\"id\":\"UCsatu\"}]}");
		return;
	case AT_PROFILE: youtube_profile(s, b); return;
	case AT_COUNTERS: youtube_counters(s, b); return;
	default: youtube_posts(s, b); return;
	}
}

/* ---- X ---- */

static enum phase x_phase(const char *requests)
{
	if (strstr(requests, "/2/users/by?"))
		return AT_RESOLVE;
	return strstr(requests, "/2/users?") ? AT_PROFILE : AT_POSTS;
}

static void x_users(const struct scene *s, struct buf *b)
{
	buf_adds(b, "{\"data\":[");
	if (s->satu)
		buf_addf(b,
			 "{\"id\":\"1001\",\"name\":\"S\",\"username\":"
			 "\"satu\",\"public_metrics\":{\"followers_count\":120,"
			 "\"tweet_count\":%u}}",
			 total_of(s));
	if (s->dua)
		buf_addf(b,
			 "%s{\"id\":\"2002\",\"name\":\"D\",\"username\":"
			 "\"dua\",\"public_metrics\":{\"followers_count\":120,"
			 "\"tweet_count\":3}}",
			 s->satu ? "," : "");
	buf_adds(b, "]}");
}

static void x_posts(const struct scene *s, struct buf *b)
{
	struct page p = page_told(s);
	unsigned i;

	buf_adds(b, p.n ? "{\"data\":[" : "{");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"id\":\"%s%u\",\"text\":\"Kata %u\","
			 "\"public_metrics\":{\"retweet_count\":4,"
			 "\"reply_count\":2,\"like_count\":%u,\"quote_count\":"
			 "1,\"bookmark_count\":3,\"impression_count\":500},"
			 "\"created_at\":",
			 i ? "," : "", s->satu ? "71001" : "72002", n, n, n);
		add_time(b, s, n, "Z");
		buf_adds(b, "}");
	}
	buf_addf(b, "%s\"meta\":{\"result_count\":%u", p.n ? "]," : "", p.n);
	if (p.next)
		buf_addf(b, ",\"next_token\":\"P%u\"", p.next);
	buf_adds(b, "}}");
}

static void x_answer(const struct scene *s, struct buf *b)
{
	if (s->at == AT_RESOLVE || s->at == AT_PROFILE)
		x_users(s, b);
	else
		x_posts(s, b);
}

/* ---- TikTok ---- */

#define TIKTOK_OK                                                 \
	"\"error\":{\"code\":\"ok\",\"message\":\"\",\"log_id\":" \
	"\"20260310053000A1B2\"}}"

static enum phase tiktok_phase(const char *requests)
{
	if (strstr(requests, "/v2/oauth/token/"))
		return AT_TOKEN;
	return strstr(requests, "/v2/user/info/") ? AT_PROFILE : AT_POSTS;
}

static void tiktok_posts(const struct scene *s, struct buf *b)
{
	struct page p = page_told(s);
	unsigned base = s->list == LIST_OLD ? 1767924000 : 1773021600;
	unsigned i;

	buf_adds(b, "{\"data\":{\"videos\":[");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"id\":\"%s%u\",\"create_time\":%u,\"title\":"
			 "\"Kata %u\",\"share_url\":\"https://www.tiktok.com/"
			 "@%s/video/%u?utm_source=aw\",\"view_count\":50,"
			 "\"like_count\":%u,\"comment_count\":2,"
			 "\"share_count\":1}",
			 i ? "," : "", s->satu ? "71001" : "72002", n,
			 base + 60 * n, n, who(s), n, n);
	}
	buf_addf(b, "],\"has_more\":%s", p.next ? "true" : "false");
	if (p.next)
		buf_addf(b, ",\"cursor\":%u", p.next);
	buf_adds(b, "}," TIKTOK_OK);
}

static void tiktok_answer(const struct scene *s, struct buf *b)
{
	switch (s->at) {
	case AT_TOKEN:
		buf_addf(b,
			 "{\"access_token\":\"act.%s.2\",\"expires_in\":7200,"
			 "\"open_id\":\"o-%s\",\"refresh_token\":\"rft.%s.2\","
			 "\"refresh_expires_in\":15552000,\"token_type\":"
			 "\"Bearer\"}",
			 who(s), who(s), who(s));
		return;
	case AT_PROFILE:
		buf_addf(b,
			 "{\"data\":{\"user\":{\"open_id\":\"o-%s\","
			 "\"follower_count\":120,\"likes_count\":880,"
			 "\"video_count\":%u}}," TIKTOK_OK,
			 who(s), total_of(s));
		return;
	default: tiktok_posts(s, b); return;
	}
}

/* ---- all of them ---- */

#define TIME_Z "\"2026-03-09T02:03:00Z\""
#define TIME_0 "\"2026-03-09T02:03:00+0000\""

#define AHEAD_Z                                                            \
	.ahead = "\"2026-03-10T06:30:00Z\"", .near = "\"2026-03-10T05:34:" \
						     "00Z\""
#define AHEAD_0                                  \
	.ahead = "\"2026-03-10T06:30:00+0000\"", \
	.near = "\"2026-03-10T05:34:00+0000\""
#define AHEAD_S .ahead = "1773124200", .near = "1773120840"

static const struct script scripts[] = {
	{ .name = "youtube",
	  AHEAD_Z,
	  .satu = "UCsatu",
	  .dua = "UCdua",
	  .satu_json = "\"handle\":\"satu\"",
	  .dua_json = "\"id\":\"UCdua\"",
	  .phases = PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) |
		    PHASE(AT_PAGE2) | PHASE(AT_COUNTERS),
	  .first = AT_POSTS,
	  .page_lead = "pageToken=P",
	  .total_counts = true,
	  .phase = youtube_phase,
	  .answer = youtube_answer,
	  .words = { [LIKES_3] = { AT_COUNTERS, "\"likeCount\":", "\"3\"" },
		     [FOLLOWERS] = { AT_PROFILE,
				     "\"subscriberCount\":", "\"120\"" },
		     [TOTAL] = { AT_PROFILE, "\"videoCount\":", "\"3\"" },
		     [ID_3] = { AT_POSTS, "\"videoId\":", "\"satu-3\"" },
		     [TIME_3] = { AT_POSTS, "\"videoPublishedAt\":", TIME_Z },
		     [TEXT_3] = { AT_POSTS, "\"title\":", "\"Kata 3\"" },
		     [USERS] = { AT_PROFILE, "\"items\":", "[" },
		     [ITEMS] = { AT_POSTS, "\"items\":", "[" },
		     [WHO] = { AT_PROFILE, "\"id\":", "\"UCsatu\"" } } },
	{ .name = "x",
	  AHEAD_Z,
	  .satu = "1001",
	  .dua = "2002",
	  .satu_json = "\"handle\":\"satu\"",
	  .dua_json = "\"id\":\"2002\"",
	  .phases = PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) |
		    PHASE(AT_PAGE2),
	  .first = AT_POSTS,
	  .page_lead = "pagination_token=P",
	  .strict = true,
	  .phase = x_phase,
	  .answer = x_answer,
	  .words = { [LIKES_3] = { AT_POSTS, "\"like_count\":", "3" },
		     [FOLLOWERS] = { AT_PROFILE,
				     "\"followers_count\":", "120" },
		     [TOTAL] = { AT_PROFILE, "\"tweet_count\":", "3" },
		     [ID_3] = { AT_POSTS, "\"id\":", "\"710013\"" },
		     [TIME_3] = { AT_POSTS, "\"created_at\":", TIME_Z },
		     [TEXT_3] = { AT_POSTS, "\"text\":", "\"Kata 3\"" },
		     [USERS] = { AT_PROFILE, "\"data\":", "[" },
		     [ITEMS] = { AT_POSTS, "\"data\":", "[" },
		     [WHO] = { AT_PROFILE, "\"id\":", "\"1001\"" } } },
	{ .name = "tiktok",
	  AHEAD_S,
	  .satu = "o-satu",
	  .dua = "o-dua",
	  .satu_json = "\"id\":\"o-satu\"",
	  .dua_json = "\"id\":\"o-dua\"",
	  .phases = PHASE(AT_TOKEN) | PHASE(AT_SOON) | PHASE(AT_PROFILE) |
		    PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .first = AT_POSTS,
	  .keys = { "awkey" },
	  .page_lead = "\"cursor\":",
	  .strict = true,
	  .total_counts = true,
	  .phase = tiktok_phase,
	  .answer = tiktok_answer,
	  .words = { [LIKES_3] = { AT_POSTS, "\"like_count\":", "3" },
		     [FOLLOWERS] = { AT_PROFILE, "\"follower_count\":", "120" },
		     [TOTAL] = { AT_PROFILE, "\"video_count\":", "3" },
		     [ID_3] = { AT_POSTS, "\"id\":", "\"710013\"" },
		     [TIME_3] = { AT_POSTS, "\"create_time\":", "1773021780" },
		     [TEXT_3] = { AT_POSTS, "\"title\":", "\"Kata 3\"" },
		     [USERS] = { AT_PROFILE, "\"user\":", "{" },
		     [ITEMS] = { AT_POSTS, "\"videos\":", "[" },
		     [WHO] = { AT_PROFILE, "\"open_id\":", "\"o-satu\"" } } },
	{ .name = "facebook",
	  .uncounted = true,
	  AHEAD_0,
	  .satu = "1001",
	  .dua = "2002",
	  .satu_json = "\"handle\":\"satu\"",
	  .dua_json = "\"id\":\"2002\"",
	  .phases = PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) |
		    PHASE(AT_PAGE2),
	  .first = AT_POSTS,
	  .keys = { "v25.0" },
	  .page_lead = "&after=P",
	  .phase = facebook_phase,
	  .answer = facebook_answer,
	  .words = { [LIKES_3] = { AT_POSTS, "\"total_count\":", "3" },
		     [FOLLOWERS] = { AT_PROFILE,
				     "\"followers_count\":", "120" },
		     [ID_3] = { AT_POSTS, "\"id\":", "\"1001_3\"" },
		     [TIME_3] = { AT_POSTS, "\"created_time\":", TIME_0 },
		     [TEXT_3] = { AT_POSTS, "\"message\":", "\"Kata 3\"" },
		     [USERS] = { AT_PROFILE, "\"1001\":", "{" },
		     [ITEMS] = { AT_POSTS, "\"data\":", "[" },
		     [WHO] = { AT_PROFILE, "\"id\":", "\"1001\"" } } },
	{ .name = "instagram",
	  AHEAD_0,
	  .satu = "1001",
	  .dua = "2002",
	  .satu_json = "\"handle\":\"satu\"",
	  .dua_json = "\"handle\":\"dua\"",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_PAGE2),
	  .first = AT_PROFILE,
	  .keys = { "v25.0", "17840" },
	  .page_lead = ".after%28P",
	  .strict = true,
	  .total_counts = true,
	  .phase = instagram_phase,
	  .answer = instagram_answer,
	  .words = { [LIKES_3] = { AT_PROFILE, "\"like_count\":", "3" },
		     [FOLLOWERS] = { AT_PROFILE,
				     "\"followers_count\":", "120" },
		     [TOTAL] = { AT_PROFILE, "\"media_count\":", "3" },
		     [ID_3] = { AT_PROFILE, "\"id\":", "\"710013\"" },
		     [TIME_3] = { AT_PROFILE, "\"timestamp\":", TIME_0 },
		     [TEXT_3] = { AT_PROFILE, "\"caption\":", "\"Kata 3\"" },
		     [USERS] = { AT_PROFILE, "\"business_discovery\":", "{" },
		     [ITEMS] = { AT_PROFILE, "\"data\":", "[" },
		     [WHO] = { AT_PROFILE, "\"id\":", "\"1001\"" } } },
	{ .name = "instagram's own",
	  .platform = "instagram",
	  AHEAD_0,
	  .satu = "satu",
	  .dua = "dua",
	  .unnamed = true,
	  .satu_json = "\"id\":\"17840\"",
	  .dua_json = "\"handle\":\"dua\"",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .first = AT_POSTS,
	  .keys = { "v25.0", "17840" },
	  .page_lead = "&after=P",
	  .page_lead_dua = ".after%28P",
	  .strict = true,
	  .total_counts = true,
	  .phase = own_phase,
	  .answer = own_answer,
	  .words = { [LIKES_3] = { AT_POSTS, "\"like_count\":", "3" },
		     [FOLLOWERS] = { AT_PROFILE,
				     "\"followers_count\":", "120" },
		     [TOTAL] = { AT_PROFILE, "\"media_count\":", "3" },
		     [ID_3] = { AT_POSTS, "\"id\":", "\"710013\"" },
		     [TIME_3] = { AT_POSTS, "\"timestamp\":", TIME_0 },
		     [TEXT_3] = { AT_POSTS, "\"caption\":", "\"Kata 3\"" },
		     [ITEMS] = { AT_POSTS, "\"data\":", "[" },
		     [WHO] = { AT_PROFILE, "\"id\":", "\"17840\"" } } },
	{ .name = "threads",
	  .uncounted = true,
	  AHEAD_0,
	  .satu = "satu",
	  .dua = "dua",
	  .satu_json = "\"handle\":\"satu\"",
	  .dua_json = "\"handle\":\"dua\"",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .first = AT_POSTS,
	  .keys = { "v1.0" },
	  .page_lead = "&after=P",
	  .phase = threads_phase,
	  .answer = threads_answer,
	  .words = { [FOLLOWERS] = { AT_PROFILE, "\"follower_count\":", "120" },
		     [ID_3] = { AT_POSTS, "\"id\":", "\"710013\"" },
		     [TIME_3] = { AT_POSTS, "\"timestamp\":", TIME_0 },
		     [TEXT_3] = { AT_POSTS, "\"text\":", "\"Kata 3\"" },
		     [ITEMS] = { AT_POSTS, "\"data\":", "[" },
		     [WHO] = { AT_PROFILE, "\"username\":", "\"satu\"" } } },
};

#endif
