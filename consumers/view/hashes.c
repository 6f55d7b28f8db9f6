/* hashes.c -- the hashes of all sentra of one kind, by columns.  Must not know
 * what the fields mean, nor where they are read. */
#include "hashes.h"

#include <errno.h>
#include <stdlib.h>

#define ROOM_FIRST 256 /* a card has some 220 fields */

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "no memory for what Redis has");
}

/* ---- life ---- */

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int hashes_init(struct hashes *h, const struct str *ids, size_t n,
		struct err *err)
{
	*h = (struct hashes){ .n = n };
	pool_init(&h->pool);
	h->id = pool_array(&h->pool, n, sizeof(*h->id));
	h->row = pool_array(&h->pool, n, sizeof(*h->row));
	for (size_t i = 0; h->id && i < n; i++)
		h->id[i] = pool_str(&h->pool, ids[i]);
	if (h->pool.bad) {
		hashes_release(h);
		return no_memory(err);
	}
	if (n)
		qsort(h->id, n, sizeof(*h->id), by_text);
	return 0;
}

void hashes_release(struct hashes *h)
{
	pool_release(&h->pool);
	*h = (struct hashes){ .n = 0 };
}

/* ---- names ---- */

/* Where the name stands among the columns, or would. */
static size_t lower_bound(const struct hashes *h, struct str name)
{
	size_t low = 0, high = h->n_columns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(h->column[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t find_column(const struct hashes *h, struct str name)
{
	size_t at = lower_bound(h, name);

	return at < h->n_columns && str_eq(h->column[at], name) ? at
								: HASHES_NONE;
}

/* Hashes of one kind mostly have their fields in the same order, so the place
 * is guessed: that after the field before. */
static size_t find_place(const struct hashes *h, struct str name, size_t guess)
{
	size_t column;

	if (guess < h->n_columns && str_eq(h->name[guess], name))
		return guess;
	column = find_column(h, name);
	return column == HASHES_NONE ? HASHES_NONE : h->place[column];
}

/* A larger copy of an array of n elements; NULL without memory. */
static void *larger(struct pool *pool, const void *array, size_t n, size_t room,
		    size_t size)
{
	void *copy = pool_array(pool, room, size);

	if (copy && n)
		memcpy(copy, array, n * size);
	return copy;
}

static bool make_room(struct hashes *h)
{
	size_t room = h->room ? 2 * h->room : ROOM_FIRST;
	struct str *column, *name;
	size_t *place;

	if (h->n_columns < h->room)
		return true;
	column = larger(&h->pool, h->column, h->n_columns, room,
			sizeof(*column));
	name = larger(&h->pool, h->name, h->n_columns, room, sizeof(*name));
	place = larger(&h->pool, h->place, h->n_columns, room, sizeof(*place));
	if (h->pool.bad)
		return false;
	h->column = column;
	h->name = name;
	h->place = place;
	h->room = room;
	return true;
}

/* Its place; HASHES_NONE where there is no room for it, or no memory. */
static size_t add_name(struct hashes *h, struct str text)
{
	size_t at = lower_bound(h, text), after = h->n_columns - at;
	size_t place = h->n_columns;
	struct str name;

	if (place == HASHES_COLUMNS_MAX || text.n > HASHES_NAME_MAX ||
	    !make_room(h))
		return HASHES_NONE;
	name = pool_str(&h->pool, text);
	if (h->pool.bad)
		return HASHES_NONE;
	memmove(h->column + at + 1, h->column + at, after * sizeof(*h->column));
	memmove(h->place + at + 1, h->place + at, after * sizeof(*h->place));
	h->column[at] = name;
	h->place[at] = place;
	h->name[place] = name;
	h->n_columns++;
	return place;
}

/* ---- rows ---- */

/* Adds the names that are new; returns how many bytes the values have. */
static size_t add_names(struct hashes *h, const struct str *flat, size_t n)
{
	size_t bytes = 0, place = HASHES_NONE;

	for (size_t i = 0; i + 1 < n; i += 2) {
		place = find_place(h, flat[i], place + 1);
		if (place == HASHES_NONE)
			place = add_name(h, flat[i]);
		bytes += flat[i + 1].n;
	}
	return bytes < HASHES_ROW_MAX ? bytes : HASHES_ROW_MAX;
}

/* Copies the values behind the row, as far as there is room. */
static void add_values(const struct hashes *h, struct hashes_row *row,
		       const struct str *flat, size_t n, size_t room)
{
	char *to = (char *)(row->value + row->n);
	size_t place = HASHES_NONE;

	for (size_t i = 0; i + 1 < n; i += 2) {
		struct str value = flat[i + 1];

		place = find_place(h, flat[i], place + 1);
		if (place == HASHES_NONE || value.n > room)
			continue;
		if (value.n)
			memcpy(to, value.p, value.n);
		row->value[place] = (struct str){ to, value.n };
		to += value.n;
		room -= value.n;
	}
}

int hashes_put(struct hashes *h, size_t i, const struct str *flat, size_t n,
	       struct err *err)
{
	size_t bytes = add_names(h, flat, n);
	struct hashes_row row = { .n = h->n_columns };

	row.value = pool_alloc(&h->pool, row.n * sizeof(*row.value) + bytes);
	if (h->pool.bad)
		return no_memory(err);
	add_values(h, &row, flat, n, bytes);
	h->row[i] = row;
	return 0;
}

/* ---- reading ---- */

size_t hashes_find(const struct hashes *h, struct str id)
{
	const struct str *found =
		h->n ? bsearch(&id, h->id, h->n, sizeof(*h->id), by_text)
		     : NULL;

	return found ? (size_t)(found - h->id) : HASHES_NONE;
}

size_t hashes_column(const struct hashes *h, const char *name)
{
	return find_column(h, str_of(name));
}

struct str hashes_at(const struct hashes *h, size_t i, size_t column)
{
	size_t place;

	if (i >= h->n || column >= h->n_columns)
		return STR_NULL;
	place = h->place[column];
	return place < h->row[i].n ? h->row[i].value[place] : STR_NULL;
}

struct str hashes_get(const struct hashes *h, size_t i, const char *name)
{
	return hashes_at(h, i, hashes_column(h, name));
}
