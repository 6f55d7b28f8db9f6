/* sim_x_refusal.c -- how X refuses a whole request. */
#include "sim_x.h"

#include <inttypes.h>

struct word {
	enum fault_kind kind;
	int status;
	const char *type, *title, *detail, *more;
};

static const struct word words[] = {
	{ F_AUTH, 401, "about:blank", "Unauthorized", "Unauthorized",
	  ",\"status\":401" },
	{ F_EXPIRED, 401, "about:blank", "Unauthorized", "Unauthorized",
	  ",\"status\":401" },
	{ F_PERMISSION, 403, X_PROBLEMS "client-forbidden", "Client Forbidden",
	  "When authenticating requests to the Twitter API v2 endpoints, you "
	  "must use keys and tokens from a Twitter developer App that is "
	  "attached to a Project.",
	  ",\"reason\":\"client-not-enrolled\",\"client_id\":\"1\","
	  "\"required_enrollment\":\"Appropriate Level of API Access\"" },
	{ F_BLOCKED, 403, "about:blank", "Forbidden",
	  "The user used for authentication is suspended", ",\"status\":403" },
	{ F_QUOTA, 429, X_PROBLEMS "usage-capped", "UsageCapExceeded",
	  "Usage cap exceeded: Monthly product cap",
	  ",\"period\":\"Monthly\",\"scope\":\"Product\"" },
	{ F_SPENT, 402, X_PROBLEMS "credits", "CreditsDepleted",
	  "Your enrolled account does not have any credits to fulfill this "
	  "request.",
	  "" },
	{ F_OUTAGE, 503, "about:blank", "Service Unavailable",
	  "Service Unavailable", ",\"status\":503" },
	{ F_BAD_REQUEST, 400, X_PROBLEMS "invalid-request", "Invalid Request",
	  "One or more parameters to your request was invalid.",
	  ",\"errors\":[{\"message\":\"simulated\"}]" },
	{ F_QUOTA_MINUTE, 429, "about:blank", "Too Many Requests",
	  "Too Many Requests", ",\"status\":429" },
};

void sim_x_refuse(struct sim_response *r, enum fault_kind kind, int64_t now_ms)
{
	const struct word *w = words, *last = &words[ARRAY_LEN(words) - 1];

	while (w < last && w->kind != kind)
		w++;
	/* The month's cap says nothing of the window, which has more. */
	if (w == last && !r->n_headers) {
		sim_header(r, "x-rate-limit-remaining", "0");
		sim_header(r, "x-rate-limit-reset", "%" PRId64,
			   (now_ms + X_WINDOW_MS) / 1000);
	}
	r->status = w->status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"title\":\"%s\",\"detail\":\"%s\",\"type\":\"%s\"%s}",
		 w->title, w->detail, w->type, w->more);
}
