/* kept.c -- histories and posts, kept by how lately somebody asked.  Must not
 * know Redis, nor a clock. */
#include "kept.h"

#include "common/base/array.h"

#include <errno.h>
#include <stdlib.h>

static void kept_free(struct kept *k)
{
	free((char *)k->sentra.p);
	days_release(&k->days);
	view_posts_release(&k->posts);
	free(k);
}

void kept_release(struct kept_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		kept_free(list->at[i]);
	free(list->at);
	*list = (struct kept_list){ .n = 0 };
}

/* Makes room for one: n < KEPT_MAX, unless all are out. */
static void make_room(struct kept_list *list)
{
	while (list->n >= KEPT_MAX) {
		size_t oldest = list->n;

		for (size_t i = 0; i < list->n; i++)
			if (!list->at[i]->out &&
			    (oldest == list->n ||
			     list->at[i]->asked < list->at[oldest]->asked))
				oldest = i;
		if (oldest == list->n)
			return;
		kept_free(list->at[oldest]);
		list->at[oldest] = list->at[--list->n];
	}
}

void kept_period(struct kept_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		list->at[i]->out = false;
	if (list->n > KEPT_MAX)
		make_room(list);
}

static struct kept *kept_new(struct str sentra, int what)
{
	struct kept *k = calloc(1, sizeof(*k));
	char *copy = malloc(sentra.n + 1);

	if (!k || !copy) {
		free(k);
		free(copy);
		return NULL;
	}
	if (sentra.n)
		memcpy(copy, sentra.p, sentra.n);
	k->sentra = (struct str){ copy, sentra.n };
	k->what = what;
	k->read_ms = k->as_of_ms = TIME_NONE;
	view_posts_init(&k->posts);
	return k;
}

static struct kept *find(const struct kept_list *list, struct str sentra,
			 int what)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i]->what == what &&
		    str_eq(list->at[i]->sentra, sentra))
			return list->at[i];
	return NULL;
}

struct kept *kept_ask(struct kept_list *list, struct str sentra, int what,
		      struct err *err)
{
	struct kept *k = find(list, sentra, what);

	if (!k) {
		make_room(list);
		k = ARRAY_ROOM(list->at, list->size, list->n + 1)
			    ? kept_new(sentra, what)
			    : NULL;
		if (k)
			list->at[list->n++] = k;
	}
	if (k)
		k->asked = ++list->asked;
	else
		err_set(err, -ENOMEM, "no memory for a history");
	return k;
}
