/* explain_next.c -- words that explanations share, and what comes next. */
#include "consumers/ctl/text_table.h"
#include "explain.h"

#include "common/base/clock.h"

#define LABEL_WIDTH 18

void explain_subject(const struct explanation *e, const struct account *account,
		     struct account_view *out)
{
	const struct monitor_account *known =
		monitor_find(e->monitor, str_of(e->sentra->id),
			     account->platform, str_of(account->identity));

	*out = (struct account_view){ .of = e,
				      .account = account,
				      .known = known,
				      .at = { .state = MONITOR_UNKNOWN,
					      .since_ms = TIME_NONE,
					      .blind_ms = TIME_NONE,
					      .age_ms = TIME_NONE },
				      .base_ms = TIME_NONE };
	if (!known)
		return;
	monitor_stand(e->monitor, known, e->t_ms, &out->at);
	out->base_ms = monitor_base_ms(&known->facts);
	out->all_days = !e->plan->settings.working_days || !known->zone;
}

int64_t explain_after(const struct account_view *s, int64_t work_ms)
{
	return calendar_after(s->of->plan->calendar, s->known->zone,
			      s->all_days, s->base_ms, work_ms);
}

/* ---- words ---- */

static void add_unit(const struct speech *s, int64_t n, const char *indonesian,
		     const char *english, const char **lead)
{
	if (n == 0)
		return;
	buf_adds(s->out, *lead);
	buf_addi(s->out, n);
	say(s, indonesian, english);
	if (n > 1)
		say(s, "", "s");
	*lead = " ";
}

void explain_span(const struct speech *s, int64_t ms)
{
	const char *lead = "";

	add_unit(s, ms / DAY_MS, " hari", " day", &lead);
	add_unit(s, ms % DAY_MS / HOUR_MS, " jam", " hour", &lead);
	add_unit(s, ms % HOUR_MS / MINUTE_MS, " menit", " minute", &lead);
	if (ms < HOUR_MS)
		add_unit(s, ms % MINUTE_MS / SECOND_MS, " detik", " second",
			 &lead);
	if (!*lead)
		say(s, "0 menit", "0 minutes");
}

void explain_state(const struct speech *s, enum monitor_state state)
{
	static const char *const words[MONITOR_STATE_COUNT] = {
		[MONITOR_FRESH] = "aktif",
		[MONITOR_AGING] = "mulai lama",
		[MONITOR_BLIND] = "tak terpantau",
		[MONITOR_UNKNOWN] = "belum diketahui",
		[MONITOR_STALE] = "diam terlalu lama",
		[MONITOR_EXEMPT] = "dikecualikan",
		[MONITOR_UNREGISTERED] = "tanpa akun",
	};

	buf_adds(s->out, monitor_state_names[state]);
	if (s->language == ALERT_INDONESIAN)
		buf_addf(s->out, " (%s)", words[state]);
}

void explain_label(const struct speech *s, const char *indonesian,
		   const char *english)
{
	const char *word =
		s->language == ALERT_INDONESIAN ? indonesian : english;
	size_t width = text_width(word);

	buf_addf(s->out, "  %s", word);
	for (; width < LABEL_WIDTH; width++)
		buf_addc(s->out, ' ');
}

void explain_time(const struct speech *s, const char *indonesian,
		  const char *english, int64_t ms)
{
	explain_label(s, indonesian, english);
	if (ms == TIME_NONE)
		say(s, "belum ada", "none yet");
	else
		say_time(s, ms);
	buf_addc(s->out, '\n');
}

/* ---- next ---- */

static void say_when(const struct speech *s, int64_t ms)
{
	if (ms == INT64_MAX)
		say(s, "tidak dalam 20 tahun", "not within 20 years");
	else
		say_time(s, ms);
}

static void next_within(const struct account_view *s, const struct speech *to,
			const char *lead)
{
	const struct monitor_limits *l = &s->known->limits;
	bool aging = s->at.age_ms > l->aging_after_ms;

	buf_adds(to->out, lead);
	say(to, "bila tidak ada unggahan: ", "if nothing is posted: ");
	if (!aging) {
		say(to, "aging setelah ", "aging after ");
		say_when(to, explain_after(s, l->aging_after_ms));
		buf_adds(to->out, ", ");
	}
	say(to, "stale setelah ", "stale after ");
	say_when(to, explain_after(s, l->stale_after_ms));
	say(to, ", pada bukti kedua, sekurangnya ",
	    ", at the second proof, at least ");
	explain_span(to, l->proof_gap_ms);
	say(to, " sesudah yang pertama\n", " after the first\n");
}

static void next_over(const struct account_view *s, const struct speech *to,
		      const char *lead)
{
	const struct monitor_account *a = s->known;

	buf_adds(to->out, lead);
	if (a->decision.stale_ms != TIME_NONE) {
		say(to, "berakhir begitu unggahan baru terlihat\n",
		    "it ends once a newer post is seen\n");
	} else if (a->facts.second_ms == TIME_NONE) {
		say(to, "stale pada bukti utuh pertama sejak ",
		    "stale at the first proof from ");
		say_time(to, a->facts.crossed_ms + a->limits.proof_gap_ms);
		say(to, ", bila tidak ada unggahan baru\n",
		    " on, if no newer post is seen\n");
	} else if (monitor_was_held(a)) {
		say(to, "ditahan sampai ", "held until ");
		say_time(to, a->decision.held_ms);
		say(to, "; stale pada bukti pertama sesudahnya\n",
		    "; stale at the first proof after that\n");
	} else {
		say(to, "penilaian berikut memutuskan: stale, atau ditahan\n",
		    "the next evaluation decides: stale, or held\n");
	}
}

static void next_blind(const struct account_view *s, const struct speech *to,
		       const char *lead)
{
	const struct monitor_facts *f = &s->known->facts;
	int64_t from = f->proof_ms != TIME_NONE ? f->proof_ms : f->first_ms;

	if (from == TIME_NONE)
		return;
	buf_adds(to->out, lead);
	if (s->of->t_ms >= from + s->known->limits.blind_after_ms) {
		say(to, "terpantau lagi pada bukti utuh berikut\n",
		    "it is seen again at the next proof\n");
		return;
	}
	say(to, "blind pada ", "blind at ");
	say_time(to, from + s->known->limits.blind_after_ms);
	say(to, " bila tidak ada bukti sampai saat itu\n",
	    " if no proof comes until then\n");
}

void explain_next(const struct account_view *s, const struct speech *to,
		  const char *lead)
{
	if (!s->known || s->known->facts.first_ms == TIME_NONE) {
		buf_adds(to->out, lead);
		say(to, "menunggu laporan pertama pengumpul\n",
		    "it waits for the producer's first report\n");
		return;
	}
	if (s->at.state == MONITOR_EXEMPT) {
		buf_adds(to->out, lead);
		say(to, "dikecualikan sampai ", "exempt until ");
		say_time(to, s->known->exempt_ms);
		say(to, ", lalu langsung seperti semestinya:\n",
		    ", then at once what it would be:\n");
	}
	if (s->at.over)
		next_over(s, to, lead);
	else if (s->at.within)
		next_within(s, to, lead);
	next_blind(s, to, lead);
}
