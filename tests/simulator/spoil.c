/* spoil.c -- who answers a request, and what faults do to a whole answer;
 * must not know an API's words. */
#include "sim.h"

#include <stdio.h>
#include <time.h>

#define OVERSIZE ((size_t)3 << 20)
#define DEPTH    5000
#define BOMB     ((size_t)64 << 20)
#define PAGE     "<!DOCTYPE html><html><body>Unavailable</body></html>"

/* The first that owns a request answers it.  Facebook last: it takes all that
 * has a version. */
static const struct sim_platform *const platforms[] = {
	&sim_youtube, &sim_x,         &sim_tiktok,
	&sim_threads, &sim_instagram, &sim_facebook,
};

/* Who a request is about. */
struct concerned {
	const struct actor *who[SIM_BATCH_MAX];
	size_t n;
};

static void fill(struct sim_response *r, int status, const char *text,
		 size_t times)
{
	r->status = status;
	buf_clear(&r->body);
	while (times--)
		buf_adds(&r->body, text);
}

static void html(struct sim_response *r, int status)
{
	r->type = "text/html";
	fill(r, status, PAGE, 1);
}

/* ---- gzip by hand: one block of fixed codes, "258 more of the same" ---- */

struct bits {
	struct buf *out;
	unsigned held, n;
};

static void put_bits(struct bits *b, unsigned value, unsigned n)
{
	b->held |= value << b->n;
	for (b->n += n; b->n >= 8; b->n -= 8, b->held >>= 8)
		buf_addc(b->out, (char)(b->held & 0xff));
}

/* A trailer is left out: nobody should come so far. */
static void bomb(struct sim_response *r)
{
	struct bits b = { .out = &r->body };

	fill(r, 200, "", 0);
	sim_header(r, "Content-Encoding", "gzip");
	buf_add(&r->body, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
	put_bits(&b, 3, 3);    /* the last block, fixed codes */
	put_bits(&b, 0x0a, 8); /* a space: 01010000, its first bit first */
	for (size_t n = 0; n < BOMB; n += 258) {
		put_bits(&b, 0xa3, 8); /* length 258: 11000101 */
		put_bits(&b, 0, 5);    /* distance 1 */
	}
	put_bits(&b, 0, 14);
}

/* ---- instead of an answer ---- */

static void throttle(enum fault_kind kind, int64_t now_ms,
		     struct sim_response *r)
{
	time_t at = (time_t)(now_ms / SECOND_MS + 120);
	char text[64];
	struct tm tm;

	r->type = "text/plain";
	fill(r, 429, "Too Many Requests", 1);
	if (kind == F_THROTTLE_SECONDS)
		sim_header(r, "Retry-After", "120");
	if (kind == F_THROTTLE_DATE && gmtime_r(&at, &tm) &&
	    strftime(text, sizeof(text), "%a, %d %b %Y %T GMT", &tm))
		sim_header(r, "Retry-After", "%s", text);
}

static void answer_by(enum fault_kind kind, int64_t now_ms,
		      struct sim_response *r)
{
	switch (kind) {
	case F_SERVER_ERROR:
		fill(r, 500, "{\"error\":{\"code\":500}}", 1);
		return;
	case F_HTML: html(r, 503); return;
	case F_HTML404: html(r, 404); return;
	case F_HTML200: html(r, 200); return;
	case F_REDIRECT:
		fill(r, 302, "", 1);
		sim_header(r, "Location", "http://127.0.0.1:1/elsewhere");
		return;
	case F_GARBAGE:
		fill(r, 200, "\x01\x02 not what was asked for", 1);
		return;
	case F_NULL200: fill(r, 200, "null", 1); return;
	case F_ERROR_TEXT:
		fill(r, 400, "{\"error\":\"An error occurred!\"}", 1);
		return;
	case F_OVERSIZE:
		fill(r, 200, "                ", OVERSIZE / 16);
		return;
	case F_DEEP: fill(r, 200, "[", DEPTH); return;
	case F_BOMB: bomb(r); return;
	case F_ENDLESS: r->manner = SIM_ENDLESS; return;
	case F_EMPTY200: fill(r, 200, "", 1); return;
	default: throttle(kind, now_ms, r); return;
	}
}

static bool instead(struct fault_list *l, const struct sim_platform *p,
		    const struct concerned *c, const struct sim_request *q,
		    struct sim_response *r)
{
	for (int i = 0; i <= F_ENDLESS; i++) {
		enum fault_kind kind = (enum fault_kind)i;

		if ((p->exempt && p->exempt(q, kind)) ||
		    !fault_hits(l, kind, sim_platform_id(p), c->who, c->n))
			continue;
		if (kind < F_SERVER_ERROR)
			p->refuse(r, kind, q->now_ms);
		else
			answer_by(kind, q->now_ms, r);
		return true;
	}
	return false;
}

/* ---- done to an answer ---- */

/* The first text of that name that has room for n bytes; NULL: none has. */
static char *text_with(struct buf *body, const char *before, size_t n)
{
	char *at = body->data;

	while (at && (at = strstr(at, before))) {
		at += strlen(before);
		if (strcspn(at, "\"\\") >= n)
			return at;
	}
	return NULL;
}

/* Replaces the beginning of the first text of a post, if there is one. */
static void replace_text(struct buf *body, const char *by)
{
	static const char *const before[] = { "\"text\":\"", "\"title\":\"",
					      "\"message\":\"",
					      "\"caption\":\"" };
	char *at = NULL;

	for (size_t i = 0; i < ARRAY_LEN(before) && !at; i++)
		at = text_with(body, before[i], strlen(by));
	if (at)
		memcpy(at, by, strlen(by));
}

/* Replaces the first count, with its quotes where it has some. */
static void replace_count(struct buf *body, const char *by)
{
	const char *at = strstr(buf_cstr(body), "ount\":"), *end;
	struct buf out;

	while (at && !strchr("\"0123456789", at[6]))
		at = strstr(at + 6, "ount\":");
	if (!at)
		return;
	at += 6;
	end = at + strcspn(at, ",}");
	buf_init(&out, body->max);
	buf_add(&out, body->data, (size_t)(at - body->data));
	buf_adds(&out, by);
	buf_adds(&out, end);
	buf_release(body);
	*body = out;
}

static void spoil(enum fault_kind kind, struct sim_response *r)
{
	switch (kind) {
	case F_TRUNCATED: r->body.len /= 2; return;
	case F_SHORT: r->manner = SIM_SHORT; return;
	case F_RESET: r->manner = SIM_RESET; return;
	case F_DROP: r->manner = SIM_DROP; return;
	case F_SLOW: r->manner = SIM_SLOW; return;
	case F_TIMEOUT: r->manner = SIM_SILENT; return;
	case F_HEADERS: r->stuffed = true; return;
	case F_BAD_UTF8: replace_text(&r->body, "\xff\xfe"); return;
	case F_LONE_SURROGATE: replace_text(&r->body, "\\ud800"); return;
	case F_NUL: replace_text(&r->body, "\\u0000"); return;
	case F_HUGE_NUMBER:
		replace_count(&r->body, "99999999999999999999");
		return;
	case F_NEGATIVE: replace_count(&r->body, "-5"); return;
	default: replace_count(&r->body, "\"many\""); return;
	}
}

static void spoil_all(struct fault_list *l, const struct sim_platform *p,
		      const struct concerned *c, struct sim_response *r)
{
	for (int i = F_WRONG_TYPE; i >= F_TRUNCATED; i--)
		if (fault_hits(l, (enum fault_kind)i, sim_platform_id(p),
			       c->who, c->n))
			spoil((enum fault_kind)i, r);
}

void sim_answer(struct sim *s, const struct sim_request *q,
		struct sim_response *r)
{
	const struct sim_platform *p = NULL;
	struct concerned who;

	for (size_t i = 0; i < ARRAY_LEN(platforms) && !p; i++)
		if (platforms[i]->owns(s, q))
			p = platforms[i];
	if (!p || (strcmp(q->method, "GET") != 0 && !p->posts)) {
		r->status = 404;
		return;
	}
	who.n = p->about(s, q, who.who);
	if (!instead(&s->faults, p, &who, q, r))
		p->handle(s, q, r);
	spoil_all(&s->faults, p, &who, r);
}
