/* checkpoint.h -- what is remembered of each account from one start of the
 * producer to the next, in a JSON file of the state directory.
 *
 *   checkpoints_load(&s, path, &err);
 *   c = checkpoints_get(&s, "sentra-1/UC123");
 *   ... c->observed_ms = now; c->changed = s.changed = true ...
 *   checkpoints_save(&s, path, &err);       (once Kafka has all events)
 *
 * Losing the file is harmless: handles are resolved again, posts are published
 * again.  So a file that cannot be read is left aside, with an error to log.
 *
 * The file is written whole: 50 bytes a post and 120 an account, 256 MiB at
 * most.  checkpoints_pause_ms() says how seldom that should be. */
#ifndef SENTRA_PRODUCERS_CORE_CHECKPOINT_H
#define SENTRA_PRODUCERS_CORE_CHECKPOINT_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/event/event.h"
#include "dedup.h"

struct checkpoint {
	char *key;           /* "<sentra id>/<account identity>": another
				identity begins anew */
	char *id;            /* what the handle resolved to, or NULL */
	bool gone;           /* that id was not found: resolve again */
	bool posted;         /* posts were ever seen */
	int64_t observed_ms; /* Unix: the last observation; 0: none */
	int64_t hold_ms;     /* Unix: the account not before; 0: free */
	struct dedup dedup;  /* the posts that were published */
	bool in_use;         /* the account is in the roster */
	/* What its newest round came to; not kept, so none after a start. */
	bool has_outcome;
	enum outcome outcome;
	bool changed; /* since the last checkpoints_save() */
};

struct checkpoints {
	struct checkpoint **account; /* owned, ordered by key */
	size_t n, size;
	bool changed; /* since the last checkpoints_save() */
	size_t bytes; /* of the file as last written; 0: not yet */
};

void checkpoints_init(struct checkpoints *);
void checkpoints_release(struct checkpoints *);

/* The checkpoint of that key, new if there is none, and marked as in use.  It
 * stays where it is until checkpoints_release().  NULL: out of memory. */
struct checkpoint *checkpoints_get(struct checkpoints *, struct str key);
/* Before the accounts of another roster are got: those that are not will not
 * be saved any more. */
void checkpoints_mark_unused(struct checkpoints *);
/* id: copied; null clears it.  -ENOMEM: it stays as it was. */
int checkpoint_set_id(struct checkpoint *, struct str id) MUST_USE;
/* Events were lost: the posts of every account that changed since the last
 * checkpoints_save() are to be published again. */
void checkpoints_invalidate(struct checkpoints *);

/* Only accounts in use. */
void checkpoints_encode(const struct checkpoints *, struct buf *);
/* Into an empty store.  < 0: no such text; the store is empty again. */
int checkpoints_decode(struct checkpoints *, struct str text,
		       struct err *) MUST_USE;

/* A missing file is an empty store and no error. */
int checkpoints_load(struct checkpoints *, const char *path,
		     struct err *) MUST_USE;
int checkpoints_save(struct checkpoints *, const char *path,
		     struct err *) MUST_USE;
/* How long to wait after a save before the next one, at least, for the size of
 * the file.  busy: rounds are to be made, which will change it again. */
int64_t checkpoints_pause_ms(const struct checkpoints *, bool busy);

#endif
