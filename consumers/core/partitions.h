/* partitions.h -- who owns a partition, and how far it was read: in Redis.
 *
 *   <prefix>:state:<stage>:slice:<p>  HASH
 *       owner        who claimed it last, and
 *       seq          how many scripts wrote behind the fence (fence.h compares
 *                    both; a version before had no seq, which counts as 0)
 *       partitions   of each topic, when the partition was begun
 *       <platform>   offset: every event below it is in Redis
 *       <platform>:mark :time   offset and time of the newest message read
 *       newest_ms lag rebuilding updated_at   as struct partition_status
 *   <prefix>:pipeline:<stage>         HASH  the heartbeat of the whole stage
 *       watermark lag version updated_at rebuilding
 *       log_changed_at log_change   when a log was last found not to be the
 *                    one that was read, and what was wrong with it
 *
 * ("slice" is the older word for a partition of all topics together; the keys
 * keep it, so that an upgrade goes on from what stands there.)
 *
 * A partition's life: partitions_claim() before any reading, from which on its
 * owner of before is refused by the fence, so what was read stays as it is;
 * partitions_begin() where nothing usable stands there; partitions_store() with
 * each flush, in the same fenced scripts as the stage's own state.
 *
 * The offset of a platform that is not read stays as it is, with the stage's
 * state of that platform, until the partition begins anew.
 *
 * Must not know what a stage keeps for a partition besides. */
#ifndef SENTRA_CONSUMERS_CORE_PARTITIONS_H
#define SENTRA_CONSUMERS_CORE_PARTITIONS_H

#include "fence.h"
#include "stage.h"

/* "<prefix>:state:<stage>:<kind>:<partition>": as the key_...() of keys.h. */
const struct buf *key_state(struct buf *out, const struct stage_env *,
			    const char *stage, const char *kind,
			    int32_t partition);

/* Of the partition's hash, which names its owner and its offsets. */
const struct buf *key_partition(struct buf *out, const struct stage_env *,
				const char *stage, int32_t partition);

/* Whether the partition is one of these. */
bool partitions_have(const struct partition *, size_t n, int32_t partition);

/* How far the partitions of this process are, together. */
struct partition_status {
	int64_t newest_ms; /* of the events applied; INT64_MIN: none */
	int64_t lag;       /* messages */
	bool rebuilding;   /* still reading what it lost or never had */
};

/* Claim the partitions as a new owner, and read their offsets into next[].  The
 * fence forgets what it had gathered, and guards these partitions from now on.
 * fresh[i]: nothing (or no whole beginning) stands there, as two answers say,
 * so the stage has to clear what it may find and to call partitions_begin().
 * -ERANGE: written for another number of partitions, in which a sentra lay
 * elsewhere. */
int partitions_claim(struct fence *, const struct stage_env *,
		     const char *stage, struct partition *, size_t n,
		     bool *fresh, struct err *) MUST_USE;

/* Into the fence: the partition begins anew, without offsets. */
void partitions_begin(struct fence *, const struct stage_env *,
		      const char *stage, struct partition *);
/* At once: what stands there of this partition, one of these, is no whole
 * beginning any more, so that the next claim finds it fresh; and why, for
 * whoever looks at the stage's heartbeat.  Claims all of them, so whoever
 * guarded them before has to claim them anew. */
int partitions_forget(const struct stage_env *, const char *stage,
		      struct partition *, size_t n, int32_t partition,
		      const char *why, struct err *) MUST_USE;

/* Into the fence: every event below next[] is in Redis. */
void partitions_store(struct fence *, const struct stage_env *,
		      const char *stage, const struct partition *, size_t n,
		      const struct partition_status *);

/* By the owner of partition 0: the stage's heartbeat, which sums up what
 * stands in the hashes of all partitions, into the fence.  Reads Redis: call
 * it after fence_finish(). */
int partitions_report(struct fence *, const struct stage_env *,
		      const char *stage, struct err *) MUST_USE;

#endif
