/* test_unseen.c -- for how long accounts were not seen, against minutes that
 * are counted one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/report/unseen.h"

#include <stdio.h>

#define ZONE 7
/* Monday 2026-11-23 00.00 WIB, and a week later. */
#define FROM  INT64_C(1795366800000)
#define UNTIL (FROM + 7 * DAY_MS)
#define DAY   20780 /* 2026-11-23 */
#define BLIND (6 * HOUR_MS)

#define ACCOUNT(on, name)                                        \
	{                                                        \
		.platform = PLATFORM_##on, .id = (char *)(name), \
		.identity = (char *)(name), .exempt = {          \
			.until = DAY_OPEN                        \
		}                                                \
	}
static struct account many[] = { ACCOUNT(youtube, "a"), ACCOUNT(x, "a"),
				 ACCOUNT(x, "b") };
static struct account one[] = { ACCOUNT(x, "a") };
static struct account excused[] = { ACCOUNT(x, "e1"), ACCOUNT(x, "e2"),
				    ACCOUNT(x, "e3") };

static struct sentra sentras[] = {
	{ .id = (char *)"satu", .accounts = many, .n_accounts = 3 },
	{ .id = (char *)"dua", .accounts = one, .n_accounts = 1 },
	{ .id = (char *)"gone", .accounts = one, .n_accounts = 1 },
	{ .id = (char *)"later", .accounts = one, .n_accounts = 1 },
	{ .id = (char *)"new", .accounts = one, .n_accounts = 1 },
	{ .id = (char *)"excused", .accounts = excused, .n_accounts = 3 },
	{ .id = (char *)"all", .accounts = one, .n_accounts = 1 },
};
static const struct roster roster = { sentras, ARRAY_LEN(sentras), NULL };

static const struct unseen_period week = { FROM, UNTIL, BLIND, ZONE };

static void begin(struct unseen *u)
{
	for (size_t i = 0; i < ARRAY_LEN(sentras); i++)
		sentras[i].active_from = sentras[i].active_until = DAY_OPEN;
	sentras[2].active_until = DAY + 5; /* not on the Sunday */
	sentras[3].active_from = DAY + 7;
	sentras[4].active_from = DAY + 2;
	sentras[4].active_until = DAY + 6;
	excused[0].exempt = (struct exempt){ .set = true, .until = DAY + 6 };
	excused[1].exempt = (struct exempt){ .set = true, .until = DAY + 5 };
	sentras[6].exempt = (struct exempt){ .set = true, .until = DAY + 100 };
	assert_int_equal(unseen_init(u, &roster, &week, NULL), 0);
}

static void tell(struct unseen *u, const char *sentra, const char *account,
		 int64_t ms, const char *outcome, bool complete)
{
	unseen_status(u, PLATFORM_x, str_of(sentra), str_of(account), ms,
		      str_of(outcome), complete);
}

static const struct unseen_account *of(const struct unseen *u,
				       const char *sentra, const char *account)
{
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->at[i].sentra->id, sentra) == 0 &&
		    u->at[i].account->platform == PLATFORM_x &&
		    strcmp(u->at[i].account->identity, account) == 0)
			return &u->at[i];
	fail_msg("%s %s is not there", sentra, account);
	return NULL;
}

static void test_who_counts(void **state)
{
	static const char *const want[][2] = {
		{ "satu", "a" },     { "satu", "a" }, { "satu", "b" },
		{ "dua", "a" },      { "new", "a" },  { "excused", "e2" },
		{ "excused", "e3" },
	};
	struct unseen u;

	(void)state;
	begin(&u);
	assert_int_equal(u.n, ARRAY_LEN(want));
	for (size_t i = 0; i < u.n; i++) {
		assert_string_equal(u.at[i].sentra->id, want[i][0]);
		assert_string_equal(u.at[i].account->identity, want[i][1]);
	}
	assert_int_equal(u.at[0].account->platform, PLATFORM_youtube);
	assert_int_equal(unseen_end(&u, NULL), 0);
	assert_int_equal(u.at[0].unseen_ms, 7 * DAY_MS);
	assert_int_equal(u.at[0].last_proof_ms, TIME_NONE);
	assert_string_equal(u.at[0].outcome, "silent");
	/* It came on the third day. */
	assert_int_equal(of(&u, "new", "a")->unseen_ms, 5 * DAY_MS);
	unseen_release(&u);
}

static void test_borders(void **state)
{
	struct unseen u;

	(void)state;
	begin(&u);
	/* Of the same name elsewhere; of nobody. */
	tell(&u, "satu", "a", FROM - BLIND + 1, "ok", true);
	tell(&u, "dua", "a", FROM - BLIND, "ok", true);
	tell(&u, "tiga", "a", FROM, "ok", true);
	tell(&u, "satu", "c", FROM, "ok", true);
	tell(&u, "satu", "b", UNTIL - 1, "ok", true);
	tell(&u, "satu", "b", UNTIL, "auth", true);
	tell(&u, "new", "a", FROM + 2 * DAY_MS - 1, "ok", true);
	assert_int_equal(unseen_end(&u, NULL), 0);
	assert_int_equal(of(&u, "satu", "a")->unseen_ms, 7 * DAY_MS - 1);
	assert_int_equal(of(&u, "satu", "a")->last_proof_ms, FROM - BLIND + 1);
	assert_int_equal(of(&u, "dua", "a")->unseen_ms, 7 * DAY_MS);
	assert_int_equal(of(&u, "dua", "a")->last_proof_ms, FROM - BLIND);
	assert_int_equal(of(&u, "satu", "b")->unseen_ms, 7 * DAY_MS - 1);
	assert_string_equal(of(&u, "satu", "b")->outcome, "ok");
	assert_int_equal(of(&u, "new", "a")->unseen_ms, 5 * DAY_MS - BLIND + 1);
	assert_int_equal(u.at[0].unseen_ms, 7 * DAY_MS); /* youtube */
	unseen_release(&u);
}

static void test_what_is_no_proof(void **state)
{
	char longest[100];
	struct unseen u;

	(void)state;
	begin(&u);
	memset(longest, 'o', sizeof(longest));
	longest[99] = '\0';
	tell(&u, "satu", "a", UNTIL - HOUR_MS, "auth", true);
	tell(&u, "satu", "a", UNTIL - HOUR_MS, "quota", true); /* the second */
	tell(&u, "satu", "a", UNTIL - 2 * HOUR_MS, "ok", false);
	tell(&u, "satu", "b", UNTIL - BLIND + 1, longest, true);
	tell(&u, "dua", "a", UNTIL - BLIND, "private", true);
	assert_int_equal(unseen_end(&u, NULL), 0);
	assert_string_equal(of(&u, "satu", "a")->outcome, "auth");
	assert_int_equal(of(&u, "satu", "a")->unseen_ms, 7 * DAY_MS);
	assert_int_equal(of(&u, "satu", "a")->last_proof_ms, TIME_NONE);
	longest[64] = '\0';
	assert_string_equal(of(&u, "satu", "b")->outcome, longest);
	/* So long ago that it says nothing. */
	assert_string_equal(of(&u, "dua", "a")->outcome, "silent");
	unseen_release(&u);
}

/* ---- random streams ---- */

#define PROOFS 60

static uint64_t seed = 20261123;

static int64_t below(int64_t n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	       UINT64_C(1442695040888963407);
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* Minutes of the week that no proof is good for. */
static int64_t count_minutes(const int64_t *proof, size_t n, int64_t blind)
{
	int64_t unseen = 0;

	for (int64_t m = 0; m < 7 * 24 * 60; m++) {
		bool seen = false;

		for (size_t i = 0; i < n && !seen; i++)
			seen = proof[i] <= m && m < proof[i] + blind;
		unseen += !seen;
	}
	return unseen;
}

/* In order, with some that are late, or wildly. */
static int64_t next_proof(int64_t before, int kind)
{
	if (kind == 0 || (kind == 1 && below(4) == 0))
		return below(9 * 24 * 60) - 24 * 60;
	return before + below(kind == 2 ? 1000 : 300);
}

static void test_random(void **state)
{
	int64_t proof[PROOFS];
	struct unseen u;

	(void)state;
	for (int round = 0; round < 600; round++) {
		int64_t blind = 1 + below(round % 2 ? 600 : 60);
		int64_t last = -below(24 * 60), newest = TIME_NONE;
		size_t n = (size_t)below(PROOFS);

		begin(&u);
		u.at[1].blind_after_ms = blind * MINUTE_MS;
		for (size_t i = 0; i < n; i++) {
			proof[i] = last = next_proof(last, round % 3);
			if (last < 7 * 24 * 60)
				newest = later(newest, last);
			tell(&u, "satu", "a", FROM + last * MINUTE_MS, "ok",
			     true);
		}
		assert_int_equal(unseen_end(&u, NULL), 0);
		assert_int_equal(u.at[1].unseen_ms / MINUTE_MS,
				 count_minutes(proof, n, blind));
		assert_int_equal(u.at[1].unseen_ms % MINUTE_MS, 0);
		if (newest != TIME_NONE)
			assert_int_equal(u.at[1].last_proof_ms,
					 FROM + newest * MINUTE_MS);
		for (size_t i = 1; i < u.at[1].n; i++)
			assert_true(u.at[1].span[i - 1].until_ms <
				    u.at[1].span[i].from_ms);
		unseen_release(&u);
	}
}

/* Every minute of the week, and each twice: one span. */
static void test_much_is_little(void **state)
{
	struct unseen u;

	(void)state;
	begin(&u);
	for (int round = 0; round < 2; round++)
		for (int64_t ms = FROM; ms < UNTIL; ms += MINUTE_MS)
			tell(&u, "satu", "a", ms, "ok", true);
	assert_int_equal(u.at[1].n, 1);
	assert_int_equal(unseen_end(&u, NULL), 0);
	assert_int_equal(u.at[1].unseen_ms, 0);
	unseen_release(&u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_counts),
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_what_is_no_proof),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_much_is_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
