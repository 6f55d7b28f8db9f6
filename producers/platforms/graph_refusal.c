/* graph_refusal.c -- what refusals of the Graph API mean.
 *
 * The code tells, and sometimes the subcode or the words; neither the status
 * (400 covers everything, 403 may be a limit, 500 a question too large) nor
 * the type does (OAuthException is on nearly all of them). */
#include "common/base/backoff.h"
#include "graph.h"

#include <stdio.h>

#define ANY   (-1)
#define PAUSE HOUR_MS /* of a limit whose end nobody tells */

struct refusal {
	int64_t code, subcode; /* -1: not told */
	bool transient;
	struct str message;
};

static const struct meaning {
	int64_t first, last, subcode;
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
	int64_t pause_ms; /* of quota */
} meanings[] = {
	/* Blocked rather than limited: asking soon makes it worse. */
	{ 4, 4, 2207051, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 341, 341, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 368, 368, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, DAY_MS },
	{ 4, 4, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 17, 17, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 32, 32, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	{ 613, 613, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_PLATFORM, PAUSE },
	/* The budget of one Page, one account, mostly. */
	{ 80000, 80099, ANY, OUTCOME_QUOTA, ACTION_NONE, FAILURE_ASKED, PAUSE },
	{ 1, 2, ANY, OUTCOME_UNAVAILABLE, ACTION_RETRY, FAILURE_ASKED, 0 },
	{ 3, 3, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 102, 102, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 190, 190, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 200, 299, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	{ 2500, 2500, ANY, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM, 0 },
	/* Ours for everyone, or this Page's only. */
	{ 10, 10, ANY, OUTCOME_PRIVATE, ACTION_SINGLES, FAILURE_UNCLEAR, 0 },
	{ 100, 100, 33, OUTCOME_NOT_FOUND, ACTION_SINGLES, FAILURE_ASKED, 0 },
	{ 110, 110, ANY, OUTCOME_NOT_FOUND, ACTION_SINGLES, FAILURE_ASKED, 0 },
	{ 803, 803, ANY, OUTCOME_NOT_FOUND, ACTION_SINGLES, FAILURE_ASKED, 0 },
	{ 100, 100, ANY, OUTCOME_INVALID_RESPONSE, ACTION_SINGLES,
	  FAILURE_ASKED, 0 },
};

/* ---- reading ---- */

static struct str first_text(const struct json_t *node, const char *a,
			     const char *b)
{
	struct str text = json_str(json_get(node, a));

	return text.p ? text : json_str(json_get(node, b));
}

/* {"error": {...}}, {"error": "words"}, or the two flat shapes; "code" of the
 * login's is a status, no code of this table. */
static void read_refusal(const struct json_t *doc, struct refusal *r)
{
	const struct json_t *error = json_get(doc, "error");

	*r = (struct refusal){ .code = -1, .subcode = -1 };
	if (json_is_object(error)) {
		r->code = json_count(json_get(error, "code"));
		r->subcode = json_count(json_get(error, "error_subcode"));
		r->transient = json_is_true(json_get(error, "is_transient"));
		r->message = json_str(json_get(error, "message"));
	} else if (json_is_string(error)) {
		r->message = json_str(error);
	} else {
		r->code = json_count(json_get(doc, "error_code"));
		r->message =
			first_text(doc, "error_description", "error_message");
	}
}

static const struct meaning *find_meaning(const struct refusal *r)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (r->code >= m->first && r->code <= m->last &&
		    (m->subcode == ANY || m->subcode == r->subcode))
			return m;
	}
	return NULL;
}

/* ---- limits ---- */

static int64_t longest(const struct graph_usage *usage)
{
	int64_t ms = 0;
	size_t i;

	for (i = 0; i < GRAPH_WHOSE_COUNT; i++)
		if (usage[i].regain_ms > ms)
			ms = usage[i].regain_ms;
	return ms;
}

/* Not the account's, where it runs on our budget, or where the headers have
 * another object wait and not this one. */
static bool is_shared(const struct graph_call *call,
		      const struct graph_usage *usage)
{
	return call->shared ||
	       (usage[GRAPH_SHARED].regain_ms && !usage[GRAPH_ASKED].regain_ms);
}

/* Whose budget it is, and until when. */
static void weigh_quota(const struct request *request,
			const struct http_resp *resp,
			const struct graph_call *call, int64_t pause_ms,
			struct failure *v)
{
	struct graph_usage usage[GRAPH_WHOSE_COUNT];
	int64_t wait_ms;

	graph_usage(request, resp, usage);
	if (v->scope == FAILURE_ASKED && is_shared(call, usage))
		v->scope = FAILURE_PLATFORM;
	if (v->scope == FAILURE_ASKED && adapter_asked_many(request))
		v->action = ACTION_SINGLES;
	wait_ms = v->scope == FAILURE_ASKED && usage[GRAPH_ASKED].regain_ms
			  ? usage[GRAPH_ASKED].regain_ms
			  : longest(usage);
	if (pause_ms > PAUSE || (!wait_ms && !v->not_before_ms))
		wait_ms = wait_ms > pause_ms ? wait_ms : pause_ms;
	if (wait_ms && request->now_ms + wait_ms > v->not_before_ms)
		v->not_before_ms = request->now_ms + wait_ms;
}

/* ---- weighing ---- */

static bool is_too_much(const struct refusal *r)
{
	return r->code == 1 && str_has(r->message, "reduce the amount of data");
}

/* Codes of many meanings, told apart by their words alone. */
static void weigh_words(const struct refusal *r, struct failure *v)
{
	if (r->code == 100 && (str_has(r->message, "appsecret_proof") ||
			       str_has(r->message, "app secret proof")))
		failure_set(v, OUTCOME_AUTH, ACTION_NONE, FAILURE_PLATFORM);
	else if (r->code == 100 &&
		 str_has(r->message, "unsupported get request"))
		failure_set(v, OUTCOME_NOT_FOUND, ACTION_SINGLES,
			    FAILURE_ASKED);
	else if (r->code == 2500 && str_has(r->message, "unknown path"))
		failure_set(v, OUTCOME_NOT_FOUND, ACTION_SINGLES,
			    FAILURE_UNCLEAR);
}

static void weigh(const struct request *request, const struct refusal *r,
		  const struct meaning *m, struct failure *v)
{
	if (r->transient) {
		failure_set(v, OUTCOME_UNAVAILABLE, ACTION_RETRY,
			    FAILURE_ASKED);
		return;
	}
	if (!m)
		return;
	failure_set(v, m->outcome, m->action, m->scope);
	weigh_words(r, v);
	if (v->action == ACTION_SINGLES && !adapter_asked_many(request))
		v->action = ACTION_NONE;
}

/* "400 190/463: Error validating ..." */
static void say(const struct refusal *r, int status, struct failure *v)
{
	char name[48] = "";

	if (r->code >= 0 && r->subcode >= 0)
		snprintf(name, sizeof(name), "%lld/%lld", (long long)r->code,
			 (long long)r->subcode);
	else if (r->code >= 0)
		snprintf(name, sizeof(name), "%lld", (long long)r->code);
	failure_say(v, status, str_of(name), r->message);
}

static void classify(const struct request *request,
		     const struct http_resp *resp,
		     const struct graph_call *call, const struct refusal *r,
		     struct failure *v)
{
	const struct meaning *m = find_meaning(r);

	if (m && m->outcome == OUTCOME_QUOTA)
		failure_set(v, m->outcome, m->action, m->scope);
	else if (is_too_much(r) && call->limited)
		failure_set(v, OUTCOME_UNAVAILABLE, ACTION_HALVE,
			    FAILURE_ASKED);
	else if (resp->status < 500)
		weigh(request, r, m, v);
	if (v->outcome == OUTCOME_QUOTA)
		weigh_quota(request, resp, call, m ? m->pause_ms : PAUSE, v);
}

void graph_classify(const struct request *request, const struct http_resp *resp,
		    const struct graph_call *call, struct failure *v)
{
	struct json_t *doc = adapter_doc(resp);
	struct refusal r;

	read_refusal(doc, &r);
	say(&r, resp->status, v);
	classify(request, resp, call, &r, v);
	json_free(doc);
}
