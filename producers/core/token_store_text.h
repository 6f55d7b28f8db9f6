/* token_store_text.h -- the keyring as a JSON text.  Only for keyring.c. */
#ifndef SENTRA_PRODUCERS_CORE_TOKEN_STORE_TEXT_H
#define SENTRA_PRODUCERS_CORE_TOKEN_STORE_TEXT_H

#include "token_store.h"

#define TOKEN_STORE_BYTES_MAX (64u << 20)

struct token_text {
	struct str account, access, refresh; /* borrowed */
	int64_t expires_ms;                  /* 0: not told */
	uint64_t seed;                       /* 0: not told */
};

typedef int token_text_fn(void *ctx, const struct token_text *, struct err *);

/* Each account in turn.  < 0: the text is not such a one, or what fn says; no
 * token is ever part of the error. */
int token_store_read(struct str text, token_text_fn *fn, void *ctx,
		     struct err *) MUST_USE;

#endif
