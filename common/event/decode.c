/* decode.c -- the events on Kafka, read back.
 *
 * Two steps: the scanner walks the whole message and remembers where the value
 * of each known member stands, the last of a name winning; then the rules of
 * the schema turn those values into a struct.  So whether a message is JSON is
 * settled before what it says, duplicates cost nothing, and nothing is
 * allocated: this is the hot path of every stage.
 *
 * It must not know where an event comes from or goes to, nor what becomes of a
 * message that cannot be used. */
#include "decode.h"
#include "quick.h"
#include "rules.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"

#include <errno.h>

/* 2004-01-01T00:00:00Z: no platform that we read is older. */
#define OLDEST_MS INT64_C(1072915200000)
#define AHEAD_MS  (5 * MINUTE_MS)

/* ---- where the values of the known members stand ---- */

struct fields {
	uint32_t seen; /* bit per field: only then its value counts */
	struct scan_value value[FIELD_COUNT];
};

static void find_in_object(struct fields *fields, struct scan *scan)
{
	struct scan_value key, value;

	while (scan_member(scan, &key, &value)) {
		int field = field_find(&key);

		if (field < 0)
			continue;
		fields->value[field] = value;
		fields->seen |= UINT32_C(1) << field;
	}
}

/* Walks the whole message; of a name twice the last counts.  False where it
 * is no JSON, with the byte and the reason in err.  *object: whether it is an
 * object, else nothing was seen.  Values are borrowed from the payload. */
static bool fields_find(struct fields *fields, struct str payload, bool *object,
			struct err *err)
{
	struct scan scan;
	struct scan_value other;

	fields->seen = 0;
	scan_init(&scan, payload);
	*object = scan_open(&scan);
	if (*object)
		find_in_object(fields, &scan);
	else
		scan_value(&scan, &other);
	if (!scan.fault && scan_close(&scan))
		return true;
	err_set(err, -EBADMSG, "byte %zu: %s", (size_t)(scan.p - scan.start),
		scan.fault);
	return false;
}

/* The value of a field, NULL where the message has none. */
static const struct scan_value *fields_get(const struct fields *fields,
					   enum field field)
{
	return fields->seen >> field & 1 ? &fields->value[field] : NULL;
}

/* ---- what they say ---- */

static bool take_all(const struct rule *rule, const struct fields *fields,
		     struct buf *scratch, struct event *ev, struct err *detail)
{
	for (; rule->field != FIELD_COUNT; rule++) {
		const struct scan_value *v = fields_get(fields, rule->field);
		const char *fault = NULL;

		if (!v && rule->want == WANT_DESCRIPTION)
			ev->post.description = STR_NULL;
		else if (!v)
			fault = "missing";
		else if (!rule_take(rule, v, scratch, ev))
			fault = rule_words(rule);
		if (fault) {
			err_set(detail, -EBADMSG, "%s: %s",
				field_name(rule->field), fault);
			return false;
		}
	}
	return true;
}

/* ---- whole events ---- */

static bool take_schema(const struct fields *fields, struct buf *scratch,
			struct event *ev, struct err *detail)
{
	const struct scan_value *v = fields_get(fields, F_schema);
	struct str name;

	if (!v || v->type != SCAN_STRING) {
		err_set(detail, -EBADMSG, "schema: want a text");
		return false;
	}
	name = rule_text(v, scratch);
	for (ev->kind = EVENT_ACCOUNT; ev->kind <= EVENT_STATUS; ev->kind++)
		if (str_is(name, event_schema(ev->kind)))
			return true;
	name.n = utf8_cut(name.p, name.n, 40);
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
	if (origin->misplaced) {
		err_set(detail, -EBADMSG, "not the sentra's partition");
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

static bool take_event(const struct fields *fields, struct buf *scratch,
		       struct event *ev, struct err *detail)
{
	return take_schema(fields, scratch, ev, detail) &&
	       take_all(event_common_rules, fields, scratch, ev, detail) &&
	       take_all(event_rules[ev->kind], fields, scratch, ev, detail);
}

/* Any message, good or bad. */
static enum event_fault read_any(struct str payload, struct buf *scratch,
				 struct event *ev, struct err *detail)
{
	struct fields fields;
	bool object;

	if (!fields_find(&fields, payload, &object, detail))
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
	return take_event(&fields, scratch, ev, detail) ? EVENT_OK
							: EVENT_SCHEMA;
}

/* Whether it agrees with where it came from. */
static enum event_fault
judge(struct event *ev, const struct event_origin *origin, struct err *detail)
{
	if (!origin_agrees(ev, origin, detail))
		return EVENT_SCHEMA;
	if (!clock_agrees(ev, origin, detail))
		return EVENT_CLOCK;
	if (ev->kind == EVENT_STATUS)
		ev->status.outcome = outcome_find(ev->status.outcome_text);
	return EVENT_OK;
}

static enum event_fault decode(struct str payload, bool quick,
			       const struct event_origin *origin,
			       struct buf *scratch, struct event *out,
			       struct err *detail)
{
	enum event_fault fault = EVENT_OK;
	struct event ev;

	if (payload.n + origin->key.n > EVENT_BYTES) {
		err_set(detail, -EBADMSG, "over 1 MiB: %zu bytes",
			payload.n + origin->key.n);
		return EVENT_SCHEMA;
	}
	buf_clear(scratch);
	if (!quick || !buf_reserve(scratch, payload.n) ||
	    !quick_read(payload, scratch, &ev))
		fault = read_any(payload, scratch, &ev, detail);
	if (!fault)
		fault = judge(&ev, origin, detail);
	if (!fault)
		*out = ev;
	return fault;
}

enum event_fault event_decode(struct str payload,
			      const struct event_origin *origin,
			      struct buf *scratch, struct event *out,
			      struct err *detail)
{
	return decode(payload, true, origin, scratch, out, detail);
}

enum event_fault event_decode_any(struct str payload,
				  const struct event_origin *origin,
				  struct buf *scratch, struct event *out,
				  struct err *detail)
{
	return decode(payload, false, origin, scratch, out, detail);
}
