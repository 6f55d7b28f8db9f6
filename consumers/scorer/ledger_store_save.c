/* ledger_store_save.c -- what changed in the ledgers: to Redis, compare and
 * set.
 *
 * Must not know what the fields of a ledger mean. */
#include "ledger_store.h"

#include "consumers/core/keys.h"

/* Answers not taken yet, and bytes that they are to. */
#define SAVES_IN_FLIGHT 64
#define BYTES_IN_FLIGHT ((size_t)16 << 20)

/* KEYS: ledger, slice, index.  ARGV: owner, offset known ('' none), new
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

struct saving {
	struct redis_cmd call;
	struct redis_cmd removed;
	struct buf key;
	size_t unanswered, bytes;
};

static void take_field(void *ctx, struct str name, struct str value)
{
	struct saving *s = ctx;

	if (!value.p) {
		redis_cmd_arg(&s->removed, name);
		return;
	}
	redis_cmd_arg(&s->call, name);
	redis_cmd_arg(&s->call, value);
}

static void add_header(struct saving *s, const struct ledger_store *h,
		       const struct ledger_set *holding, int platform)
{
	const struct ledger *ledger = holding->at[platform].ledger;
	int32_t partition = holding->at[platform].partition;
	struct redis_cmd *call = &s->call;

	redis_cmd_args(call, "3");
	redis_cmd_argb(call,
		       key_ledger(&s->key, h, platform, str_of(holding->id)));
	redis_cmd_argb(call, key_state(&s->key, h->env, h->stage, "slice",
				       partition));
	redis_cmd_argb(call, key_state(&s->key, h->env, h->stage, "ledgers",
				       partition));
	redis_cmd_args(call, h->env->instance);
	if (holding->at[platform].saved < 0)
		redis_cmd_args(call, "");
	else
		redis_cmd_argi(call, holding->at[platform].saved);
	redis_cmd_argi(call, ledger->next_offset);
	redis_cmd_argf(call, "%s:%s", platform_names[platform], holding->id);
}

static int queue_save(struct saving *s, struct ledger_store *h,
		      struct ledger_set *holding, int platform, struct err *err)
{
	size_t before;
	int rc = redis_script_begin(h->env->redis, &compare_and_set, &s->call,
				    err);

	if (rc < 0)
		return rc;
	redis_cmd_clear(&s->removed);
	add_header(s, h, holding, platform);
	before = s->call.n;
	rc = ledger_changes(holding->at[platform].ledger, take_field, s, err);
	if (rc < 0)
		return rc;
	before = s->call.n - before;
	words_append(&s->call, &s->removed);
	redis_cmd_argi(&s->call, (int64_t)before);
	rc = redis_queue(h->env->redis, &s->call, err);
	s->unanswered += rc == 0;
	s->bytes += s->call.bytes.len;
	return rc;
}

static int settle(struct saving *s, struct ledger_store *h, struct err *err)
{
	size_t n = s->unanswered;

	s->unanswered = s->bytes = 0;
	return redis_drain(h->env->redis, n, err);
}

static int save_all(struct saving *s, struct ledger_store *h, struct err *err)
{
	int rc = 0;

	for (struct ledger_set *it = h->touched; it; it = it->next_touched) {
		for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++)
			if (it->at[p].touched)
				rc = queue_save(s, h, it, p, err);
		if (rc == 0 && (s->unanswered >= SAVES_IN_FLIGHT ||
				s->bytes >= BYTES_IN_FLIGHT))
			rc = settle(s, h, err);
		if (rc < 0)
			return rc;
	}
	return settle(s, h, err);
}

static void note_days(struct ledger_set *holding, const struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->n_accounts; i++) {
		const struct buckets *days = &ledger->accounts[i]->days;

		for (size_t d = 0; d < days->n; d++) {
			if (!days->bucket[d].dirty)
				continue;
			if (days->bucket[d].index < holding->oldest_day)
				holding->oldest_day = days->bucket[d].index;
			break;
		}
	}
}

/* All of it stands in Redis. */
static void note_saved(struct ledger_store *h)
{
	struct ledger_set *next;

	for (struct ledger_set *it = h->touched; it; it = next) {
		next = it->next_touched;
		it->next_touched = NULL;
		it->listed = false;
		for (int p = 0; p < PLATFORM_COUNT; p++) {
			if (!it->at[p].touched)
				continue;
			note_days(it, it->at[p].ledger);
			ledger_saved(it->at[p].ledger);
			it->at[p].saved = it->at[p].ledger->next_offset;
			it->at[p].touched = false;
		}
	}
	h->touched = NULL;
	h->n_dirty = 0;
	h->n_bytes = 0;
	h->ledger_dirty_most = 0;
}

int ledger_store_save(struct ledger_store *h, struct err *err)
{
	struct saving s = { .unanswered = 0 };
	int rc;

	redis_cmd_init(&s.call);
	redis_cmd_init(&s.removed);
	buf_init(&s.key, KEY_MAX);
	rc = save_all(&s, h, err);
	if (rc == 0)
		note_saved(h);
	redis_cmd_release(&s.call);
	redis_cmd_release(&s.removed);
	buf_release(&s.key);
	return rc;
}
