/* sim.c -- small words that the simulated platforms share. */
#include "sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int sim_platform_id(const struct sim_platform *p)
{
	return platform_find(str_of(p->name));
}

void sim_release(struct sim *s)
{
	world_release(&s->world);
	free(s->grants);
	s->grants = NULL;
}

bool sim_is_under(const struct sim_request *q, const char *root)
{
	return strncmp(q->path, root, strlen(root)) == 0;
}

bool sim_spend(struct sim *s, enum sim_quota quota, int64_t n, int64_t limit,
	       int64_t window_ms, int64_t now_ms)
{
	struct sim_window *w = &s->windows[quota];

	if (s->unlimited)
		return true;
	if (now_ms >= w->until_ms)
		*w = (struct sim_window){ .until_ms = now_ms + window_ms };
	if (w->used + n > limit)
		return false;
	w->used += n;
	return true;
}

void sim_header(struct sim_response *r, const char *name, const char *fmt, ...)
{
	struct sim_header *h = &r->headers[r->n_headers];
	va_list args;

	if (r->n_headers == ARRAY_LEN(r->headers))
		return;
	r->n_headers++;
	h->name = name;
	va_start(args, fmt);
	vsnprintf(h->value, sizeof(h->value), fmt, args);
	va_end(args);
}

void sim_key(struct buf *out, const char *name)
{
	if (out->len && out->data[out->len - 1] != '{')
		buf_addc(out, ',');
	buf_addf(out, "\"%s\":", name);
}

void sim_text(struct buf *out, const char *name, const char *text)
{
	sim_key(out, name);
	buf_addjson(out, str_of(text));
}

void sim_count(struct buf *out, const char *name, int64_t value, bool quoted)
{
	const char *mark = quoted ? "\"" : "";

	if (value == COUNT_NULL)
		return;
	sim_key(out, name);
	buf_adds(out, mark);
	buf_addi(out, value);
	buf_adds(out, mark);
}

size_t sim_split(const char *list, struct str *out, size_t max)
{
	size_t n = 0;

	while (list && *list) {
		size_t len = strcspn(list, ",");

		if (n < max)
			out[n] = (struct str){ list, len };
		n++;
		list += len + (list[len] == ',');
	}
	return n;
}

bool sim_lists(const char *list, const char *word)
{
	struct str part[32];
	size_t n = sim_split(list, part, ARRAY_LEN(part));

	for (size_t i = 0; i < n && i < ARRAY_LEN(part); i++)
		if (str_is(part[i], word))
			return true;
	return false;
}

int64_t sim_number(const char *text, int64_t low, int64_t high,
		   int64_t otherwise)
{
	int64_t n = 0;

	if (!text)
		return otherwise;
	for (size_t i = 0; text[i]; i++) {
		if (text[i] < '0' || text[i] > '9' || i > 9)
			return -1;
		n = n * 10 + (text[i] - '0');
	}
	return *text && n >= low && n <= high ? n : -1;
}

static const struct sim_post *
post_of(struct sim *s, const struct actor *a, int64_t now_ms, struct str id,
	void (*id_of)(const struct sim_post *, char out[32]))
{
	size_t n = world_posts(&s->world, a, now_ms, s->posts);
	char have[32];

	for (size_t i = 0; i < n; i++) {
		id_of(&s->posts[i], have);
		if (str_is(id, have))
			return &s->posts[i];
	}
	return NULL;
}

const struct actor *
sim_owner(struct sim *s, enum platform_id platform, int64_t now_ms,
	  struct str id, void (*id_of)(const struct sim_post *, char out[32]),
	  const struct sim_post **post)
{
	const struct actor *a = s->world.actors, *end = a + s->world.n;

	if (s->hint && s->hint->account->platform == platform &&
	    (*post = post_of(s, s->hint, now_ms, id, id_of)))
		return s->hint;
	for (; a < end; a++)
		if (a->account->platform == platform &&
		    (*post = post_of(s, a, now_ms, id, id_of)))
			return s->hint = a;
	return NULL;
}

bool sim_hit(struct sim *s, enum fault_kind kind, const struct actor *a)
{
	return fault_hits(&s->faults, kind, a->account->platform, &a, 1);
}

size_t sim_posts(struct sim *s, const struct actor *a, int64_t now_ms)
{
	size_t n = world_posts(&s->world, a, now_ms, s->posts);

	if (n > 0 && sim_hit(s, F_AHEAD, a))
		s->posts[0].published_ms = now_ms + DAY_MS;
	if (n > 0 && sim_hit(s, F_UNDATED, a))
		s->posts[0].published_ms = SIM_UNDATED;
	return sim_hit(s, F_EMPTY_LIST, a) ? 0 : n;
}
