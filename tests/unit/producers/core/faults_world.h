/* faults_world.h -- the world in which a fault happens: a roster of two
 * accounts, the real adapter, the real poller, a network and a Kafka in
 * memory, and a clock that nobody waits for. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_WORLD_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_WORLD_H

#include "common/base/clock.h"
#include "common/base/faults.h"
#include "common/daemon/log.h"
#include "common/json/json.h"
#include "faults_kit.h"
#include "producers/core/meters.h"
#include "producers/core/poll.h"
#include "producers/platforms/registry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct scores {
	int statuses, accounts, posts;
	bool complete, detail_bad;
	char outcome[24], detail[256];
	int64_t next_ms;
};

struct world {
	const struct script *script;
	const struct platform *platform;
	struct fault_kind fault;
	int round;
	unsigned hits, requests;
	bool both; /* the fault hit a request about both */
	bool bad;  /* a fault that could not be made */
	int64_t hit_ms;
	struct buf published;
	struct scores satu, dua;
	struct instant now;
	bool over; /* the fault is */
	struct transport transport;
	struct sink sink;
	struct metrics *metrics;
	struct poller *poller;
	struct token_store tokens;
	char dir[32], tokens_path[64];
	struct http_req req; /* in flight, as text in asked_text */
	struct buf asked_text;
	http_done_fn *done;
	void *done_ctx;
};

/* ---- the network ---- */

static unsigned page_of(const char *requests, const char *lead)
{
	const char *at = strstr(requests, lead);

	return at ? (unsigned)strtoul(at + strlen(lead), NULL, 10) : 1;
}

static struct scene scene_of(const struct world *w)
{
	const char *requests = buf_cstr(&w->asked_text);
	const struct script *s = w->script;
	bool dua = strstr(requests, s->dua) || strstr(requests, "dua");
	struct scene scene = {
		.at = s->phase(requests),
		.satu = (s->unnamed && !dua) || strstr(requests, s->satu) ||
			strstr(requests, "satu"),
		.dua = dua,
		.page = page_of(requests, dua && s->page_lead_dua
						  ? s->page_lead_dua
						  : s->page_lead),
		.list = w->fault.list,
	};

	if (scene.at == AT_POSTS && scene.page > 1)
		scene.at = AT_PAGE2;
	if (!scene.satu || w->over || (w->fault.second && w->round < 2))
		scene.list = LIST_WELL;
	return scene;
}

static bool is_hit(const struct world *w, const struct scene *scene)
{
	const struct fault_kind *f = &w->fault;
	enum phase at = f->at == AT_SOON ? AT_TOKEN : f->at;

	if (w->over || (f->second && w->round < 2))
		return false;
	if (f->list != LIST_WELL)
		return scene->list == f->list;
	return (scene->satu || f->everyone) && scene->at == at &&
	       (!f->times || w->hits < f->times);
}

static void replace(struct buf *body, const char *from, const char *to,
		    bool *bad)
{
	char *text = strdup(buf_cstr(body));
	char *at = text ? strstr(text, from) : NULL;

	if (!at) {
		*bad = true;
	} else {
		*at = '\0';
		buf_clear(body);
		buf_adds(body, text);
		buf_adds(body, to);
		buf_adds(body, at + strlen(from));
	}
	free(text);
}

static void replace_place(struct world *w, struct buf *body)
{
	const struct word *word = &w->script->words[w->fault.place];
	char from[256], to[2048];

	snprintf(from, sizeof(from), "%s%s", word->lead, word->value);
	snprintf(to, sizeof(to), "%s%s", word->lead, w->fault.value);
	replace(body, from, to, &w->bad);
}

static void spoil(struct world *w, struct http_resp *resp)
{
	const struct fault_kind *f = &w->fault;

	resp->fault = f->broken;
	resp->status = f->broken ? 0 : f->status ? f->status : 200;
	if (f->headers)
		buf_adds(&resp->headers, f->headers);
	if (f->broken || f->body)
		buf_clear(&resp->body);
	if (f->broken)
		snprintf(resp->fault_text, sizeof(resp->fault_text),
			 "by the script");
	else if (f->body)
		buf_adds(&resp->body, f->body);
	if (f->place)
		replace_place(w, &resp->body);
	if (f->from)
		replace(&resp->body, f->from, f->to, &w->bad);
	if (f->keep_percent)
		resp->body.len = resp->body.len * f->keep_percent / 100;
}

static int start(void *ctx, const struct http_req *req, http_done_fn *done,
		 void *done_ctx, struct err *err)
{
	struct world *w = ctx;
	size_t i;

	(void)err;
	buf_clear(&w->asked_text);
	buf_addstr(&w->asked_text, buf_str(&req->url));
	for (i = 0; i < req->n_headers; i++)
		if (strcmp(req->headers[i].name, "Authorization") == 0)
			buf_addf(&w->asked_text, "\n%s", req->headers[i].value);
	buf_addf(&w->asked_text, "\n%s", buf_cstr(&req->body));
	w->requests++;
	w->done = done;
	w->done_ctx = done_ctx;
	return 0;
}

static void respond(struct world *w)
{
	struct scene scene = scene_of(w);
	http_done_fn *done = w->done;
	struct http_resp resp;

	http_resp_init(&resp);
	resp.status = 200;
	w->script->answer(&scene, &resp.body);
	if (is_hit(w, &scene)) {
		if (w->hits++ == 0)
			w->hit_ms = w->now.wall_ms;
		w->both |= scene.dua;
		spoil(w, &resp);
	}
	w->done = NULL;
	done(w->done_ctx, &resp);
	http_resp_release(&resp);
}

/* ---- Kafka ---- */

static void read_status(struct scores *s, const struct json_t *doc)
{
	struct str detail = json_str(json_get(doc, "detail"));

	s->statuses++;
	snprintf(s->outcome, sizeof(s->outcome), "%.*s",
		 STR_ARG(json_str(json_get(doc, "outcome"))));
	snprintf(s->detail, sizeof(s->detail), "%.*s", STR_ARG(detail));
	s->complete = json_is_true(json_get(doc, "complete"));
	s->detail_bad = (detail.p && detail.n == 0) || detail.n > 200;
	if (rfc3339_parse(json_str(json_get(doc, "next_poll_at")), false,
			  &s->next_ms) < 0)
		s->next_ms = 0;
}

static int take_event(void *ctx, struct str key, enum event_kind kind,
		      struct str text, struct err *err)
{
	struct world *w = ctx;
	struct scores *s = str_is(key, "satu") ? &w->satu : &w->dua;
	struct json_t *doc = NULL;

	if (json_parse(text, &json_answer_limits, &doc, err) < 0)
		return -EBADMSG;
	if (str_is(key, "satu")) {
		buf_addstr(&w->published, text);
		buf_addc(&w->published, '\n');
	}
	if (kind == EVENT_ACCOUNT)
		s->accounts++;
	else if (kind == EVENT_POST)
		s->posts++;
	else
		read_status(s, doc);
	json_free(doc);
	return 0;
}

static void tell_state(void *ctx, struct sink_state *s)
{
	(void)ctx;
	*s = (struct sink_state){ 0, 0, "" };
}

/* ---- life ---- */

static const char *platform_name(const struct script *s)
{
	return s->platform ? s->platform : s->name;
}

static struct producer_config *plan_of(const struct world *w)
{
	const struct script *s = w->script;
	struct producer_config *config = calloc(1, sizeof(*config));
	struct faults faults;
	struct err err = { 0 };
	char text[2048];
	size_t i, at = 0;

	assert_non_null(config);
	at += (size_t)snprintf(text, sizeof(text),
			       "{\"version\":1,\"sentras\":[");
	for (i = 0; i < 2; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at,
			"%s{\"id\":\"%s\",\"name\":\"S\",\"kind\":\"sentra\","
			"\"city\":\"C\",\"province\":\"P\",\"timezone\":"
			"\"Asia/Jakarta\",\"aliases\":[],\"service_areas\":[],"
			"\"active_from\":null,\"active_until\":null,"
			"\"accounts\":[{\"platform\":\"%s\",%s}]}",
			i ? "," : "", i ? "dua" : "satu", platform_name(s),
			i ? s->dua_json : s->satu_json);
	snprintf(text + at, sizeof(text) - at, "]}");
	faults_init(&faults);
	config->platform = w->platform;
	config->platform_id =
		(enum platform_id)platform_find(str_of(w->platform->name));
	config->poll = (struct poll_settings){ EVERY_MS, 0, PAGES_MAX, 3 };
	config->own = (struct own_settings){ (char *)BASE_URL, -1 };
	for (i = 0; i < PLATFORM_KEYS_MAX; i++)
		config->keys[i] = (char *)s->keys[i];
	if (roster_parse(&config->roster, str_of(text), "roster", &faults,
			 &err) < 0)
		fail_msg("roster: %s %s", err.text,
			 faults.n ? faults.at[0].printed : "");
	faults_release(&faults);
	return config;
}

/* dua's token holds all day. */
static void seed_keys(struct world *w)
{
	enum phase at = w->fault.at;
	int64_t left_ms = at == AT_TOKEN  ? -MINUTE_MS
			  : at == AT_SOON ? MINUTE_MS
					  : DAY_MS;
	char expiring[RFC3339_SIZE], day[RFC3339_SIZE], text[512];
	struct err err;

	rfc3339_format(NOW_MS + left_ms, expiring);
	rfc3339_format(NOW_MS + DAY_MS, day);
	snprintf(text, sizeof(text),
		 "{\"%s\":{\"access_token\":\"act.satu\",\"refresh_token\":"
		 "\"rft.satu\",\"expires_at\":\"%s\"},\"%s\":{\"access_token\":"
		 "\"act.dua-1\",\"refresh_token\":\"rft.dua-1\","
		 "\"expires_at\":\"%s\"}}",
		 w->script->satu, expiring, w->script->dua, day);
	snprintf(w->dir, sizeof(w->dir), "/tmp/sentra-faults-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->tokens_path, sizeof(w->tokens_path), "%s/tokens.json",
		 w->dir);
	assert_int_equal(token_store_seed(&w->tokens, str_of(text), "seed",
					  &err),
			 0);
	assert_int_equal(token_store_open(&w->tokens, w->tokens_path, &err), 0);
}

static void drop_keys(struct world *w)
{
	if (!*w->dir)
		return;
	unlink(w->tokens_path);
	assert_int_equal(rmdir(w->dir), 0);
}

static void run_round(struct world *w)
{
	w->round++;
	w->satu = w->dua = (struct scores){ 0 };
	buf_clear(&w->published);
	while (w->requests < ASKED_MAX &&
	       w->now.wall_ms < NOW_MS + DAYS_MAX * DAY_MS) {
		int64_t due_ms = poller_step(w->poller, w->now);

		if (w->satu.statuses && w->dua.statuses && !w->done)
			return;
		if (w->done)
			due_ms = w->now.boot_ms + 100;
		if (due_ms > w->now.boot_ms) {
			w->now.wall_ms += due_ms - w->now.boot_ms;
			w->now.boot_ms = due_ms;
		}
		if (w->done)
			respond(w);
	}
}

/* Up to and with the round in which the fault happens. */
static void world_run(struct world *w, const struct script *script,
		      const struct fault_kind *fault)
{
	struct poller_setup setup = {
		.platform = registry_find(platform_name(script)),
		.transport = &w->transport,
		.sink = &w->sink,
		.token = STR_LIT("secret-token"),
		.state_dir = "",
		.seed = 7,
	};

	*w = (struct world){ .script = script,
			     .platform = setup.platform,
			     .fault = *fault,
			     .now = { 1000000, NOW_MS },
			     .transport = { w, start },
			     .sink = { w, take_event, tell_state } };
	buf_init(&w->published, 1 << 20);
	buf_init(&w->asked_text, 1 << 16);
	token_store_init(&w->tokens);
	setup.metrics = w->metrics = metrics_new(meter_defs, METER_COUNT);
	if (setup.platform->own_tokens) {
		seed_keys(w);
		setup.tokens = &w->tokens;
		setup.secret = STR_LIT("secret-of-app");
	}
	w->poller = poller_new(&setup);
	assert_non_null(w->poller);
	poller_configure(w->poller, plan_of(w));
	run_round(w);
	if (fault->second)
		run_round(w);
}

static bool is_well(const struct scores *s)
{
	return s->complete && strcmp(s->outcome, "ok") == 0 && s->accounts;
}

/* The fault has passed: whether the next round is well. */
static bool world_recovers(struct world *w)
{
	w->over = true;
	run_round(w);
	return is_well(&w->satu) && is_well(&w->dua);
}

static void world_release(struct world *w)
{
	poller_free(w->poller);
	token_store_release(&w->tokens);
	drop_keys(w);
	metrics_free(w->metrics);
	buf_release(&w->published);
	buf_release(&w->asked_text);
}

#endif
