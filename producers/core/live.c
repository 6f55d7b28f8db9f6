/* live.c -- tries each credential by one call. */
#include "live.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALL_MS        (5 * SECOND_MS)
#define ALL_MS         (12 * SECOND_MS)
#define LINE_BYTES_MAX 4096

struct live {
	struct runtime *rt;
	struct requester requester;
	int64_t until_ms; /* boot: of all calls */
	bool bad;
};

/* One call and what came of it. */
struct trial {
	struct str credential; /* "x.token" */
	struct target target;
	enum step step;
	const char *outcome;
	const char *detail; /* NULL: none */
};

/* ---- telling ---- */

static void add_cost(struct buf *out, const struct platform *pf, enum step step)
{
	int64_t units = quota_cost(pf, step, 1);

	if (units > 0)
		buf_addf(out, "\"%" PRId64 " unit%s of the quota\"", units,
			 units > 1 ? "s" : "");
	else
		buf_adds(out, "\"1 request\"");
}

static void print_line(struct buf *line)
{
	if (!line->bad) {
		log_hide(line->data, line->len);
		puts(buf_cstr(line));
		fflush(stdout);
	}
	buf_release(line);
}

static void begin_line(const struct live *l, struct buf *line)
{
	buf_init(line, LINE_BYTES_MAX);
	buf_addf(line, "{\"platform\":\"%s\"", l->rt->platform->name);
}

static void tell(struct live *l, const struct trial *t, bool asked)
{
	char detail[DETAIL_MAX + 1] = "";
	struct buf line;

	l->bad |= strcmp(t->outcome, "ok") != 0;
	if (t->detail)
		detail_clean(detail, t->detail);
	begin_line(l, &line);
	buf_adds(&line, ",\"credential\":");
	buf_addjson(&line, t->credential);
	buf_addf(&line, ",\"outcome\":\"%s\",\"detail\":", t->outcome);
	buf_addjson(&line, *detail ? str_of(detail) : STR_NULL);
	buf_adds(&line, ",\"cost\":");
	if (asked)
		add_cost(&line, l->rt->platform, t->step);
	else
		buf_adds(&line, "null");
	buf_addc(&line, '}');
	print_line(&line);
}

/* ---- one call ---- */

static void begin_requester(struct live *l)
{
	struct runtime *rt = l->rt;
	const struct requester_setup setup = {
		.platform = rt->platform,
		.transport = &rt->transport,
		.metrics = rt->metrics,
		.quota_path = "",
		.token = buf_str(&rt->token),
		.secret = rt->secret.len ? buf_str(&rt->secret) : STR_NULL,
		.once = true,
	};

	requester_init(&l->requester, &setup);
	l->requester.base_url = producer_config_base_url(rt->config);
	l->requester.keys = (const char *const *)rt->config->keys;
	l->requester.retries = 1;
}

/* False: no answer in time. */
static bool settle(struct live *l)
{
	struct http *http = l->rt->http;
	int64_t until_ms = boot_ms() + CALL_MS;

	if (until_ms > l->until_ms)
		until_ms = l->until_ms;
	for (;;) {
		struct pollfd fd = { .fd = http_fd(http), .events = POLLIN };
		struct instant now = runtime_now(l->rt);
		int64_t wait_ms = until_ms - now.boot_ms;

		if (requester_step(&l->requester, now) == REQUESTER_SETTLED)
			return true;
		if (wait_ms <= 0)
			return false;
		poll(&fd, 1, (int)(wait_ms < 50 ? wait_ms : 50));
		http_step(http);
	}
}

/* That an account is not there is told by a platform that takes the token. */
static bool is_taken(const struct failure *f)
{
	return f->scope != FAILURE_PLATFORM &&
	       (f->outcome == OUTCOME_NOT_FOUND ||
		f->outcome == OUTCOME_PRIVATE);
}

static void judge(const struct requester *rq, struct trial *t)
{
	const struct answer_target *first = rq->answer.target;

	t->outcome = "ok";
	if (rq->answered && first->failed) {
		t->detail = first->detail;
		if (first->outcome == OUTCOME_AUTH)
			t->outcome = outcome_name(OUTCOME_AUTH);
	} else if (!rq->answered) {
		t->detail = rq->failure.detail;
		if (!is_taken(&rq->failure))
			t->outcome = outcome_name(rq->failure.outcome);
	}
}

static void try_one(struct live *l, struct trial *t)
{
	struct request request = {
		.step = t->step,
		.targets = &t->target,
		.n = 1,
		.limit = 1,
		.now_ms = runtime_now(l->rt).wall_ms,
	};

	if (boot_ms() >= l->until_ms) {
		t->outcome = "not_asked";
		t->detail = "no time was left";
		tell(l, t, false);
		return;
	}
	requester_begin(&l->requester, &request);
	if (settle(l)) {
		judge(&l->requester, t);
	} else {
		t->outcome = outcome_name(OUTCOME_UNAVAILABLE);
		t->detail = "no answer in time";
		http_cancel(l->rt->http);
	}
	tell(l, t, true);
	requester_done(&l->requester);
}

/* ---- which calls ---- */

/* The account to ask about: one with an id, where ids are what is asked by. */
static bool pick(const struct runtime *rt, struct trial *t)
{
	bool resolves = rt->platform->batch[STEP_RESOLVE] > 0;
	const struct roster *roster = rt->config->roster;
	bool found = false;

	t->step = STEP_PROFILE;
	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		for (size_t j = 0; j < s->n_accounts; j++) {
			const struct account *a = &s->accounts[j];

			if (a->platform != rt->config->platform_id)
				continue;
			t->target =
				(struct target){ .id = str_of(a->id),
						 .handle = str_of(a->handle) };
			t->step = a->id || !resolves ? STEP_PROFILE
						     : STEP_RESOLVE;
			found = true;
			if (t->step == STEP_PROFILE)
				return true;
		}
	}
	return found;
}

static void try_shared(struct live *l)
{
	struct trial t = { .outcome = "not_asked" };
	char name[64];

	snprintf(name, sizeof(name), "%s.token", l->rt->platform->name);
	t.credential = str_of(name);
	if (pick(l->rt, &t)) {
		try_one(l, &t);
	} else {
		t.detail = "the roster has no account to ask about";
		tell(l, &t, false);
	}
}

static void try_own(struct live *l)
{
	const struct token_store *store = &l->rt->tokens;
	int64_t now_ms = runtime_now(l->rt).wall_ms;
	char name[300];

	for (size_t i = 0; i < store->n; i++) {
		const struct token *token = &store->token[i];
		struct trial t = {
			.target = { .id = str_of(token->account),
				    .token = str_of(token->access) },
			.step = STEP_PROFILE,
		};

		snprintf(name, sizeof(name), "%s.token: %s",
			 l->rt->platform->name, token->account);
		t.credential = str_of(name);
		if (!token->expires_ms || token->expires_ms > now_ms) {
			try_one(l, &t);
			continue;
		}
		t.outcome = "expired";
		t.detail = "the service renews it; it is not tried here";
		tell(l, &t, false);
	}
}

/* ---- the quota ---- */

/* As the service keeps it; only read. */
static void tell_quota(const struct live *l, const char *state_dir)
{
	const struct runtime *rt = l->rt;
	char at[RFC3339_SIZE] = "", *path = NULL;
	struct quota quota;
	struct buf text, line;

	quota_init(&quota, rt->platform->quota_period,
		   producer_config_quota(rt->config));
	if (quota.limit <= 0 || asprintf(&path, "%s/%s.quota.json", state_dir,
					 rt->platform->name) < 0)
		return;
	buf_init(&text, LINE_BYTES_MAX);
	if (file_read(path, &text, NULL) == 0 &&
	    quota_decode(&quota, buf_str(&text), NULL) == 0) {
		begin_line(l, &line);
		rfc3339_format(quota.resets_ms, at);
		buf_addf(&line,
			 ",\"quota_used\":%" PRId64 ",\"quota_limit\":%" PRId64
			 ",\"resets_at\":\"%s\"}",
			 quota.used, quota.limit, at);
		print_line(&line);
	}
	buf_release(&text);
	free(path);
}

/* ---- all of it ---- */

static int open_live(struct live *l, const char *state_dir, struct err *err)
{
	struct runtime *rt = l->rt;
	char *path = NULL;
	int rc = 0;

	if (rt->platform->own_tokens) {
		if (asprintf(&path, "%s/%s.tokens.json", state_dir,
			     rt->platform->name) < 0)
			return err_set(err, -ENOMEM, "out of memory");
		rc = token_store_open(&rt->tokens, path, err);
		free(path);
	}
	if (rc == 0)
		rc = runtime_open_http(rt, err);
	rt->metrics = metrics_new(meter_defs, METER_COUNT);
	if (rc == 0 && !rt->metrics)
		rc = err_set(err, -ENOMEM, "out of memory");
	return rc;
}

int live_check(struct runtime *rt)
{
	struct live l = { .rt = rt, .until_ms = boot_ms() + ALL_MS };
	char *state_dir = runtime_service_dir(rt);
	struct err err = { 0 };

	if (!state_dir || open_live(&l, state_dir, &err) < 0) {
		log_kv(LOG_ERROR, "credentials are not tried", "error",
		       err.text, NULL);
		free(state_dir);
		return EXIT_FAILED;
	}
	begin_requester(&l);
	if (rt->platform->own_tokens)
		try_own(&l);
	else
		try_shared(&l);
	tell_quota(&l, state_dir);
	requester_release(&l.requester);
	free(state_dir);
	return l.bad ? EXIT_FAILED : EXIT_DONE;
}
