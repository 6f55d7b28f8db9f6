/* heal.c -- sizes of what stands in Redis, and strangers on boards.
 *
 * Must not know what a value means, nor what was written before. */
#include "heal.h"

#include "consumers/core/keys.h"

#include <errno.h>

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

int heal_stream_lengths(const struct publish_context *v, const char *sentra_id,
			int64_t *history, int64_t *recent, struct err *err)
{
	static const char *const kinds[] = { "history", "recent" };
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < ARRAY_LEN(kinds) && rc == 0; i++) {
		redis_cmd_set(&cmd, "XLEN %k",
			      key_sentra(&key, v->env->prefix, kinds[i],
					 sentra_id));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	if (rc == 0)
		rc = take_number(v->env->redis, history, err);
	if (rc == 0)
		rc = take_number(v->env->redis, recent, err);
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
