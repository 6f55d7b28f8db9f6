/* checkpoint.h -- what the producer of a platform remembers of its accounts from
 * one start to the next: a JSON file in the state directory.
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

struct kept {
	char *key;           /* "<sentra id>/<identity>": another identity
				begins anew */
	char *id;            /* what the handle resolved to, or NULL */
	bool gone;           /* that id was not found: resolve again */
	bool posted;         /* posts were ever seen */
	int64_t observed_ms; /* end of the last round that asked; 0: none */
	int64_t hold_ms;     /* not before, this account; 0: free */
	struct seen seen;
	bool in_use;  /* a member of the roster */
	bool changed; /* since the last store_save() */
};

struct store {
	struct kept **account; /* owned, by key */
	size_t n, size;
	bool changed; /* since the last store_save() */
	size_t bytes; /* of the file as last written; 0: not yet */
};

void store_init(struct store *);
void store_release(struct store *);

/* The account of that key, created if need be; stays where it is until
 * store_release().  NULL: out of memory. */
struct kept *store_take(struct store *, struct str key);
/* Before the members of another roster are taken. */
void store_unuse(struct store *);
/* copies id; NULL clears it. */
int kept_set_id(struct kept *, struct str id) MUST_USE;
/* What changed since the last store_save() may not have been delivered. */
void store_doubt(struct store *);

/* Only accounts in use. */
void store_encode(const struct store *, struct buf *);
/* Into an empty store.  < 0: it is not such a text; the store is empty. */
int store_decode(struct store *, struct str text, struct err *) MUST_USE;

/* A missing file is an empty store and no error. */
int store_load(struct store *, const char *path, struct err *) MUST_USE;
int store_save(struct store *, const char *path, struct err *) MUST_USE;

#endif
