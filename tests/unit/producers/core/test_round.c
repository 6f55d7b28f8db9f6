/* test_round.c -- one account's round by itself; what needs a platform to
 * answer is in test_poll.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/classify.h"
#include "producers/core/round.h"

#include <stdio.h>

#define NOW INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

static const struct platform four_steps = { .name = "youtube",
					    .batch = { 0, 1, 50, 1, 50 } };
static const struct platform by_handle = { .name = "instagram",
					   .batch = { 0, 0, 1, 1, 0 },
					   .newest_first = true };

struct fixture {
	struct round round;
	struct answer answer;
};

static void begin(struct fixture *f, const struct platform *pf, const char *id,
		  const char *handle, const char *checkpoint, bool again)
{
	const struct round_setup setup = {
		.platform = pf,
		.max_pages = 10,
		.id = str_of(id),
		.handle = str_of(handle),
		.resolved_id = str_of(checkpoint),
		.resolve_again = again,
	};

	round_init(&f->round, &setup);
	assert_int_equal(answer_init(&f->answer, 1), 0);
}

static void end(struct fixture *f)
{
	round_release(&f->round);
	answer_release(&f->answer);
}

static void fresh(struct fixture *f)
{
	answer_release(&f->answer);
	assert_int_equal(answer_init(&f->answer, 1), 0);
}

static void profile(struct fixture *f, const char *id)
{
	const struct profile p = { .id = str_of(id),
				   .followers = 10,
				   .followers_exact = -1,
				   .posts_total = COUNT_NULL,
				   .views_total = COUNT_NULL,
				   .likes_total = COUNT_NULL };

	answer_profile(&f->answer, 0, &p);
}

static void post(struct fixture *f, const char *id, int64_t age_ms)
{
	const struct post p = { .id = str_of(id),
				.published_ms = NOW - age_ms,
				.counts = { 1, 2, COUNT_NULL, COUNT_NULL,
					    COUNT_NULL } };

	answer_post(&f->answer, 0, &p);
}

static void test_steps(void **state)
{
	const int64_t counts[COUNTER_COUNT] = { 9, COUNT_NULL, COUNT_NULL,
						COUNT_NULL, 7 };
	const int64_t counts_of_b[COUNTER_COUNT] = { 8, COUNT_NULL, COUNT_NULL,
						     COUNT_NULL, COUNT_NULL };
	struct fixture f;
	struct round *r = &f.round;

	(void)state;
	begin(&f, &four_steps, NULL, "h", NULL, false);
	assert_int_equal(round_next_step(r), STEP_RESOLVE);
	answer_id(&f.answer, 0, STR_LIT("U"));
	round_resolved(r, &f.answer, 0);
	assert_true(r->id_is_new);
	assert_int_equal(round_next_step(r), STEP_PROFILE);
	fresh(&f);
	profile(&f, "U");
	answer_list(&f.answer, 0, STR_LIT("L"));
	round_profiled(r, &f.answer, 0, NOW);
	assert_int_equal(round_next_step(r), STEP_POSTS);
	assert_true(str_is(r->list, "L"));
	fresh(&f);
	post(&f, "a", 0);
	answer_page(&f.answer, 0, STR_LIT("n"));
	round_listed(r, &f.answer, 0, NOW);
	assert_int_equal(round_next_step(r), STEP_POSTS);
	assert_true(str_is(r->next, "n"));
	fresh(&f);
	post(&f, "b", 0);
	answer_page(&f.answer, 0, STR_NULL);
	round_listed(r, &f.answer, 0, NOW);
	assert_int_equal(round_next_step(r), STEP_COUNTERS);
	fresh(&f);
	answer_counts(&f.answer, STR_LIT("a"), counts);
	answer_counts(&f.answer, STR_LIT("stranger"), counts);
	answer_counts(&f.answer, STR_LIT("b"), counts_of_b);
	round_counted(r, &f.answer, 2);
	assert_int_equal(round_next_step(r), STEP_COUNT);
	/* a counter of the list stays where COUNTERS has none */
	assert_int_equal(r->post[0].counts[LIKES], 9);
	assert_int_equal(r->post[0].counts[COMMENTS], 2);
	assert_int_equal(r->post[0].counts[VIEWS], 7);
	assert_int_equal(r->post[1].counts[LIKES], 8);
	round_close(r, NOW);
	assert_true(round_complete(r));
	end(&f);
}

static void test_profile_with_a_page(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &by_handle, NULL, "h", NULL, false);
	assert_int_equal(round_next_step(&f.round), STEP_PROFILE);
	profile(&f, "17");
	post(&f, "a", DAY_MS);
	answer_page(&f.answer, 0, STR_LIT("n"));
	round_profiled(&f.round, &f.answer, 0, NOW);
	assert_int_equal(round_next_step(&f.round), STEP_POSTS);
	assert_int_equal(f.round.pages, 1);
	/* the id that a handle shows is kept, though nobody asks by it */
	assert_true(f.round.id_is_new && str_is(f.round.id, "17"));
	/* page 2 refused: lists are newest first, so it is complete */
	round_refused(&f.round, OUTCOME_UNAVAILABLE, "x");
	assert_int_equal(round_next_step(&f.round), STEP_COUNT);
	assert_int_equal(round_outcome(&f.round), OUTCOME_OK);
	assert_true(round_complete(&f.round));
	end(&f);
}

static void test_handle_of_another(void **state)
{
	struct fixture f;

	(void)state;
	/* where handles are asked for directly */
	begin(&f, &by_handle, NULL, "h", "17", false);
	profile(&f, "18");
	round_profiled(&f.round, &f.answer, 0, NOW);
	assert_int_equal(round_outcome(&f.round), OUTCOME_NOT_FOUND);
	assert_false(f.round.has_profile);
	end(&f);
	/* where they are resolved */
	begin(&f, &four_steps, NULL, "h", "U", true);
	assert_int_equal(round_next_step(&f.round), STEP_RESOLVE);
	answer_id(&f.answer, 0, STR_LIT("V"));
	round_resolved(&f.round, &f.answer, 0);
	assert_int_equal(round_outcome(&f.round), OUTCOME_NOT_FOUND);
	assert_false(f.round.id_is_new);
	end(&f);
}

static void test_resolved_id(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &four_steps, NULL, "h", "U", false);
	assert_int_equal(round_next_step(&f.round), STEP_PROFILE);
	round_profiled(&f.round, &f.answer, 0, NOW);
	assert_int_equal(round_outcome(&f.round), OUTCOME_NOT_FOUND);
	assert_true(f.round.id_gone);
	end(&f);
	/* unavailable says nothing about the id */
	begin(&f, &four_steps, NULL, "h", "U", false);
	round_refused(&f.round, OUTCOME_UNAVAILABLE, "x");
	assert_false(f.round.id_gone);
	end(&f);
}

static void test_depth(void **state)
{
	static const struct {
		const char *name;
		int64_t ages[2];
		bool goes_on;
	} rows[] = {
		{ "a young page goes on", { 0, DAY_MS }, true },
		{ "one young post is enough",
		  { 31 * DAY_MS, 29 * DAY_MS },
		  true },
		{ "30 days to the millisecond is young",
		  { 31 * DAY_MS, 30 * DAY_MS },
		  true },
		{ "older is old", { 31 * DAY_MS, 30 * DAY_MS + 1 }, false },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		begin(&f, &by_handle, "1", "h", NULL, false);
		profile(&f, "1");
		post(&f, "a", rows[i].ages[0]);
		post(&f, "b", rows[i].ages[1]);
		answer_page(&f.answer, 0, STR_LIT("n"));
		round_profiled(&f.round, &f.answer, 0, NOW);
		assert_int_equal(round_next_step(&f.round) == STEP_POSTS,
				 rows[i].goes_on);
		round_refused(&f.round, OUTCOME_QUOTA, "");
		round_close(&f.round, NOW);
		assert_int_equal(f.round.n_posts, 2);
		end(&f);
	}
}

/* A page of one, as big answers had to be reduced: it proves nothing until so
 * many older ones came in a row. */
static void test_depth_of_small_pages(void **state)
{
	struct fixture f;
	char id[16];
	size_t i;

	(void)state;
	begin(&f, &by_handle, "1", "h", NULL, false);
	f.round.setup.max_pages = ROUND_PAGES_MAX;
	f.round.setup.platform = &(struct platform){ .name = "facebook",
						     .batch = { 0, 0, 1, 1, 0 },
						     .page = 100 };
	f.round.has_profile = true;
	f.round.limit = 1;
	for (i = 0; i < ROUND_OLD_RUN; i++) {
		assert_int_equal(round_next_step(&f.round), STEP_POSTS);
		fresh(&f);
		snprintf(id, sizeof(id), "%zu", i);
		post(&f, id, 31 * DAY_MS);
		snprintf(id, sizeof(id), "n%zu", i);
		answer_page(&f.answer, 0, str_of(id));
		round_listed(&f.round, &f.answer, 0, NOW);
	}
	assert_int_equal(round_next_step(&f.round), STEP_COUNT);
	end(&f);
}

static void test_upcoming(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &four_steps, "1", NULL, NULL, false);
	f.round.has_profile = true;
	post(&f, "a", -DAY_MS);
	post(&f, "b", HOUR_MS);
	answer_page(&f.answer, 0, STR_NULL);
	round_listed(&f.round, &f.answer, 0, NOW);
	fresh(&f);
	answer_upcoming(&f.answer, STR_LIT("a"));
	round_counted(&f.round, &f.answer, 2);
	round_close(&f.round, NOW);
	assert_int_equal(f.round.n_posts, 1);
	assert_true(round_complete(&f.round));
	end(&f);
}

static void test_ahead(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &by_handle, "1", "h", NULL, false);
	profile(&f, "1");
	post(&f, "a", -ROUND_AHEAD_MS);
	post(&f, "b", -ROUND_AHEAD_MS - 1);
	answer_page(&f.answer, 0, STR_NULL);
	round_profiled(&f.round, &f.answer, 0, NOW);
	round_close(&f.round, NOW);
	assert_int_equal(f.round.n_posts, 1);
	assert_true(str_is(f.round.post[0].id, "a"));
	assert_false(round_complete(&f.round));
	end(&f);
}

enum {
	FAILED = 1,
	UNREADABLE = 2,
	BROKEN = 4,
	EVENTS = 8,
	POSTED = 16,
	NEWEST_FIRST = 32,
	COUNTS_POSTS = 64,
	ALL = 128
};

/* Whether all posts of the newest page were told, or none was ever there. */
static bool proves(int what, int64_t posts_total)
{
	if (what & (FAILED | UNREADABLE))
		return false;
	if (what & BROKEN)
		return (what & NEWEST_FIRST) && (what & EVENTS);
	if (what & EVENTS)
		return true;
	if (!(what & COUNTS_POSTS) && posts_total == COUNT_NULL)
		return false; /* nothing else counts them */
	return !(what & POSTED) && !((what & COUNTS_POSTS) && posts_total > 0);
}

/* In every combination, the definition a second time. */
static void test_complete(void **state)
{
	static const int64_t totals[] = { COUNT_NULL, 0, 1 };
	int what;
	size_t i;

	(void)state;
	for (what = 0; what < ALL; what++) {
		for (i = 0; i < ARRAY_LEN(totals); i++) {
			const struct platform pf = {
				.newest_first = what & NEWEST_FIRST,
				.total_counts_posts = what & COUNTS_POSTS,
			};
			const struct round r = {
				.setup = { .platform = &pf,
					   .posted = what & POSTED },
				.failed = what & FAILED,
				.unreadable = what & UNREADABLE ? 1 : 0,
				.broken = what & BROKEN ? "a page" : NULL,
				.n_posts = what & EVENTS ? 1 : 0,
				.profile.posts_total = totals[i],
			};

			if (round_complete(&r) != proves(what, totals[i]))
				fail_msg("%#x, %d posts", (unsigned)what,
					 (int)totals[i]);
		}
	}
}

struct seen_events {
	size_t n;
	enum event_kind kind[16];
	char id[16][EVENT_ID_SIZE];
	struct event last;
	char detail[DETAIL_MAX + 1];
};

static void note(void *ctx, const struct event *e)
{
	struct seen_events *s = ctx;

	s->kind[s->n] = e->kind;
	snprintf(s->id[s->n++], EVENT_ID_SIZE, "%.*s", STR_ARG(e->event_id));
	s->last = *e;
	if (e->kind == EVENT_STATUS)
		snprintf(s->detail, sizeof(s->detail), "%.*s",
			 STR_ARG(e->status.detail));
}

static void test_publishing(void **state)
{
	const struct round_report report = { STR_LIT("s"), STR_LIT("1"), NOW,
					     NOW + 900000 };
	const struct dedup none = { 0 };
	struct seen_events s = { 0 };
	struct fixture f;

	(void)state;
	begin(&f, &by_handle, "1", "h", NULL, false);
	profile(&f, "1");
	post(&f, "a", 0);
	post(&f, "b", 0);
	post(&f, "a", 0);
	answer_unreadable(&f.answer, 0);
	answer_page(&f.answer, 0, STR_NULL);
	round_profiled(&f.round, &f.answer, 0, NOW);
	round_close(&f.round, NOW);
	round_publish(&f.round, &report, &none, note, &s);
	assert_int_equal(s.n, 4);
	assert_int_equal(s.kind[0], EVENT_ACCOUNT);
	assert_int_equal(s.kind[1], EVENT_POST);
	assert_int_equal(s.kind[2], EVENT_POST);
	assert_int_equal(s.kind[3], EVENT_STATUS);
	/* account and status share account and time, not the id */
	assert_string_not_equal(s.id[0], s.id[3]);
	assert_string_not_equal(s.id[1], s.id[2]);
	assert_int_equal(s.last.status.next_poll_ms, NOW + 900000);
	assert_int_equal(s.last.status.outcome, OUTCOME_OK);
	assert_false(s.last.status.complete);
	assert_string_equal(s.detail, "posts without a usable id or time");
	end(&f);
}

static void write(void *ctx, const struct event *e)
{
	event_encode(e, ctx);
	buf_addc(ctx, '\n');
}

static const char whole_events[] =
	"{\"schema\":\"account_metrics.v1\","
	"\"event_id\":\"b8ad55fad47b6d13f62c5a8bc3110195\","
	"\"platform\":\"instagram\",\"sentra_id\":\"s\","
	"\"account_id\":\"1\","
	"\"observed_at\":\"2026-03-10T05:30:00.000Z\","
	"\"followers\":10,\"followers_exact\":true,"
	"\"posts_total\":11,\"views_total\":12,"
	"\"likes_total\":13}\n"
	"{\"schema\":\"post_metrics.v1\","
	"\"event_id\":\"3f4437f4dabf04a7fb01c1a7b2b2f4b1\","
	"\"platform\":\"instagram\",\"sentra_id\":\"s\","
	"\"account_id\":\"1\",\"post_id\":\"a\","
	"\"observed_at\":\"2026-03-10T05:30:00.000Z\","
	"\"published_at\":\"2026-03-10T04:30:00.000Z\","
	"\"kind\":\"reel\",\"url\":\"https://p.example/a\","
	"\"text\":\"halo\",\"description\":\"uraian\",\"likes\":1,"
	"\"comments\":2,\"shares\":3,"
	"\"saves\":4,\"views\":5}\n"
	"{\"schema\":\"collection_status.v1\","
	"\"event_id\":\"f5588f900ca7f9ba00e068f36469061f\","
	"\"platform\":\"instagram\",\"sentra_id\":\"s\","
	"\"account_id\":\"1\","
	"\"observed_at\":\"2026-03-10T05:30:00.000Z\","
	"\"outcome\":\"ok\",\"complete\":true,\"detail\":null,"
	"\"next_poll_at\":\"2026-03-10T05:45:00.000Z\"}\n";

/* Nothing that was read is left out. */
static void test_whole_events(void **state)
{
	const struct round_report report = { STR_LIT("s"), STR_LIT("1"), NOW,
					     NOW + 900000 };
	const struct profile p = { .id = STR_LIT("1"),
				   .followers = 10,
				   .followers_exact = 1,
				   .posts_total = 11,
				   .views_total = 12,
				   .likes_total = 13 };
	const struct post a = { .id = STR_LIT("a"),
				.published_ms = NOW - HOUR_MS,
				.kind = STR_LIT("reel"),
				.url = STR_LIT("https://p.example/a"),
				.text = STR_LIT("halo"),
				.description = STR_LIT("uraian"),
				.counts = { 1, 2, 3, 4, 5 } };
	const struct dedup none = { 0 };
	struct fixture f;
	struct buf text;

	(void)state;
	buf_init(&text, 65536);
	begin(&f, &by_handle, "1", "h", NULL, false);
	answer_profile(&f.answer, 0, &p);
	answer_post(&f.answer, 0, &a);
	answer_page(&f.answer, 0, STR_NULL);
	round_profiled(&f.round, &f.answer, 0, NOW);
	round_close(&f.round, NOW);
	fresh(&f); /* the answer is gone by then */
	round_publish(&f.round, &report, &none, write, &text);
	assert_string_equal(buf_cstr(&text), whole_events);
	buf_release(&text);
	end(&f);
}

/* Where an answer names nobody it is about who was asked. */
static void test_profile_without_an_id(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, &by_handle, "1", "h", NULL, false);
	profile(&f, NULL);
	round_profiled(&f.round, &f.answer, 0, NOW);
	assert_true(f.round.has_profile && !f.round.failed);
	assert_true(str_is(f.round.id, "1"));
	end(&f);
}

/* The one before the last may come again, too. */
static void test_pages_that_come_twice(void **state)
{
	static const char *const next[] = { "n", "m", "o", "m" };
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f, &four_steps, "1", NULL, NULL, false);
	f.round.has_profile = true;
	for (i = 0; i < ARRAY_LEN(next); i++) {
		assert_int_equal(round_next_step(&f.round), STEP_POSTS);
		fresh(&f);
		answer_page(&f.answer, 0, str_of(next[i]));
		round_listed(&f.round, &f.answer, 0, NOW);
	}
	assert_int_equal(round_next_step(&f.round), STEP_COUNT);
	assert_string_equal(f.round.broken, "a page came twice");
	end(&f);
}

static void test_many_posts(void **state)
{
	struct fixture f;
	char id[16];
	size_t i, page;

	(void)state;
	begin(&f, &by_handle, "1", "h", NULL, false);
	f.round.has_profile = true;
	for (page = 0; page < 3; page++) {
		fresh(&f);
		for (i = 0; i < ANSWER_POSTS_MAX; i++) {
			snprintf(id, sizeof(id), "%zu-%zu", page, i);
			post(&f, id, 0);
		}
		snprintf(id, sizeof(id), "n%zu", page);
		answer_page(&f.answer, 0, str_of(id));
		round_listed(&f.round, &f.answer, 0, NOW);
	}
	assert_int_equal(f.round.n_posts, ROUND_POSTS_MAX);
	assert_int_equal(f.round.unreadable,
			 3 * ANSWER_POSTS_MAX - ROUND_POSTS_MAX);
	assert_false(round_complete(&f.round));
	end(&f);
}

/* ---- classify.c ---- */

static void test_classify(void **state)
{
	static const struct {
		const char *name;
		enum http_fault fault;
		int status;
		const char *body, *headers;
		enum outcome outcome;
		enum action action;
		enum failure_scope scope;
		int64_t wait_ms;
	} rows[] = {
		{ "refused", HTTP_UNREACHABLE, 0, "", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "reset or short", HTTP_BROKEN, 0, "", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "timeout", HTTP_TIMEOUT, 0, "", "", OUTCOME_UNAVAILABLE,
		  ACTION_NONE, FAILURE_TARGETS, 0 },
		{ "oversize, whatever the status", HTTP_OVERSIZE, 503, "", "",
		  OUTCOME_INVALID_RESPONSE, ACTION_NONE, FAILURE_TARGETS, 0 },
		{ "499", HTTP_OK, 499, "", "Retry-After: 7\n",
		  OUTCOME_INVALID_RESPONSE, ACTION_NONE, FAILURE_TARGETS,
		  7000 },
		{ "408", HTTP_OK, 408, "<html>", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "409", HTTP_OK, 409, "", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "421", HTTP_OK, 421, "", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "425", HTTP_OK, 425, "{}", "", OUTCOME_UNAVAILABLE,
		  ACTION_RETRY, FAILURE_TARGETS, 0 },
		{ "500", HTTP_OK, 500, "", "Retry-After: 7\n",
		  OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_TARGETS, 7000 },
		{ "503", HTTP_OK, 503, "<html>", "Retry-After: 7\n",
		  OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_TARGETS, 7000 },
		{ "429", HTTP_OK, 429, "", "Retry-After: 99999\n",
		  OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, HOUR_MS },
		{ "401", HTTP_OK, 401, "", "", OUTCOME_AUTH, ACTION_NONE,
		  FAILURE_PLATFORM, 0 },
		{ "404 with JSON", HTTP_OK, 404, "{\"a\":1}", "",
		  OUTCOME_NOT_FOUND, ACTION_NONE, FAILURE_TARGETS, 0 },
		{ "404 without", HTTP_OK, 404, "", "", OUTCOME_INVALID_RESPONSE,
		  ACTION_NONE, FAILURE_TARGETS, 0 },
		{ "a redirect", HTTP_OK, 301, "", "Retry-After: 7\n",
		  OUTCOME_INVALID_RESPONSE, ACTION_NONE, FAILURE_TARGETS,
		  7000 },
		{ "400", HTTP_OK, 400, "{}", "", OUTCOME_INVALID_RESPONSE,
		  ACTION_NONE, FAILURE_TARGETS, 0 },
	};
	const struct request request = { .now_ms = NOW };
	struct http_resp resp;
	struct failure v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		http_resp_init(&resp);
		resp.fault = rows[i].fault;
		resp.status = rows[i].status;
		buf_adds(&resp.body, rows[i].body);
		buf_adds(&resp.headers, rows[i].headers);
		assert_false(classify_answer(&by_handle, &request, &resp, &v));
		assert_int_equal(v.outcome, rows[i].outcome);
		assert_int_equal(v.action, rows[i].action);
		assert_int_equal(v.scope, rows[i].scope);
		assert_int_equal(v.not_before_ms,
				 rows[i].wait_ms ? NOW + rows[i].wait_ms : 0);
		http_resp_release(&resp);
	}
	assert_string_equal(v.detail, "HTTP 400");
	http_resp_init(&resp);
	for (resp.status = 200; resp.status < 300; resp.status++)
		assert_true(classify_answer(&by_handle, &request, &resp, &v));
	assert_false(classify_answer(&by_handle, &request, &resp, &v));
	http_resp_release(&resp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_profile_with_a_page),
		cmocka_unit_test(test_handle_of_another),
		cmocka_unit_test(test_resolved_id),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_depth_of_small_pages),
		cmocka_unit_test(test_upcoming),
		cmocka_unit_test(test_ahead),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_publishing),
		cmocka_unit_test(test_whole_events),
		cmocka_unit_test(test_profile_without_an_id),
		cmocka_unit_test(test_pages_that_come_twice),
		cmocka_unit_test(test_many_posts),
		cmocka_unit_test(test_classify),
	};

	return cmocka_run_group_tests_name("round", tests, NULL, NULL);
}
