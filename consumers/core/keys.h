/* keys.h -- the names of what stands in Redis: boards, cards, streams.
 *
 * Shared by whoever writes and whoever reads; schemas/redis-keys.md is the
 * same for people.  No Redis here, only names and their order. */
#ifndef SENTRA_CONSUMERS_CORE_KEYS_H
#define SENTRA_CONSUMERS_CORE_KEYS_H

#include "common/base/buf.h"
#include "common/config/platforms.h"

enum window { W24H, W7D, W30D, WINDOW_COUNT };
extern const char *const window_names[WINDOW_COUNT]; /* "24h" "7d" "30d" */

enum metric {
	M_SCORE,
	M_FOLLOWERS,
	M_LATEST, /* without window */
	M_POSTS,
	M_ENGAGEMENT,
	M_VIEWS,
	M_RATE,
	M_GROWTH, /* with */
	METRIC_COUNT
};
extern const char *const metric_names[METRIC_COUNT];
bool metric_windowed(enum metric);
int metric_find(struct str name); /* or -1 */
int window_find(struct str name); /* or -1 */

#define NO_WINDOW (-1)
#define NATIONAL  (-1)

struct board {
	enum metric metric;
	int window;   /* enum window, or NO_WINDOW */
	int platform; /* enum platform_id, or NATIONAL */
};

/* Every board there is, national ones first: 18 + 17 for each platform. */
#define BOARDS_A_PLATFORM 17
#define BOARD_COUNT       (18 + BOARDS_A_PLATFORM * PLATFORM_COUNT)
struct board board_at(size_t i);

/* The national boards that cards have ranks of: score, followers, latest and
 * those of 7d, as indexes of board_at(). */
#define RANKED_COUNT 8
extern const size_t ranked_boards[RANKED_COUNT];

/* "followers", "posts:7d", "posts:7d:youtube": appended. */
void board_name(struct buf *, struct board);

/* ---- keys ---- */

/* The cap of a buffer for a key, a member or a field: a key may be as long as
 * what an event calls a sentra or an account, and that is as long as a message
 * can be (1 MB by default).  Such a name must stop nobody. */
#define KEY_MAX ((size_t)64 << 20)

/* Each clears out, fills it with one key, and returns out, so that the call
 * can stand where the key is wanted.  The buffer is passed on, not its text:
 * one that went bad (no memory) makes the command bad that it is added to, by
 * %k or by fence_begin(), and a cut key never reaches Redis.
 *
 *   redis_cmd_set(&cmd, "HGET %k card", key_sentra(&key, prefix, "card", id));
 *   fence_begin(&fence, "DEL", key_plain(&key, prefix, "stale")); */

/* "<prefix>:board:<name of the board>" */
const struct buf *key_board(struct buf *out, const char *prefix, struct board);
/* "<prefix>:<kind>:<sentra>"; kind: card, history, recent */
const struct buf *key_sentra(struct buf *out, const char *prefix,
			     const char *kind, const char *sentra);
/* "<prefix>:pipeline:<stage>": a stage's heartbeat */
const struct buf *key_pipeline(struct buf *out, const char *prefix,
			       const char *stage);
/* "<prefix>:<name>" */
const struct buf *key_plain(struct buf *out, const char *prefix,
			    const char *name);

#endif
