/* telling.c -- what the sentra of a generation told; must not know HTML. */
#include "telling.h"

#include "common/base/clock.h"
#include "top.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define GAP_S      (GAP_DAYS * (DAY_MS / SECOND_MS))
#define FIELD_SIZE 160

/* ---- who ---- */

/* As the card has it: told.h asks for no more. */
static void add_sentra(struct telling *t, struct sentra *s,
		       const struct world *w, size_t card)
{
	char zone[65];

	s->id = pool_copy(&t->pool, w->now->cards.id[card]);
	s->name = pool_copy(&t->pool, card_name(w, card));
	s->timezone = pool_copy(&t->pool, str_of(world_zone_of(w, card, zone)));
	t->card[t->n] = card;
	t->sentra[t->n++] = s;
}

static int by_place(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Places of the cards of those that serve it, in their order; how many. */
static size_t find_cards(const struct world *w, const struct district *only,
			 size_t *out)
{
	size_t n = 0;

	for (size_t i = 0; !only && i < w->now->cards.n; i++)
		out[n++] = i;
	for (size_t i = 0; only && i < only->n; i++) {
		out[n] = hashes_find(&w->now->cards,
				     str_of(only->sentra[i]->id));
		n += out[n] != HASHES_NONE;
	}
	if (only && n)
		qsort(out, n, sizeof(*out), by_place);
	return n;
}

static int read_sentra(struct telling *t, const struct world *w,
		       const struct district *only, struct err *err)
{
	size_t most = only ? only->n : w->now->cards.n;
	size_t *card = pool_array(&t->pool, most + 1, sizeof(*card));
	struct sentra *all = pool_array(&t->pool, most + 1, sizeof(*all));
	size_t n;

	t->sentra = pool_array(&t->pool, most + 1, sizeof(struct sentra *));
	t->card = pool_array(&t->pool, most + 1, sizeof(*t->card));
	if (t->pool.bad)
		return err_set(err, -ENOMEM, "no memory for what was told");
	n = find_cards(w, only, card);
	for (size_t i = 0; i < n; i++)
		add_sentra(t, &all[i], w, card[i]);
	return t->pool.bad
		       ? err_set(err, -ENOMEM, "no memory for what was told")
		       : 0;
}

/* ---- when ---- */

/* An empty field says never; an absent one nothing. */
static void read_label(struct telling *t, const struct world *w, size_t label)
{
	char name[FIELD_SIZE];
	size_t column;

	snprintf(name, sizeof(name), "last:%s", t->told.label[label]->id);
	column = hashes_column(&w->now->labels, name);
	for (size_t i = 0; i < t->n; i++) {
		struct str at = hashes_at(&w->now->labels, t->card[i], column);

		told_set(&t->told, label, t->sentra[i],
			 at.p && !at.n ? STR_LIT("0") : at);
	}
}

int telling_read(struct telling *t, const struct world *w,
		 const struct label *const *labels, size_t n_labels,
		 const struct district *only, struct err *err)
{
	int rc;

	*t = (struct telling){ .n = 0 };
	pool_init(&t->pool);
	rc = read_sentra(t, w, only, err);
	if (rc == 0)
		rc = told_init(&t->told, labels, n_labels, t->sentra, t->n,
			       err);
	t->told.now_s = w->now_ms / SECOND_MS;
	t->told.gap_s = GAP_S;
	for (size_t i = 0; rc == 0 && i < n_labels; i++)
		read_label(t, w, i);
	return rc;
}

void telling_release(struct telling *t)
{
	told_release(&t->told);
	pool_release(&t->pool);
}

int64_t telling_day(const struct world *w)
{
	return local_day(w->now_ms, w->zone_hours);
}

struct str telling_field(const struct telling *t, const struct world *w,
			 size_t i, const char *name, const char *label)
{
	char field[FIELD_SIZE];

	snprintf(field, sizeof(field), "%s%s", name, label);
	return hashes_get(&w->now->labels, t->card[i], field);
}

size_t telling_count(const struct telling *t, size_t label, size_t *known)
{
	size_t n = 0;

	*known = 0;
	for (size_t i = 0; i < t->n; i++) {
		int64_t at_s = told_at(&t->told, label, i);

		*known += at_s != TOLD_UNKNOWN;
		n += at_s != TOLD_UNKNOWN && !told_is_gap(&t->told, at_s);
	}
	return n;
}

/* They lie one behind the other. */
size_t telling_place(const struct telling *t, const struct sentra *sentra)
{
	return (size_t)(sentra - t->sentra[0]);
}

int telling_oldest(const struct telling *t, size_t *out, struct err *err)
{
	size_t n;
	struct told_row *rows = told_each(&t->told, &n, err);

	if (!rows)
		return -ENOMEM;
	for (size_t i = 0, k = 0; i < n; i++)
		if (rows[i].label == t->told.label[0])
			out[k++] = telling_place(t, rows[i].sentra);
	free(rows);
	return 0;
}

const char *telling_name(struct grid *g, const char *before, const char *behind)
{
	char name[FIELD_SIZE];

	snprintf(name, sizeof(name), "%s%s", before, behind);
	return pool_copy(&g->pool, str_of(name));
}

/* ---- posts ---- */

static int offer_posts(const struct telling *t, size_t i, const char *label,
		       const struct view_posts *posts, struct digest *digest,
		       struct err *err)
{
	int rc = 0;

	for (size_t p = 0; rc == 0 && p < posts->n; p++) {
		const struct view_post *post = &posts->at[p];
		const struct digest_post offered = {
			.sentra = str_of(t->sentra[i]->id),
			.name = str_of(t->sentra[i]->name),
			.zone = t->sentra[i]->timezone,
			.published_ms = post->published_ms,
			.platform = post->platform,
			.url = post->url,
			.text = post->text,
			.labels = post->labels,
		};

		if (post->published_ms != TIME_NONE &&
		    (!label || has_label(post->labels, label)))
			rc = digest_offer(digest, &offered, err);
	}
	return rc;
}

int telling_offer(const struct telling *t, const struct world *w,
		  const char *label, struct digest *digest, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < t->n; i++) {
		const struct view_posts *posts;

		if (source_posts(w->source, str_of(t->sentra[i]->id), &posts,
				 NULL) == 0)
			rc = offer_posts(t, i, label, posts, digest, err);
	}
	return rc;
}
