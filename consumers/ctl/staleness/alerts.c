/* alerts.c -- `sentractl alerts`: the stream of what was told. */
#include "alerts_list.h"
#include "alerts_read.h"
#include "consumers/core/keys.h"

#include <stdio.h>

#define PAGE_MAX ((size_t)16 << 20)

int alerts_read(struct ctl *c, struct alert_list *list, struct err *err)
{
	struct redisReply *entries = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &entries, err, "XRANGE", ctl_key(c, &key, "alerts"),
		      "-", "+", NULL);
	for (size_t i = 0; rc == 0 && i < redis_reply_len(entries); i++) {
		const struct redisReply *fields =
			redis_reply_at(redis_reply_at(entries, i), 1);

		rc = alert_list_take(list, ctl_field(fields, "event"), err);
	}
	redis_reply_free(entries);
	buf_release(&key);
	return rc;
}

static int print(const struct ctl *c, const struct alert_list *list,
		 struct err *err)
{
	size_t most = (size_t)c->args.most;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		alert_list_json(list, most, c->args.firing, &out);
	else
		alert_list_table(list, &c->style, c->report.timezone, most,
				 c->args.firing, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	if (list->unread)
		fprintf(stderr,
			"sentractl: %zu entries are no alert.v1 of this "
			"version\n",
			list->unread);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct alert_list list = { 0 };
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = alerts_read(c, &list, err);
	if (rc == 0)
		rc = print(c, &list, err);
	alert_list_release(&list);
	return rc;
}

static const struct command_option options[] = {
	{ "last", "N", "so many, by default 10; 0: all", OPTION_NUMBER,
	  ARGUMENT(most) },
	{ "n", "N", NULL, OPTION_NUMBER, ARGUMENT(most) },
	{ "firing", NULL, "only those that fire", OPTION_FLAG,
	  ARGUMENT(firing) },
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_alerts = {
	.name = "alerts",
	.args = "",
	.help = "what was told, and what still fires",
	.heading = "alerts",
	.options = options,
	.run = run,
};
