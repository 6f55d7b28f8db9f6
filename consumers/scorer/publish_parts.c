/* publish_parts.c -- the commands that bring Redis to what is shown.
 *
 * Must not know how values are computed, nor whose turn it is. */
#include "publish_parts.h"

#include "common/base/fnv.h"
#include "consumers/core/keys.h"

#define DEL_WORDS 2

uint64_t mark_of(struct str value)
{
	uint64_t x = fnv64(FNV64_BEGIN, value);

	if (!value.p)
		return MARK_ABSENT;
	return x > MARK_ABSENT ? x : x + 2;
}

/* ---- removal ---- */

static int remove_key(struct publish *p, const struct evaluation *v,
		      struct fence *f, const char *kind, const char *id,
		      struct err *err)
{
	int rc = fence_room(f, DEL_WORDS, err);

	fence_begin(f, "DEL", key_sentra(&p->key, v->env->prefix, kind, id));
	return rc;
}

static void remove_member(struct publish *p, const struct evaluation *v,
			  struct fence *f, struct str id, int32_t partition)
{
	fence_begin(f, "SREM",
		    key_state(&p->key, v->env, v->stage, "shown", partition));
	redis_cmd_arg(fence_words(f), id);
}

int publish_remove(struct publish *p, const struct evaluation *v,
		   struct fence *f, struct str id, int32_t partition,
		   struct err *err)
{
	static const char *const kinds[] = { "card", "history", "recent" };
	int rc = fence_room(f, 3 * BOARD_COUNT, err);

	for (size_t b = 0; b < BOARD_COUNT; b++) {
		fence_begin(f, "ZREM",
			    key_board(&p->key, v->env->prefix, board_at(b)));
		redis_cmd_arg(fence_words(f), id);
	}
	buf_clear(&p->text);
	buf_addstr(&p->text, id);
	for (size_t i = 0; i < ARRAY_LEN(kinds) && rc == 0; i++)
		rc = remove_key(p, v, f, kinds[i], buf_cstr(&p->text), err);
	remove_member(p, v, f, id, partition);
	return rc;
}

static bool belongs(const struct evaluation *v, const struct sentra *sentra)
{
	return sentra && sentra_active(sentra, v->today);
}

/* One slice's index of who has a card. */
static int sweep_index(struct publish *p, const struct evaluation *v,
		       struct fence *f, const struct redisReply *index,
		       int32_t partition, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		struct str id = redis_reply_str(redis_reply_at(index, i));
		struct published *subject = publish_find(p, id);

		if (!belongs(v, roster_find(v->env->roster, id)))
			rc = publish_remove(p, v, f, id, partition, err);
		else if (!subject || subject->partition != partition)
			remove_member(p, v, f, id, partition);
	}
	return rc;
}

int publish_sweep(struct publish *p, const struct evaluation *v,
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
		redis_cmd_clear(&cmd);
		redis_cmd_args(&cmd, "SMEMBERS");
		redis_cmd_argb(&cmd, key_state(&p->key, v->env, v->stage,
					       "shown", partition));
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
	redis_cmd_arg(fence_words(f), buf_str(&p->text));
}

/* HSET of the values that differ, or HDEL of those that are gone. */
static void card_changes(struct publish *p, struct fence *f,
			 const struct card *card, struct published *subject,
			 bool absent)
{
	bool begun = false;

	for (size_t i = 0; i < CARD_FIELDS; i++) {
		struct str value = card_value(card, i);
		uint64_t mark = mark_of(value);

		if (mark == subject->card[i] || absent != !value.p)
			continue;
		if (!begun)
			fence_begin(f, absent ? "HDEL" : "HSET", &p->key);
		begun = true;
		add_name(p, f, i);
		if (!absent)
			redis_cmd_arg(fence_words(f), value);
		subject->card[i] = mark;
	}
}

int publish_cards(struct publish *p, const struct evaluation *v,
		  struct fence *f, struct published **subjects, size_t n,
		  struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct published *subject = subjects[i];

		rc = fence_room(f, 3 + 2 * (2 + CARD_FIELDS), err);
		if (!subject->shown) {
			fence_begin(f, "SADD",
				    key_state(&p->key, v->env, v->stage,
					      "shown", subject->partition));
			redis_cmd_args(fence_words(f), subject->sentra->id);
			subject->shown = true;
		}
		key_sentra(&p->key, v->env->prefix, "card",
			   subject->sentra->id);
		card_changes(p, f, &p->cards[i], subject, false);
		card_changes(p, f, &p->cards[i], subject, true);
	}
	return rc;
}

/* ---- boards ---- */

static void board_changes(struct publish *p, struct fence *f, size_t b,
			  struct published **subjects, size_t n, bool absent)
{
	struct board board = board_at(b);
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		struct str value = card_on_board(&p->cards[i], board);
		uint64_t mark = mark_of(value);

		if (mark == subjects[i]->board[b] || absent != !value.p)
			continue;
		if (!begun)
			fence_begin(f, absent ? "ZREM" : "ZADD", &p->key);
		begun = true;
		if (!absent)
			redis_cmd_arg(fence_words(f), value);
		redis_cmd_args(fence_words(f), subjects[i]->sentra->id);
		subjects[i]->board[b] = mark;
	}
}

int publish_boards(struct publish *p, const struct evaluation *v,
		   struct fence *f, struct published **subjects, size_t n,
		   struct err *err)
{
	int rc = 0;

	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++) {
		rc = fence_room(f, 2 * (2 + 2 * n), err);
		key_board(&p->key, v->env->prefix, board_at(b));
		board_changes(p, f, b, subjects, n, false);
		board_changes(p, f, b, subjects, n, true);
	}
	return rc;
}

/* ---- streams ---- */

static struct str word(const struct redis_cmd *words, size_t i)
{
	size_t begin = i ? words->end[i - 1] : 0;

	return (struct str){ words->bytes.data + begin, words->end[i] - begin };
}

/* Ends of words are part of what is compared. */
static uint64_t mark_of_entries(const struct redis_cmd *words)
{
	uint64_t ends = mark_of((struct str){ (const char *)words->end,
					      words->n * sizeof(*words->end) });

	return words->n ? mark_of(buf_str(&words->bytes)) ^ ends : MARK_ABSENT;
}

/* The stream is replaced within one script: a reader sees all or nothing. */
static int replace_stream(struct publish *p, const struct evaluation *v,
			  struct fence *f, const char *kind, const char *id,
			  size_t words_each, uint64_t *mark, struct err *err)
{
	uint64_t now = mark_of_entries(&p->entries);
	size_t n = p->entries.n / words_each;
	int rc;

	if (now == *mark)
		return 0;
	rc = fence_room(f, DEL_WORDS + n * (2 + words_each), err);
	key_sentra(&p->key, v->env->prefix, kind, id);
	fence_begin(f, "DEL", &p->key);
	for (size_t i = 0; i < n; i++) {
		fence_begin(f, "XADD", &p->key);
		for (size_t w = 0; w < words_each; w++)
			redis_cmd_arg(fence_words(f),
				      word(&p->entries, i * words_each + w));
	}
	*mark = now;
	return rc;
}

/* What ranks.c reads; only of those that the roster had yesterday. */
static int put_yesterday(struct publish *p, const struct evaluation *v,
			 struct fence *f, struct published *s, size_t n_seen,
			 struct err *err)
{
	bool had = sentra_active(s->sentra, v->today - 1);
	uint64_t now;
	int rc = fence_room(f, 4, err);

	buf_clear(&p->text);
	if (had)
		day_end_text(&p->text, p->seen, n_seen, v->today - 1,
			     v->env->zone_hours, v->settings);
	now = had ? mark_of(buf_str(&p->text)) : MARK_ABSENT;
	if (now == s->yesterday)
		return rc;
	fence_begin(f, had ? "HSET" : "HDEL",
		    key_state(&p->key, v->env, v->stage, "yesterday",
			      s->partition));
	redis_cmd_args(fence_words(f), s->sentra->id);
	if (had)
		redis_cmd_arg(fence_words(f), buf_str(&p->text));
	s->yesterday = now;
	return rc;
}

static int put_history(struct publish *p, const struct evaluation *v,
		       struct fence *f, struct published *s, size_t n_seen,
		       struct err *err)
{
	int rc;

	redis_cmd_clear(&p->entries);
	rc = history_entries(&p->entries, p->seen, n_seen, v->today,
			     v->env->zone_hours, v->settings, v->score_version,
			     err);
	if (rc < 0)
		return rc;
	s->days_due = false;
	return replace_stream(p, v, f, "history", s->sentra->id, HISTORY_WORDS,
			      &s->history, err);
}

static int put_recent(struct publish *p, const struct evaluation *v,
		      struct fence *f, struct published *s, size_t n_seen,
		      struct err *err)
{
	redis_cmd_clear(&p->entries);
	recent_entries(&p->entries, p->seen, n_seen, v->t_s);
	s->recent_due = false;
	return replace_stream(p, v, f, "recent", s->sentra->id, RECENT_WORDS,
			      &s->recent, err);
}

int publish_streams(struct publish *p, const struct evaluation *v,
		    const struct flush_context *m, struct fence *f,
		    struct published *s, size_t n_seen, struct err *err)
{
	bool belonging = belongs(v, s->sentra);
	int rc = 0;

	/* While old events are read in, closed days change all the time. */
	if (!m->caught_up)
		return 0;
	if (s->days_due)
		rc = put_yesterday(p, v, f, s, n_seen, err);
	if (rc == 0 && s->days_due && belonging)
		rc = put_history(p, v, f, s, n_seen, err);
	if (rc == 0 && s->recent_due && belonging)
		rc = put_recent(p, v, f, s, n_seen, err);
	if (!belonging)
		s->days_due = s->recent_due = false;
	return rc;
}
