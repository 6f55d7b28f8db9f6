/* test_faults.c -- faults of the simulator: read from text, and whom they
 * hit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "tests/simulator/faults.h"

#include <stdio.h>

static const struct account on_x = { .platform = PLATFORM_x };
static const struct actor anna = { .account = &on_x,
				   .id = "11",
				   .handle = "Anna" };
static const struct actor bert = { .account = &on_x,
				   .id = "22",
				   .handle = "bert" };

static const struct {
	const char *text, *error; /* NULL: none */
} texts[] = {
	{ "auth", NULL },
	{ "auth:youtube", NULL },
	{ "auth::11", NULL },
	{ "auth:x:11@3", NULL },
	{ "timeout@1", NULL },
	{ "", "no fault ''" },
	{ "Auth", "no fault 'Auth': want one of auth expired" },
	{ "auth:y", "no platform 'y'" },
	{ "auth@", "count: want 1 or more, got ''" },
	{ "auth@0", "count: want 1 or more, got '0'" },
	{ "auth@x", "count: want 1 or more, got 'x'" },
	{ "auth@99999999999", "count: want" },
	{ "auth::0123456789012345678901234567890123456789012345678901234567890"
	  "123",
	  "account: want at most 63" },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct fault_list l = { .n = 0 };
		struct err err = { 0 };
		int rc = fault_add(&l, str_of(texts[i].text), &err);
		bool as_wanted = texts[i].error ? rc < 0 && l.n == 0 &&
							  strstr(err.text,
								 texts[i].error)
						: rc == 0 && l.n == 1;

		if (!as_wanted)
			fail_msg("%s: %d %s", texts[i].text, rc, err.text);
	}
}

static const struct {
	const char *what, *fault;
	enum platform_id platform;
	size_t n; /* 0: nobody, 1: anna, 2: both */
	bool hits;
} hits[] = {
	{ "everyone's", "html", PLATFORM_x, 0, true },
	{ "of that platform", "html:x", PLATFORM_x, 2, true },
	{ "of another platform", "html:youtube", PLATFORM_x, 1, false },
	{ "another kind", "deep", PLATFORM_x, 1, false },
	{ "by id", "html:x:11", PLATFORM_x, 1, true },
	{ "by handle in any case", "html:x:aNNa", PLATFORM_x, 1, true },
	{ "another account", "html:x:22", PLATFORM_x, 1, false },
	{ "part of a name", "html:x:Ann", PLATFORM_x, 1, false },
	{ "one of a batch", "html:x:11", PLATFORM_x, 2, false },
	{ "nobody", "html:x:11", PLATFORM_x, 0, false },
	{ "any platform, one account", "html::11", PLATFORM_x, 1, true },
};

static void test_hits(void **state)
{
	const struct actor *who[] = { &anna, &bert };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hits); i++) {
		struct fault_list l = { .n = 0 };

		assert_int_equal(fault_add(&l, str_of(hits[i].fault), NULL), 0);
		if (fault_hits(&l, F_HTML, hits[i].platform, who, hits[i].n) !=
		    hits[i].hits)
			fail_msg("%s", hits[i].what);
	}
}

static void test_count(void **state)
{
	struct fault_list l = { .n = 0 };

	(void)state;
	assert_int_equal(fault_add(&l, STR_LIT("html@2"), NULL), 0);
	assert_true(fault_hits(&l, F_HTML, PLATFORM_x, NULL, 0));
	assert_true(fault_hits(&l, F_HTML, PLATFORM_x, NULL, 0));
	assert_false(fault_hits(&l, F_HTML, PLATFORM_x, NULL, 0));
	l.n = 0;
	for (int i = 0; i < SIM_FAULTS_MAX; i++)
		assert_int_equal(fault_add(&l, STR_LIT("html"), NULL), 0);
	assert_true(fault_add(&l, STR_LIT("html"), NULL) < 0);
}

/* Spent ones make room for others. */
static void test_spent(void **state)
{
	struct fault_list l = { .n = 0 };

	(void)state;
	for (int i = 0; i < 2 * SIM_FAULTS_MAX; i++) {
		assert_int_equal(fault_add(&l, STR_LIT("html@1"), NULL), 0);
		assert_true(fault_hits(&l, F_HTML, PLATFORM_x, NULL, 0));
	}
}

/* A fault of an account that nobody has would never come. */
static void test_check(void **state)
{
	static const char *const there[] = { "html", "html:x", "html:x:11",
					     "html:x:ANNA", "html::11" };
	static const char *const absent[] = { "html:x:12", "html::ann",
					      "html:youtube:11" };
	struct actor actors[] = { anna };
	struct world world = { .actors = actors, .n = 1 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(there); i++) {
		struct fault_list l = { .n = 0 };

		assert_int_equal(fault_add(&l, str_of(there[i]), NULL), 0);
		assert_int_equal(fault_check(&l, &world, &err), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(absent); i++) {
		struct fault_list l = { .n = 0 };

		assert_int_equal(fault_add(&l, str_of(absent[i]), NULL), 0);
		assert_true(fault_check(&l, &world, &err) < 0);
		assert_non_null(strstr(err.text, "no account '"));
	}
}

#define FAULT_WORD(name, word, what) word,
static const char *const words[] = { FAULTS(FAULT_WORD) };

/* The README names all that there are, --help says what they do. */
static void test_told(void **state)
{
	struct buf readme, help;
	char quoted[40];

	(void)state;
	buf_init(&readme, 100000);
	buf_init(&help, 100000);
	assert_int_equal(file_read("tests/simulator/README.md", &readme, NULL),
			 0);
	fault_help(&help);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		snprintf(quoted, sizeof(quoted), "`%s`", words[i]);
		if (!strstr(buf_cstr(&readme), quoted) ||
		    !strstr(buf_cstr(&help), words[i]))
			fail_msg("%s is not told", words[i]);
	}
	buf_release(&readme);
	buf_release(&help);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_told),  cmocka_unit_test(test_texts),
	cmocka_unit_test(test_hits),  cmocka_unit_test(test_count),
	cmocka_unit_test(test_spent), cmocka_unit_test(test_check),
};

int main(void)
{
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
