/* test_adapters.c -- what each platform's adapter asks, and what it makes of
 * an answer.
 *
 * Answers are folders of tests/cases/<platform>: ask.json (what was asked),
 * headers.txt (status and headers), body.json or body.txt, want.jsonl (what
 * is told, in order).  Or ask.json and request.txt: what is sent.  A reported
 * bug is a new folder. */
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
#include <unistd.h>

#define CASES      "tests/cases"
#define CASES_MAX  2000
#define TOLD_MAX   (4u << 20)
#define PATH_SPACE 512

/* ---- what is asked ---- */

#define FACEBOOK_POSTS                                                     \
	"https://api.example/v25.0/1001/posts?fields=id%2Ccreated_time%2C" \
	"message%2Cpermalink_url%2Cstatus_type%2Cfrom%7Bid%7D%2C"          \
	"attachments%7Bmedia_type%7D%2Cshares%2C"                          \
	"reactions.summary%28total_count%29.limit%280%29%2C"               \
	"comments.filter%28stream%29.summary%28true%29.limit%280%29"
#define INSTAGRAM_BY_NAME                                          \
	"https://api.example/v25.0/178?fields=business_discovery." \
	"username%28sentra.satu%29%7Bid%2Cusername"
#define INSTAGRAM_FIELDS                                              \
	"id%2Ccaption%2Cpermalink%2Cmedia_type%2Cmedia_product_type%" \
	"2Ctimestamp%2Clike_count%2Ccomments_count"
#define INSTAGRAM_MEDIA "%7B" INSTAGRAM_FIELDS "%7D"
#define PROOF_OF_TOKEN \
	"115dc49a2bd4eaf3ace9d48bffe3479f871ecd032d1aca57d1034634546a686f"

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
	{ "a Page's name is resolved alone", "facebook",
	  "{\"step\":\"resolve\",\"targets\":[{\"handle\":\"Sentra.1\"}]}",
	  "https://api.example/v25.0/Sentra.1?fields=id", "Authorization",
	  "Bearer token" },
	{ "one Page is asked for by its path", "facebook",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"1001\"}]}",
	  "https://api.example/v25.0/1001"
	  "?fields=id%2Cusername%2Cfollowers_count",
	  "Authorization", "Bearer token" },
	{ "several Pages are asked for by their ids", "facebook",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"1001\"},"
	  "{\"id\":\"1002\"}],\"keys\":{\"graph_version\":\"v26.0\"}}",
	  "https://api.example/v26.0/?ids=1001%2C1002"
	  "&fields=id%2Cusername%2Cfollowers_count",
	  "Authorization", "Bearer token" },
	{ "a Page's own posts are asked for with their counters", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1001\"}]}",
	  FACEBOOK_POSTS "&limit=100", "Authorization", "Bearer token" },
	{ "a further page of posts goes on after the cursor", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1001\"}],"
	  "\"page\":\"QVF=\",\"limit\":50}",
	  FACEBOOK_POSTS "&limit=50&after=QVF%3D", "Authorization",
	  "Bearer token" },
	{ "every call carries the proof where there is a secret", "facebook",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1001\"}],"
	  "\"secret\":\"s3cret\"}",
	  FACEBOOK_POSTS "&limit=100&appsecret_proof=" PROOF_OF_TOKEN,
	  "Authorization", "Bearer token" },
	{ "the proof is of the token that is sent", "facebook",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"1001\","
	  "\"token\":\"page-token\"}],\"secret\":\"s3cret\"}",
	  "https://api.example/v25.0/1001"
	  "?fields=id%2Cusername%2Cfollowers_count&appsecret_proof="
	  "064f65e7cdd13be6c4922fd6aabdf4344e401ce37c3fa612293c89d591d75b02",
	  "Authorization", "Bearer page-token" },
	{ "a handle of a Page stays in its place", "facebook",
	  "{\"step\":\"resolve\",\"targets\":[{\"handle\":\"a/../b?c\"}]}",
	  "https://api.example/v25.0/a%2F..%2Fb%3Fc?fields=id", "Authorization",
	  "Bearer token" },
	{ "profile and first page come by the name, through us", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"17841\","
	  "\"handle\":\"sentra.satu\"}],\"keys\":{\"user_id\":\"178\"}}",
	  INSTAGRAM_BY_NAME "%2Cfollowers_count%2Cmedia_count%2C"
			    "media.limit%2825%29" INSTAGRAM_MEDIA "%7D",
	  "Authorization", "Bearer token" },
	{ "a page that was too much is asked for in part", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"handle\":\"sentra.satu\"}],"
	  "\"limit\":12,\"keys\":{\"user_id\":\"178\"},"
	  "\"secret\":\"s3cret\"}",
	  INSTAGRAM_BY_NAME "%2Cfollowers_count%2Cmedia_count%2C"
			    "media.limit%2812%29" INSTAGRAM_MEDIA
			    "%7D&appsecret_proof=" PROOF_OF_TOKEN,
	  "Authorization", "Bearer token" },
	{ "a further page of media goes on after the cursor", "instagram",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"17841\","
	  "\"handle\":\"sentra.satu\"}],\"page\":\"QVF=\",\"limit\":7,"
	  "\"keys\":{\"user_id\":\"178\"}}",
	  INSTAGRAM_BY_NAME
	  "%2Cmedia.after%28QVF%3D%29.limit%287%29" INSTAGRAM_MEDIA "%7D",
	  "Authorization", "Bearer token" },
	{ "more media than a page holds are not asked for", "instagram",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"17841\","
	  "\"handle\":\"sentra.satu\"}],\"limit\":100,"
	  "\"keys\":{\"user_id\":\"178\"}}",
	  INSTAGRAM_BY_NAME "%2Cmedia.limit%2825%29" INSTAGRAM_MEDIA "%7D",
	  "Authorization", "Bearer token" },
	{ "our own account is asked directly", "instagram",
	  "{\"step\":\"profile\",\"targets\":[{\"id\":\"178\"}],"
	  "\"keys\":{\"user_id\":\"178\",\"graph_version\":\"v24.0\"}}",
	  "https://api.example/v24.0/178"
	  "?fields=id%2Cusername%2Cfollowers_count%2Cmedia_count",
	  "Authorization", "Bearer token" },
	{ "our own media are asked for directly", "instagram",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"178\","
	  "\"handle\":\"kami\"}],\"page\":\"QVF=\","
	  "\"keys\":{\"user_id\":\"178\"}}",
	  "https://api.example/v25.0/178/media?fields=" INSTAGRAM_FIELDS
	  "&limit=25&after=QVF%3D",
	  "Authorization", "Bearer token" },
	{ "our own account, asked by its name, goes on by it", "instagram",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"178\","
	  "\"handle\":\"sentra.satu\",\"list\":\"business_discovery\"}],"
	  "\"page\":\"QVF=\",\"keys\":{\"user_id\":\"178\"}}",
	  INSTAGRAM_BY_NAME
	  "%2Cmedia.after%28QVF%3D%29.limit%2825%29" INSTAGRAM_MEDIA "%7D",
	  "Authorization", "Bearer token" },
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

/* ---- what is not asked ---- */

static const struct unasked {
	const char *name, *platform, *ask, *why;
} unasked[] = {
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

static void does_not_ask(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(unasked); i++) {
		const struct unasked *u = &unasked[i];
		struct replay r;
		struct http_req req;
		struct err err = { 0 };

		replay_init(&r, registry_find(u->platform));
		http_req_init(&req);
		assert_int_equal(replay_ask(&r, str_of(u->ask), &err), 0);
		if (r.platform->build(&r.ask, &req, &err) == 0 ||
		    !strstr(err.text, u->why))
			fail_msg("%s: %s", u->name, err.text);
		http_req_release(&req);
		replay_release(&r);
	}
}

/* ---- what the roster may hold ---- */

#define OUR_ID "17840000000000001"

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
	{ "a name", "threads", NULL, "sentra.satu_1", true },
	{ "a name and an id", "threads", "178414", "sentra", true },
	{ "an id alone", "threads", "178414", NULL, false },
	{ "an id that is none", "threads", "x1", "sentra", false },
	{ "a name with its @", "threads", NULL, "@sentra", false },
	{ "a name of 31 characters", "threads", NULL,
	  "abcdefghijklmnopqrstuvwxyz01234", false },
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
	{ "a Page's id", "facebook", "20531316728", NULL, true },
	{ "an id with letters", "facebook", "fb20531316728", NULL, false },
	{ "two ids in one", "facebook", "1,2", NULL, false },
	{ "an empty id", "facebook", "", NULL, false },
	{ "a handle", "facebook", NULL, "Sentra.Satu-1", true },
	{ "whoever the token belongs to", "facebook", NULL, "Me", false },
	{ "a handle that is a place", "facebook", NULL, "..", false },
	{ "a handle with its @", "facebook", NULL, "@sentra", false },
	{ "a handle with a slash", "facebook", NULL, "a/posts", false },
	{ "a handle", "instagram", NULL, "sentra_satu.1", true },
	{ "a handle and an id", "instagram", "17841", "sentra", true },
	{ "an id without a handle", "instagram", "17841", NULL, false },
	{ "our own id without a handle", "instagram", OUR_ID, NULL, true },
	{ "an id with letters", "instagram", "a", "sentra", false },
	{ "a handle of 30 characters", "instagram", NULL,
	  "abcdefghijklmnopqrstuvwxyz1234", true },
	{ "a handle of 31 characters", "instagram", NULL,
	  "abcdefghijklmnopqrstuvwxyz12345", false },
	{ "a handle with its @", "instagram", NULL, "@sentra", false },
	{ "a handle that would add fields", "instagram", NULL, "a){id}",
	  false },
};

static void checks_the_roster(void **state)
{
	static const char *const keys[PLATFORM_KEYS_MAX] = { "v25.0", OUR_ID };
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

static void checks_the_keys_of_graph(void **state)
{
	static const struct {
		const char *version, *user;
		bool facebook, instagram;
	} rows[] = {
		{ "v25.0", "178", true, true },
		{ "v9.10", "0178", true, true },
		{ "v25.0", "", true, false },
		{ "v25.0", NULL, true, false },
		{ "v25.0", "sentra", true, false },
		{ "25.0", "178", false, false },
		{ "v25", "178", false, false },
		{ "v.0", "178", false, false },
		{ "v25.0 ", "178", false, false },
		{ "v25.0000000000000", "178", false, false },
		{ "", "178", false, false },
		{ NULL, "178", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *keys[PLATFORM_KEYS_MAX] = { rows[i].version,
							rows[i].user };
		struct err err = { 0 };

		assert_int_equal(platform_facebook.check_keys(keys, &err) == 0,
				 rows[i].facebook);
		assert_int_equal(platform_instagram.check_keys(keys, &err) == 0,
				 rows[i].instagram);
	}
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

static void names_the_bounds_of_graph(void **state)
{
	const struct platform *f = &platform_facebook;
	const struct platform *i = &platform_instagram;

	(void)state;
	assert_int_equal(f->batch[STEP_RESOLVE], 1);
	assert_int_equal(f->batch[STEP_PROFILE], 50);
	assert_int_equal(f->batch[STEP_POSTS], 1);
	assert_int_equal(f->batch[STEP_COUNTERS], 0);
	assert_int_equal(i->batch[STEP_RESOLVE], 0);
	assert_int_equal(i->batch[STEP_PROFILE], 1);
	assert_int_equal(i->batch[STEP_POSTS], 1);
	assert_int_equal(i->batch[STEP_COUNTERS], 0);
	assert_true(f->page == 100 && i->page == 25);
	/* Every id of a batch is a call. */
	assert_true(f->cost_by_target && f->cost[STEP_PROFILE] == 1);
	assert_int_equal(f->quota_units, 0);
	assert_int_equal(i->quota_units, 200);
	assert_true(f->quota_period == QUOTA_HOUR &&
		    i->quota_period == QUOTA_HOUR);
	/* Ranked; Pages do not tell how many posts there are. */
	assert_false(f->newest_first || f->empty_page_ends ||
		     f->total_counts_posts);
	assert_true(i->newest_first && i->empty_page_ends &&
		    i->total_counts_posts);
	assert_true(f->has_secret && i->has_secret);
}

/* ---- what is answered ---- */

static void tells_what_is_wanted(void **state)
{
	const char *dir = *state;
	char path[PATH_SPACE + 16], platform[32] = "";
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

static void asks_what_is_wanted(void **state)
{
	const char *dir = *state;
	char path[PATH_SPACE + 16], platform[32] = "";
	struct buf got, want;
	struct replay r;
	struct err err = { 0 };

	sscanf(dir, CASES "/%31[^/]", platform);
	replay_init(&r, registry_find(platform));
	buf_init(&got, TOLD_MAX);
	buf_init(&want, TOLD_MAX);
	snprintf(path, sizeof(path), "%s/request.txt", dir);
	if (replay_load_ask(&r, dir, &err) < 0 ||
	    file_read(path, &want, &err) < 0)
		fail_msg("%s", err.text);
	replay_request(&r, &got);
	assert_string_equal(buf_cstr(&got), buf_cstr(&want));
	buf_release(&got);
	buf_release(&want);
	replay_release(&r);
}

static bool is_of_request(const char *dir)
{
	char path[PATH_SPACE + 16];

	snprintf(path, sizeof(path), "%s/request.txt", dir);
	return access(path, F_OK) == 0;
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
		tests[n++].test_func = is_of_request(path)
					       ? asks_what_is_wanted
					       : tells_what_is_wanted;
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
		cmocka_unit_test(does_not_ask),
		cmocka_unit_test(checks_the_keys_of_graph),
		cmocka_unit_test(names_the_bounds_of_graph),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  (void *)&requests[0]),
		cmocka_unit_test_prestate(refuses_a_token_with_a_line_break,
					  (void *)&requests[6]),
		cmocka_unit_test(checks_the_keys),
		cmocka_unit_test(names_the_bounds_of_tiktok),
		cmocka_unit_test_prestate(renews_no_token_without_the_secret,
					  (void *)&postings[0]),
	};
	size_t fixed = add_requests(tests, 10), n = fixed, i;
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
