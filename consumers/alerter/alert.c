/* alert.c -- alert.v1 in bytes.
 *
 * Reading is strict: the topic is the record by which an alerter knows what
 * was published, so a message that is read wrongly would be resolved or raised
 * anew. */
#include "alert.h"

#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "common/base/utf8.h"
#include "common/json/json.h"

#include <errno.h>

#define EARLIEST_MS INT64_C(1072915200000) /* 2004-01-01T00:00:00Z */
#define AHEAD_MS    (5 * MINUTE_MS)

#define SCHEMA         "alert.v1"
#define ID_CHARS_MAX   64 /* of an alert_id, also another program's */
#define PLATFORM_CHARS 32

struct str alert_key(const struct monitor_alert *alert)
{
	return str_of(alert->of);
}

/* The reason as the message and the id have it.  Why a stage is stalled is in
 * neither: what is read back must be the same alert. */
static struct str reason_of(const struct monitor_alert *alert)
{
	if (alert_kinds[alert->kind].subject == SUBJECT_STAGE)
		return str_of(alert->of);
	return alert->reason[0] ? str_of(alert->reason) : STR_NULL;
}

void alert_make_id(const struct monitor_alert *alert, char out[ALERT_ID_SIZE])
{
	char since[RFC3339_SIZE];
	struct fnv fnv;

	rfc3339_format(alert->since_ms, since);
	fnv_init(&fnv);
	fnv_add(&fnv, STR_LIT(SCHEMA));
	fnv_add(&fnv, str_of(alert_kinds[alert->kind].name));
	fnv_add(&fnv, alert_key(alert));
	fnv_add(&fnv, reason_of(alert));
	fnv_add(&fnv, str_of(since));
	fnv_hex(&fnv, out);
}

/* ---- writing ---- */

void alert_encode(const struct monitor_alert *alert, bool firing,
		  int64_t observed_ms, struct str detail, struct buf *out)
{
	const struct alert_kind *kind = &alert_kinds[alert->kind];
	struct str key = alert_key(alert);
	char id[ALERT_ID_SIZE];

	alert_make_id(alert, id);
	json_put(out, "{\"schema\":", STR_LIT(SCHEMA));
	json_put(out, ",\"alert_id\":", str_of(id));
	json_put(out, ",\"kind\":", str_of(kind->name));
	json_put(out, ",\"reason\":", reason_of(alert));
	json_put(out, ",\"sentra_id\":",
		 kind->subject == SUBJECT_SENTRA ? key : STR_NULL);
	json_put(out, ",\"platform\":",
		 kind->subject == SUBJECT_PLATFORM ? key : STR_NULL);
	json_put(out, ",\"severity\":", str_of(kind->severity));
	json_put(out, ",\"state\":", str_of(firing ? "firing" : "resolved"));
	json_put_time(out, ",\"since\":", alert->since_ms);
	json_put_time(out, ",\"observed_at\":", observed_ms);
	json_put(out, ",\"detail\":", detail.n ? detail : STR_NULL);
	buf_addc(out, '}');
}

/* ---- reading ---- */

enum want {
	WANT_ID, /* not empty, no control characters */
	WANT_ID_OR_NULL,
	WANT_ALERT_ID, /* an id of at most 64 characters */
	WANT_PLATFORM, /* a platform's name as the schema has it, or null */
	WANT_TEXT,     /* or null */
	WANT_TIME,
};

static const char *const want_words[] = {
	[WANT_ID] = "want a text without control characters",
	[WANT_ID_OR_NULL] = "want a text without control characters, or null",
	[WANT_ALERT_ID] = "want a text of 1 to 64 characters",
	[WANT_PLATFORM] = "want a platform's name, or null",
	[WANT_TEXT] = "want a text or null",
	[WANT_TIME] = "want a time like 2026-03-10T05:30:00.000Z",
};

static const struct {
	const char *member;
	enum want want;
} members[] = {
	{ "alert_id", WANT_ALERT_ID }, { "kind", WANT_ID },
	{ "reason", WANT_ID_OR_NULL }, { "sentra_id", WANT_ID_OR_NULL },
	{ "platform", WANT_PLATFORM }, { "severity", WANT_TEXT },
	{ "state", WANT_ID },          { "since", WANT_TIME },
	{ "observed_at", WANT_TIME },  { "detail", WANT_TEXT },
};

static bool is_id(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f)
			return false;
	return text.n > 0;
}

static bool is_platform(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!(text.p[i] >= 'a' && text.p[i] <= 'z') &&
		    !(i > 0 && text.p[i] >= '0' && text.p[i] <= '9'))
			return false;
	return text.n > 0 && text.n <= PLATFORM_CHARS;
}

/* text: the member's, null where it is null. */
static bool wanted(struct str text, enum want want)
{
	int64_t ms;

	switch (want) {
	case WANT_ID: return text.p && is_id(text);
	case WANT_ID_OR_NULL: return !text.p || is_id(text);
	case WANT_ALERT_ID:
		return text.p && is_id(text) &&
		       utf8_cut_chars(text.p, text.n, ID_CHARS_MAX) == text.n;
	case WANT_PLATFORM: return !text.p || is_platform(text);
	case WANT_TEXT: return true;
	case WANT_TIME: return text.p && rfc3339_parse(text, false, &ms) == 0;
	}
	return false;
}

/* json_get() does not tell null from absent. */
static bool has(const struct json_t *doc, const char *member)
{
	for (void *it = json_first(doc); it; it = json_next(doc, it))
		if (strcmp(json_it_key(it), member) == 0)
			return true;
	return false;
}

static int check_members(const struct json_t *doc, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const char *name = members[i].member;
		struct json_t *node = json_get(doc, name);

		if (!has(doc, name))
			return err_set(err, -EBADMSG, "%s: missing", name);
		if ((!json_is_null(node) && !json_is_string(node)) ||
		    !wanted(json_str(node), members[i].want))
			return err_set(err, -EBADMSG, "%s: %s", name,
				       want_words[members[i].want]);
	}
	return 0;
}

static int check_schema(const struct json_t *doc, struct err *err)
{
	struct str name = json_str(json_get(doc, "schema"));

	if (str_is(name, SCHEMA))
		return 0;
	if (name.n > 7 && memcmp(name.p, "alert.v", 7) == 0)
		return err_set(err, -ENOTSUP,
			       "schema: a later version than " SCHEMA);
	return err_set(err, -EBADMSG, "schema: not " SCHEMA);
}

static int read_kind(const struct json_t *doc, enum monitor_alert_kind *out,
		     struct err *err)
{
	*out = alert_kind_find(json_str(json_get(doc, "kind")));
	return *out < ALERT_KIND_COUNT
		       ? 0
		       : err_set(err, -ENOTSUP, "kind: unknown here");
}

static bool keep(char *to, size_t size, struct str text)
{
	if (text.n >= size)
		return false;
	if (text.n)
		memcpy(to, text.p, text.n);
	to[text.n] = '\0';
	return true;
}

/* The subject, and the reason where that is not the subject. */
static int read_subject(const struct json_t *doc, struct monitor_alert *alert,
			struct err *err)
{
	static const char *const named[] = {
		[SUBJECT_SENTRA] = "sentra_id",
		[SUBJECT_PLATFORM] = "platform",
		[SUBJECT_STAGE] = "reason",
	};
	enum alert_subject subject = alert_kinds[alert->kind].subject;
	struct str key = json_str(json_get(doc, named[subject]));
	struct str reason = json_str(json_get(doc, "reason"));

	if (!key.p || !keep(alert->of, sizeof(alert->of), key))
		return err_set(err, -EBADMSG, "%s: %s", named[subject],
			       key.p ? "too long" : "missing");
	if (subject == SUBJECT_STAGE)
		reason = STR_NULL;
	if (!keep(alert->reason, sizeof(alert->reason), reason))
		return err_set(err, -EBADMSG, "reason: too long");
	return 0;
}

static int read_state(const struct json_t *doc, bool *firing, struct err *err)
{
	struct str state = json_str(json_get(doc, "state"));

	*firing = str_is(state, "firing");
	if (*firing || str_is(state, "resolved"))
		return 0;
	return err_set(err, -EBADMSG, "state: want firing or resolved");
}

/* As for other events: nobody told anything before 2004, nor of what had not
 * begun yet. */
static int check_times(const struct alert_event *event, struct err *err)
{
	if (event->observed_ms < EARLIEST_MS)
		return err_set(err, -EBADMSG, "observed_at: before 2004");
	if (event->alert.since_ms > event->observed_ms + AHEAD_MS)
		return err_set(err, -EBADMSG,
			       "since: over 5 min after observed_at");
	return 0;
}

static int read_event(const struct json_t *doc, struct alert_event *out,
		      struct err *err)
{
	int rc;

	if (!json_is_object(doc))
		return err_set(err, -EBADMSG, "want an object");
	rc = check_schema(doc, err);
	rc = rc ? rc : check_members(doc, err);
	rc = rc ? rc : read_kind(doc, &out->alert.kind, err);
	rc = rc ? rc : read_subject(doc, &out->alert, err);
	rc = rc ? rc : read_state(doc, &out->firing, err);
	if (rc == 0) /* checked above */
		rc = rfc3339_parse(json_str(json_get(doc, "since")), false,
				   &out->alert.since_ms);
	if (rc == 0)
		rc = rfc3339_parse(json_str(json_get(doc, "observed_at")),
				   false, &out->observed_ms);
	return rc ? rc : check_times(out, err);
}

int alert_decode(struct str text, struct alert_event *out, struct err *err)
{
	struct alert_event event = { 0 };
	struct json_t *doc;
	int rc = json_parse(text, &json_answer_limits, &doc, err);

	if (rc < 0)
		return rc == -ENOMEM ? rc : -EBADMSG;
	rc = read_event(doc, &event, err);
	json_free(doc);
	if (rc == 0)
		*out = event;
	return rc;
}
