/* test_adapters.c -- what each platform's adapter asks, and what it makes of
 * an answer.
 *
 * Answers are folders of tests/cases/<platform>: ask.json (what was asked),
 * headers.txt (status and headers), body.json or body.txt, want.jsonl (what
 * is told, in order).  A reported bug is a new folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/file.h"
#include "producers/registry.h"
#include "tests/replay.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define CASES      "tests/cases"
#define CASES_MAX  2000
#define TOLD_MAX   (4u << 20)
#define PATH_SPACE 512

/* ---- what is asked ---- */

static const struct request {
	const char *name, *platform, *ask, *url, *header, *value;
} requests[] = {
	{ "a handle is resolved alone, with its @", "youtube",
	  "{\"step\":\"resolve\",\"targets\":[{\"handle\":\"sentra.x\"}]}",
	  "https://api.example/youtube/v3/channels?part=id"
	  "&forHandle=%40sentra.x&fields=kind%2Citems%28id%29"
	  "&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "channels are asked for by id, in one batch", "youtube",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"UCa\"},"
	  "{\"id\":\"UCb\",\"handle\":\"b\"}]}",
	  "https://api.example/youtube/v3/channels"
	  "?part=snippet%2Cstatistics%2CcontentDetails&id=UCa%2CUCb"
	  "&maxResults=50&fields=kind%2Citems%28id%2Csnippet%28customUrl%29"
	  "%2Cstatistics%2CcontentDetails%28relatedPlaylists%28uploads%29%29"
	  "%29&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "uploads are asked for by the list that the profile named", "youtube",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"UCa\","
	  "\"list\":\"UUa\"}]}",
	  "https://api.example/youtube/v3/playlistItems"
	  "?part=snippet%2CcontentDetails%2Cstatus&playlistId=UUa"
	  "&maxResults=50&fields=kind%2CnextPageToken%2Citems%28"
	  "snippet%28title%2CplaylistId%29%2C"
	  "contentDetails%28videoId%2CvideoPublishedAt%29%2C"
	  "status%28privacyStatus%29%29&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "a further page carries its token, and the limit is kept", "youtube",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"UCa\","
	  "\"list\":\"UUa\"}],\"page\":\"CDI&=\",\"limit\":7}",
	  "https://api.example/youtube/v3/playlistItems"
	  "?part=snippet%2CcontentDetails%2Cstatus&playlistId=UUa"
	  "&maxResults=7&pageToken=CDI%26%3D&fields=kind%2CnextPageToken%2C"
	  "items%28snippet%28title%2CplaylistId%29%2C"
	  "contentDetails%28videoId%2CvideoPublishedAt%29%2C"
	  "status%28privacyStatus%29%29&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "counters are asked for by the ids of videos", "youtube",
	  "{\"step\":\"counters\",\"targets\":[{\"id\":\"UCa\"}],"
	  "\"posts\":[\"v-1\",\"v_2\"]}",
	  "https://api.example/youtube/v3/videos?part=statistics"
	  "&id=v-1%2Cv_2&fields=kind%2Citems%28id%2Cstatistics%29"
	  "&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "names are resolved in one batch", "x",
	  "{\"step\":\"resolve\",\"targets\":[{\"handle\":\"A_1\"},"
	  "{\"handle\":\"b\"}]}",
	  "https://api.example/2/users/by?usernames=A_1%2Cb", "Authorization",
	  "Bearer token" },
	{ "users are asked for by id, in one batch", "x",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"1\"},"
	  "{\"id\":\"2\",\"handle\":\"b\"}]}",
	  "https://api.example/2/users?ids=1%2C2"
	  "&user.fields=protected%2Cpublic_metrics",
	  "Authorization", "Bearer token" },
	{ "a timeline has no start time that could hide the newest post", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}]}",
	  "https://api.example/2/users/1/tweets?max_results=100"
	  "&exclude=replies%2Cretweets&tweet.fields=created_at%2C"
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids",
	  "Authorization", "Bearer token" },
	{ "the other dialect renames the fields", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],\"dialect\":1,"
	  "\"page\":\"7140d\"}",
	  "https://api.example/2/users/1/tweets?max_results=100"
	  "&exclude=replies%2Cretweets&post.fields=created_at%2C"
	  "public_metrics%2Creferenced_posts%2Cedit_history_post_ids"
	  "&pagination_token=7140d",
	  "Authorization", "Bearer token" },
	{ "a limit below what X accepts is raised", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],\"limit\":1}",
	  "https://api.example/2/users/1/tweets?max_results=5"
	  "&exclude=replies%2Cretweets&tweet.fields=created_at%2C"
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids",
	  "Authorization", "Bearer token" },
	{ "an id cannot leave its place in the path", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1/../2?\"}]}",
	  "https://api.example/2/users/1%2F..%2F2%3F/tweets?max_results=100"
	  "&exclude=replies%2Cretweets&tweet.fields=created_at%2C"
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids",
	  "Authorization", "Bearer token" },
	{ "a profile is asked for with the account's token, few fields",
	  "tiktok",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"o-1\","
	  "\"token\":\"act.1\"}]}",
	  "https://api.example/v2/user/info/?fields=open_id%2C"
	  "follower_count%2Clikes_count%2Cvideo_count",
	  "Authorization", "Bearer act.1" },
};

#define TIKTOK_VIDEOS                                                     \
	"https://api.example/v2/video/list/?fields=id%2Ccreate_time%2C"   \
	"title%2Cvideo_description%2Cshare_url%2Cview_count%2Clike_count" \
	"%2Ccomment_count%2Cshare_count"

static const struct posting {
	struct request asked;
	const char *type, *body;
} postings[] = {
	{ { "a pair is renewed in the body, not in the URL", "tiktok",
	    "{\"step\":\"token\",\"targets\":[{\"id\":\"o-1\","
	    "\"token\":\"rft.1!&2/+ 3\"}],\"secret\":\"s=1\","
	    "\"keys\":{\"client_key\":\"aw&1\"}}",
	    "https://api.example/v2/oauth/token/", NULL, NULL },
	  "application/x-www-form-urlencoded",
	  "client_key=aw%261&client_secret=s%3D1&grant_type=refresh_token"
	  "&refresh_token=rft.1%21%262%2F%2B%203" },
	{ { "videos are asked for with the account's token", "tiktok",
	    "{\"step\":\"posts\",\"targets\":[{\"id\":\"o-1\","
	    "\"token\":\"act.1\"}]}",
	    TIKTOK_VIDEOS, "Authorization", "Bearer act.1" },
	  "application/json",
	  "{\"max_count\":20}" },
	{ { "a further page of videos goes on at its time", "tiktok",
	    "{\"step\":\"posts\",\"targets\":[{\"id\":\"o-1\","
	    "\"token\":\"act.1\"}],\"page\":\"1773090000000\",\"limit\":5}",
	    TIKTOK_VIDEOS, "Authorization", "Bearer act.1" },
	  "application/json",
	  "{\"max_count\":5,\"cursor\":1773090000000}" },
	{ { "more videos than TikTok tells at once are not asked for", "tiktok",
	    "{\"step\":\"posts\",\"targets\":[{\"id\":\"o-1\","
	    "\"token\":\"act.1\"}],\"limit\":100}",
	    TIKTOK_VIDEOS, "Authorization", "Bearer act.1" },
	  "application/json",
	  "{\"max_count\":20}" },
};

static void check_request(const struct request *want, const char *method,
			  const char *type, const char *body)
{
	struct replay r;
	struct http_req req;
	struct err err = { 0 };

	replay_init(&r, registry_find(want->platform));
	http_req_init(&req);
	assert_int_equal(replay_ask(&r, str_of(want->ask), &err), 0);
	assert_int_equal(r.platform->build(&r.ask, &req, &err), 0);
	assert_string_equal(req.method, method);
	assert_string_equal(buf_cstr(&req.url), want->url);
	assert_string_equal(req.content_type ? req.content_type : "", type);
	assert_string_equal(buf_cstr(&req.body), body);
	/* The credential is in a header, marked as a secret; or in a body. */
	assert_int_equal(req.n_headers, want->header ? 1 : 0);
	if (want->header) {
		assert_string_equal(req.headers[0].name, want->header);
		assert_string_equal(req.headers[0].value, want->value);
		assert_true(req.headers[0].secret);
	}
	http_req_release(&req);
	replay_release(&r);
}

static void asks_as_documented(void **state)
{
	check_request(*state, "GET", "", "");
}

static void posts_as_documented(void **state)
{
	const struct posting *want = *state;

	check_request(&want->asked, "POST", want->type, want->body);
}

static void renews_no_token_without_the_secret(void **state)
{
	const struct posting *want = *state;
	struct replay r;
	struct http_req req;
	struct err err = { 0 };

	replay_init(&r, registry_find(want->asked.platform));
	http_req_init(&req);
	assert_int_equal(replay_ask(&r, str_of(want->asked.ask), &err), 0);
	r.ask.secret = STR_NULL;
	assert_true(r.platform->build(&r.ask, &req, &err) < 0);
	assert_true(err.text[0]);
	assert_int_equal(req.body.len, 0);
	http_req_release(&req);
	replay_release(&r);
}

static void refuses_a_token_with_a_line_break(void **state)
{
	const struct request *want = *state;
	struct replay r;
	struct http_req req;
	struct err err = { 0 };

	replay_init(&r, registry_find(want->platform));
	http_req_init(&req);
	assert_int_equal(replay_ask(&r, str_of(want->ask), &err), 0);
	r.ask.token = STR_LIT("to\r\nken");
	assert_true(r.platform->build(&r.ask, &req, &err) < 0);
	assert_null(strstr(err.text, "ken"));
	http_req_release(&req);
	replay_release(&r);
}

/* ---- what the roster may hold ---- */

static const struct account {
	const char *name, *platform, *id, *handle;
	bool good;
} accounts[] = {
	{ "neither", "youtube", NULL, NULL, true },
	{ "a channel id", "youtube", "UC_x5XG1OV2P6uZZ5FSM9Ttw", NULL, true },
	{ "an address as id", "youtube", "youtube.com/@a", NULL, false },
	{ "two ids in one", "youtube", "UCa,UCb", NULL, false },
	{ "an empty id", "youtube", "", NULL, false },
	{ "a handle", "youtube", NULL, "KementerianSosialRI", true },
	{ "a handle with dots", "youtube", NULL, "sentra.abiyoso-1", true },
	{ "a handle of another script", "youtube", NULL, "\u0e2a\u0e27", true },
	{ "a handle with its @", "youtube", NULL, "@sentra", false },
	{ "a handle with a space", "youtube", NULL, "sentra satu", false },
	{ "an empty handle", "youtube", NULL, "", false },
	{ "digits", "x", "1234567890123456789", NULL, true },
	{ "too many digits", "x", "12345678901234567890", NULL, false },
	{ "no digits", "x", "SentraSatu", NULL, false },
	{ "an empty id", "x", "", NULL, false },
	{ "a name", "x", "1", "Sentra_1", true },
	{ "a name with its @", "x", NULL, "@sentra", false },
	{ "a name with a dash", "x", NULL, "sentra-1", false },
	{ "two names in one", "x", NULL, "a,b", false },
	{ "an open_id", "tiktok", "-000_aZ9", NULL, true },
	{ "an open_id that is a UUID", "tiktok",
	  "723f24d7-e717-40f8-a2b6-cb8464cd23b4", "sentra.satu_1", true },
	{ "no id to keep tokens by", "tiktok", NULL, "sentra.satu", false },
	{ "neither", "tiktok", NULL, NULL, false },
	{ "an empty id", "tiktok", "", NULL, false },
	{ "an id with a slash", "tiktok", "-000/a", NULL, false },
	{ "a name with its @", "tiktok", "-000", "@sentra", false },
	{ "a name with a space", "tiktok", "-000", "sentra satu", false },
	{ "a name of 25 characters", "tiktok", "-000",
	  "abcdefghijklmnopqrstuvwxy", false },
};

static void checks_the_roster(void **state)
{
	static const char *const keys[PLATFORM_KEYS_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(accounts); i++) {
		const struct account *a = &accounts[i];
		struct err err = { 0 };
		int rc = registry_find(a->platform)
				 ->check(str_of(a->id), str_of(a->handle), keys,
					 &err);

		if ((rc == 0) != a->good)
			fail_msg("%s: %s: %s", a->platform, a->name, err.text);
		assert_true(a->good || err.text[0]);
	}
}

static void checks_the_keys(void **state)
{
	const char *keys[PLATFORM_KEYS_MAX] = { NULL };
	struct err err = { 0 };

	(void)state;
	assert_true(platform_tiktok.check_keys(keys, &err) < 0);
	assert_non_null(strstr(err.text, "client_key"));
	keys[0] = "";
	assert_true(platform_tiktok.check_keys(keys, &err) < 0);
	keys[0] = "aw1";
	assert_int_equal(platform_tiktok.check_keys(keys, &err), 0);
}

/* ---- what the core may count on ---- */

static void names_its_bounds(void **state)
{
	const struct platform *y = &platform_youtube, *x = &platform_x;

	(void)state;
	assert_int_equal(y->batch[STEP_RESOLVE], 1);
	assert_int_equal(y->batch[STEP_PROFILE], 50);
	assert_int_equal(y->batch[STEP_POSTS], 1);
	assert_int_equal(y->batch[STEP_COUNTERS], 50);
	assert_int_equal(y->quota_units, 10000);
	assert_int_equal(y->quota_period, QUOTA_PACIFIC_DAY);
	assert_int_equal(x->batch[STEP_RESOLVE], 100);
	assert_int_equal(x->batch[STEP_PROFILE], 100);
	assert_int_equal(x->batch[STEP_POSTS], 1);
	assert_int_equal(x->batch[STEP_COUNTERS], 0);
	/* YouTube's lists are not in strict order; X counts replies, too. */
	assert_false(y->newest_first);
	assert_true(x->newest_first);
	assert_true(y->total_counts_posts);
	assert_false(x->total_counts_posts);
	/* An empty page with a next one is not the end. */
	assert_false(y->empty_page_ends || x->empty_page_ends);
}

static void names_the_bounds_of_tiktok(void **state)
{
	const struct platform *t = &platform_tiktok;

	(void)state;
	assert_true(t->own_tokens && t->has_secret);
	assert_int_equal(t->batch[STEP_TOKEN], 1);
	assert_int_equal(t->batch[STEP_RESOLVE], 0);
	assert_int_equal(t->batch[STEP_PROFILE], 1);
	assert_int_equal(t->batch[STEP_POSTS], 1);
	assert_int_equal(t->batch[STEP_COUNTERS], 0);
	assert_int_equal(t->page, 20);
	assert_int_equal(t->rate[STEP_TOKEN], 0);
	assert_int_equal(t->rate[STEP_PROFILE], 600);
	assert_int_equal(t->rate[STEP_POSTS], 600);
	assert_true(t->newest_first && t->total_counts_posts);
	assert_false(t->empty_page_ends);
}

/* ---- what is answered ---- */

static void tells_what_is_wanted(void **state)
{
	const char *dir = *state;
	char path[PATH_SPACE], platform[32] = "";
	struct buf got, want;
	struct replay r;
	struct err err = { 0 };

	sscanf(dir, CASES "/%31[^/]", platform);
	replay_init(&r, registry_find(platform));
	buf_init(&got, TOLD_MAX);
	buf_init(&want, TOLD_MAX);
	if (replay_load(&r, dir, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(replay_run(&r), 0);
	replay_lines(&r, &got);
	snprintf(path, sizeof(path), "%s/want.jsonl", dir);
	if (file_read(path, &want, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(buf_cstr(&got), buf_cstr(&want));
	buf_release(&got);
	buf_release(&want);
	replay_release(&r);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct CMUnitTest *)a)->name,
		      ((const struct CMUnitTest *)b)->name);
}

/* Adds the folders of one platform; returns how many tests there are now. */
static size_t add_cases(struct CMUnitTest *tests, size_t n,
			const char *platform)
{
	char path[PATH_SPACE];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), CASES "/%s", platform);
	dir = opendir(path);
	while (dir && n < CASES_MAX && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), CASES "/%s/%.255s", platform,
			 entry->d_name);
		tests[n].name = strdup(path);
		tests[n].initial_state = (void *)tests[n].name;
		tests[n++].test_func = tells_what_is_wanted;
	}
	if (dir)
		closedir(dir);
	return n;
}

static size_t add_requests(struct CMUnitTest *tests, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(postings); i++, n++) {
		tests[n].name = postings[i].asked.name;
		tests[n].test_func = posts_as_documented;
		tests[n].initial_state = (void *)&postings[i];
	}
	for (i = 0; i < ARRAY_LEN(requests); i++, n++) {
		tests[n].name = requests[i].name;
		tests[n].test_func = asks_as_documented;
		tests[n].initial_state = (void *)&requests[i];
	}
	return n;
}

int main(void)
{
	static struct CMUnitTest tests[CASES_MAX + 64] = {
		cmocka_unit_test(checks_the_roster),
		cmocka_unit_test(names_its_bounds),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  (void *)&requests[0]),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  (void *)&requests[6]),
		cmocka_unit_test(checks_the_keys),
		cmocka_unit_test(names_the_bounds_of_tiktok),
		cmocka_unit_test_prestate(renews_no_token_without_the_secret,
					  (void *)&postings[0]),
	};
	size_t fixed = add_requests(tests, 7), n = fixed, i;
	int failed;

	for (i = 0; registry[i]; i++) {
		size_t before = n;

		n = add_cases(tests, n, registry[i]->name);
		if (n == before) {
			fprintf(stderr, "no cases in " CASES "/%s\n",
				registry[i]->name);
			return EXIT_FAILURE;
		}
	}
	qsort(tests + fixed, n - fixed, sizeof(*tests), by_path);
	failed = _cmocka_run_group_tests("adapters", tests, n, NULL, NULL);
	for (i = fixed; i < n; i++)
		free((void *)tests[i].name);
	return failed;
}
