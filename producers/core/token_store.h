/* token_store.h -- the tokens of a platform whose accounts have their own:
 * pairs of an access token that soon ends and a refresh token that buys the
 * next pair, and is void from then on.
 *
 *   {"<account id>": {"access_token": "...", "refresh_token": "...",
 *                     "expires_at": "2026-03-10T05:30:00Z"}, ...}
 *
 * The credential is the seed; what was renewed stands in the state directory,
 * written before it is used.  Losing that file loses the accounts, so only one
 * process may have it: who opens a keyring has locked the state. */
#ifndef SENTRA_PRODUCERS_CORE_TOKEN_STORE_H
#define SENTRA_PRODUCERS_CORE_TOKEN_STORE_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "producers/platforms/platform.h"

struct token {
	char *account; /* id */
	char *access, *refresh;
	int64_t expires_ms; /* of access; 0: unknown */
	uint64_t seed;      /* hash of the seed's refresh token that it began
			       with */
};

struct token_store {
	struct token *key; /* owned, by account */
	size_t n, size;
	char *path;   /* where renewed pairs are kept; NULL: nowhere */
	bool unsaved; /* the file is older than the memory */
};

void token_store_init(struct token_store *);
void token_store_release(struct token_store *);

/* The credential's text; name is for messages.  -EBADMSG: no such text, and
 * the keyring is empty; no token is ever part of the error. */
int token_store_seed(struct token_store *, struct str text, const char *name,
		     struct err *) MUST_USE;

/* Take what path has, if it is there: it wins over the seed that it grew from,
 * and over another seed that ends earlier. */
int token_store_open(struct token_store *, const char *path,
		     struct err *) MUST_USE;

/* NULL: none.  Valid until the keyring is released; its texts until the next
 * token_store_renew() of that account. */
const struct token *token_store_find(const struct token_store *,
				     struct str account);

/* Take the new pair and write the file.  < 0: it could not be written; the new
 * pair is remembered (the old one is void), and must not be used before
 * token_store_save() returns 0. */
int token_store_renew(struct token_store *, struct str account,
		      const struct token_pair *, int64_t now_ms,
		      struct err *) MUST_USE;
/* Write what is not yet written. */
int token_store_save(struct token_store *, struct err *) MUST_USE;

void token_store_encode(const struct token_store *, struct buf *);

#endif
