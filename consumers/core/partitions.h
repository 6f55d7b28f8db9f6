/* partitions.h -- who owns a slice, and how far it was read: in Redis.
 *
 *   <prefix>:state:<stage>:slice:<p>  HASH  owner; partitions; for each
 *       platform the next offset; newest_ms lag rebuilding updated_at
 *
 * The mark of a platform that is not read stays as it is, with its ledgers,
 * until the slice begins anew.
 *
 * A claim comes before any reading: from then on whoever owned the slice
 * before is refused, so what is read stays as it is.  Must not know what a
 * stage keeps for a slice besides. */
#ifndef SENTRA_CONSUMERS_CORE_PARTITIONS_H
#define SENTRA_CONSUMERS_CORE_PARTITIONS_H

#include "fence.h"
#include "stage.h"

/* "<prefix>:state:<stage>:<kind>:<slice>": as the key_...() of boards.h. */
const char *key_state(struct buf *out, const struct stage_env *,
		      const char *stage, const char *kind, int32_t partition);

/* Whether the slice is one of these. */
bool partitions_have(const struct partition *, size_t n, int32_t partition);

/* What the slices of this process have come to. */
struct partition_status {
	int64_t newest_ms; /* of the events applied; INT64_MIN: none */
	int64_t lag;
	bool rebuilding;
};

/* Claim the slices and read their marks into next[].  fresh[i]: nothing (or
 * no whole beginning) stands there, so the stage has to clear what it may
 * find and partitions_begin().  -ERANGE: written for another number of
 * partitions. */
int partitions_claim(const struct stage_env *, const char *stage,
		     struct partition *, size_t n, bool *fresh,
		     struct err *) MUST_USE;

/* The fence asks for these slices from now on. */
void partitions_guard(struct fence *, const struct stage_env *,
		      const char *stage, const struct partition *, size_t n);

/* Into the fence: the slice begins anew, without marks. */
void partitions_begin(struct fence *, const struct stage_env *,
		      const char *stage, struct partition *);
/* Into the fence: every event below next[] is in Redis. */
void partitions_mark(struct fence *, const struct stage_env *,
		     const char *stage, const struct partition *, size_t n,
		     const struct partition_status *);

/* By the owner of slice 0: <prefix>:pipeline:<stage>, what all the slices
 * together have come to, into the fence. */
int partitions_report(struct fence *, const struct stage_env *,
		      const char *stage, struct err *) MUST_USE;

#endif
