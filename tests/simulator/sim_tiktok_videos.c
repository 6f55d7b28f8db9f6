/* sim_tiktok_videos.c -- TikTok's videos: the list by time, some by their
 * ids. */
#include "sim_tiktok.h"

#include "common/json/json.h"

#include <inttypes.h>
#include <stdio.h>

#define VIDEOS_MAX   20
#define VIDEOS_UNSET 10

/* ---- fields ---- */

static void video_id(const struct sim_post *p, char out[32])
{
	if (p->id[0])
		snprintf(out, 32, "%s", p->id);
	else
		snprintf(out, 32, "7%018" PRIu64,
			 p->key % UINT64_C(1000000000000000000));
}

static void put_id(const struct told *t, const char *name, struct buf *out)
{
	char id[32];

	video_id(t->p, id);
	sim_text(out, name, id);
}

static void put_time(const struct told *t, const char *name, struct buf *out)
{
	if (t->p->published_ms != SIM_UNDATED)
		sim_count(out, name, t->p->published_ms / SECOND_MS, false);
}

/* Some have no title: all is in the description then. */
static bool is_untitled(const struct sim_post *p)
{
	return !p->id[0] && p->key % 10 == 3;
}

static void put_title(const struct told *t, const char *name, struct buf *out)
{
	sim_text(out, name, is_untitled(t->p) ? "" : t->p->text);
}

static void put_description(const struct told *t, const char *name,
			    struct buf *out)
{
	sim_text(out, name, is_untitled(t->p) ? t->p->text : t->p->description);
}

static void put_address(const struct told *t, const char *name, struct buf *out)
{
	char id[32];

	video_id(t->p, id);
	sim_key(out, name);
	buf_addf(out,
		 "\"https://www.tiktok.com/@%s/video/%s?utm_campaign="
		 "tt4d_open_api&utm_source=aw1234567890\"",
		 t->a->handle, id);
}

static void put_counter(const struct told *t, const char *name, struct buf *out)
{
	static const char *const names[COUNTER_COUNT] = {
		[LIKES] = "like_count",
		[COMMENTS] = "comment_count",
		[SHARES] = "share_count",
		[VIEWS] = "view_count",
	};

	for (int c = 0; c < COUNTER_COUNT; c++)
		if (names[c] && strcmp(name, names[c]) == 0 &&
		    !sim_hit(t->sim, F_MISSING_COUNTERS, t->a))
			sim_count(out, name, t->p->counts[c], false);
}

static void put_size(const struct told *t, const char *name, struct buf *out)
{
	sim_count(out, name, (int64_t)(t->p->key % 170) + 10, false);
}

static const struct field_kind video_fields[] = {
	{ "id", put_id },
	{ "create_time", put_time },
	{ "title", put_title },
	{ "video_description", put_description },
	{ "share_url", put_address },
	{ "embed_link", put_address },
	{ "embed_html", sim_tiktok_empty },
	{ "cover_image_url", sim_tiktok_empty },
	{ "duration", put_size },
	{ "width", put_size },
	{ "height", put_size },
	{ "like_count", put_counter },
	{ "comment_count", put_counter },
	{ "share_count", put_counter },
	{ "view_count", put_counter },
	{ NULL, NULL },
};

/* ---- answers ---- */

/* A page of those that came before the cursor, newest first. */
static void put_page(const struct told *t, int64_t before_ms, size_t most,
		     bool first, const struct field_kind *const *field,
		     size_t n_fields, struct buf *out)
{
	struct sim *s = t->sim;
	size_t n = sim_posts(s, t->a, t->q->now_ms), from = 0, i;
	bool loop = sim_hit(s, F_LOOP_PAGING, t->a), more;
	int64_t cursor = t->q->now_ms + 2 * DAY_MS;

	while (!first && from < n &&
	       (s->posts[from].published_ms == SIM_UNDATED ||
		s->posts[from].published_ms >= before_ms))
		from++;
	if (first && sim_hit(s, F_EMPTY_PAGE, t->a)) {
		most = 0;
		loop = true;
	}
	buf_adds(out, "{\"data\":{\"videos\":[");
	for (i = from; i < n && i < from + most; i++) {
		struct told video = { s, t->q, t->a, &s->posts[i] };

		buf_adds(out, i > from ? "," : "");
		sim_tiktok_put(&video, field, n_fields, out);
		if (!loop && s->posts[i].published_ms != SIM_UNDATED)
			cursor = s->posts[i].published_ms;
	}
	more = loop || i < n;
	buf_addf(out, "],\"cursor\":%" PRId64 ",\"has_more\":%s", cursor,
		 more ? "true" : "false");
	sim_tiktok_ok(out);
}

/* A whole number in the body; absent: otherwise.  -1 for all else. */
static int64_t member(const struct json_t *doc, const char *name,
		      int64_t otherwise)
{
	const struct json_t *it = json_get(doc, name);
	int64_t n;

	if (!it)
		return otherwise;
	return json_int(it, &n) && n >= 0 ? n : -1;
}

void sim_tiktok_list(struct sim *s, const struct sim_request *q,
		     const struct actor *a, const struct json_t *doc,
		     struct sim_response *r)
{
	const struct field_kind *field[TIKTOK_FIELDS_MAX];
	struct told told = { s, q, a, NULL };
	int64_t most = member(doc, "max_count", VIDEOS_UNSET);
	int64_t cursor = member(doc, "cursor", 0);
	size_t known = (json_get(doc, "max_count") != NULL) +
		       (json_get(doc, "cursor") != NULL);
	size_t n;

	if (!sim_tiktok_fields(q, video_fields, field, &n, r))
		return;
	if (most < 1 || most > VIDEOS_MAX)
		sim_tiktok_invalid(r, "max_count must be from 1 to 20");
	else if (cursor < 0 || json_len(doc) != known)
		sim_tiktok_invalid(r, "Invalid count or cursor");
	else
		put_page(&told, cursor, (size_t)most, cursor == 0, field, n,
			 &r->body);
}

static bool asks_for(const struct json_t *ids, const struct sim_post *p)
{
	char id[32];

	video_id(p, id);
	for (size_t i = 0; i < json_len(ids); i++)
		if (str_is(json_str(json_item(ids, i)), id))
			return true;
	return false;
}

/* What is not there is left out in silence. */
void sim_tiktok_query(struct sim *s, const struct sim_request *q,
		      const struct actor *a, const struct json_t *doc,
		      struct sim_response *r)
{
	const struct json_t *ids = json_at(doc, "filters.video_ids");
	const struct field_kind *field[TIKTOK_FIELDS_MAX];
	size_t n_fields, n = sim_posts(s, a, q->now_ms);
	bool any = false;

	if (!sim_tiktok_fields(q, video_fields, field, &n_fields, r))
		return;
	if (!json_is_array(ids) || !json_len(ids) ||
	    json_len(ids) > VIDEOS_MAX) {
		sim_tiktok_invalid(r,
				   "filters.video_ids must have 1 to 20 ids");
		return;
	}
	buf_adds(&r->body, "{\"data\":{\"videos\":[");
	for (size_t i = 0; i < n; i++) {
		struct told video = { s, q, a, &s->posts[i] };

		if (!asks_for(ids, video.p))
			continue;
		buf_adds(&r->body, any ? "," : "");
		sim_tiktok_put(&video, field, n_fields, &r->body);
		any = true;
	}
	buf_addf(&r->body, "],\"cursor\":%" PRId64 ",\"has_more\":false",
		 q->now_ms);
	sim_tiktok_ok(&r->body);
}
