/* labels_publish.c -- brings Redis to what the ledgers tell at t.
 *
 * Bottom up: the sentra of our partitions and what was written of each;
 * removal; hashes, boards and streams, each written where it differs; then who
 * is due, and what their posts tell; last what others changed. */
#include "labels_publish.h"

#include "common/kafka/kafka.h"
#include "consumers/core/fingerprint.h"
#include "consumers/core/keys.h"
#include "consumers/core/turn.h"
#include "labelled_stream.h"
#include "labels_heal.h"

#include <errno.h>
#include <stdlib.h>

/* Sentra evaluated at a time: each board is written once for so many. */
#define CHUNK     64
#define DAY_UNSET INT64_MIN
#define DEL_WORDS 2 /* verb and key */

struct labels_publish {
	struct covered *sentras; /* by sentra id */
	size_t n;
	uint64_t *fields; /* what sentras[] point into */
	int64_t *boards;
	struct partition *partitions;
	size_t n_partitions;
	bool swept;  /* since the reset */
	size_t turn; /* of healing: where the next one begins */
	/* Scratch of an evaluation. */
	struct label_sums *sums;   /* CHUNK */
	struct labels_card *cards; /* CHUNK */
	struct covered **due;      /* those to be evaluated; n */
	struct labelled_account *accounts;
	size_t accounts_max;
	int64_t *sizes; /* of boards */
	struct buf key, name, text;
	struct redis_cmd entries;
};

struct labels_publish *labels_publish_new(struct err *err)
{
	struct labels_publish *p = calloc(1, sizeof(*p));

	if (p) {
		p->sums = calloc(CHUNK, sizeof(*p->sums));
		p->cards = calloc(CHUNK, sizeof(*p->cards));
		buf_init(&p->key, KEY_MAX);
		buf_init(&p->name, KEY_MAX);
		buf_init(&p->text, KEY_MAX);
		redis_cmd_init(&p->entries);
	}
	if (p && p->sums && p->cards)
		return p;
	labels_publish_free(p);
	err_set(err, -ENOMEM, "no memory for the boards");
	return NULL;
}

static void forget(struct labels_publish *p)
{
	free(p->sentras);
	free(p->fields);
	free(p->boards);
	free(p->partitions);
	free(p->due);
	free(p->accounts);
	free(p->sizes);
	p->sentras = NULL;
	p->fields = NULL;
	p->boards = p->sizes = NULL;
	p->partitions = NULL;
	p->due = NULL;
	p->accounts = NULL;
	p->n = p->n_partitions = p->accounts_max = 0;
	p->swept = false;
}

void labels_publish_free(struct labels_publish *p)
{
	if (!p)
		return;
	forget(p);
	free(p->sums);
	free(p->cards);
	buf_release(&p->key);
	buf_release(&p->name);
	buf_release(&p->text);
	redis_cmd_release(&p->entries);
	free(p);
}

/* ---- sentras ---- */

static int by_id(const void *a, const void *b)
{
	const struct covered *x = a, *y = b;

	return strcmp(x->sentra->id, y->sentra->id);
}

static void add_sentra(struct labels_publish *p, const struct stage_env *env,
		       const struct sentra *sentra)
{
	int32_t partition =
		kafka_partition_of(str_of(sentra->id), env->partitions);

	if (!partitions_have(p->partitions, p->n_partitions, partition))
		return;
	p->sentras[p->n++] =
		(struct covered){ .sentra = sentra, .partition = partition };
	if (sentra->n_accounts > p->accounts_max)
		p->accounts_max = sentra->n_accounts;
}

/* Nothing is known of what stands of it in Redis. */
static void know_nothing(struct covered *s, const struct shown_labels *labels)
{
	for (size_t i = 0; i < labels_card_boards(labels); i++)
		s->board[i] = BOARD_UNKNOWN;
	s->shown = s->look = s->stream_due = false;
	s->whole = true;
	s->day = DAY_UNSET;
	s->stream = FINGERPRINT_UNKNOWN;
	s->stream_size = 0;
}

static void add_sentras(struct labels_publish *p, const struct stage_env *env,
			const struct shown_labels *labels)
{
	size_t fields = labels_card_fields(labels);
	size_t boards = labels_card_boards(labels);

	for (size_t i = 0; i < env->roster->n; i++)
		add_sentra(p, env, &env->roster->sentras[i]);
	qsort(p->sentras, p->n, sizeof(*p->sentras), by_id);
	for (size_t i = 0; i < p->n; i++) {
		p->sentras[i].field = p->fields + i * fields;
		p->sentras[i].board = p->boards + i * boards;
		know_nothing(&p->sentras[i], labels);
	}
}

int labels_publish_reset(struct labels_publish *p, const struct stage_env *env,
			 const struct shown_labels *labels,
			 const struct partition *partitions, size_t n,
			 struct err *err)
{
	size_t most = env->roster->n + 1;
	size_t fields = labels_card_fields(labels);
	struct partition *copy = calloc(n + 1, sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++)
		copy[i] = partitions[i];
	forget(p);
	p->partitions = copy;
	p->n_partitions = copy ? n : 0;
	p->sentras = calloc(most, sizeof(*p->sentras));
	p->due = calloc(most, sizeof(struct covered *));
	p->fields = calloc(most * fields, sizeof(*p->fields));
	p->boards = calloc(most * fields, sizeof(*p->boards));
	p->sizes = calloc(fields, sizeof(*p->sizes));
	if (!copy || !p->sentras || !p->due || !p->fields || !p->boards ||
	    !p->sizes)
		return err_set(err, -ENOMEM, "no memory for the roster");
	add_sentras(p, env, labels);
	p->accounts = calloc(p->accounts_max + 1, sizeof(*p->accounts));
	return p->accounts ? 0
			   : err_set(err, -ENOMEM, "no memory for accounts");
}

/* ---- removal ---- */

static const struct buf *key_index(struct labels_publish *p,
				   const struct coverage_view *v,
				   const char *kind, int32_t partition)
{
	return key_state(&p->key, v->env, v->stage, kind, partition);
}

/* Into the fence: this index has no such member. */
static void remove_member(struct labels_publish *p,
			  const struct coverage_view *v, struct fence *f,
			  const char *kind, int32_t partition, struct str id)
{
	fence_begin(f, "SREM", key_index(p, v, kind, partition));
	redis_cmd_arg(fence_words(f), id);
}

/* Into the fence: nothing of this sentra on any board, no hash, no stream. */
static int remove_sentra(struct labels_publish *p,
			 const struct coverage_view *v, struct fence *f,
			 struct str id, int32_t partition, struct err *err)
{
	static const char *const kinds[] = { "labels", "labelled" };
	size_t boards = labels_card_boards(v->labels);
	int rc = fence_room(f, 3 * boards + DEL_WORDS * ARRAY_LEN(kinds) + 3,
			    err);

	for (size_t b = 0; b < boards; b++) {
		fence_begin(f, "ZREM", key_label_board(&p->key, v, b));
		redis_cmd_arg(fence_words(f), id);
	}
	buf_clear(&p->text);
	buf_addstr(&p->text, id);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		fence_begin(f, "DEL",
			    key_sentra(&p->key, v->env->prefix, kinds[i],
				       buf_cstr(&p->text)));
	remove_member(p, v, f, "shown", partition, id);
	return rc;
}

/* Into the fence: no board of this label. */
static int remove_label(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, struct str id, int32_t partition,
			struct err *err)
{
	int rc = fence_room(f, DEL_WORDS * PARTS + 3, err);
	const char *label;

	buf_clear(&p->text);
	buf_addstr(&p->text, id);
	label = buf_cstr(&p->text);
	for (int w = 0; w < WINDOW_COUNT; w++)
		fence_begin(f, "DEL",
			    key_coverage(&p->key, v->env->prefix, label,
					 (enum window)w));
	fence_begin(f, "DEL", key_told(&p->key, v->env->prefix, label));
	remove_member(p, v, f, "labels", partition, id);
	return rc;
}

static int sweep_sentra(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, struct str id, int32_t partition,
			struct err *err)
{
	int rc;

	if (!covered_belongs(v, roster_find(v->env->roster, id)))
		return remove_sentra(p, v, f, id, partition, err);
	if (kafka_partition_of(id, v->env->partitions) == partition)
		return 0;
	rc = fence_room(f, 3, err);
	remove_member(p, v, f, "shown", partition, id);
	return rc;
}

static int sweep_label(struct labels_publish *p, const struct coverage_view *v,
		       struct fence *f, struct str id, int32_t partition,
		       struct err *err)
{
	int label = lexicon_find(v->labels->lexicon, id);

	if (label >= 0 && label_set_has(&v->labels->set, (size_t)label))
		return 0;
	return remove_label(p, v, f, id, partition, err);
}

typedef int sweep_fn(struct labels_publish *, const struct coverage_view *,
		     struct fence *, struct str id, int32_t partition,
		     struct err *);

/* Each member of an index of a partition. */
static int sweep_index(struct labels_publish *p, const struct coverage_view *v,
		       struct fence *f, const char *kind, int32_t partition,
		       sweep_fn *fn, struct err *err)
{
	struct redisReply *index = NULL;
	struct redis_cmd cmd;
	/* No answer of the fence's may be in the way. */
	int rc = fence_finish(f, err);

	if (rc < 0)
		return rc;
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "SMEMBERS %k", key_index(p, v, kind, partition));
	rc = redis_call(v->env->redis, &cmd, &index, err);
	for (size_t i = 0; rc == 0 && i < redis_reply_len(index); i++)
		rc = fn(p, v, f, redis_reply_str(redis_reply_at(index, i)),
			partition, err);
	redis_reply_free(index);
	redis_cmd_release(&cmd);
	return rc;
}

/* All labels get into the index before they get boards, so that a sweep finds
 * what a lost process wrote. */
static int index_labels(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, int32_t partition, struct err *err)
{
	int rc = fence_room(f, DEL_WORDS + v->labels->n, err);

	if (!v->labels->n)
		return rc;
	fence_begin(f, "SADD", key_index(p, v, "labels", partition));
	for (size_t i = 0; i < v->labels->n; i++)
		redis_cmd_args(fence_words(f), shown_label_id(v->labels, i));
	return rc;
}

/* Once after a reset: remove who no longer belongs, as the indexes of each of
 * our partitions in Redis name everyone who has keys. */
static int sweep(struct labels_publish *p, const struct coverage_view *v,
		 struct fence *f, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < p->n_partitions && rc == 0; i++) {
		int32_t partition = p->partitions[i].id;

		rc = sweep_index(p, v, f, "labels", partition, sweep_label,
				 err);
		if (rc == 0)
			rc = sweep_index(p, v, f, "shown", partition,
					 sweep_sentra, err);
		if (rc == 0)
			rc = index_labels(p, v, f, partition, err);
	}
	return rc;
}

/* ---- hashes ---- */

/* HSET of the fields that differ, of all where the hash is to be whole. */
static void write_fields(struct labels_publish *p, struct fence *f,
			 const struct labels_card *card, struct covered *s)
{
	bool begun = false;

	for (size_t i = 0; i < labels_card_fields(card->labels); i++) {
		uint64_t fingerprint;

		buf_clear(&p->text);
		labels_card_value(&p->text, card, i);
		fingerprint = fingerprint_of(buf_str(&p->text));
		if (fingerprint == s->field[i] && !s->whole)
			continue;
		if (!begun)
			fence_begin(f, "HSET", &p->key);
		begun = true;
		s->field[i] = fingerprint;
		buf_clear(&p->name);
		labels_card_name(&p->name, card->labels, i);
		redis_cmd_argb(fence_words(f), &p->name);
		redis_cmd_argb(fence_words(f), &p->text);
	}
}

/* The hashes of these sentra, cards[] being filled; who is new gets into the
 * index first. */
static int write_hashes(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, struct covered **sentras, size_t n,
			struct err *err)
{
	size_t words = 3 + DEL_WORDS + 2 + 2 * labels_card_fields(v->labels);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct covered *s = sentras[i];

		rc = fence_room(f, words, err);
		if (!s->shown) {
			fence_begin(f, "SADD",
				    key_index(p, v, "shown", s->partition));
			redis_cmd_args(fence_words(f), s->sentra->id);
			s->shown = true;
		}
		key_sentra(&p->key, v->env->prefix, "labels", s->sentra->id);
		if (s->whole)
			fence_begin(f, "DEL", &p->key);
		write_fields(p, f, &p->cards[i], s);
		s->whole = false;
	}
	return rc;
}

/* ---- boards ---- */

static void write_board(struct labels_publish *p, struct fence *f, size_t b,
			struct covered **sentras, size_t n)
{
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		int64_t value = labels_card_on_board(&p->cards[i], b);

		if (value == sentras[i]->board[b])
			continue;
		if (!begun)
			fence_begin(f, "ZADD", &p->key);
		begun = true;
		redis_cmd_argi(fence_words(f), value);
		redis_cmd_args(fence_words(f), sentras[i]->sentra->id);
		sentras[i]->board[b] = value;
	}
}

/* The values of these sentra on all boards, cards[] being filled. */
static int write_boards(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, struct covered **sentras, size_t n,
			struct err *err)
{
	int rc = 0;

	for (size_t b = 0; b < labels_card_boards(v->labels) && rc == 0; b++) {
		rc = fence_room(f, 2 + 2 * n, err);
		key_label_board(&p->key, v, b);
		write_board(p, f, b, sentras, n);
	}
	return rc;
}

/* ---- streams ---- */

/* The stream is replaced within one script: a reader sees all or nothing. */
static int write_stream(struct labels_publish *p, const struct coverage_view *v,
			struct fence *f, struct covered *s, size_t n_accounts,
			struct err *err)
{
	uint64_t now;
	size_t n;
	int rc;

	redis_cmd_clear(&p->entries);
	labelled_entries(&p->entries, v->labels, p->accounts, n_accounts,
			 v->t_s);
	s->stream_due = false;
	now = fingerprint_of_entries(&p->entries);
	n = p->entries.n / LABELLED_WORDS;
	if (now == s->stream)
		return 0;
	rc = fence_room(f, DEL_WORDS + n * (2 + LABELLED_WORDS), err);
	key_sentra(&p->key, v->env->prefix, "labelled", s->sentra->id);
	fence_begin(f, "DEL", &p->key);
	for (size_t i = 0; i < p->entries.n; i++) {
		if (i % LABELLED_WORDS == 0)
			fence_begin(f, "XADD", &p->key);
		redis_cmd_arg(fence_words(f), word_at(&p->entries, i));
	}
	s->stream = now;
	s->stream_size = (int64_t)n;
	return rc;
}

/* ---- what the ledgers tell ---- */

/* The accounts that the roster has and the log has events of, into accounts[].
 */
static size_t find_accounts(struct labels_publish *p, const struct covered *s,
			    const struct ledger_set *set)
{
	size_t n = 0;

	for (size_t i = 0; set && i < s->sentra->n_accounts; i++) {
		const struct account *it = &s->sentra->accounts[i];
		const struct ledger *ledger = set->at[it->platform].ledger;
		const struct ledger_account *account =
			ledger ? ledger_account(ledger, str_of(it->identity))
			       : NULL;

		if (account)
			p->accounts[n++] = (struct labelled_account){
				it->platform, coverage_account(account)
			};
	}
	return n;
}

static int64_t first_event_ms(const struct ledger_set *set)
{
	int64_t first_ms = TIME_NONE;

	for (int i = 0; set && i < PLATFORM_COUNT; i++) {
		const struct ledger *ledger = set->at[i].ledger;

		if (!ledger || !coverage_ledger(ledger)->begun)
			continue;
		if (first_ms == TIME_NONE ||
		    coverage_ledger(ledger)->first_ms < first_ms)
			first_ms = coverage_ledger(ledger)->first_ms;
	}
	return first_ms;
}

/* What the posts of a sentra tell at t, into sums[i] and cards[i]. */
static void fill(struct labels_publish *p, const struct coverage_view *v,
		 const struct covered *s, size_t i)
{
	const struct ledger_set *set =
		ledger_store_find(v->store, str_of(s->sentra->id));
	struct window_span windows[WINDOW_COUNT];
	size_t n = find_accounts(p, s, set);

	window_spans(windows, v->t_s, v->env->zone_hours);
	label_sums_init(&p->sums[i], v->labels);
	for (size_t k = 0; k < n; k++)
		label_sums_add(&p->sums[i], v->labels, p->accounts[k].account,
			       windows);
	p->cards[i] = (struct labels_card){ .labels = v->labels,
					    .sums = &p->sums[i],
					    .first_ms = first_event_ms(set),
					    .t_s = v->t_s };
}

/* ---- who is due ---- */

static bool take_due(const struct coverage_view *v,
		     const struct flush_context *m, struct covered *s,
		     struct ledger_set *set)
{
	bool due = m->tick || s->day != v->today || (set && set->changed);

	s->stream_due |= due;
	s->day = v->today;
	if (set)
		set->changed = false;
	return due;
}

/* Fills due[] with those that are to be evaluated; who left goes. */
static int collect_due(struct labels_publish *p, const struct coverage_view *v,
		       const struct flush_context *m, struct fence *f,
		       size_t *n, struct err *err)
{
	int rc = 0;

	*n = 0;
	for (size_t i = 0; i < p->n && rc == 0; i++) {
		struct covered *s = &p->sentras[i];
		struct str id = str_of(s->sentra->id);
		bool due = take_due(v, m, s, ledger_store_find(v->store, id));

		if (covered_belongs(v, s->sentra)) {
			if (due)
				p->due[(*n)++] = s;
		} else if (s->shown) {
			rc = remove_sentra(p, v, f, id, s->partition, err);
			know_nothing(s, v->labels);
			s->day = v->today;
		}
	}
	return rc;
}

/* Hashes and boards of some sentra that are due. */
static int write_chunk(struct labels_publish *p, const struct coverage_view *v,
		       struct fence *f, struct covered **sentras, size_t n,
		       struct err *err)
{
	bool look = false;
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		fill(p, v, sentras[i], i);
		look |= sentras[i]->look;
	}
	if (look)
		rc = fence_finish(f, err);
	if (look && rc == 0)
		rc = labels_heal_read(v, sentras, n, err);
	if (rc == 0)
		rc = write_hashes(p, v, f, sentras, n, err);
	return rc < 0 ? rc : write_boards(p, v, f, sentras, n, err);
}

/* While old events are read in, they change all the time. */
static int write_streams(struct labels_publish *p,
			 const struct coverage_view *v,
			 const struct flush_context *m, struct fence *f,
			 size_t n, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0 && m->caught_up; i++) {
		struct covered *s = p->due[i];
		struct str id = str_of(s->sentra->id);

		if (!s->stream_due)
			continue;
		rc = write_stream(
			p, v, f, s,
			find_accounts(p, s, ledger_store_find(v->store, id)),
			err);
	}
	return rc;
}

/* ---- what others changed ---- */

/* A board that is gone is written again, all of ours. */
static void forget_boards(struct labels_publish *p, size_t boards)
{
	for (size_t b = 0; b < boards; b++)
		for (size_t i = 0; i < p->n && p->sizes[b] == 0; i++)
			p->sentras[i].board[b] = BOARD_UNKNOWN;
}

/* With each tick, before all of it is evaluated: whose turn it is to be looked
 * at. */
static int heal(struct labels_publish *p, const struct coverage_view *v,
		struct fence *f, struct err *err)
{
	size_t at, n;
	int rc = fence_finish(f, err);

	if (rc == 0)
		rc = labels_heal_sizes(v, p->sizes, err);
	if (rc < 0)
		return rc;
	forget_boards(p, labels_card_boards(v->labels));
	turn_take(p->n, v->tick_ms, &p->turn, &at, &n);
	for (size_t i = 0; i < n; i++)
		p->sentras[(at + i) % p->n].look = true;
	if (partitions_have(p->partitions, p->n_partitions, 0))
		rc = labels_heal_strangers(v, p->sizes, f, err);
	return rc;
}

int labels_publish_evaluate(struct labels_publish *p,
			    const struct coverage_view *v,
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
	return rc < 0 ? rc : write_streams(p, v, m, f, n, err);
}
