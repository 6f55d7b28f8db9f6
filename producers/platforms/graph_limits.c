/* graph_limits.c -- Meta's headers of usage.
 *
 * Three headers that are JSON, with names of members that differ by product
 * and by year: of all numbers the largest counts.  They are absent until
 * enough was asked, and what is no JSON is as good as absent. */
#include "common/base/backoff.h"
#include "graph.h"

#define BYTES_MAX   (64u << 10)
#define DEPTH_MAX   8
#define PERCENT_MAX 1000
#define REGAIN_MAX  (7 * 24 * 60) /* minutes */

static double number(const struct json_t *node)
{
	double value;

	return json_double(node, &value) ? value : (double)json_count(node);
}

static int64_t bounded(double value, int64_t max)
{
	return value > (double)max ? max : (int64_t)value;
}

static void add_member(const char *key, const struct json_t *value,
		       struct graph_usage *u)
{
	double n = number(value);

	if (n < 0)
		return;
	if (strcmp(key, "estimated_time_to_regain_access") == 0) {
		int64_t ms = bounded(n, REGAIN_MAX) * MINUTE_MS;

		u->regain_ms = ms > u->regain_ms ? ms : u->regain_ms;
	} else if (strcmp(key, "reset_time_duration") != 0) {
		int percent = (int)bounded(n, PERCENT_MAX);

		u->percent = percent > u->percent ? percent : u->percent;
	}
}

static void add_object(const struct json_t *object, struct graph_usage *u)
{
	void *it;

	for (it = json_first(object); it; it = json_next(object, it))
		add_member(json_it_key(it), json_it_value(it), u);
}

static enum graph_whose whose(const struct request *request, const char *key)
{
	size_t i;

	if (request->step == STEP_RESOLVE)
		return GRAPH_UNKNOWN;
	for (i = 0; i < request->n; i++)
		if (str_is(request->targets[i].id, key))
			return request->n == 1 ? GRAPH_ASKED : GRAPH_UNKNOWN;
	return GRAPH_SHARED;
}

/* {"<id of an object>": [{...}, ...], ...} */
static void add_business(const struct request *request,
			 const struct json_t *doc, struct graph_usage *usage)
{
	void *it;
	size_t i;

	for (it = json_first(doc); it; it = json_next(doc, it)) {
		const struct json_t *list = json_it_value(it);
		struct graph_usage *u = &usage[whose(request, json_it_key(it))];

		for (i = 0; i < json_len(list); i++)
			add_object(json_item(list, i), u);
	}
}

static struct json_t *header(const struct http_resp *resp, const char *name)
{
	static const struct json_limits limits = { BYTES_MAX, DEPTH_MAX };
	struct str text = http_resp_header(resp, name);
	struct json_t *doc;

	if (!text.n || json_parse(text, &limits, &doc, NULL) < 0)
		return NULL;
	return doc;
}

void graph_usage(const struct request *request, const struct http_resp *resp,
		 struct graph_usage usage[GRAPH_WHOSE_COUNT])
{
	struct json_t *app = header(resp, "X-App-Usage");
	struct json_t *page = header(resp, "X-Page-Usage");
	struct json_t *business = header(resp, "X-Business-Use-Case-Usage");
	bool alone = request->n == 1 && request->step != STEP_RESOLVE;
	size_t i;

	for (i = 0; i < GRAPH_WHOSE_COUNT; i++)
		usage[i] = (struct graph_usage){ .percent = -1 };
	add_object(app, &usage[GRAPH_SHARED]);
	add_object(page, &usage[alone ? GRAPH_ASKED : GRAPH_UNKNOWN]);
	add_business(request, business, usage);
	json_free(app);
	json_free(page);
	json_free(business);
}

static int severity(const struct graph_usage *u)
{
	if (u->regain_ms || u->percent >= USAGE_STOP)
		return 3;
	return u->percent >= USAGE_SLOW ? 2 : u->percent >= 0;
}

/* What concerns all is told first, unless the account is nearer to its end. */
void graph_limits(const struct request *request, const struct http_resp *resp,
		  struct limits *limits)
{
	struct graph_usage usage[GRAPH_WHOSE_COUNT];
	const struct graph_usage *u = &usage[GRAPH_SHARED];

	graph_usage(request, resp, usage);
	*limits = (struct limits){ .remaining = -1, .scope = LIMITS_PLATFORM };
	if (severity(&usage[GRAPH_ASKED]) > severity(u)) {
		u = &usage[GRAPH_ASKED];
		limits->scope = LIMITS_ASKED;
	}
	limits->usage_percent = u->percent;
	if (!u->regain_ms)
		return;
	limits->not_before_ms = request->now_ms + u->regain_ms;
	if (u->percent < 100)
		limits->usage_percent = 100;
}
