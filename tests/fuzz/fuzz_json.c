/* fuzz_json.c -- hostile documents must cost an error, never more.
 *
 * Beyond crashes it checks what must hold: a document that is good as it is
 * is not mended, and what was mended can be walked.  Build with clang,
 * -fsanitize=fuzzer,address,undefined. */
#include "common/json/json.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

/* Depth is bounded by json_answer_limits. */
static void walk(const struct json_t *node)
{
	struct str text = json_str(node);
	int64_t count = json_count(node);
	size_t i;
	void *it;

	require(count >= COUNT_NULL && count <= COUNT_MAX);
	require(!text.p || text.p[text.n] == '\0');
	for (it = json_first(node); it; it = json_next(node, it)) {
		require(json_get(node, json_it_key(it)) == json_it_value(it));
		walk(json_it_value(it));
	}
	for (i = 0; json_is_array(node) && i < json_len(node); i++)
		walk(json_item(node, i));
}

static size_t lines_of(struct str text)
{
	size_t n = 1, i;

	for (i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static void find_lines(struct str text)
{
	static const char *const paths[] = { "", "a", "a.b[1].c", "[0][1].a",
					     "[1]" };
	size_t i, line;

	for (i = 0; i < ARRAY_LEN(paths); i++) {
		line = json_line(text, paths[i]);
		require(line >= 1 && line <= lines_of(text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct json_t *strict = NULL, *mended = NULL;
	bool was_mended = false;
	struct err err = { 0 };
	int rc = json_parse_mended(text, &json_answer_limits, &mended,
				   &was_mended, &err);

	require(rc == 0 ? mended != NULL : !mended && err.text[0]);
	if (json_parse(text, &json_answer_limits, &strict, NULL) == 0)
		require(rc == 0 && !was_mended);
	else
		require(rc < 0 || was_mended);
	walk(mended);
	find_lines(text);
	json_free(strict);
	json_free(mended);
	return 0;
}
