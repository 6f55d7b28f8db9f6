/* top_page.c -- reads a board and then its cards from Redis, the cards in one
 * pipeline.
 *
 * Must not know how a page looks. */
#include "top_page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void page_release(struct page *p)
{
	for (size_t i = 0; p->cards && i < p->n; i++)
		redis_reply_free(p->cards[i]);
	free(p->cards);
	free(p->has_history);
	redis_reply_free(p->rows);
	redis_reply_free(p->health);
	p->cards = NULL;
	p->has_history = NULL;
	p->rows = p->health = NULL;
	p->n = 0;
}

struct str row_id(const struct page *p, size_t i)
{
	return redis_reply_str(redis_reply_at(p->rows, 2 * i));
}

struct str row_value(const struct page *p, size_t i)
{
	return redis_reply_str(redis_reply_at(p->rows, 2 * i + 1));
}

struct str row_card(const struct page *p, size_t i, enum top_field field)
{
	return redis_reply_str(redis_reply_at(p->cards[i], (size_t)field));
}

static int read_rows(struct ctl *c, struct page *p, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	/* All of them: ranks share places, so the last shown may too. */
	redis_cmd_set(&cmd, "ZREVRANGE %k 0 -1 WITHSCORES",
		      key_board(&key, c->pipeline.prefix, p->board));
	rc = redis_call(c->redis, &cmd, &p->rows, err);
	redis_cmd_set(&cmd, "HGETALL %k",
		      key_pipeline(&key, c->pipeline.prefix, "scorer"));
	if (rc == 0)
		rc = redis_call(c->redis, &cmd, &p->health, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int queue_card(struct ctl *c, const struct page *p, size_t i,
		      struct redis_cmd *cmd, struct buf *key, struct err *err)
{
	struct str s = row_id(p, i);
	struct buf name;
	char id[200];
	int rc;

	buf_init(&name, KEY_MAX);
	board_name(&name, p->board);
	snprintf(id, sizeof(id), "%.*s", STR_ARG(s));
	/* In the order of enum top_field. */
	redis_cmd_set(cmd, "HMGET %k name timezone followers latest",
		      key_sentra(key, c->pipeline.prefix, "card", id));
	redis_cmd_argf(cmd, "rank:%s", buf_shown(&name));
	redis_cmd_argf(cmd, "rank_yesterday:%s", buf_shown(&name));
	redis_cmd_args(cmd, "as_of");
	redis_cmd_args(cmd, buf_shown(&name));
	rc = buf_error(&name, err, "a board");
	buf_release(&name);
	return rc ? rc : redis_queue(c->redis, cmd, err);
}

/* A history has the days that are closed: its last is yesterday. */
static int queue_history(struct ctl *c, const struct page *p, size_t i,
			 struct redis_cmd *cmd, struct buf *key,
			 struct err *err)
{
	char id[200];
	struct str s = row_id(p, i);

	snprintf(id, sizeof(id), "%.*s", STR_ARG(s));
	redis_cmd_set(cmd, "XLEN %k",
		      key_sentra(key, c->pipeline.prefix, "history", id));
	return redis_queue(c->redis, cmd, err);
}

static int next_row(struct ctl *c, struct page *p, size_t i, struct err *err)
{
	struct redisReply *length = NULL;
	int rc = redis_next(c->redis, &p->cards[i], err);

	if (rc == 0)
		rc = redis_next(c->redis, &length, err);
	p->has_history[i] = rc == 0 && redis_reply_int(length) > 0;
	redis_reply_free(length);
	return rc;
}

static int read_cards(struct ctl *c, struct page *p, struct err *err)
{
	size_t rows = redis_reply_len(p->rows) / 2;
	size_t most = c->args.most ? (size_t)c->args.most : rows;
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	p->n = rows < most ? rows : most;
	p->cards = calloc(p->n + 1, sizeof(struct redisReply *));
	p->has_history = calloc(p->n + 1, sizeof(*p->has_history));
	if (!p->cards || !p->has_history) {
		p->n = 0;
		return err_set(err, -ENOMEM, "no memory for the board");
	}
	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	for (size_t i = 0; i < p->n && rc == 0; i++) {
		rc = queue_card(c, p, i, &cmd, &key, err);
		if (rc == 0)
			rc = queue_history(c, p, i, &cmd, &key, err);
	}
	for (size_t i = 0; i < p->n && rc == 0; i++)
		rc = next_row(c, p, i, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

int page_read(struct ctl *c, struct page *p, struct err *err)
{
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = read_rows(c, p, err);
	return rc < 0 ? rc : read_cards(c, p, err);
}
