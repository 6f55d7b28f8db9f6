/* test_exempt.c -- exemptions into a roster and out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/roster/exempt.h"

#include <errno.h>
#include <stdlib.h>

#define PLACE                                                    \
	"\"kind\":\"sentra\",\"city\":\"C\",\"province\":\"P\"," \
	"\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"          \
	"\"service_areas\":[],\"active_from\":null,\"active_until\":null,"
static const char text[] =
	"{\"version\":1,\"sentras\":["
	"{\"id\":\"abiyoso\",\"name\":\"Sentra Abiyoso\"," PLACE
	"\"accounts\":[{\"platform\":\"youtube\",\"id\":\"UC:a\","
	"\"handle\":\"Abi\"},{\"platform\":\"x\",\"handle\":\"abi\"},"
	"{\"platform\":\"x\",\"id\":\"17\",\"handle\":\"dua\","
	"\"exempt\":{\"until\":\"2027-01-01\",\"why\":\"w\"}}]},"
	"{\"id\":\"abiyasa\",\"name\":\"Sentra Abiyasa\"," PLACE
	"\"accounts\":[]}]}";

static int setup(void **state)
{
	struct roster *roster = NULL;
	struct faults faults;

	faults_init(&faults);
	assert_int_equal(roster_parse(&roster, str_of(text), "r", &faults,
				      NULL),
			 0);
	*state = roster;
	return 0;
}

static int teardown(void **state)
{
	roster_free(*state);
	return 0;
}

/* ---- exemptions ---- */

static void test_until(void **state)
{
	static const struct {
		const char *date;
		int rc;
		const char *why;
	} dates[] = {
		{ "2026-11-24", 0, NULL },
		{ "2030-02-28", 0, NULL },
		{ "2026-11-23", -EINVAL, "past: today is 2026-11-24" },
		{ "2026-02-30", -EINVAL, "wants a date" },
		{ "besok", -EINVAL, "wants a date" },
		{ "", -EINVAL, "wants a date" },
	};
	struct err err;
	int64_t day;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		assert_int_equal(exempt_until(dates[i].date, 20781, &day, &err),
				 dates[i].rc);
		if (dates[i].why)
			assert_non_null(strstr(err.text, dates[i].why));
	}
}

/* The roster that becomes of it, or NULL. */
static struct roster *become(const struct roster *roster,
			     const struct exemption *e, int *rc)
{
	struct roster *new = NULL;
	struct faults faults;
	struct draft d;

	faults_init(&faults);
	draft_init(&d, "r");
	assert_int_equal(draft_of_roster(&d, roster, NULL), 0);
	*rc = exempt_put(&d, e, NULL);
	if (*rc == 0)
		*rc = draft_check(&d, &new, &faults, NULL);
	draft_release(&d);
	faults_release(&faults);
	return new;
}

static void test_put(void **state)
{
	const struct roster *roster = *state;
	const struct sentra *s = &roster->sentras[0];
	struct exemption e = { s, NULL, 20800, "renovasi" };
	struct roster *new;
	int rc;

	new = become(roster, &e, &rc);
	assert_int_equal(rc, 0);
	assert_true(new->sentras[0].exempt.set);
	assert_int_equal(new->sentras[0].exempt.until, 20800);
	assert_string_equal(new->sentras[0].exempt.why, "renovasi");
	assert_false(new->sentras[0].accounts[0].exempt.set);
	assert_int_equal(new->sentras[0].accounts[2].exempt.until, 20819);
	roster_free(new);
	e.account = &s->accounts[2];
	new = become(roster, &e, &rc);
	assert_int_equal(rc, 0);
	assert_false(new->sentras[0].exempt.set);
	assert_int_equal(new->sentras[0].accounts[2].exempt.until, 20800);
	roster_free(new);
	e.why = "\xff";
	assert_null(become(roster, &e, &rc));
	assert_true(rc < 0);
}

static void test_end(void **state)
{
	const struct roster *roster = *state;
	const struct sentra *s = &roster->sentras[0];
	struct exemption e = { s, &s->accounts[2], DAY_OPEN, NULL };
	struct roster *new;
	int rc;

	new = become(roster, &e, &rc);
	assert_int_equal(rc, 0);
	assert_false(new->sentras[0].accounts[2].exempt.set);
	roster_free(new);
	e.account = &s->accounts[1];
	assert_null(become(roster, &e, &rc));
	assert_int_equal(rc, -ENOENT);
	e.account = NULL;
	assert_null(become(roster, &e, &rc));
	assert_int_equal(rc, -ENOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_until),
		TEST(test_put),
		TEST(test_end),
	};

	return cmocka_run_group_tests_name("exempt", tests, NULL, NULL);
}
