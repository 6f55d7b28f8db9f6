/* faults_scripts_meta.h -- what Facebook, Instagram and Threads answer
 * in health. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_SCRIPTS_META_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_SCRIPTS_META_H

#include "faults_kit.h"

/* ---- the Graph API ---- */

static enum phase facebook_phase(const char *requests)
{
	if (strstr(requests, "/posts?"))
		return AT_POSTS;
	return strstr(requests, "followers_count") ? AT_PROFILE : AT_RESOLVE;
}

static void facebook_page(struct buf *b, bool satu)
{
	buf_addf(b,
		 "{\"id\":\"%s\",\"username\":\"%s\",\"followers_count\":120}",
		 satu ? "1001" : "2002", satu ? "satu" : "dua");
}

static void facebook_profile(const struct scene *s, struct buf *b)
{
	if (!s->satu || !s->dua) {
		facebook_page(b, s->satu);
		return;
	}
	buf_adds(b, "{\"1001\":");
	facebook_page(b, true);
	buf_adds(b, ",\"2002\":");
	facebook_page(b, false);
	buf_adds(b, "}");
}

static void graph_paging(struct buf *b, unsigned next, bool published)
{
	if (!next)
		return;
	buf_addf(b, ",\"paging\":{\"cursors\":{\"after\":\"P%u\"}%s}", next,
		 published ? ",\"next\":\"https://graph.example/?access_token="
			     "EAAsecretvalue\""
			   : "");
}

static void facebook_posts(const struct scene *s, struct buf *b)
{
	struct page p = page_told(s);
	const char *page = s->satu ? "1001" : "2002";
	unsigned i;

	buf_adds(b, "{\"data\":[");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"id\":\"%s_%u\",\"created_time\":", i ? "," : "",
			 page, n);
		add_time(b, s, n, "+0000");
		buf_addf(b,
			 ",\"message\":\"Kata %u\",\"from\":{\"id\":\"%s\"},"
			 "\"shares\":{\"count\":1},\"reactions\":{\"summary\":{"
			 "\"total_count\":%u}},\"comments\":{\"summary\":{"
			 "\"total_count\":5}}}",
			 n, page, n);
	}
	buf_adds(b, "]");
	graph_paging(b, p.next, true);
	buf_adds(b, "}");
}

static void facebook_answer(const struct scene *s, struct buf *b)
{
	switch (s->at) {
	case AT_RESOLVE: buf_adds(b, "{\"id\":\"1001\"}"); return;
	case AT_PROFILE: facebook_profile(s, b); return;
	default: facebook_posts(s, b); return;
	}
}

static enum phase instagram_phase(const char *requests)
{
	return strstr(requests, "followers_count") ? AT_PROFILE : AT_POSTS;
}

static void instagram_media(const struct scene *s, struct buf *b, bool own)
{
	struct page p = page_told(s);
	unsigned i;

	buf_adds(b, "{\"data\":[");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"id\":\"%s%u\",\"caption\":\"Kata %u\","
			 "\"media_type\":\"IMAGE\",\"like_count\":%u,"
			 "\"comments_count\":5,\"timestamp\":",
			 i ? "," : "", s->satu ? "71001" : "72002", n, n, n);
		add_time(b, s, n, "+0000");
		buf_adds(b, "}");
	}
	buf_adds(b, "]");
	graph_paging(b, p.next, own);
	buf_adds(b, "}");
}

static void instagram_answer(const struct scene *s, struct buf *b)
{
	buf_addf(b,
		 "{\"business_discovery\":{\"id\":\"%s\",\"username\":"
		 "\"%s\",",
		 s->satu ? "1001" : "2002", who(s));
	if (s->at == AT_PROFILE)
		buf_addf(b, "\"followers_count\":120,\"media_count\":%u,",
			 total_of(s));
	buf_adds(b, "\"media\":");
	instagram_media(s, b, false);
	buf_adds(b, "},\"id\":\"17840\"}");
}

/* Our own account is satu; dua is seen through it. */

static enum phase own_phase(const char *requests)
{
	if (strstr(requests, "business_discovery"))
		return instagram_phase(requests);
	return strstr(requests, "/media?") ? AT_POSTS : AT_PROFILE;
}

static void own_answer(const struct scene *s, struct buf *b)
{
	if (s->dua)
		instagram_answer(s, b);
	else if (s->at != AT_PROFILE)
		instagram_media(s, b, true);
	else
		buf_addf(b,
			 "{\"id\":\"17840\",\"username\":\"satu\","
			 "\"followers_count\":120,\"media_count\":%u}",
			 total_of(s));
}

static enum phase threads_phase(const char *requests)
{
	return strstr(requests, "/profile_lookup?") ? AT_PROFILE : AT_POSTS;
}

static void threads_answer(const struct scene *s, struct buf *b)
{
	struct page p = page_told(s);
	unsigned i;

	if (s->at == AT_PROFILE) {
		buf_addf(b,
			 "{\"username\":\"%s\",\"name\":\"S\","
			 "\"is_verified\":false,\"follower_count\":120,"
			 "\"likes_count\":9}",
			 who(s));
		return;
	}
	buf_adds(b, "{\"data\":[");
	for (i = 0; i < p.n; i++) {
		unsigned n = p.newest - i;

		buf_addf(b,
			 "%s{\"id\":\"%s%u\",\"username\":\"%s\",\"text\":"
			 "\"Kata %u\",\"media_type\":\"TEXT_POST\","
			 "\"timestamp\":",
			 i ? "," : "", s->satu ? "71001" : "72002", n, who(s),
			 n);
		add_time(b, s, n, "+0000");
		buf_adds(b, "}");
	}
	buf_adds(b, "]");
	graph_paging(b, p.next, true);
	buf_adds(b, "}");
}

#endif
