/* test_poll_day.c -- a whole day of polling in a moment, with what each
 * platform charges: every budget is kept, nobody is forgotten, and what cannot
 * be paid is said.
 *
 * The platforms' own batches, costs and rates, but poll_kit.h's answers. */
#include "tests/unit/kit/poll_kit.h"

#include "producers/platforms/registry.h"

#include <math.h>

#define CROWD   100000
#define ASK_MS  100 /* a request's way there and back */
#define SPANS   4000000
#define SENTRAS 31

/* ---- a roster of any size ---- */

/* A hundred accounts a sentra at most, for a roster has its bounds. */
static char *roster_of(size_t n)
{
	struct buf text;
	char *copy;
	size_t i;

	buf_init(&text, 16 << 20);
	buf_adds(&text, "{\"version\":1,\"sentras\":[");
	for (i = 0; i < n; i++) {
		if (i % 100 == 0)
			buf_addf(&text,
				 "%s{\"id\":\"s%zu\",\"name\":\"S\",\"kind\":"
				 "\"sentra\",\"city\":\"C\",\"province\":\"P\","
				 "\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"
				 "\"service_areas\":[],\"active_from\":null,"
				 "\"active_until\":null,\"accounts\":[",
				 i ? "]}," : "", i);
		buf_addf(&text, "%s{\"platform\":\"youtube\",\"id\":\"A%zu\"}",
			 i % 100 ? "," : "", i);
	}
	buf_adds(&text, "]}]}");
	assert_false(text.bad);
	copy = strdup(buf_cstr(&text));
	buf_release(&text);
	return copy;
}

/* ---- what is watched ---- */

struct day {
	struct world w;
	size_t accounts;
	int64_t *told_ms; /* boot: of each account's newest status, or 0 */
	size_t *rounds;
	int64_t worst_ms; /* between two statuses of an account */
	int64_t *asked_ms;
	enum step *requests;
	size_t n_requested;
};

static int day_send(void *ctx, struct str key, enum event_kind kind,
		    struct str text, struct err *err)
{
	struct day *d = ctx;
	static const char name[] = "\"account_id\":\"A";
	const char *at = memmem(text.p, text.n, name, strlen(name));
	int64_t now_ms = d->w.now.boot_ms;
	size_t i;

	(void)key, (void)err;
	if (kind != EVENT_STATUS)
		return 0;
	assert_non_null(at);
	i = strtoul(at + strlen(name), NULL, 10);
	assert_true(i < d->accounts);
	if (d->told_ms[i] && now_ms - d->told_ms[i] > d->worst_ms)
		d->worst_ms = now_ms - d->told_ms[i];
	d->told_ms[i] = now_ms;
	d->rounds[i]++;
	return 0;
}

static void day_state(void *ctx, struct sink_state *s)
{
	(void)ctx;
	*s = (struct sink_state){ .trouble = "" };
}

static int day_start(void *ctx, const struct http_req *req, http_done_fn *done,
		     void *done_ctx, struct err *err)
{
	struct day *d = ctx;
	const char *path = buf_cstr(&req->url) + strlen("https://api.example/");
	int i;

	assert_true(d->n_requested < SPANS);
	for (i = 0; i < STEP_COUNT; i++)
		if (strncmp(path, kit_steps[i], strlen(kit_steps[i])) == 0)
			d->requests[d->n_requested] = (enum step)i;
	d->asked_ms[d->n_requested++] = d->w.now.boot_ms;
	buf_clear(&d->w.requests);
	return kit_start(&d->w, req, done, done_ctx, err);
}

/* A platform's charges; its answers are the kit's.  One that tells ids only
 * with the profile has them in the roster here. */
static void day_open(struct day *d, const struct platform *pf, size_t accounts,
		     const char *roster)
{
	struct world *w = &d->w;

	*d = (struct day){ .accounts = accounts };
	world_init(w, roster);
	w->platform = *pf;
	w->platform.name = "youtube";
	w->platform.base_url = "https://api.example";
	w->platform.keys = NULL;
	w->platform.own_tokens = false;
	w->platform.check = NULL;
	w->platform.build = kit_build;
	w->platform.parse = kit_parse;
	w->platform.classify = kit_classify;
	w->platform.limits = NULL;
	w->once = false;
	w->keep = accounts < CROWD; /* its file takes a while */
	w->quota = -1;
	d->told_ms = calloc(accounts, sizeof(*d->told_ms));
	d->rounds = calloc(accounts, sizeof(*d->rounds));
	d->asked_ms = calloc(SPANS, sizeof(*d->asked_ms));
	d->requests = calloc(SPANS, sizeof(*d->requests));
	assert_non_null(d->told_ms);
	assert_non_null(d->rounds);
	assert_non_null(d->asked_ms);
	assert_non_null(d->requests);
	w->transport = (struct transport){ d, day_start };
	w->sink = (struct sink){ d, day_send, day_state };
	world_open(w);
}

static void day_close(struct day *d)
{
	world_release(&d->w);
	free(d->told_ms);
	free(d->rounds);
	free(d->asked_ms);
	free(d->requests);
}

/* ---- what must hold ---- */

static int64_t cost_of(const struct day *d, size_t i, int64_t targets)
{
	const struct platform *pf = &d->w.platform;

	if (pf->cost_by_post && d->requests[i] == STEP_POSTS)
		return 1; /* the kit answers with one post */
	if (pf->cost_by_target && d->requests[i] == STEP_PROFILE)
		return pf->cost[STEP_PROFILE] * targets;
	return pf->cost[d->requests[i]];
}

/* The most units in any stretch of that length. */
static int64_t worst_units(const struct day *d, int64_t span_ms,
			   int64_t targets)
{
	int64_t units = 0, worst = 0;
	size_t i, first = 0;

	for (i = 0; i < d->n_requested; i++) {
		units += cost_of(d, i, targets);
		for (; d->asked_ms[first] <= d->asked_ms[i] - span_ms; first++)
			units -= cost_of(d, first, targets);
		worst = units > worst ? units : worst;
	}
	return worst;
}

/* The most requests of a step in any minute. */
static size_t worst_minute(const struct day *d, enum step step)
{
	size_t i, first = 0, n = 0, worst = 0;

	for (i = 0; i < d->n_requested; i++) {
		n += d->requests[i] == step;
		for (; d->asked_ms[first] <= d->asked_ms[i] - MINUTE_MS;
		     first++)
			n -= d->requests[first] == step;
		worst = n > worst ? n : worst;
	}
	return worst;
}

static int64_t period_ms(enum quota_period period)
{
	return period == QUOTA_HOUR          ? HOUR_MS
	       : period == QUOTA_PACIFIC_DAY ? DAY_MS
					     : 31 * DAY_MS;
}

static void assert_budgets_kept(const struct day *d)
{
	const struct platform *pf = &d->w.platform;
	int64_t targets = pf->batch[STEP_PROFILE];
	size_t i;

	if (targets > (int64_t)d->accounts)
		targets = (int64_t)d->accounts;
	if (pf->quota_units)
		assert_in_range(worst_units(d, period_ms(pf->quota_period),
					    targets),
				1, pf->quota_units);
	for (i = 0; i < STEP_COUNT; i++)
		if (pf->rate[i])
			assert_in_range(worst_minute(d, (enum step)i), 1,
					pf->rate[i]);
}

/* How long a round over so many takes at least, in days. */
static double days_for(const struct platform *pf, double n)
{
	double units = 0, rates = 0;
	size_t i;

	for (i = STEP_PROFILE; i < STEP_COUNT; i++) {
		double cost = pf->cost[i];

		if (!pf->batch[i])
			continue;
		if (pf->cost_by_post && i == STEP_POSTS)
			cost = 1;
		else if (!pf->cost_by_target && i == STEP_PROFILE)
			cost /= pf->batch[i];
		units += cost;
		if (pf->rate[i])
			rates = fmax(rates, n * MINUTE_MS / pf->rate[i]);
	}
	if (pf->quota_units)
		units *= n / (double)pf->quota_units *
			 (double)period_ms(pf->quota_period);
	/* One request after the other. */
	rates = fmax(rates, 2.0 * ASK_MS * n / pf->batch[STEP_PROFILE]);
	return fmax(pf->quota_units ? units : 0, rates) / DAY_MS;
}

/* 31 accounts on each platform; a restart in the middle of the day. */
static void a_day_of_31_accounts(void **state)
{
	const struct platform *pf = *state;
	char *roster = roster_of(SENTRAS);
	/* Twice what is wanted; of what the budget must stretch, a third. */
	double least_ms = 4.0 / 3 * DAY_MS * days_for(pf, SENTRAS);
	int64_t oldest_ms = (int64_t)fmax(30 * MINUTE_MS, least_ms);
	struct day d;
	size_t i;

	day_open(&d, pf, SENTRAS, roster);
	world_run(&d.w, 11 * HOUR_MS + 7 * MINUTE_MS);
	world_kill(&d.w);
	world_open(&d.w);
	world_run(&d.w, 13 * HOUR_MS);
	assert_budgets_kept(&d);
	assert_in_range(d.worst_ms, 14 * MINUTE_MS, oldest_ms);
	for (i = 0; i < SENTRAS; i++) {
		assert_in_range(d.rounds[i], DAY_MS / oldest_ms,
				DAY_MS / (15 * MINUTE_MS) + 1);
		assert_in_range(d.w.now.boot_ms - d.told_ms[i], 0, oldest_ms);
	}
	day_close(&d);
	free(roster);
}

static void a_day_of_a_crowd(void **state)
{
	const struct platform *pf = *state;
	char *roster = roster_of(CROWD);
	double interval_days, least = days_for(pf, CROWD);
	/* A rate repeats itself: a part of the day shows it. */
	int64_t span_ms = pf->quota_units ? DAY_MS : 10 * MINUTE_MS;
	size_t observed = 0, i;
	struct schedule_lag lag;
	struct day d;

	day_open(&d, pf, CROWD, roster);
	world_run(&d.w, span_ms);
	assert_budgets_kept(&d);
	for (i = 0; i < CROWD; i++)
		observed += d.rounds[i] > 0;
	/* The budget is right: a round over all accounts takes so long. */
	interval_days = 15 * MINUTE_MS * d.w.poller->budget.stretch / DAY_MS;
	assert_true(interval_days >= 0.95 * least);
	assert_true(interval_days <= 1.5 * least + 0.02);
	assert_true((double)observed >=
		    0.85 * CROWD *
			    fmin(1, (double)span_ms / DAY_MS / interval_days));
	/* Nobody twice before all were seen once. */
	for (i = 0; observed < CROWD && i < CROWD; i++)
		assert_in_range(d.rounds[i], 0, 1);
	schedule_lag(&d.w.poller->schedule, d.w.now, &lag);
	if (least > 2)
		assert_in_range(lag.debt_ms, 20 * HOUR_MS, DAY_MS);
	print_message("100,000 accounts: a round every %.2f days (wanted: 15 "
		      "min), %zu seen in %.1f h, %zu requests\n",
		      interval_days, observed, (double)span_ms / HOUR_MS,
		      d.n_requested);
	day_close(&d);
	free(roster);
}

/* One test a platform that there is, both sizes. */
#define PLATFORMS_MAX 16

int main(void)
{
	static struct CMUnitTest tests[2 * PLATFORMS_MAX];
	static char names[2 * PLATFORMS_MAX][80];
	size_t i, n = 0;

	for (i = 0; registry[i] && i < PLATFORMS_MAX; i++) {
		void *pf = (void *)(uintptr_t)registry[i];

		snprintf(names[n], sizeof(names[n]), "31 accounts on %s",
			 registry[i]->name);
		tests[n] = (struct CMUnitTest){ names[n], a_day_of_31_accounts,
						NULL, NULL, pf };
		n++;
		if (!registry[i]->quota_units && !registry[i]->rate[STEP_POSTS])
			continue;
		snprintf(names[n], sizeof(names[n]), "100,000 accounts on %s",
			 registry[i]->name);
		tests[n] = (struct CMUnitTest){ names[n], a_day_of_a_crowd,
						NULL, NULL, pf };
		n++;
	}
	return _cmocka_run_group_tests("poll_day", tests, n, NULL, NULL);
}
