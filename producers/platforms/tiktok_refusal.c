/* tiktok_refusal.c -- what TikTok's refusals mean.
 *
 * A word says it, wherever it comes: as error.code under any status (200
 * too), or as the text that OAuth's errors are.  A status of 401 alone does
 * not say whether a token has ended or never had the right.  Reads one answer,
 * knows nothing of what was asked before. */
#include "adapter.h"
#include "common/base/backoff.h"
#include "tiktok.h"

#include <stdio.h>

#define WINDOW_MS  MINUTE_MS /* of the rate limit; it slides */
#define LOG_ID_MAX 64
#define NAME_SIZE  192

/* Any other word is about a request of our making, unless the status is about
 * rights. */
static const struct meaning {
	const char *code;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
} meanings[] = {
	{ "access_token_invalid", OUTCOME_AUTH, ACTION_TOKEN, FAILURE_ASKED },
	{ "scope_not_authorized", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED },
	{ "scope_permission_missed", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED },
	{ "rate_limit_exceeded", OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM },
	{ "internal_error", OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_ASKED },
	/* OAuth's: RFC 6749, 5.2 and 4.1.2.1 */
	{ "invalid_grant", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED },
	{ "access_denied", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED },
	{ "invalid_scope", OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED },
	{ "invalid_client", OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM },
	{ "unauthorized_client", OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM },
	{ "server_error", OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_ASKED },
	{ "temporarily_unavailable", OUTCOME_UNAVAILABLE, ACTION_RETRY,
	  FAILURE_ASKED },
};

struct refusal {
	struct str code, message, log_id;
};

static void read_refusal(const struct json_t *doc, struct refusal *r)
{
	const struct json_t *error = json_get(doc, "error");
	const struct json_t *node = json_is_object(error) ? error : doc;

	*r = (struct refusal){
		.code = json_str(json_get(node, "code")),
		.message = json_str(json_get(node, "message")),
		.log_id = json_str(json_get(node, "log_id")),
	};
	if (!json_is_string(error))
		return;
	r->code = json_str(error);
	r->message = json_str(json_get(doc, "error_description"));
}

bool tiktok_refuses(const struct json_t *doc)
{
	struct refusal r;

	read_refusal(doc, &r);
	return r.code.n && !str_is(r.code, "ok");
}

static const struct meaning *find_meaning(struct str code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(meanings); i++)
		if (str_is(code, meanings[i].code))
			return &meanings[i];
	return NULL;
}

/* TikTok's support asks for the log_id; a long message must not push it out
 * of the detail. */
static void say(struct failure *v, int status, const struct refusal *r)
{
	bool logged = str_made_of(r->log_id, LOG_ID_MAX, "-_");
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "%.*s%s%s%.*s", STR_ARG(r->code),
		 r->code.n && logged ? ", " : "", logged ? "log_id " : "",
		 logged ? (int)r->log_id.n : 0, r->log_id.p ? r->log_id.p : "");
	failure_say(v, status, str_of(name), r->message);
}

/* A status that comes without a word that is known. */
static void weigh_status(const struct request *request, int status, bool json,
			 struct failure *v)
{
	if (request->step == STEP_TOKEN && !json && status / 100 != 3)
		/* Something in between answered: the pair may still hold. */
		failure_set(v, OUTCOME_UNAVAILABLE, ACTION_RETRY,
			    FAILURE_ASKED);
	else if (status == 401 || (status == 403 && json))
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_ASKED);
	else if (status == 404 && request->step == STEP_TOKEN)
		failure_set(v, OUTCOME_INVALID_RESPONSE, ACTION_NONE,
			    FAILURE_ASKED);
}

static void weigh(const struct request *request, int status, struct str code,
		  bool json, struct failure *v)
{
	const struct meaning *m = find_meaning(code);

	if (status == 429)
		failure_set(v, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM);
	else if (m)
		failure_set(v, m->outcome, m->action, m->scope);
	else
		weigh_status(request, status, json, v);
	if (v->action == ACTION_TOKEN && request->step == STEP_TOKEN)
		v->action = ACTION_NONE;
	if (v->outcome == OUTCOME_QUOTA &&
	    v->not_before_ms < request->now_ms + WINDOW_MS)
		v->not_before_ms = request->now_ms + WINDOW_MS;
}

void tiktok_classify(const struct request *request,
		     const struct http_resp *resp, struct failure *v)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	if (!doc)
		r.message = STR_LIT("no JSON");
	say(v, resp->status, &r);
	if (resp->status < 500)
		weigh(request, resp->status, r.code, doc != NULL, v);
	json_free(doc);
}
