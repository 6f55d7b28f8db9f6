/* renewal.c -- token pairs between the store and the rounds. */
#include "renewal.h"

#include "common/daemon/log.h"

#include <stdio.h>

/* A token is renewed that long before it expires, so that it does not expire
 * within a round. */
#define AHEAD_MS (5 * MINUTE_MS)

bool renewal_prepare(const struct token_store *store, struct round_setup *setup,
		     int64_t now_ms)
{
	const struct token *token =
		setup->id.p ? token_store_find(store, setup->id) : NULL;

	if (!token)
		return false;
	log_secret_passing(token->access);
	log_secret_passing(token->refresh);
	setup->access = str_of(token->access);
	setup->refresh = str_of(token->refresh);
	if (!token->expires_ms)
		return true;
	setup->expired = token->expires_ms <= now_ms;
	setup->expiring = token->expires_ms <= now_ms + AHEAD_MS;
	return true;
}

static void fail(struct batch *b, enum outcome outcome, const char *detail)
{
	struct failure failure = { .outcome = outcome };

	snprintf(failure.detail, sizeof(failure.detail), "%s", detail);
	batch_refused(b, &failure);
}

void renewal_apply(struct token_store *store, struct batch *b,
		   const struct answer_target *t, int64_t now_ms)
{
	struct str account = b->request.targets[0].id;
	const struct token *token;
	struct err err;

	if (t->failed) {
		fail(b, t->outcome, t->detail);
	} else if (!t->has_token) {
		fail(b, OUTCOME_INVALID_RESPONSE, "no token in the answer");
	} else if (token_store_renew(store, account, &t->token, now_ms, &err) <
		   0) {
		batch_token_lost(b);
		fail(b, OUTCOME_UNAVAILABLE, err.text);
	} else if ((token = token_store_find(store, account))) {
		batch_token_renewed(b, str_of(token->access),
				    str_of(token->refresh));
	}
}
