/* sim_threads.c -- Threads' public profiles as documented: one by name, and
 * its posts, which come without counters. */
#include "sim_graph.h"

#include <inttypes.h>
#include <stdio.h>

#define ROOT        "/v1.0/profile_"
#define LOOKUPS_MAX 1000 /* a day */
#define PUBLIC_MIN  100  /* followers that a profile must have */

static const struct graph_words words = { .platform = &sim_threads,
					  .quota = Q_THREADS,
					  .type = "THApiException",
					  .page_code = 80005,
					  .limit = LOOKUPS_MAX,
					  .window_ms = DAY_MS };

static const struct actor *find(const struct sim *s,
				const struct sim_request *q)
{
	const char *name = q->query(q, "username");
	int platform = sim_platform_id(&sim_threads);

	return world_find(&s->world, (enum platform_id)platform, STR_NULL,
			  str_of(name));
}

/* ---- a profile ---- */

static void put_username(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)f;
	sim_text(out, "username",
		 sim_hit(n->sim, F_WRONG_ACCOUNT, n->a) ? "somebody.else"
							: n->a->handle);
}

static void put_name(const struct node *n, const struct field *f,
		     struct buf *out)
{
	(void)f;
	sim_text(out, "name", n->a->handle);
}

static void put_verified(const struct node *n, const struct field *f,
			 struct buf *out)
{
	(void)n;
	(void)f;
	sim_key(out, "is_verified");
	buf_adds(out, "false");
}

static void put_followers(const struct node *n, const struct field *f,
			  struct buf *out)
{
	(void)f;
	if (!sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out, "follower_count",
			  world_followers(&n->sim->world, n->a, n->q->now_ms),
			  false);
}

/* Sums of the last seven days, which nobody here reads. */
static void put_sum(const struct node *n, const struct field *f,
		    struct buf *out)
{
	char name[32];

	snprintf(name, sizeof(name), "%.*s", STR_ARG(f->name));
	if (!sim_hit(n->sim, F_MISSING_COUNTERS, n->a))
		sim_count(out, name, (int64_t)(n->a->hash % 1000), false);
}

static const struct node_field profile_fields[] = {
	{ "username", put_username },    { "name", put_name },
	{ "is_verified", put_verified }, { "follower_count", put_followers },
	{ "likes_count", put_sum },      { "quotes_count", put_sum },
	{ "replies_count", put_sum },    { "reposts_count", put_sum },
	{ "views_count", put_sum },      { NULL, NULL },
};
static const struct node_kind profile = { "ThreadsPublicProfile",
					  "username,name", profile_fields };

/* ---- posts ---- */

static void put_id(const struct node *n, const struct field *f, struct buf *out)
{
	(void)f;
	sim_key(out, "id");
	if (n->p->id[0])
		buf_addf(out, "\"%s\"", n->p->id);
	else
		buf_addf(out, "\"18%015" PRIu64 "\"",
			 n->p->key % UINT64_C(1000000000000000));
}

static void put_post_username(const struct node *n, const struct field *f,
			      struct buf *out)
{
	(void)f;
	sim_text(out, "username", n->a->handle);
}

static void put_text(const struct node *n, const struct field *f,
		     struct buf *out)
{
	(void)f;
	if (*n->p->text)
		sim_text(out, "text", n->p->text);
}

static void put_timestamp(const struct node *n, const struct field *f,
			  struct buf *out)
{
	(void)f;
	sim_graph_time(out, "timestamp", n->p->published_ms);
}

static void put_code(const struct node *n, const struct field *f,
		     struct buf *out)
{
	char code[12];

	world_letters(n->p->key, sizeof(code) - 1, code);
	if (str_is(f->name, "shortcode")) {
		sim_text(out, "shortcode", code);
		return;
	}
	sim_key(out, "permalink");
	buf_addf(out, "\"https://www.threads.net/@%s/post/%s\"", n->a->handle,
		 code);
}

/* A repost is a facade of another's post. */
static void put_type(const struct node *n, const struct field *f,
		     struct buf *out)
{
	static const char *const types[] = { "TEXT_POST", "IMAGE", "VIDEO",
					     "CAROUSEL_ALBUM",
					     "REPOST_FACADE" };

	(void)f;
	sim_text(out, "media_type",
		 types[n->p->id[0] ? 0 : n->p->key % ARRAY_LEN(types)]);
}

static void put_product(const struct node *n, const struct field *f,
			struct buf *out)
{
	(void)n;
	(void)f;
	sim_text(out, "media_product_type", "THREADS");
}

static void put_quote(const struct node *n, const struct field *f,
		      struct buf *out)
{
	(void)n;
	(void)f;
	sim_key(out, "is_quote_post");
	buf_adds(out, "false");
}

static const struct node_field post_fields[] = {
	{ "id", put_id },
	{ "text", put_text },
	{ "timestamp", put_timestamp },
	{ "permalink", put_code },
	{ "shortcode", put_code },
	{ "media_type", put_type },
	{ "media_product_type", put_product },
	{ "username", put_post_username },
	{ "is_quote_post", put_quote },
	{ NULL, NULL },
};
static const struct node_kind post = { "ThreadsMedia", "id", post_fields };

/* ---- requests ---- */

/* Small ones are as absent as private ones. */
static bool is_there(struct sim *s, const struct sim_request *q,
		     const struct actor *a, struct sim_response *r)
{
	const char *name = q->query(q, "username");
	int64_t followers =
		a ? world_followers(&s->world, a, q->now_ms) : COUNT_NULL;

	if (!name || !*name)
		sim_graph_error(&words, r, 400, 100, 0, "",
				"The parameter username is required");
	else if (!a || sim_hit(s, F_NOT_FOUND, a) ||
		 sim_hit(s, F_SUSPENDED, a) || sim_hit(s, F_PRIVATE, a) ||
		 (followers != COUNT_NULL && followers < PUBLIC_MIN))
		sim_graph_absent(&words, r, name);
	return r->status == 200;
}

static void handle(struct sim *s, const struct sim_request *q,
		   struct sim_response *r)
{
	const struct actor *a = find(s, q);
	struct node n = { .sim = s, .q = q, .r = r, .words = &words, .a = a };
	struct graph_list list = { .kind = &post, .next = true };
	struct buf built;

	if (!sim_graph_enter(&words, s, q, r) || !is_there(s, q, a, r))
		return;
	buf_init(&built, (size_t)4 << 20);
	if (strcmp(q->path, ROOT "posts") == 0)
		sim_graph_edge(&n, &list, &built);
	else
		sim_graph_node(&n, &profile, str_of(q->query(q, "fields")),
			       &built);
	sim_graph_send(r, &built);
}

static size_t about(struct sim *s, const struct sim_request *q,
		    const struct actor *who[SIM_BATCH_MAX])
{
	who[0] = find(s, q);
	return who[0] != NULL;
}

static void refuse(struct sim_response *r, enum fault_kind kind, int64_t now_ms)
{
	(void)now_ms;
	sim_graph_refuse(&words, r, kind);
}

static bool owns(const struct sim *s, const struct sim_request *q)
{
	(void)s;
	return strcmp(q->path, ROOT "lookup") == 0 ||
	       strcmp(q->path, ROOT "posts") == 0;
}

const struct sim_platform sim_threads = {
	.name = "threads",
	.owns = owns,
	.about = about,
	.handle = handle,
	.refuse = refuse,
};
