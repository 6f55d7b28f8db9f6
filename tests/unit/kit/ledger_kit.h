/* ledger_kit.h -- what the tests of the ledger and its aggregates share: events
 * from a line, a hash as Redis keeps it, and a long random log. */
#ifndef SENTRA_TESTS_UNIT_KIT_LEDGER_KIT_H
#define SENTRA_TESTS_UNIT_KIT_LEDGER_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/scorer/scorer_ledger_codec.h"

#include <stdio.h>
#include <stdlib.h>

#define ZONE 7

static inline int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), false, &ms), 0);
	return ms;
}

static inline struct event event_at(enum event_kind kind, const char *account,
				    int64_t observed_ms)
{
	return (struct event){ .kind = kind,
			       .account_id = str_of(account),
			       .observed_ms = observed_ms };
}

static inline struct event reading_at(const char *account, int64_t observed_ms,
				      int64_t followers)
{
	struct event event = event_at(EVENT_ACCOUNT, account, observed_ms);

	event.account.followers = followers;
	return event;
}

/* All counters null. */
static inline struct event post_at(const char *account, const char *post,
				   int64_t observed_ms, int64_t published_ms)
{
	struct event event = event_at(EVENT_POST, account, observed_ms);
	int i;

	event.post.post_id = str_of(post);
	event.post.published_ms = published_ms;
	for (i = 0; i < COUNTER_COUNT; i++)
		event.post.counts[i] = COUNT_NULL;
	return event;
}

/* ---- the scorer's ledger ---- */

static inline struct ledger *scorer_ledger_new(void)
{
	return ledger_new(&scorer_ledger_kind, ZONE, NULL);
}

/* The i-th account. */
static inline struct scorer_account *account_at(const struct ledger *ledger,
						size_t i)
{
	return scorer_account(ledger->accounts[i]);
}

static inline int apply_next(struct ledger *ledger, const struct event *event)
{
	int64_t offset = ledger->next_offset < 0 ? 0 : ledger->next_offset;

	return ledger_apply(ledger, event, offset, NULL);
}

/* ---- a hash as Redis keeps it ---- */

struct stored {
	char *field, *value;
	size_t field_n, value_n;
};

struct hash {
	struct stored *entry; /* by field */
	size_t n, told;
};

static inline size_t hash_find(const struct hash *hash, struct str field)
{
	size_t low = 0, high = hash->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct stored *entry = &hash->entry[mid];

		if (str_cmp((struct str){ entry->field, entry->field_n },
			    field) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static inline char *copy_of(struct str text)
{
	char *copy = malloc(text.n + 1);

	assert_non_null(copy);
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	return copy;
}

static inline bool hash_has(const struct hash *hash, struct str field)
{
	size_t i = hash_find(hash, field);

	return i < hash->n && str_eq((struct str){ hash->entry[i].field,
						   hash->entry[i].field_n },
				     field);
}

static inline void hash_remove(struct hash *hash, size_t i)
{
	free(hash->entry[i].field);
	free(hash->entry[i].value);
	hash->n--;
	memmove(&hash->entry[i], &hash->entry[i + 1],
		(hash->n - i) * sizeof(*hash->entry));
}

/* A ledger_field_fn: HSET, or HDEL where value is null. */
static inline void hash_put(void *ctx, struct str field, struct str value)
{
	struct hash *hash = ctx;
	size_t i = hash_find(hash, field);

	hash->told++;
	if (hash_has(hash, field))
		hash_remove(hash, i);
	if (!value.p)
		return;
	hash->entry =
		realloc(hash->entry, (hash->n + 1) * sizeof(*hash->entry));
	assert_non_null(hash->entry);
	memmove(&hash->entry[i + 1], &hash->entry[i],
		(hash->n - i) * sizeof(*hash->entry));
	hash->n++;
	hash->entry[i] = (struct stored){ copy_of(field), copy_of(value),
					  field.n, value.n };
}

static inline void hash_release(struct hash *hash)
{
	while (hash->n)
		hash_remove(hash, hash->n - 1);
	free(hash->entry);
	*hash = (struct hash){ 0 };
}

static inline void assert_same_hash(const struct hash *a, const struct hash *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++) {
		assert_string_equal(a->entry[i].field, b->entry[i].field);
		assert_string_equal(a->entry[i].value, b->entry[i].value);
	}
	assert_int_equal(a->n, b->n);
}

/* Write the changes out; each told is one that was counted. */
static inline void flush(struct ledger *ledger, struct hash *hash)
{
	hash->told = 0;
	assert_int_equal(ledger_changes(ledger, hash_put, hash, NULL), 0);
	assert_int_equal(hash->told, ledger->n_dirty);
	ledger_saved(ledger);
	assert_int_equal(ledger->n_dirty, 0);
}

/* Into a new ledger, which is returned. */
static inline struct ledger *
load_into(struct ledger *ledger, const struct hash *hash, int64_t next_offset)
{
	struct err err = { 0 };
	char off[24];
	size_t i;

	assert_non_null(ledger);
	for (i = hash->n; i > 0; i--) {
		const struct stored *entry = &hash->entry[i - 1];
		int rc = ledger_load(
			ledger, (struct str){ entry->field, entry->field_n },
			(struct str){ entry->value, entry->value_n }, &err);

		if (rc < 0)
			fail_msg("%s", err.text);
	}
	snprintf(off, sizeof(off), "%lld", (long long)next_offset);
	assert_int_equal(ledger_load(ledger, STR_LIT("off"), str_of(off), NULL),
			 0);
	assert_int_equal(ledger_loaded(ledger, &err), 0);
	assert_int_equal(ledger->next_offset, next_offset);
	assert_int_equal(ledger->n_dirty, 0);
	return ledger;
}

static inline struct ledger *load(const struct hash *hash, int64_t next_offset)
{
	return load_into(scorer_ledger_new(), hash, next_offset);
}

static inline void mark_rows(struct buckets *buckets)
{
	size_t i;

	for (i = 0; i < buckets->n; i++)
		buckets->bucket[i].dirty = true;
}

/* All that a ledger would write if nothing had ever been written.  Leaves
 * everything marked: only for a ledger that is never flushed again. */
static inline void dump(struct ledger *ledger, struct hash *hash)
{
	size_t i, k;

	for (i = 0; i < ledger->n_accounts; i++) {
		struct scorer_account *account = account_at(ledger, i);
		const struct post_table *posts = &account->base.posts;

		account->base.dirty = true;
		mark_rows(&account->hours);
		mark_rows(&account->days);
		for (k = 0; k < posts->n_slots; k++)
			if (posts->slots[k])
				posts->slots[k]->dirty = true;
	}
	if (ledger->n_accounts == 0)
		return;
	ledger->n_dirty++;
	ledger->dirty = true;
	assert_int_equal(ledger_changes(ledger, hash_put, hash, NULL), 0);
}

/* ---- a long random log ---- */

#define POSTS 8

struct chance {
	uint64_t state;
	int64_t now_ms;
	int64_t published_ms[POSTS];
};

/* xorshift64*; 0 to n - 1. */
static inline int64_t draw(struct chance *chance, int64_t n)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return (int64_t)((chance->state * UINT64_C(2685821657736338717) >> 16) %
			 (uint64_t)n);
}

/* Often null, and often 0: both are told apart, and gain nothing. */
static inline int64_t draw_count(struct chance *chance, int64_t n)
{
	switch (draw(chance, 6)) {
	case 0:
	case 1: return COUNT_NULL;
	case 2: return 0;
	default: return draw(chance, n);
	}
}

/* Mostly minutes on, at times hours or weeks; at times on the very hour. */
static inline void move_on(struct chance *chance)
{
	switch (draw(chance, 40)) {
	case 0: chance->now_ms += draw(chance, 20 * DAY_MS); break;
	case 1:
	case 2: chance->now_ms += draw(chance, DAY_MS); break;
	case 3:
		chance->now_ms = hour_of(chance->now_ms + HOUR_MS) * HOUR_MS;
		break;
	default: chance->now_ms += draw(chance, 20 * MINUTE_MS); break;
	}
}

static inline int64_t draw_age(struct chance *chance)
{
	switch (draw(chance, 6)) {
	case 0: return draw(chance, 40 * DAY_MS);
	case 1: return draw(chance, 33) * DAY_MS;
	case 2: return -draw(chance, 5 * MINUTE_MS);
	case 3: return draw(chance, 500 * DAY_MS);
	default: return draw(chance, 2 * DAY_MS);
	}
}

static inline struct event draw_post(struct chance *chance, const char *account,
				     int64_t observed_ms)
{
	static const char *const ids[POSTS] = { "p1", "p2", "p3", "p4",
						"p5", "p6", "p7", "p 8" };
	static const char *const texts[] = { NULL, "", "satu", "dua", "- -" };
	size_t i = (size_t)draw(chance, POSTS);
	int64_t *published_ms = &chance->published_ms[i];
	struct event event;
	int k;

	if (*published_ms == 0 || draw(chance, 12) == 0)
		*published_ms = chance->now_ms - draw_age(chance);
	event = post_at(account, ids[i], observed_ms, *published_ms);
	event.post.kind = str_of(texts[draw(chance, ARRAY_LEN(texts))]);
	event.post.url = str_of(texts[draw(chance, ARRAY_LEN(texts))]);
	event.post.text = str_of(texts[draw(chance, ARRAY_LEN(texts))]);
	for (k = 0; k < COUNTER_COUNT; k++)
		event.post.counts[k] = draw_count(chance, 1000);
	return event;
}

static inline struct event draw_event(struct chance *chance)
{
	static const char *const accounts[] = { "akun", "b b", "@c" };
	const char *account = accounts[draw(chance, ARRAY_LEN(accounts))];
	int64_t observed_ms;

	move_on(chance);
	observed_ms = chance->now_ms;
	if (draw(chance, 4) == 0)
		observed_ms -= draw(chance, 30 * HOUR_MS);
	switch (draw(chance, 10)) {
	case 0: return event_at(EVENT_STATUS, account, observed_ms);
	case 1:
	case 2:
	case 3:
		return reading_at(account, observed_ms,
				  draw_count(chance, 100000));
	default: return draw_post(chance, account, observed_ms);
	}
}

#endif
