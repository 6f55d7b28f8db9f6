/* fuzz_request.c -- any bytes are an address: what is read from it has one
 * address, plain ASCII, which reads as the same.  Build with clang,
 * -fsanitize=fuzzer,address,undefined. */
#include "consumers/board/request.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static void check_again(const struct request *r)
{
	struct request again;

	request_init(&again);
	request_read_address(&again, buf_str(&r->address));
	require(again.kind == r->kind && again.page == r->page);
	require(str_eq(again.ask.rest, r->ask.rest));
	for (int i = 0; i < PAGE_PARAMS; i++)
		require(str_eq(again.ask.param[i], r->ask.param[i]));
	require(str_eq(buf_str(&again.address), buf_str(&r->address)));
	request_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request r;

	request_init(&r);
	request_read_address(&r, (struct str){ (const char *)data, size });
	if (r.kind != REQUEST_UNKNOWN)
		for (size_t i = 0; i < r.address.len; i++)
			require(str_is_seen(r.address.data[i]));
	if (r.kind >= REQUEST_PAGE)
		check_again(&r);
	request_release(&r);
	return 0;
}
