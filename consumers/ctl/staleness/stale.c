/* stale.c -- `sentractl stale`: the set of the stale, and their cards. */
#include "consumers/core/keys.h"
#include "silence.h"

#include <errno.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)16 << 20)

/* name, timezone, latest, then state:<platform>. */
#define FIXED 3

struct survey {
	struct redisReply *stale, *blind; /* member, score, member ... */
	struct redisReply **card;
	struct stale_row *row;
	size_t n;
};

static int read_card(struct ctl *c, struct str id, struct redisReply **card,
		     struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "HMGET");
	ctl_key(c, &key, "card:");
	buf_addstr(&key, id);
	redis_cmd_arg(&cmd, buf_str(&key));
	redis_cmd_args(&cmd, "name");
	redis_cmd_args(&cmd, "timezone");
	redis_cmd_args(&cmd, "latest");
	for (int p = 0; p < PLATFORM_COUNT; p++)
		redis_cmd_argf(&cmd, "state:%s", platform_names[p]);
	rc = redis_call(c->redis, &cmd, card, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static struct str at(const struct redisReply *array, size_t i)
{
	return redis_reply_str(redis_reply_at(array, i));
}

/* Since the first of its accounts that nobody sees. */
static int64_t unverified_ms(const struct redisReply *blind, struct str id)
{
	int64_t since = TIME_NONE;

	for (size_t i = 0; i + 1 < redis_reply_len(blind); i += 2) {
		struct blind_row row;
		int64_t ms = ctl_number(at(blind, i + 1)) * SECOND_MS;

		if (!blind_member(at(blind, i), &row) ||
		    !str_eq(row.sentra, id))
			continue;
		if (since == TIME_NONE || ms < since)
			since = ms;
	}
	return since;
}

static void fill(struct survey *s, size_t i)
{
	const struct redisReply *card = s->card[i];
	struct stale_row *row = &s->row[i];

	*row = (struct stale_row){
		.id = at(s->stale, 2 * i),
		.since = at(s->stale, 2 * i + 1),
		.name = at(card, 0),
		.zone = at(card, 1),
		.latest = at(card, 2),
	};
	for (size_t p = 0; p < PLATFORM_COUNT; p++)
		row->stale_on[p] = str_is(at(card, FIXED + p), "stale");
	row->unverified_ms = unverified_ms(s->blind, row->id);
}

static int look(struct ctl *c, struct survey *s, struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &s->stale, err, "ZRANGE", ctl_key(c, &key, "stale"),
		      "0", "-1", "WITHSCORES", NULL);
	if (rc == 0)
		rc = ctl_call(c, &s->blind, err, "ZRANGE",
			      ctl_key(c, &key, "blind"), "0", "-1",
			      "WITHSCORES", NULL);
	buf_release(&key);
	if (rc < 0)
		return rc;
	s->n = redis_reply_len(s->stale) / 2;
	s->card = calloc(s->n + 1, sizeof(struct redisReply *));
	s->row = calloc(s->n + 1, sizeof(*s->row));
	if (!s->card || !s->row)
		return err_set(err, -ENOMEM, "no memory for the stale");
	for (size_t i = 0; i < s->n && rc == 0; i++) {
		rc = read_card(c, at(s->stale, 2 * i), &s->card[i], err);
		if (rc == 0)
			fill(s, i);
	}
	return rc;
}

static void release(struct survey *s)
{
	for (size_t i = 0; s->card && i < s->n; i++)
		redis_reply_free(s->card[i]);
	free(s->card);
	free(s->row);
	redis_reply_free(s->stale);
	redis_reply_free(s->blind);
}

static int print(const struct ctl *c, const struct survey *s, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		stale_json(s->row, s->n, &out);
	else
		stale_table(s->row, s->n, &c->style, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct survey s = { 0 };
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = look(c, &s, err);
	if (rc == 0)
		rc = print(c, &s, err);
	release(&s);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_stale = {
	.name = "stale",
	.args = "",
	.help = "who is silent for too long",
	.options = options,
	.run = run,
};
