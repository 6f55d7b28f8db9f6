/* sim_graph_nodes.c -- nodes and lists of the Graph API, out of tables. */
#include "sim_graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define LIST_MAX     100
#define LIST_UNSET   25
#define REDUCED      5
#define CURSOR_SIZE  24
#define CURSOR_START "QVFIstart"

/* ---- nodes ---- */

void sim_graph_time(struct buf *out, const char *name, int64_t ms)
{
	char at[RFC3339_SIZE];

	if (ms == SIM_UNDATED)
		return;
	rfc3339_format(ms, at);
	sim_key(out, name);
	buf_addf(out, "\"%.19s+0000\"", at);
}

static const struct node_field *find_field(const struct node_kind *k,
					   struct str name)
{
	const struct node_field *f = k->field;

	while (f->name && !str_is(name, f->name))
		f++;
	return f->name ? f : NULL;
}

void sim_graph_node(const struct node *n, const struct node_kind *k,
		    struct str expr, struct buf *out)
{
	struct str rest = expr.n ? expr : str_of(k->unless);
	const struct node_field *id = find_field(k, STR_LIT("id"));
	struct field f;
	int rc;

	buf_addc(out, '{');
	while ((rc = sim_field_next(&rest, &f)) > 0) {
		const struct node_field *known = find_field(k, f.name);

		if (known == id)
			id = NULL;
		if (known)
			known->put(n, &f, out);
		else
			sim_graph_error(
				n->words, n->r, 400, 100, 0, "",
				"(#100) Tried accessing nonexisting field "
				"(%.*s) on node type (%s)",
				STR_ARG(f.name), k->name);
	}
	if (rc < 0)
		sim_graph_error(
			n->words, n->r, 400, 2500, 0, "",
			"Syntax error \"Expected end of string instead of "
			"\"%.20s\".\" at character %zu: %.*s",
			rest.n ? "?" : "", expr.n - rest.n + 1, STR_ARG(expr));
	if (id) /* told also where nobody asks for it */
		id->put(n, &f, out);
	buf_addc(out, '}');
}

void sim_graph_send(struct sim_response *r, struct buf *built)
{
	if (r->status == 200)
		buf_addstr(&r->body, buf_str(built));
	buf_release(built);
}

/* ---- lists ---- */

static void cursor_of(const struct sim_post *p, char out[CURSOR_SIZE])
{
	snprintf(out, CURSOR_SIZE, "QVFI%016" PRIx64, world_mix(p->key, 77));
}

/* Where the page begins; n + 1 for a cursor that nobody gave. */
static size_t behind(const struct sim_post *posts, size_t n, struct str after)
{
	char have[CURSOR_SIZE];
	size_t i;

	if (!after.p || str_is(after, CURSOR_START))
		return 0;
	for (i = 0; i < n; i++) {
		cursor_of(&posts[i], have);
		if (str_is(after, have))
			break;
	}
	return i + 1;
}

/* Swaps some neighbours, the same ones whatever comes before them. */
static void rank(struct sim_post *posts, size_t n)
{
	for (size_t i = n; i-- > 1;) {
		struct sim_post older = posts[i];

		if (world_mix(older.key, 50) % 4)
			continue;
		posts[i] = posts[i - 1];
		posts[i - 1] = older;
		i--;
		if (i == 0)
			return;
	}
}

static void put_next(const struct node *n, const struct graph_list *l,
		     const char *after, struct buf *out)
{
	const char *host = n->q->header(n->q, "Host");
	struct buf url;

	/* With the token, as the real ones do: nobody should follow it. */
	buf_init(&url, 8000);
	buf_addf(&url,
		 "https://%s%s?access_token=%s&limit=%.*s&after=%s&fields=",
		 host ? host : "graph.facebook.com", n->q->path, n->sim->token,
		 l->limit.p ? (int)l->limit.n : 2,
		 l->limit.p ? l->limit.p : "25", after);
	buf_addurl(&url, l->expr);
	sim_text(out, "next", buf_cstr(&url));
	buf_release(&url);
}

static void put_paging(const struct node *n, const struct graph_list *l,
		       const char *before, const char *after, bool more,
		       struct buf *out)
{
	sim_key(out, "paging");
	buf_adds(out, "{\"cursors\":{");
	if (*before)
		sim_text(out, "before", before);
	/* On the last page, too, where there is a "next" to tell the end by. */
	if (more || l->next)
		sim_text(out, "after", after);
	buf_addc(out, '}');
	if (more && l->next)
		put_next(n, l, after, out);
	buf_addc(out, '}');
}

static void put_range(const struct node *n, const struct graph_list *l,
		      size_t from, size_t to, size_t total, struct buf *out)
{
	const struct sim_post *posts = n->sim->posts;
	char before[CURSOR_SIZE] = "", after[CURSOR_SIZE] = CURSOR_START;
	bool loop = sim_hit(n->sim, F_LOOP_PAGING, n->a);
	bool first = from == 0 && !l->after.p;
	bool empty = first && sim_hit(n->sim, F_EMPTY_PAGE, n->a);

	if (empty)
		to = from;
	sim_key(out, "data");
	buf_addc(out, '[');
	for (size_t i = from; i < to; i++) {
		struct node post = *n;

		post.p = &posts[i];
		buf_adds(out, i > from ? "," : "");
		sim_graph_node(&post, l->kind, l->expr, out);
	}
	buf_addc(out, ']');
	if (to > from && !first)
		cursor_of(&posts[from], before);
	if (to > from && !loop)
		cursor_of(&posts[to - 1], after);
	if (to > from || empty)
		put_paging(n, l, before, after, loop || empty || to < total,
			   out);
}

static int64_t limit_of(struct str text)
{
	char number[12];

	if (!text.p)
		return LIST_UNSET;
	if (text.n >= sizeof(number))
		return -1;
	snprintf(number, sizeof(number), "%.*s", STR_ARG(text));
	return sim_number(number, 1, LIST_MAX, LIST_UNSET);
}

void sim_graph_list(const struct node *n, const struct graph_list *l,
		    struct buf *out)
{
	int64_t limit = limit_of(l->limit);
	size_t total = sim_posts(n->sim, n->a, n->q->now_ms), from, to;

	if (l->ranked)
		rank(n->sim->posts, total);
	from = behind(n->sim->posts, total, l->after);
	if (limit < 0) {
		sim_graph_error(n->words, n->r, 400, 100, 0, "",
				"(#100) Param limit must be a number from 1 to "
				"%d",
				LIST_MAX);
		return;
	}
	if (from > total) {
		sim_graph_error(n->words, n->r, 400, 100, 0, "",
				"(#100) Invalid cursor");
		return;
	}
	if (limit > REDUCED && sim_hit(n->sim, F_REDUCE, n->a)) {
		sim_graph_refuse(n->words, n->r, F_REDUCE);
		return;
	}
	to = from + (size_t)limit < total ? from + (size_t)limit : total;
	put_range(n, l, from, to, total, out);
}

static struct str parameter(const struct sim_request *q, const char *name)
{
	return str_of(q->query(q, name));
}

void sim_graph_edge(const struct node *n, struct graph_list *l, struct buf *out)
{
	l->expr = parameter(n->q, "fields");
	l->after = parameter(n->q, "after");
	l->limit = parameter(n->q, "limit");
	buf_addc(out, '{');
	sim_graph_list(n, l, out);
	buf_addc(out, '}');
}
