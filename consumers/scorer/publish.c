/* publish.c -- brings Redis to what the ledgers say at t.
 *
 * Bottom up: the sentra of our partitions and what was written of each;
 * removal; cards, boards and streams, each written where its fingerprint
 * differs; then who is due, and what their ledgers say; last what others
 * changed.
 *
 * Must not know how a metric is computed, nor how a ledger is kept. */
#include "publish.h"

#include "common/kafka/kafka.h"
#include "consumers/core/keys.h"
#include "consumers/core/turn.h"
#include "day_end.h"
#include "heal.h"
#include "streams.h"

#include <errno.h>
#include <stdlib.h>

/* Cards evaluated at a time: each board is written once for so many. */
#define CHUNK     128
#define DAY_UNSET INT64_MIN
#define DEL_WORDS 2 /* verb and key */

struct publish {
	struct published_sentra *sentras; /* by sentra id */
	size_t n;
	struct partition *partitions;
	size_t n_partitions;
	bool swept;  /* since the reset */
	size_t turn; /* of healing: where the next one begins */
	struct heal_names names;
	/* Scratch of an evaluation. */
	struct card *cards;
	struct published_sentra **due; /* those to be evaluated; n */
	struct observed_account *observed;
	size_t observed_max;
	struct buf key, text;
	struct redis_cmd entries;
};

struct publish *publish_new(struct err *err)
{
	struct publish *p = calloc(1, sizeof(*p));

	if (!p || !(p->cards = calloc(CHUNK, sizeof(*p->cards)))) {
		free(p);
		err_set(err, -ENOMEM, "no memory for the boards");
		return NULL;
	}
	buf_init(&p->key, KEY_MAX);
	buf_init(&p->text, KEY_MAX);
	redis_cmd_init(&p->entries);
	heal_names_init(&p->names);
	return p;
}

static void forget(struct publish *p)
{
	free(p->sentras);
	free(p->partitions);
	free(p->due);
	free(p->observed);
	p->sentras = NULL;
	p->partitions = NULL;
	p->due = NULL;
	p->observed = NULL;
	p->n = p->n_partitions = p->observed_max = 0;
	p->swept = false;
}

void publish_free(struct publish *p)
{
	if (!p)
		return;
	forget(p);
	free(p->cards);
	buf_release(&p->key);
	buf_release(&p->text);
	redis_cmd_release(&p->entries);
	free(p);
}

/* ---- sentras ---- */

static int by_id(const void *a, const void *b)
{
	const struct published_sentra *x = a, *y = b;

	return strcmp(x->sentra->id, y->sentra->id);
}

static struct published_sentra *find(const struct publish *p, struct str id)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp(str_of(p->sentras[mid].sentra->id), id);

		if (c == 0)
			return &p->sentras[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void add_sentra(struct publish *p, const struct stage_env *env,
		       const struct sentra *sentra)
{
	int32_t partition =
		kafka_partition_of(str_of(sentra->id), env->partitions);

	if (!partitions_have(p->partitions, p->n_partitions, partition))
		return;
	p->sentras[p->n++] = (struct published_sentra){ .sentra = sentra,
							.partition = partition,
							.day = DAY_UNSET };
	if (sentra->n_accounts > p->observed_max)
		p->observed_max = sentra->n_accounts;
}

int publish_reset(struct publish *p, const struct stage_env *env,
		  const struct partition *partitions, size_t n, struct err *err)
{
	struct partition *copy = calloc(n + 1, sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++)
		copy[i] = partitions[i];
	forget(p);
	p->partitions = copy;
	p->n_partitions = copy ? n : 0;
	p->sentras = calloc(env->roster->n + 1, sizeof(*p->sentras));
	p->due = calloc(env->roster->n + 1, sizeof(struct published_sentra *));
	if (!copy || !p->sentras || !p->due)
		return err_set(err, -ENOMEM, "no memory for the roster");
	for (size_t i = 0; i < env->roster->n; i++)
		add_sentra(p, env, &env->roster->sentras[i]);
	qsort(p->sentras, p->n, sizeof(*p->sentras), by_id);
	p->observed = calloc(p->observed_max + 1, sizeof(*p->observed));
	return p->observed ? 0
			   : err_set(err, -ENOMEM, "no memory for accounts");
}

/* ---- removal ---- */

/* Its card, and all its streams. */
static int remove_keys(struct publish *p, const struct publish_context *v,
		       struct fence *f, const char *id, struct err *err)
{
	const char *prefix = v->env->prefix;
	int rc = fence_room(f, (2 + HISTORY_COUNT) * DEL_WORDS, err);

	fence_begin(f, "DEL", key_sentra(&p->key, prefix, "card", id));
	fence_begin(f, "DEL", key_sentra(&p->key, prefix, "recent", id));
	for (int i = 0; i < HISTORY_COUNT; i++)
		fence_begin(f, "DEL",
			    key_history(&p->key, prefix, id, i + NATIONAL));
	return rc;
}

static void remove_member(struct publish *p, const struct publish_context *v,
			  struct fence *f, struct str id, int32_t partition)
{
	fence_begin(f, "SREM",
		    key_state(&p->key, v->env, v->stage, "shown", partition));
	redis_cmd_arg(fence_words(f), id);
}

/* Into the fence: nothing of this sentra on any board, no card, no streams. */
static int remove_sentra(struct publish *p, const struct publish_context *v,
			 struct fence *f, struct str id, int32_t partition,
			 struct err *err)
{
	int rc = fence_room(f, 3 * BOARD_COUNT, err);

	for (size_t b = 0; b < BOARD_COUNT; b++) {
		fence_begin(f, "ZREM",
			    key_board(&p->key, v->env->prefix, board_at(b)));
		redis_cmd_arg(fence_words(f), id);
	}
	buf_clear(&p->text);
	buf_addstr(&p->text, id);
	if (rc == 0)
		rc = remove_keys(p, v, f, buf_cstr(&p->text), err);
	remove_member(p, v, f, id, partition);
	return rc;
}

static bool belongs(const struct publish_context *v,
		    const struct sentra *sentra)
{
	return sentra && sentra_active(sentra, v->today);
}

/* One partition's index of who has a card. */
static int sweep_index(struct publish *p, const struct publish_context *v,
		       struct fence *f, const struct redisReply *index,
		       int32_t partition, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		struct str id = redis_reply_str(redis_reply_at(index, i));
		struct published_sentra *s = find(p, id);

		if (!belongs(v, roster_find(v->env->roster, id)))
			rc = remove_sentra(p, v, f, id, partition, err);
		else if (!s || s->partition != partition)
			remove_member(p, v, f, id, partition);
	}
	return rc;
}

/* Once after a reset: remove who no longer belongs, as the index of each of our
 * partitions in Redis names everyone who has a card. */
static int sweep(struct publish *p, const struct publish_context *v,
		 struct fence *f, struct err *err)
{
	struct redisReply *index;
	struct redis_cmd cmd;
	int rc = 0;

	redis_cmd_init(&cmd);
	for (size_t i = 0; i < p->n_partitions && rc == 0; i++) {
		int32_t partition = p->partitions[i].id;

		/* No answer of the fence's may be in the way. */
		rc = fence_finish(f, err);
		if (rc < 0)
			break;
		redis_cmd_set(&cmd, "SMEMBERS %k",
			      key_state(&p->key, v->env, v->stage, "shown",
					partition));
		rc = redis_call(v->env->redis, &cmd, &index, err);
		if (rc < 0)
			break;
		rc = sweep_index(p, v, f, index, partition, err);
		redis_reply_free(index);
		fence_begin(f, "DEL",
			    key_state(&p->key, v->env, v->stage, "yesterday",
				      partition));
	}
	redis_cmd_release(&cmd);
	return rc;
}

/* ---- cards ---- */

static void add_name(struct publish *p, struct fence *f, size_t field)
{
	buf_clear(&p->text);
	card_field_name(&p->text, field);
	redis_cmd_argb(fence_words(f), &p->text);
}

/* HSET of the values that differ, or HDEL of those that are gone. */
static void card_changes(struct publish *p, struct fence *f,
			 const struct card *card, struct published_sentra *s,
			 bool absent)
{
	bool begun = false;

	for (size_t i = 0; i < CARD_FIELDS; i++) {
		struct str value = card_value(card, i);
		uint64_t fingerprint = fingerprint_of(value);

		if (fingerprint == s->card[i] || absent != !value.p)
			continue;
		if (!begun)
			fence_begin(f, absent ? "HDEL" : "HSET", &p->key);
		begun = true;
		add_name(p, f, i);
		if (!absent)
			redis_cmd_arg(fence_words(f), value);
		s->card[i] = fingerprint;
	}
}

/* The cards of these sentra, cards[] being filled; who is new gets into the
 * index first, so that a sweep finds what a lost process wrote. */
static int write_cards(struct publish *p, const struct publish_context *v,
		       struct fence *f, struct published_sentra **sentras,
		       size_t n, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct published_sentra *s = sentras[i];

		rc = fence_room(f, 3 + 2 * (2 + CARD_FIELDS), err);
		if (!s->shown) {
			fence_begin(f, "SADD",
				    key_state(&p->key, v->env, v->stage,
					      "shown", s->partition));
			redis_cmd_args(fence_words(f), s->sentra->id);
			s->shown = true;
		}
		key_sentra(&p->key, v->env->prefix, "card", s->sentra->id);
		card_changes(p, f, &p->cards[i], s, false);
		card_changes(p, f, &p->cards[i], s, true);
	}
	return rc;
}

/* ---- boards ---- */

static void board_changes(struct publish *p, struct fence *f, size_t b,
			  struct published_sentra **sentras, size_t n,
			  bool absent)
{
	struct board board = board_at(b);
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		struct str value = card_on_board(&p->cards[i], board);
		uint64_t fingerprint = fingerprint_of(value);

		if (fingerprint == sentras[i]->board[b] || absent != !value.p)
			continue;
		if (!begun)
			fence_begin(f, absent ? "ZREM" : "ZADD", &p->key);
		begun = true;
		if (!absent)
			redis_cmd_arg(fence_words(f), value);
		redis_cmd_args(fence_words(f), sentras[i]->sentra->id);
		sentras[i]->board[b] = fingerprint;
	}
}

/* The values of these sentra on all boards, cards[] being filled. */
static int write_boards(struct publish *p, const struct publish_context *v,
			struct fence *f, struct published_sentra **sentras,
			size_t n, struct err *err)
{
	int rc = 0;

	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++) {
		rc = fence_room(f, 2 * (2 + 2 * n), err);
		key_board(&p->key, v->env->prefix, board_at(b));
		board_changes(p, f, b, sentras, n, false);
		board_changes(p, f, b, sentras, n, true);
	}
	return rc;
}

/* ---- streams ---- */

/* The stream of this key becomes entries[], within one script: a reader sees
 * all or nothing. */
static int replace_stream(struct publish *p, struct fence *f, size_t words_each,
			  struct published_stream *written, struct err *err)
{
	uint64_t now = fingerprint_of_entries(&p->entries);
	size_t n = p->entries.n / words_each;
	int rc;

	if (now == written->fingerprint)
		return 0;
	rc = fence_room(f, DEL_WORDS + n * (2 + words_each), err);
	fence_begin(f, "DEL", &p->key);
	for (size_t i = 0; i < n; i++) {
		fence_begin(f, "XADD", &p->key);
		for (size_t w = 0; w < words_each; w++)
			redis_cmd_arg(fence_words(f),
				      word_at(&p->entries, i * words_each + w));
	}
	*written = (struct published_stream){ now, (int64_t)n };
	return rc;
}

/* What ranks.c reads; only of those that the roster had yesterday. */
static int write_yesterday(struct publish *p, const struct publish_context *v,
			   struct fence *f, struct published_sentra *s,
			   size_t n_observed, struct err *err)
{
	bool had = sentra_active(s->sentra, v->today - 1);
	uint64_t now;
	int rc = fence_room(f, 4, err);

	buf_clear(&p->text);
	if (had)
		day_end_text(&p->text, p->observed, n_observed, v->today - 1,
			     v->env->zone_hours, v->settings);
	now = had ? fingerprint_of(buf_str(&p->text)) : FINGERPRINT_ABSENT;
	if (now == s->yesterday)
		return rc;
	fence_begin(f, had ? "HSET" : "HDEL",
		    key_state(&p->key, v->env, v->stage, "yesterday",
			      s->partition));
	redis_cmd_args(fence_words(f), s->sentra->id);
	if (had)
		redis_cmd_argb(fence_words(f), &p->text);
	s->yesterday = now;
	return rc;
}

/* Those of its histories that are due: its own, and of each platform. */
static int write_histories(struct publish *p, const struct publish_context *v,
			   struct fence *f, struct published_sentra *s,
			   size_t n_observed, struct err *err)
{
	struct history_input in = { p->observed, n_observed,
				    v->today,    v->env->zone_hours,
				    v->settings, v->score_version };
	int rc = 0;

	for (int i = 0; i < HISTORY_COUNT && rc == 0; i++) {
		int platform = i + NATIONAL;

		if (!(s->histories_due & HISTORY_BIT(platform)))
			continue;
		redis_cmd_clear(&p->entries);
		rc = history_entries(&p->entries, &in, platform, err);
		if (rc < 0)
			break;
		key_history(&p->key, v->env->prefix, s->sentra->id, platform);
		rc = replace_stream(p, f,
				    platform == NATIONAL
					    ? HISTORY_WORDS
					    : PLATFORM_HISTORY_WORDS,
				    &s->history[i], err);
	}
	s->histories_due = 0;
	return rc;
}

static int write_recent(struct publish *p, const struct publish_context *v,
			struct fence *f, struct published_sentra *s,
			size_t n_observed, struct err *err)
{
	redis_cmd_clear(&p->entries);
	recent_entries(&p->entries, p->observed, n_observed, v->t_s);
	s->recent_due = false;
	key_sentra(&p->key, v->env->prefix, "recent", s->sentra->id);
	return replace_stream(p, f, RECENT_WORDS, &s->recent, err);
}

/* Those of a sentra's streams that are due, observed[] being filled. */
static int write_streams(struct publish *p, const struct publish_context *v,
			 const struct flush_context *m, struct fence *f,
			 struct published_sentra *s, size_t n_observed,
			 struct err *err)
{
	bool belonging = belongs(v, s->sentra);
	int rc = 0;

	/* While old events are read in, closed days change all the time. */
	if (!m->caught_up)
		return 0;
	if (s->histories_due & HISTORY_BIT(NATIONAL))
		rc = write_yesterday(p, v, f, s, n_observed, err);
	if (rc == 0 && s->histories_due && belonging)
		rc = write_histories(p, v, f, s, n_observed, err);
	if (rc == 0 && s->recent_due && belonging)
		rc = write_recent(p, v, f, s, n_observed, err);
	if (!belonging) {
		s->histories_due = 0;
		s->recent_due = false;
	}
	return rc;
}

/* ---- what the ledgers say ---- */

/* The accounts that the roster has and the log has events of, into observed[].
 */
static size_t observe(struct publish *p, const struct published_sentra *s,
		      const struct ledger_set *set)
{
	size_t n = 0;

	for (size_t i = 0; set && i < s->sentra->n_accounts; i++) {
		const struct account *it = &s->sentra->accounts[i];
		const struct ledger *ledger = set->at[it->platform].ledger;
		const struct scorer_account *account =
			ledger ? scorer_account_find(ledger,
						     str_of(it->identity))
			       : NULL;

		if (account)
			p->observed[n++] =
				(struct observed_account){ it->platform,
							   account };
	}
	return n;
}

/* Of one platform, and so of the sentra. */
static void mark_histories(struct published_sentra *s, int platform)
{
	s->histories_due |= HISTORY_BIT(NATIONAL) | HISTORY_BIT(platform);
}

/* A view count that is reported for the first time turns the views of all days
 * from unknown to 0. */
static void note_views(struct published_sentra *s, int platform, bool reported)
{
	if (reported != s->views_reported[platform])
		mark_histories(s, platform);
	s->views_reported[platform] = reported;
}

/* Sum up a sentra's ledgers at t, and format its card. */
static void fill(struct publish *p, const struct publish_context *v,
		 struct published_sentra *s, struct card *card)
{
	struct ledger_set *set =
		ledger_store_find(v->store, str_of(s->sentra->id));
	struct card_input in = { .sentra = s->sentra,
				 .observed_ms = ledger_set_newest_ms(set),
				 .t_s = v->t_s };
	size_t n = observe(p, s, set);

	for (int i = 0; i < PLATFORM_COUNT; i++)
		aggregates_init(&in.at[i]);
	for (size_t i = 0; i < n; i++)
		aggregates_add(&in.at[p->observed[i].platform],
			       p->observed[i].account, v->t_s,
			       v->env->zone_hours);
	for (int i = 0; i < PLATFORM_COUNT; i++)
		note_views(s, i, in.at[i].views_reported);
	card_fill(card, &in, v->settings, v->score_version);
}

/* ---- who is due ---- */

/* The histories of which a closed day changed since this was asked. */
static void take_closed_days(struct published_sentra *s, struct ledger_set *set,
			     int64_t today)
{
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		struct scorer_ledger *ledger =
			(struct scorer_ledger *)set->at[p].ledger;

		if (!ledger || !ledger->day_changed)
			continue;
		if (ledger->oldest_day < today)
			mark_histories(s, p);
		ledger->day_changed = false;
	}
}

/* What else of a sentra is due, now that its card is: its newest posts where
 * its ledgers changed or time passed, its closed days where one of them
 * changed or the day is a new one. */
static void mark_due(const struct publish_context *v,
		     const struct flush_context *m, struct published_sentra *s,
		     struct ledger_set *set)
{
	bool changed = set && set->changed;

	if (changed) {
		s->recent_due = true;
		take_closed_days(s, set, v->today);
		set->changed = false;
	}
	if (s->day != v->today)
		s->histories_due = ALL_HISTORIES;
	if (m->tick || s->day != v->today)
		s->recent_due = true;
	s->day = v->today;
}

/* Fills due[] with those whose cards are to be evaluated. */
static int collect_due(struct publish *p, const struct publish_context *v,
		       const struct flush_context *m, struct fence *f,
		       size_t *n, struct err *err)
{
	int rc = 0;

	*n = 0;
	for (size_t i = 0; i < p->n && rc == 0; i++) {
		struct published_sentra *s = &p->sentras[i];
		struct str id = str_of(s->sentra->id);
		struct ledger_set *set = ledger_store_find(v->store, id);
		bool due =
			m->tick || s->day != v->today || (set && set->changed);

		if (due)
			mark_due(v, m, s, set);
		if (sentra_active(s->sentra, v->today)) {
			if (due)
				p->due[(*n)++] = s;
		} else if (s->shown) {
			rc = remove_sentra(p, v, f, id, s->partition, err);
			*s = (struct published_sentra){
				.sentra = s->sentra,
				.partition = s->partition,
				.day = s->day,
				.yesterday = s->yesterday,
				.histories_due = s->histories_due
			};
		}
	}
	return rc;
}

/* Cards and boards of some sentra that are due. */
static int write_chunk(struct publish *p, const struct publish_context *v,
		       struct fence *f, struct published_sentra **sentras,
		       size_t n, struct err *err)
{
	bool look = false;
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		fill(p, v, sentras[i], &p->cards[i]);
		look |= sentras[i]->look;
	}
	if (look)
		rc = fence_finish(f, err);
	if (look && rc == 0)
		rc = heal_read(v, &p->names, sentras, p->cards, n, err);
	if (rc < 0)
		return rc;
	rc = write_cards(p, v, f, sentras, n, err);
	return rc < 0 ? rc : write_boards(p, v, f, sentras, n, err);
}

static int write_all_streams(struct publish *p, const struct publish_context *v,
			     const struct flush_context *m, struct fence *f,
			     struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < p->n && rc == 0; i++) {
		struct published_sentra *s = &p->sentras[i];
		struct str id = str_of(s->sentra->id);

		if (!s->histories_due && !s->recent_due)
			continue;
		rc = write_streams(p, v, m, f, s,
				   observe(p, s,
					   ledger_store_find(v->store, id)),
				   err);
	}
	return rc;
}

/* ---- what others changed ---- */

/* A board that is gone is written again, all of ours. */
static void forget_boards(struct publish *p, const int64_t size[BOARD_COUNT])
{
	for (size_t b = 0; b < BOARD_COUNT; b++)
		for (size_t i = 0; i < p->n && size[b] == 0; i++)
			p->sentras[i].board[b] = FINGERPRINT_UNKNOWN;
}

/* With each tick, before all of it is evaluated: whose turn it is to be looked
 * at. */
static int heal(struct publish *p, const struct publish_context *v,
		struct fence *f, struct err *err)
{
	int64_t size[BOARD_COUNT];
	size_t at, n;
	int rc = fence_finish(f, err);

	if (rc == 0)
		rc = heal_board_sizes(v, size, err);
	if (rc == 0)
		forget_boards(p, size);
	turn_take(p->n, v->settings->tick_ms, &p->turn, &at, &n);
	for (size_t i = 0; i < n; i++)
		p->sentras[(at + i) % p->n].look = true;
	if (rc == 0 && partitions_have(p->partitions, p->n_partitions, 0))
		rc = heal_strangers(v, size, f, err);
	return rc;
}

int publish_evaluate(struct publish *p, const struct publish_context *v,
		     const struct flush_context *m, struct fence *f,
		     struct err *err)
{
	size_t n = 0, part;
	int rc = 0;

	if (!p->swept)
		rc = sweep(p, v, f, err);
	else if (m->tick && m->caught_up)
		rc = heal(p, v, f, err);
	p->swept = rc == 0;
	if (rc == 0)
		rc = collect_due(p, v, m, f, &n, err);
	for (size_t i = 0; i < n && rc == 0; i += part) {
		part = n - i < CHUNK ? n - i : CHUNK;
		rc = write_chunk(p, v, f, p->due + i, part, err);
	}
	return rc < 0 ? rc : write_all_streams(p, v, m, f, err);
}
