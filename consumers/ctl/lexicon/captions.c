/* captions.c -- captions in a file. */
#include "captions.h"

#include "common/base/bom.h"
#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>

struct lines {
	struct str rest;
	size_t number; /* of the last line, from 1 */
};

static bool next_line(struct lines *l, struct str *line)
{
	const char *end;

	if (l->rest.n == 0)
		return false;
	end = memchr(l->rest.p, '\n', l->rest.n);
	line->p = l->rest.p;
	line->n = end ? (size_t)(end - l->rest.p) : l->rest.n;
	l->rest.p += line->n + (end != NULL);
	l->rest.n -= line->n + (end != NULL);
	l->number++;
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static int64_t time_of(const struct json_t *doc)
{
	struct str text = json_str(json_get(doc, "published_at"));
	int64_t ms;

	return text.p && rfc3339_parse(text, true, &ms) == 0 ? ms : TIME_NONE;
}

static int read_object(struct str line, caption_fn *fn, void *ctx,
		       size_t *passed, struct err *err)
{
	struct json_t *doc = NULL;
	struct caption caption;
	int rc = json_parse(line, &json_answer_limits, &doc, err);

	if (rc < 0)
		return rc;
	caption = (struct caption){
		.text = json_str(json_get(doc, "text")),
		.description = json_str(json_get(doc, "description")),
		.url = json_str(json_get(doc, "url")),
		.published_ms = time_of(doc),
	};
	if (caption.text.p || caption.description.p)
		rc = fn(ctx, &caption, err);
	else
		++*passed;
	json_free(doc);
	return rc;
}

static int read_line(struct str line, caption_fn *fn, void *ctx, size_t *passed,
		     struct err *err)
{
	struct caption caption = { .text = line, .published_ms = TIME_NONE };

	if (line.n == 0)
		return 0;
	return *line.p == '{' ? read_object(line, fn, ctx, passed, err)
			      : fn(ctx, &caption, err);
}

int captions_read(struct str file, caption_fn *fn, void *ctx, size_t *passed,
		  struct err *err)
{
	struct lines lines = { .rest = bom_skip(file) };
	struct str line;
	int rc = 0;

	*passed = 0;
	while (rc == 0 && next_line(&lines, &line)) {
		rc = read_line(line, fn, ctx, passed, err);
		if (rc < 0)
			err_wrap(err, "line %zu", lines.number);
	}
	return rc;
}
