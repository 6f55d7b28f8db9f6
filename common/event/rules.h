/* rules.h -- the schemas as tables: every member, what its value has to be, and
 * where it goes in struct event.  For the files of this folder alone.
 *
 *   for (rule = event_rules[kind]; rule->field != FIELD_COUNT; rule++)
 *           good = rule_take(rule, value, scratch, &ev);
 */
#ifndef SENTRA_COMMON_EVENT_RULES_H
#define SENTRA_COMMON_EVENT_RULES_H

#include "common/json/scan.h"
#include "event.h"

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

struct rule {
	enum field field;
	enum wanted_type want;
	size_t offset;   /* within struct event */
	struct str lead; /* all between the value before and its own */
};

/* Of every event; of each kind, by enum event_kind.  A row of FIELD_COUNT ends
 * them.  Their order is that in which faults are looked for; but for post_id,
 * it is also the order in which event_encode() writes. */
extern const struct rule event_common_rules[];
extern const struct rule *const event_rules[];

/* Bytes, by enum wanted_type, of a text that has neither control characters,
 * DEL included, nor anything beyond ASCII: then nothing else is wanted of it.
 */
extern const struct text_bounds {
	size_t least, most;
} rule_plain_bounds[];

/* The member of that name, which has escapes or none; -1: none of ours. */
int field_find(const struct scan_value *name);
const char *field_name(enum field);

/* What the rule wants, in words: "want true or false". */
const char *rule_words(const struct rule *);
/* Puts a value where the rule points.  Texts are borrowed from the value, or
 * from scratch, which has room for them, where escapes are undone.  False: the
 * rule does not allow the value. */
bool rule_take(const struct rule *, const struct scan_value *,
	       struct buf *scratch, struct event *);
/* A value that is a string. */
struct str rule_text(const struct scan_value *, struct buf *scratch);

#endif
