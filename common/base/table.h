/* table.h -- a hash table of pointers, by open addressing with linear probing.
 *
 * The table owns its slots alone; what the pointers point to is the caller's,
 * must stay where it is, and holds its own key.  A kind of table says once how
 * its items are hashed and compared:
 *
 *   static uint64_t hash_of(const void *item);
 *   static bool has_id(const void *item, const void *id);
 *   static const struct table_kind by_id = { hash_of, has_id };
 *
 *   struct table t = { 0 };
 *
 *   item = table_find(&t, &by_id, hash, &id);
 *   if (!item && table_room(&t, &by_id))
 *           table_put(&t, &by_id, item = make_item(id));
 *   ...
 *   table_release(&t);
 *
 * At most half of the slots are full.  No item is ever removed but all at
 * once, by table_release() or a fresh table. */
#ifndef SENTRA_COMMON_BASE_TABLE_H
#define SENTRA_COMMON_BASE_TABLE_H

#include "fnv.h"

#include <stdlib.h>

struct table {
	void **slots;      /* owned; NULL: free */
	size_t n, n_slots; /* items; slots, a power of two or 0 */
};

struct table_kind {
	uint64_t (*hash)(const void *item);
	bool (*has_key)(const void *item, const void *key);
};

/* The slots go, the items stay; {0} is an empty table. */
static inline void table_release(struct table *t)
{
	free(t->slots);
	*t = (struct table){ 0 };
}

/* Room for one more item; false: out of memory, nothing changed. */
bool table_room(struct table *, const struct table_kind *) MUST_USE;

/* Put in an item whose key is not there yet, after table_room(). */
void table_put(struct table *, const struct table_kind *, void *item);

/* The item that has the key (hash: of that key), or NULL.  Inline, as it is
 * on the hot path. */
static inline void *table_find(const struct table *t,
			       const struct table_kind *kind, uint64_t hash,
			       const void *key)
{
	size_t mask = t->n_slots - 1;

	if (t->n_slots == 0)
		return NULL;
	for (size_t i = fnv64_slot(hash) & mask; t->slots[i];
	     i = (i + 1) & mask)
		if (kind->has_key(t->slots[i], key))
			return t->slots[i];
	return NULL;
}

#endif
