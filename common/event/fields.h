/* fields.h -- where the values of a message's known members stand.
 *
 * Between the scanner and the schemas: it knows the members' names, not what
 * they must hold nor which schema wants them. */
#ifndef SENTRA_COMMON_EVENT_FIELDS_H
#define SENTRA_COMMON_EVENT_FIELDS_H

#include "common/base/err.h"
#include "common/json/scan.h"

/* Every member of every schema, by the length of its name: event_fields.c
 * counts on that order. */
/* clang-format off */
#define EVENT_FIELDS(X) \
	X(url) X(kind) X(text) X(likes) X(views) X(saves) \
	X(schema) X(shares) X(detail) X(post_id) X(outcome) \
	X(event_id) X(platform) X(comments) X(complete) \
	X(sentra_id) X(followers) X(account_id) \
	X(observed_at) X(posts_total) X(views_total) X(likes_total) \
	X(published_at) X(next_poll_at) X(followers_exact)
/* clang-format on */

#define FIELD_ENUM(name) F_##name,
enum field { EVENT_FIELDS(FIELD_ENUM) FIELD_COUNT };
#undef FIELD_ENUM

extern const char *const field_names[FIELD_COUNT];

struct event_fields {
	uint32_t seen; /* bit per field: only then its value counts */
	struct scan_value value[FIELD_COUNT];
};

/* Walks the whole message; of a name twice the last counts.  False where it
 * is no JSON, with the byte and the reason in err.  *object: whether it is an
 * object, else nothing was seen.  Values are borrowed from the payload. */
bool event_fields_find(struct event_fields *, struct str payload, bool *object,
		       struct err *) MUST_USE;

/* The value of a field, NULL where the message has none. */
static inline const struct scan_value *
event_fields_get(const struct event_fields *fields, enum field field)
{
	return fields->seen >> field & 1 ? &fields->value[field] : NULL;
}

#endif
