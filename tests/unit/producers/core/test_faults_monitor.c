/* test_faults_monitor.c -- each fault of the matrix, reported to the monitor:
 * no fault of ours or of a platform is ever called the silence of a sentra.
 *
 * The events of the round that it hits come again each quarter of an hour.
 * Where the contract gives that round no proof, the account stood just below
 * the limit before, so that one false proof were enough for a false alert; and
 * it must be blind, for that outcome, once blind_after is over. Where the round
 * is a proof, no alert may be raised at all.  The round after it is well, and
 * ends the alert. */
#include "faults_tables.h"
#include "faults_want.h"

#include "consumers/alerter/monitor/monitor.h"

/* The posts of a script in health are of yesterday, 27 h and some old. */
#define NEWEST_MS      (NOW_MS - 27 * HOUR_MS)
#define STALE_AFTER_MS (28 * HOUR_MS)
#define NEVER_MS       (400 * DAY_MS)
#define BLIND_AFTER_MS (6 * HOUR_MS)
#define PROOF_MS       (NOW_MS - EVERY_MS) /* the last one before the fault */
#define ROUNDS         28

struct story {
	const struct world *world;
	struct want want;
	struct producer_config *config;
	struct monitor *monitor;
	struct buf published; /* the alerts, in words */
	size_t raised, blind, content;
	char reason[MONITOR_REASON_MAX];
};

static void limits(const void *ctx, const char *sentra_id,
		   enum platform_id platform, struct monitor_limits *out)
{
	const struct story *s = ctx;
	int64_t after_ms = s->want.complete ? NEVER_MS : STALE_AFTER_MS;

	(void)sentra_id;
	(void)platform;
	*out = (struct monitor_limits){ after_ms, after_ms, 30 * MINUTE_MS,
					BLIND_AFTER_MS };
}

static const struct zone *no_zone(const void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

static void note(void *ctx, const struct monitor_effect *effect)
{
	const struct monitor_alert *alert = &effect->alert;
	struct story *s = ctx;

	buf_addf(&s->published, " %c%s %s %s", effect->raised ? '+' : '-',
		 alert_kinds[alert->kind].name, alert->of, alert->reason);
	if (!effect->raised)
		return;
	s->raised++;
	s->content += alert->kind == ALERT_CONTENT_STALE;
	if (alert->kind != ALERT_COLLECTION_BLIND ||
	    strcmp(alert->of, s->world->platform->name) != 0)
		return;
	s->blind++;
	snprintf(s->reason, sizeof(s->reason), "%s", alert->reason);
}

static void feed(struct story *s, const struct monitor_input *in)
{
	struct err err = { 0 };

	if (monitor_step(s->monitor, in, note, s, &err) < 0)
		fail_msg("%s", err.text);
}

/* ---- before the fault ---- */

static struct monitor_input of_satu(const struct story *s,
				    enum monitor_input_kind kind)
{
	const struct sentra *satu =
		roster_find(s->config->roster, STR_LIT("satu"));

	return (struct monitor_input){
		.kind = kind,
		.at_ms = PROOF_MS,
		.sentra_id = STR_LIT("satu"),
		.account_id = str_of(satu->accounts[0].identity),
		.platform = s->config->platform_id,
		.published_ms = NEWEST_MS,
		.outcome = OUTCOME_OK,
		.complete = true,
		.next_poll_ms = TIME_NONE,
	};
}

static void begin(struct story *s)
{
	struct monitor_policy config = { .roster = s->config->roster,
					 .settings = { .mass_accounts = 5,
						       .mass_share = 0.15,
						       .mass_window_ms =
							       HOUR_MS,
						       .mass_late_ms = DAY_MS,
						       .mass_hold_ms = DAY_MS },
					 .limits = limits,
					 .ctx = s,
					 .zone = no_zone,
					 .zone_hours = 7 };
	struct monitor_input post, proof;
	struct err err;

	s->monitor = monitor_new(&err);
	assert_non_null(s->monitor);
	assert_int_equal(monitor_adopt(s->monitor, &config, &err), 0);
	post = of_satu(s, MONITOR_POST);
	proof = of_satu(s, MONITOR_STATUS);
	feed(s, &post);
	feed(s, &proof);
}

/* ---- the fault ---- */

static struct monitor_input input_of(const struct story *s,
				     const struct event *e, int64_t at_ms)
{
	struct monitor_input in = { .kind = MONITOR_ACCOUNT,
				    .at_ms = at_ms,
				    .sentra_id = e->sentra_id,
				    .account_id = e->account_id,
				    .platform = s->config->platform_id,
				    .next_poll_ms = TIME_NONE };

	if (e->kind == EVENT_POST) {
		in.kind = MONITOR_POST;
		in.published_ms = e->post.published_ms;
	} else if (e->kind == EVENT_STATUS) {
		in.kind = MONITOR_STATUS;
		in.outcome = e->status.outcome;
		in.complete = e->status.complete;
	}
	return in;
}

/* The round as if it happened at at_ms: events are dated when it was. */
static void feed_round(struct story *s, int64_t at_ms)
{
	const struct event_origin origin = { .append_ms = -1 };
	struct str left = buf_str(&s->world->published);
	struct buf scratch;

	buf_init(&scratch, 1 << 20);
	while (left.n > 0) {
		const char *end = memchr(left.p, '\n', left.n);
		struct str line = { left.p, (size_t)(end - left.p) };
		struct monitor_input in;
		struct event event;

		assert_int_equal(event_decode(line, &origin, &scratch, &event,
					      NULL),
				 EVENT_OK);
		in = input_of(s, &event, at_ms);
		feed(s, &in);
		left.p += line.n + 1;
		left.n -= line.n + 1;
	}
	buf_release(&scratch);
}

static void live(struct story *s, struct world *w)
{
	struct monitor_input evaluate = { .kind = MONITOR_EVALUATE };

	for (int i = 0; i <= ROUNDS; i++) {
		if (i == ROUNDS && !world_recovers(w))
			fail_msg("%s does not pass", w->fault.name);
		evaluate.at_ms = NOW_MS + i * EVERY_MS;
		feed_round(s, evaluate.at_ms);
		feed(s, &evaluate);
	}
}

/* ---- judging ---- */

static const char *wrong(const struct story *s)
{
	const struct want *want = &s->want;

	if (s->content)
		return "a false alert of content";
	if (want->complete)
		return s->raised ? "a proof, and still an alert" : NULL;
	if (s->raised != 1 || s->blind != 1)
		return "one alert of the collection";
	if (strcmp(s->reason, outcome_name(want->outcome)) != 0 &&
	    strcmp(s->reason, outcome_name(want->either)) != 0)
		return outcome_name(want->outcome);
	if (monitor_firing_count(s->monitor))
		return "resolved by a well round";
	return NULL;
}

static void check(struct tally *t, const struct script *script,
		  const struct fault_kind *fault)
{
	struct world w;
	struct story s = { .world = &w, .want = want_of(script, fault) };
	const char *what;

	world_run(&w, script, fault);
	buf_init(&s.published, 4096);
	s.config = plan_of(&w);
	begin(&s);
	live(&s, &w);
	what = wrong(&s);
	t->faults++;
	if (what && t->failed++ < 50)
		print_error("%s, %s, %s%s%s: %s, and reported was:%s\n",
			    script->name, phase_names[fault->at], fault->name,
			    fault->times ? " (passes)" : "",
			    fault->second ? " (later)" : "", what,
			    buf_cstr(&s.published));
	monitor_free(s.monitor);
	producer_config_free(s.config);
	buf_release(&s.published);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_faults) };

	log_open("test_faults_watch", LOG_ERROR);
	log_secret("secret-token");
	log_secret("secret-of-app");
	return cmocka_run_group_tests_name("faults_watch", tests, NULL, NULL);
}
