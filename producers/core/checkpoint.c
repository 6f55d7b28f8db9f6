/* checkpoint.c -- the accounts in memory, ordered by key. */
#include "checkpoint.h"

#include <errno.h>
#include <stdlib.h>

void checkpoints_init(struct checkpoints *s)
{
	*s = (struct checkpoints){ 0 };
}

static void kept_free(struct checkpoint *k)
{
	if (!k)
		return;
	dedup_release(&k->dedup);
	free(k->key);
	free(k->id);
	free(k);
}

void checkpoints_release(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		kept_free(s->account[i]);
	free(s->account);
	checkpoints_init(s);
}

/* Where the key stands, or would. */
static size_t place_of(const struct checkpoints *s, struct str key)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(s->account[mid]->key), key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct checkpoint *kept_new(struct str key)
{
	struct checkpoint *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->key = strndup(key.p, key.n);
	if (k->key)
		return k;
	free(k);
	return NULL;
}

static bool room(struct checkpoints *s)
{
	size_t size = s->size ? s->size * 2 : 64;
	struct checkpoint **more;

	if (s->n < s->size)
		return true;
	more = realloc(s->account, size * sizeof(struct checkpoint *));
	if (!more)
		return false;
	s->account = more;
	s->size = size;
	return true;
}

struct checkpoint *checkpoints_take(struct checkpoints *s, struct str key)
{
	size_t at = place_of(s, key);
	struct checkpoint *k;

	if (at < s->n && str_is(key, s->account[at]->key)) {
		s->account[at]->in_use = true;
		return s->account[at];
	}
	k = room(s) ? kept_new(key) : NULL;
	if (!k)
		return NULL;
	memmove(&s->account[at + 1], &s->account[at],
		(s->n - at) * sizeof(struct checkpoint *));
	s->account[at] = k;
	s->n++;
	k->in_use = true;
	return k;
}

void checkpoints_unuse(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->account[i]->in_use = false;
}

int checkpoint_set_id(struct checkpoint *k, struct str id)
{
	char *copy = NULL;

	if (id.p) {
		copy = strndup(id.p, id.n);
		if (!copy)
			return -ENOMEM;
	}
	free(k->id);
	k->id = copy;
	return 0;
}

void checkpoints_doubt(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->account[i]->changed)
			dedup_doubt(&s->account[i]->dedup);
}
