/* api.c -- the rows of /api/v1. */
#include "api.h"

#include "health.h"

#include <errno.h>

#define TOP      "/api/v1"
#define LIST_MAX 400

static api_fn api_index, api_unknown;

static const struct api rows[] = {
	{ TOP, "", { NULL }, "What there is to ask", api_index },
	{ TOP "/sentra",
	  "",
	  { NULL },
	  "All sentra: indicators, states, ranks",
	  api_sentras },
	{ TOP "/sentra/",
	  "",
	  { NULL },
	  "One sentra: its card, its platforms, who is blind, labels",
	  api_sentra },
	{ TOP "/sentra/",
	  "/history",
	  { "platform" },
	  "Its closed days, oldest first",
	  api_history },
	{ TOP "/sentra/",
	  "/posts",
	  { NULL },
	  "Its newest posts and their labels",
	  api_posts },
	{ TOP "/sentra/",
	  "/why",
	  { NULL },
	  "What moved its score and its ranks since yesterday and a week ago",
	  api_why },
	{ TOP "/ranking",
	  "",
	  { "metric", "window", "platform", "province", "kind", "q" },
	  "A leaderboard",
	  api_ranking },
	{ TOP "/programmes",
	  "",
	  { "class" },
	  "When each sentra last told of each programme, and the gaps",
	  api_programmes },
	{ TOP "/campaigns",
	  "",
	  { NULL },
	  "What became of each campaign",
	  api_campaigns },
	{ TOP "/campaigns/",
	  "",
	  { NULL },
	  "One campaign, and who posted first",
	  api_campaign },
	{ TOP "/health",
	  "",
	  { NULL },
	  "Whether what is shown is current and whole",
	  api_health },
};

/* All other paths. */
static const struct api unknown = { TOP "/", "", { NULL }, "", api_unknown };

/* ---- which row ---- */

/* What stands between path and tail; null: it is another row's. */
static struct str between(const struct api *row, struct str path)
{
	size_t before = strlen(row->path), behind = strlen(row->tail);
	struct str id;

	if (path.n <= before + behind ||
	    memcmp(path.p, row->path, before) != 0 ||
	    memcmp(path.p + path.n - behind, row->tail, behind) != 0)
		return STR_NULL;
	id = (struct str){ path.p + before, path.n - before - behind };
	return memchr(id.p, '/', id.n) ? STR_NULL : id;
}

static bool has_id(const struct api *row)
{
	return row->path[strlen(row->path) - 1] == '/';
}

const struct api *api_find(struct str path, struct str *rest)
{
	size_t n = strlen(unknown.path);

	*rest = STR_NULL;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (has_id(&rows[i]))
			*rest = between(&rows[i], path);
		if (has_id(&rows[i]) ? rest->p != NULL
				     : str_is(path, rows[i].path))
			return &rows[i];
	}
	if (path.n < n || memcmp(path.p, unknown.path, n) != 0)
		return NULL;
	*rest = (struct str){ path.p + n, path.n - n };
	return &unknown;
}

/* ---- all answers ---- */

/* Of when it is, and whether that is old. */
static void put_head(struct json_put *json, const struct world *w)
{
	struct buf why;

	buf_init(&why, LIST_MAX);
	json_put_count(json, "generation", w->now->generation);
	json_put_ms(json, "as_of", w->now->as_of_ms);
	json_put_ms(json, "read_at", w->now->read_ms);
	json_put_bool(json, "stale", !health_of(w, &why));
	buf_release(&why);
}

int api_write(const struct api *row, const struct world *w,
	      const struct page_ask *ask, struct buf *out, struct err *err)
{
	struct json_put json;
	int rc;

	json_begin(&json, out);
	json_open(&json, NULL, '{');
	put_head(&json, w);
	rc = row->answer(w, ask, &json, err);
	json_close(&json, '}');
	buf_addc(out, '\n');
	return rc < 0 ? rc : buf_error(out, err, "the answer");
}

/* ---- what there is ---- */

/* "/api/v1/sentra/{id}/posts" */
static void add_path(struct buf *out, const struct api *row)
{
	buf_addf(out, "%s%s%s", row->path, has_id(row) ? "{id}" : "",
		 row->tail);
}

static int api_index(const struct world *w, const struct page_ask *ask,
		     struct json_put *json, struct err *err)
{
	(void)w;
	(void)ask;
	(void)err;
	json_put_text(json, "openapi", STR_LIT(TOP "/openapi.json"));
	json_open(json, "endpoints", '[');
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf path;

		buf_init(&path, LIST_MAX);
		add_path(&path, &rows[i]);
		json_open(json, NULL, '{');
		json_put_text(json, "path", buf_str(&path));
		json_put_text(json, "summary", str_of(rows[i].summary));
		json_open(json, "parameters", '[');
		for (size_t p = 0; rows[i].params[p]; p++)
			json_put_text(json, NULL, str_of(rows[i].params[p]));
		json_close(json, ']');
		json_close(json, '}');
		buf_release(&path);
	}
	json_close(json, ']');
	return 0;
}

static int api_unknown(const struct world *w, const struct page_ask *ask,
		       struct json_put *json, struct err *err)
{
	(void)w;
	(void)json;
	return err_set(err, -ENOENT,
		       "there is no " TOP "/%.*s; " TOP " says what there is",
		       STR_ARG(ask->rest));
}
