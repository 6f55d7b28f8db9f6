/* explain_account.c -- the clocks, proofs and limits of one account. */
#include "consumers/ctl/text_table.h"
#include "explain.h"

#include "common/base/clock.h"

#define HOLIDAYS_MAX 8 /* named; the others are counted */

/* ---- age ---- */

struct left_out {
	int weekends, holidays;
};

static void put_holiday(const struct speech *s, int64_t day, const char *name,
			struct left_out *n)
{
	char date[DATE_SIZE];

	if (n->holidays++ >= HOLIDAYS_MAX)
		return;
	date_format(day, date);
	buf_addf(s->out, "%s%s ", n->holidays > 1 ? ", " : "", date);
	text_add(s->out, str_of(name ? name : "?"));
}

/* Days between that do not count, of the sentra's own zone. */
static void put_left_out(const struct account_view *s, const struct speech *to)
{
	const struct monitor_policy *plan = s->of->plan;
	int64_t last = zone_day(s->known->zone, s->known->facts.proof_ms);
	struct left_out n = { 0, 0 };

	for (int64_t day = zone_day(s->known->zone, s->base_ms); day <= last;
	     day++) {
		bool weekend = !calendar_is_working(NULL, day);

		n.weekends += weekend;
		if (!weekend && !calendar_is_working(plan->calendar, day))
			put_holiday(to, day,
				    calendar_holiday(plan->calendar, day), &n);
	}
	if (n.holidays > HOLIDAYS_MAX)
		buf_addf(to->out, " +%d", n.holidays - HOLIDAYS_MAX);
	if (n.weekends) {
		buf_addf(to->out, "%s%d", n.holidays ? "; " : "", n.weekends);
		say(to, " hari Sabtu dan Minggu", " days of weekends");
	}
	if (n.weekends + n.holidays == 0)
		say(to, "tidak ada", "none");
	if (!plan->calendar)
		say(to, "; kalender libur tidak ada",
		    "; there is no calendar of holidays");
	buf_addc(to->out, '\n');
}

static void put_age(const struct account_view *s, const struct speech *to)
{
	if (s->at.age_ms == TIME_NONE)
		return;
	explain_label(to, "usia", "age");
	explain_span(to, s->at.age_ms);
	if (s->all_days)
		say(to, ", semua hari dihitung", ", of all days");
	else
		say(to, " waktu kerja", " of working time");
	if (s->known->facts.newest_ms == TIME_NONE)
		say(to, ", dari bukti pertama sampai bukti terakhir\n",
		    ", from the first proof to the last\n");
	else
		say(to, ", dari unggahan terbaru sampai bukti terakhir\n",
		    ", from the newest post to the last proof\n");
	if (s->all_days)
		return;
	explain_label(to, "tidak dihitung", "left out");
	put_left_out(s, to);
}

/* ---- limits ---- */

static bool is_set(const struct cfg_pairs *pairs, const char *key,
		   const char *whose)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < pairs->n; i++) {
		const char *k = pairs->pair[i].key;

		if (strncmp(k, key, n) == 0 && k[n] == '.' &&
		    strcmp(k + n + 1, whose) == 0)
			return true;
	}
	return false;
}

static void put_limit(const struct account_view *s, const struct speech *to,
		      const char *key, int64_t ms)
{
	const struct cfg_pairs *others = &s->of->settings->others;
	const char *platform = platform_names[s->account->platform];
	const char *sentra = s->of->sentra->id;

	buf_addf(to->out, "%s ", key);
	explain_span(to, ms);
	if (is_set(others, key, sentra))
		buf_addf(to->out, " (%s.%s)", key, sentra);
	else if (is_set(others, key, platform))
		buf_addf(to->out, " (%s.%s)", key, platform);
	else
		say(to, " (umum)", " (for all)");
}

static void put_limits(const struct account_view *s, const struct speech *to)
{
	const struct monitor_limits *l = &s->known->limits;

	explain_label(to, "batas", "limits");
	put_limit(s, to, "aging_after", l->aging_after_ms);
	buf_adds(to->out, ", ");
	put_limit(s, to, "stale_after", l->stale_after_ms);
	buf_addc(to->out, '\n');
	explain_label(to, "", "");
	put_limit(s, to, "proof_gap", l->proof_gap_ms);
	buf_adds(to->out, ", ");
	put_limit(s, to, "blind_after", l->blind_after_ms);
	buf_addc(to->out, '\n');
}

/* ---- one account ---- */

static void put_newest(const struct account_view *s, const struct speech *to)
{
	explain_time(to, "unggahan terbaru", "newest post",
		     s->known->facts.newest_ms);
	if (!s->known->newest_url)
		return;
	explain_label(to, "", "");
	text_add(to->out, str_of(s->known->newest_url));
	buf_addc(to->out, '\n');
}

static void put_status(const struct account_view *s, const struct speech *to)
{
	const struct monitor_facts *f = &s->known->facts;

	explain_label(to, "laporan terakhir", "last status");
	if (f->status_ms == TIME_NONE) {
		say(to, "belum ada\n", "none yet\n");
		return;
	}
	say_time(to, f->status_ms);
	buf_addf(to->out, ": %s", outcome_name(f->outcome));
	if (f->outcome == OUTCOME_OK && f->status_ms != f->proof_ms)
		say(to, ", tetapi tidak utuh", ", but not whole");
	if (f->next_poll_ms != TIME_NONE) {
		say(to, "; berikutnya ", "; the next ");
		say_time(to, f->next_poll_ms);
	}
	buf_addc(to->out, '\n');
}

static void put_crossing(const struct account_view *s, const struct speech *to)
{
	const struct monitor_facts *f = &s->known->facts;

	if (f->crossed_ms == TIME_NONE)
		return;
	explain_time(to, "batas terlewati", "limit passed", f->passed_ms);
	explain_time(to, "bukti lewat batas", "first proof over",
		     f->crossed_ms);
	explain_time(to, "bukti kedua", "second proof", f->second_ms);
}

static void put_hold(const struct account_view *s, const struct speech *to)
{
	if (!monitor_was_held(s->known))
		return;
	explain_label(to, "ditahan sampai", "held until");
	say_time(to, s->known->decision.held_ms);
	say(to, ": banyak akun diam bersamaan\n",
	    ": many fell silent together (the mass guard)\n");
}

static void put_exempt(const struct exempt *exempt, const char *indonesian,
		       const char *english, const struct speech *to)
{
	char date[DATE_SIZE];

	if (!exempt->set)
		return;
	date_format(exempt->until, date);
	explain_label(to, indonesian, english);
	say(to, "sampai dengan ", "until and including ");
	buf_addf(to->out, "%s: ", date);
	text_add(to->out, str_of(exempt->why));
	buf_addc(to->out, '\n');
}

static void put_state(const struct account_view *s, const struct speech *to)
{
	explain_label(to, "keadaan", "state");
	explain_state(to, s->at.state);
	if (s->at.since_ms != TIME_NONE) {
		say(to, " sejak ", " since ");
		say_time(to, s->at.since_ms);
	}
	if (s->at.blind && s->at.state == MONITOR_STALE) {
		say(to, "; tak terpantau sejak ", "; unverified since ");
		say_time(to, s->at.blind_ms);
	}
	if (s->at.blind && s->at.reason) {
		buf_adds(to->out, ": ");
		if (strcmp(s->at.reason, "suspect") == 0)
			say(to, "ditahan (suspect)", "held (suspect)");
		else
			say_reason(to, s->at.reason);
	}
	buf_addc(to->out, '\n');
}

static void put_known(const struct account_view *s, const struct speech *to)
{
	const struct monitor_facts *f = &s->known->facts;

	put_newest(s, to);
	explain_time(to, "pertama terlihat", "first event", f->first_ms);
	explain_time(to, "bukti pertama", "first proof", f->first_proof_ms);
	explain_time(to, "bukti terakhir", "last proof", f->proof_ms);
	put_status(s, to);
	put_age(s, to);
	put_limits(s, to);
	put_crossing(s, to);
	put_hold(s, to);
}

void explain_account(const struct explanation *e, const struct account *a,
		     const struct speech *to)
{
	const char *lead = to->language == ALERT_INDONESIAN
				   ? "  berikutnya        "
				   : "  next              ";
	struct account_view s;

	explain_subject(e, a, &s);
	buf_addc(to->out, '\n');
	say_platform(to, platform_names[a->platform]);
	buf_addc(to->out, ' ');
	text_add(to->out, str_of(a->identity));
	if (a->id && a->handle) {
		buf_adds(to->out, " @");
		text_add(to->out, str_of(a->handle));
	}
	buf_addc(to->out, '\n');
	put_state(&s, to);
	if (s.known)
		put_known(&s, to);
	put_exempt(&e->sentra->exempt, "sentra dikecualikan", "sentra exempt",
		   to);
	put_exempt(&a->exempt, "akun dikecualikan", "account exempt", to);
	explain_next(&s, to, lead);
}
