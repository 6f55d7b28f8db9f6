/* replay.h -- a recorded series, told again as it was at any instant.
 *
 * CSV with a head line; columns by name, others are ignored, blank is unknown:
 * account post published_at observed_at likes comments shares saves views
 * title description followers.  The account is an id or a handle as the roster
 * has it; followers may stand in any row, with or without a post. */
#ifndef SENTRA_TESTS_SIMULATOR_REPLAY_H
#define SENTRA_TESTS_SIMULATOR_REPLAY_H

#include "world.h"

struct replay;

/* A row that cannot be read is an error with file and line. */
int replay_load(struct replay **out, const char *path, struct err *) MUST_USE;
void replay_free(struct replay *);

bool replay_has(const struct replay *, const char *account);
/* The newest count observed until t. */
bool replay_followers(const struct replay *, const char *account, int64_t t_ms,
		      int64_t *out);
/* As world_posts(): each post by its newest row observed until t; a post not
 * observed yet does not exist.  Texts are borrowed from the replay. */
size_t replay_posts(const struct replay *, const char *account, int64_t t_ms,
		    struct sim_post out[SIM_POSTS_MAX]);

#endif
