/* faults_rows.h -- what platforms have of their own: their words of refusal,
 * their odd answers, and where a kind of fault means another thing than
 * elsewhere.  Here YouTube's and X's. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_H

#include "faults_rows_meta.h"
#include "faults_rows_tiktok.h"

/* ---- YouTube ---- */

#define YT(code, message, errors, more)                               \
	"{\"error\":{\"code\":" #code ",\"message\":\"" message "\"," \
	"\"errors\":[" errors "]" more "}}"
#define YT_WHY(reason, domain) \
	"{\"reason\":\"" reason "\",\"domain\":\"" domain "\"}"
#define YT_INFO(reason, more)                             \
	",\"details\":[{\"@type\":\"type.googleapis.com/" \
	"google.rpc.ErrorInfo\",\"reason\":\"" reason "\"" more "}]"
#define YT_SAYS(code, reason, domain) \
	YT(code, "why", YT_WHY(reason, domain), "")
#define YT_ALL                                                     \
	(PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) | \
	 PHASE(AT_PAGE2) | PHASE(AT_COUNTERS))
#define PACIFIC_DAY .wait_ms = 89 * MINUTE_MS /* ends at 07:00Z */

static const struct fault_kind youtube_rows[] = {
	/* limits */
	{ "403 quotaExceeded", .phases = YT_ALL, PACIFIC_DAY,
	  QUOTA(403, YT_SAYS(403, "quotaExceeded", "youtube.quota")) },
	{ "403 dailyLimitExceeded", .phases = YT_ALL, PACIFIC_DAY,
	  QUOTA(403, YT_SAYS(403, "dailyLimitExceeded", "usageLimits")) },
	{ "429 per day", .phases = YT_ALL, PACIFIC_DAY,
	  QUOTA(429, YT(429, "limit 'Queries per day' of service",
			YT_WHY("rateLimitExceeded", "global"), "")) },
	{ "429 per day by metadata", .phases = YT_ALL, PACIFIC_DAY,
	  QUOTA(429, YT(429, "no", "",
			YT_INFO("RATE_LIMIT_EXCEEDED",
				",\"metadata\":{\"quota_limit\":"
				"\"DefaultPerDayPerProject\"}"))) },
	{ "429 per day outlasts Retry-After", .phases = YT_ALL, PACIFIC_DAY,
	  .headers = "Retry-After: 5\n",
	  QUOTA(429, YT(429, "limit 'Queries per day' of service",
			YT_WHY("rateLimitExceeded", "global"), "")) },
	{ "429 per minute", .phases = YT_ALL, .again = true,
	  QUOTA(429, YT_SAYS(429, "rateLimitExceeded", "global")) },
	{ "403 rateLimitExceeded", .phases = YT_ALL, .again = true,
	  QUOTA(403, YT_SAYS(403, "rateLimitExceeded", "usageLimits")) },
	{ "403 userRateLimitExceeded", .phases = YT_ALL, .again = true,
	  QUOTA(403, YT_SAYS(403, "userRateLimitExceeded", "usageLimits")) },
	/* the key */
	{ "400 keyInvalid", .phases = YT_ALL,
	  AUTH(400, YT_SAYS(400, "keyInvalid", "usageLimits")) },
	{ "400 keyExpired", .phases = YT_ALL,
	  AUTH(400, YT_SAYS(400, "keyExpired", "usageLimits")) },
	{ "400 API_KEY_INVALID", .phases = YT_ALL,
	  AUTH(400, YT(400, "no", YT_WHY("badRequest", "global"),
		       YT_INFO("API_KEY_INVALID", ""))) },
	{ "403 address blocked", .phases = YT_ALL,
	  AUTH(403, YT(403, "no", YT_WHY("forbidden", "global"),
		       YT_INFO("API_KEY_IP_ADDRESS_BLOCKED", ""))) },
	{ "403 service blocked", .phases = YT_ALL,
	  AUTH(403, YT(403, "no", YT_WHY("forbidden", "global"),
		       YT_INFO("API_KEY_SERVICE_BLOCKED", ""))) },
	{ "403 ipRefererBlocked", .phases = YT_ALL,
	  AUTH(403, YT_SAYS(403, "ipRefererBlocked", "usageLimits")) },
	{ "403 no key", .phases = YT_ALL,
	  AUTH(403, YT(403, "The request is missing a valid API key.",
		       YT_WHY("forbidden", "global"), "")) },
	{ "403 unregistered callers", .phases = YT_ALL,
	  AUTH(403, YT(403, "Method doesn't allow unregistered callers",
		       YT_WHY("forbidden", "global"), "")) },
	{ "403 API off", .phases = YT_ALL,
	  AUTH(403, YT(403, "no", YT_WHY("accessNotConfigured", "usageLimits"),
		       YT_INFO("SERVICE_DISABLED", ""))) },
	{ "401 authError", .phases = YT_ALL,
	  AUTH(401, YT_SAYS(401, "authError", "global")) },
	{ "400 invalid_grant", .phases = YT_ALL,
	  AUTH(400, "{\"error\":\"invalid_grant\"}") },
	{ "403 SERVICE_UNAVAILABLE is a permission", .phases = YT_ALL,
	  .status = 403, .outcome = OUTCOME_AUTH, .batch = true,
	  .body = YT_SAYS(403, "SERVICE_UNAVAILABLE",
			  "youtube.CoreErrorDomain") },
	/* this account */
	{ "403 playlistItemsNotAccessible",
	  .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2), .status = 403,
	  .outcome = OUTCOME_PRIVATE,
	  .body = YT_SAYS(403, "playlistItemsNotAccessible",
			  "youtube.playlistItem") },
	{ "403 channelForbidden", .phases = PHASE(AT_PROFILE), .status = 403,
	  .outcome = OUTCOME_PRIVATE,
	  .body = YT_SAYS(403, "channelForbidden", "youtube.channel") },
	{ "404 channelNotFound", .phases = PHASE(AT_PROFILE), .status = 404,
	  .outcome = OUTCOME_NOT_FOUND,
	  .body = YT_SAYS(404, "channelNotFound", "youtube.channel") },
	{ "404 playlistNotFound: an empty list", .phases = PHASE(AT_POSTS),
	  .status = 404, .outcome = OUTCOME_OK, .posts = NO_POSTS,
	  .complete = IN_DOUBT,
	  .body = YT_SAYS(404, "playlistNotFound", "youtube.playlistItem") },
	{ "404 playlistNotFound of a channel", .phases = PHASE(AT_PROFILE),
	  .status = 404, .outcome = OUTCOME_INVALID_RESPONSE,
	  .body = YT_SAYS(404, "playlistNotFound", "youtube.channel") },
	{ "404 playlistNotFound on page 2", .phases = PHASE(AT_PAGE2),
	  .status = 404, .outcome = OUTCOME_NOT_FOUND,
	  .body = YT_SAYS(404, "playlistNotFound", "youtube.playlistItem") },
	{ "400 badRequest", .phases = YT_ALL, .status = 400,
	  .outcome = OUTCOME_INVALID_RESPONSE,
	  .body = YT_SAYS(400, "badRequest", "global") },
	{ "400 unknownPart", .phases = YT_ALL, .status = 400,
	  .outcome = OUTCOME_INVALID_RESPONSE,
	  .body = YT_SAYS(400, "unknownPart", "youtube.part") },
	{ "400 invalidPageToken", .phases = PHASE(AT_PAGE2), .status = 400,
	  .outcome = OUTCOME_INVALID_RESPONSE,
	  .body = YT_SAYS(400, "invalidPageToken", "youtube.parameter") },
	{ "503 backendError", .phases = YT_ALL, .status = 503,
	  .outcome = OUTCOME_UNAVAILABLE, .again = true, .batch = true,
	  .body = YT_SAYS(503, "backendError", "global") },
	/* odd answers */
	{ "nobody has the handle", .phases = PHASE(AT_RESOLVE),
	  .body = "{\"kind\":\"youtube#channelListResponse\",\"items\":[]}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "nobody has the handle, no items", .phases = PHASE(AT_RESOLVE),
	  .body = "{\"kind\":\"youtube#channelListResponse\"}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "an id that is a number", .phases = PHASE(AT_RESOLVE),
	  .from = "\"UCsatu\"", .to = "7",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "a stranger in its place", .phases = PHASE(AT_PROFILE),
	  .from = "\"UCsatu\"", .to = "\"UCother\"",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "an answer of another kind", .phases = PHASE(AT_PROFILE),
	  .from = "channelListResponse", .to = "videoListResponse",
	  .outcome = OUTCOME_INVALID_RESPONSE, .batch = true },
	{ "an error under 200",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .from = "{", .to = "{\"error\":{\"code\":500},", .batch = true,
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no list of uploads", .phases = PHASE(AT_PROFILE),
	  .from = "\"UUsatu\"", .to = "\"\"", .profile = true,
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "hidden subscribers", .phases = PHASE(AT_PROFILE),
	  .from = "Count\":false", .to = "Count\":true",
	  .says = { "\"followers\":null,\"followers_exact\":false" } },
	{ "rounded subscribers", .phases = PHASE(AT_PROFILE), .from = "\"120\"",
	  .to = "\"1000\"",
	  .says = { "\"followers\":1000,\"followers_exact\":false" } },
	{ "of another list", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .from = "\"UUsatu\"", .to = "\"UUother\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "a private item", .phases = PHASE(AT_POSTS), .from = "\"public\"",
	  .to = "\"private\"", .posts = 2 },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"items\":[",
	  .to = "\"items\":[null,", .complete = IN_DOUBT },
	{ "a video without counters", .phases = PHASE(AT_COUNTERS),
	  .from = "\"satu-3\"", .to = "\"gone\"",
	  .says = { "\"likes\":null" } },
	{ "ratings hidden", .phases = PHASE(AT_COUNTERS),
	  .from = "\"likeCount\":\"3\",", .to = "",
	  .says = { "\"likes\":null" } },
};

/* ---- X ---- */

#define X_SAYS(kind, title, more)                               \
	"{\"title\":\"" title "\",\"detail\":\"why\",\"type\":" \
	"\"https://api.twitter.com/2/problems/" kind "\"" more "}"
#define X_ERRORS(kind, title, param)                                      \
	"\"errors\":[{\"value\":\"1001\",\"detail\":\"why\",\"title\":"   \
	"\"" title "\",\"resource_type\":\"user\",\"parameter\":\"" param \
	"\",\"resource_id\":\"1001\",\"type\":"                           \
	"\"https://api.twitter.com/2/problems/" kind "\"}]"
#define X_DUA                                               \
	"{\"data\":[{\"id\":\"2002\",\"username\":\"dua\"," \
	"\"public_metrics\":{\"followers_count\":120,\"tweet_count\":3}}],"
#define X_ALL                                                      \
	(PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) | \
	 PHASE(AT_PAGE2))
#define X_LIST      (PHASE(AT_POSTS) | PHASE(AT_PAGE2))
#define TO_APRIL    .wait_ms = 522 * HOUR_MS
#define TO_MIDNIGHT .wait_ms = 18 * HOUR_MS
#define WINDOW_50MIN \
	"x-rate-limit-remaining: 0\nx-rate-limit-reset: 1773123600\n"
#define DAY_10H                             \
	"x-app-limit-24hour-remaining: 0\n" \
	"x-app-limit-24hour-reset: 1773156600\n"

static const struct fault_kind x_rows[] = {
	/* limits and caps */
	{ "429 window", .phases = X_ALL, .headers = WINDOW_50MIN,
	  .wait_ms = 49 * MINUTE_MS,
	  QUOTA(429, X_SAYS("about:blank", "Too Many Requests", "")) },
	{ "429 day by headers", .phases = X_ALL, .headers = DAY_10H,
	  .wait_ms = 599 * MINUTE_MS,
	  QUOTA(429, X_SAYS("about:blank", "Too Many Requests", "")) },
	{ "429 code 88", .phases = X_ALL,
	  QUOTA(429, "{\"errors\":[{\"code\":88,\"message\":\"Rate limit "
		     "exceeded\"}]}") },
	{ "429 monthly cap", .phases = X_ALL, TO_APRIL,
	  .headers = "x-rate-limit-remaining: 250\n",
	  QUOTA(429, X_SAYS("usage-capped", "UsageCapExceeded",
			    ",\"period\":\"Monthly\"")) },
	{ "429 monthly cap outlasts Retry-After", .phases = X_ALL, TO_APRIL,
	  .headers = "Retry-After: 60\n",
	  QUOTA(429, X_SAYS("usage-capped", "UsageCapExceeded",
			    ",\"period\":\"Monthly\"")) },
	{ "429 daily cap", .phases = X_ALL, TO_MIDNIGHT,
	  QUOTA(429, X_SAYS("usage-capped", "UsageCapExceeded",
			    ",\"period\":\"Daily\"")) },
	{ "402 no credits", .phases = X_ALL,
	  QUOTA(402, X_SAYS("credits", "CreditsDepleted",
			    ",\"account_id\":1234567890123456789")) },
	{ "402 empty", .phases = X_ALL, QUOTA(402, "") },
	{ "402 cap until a day", .phases = X_ALL, .wait_ms = 114 * HOUR_MS,
	  QUOTA(402, X_SAYS("spend", "SpendCapReached",
			    ",\"reset_date\":\"2026-03-15\"")) },
	{ "403 monthly spend cap", .phases = X_ALL, TO_APRIL,
	  QUOTA(403, "{\"title\":\"Forbidden\",\"detail\":\"Monthly spend cap "
		     "reached for this billing cycle.\"}") },
	/* our token, our app, our user */
	{ "401 Unauthorized", .phases = X_ALL,
	  AUTH(401, X_SAYS("about:blank", "Unauthorized", "")) },
	{ "403 client-forbidden", .phases = X_ALL,
	  AUTH(403, X_SAYS("client-forbidden", "Client Forbidden", "")) },
	{ "403 not enrolled", .phases = X_ALL,
	  AUTH(403, X_SAYS("client-forbidden", "Client Forbidden",
			   ",\"reason\":\"client-not-enrolled\"")) },
	{ "403 not enrolled by reason only", .phases = X_ALL,
	  AUTH(403, "{\"title\":\"Forbidden\",\"reason\":"
		    "\"client-not-enrolled\"}") },
	{ "403 unsupported-authentication", .phases = X_ALL,
	  AUTH(403, X_SAYS("unsupported-authentication",
			   "Unsupported Authentication", "")) },
	{ "403 our user is suspended", .phases = X_ALL,
	  AUTH(403, X_SAYS("user-suspended", "Forbidden", "")) },
	/* this account */
	{ "403 not authorized", .phases = X_LIST | PHASE(AT_PROFILE),
	  .status = 403, .outcome = OUTCOME_PRIVATE,
	  .body = X_SAYS("not-authorized-for-resource", "Authorization Error",
			 "") },
	{ "400 invalid-request", .phases = X_ALL, .status = 400,
	  .outcome = OUTCOME_INVALID_RESPONSE,
	  .body = X_SAYS("invalid-request", "Invalid Request", "") },
	{ "400 a parameter was renamed", .phases = X_LIST, .status = 400,
	  .outcome = OUTCOME_INVALID_RESPONSE, .again = true,
	  .body = "{\"errors\":[{\"parameters\":{\"tweet.fields\":[\"x\"]},"
		  "\"message\":\"unknown\"}],\"title\":\"Invalid Request\"}" },
	{ "nobody has the handle", .phases = PHASE(AT_RESOLVE),
	  .body = "{\"errors\":[{\"value\":\"satu\",\"detail\":\"why\","
		  "\"title\":\"Not Found Error\",\"parameter\":\"usernames\","
		  "\"resource_type\":\"user\"}]}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "the handle is suspended", .phases = PHASE(AT_RESOLVE),
	  .body = "{\"errors\":[{\"value\":\"satu\",\"detail\":\"User has "
		  "been suspended: [satu].\",\"title\":\"Forbidden\","
		  "\"parameter\":\"usernames\",\"resource_type\":\"user\"}]}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "unknown", .phases = PHASE(AT_PROFILE),
	  .body = X_DUA X_ERRORS("resource-not-found", "Not Found Error",
				 "ids") "}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "suspended", .phases = PHASE(AT_PROFILE),
	  .body = X_DUA X_ERRORS("resource-not-found", "Forbidden", "ids") "}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "not authorized for the user", .phases = PHASE(AT_PROFILE),
	  .body = X_DUA X_ERRORS("not-authorized-for-resource",
				 "Authorization Error", "ids") "}",
	  .outcome = OUTCOME_PRIVATE },
	{ "absent without a word", .phases = PHASE(AT_PROFILE),
	  .from = "\"1001\"", .to = "\"9\"", .outcome = OUTCOME_NOT_FOUND },
	{ "protected", .phases = PHASE(AT_PROFILE), .from = "\"name\":\"S\"",
	  .to = "\"protected\":true", .outcome = OUTCOME_PRIVATE,
	  .profile = true },
	{ "protected, errors only", .phases = X_LIST,
	  .body = "{" X_ERRORS("not-authorized-for-resource",
			       "Authorization Error", "id") "}",
	  .outcome = OUTCOME_PRIVATE },
	{ "unknown, errors only", .phases = X_LIST,
	  .body = "{" X_ERRORS("resource-not-found", "Not Found Error",
			       "id") "}",
	  .outcome = OUTCOME_NOT_FOUND },
	/* odd answers */
	{ "errors about another account", .phases = X_LIST,
	  .body = "{\"errors\":[{\"value\":\"9\",\"title\":\"Not Found "
		  "Error\",\"parameter\":\"id\",\"resource_type\":\"user\"}]}",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "of another account", .phases = X_LIST, .from = "\"text\"",
	  .to = "\"author_id\":\"9\",\"text\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "meta counts what is not there", .phases = X_LIST,
	  .body = "{\"meta\":{\"result_count\":2}}",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "errors about a post referred to", .phases = PHASE(AT_POSTS),
	  .from = "\"meta\"",
	  .to = "\"errors\":[{\"value\":\"5\",\"title\":\"Not Found Error\","
		"\"parameter\":\"referenced_tweets.id\",\"resource_type\":"
		"\"tweet\"}],\"meta\"" },
	{ "a reply", .phases = PHASE(AT_POSTS), .posts = 2, .from = "\"text\"",
	  .to = "\"referenced_tweets\":[{\"type\":\"replied_to\"}],\"text\"" },
	{ "a repost", .phases = PHASE(AT_POSTS), .posts = 2, .from = "\"text\"",
	  .to = "\"referenced_tweets\":[{\"type\":\"retweeted\"}],\"text\"" },
	{ "a quote", .phases = PHASE(AT_POSTS), .from = "\"text\"",
	  .to = "\"referenced_tweets\":[{\"type\":\"quoted\"}],\"text\"" },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":[null,", .complete = IN_DOUBT },
	{ "the window is spent, but answered", .phases = PHASE(AT_POSTS),
	  .headers = "x-rate-limit-remaining: 0\n"
		     "x-rate-limit-reset: 1773123600\n",
	  .wide = true, .complete = COMPLETE, .posts = 2,
	  .wait_ms = 49 * MINUTE_MS },
};

/* ---- exceptions ---- */

/* A kind whose outcome is another one here. */
struct exception {
	const char *platform;
	unsigned phases;
	const char *name;
	enum outcome outcome;
	enum told_complete complete;
	int posts;
};

static const struct exception exceptions[] = {
	/* Nothing but the list counts posts there. */
	{ "facebook", PHASE(AT_POSTS),
	  "nothing posted, and the profile says so", OUTCOME_OK, IN_DOUBT,
	  NO_POSTS },
	{ "threads", PHASE(AT_POSTS), "nothing posted, and the profile says so",
	  OUTCOME_OK, IN_DOUBT, NO_POSTS },
	/* What is not there is left out in silence, and "items" with it. */
	{ "youtube", PHASE(AT_RESOLVE) | PHASE(AT_PROFILE), "200 {}",
	  OUTCOME_NOT_FOUND, BY_RULE, 0 },
	{ "youtube", PHASE(AT_POSTS), "200 {}", OUTCOME_OK, IN_DOUBT,
	  NO_POSTS },
	{ "youtube", PHASE(AT_PAGE2), "200 {}", OUTCOME_OK, COMPLETE, 2 },
	{ "youtube", PHASE(AT_COUNTERS), "200 {}", OUTCOME_OK, COMPLETE,
	  POSTS },
	/* Tokens are the accounts' own. */
	{ "tiktok", TT_API | PHASE(AT_TOKEN) | PHASE(AT_SOON), "401 JSON",
	  OUTCOME_AUTH, BY_RULE, 0 },
	{ "tiktok", TT_API, "401 empty", OUTCOME_AUTH, BY_RULE, 0 },
	/* An asked id that is absent from a batch. */
	{ "facebook", PHASE(AT_PROFILE), "200 {}", OUTCOME_NOT_FOUND, BY_RULE,
	  0 },
	{ "facebook", PHASE(AT_PROFILE), "200 of something else",
	  OUTCOME_NOT_FOUND, BY_RULE, 0 },
	/* The code decides, not the status. */
	{ "facebook", X_ALL, "403 JSON", OUTCOME_INVALID_RESPONSE, BY_RULE, 0 },
	{ "instagram", X_ALL, "403 JSON", OUTCOME_INVALID_RESPONSE, BY_RULE,
	  0 },
	{ "threads", X_ALL, "403 JSON", OUTCOME_INVALID_RESPONSE, BY_RULE, 0 },
	/* Here an empty page is the end. */
	{ "instagram", PHASE(AT_POSTS), "an empty page, then posts", OUTCOME_OK,
	  IN_DOUBT, NO_POSTS },
	{ "instagram", PHASE(AT_POSTS), "an empty page between two", OUTCOME_OK,
	  COMPLETE, 2 },
};

struct rows {
	const char *platform;
	const struct fault_kind *row;
	size_t n;
};

#define ROWS(name, list)                    \
	{                                   \
		name, list, ARRAY_LEN(list) \
	}

static const struct rows all_rows[] = {
	ROWS("youtube", youtube_rows),     ROWS("x", x_rows),
	ROWS("tiktok", tiktok_rows),       ROWS("facebook", graph_rows),
	ROWS("facebook", facebook_rows),   ROWS("instagram", graph_rows),
	ROWS("instagram", instagram_rows), ROWS("instagram's own", graph_rows),
	ROWS("instagram's own", own_rows), ROWS("threads", graph_rows),
	ROWS("threads", threads_rows),     { NULL, NULL, 0 },
};

#endif
