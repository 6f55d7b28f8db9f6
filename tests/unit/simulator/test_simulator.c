/* test_simulator.c -- the simulated platforms answer as the documentation of
 * the real ones says, and go wrong as faults say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json/json.h"
#include "tests/unit/kit/sim_kit.h"

#define C1 "UCdemonbNFvrmk69SgvuV1UQ"
#define C2 "UCdemontXHWuPmRz3r8ICLLQ"
#define L1 "UUdemonbNFvrmk69SgvuV1UQ"
#define X1 "9000000000000000001"
#define X2 "9000000000000000002"

#define CH "/youtube/v3/channels"
#define PL "/youtube/v3/playlistItems"
#define VI "/youtube/v3/videos"
#define US "/2/users"
#define BY "/2/users/by"
#define TW "/2/users/" X1 "/tweets"
#define OK "Bearer secret"

static const struct row rows[] = {
	{ "counts are texts", "", CH, "part=statistics&id=" C1, OK, 200,
	  "\"videoCount\":\"", "\"videoCount\":1" },
	{ "subscribers too, in three figures", "", CH, "part=statistics&id=" C1,
	  OK, 200, "\"subscriberCount\":\"2030\"", "\"subscriberCount\":2" },
	{ "only the parts asked for", "", CH, "part=id&id=" C1, OK, 200, C1,
	  "statistics" },
	{ "an unknown id is left out in silence", "", CH, "part=id&id=nope," C1,
	  OK, 200, C1, "nope" },
	{ "nothing found: no items at all", "", CH, "part=id&id=nope", OK, 200,
	  "channelListResponse", "items" },
	{ "a handle in any case, with @", "", CH,
	  "part=id&forHandle=@DEMO-kartini-temanggung", OK, 200, C1, "error" },
	{ "no part", "", CH, "id=" C1, OK, 400, "missingRequiredParameter",
	  "items" },
	{ "no filter", "", CH, "part=id", OK, 400, "missingRequiredParameter",
	  "items" },
	{ "two filters", "", CH, "part=id&id=" C1 "&forHandle=a", OK, 400,
	  "incompatibleParameters", "items" },
	{ "no key", "", CH, "part=id&id=" C1, NULL, 403, "missing a valid API",
	  "items" },
	{ "a wrong key", "", CH, "part=id&id=" C1, "Bearer other", 400,
	  "API_KEY_INVALID", "items" },
	{ "a key in the query", "", CH, "part=id&id=" C1 "&key=secret", NULL,
	  200, C1, "error" },
	{ "a page has a next one", "", PL,
	  "part=contentDetails&maxResults=2&playlistId=" L1, OK, 200,
	  "\"nextPageToken\":\"2\"", "\"title\"" },
	{ "the last page has none", "", PL,
	  "part=contentDetails&maxResults=50&pageToken=10&playlistId=" L1, OK,
	  200, "videoId", "nextPageToken" },
	{ "a page token that is none", "", PL,
	  "part=snippet&pageToken=x&playlistId=" L1, OK, 400,
	  "invalidPageToken", "items" },
	{ "too many a page", "", PL,
	  "part=snippet&maxResults=51&playlistId=" L1, OK, 400,
	  "invalidParameter", "\"items\"" },
	{ "a description beside the title", "", PL,
	  "part=snippet&playlistId=" L1, OK, 200,
	  "\"title\":\"Siswa SRMP menanam sayur di kebun "
	  "sekolah\",\"description\":"
	  "\"Kangkung",
	  "error" },
	{ "unless fields leave it out", "", PL,
	  "part=snippet&fields=items(snippet(title))&playlistId=" L1, OK, 200,
	  "\"title\"", "description" },
	{ "an unknown list", "", PL, "part=snippet&playlistId=UUx", OK, 404,
	  "playlistNotFound", "\"items\"" },
	{ "an unknown video is left out", "", VI, "part=statistics&id=x", OK,
	  200, "\"items\":[]", "\"id\"" },
	{ "another path", "", "/youtube/v3/x", "part=id", OK, 404, "notFound",
	  "items" },

	{ "counts are numbers", "", US,
	  "user.fields=public_metrics,protected&ids=" X1, OK, 200,
	  "\"protected\":false,\"public_metrics\":{\"followers_count\":",
	  "_count\":\"" },
	{ "only the fields asked for", "", US, "ids=" X1, OK, 200, X1,
	  "public_metrics" },
	{ "an unknown id stands in errors", "", US, "ids=77," X1, OK, 200,
	  "\"errors\":[{\"value\":\"77\"", "Invalid" },
	{ "all unknown: no data", "", US, "ids=77", OK, 200, "errors",
	  "\"data\":" },
	{ "one wrong id refuses the batch", "", US, "ids=NA," X1, OK, 400,
	  "does not match", X1 },
	{ "a wrong name refuses the batch", "", BY, "usernames=a\"b", OK, 400,
	  "\"a\\\"b\"", "data\":" },
	{ "a name in any case", "", BY, "usernames=DEMO_kartinitem", OK, 200,
	  X1, "errors" },
	{ "no ids", "", US, "user.fields=protected", OK, 400, "invalid-request",
	  "data\":" },
	{ "a wrong token", "", US, "ids=" X1, "Bearer no", 401, "Unauthorized",
	  "data\":" },
	{ "a page of posts", "", TW,
	  "tweet.fields=created_at,public_metrics&max_results=5", OK, 200,
	  "\"result_count\":5,\"next_token\":\"p5\"", "error" },
	{ "a long post breaks off", "", TW,
	  "tweet.fields=created_at&max_results=100", OK, 200, "\u2026\"",
	  "note_tweet" },
	{ "a long post whole", "", TW,
	  "tweet.fields=note_tweet&max_results=100", OK, 200,
	  "\"note_tweet\":{\"text\":\"", "error" },
	{ "past the last post: no data", "", TW, "pagination_token=p900", OK,
	  200, "{\"meta\":{\"result_count\":0}}", "data" },
	{ "a page token that is none", "", TW, "pagination_token=5", OK, 400,
	  "pagination_token", "data\":" },
	{ "too few a page", "", TW, "max_results=4", OK, 400, "max_results",
	  "data\":" },
	{ "an unknown user's posts", "", "/2/users/77/tweets", "", OK, 200,
	  "resource-not-found", "data\":" },
	{ "another path: not a byte", "", "/2/x", "", OK, 404, "", NULL },

	{ "fault auth", "auth:x", US, "ids=" X1, OK, 401, "Unauthorized", X1 },
	{ "fault quota, X: of the month", "quota", US, "ids=" X1, OK, 429,
	  "usage-capped", X1 },
	{ "fault quota_minute, X", "quota_minute", US, "ids=" X1, OK, 429,
	  "about:blank", X1 },
	{ "fault quota, YouTube: of the day", "quota", CH, "part=id&id=" C1, OK,
	  403, "quotaExceeded", C1 },
	{ "fault quota_minute, YouTube", "quota_minute", CH, "part=id&id=" C1,
	  OK, 429, "per minute", C1 },
	{ "fault expired, YouTube", "expired", CH, "part=id&id=" C1, OK, 400,
	  "API key expired", C1 },
	{ "fault permission, YouTube", "permission", CH, "part=id&id=" C1, OK,
	  403, "accessNotConfigured", C1 },
	{ "fault blocked, YouTube", "blocked", CH, "part=id&id=" C1, OK, 403,
	  "API_KEY_IP_ADDRESS_BLOCKED", C1 },
	{ "fault spent, YouTube", "spent", CH, "part=id&id=" C1, OK, 403,
	  "dailyLimitExceeded", C1 },
	{ "fault quota_user, YouTube", "quota_user", CH, "part=id&id=" C1, OK,
	  403, "userRateLimitExceeded", C1 },
	{ "fault outage, YouTube", "outage", CH, "part=id&id=" C1, OK, 503,
	  "backendError", C1 },
	{ "fault bad_request, YouTube", "bad_request", CH, "part=id&id=" C1, OK,
	  400, "invalidParameter", C1 },
	{ "fault expired, X", "expired", US, "ids=" X1, OK, 401,
	  "\"status\":401", X1 },
	{ "fault permission, X", "permission", US, "ids=" X1, OK, 403,
	  "client-not-enrolled", X1 },
	{ "fault blocked, X", "blocked", US, "ids=" X1, OK, 403, "suspended",
	  X1 },
	{ "fault spent, X", "spent", US, "ids=" X1, OK, 402, "credits", X1 },
	{ "fault outage, X", "outage", US, "ids=" X1, OK, 503,
	  "Service Unavailable", X1 },
	{ "fault bad_request, X", "bad_request", US, "ids=" X1, OK, 400,
	  "invalid-request", X1 },
	{ "fault empty_page, X", "empty_page", TW, "", OK, 200,
	  "{\"meta\":{\"result_count\":0,\"next_token\":\"p0\"}}", "data" },
	{ "fault empty_page, the second, X", "empty_page", TW,
	  "pagination_token=p0", OK, 200, "\"data\":[", "p0" },
	{ "fault empty_page, YouTube", "empty_page", PL,
	  "part=snippet&playlistId=" L1, OK, 200, "\"nextPageToken\":\"0\"",
	  "title" },
	{ "fault empty_list, X", "empty_list", TW, "", OK, 200,
	  "{\"meta\":{\"result_count\":0}}", "data" },
	{ "fault empty_list, YouTube", "empty_list", PL,
	  "part=snippet&playlistId=" L1, OK, 200, "\"items\":[]",
	  "nextPageToken" },
	{ "fault undated, X", "undated", TW, "tweet.fields=created_at", OK, 200,
	  "\"edit_history_tweet_ids\":[\"", "1292-" },
	{ "fault undated, YouTube", "undated", PL,
	  "part=snippet&maxResults=1&playlistId=" L1, OK, 200,
	  "\"publishedAt\":\"Z\"", "error" },
	{ "fault ahead, X", "ahead", TW,
	  "tweet.fields=created_at&max_results=5", OK, 200,
	  "\"created_at\":\"2026-03-11T05:30:00.000Z\"", "error" },
	{ "a POST", "", US, "ids=" X1 "|{}", OK, 404, "", "{" },

	{ "fault server_error", "server_error", US, "ids=" X1, OK, 500, "500",
	  X1 },
	{ "fault html", "html", US, "ids=" X1, OK, 503, "<html>", X1 },
	{ "fault empty200", "empty200", US, "ids=" X1, OK, 200, "", "{" },
	{ "fault garbage", "garbage", US, "ids=" X1, OK, 200, "\x01", "{" },
	{ "fault deep", "deep", US, "ids=" X1, OK, 200, "[[[[", "]" },
	{ "fault redirect", "redirect", US, "ids=" X1, OK, 302, "", "{" },
	{ "fault bad_utf8", "bad_utf8", TW, "", OK, 200, "\"text\":\"\xff\xfe",
	  NULL },
	{ "fault lone_surrogate", "lone_surrogate", PL,
	  "part=snippet&playlistId=" L1, OK, 200, "\"title\":\"\\ud800", NULL },
	{ "fault not_found, X, by handle", "not_found:x:demo_KARTINItem", US,
	  "ids=" X1 "," X2, OK, 200, "\"value\":\"" X1 "\"",
	  "\"id\":\"" X1 "\"" },
	{ "fault not_found leaves the others", "not_found:x:" X1, US,
	  "ids=" X1 "," X2, OK, 200, "\"id\":\"" X2 "\"", "Forbidden" },
	{ "fault not_found, YouTube", "not_found:youtube:" C1, CH,
	  "part=id&id=" C1 "," C2, OK, 200, C2, C1 },
	{ "fault suspended", "suspended", TW, "", OK, 200,
	  "\"detail\":\"User has been suspended: [" X1 "]", "data\":" },
	{ "fault private, X", "private", TW, "", OK, 200,
	  "not-authorized-for-resource", "data\":" },
	{ "fault private, YouTube, by id", "private::" C1, PL,
	  "part=id&playlistId=" L1, OK, 403, "playlistItemsNotAccessible",
	  "\"items\"" },
	{ "fault missing_counters", "missing_counters", CH,
	  "part=statistics&id=" C1, OK, 200, "\"hiddenSubscriberCount\":true",
	  "subscriberCount\":\"" },
	{ "fault loop_paging", "loop_paging", TW, "max_results=100", OK, 200,
	  "\"next_token\":\"p0\"", NULL },
	{ "fault wrong_account", "wrong_account", US, "ids=" X1, OK, 200,
	  "\"id\":\"42\"", X1 },
	{ "a fault of one account leaves a batch alone", "html:x:" X1, US,
	  "ids=" X1 "," X2, OK, 200, X1, "html" },
	{ "a fault of one account hits its posts", "html:x:" X1, TW, "", OK,
	  503, "html", "data" },
	{ "a fault of one platform leaves the other alone", "html:x", CH,
	  "part=id&id=" C1, OK, 200, C1, "html" },
};

static void test_rows(void **state)
{
	(void)state;
	check_rows(rows, ARRAY_LEN(rows));
}

/* What is no fault's doing is JSON, and the same twice. */
static void test_json_and_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *w = &rows[i];
		struct fixture *f = begin(), *g = begin();
		struct sim_response r, again;
		struct json_t *doc;
		struct err err;

		ask(f, w->path, w->query, w->key, &r);
		ask(g, w->path, w->query, w->key, &again);
		assert_true(str_eq(buf_str(&r.body), buf_str(&again.body)));
		if (r.body.len) {
			if (json_parse(buf_str(&r.body), &json_answer_limits,
				       &doc, &err) < 0)
				fail_msg("%s: %s", w->what, err.text);
			json_free(doc);
		}
		buf_release(&r.body);
		buf_release(&again.body);
		end(f);
		end(g);
	}
}

static int status_of(struct fixture *f, const char *path, const char *text)
{
	struct sim_response r;

	ask(f, path, text, OK, &r);
	buf_release(&r.body);
	return r.status;
}

/* Three units a day; two requests a window, for each endpoint of its own. */
static void test_quotas(void **state)
{
	struct fixture *f = begin();

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(status_of(f, CH, "part=id&id=" C1),
				 i < 3 ? 200 : 403);
	for (int i = 0; i < 4; i++)
		assert_int_equal(status_of(f, US, "ids=" X1),
				 i < 2 ? 200 : 429);
	assert_int_equal(status_of(f, TW, ""), 200);
	f->sim.unlimited = true;
	assert_int_equal(status_of(f, CH, "part=id&id=" C1), 200);
	assert_int_equal(status_of(f, US, "ids=" X1), 200);
	end(f);
}

/* All pages together: each video once, and each is found by its id. */
static void test_pages(void **state)
{
	struct fixture *f = begin();
	char text[200];
	size_t found = 0, total;

	(void)state;
	f->sim.unlimited = true;
	total = world_posts(&f->sim.world,
			    world_find(&f->sim.world, PLATFORM_youtube,
				       STR_LIT(C1), STR_NULL),
			    T, f->sim.posts);
	for (size_t page = 0; page < total; page += 4) {
		struct sim_response r;
		const char *at;

		snprintf(text, sizeof(text),
			 "part=contentDetails&maxResults=4&pageToken=%zu&"
			 "playlistId=" L1,
			 page);
		ask(f, PL, text, OK, &r);
		for (at = buf_cstr(&r.body);
		     (at = strstr(at, "\"videoId\":\"")); at++, found++) {
			struct sim_response v;

			snprintf(text, sizeof(text), "part=statistics&id=%.11s",
				 at + 11);
			ask(f, VI, text, OK, &v);
			assert_non_null(strstr(buf_cstr(&v.body), "likeCount"));
			buf_release(&v.body);
		}
		buf_release(&r.body);
	}
	assert_true(total > 8);
	assert_int_equal(found, total);
	end(f);
}

static void test_spoils(void **state)
{
	struct fixture *f = begin();
	struct sim_response r;

	(void)state;
	assert_int_equal(fault_add(&f->sim.faults, STR_LIT("truncated@1"),
				   NULL),
			 0);
	ask(f, US, "ids=" X1, OK, &r);
	assert_true(r.body.len > 20 && r.body.data[r.body.len - 1] != '}');
	buf_release(&r.body);
	ask(f, US, "ids=" X1, OK, &r); /* once only */
	assert_true(r.body.data[r.body.len - 1] == '}');
	buf_release(&r.body);
	assert_int_equal(fault_add(&f->sim.faults, STR_LIT("oversize@1"), NULL),
			 0);
	ask(f, TW, "", OK, &r);
	assert_true(r.body.len > (size_t)2 << 20);
	buf_release(&r.body);
	assert_int_equal(fault_add(&f->sim.faults, STR_LIT("timeout"), NULL),
			 0);
	ask(f, TW, "", OK, &r);
	assert_int_equal(r.manner, SIM_SILENT);
	buf_release(&r.body);
	end(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rows),   cmocka_unit_test(test_json_and_same),
	cmocka_unit_test(test_quotas), cmocka_unit_test(test_pages),
	cmocka_unit_test(test_spoils),
};

int main(void)
{
	return cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
