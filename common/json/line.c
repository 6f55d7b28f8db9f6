/* line.c -- on which line of a document a value stands.
 *
 * Reads the text itself, since a parsed document has forgotten its lines.
 * The text was parsed before, so nothing is checked: what is no JSON only
 * ends the search.  Names are compared as written, escapes and all. */
#include "json.h"

#include <stdlib.h>

struct reader {
	const char *p, *end;
};

static void skip_space(struct reader *r)
{
	while (r->p < r->end && strchr(" \t\r\n", *r->p) && *r->p)
		r->p++;
}

static bool take(struct reader *r, char c)
{
	skip_space(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

/* The string at the front, without its quotes. */
static struct str take_string(struct reader *r)
{
	const char *start;

	if (!take(r, '"'))
		return STR_NULL;
	for (start = r->p; r->p < r->end && *r->p != '"'; r->p++)
		if (*r->p == '\\' && r->p + 1 < r->end)
			r->p++;
	if (r->p == r->end)
		return STR_NULL;
	return (struct str){ start, (size_t)(r->p++ - start) };
}

/* Past one value: up to the comma or bracket that ends it. */
static void skip_value(struct reader *r)
{
	size_t depth = 0;

	for (skip_space(r); r->p < r->end; skip_space(r)) {
		char c = *r->p;

		if (depth == 0 && (c == ',' || c == ']' || c == '}'))
			return;
		depth += c == '[' || c == '{';
		depth -= c == ']' || c == '}';
		if (c == '"')
			take_string(r);
		else
			r->p++;
	}
}

/* To the value of the last member of that name, as the parser takes it. */
static const char *find_member(struct reader r, struct str name)
{
	const char *found = NULL;
	struct str key;

	if (!take(&r, '{'))
		return NULL;
	do {
		key = take_string(&r);
		if (!key.p || !take(&r, ':'))
			break;
		skip_space(&r);
		if (str_eq(key, name))
			found = r.p;
		skip_value(&r);
	} while (take(&r, ','));
	return found;
}

static const char *find_item(struct reader r, size_t index)
{
	if (!take(&r, '['))
		return NULL;
	while (index--) {
		skip_value(&r);
		if (!take(&r, ','))
			return NULL;
	}
	skip_space(&r);
	return r.p < r.end && *r.p != ']' ? r.p : NULL;
}

/* One step of the path, "[3]" or "name" or ".name"; moves *path past it. */
static const char *find_step(struct reader r, const char **path)
{
	const char *step = *path;
	char *after;
	size_t index;

	if (*step == '[') {
		index = strtoul(step + 1, &after, 10);
		*path = *after == ']' ? after + 1 : after + strlen(after);
		return find_item(r, index);
	}
	step += *step == '.';
	*path = step + strcspn(step, ".[");
	return find_member(r, (struct str){ step, (size_t)(*path - step) });
}

static size_t line_of(const char *start, const char *at)
{
	size_t line = 1;

	for (; start < at; start++)
		line += *start == '\n';
	return line;
}

size_t json_line(struct str text, const char *path)
{
	struct reader r = { text.p, text.p + text.n };
	const char *found;

	if (!text.p)
		return 1;
	skip_space(&r);
	while (*path && (found = find_step(r, &path)))
		r.p = found;
	return line_of(text.p, r.p);
}
