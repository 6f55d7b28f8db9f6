/* test_sim_tiktok.c -- the simulated TikTok answers as the documentation of
 * the Display API says, and its tokens rotate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/sim_kit.h"

#define ID1   "723f24d7-e717-40f8-a2b6-cb8464cd2301"
#define ID2   "723f24d7-e717-40f8-a2b6-cb8464cd2302"
#define UI    "/v2/user/info/"
#define VL    "/v2/video/list/"
#define VQ    "/v2/video/query/"
#define OA    "/v2/oauth/token/"
#define OK    "Bearer act." ID1 ".0"
#define STATS "fields=open_id,username,follower_count,likes_count,video_count"
#define LIST  "fields=id,create_time,title,share_url,view_count,like_count"
#define FORM  "|client_key=k&client_secret=s%21&grant_type=refresh_token"
#define RENEW FORM "&refresh_token=rft." ID1 ".0"

static const struct row rows[] = {
	{ "the account of the token", "", UI, STATS, OK, 200,
	  "{\"data\":{\"user\":{\"open_id\":\"" ID1
	  "\",\"username\":\"satu.tt\",\"follower_count\":",
	  ID2 },
	{ "another token, another account", "", UI, STATS,
	  "Bearer act." ID2 ".0", 200, ID2, ID1 },
	{ "success has an error, too", "", UI, STATS, OK, 200,
	  "\"error\":{\"code\":\"ok\",\"message\":\"\",\"log_id\":",
	  "data\":{}" },
	{ "fields are mandatory", "", UI, "", OK, 400, "invalid_params",
	  "user" },
	{ "an unknown field", "", UI, "fields=open_id,followers_count", OK, 400,
	  "invalid_params", "user" },
	{ "no token", "", UI, STATS, NULL, 401,
	  "{\"error\":{\"code\":\"access_token_invalid\"", "data" },
	{ "a token of nobody", "", UI, STATS, "Bearer act.x.0", 401,
	  "access_token_invalid", "user" },
	{ "a token to come", "", UI, STATS, "Bearer act." ID1 ".1", 401,
	  "access_token_invalid", "user" },
	{ "a refresh token is no access token", "", UI, STATS,
	  "Bearer rft." ID1 ".0", 401, "access_token_invalid", "user" },
	{ "info is a GET", "", UI, STATS "|{}", OK, 404, "", "{" },
	{ "the list is a POST", "", VL, LIST, OK, 404, "", "{" },
	{ "a path without its last slash", "", "/v2/user/info", STATS, OK, 404,
	  "", "{" },

	{ "videos: text ids, seconds, milliseconds", "", VL,
	  LIST "|{\"max_count\":2}", OK, 200,
	  "{\"data\":{\"videos\":[{\"id\":\"7", "error\":{\"code\":\"a" },
	{ "a description beside the title", "", VL,
	  "fields=title,video_description|{}", OK, 200,
	  "\"title\":\"Bantuan ATENSI YAPI triwulan ini disalurkan di balai "
	  "desa\",\"video_description\":\"Antre tertib",
	  "error\":{\"code\":\"a" },
	{ "and there are more", "", VL, LIST "|{\"max_count\":2}", OK, 200,
	  "000,\"has_more\":true}", "false" },
	{ "a body of nothing", "", VL, LIST "|{}", OK, 200, "\"videos\":[{",
	  "invalid" },
	{ "before all time", "", VL, LIST "|{\"cursor\":1000}", OK, 200,
	  "\"videos\":[],", "true" },
	{ "seconds in the place of milliseconds", "", VL,
	  LIST "|{\"cursor\":1773120600}", OK, 200, "\"videos\":[],", "true" },
	{ "too many a page", "", VL, LIST "|{\"max_count\":21}", OK, 400,
	  "invalid_params", "videos" },
	{ "none a page", "", VL, LIST "|{\"max_count\":0}", OK, 400,
	  "invalid_params", "videos" },
	{ "a cursor as text", "", VL, LIST "|{\"cursor\":\"1\"}", OK, 400,
	  "invalid_params", "videos" },
	{ "an unknown member", "", VL, LIST "|{\"page\":1}", OK, 400,
	  "invalid_params", "videos" },
	{ "no JSON", "", VL, LIST "|{", OK, 400, "invalid_params", "videos" },
	{ "another type of body", "", VL, LIST "|max_count=2", OK, 400,
	  "application/json", "videos" },
	{ "an unknown field of a video", "", VL, "fields=id,likes|{}", OK, 400,
	  "invalid_params", "videos" },
	{ "the address tells our key", "", VL, LIST "|{}", OK, 200,
	  "?utm_campaign=tt4d_open_api&utm_source=", "invalid" },
	{ "unknown ids are left out", "", VQ,
	  "fields=id|{\"filters\":{\"video_ids\":[\"1\"]}}", OK, 200,
	  "\"videos\":[],", "invalid" },
	{ "no ids", "", VQ, "fields=id|{\"filters\":{}}", OK, 400,
	  "invalid_params", "videos\":" },

	{ "a renewal gives the next pair", "", OA, RENEW, NULL, 200,
	  "{\"access_token\":\"act." ID1 ".1\",\"expires_in\":7200,\"open_id\":"
	  "\"" ID1
	  "\",\"refresh_expires_in\":15552000,\"refresh_token\":\"rft." ID1
	  ".1\",\"scope\":\"user.info.basic,",
	  "error" },
	{ "no client key", "", OA,
	  "|client_secret=s&grant_type=refresh_token&refresh_token=rft." ID1
	  ".0",
	  NULL, 400,
	  "{\"error\":\"invalid_request\",\"error_description\":", "act." },
	{ "no client secret", "", OA,
	  "|client_key=k&client_secret=&grant_type=refresh_token", NULL, 400,
	  "Client secret is missed", "act." },
	{ "no refresh token", "", OA, FORM, NULL, 400,
	  "Refresh token is missed", "act." },
	{ "another grant", "", OA,
	  "|client_key=k&client_secret=s&grant_type=password", NULL, 400,
	  "unsupported_grant_type", "act." },
	{ "an access token renews nothing", "", OA,
	  FORM "&refresh_token=act." ID1 ".0", NULL, 400,
	  "\"error\":\"invalid_grant\"", "expires_in" },
	{ "a form in JSON", "", OA, "|{\"client_key\":\"k\"}", NULL, 400,
	  "Content-Type", "act." },
	{ "not in the query", "", OA, "client_key=k", NULL, 404, "", "{" },

	{ "fault auth", "auth", UI, STATS, OK, 401, "access_token_invalid",
	  "user\":" },
	{ "fault expired leaves renewals alone", "expired", OA, RENEW, NULL,
	  200, "act." ID1 ".1", "error" },
	{ "fault permission", "permission", UI, STATS, OK, 401,
	  "scope_not_authorized", "data" },
	{ "fault private: a profile, no videos", "private:tiktok:satu.tt", VL,
	  LIST "|{}", OK, 401, "scope_not_authorized", "data" },
	{ "fault quota_minute", "quota_minute", UI, STATS, OK, 429,
	  "rate_limit_exceeded", "user" },
	{ "fault outage", "outage", UI, STATS, OK, 500, "internal_error",
	  "user" },
	{ "fault server_error hits renewals, too", "server_error:tiktok:" ID1,
	  OA, RENEW, NULL, 500, "500", "act." },
	{ "fault not_found", "not_found", UI, STATS, OK, 401,
	  "access_token_invalid", "user" },
	{ "fault wrong_account", "wrong_account", UI, STATS, OK, 200,
	  "\"open_id\":\"00000000", ID1 },
	{ "fault grant", "grant::" ID1, OA, RENEW, NULL, 400, "invalid_grant",
	  "act." },
	{ "fault client", "client", OA, RENEW, NULL, 401, "invalid_client",
	  "act." },
	{ "fault refresh_error", "refresh_error", OA, RENEW, NULL, 500,
	  "server_error", "act." },
	{ "fault short_life", "short_life", OA, RENEW, NULL, 200,
	  "\"expires_in\":1,", "error" },
	{ "fault empty_page", "empty_page", VL, LIST "|{}", OK, 200,
	  "\"videos\":[],\"cursor\":1773293400000,\"has_more\":true", "title" },
	{ "fault empty_page, the second", "empty_page", VL,
	  LIST "|{\"cursor\":1773293400000}", OK, 200, "title", "videos\":[]" },
	{ "fault empty_list", "empty_list", VL, LIST "|{}", OK, 200,
	  "\"videos\":[],", "true" },
	{ "fault loop_paging", "loop_paging", VL, LIST "|{\"max_count\":20}",
	  OK, 200, "\"cursor\":1773293400000,\"has_more\":true", NULL },
	{ "fault missing_counters", "missing_counters", VL, LIST "|{}", OK, 200,
	  "title", "_count\":" },
	{ "fault undated", "undated", VL,
	  "fields=id,create_time|{\"max_count\":1}", OK, 200,
	  "\"cursor\":1773293400000,\"has_more\":true", "create_time" },
	{ "fault undated, the second page", "undated", VL,
	  "fields=id,create_time|{\"max_count\":1,\"cursor\":1773293400000}",
	  OK, 200, "create_time", "videos\":[]" },
	{ "fault nul", "nul", VL, "fields=title|{}", OK, 200,
	  "\"title\":\"\\u0000", NULL },
};

static void test_rows(void **state)
{
	(void)state;
	check_rows(rows, ARRAY_LEN(rows));
}

static int status_at(struct fixture *f, const char *path, const char *text,
		     const char *key, int64_t now_ms)
{
	struct sim_response r;

	ask_at(f, path, text, key, now_ms, &r);
	buf_release(&r.body);
	return r.status;
}

/* The old pair dies with the renewal, the new one lives its time. */
static void test_rotation(void **state)
{
	struct fixture *f = begin();
	int64_t late = T + 2 * HOUR_MS;
	const char *next = "Bearer act." ID1 ".1";

	(void)state;
	assert_int_equal(status_at(f, UI, STATS, OK, late - 1), 200);
	assert_int_equal(status_at(f, UI, STATS, OK, late), 401);
	assert_int_equal(status_at(f, OA, RENEW, NULL, late), 200);
	assert_int_equal(status_at(f, OA, RENEW, NULL, late), 400);
	assert_int_equal(status_at(f, UI, STATS, OK, late), 401);
	assert_int_equal(status_at(f, UI, STATS, next, late), 200);
	assert_int_equal(status_at(f, UI, STATS, next, late + 2 * HOUR_MS),
			 401);
	/* Of another account nothing has changed. */
	assert_int_equal(status_at(f, OA, FORM "&refresh_token=rft." ID2 ".0",
				   NULL, late),
			 200);
	/* Refresh tokens end, too. */
	assert_int_equal(status_at(f, OA, FORM "&refresh_token=rft." ID2 ".1",
				   NULL, late + 180 * DAY_MS),
			 400);
	end(f);
}

/* Renewed, but nobody was told: the old token is dead all the same. */
static void test_lost(void **state)
{
	struct fixture *f = begin();

	(void)state;
	put_fault(f, "refresh_lost@1");
	assert_int_equal(status_at(f, OA, RENEW, NULL, T), 500);
	assert_int_equal(status_at(f, OA, RENEW, NULL, T), 400);
	put_fault(f, "refresh_error:tiktok:" ID2 "@1");
	assert_int_equal(status_at(f, OA, FORM "&refresh_token=rft." ID2 ".0",
				   NULL, T),
			 500);
	assert_int_equal(status_at(f, OA, FORM "&refresh_token=rft." ID2 ".0",
				   NULL, T),
			 200);
	end(f);
}

/* So many a minute, for each endpoint. */
static void test_quota(void **state)
{
	struct fixture *f = begin();

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(status_at(f, UI, STATS, OK, T),
				 i < 3 ? 200 : 429);
	assert_int_equal(status_at(f, VL, LIST "|{}", OK, T), 200);
	assert_int_equal(status_at(f, UI, STATS, OK, T + MINUTE_MS), 200);
	end(f);
}

static void test_secret(void **state)
{
	struct fixture *f = begin();

	(void)state;
	f->sim.secret = "t!";
	assert_int_equal(status_at(f, OA, RENEW, NULL, T), 401);
	f->sim.secret = "s!"; /* as the form writes it: s%21 */
	assert_int_equal(status_at(f, OA, RENEW, NULL, T), 200);
	end(f);
}

/* Cursors lead through all pages; each video comes once, and is found by its
 * id. */
static void test_pages(void **state)
{
	struct fixture *f = begin();
	long long cursor = 0;
	size_t found = 0;
	char text[200];

	(void)state;
	f->sim.unlimited = true;
	for (int page = 0; page < 100 && cursor >= 0; page++) {
		struct sim_response r;
		const char *at;

		snprintf(text, sizeof(text),
			 "fields=id|{\"max_count\":3,\"cursor\":%lld}", cursor);
		ask(f, VL, text, OK, &r);
		for (at = buf_cstr(&r.body); (at = strstr(at, "{\"id\":\""));
		     at++, found++) {
			struct sim_response v;

			snprintf(text, sizeof(text),
				 "fields=id,like_count|{\"filters\":"
				 "{\"video_ids\":[\"%.19s\"]}}",
				 at + 7);
			ask(f, VQ, text, OK, &v);
			assert_non_null(
				strstr(buf_cstr(&v.body), "like_count"));
			buf_release(&v.body);
		}
		at = strstr(buf_cstr(&r.body), "\"cursor\":");
		assert_non_null(at);
		cursor = strstr(at, "true") ? strtoll(at + 9, NULL, 10) : -1;
		buf_release(&r.body);
	}
	assert_int_equal(found,
			 world_posts(&f->sim.world,
				     world_find(&f->sim.world, PLATFORM_tiktok,
						STR_LIT(ID1), STR_NULL),
				     T, f->sim.posts));
	end(f);
}

/* An empty title is no place for a fault: the next one is. */
static void test_untitled(void **state)
{
	static const char *const kinds[] = { "nul", "bad_utf8",
					     "lone_surrogate" };
	static const char empty[] = "\"title\":\"\",\"create_time\":";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct fixture *f = begin();
		struct sim_response r;
		char text[200];
		const char *at;

		ask(f, VL, "fields=title,create_time|{\"max_count\":20}", OK,
		    &r);
		at = strstr(buf_cstr(&r.body), empty);
		assert_non_null(at);
		snprintf(text, sizeof(text),
			 "fields=title,create_time|{\"cursor\":%lld}",
			 (strtoll(at + strlen(empty), NULL, 10) + 1) * 1000);
		buf_release(&r.body);
		put_fault(f, kinds[i]);
		ask(f, VL, text, OK, &r);
		assert_non_null(strstr(buf_cstr(&r.body), "[{\"title\":\"\","));
		assert_true(strstr(buf_cstr(&r.body), "\"title\":\"\\u") ||
			    strstr(buf_cstr(&r.body), "\"title\":\"\xff"));
		buf_release(&r.body);
		end(f);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_untitled), cmocka_unit_test(test_rows),
	cmocka_unit_test(test_rotation), cmocka_unit_test(test_lost),
	cmocka_unit_test(test_quota),    cmocka_unit_test(test_pages),
	cmocka_unit_test(test_secret),
};

int main(void)
{
	return cmocka_run_group_tests_name("sim_tiktok", tests, NULL, NULL);
}
