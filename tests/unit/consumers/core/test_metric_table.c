/* test_metric_table.c -- the order of boards, and that the reference and the
 * manual say what the table of metrics says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/core/metric_table.h"
#include "consumers/ctl/command.h"

static void test_order(void **state)
{
	static const struct {
		size_t i;
		const char *name;
	} rows[] = {
		{ 0, "score" },
		{ 1, "followers" },
		{ 2, "latest" },
		{ 3, "posts:24h" },
		{ 4, "posts:7d" },
		{ 5, "posts:30d" },
		{ 6, "engagement:24h" },
		{ 11, "views:30d" },
		{ 13, "rate:7d" },
		{ 17, "growth:30d" },
		{ 18, "followers:youtube" },
		{ 19, "latest:youtube" },
		{ 20, "posts:24h:youtube" },
		{ 34, "growth:30d:youtube" },
		{ 35, "followers:facebook" },
		{ 102, "growth:30d:tiktok" },
	};
	struct buf name;
	size_t i;

	(void)state;
	buf_init(&name, 100);
	assert_int_equal(BOARD_COUNT, 18 + 17 * PLATFORM_COUNT);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&name);
		board_name(&name, board_at(rows[i].i));
		assert_string_equal(buf_cstr(&name), rows[i].name);
	}
	buf_release(&name);
}

/* No two boards have one name; the score is national only. */
static void test_all_different(void **state)
{
	struct buf one, other;
	size_t i, k;

	(void)state;
	buf_init(&one, 100);
	buf_init(&other, 100);
	for (i = 0; i < BOARD_COUNT; i++) {
		struct board board = board_at(i);
		const struct metric_row *row = &metric_table[board.metric];

		assert_int_equal(row->span == BY_WINDOW,
				 board.window != NO_WINDOW);
		assert_int_equal(row->place, ON_BOARDS);
		if (board.metric == METRIC_score)
			assert_int_equal(board.platform, NATIONAL);
		buf_clear(&one);
		board_name(&one, board);
		for (k = 0; k < i; k++) {
			buf_clear(&other);
			board_name(&other, board_at(k));
			assert_string_not_equal(buf_cstr(&other),
						buf_cstr(&one));
		}
	}
	buf_release(&one);
	buf_release(&other);
}

static void test_ranked(void **state)
{
	static const char *const want[RANKED_COUNT] = {
		"score",         "followers", "latest",  "posts:7d",
		"engagement:7d", "views:7d",  "rate:7d", "growth:7d"
	};
	struct buf name;
	size_t i, n = 0;

	(void)state;
	buf_init(&name, 100);
	for (i = 0; i < RANKED_COUNT; i++) {
		buf_clear(&name);
		board_name(&name, ranked_board(i));
		assert_string_equal(buf_cstr(&name), want[i]);
		assert_true(board_is_ranked(ranked_board(i)));
	}
	for (i = 0; i < BOARD_COUNT; i++)
		n += board_is_ranked(board_at(i));
	assert_int_equal(n, RANKED_COUNT);
	buf_release(&name);
}

static void test_find(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < METRIC_COUNT; i++)
		assert_int_equal(metric_find(str_of(metric_table[i].name)),
				 metric_table[i].place == ON_BOARDS ? i : -1);
	for (i = 0; i < WINDOW_COUNT; i++)
		assert_int_equal(window_find(str_of(window_names[i])), i);
	assert_int_equal(metric_find(STR_LIT("likes")), -1);
	assert_int_equal(metric_find(STR_NULL), -1);
	assert_int_equal(window_find(STR_LIT("1h")), -1);
}

/* ---- what people read ---- */

static void load(const char *path, struct buf *text)
{
	buf_init(text, 1 << 20);
	assert_int_equal(file_read(path, text, NULL), 0);
}

static void assert_says(const struct buf *text, const char *want)
{
	if (!strstr(buf_cstr(text), want))
		fail_msg("there is no '%s'", want);
}

/* schemas/redis-keys.md: a line a metric in the table of boards, as many as
 * there are; each field in the table of cards; each ranked board. */
static void test_reference(void **state)
{
	struct buf text, want;
	const char *line;
	int lines = 0, boards = 0;

	(void)state;
	load("schemas/redis-keys.md", &text);
	buf_init(&want, 1000);
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];

		buf_clear(&want);
		buf_addf(&want, "`%s%s`", row->name,
			 row->span == BY_WINDOW ? ":<w>" : "");
		assert_says(&text, buf_cstr(&want));
		if (row->place != ON_BOARDS)
			continue;
		buf_clear(&want);
		buf_addf(&want, "\n| `%s` | %s%s |", row->name,
			 row->span == BY_WINDOW ? "yes" : "no",
			 row->scope == NATIONAL_ONLY ? "; national only" : "");
		assert_says(&text, buf_cstr(&want));
		boards++;
	}
	line = strstr(buf_cstr(&text), "| metric | window | value |");
	assert_non_null(line);
	while ((line = strchr(line + 1, '\n')) && line[1] == '|')
		lines++;
	assert_int_equal(lines, 1 + boards); /* the ruler is one too */
	buf_clear(&want);
	buf_adds(&want, "boards");
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		buf_adds(&want, " `");
		board_name(&want, ranked_board(i));
		buf_addc(&want, '`');
	}
	buf_addc(&want, '.');
	assert_says(&text, buf_cstr(&want));
	buf_release(&want);
	buf_release(&text);
}

/* The manual of sentractl names every metric that `top` takes. */
static void test_manual(void **state)
{
	struct buf text;

	(void)state;
	assert_string_equal(METRIC_WORDS,
			    " score followers latest posts engagement views "
			    "rate growth");
	load("deploy/man/sentractl.1", &text);
	/* The score is the default, so the manual has it apart. */
	assert_says(&text, &METRIC_WORDS[strlen(" score")]);
	buf_release(&text);
}

extern const struct command command_top;

/* The help of `top` says which metrics lack windows or platforms. */
static void test_help(void **state)
{
	const struct command_option *option = command_top.options;
	struct buf window, platform;

	(void)state;
	buf_init(&window, 1000);
	buf_init(&platform, 1000);
	for (int w = 0; w < WINDOW_COUNT; w++)
		buf_addf(&window, "%s%s", w ? " " : "", window_names[w]);
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];
		const char *name = row->name;

		if (row->span == ONCE)
			buf_addf(&window, "%s%s", m ? ", " : "; not for ",
				 name);
		if (row->scope == NATIONAL_ONLY)
			buf_addf(&platform, "%s%s",
				 platform.len ? ", "
					      : "one platform's; not for ",
				 name);
	}
	assert_string_equal(option[0].help, buf_cstr(&window));
	assert_string_equal(option[1].help, buf_cstr(&platform));
	buf_release(&window);
	buf_release(&platform);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_all_different),
		cmocka_unit_test(test_ranked),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_manual),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests_name("metric_table", tests, NULL, NULL);
}
