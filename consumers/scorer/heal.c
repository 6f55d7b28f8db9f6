/* heal.c -- what stands in Redis: sizes, strangers on boards, and values.
 *
 * Must not know what a value means. */
#include "heal.h"

#include "consumers/core/keys.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static int take_number(struct redis *redis, int64_t *out, struct err *err)
{
	struct redisReply *reply;
	int rc = redis_next(redis, &reply, err);

	if (rc < 0)
		return rc;
	*out = redis_reply_int(reply);
	redis_reply_free(reply);
	return 0;
}

int heal_board_sizes(const struct publish_context *v, int64_t size[BOARD_COUNT],
		     struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++) {
		redis_cmd_set(&cmd, "ZCARD %k",
			      key_board(&key, v->env->prefix, board_at(b)));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++)
		rc = take_number(v->env->redis, &size[b], err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

/* ---- strangers ---- */

/* platform: -1 where the board is that of all. */
static bool is_there(const struct sentra *sentra, int platform)
{
	for (size_t i = 0; i < sentra->n_accounts && platform >= 0; i++)
		if ((int)sentra->accounts[i].platform == platform)
			return true;
	return platform < 0;
}

static bool belongs(const struct publish_context *v,
		    const struct sentra *sentra, int platform)
{
	return sentra && sentra_active(sentra, v->today) &&
	       is_there(sentra, platform);
}

/* Of all (at 0), and of each platform. */
static void count_roster(const struct publish_context *v,
			 int64_t n[1 + PLATFORM_COUNT])
{
	for (int p = -1; p < PLATFORM_COUNT; p++) {
		n[p + 1] = 0;
		for (size_t i = 0; i < v->env->roster->n; i++)
			n[p + 1] += belongs(v, &v->env->roster->sentras[i], p);
	}
}

static int remove_strangers(const struct publish_context *v, struct board board,
			    struct fence *f, struct err *err)
{
	struct redisReply *members = NULL;
	struct redis_cmd cmd;
	struct buf key;
	int rc = fence_finish(f, err);

	if (rc < 0)
		return rc;
	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	key_board(&key, v->env->prefix, board);
	redis_cmd_set(&cmd, "ZRANGE %k 0 -1", &key);
	rc = redis_call(v->env->redis, &cmd, &members, err);
	for (size_t i = 0; rc == 0 && i < redis_reply_len(members); i++) {
		struct str id = redis_reply_str(redis_reply_at(members, i));

		if (belongs(v, roster_find(v->env->roster, id), board.platform))
			continue;
		rc = fence_room(f, 3, err);
		fence_begin(f, "ZREM", &key);
		redis_cmd_arg(fence_words(f), id);
	}
	redis_reply_free(members);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

int heal_strangers(const struct publish_context *v,
		   const int64_t size[BOARD_COUNT], struct fence *f,
		   struct err *err)
{
	int64_t n[1 + PLATFORM_COUNT];
	int rc = 0;

	count_roster(v, n);
	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++)
		if (size[b] > n[board_at(b).platform + 1])
			rc = remove_strangers(v, board_at(b), f, err);
	return rc;
}

/* ---- values ---- */

static int by_hash(const void *a, const void *b)
{
	const struct heal_name *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

void heal_names_init(struct heal_names *names)
{
	struct buf name;

	buf_init(&name, KEY_MAX);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		buf_clear(&name);
		card_field_name(&name, i);
		names->at[i] =
			(struct heal_name){ fnv64(FNV64_BEGIN, buf_str(&name)),
					    i };
	}
	qsort(names->at, CARD_FIELDS, sizeof(names->at[0]), by_hash);
	buf_release(&name);
}

/* Fields of others stand on a card, too. */
static void read_card(const struct heal_names *names,
		      struct published_sentra *s, const struct redisReply *hash)
{
	for (size_t i = 0; i < CARD_FIELDS; i++)
		s->card[i] = FINGERPRINT_ABSENT;
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2) {
		struct heal_name key = {
			.hash = fnv64(FNV64_BEGIN,
				      redis_reply_str(redis_reply_at(hash, i)))
		};
		const struct heal_name *it =
			bsearch(&key, names->at, CARD_FIELDS, sizeof(key),
				by_hash);

		if (it)
			s->card[it->field] = fingerprint_of(
				redis_reply_str(redis_reply_at(hash, i + 1)));
	}
}

static void read_shown(struct published_sentra *s,
		       const struct redisReply *reply)
{
	s->shown = redis_reply_int(reply) == 1;
}

static void read_yesterday(struct published_sentra *s,
			   const struct redisReply *reply)
{
	uint64_t there = fingerprint_of(redis_reply_str(reply));

	if (there != s->yesterday)
		s->histories_due |= HISTORY_BIT(NATIONAL);
	s->yesterday = there;
}

/* Whether it is not as it was written. */
static bool read_stream(struct published_stream *stream,
			const struct redisReply *reply)
{
	if (stream->n == redis_reply_int(reply))
		return false;
	stream->fingerprint = FINGERPRINT_UNKNOWN;
	return true;
}

static void read_history(struct published_sentra *s, int platform,
			 const struct redisReply *reply)
{
	if (read_stream(&s->history[1 + platform], reply))
		s->histories_due |= HISTORY_BIT(platform);
}

/* What is asked of each sentra, in this order. */
enum question {
	CARD,
	SHOWN,
	YESTERDAY,
	RECENT,
	HISTORIES,
	QUESTIONS = HISTORIES + HISTORY_COUNT
};

static int ask(const struct publish_context *v,
	       const struct published_sentra *s, struct err *err)
{
	const char *id = s->sentra->id, *prefix = v->env->prefix;
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (int q = 0; q < QUESTIONS && rc == 0; q++) {
		if (q == CARD)
			redis_cmd_set(&cmd, "HGETALL %k",
				      key_sentra(&key, prefix, "card", id));
		else if (q == SHOWN)
			redis_cmd_set(&cmd, "SISMEMBER %k %s",
				      key_state(&key, v->env, v->stage, "shown",
						s->partition),
				      id);
		else if (q == YESTERDAY)
			redis_cmd_set(&cmd, "HGET %k %s",
				      key_state(&key, v->env, v->stage,
						"yesterday", s->partition),
				      id);
		else if (q == RECENT)
			redis_cmd_set(&cmd, "XLEN %k",
				      key_sentra(&key, prefix, "recent", id));
		else
			redis_cmd_set(&cmd, "XLEN %k",
				      key_history(&key, prefix, id,
						  q - HISTORIES + NATIONAL));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int take(const struct publish_context *v, const struct heal_names *names,
		struct published_sentra *s, struct err *err)
{
	struct redisReply *reply;
	int rc = 0;

	for (int q = 0; q < QUESTIONS && rc == 0; q++) {
		rc = redis_next(v->env->redis, &reply, err);
		if (rc < 0)
			break;
		if (q == CARD)
			read_card(names, s, reply);
		else if (q == SHOWN)
			read_shown(s, reply);
		else if (q == YESTERDAY)
			read_yesterday(s, reply);
		else if (q == RECENT)
			s->recent_due |= read_stream(&s->recent, reply);
		else
			read_history(s, q - HISTORIES + NATIONAL, reply);
		redis_reply_free(reply);
	}
	return rc;
}

/* ---- scores ---- */

double heal_score(struct str text)
{
	char copy[64], *end;
	double value;

	if (!text.n || text.n >= sizeof(copy))
		return NAN;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	value = strtod(copy, &end);
	return *end ? NAN : value;
}

static bool is_asked(const struct published_sentra *s, struct board board)
{
	return s->look && is_there(s->sentra, board.platform);
}

/* *asked: of how many. */
static int ask_scores(const struct publish_context *v, struct board board,
		      struct published_sentra *const *sentras, size_t n,
		      size_t *asked, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	*asked = 0;
	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "ZMSCORE %k",
		      key_board(&key, v->env->prefix, board));
	for (size_t i = 0; i < n; i++) {
		if (!is_asked(sentras[i], board))
			continue;
		redis_cmd_args(&cmd, sentras[i]->sentra->id);
		(*asked)++;
	}
	if (*asked)
		rc = redis_queue(v->env->redis, &cmd, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static uint64_t fingerprint_of_score(struct str score, struct str value)
{
	if (!score.p)
		return FINGERPRINT_ABSENT;
	if (value.p && heal_score(score) == heal_score(value))
		return fingerprint_of(value);
	return FINGERPRINT_UNKNOWN;
}

static int take_scores(const struct publish_context *v, size_t b,
		       struct published_sentra *const *sentras,
		       const struct card *cards, size_t n, struct err *err)
{
	struct redisReply *reply;
	size_t at = 0;
	int rc = redis_next(v->env->redis, &reply, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (is_asked(sentras[i], board_at(b)))
			sentras[i]->board[b] = fingerprint_of_score(
				redis_reply_str(redis_reply_at(reply, at++)),
				card_on_board(&cards[i], board_at(b)));
	redis_reply_free(reply);
	return 0;
}

int heal_read(const struct publish_context *v, const struct heal_names *names,
	      struct published_sentra *const *sentras, const struct card *cards,
	      size_t n, struct err *err)
{
	size_t asked[BOARD_COUNT];
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		if (sentras[i]->look)
			rc = ask(v, sentras[i], err);
	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++)
		rc = ask_scores(v, board_at(b), sentras, n, &asked[b], err);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (sentras[i]->look)
			rc = take(v, names, sentras[i], err);
	for (size_t b = 0; b < BOARD_COUNT && rc == 0; b++)
		if (asked[b])
			rc = take_scores(v, b, sentras, cards, n, err);
	for (size_t i = 0; i < n; i++)
		sentras[i]->look = false;
	return rc;
}
