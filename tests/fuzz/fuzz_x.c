/* fuzz_x.c -- hostile answers in the name of X.  Seeds: the bodies of
 * tests/cases/x.  Build with clang, -fsanitize=fuzzer,address,undefined. */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target targets[] = {
	{ .id = { "1001", 4 }, .handle = { "SentraSatu", 10 } },
	{ .id = { "1002", 4 }, .handle = { "a", 1 } },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_x, targets, ARRAY_LEN(targets), data, size);
	return 0;
}
