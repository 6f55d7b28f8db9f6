/* faults_rows_meta.h -- what the Graph API has of its own, and Facebook,
 * Instagram and Threads. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_META_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_META_H

#include "faults_kit.h"

#define G(code, more)                                                  \
	"{\"error\":{\"message\":\"why access_token=EAAsecretvalue\"," \
	"\"type\":\"OAuthException\",\"code\":" #code more "}}"
#define G_SUB(code, sub) G(code, ",\"error_subcode\":" #sub)
#define G_TEXT(code, text)                               \
	"{\"error\":{\"message\":\"" text "\",\"type\":" \
	"\"OAuthException\",\"code\":" #code "}}"
#define G_ALL                                                      \
	(PHASE(AT_RESOLVE) | PHASE(AT_PROFILE) | PHASE(AT_POSTS) | \
	 PHASE(AT_PAGE2))
#define G_AUTH(code, text)                                 \
	.phases = G_ALL, .status = (code), .body = (text), \
	.outcome = OUTCOME_AUTH, .wide = true
/* A right that is lacking for all; of one only, see below. */
#define G_RIGHT(code, text)                                                   \
	.phases = G_ALL & ~PHASE(AT_PAGE2), .status = (code), .body = (text), \
	.outcome = OUTCOME_AUTH, .wide = true, .everyone = true
#define G_QUOTA(code, text)                                \
	.phases = G_ALL, .status = (code), .body = (text), \
	.outcome = OUTCOME_QUOTA, .wide = true
#define G_DOWN(code, text)                                 \
	.phases = G_ALL, .status = (code), .body = (text), \
	.outcome = OUTCOME_UNAVAILABLE, .batch = true, .again = true
#define G_REDUCE                                                         \
	"{\"error\":{\"code\":1,\"message\":\"Please reduce the amount " \
	"of data you're asking for, then retry your request\"}}"

static const struct fault_kind graph_rows[] = {
	/* the token */
	{ "190", G_AUTH(401, G(190, "")) },
	{ "190/458 app removed", G_AUTH(400, G_SUB(190, 458)) },
	{ "190/459 checkpoint", G_AUTH(400, G_SUB(190, 459)) },
	{ "190/460 password changed", G_AUTH(400, G_SUB(190, 460)) },
	{ "190/463 expired", G_AUTH(400, G_SUB(190, 463)) },
	{ "190/464 unconfirmed", G_AUTH(400, G_SUB(190, 464)) },
	{ "190/467 invalidated", G_AUTH(400, G_SUB(190, 467)) },
	{ "190/492 no role", G_RIGHT(400, G_SUB(190, 492)) },
	{ "190/493 90 days", G_AUTH(400, G_SUB(190, 493)) },
	{ "190 under 200", G_AUTH(200, G_SUB(190, 463)) },
	{ "102 session", G_AUTH(400, G(102, "")) },
	{ "2500 no token", G_AUTH(400, G(2500, "")) },
	{ "3 no capability", G_RIGHT(400, G(3, "")) },
	{ "200 permission", G_RIGHT(403, G(200, "")) },
	{ "210 page token required", G_RIGHT(400, G(210, "")) },
	{ "299", G_RIGHT(400, G(299, "")) },
	{ "100 the proof is wrong",
	  G_AUTH(400, G_TEXT(100, "Invalid appsecret_proof provided in the "
				  "API argument")) },
	{ "10 for all", G_RIGHT(400, G(10, "")) },
	{ "101 the app", G_AUTH(400, G(101, "")) },
	/* limits */
	{ "4 app limit, 400", G_QUOTA(400, G(4, "")) },
	{ "4 app limit, 403", G_QUOTA(403, G(4, "")) },
	{ "4 app limit, 500", G_QUOTA(500, G(4, "")) },
	{ "4 under 200", G_QUOTA(200, G(4, "")) },
	{ "4 transient", G_QUOTA(400, G(4, ",\"is_transient\":true")) },
	{ "4/2207051 blocked", G_QUOTA(403, G_SUB(4, 2207051)) },
	{ "17 user limit", G_QUOTA(400, G(17, "")) },
	{ "32 page limit", G_QUOTA(400, G(32, "")) },
	{ "613", G_QUOTA(400, G_SUB(613, 1996)) },
	{ "341", G_QUOTA(400, G(341, "")) },
	{ "368", G_QUOTA(400, G(368, "")) },
	{ "80001", G_QUOTA(400, G(80001, "")) },
	{ "80002", G_QUOTA(400, G(80002, "")) },
	{ "80008", G_QUOTA(400, G(80008, "")) },
	{ "80002 with its minutes", .phases = G_ALL & ~PHASE(AT_RESOLVE),
	  .wait_ms = 89 * MINUTE_MS, .status = 400, .body = G(80002, ""),
	  .outcome = OUTCOME_QUOTA, .wide = true,
	  .headers = "X-Business-Use-Case-Usage: {\"55\":[{\"type\":\"pages\","
		     "\"call_count\":100,"
		     "\"estimated_time_to_regain_access\":90}]}\n" },
	/* outages */
	{ "1", G_DOWN(500, G(1, "")) },
	{ "1 under 400", G_DOWN(400, G(1, "")) },
	{ "2", G_DOWN(500, G(2, ",\"is_transient\":true")) },
	{ "2 under 400", G_DOWN(400, G(2, "")) },
	{ "2 under 200", G_DOWN(200, G(2, "")) },
	{ "transient of an unknown code",
	  G_DOWN(400, G(12345, ",\"is_transient\":true")) },
	{ "190 under 500 is an outage", G_DOWN(500, G(190, "")) },
	/* this account */
	{ "100/33", .phases = G_ALL, .status = 400, .body = G_SUB(100, 33),
	  .outcome = OUTCOME_NOT_FOUND },
	{ "100 known by words only", .phases = G_ALL, .status = 400,
	  .body = G_TEXT(100, "Unsupported get request. Object does not exist"),
	  .outcome = OUTCOME_NOT_FOUND },
	{ "100 in newer words", .phases = G_ALL, .status = 400,
	  .body = G_TEXT(100, "(#100) Object does not exist, cannot be loaded "
			      "due to missing permission or reviewable "
			      "feature"),
	  .outcome = OUTCOME_NOT_FOUND },
	{ "110/2207013", .phases = G_ALL, .status = 400,
	  .body = G_SUB(110, 2207013), .outcome = OUTCOME_NOT_FOUND },
	{ "803", .phases = PHASE(AT_RESOLVE) | PHASE(AT_PROFILE), .status = 404,
	  .body = G(803, ""), .outcome = OUTCOME_NOT_FOUND },
	{ "100 of our making", .phases = G_ALL, .status = 400,
	  .body = G(100, ""), .outcome = OUTCOME_INVALID_RESPONSE },
	{ "an unknown code", .phases = G_ALL, .status = 400,
	  .body = G(12345, ""), .outcome = OUTCOME_INVALID_RESPONSE },
	{ "the error is a text", .phases = G_ALL, .status = 400, .batch = true,
	  .body = "{\"error\":\"sorry\"}",
	  .outcome = OUTCOME_INVALID_RESPONSE },
};

static const struct fault_kind facebook_rows[] = {
	{ "1 reduce, for ever", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "1 reduce, until it is little",
	  .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2), .times = 6,
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "1 reduce under 400", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .times = 3, .status = 400, .body = G_REDUCE,
	  .outcome = OUTCOME_UNAVAILABLE, .again = true },
	{ "3 for this Page only", .phases = PHASE(AT_PROFILE), .status = 403,
	  .body = G(3, ""), .outcome = OUTCOME_PRIVATE },
	{ "190/492 for this Page only", .phases = PHASE(AT_PROFILE),
	  .status = 400, .body = G_SUB(190, 492), .outcome = OUTCOME_PRIVATE },
	{ "200 for this Page only", .phases = PHASE(AT_PROFILE), .status = 403,
	  .body = G(200, ""), .outcome = OUTCOME_PRIVATE },
	{ "283 for this Page only", .phases = PHASE(AT_PROFILE), .status = 400,
	  .body = G(283, ""), .outcome = OUTCOME_PRIVATE },
	{ "21 merged into another", .phases = PHASE(AT_PROFILE), .status = 400,
	  .body = G(21, ""), .outcome = OUTCOME_NOT_FOUND },
	{ "10 for this Page only", .phases = PHASE(AT_PROFILE), .status = 403,
	  .body = G(10, ""), .outcome = OUTCOME_PRIVATE },
	{ "10 for this Page's posts only", .phases = PHASE(AT_POSTS),
	  .status = 400, .body = G(10, ""), .outcome = OUTCOME_PRIVATE,
	  .second = true },
	{ "80001 of this Page", .phases = PHASE(AT_POSTS), .status = 400,
	  .headers = "X-Business-Use-Case-Usage: {\"1001\":[{\"type\":"
		     "\"pages\",\"call_count\":100,"
		     "\"estimated_time_to_regain_access\":90}]}\n",
	  .body = G(80001, ""), .outcome = OUTCOME_QUOTA,
	  .wait_ms = 89 * MINUTE_MS },
	{ "this Page's budget is spent, but answered",
	  .phases = PHASE(AT_PAGE2),
	  .headers = "X-Business-Use-Case-Usage: {\"1001\":[{\"type\":"
		     "\"pages\",\"call_count\":100,"
		     "\"estimated_time_to_regain_access\":90}]}\n",
	  .outcome = OUTCOME_OK, .complete = COMPLETE,
	  .wait_ms = 89 * MINUTE_MS },
	{ "headers of usage that are no JSON", .phases = G_ALL,
	  .headers = "X-App-Usage: None\nX-Page-Usage: {\n"
		     "X-Business-Use-Case-Usage: [1,\n",
	  .outcome = OUTCOME_OK },
	{ "a stranger in its place", .phases = PHASE(AT_PROFILE),
	  .from = "\"1001\":", .to = "\"1009\":",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "about another id than its key", .phases = PHASE(AT_PROFILE),
	  .from = "\"id\":\"1001\"", .to = "\"id\":\"9\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no id", .phases = PHASE(AT_RESOLVE), .from = "\"id\"",
	  .to = "\"was\"", .outcome = OUTCOME_INVALID_RESPONSE },
	{ "what a visitor wrote", .phases = PHASE(AT_POSTS),
	  .from = "\"from\":{\"id\":\"1001\"}", .to = "\"from\":{\"id\":\"5\"}",
	  .posts = 2 },
	{ "of another Page", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .body = "{\"data\":[{\"id\":\"5_1\",\"from\":{\"id\":\"5\"},"
		  "\"created_time\":\"2026-03-09T02:03:00+0000\"}]}",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "data is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":null,\"was\":[",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "more, without a cursor", .phases = PHASE(AT_POSTS),
	  .from = "\"cursors\":{\"after\":\"P2\"},", .to = "",
	  .complete = IN_DOUBT, .posts = 2 },
	{ "a cursor without more", .phases = PHASE(AT_POSTS),
	  .from = "\"next\"", .to = "\"was\"", .posts = 2 },
	{ "no shares", .phases = PHASE(AT_POSTS),
	  .from = "\"shares\":{\"count\":1},", .to = "",
	  .says = { "\"shares\":null" } },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":[null,", .complete = IN_DOUBT },
};

static const struct fault_kind instagram_rows[] = {
	{ "1 reduce, for ever", .phases = PHASE(AT_PROFILE) | PHASE(AT_PAGE2),
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "1 reduce, until it is little",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_PAGE2), .times = 4,
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "10 for this account only", .phases = PHASE(AT_PROFILE),
	  .status = 400, .body = G(10, ""), .outcome = OUTCOME_PRIVATE,
	  .second = true },
	{ "limited to an age", .phases = PHASE(AT_PROFILE),
	  .body = "{\"id\":\"17840\"}", .outcome = OUTCOME_NOT_FOUND },
	{ "limited to an age, null", .phases = PHASE(AT_PROFILE),
	  .body = "{\"business_discovery\":null,\"id\":\"17840\"}",
	  .outcome = OUTCOME_NOT_FOUND },
	{ "the handle belongs to another id", .phases = PHASE(AT_PROFILE),
	  .from = "\"id\":\"1001\"", .to = "\"id\":\"9\"", .second = true,
	  .outcome = OUTCOME_NOT_FOUND },
	{ "of another id", .phases = PHASE(AT_PAGE2), .from = "\"id\":\"1001\"",
	  .to = "\"id\":\"9\"", .outcome = OUTCOME_NOT_FOUND },
	{ "of another name", .phases = PHASE(AT_PROFILE) | PHASE(AT_PAGE2),
	  .from = "\"username\":\"satu\"", .to = "\"username\":\"other\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "the name in another case", .phases = PHASE(AT_PROFILE),
	  .from = "\"username\":\"satu\"", .to = "\"username\":\"SATU\"" },
	{ "no id", .phases = PHASE(AT_PROFILE), .from = "\"id\":\"1001\"",
	  .to = "\"id\":null", .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no media, though counted", .phases = PHASE(AT_PROFILE),
	  .from = "\"media\"", .to = "\"was\"", .profile = true,
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "data is null", .phases = PHASE(AT_PROFILE), .from = "\"data\":[",
	  .to = "\"data\":null,\"was\":[", .profile = true,
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "likes hidden", .phases = PHASE(AT_PROFILE),
	  .from = "\"like_count\":3,", .to = "", .says = { "\"likes\":null" } },
	{ "an item is null", .phases = PHASE(AT_PROFILE), .from = "\"data\":[",
	  .to = "\"data\":[null,", .complete = IN_DOUBT },
};

static const struct fault_kind own_rows[] = {
	{ "1 reduce, until it is little",
	  .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2), .times = 4,
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "1 reduce, for ever", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "another id", .phases = PHASE(AT_PROFILE), .from = "\"17840\"",
	  .to = "\"9\"", .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no id", .phases = PHASE(AT_PROFILE), .from = "\"17840\"",
	  .to = "null", .outcome = OUTCOME_INVALID_RESPONSE },
	{ "data is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":null,\"was\":[",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "more, without a cursor", .phases = PHASE(AT_POSTS),
	  .from = "\"cursors\":{\"after\":\"P2\"},", .to = "",
	  .complete = IN_DOUBT, .posts = 2 },
	{ "a cursor without more", .phases = PHASE(AT_POSTS),
	  .from = "\"next\"", .to = "\"was\"", .posts = 2 },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":[null,", .complete = IN_DOUBT },
	{ "our account's budget is spent, but answered",
	  .phases = PHASE(AT_PAGE2),
	  .headers = "X-Business-Use-Case-Usage: {\"17840\":[{\"type\":"
		     "\"instagram\",\"call_count\":100,"
		     "\"estimated_time_to_regain_access\":90}]}\n",
	  .outcome = OUTCOME_OK, .complete = COMPLETE,
	  .wait_ms = 89 * MINUTE_MS },
};

static const struct fault_kind threads_rows[] = {
	{ "1 reduce, until it is little",
	  .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2), .times = 6,
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "1 reduce, for ever", .phases = PHASE(AT_POSTS) | PHASE(AT_PAGE2),
	  .status = 500, .body = G_REDUCE, .outcome = OUTCOME_UNAVAILABLE,
	  .again = true },
	{ "10 for this account only",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS), .status = 400,
	  .body = G(10, ""), .outcome = OUTCOME_PRIVATE, .second = true },
	{ "of another name", .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS),
	  .from = "\"username\":\"satu\"", .to = "\"username\":\"other\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no name", .phases = PHASE(AT_PROFILE), .from = "\"satu\"",
	  .to = "null", .outcome = OUTCOME_INVALID_RESPONSE },
	{ "the name in another case",
	  .phases = PHASE(AT_PROFILE) | PHASE(AT_POSTS), .from = "\"satu\"",
	  .to = "\"SATU\"" },
	{ "no count", .phases = PHASE(AT_PROFILE),
	  .from = "\"follower_count\":120,", .to = "",
	  .says = { "\"followers\":null" } },
	{ "data is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":null,\"was\":[",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "a repost", .phases = PHASE(AT_POSTS), .from = "TEXT_POST",
	  .to = "REPOST_FACADE", .posts = 2 },
	{ "more, without a cursor", .phases = PHASE(AT_POSTS),
	  .from = "\"cursors\":{\"after\":\"P2\"},", .to = "",
	  .complete = IN_DOUBT, .posts = 2 },
	{ "a cursor without more", .phases = PHASE(AT_POSTS),
	  .from = "\"next\"", .to = "\"was\"", .posts = 2 },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"data\":[",
	  .to = "\"data\":[null,", .complete = IN_DOUBT },
};

#endif
