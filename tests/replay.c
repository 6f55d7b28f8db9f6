/* replay.c -- runs an adapter on a request and an answer that are texts. */
#include "replay.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/json/json.h"
#include "producers/core/classify.h"

#include <errno.h>
#include <stdlib.h>

#define PART_MAX (64u << 10)
#define PRINTED  "https://api.example" /* base_url; no request goes out */
#define TIME_NOW "2026-03-10T05:30:00Z"

static const char *const step_names[] = { "token", "resolve", "profile",
					  "posts", "counters" };
void replay_init(struct replay *r, const struct platform *platform)
{
	*r = (struct replay){ .platform = platform,
			      .limits = { .remaining = -1,
					  .usage_percent = -1 } };
	http_resp_init(&r->resp);
}

void replay_release(struct replay *r)
{
	json_free(r->doc);
	http_resp_release(&r->resp);
	answer_release(&r->answer);
	r->doc = NULL;
}

/* ---- the request ---- */

static int read_step(const struct json_t *doc, enum step *step, struct err *err)
{
	struct str name = json_str(json_get(doc, "step"));
	size_t i;

	for (i = 0; i < ARRAY_LEN(step_names); i++) {
		if (!str_is(name, step_names[i]))
			continue;
		*step = (enum step)i;
		return 0;
	}
	return err_set(err, -EINVAL, "step: what is \"%.*s\"?", STR_ARG(name));
}

static void read_targets(struct replay *r, const struct json_t *list)
{
	size_t i;

	for (i = 0; i < json_len(list) && i < REPLAY_MAX; i++) {
		const struct json_t *t = json_item(list, i);

		r->target[i] = (struct target){
			.id = json_str(json_get(t, "id")),
			.handle = json_str(json_get(t, "handle")),
			.list = json_str(json_get(t, "list")),
			.token = json_str(json_get(t, "token")),
		};
	}
	r->request.targets = r->target;
	r->request.n = i;
}

static void read_posts(struct replay *r, const struct json_t *list)
{
	size_t i;

	for (i = 0; i < json_len(list) && i < REPLAY_MAX; i++)
		r->post[i] = json_str(json_item(list, i));
	r->request.post_ids = r->post;
	r->request.n_posts = i;
}

static void read_keys(struct replay *r, const struct json_t *given)
{
	const struct cfg_item *key = r->platform->keys;
	size_t i;

	for (i = 0; key && key[i].key; i++) {
		struct str text = json_str(json_get(given, key[i].key));

		r->key[i] = text.p ? text.p : key[i].fallback;
	}
	r->request.keys = r->key;
}

static unsigned read_unsigned(const struct json_t *node)
{
	int64_t value;

	return json_int(node, &value) && value > 0 ? (unsigned)value : 0;
}

int replay_set_request(struct replay *r, struct str json, struct err *err)
{
	struct str now;
	int rc = json_parse(json, &json_answer_limits, &r->doc, err);

	if (rc < 0)
		return rc;
	rc = read_step(r->doc, &r->request.step, err);
	if (rc < 0)
		return rc;
	read_targets(r, json_get(r->doc, "targets"));
	read_posts(r, json_get(r->doc, "posts"));
	r->request.page = json_str(json_get(r->doc, "page"));
	r->request.limit = read_unsigned(json_get(r->doc, "limit"));
	r->request.dialect = read_unsigned(json_get(r->doc, "dialect"));
	r->request.base_url = STR_LIT(PRINTED);
	r->request.token = STR_LIT("token");
	r->request.secret = json_str(json_get(r->doc, "secret"));
	read_keys(r, json_get(r->doc, "keys"));
	now = json_str(json_get(r->doc, "now"));
	if (rfc3339_parse(now.p ? now : STR_LIT(TIME_NOW), false,
			  &r->request.now_ms) < 0)
		return err_set(err, -EINVAL, "now: no time");
	return 0;
}

/* ---- what is answered ---- */

int replay_set_head(struct replay *r, struct str head, struct err *err)
{
	const char *end = memchr(head.p, '\n', head.n);
	char *rest;

	r->resp.status = (int)strtol(head.p, &rest, 10);
	if (r->resp.status < 100 || r->resp.status > 599)
		return err_set(err, -EINVAL, "want a status on the first line");
	if (end)
		buf_add(&r->resp.headers, end + 1,
			head.n - (size_t)(end + 1 - head.p));
	r->resp.date_ms = http_date_ms(http_resp_header(&r->resp, "Date"));
	return 0;
}

void replay_set_body(struct replay *r, struct str body)
{
	buf_addstr(&r->resp.body, body);
}

static int read_part(const char *dir, const char *name, struct buf *text,
		     struct err *err)
{
	struct buf path;
	int rc;

	buf_init(&path, PART_MAX);
	buf_addf(&path, "%s/%s", dir, name);
	rc = file_read(buf_cstr(&path), text, err);
	buf_release(&path);
	return rc;
}

int replay_load_request(struct replay *r, const char *dir, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, PART_MAX);
	rc = read_part(dir, "request.json", &text, err);
	if (rc == 0)
		rc = replay_set_request(r, buf_str(&text), err);
	buf_release(&text);
	return rc;
}

int replay_load(struct replay *r, const char *dir, struct err *err)
{
	struct buf text;
	int rc = replay_load_request(r, dir, err);

	buf_init(&text, PART_MAX);
	if (rc == 0)
		rc = read_part(dir, "headers.txt", &text, err);
	if (rc == 0)
		rc = replay_set_head(r, buf_str(&text), err);
	/* body.txt is one that is no JSON. */
	if (rc == 0 && read_part(dir, "body.json", &r->resp.body, NULL) < 0)
		rc = read_part(dir, "body.txt", &r->resp.body, err);
	buf_release(&text);
	return rc;
}

int replay_run(struct replay *r)
{
	int rc = answer_init(&r->answer, r->request.n);

	if (rc < 0)
		return rc;
	r->refused = !classify_answer(r->platform, &r->request, &r->resp,
				      &r->failure);
	if (!r->refused)
		r->rc = r->platform->parse(&r->request, &r->resp, &r->answer,
					   &r->err);
	if (r->rc == PARSE_REFUSED) {
		classify_refusal(r->platform, &r->request, &r->resp,
				 &r->failure);
		r->refused = true;
	}
	if (r->platform->limits)
		r->platform->limits(&r->request, &r->resp, &r->limits);
	return 0;
}
