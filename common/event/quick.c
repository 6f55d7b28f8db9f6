/* quick.c -- reading of events that stand as event_encode() writes them: every
 * member at its place, without white space.
 *
 * So no name has to be looked up, none can stand twice, and a value goes where
 * it belongs at once.  A value of the common form is read here: a text without
 * escapes and beyond ASCII nothing, a whole number, a time in milliseconds,
 * null; any other by the scanner and its rule, as in any other message.  What
 * is not as expected is left to decode.c, so nothing is refused here.
 *
 * Each reader takes the first byte of what it reads and the end of the message,
 * and returns the first byte after it, or NULL where something else is there.
 * It must not know what a fault is called. */
#include "quick.h"
#include "rules.h"

#include "common/base/clock.h"
#include "common/json/text.h"

/* Everything up to the value of the second member, by kind. */
#define HEAD(name)                                             \
	{                                                      \
		"{\"schema\":\"" name "\"",                    \
			sizeof("{\"schema\":\"" name "\"") - 1 \
	}
static const struct str heads[] = {
	[EVENT_ACCOUNT] = HEAD("account_metrics.v1"),
	[EVENT_POST] = HEAD("post_metrics.v1"),
	[EVENT_STATUS] = HEAD("collection_status.v1"),
};

static inline uint64_t word_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Leads have 7 to 19 bytes; words that overlap cost less than a call. */
static inline const char *skip(const char *p, const char *end, struct str lead)
{
	size_t n = lead.n, last = n - sizeof(uint64_t);

	if ((size_t)(end - p) < n)
		return NULL;
	if (n < sizeof(uint64_t))
		return memcmp(p, lead.p, n) == 0 ? p + n : NULL;
	for (size_t i = 0; i < last; i += sizeof(uint64_t))
		if (word_at(p + i) != word_at(lead.p + i))
			return NULL;
	return word_at(p + last) == word_at(lead.p + last) ? p + n : NULL;
}

/* ---- values of the common form ---- */

static const char *read_text(const char *p, const char *end,
			     const struct text_bounds *bounds, struct str *to)
{
	const char *begin;

	if (p == end || *p != '"')
		return NULL;
	begin = p + 1;
	p = json_skip_plain(begin, end);
	*to = (struct str){ begin, (size_t)(p - begin) };
	return p < end && *p == '"' && to->n >= bounds->least &&
			       to->n <= bounds->most
		       ? p + 1
		       : NULL;
}

static const char *read_time(const char *p, const char *end, int64_t *ms)
{
	const size_t n = RFC3339_SIZE - 1;

	if ((size_t)(end - p) < n + 2 || p[0] != '"' || p[n + 1] != '"' ||
	    rfc3339_parse((struct str){ p + 1, n }, false, ms) < 0)
		return NULL;
	return p + n + 2;
}

static const char *read_count(const char *p, const char *end, int64_t *count)
{
	const char *begin = p;
	int64_t n = 0;

	for (; p < end && *p >= '0' && *p <= '9' && n <= COUNT_MAX; p++)
		n = n * 10 + (*p - '0');
	*count = n;
	return p > begin && n <= COUNT_MAX && (*begin != '0' || p - begin == 1)
		       ? p
		       : NULL;
}

static const char *read_null(const char *p, const char *end,
			     const struct rule *rule, struct event *ev)
{
	static const struct scan_value null = { .type = SCAN_NULL };

	if (end - p < 4 || memcmp(p, "null", 4) != 0 ||
	    !rule_take(rule, &null, NULL, ev))
		return NULL;
	return p + 4;
}

static const char *read_common(const char *p, const char *end,
			       const struct rule *rule, struct event *ev)
{
	void *to = (char *)ev + rule->offset;

	if (p < end && *p == 'n')
		return read_null(p, end, rule, ev);
	switch (rule->want) {
	case WANT_TIME:
	case WANT_TIME_OR_NULL: return read_time(p, end, to);
	case WANT_COUNT: return read_count(p, end, to);
	case WANT_BOOL:
	case WANT_BOOL_OR_NULL: return NULL;
	default: return read_text(p, end, &rule_plain_bounds[rule->want], to);
	}
}

/* ---- members ---- */

/* Any value. */
static const char *read_other(const char *p, const char *end,
			      const struct rule *rule, struct buf *scratch,
			      struct event *ev)
{
	struct scan_value value;
	struct scan scan;

	scan_init(&scan, (struct str){ p, (size_t)(end - p) });
	if (!scan_scalar(&scan, &value) ||
	    !rule_take(rule, &value, scratch, ev))
		return NULL;
	return scan.p;
}

struct quick {
	const char *p, *end;
	struct buf *scratch;
	struct event *ev;
};

/* The members of the rules before that of the field stop, which is returned;
 * NULL where they do not stand here. */
static const struct rule *read_members(struct quick *q, const struct rule *rule,
				       enum field stop)
{
	const char *p = q->p, *value;

	for (; p && rule->field != stop; rule++) {
		value = skip(p, q->end, rule->lead);
		if (value) {
			p = read_common(value, q->end, rule, q->ev);
			if (!p)
				p = read_other(value, q->end, rule, q->scratch,
					       q->ev);
		} else if (rule->want == WANT_DESCRIPTION) {
			q->ev->post.description = STR_NULL;
		} else {
			p = NULL;
		}
	}
	q->p = p;
	return p ? rule : NULL;
}

static bool read_kind(struct quick *q)
{
	const char *p = NULL;

	for (int kind = EVENT_ACCOUNT; !p && kind <= EVENT_STATUS; kind++) {
		q->ev->kind = (enum event_kind)kind;
		p = skip(q->p, q->end, heads[kind]);
	}
	q->p = p;
	return p;
}

/* A post's own id stands before the time, which is the last that all have. */
bool quick_read(struct str text, struct buf *scratch, struct event *out)
{
	struct quick q = { text.p, text.p + text.n, scratch, out };
	const struct rule *time, *own;

	if (text.n == 0 || !read_kind(&q))
		return false;
	own = event_rules[out->kind];
	time = read_members(&q, event_common_rules, F_observed_at);
	if (time && out->kind == EVENT_POST)
		own = read_members(&q, own, F_published_at);
	return time && own && read_members(&q, time, FIELD_COUNT) &&
	       read_members(&q, own, FIELD_COUNT) && q.end - q.p == 1 &&
	       *q.p == '}';
}
