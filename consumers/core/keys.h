/* keys.h -- the keys of what stands in Redis: boards, cards, streams.
 *
 * Shared by whoever writes and whoever reads; schemas/redis-keys.md is the
 * same for people.  No Redis here, only names. */
#ifndef SENTRA_CONSUMERS_CORE_KEYS_H
#define SENTRA_CONSUMERS_CORE_KEYS_H

#include "metric_table.h"

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
/* "<prefix>:<kind>:<sentra>"; kind: card, history, recent, labels,
 * labelled */
const struct buf *key_sentra(struct buf *out, const char *prefix,
			     const char *kind, const char *sentra);
/* "<prefix>:history:<sentra>", and of a platform (not NATIONAL) ":<platform>"
 * behind it */
const struct buf *key_history(struct buf *out, const char *prefix,
			      const char *sentra, int platform);
/* "<prefix>:coverage:<label>:<window>": who told a label how often */
const struct buf *key_coverage(struct buf *out, const char *prefix,
			       const char *label, enum window);
/* "<prefix>:told:<label>": when they told it last */
const struct buf *key_told(struct buf *out, const char *prefix,
			   const char *label);
/* "<prefix>:pipeline:<stage>": a stage's heartbeat */
const struct buf *key_pipeline(struct buf *out, const char *prefix,
			       const char *stage);
/* "<prefix>:<name>" */
const struct buf *key_plain(struct buf *out, const char *prefix,
			    const char *name);

#endif
