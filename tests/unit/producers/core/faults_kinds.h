/* faults_kinds.h -- the faults that any platform may have, at any moment, and
 * the values that no place of an answer should have. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_KINDS_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_KINDS_H

#include "faults_kit.h"

/* ---- kinds: of any platform, at any moment ---- */

#define HTML "<!DOCTYPE html><html><body>Sorry</body></html>"
#define SECRETS                                                       \
	"access_token=EAAsecretvalue secret-token act.satu rft.satu " \
	"act.satu.2"
#define OOPS                                                            \
	"{\"error\":{\"code\":12345,\"message\":\"Oops " SECRETS "\"}," \
	"\"title\":\"Oops\",\"detail\":\"Oops " SECRETS "\"}"
#define N8(x)  x x x x x x x x
#define N63(x) N8(x x x x x x x) x x x x x x x
#define DEEP63 N63("[") N63("]")
#define DEEP64 "[" DEEP63 "]"

#define UNAVAILABLE .outcome = OUTCOME_UNAVAILABLE, .batch = true
#define INVALID     .outcome = OUTCOME_INVALID_RESPONSE, .batch = true
/* Whether the pair was renewed is open where no JSON came back. */
#define UNREADABLE INVALID, .token = OUTCOME_UNAVAILABLE
#define SECOND     "Retry-After: 2\n"
#define MINUTES_50 "Retry-After: 3000\n"
#define AT_0620    "Retry-After: Tue, 10 Mar 2026 06:20:00 GMT\n"
#define HOURS_2    "Retry-After: 7200\n"

static const struct fault_kind kinds[] = {
	/* the transport */
	{ "unreachable", .broken = HTTP_UNREACHABLE, UNAVAILABLE, .again = 1 },
	{ "timeout", .broken = HTTP_TIMEOUT, UNAVAILABLE },
	{ "reset or short body", .broken = HTTP_BROKEN, UNAVAILABLE,
	  .again = 1 },
	{ "oversize or bomb", .broken = HTTP_OVERSIZE, INVALID },
	{ "garbage headers", .broken = HTTP_GARBAGE, INVALID },
	/* elsewhere */
	{ "301", .status = 301, .headers = "Location: https://evil.example/\n",
	  .body = HTML, INVALID },
	{ "302", .status = 302, .headers = "Location: https://evil.example/\n",
	  .body = "", INVALID },
	{ "308 with JSON", .status = 308,
	  .headers = "Location: https://evil.example/\n", .body = OOPS,
	  INVALID },
	/* outages */
	{ "500 JSON", .status = 500, .body = OOPS, UNAVAILABLE, .again = 1 },
	{ "502 JSON", .status = 502, .body = OOPS, UNAVAILABLE, .again = 1 },
	{ "503 JSON", .status = 503, .body = OOPS, UNAVAILABLE, .again = 1 },
	{ "500 HTML", .status = 500, .body = HTML, UNAVAILABLE, .again = 1 },
	{ "502 HTML", .status = 502, .body = HTML, UNAVAILABLE, .again = 1 },
	{ "503 HTML", .status = 503, .body = HTML, UNAVAILABLE, .again = 1 },
	{ "504 empty", .status = 504, .body = "", UNAVAILABLE, .again = 1 },
	{ "500 with the healthy body", .status = 500, UNAVAILABLE, .again = 1 },
	{ "599", .status = 599, .body = "x", UNAVAILABLE, .again = 1 },
	{ "503 back in 2 s", .status = 503, .headers = SECOND, .body = "",
	  UNAVAILABLE, .again = 1 },
	{ "503 back in 50 min", .status = 503, .headers = MINUTES_50,
	  .body = HTML, UNAVAILABLE, .wait_ms = 50 * MINUTE_MS },
	{ "503 back at 06:20", .status = 503, .headers = AT_0620, .body = OOPS,
	  UNAVAILABLE, .until_ms = NOW_MS + 50 * MINUTE_MS },
	{ "408 HTML", .status = 408, .body = HTML, UNAVAILABLE, .again = 1 },
	{ "421 empty", .status = 421, .body = "", UNAVAILABLE, .again = 1 },
	{ "425 JSON", .status = 425, .body = OOPS, UNAVAILABLE, .again = 1 },
	/* refusals */
	{ "400 of our making", .status = 400, .body = OOPS, INVALID },
	{ "400 HTML", .status = 400, .body = HTML, UNREADABLE },
	{ "400 empty", .status = 400, .body = "", UNREADABLE },
	{ "401 JSON", .status = 401, .body = OOPS, .outcome = OUTCOME_AUTH,
	  .wide = 1 },
	{ "401 empty", .status = 401, .body = "", .outcome = OUTCOME_AUTH,
	  .token = OUTCOME_UNAVAILABLE, .wide = 1 },
	{ "403 HTML", .status = 403, .body = HTML, UNREADABLE },
	{ "403 JSON", .status = 403, .body = OOPS, .outcome = OUTCOME_AUTH,
	  .batch = 1 },
	{ "404 HTML", .status = 404, .body = HTML, UNREADABLE },
	{ "404 empty", .status = 404, .body = "", UNREADABLE },
	{ "404 JSON", .status = 404, .body = OOPS, .outcome = OUTCOME_NOT_FOUND,
	  .token = OUTCOME_INVALID_RESPONSE, .nameless = OUTCOME_UNAVAILABLE },
	{ "406 text", .status = 406, .body = "no", UNREADABLE },
	/* limits */
	{ "429 empty", .status = 429, .body = "", .outcome = OUTCOME_QUOTA,
	  .wide = 1 },
	{ "429 HTML", .status = 429, .body = HTML, .outcome = OUTCOME_QUOTA,
	  .wide = 1 },
	{ "429 JSON", .status = 429, .body = OOPS, .outcome = OUTCOME_QUOTA,
	  .wide = 1 },
	{ "429 back in 50 min", .status = 429, .headers = MINUTES_50,
	  .body = OOPS, .outcome = OUTCOME_QUOTA, .wide = 1,
	  .wait_ms = 50 * MINUTE_MS },
	{ "429 back at 06:20", .status = 429, .headers = AT_0620, .body = "",
	  .outcome = OUTCOME_QUOTA, .wide = 1,
	  .until_ms = NOW_MS + 50 * MINUTE_MS },
	{ "429 back in 2 h is held to 1 h", .status = 429, .headers = HOURS_2,
	  .body = OOPS, .outcome = OUTCOME_QUOTA, .wide = 1,
	  .wait_ms = HOUR_MS },
	/* what is no answer */
	{ "200 HTML", .body = HTML, UNREADABLE },
	{ "200 empty", .body = "", UNREADABLE },
	{ "200 white space", .body = " \r\n ", UNREADABLE },
	{ "200 null", .body = "null", INVALID },
	{ "200 []", .body = "[]", INVALID },
	{ "200 [{}]", .body = "[{}]", INVALID },
	{ "200 text", .body = "\"text\"", INVALID },
	{ "200 number", .body = "17", INVALID },
	{ "200 false", .body = "false", INVALID },
	{ "200 {}", .body = "{}", INVALID },
	{ "200 of something else", .body = "{\"ok\":true,\"result\":[]}",
	  INVALID },
	{ "201 HTML", .status = 201, .body = HTML, UNREADABLE },
	{ "204", .status = 204, .body = "", UNREADABLE },
	{ "cut off after 3 %", .keep_percent = 3, UNREADABLE },
	{ "cut off after 40 %", .keep_percent = 40, UNREADABLE },
	{ "cut off after 80 %", .keep_percent = 80, UNREADABLE },
	{ "cut off before the end", .keep_percent = 99, UNREADABLE },
	{ "65 levels deep", .from = "{", .to = "{\"deep\":" DEEP64 ",",
	  UNREADABLE },
	{ "a word too many", .from = "{", .to = "{} {", UNREADABLE },
	{ "a key without quotes", .from = "{", .to = "{a:1,", UNREADABLE },
	/* strange, but an answer */
	{ "64 levels deep", .from = "{", .to = "{\"deep\":" DEEP63 ",",
	  .outcome = OUTCOME_OK },
	{ "unknown members", .from = "{",
	  .to = "{\"new\":{\"a\":[1,2,null]},\"x\":1e400,"
		"\"y\":123456789012345678901234567890,",
	  .outcome = OUTCOME_OK },
	{ "not UTF-8 in a member", .from = "{", .to = "{\"new\":\"\xff\xfe\",",
	  .outcome = OUTCOME_OK },
	{ "a key twice", .from = "{", .to = "{\"dup\":1,\"dup\":2,",
	  .outcome = OUTCOME_OK },
	{ "206 with the healthy body", .status = 206, .outcome = OUTCOME_OK },
};

/* ---- places: values that are not what they should be ---- */

static const char *const bad_counts[] = {
	"-1",
	"1.5",
	"\"many\"",
	"\"\"",
	"\"-3\"",
	"\"1.5\"",
	"null",
	"true",
	"{}",
	"[3]",
	"9007199254740992",
	"123456789012345678901234567890",
	"\"123456789012345678901234567890\"",
	"1e400",
	"-1e400",
};

static const struct counted {
	enum place place;
	const char *says;
} counted[] = {
	{ LIKES_3, "\"likes\":null" },
	{ FOLLOWERS, "\"followers\":null,\"followers_exact\":false" },
	{ TOTAL, "\"posts_total\":null" },
};

static const char *const bad_ids[] = { "null",  "\"\"",        "{}",  "[]",
				       "false", "\"a b/c?d\"", "-1.5" };
static const char *const bad_times[] = {
	"null",  "\"\"", "\"yesterday\"",  "\"2026-02-30T02:03:00Z\"",
	"-5",    "{}",   "\"2026-03-09\"", "false",
	"1e300", "0.5",
};
static const char *const bad_lists[] = { "7", "\"text\"", "{}", "true" };

/* ---- lists ---- */

static const struct fault_kind lists[] = {
	{ "nothing posted, and the profile says so", .at = AT_POSTS,
	  .list = LIST_NONE, .posts = NO_POSTS, .proven = 1 },
	{ "an empty page, then posts", .at = AT_POSTS, .list = LIST_EMPTY_FIRST,
	  .posts = 1 },
	{ "an empty page between two", .at = AT_POSTS,
	  .list = LIST_EMPTY_BETWEEN, .posts = 3 },
	{ "old posts: the newest page is published", .at = AT_POSTS,
	  .list = LIST_OLD, .posts = 2 },
	{ "an empty list after posts were seen", .at = AT_POSTS,
	  .list = LIST_EMPTY, .second = 1, .posts = NO_POSTS,
	  .complete = IN_DOUBT },
	{ "nothing posted, after posts were seen", .at = AT_POSTS,
	  .list = LIST_NONE, .second = 1, .posts = NO_POSTS,
	  .complete = IN_DOUBT },
};

#endif
