/* sim_instagram.c -- Instagram by the Graph API as documented: any account's
 * business discovery through ours, and an account itself where it consented. */
#include "sim_graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct graph_words words = { .platform = &sim_instagram,
					  .quota = Q_INSTAGRAM,
					  .type = "OAuthException",
					  .usage = "instagram",
					  .page_code = 80002,
					  .proof = true };

static const struct actor *by_id(const struct sim *s, struct str id)
{
	return world_find(&s->world, PLATFORM_instagram, id, STR_NULL);
}

static const struct actor *by_name(const struct sim *s, struct str name)
{
	return world_find(&s->world, PLATFORM_instagram, STR_NULL, name);
}

/* ---- media ---- */

/* Its number, written with 64 letters. */
static uint64_t number_of(const char *shortcode)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789-_";
	uint64_t n = 0;

	for (; *shortcode; shortcode++) {
		const char *at = strchr(letters, *shortcode);

		n = n * 64 + (at ? (uint64_t)(at - letters) : 0);
	}
	return n;
}

/* Recorded posts are known by their short code or by their number. */
static void shortcode_of(const struct sim_post *p, char out[32])
{
	if (p->id[0])
		snprintf(out, 32, "%s", p->id);
	else
		world_letters(p->key, 11, out);
}

static void put_media_id(const struct node *n, const struct field *f,
			 struct buf *out)
{
	const struct sim_post *p = n->p;
	uint64_t id = UINT64_C(17000000000000000) +
		      p->key % UINT64_C(999999999999999);

	(void)f;
	if (p->id[0])
		id = p->id[strspn(p->id, "0123456789")]
			     ? number_of(p->id)
			     : strtoull(p->id, NULL, 10);
	sim_key(out, "id");
	buf_addf(out, "\"%" PRIu64 "\"", id);
}

static void put_caption(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)f;
	if (*n->p->text)
		sim_text(out, "caption", n->p->text);
}

static void put_permalink(const struct node *n, const struct field *f,
			  struct buf *out)
{
	char code[32];

	(void)f;
	shortcode_of(n->p, code);
	sim_key(out, "permalink");
	buf_addf(out, "\"https://www.instagram.com/p/%s/\"", code);
}

static void put_shortcode(const struct node *n, const struct field *f,
			  struct buf *out)
{
	char code[32];

	(void)f;
	shortcode_of(n->p, code);
	sim_text(out, "shortcode", code);
}

/* Nobody recorded what recorded posts were made of. */
static void put_media_type(const struct node *n, const struct field *f,
			   struct buf *out)
{
	static const char *const types[] = { "IMAGE", "VIDEO",
					     "CAROUSEL_ALBUM" };

	(void)f;
	if (!n->p->id[0])
		sim_text(out, "media_type", types[n->p->key % 3]);
}

static void put_product(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)f;
	if (!n->p->id[0])
		sim_text(out, "media_product_type",
			 n->p->key % 3 == 1 ? "REELS" : "FEED");
}

static void put_timestamp(const struct node *n, const struct field *f,
			  struct buf *out)
{
	(void)f;
	sim_graph_time(out, "timestamp", n->p->published_ms);
}

static void put_likes(const struct node *n, const struct field *f,
		      struct buf *out)
{
	/* Whoever hides them hides them from others only. */
	bool hidden = !n->own && !n->p->id[0] && n->p->key % 20 == 7;

	(void)f;
	if (!hidden && !sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out, "like_count", n->p->counts[LIKES], false);
}

static void put_comments(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)f;
	if (!sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out, "comments_count", n->p->counts[COMMENTS], false);
}

static void put_username(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)f;
	sim_text(out, "username", n->a->handle);
}

static const struct node_field media_fields[] = {
	{ "id", put_media_id },
	{ "caption", put_caption },
	{ "permalink", put_permalink },
	{ "shortcode", put_shortcode },
	{ "media_type", put_media_type },
	{ "media_product_type", put_product },
	{ "timestamp", put_timestamp },
	{ "like_count", put_likes },
	{ "comments_count", put_comments },
	{ "username", put_username },
	{ NULL, NULL },
};
static const struct node_kind media = { "Media", "id", media_fields };

/* ---- accounts ---- */

static void put_id(const struct node *n, const struct field *f, struct buf *out)
{
	(void)f;
	sim_text(out, "id",
		 sim_hit(n->sim, F_WRONG_ACCOUNT, n->a) ? "17841400000000042"
							: n->a->id);
}

static void put_name(const struct node *n, const struct field *f,
		     struct buf *out)
{
	(void)f;
	sim_text(out, "name", n->a->handle);
}

static void put_followers(const struct node *n, const struct field *f,
			  struct buf *out)
{
	(void)f;
	if (!sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out, "followers_count",
			  world_followers(&n->sim->world, n->a, n->q->now_ms),
			  false);
}

static void put_follows(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)n;
	(void)f;
	sim_count(out, "follows_count", 10, false);
}

/* A recorded series has not all that there was. */
static void put_media_count(const struct node *n, const struct field *f,
			    struct buf *out)
{
	struct sim *s = n->sim;

	(void)f;
	if (!world_replays(&s->world, n->a) &&
	    !sim_hit(s, F_MISSING_COUNTERS, n->a))
		sim_count(out, "media_count",
			  (int64_t)world_posts(&s->world, n->a, n->q->now_ms,
					       s->posts),
			  false);
}

static void put_media(const struct node *n, const struct field *f,
		      struct buf *out)
{
	struct graph_list list = {
		.kind = &media,
		.expr = f->inner,
		.after = sim_field_word(f, "after"),
		.limit = sim_field_word(f, "limit"),
		.next = n->own,
	};

	sim_key(out, "media");
	buf_addc(out, '{');
	sim_graph_list(n, &list, out);
	buf_addc(out, '}');
}

static const struct node_field user_fields[] = {
	{ "id", put_id },
	{ "username", put_username },
	{ "name", put_name },
	{ "followers_count", put_followers },
	{ "follows_count", put_follows },
	{ "media_count", put_media_count },
	{ "media", put_media },
	{ NULL, NULL },
};
static const struct node_kind user = { "IGUser", "id", user_fields };

/* ---- business discovery ---- */

static void put_our_id(const struct node *n, const struct field *f,
		       struct buf *out)
{
	(void)f;
	sim_text(out, "id", n->sim->ig_user);
}

/* Unknown, private and age-gated accounts are all the same to it. */
static void put_discovery(const struct node *n, const struct field *f,
			  struct buf *out)
{
	struct str name = sim_field_word(f, "username");
	struct node it = *n;

	it.a = by_name(n->sim, name);
	if (!name.n)
		sim_graph_error(&words, n->r, 400, 100, 0, "",
				"(#100) The parameter username is required");
	else if (!it.a || sim_hit(n->sim, F_NOT_FOUND, it.a) ||
		 sim_hit(n->sim, F_SUSPENDED, it.a) ||
		 sim_hit(n->sim, F_PRIVATE, it.a))
		sim_graph_error(&words, n->r, 400, 110, 2207013,
				",\"is_transient\":false,\"error_user_title\":"
				"\"Cannot find User\"",
				"Invalid user id");
	if (n->r->status != 200)
		return;
	sim_key(out, "business_discovery");
	sim_graph_node(&it, &user, f->inner, out);
}

static const struct node_field our_fields[] = {
	{ "id", put_our_id },
	{ "business_discovery", put_discovery },
	{ NULL, NULL },
};
static const struct node_kind ours = { "IGUser", "id", our_fields };

/* ---- requests ---- */

static bool discovers(const struct sim_request *q)
{
	const char *fields = q->query(q, "fields");

	return fields && strstr(fields, "business_discovery");
}

static struct str id_of(const struct sim_request *q)
{
	const char *path = sim_graph_path(q->path);

	return (struct str){ path, path ? strcspn(path, "/") : 0 };
}

static void consented(struct sim *s, const struct sim_request *q,
		      struct node *n, const char *edge, struct buf *out)
{
	struct graph_list list = { .kind = &media, .next = true };

	if (!n->a || sim_hit(s, F_NOT_FOUND, n->a) ||
	    sim_hit(s, F_SUSPENDED, n->a))
		sim_graph_absent(&words, n->r, sim_graph_path(q->path));
	else if (sim_hit(s, F_PRIVATE, n->a))
		sim_graph_refuse(&words, n->r, F_PERMISSION);
	else if (!*edge)
		sim_graph_node(n, &user, str_of(q->query(q, "fields")), out);
	else if (strcmp(edge, "/media") == 0)
		sim_graph_edge(n, &list, out);
	else
		sim_graph_error(&words, n->r, 400, 2500, 0, "",
				"Unknown path components: %s", edge);
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	struct str id = id_of(q);
	struct node n = { .sim = s, .q = q, .r = r, .words = &words };
	struct buf built;

	if (!sim_graph_enter(&words, s, q, r))
		return;
	buf_init(&built, (size_t)4 << 20);
	if (!discovers(q)) {
		n.a = by_id(s, id);
		n.own = true;
		consented(s, q, &n, id.p + id.n, &built);
	} else if (str_is(id, s->ig_user)) {
		sim_graph_node(&n, &ours, str_of(q->query(q, "fields")),
			       &built);
	} else {
		sim_graph_absent(&words, r, sim_graph_path(q->path));
	}
	sim_graph_send(r, &built);
}

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	struct str rest = str_of(q->query(q, "fields"));
	struct field f;

	who[0] = by_id(s, id_of(q));
	if (discovers(q))
		while (sim_field_next(&rest, &f) > 0)
			if (str_is(f.name, "business_discovery"))
				who[0] = by_name(s, sim_field_word(&f,
								   "username"));
	return who[0] != NULL;
}

static void refuse(struct sim_response *r, enum fault_kind kind, int64_t now_ms)
{
	(void)now_ms;
	sim_graph_refuse(&words, r, kind);
}

/* Facebook has the same address; its ids are others. */
static bool owns(const struct sim *s, const struct sim_request *q)
{
	struct str id = id_of(q);

	return id.p && (discovers(q) || str_is(id, s->ig_user) || by_id(s, id));
}

const struct sim_platform sim_instagram = {
	.name = "instagram",
	.owns = owns,
	.about = about,
	.handle = handle,
	.refuse = refuse,
};
