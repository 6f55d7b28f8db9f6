/* ledger_store.h -- the ledgers of our partitions: in memory by sentra, and in
 * Redis.
 *
 *   <prefix>:state:<stage>:ledgers:<p>  SET   "<platform>:<sentra id>"; how
 *       many, has the field ledgers of the partition's hash (partitions.h)
 *   <prefix>:state:<stage>:ledger:<platform>:<sentra id>  HASH  off, and what
 *       ledger_codec.h says
 *
 * A ledger's hash is written by one HSET that carries what changed and the
 * offset applied, and only where the offset stored is the one that we know: a
 * compare-and-set.  So a ledger in Redis is always that of an offset, and a
 * process that was paused or replaced cannot write over a newer one (-EPERM).
 * Owner and seq are compared and counted as by the fence (fence.h), so that
 * nothing is written to a Redis that went back in time.
 *
 * The partition's hash has besides the field left_out, where events of what the
 * roster does not have are left out (foreign.h): of which roster.
 *
 *   ledger_store_load()    all ledgers of a partition, when it is restored:
 *                          ledger_restore.h does
 *   ledger_store_apply()   each event; memory only
 *   ledger_store_save()    with every flush, or sooner: ledger_store_full()
 *
 * After any error the store is discarded and loaded again.  Must not know who
 * reads the ledgers, nor what their fields mean. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_STORE_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_STORE_H

#include "common/base/table.h"
#include "consumers/core/partitions.h"
#include "foreign.h"

/* The ledgers of one sentra of the log, whether the roster has it or not. */
struct ledger_set {
	char *id; /* owned */
	struct {
		struct ledger *ledger; /* owned; NULL: no events of it */
		int64_t saved;         /* its offset in Redis, -1 none */
		int32_t partition;
		bool touched; /* not saved yet */
	} at[PLATFORM_COUNT];
	bool changed; /* since whoever evaluates cleared it */
	struct ledger_set *next_touched; /* in the store's list of these, */
	bool listed;                     /* if it is in it */
};

struct ledger_store {
	const struct stage_env *env;    /* borrowed */
	const char *stage;              /* borrowed: in the keys */
	const struct ledger_kind *kind; /* borrowed */
	void *ctx;                      /* borrowed: of its ledgers */
	struct table sets;              /* of struct ledger_set, by id */
	struct ledger_set *touched;     /* to be saved */
	size_t n_dirty;                 /* fields that saving would write, */
	size_t ledger_dirty_most;       /* and those of the ledger with most */
	size_t n_bytes;                 /* about so many they have to write */
	/* Events that were too old, and that were not booked, as there is too
	 * much of their kind already; since whoever counts them cleared
	 * these. */
	uint64_t late, left_out;
	struct foreign_part *foreign; /* owned: by partition; NULL: not asked
					 for yet */
};

/* All borrowed for its life; ctx may be NULL. */
void ledger_store_init(struct ledger_store *, const struct stage_env *,
		       const char *stage, const struct ledger_kind *,
		       void *ctx);
/* Forget all ledgers: memory only. */
void ledger_store_discard(struct ledger_store *);

/* The newest event of a sentra's ledgers (NULL: it has none), and of all;
 * TIME_NONE. */
int64_t ledger_set_newest_ms(const struct ledger_set *);
int64_t ledger_store_newest_ms(const struct ledger_store *);

/* Borrowed until discarded; NULL: the log has no event of it. */
struct ledger_set *ledger_store_find(const struct ledger_store *,
				     struct str id);
/* The same, made where there is none; NULL: out of memory. */
struct ledger_set *ledger_store_get(struct ledger_store *, struct str id);

/* Apply an event to the ledger of its sentra and platform, made where there is
 * none.  0, or < 0: discard and load again. */
int ledger_store_apply(struct ledger_store *, const struct event *,
		       const struct position *, struct err *) MUST_USE;
/* Saving cannot wait: a ledger or all of them have much to write. */
bool ledger_store_full(const struct ledger_store *);

/* The key of a ledger's hash; in out, which is cleared first. */
const struct buf *key_ledger(struct buf *out, const struct ledger_store *,
			     int platform, struct str sentra);

/* Load the ledgers of a partition.  1: some are gone or cannot be gone on with,
 * also when read twice (why says it of the first), and are given up by the
 * fence, which still has that: read the partition from its beginning, and let
 * the fence finish only then; the others skip what they know.
 * 2: the same, but nothing is lost: events were left out that another roster
 * did not have. */
int ledger_store_load(struct ledger_store *, struct fence *, int32_t partition,
		      char why[static 200], struct err *) MUST_USE;
/* Into the fence: no ledger of this partition.  Memory as well.  How many there
 * were, or < 0. */
int ledger_store_clear(struct ledger_store *, struct fence *, int32_t partition,
		       struct err *) MUST_USE;

/* The books of what the roster does not have; NULL: out of memory. */
struct foreign_part *ledger_store_foreign(struct ledger_store *,
					  int32_t partition);
/* The roster is another one.  -ESTALE: events were left out that it may have,
 * so discard and load again. */
int ledger_store_reload(struct ledger_store *, struct err *) MUST_USE;

/* Write what changed; at return it stands in Redis.  The fence guards our
 * partitions, and nothing waits in it. */
int ledger_store_save(struct ledger_store *, struct fence *,
		      struct err *) MUST_USE;

#endif
