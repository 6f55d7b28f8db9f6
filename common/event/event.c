/* event.c -- reads the events on Kafka.
 *
 * The scanner walks the whole message first and remembers where each known
 * member's value stands, the last of a name winning; then the table of the
 * schema turns those values into a struct.  So whether a message is JSON is
 * settled before what it says, and duplicates cost nothing.  It must not know
 * what becomes of a message that cannot be used. */
#include "event.h"

#include "common/base/clock.h"
#include "common/json/text.h"
#include "fields.h"

#include <errno.h>

/* 2004-01-01T00:00:00Z: no platform that we read is older. */
#define OLDEST_MS      INT64_C(1072915200000)
#define AHEAD_MS       (5 * MINUTE_MS)
#define EVENT_ID_CHARS 64

enum want {
	WANT_ID,
	WANT_EVENT_ID,
	WANT_TEXT, /* or null */
	WANT_OUTCOME,
	WANT_TIME,
	WANT_TIME_OR_NULL,
	WANT_COUNT, /* or null */
	WANT_BOOL,
	WANT_BOOL_OR_NULL,
};

static const char *const want_words[] = {
	[WANT_ID] = "want a text, not empty, without control characters",
	[WANT_EVENT_ID] = "want a text of 1 to 64 characters",
	[WANT_TEXT] = "want a text or null",
	[WANT_OUTCOME] = "want a word",
	[WANT_TIME] = "want an RFC 3339 time with Z",
	[WANT_TIME_OR_NULL] = "want an RFC 3339 time with Z, or null",
	[WANT_COUNT] = "want a whole number from 0 to 2^53-1, or null",
	[WANT_BOOL] = "want true or false",
	[WANT_BOOL_OR_NULL] = "want true, false or null",
};

struct rule {
	enum field field;
	enum want want;
	size_t offset; /* within struct event */
};

#define RULE(name, want, member)                                      \
	{                                                             \
		F_##name, WANT_##want, offsetof(struct event, member) \
	}
#define COUNTER_RULE(name, counter)                           \
	{                                                     \
		F_##name, WANT_COUNT,                         \
			offsetof(struct event, post.counts) + \
				(counter) * sizeof(int64_t)   \
	}
#define ENDS                      \
	{                         \
		FIELD_COUNT, 0, 0 \
	}

static const struct rule common_rules[] = {
	RULE(event_id, EVENT_ID, event_id),   RULE(platform, ID, platform),
	RULE(sentra_id, ID, sentra_id),       RULE(account_id, ID, account_id),
	RULE(observed_at, TIME, observed_ms), ENDS,
};

static const struct rule account_rules[] = {
	RULE(followers, COUNT, account.followers),
	RULE(followers_exact, BOOL_OR_NULL, account.followers_exact),
	RULE(posts_total, COUNT, account.posts_total),
	RULE(views_total, COUNT, account.views_total),
	RULE(likes_total, COUNT, account.likes_total),
	ENDS,
};

static const struct rule post_rules[] = {
	RULE(post_id, ID, post.post_id),
	RULE(published_at, TIME, post.published_ms),
	RULE(kind, TEXT, post.kind),
	RULE(url, TEXT, post.url),
	RULE(text, TEXT, post.text),
	COUNTER_RULE(likes, LIKES),
	COUNTER_RULE(comments, COMMENTS),
	COUNTER_RULE(shares, SHARES),
	COUNTER_RULE(saves, SAVES),
	COUNTER_RULE(views, VIEWS),
	ENDS,
};

static const struct rule status_rules[] = {
	RULE(outcome, OUTCOME, status.outcome_text),
	RULE(complete, BOOL, status.complete),
	RULE(detail, TEXT, status.detail),
	RULE(next_poll_at, TIME_OR_NULL, status.next_poll_ms),
	ENDS,
};

static const struct rule *const kind_rules[] = {
	[EVENT_ACCOUNT] = account_rules,
	[EVENT_POST] = post_rules,
	[EVENT_STATUS] = status_rules,
};

/* ---- single values ---- */

static struct str text_of(const struct scan_value *v, struct buf *scratch)
{
	struct str text = v->raw;

	if (!v->escaped)
		return text;
	text.p = scratch->data + scratch->len;
	text.n = json_unescape(v->raw, scratch->data + scratch->len);
	scratch->len += text.n;
	scratch->data[scratch->len] = '\0';
	return text;
}

/* The scanner lets no control character pass but as an escape, and DEL. */
static bool is_id(struct str text, bool escaped)
{
	for (size_t i = 0; escaped && i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20)
			return false;
	return text.n > 0 && !memchr(text.p, 0x7f, text.n);
}

/* Whether valid UTF-8 has at most that many characters. */
static bool fits(struct str text, size_t characters)
{
	size_t n = 0;

	if (text.n <= characters)
		return true;
	for (size_t i = 0; i < text.n; i++)
		n += (text.p[i] & 0xc0) != 0x80;
	return n <= characters;
}

/* digits: as the scanner passed them.  -0 is 0. */
static bool count_of(struct str digits, int64_t *count)
{
	int64_t n = 0;

	if (digits.p[0] == '-') {
		*count = 0;
		return digits.n == 2 && digits.p[1] == '0';
	}
	if (digits.n > 16)
		return false;
	for (size_t i = 0; i < digits.n; i++)
		n = n * 10 + (digits.p[i] - '0');
	*count = n;
	return n <= COUNT_MAX;
}

/* ---- values by rule; each writes to where the rule points ---- */

static bool take_text(const struct scan_value *v, enum want want,
		      struct buf *scratch, struct str *to)
{
	if (v->type == SCAN_NULL && want == WANT_TEXT) {
		*to = STR_NULL;
		return true;
	}
	if (v->type != SCAN_STRING)
		return false;
	*to = text_of(v, scratch);
	switch (want) {
	case WANT_ID: return is_id(*to, v->escaped);
	case WANT_EVENT_ID:
		return is_id(*to, v->escaped) && fits(*to, EVENT_ID_CHARS);
	case WANT_OUTCOME: return to->n > 0;
	default: return true;
	}
}

static bool take_time(const struct scan_value *v, bool nullable,
		      struct buf *scratch, int64_t *ms)
{
	if (v->type == SCAN_NULL && nullable) {
		*ms = -1;
		return true;
	}
	return v->type == SCAN_STRING &&
	       rfc3339_parse(text_of(v, scratch), false, ms) == 0;
}

static bool take_count(const struct scan_value *v, int64_t *count)
{
	if (v->type == SCAN_NULL) {
		*count = COUNT_NULL;
		return true;
	}
	return v->type == SCAN_WHOLE && count_of(v->raw, count);
}

static bool take(const struct scan_value *v, enum want want,
		 struct buf *scratch, void *to)
{
	bool boolean = v->type == SCAN_TRUE || v->type == SCAN_FALSE;

	switch (want) {
	case WANT_TIME:
	case WANT_TIME_OR_NULL:
		return take_time(v, want == WANT_TIME_OR_NULL, scratch, to);
	case WANT_COUNT: return take_count(v, to);
	case WANT_BOOL: *(bool *)to = v->type == SCAN_TRUE; return boolean;
	case WANT_BOOL_OR_NULL:
		*(int *)to = boolean ? v->type == SCAN_TRUE : -1;
		return boolean || v->type == SCAN_NULL;
	default: return take_text(v, want, scratch, to);
	}
}

static bool take_all(const struct rule *rule, const struct event_fields *fields,
		     struct buf *scratch, struct event *ev, struct err *detail)
{
	for (; rule->field != FIELD_COUNT; rule++) {
		const struct scan_value *v =
			event_fields_get(fields, rule->field);
		const char *fault = NULL;

		if (!v)
			fault = "missing";
		else if (!take(v, rule->want, scratch,
			       (char *)ev + rule->offset))
			fault = want_words[rule->want];
		if (fault) {
			err_set(detail, -EBADMSG, "%s: %s",
				field_names[rule->field], fault);
			return false;
		}
	}
	return true;
}

/* ---- whole events ---- */

/* At most n bytes, whole characters. */
static struct str str_cut(struct str text, size_t n)
{
	if (text.n <= n)
		return text;
	while (n > 0 && (text.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ text.p, n };
}

static bool take_schema(const struct event_fields *fields, struct buf *scratch,
			struct event *ev, struct err *detail)
{
	const struct scan_value *v = event_fields_get(fields, F_schema);
	struct str name;

	if (!v || v->type != SCAN_STRING) {
		err_set(detail, -EBADMSG, "schema: want a text");
		return false;
	}
	name = text_of(v, scratch);
	for (ev->kind = EVENT_ACCOUNT; ev->kind <= EVENT_STATUS; ev->kind++)
		if (str_is(name, event_schema(ev->kind)))
			return true;
	name = str_cut(name, 40);
	err_set(detail, -EBADMSG, "schema: \"%.*s\" is unknown here",
		STR_ARG(name));
	return false;
}

static enum outcome outcome_find(struct str word)
{
	enum outcome o = OUTCOME_OK;

	while (o < OUTCOME_UNKNOWN && !str_is(word, outcome_name(o)))
		o++;
	return o;
}

static bool origin_agrees(const struct event *ev,
			  const struct event_origin *origin, struct err *detail)
{
	if (origin->platform.p && !str_eq(origin->platform, ev->platform)) {
		err_set(detail, -EBADMSG, "platform: not the topic's");
		return false;
	}
	if (origin->check_key &&
	    !(origin->key.p && str_eq(origin->key, ev->sentra_id))) {
		err_set(detail, -EBADMSG, "sentra_id: not the message's key");
		return false;
	}
	return true;
}

static bool clock_agrees(const struct event *ev,
			 const struct event_origin *origin, struct err *detail)
{
	const char *what = NULL;

	if (ev->observed_ms < OLDEST_MS)
		what = "observed_at: before 2004";
	else if (origin->append_ms >= 0 &&
		 ev->observed_ms > origin->append_ms + AHEAD_MS)
		what = "observed_at: over 5 min after the broker's clock";
	else if (ev->kind == EVENT_POST &&
		 ev->post.published_ms > ev->observed_ms + AHEAD_MS)
		what = "published_at: over 5 min after observed_at";
	if (what)
		err_set(detail, -EBADMSG, "%s", what);
	return !what;
}

/* Whether the message agrees with its schema and with where it came from. */
static bool take_event(const struct event_fields *fields,
		       const struct event_origin *origin, struct buf *scratch,
		       struct event *ev, struct err *detail)
{
	return take_schema(fields, scratch, ev, detail) &&
	       take_all(common_rules, fields, scratch, ev, detail) &&
	       take_all(kind_rules[ev->kind], fields, scratch, ev, detail) &&
	       origin_agrees(ev, origin, detail);
}

enum event_fault event_decode(struct str payload,
			      const struct event_origin *origin,
			      struct buf *scratch, struct event *out,
			      struct err *detail)
{
	struct event_fields fields;
	struct event ev;
	bool object;

	if (!event_fields_find(&fields, payload, &object, detail))
		return EVENT_NOT_JSON;
	if (!object) {
		err_set(detail, -EBADMSG, "want an object");
		return EVENT_SCHEMA;
	}
	buf_clear(scratch);
	if (!buf_reserve(scratch, payload.n)) {
		err_set(detail, -ENOMEM, "no memory for %zu bytes", payload.n);
		return EVENT_NOMEM;
	}
	if (!take_event(&fields, origin, scratch, &ev, detail))
		return EVENT_SCHEMA;
	if (!clock_agrees(&ev, origin, detail))
		return EVENT_CLOCK;
	if (ev.kind == EVENT_STATUS)
		ev.status.outcome = outcome_find(ev.status.outcome_text);
	*out = ev;
	return EVENT_OK;
}
