/* explain.c -- `sentractl explain SENTRA`. */
#include "explain.h"

#include "consumers/ctl/pick.h"
#include "consumers/ctl/text_table.h"
#include "knowledge.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"

#include <errno.h>

#define PAGE_MAX ((size_t)1 << 20)

/* ---- for people ---- */

/* The accounts that its state is of. */
static void put_deciding(const struct explanation *e, enum monitor_state state,
			 const struct writer *to)
{
	const char *lead = "";

	for (size_t i = 0; i < e->sentra->n_accounts; i++) {
		struct account_explained s;

		explain_subject(e, &e->sentra->accounts[i], &s);
		if (s.at.state != state)
			continue;
		buf_adds(to->out, lead);
		write_platform(to, platform_names[s.account->platform]);
		buf_addc(to->out, ' ');
		text_add(to->out, str_of(s.account->identity));
		lead = ", ";
	}
}

static bool is_on(const struct sentra *sentra, const char *platform)
{
	for (size_t i = 0; i < sentra->n_accounts; i++)
		if (strcmp(platform_names[sentra->accounts[i].platform],
			   platform) == 0)
			return true;
	return false;
}

/* Of the sentra, or of a platform that it is on. */
static bool concerns(const struct explanation *e, const struct alert_episode *a)
{
	if (a->ended_ms != TIME_NONE)
		return false;
	switch (alert_kinds[a->alert.kind].subject) {
	case SUBJECT_SENTRA: return strcmp(a->alert.of, e->sentra->id) == 0;
	case SUBJECT_PLATFORM: return is_on(e->sentra, a->alert.of);
	default: return false;
	}
}

static void put_alert(const struct alert_episode *a, const struct writer *to)
{
	explain_label(to, "peringatan", "alert");
	buf_adds(to->out, alert_kinds[a->alert.kind].name);
	if (alert_kinds[a->alert.kind].subject != SUBJECT_SENTRA) {
		buf_addc(to->out, ' ');
		text_add(to->out, str_of(a->alert.of));
	}
	if (*a->alert.reason) {
		buf_addc(to->out, ' ');
		text_add(to->out, str_of(a->alert.reason));
	}
	write_text(to, " aktif sejak ", " fires since ");
	write_time(to, a->alert.since_ms);
	buf_addc(to->out, '\n');
}

/* Why the alert is not what the state would have it. */
static void put_difference(const struct explanation *e,
			   enum monitor_state state, const struct writer *to)
{
	bool fires = alert_list_firing(e->alerts, ALERT_CONTENT_STALE,
				       e->sentra->id);

	if (fires == (state == MONITOR_STALE))
		return;
	explain_label(to, "", "");
	if (fires)
		write_text(
			to,
			"content_stale bertahan sampai ada akun yang terlihat "
			"dalam batas lagi, atau tidak ada lagi yang lewat "
			"batas\n",
			"content_stale stays until an account is seen within "
			"the "
			"limit again, or none is over it\n");
	else
		write_text(
			to,
			"content_stale menunggu: penilaian berikut, atau bukti "
			"baru dari akun yang tidak terpantau\n",
			"content_stale waits: for the next evaluation, or for "
			"a "
			"new proof of an account that nobody sees\n");
}

static void put_alerts(const struct explanation *e, enum monitor_state state,
		       const struct writer *to)
{
	size_t n = 0;

	for (size_t i = 0; i < e->alerts->n; i++)
		if (concerns(e, &e->alerts->at[i])) {
			put_alert(&e->alerts->at[i], to);
			n++;
		}
	if (n == 0) {
		explain_label(to, "peringatan", "alert");
		write_text(to, "tidak ada yang aktif\n", "none fires\n");
	}
	put_difference(e, state, to);
}

static void put_activity(const struct explanation *e, const struct writer *to)
{
	int64_t day = local_day(e->t_ms, e->policy->zone_hours);

	if (sentra_active(e->sentra, day))
		return;
	explain_label(to, "masa aktif", "active");
	write_text(to,
		   "tidak pada tanggal ini: tidak tampil, tanpa peringatan\n",
		   "not on this date: not shown, no alerts\n");
}

static void put_sentra(const struct explanation *e, enum monitor_state state,
		       int64_t since_ms, const struct writer *to)
{
	text_add(to->out, str_of(e->sentra->name));
	buf_addf(to->out, " (%s): ", e->sentra->id);
	explain_state(to, state);
	if (since_ms != TIME_NONE) {
		write_text(to, " sejak ", " since ");
		write_time(to, since_ms);
	}
	buf_addc(to->out, '\n');
	explain_time(to, "per", "as at", e->t_ms);
	if (e->card_state.p &&
	    !str_is(e->card_state, monitor_state_names[state])) {
		explain_label(to, "dasbor", "dashboards");
		text_add(to->out, e->card_state);
		write_text(to, ", menurut penilaian terakhir\n",
			   ", as judged last\n");
	}
	put_activity(e, to);
	if (state == MONITOR_UNREGISTERED)
		return;
	explain_label(to, "karena", "because of");
	put_deciding(e, state, to);
	write_text(to, "\n", "\n");
	explain_label(to, "aturan", "rule");
	write_text(
		to,
		"keadaan pertama yang dimiliki salah satu akun: fresh, aging, "
		"blind, unknown, stale, exempt\n",
		"the first that one of its accounts has: fresh, aging, blind, "
		"unknown, stale, exempt\n");
}

void explain_text(const struct explanation *e, bool indonesian, struct buf *out)
{
	const struct writer to = {
		.out = out,
		.language = indonesian ? ALERT_INDONESIAN : ALERT_ENGLISH,
		.zone = e->sentra->timezone,
		.local = e->policy->zone(e->policy->ctx, e->sentra->timezone),
	};
	int64_t since_ms;
	enum monitor_state state =
		monitor_sentra(e->monitor, e->sentra, -1, e->t_ms, &since_ms);

	put_sentra(e, state, since_ms, &to);
	put_alerts(e, state, &to);
	for (size_t i = 0; i < e->sentra->n_accounts; i++)
		explain_account(e, &e->sentra->accounts[i], &to);
}

/* ---- for programs ---- */

void explain_json(const struct explanation *e, struct buf *out)
{
	int64_t since_ms;
	enum monitor_state state =
		monitor_sentra(e->monitor, e->sentra, -1, e->t_ms, &since_ms);

	buf_addf(out, "{\"sentra\":\"%s\",\"name\":", e->sentra->id);
	text_addjson(out, str_of(e->sentra->name));
	buf_addf(out, ",\"state\":\"%s\"", monitor_state_names[state]);
	ctl_json_time(out, "since", since_ms);
	ctl_json_time(out, "as_of", e->t_ms);
	buf_addf(out, ",\"alert\":%s,\"accounts\":[",
		 alert_list_firing(e->alerts, ALERT_CONTENT_STALE,
				   e->sentra->id)
			 ? "true"
			 : "false");
	for (size_t i = 0; i < e->sentra->n_accounts; i++) {
		buf_adds(out, i ? "," : "");
		explain_account_json(e, &e->sentra->accounts[i], out);
	}
	buf_adds(out, "\n]}\n");
}

/* ---- the command ---- */

static int read_card_state(struct ctl *c, const char *id,
			   struct redisReply **state, struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, state, err, "HGET %k state",
		      key_sentra(&key, c->pipeline.prefix, "card", id));
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
		explain_text(e, c->style.language == INDONESIAN, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int explain(struct ctl *c, struct knowledge *k,
		   const struct sentra *sentra, struct err *err)
{
	struct redisReply *card_state = NULL;
	struct alert_list alerts = { 0 };
	struct explanation e = {
		.monitor = k->monitor,
		.policy = monitor_adopted(k->monitor),
		.settings = &c->staleness,
		.alerts = &alerts,
		.sentra = sentra,
		.t_ms = ctl_now_ms(c),
	};
	int rc = knowledge_load(c, k, err);

	if (rc == 0)
		rc = alerts_read(c, &alerts, err);
	if (rc == 0)
		rc = read_card_state(c, sentra->id, &card_state, err);
	if (rc == 0) {
		e.card_state = redis_reply_str(card_state);
		rc = print(c, &e, err);
	}
	redis_reply_free(card_state);
	alert_list_release(&alerts);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const struct sentra *sentra = NULL;
	struct knowledge k;
	int rc = knowledge_open(c, &k, err);

	if (rc == 0) {
		sentra = pick_sentra(k.roster, c->args.word, err);
		rc = sentra ? explain(c, &k, sentra, err) : -ENOENT;
	}
	knowledge_release(&k);
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
