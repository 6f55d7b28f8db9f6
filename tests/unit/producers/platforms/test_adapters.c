/* test_adapters.c -- what each platform's adapter makes of an answer.
 *
 * Answers are folders of tests/cases/<platform>: request.json (what was asked),
 * headers.txt (status and headers), body.json or body.txt, want.jsonl (what
 * is read, in order).  Or request.json and request.txt: what is sent.  A
 * reported bug is a new folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "producers/platforms/registry.h"
#include "tests/replay.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CASES      "tests/cases"
#define CASES_MAX  2000
#define TOLD_MAX   (4u << 20)
#define PATH_SPACE 512

static void tells_what_is_wanted(void **state)
{
	const char *dir = *state;
	char path[PATH_SPACE + 16], platform[32] = "";
	struct buf got, want;
	struct replay r;
	struct err err = { 0 };

	sscanf(dir, CASES "/%31[^/]", platform);
	replay_init(&r, registry_find(platform));
	buf_init(&got, TOLD_MAX);
	buf_init(&want, TOLD_MAX);
	if (replay_load(&r, dir, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(replay_run(&r), 0);
	replay_lines(&r, &got);
	snprintf(path, sizeof(path), "%s/want.jsonl", dir);
	if (file_read(path, &want, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(buf_cstr(&got), buf_cstr(&want));
	buf_release(&got);
	buf_release(&want);
	replay_release(&r);
}

static void sends_what_is_wanted(void **state)
{
	const char *dir = *state;
	char path[PATH_SPACE + 16], platform[32] = "";
	struct buf got, want;
	struct replay r;
	struct err err = { 0 };

	sscanf(dir, CASES "/%31[^/]", platform);
	replay_init(&r, registry_find(platform));
	buf_init(&got, TOLD_MAX);
	buf_init(&want, TOLD_MAX);
	snprintf(path, sizeof(path), "%s/request.txt", dir);
	if (replay_load_request(&r, dir, &err) < 0 ||
	    file_read(path, &want, &err) < 0)
		fail_msg("%s", err.text);
	replay_print_request(&r, &got);
	assert_string_equal(buf_cstr(&got), buf_cstr(&want));
	buf_release(&got);
	buf_release(&want);
	replay_release(&r);
}

static bool is_of_request(const char *dir)
{
	char path[PATH_SPACE + 16];

	snprintf(path, sizeof(path), "%s/request.txt", dir);
	return access(path, F_OK) == 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct CMUnitTest *)a)->name,
		      ((const struct CMUnitTest *)b)->name);
}

/* Adds the folders of one platform; returns how many tests there are now. */
static size_t add_cases(struct CMUnitTest *tests, size_t n,
			const char *platform)
{
	char path[PATH_SPACE];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), CASES "/%s", platform);
	dir = opendir(path);
	while (dir && n < CASES_MAX && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), CASES "/%s/%.255s", platform,
			 entry->d_name);
		tests[n].name = strdup(path);
		tests[n].initial_state = (void *)tests[n].name;
		tests[n++].test_func = is_of_request(path)
					       ? sends_what_is_wanted
					       : tells_what_is_wanted;
	}
	if (dir)
		closedir(dir);
	return n;
}

int main(void)
{
	static struct CMUnitTest tests[CASES_MAX];
	size_t n = 0, i;
	int failed;

	for (i = 0; registry[i]; i++) {
		size_t before = n;

		n = add_cases(tests, n, registry[i]->name);
		if (n == before) {
			fprintf(stderr, "no cases in " CASES "/%s\n",
				registry[i]->name);
			return EXIT_FAILURE;
		}
	}
	qsort(tests, n, sizeof(*tests), by_path);
	failed = _cmocka_run_group_tests("adapters", tests, n, NULL, NULL);
	for (i = 0; i < n; i++)
		free((void *)tests[i].name);
	return failed;
}
