/* ledger_store.h -- the ledgers of our slices: in memory by sentra, and in Redis.
 *
 *   <prefix>:state:<stage>:ledgers:<p>  SET   "<platform>:<sentra id>"
 *   <prefix>:state:<stage>:ledger:<platform>:<sentra id>  HASH  off, and what
 *       ledger_changes() tells
 *
 * A ledger's hash is written by one HSET that carries what changed and the
 * offset applied, and only where the offset stored is the one that we know.
 * Must not know who reads the ledgers. */
#ifndef SENTRA_CONSUMERS_SCORER_LEDGER_STORE_H
#define SENTRA_CONSUMERS_SCORER_LEDGER_STORE_H

#include "consumers/core/partitions.h"
#include "ledger.h"

/* One sentra of the log, whether the roster has it or not. */
struct holding {
	char *id;
	struct {
		struct ledger *ledger; /* NULL: nothing seen there */
		int64_t saved;         /* its offset in Redis, -1 none */
		int32_t slice;
		bool touched; /* not saved yet */
	} at[PLATFORM_COUNT];
	bool changed;       /* since whoever evaluates cleared it */
	int64_t oldest_day; /* the oldest day booked in since then */
	struct holding *next_touched;
	bool listed;
};

struct holdings {
	const struct stage_env *env; /* borrowed */
	const char *stage;           /* borrowed */
	struct holding **slots;      /* open addressing by id */
	size_t n, n_slots;
	struct holding *touched;  /* to be saved */
	size_t n_dirty;           /* fields that saving would write, */
	size_t ledger_dirty_most; /* and those of the ledger with most */
	size_t n_bytes;           /* about so many they have to write */
	uint64_t late, misplaced; /* events since drop() */
};

void holdings_init(struct holdings *, const struct stage_env *,
		   const char *stage);
/* Forget all ledgers: memory only. */
void holdings_drop(struct holdings *);

/* The newest event of all ledgers; TIME_NONE. */
int64_t holdings_newest_ms(const struct holdings *);

/* NULL where the log has told nothing of it. */
struct holding *holdings_find(const struct holdings *, struct str id);
/* The same, made where there is none; NULL: out of memory. */
struct holding *holdings_get(struct holdings *, struct str id);

/* 0, or < 0: drop and load again. */
int holdings_apply(struct holdings *, const struct event *,
		   const struct position *, struct err *) MUST_USE;
/* Saving cannot wait: a ledger or all of them have much to write. */
bool holdings_full(const struct holdings *);

const char *key_ledger(struct buf *out, const struct holdings *, int platform,
		       struct str sentra);

/* Load the ledgers of a slice.  1: they cannot be gone on with (why says
 * it), holdings_clear() the slice and read it from its beginning. */
int holdings_load(struct holdings *, int32_t slice, char why[static 200],
		  struct err *) MUST_USE;
/* Into the fence: no ledger of this slice.  Memory as well. */
int holdings_clear(struct holdings *, struct fence *, int32_t slice,
		   struct err *) MUST_USE;

/* Write what changed; at return it stands in Redis. */
int holdings_save(struct holdings *, struct err *) MUST_USE;

#endif
