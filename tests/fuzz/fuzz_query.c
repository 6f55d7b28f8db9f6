/* fuzz_query.c -- any bytes are a query, a target and headers.  Build with
 * clang, -fsanitize=fuzzer,address,undefined. */
#include "common/serve/headers.h"
#include "common/serve/serve.h"
#include "common/serve/target.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static void check_value(struct str query, const char *name)
{
	struct buf out;

	buf_init(&out, 100);
	if (query_value(query, name, &out))
		require(target_is_utf8(buf_str(&out)) && !out.bad);
	else
		require(out.len == 0 && !out.bad);
	buf_release(&out);
}

static void check_target(struct str text)
{
	struct str query;
	struct buf path;
	int status;

	buf_init(&path, TARGET_MAX);
	status = target_read(text, &path, &query);
	require(status == 0 || status == 400 || status == 414);
	if (status == 0) {
		struct str p = buf_str(&path);

		require(p.n && p.p[0] == '/' && target_is_utf8(p));
		for (size_t i = 0; i < p.n; i++)
			require((unsigned char)p.p[i] >= ' ' && p.p[i] != 0x7f);
		require(!strstr(p.p, "/../") && !strstr(p.p, "/./"));
		check_value(query, "metric");
	}
	buf_release(&path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* of its own, so that a byte too far is seen */
	char *copy = malloc(size + !size);
	struct str text = { copy, size };

	require(copy != NULL);
	if (size)
		memcpy(copy, data, size);
	check_value(text, "metric");
	check_value(text, "");
	check_target(text);
	header_takes_gzip(text);
	header_has_etag(text, "\"a\"");
	free(copy);
	return 0;
}
