/* ledger_kit.h -- what the tests of the scorer's ledger and its aggregates
 * share: such a ledger, and a long random log. */
#ifndef SENTRA_TESTS_UNIT_KIT_LEDGER_KIT_H
#define SENTRA_TESTS_UNIT_KIT_LEDGER_KIT_H

#include "hash_kit.h"

#include "consumers/scorer/scorer_ledger_codec.h"

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
