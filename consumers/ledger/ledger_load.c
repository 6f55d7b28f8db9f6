/* ledger_load.c -- the ledgers of a partition, loaded from Redis.
 *
 * One answer is no proof: where the index or a ledger is not as it should be,
 * all of the partition is read once more, and the index is completed by the
 * ledgers that stand there.  Only what is bad then as well is given up, by
 * itself: the others are good, and skip the events that they know.
 *
 * Must not know what the fields of a ledger mean. */
#include "ledger_store.h"

#include "common/kafka/kafka.h"
#include "consumers/core/keys.h"
#include "ledger_codec.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* Ledgers whose answers may wait at a time: each may be some 100 kB. */
#define LOADS_IN_FLIGHT 16
#define CURSOR_MAX      32

struct member {
	int platform;
	struct str sentra;
};

static bool member_parse(struct str text, struct member *out)
{
	const char *colon = text.n ? memchr(text.p, ':', text.n) : NULL;

	if (!colon)
		return false;
	out->platform =
		platform_find((struct str){ text.p, (size_t)(colon - text.p) });
	out->sentra = (struct str){ colon + 1,
				    text.n - (size_t)(colon + 1 - text.p) };
	return out->platform >= 0 && out->sentra.n > 0;
}

static const struct buf *
key_index(struct buf *out, const struct ledger_store *store, int32_t partition)
{
	return key_state(out, store->env, store->stage, "ledgers", partition);
}

/* ---- the index ---- */

/* *counted: members that it had when it was written; -1: a version that did
 * not count them wrote it. */
static int read_index(const struct ledger_store *store, int32_t partition,
		      struct redisReply **index, int64_t *counted,
		      struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	*counted = -1;
	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "HGET %k ledgers",
		      key_partition(&key, store->env, store->stage, partition));
	rc = redis_call(store->env->redis, &cmd, &reply, err);
	if (rc == 0) {
		str_number(redis_reply_str(reply), counted);
		redis_reply_free(reply);
		redis_cmd_set(&cmd, "SMEMBERS %k",
			      key_index(&key, store, partition));
		rc = redis_call(store->env->redis, &cmd, index, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static void record_count(const struct ledger_store *store, struct fence *fence,
			 int32_t partition, size_t n)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	fence_begin(fence, "HSET",
		    key_partition(&key, store->env, store->stage, partition));
	redis_cmd_more(fence_words(fence), "ledgers %d", (int64_t)n);
	buf_release(&key);
}

/* One step of a SCAN, whose answer is the next cursor and some keys. */
static int scan(const struct ledger_store *store, const char *cursor,
		const struct buf *pattern, struct redisReply **reply,
		struct err *err)
{
	struct redis_cmd cmd;
	int rc;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "SCAN %s COUNT 1000 MATCH %k", cursor, pattern);
	rc = redis_call(store->env->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	if (rc == 0 && redis_reply_len(*reply) != 2) {
		redis_reply_free(*reply);
		rc = err_set(err, -EPROTO, "SCAN: not its answer");
	}
	return rc;
}

static bool is_in(const struct ledger_store *store, const struct member *member,
		  int32_t partition)
{
	return kafka_partition_of(member->sentra, store->env->partitions) ==
	       partition;
}

/* Into the fence: those of the keys that are ledgers of this partition. */
static int add_found(const struct ledger_store *store, struct fence *fence,
		     int32_t partition, const struct redisReply *keys,
		     size_t prefix, struct err *err)
{
	struct member member;
	struct buf index;
	int rc = 0;

	buf_init(&index, KEY_MAX);
	key_index(&index, store, partition);
	for (size_t i = 0; i < redis_reply_len(keys) && rc == 0; i++) {
		struct str key = redis_reply_str(redis_reply_at(keys, i));
		struct str text = { key.p + prefix, key.n - prefix };

		if (key.n <= prefix || !member_parse(text, &member) ||
		    !is_in(store, &member, partition))
			continue;
		rc = fence_room(fence, 3, err);
		fence_begin(fence, "SADD", &index);
		redis_cmd_arg(fence_words(fence), text);
	}
	buf_release(&index);
	return rc < 0 ? rc : fence_finish(fence, err);
}

/* The index gets every ledger of the partition that stands in Redis. */
static int complete_index(const struct ledger_store *store, struct fence *fence,
			  int32_t partition, struct err *err)
{
	char cursor[CURSOR_MAX] = "0";
	struct redisReply *reply;
	struct buf pattern;
	size_t prefix;
	int rc = 0;

	buf_init(&pattern, KEY_MAX);
	key_plain(&pattern, store->env->prefix, "state:");
	buf_addf(&pattern, "%s:ledger:", store->stage);
	prefix = pattern.len;
	buf_addc(&pattern, '*');
	do {
		rc = scan(store, cursor, &pattern, &reply, err);
		if (rc < 0)
			break;
		snprintf(cursor, sizeof(cursor), "%.*s",
			 STR_ARG(redis_reply_str(redis_reply_at(reply, 0))));
		rc = add_found(store, fence, partition,
			       redis_reply_at(reply, 1), prefix, err);
		redis_reply_free(reply);
	} while (rc == 0 && strcmp(cursor, "0") != 0);
	buf_release(&pattern);
	return rc;
}

/* ---- ledgers ---- */

static int queue_load(const struct ledger_store *store,
		      const struct member *member, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "HGETALL %k",
		      key_ledger(&key, store, member->platform,
				 member->sentra));
	rc = redis_queue(store->env->redis, &cmd, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int read_fields(struct ledger *ledger, const struct redisReply *reply,
		       struct err *err)
{
	size_t n = redis_reply_len(reply);
	int rc = 0;

	if (n == 0)
		return err_set(err, -ESTALE, "it is gone");
	for (size_t i = 0; i + 1 < n && rc == 0; i += 2)
		rc = ledger_load(ledger,
				 redis_reply_str(redis_reply_at(reply, i)),
				 redis_reply_str(redis_reply_at(reply, i + 1)),
				 err);
	if (rc == 0 && ledger->next_offset < 0)
		rc = err_set(err, -EBADMSG, "field off is missing");
	return rc < 0 ? rc : ledger_loaded(ledger, err);
}

static int adopt(struct ledger_store *store, const struct member *member,
		 int32_t partition, const struct redisReply *reply,
		 struct err *err)
{
	struct ledger_set *set = ledger_store_get(store, member->sentra);
	struct ledger *ledger =
		ledger_new(store->kind, store->env->zone_hours, store->ctx);
	int rc;

	if (!set || !ledger || set->at[member->platform].ledger) {
		ledger_free(ledger);
		return set && ledger ? err_set(err, -EBADMSG, "it stands twice")
				     : err_set(err, -ENOMEM,
					       "no memory for a ledger");
	}
	rc = read_fields(ledger, reply, err);
	if (rc < 0) {
		ledger_free(ledger);
		return rc;
	}
	set->at[member->platform].ledger = ledger;
	set->at[member->platform].saved = ledger->next_offset;
	set->at[member->platform].partition = partition;
	set->changed = true;
	return 0;
}

/* One loading of a partition's ledgers. */
struct loading {
	struct ledger_store *store;
	struct fence *fence; /* gives up what is bad; NULL: any such thing ends
				this loading */
	int32_t partition;
	size_t bad;
	size_t left;  /* members that the index has, once that is done */
	bool recount; /* the number of members that is kept is another one */
	char *why;    /* of 200: the first one */
};

static void note_bad(struct loading *r, const struct member *member,
		     const char *what)
{
	if (r->bad++)
		return;
	snprintf(r->why, 200, "ledger %s:%.*s: %.150s",
		 platform_names[member->platform], STR_ARG(member->sentra),
		 what);
}

/* Into the fence: the index has no such member. */
static int remove_member(struct loading *r, struct str text, struct err *err)
{
	struct buf key;
	int rc = fence_room(r->fence, 3, err);

	buf_init(&key, KEY_MAX);
	fence_begin(r->fence, "SREM", key_index(&key, r->store, r->partition));
	redis_cmd_arg(fence_words(r->fence), text);
	buf_release(&key);
	r->left--;
	return rc;
}

/* Into the fence: no such ledger. */
static int give_up(struct loading *r, const struct member *member,
		   struct err *err)
{
	struct buf key;
	int rc = fence_room(r->fence, 2, err);

	buf_init(&key, KEY_MAX);
	fence_begin(r->fence, "DEL",
		    key_ledger(&key, r->store, member->platform,
			       member->sentra));
	if (rc == 0) {
		buf_clear(&key);
		buf_addf(&key, "%s:", platform_names[member->platform]);
		buf_addstr(&key, member->sentra);
		rc = remove_member(r, buf_str(&key), err);
	}
	buf_release(&key);
	return rc;
}

/* All answers are read, whatever they are, so that the connection stays
 * usable. */
static int take_ledgers(struct loading *r, const struct member *members,
			size_t n, bool *bad, struct err *err)
{
	struct redisReply *reply;
	int rc, result = 0;

	for (size_t i = 0; i < n; i++) {
		struct err what = { 0 };

		rc = redis_next(r->store->env->redis, &reply, err);
		if (rc < 0)
			return rc;
		rc = adopt(r->store, &members[i], r->partition, reply, &what);
		redis_reply_free(reply);
		bad[i] = rc == -ESTALE || rc == -EBADMSG;
		if (bad[i])
			note_bad(r, &members[i], what.text);
		else if (rc < 0 && result == 0)
			result = err_set(err, rc, "%s", what.text);
	}
	return result;
}

static int load_some(struct loading *r, const struct member *members, size_t n,
		     struct err *err)
{
	bool bad[LOADS_IN_FLIGHT];
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = queue_load(r->store, &members[i], err);
	if (rc == 0)
		rc = take_ledgers(r, members, n, bad, err);
	for (size_t i = 0; i < n && rc == 0 && r->fence; i++)
		if (bad[i])
			rc = give_up(r, &members[i], err);
	return rc;
}

/* Of a platform that is read; and not, as an older version might list it, of a
 * sentra whose events come from another partition. */
static bool is_wanted(const struct loading *r, const struct member *member)
{
	return platforms_have(r->store->env->read,
			      (enum platform_id)member->platform) &&
	       is_in(r->store, member, r->partition);
}

/* Load what the index names. */
static int load_all(struct loading *r, const struct redisReply *index,
		    struct err *err)
{
	struct member members[LOADS_IN_FLIGHT];
	size_t n = 0, total = redis_reply_len(index);
	int rc = 0;

	for (size_t i = 0; i < total && rc == 0; i++) {
		struct str text = redis_reply_str(redis_reply_at(index, i));

		if (!member_parse(text, &members[n])) {
			r->bad += !r->fence;
			rc = r->fence ? remove_member(r, text, err) : 0;
			continue;
		}
		n += is_wanted(r, &members[n]);
		if (n == LOADS_IN_FLIGHT) {
			rc = load_some(r, members, n, err);
			n = 0;
		}
		if (r->bad && !r->fence)
			return rc;
	}
	return rc < 0 || n == 0 ? rc : load_some(r, members, n, err);
}

static int load_partition(struct loading *r, struct err *err)
{
	struct redisReply *index;
	int64_t counted;
	int rc = read_index(r->store, r->partition, &index, &counted, err);
	int64_t total;

	if (rc < 0)
		return rc;
	total = (int64_t)redis_reply_len(index);
	r->left = (size_t)total;
	r->recount = total != counted;
	/* A version that did not count may have lost all of it. */
	if (total < counted || (counted < 0 && total == 0 && !r->fence)) {
		r->bad++;
		snprintf(r->why, 200, "%" PRId64 " ledgers are gone",
			 counted - total);
	}
	if (!r->bad || r->fence)
		rc = load_all(r, index, err);
	redis_reply_free(index);
	return rc;
}

static void forget_partition(struct ledger_store *store, int32_t partition)
{
	for (size_t i = 0; i < store->sets.n_slots; i++) {
		struct ledger_set *set = store->sets.slots[i];

		for (int p = 0; set && p < PLATFORM_COUNT; p++) {
			if (set->at[p].partition != partition)
				continue;
			ledger_free(set->at[p].ledger);
			set->at[p].ledger = NULL;
			set->at[p].saved = -1;
		}
	}
}

/* The count of what the index has by now. */
static int count_index(const struct ledger_store *store, struct fence *fence,
		       int32_t partition, struct err *err)
{
	struct redisReply *index;
	int64_t counted;
	int rc = fence_finish(fence, err);

	if (rc == 0)
		rc = read_index(store, partition, &index, &counted, err);
	if (rc < 0)
		return rc;
	record_count(store, fence, partition, redis_reply_len(index));
	redis_reply_free(index);
	return fence_finish(fence, err);
}

/* ---- what was left out ---- */

/* Into the fence: nothing is left out any more.  Memory as well. */
static void forget_left_out(const struct ledger_store *store,
			    struct fence *fence, int32_t partition)
{
	struct buf key;

	if (store->foreign)
		store->foreign[partition] =
			(struct foreign_part){ .fields = FOREIGN_MOST };
	buf_init(&key, KEY_MAX);
	fence_begin(fence, "HDEL",
		    key_partition(&key, store->env, store->stage, partition));
	redis_cmd_args(fence_words(fence), "left_out");
	buf_release(&key);
}

static int read_left_out(const struct ledger_store *store, int32_t partition,
			 uint64_t *mark, struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	char text[17];
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "HGET %k left_out",
		      key_partition(&key, store->env, store->stage, partition));
	rc = redis_call(store->env->redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	if (rc < 0)
		return rc;
	snprintf(text, sizeof(text), "%.*s", STR_ARG(redis_reply_str(reply)));
	*mark = strtoull(text, NULL, 16);
	redis_reply_free(reply);
	return 0;
}

/* Into the fence: no ledgers of sentra that the roster does not have and that
 * were quiet for as long as posts are remembered. */
static int give_up_quiet(struct ledger_store *store, struct fence *fence,
			 int32_t partition, struct err *err)
{
	struct loading r = { .store = store,
			     .partition = partition,
			     .fence = fence };
	int64_t newest_ms = ledger_store_newest_ms(store);
	int rc = 0, n = 0;

	for (size_t i = 0; i < store->sets.n_slots; i++) {
		struct ledger_set *set = store->sets.slots[i];

		if (!set || roster_find(store->env->roster, str_of(set->id)))
			continue;
		for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++) {
			struct member member = { p, str_of(set->id) };
			struct ledger *ledger = set->at[p].ledger;

			if (!ledger || set->at[p].partition != partition ||
			    newest_ms - ledger->newest_ms <= REMEMBERED_MS)
				continue;
			rc = give_up(&r, &member, err);
			ledger_free(ledger);
			set->at[p].ledger = NULL;
			set->at[p].saved = -1;
			n++;
		}
	}
	return rc == 0 && n ? count_index(store, fence, partition, err) : rc;
}

/* 2: another roster than this one did not have what was left out, so the
 * partition is to be read again. */
static int look_at_left_out(struct ledger_store *store, struct fence *fence,
			    int32_t partition, char why[static 200],
			    struct err *err)
{
	struct foreign_part *part;
	uint64_t mark;
	int rc = read_left_out(store, partition, &mark, err);

	if (rc < 0 || !mark)
		return rc;
	rc = give_up_quiet(store, fence, partition, err);
	part = ledger_store_foreign(store, partition);
	if (rc == 0 && !part)
		rc = err_set(err, -ENOMEM, "no memory for books");
	if (rc < 0)
		return rc;
	if (mark == foreign_roster_mark(store->env, partition)) {
		part->roster_mark = mark;
		part->stored = true;
		return 0;
	}
	snprintf(why, 200,
		 "the roster changed, and what it did not have "
		 "was left out");
	forget_left_out(store, fence, partition);
	return 2;
}

int ledger_store_load(struct ledger_store *store, struct fence *fence,
		      int32_t partition, char why[static 200], struct err *err)
{
	struct loading r = { .store = store,
			     .partition = partition,
			     .why = why };
	int rc = load_partition(&r, err);

	if (rc == 0 && !r.bad && r.recount)
		rc = count_index(store, fence, partition, err);
	if (rc == 0 && !r.bad)
		return look_at_left_out(store, fence, partition, why, err);
	if (rc < 0)
		return rc;
	forget_partition(store, partition);
	r.fence = fence;
	r.bad = 0;
	rc = complete_index(store, fence, partition, err);
	if (rc == 0)
		rc = load_partition(&r, err);
	if (rc == 0 && r.bad) {
		/* Not finished here: whoever dies now finds all as it was. */
		record_count(store, fence, partition, r.left);
		forget_left_out(store, fence, partition);
		return 1;
	}
	if (rc == 0)
		rc = count_index(store, fence, partition, err);
	return rc < 0 ? rc
		      : look_at_left_out(store, fence, partition, why, err);
}

/* ---- clear ---- */

int ledger_store_clear(struct ledger_store *store, struct fence *fence,
		       int32_t partition, struct err *err)
{
	struct loading r = { .store = store,
			     .partition = partition,
			     .fence = fence };
	struct redisReply *index;
	struct member member;
	struct buf key;
	int64_t counted;
	int rc = complete_index(store, fence, partition, err);
	int n = 0;

	if (rc == 0)
		rc = read_index(store, partition, &index, &counted, err);
	if (rc < 0)
		return rc;
	forget_partition(store, partition);
	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		if (!member_parse(redis_reply_str(redis_reply_at(index, i)),
				  &member))
			continue;
		rc = give_up(&r, &member, err);
		n++;
	}
	redis_reply_free(index);
	buf_init(&key, KEY_MAX);
	fence_begin(fence, "DEL", key_index(&key, store, partition));
	buf_release(&key);
	record_count(store, fence, partition, 0);
	forget_left_out(store, fence, partition);
	return rc < 0 ? rc : n;
}
