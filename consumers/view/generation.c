/* generation.c -- a snapshot: heartbeats, sets, cards and labels.  Must not
 * know when it is read, nor who keeps it. */
#include "generation.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define HEALTH_TEXT_MAX 512

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "no memory for a snapshot");
}

/* ---- heartbeats ---- */

static void ask_heartbeat(struct ask *a, void *data, size_t i)
{
	(void)data;
	redis_cmd_set(&a->cmd, "HGETALL %k",
		      ask_key(a, "pipeline", str_of(snapshot_stage_names[i])));
}

/* With its length, so that "a", "bc" is not "ab", "c". */
static void add_to_sum(uint64_t *sum, struct str text)
{
	const uint64_t n = text.n;

	*sum = fnv64(*sum, (struct str){ (const char *)&n, sizeof(n) });
	*sum = fnv64(*sum, text);
}

static struct str keep_text(struct pool *pool, struct str text)
{
	return text.n > HEALTH_TEXT_MAX ? STR_NULL : pool_str(pool, text);
}

static void read_health(struct stage_health *h, struct pool *pool,
			struct str name, struct str value)
{
	if (str_is(name, "updated_at"))
		h->updated_ms = value_ms(value);
	else if (str_is(name, "watermark"))
		h->watermark_ms = value_ms(value);
	else if (str_is(name, "log_changed_at"))
		h->log_changed_ms = value_ms(value);
	else if (str_is(name, "lag"))
		h->lag =
			str_number(value, &h->lag) && h->lag >= 0 ? h->lag : -1;
	else if (str_is(name, "rebuilding"))
		h->rebuilding = str_is(value, "1");
	else if (str_is(name, "version"))
		h->version = keep_text(pool, value);
	else if (str_is(name, "log_change"))
		h->log_change = keep_text(pool, value);
}

static int take_heartbeat(struct ask *a, void *data, size_t i,
			  const struct redisReply *reply, struct err *err)
{
	struct heartbeats *hb = data;
	struct stage_health *h = &hb->stage[i];
	const struct str *flat;
	size_t n;
	int rc = ask_flat(a, reply, &flat, &n, err);

	if (rc < 0)
		return rc;
	*h = (struct stage_health){ .there = n > 0,
				    .updated_ms = TIME_NONE,
				    .watermark_ms = TIME_NONE,
				    .log_changed_ms = TIME_NONE,
				    .lag = -1 };
	for (size_t f = 0; f + 1 < n; f += 2) {
		read_health(h, &hb->pool, flat[f], flat[f + 1]);
		add_to_sum(&hb->sum, flat[f]);
		add_to_sum(&hb->sum, flat[f + 1]);
	}
	add_to_sum(&hb->sum, STR_NULL);
	hb->updated_ms = later(hb->updated_ms, h->updated_ms);
	return hb->pool.bad ? no_memory(err) : 0;
}

int heartbeats_read(struct heartbeats *hb, struct ask *a, struct err *err)
{
	static const struct ask_each each = { ask_heartbeat, take_heartbeat };

	*hb = (struct heartbeats){ .sum = FNV64_BEGIN,
				   .updated_ms = TIME_NONE };
	return ask_each(a, &each, hb, SNAPSHOT_STAGES, err);
}

void heartbeats_release(struct heartbeats *hb)
{
	pool_release(&hb->pool);
}

static void copy_health(struct snapshot *s, const struct heartbeats *hb)
{
	for (size_t i = 0; i < SNAPSHOT_STAGES; i++) {
		struct stage_health *h = &s->stage[i];

		*h = hb->stage[i];
		h->version = pool_str(&s->pool, h->version);
		h->log_change = pool_str(&s->pool, h->log_change);
	}
}

/* ---- sets ---- */

/* The instant behind each member is a score, whole unless somebody else wrote
 * it. */
static void keep_stale(struct snapshot *s, const struct str *flat, size_t n)
{
	s->stale = pool_array(&s->pool, n / 2, sizeof(*s->stale));
	for (size_t i = 0; s->stale && i + 1 < n; i += 2) {
		if (flat[i].n > SENTRA_ID_MAX)
			continue;
		s->stale[s->n_stale++] = (struct stale_entry){
			.sentra = pool_str(&s->pool, flat[i]),
			.since_ms = value_ms(flat[i + 1]),
		};
	}
}

static void keep_blind(struct snapshot *s, const struct str *flat, size_t n)
{
	s->blind = pool_array(&s->pool, n / 2, sizeof(*s->blind));
	for (size_t i = 0; s->blind && i + 1 < n; i += 2) {
		struct blind_entry entry = { .since_ms =
						     value_ms(flat[i + 1]) };

		if (flat[i].n <= SET_MEMBER_MAX &&
		    blind_member(pool_str(&s->pool, flat[i]), &entry))
			s->blind[s->n_blind++] = entry;
	}
}

/* What is unknown is not the longest. */
static int by_since(int64_t a, int64_t b)
{
	if ((a == TIME_NONE) != (b == TIME_NONE))
		return a == TIME_NONE ? 1 : -1;
	return (a > b) - (a < b);
}

static int by_stale(const void *a, const void *b)
{
	const struct stale_entry *x = a, *y = b;
	int c = by_since(x->since_ms, y->since_ms);

	return c ? c : str_cmp(x->sentra, y->sentra);
}

static int by_blind(const void *a, const void *b)
{
	const struct blind_entry *x = a, *y = b;
	int c = (x->platform > y->platform) - (x->platform < y->platform);

	if (c == 0)
		c = by_since(x->since_ms, y->since_ms);
	if (c == 0)
		c = str_cmp(x->sentra, y->sentra);
	return c ? c : str_cmp(x->account, y->account);
}

static void sort_sets(struct snapshot *s)
{
	if (s->n_stale)
		qsort(s->stale, s->n_stale, sizeof(*s->stale), by_stale);
	if (s->n_blind)
		qsort(s->blind, s->n_blind, sizeof(*s->blind), by_blind);
}

/* Cards and labels are of the same sentra. */
static int keep_ids(struct snapshot *s, const struct str *flat, size_t n,
		    struct err *err)
{
	struct str *ids = pool_array(&s->pool, n, sizeof(*ids));
	size_t kept = 0;
	int rc;

	for (size_t i = 0; ids && i < n; i++)
		if (flat[i].p && flat[i].n <= SENTRA_ID_MAX)
			ids[kept++] = flat[i];
	if (!ids)
		return no_memory(err);
	rc = hashes_init(&s->cards, ids, kept, err);
	if (rc == 0)
		rc = hashes_init(&s->labels, ids, kept, err);
	return rc;
}

enum set { SET_SENTRA, SET_STALE, SET_BLIND, SETS };

static const struct {
	const char *name, *question;
} sets[SETS] = {
	[SET_SENTRA] = { "board:followers", "ZRANGE %k 0 %d" },
	[SET_STALE] = { "stale", "ZRANGE %k 0 %d WITHSCORES" },
	[SET_BLIND] = { "blind", "ZRANGE %k 0 %d WITHSCORES" },
};

static void ask_set(struct ask *a, void *data, size_t i)
{
	(void)data;
	redis_cmd_set(&a->cmd, sets[i].question,
		      ask_key(a, sets[i].name, STR_NULL),
		      (int64_t)GENERATION_MEMBERS_MAX - 1);
}

static int take_set(struct ask *a, void *data, size_t i,
		    const struct redisReply *reply, struct err *err)
{
	struct snapshot *s = data;
	const struct str *flat;
	size_t n;
	int rc = ask_flat(a, reply, &flat, &n, err);

	if (rc == 0 && i == SET_SENTRA)
		rc = keep_ids(s, flat, n, err);
	else if (rc == 0 && i == SET_STALE)
		keep_stale(s, flat, n);
	else if (rc == 0)
		keep_blind(s, flat, n);
	return rc;
}

/* ---- hashes ---- */

struct reading {
	const char *kind; /* "card", "labels" */
	struct hashes *to;
};

static void ask_hash(struct ask *a, void *data, size_t i)
{
	const struct reading *r = data;

	redis_cmd_set(&a->cmd, "HGETALL %k", ask_key(a, r->kind, r->to->id[i]));
}

static int take_hash(struct ask *a, void *data, size_t i,
		     const struct redisReply *reply, struct err *err)
{
	const struct reading *r = data;
	const struct str *flat;
	size_t n;
	int rc = ask_flat(a, reply, &flat, &n, err);

	return rc == 0 && n ? hashes_put(r->to, i, flat, n, err) : rc;
}

static int read_hashes(struct ask *a, const char *kind, struct hashes *to,
		       struct err *err)
{
	static const struct ask_each each = { ask_hash, take_hash };
	struct reading r = { kind, to };

	return ask_each(a, &each, &r, to->n, err);
}

/* A user who may not read them sees what there is without. */
static int read_labels(struct ask *a, struct snapshot *s, struct err *err)
{
	struct err why = { 0 };
	int rc;

	if (!s->stage[STAGE_COVERAGE].there)
		return 0;
	rc = read_hashes(a, "labels", &s->labels, &why);
	if (rc == 0 || rc == -EACCES)
		return 0;
	return err_set(err, rc, "%s", why.text);
}

/* ---- the whole ---- */

static int64_t newest_as_of(const struct hashes *cards)
{
	size_t column = hashes_column(cards, "as_of");
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < cards->n; i++)
		newest = later(newest, value_ms(hashes_at(cards, i, column)));
	return newest;
}

static int read_all(struct ask *a, struct snapshot *s, struct err *err)
{
	static const struct ask_each each = { ask_set, take_set };
	int rc = ask_each(a, &each, s, SETS, err);

	if (rc == 0)
		rc = read_hashes(a, "card", &s->cards, err);
	if (rc == 0)
		rc = read_labels(a, s, err);
	if (rc == 0 && s->pool.bad)
		rc = no_memory(err);
	if (rc == 0) {
		sort_sets(s);
		s->as_of_ms = newest_as_of(&s->cards);
	}
	return rc;
}

struct snapshot *generation_read(struct ask *a, const struct heartbeats *hb,
				 struct err *err)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (!s) {
		no_memory(err);
		return NULL;
	}
	pool_init(&s->pool);
	copy_health(s, hb);
	if (read_all(a, s, err) < 0) {
		snapshot_free(s);
		return NULL;
	}
	return s;
}
