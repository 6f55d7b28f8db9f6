/* test_poll.c -- one account, one round, against a scripted platform: one row
 * of collecting.md after the other. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

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
	struct {
		const char *outcome;
		bool complete;
		size_t accounts, posts, requests;
	} want;
	enum { STRICT = 1, EMPTY_ENDS = 2 } traits;
};

static const struct scenario scenarios[] = {
	{ "a healthy account is ok and complete",
	  { { 0 } },
	  { "ok", true, 1, 1, 3 },
	  0 },
	/* the profile */
	{ "a passing failure is asked again, and forgotten",
	  { { "/profile", 2, 503, "", NULL } },
	  { "ok", true, 1, 1, 5 },
	  0 },
	{ "5xx: three attempts, then unavailable, and no account event",
	  { { "/profile", 0, 500, "<html>", NULL } },
	  { "unavailable", false, 0, 0, 3 },
	  0 },
	{ "a refused connection is unavailable",
	  { { "/profile", 0, HTTP_UNREACHABLE, "", NULL } },
	  { "unavailable", false, 0, 0, 3 },
	  0 },
	{ "a timeout is unavailable at once",
	  { { "/profile", 0, HTTP_TIMEOUT, "", NULL } },
	  { "unavailable", false, 0, 0, 1 },
	  0 },
	{ "an oversize body is invalid_response",
	  { { "/profile", 0, HTTP_OVERSIZE, "", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "what is no HTTP is invalid_response",
	  { { "/profile", 0, HTTP_GARBAGE, "", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "a redirect is invalid_response",
	  { { "/profile", 0, 302, "", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "404 without JSON is invalid_response",
	  { { "/profile", 0, 404, "<html>", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "404 with JSON of a list of accounts names none of them",
	  { { "/profile", 0, 404, "{}", NULL } },
	  { "unavailable", false, 0, 0, 1 },
	  0 },
	{ "401 is auth",
	  { { "/profile", 0, 401, "", NULL } },
	  { "auth", false, 0, 0, 1 },
	  0 },
	{ "429 is quota",
	  { { "/profile", 0, 429, "", NULL } },
	  { "quota", false, 0, 0, 1 },
	  0 },
	{ "what cannot be read is invalid_response",
	  { { "/profile", 0, 200, "?", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "an account that the answer leaves out is not_found",
	  { { "/profile", 0, 200, "", NULL } },
	  { "not_found", false, 0, 0, 1 },
	  0 },
	{ "an answer about another id is invalid_response, without its numbers",
	  { { "/profile", 0, 200, "profile 0 Z 100 2", NULL } },
	  { "invalid_response", false, 0, 0, 1 },
	  0 },
	{ "a protected account has a profile and is private",
	  { { "/profile", 0, 200, "profile 0 A 100 2\nfail 0 private protected",
	      NULL } },
	  { "private", false, 1, 0, 1 },
	  0 },
	/* the list */
	{ "a list that fails leaves the profile published",
	  { { "/posts", 0, 404, "{}", NULL } },
	  { "unavailable", false, 1, 0, 2 },
	  0 },
	{ "an answer that is no list is invalid_response",
	  { { "/posts", 0, 200, "", NULL } },
	  { "invalid_response", false, 1, 0, 2 },
	  0 },
	{ "a list that says private is private",
	  { { "/posts", 0, 200, "fail 0 private x", NULL } },
	  { "private", false, 1, 0, 2 },
	  0 },
	{ "an empty list proves nothing while the profile counts posts",
	  { { "/posts", 0, 200, "page 0 -", NULL } },
	  { "ok", false, 1, 0, 2 },
	  0 },
	{ "an empty list proves silence where the profile counts none",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 200, "page 0 -", NULL } },
	  { "ok", true, 1, 0, 2 },
	  0 },
	{ "a refusal that means an empty list is one",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 404, "empty", NULL } },
	  { "ok", true, 1, 0, 2 },
	  0 },
	{ "a list that is gone on a further page was not read to its end",
	  { { "page=n", 0, 404, "empty", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", false, 1, 1, 4 },
	  0 },
	{ "a post without a time is left out and proves no silence",
	  { { "/posts", 0, 200, "post 0 a 60 1\npost 0 b -\npage 0 -", NULL } },
	  { "ok", false, 1, 1, 3 },
	  0 },
	{ "a post 6 minutes ahead is left out and proves no silence",
	  { { "/posts", 0, 200, "post 0 a 60\npost 0 b -360\npage 0 -",
	      NULL } },
	  { "ok", false, 1, 1, 3 },
	  0 },
	{ "a post 4 minutes ahead is published",
	  { { "/posts", 0, 200, "post 0 a 60\npost 0 b -240\npage 0 -",
	      NULL } },
	  { "ok", true, 1, 2, 3 },
	  0 },
	{ "the newest post is published, however old",
	  { { "/posts", 0, 200, "post 0 a 99000000\npage 0 more", NULL } },
	  { "ok", true, 1, 1, 3 },
	  0 },
	{ "a post on two pages is published once",
	  { { "page=n", 0, 200, "post 0 a 60\npost 0 b 60\npage 0 -", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", true, 1, 2, 4 },
	  0 },
	/* depth and paging */
	{ "a page wholly older than 30 days is the last",
	  { { "page=n", 0, 200, "post 0 b 2592002\npage 0 m", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", true, 1, 2, 4 },
	  0 },
	{ "an empty page with a next one is not the end",
	  { { "page=n", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 200, "page 0 n", NULL } },
	  { "ok", true, 1, 1, 4 },
	  0 },
	{ "... but where the platform says so it is",
	  { { "/profile", 0, 200, "profile 0 A 100 0\nlist 0 LA", NULL },
	    { "/posts", 0, 200, "page 0 n", NULL } },
	  { "ok", true, 1, 0, 2 },
	  EMPTY_ENDS },
	{ "a refused page 2 is ok, not complete",
	  { { "page=n", 0, 400, "", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", false, 1, 1, 4 },
	  0 },
	{ "a refused page 2 where lists are newest first is complete",
	  { { "page=n", 0, 400, "", NULL },
	    { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", true, 1, 1, 4 },
	  STRICT },
	{ "a cursor that repeats ends it, not complete",
	  { { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", false, 1, 1, 4 },
	  0 },
	{ "a cursor that repeats where lists are newest first is complete",
	  { { "/posts", 0, 200, "post 0 a 60\npage 0 n", NULL } },
	  { "ok", true, 1, 1, 4 },
	  STRICT },
	{ "empty pages without end prove nothing, newest first or not",
	  { { "/posts", 0, 200, "page 0 n", NULL } },
	  { "ok", false, 1, 0, 3 },
	  STRICT },
	{ "too much data: the limit is halved",
	  { { "limit=12", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 500, "halve", NULL } },
	  { "ok", true, 1, 1, 5 },
	  0 },
	{ "too much even at limit 1 is unavailable",
	  { { "/posts", 0, 500, "halve", NULL } },
	  { "unavailable", false, 1, 0, 7 },
	  0 },
	{ "another dialect is tried once",
	  { { "dialect=1", 0, 200, "post 0 a 60\npage 0 -", NULL },
	    { "/posts", 0, 400, "dialect", NULL } },
	  { "ok", true, 1, 1, 4 },
	  0 },
	{ "a dialect that fails too is invalid_response",
	  { { "/posts", 0, 400, "dialect", NULL } },
	  { "invalid_response", false, 1, 0, 3 },
	  0 },
	/* the counters */
	{ "counters that fail: posts with null, unavailable",
	  { { "/counters", 0, 503, "", NULL } },
	  { "unavailable", false, 1, 1, 5 },
	  0 },
	{ "counters that hit the quota: quota",
	  { { "/counters", 0, 429, "", NULL } },
	  { "quota", false, 1, 1, 3 },
	  0 },
	{ "a post that the counters leave out is published all the same",
	  { NO_COUNTERS },
	  { "ok", true, 1, 1, 3 },
	  0 },
	{ "counters are asked in batches",
	  { { "/posts", 0, 200, "post 0 a 1\npost 0 b 1\npost 0 c 1\npage 0 -",
	      NULL } },
	  { "ok", true, 1, 3, 4 },
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
	snprintf(outcome, sizeof(outcome), "\"outcome\":\"%s\"",
		 s->want.outcome);
	assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, outcome, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL),
			 s->want.complete);
	assert_int_equal(EVENTS(&w, ACCOUNT, NULL, NULL), s->want.accounts);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), s->want.posts);
	assert_int_equal(w.n_requested, s->want.requests);
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
	assert_int_equal(REQUESTS(&w, "/posts", NULL, NULL), 10);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 10);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", "\"complete\":false"), 1);
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
	account = strstr(buf_cstr(&w.published), ACCOUNT);
	post = strstr(buf_cstr(&w.published), POST);
	status = strstr(buf_cstr(&w.published), STATUS);
	assert_true(account && account < post && post < status);
	/* three answers of 100 ms each: the end of the round */
	snprintf(at, sizeof(at), "\"observed_at\":\"%s\"",
		 "2026-03-10T05:30:00.300Z");
	assert_int_equal(EVENTS(&w, at, NULL, NULL), 3);
	assert_int_equal(EVENTS(&w,
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
	assert_int_equal(EVENTS(&w, STATUS, "\"private\"", NULL), 1);
	assert_int_equal(EVENTS(&w, "hidden0123456789", NULL, NULL), 0);
	world_release(&w);
}

/* Of a token that a platform writes into a post, and of nothing else. */
static void test_echo(void **state)
{
	struct world w;

	(void)state;
	log_secret("token-0123456789abc");
	world_init(&w, kit_roster(1));
	w.platform.batch[STEP_COUNTERS] = 0;
	world_rule(&w, RULE("/posts", 0, 200,
			    "post 0 token-0123456789abc 60\n"
			    "post 0 token-0123456789ab 60\npage 0 -"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, POST, "\"*******************\"", NULL), 1);
	assert_int_equal(EVENTS(&w, POST, "\"token-0123456789ab\"", NULL), 1);
	assert_int_equal(EVENTS(&w, "token-0123456789abc", NULL, NULL), 0);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_page_cap),
		cmocka_unit_test(test_order_and_instant),
		cmocka_unit_test(test_detail),
		cmocka_unit_test(test_echo),
	};

	log_open("test_poll", LOG_ERROR);
	return cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
