/* event.h -- the events on Kafka, to and from JSON.  schemas/ is the reference
 * for people; this is the only code that knows the bytes.
 *
 *   event_make_id(&ev, id);
 *   ev.event_id = str_of(id);
 *   event_encode(&ev, &line);                       (a producer)
 *
 *   fault = event_decode(payload, &origin, &scratch, &ev, &detail);
 *   if (fault != EVENT_OK)
 *           ... to the dead-letter topic, with detail.text   (a consumer)
 *
 * Decoding follows the schema, in one pass, without allocation: texts are
 * views into the payload, or into the scratch buffer where escapes had to be
 * undone.  Whether a message can be used does not depend on the time of day,
 * only on the message itself and the broker's append time: whoever reads the
 * log again decides as before. */
#ifndef SENTRA_COMMON_EVENT_EVENT_H
#define SENTRA_COMMON_EVENT_EVENT_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/str.h"

enum event_kind { EVENT_ACCOUNT, EVENT_POST, EVENT_STATUS };

/* The counters of a post, in the order of the schema. */
enum counter { LIKES, COMMENTS, SHARES, SAVES, VIEWS, COUNTER_COUNT };
extern const char *const counter_names[COUNTER_COUNT];

enum outcome {
	OUTCOME_OK,
	OUTCOME_AUTH,
	OUTCOME_QUOTA,
	OUTCOME_NOT_FOUND,
	OUTCOME_PRIVATE,
	OUTCOME_UNAVAILABLE,
	OUTCOME_INVALID_RESPONSE,
	OUTCOME_UNKNOWN, /* read only: an outcome of a later version */
};
const char *outcome_name(enum outcome);

struct event {
	enum event_kind kind;
	struct str event_id; /* 1 to 64 characters */
	struct str platform, sentra_id, account_id;
	int64_t observed_ms;
	union {
		struct { /* account_metrics.v1; counts may be COUNT_NULL */
			int64_t followers;
			int followers_exact; /* 1, 0, or -1 = null */
			int64_t posts_total, views_total, likes_total;
		} account;
		struct { /* post_metrics.v1 */
			struct str post_id;
			int64_t published_ms;
			struct str kind, url, text; /* may be null */
			struct str description;     /* null: written nowhere */
			int64_t counts[COUNTER_COUNT];
		} post;
		struct { /* collection_status.v1 */
			enum outcome outcome;
			struct str outcome_text; /* as sent */
			bool complete;
			struct str detail;    /* may be null */
			int64_t next_poll_ms; /* -1 = null */
		} status;
	};
};

/* ---- writing ---- */

/* Fills event_id from what was observed (schema, platform, account, post,
 * observed_at): 32 hex digits, the same at every repetition. */
#define EVENT_ID_SIZE 33
void event_make_id(const struct event *, char out[EVENT_ID_SIZE]);

/* Append one line of JSON, without a newline, every field in the order of the
 * schema.  Texts must be valid UTF-8.  The kafka headers are
 * schema=<event_schema()> and content-type=application/json. */
void event_encode(const struct event *, struct buf *);
const char *event_schema(enum event_kind); /* "account_metrics.v1" */

/* ---- reading ---- */

/* Why a message cannot be used; the names go to the dead-letter topic. */
enum event_fault {
	EVENT_OK,
	EVENT_NOT_JSON,
	EVENT_SCHEMA,
	EVENT_CLOCK,
	EVENT_NOMEM, /* our failure, not the message's: scratch cannot grow */
};
const char *event_fault_name(enum event_fault); /* "not_json" ... */

/* Where a message came from, as far as it decides whether it is usable. */
struct event_origin {
	struct str platform; /* of the topic; null: not checked */
	struct str key;      /* must be the sentra id; null: no key, a fault */
	bool check_key;
	bool misplaced;    /* the key belongs into another partition */
	int64_t append_ms; /* the broker's clock; < 0: not checked */
};

/* A message with its key; a larger one is EVENT_SCHEMA, unread. */
#define EVENT_BYTES ((size_t)1 << 20)

/* Views in *out are valid until payload goes or scratch is used again.
 * scratch: grown to at most payload.n.  On a fault, detail says which field
 * and what was wrong ("followers: want a whole number or null"). */
enum event_fault event_decode(struct str payload, const struct event_origin *,
			      struct buf *scratch, struct event *out,
			      struct err *detail) MUST_USE;

#endif
