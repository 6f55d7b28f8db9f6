/* fuzz_threads.c -- hostile answers in the name of Threads.  Seeds: the bodies
 * of tests/cases/threads.  Build with clang,
 * -fsanitize=fuzzer,address,undefined.
 */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target target = {
	.handle = { "sentra.satu", 11 },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_threads, &target, 1, data, size);
	return 0;
}
