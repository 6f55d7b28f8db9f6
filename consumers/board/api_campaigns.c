/* api_campaigns.c -- /api/v1/campaigns…: what became of them, who posted. */
#include "api_answer.h"

#include "consumers/view/serentak.h"

#include <errno.h>

#define NAME_MAX_BYTES 512

/* Fields of one hash, or members and scores: name, value, name ... */
struct pairs {
	struct str *at;
	size_t n;
	struct pool pool;
};

/* "campaign:<id><tail>"; to be released in any case. */
static int read_pairs(struct pairs *p, const struct world *w,
		      const char *command, const char *id, const char *tail,
		      struct err *err)
{
	struct buf key;
	int rc;

	*p = (struct pairs){ .n = 0 };
	pool_init(&p->pool);
	buf_init(&key, NAME_MAX_BYTES);
	buf_addf(&key, "campaign:%s%s", id, tail);
	rc = key.bad ? buf_error(&key, err, "a campaign's key")
		     : source_pairs(w->source, command, buf_shown(&key),
				    &p->pool, &p->at, &p->n, err);
	buf_release(&key);
	return rc;
}

static struct str value_of(const struct pairs *p, struct str name)
{
	for (size_t i = 0; i + 1 < p->n; i += 2)
		if (str_eq(p->at[i], name))
			return p->at[i + 1];
	return STR_NULL;
}

static void put_campaign(struct json_put *json, const struct campaign *c,
			 const struct pairs *p)
{
	static const char *const counts[] = { "expected", "posted", "ready",
					      "early",    "index",  "t50",
					      "t90" };

	json_put_text(json, "id", str_of(c->id));
	json_put_text(json, "name", str_of(c->name));
	json_put_text(json, "programme", str_of(c->programme));
	json_put_text(json, "state", value_of(p, STR_LIT("state")));
	json_put_seconds(json, "t0", value_of(p, STR_LIT("t0")));
	json_put_seconds(json, "ends", value_of(p, STR_LIT("ends")));
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		json_put_decimal(json, counts[i],
				 value_of(p, str_of(counts[i])));
	json_put_text(json, "lexicon_version",
		      value_of(p, STR_LIT("lexicon_version")));
	json_put_seconds(json, "counted_at", value_of(p, STR_LIT("as_of")));
}

static int put_one(struct json_put *json, const char *name,
		   const struct world *w, const struct campaign *c,
		   struct err *err)
{
	struct pairs p;
	int rc = read_pairs(&p, w, "HGETALL", c->id, "", err);

	if (rc == 0) {
		json_open(json, name, '{');
		put_campaign(json, c, &p);
		json_close(json, '}');
	}
	pool_release(&p.pool);
	return rc;
}

int api_campaigns(const struct world *w, const struct page_ask *ask,
		  struct json_put *json, struct err *err)
{
	int rc = 0;

	(void)ask;
	json_open(json, "campaigns", '[');
	for (size_t i = 0; w->campaigns && i < w->campaigns->n && rc == 0; i++)
		rc = put_one(json, NULL, w, &w->campaigns->at[i], err);
	json_close(json, ']');
	return rc;
}

/* ---- one ---- */

static const struct campaign *find(const struct world *w, struct str id)
{
	for (size_t i = 0; w->campaigns && i < w->campaigns->n; i++)
		if (str_is(id, w->campaigns->at[i].id))
			return &w->campaigns->at[i];
	return NULL;
}

static bool expects(const struct campaign *c, struct str id)
{
	bool expected;
	struct buf name;

	buf_init(&name, NAME_MAX_BYTES);
	buf_addstr(&name, id);
	expected = !name.bad && campaign_expects(c, buf_shown(&name));
	buf_release(&name);
	return expected;
}

static void put_expected(struct json_put *json, const struct world *w,
			 const struct campaign *c, const struct pairs *first)
{
	json_open(json, "sentra", '[');
	for (size_t i = 0; i < w->now->cards.n; i++) {
		struct str id = w->now->cards.id[i];
		int64_t at_ms;

		if (!expects(c, id))
			continue;
		at_ms = serentak_first_ms(value_of(first, id));
		json_open(json, NULL, '{');
		api_put_sentra(json, w, id);
		json_put_bool(json, "posted", at_ms != TIME_NONE);
		json_put_ms(json, "first", at_ms);
		json_close(json, '}');
	}
	json_close(json, ']');
}

int api_campaign(const struct world *w, const struct page_ask *ask,
		 struct json_put *json, struct err *err)
{
	const struct campaign *c = find(w, ask->rest);
	struct pairs first;
	int rc;

	if (!c)
		return err_set(err, -ENOENT,
			       "there is no campaign '%.*s'; "
			       "/api/v1/campaigns has all",
			       STR_ARG(ask->rest));
	rc = read_pairs(&first, w, "ZRANGE", c->id, ":first", err);
	if (rc == 0)
		rc = put_one(json, "campaign", w, c, err);
	if (rc == 0)
		put_expected(json, w, c, &first);
	pool_release(&first.pool);
	return rc;
}
