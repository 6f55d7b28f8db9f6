/* hash_kit.h -- what the tests of ledgers share, whatever a stage keeps in
 * them: events from a line, and a hash as Redis keeps it. */
#ifndef SENTRA_TESTS_UNIT_KIT_HASH_KIT_H
#define SENTRA_TESTS_UNIT_KIT_HASH_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ledger/ledger_codec.h"

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

#endif
