/* fuzz_facebook.c -- hostile answers in the name of Facebook, and what Meta
 * says of usage.  Seeds: the bodies of tests/cases/facebook.  Build with
 * clang, -fsanitize=fuzzer,address,undefined. */
#include "platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target targets[] = {
	{ .id = { "1001", 4 }, .handle = { "SentraSatu", 10 } },
	{ .id = { "1002", 4 } },
};

/* The input as the value of each header. */
static void fuzz_usage(const char *name, const uint8_t *data, size_t size)
{
	const struct request request = { .step = STEP_POSTS,
					 .targets = targets,
					 .n = 1,
					 .now_ms = FUZZ_NOW_MS };
	struct limits l = { .remaining = -1 };
	struct http_resp resp;

	http_resp_init(&resp);
	buf_adds(&resp.headers, name);
	buf_add(&resp.headers, data, size);
	platform_facebook.limits(&request, &resp, &l);
	require(l.remaining == -1);
	require(l.usage_percent >= -1 && l.usage_percent <= 1000);
	require(!l.not_before_ms ||
		(l.not_before_ms > FUZZ_NOW_MS && l.usage_percent >= 100));
	require(l.scope != LIMITS_STEP);
	buf_adds(&resp.body, "{\"error\":{\"code\":80001}}");
	resp.status = 400;
	fuzz_classify(&platform_facebook, &request, &resp);
	http_resp_release(&resp);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_platform(&platform_facebook, targets, ARRAY_LEN(targets), data,
		      size);
	fuzz_usage("X-App-Usage: ", data, size);
	fuzz_usage("X-Page-Usage: ", data, size);
	fuzz_usage("X-Business-Use-Case-Usage: ", data, size);
	return 0;
}
