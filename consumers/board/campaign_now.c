/* campaign_now.c -- a campaign as Redis has it now. */
#include "campaign_now.h"

#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define KEY_SIZE 200

static const struct campaign *in_file(const struct world *w, struct str id)
{
	for (size_t i = 0; w->campaigns && i < w->campaigns->n; i++)
		if (str_is(id, w->campaigns->at[i].id))
			return &w->campaigns->at[i];
	return NULL;
}

static struct str value_of(const struct str *pairs, size_t n, struct str name)
{
	for (size_t i = 0; i + 1 < n; i += 2)
		if (str_eq(pairs[i], name))
			return pairs[i + 1];
	return STR_NULL;
}

struct str campaign_now_field(const struct campaign_now *c, const char *name)
{
	return value_of(c->hash, c->n_hash, str_of(name));
}

static int read_pairs(struct campaign_now *c, const char *command,
		      const char *before, const char *behind, struct str **out,
		      size_t *n, struct err *err)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "%s:%.*s%s", before, STR_ARG(c->id), behind);
	return source_pairs(c->w->source, command, key, &c->pool, out, n, err);
}

int campaign_now_hash(struct campaign_now *c, const struct world *w,
		      struct str id, struct err *err)
{
	int rc;

	*c = (struct campaign_now){ .w = w, .id = id };
	pool_init(&c->pool);
	c->file = in_file(w, id);
	rc = read_pairs(c, "HGETALL", "campaign", "", &c->hash, &c->n_hash,
			err);
	c->t0_ms = value_ms(campaign_now_field(c, "t0"));
	c->ends_ms = value_ms(campaign_now_field(c, "ends"));
	return rc;
}

void campaign_now_release(struct campaign_now *c)
{
	pool_release(&c->pool);
}

struct str campaign_now_name(const struct campaign_now *c)
{
	struct str name = campaign_now_field(c, "name");

	if (name.n)
		return name;
	return c->file ? str_of(c->file->name) : c->id;
}

/* ---- who posted ---- */

/* T0 of a sentra: its own clock's where the campaign is local. */
static int64_t own_t0_s(const struct campaign_now *c, size_t card)
{
	char name[65];
	struct zone *zone;
	int64_t t0_s = -1;

	if (!c->file || c->file->zone == CAMPAIGN_SAME)
		return c->t0_ms == TIME_NONE ? -1 : c->t0_ms / SECOND_MS;
	zone = zone_open(world_zone_of(c->w, card, name), NULL);
	if (zone)
		t0_s = campaign_times(c->file, zone).t0_s;
	zone_close(zone);
	return t0_s;
}

static void take_first(struct campaign_now *c, struct str sentra,
		       struct str score)
{
	struct campaign_first *f = &c->first[c->n_first++];
	int64_t t0_s;

	f->sentra = sentra;
	f->score = score;
	f->at_ms = serentak_first_ms(score);
	f->card = hashes_find(&c->w->now->cards, sentra);
	f->after_s = -1;
	t0_s = own_t0_s(c, f->card);
	if (t0_s >= 0 && f->at_ms != TIME_NONE && f->at_ms / SECOND_MS >= t0_s)
		f->after_s = f->at_ms / SECOND_MS - t0_s;
	if (f->card != HASHES_NONE)
		c->posted[f->card] = true;
}

/* What is not known stands last. */
static int by_after(const void *a, const void *b)
{
	const struct campaign_first *x = a, *y = b;
	uint64_t i = (uint64_t)x->after_s, k = (uint64_t)y->after_s;

	if (i != k)
		return i < k ? -1 : 1;
	return str_cmp(x->sentra, y->sentra);
}

static int read_first(struct campaign_now *c, struct err *err)
{
	struct str *pairs;
	size_t n;
	int rc = read_pairs(c, "ZRANGE", "campaign", ":first", &pairs, &n, err);

	if (rc < 0)
		return rc;
	c->first = pool_array(&c->pool, n / 2 + 1, sizeof(*c->first));
	c->posted = pool_array(&c->pool, c->w->now->cards.n + 1, sizeof(bool));
	if (c->pool.bad)
		return err_set(err, -ENOMEM, "no memory for a campaign");
	for (size_t i = 0; i + 1 < n; i += 2)
		take_first(c, pairs[i], pairs[i + 1]);
	if (c->n_first)
		qsort(c->first, c->n_first, sizeof(*c->first), by_after);
	return 0;
}

static void take_status(struct campaign_now *c, struct str sentra,
			struct str value)
{
	size_t card = hashes_find(&c->w->now->cards, sentra);

	if (card != HASHES_NONE)
		c->status[card] = (signed char)serentak_status(value);
}

/* The key is the stage's own: whoever may only read what dashboards read
 * learns who posted, not who is late. */
static int read_status(struct campaign_now *c, struct err *err)
{
	struct str *pairs;
	size_t n;
	int rc = read_pairs(c, "HGETALL", "state:coverage:campaign", "", &pairs,
			    &n, err);

	c->may_status = rc == 0;
	if (rc < 0)
		return rc == -EACCES ? 0 : rc;
	c->status = pool_array(&c->pool, c->w->now->cards.n + 1, 1);
	if (!c->status)
		return err_set(err, -ENOMEM, "no memory for a campaign");
	memset(c->status, -1, c->w->now->cards.n + 1);
	for (size_t i = 0; i + 1 < n; i += 2)
		take_status(c, pairs[i], pairs[i + 1]);
	return 0;
}

int campaign_now_read(struct campaign_now *c, const struct world *w,
		      struct str id, struct err *err)
{
	int rc = campaign_now_hash(c, w, id, err);

	if (rc == 0)
		rc = read_first(c, err);
	return rc < 0 ? rc : read_status(c, err);
}

bool campaign_now_expects(const struct campaign_now *c, size_t card)
{
	char id[128];

	if (!c->file)
		return false;
	snprintf(id, sizeof(id), "%.*s", STR_ARG(c->w->now->cards.id[card]));
	return campaign_expects(c->file, id);
}

bool campaign_now_has(const struct campaign_now *c, size_t card)
{
	return c->posted && c->posted[card];
}

int campaign_now_status(const struct campaign_now *c, size_t card)
{
	return c->status ? c->status[card] : -1;
}
