/* explain.c -- `sentractl explain SENTRA`: loads what explain_text.c tells. */
#include "explain.h"

#include "alerts_read.h"
#include "consumers/core/keys.h"
#include "consumers/ctl/pick.h"
#include "knowledge.h"

#include <errno.h>

#define PAGE_MAX ((size_t)1 << 20)

static int read_shown(struct ctl *c, const char *id, struct redisReply **shown,
		      struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, shown, err, "HGET",
		      buf_cstr(
			      key_sentra(&key, c->pipeline.prefix, "card", id)),
		      "state", NULL);
	buf_release(&key);
	return rc;
}

static int print(const struct ctl *c, const struct explanation *e,
		 struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		explain_json(e, &out);
	else
		explain_text(e, c->style.indonesian, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int explain(struct ctl *c, struct knowledge *w,
		   const struct sentra *sentra, struct err *err)
{
	struct redisReply *shown = NULL;
	struct alert_list alerts = { 0 };
	struct explanation e = {
		.monitor = w->monitor,
		.plan = &w->plan,
		.settings = &c->staleness,
		.alerts = &alerts,
		.sentra = sentra,
		.t_ms = ctl_now_ms(c),
	};
	int rc = knowledge_load(c, w, err);

	if (rc == 0)
		rc = alerts_read(c, &alerts, err);
	if (rc == 0)
		rc = read_shown(c, sentra->id, &shown, err);
	if (rc == 0) {
		e.shown = redis_reply_str(shown);
		rc = print(c, &e, err);
	}
	redis_reply_free(shown);
	alert_list_release(&alerts);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const struct sentra *sentra = NULL;
	struct knowledge w;
	int rc = knowledge_open(c, &w, err);

	if (rc == 0) {
		sentra = pick_sentra(w.roster, c->args.word, true, err);
		rc = sentra ? explain(c, &w, sentra, err) : -ENOENT;
	}
	knowledge_release(&w);
	return rc;
}

static const struct command_option options[] = {
	OPTION_AS_OF,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_explain = {
	.name = "explain",
	.args = "SENTRA",
	.help = "why it is fresh, stale or blind",
	.heading = "blind, explain",
	.options = options,
	.run = run,
};
