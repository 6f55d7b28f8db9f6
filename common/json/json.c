/* json.c -- JSON documents, read with Jansson.
 *
 * Jansson refuses a whole document for one bad string or number, and a page of
 * fifty posts must not be lost to one emoji that was cut in half.  So what can
 * be mended is mended in a copy (mend.h), and only after Jansson refused: a
 * good document costs nothing more.
 *
 * The only file that knows Jansson.  It must not know what any document
 * means. */
#include "json.h"
#include "mend.h"

#include "common/base/bom.h"
#include "common/base/clock.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

/* Ours are functions: they accept NULL, and evaluate their argument once. */
#undef json_is_object
#undef json_is_array
#undef json_is_string
#undef json_is_true
#undef json_is_null

const struct json_limits json_answer_limits = { 2 << 20, 64, false };
const struct json_limits json_file_limits = { 16 << 20, 32, true };

static bool is_type(const struct json_t *node, json_type type)
{
	return node && json_typeof(node) == type;
}

/* The kinds of mending that may help against this error.  Jansson reports a
 * lone surrogate as a syntax error. */
static unsigned mendable_by(const json_error_t *e)
{
	switch (json_error_code(e)) {
	case json_error_numeric_overflow: return MEND_NUMBERS;
	case json_error_null_byte_in_key: return MEND_NUL;
	case json_error_invalid_utf8:
	case json_error_invalid_syntax: return MEND_UNICODE;
	default: return 0;
	}
}

/* Texts of our own, as Jansson's quote the document, which may hold secrets. */
static const char *error_text(const json_error_t *e)
{
	switch (json_error_code(e)) {
	case json_error_premature_end_of_input: return "ends too early";
	case json_error_end_of_input_expected: return "more after the end";
	case json_error_invalid_utf8: return "not UTF-8";
	case json_error_null_byte_in_key: return "NUL in a name";
	case json_error_numeric_overflow: return "number out of range";
	case json_error_duplicate_key:
		return "a member that stands here already; remove one of them";
	default: return "no JSON";
	}
}

static int refuse(const json_error_t *e, struct err *err)
{
	switch (json_error_code(e)) {
	case json_error_unknown: /* also where memory ran out, without a code */
	case json_error_out_of_memory:
		return err_set(err, -ENOMEM, "JSON: out of memory");
	case json_error_stack_overflow:
		return err_set(err, -ELOOP, "JSON: nested too deeply");
	default:
		return err_set(err, -EBADMSG, "line %d, column %d: %s", e->line,
			       e->column, error_text(e));
	}
}

static int check_limits(struct str text, const struct json_limits *limits,
			struct err *err)
{
	if (text.n > limits->max_bytes)
		return err_set(err, -EMSGSIZE, "JSON: larger than %zu bytes",
			       limits->max_bytes);
	if (limits->written && bom_is_utf16(text))
		return err_set(err, -EBADMSG, "line 1, column 1: " BOM_UTF16);
	if (json_depth(text) > limits->max_depth)
		return err_set(err, -ELOOP,
			       "JSON: nested more than %u levels deep",
			       limits->max_depth);
	return 0;
}

/* Jansson does not see each failure of its own: without memory it leaves a
 * character out of a text, or calls the document no JSON.  It asks for memory
 * by a function that belongs to the whole process, and so does this note. */
static bool no_memory;

static void *allocate(size_t n)
{
	void *p = malloc(n);

	no_memory |= !p;
	return p;
}

static json_t *load(struct str text, bool written, json_error_t *e)
{
	size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL |
		       (written ? JSON_REJECT_DUPLICATES : 0);
	json_t *doc;

	json_set_alloc_funcs(allocate, free);
	no_memory = false;
	/* Jansson leaves the code as it was when memory is short. */
	memset(e, 0, sizeof(*e));
	doc = json_loadb(text.p, text.n, flags, e);
	if (!no_memory)
		return doc;
	json_decref(doc);
	memset(e, 0, sizeof(*e));
	return NULL;
}

/* kinds: what may be mended, then what was.  Each round adds a kind, so there
 * are at most as many rounds as kinds. */
static json_t *load_mended(struct str text, bool written, unsigned *kinds,
			   json_error_t *e)
{
	json_t *doc = load(text, written, e);
	unsigned used = 0, more;
	struct buf copy;

	buf_init(&copy, JSON_MENDED_MAX(text.n));
	while (!doc && (more = mendable_by(e) & *kinds & ~used)) {
		used |= more;
		buf_clear(&copy);
		if (!(json_mend(text, used, &copy) & more))
			break;
		if (copy.bad) /* out of memory */
			memset(e, 0, sizeof(*e));
		else
			doc = load(buf_str(&copy), written, e);
	}
	buf_release(&copy);
	*kinds = used;
	return doc;
}

static int parse(struct str text, const struct json_limits *limits,
		 unsigned *kinds, json_t **out, struct err *err)
{
	json_error_t e;
	json_t *doc;
	int rc;

	if (!text.p)
		text = STR_LIT("");
	if (limits->written)
		text = bom_skip(text);
	rc = check_limits(text, limits, err);
	if (rc < 0)
		return rc;
	doc = load_mended(text, limits->written, kinds, &e);
	if (!doc)
		return refuse(&e, err);
	*out = doc;
	return 0;
}

int json_parse(struct str text, const struct json_limits *limits,
	       struct json_t **out, struct err *err)
{
	unsigned kinds = MEND_NUMBERS;

	return parse(text, limits, &kinds, out, err);
}

int json_parse_mended(struct str text, const struct json_limits *limits,
		      struct json_t **out, bool *mended, struct err *err)
{
	unsigned kinds = MEND_NUMBERS | MEND_UNICODE | MEND_NUL;
	int rc = parse(text, limits, &kinds, out, err);

	if (rc == 0)
		*mended = kinds & (MEND_UNICODE | MEND_NUL);
	return rc;
}

void json_free(struct json_t *doc)
{
	json_decref(doc);
}

struct json_t *json_get(const struct json_t *node, const char *key)
{
	return json_object_get(node, key);
}

struct json_t *json_at(const struct json_t *node, const char *path)
{
	const struct json_t *at = node;
	size_t n;

	for (;; path += n + 1) {
		n = strcspn(path, ".");
		at = json_object_getn(at, path, n);
		if (!at || !path[n])
			return (struct json_t *)at;
	}
}

struct json_t *json_item(const struct json_t *array, size_t i)
{
	return json_array_get(array, i);
}

size_t json_len(const struct json_t *node)
{
	return is_type(node, JSON_OBJECT) ? json_object_size(node)
					  : json_array_size(node);
}

bool json_is_object(const struct json_t *node)
{
	return is_type(node, JSON_OBJECT);
}

bool json_is_array(const struct json_t *node)
{
	return is_type(node, JSON_ARRAY);
}

bool json_is_null(const struct json_t *node)
{
	return !node || is_type(node, JSON_NULL);
}

bool json_is_string(const struct json_t *node)
{
	return is_type(node, JSON_STRING);
}

bool json_is_true(const struct json_t *node)
{
	return is_type(node, JSON_TRUE);
}

bool json_is_bool(const struct json_t *node)
{
	return is_type(node, JSON_TRUE) || is_type(node, JSON_FALSE);
}

struct str json_str(const struct json_t *node)
{
	return (struct str){ json_string_value(node),
			     json_string_length(node) };
}

bool json_int(const struct json_t *node, int64_t *v)
{
	if (!is_type(node, JSON_INTEGER))
		return false;
	*v = json_integer_value(node);
	return true;
}

bool json_double(const struct json_t *node, double *v)
{
	if (!is_type(node, JSON_INTEGER) && !is_type(node, JSON_REAL))
		return false;
	*v = json_number_value(node);
	return true;
}

static int64_t count_of_text(struct str s)
{
	int64_t v = 0;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return COUNT_NULL;
		v = v * 10 + (s.p[i] - '0');
		if (v > COUNT_MAX)
			return COUNT_NULL;
	}
	return s.n ? v : COUNT_NULL;
}

int64_t json_count(const struct json_t *node)
{
	int64_t v;
	double d;

	if (json_int(node, &v))
		return v >= 0 && v <= COUNT_MAX ? v : COUNT_NULL;
	if (json_double(node, &d)) /* a whole number that is written 12000.0 */
		return d >= 0 && d <= (double)COUNT_MAX &&
				       d == (double)(int64_t)d
			       ? (int64_t)d
			       : COUNT_NULL;
	return count_of_text(json_str(node));
}

void *json_first(const struct json_t *object)
{
	return json_object_iter((struct json_t *)object);
}

void *json_next(const struct json_t *object, void *it)
{
	return json_object_iter_next((struct json_t *)object, it);
}

const char *json_it_key(void *it)
{
	return json_object_iter_key(it);
}

struct json_t *json_it_value(void *it)
{
	return json_object_iter_value(it);
}

/* ---- lines: the text is read again, as a document has forgotten them ----
 *
 * It was parsed before, so nothing is checked: what is no JSON only ends the
 * search.  Names are compared as written, escapes and all. */

struct cursor {
	const char *p, *end;
};

static void skip_space(struct cursor *r)
{
	while (r->p < r->end && strchr(" \t\r\n", *r->p) && *r->p)
		r->p++;
}

static bool take(struct cursor *r, char c)
{
	skip_space(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

/* The string at the front, without its quotes. */
static struct str take_string(struct cursor *r)
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
static void skip_value(struct cursor *r)
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

/* The value of the last member of that name, which is the one that the
 * parser keeps. */
static const char *find_member(struct cursor r, struct str name)
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

static const char *find_item(struct cursor r, size_t index)
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
static const char *find_step(struct cursor r, const char **path)
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
	struct cursor r = { bom_skip(text).p, text.p + text.n };
	const char *found;

	if (!text.p)
		return 1;
	skip_space(&r);
	while (*path && (found = find_step(r, &path)))
		r.p = found;
	return line_of(text.p, r.p);
}

/* ---- writing ---- */

void json_put(struct buf *out, const char *lead, struct str text)
{
	buf_adds(out, lead);
	buf_addjson(out, text);
}

void json_put_time(struct buf *out, const char *lead, int64_t ms)
{
	char time[RFC3339_SIZE];

	rfc3339_format(ms, time);
	json_put(out, lead, str_of(time));
}
