/* explain_account.c -- the clocks, proofs and limits of one account. */
#include "explain_account.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"
#include "consumers/view/words.h"

#include "common/base/clock.h"

#include <inttypes.h>

#define LABEL_WIDTH  18
#define HOLIDAYS_MAX 8 /* named; the others are counted */

void explain_subject(const struct explanation *e, const struct account *account,
		     struct account_explained *out)
{
	const struct monitor_account *known =
		monitor_find(e->monitor, str_of(e->sentra->id),
			     account->platform, str_of(account->identity));

	*out = (struct account_explained){ .of = e,
					   .account = account,
					   .known = known,
					   .at = { .state = MONITOR_UNKNOWN,
						   .since_ms = TIME_NONE,
						   .blind_ms = TIME_NONE,
						   .age_ms = TIME_NONE },
					   .base_ms = TIME_NONE };
	if (!known)
		return;
	monitor_account_status(known, e->t_ms, &out->at);
	out->base_ms = monitor_base_ms(&known->facts);
	out->all_days = !e->policy->settings.working_days || !known->zone;
}

/* When so much working time will have passed since base_ms. */
static int64_t age_reached(const struct account_explained *s, int64_t work_ms)
{
	return calendar_after(s->of->policy->calendar, s->known->zone,
			      s->all_days, s->base_ms, work_ms);
}

/* ---- words ---- */

void explain_span(const struct writer *w, int64_t ms)
{
	span_add(w->out, w->language == ALERT_INDONESIAN ? INDONESIAN : ENGLISH,
		 ms);
}

void explain_state(const struct writer *w, enum monitor_state state)
{
	/* In the order of enum monitor_state. */
	buf_adds(w->out, monitor_state_names[state]);
	if (w->language == ALERT_INDONESIAN)
		buf_addf(w->out, " (%s)",
			 word(INDONESIAN,
			      (enum word_id)((int)WORD_fresh + (int)state)));
}

void explain_label(const struct writer *w, const char *indonesian,
		   const char *english)
{
	const char *word =
		w->language == ALERT_INDONESIAN ? indonesian : english;
	size_t width = text_width(word);

	buf_addf(w->out, "  %s", word);
	for (; width < LABEL_WIDTH; width++)
		buf_addc(w->out, ' ');
}

void explain_time(const struct writer *w, const char *indonesian,
		  const char *english, int64_t ms)
{
	explain_label(w, indonesian, english);
	if (ms == TIME_NONE)
		write_text(w, "belum ada", "none yet");
	else
		write_time(w, ms);
	buf_addc(w->out, '\n');
}

/* ---- next ---- */

static void write_when(const struct writer *w, int64_t ms)
{
	if (ms == INT64_MAX)
		write_text(w, "tidak dalam 20 tahun", "not within 20 years");
	else
		write_time(w, ms);
}

static void next_within(const struct account_explained *s,
			const struct writer *to, const char *lead)
{
	const struct monitor_limits *l = &s->known->limits;
	bool aging = s->at.age_ms > l->aging_after_ms;

	buf_adds(to->out, lead);
	write_text(to, "bila tidak ada unggahan: ", "if nothing is posted: ");
	if (!aging) {
		write_text(to, "aging setelah ", "aging after ");
		write_when(to, age_reached(s, l->aging_after_ms));
		buf_adds(to->out, ", ");
	}
	write_text(to, "stale setelah ", "stale after ");
	write_when(to, age_reached(s, l->stale_after_ms));
	write_text(to, ", pada bukti kedua, sekurangnya ",
		   ", at the second proof, at least ");
	explain_span(to, l->proof_gap_ms);
	write_text(to, " sesudah yang pertama\n", " after the first\n");
}

static void next_over(const struct account_explained *s,
		      const struct writer *to, const char *lead)
{
	const struct monitor_account *a = s->known;

	buf_adds(to->out, lead);
	if (a->decision.stale_ms != TIME_NONE) {
		write_text(to, "berakhir begitu unggahan baru terlihat\n",
			   "it ends once a newer post is seen\n");
	} else if (a->facts.crossed_ms == TIME_NONE) {
		write_text(to, "dinilai pada bukti utuh berikut\n",
			   "the next proof shows it\n");
	} else if (a->facts.second_ms == TIME_NONE) {
		write_text(to, "stale pada bukti utuh pertama sejak ",
			   "stale at the first proof from ");
		write_time(to, a->facts.crossed_ms + a->limits.proof_gap_ms);
		write_text(to, ", bila tidak ada unggahan baru\n",
			   " on, if no newer post is seen\n");
	} else if (monitor_was_held(a)) {
		write_text(to, "ditahan sampai ", "held until ");
		write_time(to, a->decision.held_ms);
		write_text(to, "; stale pada bukti pertama sesudahnya\n",
			   "; stale at the first proof after that\n");
	} else {
		write_text(
			to,
			"penilaian berikut memutuskan: stale, atau ditahan\n",
			"the next evaluation decides: stale, or held\n");
	}
}

static void next_blind(const struct account_explained *s,
		       const struct writer *to, const char *lead)
{
	const struct monitor_facts *f = &s->known->facts;
	int64_t from = f->proof_ms != TIME_NONE ? f->proof_ms : f->first_ms;

	if (from == TIME_NONE)
		return;
	buf_adds(to->out, lead);
	if (s->of->t_ms >= from + s->known->limits.blind_after_ms) {
		write_text(to, "terpantau lagi pada bukti utuh berikut\n",
			   "it is seen again at the next proof\n");
		return;
	}
	write_text(to, "blind pada ", "blind at ");
	write_time(to, from + s->known->limits.blind_after_ms);
	write_text(to, " bila tidak ada bukti sampai saat itu\n",
		   " if no proof comes until then\n");
}

static void put_next(const struct account_explained *s, const struct writer *to,
		     const char *lead)
{
	if (!s->known || s->known->facts.first_ms == TIME_NONE) {
		buf_adds(to->out, lead);
		write_text(to, "menunggu laporan pertama pengumpul\n",
			   "it waits for the producer's first report\n");
		return;
	}
	if (s->at.state == MONITOR_EXEMPT) {
		buf_adds(to->out, lead);
		write_text(to, "dikecualikan sampai ", "exempt until ");
		write_time(to, s->known->exempt_ms);
		write_text(to, ", lalu langsung seperti semestinya:\n",
			   ", then at once what it would be:\n");
	}
	if (s->at.over)
		next_over(s, to, lead);
	else if (s->at.within)
		next_within(s, to, lead);
	next_blind(s, to, lead);
}

/* ---- age ---- */

struct left_out {
	int weekends, holidays;
};

static void put_holiday(const struct writer *w, int64_t day, const char *name,
			struct left_out *n)
{
	if (n->holidays++ >= HOLIDAYS_MAX)
		return;
	buf_adds(w->out, n->holidays > 1 ? ", " : "");
	write_date(w, day);
	buf_addc(w->out, ' ');
	text_add(w->out, str_of(name ? name : "?"));
}

/* Days between that do not count, of the sentra's own zone. */
static void put_left_out(const struct account_explained *s,
			 const struct writer *to)
{
	const struct monitor_policy *policy = s->of->policy;
	int64_t last = zone_day(s->known->zone, s->known->facts.proof_ms);
	struct left_out n = { 0, 0 };

	for (int64_t day = zone_day(s->known->zone, s->base_ms); day <= last;
	     day++) {
		bool weekend = !calendar_is_working(NULL, day);

		n.weekends += weekend;
		if (!weekend && !calendar_is_working(policy->calendar, day))
			put_holiday(to, day,
				    calendar_holiday(policy->calendar, day),
				    &n);
	}
	if (n.holidays > HOLIDAYS_MAX)
		buf_addf(to->out, " +%d", n.holidays - HOLIDAYS_MAX);
	if (n.weekends) {
		buf_addf(to->out, "%s%d", n.holidays ? "; " : "", n.weekends);
		write_text(to, " hari Sabtu dan Minggu", " days of weekends");
	}
	if (n.weekends + n.holidays == 0)
		write_text(to, "tidak ada", "none");
	if (!policy->calendar)
		write_text(to, "; kalender libur tidak ada",
			   "; there is no calendar of holidays");
	buf_addc(to->out, '\n');
}

static void put_age(const struct account_explained *s, const struct writer *to)
{
	if (s->at.age_ms == TIME_NONE)
		return;
	explain_label(to, "usia", "age");
	explain_span(to, s->at.age_ms);
	if (s->all_days)
		write_text(to, ", semua hari dihitung", ", of all days");
	else
		write_text(to, " waktu kerja", " of working time");
	if (s->known->facts.newest_ms == TIME_NONE)
		write_text(to, ", dari bukti pertama sampai bukti terakhir\n",
			   ", from the first proof to the last\n");
	else
		write_text(to,
			   ", dari unggahan terbaru sampai bukti terakhir\n",
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

static void put_limit(const struct account_explained *s,
		      const struct writer *to, const char *key, int64_t ms)
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
		write_text(to, " (umum)", " (for all)");
}

static void put_limits(const struct account_explained *s,
		       const struct writer *to)
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

static void put_newest(const struct account_explained *s,
		       const struct writer *to)
{
	explain_time(to, "unggahan terbaru", "newest post",
		     s->known->facts.newest_ms);
	if (!s->known->newest_url)
		return;
	explain_label(to, "", "");
	text_add(to->out, str_of(s->known->newest_url));
	buf_addc(to->out, '\n');
}

static void put_status(const struct account_explained *s,
		       const struct writer *to)
{
	const struct monitor_facts *f = &s->known->facts;

	explain_label(to, "laporan terakhir", "last status");
	if (f->status_ms == TIME_NONE) {
		write_text(to, "belum ada\n", "none yet\n");
		return;
	}
	write_time(to, f->status_ms);
	buf_addf(to->out, ": %s", outcome_name(f->outcome));
	if (f->outcome == OUTCOME_OK && f->status_ms != f->proof_ms)
		write_text(to, ", tetapi tidak utuh", ", but not whole");
	if (f->next_poll_ms != TIME_NONE) {
		write_text(to, "; berikutnya ", "; the next ");
		write_time(to, f->next_poll_ms);
	}
	buf_addc(to->out, '\n');
}

static void put_crossing(const struct account_explained *s,
			 const struct writer *to)
{
	const struct monitor_facts *f = &s->known->facts;

	if (f->crossed_ms == TIME_NONE)
		return;
	explain_time(to, "batas terlewati", "limit passed", f->passed_ms);
	explain_time(to, "bukti lewat batas", "first proof over",
		     f->crossed_ms);
	explain_time(to, "bukti kedua", "second proof", f->second_ms);
}

static void put_hold(const struct account_explained *s, const struct writer *to)
{
	if (!monitor_was_held(s->known))
		return;
	explain_label(to, "ditahan sampai", "held until");
	write_time(to, s->known->decision.held_ms);
	write_text(to, ": banyak akun diam bersamaan\n",
		   ": many fell silent together (the mass guard)\n");
}

static void put_exempt(const struct exempt *exempt, const char *indonesian,
		       const char *english, const struct writer *to)
{
	if (!exempt->set)
		return;
	explain_label(to, indonesian, english);
	write_text(to, "sampai dengan ", "until and including ");
	write_date(to, exempt->until);
	buf_adds(to->out, ": ");
	text_add(to->out, str_of(exempt->why));
	buf_addc(to->out, '\n');
}

static void put_state(const struct account_explained *s,
		      const struct writer *to)
{
	explain_label(to, "keadaan", "state");
	explain_state(to, s->at.state);
	if (s->at.since_ms != TIME_NONE) {
		write_text(to, " sejak ", " since ");
		write_time(to, s->at.since_ms);
	}
	if (s->at.blind && s->at.state == MONITOR_STALE) {
		write_text(to, "; tidak terpantau sejak ",
			   "; unverified since ");
		write_time(to, s->at.blind_ms);
	}
	if (s->at.blind && s->at.reason) {
		buf_adds(to->out, ": ");
		if (strcmp(s->at.reason, "suspect") == 0)
			write_text(to, "ditahan (suspect)", "held (suspect)");
		else
			write_reason(to, s->at.reason);
	}
	buf_addc(to->out, '\n');
}

static void put_known(const struct account_explained *s,
		      const struct writer *to)
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
		     const struct writer *to)
{
	const char *lead = to->language == ALERT_INDONESIAN
				   ? "  berikutnya        "
				   : "  next              ";
	struct account_explained s;

	explain_subject(e, a, &s);
	buf_addc(to->out, '\n');
	write_platform(to, platform_names[a->platform]);
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
	put_next(&s, to, lead);
}

/* ---- for programs ---- */

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

void explain_account_json(const struct explanation *e, const struct account *a,
			  struct buf *out)
{
	struct account_explained s;

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
