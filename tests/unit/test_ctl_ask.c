/* test_ctl_ask.c -- the command line of sentractl. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/err.h"
#include "consumers/ctl/ask.h"

static int run(struct ctl *c, struct err *err)
{
	(void)c;
	(void)err;
	return 0;
}

static const struct command commands[] = {
	{ "top", "[METRIC]", "", "", TAKES_WINDOW | TAKES_MOST | TAKES_WATCH,
	  run },
	{ "show", "SENTRA", "", "", 0, run },
	{ "topics", "", "", "", TAKES_CREATE | TAKES_FILE, run },
	{ .name = NULL },
};

#define WORDS_MAX 8

static int ask(struct request *request, const char *const *words,
	       const struct command **command)
{
	char *argv[WORDS_MAX + 2] = { (char *)"sentractl" };
	int argc = 1;

	for (; *words; words++)
		argv[argc++] = (char *)*words;
	return ask_read(request, argc, argv, commands, command);
}

static void test_statuses(void **state)
{
	static const struct {
		const char *words[WORDS_MAX];
		int status;
	} rows[] = {
		{ { "top" }, -1 },
		{ { "top", "posts" }, -1 },
		{ { "--json", "show", "kartini" }, -1 },
		{ { "topics", "--create", "--file", "f" }, -1 },
		{ { "--help" }, EXIT_DONE },
		{ { "top", "--help" }, EXIT_DONE },
		{ { "-V" }, EXIT_DONE },
		{ { NULL }, EXIT_USAGE },
		{ { "tpo" }, EXIT_USAGE },
		{ { "tpo", "--help" }, EXIT_USAGE },
		{ { "top", "--wach" }, EXIT_USAGE },
		{ { "top", "-x" }, EXIT_USAGE },
		{ { "top", "posts", "views" }, EXIT_USAGE },
		{ { "top", "--window" }, EXIT_USAGE },
		{ { "top", "--create" }, EXIT_USAGE },
		{ { "top", "--watch=0" }, EXIT_USAGE },
		{ { "top", "--watch=1s" }, EXIT_USAGE },
		{ { "top", "-n", "-1" }, EXIT_USAGE },
		{ { "top", "-n", "99999999999999999999" }, EXIT_USAGE },
		{ { "top", "--json=yes" }, EXIT_USAGE },
		{ { "show" }, EXIT_USAGE },
		{ { "show", "a", "--window", "7d" }, EXIT_USAGE },
		{ { "topics", "all" }, EXIT_USAGE },
	};
	const struct command *command;
	struct request request;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("# %s\n", rows[i].words[0]);
		assert_int_equal(ask(&request, rows[i].words, &command),
				 rows[i].status);
	}
}

static void test_values(void **state)
{
	static const char *const full[] = { "top",   "-n",        "0",
					    "posts", "--watch=7", "--window",
					    "24h",   NULL };
	static const char *const plain[] = { "top", "--watch", NULL };
	const struct command *command;
	struct request r;

	(void)state;
	assert_int_equal(ask(&r, full, &command), -1);
	assert_string_equal(command->name, "top");
	assert_string_equal(r.word, "posts");
	assert_string_equal(r.window, "24h");
	assert_int_equal(r.most, 0);
	assert_int_equal(r.watch_s, 7);
	assert_int_equal(ask(&r, plain, &command), -1);
	assert_null(r.word);
	assert_null(r.window);
	assert_int_equal(r.most, 10);
	assert_int_equal(r.watch_s, 2);
	assert_false(r.json);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_statuses),
	cmocka_unit_test(test_values),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_ask", tests, NULL, NULL);
}
