/* spoil.c -- spoils answers on demand; must not know an API's words. */
#include "spoil.h"

#define OVERSIZE ((size_t)3 << 20)
#define DEPTH    5000

static void fill(struct sim_response *r, int status, const char *text,
		 size_t times)
{
	r->status = status;
	buf_clear(&r->body);
	while (times--)
		buf_adds(&r->body, text);
}

static void answer_by(enum fault_kind kind, const struct sim_platform *p,
		      int64_t now_ms, struct sim_response *r)
{
	switch (kind) {
	case F_AUTH: p->refuse(r, REFUSE_AUTH, now_ms); return;
	case F_QUOTA: p->refuse(r, REFUSE_QUOTA, now_ms); return;
	case F_QUOTA_MINUTE: p->refuse(r, REFUSE_QUOTA_MINUTE, now_ms); return;
	case F_SERVER_ERROR:
		fill(r, 500, "{\"error\":{\"code\":500}}", 1);
		return;
	case F_HTML:
		r->type = "text/html";
		fill(r, 503, "<html><body>Unavailable</body></html>", 1);
		return;
	case F_GARBAGE:
		fill(r, 200, "\x01\x02 not what was asked for", 1);
		return;
	case F_OVERSIZE:
		fill(r, 200, "                ", OVERSIZE / 16);
		return;
	case F_DEEP: fill(r, 200, "[", DEPTH); return;
	case F_REDIRECT:
		fill(r, 302, "", 1);
		sim_header(r, "Location", "http://127.0.0.1:1/elsewhere");
		return;
	default: fill(r, 200, "", 1); return;
	}
}

bool spoil_instead(struct fault_list *l, const struct sim_platform *p,
		   const struct concerned *c, int64_t now_ms,
		   struct sim_response *r)
{
	for (int kind = F_AUTH; kind <= F_REDIRECT; kind++)
		if (fault_hits(l, (enum fault_kind)kind, p->platform, c->who,
			       c->n)) {
			answer_by((enum fault_kind)kind, p, now_ms, r);
			return true;
		}
	return false;
}

/* Replaces the beginning of the first text of a post, if there is one. */
static void replace_text(struct buf *body, const char *by)
{
	static const char *const before[] = { "\"text\":\"", "\"title\":\"" };

	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		char *at = body->data ? strstr(body->data, before[i]) : NULL;

		if (!at)
			continue;
		at += strlen(before[i]);
		if (strlen(at) > strlen(by))
			memcpy(at, by, strlen(by));
		return;
	}
}

void spoil_answer(struct fault_list *l, const struct sim_platform *p,
		  const struct concerned *c, struct sim_response *r)
{
	if (fault_hits(l, F_TRUNCATED, p->platform, c->who, c->n))
		r->body.len /= 2;
	if (fault_hits(l, F_BAD_UTF8, p->platform, c->who, c->n))
		replace_text(&r->body, "\xff\xfe");
	if (fault_hits(l, F_LONE_SURROGATE, p->platform, c->who, c->n))
		replace_text(&r->body, "\\ud800");
	if (fault_hits(l, F_SLOW, p->platform, c->who, c->n))
		r->manner = SIM_SLOW;
	if (fault_hits(l, F_RESET, p->platform, c->who, c->n))
		r->manner = SIM_RESET;
	if (fault_hits(l, F_TIMEOUT, p->platform, c->who, c->n))
		r->manner = SIM_SILENT;
}
