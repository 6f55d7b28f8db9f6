/* ledger_encode.c -- writes a ledger as the fields of a Redis hash.
 *
 *   v                     format zone newest_ms late_total
 *   a<account>            followers first before latest latest_before
 *                         first_day views_told
 *   h<hour> <account>     posts and five counters, followers
 *   d<day> <account>      the same, latest
 *   p<n> <account><post>  published told, five highest, the lengths of kind,
 *                         url and text, then these; n: bytes of the account
 *   off                   next_offset
 *
 * Numbers are decimal, one blank apart; "-" is null.  Followers are a count
 * and its instant, or one "-".  ledger_load.c reads it; whoever changes
 * anything here changes LEDGER_FORMAT too. */
#include "ledger_parts.h"

#include <errno.h>

/* An event is never larger. */
#define FIELD_MAX_BYTES ((size_t)64 << 20)

struct teller {
	ledger_field_fn *fn;
	void *ctx;
	struct buf field, value;
};

static void tell(struct teller *teller, bool gone)
{
	if (!teller->field.bad && !teller->value.bad)
		teller->fn(teller->ctx, buf_str(&teller->field),
			   gone ? STR_NULL : buf_str(&teller->value));
}

static void begin(struct teller *teller, char kind)
{
	/* Not buf_clear() where it went bad: the end still has to know. */
	teller->field.len = teller->value.len = 0;
	buf_addc(&teller->field, kind);
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

static void tell_ledger(struct teller *teller, const struct ledger *ledger)
{
	struct buf *value = &teller->value;

	begin(teller, 'v');
	add(value, LEDGER_FORMAT);
	add(value, ledger->zone_hours);
	add(value, ledger->newest_ms);
	add(value, ledger->late_total);
	tell(teller, false);
}

static void tell_account(struct teller *teller,
			 const struct ledger_account *account)
{
	struct buf *value = &teller->value;

	begin(teller, 'a');
	buf_adds(&teller->field, account->id);
	add_reading(value, account->followers);
	add_reading(value, account->first);
	add_reading(value, account->before);
	add_or_null(value, account->latest_ms, TIME_NONE);
	add_or_null(value, account->latest_before_ms, TIME_NONE);
	add_or_null(value, account->first_day, TIME_NONE);
	add(value, account->views_told);
	tell(teller, false);
}

static void tell_row(struct teller *teller, char kind,
		     const struct ledger_account *account,
		     const struct bucket *bucket, bool gone)
{
	struct buf *value = &teller->value;
	int i;

	begin(teller, kind);
	buf_addi(&teller->field, bucket->index);
	buf_addc(&teller->field, ' ');
	buf_adds(&teller->field, account->id);
	add(value, bucket->gains.posts);
	for (i = 0; i < COUNTER_COUNT; i++)
		add(value, bucket->gains.counter[i]);
	add_reading(value, bucket->followers);
	if (kind == 'd')
		add_or_null(value, bucket->latest_ms, TIME_NONE);
	tell(teller, gone);
}

static void tell_rows(struct teller *teller, char kind,
		      const struct ledger_account *account,
		      const struct buckets *buckets, int64_t oldest)
{
	size_t i;

	for (i = 0; i < buckets->n; i++)
		if (buckets->bucket[i].dirty)
			tell_row(teller, kind, account, &buckets->bucket[i],
				 buckets->bucket[i].index < oldest);
}

static void tell_post(struct teller *teller,
		      const struct ledger_account *account,
		      const struct known_post *post, bool gone)
{
	const char *texts[] = { post->kind, post->url, post->text };
	struct buf *value = &teller->value;
	size_t i;

	begin(teller, 'p');
	buf_addi(&teller->field, (int64_t)strlen(account->id));
	buf_addc(&teller->field, ' ');
	buf_adds(&teller->field, account->id);
	buf_adds(&teller->field, post->id);
	add(value, post->published_ms);
	add(value, post->told_ms);
	for (i = 0; i < COUNTER_COUNT; i++)
		add_or_null(value, post->highest[i], COUNT_NULL);
	for (i = 0; i < ARRAY_LEN(texts); i++)
		add_or_null(value, texts[i] ? (int64_t)strlen(texts[i]) : -1,
			    -1);
	buf_addc(value, ' ');
	for (i = 0; i < ARRAY_LEN(texts); i++)
		buf_addstr(value, str_of(texts[i]));
	tell(teller, gone);
}

static void tell_posts(struct teller *teller, const struct ledger *ledger,
		       const struct ledger_account *account)
{
	size_t i;

	for (i = 0; i < account->n_slots; i++) {
		const struct known_post *post = account->posts[i];

		if (post && post->dirty)
			tell_post(teller, account, post,
				  post_expired(ledger, post));
	}
}

static void tell_all_of(struct teller *teller, const struct ledger *ledger,
			const struct ledger_account *account)
{
	if (account->dirty)
		tell_account(teller, account);
	tell_rows(teller, 'h', account, &account->hours, oldest_hour(ledger));
	tell_rows(teller, 'd', account, &account->days, oldest_day(ledger));
	tell_posts(teller, ledger, account);
}

int ledger_changes(struct ledger *ledger, ledger_field_fn *fn, void *ctx,
		   struct err *err)
{
	struct teller teller = { .fn = fn, .ctx = ctx };
	bool bad;
	size_t i;

	if (ledger->n_dirty == 0)
		return 0;
	buf_init(&teller.field, FIELD_MAX_BYTES);
	buf_init(&teller.value, FIELD_MAX_BYTES);
	if (ledger->dirty)
		tell_ledger(&teller, ledger);
	for (i = 0; i < ledger->n_accounts; i++)
		tell_all_of(&teller, ledger, ledger->accounts[i]);
	bad = teller.field.bad || teller.value.bad;
	buf_release(&teller.field);
	buf_release(&teller.value);
	return bad ? err_set(err, -ENOMEM, "ledger: out of memory") : 0;
}

static void clean(struct buckets *buckets, int64_t oldest)
{
	size_t i;

	buckets_drop_below(buckets, oldest);
	for (i = 0; i < buckets->n; i++)
		buckets->bucket[i].dirty = false;
}

void ledger_saved(struct ledger *ledger)
{
	size_t i;

	if (ledger->n_dirty == 0)
		return;
	for (i = 0; i < ledger->n_accounts; i++) {
		struct ledger_account *account = ledger->accounts[i];

		clean(&account->hours, oldest_hour(ledger));
		clean(&account->days, oldest_day(ledger));
		account_posts_saved(ledger, account);
		account->dirty = false;
	}
	ledger->dirty = false;
	ledger->n_dirty = 0;
}
