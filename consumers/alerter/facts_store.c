/* facts_store.c -- facts and decisions as lines of numbers; "-" is TIME_NONE.
 *
 * What came later stands behind an "=" each time, so that what an alerter
 * before wrote is read on; a url is never "=". */
#include "facts_store.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "common/kafka/kafka.h"
#include "consumers/core/keys.h"
#include "consumers/core/partitions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4096
#define URL_MAX  2048

/* ---- texts ---- */

static void add_ms(struct buf *out, int64_t ms)
{
	if (out->len)
		buf_addc(out, ' ');
	if (ms == TIME_NONE)
		buf_addc(out, '-');
	else
		buf_addi(out, ms);
}

/* One number off the text; false: there is none. */
static bool cut_ms(struct str *text, int64_t *ms)
{
	struct str word = { text->p, 0 };
	size_t n;

	while (word.n < text->n && word.p[word.n] != ' ')
		word.n++;
	if (word.n == 0)
		return false;
	n = word.n + (word.n < text->n);
	text->p += n;
	text->n -= n;
	*ms = TIME_NONE;
	return str_is(word, "-") || str_number(word, ms);
}

static void add_lists(struct buf *out, const struct monitor_facts *f)
{
	add_ms(out, (int64_t)f->n_past);
	for (size_t i = 0; i < f->n_past; i++) {
		add_ms(out, f->past[i].crossed_ms);
		add_ms(out, f->past[i].passed_ms);
		add_ms(out, f->past[i].second_ms);
		add_ms(out, f->past[i].ended_ms);
	}
	add_ms(out, (int64_t)f->n_after);
	for (size_t i = 0; i < f->n_after; i++)
		add_ms(out, f->after_ms[i]);
}

void facts_encode(const struct monitor_facts *f, const char *url,
		  struct buf *out)
{
#define ADD(field) add_ms(out, f->field);
	MONITOR_FACT_NUMBERS(ADD)
#undef ADD
	add_ms(out, (int64_t)f->outcome);
	buf_adds(out, " =");
#define ADD(field) add_ms(out, f->field);
	MONITOR_FACT_MORE(ADD)
#undef ADD
	buf_adds(out, " =");
	add_lists(out, f);
	if (url && strlen(url) <= URL_MAX)
		buf_addf(out, " %s", url);
}

static bool cut_mark(struct str *text)
{
	if (text->n < 2 || memcmp(text->p, "= ", 2) != 0)
		return false;
	text->p += 2;
	text->n -= 2;
	return true;
}

static bool cut_count(struct str *text, size_t most, size_t *n)
{
	int64_t number;

	if (!cut_ms(text, &number) || number < 0 || number > (int64_t)most)
		return false;
	*n = (size_t)number;
	return true;
}

static bool cut_silence(struct str *text, struct monitor_silence *s)
{
	return cut_ms(text, &s->crossed_ms) && cut_ms(text, &s->passed_ms) &&
	       cut_ms(text, &s->second_ms) && cut_ms(text, &s->ended_ms);
}

static bool cut_lists(struct str *text, struct monitor_facts *f)
{
	bool good = cut_count(text, MONITOR_PAST, &f->n_past);

	for (size_t i = 0; good && i < f->n_past; i++)
		good = cut_silence(text, &f->past[i]);
	good = good && cut_count(text, MONITOR_AFTER, &f->n_after);
	for (size_t i = 0; good && i < f->n_after; i++)
		good = cut_ms(text, &f->after_ms[i]);
	return good;
}

/* What an alerter before did not write is not known. */
static bool decode_more(struct str *text, struct monitor_facts *f)
{
	bool good = true;

	f->last_ms = f->status_ms;
	f->reason_ms = TIME_NONE;
	f->n_past = f->n_after = 0;
	if (!cut_mark(text))
		return true;
#define CUT(field) good = good && cut_ms(text, &f->field);
	MONITOR_FACT_MORE(CUT)
#undef CUT
	return good && (!cut_mark(text) || cut_lists(text, f));
}

bool facts_decode(struct str text, struct monitor_facts *f, struct str *url)
{
	int64_t outcome;
	bool good = true;

#define CUT(field) good = good && cut_ms(&text, &f->field);
	MONITOR_FACT_NUMBERS(CUT)
#undef CUT
	good = good && cut_ms(&text, &outcome) && outcome >= 0 &&
	       outcome <= OUTCOME_UNKNOWN && decode_more(&text, f);
	*url = good && text.n ? text : STR_NULL;
	if (good)
		f->outcome = (enum outcome)outcome;
	return good;
}

void decision_encode(const struct monitor_decision *d, struct buf *out)
{
	add_ms(out, d->stale_ms);
	add_ms(out, d->held_ms);
	add_ms(out, d->held_newest_ms);
}

bool decision_decode(struct str text, struct monitor_decision *d)
{
	return cut_ms(&text, &d->stale_ms) && cut_ms(&text, &d->held_ms) &&
	       cut_ms(&text, &d->held_newest_ms) && text.n == 0;
}

/* ---- how many ---- */

bool facts_room(const struct monitor *m, const struct stage_env *env,
		const struct event *e, enum platform_id platform)
{
	size_t most = FACTS_MOST;

	if (monitor_count(m) < most ||
	    monitor_find(m, e->sentra_id, platform, e->account_id))
		return true;
	for (size_t i = 0; i < env->roster->n; i++)
		most += env->roster->sentras[i].n_accounts;
	if (monitor_count(m) < most)
		return true;
	if (log_limited("facts", boot_ms()))
		log_kv(LOG_WARN,
		       "too many accounts that the roster does not "
		       "have",
		       "then", "more of them are left out", NULL);
	return false;
}

/* ---- keys ---- */

static const struct buf *key_decisions(struct buf *out,
				       const struct stage_env *env)
{
	return key_plain(out, env->prefix, "state:" ALERTER ":verdicts");
}

/* "youtube:abiyoso:UC..." : neither of the first two has a colon. */
static bool cut_name(struct str *text, struct str *name)
{
	const char *colon = text->n ? memchr(text->p, ':', text->n) : NULL;

	if (!colon)
		return false;
	*name = (struct str){ text->p, (size_t)(colon - text->p) };
	text->n -= name->n + 1;
	text->p = colon + 1;
	return true;
}

/* The account of a field; NULL: of a platform that is not known (any more),
 * or no memory. */
static struct monitor_account *account_of(struct monitor *m, struct str field)
{
	struct str platform, sentra;
	int id;

	if (!cut_name(&field, &platform) || !cut_name(&field, &sentra))
		return NULL;
	id = platform_find(platform);
	if (id < 0)
		return NULL;
	return monitor_get(m, sentra, (enum platform_id)id, field);
}

/* ---- loading ---- */

typedef bool decode_fn(struct monitor_account *, struct str text);

static bool read_facts(struct monitor_account *a, struct str text)
{
	struct monitor_facts facts;
	struct str url;

	if (!facts_decode(text, &facts, &url))
		return false;
	a->facts = facts;
	free(a->newest_url);
	a->newest_url = url.p ? strndup(url.p, url.n) : NULL;
	return true;
}

static bool read_decision(struct monitor_account *a, struct str text)
{
	struct monitor_decision decision;

	if (!decision_decode(text, &decision))
		return false;
	a->decision = decision;
	return true;
}

/* Nobody writes it so, and nothing can make it whole again. */
static void note_unreadable(const struct buf *key, struct str field)
{
	char account[200];

	snprintf(account, sizeof(account), "%.*s", STR_ARG(field));
	log_kv(LOG_WARN, "what is known of an account cannot be read", "key",
	       buf_cstr(key), "account", account, "then",
	       "it is judged by what comes from here on", NULL);
}

static int load(struct monitor *m, const struct stage_env *env,
		const struct buf *key, decode_fn *decode, struct err *err)
{
	struct redisReply *hash;
	struct redis_cmd cmd;
	int rc;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HGETALL %k", key);
	rc = redis_call_twice(env->redis, &cmd, &hash, err);
	redis_cmd_release(&cmd);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2) {
		struct str field = redis_reply_str(redis_reply_at(hash, i));
		struct monitor_account *a = account_of(m, field);

		if (a &&
		    decode(a, redis_reply_str(redis_reply_at(hash, i + 1))))
			a->changed = false;
		else if (a)
			note_unreadable(key, field);
	}
	redis_reply_free(hash);
	return 0;
}

int facts_load(struct monitor *m, const struct stage_env *env,
	       int32_t partition, struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = load(m, env, key_state(&key, env, ALERTER, "facts", partition),
		  read_facts, err);
	buf_release(&key);
	return rc;
}

int decisions_load(struct monitor *m, const struct stage_env *env,
		   struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = load(m, env, key_decisions(&key, env), read_decision, err);
	buf_release(&key);
	return rc;
}

/* ---- saving ---- */

struct facts_save {
	const struct stage_env *env;
	struct fence *fence;
	struct buf key, field, text;
};

static int put(struct facts_save *s, const struct buf *key,
	       const struct monitor_account *a, struct err *err)
{
	int rc = fence_room(s->fence, 4, err);

	if (rc < 0)
		return rc;
	buf_clear(&s->field);
	buf_addf(&s->field, "%s:%s:%s", platform_names[a->platform],
		 a->sentra_id, a->account_id);
	fence_begin(s->fence, "HSET", key);
	redis_cmd_more(fence_words(s->fence), "%k %k", &s->field, &s->text);
	return s->field.bad || s->text.bad
		       ? err_set(err, -ENOMEM, "no memory to save facts")
		       : 0;
}

static int save(struct facts_save *s, const struct monitor_account *a,
		const struct partition *ours, size_t n, bool decisions,
		struct err *err)
{
	int32_t partition =
		kafka_partition_of(str_of(a->sentra_id), s->env->partitions);
	int rc = 0;

	if (partitions_have(ours, n, partition)) {
		buf_clear(&s->text);
		facts_encode(&a->facts, a->newest_url, &s->text);
		rc = put(s,
			 key_state(&s->key, s->env, ALERTER, "facts",
				   partition),
			 a, err);
	}
	if (rc < 0 || !decisions)
		return rc;
	buf_clear(&s->text);
	decision_encode(&a->decision, &s->text);
	return put(s, key_decisions(&s->key, s->env), a, err);
}

int facts_save(struct monitor *m, const struct stage_env *env,
	       struct fence *fence, const struct partition *ours, size_t n,
	       bool decisions, struct err *err)
{
	struct facts_save s = { .env = env, .fence = fence };
	int rc = 0;

	buf_init(&s.key, KEY_MAX);
	buf_init(&s.field, KEY_MAX);
	buf_init(&s.text, TEXT_MAX);
	for (size_t i = 0; i < monitor_count(m) && rc == 0; i++) {
		struct monitor_account *a = monitor_at(m, i);

		if (a->changed)
			rc = save(&s, a, ours, n, decisions, err);
		if (rc == 0)
			a->changed = false;
	}
	buf_release(&s.key);
	buf_release(&s.field);
	buf_release(&s.text);
	return rc;
}

void facts_clear(const struct stage_env *env, struct fence *fence,
		 int32_t partition)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	fence_begin(fence, "DEL",
		    key_state(&key, env, ALERTER, "facts", partition));
	buf_release(&key);
}
