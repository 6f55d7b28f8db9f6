/* world.h -- the invented world behind the platform APIs.
 *
 * Everything is a pure function of the seed and the instant asked about:
 * nothing is stored, the same question has the same answer.  Accounts are
 * those of a roster; each posts at its own rate, grows at its own pace.  In an
 * uneven world the accounts of a sentra are alike, weak ones are small and
 * post seldom, strong ones the contrary, and some lose followers.  With a tempo
 * above 1 more posts come since the start, so many times as often, so that a
 * board moves before one's eyes; the past stays as it was. */
#ifndef SENTRA_TESTS_SIMULATOR_WORLD_H
#define SENTRA_TESTS_SIMULATOR_WORLD_H

#include "untold.h"

#include "common/base/clock.h"
#include "common/config/roster.h"
#include "common/event/event.h"

struct posted; /* posted.h */
struct replay; /* replay.h */

struct habit {
	double reach;           /* followers at the beginning of time */
	double trend, hastened; /* of them a day; of a day at a tempo */
	int64_t slot_ms;        /* a post in each */
};

struct actor {
	const struct account *account; /* of the roster; borrowed, as is */
	const char *sentra;            /* its id */
	char id[48];                   /* the platform's form */
	char handle[64];
	uint64_t hash;
	struct habit habit;
};

struct world {
	uint64_t seed;
	int64_t start_ms;
	int64_t tempo;
	bool uneven;
	struct actor *actors;
	size_t n;
	struct untold_list untold;
	struct posted *posted;       /* NULL: takes none */
	const struct replay *replay; /* NULL: all invented */
};

#define SIM_POSTS_MAX 400

struct sim_post {
	uint64_t key; /* stable; platforms make their ids of it */
	char id[32];  /* replayed posts have their own; else "" */
	int64_t published_ms;
	int64_t counts[COUNTER_COUNT]; /* COUNT_NULL: hidden */
	/* Its title, or all of it.  What its author wrote below, "" for
	 * nothing, is told where a platform has room for it.  Borrowed. */
	const char *text, *description;
};

/* With seed, start, tempo and unevenness as the world has them. */
int world_init(struct world *, const struct roster *, struct err *) MUST_USE;
void world_release(struct world *);

/* By id, or by handle in any case; NULL where there is none. */
const struct actor *world_find(const struct world *, enum platform_id,
			       struct str id, struct str handle);

/* Whether the account's past is recorded, not invented. */
bool world_replays(const struct world *, const struct actor *);

/* COUNT_NULL: a replayed account whose followers nobody recorded. */
int64_t world_followers(const struct world *, const struct actor *,
			int64_t t_ms);

/* Posts published until t, newest first; how many, at most
 * SIM_POSTS_MAX. */
size_t world_posts(const struct world *, const struct actor *, int64_t t_ms,
		   struct sim_post out[SIM_POSTS_MAX]);

/* n characters of A-Z a-z 0-9 - _ that belong to a key, and a NUL. */
void world_letters(uint64_t key, size_t n, char *out);

/* A well-mixed number of two. */
uint64_t world_mix(uint64_t a, uint64_t b);

#endif
