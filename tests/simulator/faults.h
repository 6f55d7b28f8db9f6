/* faults.h -- what goes wrong on demand: KIND[:PLATFORM[:ACCOUNT]][@COUNT].
 *
 * A fault without a platform is every platform's, without an account every
 * account's; with a count it happens so many times and is gone.  Knows who is
 * hit, not what a fault does: spoil.c and the platforms do. */
#ifndef SENTRA_TESTS_SIMULATOR_FAULTS_H
#define SENTRA_TESTS_SIMULATOR_FAULTS_H

#include "world.h"

#include "common/base/buf.h"

/* Instead of an answer: a refusal in the platform's own words ... */
#define FAULTS_REFUSED(X)                                            \
	X(AUTH, "auth", "the token is refused")                      \
	X(EXPIRED, "expired", "the token has expired")               \
	X(PERMISSION, "permission", "a permission or scope of ours") \
	X(BLOCKED, "blocked", "what we do, or we, are blocked")      \
	X(QUOTA, "quota", "of the day, the month or the app")        \
	X(QUOTA_MINUTE, "quota_minute", "comes back by itself soon") \
	X(QUOTA_USER, "quota_user", "of our user or token")          \
	X(QUOTA_PAGE, "quota_page", "of the account asked about")    \
	X(QUOTA_CUSTOM, "quota_custom", "a custom limit")            \
	X(SPENT, "spent", "no credit is left")                       \
	X(OUTAGE, "outage", "the platform's own 5xx")                \
	X(BAD_REQUEST, "bad_request", "a 400 of our making")

/* ... or what no platform should send. */
#define FAULTS_INSTEAD(X)                                           \
	X(SERVER_ERROR, "server_error", "500 with JSON")            \
	X(HTML, "html", "503 with HTML")                            \
	X(HTML404, "html404", "404 with HTML")                      \
	X(HTML200, "html200", "200 with HTML")                      \
	X(THROTTLE, "throttle", "429 and nothing else")             \
	X(THROTTLE_SECONDS, "throttle_seconds", "Retry-After: 120") \
	X(THROTTLE_DATE, "throttle_date", "Retry-After: a date")    \
	X(REDIRECT, "redirect", "302 to elsewhere")                 \
	X(EMPTY200, "empty200", "200 without a byte")               \
	X(GARBAGE, "garbage", "200 with bytes that are no JSON")    \
	X(NULL200, "null200", "200 with null")                      \
	X(ERROR_TEXT, "error_text", "400, its error a mere text")   \
	X(OVERSIZE, "oversize", "3 MiB")                            \
	X(DEEP, "deep", "5000 levels")                              \
	X(BOMB, "bomb", "gzip of 64 MiB")                           \
	X(ENDLESS, "endless", "200 that never ends")

/* Done to an answer. */
#define FAULTS_DONE(X)                                                \
	X(TRUNCATED, "truncated", "ends half way, as if whole")       \
	X(SHORT, "short", "less than its Content-Length")             \
	X(RESET, "reset", "the connection ends half way")             \
	X(DROP, "drop", "the connection ends without a byte")         \
	X(SLOW, "slow", "a byte each 200 ms")                         \
	X(TIMEOUT, "timeout", "nothing for a minute")                 \
	X(HEADERS, "headers", "80 KiB of headers")                    \
	X(BAD_UTF8, "bad_utf8", "in the first text")                  \
	X(LONE_SURROGATE, "lone_surrogate", "in the first text")      \
	X(NUL, "nul", "an escaped NUL in the first text")             \
	X(HUGE_NUMBER, "huge_number", "20 digits as the first count") \
	X(NEGATIVE, "negative", "-5 as the first count")              \
	X(WRONG_TYPE, "wrong_type", "a word as the first count")

/* Told of an account, by the platform. */
#define FAULTS_TOLD(X)                                                 \
	X(NOT_FOUND, "not_found", "no such account")                   \
	X(SUSPENDED, "suspended", "as the platform tells it")          \
	X(PRIVATE, "private", "its posts are not for us")              \
	X(MISSING_COUNTERS, "missing_counters", "none are told")       \
	X(WRONG_ACCOUNT, "wrong_account", "another's id in its place") \
	X(LOOP_PAGING, "loop_paging", "each page leads to the first")  \
	X(EMPTY_LIST, "empty_list", "no posts, though there are")      \
	X(EMPTY_PAGE, "empty_page", "an empty page before the first")  \
	X(AHEAD, "ahead", "its newest post is of tomorrow")            \
	X(UNDATED, "undated", "its newest post has no time")           \
	X(REDUCE, "reduce", "Graph: more than 5 posts are too many")   \
	X(USAGE_HIGH, "usage_high", "Graph: usage of 96 %")            \
	X(USAGE_ODD, "usage_odd", "Graph: usage in odd forms")         \
	X(GRANT, "grant", "TikTok: invalid_grant")                     \
	X(CLIENT, "client", "TikTok: invalid_client")                  \
	X(REFRESH_LOST, "refresh_lost", "TikTok: renewed, but 500")    \
	X(REFRESH_ERROR, "refresh_error", "TikTok: 500, not renewed")  \
	X(SHORT_LIFE, "short_life", "TikTok: renewed for 1 s only")

#define FAULTS(X) \
	FAULTS_REFUSED(X) FAULTS_INSTEAD(X) FAULTS_DONE(X) FAULTS_TOLD(X)

#define FAULT_ENUM(name, word, what) F_##name,
enum fault_kind { FAULTS(FAULT_ENUM) FAULT_KINDS };
#undef FAULT_ENUM

struct sim_fault {
	enum fault_kind kind;
	int platform;     /* -1: every */
	char account[64]; /* id or handle, any case; "": every */
	int64_t left;     /* -1: for ever */
};

#define SIM_FAULTS_MAX 64

struct fault_list {
	struct sim_fault fault[SIM_FAULTS_MAX];
	size_t n;
};

/* -EINVAL: which part is wrong, and what is wanted; -ENOSPC: SIM_FAULTS_MAX are
 * there. */
int fault_add(struct fault_list *, struct str text, struct err *) MUST_USE;
/* -ENOENT: a fault is about an account that the world does not have, and so
 * would never come; tells which. */
int fault_check(const struct fault_list *, const struct world *,
		struct err *) MUST_USE;
/* All kinds, a line each with what it does, for --help. */
void fault_help(struct buf *out);

/* Whether a fault of this kind hits a request to that platform about those
 * n accounts; counts it.  A fault of one account hits what is about that one
 * alone, no batch with others in it. */
bool fault_hits(struct fault_list *, enum fault_kind, int platform,
		const struct actor *const *who, size_t n);

#endif
