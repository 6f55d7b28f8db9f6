/* fuzz_instagram.c -- hostile answers in the name of Instagram, about another
 * account and about our own.  Seeds: the bodies of tests/cases/instagram.
 * Build with clang, -fsanitize=fuzzer,address,undefined. */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target other = { .id = { "17841", 5 },
				     .handle = { "sentra.satu", 11 } };
/* As the keys of platform.h have it. */
static const struct target own = { .id = { "1000", 4 } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_instagram, &other, 1, data, size);
	fuzz_platform(&platform_instagram, &own, 1, data, size);
	return 0;
}
