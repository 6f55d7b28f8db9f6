/* labels_heal.c -- what stands in Redis: sizes, strangers on boards, and
 * values. */
#include "labels_heal.h"

#include "consumers/core/fingerprint.h"
#include "consumers/core/keys.h"

/* ---- sizes ---- */

int labels_heal_sizes(const struct coverage_view *v, int64_t *size,
		      struct err *err)
{
	size_t n = labels_card_boards(v->labels);
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t b = 0; b < n && rc == 0; b++) {
		redis_cmd_set(&cmd, "ZCARD %k", key_label_board(&key, v, b));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	for (size_t b = 0; b < n && rc == 0; b++) {
		rc = redis_next(v->env->redis, &reply, err);
		if (rc < 0)
			break;
		size[b] = redis_reply_int(reply);
		redis_reply_free(reply);
	}
	return rc;
}

/* ---- strangers ---- */

static int remove_strangers(const struct coverage_view *v, size_t board,
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
	key_label_board(&key, v, board);
	redis_cmd_set(&cmd, "ZRANGE %k 0 -1", &key);
	rc = redis_call(v->env->redis, &cmd, &members, err);
	for (size_t i = 0; rc == 0 && i < redis_reply_len(members); i++) {
		struct str id = redis_reply_str(redis_reply_at(members, i));

		if (covered_belongs(v, roster_find(v->env->roster, id)))
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

int labels_heal_strangers(const struct coverage_view *v, const int64_t *size,
			  struct fence *f, struct err *err)
{
	const struct roster *roster = v->env->roster;
	int64_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < roster->n; i++)
		n += covered_belongs(v, &roster->sentras[i]);
	for (size_t b = 0; b < labels_card_boards(v->labels) && rc == 0; b++)
		if (size[b] > n)
			rc = remove_strangers(v, b, f, err);
	return rc;
}

/* ---- a sentra ---- */

/* What is asked of each, in this order. */
enum question { FIELDS, VALUES, SHOWN, STREAM, QUESTIONS };

static void set_question(struct redis_cmd *cmd, struct buf *key,
			 const struct coverage_view *v, const struct covered *s,
			 enum question q)
{
	const char *id = s->sentra->id, *prefix = v->env->prefix;

	switch (q) {
	case FIELDS:
		redis_cmd_set(cmd, "HLEN %k",
			      key_sentra(key, prefix, "labels", id));
		break;
	case SHOWN:
		redis_cmd_set(cmd, "SISMEMBER %k %s",
			      key_state(key, v->env, v->stage, "shown",
					s->partition),
			      id);
		break;
	case STREAM:
		redis_cmd_set(cmd, "XLEN %k",
			      key_sentra(key, prefix, "labelled", id));
		break;
	default:
		redis_cmd_set(cmd, "HMGET %k",
			      key_sentra(key, prefix, "labels", id));
		for (size_t i = 0; i < labels_card_fields(v->labels); i++) {
			buf_clear(key);
			labels_card_name(key, v->labels, i);
			redis_cmd_argb(cmd, key);
		}
	}
}

static int ask(const struct coverage_view *v, const struct covered *s,
	       struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (int q = 0; q < QUESTIONS && rc == 0; q++) {
		set_question(&cmd, &key, v, s, (enum question)q);
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static void read_values(const struct coverage_view *v, struct covered *s,
			const struct redisReply *values)
{
	for (size_t i = 0; i < labels_card_fields(v->labels); i++) {
		struct str value = redis_reply_str(redis_reply_at(values, i));

		s->whole |= fingerprint_of(value) != s->field[i];
	}
}

static void read_answer(const struct coverage_view *v, struct covered *s,
			enum question q, const struct redisReply *reply)
{
	int64_t n = redis_reply_int(reply);

	switch (q) {
	case FIELDS:
		s->whole |= n != (int64_t)labels_card_fields(v->labels);
		break;
	case SHOWN: s->shown = n == 1; break;
	case STREAM:
		if (n == s->stream_size)
			break;
		s->stream = FINGERPRINT_UNKNOWN;
		s->stream_due = true;
		break;
	default: read_values(v, s, reply);
	}
}

static int take(const struct coverage_view *v, struct covered *s,
		struct err *err)
{
	struct redisReply *reply;
	int rc = 0;

	for (int q = 0; q < QUESTIONS && rc == 0; q++) {
		rc = redis_next(v->env->redis, &reply, err);
		if (rc < 0)
			break;
		read_answer(v, s, (enum question)q, reply);
		redis_reply_free(reply);
	}
	return rc;
}

/* ---- boards ---- */

/* Of some of the sentra, for all boards. */
static int ask_boards(const struct coverage_view *v,
		      struct covered *const *sentras, size_t n, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t b = 0; b < labels_card_boards(v->labels) && rc == 0; b++) {
		redis_cmd_set(&cmd, "ZMSCORE %k", key_label_board(&key, v, b));
		for (size_t i = 0; i < n; i++)
			if (sentras[i]->look)
				redis_cmd_args(&cmd, sentras[i]->sentra->id);
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static void read_board(struct covered *const *sentras, size_t n, size_t board,
		       const struct redisReply *scores)
{
	size_t at = 0;
	int64_t value;

	for (size_t i = 0; i < n; i++) {
		if (!sentras[i]->look)
			continue;
		if (!str_number(redis_reply_str(redis_reply_at(scores, at++)),
				&value) ||
		    value != sentras[i]->board[board])
			sentras[i]->board[board] = BOARD_UNKNOWN;
	}
}

static int take_boards(const struct coverage_view *v,
		       struct covered *const *sentras, size_t n,
		       struct err *err)
{
	struct redisReply *reply;
	int rc = 0;

	for (size_t b = 0; b < labels_card_boards(v->labels) && rc == 0; b++) {
		rc = redis_next(v->env->redis, &reply, err);
		if (rc < 0)
			break;
		read_board(sentras, n, b, reply);
		redis_reply_free(reply);
	}
	return rc;
}

int labels_heal_read(const struct coverage_view *v,
		     struct covered *const *sentras, size_t n, struct err *err)
{
	bool any = false;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		if (!sentras[i]->look)
			continue;
		any = true;
		rc = ask(v, sentras[i], err);
	}
	if (!any || rc < 0)
		return rc;
	rc = ask_boards(v, sentras, n, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (sentras[i]->look)
			rc = take(v, sentras[i], err);
	if (rc == 0)
		rc = take_boards(v, sentras, n, err);
	for (size_t i = 0; i < n; i++)
		sentras[i]->look = false;
	return rc;
}
