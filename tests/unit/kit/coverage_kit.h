/* coverage_kit.h -- a small lexicon, and a ledger of coverage that is told
 * events. */
#ifndef SENTRA_TESTS_UNIT_KIT_COVERAGE_KIT_H
#define SENTRA_TESTS_UNIT_KIT_COVERAGE_KIT_H

#include "hash_kit.h"

#include "consumers/coverage/coverage_codec.h"
#include "consumers/coverage/shown_labels.h"

#define T_MS (INT64_C(1773120600) * SECOND_MS) /* 2026-03-10T05:30:00Z */

/* Numbers in the lexicon of the kit. */
enum { YAPI, PENA, ANAK, LATER, SERENTAK, KIT_LABELS };

static inline void kit_label(struct lexicon *lexicon, enum label_class class,
			     const char *id, const char *text, int64_t from_day)
{
	struct lexicon_word word = { .word = str_of(text) };
	int label = lexicon_label(lexicon, class, str_of(id), str_of(id),
				  from_day, DAY_OPEN_UNTIL, NULL);

	assert_true(label >= 0);
	assert_int_equal(lexicon_word(lexicon, label, &word, NULL), 0);
}

/* yapi, pena and anak by their names; later, which is active from 2026-03-10
 * on; and the word of a campaign. */
static inline struct lexicon *kit_lexicon(void)
{
	struct lexicon *lexicon = lexicon_new();

	assert_non_null(lexicon);
	assert_int_equal(lexicon_set_version(lexicon, STR_LIT("7"), NULL), 0);
	kit_label(lexicon, LABEL_PROGRAMME, "yapi", "yapi", DAY_OPEN_FROM);
	kit_label(lexicon, LABEL_PROGRAMME, "pena", "pena", DAY_OPEN_FROM);
	kit_label(lexicon, LABEL_CLUSTER, "anak", "anak", DAY_OPEN_FROM);
	kit_label(lexicon, LABEL_ACTIVITY, "later", "nanti",
		  local_day(T_MS, ZONE));
	kit_label(lexicon, LABEL_CAMPAIGN, "campaign:s", "serentak",
		  DAY_OPEN_FROM);
	assert_int_equal(lexicon_compile(lexicon, NULL), 0);
	return lexicon;
}

struct coverage_kit {
	struct lexicon *lexicon;
	struct coverage_rules rules;
	struct shown_labels labels;
	struct ledger *ledger;
};

static inline void coverage_kit_open(struct coverage_kit *k)
{
	*k = (struct coverage_kit){ .lexicon = kit_lexicon() };
	k->rules = (struct coverage_rules){ .lexicon = k->lexicon,
					    .reading = lexicon_reading_new() };
	assert_non_null(k->rules.reading);
	shown_labels_init(&k->labels, k->lexicon);
	k->ledger = ledger_new(&coverage_ledger_kind, ZONE, &k->rules);
	assert_non_null(k->ledger);
}

static inline void coverage_kit_close(struct coverage_kit *k)
{
	ledger_free(k->ledger);
	lexicon_reading_free(k->rules.reading);
	lexicon_free(k->lexicon);
}

static inline int tell(struct coverage_kit *k, const struct event *event)
{
	int64_t offset = k->ledger->next_offset;

	return ledger_apply(k->ledger, event, offset < 0 ? 0 : offset, NULL);
}

/* A post of account a that is seen at an instant. */
static inline int tell_post(struct coverage_kit *k, const char *id,
			    int64_t observed_ms, int64_t published_ms,
			    const char *text)
{
	struct event event = post_at("a", id, observed_ms, published_ms);

	event.post.text = str_of(text);
	return tell(k, &event);
}

static inline int tell_status(struct coverage_kit *k, int64_t observed_ms,
			      enum outcome outcome, bool complete)
{
	struct event event = event_at(EVENT_STATUS, "a", observed_ms);

	event.status.outcome = outcome;
	event.status.complete = complete;
	return tell(k, &event);
}

/* Account a. */
static inline const struct coverage_account *
kit_account(const struct coverage_kit *k)
{
	const struct ledger_account *account =
		ledger_account(k->ledger, STR_LIT("a"));

	assert_non_null(account);
	return coverage_account(account);
}

/* When account a told a label last, by a post that is known or by one that was;
 * TIME_NONE. */
static inline int64_t kit_told_ms(const struct coverage_kit *k, size_t label)
{
	const struct coverage_account *a = kit_account(k);
	int64_t told_ms = a->told_ms ? a->told_ms[label] : TIME_NONE;

	for (size_t i = 0; i < a->account.posts.n_slots; i++) {
		const struct ledger_post *post = a->account.posts.slots[i];

		if (post && label_set_has(&labelled_post(post)->labels, label))
			told_ms = later(told_ms, post->published_ms);
	}
	return told_ms;
}

#endif
