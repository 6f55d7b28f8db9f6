/* array.c -- growing by doubling.
 *
 * It works on the address of a pointer of any type, so the pointer's bytes are
 * copied in and out instead of cast: that is what the standard allows. */
#include "array.h"

#include <stdlib.h>
#include <string.h>

#define ARRAY_FIRST 16 /* elements of a new array */

bool array_room(void *array, size_t *size, size_t n, size_t bytes)
{
	size_t want = *size ? *size : ARRAY_FIRST;
	void *old, *new;

	if (n <= *size)
		return true;
	while (want < n && want <= SIZE_MAX / 2)
		want *= 2;
	if (want < n || want > SIZE_MAX / 2 / bytes)
		return false;
	/* Wherever we run, pointers to objects all have the bytes of a void *.
	 */
	memcpy(&old, array, sizeof(old));
	new = realloc(old, want * bytes);
	if (!new)
		return false;
	memcpy(array, &new, sizeof(new));
	*size = want;
	return true;
}
