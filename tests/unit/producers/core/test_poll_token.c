/* test_poll_token.c -- accounts with tokens of their own: which one a round
 * uses, and that a new one is on disk or not used. */
#include "tests/unit/kit/poll_kit.h"

#include "common/base/clock.h"

#define OLD "act.old-12345"
#define NEW "act.new-12345"

struct desk {
	struct world w;
	struct token_store tokens;
	char path[64], away[64];
};

#define UNKNOWN_END INT64_MAX

/* Accounts, of which the first has a token that ends so many ms from now. */
static void desk_open(struct desk *d, int accounts, int64_t left_ms)
{
	char at[RFC3339_SIZE + 2] = "null", text[256];
	struct err err;

	world_init(&d->w, kit_roster(accounts));
	d->w.platform.own_tokens = true;
	d->w.platform.batch[STEP_TOKEN] = 1;
	d->w.platform.batch[STEP_PROFILE] = 1;
	d->w.once = false;
	d->w.tokens = &d->tokens;
	snprintf(d->path, sizeof(d->path), "%s/tokens.json", d->w.dir);
	snprintf(d->away, sizeof(d->away), "%s.away", d->w.dir);
	if (left_ms != UNKNOWN_END) {
		rfc3339_format(NOW_MS + left_ms, at + 1);
		at[0] = '"';
		strcat(at, "\"");
	}
	snprintf(text, sizeof(text),
		 "{\"A\":{\"access_token\":\"" OLD "\",\"refresh_token\":"
		 "\"rft.old-12345\",\"expires_at\":%s}}",
		 at);
	token_store_init(&d->tokens);
	assert_int_equal(token_store_seed(&d->tokens, str_of(text), "seed",
					  &err),
			 0);
	assert_int_equal(token_store_open(&d->tokens, d->path, &err), 0);
	world_rule(&d->w,
		   RULE("/profile", 0, 200, "profile 0 A 100 1\nlist 0 A"));
	world_rule(&d->w, RULE("/posts", 0, 200, "post 0 p 3600\npage 0 -"));
	world_rule(&d->w, RULE("/counters", 0, 200, "counts p 7"));
	world_open(&d->w);
}

static void desk_close(struct desk *d)
{
	token_store_release(&d->tokens);
	unlink(d->path);
	world_release(&d->w);
}

static void renewal(struct desk *d, unsigned times, int status,
		    const char *body)
{
	world_rule(&d->w, RULE("/token", times, status, body));
}

#define PAIR "token 0 " NEW " rft.new-12345 86400"

static const struct {
	const char *name;
	int64_t left_ms;
	int status; /* of the renewal */
	const char *body, *outcome;
	size_t requests; /* renewals */
	const char *uses;
} rows[] = {
	{ "a token that holds is used as it is", DAY_MS, 200, PAIR, "ok", 0,
	  OLD },
	{ "one that ends in more than five minutes too",
	  5 * MINUTE_MS + SECOND_MS, 200, PAIR, "ok", 0, OLD },
	{ "one that ends in five minutes is renewed before", 5 * MINUTE_MS, 200,
	  PAIR, "ok", 1, NEW },
	{ "one without a known end is used as it is", UNKNOWN_END, 200, PAIR,
	  "ok", 0, OLD },
	{ "one that has ended is renewed before", -MINUTE_MS, 200, PAIR, "ok",
	  1, NEW },
	{ "no renewal, but it still holds: it is used", MINUTE_MS, 503, "",
	  "ok", 3, OLD },
	{ "no renewal, and it has ended", -MINUTE_MS, 503, "", "unavailable", 3,
	  NULL },
	{ "no renewal, and it ends now", 0, 503, "", "unavailable", 3, NULL },
	{ "a renewal that echoes the token", MINUTE_MS, 200,
	  "fail 0 auth rft.old-12345", "auth", 1, NULL },
	{ "a renewal that says why not", MINUTE_MS, 200, "fail 0 auth revoked",
	  "revoked\"", 1, NULL },
	{ "refused", MINUTE_MS, 401, "", "auth", 1, NULL },
	{ "no token in the answer", MINUTE_MS, 200, "", "invalid_response", 1,
	  NULL },
};

static void test_rows(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct desk d;
		size_t used;

		desk_open(&d, 1, rows[i].left_ms);
		renewal(&d, 0, rows[i].status, rows[i].body);
		world_run(&d.w, MINUTE_MS);
		used = rows[i].uses
			       ? REQUESTS(&d.w, "/profile", rows[i].uses, NULL)
			       : 1;
		if (REQUESTS(&d.w, "/token/A;rft.old-12345", NULL, NULL) !=
			    rows[i].requests ||
		    used != 1 ||
		    REQUESTS(&d.w, "/profile", NULL, NULL) != !!rows[i].uses ||
		    EVENTS(&d.w, STATUS, rows[i].outcome, NULL) != 1 ||
		    EVENTS(&d.w, "-12345", NULL, NULL) != 0)
			fail_msg("%s: %s%s", rows[i].name,
				 buf_cstr(&d.w.requests),
				 buf_cstr(&d.w.published));
		desk_close(&d);
	}
}

/* Nobody is asked in its name, and no other account waits for it. */
static void test_without_a_token(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, 2, DAY_MS);
	world_run(&d.w, MINUTE_MS);
	assert_int_equal(REQUESTS(&d.w, "/B", NULL, NULL), 0);
	assert_int_equal(EVENTS(&d.w, STATUS, "\"B\"", "\"auth\""), 1);
	assert_int_equal(EVENTS(&d.w, STATUS,
				"\"the credentials have no token of this "
				"account\"",
				NULL),
			 1);
	assert_int_equal(EVENTS(&d.w, STATUS, "\"A\"", "\"ok\""), 1);
	desk_close(&d);
}

/* Refused in spite of its time: the next pair is fetched, once. */
static void test_refused(void **state)
{
	struct desk d;
	size_t old;

	(void)state;
	for (old = 0; old < 2; old++) {
		desk_open(&d, 1, DAY_MS);
		d.w.rule[0] = RULE("/profile", 0, 403, "token");
		if (!old) {
			d.w.rule[0].url = "/profile/A;" OLD;
			world_rule(&d.w, RULE("/profile", 0, 200,
					      "profile 0 A 100 1\nlist 0 A"));
		}
		renewal(&d, 0, 200, PAIR);
		world_run(&d.w, MINUTE_MS);
		assert_int_equal(REQUESTS(&d.w, "/profile", OLD, NULL), 1);
		assert_int_equal(REQUESTS(&d.w, "/token", NULL, NULL), 1);
		assert_int_equal(REQUESTS(&d.w, "/profile", NEW, NULL), 1);
		assert_int_equal(EVENTS(&d.w, STATUS, "\"ok\"", NULL), !old);
		assert_int_equal(EVENTS(&d.w, STATUS, "\"invalid_response\"",
					NULL),
				 old);
		desk_close(&d);
	}
}

/* Without a token that holds the limit of renewals is the account's. */
static void test_limit_of_renewals(void **state)
{
	static const struct {
		int64_t left_ms;
		const char *outcome, *next;
	} cases[] = {
		{ MINUTE_MS, "\"ok\"", "\"next_poll_at\":\"2026-03-10T05:45:" },
		{ -MINUTE_MS, "\"unavailable\"",
		  "\"next_poll_at\":\"2026-03-10T06:20:" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct desk d;

		desk_open(&d, 1, cases[i].left_ms);
		world_rule(&d.w, (struct rule){ "/token", 0, 500, "none",
						"left: 0\nuntil: 3000\n" });
		world_run(&d.w, MINUTE_MS);
		assert_int_equal(EVENTS(&d.w, STATUS, cases[i].outcome,
					cases[i].next),
				 1);
		desk_close(&d);
	}
}

/* Neither pair may be used then: the old one is void, and the new one would be
 * lost with the process.  The round after it can be written is good. */
static void test_unsaved(void **state)
{
	static const int64_t left_ms[] = { MINUTE_MS, -MINUTE_MS };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(left_ms); i++) {
		struct desk d;

		desk_open(&d, 1, left_ms[i]);
		renewal(&d, 0, 200, PAIR);
		assert_int_equal(rename(d.w.dir, d.away), 0);
		world_run(&d.w, 16 * MINUTE_MS);
		assert_int_equal(d.w.n_requested, 1);
		assert_int_equal(EVENTS(&d.w, STATUS, "unavailable", d.path),
				 2);
		assert_int_equal(EVENTS(&d.w, "-12345", NULL, NULL), 0);
		assert_int_equal(rename(d.away, d.w.dir), 0);
		world_run(&d.w, 15 * MINUTE_MS);
		assert_int_equal(REQUESTS(&d.w, "/token", NULL, NULL), 1);
		assert_int_equal(REQUESTS(&d.w, "/profile", NEW, NULL), 1);
		assert_int_equal(EVENTS(&d.w, STATUS, "\"ok\"", NULL), 1);
		desk_close(&d);
	}
}

/* Whoever ends waits for a pair on its way, and asks for nothing more. */
static void test_ends(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, 1, MINUTE_MS);
	renewal(&d, 0, 200, PAIR);
	assert_false(poller_renewing(d.w.poller, d.w.now));
	poller_step(d.w.poller, d.w.now);
	assert_true(poller_renewing(d.w.poller, d.w.now));
	kit_respond(&d.w);
	assert_false(poller_renewing(d.w.poller, d.w.now));
	assert_string_equal(token_store_find(&d.tokens, STR_LIT("A"))->access,
			    NEW);
	assert_int_equal(access(d.path, F_OK), 0);
	assert_int_equal(d.w.n_requested, 1);
	/* the profile is not waited for */
	poller_step(d.w.poller, d.w.now);
	assert_non_null(d.w.done);
	assert_false(poller_renewing(d.w.poller, d.w.now));
	desk_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_without_a_token),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limit_of_renewals),
		cmocka_unit_test(test_unsaved),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests_name("poll_token", tests, NULL, NULL);
}
