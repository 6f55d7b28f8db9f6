/* classify.c -- the rules that hold for every platform over HTTP. */
#include "classify.h"

#include "producers/platforms/adapter.h"
#include "common/base/backoff.h"

#include <stdio.h>

/* A timeout has cost half a minute already: it is not tried again. */
static void judge_fault(const struct http_resp *resp, struct verdict *v)
{
	static const struct {
		enum outcome outcome;
		enum remedy remedy;
	} faults[] = {
		[HTTP_UNREACHABLE] = { OUTCOME_UNAVAILABLE, REMEDY_RETRY },
		[HTTP_TIMEOUT] = { OUTCOME_UNAVAILABLE, REMEDY_NONE },
		[HTTP_BROKEN] = { OUTCOME_UNAVAILABLE, REMEDY_RETRY },
		[HTTP_OVERSIZE] = { OUTCOME_INVALID_RESPONSE, REMEDY_NONE },
		[HTTP_GARBAGE] = { OUTCOME_INVALID_RESPONSE, REMEDY_NONE },
	};

	*v = (struct verdict){ .outcome = faults[resp->fault].outcome,
			       .remedy = faults[resp->fault].remedy };
	snprintf(v->detail, sizeof(v->detail), "%s: %s",
		 http_fault_name(resp->fault), resp->fault_text);
}

static bool is_json(const struct http_resp *resp)
{
	struct json_t *doc = adapter_doc(resp);

	json_free(doc);
	return doc != NULL;
}

static void judge_status(const struct ask *ask, const struct http_resp *resp,
			 struct verdict *v)
{
	int64_t wait_ms = retry_after_ms(http_resp_header(resp, "Retry-After"),
					 resp->date_ms, ask->now_ms);

	if (resp->status >= 500) {
		v->outcome = OUTCOME_UNAVAILABLE;
		v->remedy = REMEDY_RETRY;
	} else if (resp->status == 429) {
		v->outcome = OUTCOME_QUOTA;
		v->scope = VERDICT_PLATFORM;
	} else if (resp->status == 401) {
		v->outcome = OUTCOME_AUTH;
		v->scope = VERDICT_PLATFORM;
	} else if (resp->status == 404 && is_json(resp)) {
		v->outcome = OUTCOME_NOT_FOUND;
	}
	if (wait_ms && (resp->status >= 500 || resp->status == 429))
		v->not_before_ms = ask->now_ms + wait_ms;
	snprintf(v->detail, sizeof(v->detail), "HTTP %d", resp->status);
}

void judge_refusal(const struct platform *pf, const struct ask *ask,
		   const struct http_resp *resp, struct verdict *v)
{
	*v = (struct verdict){ .outcome = OUTCOME_INVALID_RESPONSE };
	judge_status(ask, resp, v);
	if (pf->judge)
		pf->judge(ask, resp, v);
}

bool judge_answer(const struct platform *pf, const struct ask *ask,
		  const struct http_resp *resp, struct verdict *v)
{
	if (resp->fault != HTTP_OK)
		judge_fault(resp, v);
	else if (resp->status >= 200 && resp->status <= 299)
		return true;
	else
		judge_refusal(pf, ask, resp, v);
	return false;
}
