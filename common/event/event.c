/* event.c -- the events on Kafka: written as JSON, and read back.
 *
 * Writing puts the members in the order of the schemas.  Reading is two steps:
 * the scanner walks the whole message and remembers where the value of each
 * known member stands, the last of a name winning; then the table of the
 * schema turns those values into a struct.  So whether a message is JSON is
 * settled before what it says, duplicates cost nothing, and nothing is
 * allocated: this is the hot path of every stage.
 *
 * It must not know where an event comes from or goes to, nor what becomes of a
 * message that cannot be used. */
#include "event.h"

#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "common/base/utf8.h"
#include "common/json/json.h"
#include "common/json/scan.h"
#include "common/json/text.h"

#include <errno.h>

/* 2004-01-01T00:00:00Z: no platform that we read is older. */
#define OLDEST_MS      INT64_C(1072915200000)
#define AHEAD_MS       (5 * MINUTE_MS)
#define EVENT_ID_CHARS 64

/* Bytes of what a message may hold: whoever may write to a topic
 * costs a reader no more. */
#define ID_BYTES          256
#define WORD_BYTES        64
#define URL_BYTES         2048
#define TEXT_BYTES        (64 << 10)
#define DESCRIPTION_BYTES (8 << 10)
#define DETAIL_BYTES      200

/* ---- names ---- */

static const char *const schema_names[] = {
	[EVENT_ACCOUNT] = "account_metrics.v1",
	[EVENT_POST] = "post_metrics.v1",
	[EVENT_STATUS] = "collection_status.v1",
};

const char *const counter_names[COUNTER_COUNT] = {
	[LIKES] = "likes", [COMMENTS] = "comments", [SHARES] = "shares",
	[SAVES] = "saves", [VIEWS] = "views",
};

static const char *const outcome_names[] = {
	[OUTCOME_OK] = "ok",
	[OUTCOME_AUTH] = "auth",
	[OUTCOME_QUOTA] = "quota",
	[OUTCOME_NOT_FOUND] = "not_found",
	[OUTCOME_PRIVATE] = "private",
	[OUTCOME_UNAVAILABLE] = "unavailable",
	[OUTCOME_INVALID_RESPONSE] = "invalid_response",
	[OUTCOME_UNKNOWN] = "unknown",
};

static const char *const fault_names[] = {
	[EVENT_OK] = "ok",           [EVENT_NOT_JSON] = "not_json",
	[EVENT_SCHEMA] = "schema",   [EVENT_CLOCK] = "clock",
	[EVENT_NOMEM] = "no_memory",
};

const char *event_schema(enum event_kind kind)
{
	return schema_names[kind];
}

const char *outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

const char *event_fault_name(enum event_fault fault)
{
	return fault_names[fault];
}

void event_make_id(const struct event *ev, char out[EVENT_ID_SIZE])
{
	char time[RFC3339_SIZE];
	struct fnv fnv;

	rfc3339_format(ev->observed_ms, time);
	fnv_init(&fnv);
	fnv_add(&fnv, str_of(event_schema(ev->kind)));
	fnv_add(&fnv, ev->platform);
	fnv_add(&fnv, ev->account_id);
	fnv_add(&fnv, ev->kind == EVENT_POST ? ev->post.post_id : STR_NULL);
	fnv_add(&fnv, str_of(time));
	fnv_hex(&fnv, out);
}

/* ---- writing; lead: everything up to the value ---- */

static void add_count(struct buf *out, const char *lead, int64_t count)
{
	buf_adds(out, lead);
	if (count == COUNT_NULL)
		buf_adds(out, "null");
	else
		buf_addi(out, count);
}

/* -1: null */
static void add_bool(struct buf *out, const char *lead, int value)
{
	buf_adds(out, lead);
	buf_adds(out, value < 0 ? "null" : value ? "true" : "false");
}

static void encode_account(const struct event *ev, struct buf *out)
{
	add_count(out, ",\"followers\":", ev->account.followers);
	add_bool(out, ",\"followers_exact\":", ev->account.followers_exact);
	add_count(out, ",\"posts_total\":", ev->account.posts_total);
	add_count(out, ",\"views_total\":", ev->account.views_total);
	add_count(out, ",\"likes_total\":", ev->account.likes_total);
}

static void encode_counts(const struct event *ev, struct buf *out)
{
	for (int i = 0; i < COUNTER_COUNT; i++) {
		buf_adds(out, ",\"");
		buf_adds(out, counter_names[i]);
		add_count(out, "\":", ev->post.counts[i]);
	}
}

static void encode_post(const struct event *ev, struct buf *out)
{
	json_put_time(out, ",\"published_at\":", ev->post.published_ms);
	json_put(out, ",\"kind\":", ev->post.kind);
	json_put(out, ",\"url\":", ev->post.url);
	json_put(out, ",\"text\":", ev->post.text);
	if (ev->post.description.p)
		json_put(out, ",\"description\":", ev->post.description);
	encode_counts(ev, out);
}

static void encode_status(const struct event *ev, struct buf *out)
{
	bool foreign = ev->status.outcome == OUTCOME_UNKNOWN;

	json_put(out, ",\"outcome\":",
		 foreign ? ev->status.outcome_text
			 : str_of(outcome_name(ev->status.outcome)));
	add_bool(out, ",\"complete\":", ev->status.complete);
	json_put(out, ",\"detail\":", ev->status.detail);
	if (ev->status.next_poll_ms == -1)
		buf_adds(out, ",\"next_poll_at\":null");
	else
		json_put_time(out,
			      ",\"next_poll_at\":", ev->status.next_poll_ms);
}

void event_encode(const struct event *ev, struct buf *out)
{
	json_put(out, "{\"schema\":", str_of(event_schema(ev->kind)));
	json_put(out, ",\"event_id\":", ev->event_id);
	json_put(out, ",\"platform\":", ev->platform);
	json_put(out, ",\"sentra_id\":", ev->sentra_id);
	json_put(out, ",\"account_id\":", ev->account_id);
	if (ev->kind == EVENT_POST)
		json_put(out, ",\"post_id\":", ev->post.post_id);
	json_put_time(out, ",\"observed_at\":", ev->observed_ms);
	switch (ev->kind) {
	case EVENT_ACCOUNT: encode_account(ev, out); break;
	case EVENT_POST: encode_post(ev, out); break;
	case EVENT_STATUS: encode_status(ev, out); break;
	}
	buf_addc(out, '}');
}

/* ---- reading: where the values of the known members stand ---- */

/* Every member of every schema, by the length of its name: first_of_length[]
 * counts on that order. */
/* clang-format off */
#define EVENT_FIELDS(X) \
	X(url) X(kind) X(text) X(likes) X(views) X(saves) \
	X(schema) X(shares) X(detail) X(post_id) X(outcome) \
	X(event_id) X(platform) X(comments) X(complete) \
	X(sentra_id) X(followers) X(account_id) \
	X(observed_at) X(posts_total) X(views_total) X(likes_total) X(description) \
	X(published_at) X(next_poll_at) X(followers_exact)
/* clang-format on */

#define FIELD_ENUM(name) F_##name,
enum field { EVENT_FIELDS(FIELD_ENUM) FIELD_COUNT };
#undef FIELD_ENUM

struct fields {
	uint32_t seen; /* bit per field: only then its value counts */
	struct scan_value value[FIELD_COUNT];
};

#define FIELD_NAME(name) #name,
static const char *const field_names[FIELD_COUNT] = { EVENT_FIELDS(
	FIELD_NAME) };
#undef FIELD_NAME

/* Names of n bytes are first_of_length[n] to first_of_length[n + 1]. */
static const unsigned char first_of_length[] = {
	[3] = F_url,
	[4] = F_kind,
	[5] = F_likes,
	[6] = F_schema,
	[7] = F_post_id,
	[8] = F_event_id,
	[9] = F_sentra_id,
	[10] = F_account_id,
	[11] = F_observed_at,
	[12] = F_published_at,
	[13] = F_followers_exact,
	[14] = F_followers_exact,
	[15] = F_followers_exact,
	[16] = FIELD_COUNT,
};

static int field_find(struct str key)
{
	if (key.n + 1 >= ARRAY_LEN(first_of_length))
		return -1;
	for (int i = first_of_length[key.n]; i < first_of_length[key.n + 1];
	     i++)
		if (memcmp(field_names[i], key.p, key.n) == 0)
			return i;
	return -1;
}

/* A name may be written with escapes too: six bytes a character at most. */
static int field_find_escaped(struct str raw)
{
	char plain[6 * ARRAY_LEN(first_of_length)];

	if (raw.n > sizeof(plain))
		return -1;
	return field_find((struct str){ plain, json_unescape(raw, plain) });
}

static void find_in_object(struct fields *fields, struct scan *scan)
{
	struct scan_value key, value;

	while (scan_member(scan, &key, &value)) {
		int field = key.escaped ? field_find_escaped(key.raw)
					: field_find(key.raw);

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

/* ---- reading: what each schema wants ---- */

enum wanted_type {
	WANT_ID,
	WANT_EVENT_ID,
	WANT_WORD,
	/* each of these or null */
	WANT_KIND,
	WANT_URL,
	WANT_TEXT,
	WANT_DESCRIPTION, /* may be absent, too */
	WANT_DETAIL,
	WANT_TIME,
	WANT_TIME_OR_NULL,
	WANT_COUNT, /* or null */
	WANT_BOOL,
	WANT_BOOL_OR_NULL,
};

static const char *const want_words[] = {
	[WANT_ID] = "want a text of 1 to 256 bytes, without control characters",
	[WANT_EVENT_ID] = "want a text of 1 to 64 characters",
	[WANT_WORD] = "want a word of 1 to 64 bytes",
	[WANT_KIND] = "want a word of at most 64 bytes, or null",
	[WANT_URL] = "want a text of at most 2048 bytes, or null",
	[WANT_TEXT] = "want a text of at most 64 KiB, or null",
	[WANT_DESCRIPTION] = "want a text of at most 8 KiB, or null",
	[WANT_DETAIL] = "want a text of at most 200 bytes, or null",
	[WANT_TIME] = "want an RFC 3339 time with Z",
	[WANT_TIME_OR_NULL] = "want an RFC 3339 time with Z, or null",
	[WANT_COUNT] = "want a whole number from 0 to 2^53-1, or null",
	[WANT_BOOL] = "want true or false",
	[WANT_BOOL_OR_NULL] = "want true, false or null",
};

static const size_t want_bytes[] = {
	[WANT_ID] = ID_BYTES,
	[WANT_EVENT_ID] = ID_BYTES,
	[WANT_WORD] = WORD_BYTES,
	[WANT_KIND] = WORD_BYTES,
	[WANT_URL] = URL_BYTES,
	[WANT_TEXT] = TEXT_BYTES,
	[WANT_DESCRIPTION] = DESCRIPTION_BYTES,
	[WANT_DETAIL] = DETAIL_BYTES,
};

struct rule {
	enum field field;
	enum wanted_type want;
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
	RULE(kind, KIND, post.kind),
	RULE(url, URL, post.url),
	RULE(text, TEXT, post.text),
	RULE(description, DESCRIPTION, post.description),
	COUNTER_RULE(likes, LIKES),
	COUNTER_RULE(comments, COMMENTS),
	COUNTER_RULE(shares, SHARES),
	COUNTER_RULE(saves, SAVES),
	COUNTER_RULE(views, VIEWS),
	ENDS,
};

static const struct rule status_rules[] = {
	RULE(outcome, WORD, status.outcome_text),
	RULE(complete, BOOL, status.complete),
	RULE(detail, DETAIL, status.detail),
	RULE(next_poll_at, TIME_OR_NULL, status.next_poll_ms),
	ENDS,
};

static const struct rule *const kind_rules[] = {
	[EVENT_ACCOUNT] = account_rules,
	[EVENT_POST] = post_rules,
	[EVENT_STATUS] = status_rules,
};

/* ---- reading: single values ---- */

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

/* Not empty, and without control characters.  The scanner has refused those
 * that are not escaped, but for DEL. */
static bool is_id(struct str text, bool escaped)
{
	for (size_t i = 0; escaped && i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20)
			return false;
	return text.n > 0 && !memchr(text.p, 0x7f, text.n);
}

/* At most EVENT_ID_CHARS characters, of valid UTF-8. */
static bool is_short(struct str id)
{
	return id.n <= EVENT_ID_CHARS ||
	       utf8_cut_chars(id.p, id.n, EVENT_ID_CHARS) == id.n;
}

/* digits: a whole number as the scanner found it, so "-0" is possible; it is
 * 0. */
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

/* ---- reading: values by rule; each writes to where the rule points ---- */

static bool take_text(const struct scan_value *v, enum wanted_type want,
		      struct buf *scratch, struct str *to)
{
	if (v->type == SCAN_NULL && want >= WANT_KIND) {
		*to = STR_NULL;
		return true;
	}
	if (v->type != SCAN_STRING)
		return false;
	*to = text_of(v, scratch);
	if (to->n > want_bytes[want])
		return false;
	switch (want) {
	case WANT_ID: return is_id(*to, v->escaped);
	case WANT_EVENT_ID: return is_id(*to, v->escaped) && is_short(*to);
	case WANT_WORD: return to->n > 0;
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

static bool take(const struct scan_value *v, enum wanted_type want,
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

static bool take_all(const struct rule *rule, const struct fields *fields,
		     struct buf *scratch, struct event *ev, struct err *detail)
{
	for (; rule->field != FIELD_COUNT; rule++) {
		const struct scan_value *v = fields_get(fields, rule->field);
		const char *fault = NULL;

		if (!v && rule->want == WANT_DESCRIPTION)
			memset((char *)ev + rule->offset, 0,
			       sizeof(struct str));
		else if (!v)
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

/* ---- reading: whole events ---- */

static bool take_schema(const struct fields *fields, struct buf *scratch,
			struct event *ev, struct err *detail)
{
	const struct scan_value *v = fields_get(fields, F_schema);
	struct str name;

	if (!v || v->type != SCAN_STRING) {
		err_set(detail, -EBADMSG, "schema: want a text");
		return false;
	}
	name = text_of(v, scratch);
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

/* Whether the message agrees with its schema and with where it came from. */
static bool take_event(const struct fields *fields,
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
	struct fields fields;
	struct event ev;
	bool object;

	if (payload.n + origin->key.n > EVENT_BYTES) {
		err_set(detail, -EBADMSG, "over 1 MiB: %zu bytes",
			payload.n + origin->key.n);
		return EVENT_SCHEMA;
	}
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
	if (!take_event(&fields, origin, scratch, &ev, detail))
		return EVENT_SCHEMA;
	if (!clock_agrees(&ev, origin, detail))
		return EVENT_CLOCK;
	if (ev.kind == EVENT_STATUS)
		ev.status.outcome = outcome_find(ev.status.outcome_text);
	*out = ev;
	return EVENT_OK;
}
