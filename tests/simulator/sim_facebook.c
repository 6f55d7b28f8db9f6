/* sim_facebook.c -- Pages as documented: one, several by ?ids=, the posts of
 * one.  Its limits count every id. */
#include "sim_graph.h"

#include <inttypes.h>
#include <stdio.h>

#define IDS_MAX 50

static const struct graph_words words = { .platform = &sim_facebook,
					  .quota = Q_FACEBOOK,
					  .type = "OAuthException",
					  .usage = "pages",
					  .page_code = 80001,
					  .proof = true };

static const struct actor *find(const struct sim *s, struct str name)
{
	return world_find(&s->world, PLATFORM_facebook, name, name);
}

/* ---- a Page ---- */

static void put_id(const struct node *n, const struct field *f, struct buf *out)
{
	(void)f;
	sim_text(out, "id",
		 sim_hit(n->sim, F_WRONG_ACCOUNT, n->a) ? "42" : n->a->id);
}

static void put_name(const struct node *n, const struct field *f,
		     struct buf *out)
{
	(void)f;
	sim_text(out, "name", n->a->handle);
}

static void put_username(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)f;
	sim_text(out, "username", n->a->handle);
}

static void put_link(const struct node *n, const struct field *f,
		     struct buf *out)
{
	(void)f;
	sim_key(out, "link");
	buf_addf(out, "\"https://www.facebook.com/%s\"", n->a->id);
}

static void put_followers(const struct node *n, const struct field *f,
			  struct buf *out)
{
	int64_t count = world_followers(&n->sim->world, n->a, n->q->now_ms);

	/* Who likes a Page is not who follows it. */
	if (str_is(f->name, "fan_count") && count != COUNT_NULL)
		count -= count / 6;
	if (!sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out,
			  str_is(f->name, "fan_count") ? "fan_count"
						       : "followers_count",
			  count, false);
}

static void put_verified(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)n;
	(void)f;
	sim_text(out, "verification_status", "not_verified");
}

static void put_new(const struct node *n, const struct field *f,
		    struct buf *out)
{
	(void)n;
	(void)f;
	sim_key(out, "has_transitioned_to_new_page_experience");
	buf_adds(out, "true");
}

static const struct node_field page_fields[] = {
	{ "id", put_id },
	{ "name", put_name },
	{ "username", put_username },
	{ "link", put_link },
	{ "fan_count", put_followers },
	{ "followers_count", put_followers },
	{ "verification_status", put_verified },
	{ "has_transitioned_to_new_page_experience", put_new },
	{ NULL, NULL },
};
static const struct node_kind page = { "Page", "name,id", page_fields };

/* ---- a post ---- */

/* As recorded, or of 15 digits. */
static void put_number(const struct sim_post *p, struct buf *out)
{
	if (p->id[0])
		buf_adds(out, p->id);
	else
		buf_addf(out, "%" PRIu64,
			 UINT64_C(100000000000000) +
				 p->key % UINT64_C(900000000000000));
}

static void put_post_id(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)f;
	sim_key(out, "id");
	buf_addf(out, "\"%s_", n->a->id);
	put_number(n->p, out);
	buf_addc(out, '"');
}

static void put_created(const struct node *n, const struct field *f,
			struct buf *out)
{
	sim_graph_time(out,
		       str_is(f->name, "created_time") ? "created_time"
						       : "updated_time",
		       n->p->published_ms);
}

static void put_message(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)f;
	/* A photo without a word has none. */
	if (*n->p->text && (n->p->id[0] || n->p->key % 12))
		sim_text(out, "message", n->p->text);
}

static void put_permalink(const struct node *n, const struct field *f,
			  struct buf *out)
{
	(void)f;
	sim_key(out, "permalink_url");
	buf_addf(out, "\"https://www.facebook.com/%s/posts/", n->a->id);
	put_number(n->p, out);
	buf_addc(out, '"');
}

static const char *kind_of(const struct sim_post *p, bool status)
{
	static const char *const statuses[] = { "added_photos", "added_video",
						"mobile_status_update" };
	static const char *const media[] = { "photo", "video", "album" };

	return (status ? statuses : media)[p->key % 3];
}

static void put_status(const struct node *n, const struct field *f,
		       struct buf *out)
{
	(void)f;
	sim_text(out, "status_type", kind_of(n->p, true));
}

static void put_media_type(const struct node *n, const struct field *f,
			   struct buf *out)
{
	(void)f;
	sim_text(out, "media_type", kind_of(n->p, false));
}

static void put_type(const struct node *n, const struct field *f,
		     struct buf *out)
{
	static const char *const types[] = { "photo", "video_inline", "album" };

	(void)f;
	sim_text(out, "type", types[n->p->key % 3]);
}

static const struct node_field attachment_fields[] = {
	{ "media_type", put_media_type },
	{ "type", put_type },
	{ NULL, NULL },
};
static const struct node_kind attachment = { "StoryAttachment", "type",
					     attachment_fields };

static void put_attachments(const struct node *n, const struct field *f,
			    struct buf *out)
{
	sim_key(out, "attachments");
	buf_adds(out, "{\"data\":[");
	sim_graph_node(n, &attachment, f->inner, out);
	buf_adds(out, "]}");
}

/* None at all where there is none to count. */
static void put_shares(const struct node *n, const struct field *f,
		       struct buf *out)
{
	(void)f;
	if (n->p->counts[SHARES] <= 0 ||
	    sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		return;
	sim_key(out, "shares");
	buf_addc(out, '{');
	sim_count(out, "count", n->p->counts[SHARES], false);
	buf_addc(out, '}');
}

/* Without limit(0) those who did it would come along, one entry each. */
static void put_people(struct str limit, int64_t count, struct buf *out)
{
	int64_t n = str_is(limit, "0") ? 0 : count < 25 ? count : 25;

	buf_adds(out, "{\"data\":[");
	for (int64_t i = 0; i < n; i++)
		buf_addf(out, "%s{\"id\":\"%" PRId64 "\",\"name\":\"Orang\"}",
			 i ? "," : "", 1000 + i);
	buf_addc(out, ']');
}

static void put_summary(const struct node *n, const struct field *f,
			struct buf *out)
{
	bool likes = str_is(f->name, "reactions");
	int64_t count = n->p->counts[likes ? LIKES : COMMENTS];

	if (count == COUNT_NULL || sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		return;
	/* Replies are a third, and count only in a stream. */
	if (!likes && !str_is(sim_field_word(f, "filter"), "stream"))
		count -= count / 3;
	sim_key(out, likes ? "reactions" : "comments");
	put_people(sim_field_word(f, "limit"), count, out);
	if (sim_field_word(f, "summary").p) {
		buf_adds(out, ",\"summary\":{");
		if (!likes)
			buf_adds(out, "\"order\":\"chronological\"");
		sim_count(out, "total_count", count, false);
		buf_addc(out, '}');
	}
	buf_addc(out, '}');
}

static const struct node_field from_fields[] = {
	{ "name", put_name },
	{ "id", put_id },
	{ NULL, NULL },
};
static const struct node_kind from = { "Profile", "name,id", from_fields };

static void put_from(const struct node *n, const struct field *f,
		     struct buf *out)
{
	sim_key(out, "from");
	sim_graph_node(n, &from, f->inner, out);
}

static const struct node_field post_fields[] = {
	{ "id", put_post_id },
	{ "created_time", put_created },
	{ "updated_time", put_created },
	{ "message", put_message },
	{ "permalink_url", put_permalink },
	{ "status_type", put_status },
	{ "attachments", put_attachments },
	{ "shares", put_shares },
	{ "reactions", put_summary },
	{ "comments", put_summary },
	{ "from", put_from },
	{ NULL, NULL },
};
static const struct node_kind post = { "Post", "created_time,message,id",
				       post_fields };

/* ---- requests ---- */

/* Whether the Page is there for us; else says why not. */
static bool is_there(struct sim *s, const struct actor *a, const char *name,
		     struct sim_response *r)
{
	if (!a || sim_hit(s, F_NOT_FOUND, a) || sim_hit(s, F_SUSPENDED, a))
		sim_graph_absent(&words, r, name);
	else if (sim_hit(s, F_PRIVATE, a))
		sim_graph_refuse(&words, r, F_PERMISSION);
	return r->status == 200;
}

static struct node node_of(struct sim *s, const struct sim_request *q,
			   struct sim_response *r, const struct actor *a)
{
	return (struct node){
		.sim = s, .q = q, .r = r, .words = &words, .a = a
	};
}

/* One that is not there fails all. */
static void several(struct sim *s, const struct sim_request *q,
		    struct sim_response *r, struct buf *out)
{
	struct str id[IDS_MAX];
	size_t n = sim_split(q->query(q, "ids"), id, IDS_MAX);

	if (n == 0 || n > IDS_MAX)
		sim_graph_error(&words, r, 400, 100, 0, "",
				"(#100) Param ids: want 1 to %d", IDS_MAX);
	buf_addc(out, '{');
	for (size_t i = 0; i < n && r->status == 200; i++) {
		struct node it = node_of(s, q, r, find(s, id[i]));
		char name[64];

		snprintf(name, sizeof(name), "%.*s", STR_ARG(id[i]));
		if (!is_there(s, it.a, name, r))
			break;
		sim_key(out, name);
		sim_graph_node(&it, &page, str_of(q->query(q, "fields")), out);
	}
	buf_addc(out, '}');
}

static void one(struct sim *s, const struct sim_request *q,
		struct sim_response *r, struct buf *out)
{
	const char *path = sim_graph_path(q->path);
	struct str name = { path, strcspn(path, "/") };
	struct node it = node_of(s, q, r, find(s, name));
	struct graph_list list = { .kind = &post,
				   .next = true,
				   .ranked = true };

	if (!is_there(s, it.a, path, r))
		return;
	path += name.n;
	if (!*path)
		sim_graph_node(&it, &page, str_of(q->query(q, "fields")), out);
	else if (strcmp(path, "/posts") == 0 ||
		 strcmp(path, "/published_posts") == 0)
		sim_graph_edge(&it, &list, out);
	else
		sim_graph_error(&words, r, 400, 2500, 0, "",
				"Unknown path components: %s", path);
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	struct buf built;

	if (!sim_graph_enter(&words, s, q, r))
		return;
	buf_init(&built, (size_t)4 << 20);
	if (*sim_graph_path(q->path))
		one(s, q, r, &built);
	else
		several(s, q, r, &built);
	sim_graph_send(r, &built);
}

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	const char *path = sim_graph_path(q->path);
	struct str id[IDS_MAX] = { { path, strcspn(path, "/") } };
	size_t n = 1, found = 0;

	if (!id[0].n)
		n = sim_split(q->query(q, "ids"), id, IDS_MAX);
	for (size_t i = 0; i < n && i < IDS_MAX; i++) {
		who[found] = find(s, id[i]);
		found += who[found] != NULL;
	}
	return found;
}

static void refuse(struct sim_response *r, enum fault_kind kind, int64_t now_ms)
{
	(void)now_ms;
	sim_graph_refuse(&words, r, kind);
}

static bool owns(const struct sim *s, const struct sim_request *q)
{
	(void)s;
	return sim_graph_path(q->path) != NULL;
}

const struct sim_platform sim_facebook = {
	.name = "facebook",
	.owns = owns,
	.about = about,
	.handle = handle,
	.refuse = refuse,
};
