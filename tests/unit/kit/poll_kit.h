/* poll_kit.h -- a network and a Kafka in a few lines, so that a test can walk
 * through whole days.  poll_platform.h has the platform, and what it answers.
 *
 * A world without rules is in good health: every account has one post. */
#ifndef SENTRA_TESTS_UNIT_KIT_POLL_KIT_H
#define SENTRA_TESTS_UNIT_KIT_POLL_KIT_H

#include "common/base/faults.h"
#include "poll_platform.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the network ---- */

struct rule {
	const char *url; /* a part of it, or two with a * between */
	unsigned times;  /* 0: always */
	int status;      /* below 100: an enum http_fault */
	const char *body;
	const char *headers; /* NULL: none */
};

#define RULE(part, n, code, text)         \
	((struct rule){ .url = (part),    \
			.times = (n),     \
			.status = (code), \
			.body = (text) })
#define RULES_MAX 40

struct world {
	struct platform platform;
	struct rule rule[RULES_MAX];
	size_t n_rules;
	struct buf requests; /* URLs' paths, one a line */
	size_t n_requested;
	struct buf published; /* events, one a line */
	size_t pending, failed, room;
	bool hold;   /* Kafka acknowledges nothing */
	bool refuse; /* ... or will never have it */
	const char *trouble;
	struct instant now;
	char dir[32];
	bool keep; /* state in dir */
	bool once;
	int64_t quota;
	int64_t interval_ms, spread_ms; /* 0: 15 minutes, none */
	unsigned flaky; /* of so many requests one gets a 503; 0: none */
	size_t n_flaky;
	const char *roster;
	struct token_store *tokens; /* NULL: one token for all */
	resolved_fn *resolved;      /* NULL: poll */
	struct poller *poller;
	struct metrics *metrics;
	struct transport transport;
	struct sink sink;
	http_done_fn *done;
	void *done_ctx;
	char url[4096];
};

/* What an account in good health answers. */
static void kit_healthy(const char *path, struct buf *body)
{
	char text[4096], *word, *save = NULL;
	size_t t = 0;

	snprintf(text, sizeof(text), "%s", path);
	word = strtok_r(text, "/?=,", &save);
	if (strcmp(word, "resolve") == 0) {
		buf_addf(body, "id 0 U%s", strtok_r(NULL, "/?=,", &save));
	} else if (strcmp(word, "profile") == 0) {
		while ((word = strtok_r(NULL, "/?=,", &save))) {
			buf_addf(body, "profile %zu %s 100 1\n", t, word);
			buf_addf(body, "list %zu %s\n", t++, word);
		}
	} else if (strcmp(word, "posts") == 0) {
		word = strtok_r(NULL, "/?=,", &save);
		buf_addf(body, "post 0 p%s 3600\npage 0 -", word);
	} else {
		strtok_r(NULL, "/?=,", &save);
		while ((word = strtok_r(NULL, "/?=,", &save)))
			buf_addf(body, "counts %s 7\n", word);
	}
}

static bool kit_has(const char *path, const char *part)
{
	const char *star = strchr(part, '*');
	char first[64];

	if (!star)
		return strstr(path, part);
	snprintf(first, sizeof(first), "%.*s", (int)(star - part), part);
	path = strstr(path, first);
	return path && strstr(path, star + 1);
}

static const struct rule *kit_rule(struct world *w, const char *path)
{
	size_t i;

	for (i = 0; i < w->n_rules; i++) {
		struct rule *r = &w->rule[i];

		if (!r->url || !kit_has(path, r->url))
			continue;
		if (r->times == 1)
			r->url = NULL;
		else if (r->times)
			r->times--;
		return r;
	}
	return NULL;
}

static int kit_start(void *ctx, const struct http_req *req, http_done_fn *done,
		     void *done_ctx, struct err *err)
{
	struct world *w = ctx;
	const char *path = buf_cstr(&req->url) + strlen("https://api.example");

	(void)err;
	assert_null(w->done); /* one request in flight */
	snprintf(w->url, sizeof(w->url), "%s", path);
	buf_addf(&w->requests, "%s\n", path);
	w->n_requested++;
	w->done = done;
	w->done_ctx = done_ctx;
	return 0;
}

static void kit_respond(struct world *w)
{
	struct http_resp resp;
	static const struct rule failure = { "", 0, 503, "", NULL };
	const struct rule *r = w->flaky && w->n_flaky++ % w->flaky == 0
				       ? &failure
				       : kit_rule(w, w->url);
	http_done_fn *done = w->done;

	http_resp_init(&resp);
	resp.status = 200;
	if (!r) {
		kit_healthy(w->url + 1, &resp.body);
	} else {
		resp.status = r->status;
		if (r->status < 100) {
			resp.fault = (enum http_fault)r->status;
			resp.status = resp.fault == HTTP_OVERSIZE ? 200 : 0;
		}
		buf_adds(&resp.body, r->body);
		if (r->headers)
			buf_adds(&resp.headers, r->headers);
	}
	w->done = NULL;
	done(w->done_ctx, &resp);
	http_resp_release(&resp);
}

/* ---- Kafka ---- */

static int kit_send(void *ctx, struct str key, enum event_kind kind,
		    struct str text, struct err *err)
{
	struct world *w = ctx;

	(void)kind;
	assert_true(key.n > 0);
	if (w->refuse)
		return err_set(err, -EMSGSIZE, "too large");
	if (w->room == 0)
		return -EAGAIN;
	w->room--;
	buf_addstr(&w->published, text);
	buf_addc(&w->published, '\n');
	w->pending += w->hold;
	return 0;
}

static void kit_state(void *ctx, struct sink_state *s)
{
	struct world *w = ctx;

	*s = (struct sink_state){ w->pending, w->failed, w->trouble };
}

/* ---- the world ---- */

static struct producer_config *kit_config(const struct world *w)
{
	struct producer_config *config = calloc(1, sizeof(*config));
	struct faults faults;
	struct err err = { 0 };

	assert_non_null(config);
	faults_init(&faults);
	config->platform = &w->platform;
	config->platform_id = PLATFORM_youtube;
	config->poll = (struct poll_settings){
		.interval_ms = w->interval_ms ? w->interval_ms : 15 * MINUTE_MS,
		.spread_ms = w->spread_ms,
		.max_pages = 10,
		.retries = 3,
	};
	config->own.quota = w->quota;
	if (roster_parse(&config->roster, str_of(w->roster), "roster", &faults,
			 &err) < 0)
		fail_msg("roster: %s %s", err.text,
			 faults.n ? faults.at[0].printed : "");
	faults_release(&faults);
	return config;
}

/* n accounts, one a sentra, with ids A, B, C ... A2, B2 ...; more: further
 * members of the first. */
static inline const char *kit_roster_with(int n, const char *more)
{
	static char text[65536];
	size_t at = 0;
	int i;

	at += (size_t)snprintf(text, sizeof(text),
			       "{\"version\":1,\"sentras\":[");
	for (i = 0; i < n; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at,
			"%s{\"id\":\"s%d\",\"name\":\"S\",\"kind\":\"sentra\","
			"\"city\":\"C\",\"province\":\"P\",\"timezone\":"
			"\"Asia/Jakarta\",\"aliases\":[],\"service_areas\":[],"
			"\"active_from\":null,\"active_until\":null,"
			"\"accounts\":[{\"platform\":\"youtube\",\"id\":"
			"\"%c%s\"%s}]}",
			i ? "," : "", i, 'A' + i % 26, i < 26 ? "" : "2",
			i ? "" : more);
	snprintf(text + at, sizeof(text) - at, "]}");
	return text;
}

static inline const char *kit_roster(int n)
{
	return kit_roster_with(n, "");
}

static inline const char *kit_handle_roster(void)
{
	return "{\"version\":1,\"sentras\":[{\"id\":\"s\",\"name\":\"S\","
	       "\"kind\":\"sentra\",\"city\":\"C\",\"province\":\"P\","
	       "\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"
	       "\"service_areas\":[],\"active_from\":null,\"active_until\":"
	       "null,\"accounts\":[{\"platform\":\"youtube\",\"handle\":"
	       "\"Han\"}]}]}";
}

static void world_init(struct world *w, const char *roster)
{
	*w = (struct world){
		.platform = kit_platform,
		.trouble = "",
		.room = SIZE_MAX,
		.now = { 1000000, NOW_MS },
		.roster = roster,
		.once = true,
		.dir = "/tmp/sentra-poll-XXXXXX",
	};
	buf_init(&w->requests, 64 << 20);
	buf_init(&w->published, 64 << 20);
	assert_non_null(mkdtemp(w->dir));
	w->transport = (struct transport){ w, kit_start };
	w->sink = (struct sink){ w, kit_send, kit_state };
}

static void world_open(struct world *w)
{
	const struct poller_setup setup = {
		.platform = &w->platform,
		.transport = &w->transport,
		.sink = &w->sink,
		.metrics = w->metrics = metrics_new(meter_defs, METER_COUNT),
		.token = STR_LIT("secret-token"),
		.tokens = w->tokens,
		.resolved = w->resolved,
		.state_dir = w->keep ? w->dir : "",
		.once = w->once,
		.seed = 7,
	};

	w->poller = poller_new(&setup);
	assert_non_null(w->poller);
	assert_true(poller_configure(w->poller, kit_config(w)));
}

/* As kill -9 would. */
static void world_kill(struct world *w)
{
	poller_free(w->poller);
	metrics_free(w->metrics);
	w->poller = NULL;
	w->metrics = NULL;
	w->done = NULL;
	w->pending = 0;
	w->hold = false;
	buf_clear(&w->requests);
	buf_clear(&w->published);
	w->n_requested = 0;
}

static void world_release(struct world *w)
{
	char path[64];

	world_kill(w);
	buf_release(&w->requests);
	buf_release(&w->published);
	snprintf(path, sizeof(path), "%s/youtube.json", w->dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/youtube.quota.json", w->dir);
	unlink(path);
	assert_int_equal(rmdir(w->dir), 0);
}

static void world_pass(struct world *w, int64_t ms)
{
	w->now.boot_ms += ms;
	w->now.wall_ms += ms;
}

/* Until nothing is due before that much time has passed; 0: until nothing is
 * due. */
static inline void world_run(struct world *w, int64_t for_ms)
{
	int64_t until_ms = w->now.boot_ms + for_ms;

	for (;;) {
		int64_t due_ms;

		if (for_ms && !w->done && w->now.boot_ms >= until_ms)
			break;
		due_ms = poller_step(w->poller, w->now);
		if (w->done) {
			world_pass(w, 100);
			kit_respond(w);
			continue;
		}
		if (due_ms > until_ms)
			break;
		if (due_ms > w->now.boot_ms)
			world_pass(w, due_ms - w->now.boot_ms);
	}
	if (w->now.boot_ms < until_ms)
		world_pass(w, until_ms - w->now.boot_ms);
}

static inline void world_rule(struct world *w, struct rule rule)
{
	assert_true(w->n_rules < RULES_MAX);
	w->rule[w->n_rules++] = rule;
}

/* Lines of text that hold all three parts (NULL: any). */
static inline size_t lines_with(const struct buf *text, const char *a,
				const char *b, const char *c)
{
	const char *line = buf_cstr(text), *end;
	char copy[8192];
	size_t n = 0;

	for (; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		snprintf(copy, sizeof(copy), "%.*s", (int)(end - line), line);
		n += (!a || strstr(copy, a)) && (!b || strstr(copy, b)) &&
		     (!c || strstr(copy, c));
	}
	return n;
}

/* A metric without a label of its own. */
static inline double world_metric(struct world *w, const char *name)
{
	char start[128];
	const char *at;
	struct buf text;
	double value = NAN;

	snprintf(start, sizeof(start), "\n%s ", name);
	buf_init(&text, 1 << 20);
	metrics_render(w->metrics, &text);
	at = strstr(buf_cstr(&text), start);
	if (at)
		value = strtod(at + strlen(start), NULL);
	buf_release(&text);
	return value;
}

#define EVENTS(w, ...)   lines_with(&(w)->published, __VA_ARGS__)
#define REQUESTS(w, ...) lines_with(&(w)->requests, __VA_ARGS__)
#define STATUS           "collection_status"
#define ACCOUNT          "account_metrics"
#define POST             "post_metrics"

#endif
