/* samples_driver.c -- every body of a folder of recorded answers, through the
 * adapter of the platform that the folder is named after.
 *
 *   samples DIR WANT
 *
 * DIR/INDEX.md has a table with a row a body: | `file` | status | ...
 * WANT has a line a body: file, the request (as in a case, or "targets":
 * "body" for whoever the body speaks of; "status" where the index has none),
 * and what is to come out, separated by tabs.  A body without a line, and a
 * line without a body, are failures: nothing passes in silence. */
#include "common/base/file.h"
#include "common/json/json.h"
#include "producers/platforms/registry.h"
#include "replay.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT_MAX (1u << 20)
#define ROWS_MAX 500

struct row {
	struct str file, request, want;
	bool listed; /* in the index */
	int status;  /* as the index has it; 0: it does not say */
};

struct table {
	struct buf text;
	struct row row[ROWS_MAX];
	size_t n;
};

/* Cuts one field off; what follows the mark remains in *rest. */
static struct str cut(struct str *rest, char mark)
{
	const char *at = rest->n ? memchr(rest->p, mark, rest->n) : NULL;
	struct str field = *rest;

	if (!at) {
		*rest = (struct str){ rest->p + rest->n, 0 };
		return field;
	}
	field.n = (size_t)(at - rest->p);
	*rest = (struct str){ at + 1, rest->n - field.n - 1 };
	return field;
}

static int table_read(struct table *t, const char *path, struct err *err)
{
	struct str rest, line;
	int rc = file_read(path, &t->text, err);

	if (rc < 0)
		return rc;
	rest = buf_str(&t->text);
	while (rest.n && t->n < ROWS_MAX) {
		line = cut(&rest, '\n');
		if (!line.n || line.p[0] == '#')
			continue;
		t->row[t->n].file = cut(&line, '\t');
		t->row[t->n].request = cut(&line, '\t');
		t->row[t->n++].want = line;
	}
	return 0;
}

static struct row *table_find(struct table *t, struct str file)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (str_eq(t->row[i].file, file))
			return &t->row[i];
	if (t->n == ROWS_MAX)
		return NULL;
	t->row[t->n].file = file;
	return &t->row[t->n++];
}

/* "| `file` | 200 | ..." */
static int index_read(struct table *t, const char *path, struct buf *text,
		      struct err *err)
{
	struct str rest, line;
	int rc = file_read(path, text, err);

	if (rc < 0)
		return rc;
	rest = buf_str(text);
	while (rest.n) {
		struct row *row;

		line = cut(&rest, '\n');
		if (line.n < 4 || memcmp(line.p, "| `", 3) != 0)
			continue;
		line = (struct str){ line.p + 3, line.n - 3 };
		row = table_find(t, cut(&line, '`'));
		cut(&line, '|');
		if (row) {
			row->listed = true;
			row->status = atoi(line.p);
		}
	}
	return 0;
}

/* ---- the targets that a body speaks of ---- */

static void add_target(struct replay *r, struct str id, struct str handle,
		       struct str list)
{
	if (r->request.n < REPLAY_MAX && (id.p || handle.p))
		r->target[r->request.n++] = (struct target){ .id = id,
							     .handle = handle,
							     .list = list };
}

static void target_those_of(struct replay *r, const struct json_t *body)
{
	const struct json_t *list = json_get(body, "items");
	const struct json_t *errors = json_get(body, "errors");
	size_t i;

	if (!list)
		list = json_get(body, "data");
	for (i = 0; i < json_len(list); i++) {
		const struct json_t *item = json_item(list, i);

		add_target(r, json_str(json_get(item, "id")),
			   json_str(json_get(item, "username")),
			   json_str(json_at(item, "snippet.playlistId")));
	}
	for (i = 0; i < json_len(errors); i++) {
		const struct json_t *e = json_item(errors, i);
		struct str param = json_str(json_get(e, "parameter"));
		struct str name = json_str(json_get(e, "resource_id"));

		if (str_is(param, "ids") || str_is(param, "usernames"))
			add_target(r, name, name, STR_NULL);
	}
	if (r->request.step == STEP_POSTS && r->request.n > 1)
		r->request.n = 1;
}

/* ---- one body ---- */

static int status_of(const struct replay *r, const struct row *row)
{
	int64_t status;

	return json_int(json_get(r->doc, "status"), &status) ? (int)status
							     : row->status;
}

static int replay_sample(struct replay *r, const struct row *row,
			 const char *dir, struct buf *got, struct err *err)
{
	struct json_t *body = NULL;
	char path[512], head[32];
	int rc;

	snprintf(path, sizeof(path), "%s/%.*s", dir, STR_ARG(row->file));
	rc = file_read(path, &r->resp.body, err);
	if (rc == 0)
		rc = replay_set_request(r, row->request, err);
	snprintf(head, sizeof(head), "%d\n", status_of(r, row));
	if (rc == 0)
		rc = replay_set_head(r, str_of(head), err);
	if (rc == 0)
		rc = json_parse(buf_str(&r->resp.body), &json_answer_limits,
				&body, err);
	if (rc < 0)
		return rc;
	if (str_is(json_str(json_get(r->doc, "targets")), "body"))
		target_those_of(r, body);
	rc = replay_run(r);
	if (rc == 0)
		replay_summary(r, got);
	json_free(body);
	return rc;
}

static bool check(const struct platform *platform, const struct row *row,
		  const char *dir, size_t number)
{
	struct err err = { 0 };
	struct replay r;
	struct buf got;
	bool good = false;

	replay_init(&r, platform);
	buf_init(&got, TEXT_MAX);
	if (!row->listed)
		err_set(&err, -1, "not in the index");
	else if (!row->want.n)
		err_set(&err, -1, "nobody has said what is to come out");
	else if (replay_sample(&r, row, dir, &got, &err) == 0)
		good = str_eq(buf_str(&got), row->want);
	printf("%s %zu - %s/%.*s %d -> %s%s\n", good ? "ok" : "not ok", number,
	       platform->name, STR_ARG(row->file), r.resp.status,
	       buf_cstr(&got), err.text);
	if (!good && !err.code)
		printf("# want %.*s\n", STR_ARG(row->want));
	buf_release(&got);
	replay_release(&r);
	return good;
}

static int check_all(struct table *t, const char *dir)
{
	const char *name = strrchr(dir, '/') ? strrchr(dir, '/') + 1 : dir;
	const struct platform *platform = registry_find(name);
	size_t failed = 0, i;

	if (!platform) {
		fprintf(stderr, "%s: no such platform\n", name);
		return EXIT_USAGE;
	}
	for (i = 0; i < t->n; i++)
		failed += !check(platform, &t->row[i], dir, i + 1);
	printf("1..%zu\n# %s: %zu passed, %zu failed, 0 skipped\n", t->n, name,
	       t->n - failed, failed);
	return failed || !t->n ? EXIT_FAILED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	static struct table table;
	struct err err = { 0 };
	struct buf text;
	char path[512];
	int rc = EXIT_USAGE;

	if (argc != 3) {
		fprintf(stderr, "usage: samples DIR WANT\n");
		return rc;
	}
	buf_init(&table.text, TEXT_MAX);
	buf_init(&text, TEXT_MAX);
	snprintf(path, sizeof(path), "%s/INDEX.md", argv[1]);
	if (table_read(&table, argv[2], &err) < 0 ||
	    index_read(&table, path, &text, &err) < 0)
		fprintf(stderr, "%s\n", err.text);
	else
		rc = check_all(&table, argv[1]);
	buf_release(&text);
	buf_release(&table.text);
	return rc;
}
