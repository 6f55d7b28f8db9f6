/* faults_rows_tiktok.h -- what TikTok has of its own. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_TIKTOK_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_ROWS_TIKTOK_H

#include "faults_kit.h"

#define TT(code)                                                          \
	"{\"error\":{\"code\":\"" code "\",\"message\":\"why rft.satu\"," \
	"\"log_id\":\"20260310053000A1B2\"}}"
#define OAUTH(word)                                                       \
	"{\"error\":\"" word "\",\"error_description\":\"why rft.satu\"," \
	"\"log_id\":\"20260310053000A1B2\"}"
#define TT_API  (PHASE(AT_PROFILE) | PHASE(AT_POSTS) | PHASE(AT_PAGE2))
#define TT_PAIR (PHASE(AT_TOKEN) | PHASE(AT_SOON))
#define ONE(code, text, what) \
	.status = (code), .body = (text), .outcome = OUTCOME_##what

static const struct fault_kind tiktok_rows[] = {
	{ "401 access_token_invalid: renewed once", .most = 2, .phases = TT_API,
	  .again = true, ONE(401, TT("access_token_invalid"), AUTH) },
	{ "200 access_token_invalid: renewed once", .most = 2, .phases = TT_API,
	  .again = true, ONE(200, TT("access_token_invalid"), AUTH) },
	{ "401 scope_not_authorized", .most = 1, .phases = TT_API,
	  ONE(401, TT("scope_not_authorized"), AUTH) },
	{ "200 scope_not_authorized", .most = 1, .phases = TT_API,
	  ONE(200, TT("scope_not_authorized"), AUTH) },
	{ "403 scope_not_authorized", .most = 1, .phases = TT_API,
	  ONE(403, TT("scope_not_authorized"), AUTH) },
	{ "401 scope_permission_missed", .most = 1, .phases = TT_API,
	  ONE(401, TT("scope_permission_missed"), AUTH) },
	{ "400 invalid_params", .phases = TT_API,
	  ONE(400, TT("invalid_params"), INVALID_RESPONSE) },
	{ "200 invalid_params", .phases = TT_API,
	  ONE(200, TT("invalid_params"), INVALID_RESPONSE) },
	{ "200 a word that nobody knows", .phases = TT_API,
	  ONE(200, TT("something_new"), INVALID_RESPONSE) },
	{ "400 a word that nobody knows", .phases = TT_API,
	  ONE(400, TT("something_new"), INVALID_RESPONSE) },
	{ "429 rate_limit_exceeded", .phases = TT_API,
	  QUOTA(429, TT("rate_limit_exceeded")) },
	{ "400 rate_limit_exceeded", .phases = TT_API,
	  QUOTA(400, TT("rate_limit_exceeded")) },
	{ "200 rate_limit_exceeded", .phases = TT_API,
	  QUOTA(200, TT("rate_limit_exceeded")) },
	{ "500 internal_error", .phases = TT_API, .again = true,
	  ONE(500, TT("internal_error"), UNAVAILABLE) },
	{ "200 internal_error", .phases = TT_API, .again = true,
	  ONE(200, TT("internal_error"), UNAVAILABLE) },
	{ "503 access_token_invalid is an outage", .phases = TT_API,
	  .again = true, ONE(503, TT("access_token_invalid"), UNAVAILABLE) },
	/* the pair */
	{ "400 invalid_grant", .most = 1, .phases = TT_PAIR,
	  ONE(400, OAUTH("invalid_grant"), AUTH) },
	{ "401 invalid_grant", .most = 1, .phases = TT_PAIR,
	  ONE(401, OAUTH("invalid_grant"), AUTH) },
	{ "200 invalid_grant", .most = 1, .phases = TT_PAIR,
	  ONE(200, OAUTH("invalid_grant"), AUTH) },
	{ "400 access_denied", .most = 1, .phases = TT_PAIR,
	  ONE(400, OAUTH("access_denied"), AUTH) },
	{ "400 invalid_scope", .phases = TT_PAIR,
	  ONE(400, OAUTH("invalid_scope"), AUTH) },
	{ "401 invalid_client", .most = 1, .phases = TT_PAIR,
	  AUTH(401, OAUTH("invalid_client")) },
	{ "200 invalid_client", .most = 1, .phases = TT_PAIR,
	  AUTH(200, OAUTH("invalid_client")) },
	{ "400 unauthorized_client", .phases = TT_PAIR,
	  AUTH(400, OAUTH("unauthorized_client")) },
	{ "400 invalid_request", .phases = TT_PAIR,
	  ONE(400, OAUTH("invalid_request"), INVALID_RESPONSE) },
	{ "400 unsupported_grant_type", .phases = TT_PAIR,
	  ONE(400, OAUTH("unsupported_grant_type"), INVALID_RESPONSE) },
	{ "400 server_error", .phases = TT_PAIR, .again = true,
	  ONE(400, OAUTH("server_error"), UNAVAILABLE) },
	{ "400 temporarily_unavailable", .phases = TT_PAIR, .again = true,
	  ONE(400, OAUTH("temporarily_unavailable"), UNAVAILABLE) },
	{ "500 invalid_grant is an outage", .phases = TT_PAIR, .again = true,
	  ONE(500, OAUTH("invalid_grant"), UNAVAILABLE) },
	{ "access_token_invalid at the refresh", .phases = TT_PAIR,
	  ONE(401, TT("access_token_invalid"), AUTH) },
	{ "the token of another account", .phases = TT_PAIR,
	  .from = "\"o-satu\"", .to = "\"o-other\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "life unknown", .phases = TT_PAIR, .from = "7200", .to = "null" },
	{ "the refresh token stays", .phases = TT_PAIR,
	  .from = "\"rft.satu.2\"", .to = "null" },
	/* odd answers */
	{ "the profile of another account", .phases = PHASE(AT_PROFILE),
	  .from = "\"o-satu\"", .to = "\"o-other\"",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no videos, but more of them", .phases = PHASE(AT_POSTS),
	  .from = "\"videos\":[", .to = "\"was\":[",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "no data", .phases = TT_API, .from = "\"data\":", .to = "\"was\":",
	  .outcome = OUTCOME_INVALID_RESPONSE },
	{ "an item is null", .phases = PHASE(AT_POSTS), .from = "\"videos\":[",
	  .to = "\"videos\":[null,", .complete = IN_DOUBT },
	{ "a time in milliseconds", .phases = PHASE(AT_POSTS),
	  .from = "1773021780", .to = "1773021780000", .complete = IN_DOUBT,
	  .posts = 2 },
	{ "more, without saying where", .phases = PHASE(AT_POSTS),
	  .from = ",\"cursor\":2", .to = "", .posts = 2 },
};

#endif
