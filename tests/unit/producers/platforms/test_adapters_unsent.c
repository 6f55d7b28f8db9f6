/* test_adapters_unsent.c -- what no adapter sends, whatever the roster, the
 * configuration or an answer hold. */
#include "tests/unit/kit/adapters_kit.h"

#include <errno.h>
#include <stdio.h>

static const struct unsent {
	const char *name, *platform, *request, *why;
} unsent[] = {
	{ "a version of another form", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],"
	  "\"keys\":{\"graph_version\":\"25.0\"}}",
	  "graph_version" },
	{ "a version that leaves its place", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],"
	  "\"keys\":{\"graph_version\":\"v25.0/../x\"}}",
	  "graph_version" },
	{ "a version without its second number", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],"
	  "\"keys\":{\"graph_version\":\"v25.\"}}",
	  "graph_version" },
	{ "a version of Instagram", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"handle\":\"a\"}],"
	  "\"keys\":{\"graph_version\":\"latest\",\"user_id\":\"1\"}}",
	  "graph_version" },
	{ "nobody to look through", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"handle\":\"a\"}]}",
	  "user_id" },
	{ "somebody to look through who is no id", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"handle\":\"a\"}],"
	  "\"keys\":{\"user_id\":\"kami\"}}",
	  "user_id" },
	{ "a name that would add fields", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"handle\":\"a){id},b(\"}],"
	  "\"keys\":{\"user_id\":\"1\"}}",
	  "handle" },
	{ "an account without a name", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"2\"}],"
	  "\"keys\":{\"user_id\":\"1\"}}",
	  "handle" },
	{ "a cursor that would add fields", "instagram",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"2\",\"handle\":\"a\"}],"
	  "\"page\":\"x){id}\",\"keys\":{\"user_id\":\"1\"}}",
	  "cursor" },
};

static void does_not_send(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(unsent); i++) {
		const struct unsent *row = &unsent[i];
		struct built a;

		built_init(&a, row->platform, row->request);
		if (built_build(&a) == 0 || !strstr(a.err.text, row->why))
			fail_msg("%s: %s", row->name, a.err.text);
		built_release(&a);
	}
}

static void renews_no_token_without_the_secret(void **state)
{
	struct built a;

	(void)state;
	built_init(&a, "tiktok",
		   "{\"step\":\"token\",\"targets\":[{\"id\":\"o-1\","
		   "\"token\":\"rft.1\"}],\"keys\":{\"client_key\":\"aw1\"}}");
	a.r.request.secret = STR_NULL;
	assert_true(built_build(&a) < 0);
	assert_true(a.err.text[0]);
	assert_int_equal(a.req.body.len, 0);
	built_release(&a);
}

static void refuses_a_token_with_a_line_break(void **state)
{
	struct built a;

	built_init(&a, *state,
		   "{\"step\":\"profile\",\"targets\":[{\"id\":\"1\"}]}");
	a.r.request.token = STR_LIT("to\r\nken");
	assert_true(built_build(&a) < 0);
	assert_null(strstr(a.err.text, "ken"));
	built_release(&a);
}

static int build_with(const char *platform, const char *step,
		      struct str base_url, struct str token)
{
	struct built a;
	char request[256];
	int rc;

	snprintf(request, sizeof(request),
		 "{\"step\":\"%s\",\"targets\":[{\"id\":\"1\","
		 "\"handle\":\"a\",\"list\":\"L\"}],\"posts\":[\"1\"],"
		 "\"secret\":\"s\",\"keys\":{\"user_id\":\"178\"}}",
		 step);
	built_init(&a, platform, request);
	a.r.request.base_url = base_url;
	a.r.request.token = token;
	if (a.r.platform->own_tokens)
		a.r.target[0].token = token;
	rc = built_build(&a);
	built_release(&a);
	return rc;
}

/* What outgrows a request is no request. */
static void writes_whole_requests_or_none(void **state)
{
	static const char *const steps[STEP_COUNT] = { "token", "resolve",
						       "profile", "posts",
						       "counters" };
	static char text[1 << 19];
	const struct str base = STR_LIT("https://api.example"),
			 token = STR_LIT("token"),
			 endless = { memset(text, 'a', sizeof(text)),
				     sizeof(text) };
	const struct platform *pf;
	size_t i, step;

	(void)state;
	for (i = 0; (pf = registry[i]); i++) {
		for (step = 0; step < STEP_COUNT; step++) {
			const char *name = steps[step];

			if (pf->batch[step] == 0)
				continue;
			print_message("  %s %s\n", pf->name, name);
			assert_int_equal(build_with(pf->name, name, base,
						    token),
					 0);
			assert_int_equal(build_with(pf->name, name, endless,
						    token),
					 -EMSGSIZE);
			assert_true(build_with(pf->name, name, base, endless) <
				    0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_not_send),
		cmocka_unit_test(writes_whole_requests_or_none),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  "youtube"),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  "facebook"),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  "x"),
		cmocka_unit_test(renews_no_token_without_the_secret),
	};

	return cmocka_run_group_tests_name("adapters_unsent", tests, NULL,
					   NULL);
}
