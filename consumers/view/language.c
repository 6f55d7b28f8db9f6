/* language.c -- what LC_ALL, LC_MESSAGES and LANG say. */
#include "language.h"

#include "common/base/base.h"

#include <stdlib.h>
#include <string.h>

enum language language_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *locale = getenv(names[i]);

		if (locale && *locale)
			return strncmp(locale, "id", 2) == 0 ? INDONESIAN
							     : ENGLISH;
	}
	return ENGLISH;
}
