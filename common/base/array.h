/* array.h -- the one way in which an array grows.
 *
 *   struct list { struct item *at; size_t n, size; } l = { 0 };
 *
 *   if (!ARRAY_ROOM(l.at, l.size, l.n + 1))
 *           return -ENOMEM;          (the array is as it was)
 *   l.at[l.n++] = item;
 *   ...
 *   free(l.at);
 *
 * Sizes double, so that adding n elements costs O(n) copies in all. */
#ifndef SENTRA_COMMON_BASE_ARRAY_H
#define SENTRA_COMMON_BASE_ARRAY_H

#include "base.h"

/* Room for at least n elements: true, and the array may have moved; new
 * elements are not set.  False: out of memory, the array stays as it was.
 * array: a pointer from malloc(), or NULL; size: its elements. */
#define ARRAY_ROOM(array, size, n) \
	array_room(&(array), &(size), (n), sizeof(*(array)))

/* What ARRAY_ROOM() calls; array: address of the pointer to the array. */
bool array_room(void *array, size_t *size, size_t n, size_t bytes) MUST_USE;

#endif
