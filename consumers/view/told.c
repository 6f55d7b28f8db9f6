/* told.c -- when each sentra last told of each label; must not know where that
 * is read, nor how it is shown. */
#include "told.h"

#include "common/base/clock.h"

#include <errno.h>
#include <stdlib.h>

/* 9999-12-31T23:59:59Z: beyond is no time of a post. */
#define LATEST_S INT64_C(253402300799)
#define DAY_S    (DAY_MS / SECOND_MS)

/* ---- what is known ---- */

int told_init(struct told *t, const struct label *const *label, size_t n_labels,
	      const struct sentra *const *sentra, size_t n_sentras,
	      struct err *err)
{
	size_t n = n_labels * n_sentras;

	*t = (struct told){ .label = label,
			    .sentra = sentra,
			    .n_labels = n_labels,
			    .n_sentras = n_sentras };
	t->at_s = calloc(n + 1, sizeof(*t->at_s));
	if (!t->at_s)
		return err_set(err, -ENOMEM, "no memory for what was told");
	for (size_t i = 0; i < n; i++)
		t->at_s[i] = TOLD_UNKNOWN;
	return 0;
}

void told_release(struct told *t)
{
	free(t->at_s);
	t->at_s = NULL;
}

/* A double as Redis writes it: "1773100800", "1.5", "inf". */
static int64_t read_instant(struct str score)
{
	char copy[64] = "", *end;
	double s;

	if (!score.n || score.n >= sizeof(copy))
		return TOLD_UNKNOWN;
	memcpy(copy, score.p, score.n);
	s = strtod(copy, &end);
	if (end != copy + score.n || !(s >= 0 && s <= (double)LATEST_S))
		return TOLD_UNKNOWN;
	return (int64_t)s;
}

/* The roster's sentra lie one behind the other, and so in the order of their
 * addresses. */
static int by_address(const void *a, const void *b)
{
	const struct sentra *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

void told_set(struct told *t, size_t label, const struct sentra *sentra,
	      struct str score)
{
	const struct sentra *const *found;

	if (!sentra || !t->n_sentras)
		return;
	found = bsearch(&sentra, t->sentra, t->n_sentras, sizeof(*t->sentra),
			by_address);
	if (found)
		t->at_s[label * t->n_sentras + (size_t)(found - t->sentra)] =
			read_instant(score);
}

int64_t told_at(const struct told *t, size_t label, size_t sentra)
{
	return t->at_s[label * t->n_sentras + sentra];
}

bool told_is_gap(const struct told *t, int64_t at_s)
{
	return at_s == TOLD_NEVER || (at_s > 0 && t->now_s - at_s > t->gap_s);
}

int64_t told_days(const struct told *t, int64_t at_s)
{
	return at_s < t->now_s ? (t->now_s - at_s) / DAY_S : 0;
}

bool told_is_empty(const struct told *t)
{
	for (size_t i = 0; i < t->n_labels * t->n_sentras; i++)
		if (t->at_s[i] != TOLD_UNKNOWN)
			return false;
	return true;
}

/* ---- rows ---- */

/* Never is the longest ago; what is unknown stands behind all.  Rows alike stay
 * as they were made: in the order of lexicon and roster. */
static int in_order(const void *a, const void *b)
{
	const struct told_row *x = a, *y = b;
	bool x_unknown = x->at_s == TOLD_UNKNOWN;
	bool y_unknown = y->at_s == TOLD_UNKNOWN;

	if (x_unknown != y_unknown)
		return x_unknown - y_unknown;
	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static struct told_row *rows_new(size_t n, struct err *err)
{
	struct told_row *rows = calloc(n + 1, sizeof(*rows));

	if (!rows)
		(void)err_set(err, -ENOMEM, "no memory for the gaps");
	return rows;
}

/* The newest of all; of one instant the first of the roster.  It is no gap
 * while of somebody nothing is known. */
static void find_newest(const struct told *t, size_t label,
			struct told_row *row)
{
	bool unknown = false;

	*row = (struct told_row){ .label = t->label[label],
				  .at_s = TOLD_UNKNOWN,
				  .place = label };
	for (size_t s = 0; s < t->n_sentras; s++) {
		int64_t at_s = told_at(t, label, s);

		unknown |= at_s == TOLD_UNKNOWN;
		if (at_s <= row->at_s)
			continue;
		row->at_s = at_s;
		row->sentra = at_s == TOLD_NEVER ? NULL : t->sentra[s];
	}
	if (unknown && told_is_gap(t, row->at_s)) {
		row->at_s = TOLD_UNKNOWN;
		row->sentra = NULL;
	}
}

struct told_row *told_newest(const struct told *t, size_t *n, struct err *err)
{
	struct told_row *rows = rows_new(t->n_labels, err);

	if (!rows)
		return NULL;
	for (size_t l = 0; l < t->n_labels; l++)
		find_newest(t, l, &rows[l]);
	*n = t->n_labels;
	qsort(rows, *n, sizeof(*rows), in_order);
	return rows;
}

struct told_row *told_each(const struct told *t, size_t *n, struct err *err)
{
	struct told_row *rows = rows_new(t->n_labels * t->n_sentras, err);
	size_t at = 0;

	if (!rows)
		return NULL;
	for (size_t l = 0; l < t->n_labels; l++)
		for (size_t s = 0; s < t->n_sentras; s++, at++)
			rows[at] = (struct told_row){ t->label[l], t->sentra[s],
						      told_at(t, l, s), at };
	*n = at;
	qsort(rows, *n, sizeof(*rows), in_order);
	return rows;
}

/* ---- the order of a matrix ---- */

struct line {
	size_t place, gaps;
};

static int most_gaps(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->gaps != y->gaps)
		return x->gaps > y->gaps ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

size_t told_gaps(const struct told *t, size_t label)
{
	size_t n = 0;

	for (size_t s = 0; s < t->n_sentras; s++)
		n += told_is_gap(t, told_at(t, label, s));
	return n;
}

static size_t gaps_of_sentra(const struct told *t, size_t sentra)
{
	size_t n = 0;

	for (size_t l = 0; l < t->n_labels; l++)
		n += told_is_gap(t, told_at(t, l, sentra));
	return n;
}

static int sort_lines(const struct told *t, size_t n,
		      size_t (*gaps)(const struct told *, size_t), size_t *out,
		      struct err *err)
{
	struct line *lines = calloc(n + 1, sizeof(*lines));

	if (!lines)
		return err_set(err, -ENOMEM, "no memory for the gaps");
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct line){ i, gaps(t, i) };
	qsort(lines, n, sizeof(*lines), most_gaps);
	for (size_t i = 0; i < n; i++)
		out[i] = lines[i].place;
	free(lines);
	return 0;
}

int told_sort_labels(const struct told *t, size_t *out, struct err *err)
{
	return sort_lines(t, t->n_labels, told_gaps, out, err);
}

int told_sort_sentras(const struct told *t, size_t *out, struct err *err)
{
	return sort_lines(t, t->n_sentras, gaps_of_sentra, out, err);
}
