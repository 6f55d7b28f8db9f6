/* ledger_store.c -- the ledgers of our partitions: found by sentra, applied
 * to, and saved in Redis by compare-and-set.  ledger_load.c loads them.
 *
 * Must not know what the fields of a ledger mean. */
#include "ledger_store.h"

#include "common/base/fnv.h"
#include "common/daemon/log.h"
#include "consumers/core/keys.h"
#include "ledger_codec.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Commands whose answers were not read yet, and the bytes of these commands. */
#define SAVES_IN_FLIGHT 64
#define BYTES_IN_FLIGHT ((size_t)16 << 20)
/* Fields of one ledger: one HSET in the script has two words a field, and the
 * stack of Redis' Lua 8000.  One event may make more of them dirty, a few for
 * each account: then the script takes several. */
#define LEDGER_DIRTY_MAX 3000
/* Names of fields to remove that may go with what is written. */
#define REMOVED_BYTES ((size_t)8 << 20)
/* Fields of all ledgers: some 20 MB on their way to Redis. */
#define ALL_DIRTY_MAX 100000
/* Bytes of all ledgers: one ledger may have all of them, and one command has to
 * write it. */
#define ALL_BYTES_MAX ((size_t)16 << 20)
#define LONG_TEXTS    4096

void ledger_store_init(struct ledger_store *store, const struct stage_env *env,
		       const char *stage, const struct ledger_kind *kind,
		       void *ctx)
{
	*store = (struct ledger_store){
		.env = env, .stage = stage, .kind = kind, .ctx = ctx
	};
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
	free(store->foreign);
	ledger_store_init(store, store->env, store->stage, store->kind,
			  store->ctx);
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
			ledger_new(store->kind, store->env->zone_hours,
				   store->ctx);
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

/* ---- what the roster does not have ---- */

static void recount_foreign(struct ledger_store *store)
{
	for (int32_t i = 0; store->foreign && i < store->env->partitions; i++) {
		store->foreign[i].fields = FOREIGN_MOST;
		store->foreign[i].counted = false;
	}
}

struct foreign_part *ledger_store_foreign(struct ledger_store *store,
					  int32_t partition)
{
	if (!store->foreign) {
		store->foreign = calloc((size_t)store->env->partitions,
					sizeof(*store->foreign));
		recount_foreign(store);
	}
	return store->foreign ? &store->foreign[partition] : NULL;
}

static size_t count_foreign(const struct ledger_store *store, int32_t partition)
{
	size_t n = 0;

	for (size_t i = 0; i < store->sets.n_slots; i++) {
		const struct ledger_set *set = store->sets.slots[i];

		for (int p = 0; set && p < PLATFORM_COUNT; p++)
			if (set->at[p].ledger &&
			    set->at[p].partition == partition)
				n += foreign_fields(store->env, str_of(set->id),
						    p, set->at[p].ledger);
	}
	return n;
}

/* Whether one more event may be booked; the first that may not is told. */
static bool has_room(const struct ledger_store *store, int32_t partition,
		     struct foreign_part *part)
{
	if (part->roster_mark || part->fields < FOREIGN_MOST)
		return !part->roster_mark;
	if (!part->counted)
		part->fields = count_foreign(store, partition);
	part->counted = true;
	if (part->fields < FOREIGN_MOST)
		return true;
	part->roster_mark = foreign_roster_mark(store->env, partition);
	part->stored = false;
	log_kv(LOG_WARN, "too much of what the roster does not have",
	       "partition", LOG_INT(partition), "then",
	       "its events are left out until the roster changes", NULL);
	return false;
}

/* Book an event; foreign: NULL, or the books of what the roster does not have,
 * where it belongs. */
static int book(struct ledger_store *store, const struct event *event,
		const struct position *at, struct foreign_part *foreign,
		struct err *err)
{
	struct ledger_set *set = ledger_store_get(store, event->sentra_id);
	struct ledger *ledger = set ? ledger_at(store, set, at) : NULL;
	size_t dirty;
	int rc;

	if (!ledger)
		return err_set(err, -ENOMEM, "no memory for another ledger");
	dirty = ledger->n_dirty;
	rc = ledger_apply(ledger, event, at->offset, err);
	if (rc < 0 || rc == APPLIED_BEFORE)
		return rc < 0 ? rc : 0;
	store->late += rc == APPLIED_LATE;
	store->left_out += rc == APPLIED_NO_ROOM;
	store->n_dirty += ledger->n_dirty - dirty;
	if (foreign)
		foreign->fields += ledger->n_dirty - dirty;
	store->n_bytes += weight(event, ledger->n_dirty - dirty);
	if (ledger->n_dirty > store->ledger_dirty_most)
		store->ledger_dirty_most = ledger->n_dirty;
	touch(store, set, at->platform);
	return 0;
}

/* Of an account that the roster does not have, in a sentra that it has: only
 * that it was observed, which says what is late and how new the card is. */
static int leave_out(struct ledger_store *store, const struct event *event,
		     const struct position *at, struct err *err)
{
	struct event observed = *event;

	store->left_out++;
	if (!roster_find(store->env->roster, event->sentra_id))
		return 0;
	observed.kind = EVENT_STATUS;
	observed.status.outcome = OUTCOME_UNKNOWN;
	observed.status.complete = false;
	return book(store, &observed, at, NULL, err);
}

int ledger_store_apply(struct ledger_store *store, const struct event *event,
		       const struct position *at, struct err *err)
{
	struct foreign_part *foreign = NULL;

	if (foreign_is(store->env, event->sentra_id, at->platform,
		       event->account_id)) {
		foreign = ledger_store_foreign(store, at->partition);
		if (!foreign)
			return err_set(err, -ENOMEM, "no memory for books");
		if (!has_room(store, at->partition, foreign))
			return leave_out(store, event, at, err);
	}
	return book(store, event, at, foreign, err);
}

int ledger_store_reload(struct ledger_store *store, struct err *err)
{
	recount_foreign(store);
	for (int32_t i = 0; store->foreign && i < store->env->partitions; i++) {
		uint64_t mark = store->foreign[i].roster_mark;

		if (mark && mark != foreign_roster_mark(store->env, i))
			return err_set(err, -ESTALE,
				       "the roster changed, and what the one "
				       "before did not have was left out");
	}
	return 0;
}

int64_t ledger_set_newest_ms(const struct ledger_set *set)
{
	int64_t newest = TIME_NONE;

	for (int p = 0; set && p < PLATFORM_COUNT; p++)
		if (set->at[p].ledger && set->at[p].ledger->newest_ms > newest)
			newest = set->at[p].ledger->newest_ms;
	return newest;
}

int64_t ledger_store_newest_ms(const struct ledger_store *store)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < store->sets.n_slots; i++) {
		int64_t ms = ledger_set_newest_ms(store->sets.slots[i]);

		if (ms > newest)
			newest = ms;
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

/* ---- save ---- */

/* KEYS: ledger, partition, index.  ARGV: owner, seq (fence.h), offset known (''
 * none), new offset, member of the index, field, value ..., fields to remove
 * ..., number of words that are fields and values.  The offset goes in with
 * the fields that it stands for, in one command, as a script is no transaction;
 * where it takes several, the ledger has no offset until the last one. */
static const struct redis_script compare_and_set = {
	FENCE_SCRIPT_BEGIN
	"guard(KEYS[2], ARGV[1], ARGV[2])\n"
	"if (call('HGET', KEYS[1], 'off') or '') ~= ARGV[3] then\n"
	"  error('FENCED ' .. KEYS[1] .. ' is not at the offset known', 0)\n"
	"end\n"
	"count(KEYS[2])\n"
	"if ARGV[3] == '' then\n"
	"  call('HINCRBY', KEYS[2], 'ledgers',\n"
	"    call('SADD', KEYS[3], ARGV[5]))\n"
	"end\n"
	"local first, last = 6, 5 + tonumber(ARGV[#ARGV])\n"
	"while last - first >= 7000 do\n"
	"  call('HSET', KEYS[1], 'off', 'torn',\n"
	"    unpack(ARGV, first, first + 6999))\n"
	"  first = first + 7000\n"
	"end\n"
	"call('HSET', KEYS[1], 'off', ARGV[4], unpack(ARGV, first, last))\n"
	"for i = last + 1, #ARGV - 1, 4000 do\n"
	"  call('HDEL', KEYS[1],\n"
	"    unpack(ARGV, i, math.min(i + 3999, #ARGV - 1)))\n"
	"end\n" FENCE_SCRIPT_END
};

struct ledger_save {
	struct fence *fence;
	struct redis_cmd call;
	struct redis_cmd removed;
	bool more_removed; /* than removed has */
	struct buf key;
	size_t unanswered, bytes;
	int rc; /* of remove_field() */
};

static void add_field(void *ctx, struct str name, struct str value)
{
	struct ledger_save *s = ctx;

	if (!value.p) {
		s->more_removed |= s->removed.bytes.len > REMOVED_BYTES;
		if (!s->more_removed)
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
	struct fence_guard *guard;

	/* One buffer for three keys: each is copied before the next. */
	redis_cmd_more(call, "3 %k",
		       key_ledger(&s->key, store, platform, str_of(set->id)));
	redis_cmd_more(call, "%k",
		       key_partition(&s->key, store->env, store->stage,
				     partition));
	redis_cmd_more(call, "%k",
		       key_state(&s->key, store->env, store->stage, "ledgers",
				 partition));
	guard = fence_guard(s->fence, partition);
	redis_cmd_argb(call, &s->fence->owner);
	redis_cmd_argi(call, guard ? guard->seq++ : -1);
	if (set->at[platform].saved < 0)
		redis_cmd_args(call, "");
	else
		redis_cmd_argi(call, set->at[platform].saved);
	redis_cmd_argi(call, ledger->next_offset);
	redis_cmd_argf(call, "%s:%s", platform_names[platform], set->id);
}

static void remove_field(void *ctx, struct str name, struct str value)
{
	struct ledger_save *s = ctx;

	if (value.p || s->rc < 0)
		return;
	s->rc = fence_room(s->fence, 3, NULL);
	if (s->rc < 0)
		return;
	fence_begin(s->fence, "HDEL", &s->key);
	redis_cmd_arg(fence_words(s->fence), name);
}

/* What is removed and did not go with what is written, by the fence.  What
 * stays if we end here is removed once the ledger moves on: it is past all
 * that is read of it. */
static int remove_rest(struct ledger_save *s, struct ledger_store *store,
		       const struct ledger_set *set, int platform,
		       struct err *err)
{
	int rc = redis_drain(store->env->redis, s->unanswered, err);

	s->unanswered = s->bytes = 0;
	s->rc = 0;
	key_ledger(&s->key, store, platform, str_of(set->id));
	if (rc == 0)
		rc = ledger_changes(set->at[platform].ledger, remove_field, s,
				    err);
	if (rc == 0 && s->rc < 0)
		rc = err_set(err, s->rc, "fields could not be removed");
	return rc < 0 ? rc : fence_finish(s->fence, err);
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
	s->more_removed = false;
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
	return rc < 0 || !s->more_removed
		       ? rc
		       : remove_rest(s, store, set, platform, err);
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
			ledger_saved(it->at[p].ledger);
			it->at[p].saved = it->at[p].ledger->next_offset;
			it->at[p].touched = false;
		}
	}
	store->touched = NULL;
	store->n_dirty = 0;
	store->n_bytes = 0;
	store->ledger_dirty_most = 0;
	for (int32_t i = 0; store->foreign && i < store->env->partitions; i++)
		store->foreign[i].counted = false;
}

/* Into the fence, so that it stands before any offset that was passed since. */
static void record_left_out(struct ledger_store *store, struct fence *fence,
			    struct buf *key)
{
	for (int32_t i = 0; store->foreign && i < store->env->partitions; i++) {
		struct foreign_part *part = &store->foreign[i];

		if (!part->roster_mark || part->stored)
			continue;
		fence_begin(fence, "HSET",
			    key_partition(key, store->env, store->stage, i));
		redis_cmd_args(fence_words(fence), "left_out");
		redis_cmd_argf(fence_words(fence), "%" PRIx64,
			       part->roster_mark);
		part->stored = true;
	}
}

int ledger_store_save(struct ledger_store *store, struct fence *fence,
		      struct err *err)
{
	struct ledger_save s = { .fence = fence };
	int rc;

	redis_cmd_init(&s.call);
	redis_cmd_init(&s.removed);
	buf_init(&s.key, KEY_MAX);
	rc = save_all(&s, store, err);
	if (rc == 0)
		all_saved(store);
	if (rc == 0)
		record_left_out(store, fence, &s.key);
	redis_cmd_release(&s.call);
	redis_cmd_release(&s.removed);
	buf_release(&s.key);
	return rc;
}
