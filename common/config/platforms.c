/* platforms.c -- the names of the platforms, and lists of them. */
#include "platforms.h"

#include <errno.h>

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

bool platforms_have(const struct platforms *list, enum platform_id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i] == id)
			return true;
	return false;
}

#define PLATFORM_WORD(name) " " #name
#define SEPARATORS          " \t,"

int platforms_parse(struct platforms *out, const char *text, struct err *err)
{
	bool on[PLATFORM_COUNT] = { false };
	struct platforms list = { .n = 0 };
	struct str name = { text, 0 };

	while (*(name.p += name.n + strspn(name.p + name.n, SEPARATORS))) {
		int id;

		name.n = strcspn(name.p, SEPARATORS);
		id = platform_find(name);
		if (id < 0)
			return err_set(err, -EINVAL,
				       "\"%.*s\" is no platform; write some "
				       "of" PLATFORMS(PLATFORM_WORD),
				       STR_ARG(name));
		if (on[id])
			return err_set(err, -EINVAL,
				       "%s stands twice; write it once",
				       platform_names[id]);
		on[id] = true;
	}
	for (int id = 0; id < PLATFORM_COUNT; id++)
		if (on[id])
			list.at[list.n++] = (enum platform_id)id;
	if (!list.n)
		return err_set(err, -EINVAL,
			       "names no platform; write some "
			       "of" PLATFORMS(PLATFORM_WORD));
	*out = list;
	return 0;
}

void platforms_print(const struct platforms *list, struct buf *out)
{
	for (size_t i = 0; i < list->n; i++)
		buf_addf(out, "%s%s", i ? " " : "",
			 platform_names[list->at[i]]);
}
