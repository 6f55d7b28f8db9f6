/* blind.c -- `sentractl blind`: the set of the blind; why, by what the alerter
 * knows of them. */
#include "consumers/core/keys.h"
#include "knowledge.h"
#include "silence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)16 << 20)

static const char *reason_of(const struct knowledge *w,
			     const struct blind_row *row, int64_t t_ms)
{
	const struct monitor_account *account = NULL;
	struct monitor_status standing;

	if (row->platform >= 0)
		account = monitor_find(w->monitor, row->sentra,
				       (enum platform_id)row->platform,
				       row->account);
	if (!account)
		return "?";
	monitor_stand(w->monitor, account, t_ms, &standing);
	return standing.blind ? standing.reason : "?";
}

/* *rows: new; what they say is borrowed from the set. */
static size_t take(const struct redisReply *set, const struct knowledge *w,
		   int64_t t_ms, struct blind_row *rows)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < redis_reply_len(set); i += 2) {
		struct blind_row *row = &rows[n];

		if (!blind_member(redis_reply_str(redis_reply_at(set, i)), row))
			continue;
		row->since_ms = ctl_number(redis_reply_str(
					redis_reply_at(set, i + 1))) *
				SECOND_MS;
		row->reason = reason_of(w, row, t_ms);
		n++;
	}
	blind_sort(rows, n);
	return n;
}

static int print(const struct ctl *c, const struct redisReply *set,
		 const struct knowledge *w, struct err *err)
{
	struct blind_row *rows =
		calloc(redis_reply_len(set) / 2 + 1, sizeof(*rows));
	struct buf out;
	size_t n;
	int rc;

	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the blind");
	n = take(set, w, ctl_now_ms(c), rows);
	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		blind_json(rows, n, &out);
	else
		blind_table(rows, n, &c->style, c->report.timezone, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	free(rows);
	return rc;
}

/* Whoever may only read what is shown learns who, and not why. */
static int look(struct ctl *c, struct knowledge *w, struct redisReply **set,
		struct err *err)
{
	struct buf key;
	int rc = knowledge_load(c, w, err);

	if (rc == -EACCES && redis_connected(c->redis)) {
		fprintf(stderr, "sentractl: no reasons: %s\n", err->text);
		rc = 0;
	}
	buf_init(&key, KEY_MAX);
	if (rc == 0)
		rc = ctl_call(c, set, err, "ZRANGE", ctl_key(c, &key, "blind"),
			      "0", "-1", "WITHSCORES", NULL);
	buf_release(&key);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct redisReply *set = NULL;
	struct knowledge w;
	int rc = knowledge_open(c, &w, err);

	if (rc == 0)
		rc = look(c, &w, &set, err);
	if (rc == 0)
		rc = print(c, set, &w, err);
	redis_reply_free(set);
	knowledge_release(&w);
	return rc;
}

static const struct command_option options[] = {
	OPTION_AS_OF,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_blind = {
	.name = "blind",
	.args = "",
	.help = "whom we cannot see, and why",
	.heading = "blind, explain",
	.options = options,
	.run = run,
};
