/* monitor_kit.h -- tables of sequences for monitor_step(): a row is a roster,
 * what happens, and the transcript that it must lead to.
 *
 * Times are 7d30m, counted from 2024-01-01T00:00Z, a Monday.  Steps, with '|'
 * between, each "<time> <verb> <accounts> ...":
 *
 *   seen, post [<published>], ok, part, auth ...: an event of the accounts
 *   eval [partial] [<stage>:<reason>:<since>]: evaluate, and write the effects
 *   status, facts, sentra <id> [<platform>], tally, firing: write what is so
 *   roster <roster>, working <roster> (in working days): adopt another
 *   restore +|-<kind>:<of>:<reason>:<since>: published before
 *   clear
 *   rebuild: the facts stay, as the log has them; decisions are gone
 *
 * Accounts are "a" or "a0-9"; with "a0-9+15m" each comes so much later.  A
 * roster: "s a@youtube b@x!3; r<9 c0-9@tiktok": of s, b exempt until day 3; r
 * active until day 9 (of a report timezone 7 hours ahead). */
#ifndef SENTRA_TESTS_UNIT_KIT_MONITOR_KIT_H
#define SENTRA_TESTS_UNIT_KIT_MONITOR_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/faults.h"
#include "consumers/alerter/monitor/monitor.h"

#include <stdio.h>
#include <stdlib.h>

#define KIT_EPOCH_MS INT64_C(1704067200000)
#define KIT_DAY      19723

struct monitor_row {
	const char *requirement, *roster, *steps, *want;
};

struct monitor_kit {
	struct monitor *monitor;
	struct roster *roster;
	struct zone *zone; /* of all that asked */
	struct buf text, out;
	bool working_days;
};

/* ---- times ---- */

static inline int64_t kit_span(const char **p)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = { { "ms", 1 },
		      { "d", DAY_MS },
		      { "h", HOUR_MS },
		      { "m", MINUTE_MS },
		      { "s", SECOND_MS } };
	int64_t sum = 0, sign = **p == '-' ? -1 : 1;

	*p += **p == '-';
	while (**p >= '0' && **p <= '9') {
		char *end;
		int64_t n = strtoll(*p, &end, 10);
		size_t u = 0;

		while (u < ARRAY_LEN(units) &&
		       strncmp(end, units[u].unit, strlen(units[u].unit)) != 0)
			u++;
		*p = end + (u < ARRAY_LEN(units) ? strlen(units[u].unit) : 0);
		sum += n * (u < ARRAY_LEN(units) ? units[u].ms : 1);
	}
	return sign * sum;
}

static inline int64_t kit_time(const char *text)
{
	return KIT_EPOCH_MS + kit_span(&text);
}

static inline void kit_put_time(struct monitor_kit *k, int64_t ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = { { "d", DAY_MS },
		      { "h", HOUR_MS },
		      { "m", MINUTE_MS },
		      { "s", SECOND_MS },
		      { "ms", 1 } };
	int64_t left;

	if (ms == TIME_NONE || ms == KIT_EPOCH_MS) {
		buf_adds(&k->out, ms == TIME_NONE ? "-" : "0");
		return;
	}
	left = ms - KIT_EPOCH_MS;
	if (left < 0)
		buf_addc(&k->out, '-');
	left = left < 0 ? -left : left;
	for (size_t u = 0; u < ARRAY_LEN(units); left %= units[u++].ms)
		if (left >= units[u].ms)
			buf_addf(&k->out, "%lld%s",
				 (long long)(left / units[u].ms),
				 units[u].unit);
}

/* ---- accounts: a name, or a range of names ---- */

struct kit_names {
	char stem[32];
	int from, to; /* from < 0: the stem alone */
	int64_t step_ms;
};

static inline struct kit_names kit_names(const char *text)
{
	struct kit_names n = { .from = -1, .to = -1 };
	size_t stem = strcspn(text, "0123456789@+!");
	const char *p;

	snprintf(n.stem, sizeof(n.stem), "%.*s", (int)stem, text);
	if (text[stem] >= '0' && text[stem] <= '9')
		n.from = n.to = (int)strtol(text + stem, NULL, 10);
	if ((p = strchr(text, '-')))
		n.to = (int)strtol(p + 1, NULL, 10);
	if ((p = strchr(text, '+'))) {
		p++;
		n.step_ms = kit_span(&p);
	}
	return n;
}

static inline const char *kit_name(const struct kit_names *n, int i,
				   char out[48])
{
	if (n->from < 0)
		snprintf(out, 48, "%s", n->stem);
	else
		snprintf(out, 48, "%s%d", n->stem, i);
	return out;
}

/* ---- the roster ---- */

static inline void kit_exempt(struct buf *b, const char *word)
{
	const char *bang = strchr(word, '!');
	char date[DATE_SIZE];

	if (!bang)
		return;
	date_format(KIT_DAY + strtol(bang + 1, NULL, 10), date);
	buf_addf(b, ",\"exempt\":{\"until\":\"%s\",\"why\":\"test\"}", date);
}

static inline void kit_accounts(struct buf *b, const char *word, bool *first)
{
	struct kit_names n = kit_names(word);
	const char *at = strchr(word, '@') + 1;
	char name[48];

	for (int i = n.from; i <= n.to; i++) {
		buf_addf(b,
			 "%s{\"platform\":\"%.*s\",\"id\":\"%s\","
			 "\"handle\":null,\"verified_by\":null,"
			 "\"verified_at\":null",
			 *first ? "" : ",", (int)strcspn(at, "!"), at,
			 kit_name(&n, i, name));
		kit_exempt(b, word);
		buf_addc(b, '}');
		*first = false;
	}
}

static inline void kit_sentra(struct buf *b, char *spec)
{
	const char *until;
	char *rest, *word = strtok_r(spec, " ", &rest);
	bool first = true;
	char date[DATE_SIZE + 2] = "null";

	if ((until = strchr(word, '<'))) {
		date[0] = '"';
		date_format(KIT_DAY + strtol(until + 1, NULL, 10), date + 1);
		strncat(date, "\"", 2);
	}
	buf_addf(b,
		 "{\"id\":\"%.*s\",\"name\":\"%s\",\"kind\":\"sentra\","
		 "\"city\":\"C\",\"province\":\"P\","
		 "\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"
		 "\"service_areas\":[],\"active_from\":null,"
		 "\"active_until\":%s",
		 (int)strcspn(word, "!<"), word, word, date);
	kit_exempt(b, word);
	buf_adds(b, ",\"accounts\":[");
	while ((word = strtok_r(NULL, " ", &rest)))
		kit_accounts(b, word, &first);
	buf_adds(b, "]}");
}

/* YouTube has the values of the configuration's sample; of the others, X is
 * stale a day earlier. */
static inline void kit_limits(const void *ctx, const char *sentra_id,
			      enum platform_id platform,
			      struct monitor_limits *out)
{
	(void)ctx;
	(void)sentra_id;
	*out = (struct monitor_limits){ 3 * DAY_MS, 7 * DAY_MS, 30 * MINUTE_MS,
					6 * HOUR_MS };
	if (platform == PLATFORM_x)
		out->stale_after_ms -= DAY_MS;
}

static inline const struct zone *kit_zone(const void *ctx, const char *name)
{
	(void)name;
	return ((const struct monitor_kit *)ctx)->zone;
}

static inline void kit_roster(struct monitor_kit *k, const char *spec)
{
	char *copy = strdup(spec), *rest, *sentra;
	struct monitor_policy policy = {
		.settings = { k->working_days, 5, 0.15, HOUR_MS, DAY_MS,
			      DAY_MS },
		.limits = kit_limits,
		.zone = kit_zone,
		.ctx = k,
		.zone_hours = 7,
	};
	struct roster *before = k->roster;
	struct faults faults;
	struct err err = { 0 };

	buf_clear(&k->text);
	buf_adds(&k->text, "{\"version\":1,\"sentras\":[");
	sentra = strtok_r(copy, ";", &rest);
	for (bool first = true; sentra; first = false) {
		buf_adds(&k->text, first ? "" : ",");
		kit_sentra(&k->text, sentra);
		sentra = strtok_r(NULL, ";", &rest);
	}
	buf_adds(&k->text, "]}");
	faults_init(&faults);
	if (roster_parse(&k->roster, buf_str(&k->text), "r", &faults, &err))
		fail_msg("%s: %s", faults.n ? faults.at[0].printed : err.text,
			 buf_cstr(&k->text));
	faults_release(&faults);
	policy.roster = k->roster;
	assert_int_equal(monitor_adopt(k->monitor, &policy, &err), 0);
	roster_free(before);
	free(copy);
}

/* ---- steps ---- */

static inline void kit_part(struct monitor_kit *k)
{
	if (buf_str(&k->out).n > 0)
		buf_adds(&k->out, "| ");
}

static inline void kit_effect(void *ctx, const struct monitor_effect *e)
{
	struct monitor_kit *k = ctx;

	kit_part(k);
	buf_addf(&k->out, "%c%s %s%s%s ", e->raised ? '+' : '-',
		 alert_kinds[e->alert.kind].name, e->alert.of,
		 e->alert.reason[0] ? "/" : "", e->alert.reason);
	kit_put_time(k, e->alert.since_ms);
	buf_addc(&k->out, ' ');
}

static inline struct monitor_account *kit_account(struct monitor_kit *k,
						  const char *name)
{
	for (size_t i = 0; i < monitor_count(k->monitor); i++)
		if (strcmp(monitor_at(k->monitor, i)->account_id, name) == 0)
			return monitor_at(k->monitor, i);
	fail_msg("no account %s", name);
	return NULL;
}

static inline bool kit_verb(const char *verb, const char *published,
			    struct monitor_input *in)
{
	in->kind = MONITOR_STATUS;
	in->next_poll_ms = TIME_NONE;
	in->complete = strcmp(verb, "part") != 0;
	if (strcmp(verb, "seen") == 0) {
		in->kind = MONITOR_ACCOUNT;
	} else if (strcmp(verb, "post") == 0) {
		in->kind = MONITOR_POST;
		in->published_ms = published ? kit_time(published) : in->at_ms;
	} else if (in->complete) {
		while (in->outcome < OUTCOME_UNKNOWN &&
		       strcmp(verb, outcome_name(in->outcome)) != 0)
			in->outcome++;
		return in->outcome < OUTCOME_UNKNOWN;
	}
	return true;
}

/* The roster's accounts, and anybody else on youtube of a sentra "other". */
static inline void kit_event(struct monitor_kit *k, int64_t at_ms,
			     const char *verb, const char *who,
			     const char *published)
{
	struct kit_names names = kit_names(who);
	struct err err = { 0 };

	for (int i = names.from; i <= names.to; i++) {
		struct monitor_input in = { .at_ms = at_ms };
		char name[48];

		if (!kit_verb(verb, published, &in))
			fail_msg("no verb %s", verb);
		in.account_id = str_of(kit_name(&names, i, name));
		in.sentra_id = STR_LIT("other");
		in.platform = PLATFORM_youtube;
		for (size_t s = 0; s < k->roster->n; s++)
			for (size_t a = 0; a < k->roster->sentras[s].n_accounts;
			     a++) {
				const struct sentra *it =
					&k->roster->sentras[s];

				if (strcmp(it->accounts[a].id, name) != 0)
					continue;
				in.sentra_id = str_of(it->id);
				in.platform = it->accounts[a].platform;
			}
		assert_int_equal(monitor_step(k->monitor, &in, NULL, NULL,
					      &err),
				 0);
		at_ms += names.step_ms;
	}
}

static inline void kit_eval(struct monitor_kit *k, int64_t t_ms, char **rest)
{
	struct monitor_stall stalls[4];
	struct monitor_input in = { .kind = MONITOR_EVALUATE, .at_ms = t_ms };
	struct err err = { 0 };
	char *word;

	while ((word = strtok_r(NULL, " ", rest))) {
		char *part;
		struct monitor_stall *stall = &stalls[in.n_stalls];

		if (strcmp(word, "partial") == 0) {
			in.partial = true;
			continue;
		}
		in.n_stalls++;
		assert_true(in.n_stalls <= ARRAY_LEN(stalls));
		stall->stage = strtok_r(word, ":", &part);
		stall->reason = strtok_r(NULL, ":", &part);
		stall->since_ms = kit_time(part);
	}
	in.stalls = stalls;
	assert_int_equal(monitor_step(k->monitor, &in, kit_effect, k, &err), 0);
}

static inline void kit_status(struct monitor_kit *k, int64_t t_ms,
			      const char *name)
{
	struct monitor_status s;

	monitor_account_status(kit_account(k, name), t_ms, &s);
	kit_part(k);
	buf_addf(&k->out, "%s %s", name, monitor_state_names[s.state]);
	if (s.since_ms != TIME_NONE) {
		buf_addc(&k->out, ' ');
		kit_put_time(k, s.since_ms);
	}
	if (s.blind) {
		buf_addf(&k->out, " blind/%s ", s.reason);
		kit_put_time(k, s.blind_ms);
	}
	buf_addc(&k->out, ' ');
}

static inline void kit_facts(struct monitor_kit *k, int64_t t_ms,
			     const char *name)
{
	const struct monitor_account *a = kit_account(k, name);
	struct monitor_status s;
	const int64_t shown[] = { a->facts.crossed_ms, a->facts.passed_ms,
				  a->facts.second_ms };
	static const char *const words[] = { "crossed", "passed", "second" };

	monitor_account_status(a, t_ms, &s);
	kit_part(k);
	buf_addf(&k->out, "%s age ", name);
	kit_put_time(k, s.age_ms == TIME_NONE ? s.age_ms
					      : s.age_ms + KIT_EPOCH_MS);
	buf_addc(&k->out, ' ');
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (shown[i] != TIME_NONE) {
			buf_addf(&k->out, "%s ", words[i]);
			kit_put_time(k, shown[i]);
			buf_addc(&k->out, ' ');
		}
}

static inline void kit_see_sentra(struct monitor_kit *k, int64_t t_ms,
				  const char *id, const char *platform)
{
	const struct sentra *s = roster_find(k->roster, str_of(id));
	int p = platform ? platform_find(str_of(platform)) : -1;
	int64_t since = 0;

	assert_non_null(s);
	kit_part(k);
	buf_addf(&k->out, "%s %s ", id,
		 monitor_state_names[monitor_sentra(k->monitor, s, p, t_ms,
						    &since)]);
	if (since != TIME_NONE) {
		kit_put_time(k, since);
		buf_addc(&k->out, ' ');
	}
}

/* How many accounts are in each state; and how many of them suspect. */
static inline void kit_tally(struct monitor_kit *k, int64_t t_ms)
{
	size_t n[MONITOR_STATE_COUNT] = { 0 }, suspect = 0;

	for (size_t i = 0; i < monitor_count(k->monitor); i++) {
		struct monitor_status s;

		monitor_account_status(monitor_at(k->monitor, i), t_ms, &s);
		n[s.state]++;
		suspect += s.blind && strcmp(s.reason, "suspect") == 0;
	}
	kit_part(k);
	for (size_t i = 0; i < MONITOR_STATE_COUNT; i++)
		if (n[i] > 0)
			buf_addf(&k->out, "%zu %s ", n[i],
				 monitor_state_names[i]);
	if (suspect > 0)
		buf_addf(&k->out, "%zu suspect ", suspect);
}

static inline void kit_restore(struct monitor_kit *k, char *word)
{
	struct monitor_alert alert = { .kind = 0 };
	char *rest, *kind = strtok_r(word + 1, ":", &rest);
	char *of = strtok_r(NULL, ":", &rest);
	char *reason = strtok_r(NULL, ":", &rest);

	while (strcmp(alert_kinds[alert.kind].name, kind) != 0)
		alert.kind++;
	snprintf(alert.of, sizeof(alert.of), "%s", of);
	if (strcmp(reason, "-") != 0)
		snprintf(alert.reason, sizeof(alert.reason), "%s", reason);
	alert.since_ms = kit_time(rest);
	assert_int_equal(monitor_restore_alert(k->monitor, &alert,
					       word[0] == '+'),
			 0);
}

static inline void kit_firing(struct monitor_kit *k)
{
	kit_part(k);
	buf_adds(&k->out, "firing ");
	for (size_t i = 0; i < monitor_firing_count(k->monitor); i++)
		buf_addf(&k->out, "%s ", monitor_firing_at(k->monitor, i)->of);
}

static inline void kit_rebuild(struct monitor_kit *k)
{
	for (size_t i = 0; i < monitor_count(k->monitor); i++)
		monitor_at(k->monitor, i)->decision =
			(struct monitor_decision){ TIME_NONE, TIME_NONE,
						   TIME_NONE };
}

static inline void kit_step(struct monitor_kit *k, char *step)
{
	char *rest, *when = strtok_r(step, " ", &rest);
	char *verb = strtok_r(NULL, " ", &rest), *who;
	int64_t t_ms = kit_time(when);

	if (strcmp(verb, "eval") == 0) {
		kit_eval(k, t_ms, &rest);
		return;
	}
	if (strcmp(verb, "roster") == 0 || strcmp(verb, "working") == 0) {
		k->working_days = verb[0] == 'w';
		kit_roster(k, rest);
		return;
	}
	who = strtok_r(NULL, " ", &rest);
	if (strcmp(verb, "status") == 0)
		kit_status(k, t_ms, who);
	else if (strcmp(verb, "facts") == 0)
		kit_facts(k, t_ms, who);
	else if (strcmp(verb, "sentra") == 0)
		kit_see_sentra(k, t_ms, who, strtok_r(NULL, " ", &rest));
	else if (strcmp(verb, "tally") == 0)
		kit_tally(k, t_ms);
	else if (strcmp(verb, "restore") == 0)
		kit_restore(k, who);
	else if (strcmp(verb, "firing") == 0)
		kit_firing(k);
	else if (strcmp(verb, "rebuild") == 0)
		kit_rebuild(k);
	else if (strcmp(verb, "clear") == 0)
		monitor_clear(k->monitor);
	else
		kit_event(k, t_ms, verb, who, strtok_r(NULL, " ", &rest));
}

static inline bool kit_row(const struct monitor_row *row)
{
	struct monitor_kit k = { .working_days = false };
	struct err err = { 0 };
	char *steps = strdup(row->steps), *rest, *step;
	struct str got;
	bool right;

	k.monitor = monitor_new(&err);
	k.zone = zone_open("Asia/Jakarta", &err);
	assert_non_null(k.monitor);
	assert_non_null(k.zone);
	buf_init(&k.text, 1 << 22);
	buf_init(&k.out, 1 << 16);
	kit_roster(&k, row->roster);
	for (step = strtok_r(steps, "|", &rest); step;
	     step = strtok_r(NULL, "|", &rest))
		kit_step(&k, step);
	got = buf_str(&k.out);
	got.n -= got.n > 0 && got.p[got.n - 1] == ' ';
	right = str_eq(got, str_of(row->want));
	if (!right)
		print_error("%s\n  got:  %.*s\n  want: %s\n", row->requirement,
			    STR_ARG(got), row->want);
	monitor_free(k.monitor);
	roster_free(k.roster);
	zone_close(k.zone);
	buf_release(&k.text);
	buf_release(&k.out);
	free(steps);
	return right;
}

static inline void kit_rows(const struct monitor_row *rows, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		print_message("%s\n", rows[i].requirement);
		wrong += !kit_row(&rows[i]);
	}
	assert_int_equal(wrong, 0);
}

#endif
