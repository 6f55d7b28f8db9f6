/* youtube_refusal.c -- what YouTube's refusals mean.
 *
 * The status says little (403 may be a spent day, a wrong key or a private
 * list); the reasons in the body do.  Reads one answer, knows nothing of what
 * was asked before. */
#include "adapter.h"
#include "common/base/backoff.h"
#include "common/json/json.h"
#include "youtube.h"

#define REASONS_MAX 8

/* What reasons mean; the first row that has one of an answer's reasons counts.
 * A word that ends in _ stands for all that begin so.  BISECT is for batches:
 * who was asked about alone is not asked again. */
static const struct meaning {
	const char *reasons;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
	bool day; /* spent until midnight, Pacific time */
} meanings[] = {
	{ "keyInvalid keyExpired API_KEY_ CONSUMER_ SERVICE_DISABLED "
	  "accessNotConfigured ipRefererBlocked dailyLimitExceededUnreg "
	  "authError insufficientPermissions invalid_grant",
	  OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, false },
	{ "quotaExceeded dailyLimitExceeded", OUTCOME_QUOTA, ACTION_NONE,
	  FAILURE_PLATFORM, true },
	/* By the minute, unless the message says otherwise. */
	{ "rateLimitExceeded userRateLimitExceeded RATE_LIMIT_EXCEEDED",
	  OUTCOME_QUOTA, ACTION_RETRY, FAILURE_PLATFORM, false },
	/* A channel without public videos has no list of them; no other
	 * question can be refused so. */
	{ "playlistNotFound", OUTCOME_INVALID_RESPONSE, ACTION_EMPTY,
	  FAILURE_ASKED, false },
	{ "channelNotFound channelClosed channelSuspended videoNotFound",
	  OUTCOME_NOT_FOUND, ACTION_BISECT, FAILURE_ASKED, false },
	{ "playlistItemsNotAccessible playlistForbidden channelForbidden "
	  "subscriptionForbidden",
	  OUTCOME_PRIVATE, ACTION_BISECT, FAILURE_ASKED, false },
	/* Under a 4xx this is no outage: it is denied for good. */
	{ "SERVICE_UNAVAILABLE", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED,
	  false },
};

struct refusal {
	struct str reason[REASONS_MAX];
	size_t n;
	struct str message, domain;
	bool day; /* the text speaks of a daily limit */
};

static void add_reasons(const struct json_t *list, struct refusal *r)
{
	size_t i;

	for (i = 0; i < json_len(list) && r->n < REASONS_MAX; i++) {
		const struct json_t *entry = json_item(list, i);
		struct str reason = json_str(json_get(entry, "reason"));
		struct str limit =
			json_str(json_at(entry, "metadata.quota_limit"));

		if (reason.n)
			r->reason[r->n++] = reason;
		r->day |= str_has(limit, "perday");
	}
}

/* Two generations of errors: reasons are in errors[], details[], or both. */
static void read_refusal(const struct json_t *error, struct refusal *r)
{
	if (json_is_string(error)) /* OAuth's way */
		r->reason[r->n++] = json_str(error);
	add_reasons(json_get(error, "errors"), r);
	add_reasons(json_get(error, "details"), r);
	r->domain = json_str(
		json_get(json_item(json_get(error, "errors"), 0), "domain"));
	r->message = json_str(json_get(error, "message"));
	r->day |= str_has(r->message, "per day");
}

static bool has_word(const char *words, struct str word)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (words[n - 1] == '_' ? word.n > n : word.n == n)
			if (memcmp(words, word.p, n) == 0)
				return true;
	}
	return false;
}

static const struct meaning *find_meaning(const struct refusal *r)
{
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(meanings); i++)
		for (k = 0; k < r->n; k++)
			if (has_word(meanings[i].reasons, r->reason[k]))
				return &meanings[i];
	return NULL;
}

/* Reasons as plain as "forbidden" and "badRequest" need a second look. */
static void weigh_plain(int status, const struct refusal *r, struct failure *v)
{
	bool here = r->domain.n > 8 && memcmp(r->domain.p, "youtube.", 8) == 0;

	if (str_has(r->message, "API key") ||
	    str_has(r->message, "unregistered callers"))
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM);
	else if (status == 403 && here)
		failure_set(v, OUTCOME_PRIVATE, ACTION_BISECT, FAILURE_ASKED);
	else if (status == 403)
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED);
	else if (status == 400)
		failure_set(v, OUTCOME_INVALID_RESPONSE, ACTION_BISECT,
			    FAILURE_ASKED);
}

static void weigh(const struct request *request, int status, struct refusal *r,
		  struct failure *v)
{
	const struct meaning *m = find_meaning(r);

	if (m)
		failure_set(v, m->outcome, m->action, m->scope);
	else
		weigh_plain(status, r, v);
	if (v->action == ACTION_EMPTY && request->step != STEP_POSTS)
		v->action = ACTION_BISECT;
	if (v->action == ACTION_BISECT && !adapter_asked_many(request))
		v->action = ACTION_NONE;
	if (v->outcome == OUTCOME_QUOTA && (r->day || (m && m->day))) {
		failure_set(v, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
		v->not_before_ms = pacific_midnight_after(request->now_ms);
	}
}

void youtube_classify(const struct request *request,
		      const struct http_resp *resp, struct failure *v)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r = { .n = 0 };
	const struct json_t *error;

	error = json_get(doc, "error");
	read_refusal(error, &r);
	failure_say(v, resp->status, r.n ? r.reason[0] : STR_NULL, r.message);
	if (error && resp->status < 500)
		weigh(request, resp->status, &r, v);
	json_free(doc);
}
