/* platforms.c -- the names of the platforms. */
#include "common/platforms.h"

#define PLATFORM_NAME(name) #name,
const char *const platform_names[PLATFORM_COUNT] = { PLATFORMS(PLATFORM_NAME) };

int platform_find(struct str name)
{
	int i;

	for (i = 0; i < PLATFORM_COUNT; i++)
		if (str_is(name, platform_names[i]))
			return i;
	return -1;
}
