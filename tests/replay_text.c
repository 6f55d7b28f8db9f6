/* replay_text.c -- writes down what an adapter read, or what it sends. */
#include "common/base/clock.h"
#include "replay.h"

#define WORDS_MAX 1024

static const char *const action_names[] = { "none",    "retry", "bisect",
					    "singles", "halve", "empty",
					    "dialect", "token" };
static const char *const scope_names[] = { "targets", "platform", "unclear" };
static const char *const limits_names[] = { "step", "platform", "targets" };

/* ---- lines ---- */

static void add_str(struct buf *out, const char *name, struct str text)
{
	buf_addf(out, ",\"%s\":", name);
	buf_addjson(out, text);
}

static void add_count(struct buf *out, const char *name, int64_t count)
{
	buf_addf(out, ",\"%s\":", name);
	if (count == COUNT_NULL)
		buf_adds(out, "null");
	else
		buf_addi(out, count);
}

static void add_time(struct buf *out, const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];

	rfc3339_format(ms, text);
	add_str(out, name, ms ? str_of(text) : STR_NULL);
}

static void add_counts(struct buf *out, const int64_t *counts)
{
	size_t i;

	for (i = 0; i < COUNTER_COUNT; i++)
		add_count(out, counter_names[i], counts[i]);
}

static void begin(struct buf *out, const char *kind, size_t target)
{
	buf_addf(out, "{\"read\":\"%s\",\"target\":%zu", kind, target);
}

static void end(struct buf *out)
{
	buf_adds(out, "}\n");
}

static void add_profile(struct buf *out, size_t i, const struct profile *p)
{
	begin(out, "profile", i);
	add_str(out, "id", p->id);
	add_str(out, "handle", p->handle);
	add_count(out, "followers", p->followers);
	add_count(out, "followers_exact", p->followers_exact);
	add_count(out, "posts_total", p->posts_total);
	add_count(out, "views_total", p->views_total);
	add_count(out, "likes_total", p->likes_total);
	end(out);
}

static void add_post(struct buf *out, const struct answer_post *p)
{
	begin(out, "post", p->target);
	add_str(out, "id", p->post.id);
	add_time(out, "published_at", p->post.published_ms);
	add_str(out, "kind", p->post.kind);
	add_str(out, "url", p->post.url);
	add_str(out, "text", p->post.text);
	if (p->post.description.p)
		add_str(out, "description", p->post.description);
	add_counts(out, p->post.counts);
	end(out);
}

static void add_page(struct buf *out, size_t i, const struct answer_target *t)
{
	if (t->unreadable) {
		begin(out, "unreadable", i);
		add_count(out, "posts", (int64_t)t->unreadable);
		end(out);
	}
	if (t->has_page) {
		begin(out, "page", i);
		add_str(out, "next", t->next);
		end(out);
	}
}

static void add_target(const struct replay *r, size_t i, struct buf *out)
{
	const struct answer_target *t = &r->answer.target[i];
	size_t k;

	if (t->has_token) {
		begin(out, "token", i);
		add_str(out, "access", t->token.access);
		add_str(out, "refresh", t->token.refresh);
		add_count(out, "life_s", t->token.life_s);
		end(out);
	}
	if (t->id.p) {
		begin(out, "id", i);
		add_str(out, "id", t->id);
		end(out);
	}
	if (t->has_profile)
		add_profile(out, i, &t->profile);
	if (t->list.p) {
		begin(out, "list", i);
		add_str(out, "list", t->list);
		end(out);
	}
	for (k = 0; k < r->answer.n_posts; k++)
		if (r->answer.post[k].target == i)
			add_post(out, &r->answer.post[k]);
	add_page(out, i, t);
	if (t->failed) {
		begin(out, "fail", i);
		add_str(out, "outcome", str_of(outcome_name(t->outcome)));
		add_str(out, "detail", str_of(t->detail));
		end(out);
	}
}

static void add_limits(const struct limits *l, struct buf *out)
{
	buf_adds(out, "{\"read\":\"limits\"");
	if (l->remaining >= 0)
		add_count(out, "remaining", l->remaining);
	if (l->usage_percent >= 0)
		add_count(out, "usage", l->usage_percent);
	add_time(out, "not_before", l->not_before_ms);
	if (l->scope != LIMITS_STEP)
		add_str(out, "scope", str_of(limits_names[l->scope]));
	end(out);
}

static void add_answer(const struct replay *r, struct buf *out)
{
	size_t i;

	for (i = 0; i < r->answer.n_targets; i++)
		add_target(r, i, out);
	for (i = 0; i < r->answer.n_counts; i++) {
		buf_adds(out, "{\"read\":\"counts\"");
		add_str(out, "id", r->answer.counts[i].post_id);
		add_counts(out, r->answer.counts[i].counts);
		if (r->answer.counts[i].upcoming)
			buf_adds(out, ",\"upcoming\":true");
		end(out);
	}
}

static void add_failure(const struct failure *failure, struct buf *out)
{
	buf_adds(out, "{\"read\":\"failure\"");
	add_str(out, "outcome", str_of(outcome_name(failure->outcome)));
	add_str(out, "action", str_of(action_names[failure->action]));
	add_str(out, "scope", str_of(scope_names[failure->scope]));
	add_time(out, "not_before", failure->not_before_ms);
	add_str(out, "detail", str_of(failure->detail));
	end(out);
}

void replay_lines(const struct replay *r, struct buf *out)
{
	if (r->refused) {
		add_failure(&r->failure, out);
	} else if (r->rc < 0) {
		buf_adds(out, "{\"read\":\"refused\"");
		add_str(out, "error", str_of(r->err.text));
		end(out);
	} else {
		add_answer(r, out);
	}
	if (r->limits.remaining >= 0 || r->limits.usage_percent >= 0)
		add_limits(&r->limits, out);
}

/* ---- what is sent ---- */

static void add_request(const struct http_req *req, struct buf *out)
{
	size_t i;

	buf_addf(out, "%s %s\n", req->method, buf_cstr(&req->url));
	for (i = 0; i < req->n_headers; i++)
		buf_addf(out, "%s: %s%s\n", req->headers[i].name,
			 req->headers[i].value,
			 req->headers[i].secret ? " (secret)" : "");
	if (!req->body.len)
		return;
	buf_addf(out, "Content-Type: %s\n\n", req->content_type);
	buf_addstr(out, buf_str(&req->body));
	buf_addc(out, '\n');
}

void replay_print_request(const struct replay *r, struct buf *out)
{
	struct http_req req;
	struct err err = { 0 };

	http_req_init(&req);
	if (r->platform->build(&r->request, &req, &err) < 0)
		buf_addf(out, "refused: %s\n", err.text);
	else
		add_request(&req, out);
	http_req_release(&req);
}

/* ---- words ---- */

static void add_fails(const struct answer *a, struct buf *out)
{
	size_t i, k, n;

	for (i = 0; i <= OUTCOME_UNKNOWN; i++) {
		for (n = 0, k = 0; k < a->n_targets; k++)
			n += a->target[k].failed && a->target[k].outcome == i;
		if (n)
			buf_addf(out, " %s=%zu", outcome_name((enum outcome)i),
				 n);
	}
}

static void add_totals(const struct answer *a, struct buf *out)
{
	size_t tokens = 0, ids = 0, profiles = 0, lists = 0, pages = 0,
	       next = 0;
	size_t unreadable = 0, i;

	for (i = 0; i < a->n_targets; i++) {
		const struct answer_target *t = &a->target[i];

		tokens += t->has_token;
		ids += t->id.p != NULL;
		profiles += t->has_profile;
		lists += t->list.p != NULL;
		pages += t->has_page;
		next += t->next.p != NULL;
		unreadable += t->unreadable;
	}
	buf_addf(out, " tokens=%zu", tokens);
	buf_addf(out, " ids=%zu profiles=%zu lists=%zu", ids, profiles, lists);
	buf_addf(out, " pages=%zu next=%zu posts=%zu unreadable=%zu counts=%zu",
		 pages, next, a->n_posts, unreadable, a->n_counts);
}

/* "read posts=50 next=1", zeros left out. */
static void add_words(const struct answer *a, struct buf *out)
{
	struct buf all;
	const char *p;

	buf_init(&all, WORDS_MAX);
	add_totals(a, &all);
	add_fails(a, &all);
	buf_adds(out, "read");
	for (p = buf_cstr(&all); *p;) {
		size_t n = 1 + strcspn(p + 1, " ");

		if (n < 3 || memcmp(p + n - 2, "=0", 2) != 0)
			buf_add(out, p, n);
		p += n;
	}
	buf_release(&all);
}

void replay_summary(const struct replay *r, struct buf *out)
{
	if (r->refused)
		buf_addf(out, "failure %s %s %s",
			 outcome_name(r->failure.outcome),
			 action_names[r->failure.action],
			 scope_names[r->failure.scope]);
	else if (r->rc < 0)
		buf_addf(out, "refused %s", r->err.text);
	else
		add_words(&r->answer, out);
}
