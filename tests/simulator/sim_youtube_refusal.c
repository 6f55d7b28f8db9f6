/* sim_youtube_refusal.c -- how YouTube refuses a whole request. */
#include "sim_youtube.h"

struct word {
	enum fault_kind kind;
	int status;
	const char *reason, *domain, *message, *details;
};

#define INFO(reason) ",\"details\":[{\"reason\":\"" reason "\"}]"

static const struct word words[] = {
	{ F_AUTH, 400, "badRequest", "global",
	  "API key not valid. Please pass a valid API key.",
	  ",\"status\":\"INVALID_ARGUMENT\"" INFO("API_KEY_INVALID") },
	{ F_EXPIRED, 400, "badRequest", "global",
	  "API key expired. Please renew the API key.",
	  ",\"status\":\"INVALID_ARGUMENT\"" INFO("API_KEY_INVALID") },
	{ F_PERMISSION, 403, "accessNotConfigured", "usageLimits",
	  "YouTube Data API v3 has not been used in project 1 before or it is "
	  "disabled.",
	  ",\"status\":\"PERMISSION_DENIED\"" INFO("SERVICE_DISABLED") },
	{ F_BLOCKED, 403, "forbidden", "global",
	  "The provided API key has an IP address restriction.",
	  ",\"status\":\"PERMISSION_DENIED\"" INFO(
		  "API_KEY_IP_ADDRESS_BLOCKED") },
	{ F_QUOTA, 403, "quotaExceeded", "youtube.quota",
	  "The request cannot be completed because you have exceeded your "
	  "quota.",
	  "" },
	{ F_SPENT, 403, "dailyLimitExceeded", "usageLimits",
	  "Daily Limit Exceeded", "" },
	{ F_QUOTA_USER, 403, "userRateLimitExceeded", "usageLimits",
	  "User Rate Limit Exceeded", "" },
	{ F_OUTAGE, 503, "backendError", "global", "Backend Error", "" },
	{ F_BAD_REQUEST, 400, "invalidParameter", "youtube.parameter",
	  "simulated", "" },
	{ F_QUOTA_MINUTE, 429, "rateLimitExceeded", "global",
	  "Quota exceeded for quota metric 'Queries' and limit 'Queries per "
	  "minute'.",
	  ",\"status\":\"RESOURCE_EXHAUSTED\"" },
};

void sim_youtube_error(struct sim_response *r, int status, const char *reason,
		       const char *domain, const char *message,
		       const char *details)
{
	r->status = status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":"
		 "[{\"message\":\"%s\",\"domain\":\"%s\",\"reason\":\"%s\"}]%s}"
		 "}",
		 status, message, message, domain, reason, details);
}

void sim_youtube_refuse(struct sim_response *r, enum fault_kind kind,
			int64_t now_ms)
{
	const struct word *w = words, *last = &words[ARRAY_LEN(words) - 1];

	(void)now_ms;
	while (w < last && w->kind != kind)
		w++;
	sim_youtube_error(r, w->status, w->reason, w->domain, w->message,
			  w->details);
}
