/* ledger_decode.c -- reads a ledger back from the fields of a Redis hash.
 *
 * ledger_fields.c says what they look like.  Anything else is refused: a
 * ledger is either what it was or built anew. */
#include "ledger_parts.h"

#include <errno.h>

/* Years 1 to 9999, as an event may tell them. */
#define TIME_LEAST (-62135596800000)
#define TIME_MOST  INT64_C(253402300799999)
#define DAY_LEAST  (TIME_LEAST / DAY_MS - 1)
#define DAY_MOST   (TIME_MOST / DAY_MS + 1)

/* What is left of a field or value.  Once bad, all further reading is
 * nothing, so a reader asks once, at its end. */
struct scan {
	struct str left;
	bool first; /* no blank before the first number */
	bool bad;
};

static struct scan scan_of(struct str text)
{
	return (struct scan){ .left = text, .first = true };
}

static void skip(struct scan *scan, size_t n)
{
	scan->left.p += n;
	scan->left.n -= n;
}

static bool take_char(struct scan *scan, char c)
{
	if (scan->left.n == 0 || *scan->left.p != c)
		return false;
	skip(scan, 1);
	return true;
}

static void take_blank(struct scan *scan)
{
	if (!scan->first && !take_char(scan, ' '))
		scan->bad = true;
	scan->first = false;
}

/* Digits without a leading 0, below 0 where negative. */
static int64_t take_digits(struct scan *scan, bool negative)
{
	int64_t number = 0;
	size_t n;

	for (n = 0; n < scan->left.n; n++) {
		int digit = scan->left.p[n] - '0';

		if (digit < 0 || digit > 9)
			break;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, negative ? -digit : digit,
					   &number))
			scan->bad = true;
	}
	if (n == 0 || (n > 1 && *scan->left.p == '0'))
		scan->bad = true;
	skip(scan, n);
	return number;
}

static int64_t take(struct scan *scan, int64_t least, int64_t most)
{
	int64_t number;

	take_blank(scan);
	number = take_digits(scan, take_char(scan, '-'));
	if (scan->bad || number < least || number > most) {
		scan->bad = true;
		return least;
	}
	return number;
}

/* Whether a "-" that stands alone comes next; if so, it is taken. */
static bool take_null(struct scan *scan)
{
	struct scan ahead = *scan;

	take_blank(&ahead);
	if (ahead.bad || !take_char(&ahead, '-') ||
	    (ahead.left.n && *ahead.left.p != ' '))
		return false;
	*scan = ahead;
	return true;
}

static int64_t take_or_null(struct scan *scan, int64_t null, int64_t least,
			    int64_t most)
{
	return take_null(scan) ? null : take(scan, least, most);
}

static int64_t take_time(struct scan *scan)
{
	return take_or_null(scan, TIME_NONE, TIME_LEAST, TIME_MOST);
}

static struct reading take_reading(struct scan *scan)
{
	struct reading reading;

	if (take_null(scan))
		return READING_NONE;
	reading.value = take(scan, 0, COUNT_MAX);
	reading.at_ms = take(scan, TIME_LEAST, TIME_MOST);
	return reading;
}

static bool at_end(const struct scan *scan)
{
	return !scan->bad && scan->left.n == 0;
}

static bool is_id(struct str id)
{
	return id.n > 0 && !memchr(id.p, '\0', id.n);
}

static int load_format(struct ledger *ledger, struct scan *value)
{
	int64_t format = take(value, 0, INT64_MAX), zone;

	if (value->bad)
		return -EBADMSG;
	if (format != LEDGER_FORMAT)
		return -ESTALE;
	zone = take(value, -24, 24);
	ledger->newest_ms = take(value, TIME_LEAST, TIME_MOST);
	ledger->late_total = take(value, 0, INT64_MAX);
	if (!at_end(value))
		return -EBADMSG;
	return zone == ledger->zone_hours ? 0 : -ESTALE;
}

static int load_account(struct ledger *ledger, struct str id,
			struct scan *value)
{
	struct ledger_account *account;

	if (!is_id(id))
		return -EBADMSG;
	account = ledger_account_get(ledger, id);
	if (!account)
		return -ENOMEM;
	account->followers = take_reading(value);
	account->first = take_reading(value);
	account->before = take_reading(value);
	account->latest_ms = take_time(value);
	account->latest_before_ms = take_time(value);
	account->first_day =
		take_or_null(value, TIME_NONE, DAY_LEAST, DAY_MOST);
	account->views_told = take(value, 0, 1);
	return at_end(value) ? 0 : -EBADMSG;
}

static struct bucket take_row(struct scan *field, struct scan *value, bool day)
{
	struct bucket bucket = { .latest_ms = TIME_NONE };
	int i;

	bucket.index = day ? take(field, DAY_LEAST, DAY_MOST)
			   : take(field, TIME_LEAST, TIME_MOST);
	if (!take_char(field, ' '))
		field->bad = true;
	bucket.gains.posts = take(value, 0, INT64_MAX);
	for (i = 0; i < COUNTER_COUNT; i++)
		bucket.gains.counter[i] = take(value, 0, INT64_MAX);
	bucket.followers = take_reading(value);
	if (day)
		bucket.latest_ms = take_time(value);
	return bucket;
}

static int load_row(struct ledger *ledger, struct scan *field,
		    struct scan *value, bool day)
{
	struct bucket bucket = take_row(field, value, day), *place;
	struct ledger_account *account;

	if (field->bad || !is_id(field->left) || !at_end(value))
		return -EBADMSG;
	account = ledger_account_get(ledger, field->left);
	if (!account)
		return -ENOMEM;
	place = buckets_get(day ? &account->days : &account->hours,
			    bucket.index);
	if (!place)
		return -ENOMEM;
	*place = bucket;
	return 0;
}

static struct str take_bytes(struct scan *scan, int64_t n)
{
	struct str bytes = { scan->left.p, (size_t)n };

	if (n < 0)
		return STR_NULL;
	if (scan->bad || bytes.n > scan->left.n) {
		scan->bad = true;
		return STR_NULL;
	}
	skip(scan, bytes.n);
	return bytes;
}

static int take_texts(struct scan *value, struct known_post *post)
{
	struct str text[3];
	int64_t length[3];
	int i;

	for (i = 0; i < 3; i++)
		length[i] = take_or_null(value, -1, 0, INT32_MAX);
	take_blank(value);
	for (i = 0; i < 3; i++)
		text[i] = take_bytes(value, length[i]);
	if (!at_end(value))
		return -EBADMSG;
	return post_tell(post, text[0], text[1], text[2]);
}

static int take_post(struct scan *value, struct known_post *post)
{
	int i;

	post_begin(post, take(value, TIME_LEAST, TIME_MOST));
	post->told_ms = take(value, TIME_LEAST, TIME_MOST);
	for (i = 0; i < COUNTER_COUNT; i++)
		post->highest[i] =
			take_or_null(value, COUNT_NULL, 0, COUNT_MAX);
	return take_texts(value, post);
}

static int load_post(struct ledger *ledger, struct scan *field,
		     struct scan *value)
{
	int64_t length = take(field, 1, INT32_MAX);
	struct ledger_account *account;
	struct known_post *post;
	struct str id;

	take_blank(field);
	id = take_bytes(field, length);
	if (field->bad || !is_id(id) || !is_id(field->left))
		return -EBADMSG;
	account = ledger_account_get(ledger, id);
	if (!account)
		return -ENOMEM;
	if (account_post(account, field->left))
		return -EBADMSG; /* twice the same field */
	post = account_post_add(account, field->left);
	return post ? take_post(value, post) : -ENOMEM;
}

static int load_offset(struct ledger *ledger, struct scan *value)
{
	ledger->next_offset = take(value, -1, INT64_MAX);
	return at_end(value) ? 0 : -EBADMSG;
}

static int load(struct ledger *ledger, struct str name, struct str text)
{
	struct str rest = { name.p + 1, name.n - 1 };
	struct scan field = scan_of(rest), value = scan_of(text);

	if (str_is(name, "off"))
		return load_offset(ledger, &value);
	if (str_is(name, "v"))
		return load_format(ledger, &value);
	switch (name.p[0]) {
	case 'a': return load_account(ledger, rest, &value);
	case 'h': return load_row(ledger, &field, &value, false);
	case 'd': return load_row(ledger, &field, &value, true);
	case 'p': return load_post(ledger, &field, &value);
	default: return -EBADMSG;
	}
}

int ledger_load(struct ledger *ledger, struct str field, struct str value,
		struct err *err)
{
	int rc = field.n && value.p ? load(ledger, field, value) : -EBADMSG;

	switch (rc) {
	case -EBADMSG:
		return err_set(err, rc,
			       "ledger: field %.*s is not what this version "
			       "writes",
			       STR_ARG(field));
	case -ESTALE:
		return err_set(err, rc,
			       "ledger: written for another time zone or in "
			       "another format");
	case -ENOMEM: return err_set(err, rc, "ledger: out of memory");
	default: return rc;
	}
}

/* An account of which something is known has a reading or a post. */
int ledger_loaded(struct ledger *ledger, struct err *err)
{
	size_t i;

	if (ledger->n_accounts && ledger->newest_ms == TIME_NONE)
		return err_set(err, -EBADMSG, "ledger: field v is missing");
	for (i = 0; i < ledger->n_accounts; i++) {
		const struct ledger_account *account = ledger->accounts[i];

		if (account->followers.at_ms == TIME_NONE &&
		    account->latest_ms == TIME_NONE)
			return err_set(err, -EBADMSG,
				       "ledger: field a%s is missing",
				       account->id);
	}
	return 0;
}
