/* test_command.c -- a command line is read by a table of commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/command.h"

#include <string.h>

static const struct command_option board_options[] = {
	{ "window", "W", "of time", OPTION_TEXT, ARGUMENT(window) },
	{ "n", "N", "rows", OPTION_NUMBER, ARGUMENT(most) },
	{ "watch", "[=SEC]", "again", OPTION_SECONDS, ARGUMENT(watch_s) },
	OPTION_AS_OF,
	OPTION_JSON,
	{ .name = NULL },
};

static const struct command board = {
	.name = "board",
	.args = "[METRIC]",
	.help = "",
	.options = board_options,
};

static const struct command_option check_options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

static const struct command check = {
	.name = "file check",
	.args = "FILE",
	.help = "",
	.options = check_options,
};

static const struct command import = {
	.name = "file import",
	.args = "",
	.help = "",
};

/* An option of a name that another command has, too, and a field of its own. */
static const struct command_option prove_options[] = {
	{ "n", "N", "rows", OPTION_NUMBER, ARGUMENT(limit) },
	{ .name = NULL },
};

static const struct command prove = {
	.name = "prove",
	.args = "SENTRA FIELD",
	.help = "",
	.options = prove_options,
};

/* Its first word is a command of its own. */
static const struct command board_list = {
	.name = "board list",
	.args = "",
	.help = "",
};

static const struct command *const commands[] = { &board,  &board_list, &check,
						  &import, &prove,      NULL };

static int read_line(const char *line, struct arguments *args,
		     const struct command **command)
{
	static char copy[200];
	char *argv[20] = { (char *)"sentractl" }, *rest = copy;
	int argc = 1;

	strncpy(copy, line, sizeof(copy) - 1);
	while (argc < 19 && (argv[argc] = strsep(&rest, " ")))
		argc++;
	*args = (struct arguments){ .most = 10 };
	*command = NULL;
	return command_line(commands, argc, argv, args, command);
}

static const struct {
	const char *line;
	int rc;
	const struct command *command;
	struct arguments want;
} rows[] = {
	{ "board", -1, &board, { .most = 10 } },
	{ "board score", -1, &board, { .most = 10, .word = "score" } },
	{ "--json board -n 3", -1, &board, { .most = 3, .json = true } },
	{ "board --win 7d", -1, &board, { .most = 10, .window = "7d" } },
	{ "board --watch", -1, &board, { .most = 10, .watch_s = 2 } },
	{ "board --watch=9", -1, &board, { .most = 10, .watch_s = 9 } },
	{ "board --as-of 2026-03-10T05:30:00Z",
	  -1,
	  &board,
	  { .most = 10, .as_of_s = 1773120600 } },
	{ "-c f file check x",
	  -1,
	  &check,
	  { .most = 10, .config = "f", .word = "x" } },
	{ "file import", -1, &import, { .most = 10 } },
	{ "board list", -1, &board_list, { .most = 10 } },
	{ "board lists", -1, &board, { .most = 10, .word = "lists" } },
	{ "prove a b -n 3",
	  -1,
	  &prove,
	  { .most = 10, .limit = 3, .word = "a", .field = "b" } },
	{ "prove", EXIT_USAGE, NULL, { 0 } },
	{ "prove a", EXIT_USAGE, NULL, { 0 } },
	{ "prove a b c", EXIT_USAGE, NULL, { 0 } },
	{ "file import --json", EXIT_USAGE, NULL, { 0 } },
	{ "file check", EXIT_USAGE, NULL, { 0 } },
	{ "file check x y", EXIT_USAGE, NULL, { 0 } },
	{ "file import x", EXIT_USAGE, NULL, { 0 } },
	{ "file", EXIT_USAGE, NULL, { 0 } },
	{ "files", EXIT_USAGE, NULL, { 0 } },
	{ "file check x --window 7d", EXIT_USAGE, NULL, { 0 } },
	{ "board -n x", EXIT_USAGE, NULL, { 0 } },
	{ "board -n -1", EXIT_USAGE, NULL, { 0 } },
	{ "board -n 1000001", EXIT_USAGE, NULL, { 0 } },
	{ "board --watch=0", EXIT_USAGE, NULL, { 0 } },
	{ "board --as-of 0", EXIT_USAGE, NULL, { 0 } },
	{ "board --none", EXIT_USAGE, NULL, { 0 } },
	{ "--help board", EXIT_DONE, NULL, { 0 } },
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct arguments *want = &rows[i].want;
		const struct command *command;
		struct arguments got;
		int rc = read_line(rows[i].line, &got, &command);

		if (rc != rows[i].rc)
			fail_msg("%s: %d", rows[i].line, rc);
		if (rc >= 0)
			continue;
		assert_ptr_equal(command, rows[i].command);
		if (got.most != want->most || got.limit != want->limit ||
		    !same(got.field, want->field) ||
		    got.watch_s != want->watch_s ||
		    got.as_of_s != want->as_of_s || got.json != want->json ||
		    !same(got.word, want->word) ||
		    !same(got.config, want->config) ||
		    !same(got.window, want->window))
			fail_msg("%s: wrong arguments", rows[i].line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
