/* ledger_store.c -- the ledgers of our partitions: found by sentra, applied
 * to, loaded from Redis and saved there by compare-and-set.
 *
 * Must not know what the fields of a ledger mean. */
#include "ledger_store.h"

#include "common/base/fnv.h"
#include "consumers/core/keys.h"
#include "ledger_codec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Ledgers whose answers may wait at a time: each may be some 100 kB. */
#define LOADS_IN_FLIGHT 16
/* Commands whose answers were not read yet, and the bytes of these commands. */
#define SAVES_IN_FLIGHT 64
#define BYTES_IN_FLIGHT ((size_t)16 << 20)
/* Fields of one ledger: one HSET in the script has two words a field, and the
 * stack of Redis' Lua 8000. */
#define LEDGER_DIRTY_MAX 3000
/* Fields of all ledgers: some 20 MB on their way to Redis. */
#define ALL_DIRTY_MAX 100000
/* Bytes of all ledgers: one ledger may have all of them, and one command has to
 * write it. */
#define ALL_BYTES_MAX ((size_t)16 << 20)
#define LONG_TEXTS    4096

void ledger_store_init(struct ledger_store *store, const struct stage_env *env,
		       const char *stage)
{
	*store = (struct ledger_store){ .env = env, .stage = stage };
}

static void set_free(struct ledger_set *set)
{
	if (!set)
		return;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		ledger_free(set->at[p].ledger);
	free(set->id);
	free(set);
}

void ledger_store_discard(struct ledger_store *store)
{
	for (size_t i = 0; i < store->sets.n_slots; i++)
		set_free(store->sets.slots[i]);
	table_release(&store->sets);
	ledger_store_init(store, store->env, store->stage);
}

/* ---- in memory, by sentra ---- */

static uint64_t hash_of_id(struct str id)
{
	return fnv64(FNV64_BEGIN, id);
}

static uint64_t hash_of_set(const void *set)
{
	return hash_of_id(str_of(((const struct ledger_set *)set)->id));
}

static bool has_id(const void *set, const void *id)
{
	return str_is(*(const struct str *)id,
		      ((const struct ledger_set *)set)->id);
}

static const struct table_kind by_id = { hash_of_set, has_id };

struct ledger_set *ledger_store_find(const struct ledger_store *store,
				     struct str id)
{
	return table_find(&store->sets, &by_id, hash_of_id(id), &id);
}

static struct ledger_set *set_new(struct str id)
{
	struct ledger_set *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	set->id = strndup(id.p, id.n);
	if (!set->id) {
		free(set);
		return NULL;
	}
	for (int p = 0; p < PLATFORM_COUNT; p++)
		set->at[p].saved = -1;
	set->oldest_day = INT64_MAX;
	return set;
}

struct ledger_set *ledger_store_get(struct ledger_store *store, struct str id)
{
	struct ledger_set *set = ledger_store_find(store, id);

	if (set || !table_room(&store->sets, &by_id))
		return set;
	set = set_new(id);
	if (set)
		table_put(&store->sets, &by_id, set);
	return set;
}

/* The ledger for an event of this partition; made where there is none. */
static struct ledger *ledger_at(struct ledger_store *store,
				struct ledger_set *set,
				const struct position *at)
{
	if (!set->at[at->platform].ledger) {
		set->at[at->platform].ledger =
			ledger_new(store->env->zone_hours);
		set->at[at->platform].partition = at->partition;
	}
	return set->at[at->platform].ledger;
}

static void touch(struct ledger_store *store, struct ledger_set *set,
		  int platform)
{
	set->at[platform].touched = true;
	set->changed = true;
	if (set->listed)
		return;
	set->listed = true;
	set->next_touched = store->touched;
	store->touched = set;
}

/* About how many more bytes an event gives to write, which made so many more
 * fields dirty. */
static size_t weight(const struct event *event, size_t fields)
{
	size_t texts = 0;

	if (event->kind == EVENT_POST)
		texts = event->post.post_id.n + event->post.kind.n +
			event->post.url.n + event->post.text.n;
	/* A field that is to be written anyway may have become a long one. */
	return fields * event->account_id.n +
	       (fields || texts > LONG_TEXTS ? texts : 0);
}

int ledger_store_apply(struct ledger_store *store, const struct event *event,
		       const struct position *at, struct err *err)
{
	struct ledger_set *set = ledger_store_get(store, event->sentra_id);
	struct ledger *ledger = set ? ledger_at(store, set, at) : NULL;
	size_t dirty;
	int rc;

	if (!ledger)
		return err_set(err, -ENOMEM, "no memory for another ledger");
	/* Offsets of two partitions cannot be compared: of a sentra that a
	 * foreign producer scattered, the first partition counts. */
	if (set->at[at->platform].partition != at->partition) {
		store->misplaced++;
		return 0;
	}
	dirty = ledger->n_dirty;
	rc = ledger_apply(ledger, event, at->offset, err);
	if (rc < 0 || rc == APPLIED_BEFORE)
		return rc < 0 ? rc : 0;
	store->late += rc == APPLIED_LATE;
	store->n_dirty += ledger->n_dirty - dirty;
	store->n_bytes += weight(event, ledger->n_dirty - dirty);
	if (ledger->n_dirty > store->ledger_dirty_most)
		store->ledger_dirty_most = ledger->n_dirty;
	touch(store, set, at->platform);
	return 0;
}

int64_t ledger_store_newest_ms(const struct ledger_store *store)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < store->sets.n_slots; i++) {
		const struct ledger_set *set = store->sets.slots[i];

		for (int p = 0; set && p < PLATFORM_COUNT; p++) {
			const struct ledger *it = set->at[p].ledger;

			if (it && it->newest_ms > newest)
				newest = it->newest_ms;
		}
	}
	return newest;
}

bool ledger_store_full(const struct ledger_store *store)
{
	return store->ledger_dirty_most >= LEDGER_DIRTY_MAX ||
	       store->n_dirty >= ALL_DIRTY_MAX ||
	       store->n_bytes >= ALL_BYTES_MAX;
}

/* ---- keys ---- */

const struct buf *key_ledger(struct buf *out, const struct ledger_store *store,
			     int platform, struct str sentra)
{
	key_plain(out, store->env->prefix, "state:");
	buf_addf(out, "%s:ledger:%s:", store->stage, platform_names[platform]);
	buf_addstr(out, sentra);
	return out;
}

/* ---- load ---- */

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

static int read_index(struct ledger_store *store, int32_t partition,
		      struct redisReply **reply, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "SMEMBERS %k",
		      key_state(&key, store->env, store->stage, "ledgers",
				partition));
	rc = redis_call(store->env->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int queue_load(struct ledger_store *store, const struct member *member,
		      struct err *err)
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
	return rc < 0 ? rc : ledger_loaded(ledger, err);
}

static int adopt(struct ledger_store *store, const struct member *member,
		 int32_t partition, const struct redisReply *reply,
		 struct err *err)
{
	struct ledger_set *set = ledger_store_get(store, member->sentra);
	struct ledger *ledger = ledger_new(store->env->zone_hours);
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

/* Of the members [from, to) of the index those whose platform is read. */
static bool members_parse(const struct ledger_store *store,
			  const struct redisReply *index, size_t from,
			  size_t to, struct member *out, size_t *n)
{
	for (*n = 0; from < to; from++) {
		if (!member_parse(redis_reply_str(redis_reply_at(index, from)),
				  &out[*n]))
			return false;
		*n += platforms_have(store->env->read,
				     (enum platform_id)out[*n].platform);
	}
	return true;
}

/* Load the members [from, to) of the index.  All answers are read, whatever
 * they are, so that the connection stays usable. */
static int load_some(struct ledger_store *store, int32_t partition,
		     const struct redisReply *index, size_t from, size_t to,
		     char why[static 200], struct err *err)
{
	struct member members[LOADS_IN_FLIGHT];
	struct redisReply *reply;
	struct err bad = { 0 };
	int rc, result = 0;
	size_t n;

	if (!members_parse(store, index, from, to, members, &n)) {
		snprintf(why, 200, "its index is not ours");
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		rc = queue_load(store, &members[i], err);
		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = redis_next(store->env->redis, &reply, err);
		if (rc < 0)
			return rc;
		if (result == 0)
			result = adopt(store, &members[i], partition, reply,
				       &bad);
		redis_reply_free(reply);
		if (result == -ESTALE || result == -EBADMSG) {
			snprintf(why, 200, "ledger %s:%.*s: %.150s",
				 platform_names[members[i].platform],
				 STR_ARG(members[i].sentra), bad.text);
			result = 1;
		}
	}
	return result < 0 ? err_set(err, result, "%s", bad.text) : result;
}

int ledger_store_load(struct ledger_store *store, int32_t partition,
		      char why[static 200], struct err *err)
{
	struct redisReply *index;
	int rc = read_index(store, partition, &index, err);
	size_t to, total;

	if (rc < 0)
		return rc;
	total = redis_reply_len(index);
	for (size_t from = 0; from < total && rc == 0; from = to) {
		to = total - from < LOADS_IN_FLIGHT ? total
						    : from + LOADS_IN_FLIGHT;
		rc = load_some(store, partition, index, from, to, why, err);
	}
	redis_reply_free(index);
	return rc;
}

/* ---- clear ---- */

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

int ledger_store_clear(struct ledger_store *store, struct fence *fence,
		       int32_t partition, struct err *err)
{
	struct redisReply *index;
	struct member member;
	struct buf key;
	int rc = read_index(store, partition, &index, err);

	if (rc < 0)
		return rc;
	forget_partition(store, partition);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		if (!member_parse(redis_reply_str(redis_reply_at(index, i)),
				  &member))
			continue;
		rc = fence_room(fence, 2, err);
		fence_begin(fence, "DEL",
			    key_ledger(&key, store, member.platform,
				       member.sentra));
	}
	redis_reply_free(index);
	if (rc == 0)
		fence_begin(fence, "DEL",
			    key_state(&key, store->env, store->stage, "ledgers",
				      partition));
	buf_release(&key);
	return rc;
}

/* ---- save ---- */

/* KEYS: ledger, partition, index.  ARGV: owner, offset known ('' none), new
 * offset, member of the index, field, value ..., fields to remove ..., number
 * of words that are fields and values.  The offset goes in with the fields
 * that it stands for, in one command: a script is no transaction. */
static const struct redis_script compare_and_set = {
	"if redis.call('HGET', KEYS[2], 'owner') ~= ARGV[1] then\n"
	"  return redis.error_reply('FENCED ' .. KEYS[2] .. "
	"' has another owner')\n"
	"end\n"
	"if (redis.call('HGET', KEYS[1], 'off') or '') ~= ARGV[2] then\n"
	"  return redis.error_reply('FENCED ' .. KEYS[1] .. "
	"' is not at the offset known')\n"
	"end\n"
	"if ARGV[2] == '' then\n"
	"  redis.call('SADD', KEYS[3], ARGV[4])\n"
	"end\n"
	"local last = 4 + tonumber(ARGV[#ARGV])\n"
	"redis.call('HSET', KEYS[1], 'off', ARGV[3], unpack(ARGV, 5, last))\n"
	"for i = last + 1, #ARGV - 1, 4000 do\n"
	"  redis.call('HDEL', KEYS[1],\n"
	"    unpack(ARGV, i, math.min(i + 3999, #ARGV - 1)))\n"
	"end\n"
	"return redis.status_reply('OK')\n"
};

struct ledger_save {
	struct redis_cmd call;
	struct redis_cmd removed;
	struct buf key;
	size_t unanswered, bytes;
};

static void add_field(void *ctx, struct str name, struct str value)
{
	struct ledger_save *s = ctx;

	if (!value.p) {
		redis_cmd_arg(&s->removed, name);
		return;
	}
	redis_cmd_arg(&s->call, name);
	redis_cmd_arg(&s->call, value);
}

static void add_header(struct ledger_save *s, const struct ledger_store *store,
		       const struct ledger_set *set, int platform)
{
	const struct ledger *ledger = set->at[platform].ledger;
	int32_t partition = set->at[platform].partition;
	struct redis_cmd *call = &s->call;

	/* One buffer for three keys: each is copied before the next. */
	redis_cmd_more(call, "3 %k",
		       key_ledger(&s->key, store, platform, str_of(set->id)));
	redis_cmd_more(call, "%k",
		       key_partition(&s->key, store->env, store->stage,
				     partition));
	redis_cmd_more(call, "%k",
		       key_state(&s->key, store->env, store->stage, "ledgers",
				 partition));
	redis_cmd_args(call, store->env->instance);
	if (set->at[platform].saved < 0)
		redis_cmd_args(call, "");
	else
		redis_cmd_argi(call, set->at[platform].saved);
	redis_cmd_argi(call, ledger->next_offset);
	redis_cmd_argf(call, "%s:%s", platform_names[platform], set->id);
}

static int queue_save(struct ledger_save *s, struct ledger_store *store,
		      struct ledger_set *set, int platform, struct err *err)
{
	size_t before;
	int rc = redis_script_begin(store->env->redis, &compare_and_set,
				    &s->call, err);

	if (rc < 0)
		return rc;
	redis_cmd_clear(&s->removed);
	add_header(s, store, set, platform);
	before = s->call.n;
	rc = ledger_changes(set->at[platform].ledger, add_field, s, err);
	if (rc < 0)
		return rc;
	before = s->call.n - before;
	words_append(&s->call, &s->removed);
	redis_cmd_argi(&s->call, (int64_t)before);
	rc = redis_queue(store->env->redis, &s->call, err);
	s->unanswered += rc == 0;
	s->bytes += s->call.bytes.len;
	return rc;
}

static int settle(struct ledger_save *s, struct ledger_store *store,
		  struct err *err)
{
	size_t n = s->unanswered;

	s->unanswered = s->bytes = 0;
	return redis_drain(store->env->redis, n, err);
}

static int save_all(struct ledger_save *s, struct ledger_store *store,
		    struct err *err)
{
	int rc = 0;

	for (struct ledger_set *it = store->touched; it;
	     it = it->next_touched) {
		for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++)
			if (it->at[p].touched)
				rc = queue_save(s, store, it, p, err);
		if (rc == 0 && (s->unanswered >= SAVES_IN_FLIGHT ||
				s->bytes >= BYTES_IN_FLIGHT))
			rc = settle(s, store, err);
		if (rc < 0)
			return rc;
	}
	return settle(s, store, err);
}

static void record_oldest_day(struct ledger_set *set,
			      const struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->n_accounts; i++) {
		const struct buckets *days = &ledger->accounts[i]->days;

		for (size_t d = 0; d < days->n; d++) {
			if (!days->bucket[d].dirty)
				continue;
			if (days->bucket[d].index < set->oldest_day)
				set->oldest_day = days->bucket[d].index;
			break;
		}
	}
}

/* All that was touched stands in Redis: it is clean from now on. */
static void all_saved(struct ledger_store *store)
{
	struct ledger_set *next;

	for (struct ledger_set *it = store->touched; it; it = next) {
		next = it->next_touched;
		it->next_touched = NULL;
		it->listed = false;
		for (int p = 0; p < PLATFORM_COUNT; p++) {
			if (!it->at[p].touched)
				continue;
			record_oldest_day(it, it->at[p].ledger);
			ledger_saved(it->at[p].ledger);
			it->at[p].saved = it->at[p].ledger->next_offset;
			it->at[p].touched = false;
		}
	}
	store->touched = NULL;
	store->n_dirty = 0;
	store->n_bytes = 0;
	store->ledger_dirty_most = 0;
}

int ledger_store_save(struct ledger_store *store, struct err *err)
{
	struct ledger_save s = { .unanswered = 0 };
	int rc;

	redis_cmd_init(&s.call);
	redis_cmd_init(&s.removed);
	buf_init(&s.key, KEY_MAX);
	rc = save_all(&s, store, err);
	if (rc == 0)
		all_saved(store);
	redis_cmd_release(&s.call);
	redis_cmd_release(&s.removed);
	buf_release(&s.key);
	return rc;
}
