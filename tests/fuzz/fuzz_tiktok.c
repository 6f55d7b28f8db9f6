/* fuzz_tiktok.c -- hostile answers in the name of TikTok.  Seeds: the bodies of
 * tests/cases/tiktok.  Build with clang, -fsanitize=fuzzer,address,undefined.
 */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target target = {
	.id = { "-000SentraSatu_1", 16 },
	.handle = { "sentra.satu", 11 },
	.token = { "act.one", 7 },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_tiktok, &target, 1, data, size);
	return 0;
}
