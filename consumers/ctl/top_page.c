/* top_page.c -- asks Redis for a board and its cards, in two round trips. */
#include "top_page.h"

#include <errno.h>
#include <stdlib.h>

#define KEY_MAX 512

void page_release(struct page *p)
{
	for (size_t i = 0; p->cards && i < p->n; i++)
		redis_reply_free(p->cards[i]);
	free(p->cards);
	free(p->row);
	redis_reply_free(p->rows);
	redis_reply_free(p->health);
	*p = (struct page){ .board = p->board };
}

struct asking {
	struct redis *redis;
	const char *prefix;
	struct redis_cmd cmd;
	struct buf key;
};

/* All rows, whatever was asked for: the total is told, and who follows the
 * last one shown costs nothing. */
static int read_board(struct asking *r, struct page *p, struct err *err)
{
	int rc;

	redis_cmd_args(&r->cmd, "ZREVRANGE");
	redis_cmd_args(&r->cmd, key_board(&r->key, r->prefix, p->board));
	redis_cmd_args(&r->cmd, "0");
	redis_cmd_args(&r->cmd, "-1");
	redis_cmd_args(&r->cmd, "WITHSCORES");
	rc = redis_queue(r->redis, &r->cmd, err);
	if (rc < 0)
		return rc;
	redis_cmd_clear(&r->cmd);
	redis_cmd_args(&r->cmd, "HMGET");
	redis_cmd_args(&r->cmd,
		       key_plain(&r->key, r->prefix, "pipeline:scorer"));
	redis_cmd_args(&r->cmd, "lag");
	redis_cmd_args(&r->cmd, "rebuilding");
	rc = redis_queue(r->redis, &r->cmd, err);
	if (rc == 0)
		rc = redis_next(r->redis, &p->rows, err);
	return rc < 0 ? rc : redis_next(r->redis, &p->health, err);
}

static int queue_card(struct asking *r, const struct page *p, size_t i,
		      struct err *err)
{
	static const char *const plain[] = { "name", "timezone", "followers",
					     "latest", "as_of" };
	struct buf id;

	buf_init(&id, KEY_MAX);
	buf_addstr(&id, p->row[i].id);
	redis_cmd_clear(&r->cmd);
	redis_cmd_args(&r->cmd, "HMGET");
	redis_cmd_args(&r->cmd,
		       key_sentra(&r->key, r->prefix, "card", buf_cstr(&id)));
	for (size_t f = 0; f < ARRAY_LEN(plain); f++)
		redis_cmd_args(&r->cmd, plain[f]);
	buf_clear(&id);
	board_name(&id, p->board);
	redis_cmd_argf(&r->cmd, "rank:%s", buf_cstr(&id));
	redis_cmd_argf(&r->cmd, "rank_yesterday:%s", buf_cstr(&id));
	buf_release(&id);
	return redis_queue(r->redis, &r->cmd, err);
}

static void take_card(struct leader *row, const struct redisReply *card)
{
	struct str *const fields[] = { &row->name,      &row->zone,
				       &row->followers, &row->latest,
				       &row->as_of,     &row->rank,
				       &row->yesterday };

	for (size_t f = 0; f < ARRAY_LEN(fields); f++)
		*fields[f] = redis_reply_str(redis_reply_at(card, f));
}

static int read_cards(struct asking *r, struct page *p, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < p->n && rc == 0; i++)
		rc = queue_card(r, p, i, err);
	for (i = 0; i < p->n && rc == 0; i++) {
		rc = redis_next(r->redis, &p->cards[i], err);
		if (rc == 0)
			take_card(&p->row[i], p->cards[i]);
	}
	return rc;
}

static int make_rows(struct page *p, size_t most, struct err *err)
{
	p->total = redis_reply_len(p->rows) / 2;
	p->n = most && most < p->total ? most : p->total;
	p->row = calloc(p->n + 1, sizeof(*p->row));
	p->cards = calloc(p->n + 1, sizeof(*p->cards));
	if (!p->row || !p->cards) {
		p->n = 0;
		return err_set(err, -ENOMEM, "no memory for the board");
	}
	for (size_t i = 0; i < p->n; i++) {
		p->row[i].id = redis_reply_str(redis_reply_at(p->rows, 2 * i));
		p->row[i].value =
			redis_reply_str(redis_reply_at(p->rows, 2 * i + 1));
	}
	p->lag = redis_reply_str(redis_reply_at(p->health, 0));
	p->rebuilding = redis_reply_str(redis_reply_at(p->health, 1));
	return 0;
}

int page_read(struct page *p, struct redis *redis, const char *prefix,
	      size_t most, struct err *err)
{
	struct asking r = { .redis = redis, .prefix = prefix };
	int rc;

	redis_cmd_init(&r.cmd);
	buf_init(&r.key, KEY_MAX);
	rc = read_board(&r, p, err);
	if (rc == 0)
		rc = make_rows(p, most, err);
	if (rc == 0)
		rc = read_cards(&r, p, err);
	/* Answers may be left: the next page begins on a line of its own. */
	if (rc < 0)
		redis_drop(redis);
	redis_cmd_release(&r.cmd);
	buf_release(&r.key);
	return rc;
}
