/* classify.c -- the rules that hold for every platform over HTTP. */
#include "classify.h"

#include "common/base/backoff.h"
#include "producers/platforms/adapter.h"

#include <stdio.h>

void classify_split(const struct platform *pf, const struct request *request,
		    struct failure *v)
{
	if (v->action == ACTION_NONE && v->scope != FAILURE_PLATFORM &&
	    request->n > 1)
		v->action = pf->splits_singly ? ACTION_SINGLES : ACTION_BISECT;
}

/* A timeout has cost half a minute already: it is not tried again.  An answer
 * that is too large may be one account's doing. */
static void classify_fault(const struct platform *pf,
			   const struct request *request,
			   const struct http_resp *resp, struct failure *v)
{
	static const struct {
		enum outcome outcome;
		enum action action;
	} faults[] = {
		[HTTP_UNREACHABLE] = { OUTCOME_UNAVAILABLE, ACTION_RETRY },
		[HTTP_TIMEOUT] = { OUTCOME_UNAVAILABLE, ACTION_NONE },
		[HTTP_BROKEN] = { OUTCOME_UNAVAILABLE, ACTION_RETRY },
		[HTTP_OVERSIZE] = { OUTCOME_INVALID_RESPONSE, ACTION_NONE },
		[HTTP_GARBAGE] = { OUTCOME_INVALID_RESPONSE, ACTION_NONE },
	};

	*v = (struct failure){ .outcome = faults[resp->fault].outcome,
			       .action = faults[resp->fault].action };
	snprintf(v->detail, sizeof(v->detail), "%s: %s",
		 http_fault_name(resp->fault), resp->fault_text);
	if (resp->fault == HTTP_OVERSIZE)
		classify_split(pf, request, v);
}

static bool is_json(const struct http_resp *resp)
{
	struct json_t *doc = adapter_doc(resp);

	json_free(doc);
	return doc != NULL;
}

/* The server had no time for the request, or asks for it once more. */
static bool is_passing(int status)
{
	return status >= 500 || status == 408 || status == 409 ||
	       status == 421 || status == 425;
}

/* A step that is asked about many, or about an account whose profile was read
 * just before: a plain 404 names none of them. */
static bool names_nobody(const struct platform *pf, enum step step)
{
	return step == STEP_POSTS || step == STEP_COUNTERS ||
	       pf->batch[step] > 1;
}

static void classify_status(const struct platform *pf,
			    const struct request *request,
			    const struct http_resp *resp, struct failure *v)
{
	int64_t wait_ms = retry_after_ms(http_resp_header(resp, "Retry-After"),
					 resp->date_ms, request->now_ms);

	if (is_passing(resp->status)) {
		v->outcome = OUTCOME_UNAVAILABLE;
		v->action = ACTION_RETRY;
	} else if (resp->status == 429) {
		v->outcome = OUTCOME_QUOTA;
		v->scope = FAILURE_PLATFORM;
	} else if (resp->status == 401) {
		v->outcome = OUTCOME_AUTH;
		v->scope = FAILURE_PLATFORM;
	} else if (resp->status == 404 && is_json(resp)) {
		v->outcome = names_nobody(pf, request->step)
				     ? OUTCOME_UNAVAILABLE
				     : OUTCOME_NOT_FOUND;
	}
	if (wait_ms)
		v->not_before_ms = request->now_ms + wait_ms;
	snprintf(v->detail, sizeof(v->detail), "HTTP %d", resp->status);
}

void classify_refusal(const struct platform *pf, const struct request *request,
		      const struct http_resp *resp, struct failure *v)
{
	*v = (struct failure){ .outcome = OUTCOME_INVALID_RESPONSE };
	classify_status(pf, request, resp, v);
	if (pf->classify)
		pf->classify(request, resp, v);
	classify_split(pf, request, v);
}

bool classify_answer(const struct platform *pf, const struct request *request,
		     const struct http_resp *resp, struct failure *v)
{
	if (resp->fault != HTTP_OK)
		classify_fault(pf, request, resp, v);
	else if (resp->status >= 200 && resp->status <= 299)
		return true;
	else
		classify_refusal(pf, request, resp, v);
	return false;
}
