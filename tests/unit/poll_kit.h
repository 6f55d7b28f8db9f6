/* poll_kit.h -- a platform, a network and a Kafka in a few lines, so that
 * test_poll.c can walk through whole days.
 *
 * The platform speaks lines: "profile 0 A 100 2" (target, id, followers,
 * posts_total), "list 0 L", "post 0 a1 3600 7" (id, age in s, likes; - as age:
 * unreadable), "page 0 NEXT" (- ends), "counts a1 7", "id 0 A", "fail 0
 * private why", "token 0 ACCESS REFRESH 3600".  Where accounts have tokens of
 * their own, the URL has it.  A refusal's body is its remedy.  A world without
 * rules is in good health: every account has one post. */
#ifndef SENTRA_POLL_KIT_H
#define SENTRA_POLL_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/meter.h"
#include "producers/poll.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOW_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

/* ---- the platform ---- */

static const char *const kit_steps[] = { "token", "resolve", "profile", "posts",
					 "counters" };

static int kit_build(const struct ask *ask, struct http_req *req,
		     struct err *err)
{
	size_t i;

	(void)err;
	buf_addstr(&req->url, ask->base_url);
	buf_addf(&req->url, "/%s", kit_steps[ask->step]);
	for (i = 0; i < ask->n; i++) {
		const struct target *t = &ask->targets[i];
		struct str who = ask->step == STEP_RESOLVE ? t->handle
				 : ask->step == STEP_POSTS ? t->list
							   : t->id;

		buf_addf(&req->url, "/%.*s", STR_ARG(who));
		if (t->token.n)
			buf_addf(&req->url, ";%.*s", STR_ARG(t->token));
	}
	for (i = 0; i < ask->n_posts; i++)
		buf_addf(&req->url, "%c%.*s", i ? ',' : '=',
			 STR_ARG(ask->post_ids[i]));
	if (ask->page.p)
		buf_addf(&req->url, "?page=%.*s", STR_ARG(ask->page));
	if (ask->limit)
		buf_addf(&req->url, "?limit=%u", ask->limit);
	if (ask->dialect)
		buf_addf(&req->url, "?dialect=%u", ask->dialect);
	return 0;
}

static struct str kit_dash(const char *word)
{
	return strcmp(word, "-") == 0 ? STR_NULL : str_of(word);
}

static enum outcome kit_outcome(const char *word)
{
	int i;

	for (i = 0; i < OUTCOME_UNKNOWN; i++)
		if (strcmp(outcome_name((enum outcome)i), word) == 0)
			return (enum outcome)i;
	return OUTCOME_UNKNOWN;
}

static void kit_post(const struct ask *ask, struct answer *a, size_t target,
		     const char *id, const char *age, int64_t likes)
{
	struct post post = {
		.id = str_of(id),
		.published_ms =
			ask->now_ms - strtoll(age, NULL, 10) * SECOND_MS,
		.text = STR_LIT("text"),
		.counts = { likes, COUNT_NULL, COUNT_NULL, COUNT_NULL,
			    COUNT_NULL },
	};

	if (strcmp(age, "-") == 0)
		answer_unreadable(a, target);
	else
		answer_post(a, target, &post);
}

static int kit_line(const struct ask *ask, const char *line, struct answer *a,
		    struct err *err)
{
	char word[16], x[64] = "", y[64] = "", z[64] = "";
	int64_t counts[COUNTER_COUNT] = { 0, COUNT_NULL, COUNT_NULL, COUNT_NULL,
					  COUNT_NULL };
	size_t t;

	if (sscanf(line, "counts %63s %63s", x, y) == 2) {
		counts[LIKES] = strtoll(y, NULL, 10);
		answer_counts(a, str_of(x), counts);
		return 0;
	}
	if (sscanf(line, "%15s %zu %63s %63s %63s", word, &t, x, y, z) < 2)
		return err_set(err, -EBADMSG, "what is %s?", line);
	if (strcmp(word, "id") == 0)
		answer_id(a, t, str_of(x));
	else if (strcmp(word, "list") == 0)
		answer_list(a, t, str_of(x));
	else if (strcmp(word, "page") == 0)
		answer_page(a, t, kit_dash(x));
	else if (strcmp(word, "fail") == 0)
		answer_fail(a, t, kit_outcome(x), "%s", y);
	else if (strcmp(word, "token") == 0)
		answer_token(a, t,
			     &(struct token_pair){ str_of(x), str_of(y),
						   strtoll(z, NULL, 10) });
	else if (strcmp(word, "post") == 0)
		kit_post(ask, a, t, x, y, *z ? strtoll(z, NULL, 10) : -1);
	else
		answer_profile(a, t,
			       &(struct profile){
				       .id = str_of(x),
				       .followers = strtoll(y, NULL, 10),
				       .followers_exact = 1,
				       .posts_total = strtoll(z, NULL, 10),
				       .views_total = COUNT_NULL,
				       .likes_total = COUNT_NULL });
	return 0;
}

static int kit_parse(const struct ask *ask, const struct http_resp *resp,
		     struct answer *a, struct err *err)
{
	char text[65536], *line = text, *end;
	int rc = 0;

	snprintf(text, sizeof(text), "%s", buf_cstr(&resp->body));
	for (; rc == 0 && *line; line = end + (*end == '\n')) {
		char *stop = strchr(line, '\n');

		end = stop ? stop : line + strlen(line);
		if (stop)
			*stop = '\0';
		rc = kit_line(ask, line, a, err);
		if (stop)
			*stop = '\n';
	}
	return rc;
}

static void kit_judge(const struct ask *ask, const struct http_resp *resp,
		      struct verdict *v)
{
	static const char *const remedies[] = { "none",    "retry",   "bisect",
						"singles", "halve",   "empty",
						"restart", "dialect", "token" };
	size_t i;

	(void)ask;
	for (i = 0; i < ARRAY_LEN(remedies); i++)
		if (strcmp(buf_cstr(&resp->body), remedies[i]) == 0)
			v->remedy = (enum remedy)i;
}

static void kit_limits(const struct ask *ask, const struct http_resp *resp,
		       struct limits *l)
{
	struct str left = http_resp_header(resp, "left");

	if (!left.p)
		return;
	l->remaining = strtoll(left.p, NULL, 10);
	l->not_before_ms = ask->now_ms + 20 * MINUTE_MS;
}

/* As YouTube: four steps, counted; lists in no strict order. */
static const struct platform kit_platform = {
	.name = "youtube",
	.base_url = "https://api.example",
	.batch = { [STEP_RESOLVE] = 1,
		   [STEP_PROFILE] = 4,
		   [STEP_POSTS] = 1,
		   [STEP_COUNTERS] = 2 },
	.page = 50,
	.cost = { [STEP_RESOLVE] = 1,
		  [STEP_PROFILE] = 1,
		  [STEP_POSTS] = 1,
		  [STEP_COUNTERS] = 1 },
	.quota_period = QUOTA_PACIFIC_DAY,
	.total_counts_posts = true,
	.build = kit_build,
	.parse = kit_parse,
	.judge = kit_judge,
	.limits = kit_limits,
};

/* ---- the network ---- */

struct rule {
	const char *url; /* a part of it */
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
	struct buf asked; /* URLs' paths, one a line */
	size_t n_asked;
	struct buf told; /* events, one a line */
	size_t pending, failed, room;
	bool hold; /* Kafka acknowledges nothing */
	const char *trouble;
	struct moment now;
	char dir[32];
	bool keep; /* state in dir */
	bool once;
	int64_t quota;
	const char *roster;
	struct keyring *keys; /* NULL: one token for all */
	struct poller *poller;
	struct metrics *metrics;
	struct transport transport;
	struct outlet outlet;
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

static const struct rule *kit_rule(struct world *w, const char *path)
{
	size_t i;

	for (i = 0; i < w->n_rules; i++) {
		struct rule *r = &w->rule[i];

		if (!r->url || !strstr(path, r->url))
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
	buf_addf(&w->asked, "%s\n", path);
	w->n_asked++;
	w->done = done;
	w->done_ctx = done_ctx;
	return 0;
}

static void kit_respond(struct world *w)
{
	struct http_resp resp;
	const struct rule *r = kit_rule(w, w->url);
	http_done_fn *done = w->done;

	http_resp_init(&resp);
	resp.status = 200;
	if (!r) {
		kit_healthy(w->url + 1, &resp.body);
	} else {
		resp.status = r->status;
		if (r->status < 100)
			resp.fault = (enum http_fault)r->status;
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

	(void)kind, (void)err;
	assert_true(key.n > 0);
	if (w->room == 0)
		return -EAGAIN;
	w->room--;
	buf_addstr(&w->told, text);
	buf_addc(&w->told, '\n');
	w->pending += w->hold;
	return 0;
}

static void kit_state(void *ctx, struct outlet_state *s)
{
	struct world *w = ctx;

	*s = (struct outlet_state){ w->pending, w->failed, w->trouble };
}

/* ---- the world ---- */

static struct plan *kit_plan(const struct world *w)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	struct faults faults;
	struct err err = { 0 };

	assert_non_null(plan);
	faults_init(&faults);
	plan->platform = &w->platform;
	plan->platform_id = PLATFORM_youtube;
	plan->poll = (struct poll_settings){ 15 * MINUTE_MS, 0, 10, 3 };
	plan->own.quota = w->quota;
	if (roster_parse(&plan->roster, str_of(w->roster), "roster", &faults,
			 &err) < 0)
		fail_msg("roster: %s %s", err.text,
			 faults.n ? faults.line[0] : "");
	faults_release(&faults);
	return plan;
}

/* n accounts, one a sentra, with ids A, B, C ... */
static inline const char *kit_roster(int n)
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
			"\"%c%s\"}]}",
			i ? "," : "", i, 'A' + i % 26, i < 26 ? "" : "2");
	snprintf(text + at, sizeof(text) - at, "]}");
	return text;
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
	buf_init(&w->asked, 64 << 20);
	buf_init(&w->told, 64 << 20);
	assert_non_null(mkdtemp(w->dir));
	w->transport = (struct transport){ w, kit_start };
	w->outlet = (struct outlet){ w, kit_send, kit_state };
}

static void world_open(struct world *w)
{
	const struct poller_setup setup = {
		.platform = &w->platform,
		.transport = &w->transport,
		.outlet = &w->outlet,
		.metrics = w->metrics = metrics_new(meter_defs, METER_COUNT),
		.token = STR_LIT("secret-token"),
		.keys = w->keys,
		.state_dir = w->keep ? w->dir : "",
		.once = w->once,
		.seed = 7,
	};

	w->poller = poller_new(&setup);
	assert_non_null(w->poller);
	poller_adopt(w->poller, kit_plan(w));
}

/* As kill -9 would. */
static void world_kill(struct world *w)
{
	poller_free(w->poller);
	metrics_free(w->metrics);
	w->poller = NULL;
	w->done = NULL;
	w->pending = 0;
	w->hold = false;
	buf_clear(&w->asked);
	buf_clear(&w->told);
	w->n_asked = 0;
}

static void world_release(struct world *w)
{
	char path[64];

	world_kill(w);
	buf_release(&w->asked);
	buf_release(&w->told);
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
static void world_run(struct world *w, int64_t for_ms)
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

#define TOLD(w, ...)  lines_with(&(w)->told, __VA_ARGS__)
#define ASKED(w, ...) lines_with(&(w)->asked, __VA_ARGS__)
#define STATUS        "collection_status"
#define ACCOUNT       "account_metrics"
#define POST          "post_metrics"

#endif
