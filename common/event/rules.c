/* rules.c -- the schemas as tables, and single values by their rules.
 *
 * It must not know how a message is walked, nor what a fault leads to. */
#include "rules.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"
#include "common/json/text.h"

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

static int find_plain(struct str key)
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
static int find_escaped(struct str raw)
{
	char plain[6 * ARRAY_LEN(first_of_length)];

	if (raw.n > sizeof(plain))
		return -1;
	return find_plain((struct str){ plain, json_unescape(raw, plain) });
}

int field_find(const struct scan_value *name)
{
	return name->escaped ? find_escaped(name->raw) : find_plain(name->raw);
}

const char *field_name(enum field field)
{
	return field_names[field];
}

/* ---- what each schema wants ---- */

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

const char *rule_words(const struct rule *rule)
{
	return want_words[rule->want];
}

const struct text_bounds rule_plain_bounds[] = {
	[WANT_ID] = { 1, ID_BYTES },
	[WANT_EVENT_ID] = { 1, EVENT_ID_CHARS },
	[WANT_WORD] = { 1, WORD_BYTES },
	[WANT_KIND] = { 0, WORD_BYTES },
	[WANT_URL] = { 0, URL_BYTES },
	[WANT_TEXT] = { 0, TEXT_BYTES },
	[WANT_DESCRIPTION] = { 0, DESCRIPTION_BYTES },
	[WANT_DETAIL] = { 0, DETAIL_BYTES },
};

#define RULE_AT(name, want, offset)                              \
	{                                                        \
		F_##name, WANT_##want, offset,                   \
		{                                                \
			",\"" #name "\":", sizeof(#name) - 1 + 4 \
		}                                                \
	}
#define RULE(name, want, member) \
	RULE_AT(name, want, offsetof(struct event, member))
#define COUNTER_RULE(name, counter)                   \
	RULE_AT(name, COUNT,                          \
		offsetof(struct event, post.counts) + \
			(counter) * sizeof(int64_t))
#define ENDS                       \
	{                          \
		FIELD_COUNT, 0, 0, \
		{                  \
			NULL, 0    \
		}                  \
	}

const struct rule event_common_rules[] = {
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

const struct rule *const event_rules[] = {
	[EVENT_ACCOUNT] = account_rules,
	[EVENT_POST] = post_rules,
	[EVENT_STATUS] = status_rules,
};

/* ---- single values ---- */

struct str rule_text(const struct scan_value *v, struct buf *scratch)
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

/* Without control characters.  The scanner has refused those
 * that are not escaped, but for DEL. */
static bool is_id(struct str text, bool escaped)
{
	for (size_t i = 0; escaped && i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20)
			return false;
	return !memchr(text.p, 0x7f, text.n);
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

/* ---- values by rule ---- */

static bool allows(enum wanted_type want, struct str text, bool escaped)
{
	const struct text_bounds *bounds = &rule_plain_bounds[want];

	if (text.n < bounds->least)
		return false;
	if (want == WANT_EVENT_ID)
		return is_id(text, escaped) && is_short(text);
	return text.n <= bounds->most &&
	       (want != WANT_ID || is_id(text, escaped));
}

static bool take_text(const struct scan_value *v, enum wanted_type want,
		      struct buf *scratch, struct str *to)
{
	if (v->type == SCAN_NULL && want >= WANT_KIND) {
		*to = STR_NULL;
		return true;
	}
	if (v->type != SCAN_STRING)
		return false;
	*to = rule_text(v, scratch);
	return allows(want, *to, v->escaped);
}

static bool take_time(const struct scan_value *v, bool nullable,
		      struct buf *scratch, int64_t *ms)
{
	if (v->type == SCAN_NULL && nullable) {
		*ms = -1;
		return true;
	}
	return v->type == SCAN_STRING &&
	       rfc3339_parse(rule_text(v, scratch), false, ms) == 0;
}

static bool take_count(const struct scan_value *v, int64_t *count)
{
	if (v->type == SCAN_NULL) {
		*count = COUNT_NULL;
		return true;
	}
	return v->type == SCAN_WHOLE && count_of(v->raw, count);
}

bool rule_take(const struct rule *rule, const struct scan_value *v,
	       struct buf *scratch, struct event *ev)
{
	bool boolean = v->type == SCAN_TRUE || v->type == SCAN_FALSE;
	void *to = (char *)ev + rule->offset;

	switch (rule->want) {
	case WANT_TIME:
	case WANT_TIME_OR_NULL:
		return take_time(v, rule->want == WANT_TIME_OR_NULL, scratch,
				 to);
	case WANT_COUNT: return take_count(v, to);
	case WANT_BOOL: *(bool *)to = v->type == SCAN_TRUE; return boolean;
	case WANT_BOOL_OR_NULL:
		*(int *)to = boolean ? v->type == SCAN_TRUE : -1;
		return boolean || v->type == SCAN_NULL;
	default: return take_text(v, rule->want, scratch, to);
	}
}
