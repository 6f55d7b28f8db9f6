/* table.c -- the slots of a hash table: they double while more than half would
 * be full, and every item is hashed anew. */
#include "table.h"

#include <stdlib.h>

#define TABLE_FIRST 8 /* slots of a new table */

static void put(struct table *t, uint64_t hash, void *item)
{
	size_t mask = t->n_slots - 1, i = fnv64_slot(hash) & mask;

	while (t->slots[i])
		i = (i + 1) & mask;
	t->slots[i] = item;
}

bool table_room(struct table *t, const struct table_kind *kind)
{
	struct table grown = { .n_slots = t->n_slots ? 2 * t->n_slots
						     : TABLE_FIRST };

	if (2 * (t->n + 1) <= t->n_slots)
		return true;
	grown.slots = calloc(grown.n_slots, sizeof(*grown.slots));
	if (!grown.slots)
		return false;
	for (size_t i = 0; i < t->n_slots; i++)
		if (t->slots[i])
			put(&grown, kind->hash(t->slots[i]), t->slots[i]);
	grown.n = t->n;
	free(t->slots);
	*t = grown;
	return true;
}

void table_put(struct table *t, const struct table_kind *kind, void *item)
{
	put(t, kind->hash(item), item);
	t->n++;
}
