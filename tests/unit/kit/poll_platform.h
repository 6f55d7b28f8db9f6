/* poll_platform.h -- a platform that speaks lines: "profile 0 A 100 2" (target,
 * id, followers, posts_total), "list 0 L", "post 0 a1 3600 7" (id, age in s,
 * likes; - as age: unreadable), "page 0 NEXT" (- ends), "counts a1 7", "id 0
 * A", "fail 0 private why", "token 0 ACCESS
 * REFRESH 3600".  Where accounts have tokens of their own, the URL has it.
 *
 * A refusal's body is its action, or "unclear".  Limits are in the headers
 * "left: N", "usage: PERCENT", "until: S" (from now; 1200 where absent) and
 * "scope: asked" or "platform"; without a scope they are the step's. */
#ifndef SENTRA_TESTS_UNIT_KIT_POLL_PLATFORM_H
#define SENTRA_TESTS_UNIT_KIT_POLL_PLATFORM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/meters.h"
#include "producers/core/poll.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NOW_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

/* ---- the platform ---- */

static const char *const kit_steps[] = { "token", "resolve", "profile", "posts",
					 "counters" };

static int kit_build(const struct request *request, struct http_req *req,
		     struct err *err)
{
	size_t i;

	(void)err;
	buf_addstr(&req->url, request->base_url);
	buf_addf(&req->url, "/%s", kit_steps[request->step]);
	for (i = 0; i < request->n; i++) {
		const struct target *t = &request->targets[i];
		struct str who = request->step == STEP_RESOLVE ? t->handle
				 : request->step == STEP_POSTS ? t->list
							       : t->id;

		buf_addf(&req->url, "/%.*s", STR_ARG(who));
		if (t->token.n)
			buf_addf(&req->url, ";%.*s", STR_ARG(t->token));
	}
	for (i = 0; i < request->n_posts; i++)
		buf_addf(&req->url, "%c%.*s", i ? ',' : '=',
			 STR_ARG(request->post_ids[i]));
	if (request->page.p)
		buf_addf(&req->url, "?page=%.*s", STR_ARG(request->page));
	if (request->limit)
		buf_addf(&req->url, "?limit=%u", request->limit);
	if (request->dialect)
		buf_addf(&req->url, "?dialect=%u", request->dialect);
	return 0;
}

static struct str kit_dash(const char *word)
{
	return strcmp(word, "-") == 0 ? STR_NULL : str_of(word);
}

static enum outcome kit_outcome(const char *word)
{
	int i;

	for (i = 0; i < OUTCOME_UNKNOWN; i++)
		if (strcmp(outcome_name((enum outcome)i), word) == 0)
			return (enum outcome)i;
	return OUTCOME_UNKNOWN;
}

static void kit_post(const struct request *request, struct answer *a,
		     size_t target, const char *id, const char *age,
		     int64_t likes)
{
	struct post post = {
		.id = str_of(id),
		.published_ms =
			request->now_ms - strtoll(age, NULL, 10) * SECOND_MS,
		.text = STR_LIT("text"),
		.counts = { likes, COUNT_NULL, COUNT_NULL, COUNT_NULL,
			    COUNT_NULL },
	};

	if (strcmp(age, "-") == 0)
		answer_unreadable(a, target);
	else
		answer_post(a, target, &post);
}

static int kit_line(const struct request *request, const char *line,
		    struct answer *a, struct err *err)
{
	char word[16], x[64] = "", y[64] = "", z[64] = "";
	int64_t counts[COUNTER_COUNT] = { 0, COUNT_NULL, COUNT_NULL, COUNT_NULL,
					  COUNT_NULL };
	size_t t;

	if (sscanf(line, "counts %63s %63s", x, y) == 2) {
		counts[LIKES] = strtoll(y, NULL, 10);
		answer_counts(a, str_of(x), counts);
		return 0;
	}
	if (sscanf(line, "%15s %zu %63s %63s %63s", word, &t, x, y, z) < 2)
		return err_set(err, -EBADMSG, "what is %s?", line);
	if (strcmp(word, "token") == 0)
		answer_token(a, t,
			     &(struct token_pair){ str_of(x), str_of(y),
						   strtoll(z, NULL, 10) });
	else if (strcmp(word, "id") == 0)
		answer_id(a, t, str_of(x));
	else if (strcmp(word, "list") == 0)
		answer_list(a, t, str_of(x));
	else if (strcmp(word, "page") == 0)
		answer_page(a, t, kit_dash(x));
	else if (strcmp(word, "fail") == 0)
		answer_fail(a, t, kit_outcome(x), "%s", y);
	else if (strcmp(word, "post") == 0)
		kit_post(request, a, t, x, y, *z ? strtoll(z, NULL, 10) : -1);
	else
		answer_profile(a, t,
			       &(struct profile){
				       .id = str_of(x),
				       .followers = strtoll(y, NULL, 10),
				       .followers_exact = 1,
				       .posts_total = strtoll(z, NULL, 10),
				       .views_total = COUNT_NULL,
				       .likes_total = COUNT_NULL });
	return 0;
}

static int kit_parse(const struct request *request,
		     const struct http_resp *resp, struct answer *a,
		     struct err *err)
{
	char text[65536], *line = text, *end;
	int rc = 0;

	snprintf(text, sizeof(text), "%s", buf_cstr(&resp->body));
	for (; rc == 0 && *line; line = end + (*end == '\n')) {
		char *stop = strchr(line, '\n');

		end = stop ? stop : line + strlen(line);
		if (stop)
			*stop = '\0';
		rc = kit_line(request, line, a, err);
		if (stop)
			*stop = '\n';
	}
	return rc;
}

/* A post is of the same instant whenever it is asked for. */
static inline int kit_parse_fixed(const struct request *request,
				  const struct http_resp *resp,
				  struct answer *a, struct err *err)
{
	struct request then = *request;

	then.now_ms = NOW_MS;
	return kit_parse(&then, resp, a, err);
}

static void kit_classify(const struct request *request,
			 const struct http_resp *resp, struct failure *failure)
{
	static const char *const actions[] = { "none",    "retry", "bisect",
					       "singles", "halve", "empty",
					       "dialect", "token" };
	size_t i;

	(void)request;
	if (strcmp(buf_cstr(&resp->body), "unclear") == 0) {
		failure->outcome = OUTCOME_PRIVATE;
		failure->scope = FAILURE_UNCLEAR;
	}
	for (i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(buf_cstr(&resp->body), actions[i]) == 0)
			failure->action = (enum action)i;
}

static int64_t kit_number(const struct http_resp *resp, const char *name,
			  int64_t otherwise)
{
	struct str text = http_resp_header(resp, name);

	return text.p ? strtoll(text.p, NULL, 10) : otherwise;
}

static void kit_limits(const struct request *request,
		       const struct http_resp *resp, struct limits *l)
{
	struct str scope = http_resp_header(resp, "scope");

	l->remaining = kit_number(resp, "left", -1);
	l->usage_percent = (int)kit_number(resp, "usage", -1);
	l->not_before_ms =
		request->now_ms + kit_number(resp, "until", 1200) * SECOND_MS;
	l->scope = str_is(scope, "asked")      ? LIMITS_TARGETS
		   : str_is(scope, "platform") ? LIMITS_PLATFORM
					       : LIMITS_STEP;
}

/* As YouTube: four steps, counted; lists in no strict order. */
static const struct platform kit_platform = {
	.name = "youtube",
	.base_url = "https://api.example",
	.batch = { [STEP_RESOLVE] = 1,
		   [STEP_PROFILE] = 4,
		   [STEP_POSTS] = 1,
		   [STEP_COUNTERS] = 2 },
	.page = 50,
	.cost = { [STEP_RESOLVE] = 1,
		  [STEP_PROFILE] = 1,
		  [STEP_POSTS] = 1,
		  [STEP_COUNTERS] = 1 },
	.quota_period = QUOTA_PACIFIC_DAY,
	.total_counts_posts = true,
	.build = kit_build,
	.parse = kit_parse,
	.classify = kit_classify,
	.limits = kit_limits,
};

#endif
