/* explain_json.c -- an explanation for programs. */
#include "consumers/ctl/text_table.h"
#include "explain.h"

#include <inttypes.h>

static void add_ms(struct buf *out, const char *name, int64_t ms)
{
	if (ms == TIME_NONE)
		buf_addf(out, ",\"%s\":null", name);
	else
		buf_addf(out, ",\"%s\":%" PRId64, name, ms);
}

static void add_facts(const struct monitor_account *a, struct buf *out)
{
	const struct monitor_facts *f = &a->facts;

	ctl_json_time(out, "first", f->first_ms);
	ctl_json_time(out, "newest", f->newest_ms);
	buf_adds(out, ",\"newest_url\":");
	text_addjson(out, str_of(a->newest_url));
	ctl_json_time(out, "first_proof", f->first_proof_ms);
	ctl_json_time(out, "proof", f->proof_ms);
	ctl_json_time(out, "status", f->status_ms);
	buf_addf(out, ",\"outcome\":\"%s\"",
		 f->status_ms == TIME_NONE ? "" : outcome_name(f->outcome));
	ctl_json_time(out, "next_poll", f->next_poll_ms);
	ctl_json_time(out, "passed", f->passed_ms);
	ctl_json_time(out, "crossed", f->crossed_ms);
	ctl_json_time(out, "second", f->second_ms);
	ctl_json_time(out, "held_until", a->decision.held_ms);
	ctl_json_time(out, "exempt_until", a->exempt_ms);
	add_ms(out, "aging_after_ms", a->limits.aging_after_ms);
	add_ms(out, "stale_after_ms", a->limits.stale_after_ms);
	add_ms(out, "proof_gap_ms", a->limits.proof_gap_ms);
	add_ms(out, "blind_after_ms", a->limits.blind_after_ms);
}

static void add_account(const struct explanation *e, const struct account *a,
			struct buf *out)
{
	struct account_view s;

	explain_subject(e, a, &s);
	buf_addf(out, "\n{\"platform\":\"%s\",\"account\":",
		 platform_names[a->platform]);
	text_addjson(out, str_of(a->identity));
	buf_addf(out, ",\"state\":\"%s\"", monitor_state_names[s.at.state]);
	ctl_json_time(out, "since", s.at.since_ms);
	ctl_json_time(out, "blind_since", s.at.blind_ms);
	buf_adds(out, ",\"reason\":");
	text_addjson(out, str_of(s.at.blind ? s.at.reason : NULL));
	add_ms(out, "age_ms", s.at.age_ms);
	if (s.known)
		add_facts(s.known, out);
	buf_adds(out, "}");
}

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
		add_account(e, &e->sentra->accounts[i], out);
	}
	buf_adds(out, "\n]}\n");
}
