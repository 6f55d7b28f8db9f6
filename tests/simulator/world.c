/* world.c -- invents followers and posts; must not know any API. */
#include "world.h"

#include "posted.h"
#include "replay.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define SLOT_MIN_H 6  /* the busiest post so often ... */
#define SLOT_MAX_H 60 /* ... the quietest so seldom */
#define PAST_MS    (45 * DAY_MS)
#define LIVE_MAX   150
#define ROOM       50             /* for posts that were asked for */
#define HALF_MS    (10 * HOUR_MS) /* counters have half their way behind */
#define EPOCH_MS   INT64_C(1704067200000) /* 2024-01-01 */

uint64_t world_mix(uint64_t a, uint64_t b)
{
	uint64_t x =
		a ^ (b + UINT64_C(0x9e3779b97f4a7c15) + (a << 6) + (a >> 2));

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* A fraction from 0 to 1 that belongs to a name of the actor. */
static double part(uint64_t hash, uint64_t name)
{
	return (double)(world_mix(hash, name) >> 11) / 9007199254740992.0;
}

static uint64_t hash_text(uint64_t seed, const char *text)
{
	for (; *text; text++)
		seed = world_mix(seed, (unsigned char)*text);
	return seed;
}

void world_letters(uint64_t key, size_t n, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789-_";

	for (size_t i = 0; i < n; i++)
		out[i] = letters[world_mix(key, 30 + i) % 64];
	out[n] = '\0';
}

/* In each platform's form; the pure digits of the others serve all else. */
static void invent_id(struct actor *a)
{
	const char *platform = a->account->platform < PLATFORM_COUNT
				       ? platform_names[a->account->platform]
				       : "";
	unsigned long long digits = 1000000000ULL + a->hash % 9000000000ULL;

	if (strcmp(platform, "youtube") == 0) {
		memcpy(a->id, "UC", 2);
		world_letters(a->hash, 22, a->id + 2);
	} else if (strcmp(platform, "instagram") == 0) {
		snprintf(a->id, sizeof(a->id), "1784140%llu", digits);
	} else if (strcmp(platform, "tiktok") == 0) {
		snprintf(a->id, sizeof(a->id), "%08llx-e717-40f8-a2b6-%012llx",
			 digits & 0xffffffff,
			 (unsigned long long)(a->hash >> 16));
	} else {
		snprintf(a->id, sizeof(a->id), "%llu", digits);
	}
}

static struct habit even(uint64_t hash)
{
	double trend = 0.0005 * part(hash, 2);
	int64_t hours = SLOT_MIN_H +
			(int64_t)(part(hash, 3) * (SLOT_MAX_H - SLOT_MIN_H));

	return (struct habit){ pow(10.0, 2.3 + 3.0 * part(hash, 1)), trend,
			       trend / 10, hours * HOUR_MS };
}

/* strength: of the sentra, from 0 to 1. */
static struct habit uneven(uint64_t hash, double strength)
{
	double trend = 0.001 * (part(hash, 2) - 0.4);
	double hours =
		10 * pow(40.0, 1.0 - strength) * (0.7 + 0.6 * part(hash, 3));

	return (struct habit){ pow(10.0,
				   1.3 + 2.4 * strength + 0.8 * part(hash, 1)),
			       trend, trend, (int64_t)(hours * HOUR_MS) };
}

static void add_actor(struct world *w, const struct sentra *sentra,
		      const struct account *account, double strength)
{
	struct actor *a = &w->actors[w->n++];

	a->account = account;
	a->sentra = sentra->id;
	a->hash = hash_text(world_mix(w->seed, account->platform),
			    account->identity);
	if (account->id)
		snprintf(a->id, sizeof(a->id), "%s", account->id);
	else
		invent_id(a);
	snprintf(a->handle, sizeof(a->handle), "%s",
		 account->handle ? account->handle : a->id);
	a->habit = w->uneven ? uneven(a->hash, strength) : even(a->hash);
}

int world_init(struct world *w, const struct roster *roster, struct err *err)
{
	size_t n = 0;

	w->n = 0;
	for (size_t i = 0; i < roster->n; i++)
		n += roster->sentras[i].n_accounts;
	w->actors = calloc(n + 1, sizeof(*w->actors));
	if (!w->actors)
		return err_set(err, -ENOMEM, "no memory for %zu accounts", n);
	for (size_t i = 0; i < roster->n; i++)
		for (size_t k = 0; k < roster->sentras[i].n_accounts; k++)
			add_actor(w, &roster->sentras[i],
				  &roster->sentras[i].accounts[k],
				  part(world_mix(w->seed, i), 7));
	return 0;
}

void world_release(struct world *w)
{
	free(w->actors);
	w->actors = NULL;
}

const struct actor *world_find(const struct world *w, enum platform_id platform,
			       struct str id, struct str handle)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct actor *a = &w->actors[i];

		if (a->account->platform != platform)
			continue;
		if (id.p && str_is(id, a->id))
			return a;
		if (handle.p && handle.n == strlen(a->handle) &&
		    strncasecmp(handle.p, a->handle, handle.n) == 0)
			return a;
	}
	return NULL;
}

/* By which of its names the account's past is recorded; NULL: invented. */
static const char *recorded_as(const struct world *w, const struct actor *a)
{
	if (!w->replay)
		return NULL;
	if (replay_has(w->replay, a->id))
		return a->id;
	return replay_has(w->replay, a->handle) ? a->handle : NULL;
}

bool world_replays(const struct world *w, const struct actor *a)
{
	return recorded_as(w, a) != NULL;
}

/* Without what the tempo adds: independent of the start, never below 1. */
static double steady(const struct actor *a, int64_t t_ms)
{
	double days = (double)(t_ms - EPOCH_MS) / (double)DAY_MS;

	return 1 + a->habit.reach * exp(a->habit.trend * days);
}

int64_t world_followers(const struct world *w, const struct actor *a,
			int64_t t_ms)
{
	const char *recorded = recorded_as(w, a);
	int64_t replayed = COUNT_NULL;
	double live = 0;

	if (recorded) {
		replay_followers(w->replay, recorded, t_ms, &replayed);
		return replayed;
	}
	if (w->tempo > 1 && t_ms > w->start_ms)
		live = (double)(t_ms - w->start_ms) / (double)DAY_MS *
		       (double)w->tempo * steady(a, EPOCH_MS) *
		       a->habit.hastened;
	return (int64_t)fmax(1, steady(a, t_ms) + live);
}

/* ---- posts ---- */

/* Counters rise towards what a post comes to in the end; one in twenty is
 * hidden for good. */
static void count(struct sim_post *p, double reach, int64_t age_ms,
		  int64_t half_ms)
{
	static const double share[COUNTER_COUNT] = { 0.012, 0.002, 0.0012,
						     0.0009, 0.25 };
	double done = 1.0 - exp2(-(double)age_ms / (double)half_ms);

	for (int c = 0; c < COUNTER_COUNT; c++) {
		double luck = 0.3 + 2.0 * part(p->key, 10 + (uint64_t)c);
		bool hidden = part(p->key, 20 + (uint64_t)c) < 0.05;

		p->counts[c] =
			hidden && c != LIKES
				? COUNT_NULL
				: (int64_t)(reach * share[c] * luck * done);
	}
}

struct layer {
	int64_t slot_ms; /* one post in each slot, somewhere within */
	int64_t from_ms; /* no slot begins before */
	int64_t half_ms;
	uint64_t name;
	size_t most;
};

static size_t add_layer(const struct world *w, const struct actor *a,
			const struct layer *l, int64_t t_ms,
			struct sim_post *out)
{
	int64_t k = floor_div(t_ms, l->slot_ms);
	size_t n = 0;

	for (; n < l->most && k * l->slot_ms >= l->from_ms; k--) {
		const struct caption *caption;
		struct sim_post *p = &out[n];
		uint64_t key =
			world_mix(world_mix(a->hash, l->name), (uint64_t)k);
		int64_t at = k * l->slot_ms + (int64_t)(world_mix(key, 4) %
							(uint64_t)l->slot_ms);

		if (at > t_ms)
			continue;
		at = at / SECOND_MS * SECOND_MS;
		*p = (struct sim_post){ .key = key, .published_ms = at };
		count(p, steady(a, at), t_ms - at, l->half_ms);
		caption = untold_choose(&w->untold, a->sentra,
					world_mix(key, 1), at);
		p->text = caption->title;
		p->description = caption->more;
		n++;
	}
	return n;
}

/* What was asked for, on top of what would have come; most: of them. */
static size_t add_posted(const struct world *w, const struct actor *a,
			 int64_t t_ms, struct sim_post *out, size_t most)
{
	size_t n = 0;

	for (size_t i = w->posted ? w->posted->n : 0; i-- > 0 && n < most;) {
		const struct posted_post *from = &w->posted->post[i];
		int64_t at = from->at_ms / SECOND_MS * SECOND_MS;
		struct sim_post *p = &out[n];

		if (from->actor != a || from->at_ms > t_ms)
			continue;
		/* Odd, so that no platform takes it for one without words. */
		*p = (struct sim_post){ .key = world_mix(a->hash, i) | 1,
					.published_ms = at,
					.text = from->text,
					.description = "" };
		count(p, steady(a, at), t_ms - at, HALF_MS / w->tempo + 1000);
		n++;
	}
	return n;
}

static int newest_first(const void *x, const void *y)
{
	const struct sim_post *a = x, *b = y;

	if (a->published_ms != b->published_ms)
		return a->published_ms < b->published_ms ? 1 : -1;
	return (a->key < b->key) - (a->key > b->key);
}

size_t world_posts(const struct world *w, const struct actor *a, int64_t t_ms,
		   struct sim_post out[SIM_POSTS_MAX])
{
	struct layer past = { a->habit.slot_ms, t_ms - PAST_MS, HALF_MS, 5,
			      SIM_POSTS_MAX - LIVE_MAX - ROOM };
	struct layer live = { past.slot_ms / w->tempo + 1000, w->start_ms,
			      HALF_MS / w->tempo + 1000, 6, LIVE_MAX };
	const char *recorded = recorded_as(w, a);
	size_t n;

	if (recorded)
		n = replay_posts(w->replay, recorded, t_ms, out);
	else
		n = add_layer(w, a, &past, t_ms, out);
	if (!recorded && w->tempo > 1)
		n += add_layer(w, a, &live, t_ms, out + n);
	n += add_posted(w, a, t_ms, out + n, SIM_POSTS_MAX - n);
	qsort(out, n, sizeof(*out), newest_first);
	return n;
}
