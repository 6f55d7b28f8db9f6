/* explain_text.c -- an explanation as people read it.  Must not know Redis. */
#include "consumers/ctl/text_table.h"
#include "explain.h"

#include "common/base/clock.h"

/* The accounts that its state is of. */
static void put_deciding(const struct explanation *e, enum monitor_state state,
			 const struct speech *to)
{
	const char *lead = "";

	for (size_t i = 0; i < e->sentra->n_accounts; i++) {
		struct account_view s;

		explain_subject(e, &e->sentra->accounts[i], &s);
		if (s.at.state != state)
			continue;
		buf_adds(to->out, lead);
		say_platform(to, platform_names[s.account->platform]);
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
	switch (a->alert.kind) {
	case ALERT_CONTENT_STALE:
		return strcmp(a->alert.of, e->sentra->id) == 0;
	case ALERT_COLLECTION_BLIND:
	case ALERT_COLLECTION_SUSPECT: return is_on(e->sentra, a->alert.of);
	default: return false;
	}
}

static void put_alert(const struct alert_episode *a, const struct speech *to)
{
	explain_label(to, "peringatan", "alert");
	buf_adds(to->out, monitor_alert_names[a->alert.kind]);
	if (a->alert.kind != ALERT_CONTENT_STALE) {
		buf_addc(to->out, ' ');
		text_add(to->out, str_of(a->alert.of));
	}
	if (*a->alert.reason) {
		buf_addc(to->out, ' ');
		text_add(to->out, str_of(a->alert.reason));
	}
	say(to, " aktif sejak ", " fires since ");
	say_time(to, a->alert.since_ms);
	buf_addc(to->out, '\n');
}

/* Why the alert is not what the state would have it. */
static void put_difference(const struct explanation *e,
			   enum monitor_state state, const struct speech *to)
{
	bool fires = alert_list_firing(e->alerts, ALERT_CONTENT_STALE,
				       e->sentra->id);

	if (fires == (state == MONITOR_STALE))
		return;
	explain_label(to, "", "");
	if (fires)
		say(to,
		    "content_stale bertahan sampai ada akun yang terlihat "
		    "dalam batas lagi, atau tidak ada lagi yang lewat batas\n",
		    "content_stale stays until an account is seen within the "
		    "limit again, or none is over it\n");
	else
		say(to,
		    "content_stale menunggu: penilaian berikut, atau bukti "
		    "baru dari akun yang tidak terpantau\n",
		    "content_stale waits: for the next evaluation, or for a "
		    "new proof of an account that nobody sees\n");
}

static void put_alerts(const struct explanation *e, enum monitor_state state,
		       const struct speech *to)
{
	size_t n = 0;

	for (size_t i = 0; i < e->alerts->n; i++)
		if (concerns(e, &e->alerts->at[i])) {
			put_alert(&e->alerts->at[i], to);
			n++;
		}
	if (n == 0) {
		explain_label(to, "peringatan", "alert");
		say(to, "tidak ada yang aktif\n", "none fires\n");
	}
	put_difference(e, state, to);
}

static void put_activity(const struct explanation *e, const struct speech *to)
{
	int64_t day = local_day(e->t_ms, e->plan->zone_hours);

	if (sentra_active(e->sentra, day))
		return;
	explain_label(to, "masa aktif", "active");
	say(to, "tidak pada tanggal ini: tidak tampil, tanpa peringatan\n",
	    "not on this date: not shown, no alerts\n");
}

static void put_sentra(const struct explanation *e, enum monitor_state state,
		       int64_t since_ms, const struct speech *to)
{
	text_add(to->out, str_of(e->sentra->name));
	buf_addf(to->out, " (%s): ", e->sentra->id);
	explain_state(to, state);
	if (since_ms != TIME_NONE) {
		say(to, " sejak ", " since ");
		say_time(to, since_ms);
	}
	buf_addc(to->out, '\n');
	explain_time(to, "per", "as at", e->t_ms);
	if (e->shown.p && !str_is(e->shown, monitor_state_names[state])) {
		explain_label(to, "dasbor", "dashboards");
		text_add(to->out, e->shown);
		say(to, ", menurut penilaian terakhir\n", ", as judged last\n");
	}
	put_activity(e, to);
	if (state == MONITOR_UNREGISTERED)
		return;
	explain_label(to, "karena", "because of");
	put_deciding(e, state, to);
	say(to, "\n", "\n");
	explain_label(to, "aturan", "rule");
	say(to,
	    "keadaan pertama yang dimiliki salah satu akun: fresh, aging, "
	    "blind, unknown, stale, exempt\n",
	    "the first that one of its accounts has: fresh, aging, blind, "
	    "unknown, stale, exempt\n");
}

void explain_text(const struct explanation *e, bool indonesian, struct buf *out)
{
	const struct speech to = {
		.out = out,
		.language = indonesian ? ALERT_INDONESIAN : ALERT_ENGLISH,
		.zone = e->sentra->timezone,
		.local = e->plan->zone(e->plan->ctx, e->sentra->timezone),
	};
	int64_t since_ms;
	enum monitor_state state =
		monitor_sentra(e->monitor, e->sentra, -1, e->t_ms, &since_ms);

	put_sentra(e, state, since_ms, &to);
	put_alerts(e, state, &to);
	for (size_t i = 0; i < e->sentra->n_accounts; i++)
		explain_account(e, &e->sentra->accounts[i], &to);
}
