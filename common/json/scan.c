/* scan.c -- a strict JSON scanner: one pass, no tree, no allocation.
 *
 * It knows the grammar and nothing of what a member means.  What is nested is
 * remembered as one bit a level, object or array, instead of by recursion, so
 * that no text can exhaust the stack. */
#include "scan.h"

#include "text.h"

#include "common/base/utf8.h"

struct nest {
	uint64_t object[SCAN_DEPTH / 64]; /* one bit a level, set when used */
	unsigned depth;
};

void scan_init(struct scan *s, struct str text)
{
	const char *p = text.p ? text.p : "";

	*s = (struct scan){
		.p = p,
		.start = p,
		.end = p + text.n,
		.first = true,
	};
}

static bool refuse(struct scan *s, const char *fault)
{
	s->fault = fault;
	return false;
}

/* The next byte, or -1 at the end. */
static inline int peek(const struct scan *s)
{
	return s->p < s->end ? (unsigned char)*s->p : -1;
}

static inline int next_token(struct scan *s)
{
	int c = peek(s);

	while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
		s->p++;
		c = peek(s);
	}
	return c;
}

/* ---- strings ---- */

/* p stands on the opening quote. */
static bool scan_string(struct scan *s, struct scan_value *v)
{
	const char *p = s->p + 1, *begin = p;
	size_t n;

	v->type = SCAN_STRING;
	v->escaped = false;
	for (;;) {
		p = json_skip_plain(p, s->end);
		s->p = p;
		if (p == s->end)
			return refuse(s, "a string without end");
		if (*p == '"')
			break;
		if (*p == '\\') {
			v->escaped = true;
			n = json_escape_len(p, s->end);
			if (!n)
				return refuse(s, "a bad escape or a lone "
						 "surrogate");
		} else if ((unsigned char)*p < 0x20) {
			return refuse(s, "a control character in a string");
		} else if (*p == 0x7f) {
			n = 1; /* DEL, which JSON allows */
		} else {
			n = utf8_len(p, s->end);
			if (!n)
				return refuse(s, "invalid UTF-8");
		}
		p += n;
	}
	v->raw = (struct str){ begin, (size_t)(p - begin) };
	s->p = p + 1;
	return true;
}

/* ---- numbers and literals ---- */

static bool skip_digits(struct scan *s)
{
	const char *begin = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > begin || refuse(s, "a number without digits");
}

static bool scan_number(struct scan *s, struct scan_value *v)
{
	const char *begin = s->p;

	v->type = SCAN_WHOLE;
	if (*s->p == '-')
		s->p++;
	if (peek(s) == '0')
		s->p++; /* nothing but . or e may follow a leading zero */
	else if (!skip_digits(s))
		return false;
	if (peek(s) == '.') {
		v->type = SCAN_REAL;
		s->p++;
		if (!skip_digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		v->type = SCAN_REAL;
		s->p++;
		if (peek(s) == '+' || peek(s) == '-')
			s->p++;
		if (!skip_digits(s))
			return false;
	}
	v->raw = (struct str){ begin, (size_t)(s->p - begin) };
	return true;
}

static bool scan_literal(struct scan *s, struct scan_value *v,
			 struct str literal, enum scan_type type)
{
	if ((size_t)(s->end - s->p) < literal.n ||
	    memcmp(s->p, literal.p, literal.n) != 0)
		return refuse(s, "want a value");
	s->p += literal.n;
	v->type = type;
	return true;
}

/* A value that is neither array nor object; c: its first byte, p on it. */
static bool scan_one(struct scan *s, int c, struct scan_value *v)
{
	switch (c) {
	case '"': return scan_string(s, v);
	case 'n': return scan_literal(s, v, STR_LIT("null"), SCAN_NULL);
	case 't': return scan_literal(s, v, STR_LIT("true"), SCAN_TRUE);
	case 'f': return scan_literal(s, v, STR_LIT("false"), SCAN_FALSE);
	case -1: return refuse(s, "the text ends early");
	default: break;
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(s, v);
	return refuse(s, "want a value");
}

bool scan_scalar(struct scan *s, struct scan_value *v)
{
	return scan_one(s, peek(s), v);
}

/* ---- arrays and objects ---- */

static bool nest_push(struct nest *nest, bool object)
{
	uint64_t bit = UINT64_C(1) << (nest->depth % 64);
	uint64_t *word = &nest->object[nest->depth / 64];

	if (nest->depth == SCAN_DEPTH)
		return false;
	if (nest->depth % 64 == 0)
		*word = 0;
	*word = object ? *word | bit : *word & ~bit;
	nest->depth++;
	return true;
}

static bool nest_in_object(const struct nest *nest)
{
	unsigned top = nest->depth - 1;

	return nest->object[top / 64] >> (top % 64) & 1;
}

/* The name and colon before a member's value. */
static bool scan_name(struct scan *s, struct scan_value *name)
{
	if (next_token(s) != '"')
		return refuse(s, "want a member's name");
	if (!scan_string(s, name))
		return false;
	if (next_token(s) != ':')
		return refuse(s, "want a colon");
	s->p++;
	return true;
}

/* Before an element: the comma, unless it is the first. */
static bool scan_comma(struct scan *s, bool first)
{
	if (first)
		return true;
	if (next_token(s) != ',')
		return refuse(s, s->p == s->end ? "the text ends early"
						: "want a comma");
	s->p++;
	return true;
}

/* Walks the array or object on which p stands; depth: levels around it. */
static bool skip_nested(struct scan *s, unsigned depth)
{
	struct nest nest;
	struct scan_value ignored;
	bool first = false;
	int c = peek(s);

	nest.object[0] = 0;
	nest.depth = depth;
	for (;;) {
		if (c == '{' || c == '[') {
			if (!nest_push(&nest, c == '{'))
				return refuse(s, "nested too deep");
			s->p++;
			first = true;
		} else if (!scan_one(s, c, &ignored)) {
			return false;
		} else {
			first = false;
		}
		while (nest.depth > depth &&
		       next_token(s) == (nest_in_object(&nest) ? '}' : ']')) {
			s->p++;
			nest.depth--;
			first = false;
		}
		if (nest.depth == depth)
			return true;
		if (!scan_comma(s, first) ||
		    (nest_in_object(&nest) && !scan_name(s, &ignored)))
			return false;
		c = next_token(s);
	}
}

static bool scan_any(struct scan *s, struct scan_value *v, unsigned depth)
{
	int c = next_token(s);

	if (c != '{' && c != '[')
		return scan_one(s, c, v);
	v->type = SCAN_NESTED;
	return skip_nested(s, depth);
}

bool scan_value(struct scan *s, struct scan_value *v)
{
	return scan_any(s, v, 0);
}

bool scan_open(struct scan *s)
{
	if (next_token(s) != '{')
		return false;
	s->p++;
	return true;
}

bool scan_member(struct scan *s, struct scan_value *key,
		 struct scan_value *value)
{
	if (next_token(s) == '}') {
		s->p++;
		return false;
	}
	if (!scan_comma(s, s->first) || !scan_name(s, key))
		return false;
	s->first = false;
	return scan_any(s, value, 1);
}

bool scan_close(struct scan *s)
{
	return next_token(s) == -1 || refuse(s, "text after the end");
}
