/* token_store.h -- the tokens of a platform whose accounts have their own:
 * pairs of an access token that soon expires and a refresh token that buys the
 * next pair, and is void from then on.
 *
 * The credential file is the seed; renewed pairs are kept in a file of the
 * state directory, in the same form with one member more ("seed", which says
 * from which seed a pair grew):
 *
 *   {"<account id>": {"access_token": "...", "refresh_token": "...",
 *                     "expires_at": "2026-03-10T05:30:00Z"}, ...}
 *
 *   token_store_seed(&s, text, "tiktok.token", &err);
 *   token_store_open(&s, "/var/lib/sentra/tiktok.tokens.json", &err);
 *   token = token_store_find(&s, account);
 *   ... token->refresh buys a new pair ...
 *   token_store_renew(&s, account, &pair, now_ms, &err);   (written, then used)
 *
 * Losing the file loses the accounts, so only one process may have it open:
 * whoever calls token_store_open() has locked the state directory.  No token
 * is ever part of an error, and each is masked in the log. */
#ifndef SENTRA_PRODUCERS_CORE_TOKEN_STORE_H
#define SENTRA_PRODUCERS_CORE_TOKEN_STORE_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "producers/platforms/platform.h"

struct token {
	char *account; /* id */
	char *access, *refresh;
	int64_t expires_ms; /* Unix: of access; 0: unknown */
	uint64_t seed;      /* hash of the refresh token of the seed that the
			       pair grew from */
};

struct token_store {
	struct token *token; /* owned, ordered by account */
	size_t n, size;
	char *path;   /* where renewed pairs are written; NULL: nowhere */
	bool unsaved; /* the file is older than the memory */
	/* Unix ms at which the credential and the file were last changed; 0:
	 * unknown.  The caller sets the first before token_store_open(). */
	int64_t seed_changed_ms, file_changed_ms;
};

void token_store_init(struct token_store *);
void token_store_release(struct token_store *);

/* Into an empty store, the text of the credential.  name: for messages.
 * -EBADMSG: no such text, and the store is empty. */
int token_store_seed(struct token_store *, struct str text, const char *name,
		     struct err *) MUST_USE;

/* Take the pairs from the file at path, if it is there, and write to it from
 * now on.  A pair of the file wins over the seed that it grew from (whenever
 * that was copied), another seed wins if its credential was changed later than
 * the file; where that is unknown, or the seed had ended by
 * then, whichever expires later.  Pairs of accounts
 * without a seed are dropped.  path: copied. */
int token_store_open(struct token_store *, const char *path,
		     struct err *) MUST_USE;

/* NULL: the account has none.  Valid until the store is released; its texts
 * until the next token_store_renew() of that account. */
const struct token *token_store_find(const struct token_store *,
				     struct str account);

/* Take the new pair and write the file.  < 0: it could not be written.  The new
 * pair is remembered all the same, as the old one is void, but must not be used
 * before token_store_save() returns 0. */
int token_store_renew(struct token_store *, struct str account,
		      const struct token_pair *, int64_t now_ms,
		      struct err *) MUST_USE;
/* Write the file if it is out of date. */
int token_store_save(struct token_store *, struct err *) MUST_USE;

void token_store_encode(const struct token_store *, struct buf *);

#endif
