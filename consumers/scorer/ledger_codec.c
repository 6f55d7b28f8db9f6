/* ledger_codec.c -- writes and reads the fields that ledger_codec.h lists.
 *
 * Whoever changes anything in their format raises LEDGER_FORMAT.  What is read
 * must be exactly what is written: a ledger is either what it was or built
 * anew from Kafka.  Must not know what the numbers mean. */
#include "ledger_codec.h"

#include <errno.h>

#define LEDGER_FORMAT 1

/* ---- writing ---- */

/* An event is never larger. */
#define FIELD_MAX_BYTES ((size_t)64 << 20)

struct encoder {
	ledger_field_fn *fn;
	void *ctx;
	struct buf field, value;
};

static void emit(struct encoder *encoder, bool gone)
{
	if (!encoder->field.bad && !encoder->value.bad)
		encoder->fn(encoder->ctx, buf_str(&encoder->field),
			    gone ? STR_NULL : buf_str(&encoder->value));
}

static void begin(struct encoder *encoder, char kind)
{
	/* Not buf_clear() where it went bad: the end still has to know. */
	encoder->field.len = encoder->value.len = 0;
	buf_addc(&encoder->field, kind);
}

static void add(struct buf *value, int64_t number)
{
	if (value->len)
		buf_addc(value, ' ');
	buf_addi(value, number);
}

static void add_null(struct buf *value)
{
	if (value->len)
		buf_addc(value, ' ');
	buf_addc(value, '-');
}

static void add_or_null(struct buf *value, int64_t number, int64_t null)
{
	if (number == null)
		add_null(value);
	else
		add(value, number);
}

static void add_reading(struct buf *value, struct reading reading)
{
	if (reading.at_ms == TIME_NONE) {
		add_null(value);
		return;
	}
	add(value, reading.value);
	add(value, reading.at_ms);
}

static void put_format(struct encoder *encoder, const struct ledger *ledger)
{
	struct buf *value = &encoder->value;

	begin(encoder, 'v');
	add(value, LEDGER_FORMAT);
	add(value, ledger->zone_hours);
	add(value, ledger->newest_ms);
	add(value, ledger->late_total);
	emit(encoder, false);
}

static void put_account(struct encoder *encoder,
			const struct ledger_account *account)
{
	struct buf *value = &encoder->value;

	begin(encoder, 'a');
	buf_adds(&encoder->field, account->id);
	add_reading(value, account->followers);
	add_reading(value, account->first);
	add_reading(value, account->before);
	add_or_null(value, account->latest_ms, TIME_NONE);
	add_or_null(value, account->latest_before_ms, TIME_NONE);
	add_or_null(value, account->first_day, TIME_NONE);
	add(value, account->views_reported);
	emit(encoder, false);
}

static void put_bucket(struct encoder *encoder, char kind,
		       const struct ledger_account *account,
		       const struct bucket *bucket, bool gone)
{
	struct buf *value = &encoder->value;
	int i;

	begin(encoder, kind);
	buf_addi(&encoder->field, bucket->index);
	buf_addc(&encoder->field, ' ');
	buf_adds(&encoder->field, account->id);
	add(value, bucket->gains.posts);
	for (i = 0; i < COUNTER_COUNT; i++)
		add(value, bucket->gains.counter[i]);
	add_reading(value, bucket->followers);
	if (kind == 'd')
		add_or_null(value, bucket->latest_ms, TIME_NONE);
	emit(encoder, gone);
}

static void put_buckets(struct encoder *encoder, char kind,
			const struct ledger_account *account,
			const struct buckets *buckets, int64_t oldest)
{
	size_t i;

	for (i = 0; i < buckets->n; i++)
		if (buckets->bucket[i].dirty)
			put_bucket(encoder, kind, account, &buckets->bucket[i],
				   buckets->bucket[i].index < oldest);
}

static void put_post(struct encoder *encoder,
		     const struct ledger_account *account,
		     const struct ledger_post *post, bool gone)
{
	const char *texts[] = { post->kind, post->url, post->text };
	struct buf *value = &encoder->value;
	size_t i;

	begin(encoder, 'p');
	buf_addi(&encoder->field, (int64_t)strlen(account->id));
	buf_addc(&encoder->field, ' ');
	buf_adds(&encoder->field, account->id);
	buf_adds(&encoder->field, post->id);
	add(value, post->published_ms);
	add(value, post->texts_ms);
	for (i = 0; i < COUNTER_COUNT; i++)
		add_or_null(value, post->highest[i], COUNT_NULL);
	for (i = 0; i < ARRAY_LEN(texts); i++)
		add_or_null(value, texts[i] ? (int64_t)strlen(texts[i]) : -1,
			    -1);
	buf_addc(value, ' ');
	for (i = 0; i < ARRAY_LEN(texts); i++)
		buf_addstr(value, str_of(texts[i]));
	emit(encoder, gone);
}

static void put_posts(struct encoder *encoder, const struct ledger *ledger,
		      const struct ledger_account *account)
{
	size_t i;

	for (i = 0; i < account->n_slots; i++) {
		const struct ledger_post *post = account->posts[i];

		if (post && post->dirty)
			put_post(encoder, account, post,
				 ledger_post_expired(ledger, post));
	}
}

static void put_ledger_account(struct encoder *encoder,
			       const struct ledger *ledger,
			       const struct ledger_account *account)
{
	if (account->dirty)
		put_account(encoder, account);
	put_buckets(encoder, 'h', account, &account->hours,
		    ledger_oldest_hour(ledger));
	put_buckets(encoder, 'd', account, &account->days,
		    ledger_oldest_day(ledger));
	put_posts(encoder, ledger, account);
}

int ledger_changes(const struct ledger *ledger, ledger_field_fn *fn, void *ctx,
		   struct err *err)
{
	struct encoder encoder = { .fn = fn, .ctx = ctx };
	bool bad;
	size_t i;

	if (ledger->n_dirty == 0)
		return 0;
	buf_init(&encoder.field, FIELD_MAX_BYTES);
	buf_init(&encoder.value, FIELD_MAX_BYTES);
	if (ledger->dirty)
		put_format(&encoder, ledger);
	for (i = 0; i < ledger->n_accounts; i++)
		put_ledger_account(&encoder, ledger, ledger->accounts[i]);
	bad = encoder.field.bad || encoder.value.bad;
	buf_release(&encoder.field);
	buf_release(&encoder.value);
	return bad ? err_set(err, -ENOMEM, "ledger: out of memory") : 0;
}

/* ---- reading ---- */

/* Years 1 to 9999, as an event may have them. */
#define TIME_LEAST (-62135596800000)
#define TIME_MOST  INT64_C(253402300799999)
#define DAY_LEAST  (TIME_LEAST / DAY_MS - 1)
#define DAY_MOST   (TIME_MOST / DAY_MS + 1)

/* What is left of a field or value.  Once bad, all further reading is
 * nothing, so a reader asks once, at its end. */
struct field_scan {
	struct str left;
	bool first; /* no blank before the first number */
	bool bad;
};

static struct field_scan scan_of(struct str text)
{
	return (struct field_scan){ .left = text, .first = true };
}

static void skip(struct field_scan *scan, size_t n)
{
	scan->left.p += n;
	scan->left.n -= n;
}

static bool read_char(struct field_scan *scan, char c)
{
	if (scan->left.n == 0 || *scan->left.p != c)
		return false;
	skip(scan, 1);
	return true;
}

static void read_blank(struct field_scan *scan)
{
	if (!scan->first && !read_char(scan, ' '))
		scan->bad = true;
	scan->first = false;
}

/* Digits without a leading 0, below 0 where negative. */
static int64_t read_digits(struct field_scan *scan, bool negative)
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

static int64_t read_number(struct field_scan *scan, int64_t least, int64_t most)
{
	int64_t number;

	read_blank(scan);
	number = read_digits(scan, read_char(scan, '-'));
	if (scan->bad || number < least || number > most) {
		scan->bad = true;
		return least;
	}
	return number;
}

/* Whether a "-" that stands alone comes next; if so, it is taken. */
static bool read_null(struct field_scan *scan)
{
	struct field_scan ahead = *scan;

	read_blank(&ahead);
	if (ahead.bad || !read_char(&ahead, '-') ||
	    (ahead.left.n && *ahead.left.p != ' '))
		return false;
	*scan = ahead;
	return true;
}

static int64_t read_or_null(struct field_scan *scan, int64_t null,
			    int64_t least, int64_t most)
{
	return read_null(scan) ? null : read_number(scan, least, most);
}

static int64_t read_time(struct field_scan *scan)
{
	return read_or_null(scan, TIME_NONE, TIME_LEAST, TIME_MOST);
}

static struct reading read_reading(struct field_scan *scan)
{
	struct reading reading;

	if (read_null(scan))
		return READING_NONE;
	reading.value = read_number(scan, 0, COUNT_MAX);
	reading.at_ms = read_number(scan, TIME_LEAST, TIME_MOST);
	return reading;
}

static bool at_end(const struct field_scan *scan)
{
	return !scan->bad && scan->left.n == 0;
}

static bool is_id(struct str id)
{
	return id.n > 0 && !memchr(id.p, '\0', id.n);
}

static int load_format(struct ledger *ledger, struct field_scan *value)
{
	int64_t format = read_number(value, 0, INT64_MAX), zone;

	if (value->bad)
		return -EBADMSG;
	if (format != LEDGER_FORMAT)
		return -ESTALE;
	zone = read_number(value, -24, 24);
	ledger->newest_ms = read_number(value, TIME_LEAST, TIME_MOST);
	ledger->late_total = read_number(value, 0, INT64_MAX);
	if (!at_end(value))
		return -EBADMSG;
	return zone == ledger->zone_hours ? 0 : -ESTALE;
}

static int load_account(struct ledger *ledger, struct str id,
			struct field_scan *value)
{
	struct ledger_account *account;

	if (!is_id(id))
		return -EBADMSG;
	account = ledger_account_get(ledger, id);
	if (!account)
		return -ENOMEM;
	account->followers = read_reading(value);
	account->first = read_reading(value);
	account->before = read_reading(value);
	account->latest_ms = read_time(value);
	account->latest_before_ms = read_time(value);
	account->first_day =
		read_or_null(value, TIME_NONE, DAY_LEAST, DAY_MOST);
	account->views_reported = read_number(value, 0, 1);
	return at_end(value) ? 0 : -EBADMSG;
}

static struct bucket read_bucket(struct field_scan *field,
				 struct field_scan *value, bool day)
{
	struct bucket bucket = { .latest_ms = TIME_NONE };
	int i;

	bucket.index = day ? read_number(field, DAY_LEAST, DAY_MOST)
			   : read_number(field, TIME_LEAST, TIME_MOST);
	if (!read_char(field, ' '))
		field->bad = true;
	bucket.gains.posts = read_number(value, 0, INT64_MAX);
	for (i = 0; i < COUNTER_COUNT; i++)
		bucket.gains.counter[i] = read_number(value, 0, INT64_MAX);
	bucket.followers = read_reading(value);
	if (day)
		bucket.latest_ms = read_time(value);
	return bucket;
}

static int load_bucket(struct ledger *ledger, struct field_scan *field,
		       struct field_scan *value, bool day)
{
	struct bucket bucket = read_bucket(field, value, day), *place;
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

static struct str read_bytes(struct field_scan *scan, int64_t n)
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

static int read_texts(struct field_scan *value, struct ledger_post *post)
{
	struct str text[3];
	int64_t length[3];
	int i;

	for (i = 0; i < 3; i++)
		length[i] = read_or_null(value, -1, 0, INT32_MAX);
	read_blank(value);
	for (i = 0; i < 3; i++)
		text[i] = read_bytes(value, length[i]);
	if (!at_end(value))
		return -EBADMSG;
	return post_set_texts(post, text[0], text[1], text[2]);
}

static int read_post(struct field_scan *value, struct ledger_post *post)
{
	int i;

	post_begin(post, read_number(value, TIME_LEAST, TIME_MOST));
	post->texts_ms = read_number(value, TIME_LEAST, TIME_MOST);
	for (i = 0; i < COUNTER_COUNT; i++)
		post->highest[i] =
			read_or_null(value, COUNT_NULL, 0, COUNT_MAX);
	return read_texts(value, post);
}

static int load_post(struct ledger *ledger, struct field_scan *field,
		     struct field_scan *value)
{
	int64_t length = read_number(field, 1, INT32_MAX);
	struct ledger_account *account;
	struct ledger_post *post;
	struct str id;

	read_blank(field);
	id = read_bytes(field, length);
	if (field->bad || !is_id(id) || !is_id(field->left))
		return -EBADMSG;
	account = ledger_account_get(ledger, id);
	if (!account)
		return -ENOMEM;
	if (account_post(account, field->left))
		return -EBADMSG; /* twice the same field */
	post = account_post_add(account, field->left);
	return post ? read_post(value, post) : -ENOMEM;
}

static int load_offset(struct ledger *ledger, struct field_scan *value)
{
	ledger->next_offset = read_number(value, -1, INT64_MAX);
	return at_end(value) ? 0 : -EBADMSG;
}

static int load(struct ledger *ledger, struct str name, struct str text)
{
	struct str rest = { name.p + 1, name.n - 1 };
	struct field_scan field = scan_of(rest), value = scan_of(text);

	if (str_is(name, "off"))
		return load_offset(ledger, &value);
	if (str_is(name, "v"))
		return load_format(ledger, &value);
	switch (name.p[0]) {
	case 'a': return load_account(ledger, rest, &value);
	case 'h': return load_bucket(ledger, &field, &value, false);
	case 'd': return load_bucket(ledger, &field, &value, true);
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
