/* fuzz_youtube.c -- hostile answers in the name of YouTube.  Seeds: the bodies
 * of tests/cases/youtube.  Build with clang,
 * -fsanitize=fuzzer,address,undefined. */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target targets[] = {
	{ .id = { "UCaaaaaaaaaaaaaaaaaaaaaa", 24 },
	  .handle = { "sentra", 6 },
	  .list = { "UUaaaaaaaaaaaaaaaaaaaaaa", 24 } },
	{ .id = { "UCbbbbbbbbbbbbbbbbbbbbbb", 24 } },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_youtube, targets, ARRAY_LEN(targets), data,
		      size);
	return 0;
}
