/* scorer_ledger_codec.c -- writes and reads the fields that
 * scorer_ledger_codec.h lists.
 *
 * Whoever changes anything in their format raises SCORER_FORMAT.  Must not know
 * what the numbers mean. */
#include "scorer_ledger_codec.h"

#include <errno.h>

#define SCORER_FORMAT 2

/* ---- writing ---- */

static void put_reading(struct field_writer *writer, struct reading reading)
{
	if (reading.at_ms == TIME_NONE) {
		field_null(writer);
		return;
	}
	field_number(writer, reading.value);
	field_number(writer, reading.at_ms);
}

static void put_text(struct field_writer *writer, const char *text)
{
	field_number_or_null(writer, text ? (int64_t)strlen(text) : -1, -1);
	buf_addc(&writer->value, ' ');
	buf_addstr(&writer->value, str_of(text));
}

static void put_known(struct field_writer *writer,
		      const struct scorer_account *account)
{
	field_begin(writer, 'a');
	buf_adds(&writer->name, account->base.id);
	put_reading(writer, account->followers);
	put_reading(writer, account->first);
	put_reading(writer, account->before);
	field_number_or_null(writer, account->latest_ms, TIME_NONE);
	field_number_or_null(writer, account->latest_before_ms, TIME_NONE);
	field_number_or_null(writer, account->first_day, TIME_NONE);
	field_number(writer, account->views_reported);
	field_number_or_null(writer, account->latest_url_ms, TIME_NONE);
	put_text(writer, account->latest_url);
	field_end(writer, false);
}

static void put_bucket(struct field_writer *writer, char letter,
		       const char *account, const struct bucket *bucket,
		       bool gone)
{
	int i;

	field_begin(writer, letter);
	buf_addi(&writer->name, bucket->index);
	buf_addc(&writer->name, ' ');
	buf_adds(&writer->name, account);
	field_number(writer, bucket->gains.posts);
	for (i = 0; i < COUNTER_COUNT; i++)
		field_number(writer, bucket->gains.counter[i]);
	put_reading(writer, bucket->followers);
	if (letter == 'd')
		field_number_or_null(writer, bucket->latest_ms, TIME_NONE);
	field_end(writer, gone);
}

static void put_buckets(struct field_writer *writer, char letter,
			const char *account, const struct buckets *buckets,
			int64_t oldest)
{
	size_t i;

	for (i = 0; i < buckets->n; i++)
		if (buckets->bucket[i].dirty)
			put_bucket(writer, letter, account, &buckets->bucket[i],
				   buckets->bucket[i].index < oldest);
}

static void put_account(struct field_writer *writer,
			const struct ledger *ledger,
			const struct ledger_account *base)
{
	const struct scorer_account *account =
		(const struct scorer_account *)base;

	if (base->dirty)
		put_known(writer, account);
	put_buckets(writer, 'h', base->id, &account->hours,
		    scorer_oldest_hour(ledger));
	put_buckets(writer, 'd', base->id, &account->days,
		    scorer_oldest_day(ledger));
}

/* ---- reading ---- */

static struct reading scan_reading(struct field_scan *scan)
{
	struct reading reading;

	if (scan_null(scan))
		return READING_NONE;
	reading.value = scan_number(scan, 0, COUNT_MAX);
	reading.at_ms = scan_number(scan, TIME_LEAST, TIME_MOST);
	return reading;
}

static struct str scan_text(struct field_scan *scan)
{
	int64_t length = scan_number_or_null(scan, -1, 0, INT32_MAX);

	scan_blank(scan);
	return scan_bytes(scan, length);
}

static int load_known(struct ledger *ledger, struct field_scan *name,
		      struct field_scan *value)
{
	struct str id = scan_id(name), url;
	struct ledger_account *base;
	struct scorer_account *account;

	if (!id.p)
		return -EBADMSG;
	base = ledger_account_get(ledger, id);
	if (!base)
		return -ENOMEM;
	account = scorer_account(base);
	account->followers = scan_reading(value);
	account->first = scan_reading(value);
	account->before = scan_reading(value);
	account->latest_ms = scan_time_or_none(value);
	account->latest_before_ms = scan_time_or_none(value);
	account->first_day =
		scan_number_or_null(value, TIME_NONE, DAY_LEAST, DAY_MOST);
	account->views_reported = scan_number(value, 0, 1);
	account->latest_url_ms = scan_time_or_none(value);
	url = scan_text(value);
	if (!scan_at_end(value))
		return -EBADMSG;
	return text_replace(&account->latest_url, url);
}

static struct bucket scan_bucket(struct field_scan *name,
				 struct field_scan *value, bool day)
{
	struct bucket bucket = { .latest_ms = TIME_NONE };
	int i;

	bucket.index = day ? scan_number(name, DAY_LEAST, DAY_MOST)
			   : scan_number(name, TIME_LEAST, TIME_MOST);
	scan_blank(name);
	bucket.gains.posts = scan_number(value, 0, INT64_MAX);
	for (i = 0; i < COUNTER_COUNT; i++)
		bucket.gains.counter[i] = scan_number(value, 0, INT64_MAX);
	bucket.followers = scan_reading(value);
	if (day)
		bucket.latest_ms = scan_time_or_none(value);
	return bucket;
}

static int load_bucket(struct ledger *ledger, struct field_scan *name,
		       struct field_scan *value, bool day)
{
	struct bucket bucket = scan_bucket(name, value, day), *place;
	struct str id = scan_id(name);
	struct ledger_account *base;
	struct scorer_account *account;

	if (!id.p || !scan_at_end(value))
		return -EBADMSG;
	base = ledger_account_get(ledger, id);
	if (!base)
		return -ENOMEM;
	account = scorer_account(base);
	place = buckets_get(day ? &account->days : &account->hours,
			    bucket.index);
	if (!place)
		return -ENOMEM;
	*place = bucket;
	return 0;
}

static int load_field(struct ledger *ledger, char letter,
		      struct field_scan *name, struct field_scan *value)
{
	switch (letter) {
	case 'a': return load_known(ledger, name, value);
	case 'h': return load_bucket(ledger, name, value, false);
	case 'd': return load_bucket(ledger, name, value, true);
	default: return -EBADMSG;
	}
}

/* An account of which something is known has a reading or a post. */
static bool is_whole(const struct ledger_account *base)
{
	const struct scorer_account *account =
		(const struct scorer_account *)base;

	return account->followers.at_ms != TIME_NONE ||
	       account->latest_ms != TIME_NONE;
}

/* ---- the kind ---- */

static size_t fields(const struct ledger_account *base)
{
	const struct scorer_account *account =
		(const struct scorer_account *)base;

	return 1 + account->hours.n + account->days.n;
}

const struct ledger_kind scorer_ledger_kind = {
	.format = SCORER_FORMAT,
	.depends_on = "time zone",
	.ledger_size = sizeof(struct scorer_ledger),
	.account_size = sizeof(struct scorer_account),
	.post_size = sizeof(struct ledger_post),
	.apply = scorer_ledger_apply,
	.age = scorer_account_age,
	.saved = scorer_account_saved,
	.account_init = scorer_account_init,
	.account_release = scorer_account_release,
	.fields = fields,
	.put_account = put_account,
	.load_field = load_field,
	.is_whole = is_whole,
};
