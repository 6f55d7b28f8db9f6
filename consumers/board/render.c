/* render.c -- from a request to its reply. */
#include "render.h"

#include "export.h"
#include "frame.h"
#include "report_file.h"

#include <errno.h>
#include <stdio.h>

#define HTML_TYPE "text/html; charset=utf-8"
#define JSON_TYPE "application/json"
#define BODY_MAX  HTML_PAGE_MAX
#define FILE_SIZE 96

/* Takes the body. */
static void set_reply(struct rendering *r, int status, const char *type,
		      const char *file, struct buf *body)
{
	const struct reply_head head = {
		.status = status,
		.type = type,
		.file = file,
	};

	r->status = status;
	r->reply = reply_new(&head, body, &r->why);
}

/* ---- errors ---- */

static int status_of(int rc)
{
	switch (rc) {
	case -ENOENT: return 404;
	case -EFBIG: return 404;
	case -EINVAL: return 400;
	case -EBADMSG: return 500;
	default: return 503;
	}
}

/* What else is wrong names hosts and files: the log has it. */
static const char *for_readers(const struct rendering *r,
			       const struct request *q, int rc)
{
	if (rc == -EBADMSG)
		return word(q->ask.language, WORD_report_file_differs);
	if (q->kind == REQUEST_FILE)
		return "";
	return rc == -ENOENT || rc == -EINVAL || rc == -EAGAIN ? r->why.text
							       : "";
}

static bool wants_json(const struct request *q)
{
	return q->kind == REQUEST_JSON || q->kind == REQUEST_API;
}

static void error_json(struct rendering *r, int status, const char *text)
{
	struct json_put json;
	struct buf body;

	buf_init(&body, BODY_MAX);
	json_begin(&json, &body);
	json_open(&json, NULL, '{');
	json_open(&json, "error", '{');
	json_put_count(&json, "status", (size_t)status);
	json_put_text(&json, "detail", str_of(text));
	json_close(&json, '}');
	json_close(&json, '}');
	buf_addc(&body, '\n');
	set_reply(r, status, JSON_TYPE, NULL, &body);
}

static void error_page(struct rendering *r, const struct world *w,
		       enum language language, int status, const char *text)
{
	struct html h;

	html_init(&h, language);
	frame_error(&h, w, status, text);
	set_reply(r, status, HTML_TYPE, NULL, &h.out);
	html_release(&h);
}

static void render_error(struct rendering *r, const struct world *w,
			 const struct request *q, int status, const char *text)
{
	if (wants_json(q))
		error_json(r, status, text);
	else
		error_page(r, w, q->ask.language, status, text);
}

/* ---- pages ---- */

/* Of one sentra its name, else the page's title. */
static struct str title_of(const struct world *w, const struct request *q)
{
	size_t card = q->ask.rest.n ? hashes_find(&w->now->cards, q->ask.rest)
				    : HASHES_NONE;
	struct str name = STR_NULL;

	if (card != HASHES_NONE)
		name = hashes_get(&w->now->cards, card, "name");
	return name.n ? name : str_of(word(q->ask.language, q->page->title));
}

static int write_page(struct html *h, const struct world *w,
		      const struct request *q, struct err *err)
{
	struct str name = title_of(w, q);
	struct buf title;
	int rc;

	buf_init(&title, 4096);
	buf_addstr(&title, name);
	frame_begin(h, w, q->page, &q->ask, buf_shown(&title));
	buf_release(&title);
	rc = q->page->body(w, &q->ask, h, err);
	if (rc < 0)
		return rc;
	frame_end(h, w, q->page, &q->ask);
	return html_error(h, err);
}

static int render_page(struct rendering *r, const struct world *w,
		       const struct request *q)
{
	struct html h;
	int rc;

	html_init(&h, q->ask.language);
	rc = write_page(&h, w, q, &r->why);
	if (rc == 0 && !q->page->once)
		r->live = live_page_new(&h);
	if (rc == 0)
		set_reply(r, 200, HTML_TYPE, NULL, &h.out);
	html_release(&h);
	return rc;
}

/* ---- tables ---- */

/* "peringkat" of "/peringkat", "sentra" of "/sentra/", "beranda" of "/". */
static void name_file(char out[FILE_SIZE], const struct page *page)
{
	size_t n = strcspn(page->path + 1, "/");

	snprintf(out, FILE_SIZE, "%.*s", n ? (int)n : 7,
		 n ? page->path + 1 : "beranda");
}

static void reply_table(struct rendering *r, const struct grid *grid,
			enum request_kind kind, struct buf *body)
{
	char file[FILE_SIZE + 8];

	if (kind == REQUEST_JSON) {
		set_reply(r, 200, JSON_TYPE, NULL, body);
		return;
	}
	snprintf(file, sizeof(file), "%s.%s", grid->name,
		 kind == REQUEST_CSV ? "csv" : "xlsx");
	set_reply(r, 200,
		  kind == REQUEST_CSV ? "text/csv; charset=utf-8"
				      : "application/vnd.openxmlformats-"
					"officedocument.spreadsheetml.sheet",
		  file, body);
}

static int write_table(const struct grid *grid, const struct world *w,
		       enum request_kind kind, struct buf *body,
		       struct err *err)
{
	if (grid->bad)
		return err_set(err, -ENOMEM,
			       "the table: no memory, or too large");
	if (kind == REQUEST_XLSX)
		return export_xlsx(grid, w, body, err);
	if (kind == REQUEST_CSV) {
		grid_csv(grid, body);
	} else {
		grid_json(grid, body);
		buf_addc(body, '\n');
	}
	return 0;
}

static int render_table(struct rendering *r, const struct world *w,
			const struct request *q)
{
	char name[FILE_SIZE];
	struct grid grid;
	struct buf body;
	int rc;

	name_file(name, q->page);
	grid_init(&grid, name, q->ask.language);
	buf_init(&body, BODY_MAX);
	rc = q->page->grid(w, &q->ask, &grid, &r->why);
	if (rc == 0)
		rc = write_table(&grid, w, q->kind, &body, &r->why);
	if (rc == 0)
		reply_table(r, &grid, q->kind, &body);
	buf_release(&body);
	grid_release(&grid);
	return rc;
}

/* ---- the API ---- */

static int render_api(struct rendering *r, const struct world *w,
		      const struct request *q)
{
	struct buf body;
	int rc;

	buf_init(&body, BODY_MAX);
	rc = api_write(q->api, w, &q->ask, &body, &r->why);
	if (rc == 0)
		set_reply(r, 200, JSON_TYPE, NULL, &body);
	buf_release(&body);
	return rc;
}

/* ---- files ---- */

/* Also where nothing was read of Redis, which has no part in them. */
static int render_file(struct rendering *r, const struct world *w,
		       const struct request *q)
{
	r->reply = report_file_reply(w->state_dir, q->ask.rest, &r->why);
	r->status = 200;
	return r->reply ? 0 : r->why.code;
}

/* ---- all ---- */

/* Whether the page shows what a stage wrote that never wrote. */
static bool lacks(const struct world *w, const struct request *q)
{
	return q->page && q->page->needs == NEEDS_COVERAGE &&
	       !w->now->stage[STAGE_COVERAGE].there;
}

static int render_kind(struct rendering *r, const struct world *w,
		       const struct request *q)
{
	if (q->kind == REQUEST_FILE)
		return render_file(r, w, q);
	if (!w->now->generation)
		return err_set(&r->why, -EAGAIN, "%s",
			       word(q->ask.language, WORD_nothing_read));
	if (lacks(w, q))
		return err_set(&r->why, -EAGAIN, "%s",
			       word(q->ask.language, WORD_coverage_never));
	switch (q->kind) {
	case REQUEST_PAGE: return render_page(r, w, q);
	case REQUEST_API: return render_api(r, w, q);
	default: return render_table(r, w, q);
	}
}

void render(struct rendering *r, const struct world *w, const struct request *q)
{
	int rc;

	*r = (struct rendering){ 0 };
	rc = render_kind(r, w, q);
	if (rc < 0)
		render_error(r, w, q, status_of(rc), for_readers(r, q, rc));
}

struct reply *render_unknown(const struct world *w, enum language language)
{
	struct rendering r = { 0 };

	error_page(&r, w, language, 404, "");
	return r.reply;
}
