/* registry.c -- the adapters, made from the one list that a new platform is
 * added to. */
#include "registry.h"

#define PLATFORM_ROW(name) &platform_##name,
const struct platform *const registry[] = { PLATFORMS(PLATFORM_ROW) NULL };

const struct platform *registry_find(const char *name)
{
	size_t i;

	for (i = 0; registry[i]; i++)
		if (str_is(str_of(name), registry[i]->name))
			return registry[i];
	return NULL;
}
