/* campaign_publish.c -- brings Redis to what campaigns are at t.
 *
 * From the bottom up: what is known of all sentra together; the keys of a
 * campaign; which campaigns have keys.
 *
 * Must not know where posts are kept. */
#include "campaign_publish.h"

#include "campaign_part.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct campaign_publish {
	struct campaign_zones zones;
	struct buf key, text; /* scratch */
};

struct campaign_publish *campaign_publish_new(struct err *err)
{
	struct campaign_publish *p = calloc(1, sizeof(*p));

	if (!p) {
		err_set(err, -ENOMEM, "no memory for campaigns");
		return NULL;
	}
	buf_init(&p->key, KEY_MAX);
	buf_init(&p->text, KEY_MAX);
	return p;
}

void campaign_publish_free(struct campaign_publish *p)
{
	if (!p)
		return;
	campaign_zones_close(&p->zones);
	buf_release(&p->key);
	buf_release(&p->text);
	free(p);
}

int campaign_publish_reset(struct campaign_publish *p,
			   const struct stage_env *env, struct err *err)
{
	return campaign_zones_open(&p->zones, env, err);
}

int campaign_publish_own(struct campaign_publish *p,
			 const struct campaign_context *v,
			 const struct partition *partitions, size_t n,
			 struct fence *f, struct err *err)
{
	return campaign_part_write(v, &p->zones, partitions, n, f, err);
}

/* ---- all sentra together ---- */

/* By campaign and sentra. */
struct results {
	size_t n; /* sentra of the roster */
	struct campaign_result *at;
	bool *known;
	/* Scratch, of one campaign: its members; by sentra, which member it is,
	 * from 1, and what stands in Redis. */
	struct campaign_member *members;
	size_t *member;
	struct str *standing;
	int64_t *seconds;
};

static void results_release(struct results *r)
{
	free(r->at);
	free(r->known);
	free(r->members);
	free(r->member);
	free(r->standing);
	free(r->seconds);
}

static int results_init(struct results *r, const struct campaign_context *v,
			struct err *err)
{
	size_t n = v->env->roster->n, all = v->campaigns->n * n;

	*r = (struct results){
		.n = n,
		.at = calloc(all + 1, sizeof(*r->at)),
		.known = calloc(all + 1, sizeof(*r->known)),
		.members = calloc(n + 1, sizeof(*r->members)),
		.member = calloc(n + 1, sizeof(*r->member)),
		.standing = calloc(n + 1, sizeof(*r->standing)),
		.seconds = calloc(n + 1, sizeof(*r->seconds)),
	};
	if (r->at && r->known && r->members && r->member && r->standing &&
	    r->seconds)
		return 0;
	return err_set(err, -ENOMEM, "no memory for campaigns");
}

static void read_text(struct results *r, const struct campaign_context *v,
		      struct str text, size_t number)
{
	while (text.n) {
		struct campaign_result result;
		const struct campaign *c =
			campaign_part_read(v->campaigns, &text, &result);
		size_t at;

		if (!c)
			continue;
		at = (size_t)(c - v->campaigns->at) * r->n + number;
		r->at[at] = result;
		r->known[at] = true;
	}
}

static void read_texts(struct results *r, const struct campaign_context *v,
		       const struct redisReply *hash)
{
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2) {
		size_t at =
			campaign_number_of(v, redis_reply_str(
						      redis_reply_at(hash, i)));

		if (at < r->n)
			read_text(r, v,
				  redis_reply_str(redis_reply_at(hash, i + 1)),
				  at);
	}
}

/* Of whom nobody wrote yet, nothing was seen. */
static struct campaign_result unseen(const struct campaign_times *times,
				     int64_t t_s)
{
	return (struct campaign_result){
		.status = t_s <= times->end_s ? CAMPAIGN_WAITING
					      : CAMPAIGN_UNSEEN,
	};
}

/* Fills members with those whom the campaign expects: how many. */
static size_t gather(struct results *r, const struct campaign_publish *p,
		     const struct campaign_context *v, size_t campaign)
{
	const struct campaign *c = &v->campaigns->at[campaign];
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		size_t at = campaign * r->n + i;
		struct campaign_times times;

		r->member[i] = 0;
		if (!campaign_is_expected(v, i, c))
			continue;
		times = campaign_times(c, p->zones.of[i]);
		r->members[n++] = (struct campaign_member){
			times, r->known[at] ? r->at[at] : unseen(&times, v->t_s)
		};
		r->member[i] = n;
	}
	return n;
}

/* ---- the keys of a campaign ---- */

enum { KEY_TOTAL, KEY_FIRST, KEY_STATUS, KEYS };

static const struct buf *key_campaign(struct campaign_publish *p,
				      const struct campaign_context *v,
				      int which, const char *id)
{
	char kind[80];

	if (which != KEY_STATUS) {
		key_sentra(&p->key, v->env->prefix, "campaign", id);
		if (which == KEY_FIRST)
			buf_adds(&p->key, ":first");
		return &p->key;
	}
	snprintf(kind, sizeof(kind), "state:%s:campaign", v->stage);
	return key_sentra(&p->key, v->env->prefix, kind, id);
}

static const struct buf *key_index(struct campaign_publish *p,
				   const struct campaign_context *v)
{
	char kind[80];

	snprintf(kind, sizeof(kind), "state:%s", v->stage);
	return key_sentra(&p->key, v->env->prefix, kind, "campaigns");
}

/* ---- its hash ---- */

struct total_of {
	const struct campaign *campaign;
	const struct campaign_context *context;
	struct campaign_total total;
};

/* '' where it was not reached. */
static void put_delay(struct buf *out, int64_t delay_s)
{
	if (delay_s >= 0)
		buf_addi(out, delay_s);
}

static void put_name(struct buf *out, const struct total_of *o)
{
	buf_adds(out, o->campaign->name);
}

static void put_programme(struct buf *out, const struct total_of *o)
{
	buf_adds(out, o->campaign->programme);
}

static void put_t0(struct buf *out, const struct total_of *o)
{
	buf_addi(out, o->total.times.t0_s);
}

static void put_ends(struct buf *out, const struct total_of *o)
{
	buf_addi(out, o->total.times.end_s);
}

static void put_expected(struct buf *out, const struct total_of *o)
{
	buf_addi(out, (int64_t)o->total.expected);
}

static void put_posted(struct buf *out, const struct total_of *o)
{
	buf_addi(out, (int64_t)o->total.posted);
}

static void put_ready(struct buf *out, const struct total_of *o)
{
	buf_addi(out, (int64_t)o->total.ready);
}

static void put_early(struct buf *out, const struct total_of *o)
{
	buf_addi(out, (int64_t)o->total.early);
}

static void put_share(struct buf *out, const struct total_of *o)
{
	buf_addf(out, "%.4f", o->total.index);
}

static void put_t50(struct buf *out, const struct total_of *o)
{
	put_delay(out, o->total.t50_s);
}

static void put_t90(struct buf *out, const struct total_of *o)
{
	put_delay(out, o->total.t90_s);
}

static void put_state(struct buf *out, const struct total_of *o)
{
	buf_adds(out, campaign_state_names[o->total.state]);
}

static void put_version(struct buf *out, const struct total_of *o)
{
	buf_adds(out, o->context->lexicon_version);
}

static void put_as_of(struct buf *out, const struct total_of *o)
{
	buf_addi(out, o->context->t_s);
}

static const struct {
	const char *name;
	void (*put)(struct buf *, const struct total_of *);
} fields[] = {
	{ "name", put_name },
	{ "programme", put_programme },
	{ "t0", put_t0 },
	{ "ends", put_ends },
	{ "expected", put_expected },
	{ "posted", put_posted },
	{ "ready", put_ready },
	{ "early", put_early },
	{ "index", put_share },
	{ "t50", put_t50 },
	{ "t90", put_t90 },
	{ "state", put_state },
	{ "as_of", put_as_of },
	{ "lexicon_version", put_version },
};

/* The value of a field in what HGETALL answered; null: it does not stand. */
static struct str field_of(const struct redisReply *hash, const char *name)
{
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2)
		if (str_is(redis_reply_str(redis_reply_at(hash, i)), name))
			return redis_reply_str(redis_reply_at(hash, i + 1));
	return STR_NULL;
}

static bool is_field(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (str_is(name, fields[i].name))
			return true;
	return false;
}

static int write_total(struct campaign_publish *p, const struct total_of *o,
		       const struct redisReply *hash, struct fence *f,
		       struct err *err)
{
	const struct buf *key =
		key_campaign(p, o->context, KEY_TOTAL, o->campaign->id);
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(hash) && rc == 0; i += 2) {
		struct str name = redis_reply_str(redis_reply_at(hash, i));

		if (!is_field(name))
			rc = campaign_put(f, "HDEL", key, name, STR_NULL, err);
	}
	for (size_t i = 0; i < ARRAY_LEN(fields) && rc == 0; i++) {
		struct str stands = field_of(hash, fields[i].name);

		buf_clear(&p->text);
		fields[i].put(&p->text, o);
		rc = buf_error(&p->text, err, "a campaign");
		if (rc == 0 && !(stands.p && str_eq(stands, buf_str(&p->text))))
			rc = campaign_put(f, "HSET", key,
					  str_of(fields[i].name),
					  str_of(buf_cstr(&p->text)), err);
	}
	return rc;
}

/* ---- who posted first, and who is late ---- */

/* The two keys that have something of each sentra. */
static const struct {
	int key;
	const char *ask, *remove;
} lists[] = {
	{ KEY_FIRST, "ZRANGE %k 0 -1 WITHSCORES", "ZREM" },
	{ KEY_STATUS, "HGETALL %k", "HDEL" },
};

/* What such a key is to have of a sentra; '' nothing. */
static void write_value(struct buf *out, int key,
			const struct campaign_result *r)
{
	buf_clear(out);
	if (key == KEY_STATUS)
		buf_adds(out, campaign_status_names[r->status]);
	else if (r->status == CAMPAIGN_POSTED)
		buf_addi(out, r->first_s);
}

/* Whom the list has but is not to have, leaves it; r->standing has the rest. */
static int sort_list(struct campaign_publish *p, struct results *r,
		     const struct total_of *o, size_t list,
		     const struct redisReply *stands, struct fence *f,
		     struct err *err)
{
	int key = lists[list].key, rc = 0;

	for (size_t i = 0; i < r->n; i++)
		r->standing[i] = STR_NULL;
	for (size_t i = 0; i + 1 < redis_reply_len(stands) && rc == 0; i += 2) {
		struct str id = redis_reply_str(redis_reply_at(stands, i));
		size_t at = campaign_number_of(o->context, id);
		size_t member = at < r->n ? r->member[at] : 0;

		buf_clear(&p->text);
		if (member)
			write_value(&p->text, key,
				    &r->members[member - 1].result);
		if (p->text.len)
			r->standing[at] =
				redis_reply_str(redis_reply_at(stands, i + 1));
		else
			rc = campaign_put(f, lists[list].remove,
					  key_campaign(p, o->context, key,
						       o->campaign->id),
					  id, STR_NULL, err);
	}
	return rc;
}

static int write_list(struct campaign_publish *p, struct results *r,
		      const struct total_of *o, size_t list, struct fence *f,
		      struct err *err)
{
	const struct buf *key =
		key_campaign(p, o->context, lists[list].key, o->campaign->id);
	int rc = 0;

	for (size_t i = 0; i < r->n && rc == 0; i++) {
		struct str id = str_of(o->context->env->roster->sentras[i].id);

		if (!r->member[i])
			continue;
		write_value(&p->text, lists[list].key,
			    &r->members[r->member[i] - 1].result);
		rc = buf_error(&p->text, err, "a campaign");
		if (rc < 0 || p->text.len == 0 ||
		    str_eq(r->standing[i], buf_str(&p->text)))
			continue;
		if (lists[list].key == KEY_FIRST)
			rc = campaign_put(f, "ZADD", key, buf_str(&p->text), id,
					  err);
		else
			rc = campaign_put(f, "HSET", key, id, buf_str(&p->text),
					  err);
	}
	return rc;
}

/* ---- one campaign ---- */

/* Answers a campaign: its hash, and the lists. */
#define ANSWERS (1 + ARRAY_LEN(lists))

static int ask_campaign(struct campaign_answers *a, struct campaign_publish *p,
			const struct campaign_context *v, const char *id,
			struct err *err)
{
	int rc = campaign_ask(a, v, "HGETALL %k",
			      key_campaign(p, v, KEY_TOTAL, id), err);

	for (size_t i = 0; i < ARRAY_LEN(lists) && rc == 0; i++)
		rc = campaign_ask(a, v, lists[i].ask,
				  key_campaign(p, v, lists[i].key, id), err);
	return rc;
}

static int write_campaign(struct campaign_publish *p, struct results *r,
			  const struct campaign_context *v, size_t number,
			  struct redisReply *const *stands, struct fence *f,
			  struct err *err)
{
	struct total_of o = { .campaign = &v->campaigns->at[number],
			      .context = v };
	struct campaign_times none =
		campaign_times(o.campaign, p->zones.report);
	size_t n = gather(r, p, v, number);
	int rc;

	campaign_sum(r->members, n, &none, v->t_s, r->seconds, &o.total);
	rc = write_total(p, &o, stands[0], f, err);
	for (size_t i = 0; i < ARRAY_LEN(lists) && rc == 0; i++) {
		rc = sort_list(p, r, &o, i, stands[1 + i], f, err);
		if (rc == 0)
			rc = write_list(p, r, &o, i, f, err);
	}
	return rc;
}

/* ---- which campaigns have keys ---- */

static bool is_campaign(const struct campaigns *campaigns, struct str id)
{
	for (size_t i = 0; i < campaigns->n; i++)
		if (str_is(id, campaigns->at[i].id))
			return true;
	return false;
}

static bool is_there(const struct redisReply *index, const char *id)
{
	for (size_t i = 0; i < redis_reply_len(index); i++)
		if (str_is(redis_reply_str(redis_reply_at(index, i)), id))
			return true;
	return false;
}

/* In one script: no keys of it, and not in the index. */
static int remove_campaign(struct campaign_publish *p,
			   const struct campaign_context *v, struct str id,
			   struct fence *f, struct err *err)
{
	struct buf name;
	int rc = fence_room(f, 2 * KEYS + 3, err);

	buf_init(&name, KEY_MAX);
	buf_addstr(&name, id);
	if (rc == 0)
		rc = buf_error(&name, err, "a campaign");
	for (int i = 0; i < KEYS && rc == 0; i++)
		fence_begin(f, "DEL", key_campaign(p, v, i, buf_cstr(&name)));
	if (rc == 0) {
		fence_begin(f, "SREM", key_index(p, v));
		redis_cmd_arg(fence_words(f), id);
	}
	buf_release(&name);
	return rc;
}

/* Before a campaign's keys are written, the index has it. */
static int write_index(struct campaign_publish *p,
		       const struct campaign_context *v,
		       const struct redisReply *index, struct fence *f,
		       struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(index) && rc == 0; i++) {
		struct str id = redis_reply_str(redis_reply_at(index, i));

		if (!is_campaign(v->campaigns, id))
			rc = remove_campaign(p, v, id, f, err);
	}
	for (size_t i = 0; i < v->campaigns->n && rc == 0; i++)
		if (!is_there(index, v->campaigns->at[i].id))
			rc = campaign_put(f, "SADD", key_index(p, v),
					  str_of(v->campaigns->at[i].id),
					  STR_NULL, err);
	return rc;
}

/* ---- all campaigns ---- */

/* The index, the texts of all partitions, the campaigns. */
static int ask_all(struct campaign_answers *a, struct campaign_publish *p,
		   const struct campaign_context *v, struct err *err)
{
	int rc = campaign_ask(a, v, "SMEMBERS %k", key_index(p, v), err);

	for (int32_t i = 0; i < v->env->partitions && rc == 0; i++)
		rc = campaign_ask(a, v, "HGETALL %k",
				  key_campaign_part(&p->key, v, i), err);
	for (size_t i = 0; i < v->campaigns->n && rc == 0; i++)
		rc = ask_campaign(a, p, v, v->campaigns->at[i].id, err);
	return rc == 0 ? campaign_take(a, v, err) : rc;
}

int campaign_publish_all(struct campaign_publish *p,
			 const struct campaign_context *v, struct fence *f,
			 struct err *err)
{
	size_t texts = (size_t)v->env->partitions, n = v->campaigns->n;
	struct results r = { 0 };
	struct campaign_answers a;
	int rc = campaign_answers_init(&a, 1 + texts + ANSWERS * n, err);

	if (rc == 0)
		rc = results_init(&r, v, err);
	if (rc == 0)
		rc = fence_finish(f, err);
	if (rc == 0)
		rc = ask_all(&a, p, v, err);
	if (rc == 0)
		rc = write_index(p, v, a.at[0], f, err);
	for (size_t i = 0; i < texts && rc == 0; i++)
		read_texts(&r, v, a.at[1 + i]);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = write_campaign(p, &r, v, i, a.at + 1 + texts + ANSWERS * i,
				    f, err);
	results_release(&r);
	campaign_answers_release(&a);
	return rc;
}
