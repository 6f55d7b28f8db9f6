/* show.c -- `sentractl show SENTRA`: asks Redis for one card. */
#include "consumers/boards.h"
#include "ctl.h"
#include "find.h"
#include "show_view.h"

#include <errno.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)4 << 20)
#define KEY_MAX  512
#define POSTS    5

/* ---- which sentra ---- */

/* Every sentra stands on the national boards. */
static int read_ids(struct ctl *c, struct redisReply **ids, struct err *err)
{
	const struct board board = { M_FOLLOWERS, NO_WINDOW, NATIONAL };
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "ZRANGE");
	redis_cmd_args(&cmd, key_board(&key, c->pipeline.prefix, board));
	redis_cmd_args(&cmd, "0");
	redis_cmd_args(&cmd, "-1");
	rc = redis_call(c->redis, &cmd, ids, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int queue_card(struct ctl *c, struct str id, const char *field,
		      struct err *err)
{
	struct redis_cmd cmd;
	struct buf key, copy;
	int rc;

	buf_init(&copy, KEY_MAX);
	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	buf_addstr(&copy, id);
	redis_cmd_args(&cmd, field ? "HGET" : "HGETALL");
	redis_cmd_args(&cmd, key_sentra(&key, c->pipeline.prefix, "card",
					buf_cstr(&copy)));
	if (field)
		redis_cmd_args(&cmd, field);
	rc = redis_queue(c->redis, &cmd, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	buf_release(&copy);
	return rc;
}

/* The names of all, in one round trip; a card that is missing has none. */
static int read_names(struct ctl *c, struct candidate *of, size_t n,
		      struct redisReply **names, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < n && rc == 0; i++)
		rc = queue_card(c, of[i].id, "name", err);
	for (i = 0; i < n && rc == 0; i++) {
		rc = redis_next(c->redis, &names[i], err);
		of[i].name = redis_reply_str(names[i]);
	}
	return rc;
}

static int choose(struct ctl *c, const struct redisReply *ids, struct buf *id,
		  struct err *err)
{
	size_t n = redis_reply_len(ids), i;
	struct candidate *of = calloc(n + 1, sizeof(*of));
	struct redisReply **names = calloc(n + 1, sizeof(*names));
	int rc = of && names ? 0 : err_set(err, -ENOMEM, "no memory for names");

	for (i = 0; i < n && rc == 0; i++)
		of[i].id = redis_reply_str(redis_reply_at(ids, i));
	if (rc == 0 && n == 0)
		rc = err_set(err, -ENOENT,
			     "nothing stands in Redis under '%s': has the "
			     "scorer run, and is [pipeline] prefix right?",
			     c->pipeline.prefix);
	if (rc == 0)
		rc = read_names(c, of, n, names, err);
	if (rc == 0)
		rc = find_sentra(of, n, c->ask.word, err);
	if (rc >= 0)
		buf_addstr(id, of[rc].id);
	for (i = 0; names && i < n; i++)
		redis_reply_free(names[i]);
	free(names);
	free(of);
	return rc < 0 ? rc : 0;
}

/* ---- its card ---- */

static int read_recent(struct ctl *c, const char *id, struct redisReply **reply,
		       struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "XREVRANGE");
	redis_cmd_args(&cmd,
		       key_sentra(&key, c->pipeline.prefix, "recent", id));
	redis_cmd_args(&cmd, "+");
	redis_cmd_args(&cmd, "-");
	redis_cmd_args(&cmd, "COUNT");
	redis_cmd_argi(&cmd, POSTS);
	rc = redis_call(c->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int take_posts(struct sheet *s, const struct redisReply *recent,
		      struct err *err)
{
	size_t n = redis_reply_len(recent);
	int rc = 0;

	s->post = calloc(n + 1, sizeof(*s->post));
	if (!s->post)
		return err_set(err, -ENOMEM, "no memory for the posts");
	for (; s->n_posts < n && rc == 0; s->n_posts++) {
		const struct redisReply *entry =
			redis_reply_at(recent, s->n_posts);
		struct post *post = &s->post[s->n_posts];

		post->id = redis_reply_str(redis_reply_at(entry, 0));
		rc = fields_take(&post->fields, redis_reply_at(entry, 1), err);
	}
	return rc;
}

static void sheet_release(struct sheet *s)
{
	fields_release(&s->card);
	for (size_t i = 0; i < s->n_posts; i++)
		fields_release(&s->post[i].fields);
	free(s->post);
}

static int print(struct ctl *c, const struct sheet *sheet, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->ask.json)
		show_json(sheet, &out);
	else
		show_text(sheet, &c->style, &out);
	rc = ctl_put(&out, err);
	buf_release(&out);
	return rc;
}

static int show(struct ctl *c, const char *id, struct err *err)
{
	struct redisReply *card = NULL, *recent = NULL;
	struct sheet sheet = { .n_posts = 0 };
	int rc = queue_card(c, str_of(id), NULL, err);

	if (rc == 0)
		rc = redis_next(c->redis, &card, err);
	if (rc == 0)
		rc = read_recent(c, id, &recent, err);
	if (rc == 0)
		rc = fields_take(&sheet.card, card, err);
	if (rc == 0 && sheet.card.n == 0)
		rc = err_set(err, -ENOENT, "%s has no card (yet)", id);
	if (rc == 0)
		rc = take_posts(&sheet, recent, err);
	if (rc == 0)
		rc = print(c, &sheet, err);
	sheet_release(&sheet);
	redis_reply_free(card);
	redis_reply_free(recent);
	return rc;
}

int ctl_show(struct ctl *c, struct err *err)
{
	struct redisReply *ids = NULL;
	struct buf id;
	int rc;

	buf_init(&id, KEY_MAX);
	rc = ctl_connect(c, err);
	if (rc == 0)
		rc = read_ids(c, &ids, err);
	if (rc == 0)
		rc = choose(c, ids, &id, err);
	if (rc == 0)
		rc = show(c, buf_cstr(&id), err);
	redis_reply_free(ids);
	buf_release(&id);
	return rc;
}
