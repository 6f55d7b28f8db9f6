/* faults.c -- spoils answers on demand; must not know an API's words. */
#include "faults.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define OVERSIZE ((size_t)3 << 20)
#define DEPTH    5000

static const char *const names[FAULT_KINDS] = {
	[F_AUTH] = "auth",
	[F_QUOTA] = "quota",
	[F_SERVER_ERROR] = "server_error",
	[F_HTML] = "html",
	[F_EMPTY200] = "empty200",
	[F_GARBAGE] = "garbage",
	[F_OVERSIZE] = "oversize",
	[F_DEEP] = "deep",
	[F_REDIRECT] = "redirect",
	[F_TRUNCATED] = "truncated",
	[F_BAD_UTF8] = "bad_utf8",
	[F_LONE_SURROGATE] = "lone_surrogate",
	[F_SLOW] = "slow",
	[F_RESET] = "reset",
	[F_NOT_FOUND] = "not_found",
	[F_PRIVATE] = "private",
	[F_MISSING_COUNTERS] = "missing_counters",
	[F_LOOP_PAGING] = "loop_paging",
	[F_WRONG_ACCOUNT] = "wrong_account",
};

void fault_names(struct buf *out)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		buf_addf(out, "%s%s", i ? " " : "", names[i]);
}

/* Takes what is before the mark off the text. */
static struct str word(struct str *text, char mark)
{
	const char *end = text->n ? memchr(text->p, mark, text->n) : NULL;
	struct str first = *text;

	if (!end) {
		*text = STR_NULL;
		return first;
	}
	first.n = (size_t)(end - first.p);
	*text = (struct str){ end + 1, text->n - first.n - 1 };
	return first;
}

static int kind_of(struct str name)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

int fault_add(struct fault_list *l, struct str text, struct err *err)
{
	struct str count = text, rest = word(&count, '@');
	struct str kind = word(&rest, ':'), platform = word(&rest, ':');
	struct fault f = { .platform = -1, .left = -1 };
	struct buf known;
	int number = kind_of(kind), rc = 0;

	buf_init(&known, 1000);
	fault_names(&known);
	if (number < 0)
		rc = err_set(err, -EINVAL, "no fault '%.*s': want one of %s",
			     STR_ARG(kind), buf_cstr(&known));
	else if (platform.n && platform_find(platform) < 0)
		rc = err_set(err, -EINVAL, "no platform '%.*s'",
			     STR_ARG(platform));
	else if (l->n == FAULTS_MAX)
		rc = err_set(err, -ENOSPC, "at most %d faults", FAULTS_MAX);
	buf_release(&known);
	if (rc < 0)
		return rc;
	f.kind = (enum fault_kind)number;
	if (platform.n)
		f.platform = platform_find(platform);
	snprintf(f.account, sizeof(f.account), "%.*s", STR_ARG(rest));
	if (count.n)
		f.left = strtoll(count.p, NULL, 10);
	l->fault[l->n++] = f;
	return 0;
}

bool fault_hits(struct fault_list *l, enum fault_kind kind, int platform,
		const char *about)
{
	for (size_t i = 0; i < l->n; i++) {
		struct fault *f = &l->fault[i];

		if (f->kind != kind || f->left == 0 ||
		    (f->platform >= 0 && f->platform != platform) ||
		    (f->account[0] && !strstr(about, f->account)))
			continue;
		f->left -= f->left > 0;
		return true;
	}
	return false;
}

static void fill(struct buf *body, const char *text, size_t times)
{
	buf_clear(body);
	while (times--)
		buf_adds(body, text);
}

bool fault_instead(struct fault_list *l, const struct sim_platform *p,
		   const char *about, int64_t now_ms, struct sim_response *r)
{
	int at = p->platform;

	if (fault_hits(l, F_AUTH, at, about)) {
		p->refuse(r, "auth", now_ms);
	} else if (fault_hits(l, F_QUOTA, at, about)) {
		p->refuse(r, "quota", now_ms);
	} else if (fault_hits(l, F_SERVER_ERROR, at, about)) {
		r->status = 500;
		fill(&r->body, "{\"error\":{\"code\":500}}", 1);
	} else if (fault_hits(l, F_HTML, at, about)) {
		r->status = 503;
		r->type = "text/html";
		fill(&r->body, "<html><body>Unavailable</body></html>", 1);
	} else if (fault_hits(l, F_EMPTY200, at, about)) {
		fill(&r->body, "", 1);
	} else if (fault_hits(l, F_GARBAGE, at, about)) {
		fill(&r->body, "\x01\x02 not what was asked for", 1);
	} else if (fault_hits(l, F_OVERSIZE, at, about)) {
		fill(&r->body, "                ", OVERSIZE / 16);
	} else if (fault_hits(l, F_DEEP, at, about)) {
		fill(&r->body, "[", DEPTH);
	} else if (fault_hits(l, F_REDIRECT, at, about)) {
		r->status = 302;
		sim_header(r, "Location", "http://127.0.0.1:1/elsewhere");
	} else {
		return false;
	}
	return true;
}

void fault_twist(struct fault_list *l, int platform, const char *about,
		 struct sim_twist *t)
{
	t->not_found = fault_hits(l, F_NOT_FOUND, platform, about);
	t->private_ = fault_hits(l, F_PRIVATE, platform, about);
	t->missing_counters =
		fault_hits(l, F_MISSING_COUNTERS, platform, about);
	t->loop_paging = fault_hits(l, F_LOOP_PAGING, platform, about);
	t->wrong_account = fault_hits(l, F_WRONG_ACCOUNT, platform, about);
}

/* Replaces the first text of a post, if there is one. */
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

void fault_spoil(struct fault_list *l, int platform, const char *about,
		 struct sim_response *r)
{
	if (fault_hits(l, F_TRUNCATED, platform, about))
		r->body.len /= 2;
	if (fault_hits(l, F_BAD_UTF8, platform, about))
		replace_text(&r->body, "\xff\xfe");
	if (fault_hits(l, F_LONE_SURROGATE, platform, about))
		replace_text(&r->body, "\\ud800");
	if (fault_hits(l, F_SLOW, platform, about))
		r->manner = SIM_SLOW;
	if (fault_hits(l, F_RESET, platform, about))
		r->manner = SIM_RESET;
}
