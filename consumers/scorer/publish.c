/* publish.c -- whose turn it is, and what their ledgers say at t.
 *
 * Must not know how Redis is brought to it (publish_parts.c does). */
#include "publish_parts.h"

#include "common/kafka/kafka.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <stdlib.h>

/* Cards evaluated at a time: each board is written once for so many. */
#define CHUNK     128
#define DAY_UNSET INT64_MIN

struct publish *publish_new(struct err *err)
{
	struct publish *p = calloc(1, sizeof(*p));

	if (!p || !(p->cards = calloc(CHUNK, sizeof(*p->cards)))) {
		free(p);
		err_set(err, -ENOMEM, "no memory for the boards");
		return NULL;
	}
	buf_init(&p->key, KEY_MAX);
	buf_init(&p->text, KEY_MAX);
	redis_cmd_init(&p->entries);
	return p;
}

static void forget(struct publish *p)
{
	free(p->subjects);
	free(p->partitions);
	free(p->turn);
	free(p->seen);
	p->subjects = NULL;
	p->partitions = NULL;
	p->turn = NULL;
	p->seen = NULL;
	p->n = p->n_partitions = p->seen_max = 0;
	p->swept = false;
}

void publish_free(struct publish *p)
{
	if (!p)
		return;
	forget(p);
	free(p->cards);
	buf_release(&p->key);
	buf_release(&p->text);
	redis_cmd_release(&p->entries);
	free(p);
}

/* ---- subjects ---- */

static int by_id(const void *a, const void *b)
{
	const struct published *x = a, *y = b;

	return strcmp(x->sentra->id, y->sentra->id);
}

struct published *publish_find(const struct publish *p, struct str id)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp(str_of(p->subjects[mid].sentra->id), id);

		if (c == 0)
			return &p->subjects[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void add_subject(struct publish *p, const struct stage_env *env,
			const struct sentra *sentra)
{
	int32_t partition =
		kafka_partition_of(str_of(sentra->id), env->partitions);

	if (!partitions_have(p->partitions, p->n_partitions, partition))
		return;
	p->subjects[p->n++] = (struct published){ .sentra = sentra,
						  .partition = partition,
						  .day = DAY_UNSET };
	if (sentra->n_accounts > p->seen_max)
		p->seen_max = sentra->n_accounts;
}

int publish_reset(struct publish *p, const struct stage_env *env,
		  const struct partition *partitions, size_t n, struct err *err)
{
	struct partition *copy = calloc(n + 1, sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++)
		copy[i] = partitions[i];
	forget(p);
	p->partitions = copy;
	p->n_partitions = copy ? n : 0;
	p->subjects = calloc(env->roster->n + 1, sizeof(*p->subjects));
	p->turn = calloc(env->roster->n + 1, sizeof(struct published *));
	if (!copy || !p->subjects || !p->turn)
		return err_set(err, -ENOMEM, "no memory for the roster");
	for (size_t i = 0; i < env->roster->n; i++)
		add_subject(p, env, &env->roster->sentras[i]);
	qsort(p->subjects, p->n, sizeof(*p->subjects), by_id);
	p->seen = calloc(p->seen_max + 1, sizeof(*p->seen));
	return p->seen ? 0 : err_set(err, -ENOMEM, "no memory for accounts");
}

/* ---- what the ledgers say ---- */

/* The accounts that the roster has and the log told of, into seen[]. */
static size_t see(struct publish *p, const struct published *s,
		  const struct ledger_set *holding)
{
	size_t n = 0;

	for (size_t i = 0; holding && i < s->sentra->n_accounts; i++) {
		const struct account *it = &s->sentra->accounts[i];
		const struct ledger *ledger = holding->at[it->platform].ledger;
		const struct ledger_account *account =
			ledger ? ledger_account(ledger, str_of(it->identity))
			       : NULL;

		if (account)
			p->seen[n++] =
				(struct seen_account){ it->platform, account };
	}
	return n;
}

static int64_t newest_of(const struct ledger_set *holding)
{
	int64_t newest = TIME_NONE;

	for (int i = 0; holding && i < PLATFORM_COUNT; i++)
		if (holding->at[i].ledger &&
		    holding->at[i].ledger->newest_ms > newest)
			newest = holding->at[i].ledger->newest_ms;
	return newest;
}

static void fill(struct publish *p, const struct evaluation *v,
		 struct published *s, struct card *card)
{
	struct ledger_set *holding =
		ledger_store_find(v->store, str_of(s->sentra->id));
	struct card_input in = { .sentra = s->sentra,
				 .observed_ms = newest_of(holding),
				 .t_s = v->t_s };
	size_t n = see(p, s, holding);
	bool views_reported = false;

	for (int i = 0; i < PLATFORM_COUNT; i++)
		aggregates_init(&in.at[i]);
	for (size_t i = 0; i < n; i++) {
		aggregates_add(&in.at[p->seen[i].platform], p->seen[i].account,
			       v->t_s, v->env->zone_hours);
		views_reported |= p->seen[i].account->views_reported;
	}
	/* Told for the first time, it turns the views of all days from
	 * unknown to 0. */
	s->days_due |= views_reported != s->views_reported;
	s->views_reported = views_reported;
	card_fill(card, &in, v->settings, v->score_version);
}

/* ---- whose turn it is ---- */

static void note_changes(const struct evaluation *v,
			 const struct flush_context *m, struct published *s,
			 struct ledger_set *holding)
{
	bool changed = holding && holding->changed;

	if (changed) {
		s->recent_due = true;
		s->days_due |= holding->oldest_day < v->today;
		holding->changed = false;
		holding->oldest_day = INT64_MAX;
	}
	if (s->day != v->today)
		s->days_due = true;
	if (m->tick || s->day != v->today)
		s->recent_due = true;
	s->day = v->today;
}

/* Fills turn[] with those whose cards are to be evaluated. */
static int take_turns(struct publish *p, const struct evaluation *v,
		      const struct flush_context *m, struct fence *f, size_t *n,
		      struct err *err)
{
	int rc = 0;

	*n = 0;
	for (size_t i = 0; i < p->n && rc == 0; i++) {
		struct published *s = &p->subjects[i];
		struct str id = str_of(s->sentra->id);
		struct ledger_set *holding = ledger_store_find(v->store, id);
		bool due = m->tick || s->day != v->today ||
			   (holding && holding->changed);

		if (due)
			note_changes(v, m, s, holding);
		if (sentra_active(s->sentra, v->today)) {
			if (due)
				p->turn[(*n)++] = s;
		} else if (s->shown) {
			rc = publish_remove(p, v, f, id, s->partition, err);
			*s = (struct published){ .sentra = s->sentra,
						 .partition = s->partition,
						 .day = s->day,
						 .yesterday = s->yesterday,
						 .days_due = s->days_due };
		}
	}
	return rc;
}

static int put_chunk(struct publish *p, const struct evaluation *v,
		     struct fence *f, struct published **subjects, size_t n,
		     struct err *err)
{
	int rc;

	for (size_t i = 0; i < n; i++)
		fill(p, v, subjects[i], &p->cards[i]);
	rc = publish_cards(p, v, f, subjects, n, err);
	return rc < 0 ? rc : publish_boards(p, v, f, subjects, n, err);
}

static int put_streams(struct publish *p, const struct evaluation *v,
		       const struct flush_context *m, struct fence *f,
		       struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < p->n && rc == 0; i++) {
		struct published *s = &p->subjects[i];
		struct str id = str_of(s->sentra->id);

		if (!s->days_due && !s->recent_due)
			continue;
		rc = publish_streams(p, v, m, f, s,
				     see(p, s, ledger_store_find(v->store, id)),
				     err);
	}
	return rc;
}

int publish_evaluate(struct publish *p, const struct evaluation *v,
		     const struct flush_context *m, struct fence *f,
		     struct err *err)
{
	size_t n = 0, part;
	int rc = p->swept ? 0 : publish_sweep(p, v, f, err);

	p->swept = rc == 0;
	if (rc == 0)
		rc = take_turns(p, v, m, f, &n, err);
	for (size_t i = 0; i < n && rc == 0; i += part) {
		part = n - i < CHUNK ? n - i : CHUNK;
		rc = put_chunk(p, v, f, p->turn + i, part, err);
	}
	return rc < 0 ? rc : put_streams(p, v, m, f, err);
}
