/* source.c -- Redis, read for people: when a generation is read, and what is
 * read only when somebody asks.  Must not know who asks. */
#include "source.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "generation.h"
#include "kept.h"

#include <errno.h>
#include <stdlib.h>

#define AGAIN_FIRST_MS 100
#define AGAIN_MOST_MS  (2 * SECOND_MS)
#define RECENT_POSTS   20

/* The newest days of all sentra of the snapshot. */
struct recent {
	struct days *of;
	const struct days **list; /* into of */
	size_t n;
	uint64_t ids; /* sum of the sentra that they are of */
	int64_t read_ms, as_of_ms;
	bool out;
};

struct source {
	struct ask ask;
	struct snapshot *now;
	uint64_t generation;
	uint64_t sum;   /* of the heartbeats that it was read by */
	bool again;     /* they moved in the second of the reading */
	bool lost;      /* nothing was read since an error */
	int64_t now_ms; /* of the newest poll */
	struct backoff backoff;
	struct err away;   /* the newest error of Redis; code 0: none */
	int64_t failed_ms; /* when that was */
	int64_t wait_ms;   /* after it */
	struct kept_list kept;
	struct recent recent;
};

/* ---- life ---- */

struct source *source_new(struct redis *redis, const char *prefix,
			  struct err *err)
{
	struct source *s = calloc(1, sizeof(*s));

	if (!s) {
		err_set(err, -ENOMEM, "no memory to read Redis");
		return NULL;
	}
	ask_init(&s->ask, redis, prefix);
	backoff_init(&s->backoff, AGAIN_FIRST_MS, AGAIN_MOST_MS,
		     (uint64_t)boot_ms());
	return s;
}

static void recent_release(struct recent *r)
{
	for (size_t i = 0; r->of && i < r->n; i++)
		days_release(&r->of[i]);
	free(r->of);
	free(r->list);
	*r = (struct recent){ .n = 0 };
}

void source_free(struct source *s)
{
	if (!s)
		return;
	recent_release(&s->recent);
	kept_release(&s->kept);
	snapshot_free(s->now);
	ask_release(&s->ask);
	free(s);
}

const struct snapshot *source_now(const struct source *s)
{
	return s->now;
}

uint64_t source_commands(const struct source *s)
{
	return s->ask.commands;
}

const char *source_fault(const struct source *s)
{
	return s->ask.fault.text;
}

/* ---- the connection ---- */

/* Whether less than that passed since then; a clock that was set back says
 * nothing. */
static bool is_within(int64_t then_ms, int64_t now_ms, int64_t ms)
{
	return then_ms != TIME_NONE && now_ms >= then_ms &&
	       now_ms - then_ms < ms;
}

static bool is_waiting(const struct source *s)
{
	return s->away.code && is_within(s->failed_ms, s->now_ms, s->wait_ms);
}

static int say_away(const struct source *s, struct err *err)
{
	return err_set(err, s->away.code, "%s", s->away.text);
}

/* An error of Redis, after which nobody asks it for a while. */
static int failed(struct source *s, const struct err *why, struct err *err)
{
	s->away = *why;
	s->lost = true;
	s->failed_ms = s->now_ms;
	s->wait_ms = backoff_next(&s->backoff);
	return say_away(s, err);
}

static void worked(struct source *s)
{
	s->away.code = 0;
	s->lost = false;
	backoff_reset(&s->backoff);
}

/* Before a question that cannot wait for the next poll. */
static int be_connected(struct source *s, struct err *err)
{
	struct err why = { 0 };

	if (redis_connected(s->ask.redis))
		return 0;
	if (is_waiting(s))
		return say_away(s, err);
	return redis_connect(s->ask.redis, &why) < 0 ? failed(s, &why, err) : 0;
}

/* After one: a key that the user may not read is no reason to wait. */
static int answered(struct source *s, int rc, const struct err *why,
		    struct err *err)
{
	if (rc < 0 && !redis_connected(s->ask.redis))
		return failed(s, why, err);
	return rc < 0 ? err_set(err, rc, "%s", why->text) : 0;
}

/* ---- generations ---- */

/* Seconds are coarse: what a stage wrote later in the second of the reading
 * looks as what was read. */
static bool may_have_more(const struct heartbeats *hb, int64_t now_ms)
{
	return hb->updated_ms >= floor_div(now_ms, SECOND_MS) * SECOND_MS;
}

static int read_generation(struct source *s, const struct heartbeats *hb,
			   struct err *err)
{
	bool moved = !s->now || hb->sum != s->sum;
	struct snapshot *new;

	s->ask.fault = (struct err){ 0 };
	new = generation_read(&s->ask, hb, err);
	if (!new)
		return err->code;
	new->generation = ++s->generation;
	new->read_ms = s->now_ms;
	snapshot_free(s->now);
	s->now = new;
	s->sum = hb->sum;
	s->again = moved && may_have_more(hb, s->now_ms);
	return 1;
}

/* must: whether anything moved or not. */
static int look(struct source *s, bool must, struct err *err)
{
	struct heartbeats hb = { 0 };
	int rc = redis_connect(s->ask.redis, err);

	if (rc == 0)
		rc = heartbeats_read(&hb, &s->ask, err);
	if (rc == 0 &&
	    (must || !s->now || s->lost || s->again || hb.sum != s->sum))
		rc = read_generation(s, &hb, err);
	heartbeats_release(&hb);
	return rc;
}

static int look_now(struct source *s, bool must, struct err *err)
{
	struct err why = { 0 };
	int rc = look(s, must, &why);

	if (rc < 0)
		return failed(s, &why, err);
	worked(s);
	return rc;
}

static void begin_period(struct source *s, int64_t now_ms)
{
	s->now_ms = now_ms;
	s->recent.out = false;
	kept_period(&s->kept);
}

int source_poll(struct source *s, int64_t now_ms, struct err *err)
{
	begin_period(s, now_ms);
	if (is_waiting(s))
		return say_away(s, err);
	if (!s->lost && s->now &&
	    is_within(s->now->read_ms, now_ms, GENERATION_MS))
		return 0;
	return look_now(s, false, err);
}

int source_read(struct source *s, int64_t now_ms, struct err *err)
{
	begin_period(s, now_ms);
	return look_now(s, true, err);
}

/* ---- histories and posts ---- */

static int64_t as_of_now(const struct source *s)
{
	return s->now ? s->now->as_of_ms : TIME_NONE;
}

/* A day ends with an hour of UTC, whatever the zone. */
static bool is_fresh(const struct source *s, int64_t read_ms, int64_t as_of_ms)
{
	return is_within(read_ms, s->now_ms, DAYS_AGE_MS) &&
	       floor_div(as_of_ms, HOUR_MS) == floor_div(as_of_now(s), HOUR_MS);
}

/* XREVRANGE has the newest first. */
static int add_days(struct ask *a, const struct redisReply *range,
		    struct days *to, struct err *err)
{
	const struct str *flat;
	struct str id;
	size_t n;
	int rc = 0;

	for (size_t i = redis_reply_len(range); i-- > 0 && rc == 0;) {
		rc = ask_entry(a, range, i, &id, &flat, &n, err);
		if (rc == 0)
			rc = days_add(to, flat, n, err);
	}
	return rc;
}

static int add_posts(struct ask *a, const struct redisReply *range,
		     struct view_posts *to, struct err *err)
{
	const struct str *flat;
	struct str id;
	size_t n;
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(range) && rc == 0; i++) {
		rc = ask_entry(a, range, i, &id, &flat, &n, err);
		if (rc == 0)
			rc = view_posts_add(to, id, flat, n, err);
	}
	return rc;
}

/* <prefix>:history:<sentra>[:<platform>] */
static const struct buf *history_key(struct ask *a, struct str sentra,
				     int platform)
{
	ask_key(a, "history", sentra);
	if (platform != NATIONAL) {
		buf_addc(&a->key, ':');
		buf_adds(&a->key, platform_names[platform]);
	}
	return &a->key;
}

static int read_days(struct source *s, struct kept *k, struct err *err)
{
	struct days days = { .n = 0 };
	struct redisReply *range = NULL;
	int rc;

	redis_cmd_set(&s->ask.cmd, "XREVRANGE %k + - COUNT %d",
		      history_key(&s->ask, k->sentra, k->what),
		      (int64_t)DAYS_MAX);
	rc = ask_call(&s->ask, &range, err);
	if (rc == 0)
		rc = add_days(&s->ask, range, &days, err);
	redis_reply_free(range);
	if (rc < 0) {
		days_release(&days);
		return rc;
	}
	days_release(&k->days);
	k->days = days;
	return 0;
}

static int read_stream(struct source *s, const char *kind, struct str sentra,
		       int most, struct view_posts *out, struct err *err)
{
	struct redisReply *range = NULL;
	int rc;

	redis_cmd_set(&s->ask.cmd, "XREVRANGE %k + - COUNT %d",
		      ask_key(&s->ask, kind, sentra), (int64_t)most);
	rc = ask_call(&s->ask, &range, err);
	if (rc == 0)
		rc = add_posts(&s->ask, range, out, err);
	redis_reply_free(range);
	return rc;
}

static int read_posts(struct source *s, struct kept *k, struct err *err)
{
	struct view_posts posts;
	struct err why = { 0 };
	int rc;

	view_posts_init(&posts);
	rc = read_stream(s, "labelled", k->sentra, VIEW_POSTS_MAX, &posts,
			 &why);
	if (rc == -EACCES || (rc == 0 && posts.n == 0))
		rc = read_stream(s, "recent", k->sentra, RECENT_POSTS, &posts,
				 &why);
	if (rc < 0) {
		view_posts_release(&posts);
		return err_set(err, rc, "%s", why.text);
	}
	view_posts_release(&k->posts);
	k->posts = posts;
	return 0;
}

static int read_kept(struct source *s, struct kept *k, struct err *err)
{
	struct err why = { 0 };
	int rc = be_connected(s, err);

	if (rc < 0)
		return rc;
	rc = k->what == KEPT_POSTS ? read_posts(s, k, &why)
				   : read_days(s, k, &why);
	rc = answered(s, rc, &why, err);
	if (rc == 0) {
		k->read_ms = s->now_ms;
		k->as_of_ms = as_of_now(s);
	}
	return rc;
}

/* Read anew where it is old; where that fails, what was known before is better
 * than nothing. */
static struct kept *kept_now(struct source *s, struct str sentra, int what,
			     struct err *err)
{
	struct kept *k = kept_ask(&s->kept, sentra, what, err);
	struct err why = { 0 };

	if (!k)
		return NULL;
	if (!k->out && !is_fresh(s, k->read_ms, k->as_of_ms) &&
	    read_kept(s, k, &why) < 0 && k->read_ms == TIME_NONE) {
		err_set(err, why.code, "%s", why.text);
		return NULL;
	}
	k->out = true;
	return k;
}

int source_days(struct source *s, struct str sentra, int platform,
		const struct days **out, struct err *err)
{
	struct err why = { 0 };
	const struct kept *k = kept_now(s, sentra, platform, &why);

	if (!k)
		return err_set(err, why.code, "%s", why.text);
	*out = &k->days;
	return 0;
}

int source_posts(struct source *s, struct str sentra,
		 const struct view_posts **out, struct err *err)
{
	struct err why = { 0 };
	const struct kept *k = kept_now(s, sentra, KEPT_POSTS, &why);

	if (!k)
		return err_set(err, why.code, "%s", why.text);
	*out = &k->posts;
	return 0;
}

/* ---- the newest days of all ---- */

struct recent_reading {
	const struct hashes *cards;
	struct days *of;
};

static void ask_recent(struct ask *a, void *data, size_t i)
{
	const struct recent_reading *r = data;

	redis_cmd_set(&a->cmd, "XREVRANGE %k + - COUNT %d",
		      history_key(a, r->cards->id[i], NATIONAL),
		      (int64_t)RECENT_DAYS);
}

static int take_recent(struct ask *a, void *data, size_t i,
		       const struct redisReply *range, struct err *err)
{
	const struct recent_reading *r = data;

	return add_days(a, range, &r->of[i], err);
}

static uint64_t sum_of_ids(const struct hashes *cards)
{
	uint64_t sum = FNV64_BEGIN;

	for (size_t i = 0; i < cards->n; i++) {
		sum = fnv64(sum, cards->id[i]);
		sum = fnv64(sum, (struct str){ "", 1 });
	}
	return sum;
}

static int recent_init(struct recent *r, const struct hashes *cards,
		       struct err *err)
{
	*r = (struct recent){ .n = cards->n, .ids = sum_of_ids(cards) };
	r->of = calloc(r->n + 1, sizeof(*r->of));
	r->list = calloc(r->n + 1, sizeof(*r->list));
	if (!r->of || !r->list) {
		recent_release(r);
		return err_set(err, -ENOMEM, "no memory for histories");
	}
	for (size_t i = 0; i < r->n; i++)
		r->list[i] = &r->of[i];
	return 0;
}

static int read_recent(struct source *s, struct err *err)
{
	static const struct ask_each each = { ask_recent, take_recent };
	struct err why = { 0 };
	struct recent new;
	struct recent_reading reading;
	int rc = be_connected(s, err);

	if (rc == 0)
		rc = recent_init(&new, &s->now->cards, err);
	if (rc < 0)
		return rc;
	reading = (struct recent_reading){ &s->now->cards, new.of };
	rc = ask_each(&s->ask, &each, &reading, new.n, &why);
	rc = answered(s, rc, &why, err);
	if (rc < 0) {
		recent_release(&new);
		return rc;
	}
	new.read_ms = s->now_ms;
	new.as_of_ms = as_of_now(s);
	recent_release(&s->recent);
	s->recent = new;
	return 0;
}

/* Those that are kept are of these sentra. */
static bool recent_fits(const struct source *s)
{
	return s->recent.list && s->recent.n == s->now->cards.n &&
	       s->recent.ids == sum_of_ids(&s->now->cards);
}

int source_recent_days(struct source *s, const struct days *const **out,
		       struct err *err)
{
	const struct recent *r = &s->recent;
	struct err why = { 0 };

	if (!s->now)
		return err_set(err, -ENODATA, "no snapshot was read yet");
	if (!r->out &&
	    (!recent_fits(s) || !is_fresh(s, r->read_ms, r->as_of_ms)) &&
	    read_recent(s, &why) < 0 && !recent_fits(s))
		return err_set(err, why.code, "%s", why.text);
	s->recent.out = true;
	*out = r->list;
	return 0;
}

/* ---- what is not kept ---- */

/* The answer to cmd; whatever it is about. */
static int ask_now(struct source *s, struct redisReply **reply, struct err *err)
{
	struct err why = { 0 };

	return answered(s, ask_call(&s->ask, reply, &why), &why, err);
}

static int copy_texts(struct ask *a, const struct redisReply *reply,
		      struct pool *pool, struct str **out, size_t *n,
		      struct err *err)
{
	const struct str *flat;
	struct str *copy;
	size_t len;
	int rc = ask_flat(a, reply, &flat, &len, err);

	if (rc < 0)
		return rc;
	copy = pool_array(pool, len, sizeof(*copy));
	for (size_t i = 0; copy && i < len; i++)
		copy[i] = pool_str(pool, flat[i]);
	if (pool->bad)
		return err_set(err, -ENOMEM, "no memory for an answer");
	*out = copy;
	*n = len;
	return 0;
}

int source_pairs(struct source *s, const char *command, const char *name,
		 struct pool *pool, struct str **out, size_t *n,
		 struct err *err)
{
	bool set = strcmp(command, "ZRANGE") == 0;
	struct redisReply *reply = NULL;
	int rc = be_connected(s, err);

	if (rc < 0)
		return rc;
	redis_cmd_set(&s->ask.cmd, "%s %k", command,
		      ask_key(&s->ask, name, STR_NULL));
	if (set)
		redis_cmd_more(&s->ask.cmd, "0 %d WITHSCORES",
			       (int64_t)GENERATION_MEMBERS_MAX - 1);
	rc = ask_now(s, &reply, err);
	if (rc == 0)
		rc = copy_texts(&s->ask, reply, pool, out, n, err);
	redis_reply_free(reply);
	return rc;
}

static struct str field(const struct str *flat, size_t n, const char *name)
{
	for (size_t i = 0; i + 1 < n; i += 2)
		if (str_is(flat[i], name))
			return flat[i + 1];
	return STR_NULL;
}

static int copy_events(struct ask *a, const struct redisReply *range,
		       struct pool *pool, struct str **out, size_t *n,
		       struct err *err)
{
	size_t len = redis_reply_len(range), fields, kept = 0;
	struct str *events = pool_array(pool, len, sizeof(*events));
	const struct str *flat;
	struct str id;
	int rc = 0;

	for (size_t i = 0; events && i < len && rc == 0; i++) {
		rc = ask_entry(a, range, i, &id, &flat, &fields, err);
		if (rc == 0)
			events[kept] =
				pool_str(pool, field(flat, fields, "event"));
		kept += rc == 0 && events[kept].p;
	}
	if (rc == 0 && pool->bad)
		rc = err_set(err, -ENOMEM, "no memory for alerts");
	if (rc == 0) {
		*out = events;
		*n = kept;
	}
	return rc;
}

int source_alerts(struct source *s, size_t most, struct pool *pool,
		  struct str **out, size_t *n, struct err *err)
{
	struct redisReply *range = NULL;
	int rc = be_connected(s, err);

	if (rc < 0)
		return rc;
	redis_cmd_set(&s->ask.cmd, "XREVRANGE %k + - COUNT %d",
		      ask_key(&s->ask, "alerts", STR_NULL), (int64_t)most);
	rc = ask_now(s, &range, err);
	if (rc == 0)
		rc = copy_events(&s->ask, range, pool, out, n, err);
	redis_reply_free(range);
	return rc;
}
