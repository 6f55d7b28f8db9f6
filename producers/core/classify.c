/* classify.c -- the rules that hold for every platform over HTTP. */
#include "classify.h"

#include "common/base/backoff.h"
#include "producers/platforms/adapter.h"

#include <stdio.h>

/* A timeout has cost half a minute already: it is not tried again. */
static void classify_fault(const struct http_resp *resp, struct failure *v)
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
}

static bool is_json(const struct http_resp *resp)
{
	struct json_t *doc = adapter_doc(resp);

	json_free(doc);
	return doc != NULL;
}

static void classify_status(const struct request *request,
			    const struct http_resp *resp, struct failure *v)
{
	int64_t wait_ms = retry_after_ms(http_resp_header(resp, "Retry-After"),
					 resp->date_ms, request->now_ms);

	if (resp->status >= 500) {
		v->outcome = OUTCOME_UNAVAILABLE;
		v->action = ACTION_RETRY;
	} else if (resp->status == 429) {
		v->outcome = OUTCOME_QUOTA;
		v->scope = FAILURE_PLATFORM;
	} else if (resp->status == 401) {
		v->outcome = OUTCOME_AUTH;
		v->scope = FAILURE_PLATFORM;
	} else if (resp->status == 404 && is_json(resp)) {
		v->outcome = OUTCOME_NOT_FOUND;
	}
	if (wait_ms && (resp->status >= 500 || resp->status == 429))
		v->not_before_ms = request->now_ms + wait_ms;
	snprintf(v->detail, sizeof(v->detail), "HTTP %d", resp->status);
}

void classify_refusal(const struct platform *pf, const struct request *request,
		      const struct http_resp *resp, struct failure *v)
{
	*v = (struct failure){ .outcome = OUTCOME_INVALID_RESPONSE };
	classify_status(request, resp, v);
	if (pf->classify)
		pf->classify(request, resp, v);
}

bool classify_answer(const struct platform *pf, const struct request *request,
		     const struct http_resp *resp, struct failure *v)
{
	if (resp->fault != HTTP_OK)
		classify_fault(resp, v);
	else if (resp->status >= 200 && resp->status <= 299)
		return true;
	else
		classify_refusal(pf, request, resp, v);
	return false;
}
