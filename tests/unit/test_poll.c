/* test_poll.c -- whole rounds against a scripted platform: one row of
 * collecting.md after the other, then what spans rounds and restarts. */
#include "poll_kit.h"

#include "common/log.h"

/* ---- one account, one round ---- */

#define PROFILE_OK                                                       \
	{                                                                \
		"/profile", 0, 200, "profile 0 A 100 2\nlist 0 LA", NULL \
	}
#define NO_COUNTERS                           \
	{                                     \
		"/counters", 0, 200, "", NULL \
	}

struct scenario {
	const char *name;
	struct rule rule[4];
	const char *outcome;
	bool complete;
	size_t accounts, posts, asked;
	enum { STRICT = 1, EMPTY_ENDS = 2 } traits;
};

static const struct scenario scenarios[] = {
	{ "a healthy account is ok and complete",
	  { { 0 } },
	  "ok",
	  true,
	  1,
	  1,
	  3,
	  0 },
	/* the profile */
	{ "a passing failure is asked again, and forgotten",
	  { { "/profile", 2, 503, "", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  5,
	  0 },
	{ "5xx: three attempts, then unavailable, and no account event",
	  { { "/profile", 0, 500, "<html>", NULL } },
	  "unavailable",
	  false,
	  0,
	  0,
	  3,
	  0 },
	{ "a refused connection is unavailable",
	  { { "/profile", 0, HTTP_UNREACHABLE, "", NULL } },
	  "unavailable",
	  false,
	  0,
	  0,
	  3,
	  0 },
	{ "a timeout is unavailable at once",
	  { { "/profile", 0, HTTP_TIMEOUT, "", NULL } },
	  "unavailable",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "an oversize body is invalid_response",
	  { { "/profile", 0, HTTP_OVERSIZE, "", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "what is no HTTP is invalid_response",
	  { { "/profile", 0, HTTP_GARBAGE, "", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "a redirect is invalid_response",
	  { { "/profile", 0, 302, "", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "404 without JSON is invalid_response",
	  { { "/profile", 0, 404, "<html>", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "404 with JSON is not_found",
	  { { "/profile", 0, 404, "{}", NULL } },
	  "not_found",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "401 is auth",
	  { { "/profile", 0, 401, "", NULL } },
	  "auth",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "429 is quota",
	  { { "/profile", 0, 429, "", NULL } },
	  "quota",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "what cannot be read is invalid_response",
	  { { "/profile", 0, 200, "?", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "an account that the answer leaves out is not_found",
	  { { "/profile", 0, 200, "", NULL } },
	  "not_found",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "an answer about another id is invalid_response, without its numbers",
	  { { "/profile", 0, 200, "profile 0 Z 100 2", NULL } },
	  "invalid_response",
	  false,
	  0,
	  0,
	  1,
	  0 },
	{ "a protected account tells its profile and is private",
	  { { "/profile", 0, 200, "profile 0 A 100 2\nfail 0 private protected",
	      NULL } },
	  "private",
	  false,
	  1,
	  0,
	  1,
	  0 },
	/* the list */
	{ "a list that fails leaves the profile told",
	  { { "/posts", 0, 404, "{}", NULL } },
	  "not_found",
	  false,
	  1,
	  0,
	  2,
	  0 },
	{ "an answer that is no list is invalid_response",
	  { { "/posts", 0, 200, "", NULL } },
	  "invalid_response",
	  false,
	  1,
	  0,
	  2,
	  0 },
	{ "a list that says private is private",
	  { { "/posts", 0, 200, "fail 0 private x", NULL } },
	  "private",
	  false,
	  1,
	  0,
	  2,
	  0 },
	{ "an empty list proves nothing while the profile counts posts",
	  { { "/posts", 0, 200, "page 0 -", NULL } },
	  "ok",
	  false,
	  1,
	  0,
	  2,
	  0 },
	{ "an empty list proves silence where the profile counts none",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 200, "page 0 -", NULL } },
	  "ok",
	  true,
	  1,
	  0,
	  2,
	  0 },
	{ "a refusal that means an empty list is one",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 404, "empty", NULL } },
	  "ok",
	  true,
	  1,
	  0,
	  2,
	  0 },
	{ "a list that is gone on a further page was not read to its end",
	  { { "page=n", 0, 404, "empty", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  false,
	  1,
	  1,
	  4,
	  0 },
	{ "a post without a time is left out and proves no silence",
	  { { "/posts", 0, 200, "post 0 a 60 1\npost 0 b -\npage 0 -", NULL } },
	  "ok",
	  false,
	  1,
	  1,
	  3,
	  0 },
	{ "a post 6 minutes ahead is left out and proves no silence",
	  { { "/posts", 0, 200, "post 0 a 60\npost 0 b -360\npage 0 -",
	      NULL } },
	  "ok",
	  false,
	  1,
	  1,
	  3,
	  0 },
	{ "a post 4 minutes ahead is told",
	  { { "/posts", 0, 200, "post 0 a 60\npost 0 b -240\npage 0 -",
	      NULL } },
	  "ok",
	  true,
	  1,
	  2,
	  3,
	  0 },
	{ "the newest post is told, however old",
	  { { "/posts", 0, 200, "post 0 a 99000000\npage 0 more", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  3,
	  0 },
	{ "a post on two pages is told once",
	  { { "page=n", 0, 200, "post 0 a 60\npost 0 b 60\npage 0 -", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  2,
	  4,
	  0 },
	/* depth and paging */
	{ "a page wholly older than 30 days is the last",
	  { { "page=n", 0, 200, "post 0 b 2592002\npage 0 m", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  2,
	  4,
	  0 },
	{ "an empty page with a next one is not the end",
	  { { "page=n", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 200, "page 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  4,
	  0 },
	{ "... but where the platform says so it is",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 200, "page 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  0,
	  2,
	  EMPTY_ENDS },
	{ "a refused page 2 is ok, not complete",
	  { { "page=n", 0, 400, "", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  false,
	  1,
	  1,
	  4,
	  0 },
	{ "a refused page 2 where lists are newest first is complete",
	  { { "page=n", 0, 400, "", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  4,
	  STRICT },
	{ "a cursor that repeats ends it, not complete",
	  { { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  false,
	  1,
	  1,
	  4,
	  0 },
	{ "a cursor that repeats where lists are newest first is complete",
	  { { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  4,
	  STRICT },
	{ "empty pages without end prove nothing, newest first or not",
	  { { "/posts", 0, 200, "page 0 n", NULL } },
	  "ok",
	  false,
	  1,
	  0,
	  3,
	  STRICT },
	{ "too much data: the limit is halved",
	  { { "limit=12", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 500, "halve", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  5,
	  0 },
	{ "too much even at limit 1 is unavailable",
	  { { "/posts", 0, 500, "halve", NULL } },
	  "unavailable",
	  false,
	  1,
	  0,
	  7,
	  0 },
	{ "another dialect is tried once",
	  { { "dialect=1", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 400, "dialect", NULL } },
	  "ok",
	  true,
	  1,
	  1,
	  4,
	  0 },
	{ "a dialect that fails too is invalid_response",
	  { { "/posts", 0, 400, "dialect", NULL } },
	  "invalid_response",
	  false,
	  1,
	  0,
	  3,
	  0 },
	/* the counters */
	{ "counters that fail: posts with null, unavailable",
	  { { "/counters", 0, 503, "", NULL } },
	  "unavailable",
	  false,
	  1,
	  1,
	  5,
	  0 },
	{ "counters that hit the quota: quota",
	  { { "/counters", 0, 429, "", NULL } },
	  "quota",
	  false,
	  1,
	  1,
	  3,
	  0 },
	{ "a post that the counters leave out is told all the same",
	  { NO_COUNTERS },
	  "ok",
	  true,
	  1,
	  1,
	  3,
	  0 },
	{ "counters are asked in batches",
	  { { "/posts", 0, 200, "post 0 a 1\npost 0 b 1\npost 0 c 1\npage 0 -",
	      NULL } },
	  "ok",
	  true,
	  1,
	  3,
	  4,
	  0 },
};

static void check_scenario(const struct scenario *s)
{
	struct world w;
	char outcome[64];
	size_t i;

	print_message("  %s\n", s->name);
	world_init(&w, kit_roster(1));
	w.platform.newest_first = s->traits & STRICT;
	w.platform.empty_page_ends = s->traits & EMPTY_ENDS;
	for (i = 0; i < ARRAY_LEN(s->rule) && s->rule[i].url; i++)
		world_rule(&w, s->rule[i]);
	world_open(&w);
	world_run(&w, MINUTE_MS);
	snprintf(outcome, sizeof(outcome), "\"outcome\":\"%s\"", s->outcome);
	assert_int_equal(TOLD(&w, STATUS, NULL, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, outcome, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"complete\":true", NULL),
			 s->complete);
	assert_int_equal(TOLD(&w, ACCOUNT, NULL, NULL), s->accounts);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), s->posts);
	assert_int_equal(w.n_asked, s->asked);
	assert_true(poller_done(w.poller));
	world_release(&w);
}

static void test_scenarios(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scenarios); i++)
		check_scenario(&scenarios[i]);
}

static void test_page_cap(void **state)
{
	struct world w;
	char page[10][64], url[10][32];
	int i;

	(void)state;
	world_init(&w, kit_roster(1));
	for (i = 9; i >= 0; i--) {
		snprintf(page[i], sizeof(page[i]), "post 0 p%d 60\npage 0 n%d",
			 i, i + 1);
		snprintf(url[i], sizeof(url[i]), i ? "page=n%d" : "/posts", i);
		world_rule(&w, (struct rule){ url[i], 0, 200, page[i], NULL });
	}
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(ASKED(&w, "/posts", NULL, NULL), 10);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 10);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", "\"complete\":false"), 1);
	world_release(&w);
}

static void test_order_and_instant(void **state)
{
	const char *account, *post, *status;
	struct world w;
	char at[64];

	(void)state;
	world_init(&w, kit_roster(1));
	world_open(&w);
	world_run(&w, 0);
	account = strstr(buf_cstr(&w.told), ACCOUNT);
	post = strstr(buf_cstr(&w.told), POST);
	status = strstr(buf_cstr(&w.told), STATUS);
	assert_true(account && account < post && post < status);
	/* three answers of 100 ms each: the end of the round */
	snprintf(at, sizeof(at), "\"observed_at\":\"%s\"",
		 "2026-03-10T05:30:00.300Z");
	assert_int_equal(TOLD(&w, at, NULL, NULL), 3);
	assert_int_equal(TOLD(&w,
			      "\"next_poll_at\":\"2026-03-10T05:45:00.300Z\"",
			      NULL, NULL),
			 1);
	world_release(&w);
}

static void test_detail(void **state)
{
	struct world w;
	char body[600] = "fail 0 private access_token=hidden0123456789", *p;

	(void)state;
	p = body + strlen(body);
	memset(p, 'x', 400);
	memcpy(p + 100, "\xc3\x28", 2);
	world_init(&w, kit_roster(1));
	world_rule(&w, (struct rule){ "/posts", 0, 200, body, NULL });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"private\"", NULL), 1);
	assert_int_equal(TOLD(&w, "hidden0123456789", NULL, NULL), 0);
	world_release(&w);
}

/* ---- several accounts ---- */

static void test_bisect(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/profile/A/B/C/D", 0, 400, "bisect"));
	world_rule(&w, RULE("/profile/A/B", 0, 400, "bisect"));
	world_rule(&w, RULE("/profile/B", 0, 400, "bisect"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/profile", NULL, NULL), 5);
	assert_int_equal(ASKED(&w, "/profile/C/D", NULL, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 3);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"",
			      "\"outcome\":\"invalid_response\""),
			 1);
	world_release(&w);
}

static void test_singles(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(3));
	world_rule(&w, RULE("/profile/A/B/C", 0, 400, "singles"));
	world_rule(&w, RULE("/profile/C", 0, 404, "{}"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/profile", NULL, NULL), 4);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	assert_int_equal(TOLD(&w, STATUS, "\"C\"", "\"not_found\""), 1);
	world_release(&w);
}

static void test_batch_of_5xx(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(6));
	world_rule(&w, RULE("/profile/A", 0, 503, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"unavailable\"", NULL), 4);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_stranger_in_batch(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	world_rule(&w, RULE("/profile", 0, 200, "profile 1 B 5 1\nlist 1 B"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", "\"not_found\""), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_dead_token(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(12));
	world_rule(&w, RULE("/profile", 0, 401, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(w.n_asked, 1);
	assert_int_equal(TOLD(&w, STATUS, "\"auth\"", NULL), 12);
	world_release(&w);
}

static void test_broken_accounts_cost_no_other(void **state)
{
	static const char *const urls[] = { "/posts/A", "/posts/B", "/posts/C",
					    "/posts/D", "/posts/E", "/posts/F",
					    "/posts/G", "/posts/H" };
	struct world w;
	size_t i;

	(void)state;
	world_init(&w, kit_roster(9));
	for (i = 0; i < ARRAY_LEN(urls); i++)
		world_rule(&w, RULE(urls[i], 0, HTTP_BROKEN, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"unavailable\"", NULL), 8);
	assert_int_equal(TOLD(&w, STATUS, "\"I\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_breaker(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(26));
	w.platform.batch[STEP_PROFILE] = 1;
	w.once = false;
	world_rule(&w, RULE("/profile", 20, HTTP_UNREACHABLE, ""));
	world_open(&w);
	world_run(&w, 14 * MINUTE_MS);
	/* five with three attempts each, five with one, and no more */
	assert_int_equal(w.n_asked, 20);
	assert_int_equal(TOLD(&w, STATUS, "\"unavailable\"", NULL), 26);
	assert_int_equal(TOLD(&w, STATUS, "\"not asked", NULL), 16);
	world_run(&w, 10 * MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 26);
	world_release(&w);
}

static void test_endpoint_limit(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(3));
	world_rule(&w, (struct rule){ "/posts/A", 0, 200,
				      "post 0 a 60\npage 0 -", "left: 0\n" });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/posts", NULL, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", "\"ok\""), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"", NULL), 2);
	assert_int_equal(TOLD(&w, ACCOUNT, NULL, NULL), 3);
	/* not before the limit ends, for the one that is ok too */
	assert_int_equal(TOLD(&w, STATUS, "\"next_poll_at\":\"2026-03-10T05:50",
			      NULL),
			 3);
	world_release(&w);
}

static void test_retry_after(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	world_rule(&w, (struct rule){ "/profile", 1, 429, "",
				      "Retry-After: 3000\n" });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_asked, 1);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"",
			      "\"next_poll_at\":\"2026-03-10T06:20:00"),
			 2);
	/* it holds for the next --once too, and not for ever */
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_asked, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"",
			      "\"next_poll_at\":\"2026-03-10T06:20:00"),
			 2);
	world_kill(&w);
	world_pass(&w, 51 * MINUTE_MS);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

/* One account's own limit: kept, and no other's business. */
static void test_account_limit(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	world_rule(&w, RULE("/posts/A", 0, 503, ""));
	w.rule[0].headers = "Retry-After: 3000\n";
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/posts/A", NULL, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"unavailable\"",
			      "\"next_poll_at\":\"2026-03-10T06:20:00"),
			 1);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/A", NULL, NULL), 0);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", "\"quota\""), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

/* ---- quota ---- */

static void test_quota_survives_a_kill(void **state)
{
	struct world w;
	size_t asked;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	w.quota = 7; /* a round of both costs 5 */
	world_open(&w);
	world_run(&w, 0);
	asked = w.n_asked;
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(asked + w.n_asked, 7);
	assert_int_equal(TOLD(&w, STATUS, NULL, NULL), 2);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"",
			      "\"next_poll_at\":\"2026-03-10T07:00:00.000Z\""),
			 2);
	/* midnight Pacific: it begins anew */
	world_kill(&w);
	world_pass(&w, 90 * MINUTE_MS);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_quota_counts_what_is_in_flight(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.quota = 1;
	world_open(&w);
	poller_step(w.poller, w.now);
	assert_non_null(w.done);
	world_kill(&w); /* before an answer came */
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_asked, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"", NULL), 1);
	world_release(&w);
}

static void test_failed_requests_cost_too(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.quota = 2;
	world_rule(&w, RULE("/profile", 0, 503, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(w.n_asked, 2);
	assert_int_equal(TOLD(&w, STATUS, "\"quota\"", NULL), 1);
	world_release(&w);
}

/* ---- handles ---- */

static void test_handle(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	w.keep = true;
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/resolve/Han", NULL, NULL), 1);
	assert_int_equal(ASKED(&w, "/profile/UHan", NULL, NULL), 1);
	assert_int_equal(TOLD(&w, "\"account_id\":\"@Han\"", NULL, NULL), 3);
	/* once only, also over a restart */
	world_kill(&w);
	world_open(&w);
	world_rule(&w, RULE("/profile", 1, 200, ""));
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/resolve", NULL, NULL), 0);
	assert_int_equal(TOLD(&w, STATUS, "\"not_found\"", NULL), 1);
	/* the id is gone: resolve again; it is another account's now */
	world_kill(&w);
	world_open(&w);
	world_rule(&w, RULE("/resolve", 1, 200, "id 0 Uother"));
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/resolve", NULL, NULL), 1);
	assert_int_equal(ASKED(&w, "/profile", NULL, NULL), 0);
	assert_int_equal(TOLD(&w, STATUS, "\"not_found\"", NULL), 1);
	/* and back again */
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(ASKED(&w, "/resolve", NULL, NULL), 0);
	world_release(&w);
}

static void test_unknown_handle(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	world_rule(&w, RULE("/resolve", 0, 200, ""));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_asked, 1);
	assert_int_equal(TOLD(&w, STATUS, "\"@Han\"", "\"not_found\""), 1);
	world_release(&w);
}

/* ---- what was seen ---- */

static void again(struct world *w)
{
	world_kill(w);
	world_pass(w, 15 * MINUTE_MS);
	world_open(w);
	world_run(w, 0);
}

#define FIXED(likes) "post 0 a 3600 " likes "\npage 0 -"

static void test_unchanged(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.platform.parse = kit_parse_fixed;
	w.platform.batch[STEP_COUNTERS] = 0;
	world_rule(&w, RULE("/posts", 3, 200, FIXED("5")));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 1);
	again(&w);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 0);
	assert_int_equal(TOLD(&w, ACCOUNT, NULL, NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"complete\":true", NULL), 1);
	/* a restart without state tells it again */
	w.keep = false;
	again(&w);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 1);
	/* another number is told */
	w.keep = true;
	world_rule(&w, RULE("/posts", 1, 200, FIXED("6")));
	again(&w);
	assert_int_equal(TOLD(&w, POST, "\"likes\":6", NULL), 1);
	/* an empty list after that proves nothing */
	world_rule(&w, RULE("/profile", 0, 200, "profile 0 A 1 0\nlist 0 A"));
	world_rule(&w, RULE("/posts", 0, 200, "page 0 -"));
	again(&w);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", "\"complete\":false"), 1);
	world_release(&w);
}

static void test_not_acknowledged(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.platform.parse = kit_parse_fixed;
	world_open(&w);
	w.hold = true;
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 1);
	again(&w); /* killed before Kafka had it */
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 1);
	again(&w); /* killed after */
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 0);
	world_release(&w);
}

static void test_failed_delivery(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	w.platform.parse = kit_parse_fixed;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.failed = 1;
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 2);
	assert_int_equal(poller_lost(w.poller), 1);
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(TOLD(&w, POST, NULL, NULL), 2);
	world_release(&w);
}

static void test_corrupt_state(void **state)
{
	struct world w;
	char path[64];
	FILE *f;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	snprintf(path, sizeof(path), "%s/youtube.json", w.dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("{\"accounts\":{\"s0/A\":{\"id\":7", f);
	fclose(f);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

/* ---- Kafka away ---- */

static void test_full_queue(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	w.room = 4; /* one account and a part of the next */
	world_open(&w);
	world_run(&w, HOUR_MS);
	assert_int_equal(TOLD(&w, NULL, NULL, NULL), 4);
	assert_int_equal(ASKED(&w, "/posts", NULL, NULL), 2);
	assert_int_equal(poller_drain(w.poller), 2);
	w.room = SIZE_MAX;
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, NULL, NULL, NULL), 12);
	assert_true(poller_done(w.poller));
	world_release(&w);
}

static void test_kafka_trouble_slows(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.trouble = "all brokers are down";
	world_run(&w, 118 * MINUTE_MS);
	assert_in_range(TOLD(&w, STATUS, NULL, NULL), 2, 3);
	w.trouble = "";
	world_run(&w, 60 * MINUTE_MS);
	assert_in_range(TOLD(&w, STATUS, NULL, NULL), 5, 7);
	world_release(&w);
}

/* ---- time ---- */

static void test_day(void **state)
{
	struct world w;
	size_t n;

	(void)state;
	world_init(&w, kit_roster(31));
	w.platform.batch[STEP_PROFILE] = 50;
	w.once = false;
	w.quota = 10000;
	world_open(&w);
	world_run(&w, DAY_MS - MINUTE_MS);
	n = TOLD(&w, STATUS, NULL, NULL);
	assert_in_range(n, 31 * 93, 31 * 98);
	assert_int_equal(TOLD(&w, STATUS, "\"complete\":true", NULL), n);
	/* the batches stay whole: one request for all 31 profiles */
	assert_in_range(ASKED(&w, "/profile", NULL, NULL), 93, 98);
	world_release(&w);
}

static void test_wall_clock_jumps(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.now.wall_ms -= DAY_MS;
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_restart_keeps_the_interval(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 10 * MINUTE_MS);
	assert_int_equal(w.n_asked, 0);
	world_run(&w, 5 * MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

static void test_restart_after_the_clock_was_set_back(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_kill(&w);
	w.now.wall_ms -= DAY_MS;
	world_open(&w);
	world_run(&w, 16 * MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

static void test_reload(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.roster = kit_roster(2);
	assert_true(poller_adopt(w.poller, kit_plan(&w)));
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_oldest_first(void **state)
{
	struct world w;
	const char *a, *b;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	world_open(&w);
	world_run(&w, 0);
	world_kill(&w);
	world_pass(&w, HOUR_MS);
	w.roster = kit_roster(2);
	world_open(&w);
	world_run(&w, 0);
	a = strstr(buf_cstr(&w.told), "\"A\"");
	b = strstr(buf_cstr(&w.told), "\"B\"");
	assert_true(a && b && b < a);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_page_cap),
		cmocka_unit_test(test_order_and_instant),
		cmocka_unit_test(test_detail),
		cmocka_unit_test(test_bisect),
		cmocka_unit_test(test_singles),
		cmocka_unit_test(test_batch_of_5xx),
		cmocka_unit_test(test_stranger_in_batch),
		cmocka_unit_test(test_dead_token),
		cmocka_unit_test(test_broken_accounts_cost_no_other),
		cmocka_unit_test(test_breaker),
		cmocka_unit_test(test_endpoint_limit),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_account_limit),
		cmocka_unit_test(test_quota_survives_a_kill),
		cmocka_unit_test(test_quota_counts_what_is_in_flight),
		cmocka_unit_test(test_failed_requests_cost_too),
		cmocka_unit_test(test_handle),
		cmocka_unit_test(test_unknown_handle),
		cmocka_unit_test(test_unchanged),
		cmocka_unit_test(test_not_acknowledged),
		cmocka_unit_test(test_failed_delivery),
		cmocka_unit_test(test_corrupt_state),
		cmocka_unit_test(test_full_queue),
		cmocka_unit_test(test_kafka_trouble_slows),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_wall_clock_jumps),
		cmocka_unit_test(test_restart_keeps_the_interval),
		cmocka_unit_test(test_restart_after_the_clock_was_set_back),
		cmocka_unit_test(test_reload),
		cmocka_unit_test(test_oldest_first),
	};

	log_open("test_poll", LOG_ERROR);
	return cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
