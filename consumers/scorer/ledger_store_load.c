/* ledger_store_load.c -- the ledgers of a slice: from Redis, or cleared there.
 *
 * Must not know what the fields of a ledger mean. */
#include "ledger_store.h"

#include "consumers/core/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* Ledgers whose answers may wait at a time: each may be some 100 kB. */
#define LOADS_IN_FLIGHT 16

const struct buf *key_ledger(struct buf *out, const struct ledger_store *h,
			     int platform, struct str sentra)
{
	key_plain(out, h->env->prefix, "state:");
	buf_addf(out, "%s:ledger:%s:", h->stage, platform_names[platform]);
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

static int ask_index(struct ledger_store *h, int32_t partition,
		     struct redisReply **reply, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_args(&cmd, "SMEMBERS");
	redis_cmd_argb(&cmd,
		       key_state(&key, h->env, h->stage, "ledgers", partition));
	rc = redis_call(h->env->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int queue_load(struct ledger_store *h, const struct member *member,
		      struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_args(&cmd, "HGETALL");
	redis_cmd_argb(&cmd,
		       key_ledger(&key, h, member->platform, member->sentra));
	rc = redis_queue(h->env->redis, &cmd, err);
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

static int hold(struct ledger_store *h, const struct member *member,
		int32_t partition, const struct redisReply *reply,
		struct err *err)
{
	struct ledger_set *holding = ledger_store_get(h, member->sentra);
	struct ledger *ledger = ledger_new(h->env->zone_hours);
	int rc;

	if (!holding || !ledger || holding->at[member->platform].ledger) {
		ledger_free(ledger);
		return holding && ledger
			       ? err_set(err, -EBADMSG, "it stands twice")
			       : err_set(err, -ENOMEM,
					 "no memory for a ledger");
	}
	rc = read_fields(ledger, reply, err);
	if (rc < 0) {
		ledger_free(ledger);
		return rc;
	}
	holding->at[member->platform].ledger = ledger;
	holding->at[member->platform].saved = ledger->next_offset;
	holding->at[member->platform].partition = partition;
	holding->changed = true;
	return 0;
}

/* Those of the index' members that are of platforms read. */
static bool members_parse(const struct ledger_store *h,
			  const struct redisReply *index, size_t from,
			  size_t to, struct member *out, size_t *n)
{
	for (*n = 0; from < to; from++) {
		if (!member_parse(redis_reply_str(redis_reply_at(index, from)),
				  &out[*n]))
			return false;
		*n += platforms_have(h->env->read,
				     (enum platform_id)out[*n].platform);
	}
	return true;
}

/* Some of the index' members.  All answers are read, whatever they are. */
static int load_some(struct ledger_store *h, int32_t partition,
		     const struct redisReply *index, size_t from, size_t to,
		     char why[static 200], struct err *err)
{
	struct member members[LOADS_IN_FLIGHT];
	struct redisReply *reply;
	struct err bad = { 0 };
	int rc, verdict = 0;
	size_t n;

	if (!members_parse(h, index, from, to, members, &n)) {
		snprintf(why, 200, "its index is not ours");
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		rc = queue_load(h, &members[i], err);
		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = redis_next(h->env->redis, &reply, err);
		if (rc < 0)
			return rc;
		if (verdict == 0)
			verdict = hold(h, &members[i], partition, reply, &bad);
		redis_reply_free(reply);
		if (verdict == -ESTALE || verdict == -EBADMSG) {
			snprintf(why, 200, "ledger %s:%.*s: %.150s",
				 platform_names[members[i].platform],
				 STR_ARG(members[i].sentra), bad.text);
			verdict = 1;
		}
	}
	return verdict < 0 ? err_set(err, verdict, "%s", bad.text) : verdict;
}

int ledger_store_load(struct ledger_store *h, int32_t partition,
		      char why[static 200], struct err *err)
{
	struct redisReply *index;
	int rc = ask_index(h, partition, &index, err);
	size_t to, total;

	if (rc < 0)
		return rc;
	total = redis_reply_len(index);
	for (size_t from = 0; from < total && rc == 0; from = to) {
		to = total - from < LOADS_IN_FLIGHT ? total
						    : from + LOADS_IN_FLIGHT;
		rc = load_some(h, partition, index, from, to, why, err);
	}
	redis_reply_free(index);
	return rc;
}

/* ---- clear ---- */

static void forget_partition(struct ledger_store *h, int32_t partition)
{
	for (size_t i = 0; i < h->n_slots; i++) {
		struct ledger_set *holding = h->slots[i];

		for (int p = 0; holding && p < PLATFORM_COUNT; p++) {
			if (holding->at[p].partition != partition)
				continue;
			ledger_free(holding->at[p].ledger);
			holding->at[p].ledger = NULL;
			holding->at[p].saved = -1;
		}
	}
}

int ledger_store_clear(struct ledger_store *h, struct fence *fence,
		       int32_t partition, struct err *err)
{
	struct redisReply *index;
	struct member member;
	struct buf key;
	int rc = ask_index(h, partition, &index, err);

	if (rc < 0)
		return rc;
	forget_partition(h, partition);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		if (!member_parse(redis_reply_str(redis_reply_at(index, i)),
				  &member))
			continue;
		rc = fence_room(fence, 2, err);
		fence_begin(fence, "DEL",
			    key_ledger(&key, h, member.platform,
				       member.sentra));
	}
	redis_reply_free(index);
	if (rc == 0)
		fence_begin(fence, "DEL",
			    key_state(&key, h->env, h->stage, "ledgers",
				      partition));
	buf_release(&key);
	return rc;
}
