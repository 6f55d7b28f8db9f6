/* ledger_store.c -- the ledgers in memory, found by sentra and platform.
 *
 * Must not know Redis (ledger_store_load.c and ledger_store_save.c do). */
#include "ledger_store.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_SLOTS 64
/* One HSET holds two words a field, and Lua's stack 8000 words. */
#define LEDGER_DIRTY_MAX 3000
/* Fields of all ledgers: some 20 MB on their way to Redis. */
#define ALL_DIRTY_MAX 100000
/* One ledger may have all of them, and one command writes it. */
#define ALL_BYTES_MAX ((size_t)16 << 20)
#define LONG_TEXTS    4096

void ledger_store_init(struct ledger_store *h, const struct stage_env *env,
		       const char *stage)
{
	*h = (struct ledger_store){ .env = env, .stage = stage };
}

static void holding_free(struct ledger_set *holding)
{
	if (!holding)
		return;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		ledger_free(holding->at[p].ledger);
	free(holding->id);
	free(holding);
}

void ledger_store_discard(struct ledger_store *h)
{
	for (size_t i = 0; i < h->n_slots; i++)
		holding_free(h->slots[i]);
	free(h->slots);
	ledger_store_init(h, h->env, h->stage);
}

static struct ledger_set **slot(const struct ledger_store *h, struct str id)
{
	size_t i = fnv64_slot(fnv64(FNV64_BEGIN, id)) & (h->n_slots - 1);

	while (h->slots[i] && !str_is(id, h->slots[i]->id))
		i = (i + 1) & (h->n_slots - 1);
	return &h->slots[i];
}

struct ledger_set *ledger_store_find(const struct ledger_store *h,
				     struct str id)
{
	return h->n_slots ? *slot(h, id) : NULL;
}

/* At most half full. */
static bool grow(struct ledger_store *h)
{
	struct ledger_store more = *h;

	if (h->n * 2 < h->n_slots)
		return true;
	more.n_slots = h->n_slots ? h->n_slots * 2 : FIRST_SLOTS;
	more.slots = calloc(more.n_slots, sizeof(*more.slots));
	if (!more.slots)
		return false;
	for (size_t i = 0; i < h->n_slots; i++)
		if (h->slots[i])
			*slot(&more, str_of(h->slots[i]->id)) = h->slots[i];
	free(h->slots);
	*h = more;
	return true;
}

static struct ledger_set *holding_new(struct str id)
{
	struct ledger_set *holding = calloc(1, sizeof(*holding));

	if (!holding)
		return NULL;
	holding->id = strndup(id.p, id.n);
	if (!holding->id) {
		free(holding);
		return NULL;
	}
	for (int p = 0; p < PLATFORM_COUNT; p++)
		holding->at[p].saved = -1;
	holding->oldest_day = INT64_MAX;
	return holding;
}

struct ledger_set *ledger_store_get(struct ledger_store *h, struct str id)
{
	struct ledger_set **place;

	if (!grow(h))
		return NULL;
	place = slot(h, id);
	if (!*place) {
		*place = holding_new(id);
		h->n += *place != NULL;
	}
	return *place;
}

/* The ledger for an event of this slice; made where there is none. */
static struct ledger *ledger_at(struct ledger_store *h,
				struct ledger_set *holding,
				const struct position *at)
{
	if (!holding->at[at->platform].ledger) {
		holding->at[at->platform].ledger =
			ledger_new(h->env->zone_hours);
		holding->at[at->platform].partition = at->partition;
	}
	return holding->at[at->platform].ledger;
}

static void touch(struct ledger_store *h, struct ledger_set *holding,
		  int platform)
{
	holding->at[platform].touched = true;
	holding->changed = true;
	if (holding->listed)
		return;
	holding->listed = true;
	holding->next_touched = h->touched;
	h->touched = holding;
}

/* About how many bytes there are more to write, of so many more fields. */
static size_t weight(const struct event *event, size_t fields)
{
	size_t texts = 0;

	if (event->kind == EVENT_POST)
		texts = event->post.post_id.n + event->post.kind.n +
			event->post.url.n + event->post.text.n;
	/* A field that is to be written anyway may have become a long one. */
	return fields * event->account_id.n +
	       (fields || texts > LONG_TEXTS ? texts : 0);
}

int ledger_store_apply(struct ledger_store *h, const struct event *event,
		       const struct position *at, struct err *err)
{
	struct ledger_set *holding = ledger_store_get(h, event->sentra_id);
	struct ledger *ledger = holding ? ledger_at(h, holding, at) : NULL;
	size_t dirty;
	int rc;

	if (!ledger)
		return err_set(err, -ENOMEM, "no memory for another ledger");
	/* Offsets of two partitions cannot be compared: of a sentra that a
	 * foreign producer scattered, the first partition counts. */
	if (holding->at[at->platform].partition != at->partition) {
		h->misplaced++;
		return 0;
	}
	dirty = ledger->n_dirty;
	rc = ledger_apply(ledger, event, at->offset, err);
	if (rc < 0 || rc == APPLIED_BEFORE)
		return rc < 0 ? rc : 0;
	h->late += rc == APPLIED_LATE;
	h->n_dirty += ledger->n_dirty - dirty;
	h->n_bytes += weight(event, ledger->n_dirty - dirty);
	if (ledger->n_dirty > h->ledger_dirty_most)
		h->ledger_dirty_most = ledger->n_dirty;
	touch(h, holding, at->platform);
	return 0;
}

int64_t ledger_store_newest_ms(const struct ledger_store *h)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < h->n_slots; i++)
		for (int p = 0; h->slots[i] && p < PLATFORM_COUNT; p++) {
			const struct ledger *it = h->slots[i]->at[p].ledger;

			if (it && it->newest_ms > newest)
				newest = it->newest_ms;
		}
	return newest;
}

bool ledger_store_full(const struct ledger_store *h)
{
	return h->ledger_dirty_most >= LEDGER_DIRTY_MAX ||
	       h->n_dirty >= ALL_DIRTY_MAX || h->n_bytes >= ALL_BYTES_MAX;
}
