/* sim_graph.c -- the way into the Graph API: tokens, proofs, limits, and the
 * words in which it refuses. */
#include "sim_graph.h"

#include "common/base/hmac.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

const char *sim_graph_path(const char *path)
{
	size_t n, m;

	if (strncmp(path, "/v", 2) != 0)
		return NULL;
	n = strspn(path + 2, "0123456789");
	if (n == 0 || path[2 + n] != '.')
		return NULL;
	m = strspn(path + 3 + n, "0123456789");
	return m && path[3 + n + m] == '/' ? path + 4 + n + m : NULL;
}

/* ---- errors ---- */

void sim_graph_error(const struct graph_words *w, struct sim_response *r,
		     int status, int code, int subcode, const char *more,
		     const char *fmt, ...)
{
	char text[400];
	va_list args;

	if (r->status != 200)
		return;
	r->status = status;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	buf_clear(&r->body);
	buf_adds(&r->body, "{\"error\":{\"message\":");
	buf_addjson(&r->body, str_of(text));
	buf_addf(&r->body, ",\"type\":\"%s\",\"code\":%d",
		 subcode == 33 && w->proof ? "GraphMethodException" : w->type,
		 code);
	if (subcode)
		buf_addf(&r->body, ",\"error_subcode\":%d", subcode);
	buf_addf(&r->body, "%s,\"fbtrace_id\":\"Ak94s1zgaADBUMfc50QG0ma\"}}",
		 more);
}

void sim_graph_absent(const struct graph_words *w, struct sim_response *r,
		      const char *id)
{
	sim_graph_error(
		w, r, 400, 100, 33, "",
		"Unsupported get request. Object with ID '%s' does not "
		"exist, cannot be loaded due to missing permissions, or "
		"does not support this operation.",
		id);
}

struct refusal {
	enum fault_kind kind;
	int status, code, subcode;
	const char *more, *message;
};

static const struct refusal refusals[] = {
	{ F_AUTH, 400, 190, 0, "", "Invalid OAuth access token." },
	{ F_EXPIRED, 400, 190, 463, "",
	  "Error validating access token: Session has expired on Tuesday, "
	  "06-Jan-26 00:00:00 PST." },
	{ F_PERMISSION, 403, 10, 0, "",
	  "(#10) This endpoint requires the 'pages_read_engagement' permission "
	  "or the 'Page Public Content Access' feature." },
	{ F_BLOCKED, 403, 4, 2207051,
	  ",\"is_transient\":false,\"error_user_title\":\"Action is blocked\","
	  "\"error_user_msg\":\"We restrict certain activity.\"",
	  "Application request limit reached" },
	{ F_QUOTA_MINUTE, 400, 32, 0, "", "(#32) Page request limit reached" },
	{ F_QUOTA_USER, 400, 17, 0, "", "(#17) User request limit reached" },
	{ F_QUOTA_CUSTOM, 400, 613, 1996, "",
	  "(#613) Calls to this api have exceeded the rate limit." },
	{ F_SPENT, 400, 368, 0, "",
	  "(#368) The action attempted has been deemed abusive or is otherwise "
	  "disallowed" },
	{ F_OUTAGE, 500, 2, 0, ",\"is_transient\":true",
	  "An unexpected error has occurred. Please retry your request "
	  "later." },
	{ F_BAD_REQUEST, 400, 100, 0, "", "(#100) Invalid parameter" },
	{ F_REDUCE, 500, 1, 0, "",
	  "Please reduce the amount of data you're asking for, then retry "
	  "your request" },
	{ F_QUOTA, 403, 4, 0, ",\"is_transient\":true",
	  "(#4) Application request limit reached" },
};

static void page_limit(const struct graph_words *w, struct sim_response *r)
{
	sim_header(r, "X-Business-Use-Case-Usage",
		   "{\"112130216863063\":[{\"type\":\"%s\",\"call_count\":112,"
		   "\"total_cputime\":20,\"total_time\":25,"
		   "\"estimated_time_to_regain_access\":30}]}",
		   w->usage ? w->usage : "threads");
	sim_graph_error(w, r, 400, w->page_code, 0, "",
			"(#%d) There have been too many calls to this account. "
			"Wait a bit and try again.",
			w->page_code);
}

void sim_graph_refuse(const struct graph_words *w, struct sim_response *r,
		      enum fault_kind kind)
{
	const struct refusal *it = refusals;

	if (kind == F_QUOTA_PAGE) {
		page_limit(w, r);
		return;
	}
	while (it < &refusals[ARRAY_LEN(refusals) - 1] && it->kind != kind)
		it++;
	sim_graph_error(w, r, it->status, it->code, it->subcode, it->more, "%s",
			it->message);
}

/* ---- the way in ---- */

static const char *token_of(const struct sim_request *q)
{
	const char *text = q->header(q, "Authorization");

	if (text && strncmp(text, "Bearer ", 7) == 0)
		return text + 7;
	return text && strncmp(text, "OAuth ", 6) == 0 ? text + 6 : NULL;
}

static void check_proof(const struct graph_words *w, const struct sim *s,
			const struct sim_request *q, struct sim_response *r)
{
	const char *proof = q->query(q, "appsecret_proof");
	char want[HMAC_HEX_SIZE];

	if (!s->secret || !w->proof)
		return;
	if (!proof)
		sim_graph_error(w, r, 400, 100, 0, "",
				"API calls from the server require an "
				"appsecret_proof argument");
	else if (hmac_sha256_hex(str_of(s->secret), str_of(s->token), want,
				 NULL) < 0 ||
		 strcmp(proof, want) != 0)
		sim_graph_error(w, r, 400, 100, 0, "",
				"Invalid appsecret_proof provided in the API "
				"argument");
}

/* The real ones take it from there, too; then it is in every log. */
static void check_token(const struct graph_words *w, const struct sim *s,
			const struct sim_request *q, struct sim_response *r)
{
	const char *token = token_of(q);

	if (q->query(q, "access_token"))
		sim_graph_error(w, r, 400, 100, 0, "",
				"access_token belongs into the Authorization "
				"header");
	else if (!token)
		sim_graph_error(w, r, 400, 2500, 0, "",
				"An active access token must be used to query "
				"information about the current user.");
	else if (strcmp(token, s->token) != 0)
		sim_graph_refuse(w, r, F_AUTH);
	else
		check_proof(w, s, q, r);
}

static void put_usage(const struct graph_words *w, struct sim_response *r,
		      const char *id, int64_t percent)
{
	sim_header(r, "X-App-Usage",
		   "{\"call_count\":%" PRId64
		   ",\"total_time\":%d,\"total_cputime\":%d}",
		   percent, 5, 3);
	if (w->usage)
		sim_header(r, "X-Business-Use-Case-Usage",
			   "{\"%s\":[{\"type\":\"%s\",\"call_count\":%" PRId64
			   ",\"total_cputime\":1,\"total_time\":1,"
			   "\"estimated_time_to_regain_access\":%d,"
			   "\"ads_api_access_tier\":\"development_access\"}]}",
			   id, w->usage, percent, percent >= 100 ? 19 : 0);
}

/* Other names, a key twice, a text, and no JSON at all. */
static void put_odd_usage(struct sim_response *r)
{
	sim_header(
		r, "x-app-usage",
		"{\"call_volume\":31.5,\"cpu_time\":12,\"total_time\":\"7\"}");
	sim_header(r, "X-Business-Use-Case-Usage",
		   "{\"1\":[{\"type\":\"pages\",\"call_count\":95}],"
		   "\"1\":[{\"type\":\"pages\",\"call_count\":1}],\"2\":null}");
	sim_header(r, "X-Page-Usage", "None");
}

/* Every account that is asked about counts. */
static void spend(const struct graph_words *w, struct sim *s,
		  const struct sim_request *q, struct sim_response *r)
{
	const struct actor *who[SIM_BATCH_MAX];
	size_t n = w->platform->about(s, q, who);
	int platform = sim_platform_id(w->platform);
	int64_t limit = w->limit ? w->limit : s->hour_calls;
	bool left = sim_spend(s, w->quota, n ? (int64_t)n : 1, limit,
			      w->window_ms ? w->window_ms : HOUR_MS, q->now_ms);
	int64_t percent = 0;

	if (!s->unlimited && limit > 0)
		percent = s->windows[w->quota].used * 100 / limit;
	if (!left && percent < 100)
		percent = 100;
	if (fault_hits(&s->faults, F_USAGE_HIGH, platform, who, n))
		percent = 96;
	if (fault_hits(&s->faults, F_USAGE_ODD, platform, who, n))
		put_odd_usage(r);
	else if (percent > 0)
		put_usage(w, r, n ? who[0]->id : "0", percent);
	if (!left)
		sim_graph_refuse(w, r, F_QUOTA);
}

bool sim_graph_enter(const struct graph_words *w, struct sim *s,
		     const struct sim_request *q, struct sim_response *r)
{
	const char *rest = sim_graph_path(q->path);

	sim_header(r, "facebook-api-version", "%.*s", (int)(rest - q->path) - 2,
		   q->path + 1);
	check_token(w, s, q, r);
	if (r->status == 200)
		spend(w, s, q, r);
	return r->status == 200;
}
