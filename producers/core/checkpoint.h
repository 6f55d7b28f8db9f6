/* checkpoint.h -- what the producer of a platform remembers of its accounts
 * from one start to the next: a JSON file in the state directory.
 *
 * Losing it is harmless: handles are resolved again, posts are published
 * again.  So what cannot be read is left aside, with one error to tell.
 *
 * The file is written whole: 50 bytes a post and 120 an account, 256 MiB at
 * most.  bytes says how much that is, for whoever decides how often. */
#ifndef SENTRA_PRODUCERS_CORE_CHECKPOINT_H
#define SENTRA_PRODUCERS_CORE_CHECKPOINT_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "dedup.h"

struct checkpoint {
	char *key;           /* "<sentra id>/<identity>": another identity
				begins anew */
	char *id;            /* what the handle resolved to, or NULL */
	bool gone;           /* that id was not found: resolve again */
	bool posted;         /* posts were ever seen */
	int64_t observed_ms; /* end of the last round that asked; 0: none */
	int64_t hold_ms;     /* not before, this account; 0: free */
	struct dedup dedup;
	bool in_use;  /* a member of the roster */
	bool changed; /* since the last checkpoints_save() */
};

struct checkpoints {
	struct checkpoint **account; /* owned, by key */
	size_t n, size;
	bool changed; /* since the last checkpoints_save() */
	size_t bytes; /* of the file as last written; 0: not yet */
};

void checkpoints_init(struct checkpoints *);
void checkpoints_release(struct checkpoints *);

/* The account of that key, created if need be; stays where it is until
 * checkpoints_release().  NULL: out of memory. */
struct checkpoint *checkpoints_get(struct checkpoints *, struct str key);
/* Before the members of another roster are taken. */
void checkpoints_mark_unused(struct checkpoints *);
/* copies id; NULL clears it. */
int checkpoint_set_id(struct checkpoint *, struct str id) MUST_USE;
/* What changed since the last checkpoints_save() may not have been delivered.
 */
void checkpoints_invalidate(struct checkpoints *);

/* Only accounts in use. */
void checkpoints_encode(const struct checkpoints *, struct buf *);
/* Into an empty store.  < 0: it is not such a text; the store is empty. */
int checkpoints_decode(struct checkpoints *, struct str text,
		       struct err *) MUST_USE;

/* A missing file is an empty store and no error. */
int checkpoints_load(struct checkpoints *, const char *path,
		     struct err *) MUST_USE;
int checkpoints_save(struct checkpoints *, const char *path,
		     struct err *) MUST_USE;

/* How long after a write of the file the next one should come, at least, for
 * its size.  busy: there are rounds to be made, which will change it again. */
int64_t checkpoints_pause_ms(const struct checkpoints *, bool busy);

#endif
