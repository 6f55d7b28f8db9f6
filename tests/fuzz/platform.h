/* platform.h -- a hostile answer to each request that an adapter makes.
 *
 * The input is the body, and the headers too; it is read as the answer to
 * every step, and as a refusal of every status that means something.  So the
 * bodies of tests/cases/<platform> are seeds as they are.  Beyond crashes it
 * checks what the contract asks of an adapter (producers/platforms/platform.h).
 */
#ifndef SENTRA_TESTS_FUZZ_PLATFORM_H
#define SENTRA_TESTS_FUZZ_PLATFORM_H

#include "producers/platforms/answer.h"

#include <stdlib.h>

#define FUZZ_NOW_MS INT64_C(1773120600000)

static inline void require(bool good)
{
	if (!good)
		abort();
}

static inline void require_post(const struct post *p)
{
	size_t i;

	require(p->id.n > 0 && p->kind.n > 0);
	require(p->text.n <= ANSWER_TEXT_MAX &&
		p->description.n <= ANSWER_DESCRIPTION_MAX);
	for (i = 0; i < COUNTER_COUNT; i++)
		require(p->counts[i] >= COUNT_NULL &&
			p->counts[i] <= COUNT_MAX);
}

static inline void require_answer(const struct request *request,
				  const struct answer *a)
{
	size_t i;

	for (i = 0; i < a->n_targets; i++) {
		const struct answer_target *t = &a->target[i];
		const struct profile *p = &t->profile;

		/* Either a page, or why there is none; never neither. */
		if (request->step == STEP_POSTS)
			require(t->has_page != t->failed);
		if (request->step == STEP_TOKEN)
			require(t->has_token != t->failed);
		if (t->has_token)
			require(t->token.access.n > 0 && t->token.life_s >= 0);
		if (t->has_profile)
			require(str_eq(p->id, request->targets[i].id) &&
				(p->followers >= 0 || p->followers_exact == 0));
		require(!t->failed || t->outcome != OUTCOME_OK);
	}
	for (i = 0; i < a->n_posts; i++)
		require_post(&a->post[i].post);
}

static inline void fuzz_classify(const struct platform *platform,
				 const struct request *request,
				 const struct http_resp *resp)
{
	struct failure failure = { .outcome = OUTCOME_INVALID_RESPONSE };

	platform->classify(request, resp, &failure);
	require(failure.outcome != OUTCOME_OK ||
		failure.action == ACTION_EMPTY);
	require(failure.action != ACTION_BISECT || request->n > 1 ||
		request->n_posts > 1);
	require(failure.action != ACTION_DIALECT || request->dialect == 0);
	require(!failure.not_before_ms ||
		failure.not_before_ms > request->now_ms);
	require(memchr(failure.detail, '\0', sizeof(failure.detail)) != NULL);
}

static inline void fuzz_parse(const struct platform *platform,
			      const struct request *request,
			      const struct http_resp *resp)
{
	struct answer answer;
	struct err err = { 0 };
	int rc;

	if (answer_init(&answer, request->n) < 0)
		abort();
	rc = platform->parse(request, resp, &answer, &err);
	require(rc <= PARSE_REFUSED);
	if (rc < 0)
		require(err.code < 0 && err.text[0]);
	else if (rc == 0 && !answer.bad)
		require_answer(request, &answer);
	if (rc == PARSE_REFUSED)
		fuzz_classify(platform, request, resp);
	answer_release(&answer);
}

static inline void fuzz_platform(const struct platform *platform,
				 const struct target *targets, size_t n,
				 const uint8_t *data, size_t size)
{
	static const int statuses[] = { 400, 401, 402, 403, 404, 429, 503 };
	static const char *const keys[PLATFORM_KEYS_MAX] = { "v25.0", "1000" };
	const struct str post_ids[] = { STR_LIT("v1"), STR_LIT("v2") };
	struct request request = { .targets = targets,
				   .post_ids = post_ids,
				   .keys = keys,
				   .now_ms = FUZZ_NOW_MS };
	struct http_resp resp;
	struct limits limits;
	size_t i;

	http_resp_init(&resp);
	buf_add(&resp.body, data, size);
	buf_add(&resp.headers, data, size);
	for (i = 0; i < STEP_COUNT; i++) {
		request.step = (enum step)i;
		request.n =
			platform->batch[i] > 1 && i != STEP_COUNTERS ? n : 1;
		request.n_posts = i == STEP_COUNTERS ? 2 : 0;
		resp.status = 200;
		if (platform->batch[i])
			fuzz_parse(platform, &request, &resp);
		resp.status = statuses[size % ARRAY_LEN(statuses)];
		fuzz_classify(platform, &request, &resp);
	}
	if (platform->limits)
		platform->limits(&request, &resp, &limits);
	http_resp_release(&resp);
}

#endif
