/* registry.c -- a new platform is one line here. */
#include "registry.h"

const struct platform *const registry[] = {
	&platform_youtube, &platform_facebook, &platform_instagram,
	&platform_x,       &platform_tiktok,   NULL,
};

const struct platform *registry_find(const char *name)
{
	size_t i;

	for (i = 0; registry[i]; i++)
		if (str_is(str_of(name), registry[i]->name))
			return registry[i];
	return NULL;
}
