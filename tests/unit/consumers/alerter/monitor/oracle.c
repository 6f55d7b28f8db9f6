/* oracle.c -- the rule of staleness a second time: facts and standings.
 * See oracle.h; slow and plain on purpose. */
#include "oracle.h"

#include <stdlib.h>

/* ---- working time: own days, own weekends ---- */

/* 1970-01-01 was a Thursday. */
static bool is_working(const struct oracle *o, int64_t day)
{
	int64_t weekday = (day + 3) % 7; /* Monday 0 */

	return weekday < 5 && !o->holiday[day];
}

void oracle_count_days(struct oracle *o)
{
	int n = 0;

	for (int day = 0; day < ORACLE_DAYS; day++) {
		o->working_before[day] = n;
		n += is_working(o, day);
	}
}

/* Working time from 1970 until then. */
static int64_t worked(const struct oracle *o, int zone_hours, int64_t ms)
{
	int64_t local = ms + zone_hours * HOUR_MS;
	int64_t day = local / DAY_MS;

	if (!o->settings.working_days)
		return local;
	return o->working_before[day] * DAY_MS +
	       (is_working(o, day) ? local % DAY_MS : 0);
}

int64_t oracle_work(const struct oracle *o, int zone_hours, int64_t a_ms,
		    int64_t b_ms)
{
	if (b_ms <= a_ms)
		return 0;
	return worked(o, zone_hours, b_ms) - worked(o, zone_hours, a_ms);
}

/* The first instant with more than work_ms since a, which exists before b. */
static int64_t passed(const struct oracle *o, int zone_hours, int64_t a_ms,
		      int64_t work_ms, int64_t b_ms)
{
	int64_t low = a_ms, high = b_ms; /* not yet, passed */

	while (high - low > 1) {
		int64_t mid = low + (high - low) / 2;

		if (oracle_work(o, zone_hours, a_ms, mid) > work_ms)
			high = mid;
		else
			low = mid;
	}
	return high;
}

/* ---- facts ---- */

void oracle_init(struct oracle *o)
{
	memset(o, 0, sizeof(*o));
	o->memo = calloc(ORACLE_ACCOUNTS, sizeof(*o->memo));
	if (!o->memo)
		abort();
}

void oracle_release(struct oracle *o)
{
	free(o->memo);
	for (size_t i = 0; i < o->n_accounts; i++)
		free(o->account[i].events);
}

void oracle_feed(struct oracle *o, int account, const struct oracle_event *e)
{
	struct oracle_account *a = &o->account[account];

	if (a->n == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 64;
		a->events = realloc(a->events, a->cap * sizeof(*e));
		if (!a->events)
			abort();
	}
	a->events[a->n++] = *e;
	o->memo[account].facts_known = o->memo[account].crossing_known = false;
}

void oracle_go_back(struct oracle *o, int account, size_t n)
{
	o->account[account].n = n;
	o->memo[account].facts_known = o->memo[account].crossing_known = false;
}

static bool is_proof(const struct oracle_event *e)
{
	return e->kind == MONITOR_STATUS && e->outcome == OUTCOME_OK &&
	       e->complete;
}

static int64_t min_of(int64_t a, int64_t b)
{
	return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

static int64_t max_of(int64_t a, int64_t b)
{
	return a > b ? a : b; /* TIME_NONE is the smallest */
}

static int64_t base_of(const struct monitor_facts *f)
{
	return f->newest_ms != TIME_NONE ? f->newest_ms : f->first_proof_ms;
}

static const struct oracle_sentra *sentra_of(const struct oracle *o,
					     int account)
{
	return &o->sentra[o->account[account].sentra];
}

static bool over_at(const struct oracle *o, int account,
		    const struct monitor_facts *f, int64_t proof_ms)
{
	const struct oracle_sentra *s = sentra_of(o, account);

	return proof_ms != TIME_NONE &&
	       oracle_work(o, s->zone_hours, base_of(f), proof_ms) >
		       s->limits.stale_after_ms;
}

static void set_crossing(const struct oracle *o, int account,
			 struct monitor_facts *f, int64_t crossed_ms,
			 int64_t second_ms)
{
	const struct oracle_sentra *s = sentra_of(o, account);

	f->crossed_ms = crossed_ms;
	f->second_ms = second_ms;
	f->passed_ms = crossed_ms == TIME_NONE
			       ? TIME_NONE
			       : passed(o, s->zone_hours, base_of(f),
					s->limits.stale_after_ms, crossed_ms);
}

/* Proofs from mass_hold after the crossing on, and none after the first that is
 * so long after the second proof; seven of them, and that first one. */
static void list_after(const struct oracle *o, struct monitor_facts *f,
		       const int64_t *proofs, size_t n)
{
	int64_t hold = o->settings.mass_hold_ms, last = TIME_NONE;

	f->n_after = 0;
	for (size_t i = 0; i < n && f->crossed_ms != TIME_NONE; i++) {
		bool closes = f->second_ms != TIME_NONE &&
			      proofs[i] >= f->second_ms + hold;

		if (proofs[i] < f->crossed_ms + hold || proofs[i] <= last)
			continue;
		if (closes || f->n_after < MONITOR_AFTER - 1)
			f->after_ms[f->n_after++] = last = proofs[i];
		if (closes)
			return;
	}
}

static void one_more_after(const struct oracle *o, struct monitor_facts *f,
			   int64_t proof_ms)
{
	int64_t proofs[MONITOR_AFTER + 1];
	size_t n = f->n_after;

	memcpy(proofs, f->after_ms, sizeof(f->after_ms));
	proofs[n++] = proof_ms;
	list_after(o, f, proofs, n);
}

/* A post that was seen then made an end of the crossing before, unless it was
 * over already, or stands as it was. */
static void remember(struct monitor_facts *f, const struct monitor_facts *was,
		     int64_t seen_ms)
{
	struct monitor_silence s = { was->crossed_ms, was->passed_ms,
				     was->second_ms, seen_ms };

	if (f->crossed_ms != TIME_NONE)
		s.ended_ms = min_of(s.ended_ms, f->crossed_ms);
	if (s.crossed_ms == TIME_NONE || s.ended_ms <= s.crossed_ms)
		return;
	if (s.second_ms != TIME_NONE && s.second_ms >= s.ended_ms)
		s.second_ms = TIME_NONE;
	for (size_t i = 1; f->n_past == MONITOR_PAST && i < MONITOR_PAST; i++)
		f->past[i - 1] = f->past[i];
	f->n_past -= f->n_past == MONITOR_PAST;
	f->past[f->n_past++] = s;
}

/* Of the instants that are known to be proofs, those that count after a newer
 * post. */
static void cross_again(const struct oracle *o, int account,
			struct monitor_facts *f)
{
	int64_t gap = sentra_of(o, account)->limits.proof_gap_ms;
	int64_t known[3] = { f->crossed_ms, f->second_ms, f->proof_ms };
	int64_t crossed = TIME_NONE, second = TIME_NONE;

	for (int i = 0; i < 3; i++)
		if (over_at(o, account, f, known[i]))
			crossed = min_of(crossed, known[i]);
	for (int i = 1; i < 3 && crossed != TIME_NONE; i++)
		if (known[i] != TIME_NONE && known[i] >= crossed + gap)
			second = min_of(second, known[i]);
	set_crossing(o, account, f, crossed, second);
	one_more_after(o, f, f->proof_ms);
}

static void prove(const struct oracle *o, int account, struct monitor_facts *f,
		  int64_t at_ms)
{
	int64_t gap = sentra_of(o, account)->limits.proof_gap_ms;

	f->first_proof_ms = min_of(f->first_proof_ms, at_ms);
	/* Who never posted ages from then. */
	if (f->newest_ms == TIME_NONE && at_ms < f->proof_ms)
		cross_again(o, account, f);
	if (at_ms < f->proof_ms)
		return;
	f->proof_ms = at_ms;
	if (!over_at(o, account, f, at_ms))
		set_crossing(o, account, f, TIME_NONE, TIME_NONE);
	else if (f->crossed_ms == TIME_NONE)
		set_crossing(o, account, f, at_ms, TIME_NONE);
	else if (f->second_ms == TIME_NONE && at_ms >= f->crossed_ms + gap)
		f->second_ms = at_ms;
	one_more_after(o, f, at_ms);
}

/* The statuses that were the newest when they came, from the last back to where
 * another outcome stood before. */
static int64_t read_reason(const struct oracle_account *a)
{
	int64_t began = TIME_NONE, before = INT64_MAX;
	enum outcome outcome = OUTCOME_UNKNOWN;

	for (size_t i = a->n; i-- > 0;) {
		const struct oracle_event *e = &a->events[i];
		bool newest = e->kind == MONITOR_STATUS && e->at_ms < before;

		for (size_t k = 0; k < i && newest; k++)
			newest = a->events[k].kind != MONITOR_STATUS ||
				 a->events[k].at_ms < e->at_ms;
		if (!newest)
			continue;
		if (began != TIME_NONE && e->outcome != outcome)
			break;
		outcome = e->outcome;
		began = before = e->at_ms;
	}
	return began;
}

static struct monitor_facts read_facts(const struct oracle *o, int account)
{
	const struct oracle_account *a = &o->account[account];
	struct monitor_facts f = {
		.first_ms = TIME_NONE,
		.newest_ms = TIME_NONE,
		.first_proof_ms = TIME_NONE,
		.proof_ms = TIME_NONE,
		.status_ms = TIME_NONE,
		.next_poll_ms = TIME_NONE,
		.crossed_ms = TIME_NONE,
		.passed_ms = TIME_NONE,
		.second_ms = TIME_NONE,
		.last_ms = TIME_NONE,
		.reason_ms = TIME_NONE,
	};

	for (const struct oracle_event *e = a->events; e < a->events + a->n;
	     e++) {
		f.first_ms = min_of(f.first_ms, e->at_ms);
		f.last_ms = max_of(f.last_ms, e->at_ms);
		if (e->kind == MONITOR_STATUS && e->at_ms > f.status_ms) {
			f.status_ms = e->at_ms;
			f.outcome = e->outcome;
			f.next_poll_ms = e->next_poll_ms;
		}
		if (is_proof(e))
			prove(o, account, &f, e->at_ms);
		if (e->kind == MONITOR_POST &&
		    min_of(e->published_ms, e->at_ms) > f.newest_ms) {
			struct monitor_facts was = f;

			f.newest_ms = min_of(e->published_ms, e->at_ms);
			cross_again(o, account, &f);
			remember(&f, &was, e->at_ms);
		}
	}
	f.reason_ms = read_reason(a);
	return f;
}

static struct oracle_crossing read_crossing(const struct oracle *o, int account)
{
	const struct oracle_account *a = &o->account[account];
	int64_t gap = sentra_of(o, account)->limits.proof_gap_ms;
	struct oracle_crossing c = { TIME_NONE, TIME_NONE, true };
	struct monitor_facts f = { .newest_ms = TIME_NONE,
				   .first_proof_ms = TIME_NONE,
				   .proof_ms = TIME_NONE };

	for (const struct oracle_event *e = a->events; e < a->events + a->n;
	     e++) {
		int64_t post = min_of(e->published_ms, e->at_ms);

		if (e->kind == MONITOR_POST && post > f.newest_ms) {
			c.orderly &= post >= f.proof_ms;
			f.newest_ms = post;
		}
		if (is_proof(e)) {
			c.orderly &= e->at_ms >= f.proof_ms;
			f.first_proof_ms = min_of(f.first_proof_ms, e->at_ms);
			f.proof_ms = max_of(f.proof_ms, e->at_ms);
		}
	}
	for (size_t i = 0; i < a->n; i++)
		if (is_proof(&a->events[i]) &&
		    over_at(o, account, &f, a->events[i].at_ms))
			c.crossed_ms = min_of(c.crossed_ms, a->events[i].at_ms);
	for (size_t i = 0; i < a->n && c.crossed_ms != TIME_NONE; i++)
		if (is_proof(&a->events[i]) &&
		    a->events[i].at_ms >= c.crossed_ms + gap)
			c.second_ms = min_of(c.second_ms, a->events[i].at_ms);
	return c;
}

struct monitor_facts oracle_facts(const struct oracle *o, int account)
{
	struct oracle_memo *memo = &o->memo[account];

	if (!memo->facts_known)
		memo->facts = read_facts(o, account);
	memo->facts_known = true;
	return memo->facts;
}

struct oracle_crossing oracle_crossing(const struct oracle *o, int account)
{
	struct oracle_memo *memo = &o->memo[account];

	if (!memo->crossing_known)
		memo->crossing = read_crossing(o, account);
	memo->crossing_known = true;
	return memo->crossing;
}

int64_t oracle_limit_ms(const struct oracle *o, int account)
{
	const struct oracle_sentra *s = sentra_of(o, account);
	struct monitor_facts f = oracle_facts(o, account);

	if (base_of(&f) == TIME_NONE)
		return TIME_NONE;
	return passed(o, s->zone_hours, base_of(&f), s->limits.stale_after_ms,
		      base_of(&f) + 60 * DAY_MS);
}

/* ---- standings ---- */

static bool blind_by_proofs(const struct oracle *o, int account,
			    const struct monitor_facts *f, int64_t t_ms,
			    struct monitor_status *out)
{
	int64_t after = sentra_of(o, account)->limits.blind_after_ms;
	int64_t from = f->proof_ms != TIME_NONE ? f->proof_ms : f->first_ms;
	bool reported =
		f->status_ms != TIME_NONE && f->status_ms > t_ms - after;

	if (from == TIME_NONE || t_ms < from + after)
		return false;
	out->blind = true;
	out->blind_ms =
		max_of(from + after, o->account[account].exempt_until_ms);
	out->reason = reported ? outcome_name(f->outcome) : "silent";
	return true;
}

static bool held(const struct oracle *o, int account,
		 const struct monitor_facts *f, int64_t t_ms)
{
	const struct monitor_decision *v = &o->decided.decision[account];

	return v->held_ms != TIME_NONE && t_ms < v->held_ms &&
	       over_at(o, account, f, f->proof_ms) &&
	       v->held_newest_ms == f->newest_ms;
}

bool oracle_exempt(const struct oracle *o, int account, int64_t t_ms)
{
	return t_ms < o->account[account].exempt_until_ms;
}

static struct monitor_status stand(const struct oracle *o, int account,
				   const struct monitor_facts *f, int64_t t_ms)
{
	const struct oracle_sentra *s = sentra_of(o, account);
	const struct monitor_decision *v = &o->decided.decision[account];
	int64_t ended = o->account[account].exempt_until_ms;
	struct monitor_status st = { .since_ms = TIME_NONE,
				     .blind_ms = TIME_NONE,
				     .age_ms = TIME_NONE };

	if (f->proof_ms != TIME_NONE) {
		st.age_ms =
			oracle_work(o, s->zone_hours, base_of(f), f->proof_ms);
		st.over = st.age_ms > s->limits.stale_after_ms;
		st.within = !st.over;
	}
	if (oracle_exempt(o, account, t_ms)) {
		st.state = MONITOR_EXEMPT;
		return st;
	}
	if (!blind_by_proofs(o, account, f, t_ms, &st) &&
	    held(o, account, f, t_ms)) {
		st.blind = true;
		st.blind_ms =
			max_of(v->held_ms - o->settings.mass_hold_ms, ended);
		st.reason = "suspect";
	}
	if (v->stale_ms != TIME_NONE && st.over) {
		st.state = MONITOR_STALE;
		st.since_ms = max_of(v->stale_ms, ended);
	} else if (st.blind) {
		st.state = MONITOR_BLIND;
		st.since_ms = st.blind_ms;
	} else if (f->proof_ms == TIME_NONE) {
		st.state = MONITOR_UNKNOWN;
	} else {
		st.state = st.age_ms > s->limits.aging_after_ms ? MONITOR_AGING
								: MONITOR_FRESH;
	}
	return st;
}

struct monitor_status oracle_status(const struct oracle *o, int account,
				    int64_t t_ms)
{
	struct monitor_facts f = oracle_facts(o, account);

	return stand(o, account, &f, t_ms);
}

bool oracle_held(const struct oracle *o, int account, int64_t t_ms)
{
	struct monitor_facts f = oracle_facts(o, account);

	return held(o, account, &f, t_ms);
}

enum monitor_state oracle_sentra_state(const struct oracle *o, int sentra,
				       int platform, int64_t t_ms,
				       int64_t *since_ms)
{
	enum monitor_state least = MONITOR_UNREGISTERED;

	*since_ms = TIME_NONE;
	for (size_t i = 0; i < o->n_accounts; i++) {
		const struct oracle_account *a = &o->account[i];
		struct monitor_status st;

		if (!a->listed || a->sentra != sentra ||
		    (platform >= 0 && (int)a->platform != platform))
			continue;
		st = oracle_status(o, (int)i, t_ms);
		if (st.state < least)
			least = st.state;
		if (st.state == MONITOR_STALE)
			*since_ms = max_of(*since_ms, st.since_ms);
	}
	if (least != MONITOR_STALE)
		*since_ms = TIME_NONE;
	return least;
}
