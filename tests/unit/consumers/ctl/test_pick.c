/* test_pick.c -- the sentra and the account that a word means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/pick.h"

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

/* ---- who is meant ---- */

static const struct {
	const char *word;
	const char *id, *why; /* NULL: none */
} sentras[] = {
	{ "abiyoso", "abiyoso", NULL },
	{ "sentra ABIYOSO", "abiyoso", NULL },
	{ "yoso", "abiyoso", NULL },
	{ "abi", NULL, "may be any of: abiyoso, abiyasa" },
	{ "abiyosa", NULL, "did you mean abiyoso?" },
	{ "lain", NULL, "no sentra 'lain'" },
	{ "", NULL, "no sentra ''" },
};

static void test_sentra(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(sentras); i++) {
		struct err err = { 0 };
		const struct sentra *s =
			pick_sentra(*state, sentras[i].word, &err);

		if (!s != !sentras[i].id ||
		    (s && strcmp(s->id, sentras[i].id) != 0) ||
		    (!s && !strstr(err.text, sentras[i].why)))
			fail_msg("'%s': %s, %s", sentras[i].word,
				 s ? s->id : "none", err.text);
	}
}

static const struct {
	const char *word;
	int place; /* -1: none */
	const char *why;
} accounts[] = {
	{ "youtube:UC:a", 0, NULL },
	{ "UC:a", 0, NULL },
	{ "youtube:@abi", 0, NULL },
	{ "x:@abi", 1, NULL },
	{ "@dua", 2, NULL },
	{ "17", 2, NULL },
	{ "x:17", 2, NULL },
	{ "@abi", -1, "several accounts '@abi': put the platform before it" },
	{ "youtube:17", -1, "it has youtube:UC:a, x:@abi, x:17" },
	{ "@tiga", -1, "no account '@tiga'" },
};

static void test_account(void **state)
{
	const struct roster *roster = *state;
	const struct sentra *s = &roster->sentras[0];
	struct err err = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
		const struct account *a =
			pick_account(s, accounts[i].word, &err);

		if ((a ? a - s->accounts : -1) != accounts[i].place ||
		    (!a && !strstr(err.text, accounts[i].why)))
			fail_msg("'%s': %s", accounts[i].word, err.text);
	}
	assert_null(pick_account(&roster->sentras[1], "@a", &err));
	assert_non_null(strstr(err.text, "it has none"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sentra),
		TEST(test_account),
	};

	return cmocka_run_group_tests_name("pick", tests, NULL, NULL);
}
