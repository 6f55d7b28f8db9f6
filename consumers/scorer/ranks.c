/* ranks.c -- the rank of each sentra on each ranked board, now and at
 * yesterday's end.
 *
 * Two lists of values a board: today's from the board itself, yesterday's from
 * the texts of day_end.h that each scorer wrote for its partitions.  Must not
 * know how a metric is computed. */
#include "ranks.h"

#include "common/base/array.h"
#include "consumers/core/keys.h"
#include "consumers/core/turn.h"
#include "day_end.h"
#include "heal.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LISTS     (2 * RANKED_COUNT) /* of today, then of yesterday */
#define RANK_TEXT 24

/* A sentra whose card has ranks, and what was written of each list: -1 not
 * known, as after a reset; 0 no rank. */
struct ranked {
	char *id;
	bool current;
	int64_t rank[LISTS];
};

struct ranks {
	struct ranked *ranked; /* by id */
	size_t n, size;
	size_t turn; /* of healing: where the next one begins */
};

struct ranks *ranks_new(struct err *err)
{
	struct ranks *r = calloc(1, sizeof(*r));

	if (!r)
		err_set(err, -ENOMEM, "no memory for ranks");
	return r;
}

void ranks_free(struct ranks *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		free(r->ranked[i].id);
	free(r->ranked);
	free(r);
}

static void unknown(struct ranked *it)
{
	for (size_t i = 0; i < LISTS; i++)
		it->rank[i] = -1;
}

void ranks_reset(struct ranks *r)
{
	for (size_t i = 0; i < r->n; i++)
		unknown(&r->ranked[i]);
}

/* ---- from values to ranks ---- */

static int descending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* How many of the sorted values are greater. */
static size_t greater(const double *sorted, size_t n, double value)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sorted[mid] > value)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void rank_values(const double *values, size_t n, double *scratch,
		 int64_t *ranks)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			scratch[k++] = values[i];
	qsort(scratch, k, sizeof(*scratch), descending);
	for (size_t i = 0; i < n; i++)
		ranks[i] = isnan(values[i]) ? 0
					    : 1 + (int64_t)greater(scratch, k,
								   values[i]);
}

/* ---- what stands in Redis ---- */

struct lists {
	const struct publish_context *context;
	size_t n;       /* sentra of the roster */
	double *values; /* LISTS times n */
	double *scratch;
	int64_t *ranks; /* LISTS times n */
};

static void lists_release(struct lists *l)
{
	free(l->values);
	free(l->scratch);
	free(l->ranks);
}

static int lists_init(struct lists *l, const struct publish_context *v,
		      struct err *err)
{
	size_t n = v->env->roster->n;

	*l = (struct lists){ .context = v, .n = n };
	l->values = calloc(LISTS * n + 1, sizeof(*l->values));
	l->scratch = calloc(n + 1, sizeof(*l->scratch));
	l->ranks = calloc(LISTS * n + 1, sizeof(*l->ranks));
	if (!l->values || !l->scratch || !l->ranks)
		return err_set(err, -ENOMEM, "no memory for ranks");
	for (size_t i = 0; i < LISTS * n; i++)
		l->values[i] = NAN;
	return 0;
}

/* The index in the roster of a sentra that is active on that day; or n. */
static size_t number_of(const struct lists *l, struct str id, int64_t day)
{
	const struct roster *roster = l->context->env->roster;
	const struct sentra *sentra = roster_find(roster, id);

	if (!sentra || !sentra_active(sentra, day))
		return l->n;
	return (size_t)(sentra - roster->sentras);
}

static void read_board(struct lists *l, size_t list,
		       const struct redisReply *reply)
{
	for (size_t i = 0; i + 1 < redis_reply_len(reply); i += 2) {
		size_t at =
			number_of(l, redis_reply_str(redis_reply_at(reply, i)),
				  l->context->today);

		if (at < l->n)
			l->values[list * l->n + at] = heal_score(
				redis_reply_str(redis_reply_at(reply, i + 1)));
	}
}

static void read_yesterday(struct lists *l, const struct redisReply *reply)
{
	int64_t day = l->context->today - 1;
	double values[RANKED_COUNT];

	for (size_t i = 0; i + 1 < redis_reply_len(reply); i += 2) {
		size_t at =
			number_of(l, redis_reply_str(redis_reply_at(reply, i)),
				  day);

		if (at == l->n)
			continue;
		day_end_values(redis_reply_str(redis_reply_at(reply, i + 1)),
			       day, values);
		for (size_t b = 0; b < RANKED_COUNT; b++)
			l->values[(RANKED_COUNT + b) * l->n + at] = values[b];
	}
}

static int queue_reads(const struct publish_context *v, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t b = 0; b < RANKED_COUNT && rc == 0; b++) {
		redis_cmd_set(&cmd, "ZRANGE %k 0 -1 WITHSCORES",
			      key_board(&key, v->env->prefix, ranked_board(b)));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	for (int32_t p = 0; p < v->env->partitions && rc == 0; p++) {
		redis_cmd_set(&cmd, "HGETALL %k",
			      key_state(&key, v->env, v->stage, "yesterday",
					p));
		rc = redis_queue(v->env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int read_lists(struct lists *l, struct err *err)
{
	size_t n = RANKED_COUNT + (size_t)l->context->env->partitions;
	struct redisReply *reply;
	int rc = queue_reads(l->context, err);

	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = redis_next(l->context->env->redis, &reply, err);
		if (rc < 0)
			break;
		if (i < RANKED_COUNT)
			read_board(l, i, reply);
		else
			read_yesterday(l, reply);
		redis_reply_free(reply);
	}
	for (size_t i = 0; i < LISTS && rc == 0; i++)
		rank_values(l->values + i * l->n, l->n, l->scratch,
			    l->ranks + i * l->n);
	return rc;
}

/* ---- onto the cards ---- */

static int by_id(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static struct ranked *find(const struct ranks *r, const char *id)
{
	struct ranked key = { .id = (char *)id };

	return r->n ? bsearch(&key, r->ranked, r->n, sizeof(key), by_id) : NULL;
}

static int add(struct ranks *r, const char *id, struct err *err)
{
	struct ranked it = { .id = strdup(id) };

	if (!it.id || !ARRAY_ROOM(r->ranked, r->size, r->n + 1)) {
		free(it.id);
		return err_set(err, -ENOMEM, "no memory for ranks");
	}
	unknown(&it);
	r->ranked[r->n++] = it;
	return 0;
}

/* ranked[] has every sentra of today; of the others current is false. */
static int match_roster(struct ranks *r, const struct publish_context *v,
			struct err *err)
{
	const struct roster *roster = v->env->roster;
	size_t known = r->n;
	int rc = 0;

	for (size_t i = 0; i < r->n; i++)
		r->ranked[i].current = false;
	for (size_t i = 0; i < roster->n && rc == 0; i++) {
		struct ranks sorted = { .ranked = r->ranked, .n = known };
		struct ranked *it = find(&sorted, roster->sentras[i].id);

		if (!sentra_active(&roster->sentras[i], v->today))
			continue;
		if (it)
			it->current = true;
		else if ((rc = add(r, roster->sentras[i].id, err)) == 0)
			r->ranked[r->n - 1].current = true;
	}
	if (r->n)
		qsort(r->ranked, r->n, sizeof(*r->ranked), by_id);
	return rc;
}

static void field_name(struct buf *out, size_t list)
{
	buf_clear(out);
	buf_adds(out, list < RANKED_COUNT ? "rank:" : "rank_yesterday:");
	board_name(out, ranked_board(list % RANKED_COUNT));
}

/* ---- what others changed ---- */

static int ask_ranks(const struct publish_context *v, const struct ranked *it,
		     struct err *err)
{
	struct redis_cmd cmd;
	struct buf text;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&text, KEY_MAX);
	redis_cmd_set(&cmd, "HMGET %k",
		      key_sentra(&text, v->env->prefix, "card", it->id));
	for (size_t i = 0; i < LISTS; i++) {
		field_name(&text, i);
		redis_cmd_argb(&cmd, &text);
	}
	rc = redis_queue(v->env->redis, &cmd, err);
	redis_cmd_release(&cmd);
	buf_release(&text);
	return rc;
}

static int take_ranks(const struct publish_context *v, struct ranked *it,
		      struct err *err)
{
	struct redisReply *reply;
	int rc = redis_next(v->env->redis, &reply, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < LISTS; i++) {
		struct str text = redis_reply_str(redis_reply_at(reply, i));

		if (text.p && text.n == 0)
			it->rank[i] = 0;
		else if (!str_number(text, &it->rank[i]) || !it->rank[i])
			it->rank[i] = -1;
	}
	redis_reply_free(reply);
	return 0;
}

int ranks_heal(struct ranks *r, const struct publish_context *v,
	       struct err *err)
{
	size_t at, n;
	int rc = 0;

	turn_take(r->n, v->settings->tick_ms, &r->turn, &at, &n);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = ask_ranks(v, &r->ranked[(at + i) % r->n], err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = take_ranks(v, &r->ranked[(at + i) % r->n], err);
	return rc;
}

/* ---- writing ---- */

static void write_ranks(struct fence *f, const struct buf *key,
			struct ranked *it, const struct lists *l, size_t number)
{
	char text[RANK_TEXT];
	struct buf name;
	bool begun = false;

	buf_init(&name, KEY_MAX);
	for (size_t i = 0; i < LISTS; i++) {
		int64_t rank = l->ranks[i * l->n + number];

		if (rank == it->rank[i])
			continue;
		if (!begun)
			fence_begin(f, "HSET", key);
		begun = true;
		field_name(&name, i);
		snprintf(text, sizeof(text), "%" PRId64, rank);
		redis_cmd_argb(fence_words(f), &name);
		redis_cmd_args(fence_words(f), rank ? text : "");
		it->rank[i] = rank;
	}
	buf_release(&name);
}

/* Whoever owns its partition deletes the card of a sentra that left; but that
 * may have happened before our newest ranks were written, which made a card
 * anew. */
static void remove_ranks(struct fence *f, const struct buf *key)
{
	struct buf name;

	buf_init(&name, KEY_MAX);
	fence_begin(f, "HDEL", key);
	for (size_t i = 0; i < LISTS; i++) {
		field_name(&name, i);
		redis_cmd_argb(fence_words(f), &name);
	}
	buf_release(&name);
}

static int write_all(struct ranks *r, const struct lists *l, struct fence *f,
		     struct err *err)
{
	const struct publish_context *v = l->context;
	struct buf key;
	size_t kept = 0;
	int rc = 0;

	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < r->n; i++) {
		struct ranked *it = &r->ranked[i];

		if (rc == 0)
			rc = fence_room(f, 2 + 2 * LISTS, err);
		key_sentra(&key, v->env->prefix, "card", it->id);
		if (it->current) {
			write_ranks(f, &key, it, l,
				    number_of(l, str_of(it->id), v->today));
			r->ranked[kept++] = *it;
		} else {
			remove_ranks(f, &key);
			free(it->id);
		}
	}
	r->n = kept;
	buf_release(&key);
	return rc;
}

int ranks_update(struct ranks *r, const struct publish_context *v,
		 struct fence *f, struct err *err)
{
	struct lists l;
	int rc = lists_init(&l, v, err);

	if (rc == 0)
		rc = read_lists(&l, err);
	if (rc == 0)
		rc = match_roster(r, v, err);
	if (rc == 0)
		rc = write_all(r, &l, f, err);
	lists_release(&l);
	return rc;
}
