/* test_adapters_requests.c -- what each platform's adapter sends: the URL, the
 * body, and where the credential goes. */
#include "tests/unit/kit/adapters_kit.h"

/* ---- requests ---- */

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

static const struct wanted {
	const char *name, *platform, *request, *url, *header, *value;
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
	  "snippet%28title%2Cdescription%2CplaylistId%29%2C"
	  "contentDetails%28videoId%2CvideoPublishedAt%29%2C"
	  "status%28privacyStatus%29%29&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "a further page carries its token, and the limit is kept", "youtube",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"UCa\","
	  "\"list\":\"UUa\"}],\"page\":\"CDI&=\",\"limit\":7}",
	  "https://api.example/youtube/v3/playlistItems"
	  "?part=snippet%2CcontentDetails%2Cstatus&playlistId=UUa"
	  "&maxResults=7&pageToken=CDI%26%3D&fields=kind%2CnextPageToken%2C"
	  "items%28snippet%28title%2Cdescription%2CplaylistId%29%2C"
	  "contentDetails%28videoId%2CvideoPublishedAt%29%2C"
	  "status%28privacyStatus%29%29&prettyPrint=false",
	  "X-Goog-Api-Key", "token" },
	{ "counters are asked for by the ids of videos", "youtube",
	  "{\"step\":\"counters\",\"targets\":[{\"id\":\"UCa\"}],"
	  "\"posts\":[\"v-1\",\"v_2\"]}",
	  "https://api.example/youtube/v3/videos?part=snippet%2Cstatistics"
	  "&id=v-1%2Cv_2&fields=kind%2Citems%28id%2Csnippet%"
	  "28liveBroadcastContent%29%2Cstatistics%29"
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
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids%2Cnote_"
	  "tweet",
	  "Authorization", "Bearer token" },
	{ "the other dialect renames the fields", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],\"dialect\":1,"
	  "\"page\":\"7140d\"}",
	  "https://api.example/2/users/1/tweets?max_results=100"
	  "&exclude=replies%2Cretweets&post.fields=created_at%2C"
	  "public_metrics%2Creferenced_posts%2Cedit_history_post_ids%2Cnote_"
	  "post"
	  "&pagination_token=7140d",
	  "Authorization", "Bearer token" },
	{ "a limit below what X accepts is raised", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1\"}],\"limit\":1}",
	  "https://api.example/2/users/1/tweets?max_results=5"
	  "&exclude=replies%2Cretweets&tweet.fields=created_at%2C"
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids%2Cnote_"
	  "tweet",
	  "Authorization", "Bearer token" },
	{ "an id cannot leave its place in the path", "x",
	  "{\"step\":\"posts\",\"targets\":[{\"id\":\"1/../2?\"}]}",
	  "https://api.example/2/users/1%2F..%2F2%3F/tweets?max_results=100"
	  "&exclude=replies%2Cretweets&tweet.fields=created_at%2C"
	  "public_metrics%2Creferenced_tweets%2Cedit_history_tweet_ids%2Cnote_"
	  "tweet",
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
	struct wanted wanted;
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
	{ { "more videos than TikTok lists at once are not asked for", "tiktok",
	    "{\"step\":\"posts\",\"targets\":[{\"id\":\"o-1\","
	    "\"token\":\"act.1\"}],\"limit\":100}",
	    TIKTOK_VIDEOS, "Authorization", "Bearer act.1" },
	  "application/json",
	  "{\"max_count\":20}" },
};

static void check_request(const struct wanted *want, const char *method,
			  const char *type, const char *body)
{
	struct built a;

	built_init(&a, want->platform, want->request);
	assert_int_equal(built_build(&a), 0);
	assert_string_equal(a.req.method, method);
	assert_string_equal(buf_cstr(&a.req.url), want->url);
	assert_string_equal(a.req.content_type ? a.req.content_type : "", type);
	assert_string_equal(buf_cstr(&a.req.body), body);
	/* The credential is in a header, marked as a secret; or in a body. */
	assert_int_equal(a.req.n_headers, want->header ? 1 : 0);
	if (want->header) {
		assert_string_equal(a.req.headers[0].name, want->header);
		assert_string_equal(a.req.headers[0].value, want->value);
		assert_true(a.req.headers[0].secret);
	}
	built_release(&a);
}

static void asks_as_documented(void **state)
{
	check_request(*state, "GET", "", "");
}

static void posts_as_documented(void **state)
{
	const struct posting *want = *state;

	check_request(&want->wanted, "POST", want->type, want->body);
}

/* ---- all of them ---- */

#define TESTS_MAX 64

static size_t add_requests(struct CMUnitTest *tests, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(postings); i++, n++) {
		tests[n].name = postings[i].wanted.name;
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
	static struct CMUnitTest tests[TESTS_MAX];
	size_t n = add_requests(tests, 0);

	return _cmocka_run_group_tests("adapters_requests", tests, n, NULL,
				       NULL);
}
