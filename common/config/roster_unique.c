/* roster_unique.c -- what holds for a roster as a whole. */
#include "roster_unique.h"

#include "common/base/fnv.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct roster_index {
	size_t mask;     /* slots - 1; slots are a power of two */
	uint32_t slot[]; /* 1 + place in the roster, 0 = free */
};

/* The slot of that id, or the free one where it belongs. */
static size_t find_slot(const struct roster_index *index,
			const struct roster *roster, struct str id)
{
	size_t i = fnv64_slot(fnv64(FNV64_BEGIN, id)) & index->mask;

	while (index->slot[i] &&
	       !str_is(id, roster->sentras[index->slot[i] - 1].id))
		i = (i + 1) & index->mask;
	return i;
}

static void index_add(struct roster_index *index, const struct roster *roster,
		      size_t place, struct json_check *check)
{
	const char *id = roster->sentras[place].id;
	struct json_place at = { 0 };
	char first[32];
	size_t slot;

	if (!id)
		return; /* a fault already */
	slot = find_slot(index, roster, str_of(id));
	if (!index->slot[slot]) {
		index->slot[slot] = (uint32_t)place + 1;
		return;
	}
	snprintf(at.path, sizeof(at.path), "sentras[%zu].id", place);
	snprintf(first, sizeof(first), "sentras[%u]", index->slot[slot] - 1);
	json_check_repeated(check, &at, id, first, "ids are unique");
}

struct roster_index *roster_index_new(const struct roster *roster,
				      struct json_check *check)
{
	struct roster_index *index;
	size_t slots = 4;

	while (slots < 2 * roster->n)
		slots *= 2;
	index = pool_alloc(check->pool,
			   sizeof(*index) + slots * sizeof(index->slot[0]));
	if (!index)
		return NULL;
	index->mask = slots - 1;
	for (size_t i = 0; i < roster->n; i++)
		index_add(index, roster, i, check);
	return index;
}

const struct sentra *roster_index_find(const struct roster_index *index,
				       const struct roster *roster,
				       struct str id)
{
	uint32_t slot = index->slot[find_slot(index, roster, id)];

	return slot ? &roster->sentras[slot - 1] : NULL;
}

/* ---- accounts ---- */

/* One way to name an account; one with id and handle has two. */
struct name {
	enum platform_id platform;
	bool handle;
	const char *text;
	size_t sentra, account; /* places */
};

static int compare_names(const struct name *a, const struct name *b)
{
	if (a->platform != b->platform)
		return a->platform < b->platform ? -1 : 1;
	if (a->handle != b->handle)
		return a->handle ? 1 : -1;
	return a->handle ? strcasecmp(a->text, b->text)
			 : strcmp(a->text, b->text);
}

/* Equal names in the order of the file. */
static int compare_for_sort(const void *pa, const void *pb)
{
	const struct name *a = pa, *b = pb;
	int c = compare_names(a, b);

	if (c)
		return c;
	if (a->sentra != b->sentra)
		return a->sentra < b->sentra ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

static size_t collect_names(const struct roster *roster, struct name *names)
{
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		for (size_t j = 0; j < s->n_accounts; j++) {
			const struct account *a = &s->accounts[j];

			if (a->id)
				names[n++] = (struct name){ a->platform, false,
							    a->id, i, j };
			if (a->handle)
				names[n++] = (struct name){ a->platform, true,
							    a->handle, i, j };
		}
	}
	return n;
}

static void fault_twin(const struct name *first, const struct name *second,
		       struct json_check *check)
{
	struct json_place at = { 0 };
	char place[64];

	snprintf(at.path, sizeof(at.path), "sentras[%zu].accounts[%zu].%s",
		 second->sentra, second->account,
		 second->handle ? "handle" : "id");
	snprintf(place, sizeof(place), "sentras[%zu].accounts[%zu]",
		 first->sentra, first->account);
	json_check_repeated(check, &at, second->text, place,
			    "an account stands once in the roster");
}

void roster_check_accounts(const struct roster *roster,
			   struct json_check *check)
{
	struct name *names;
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++)
		n += 2 * roster->sentras[i].n_accounts;
	names = pool_array(check->pool, n, sizeof(*names));
	if (!names)
		return;
	n = collect_names(roster, names);
	qsort(names, n, sizeof(*names), compare_for_sort);
	for (size_t i = 1; i < n; i++)
		if (compare_names(&names[i - 1], &names[i]) == 0)
			fault_twin(&names[i - 1], &names[i], check);
}
