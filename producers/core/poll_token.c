/* poll_token.c -- accounts with tokens of their own: which one a round uses,
 * and that a new one is on disk before it is used. */
#include "poll_parts.h"

#include "common/daemon/log.h"

#include <stdio.h>

/* Before the token ends it is renewed, so that no round fails for it. */
#define RENEW_AHEAD_MS (5 * MINUTE_MS)

bool poll_give_token(struct poller *p, struct round_setup *setup,
		     struct instant now)
{
	const struct token *key;

	if (!p->setup.keys)
		return true;
	key = setup->id.p ? token_store_find(p->setup.keys, setup->id) : NULL;
	if (!key)
		return false;
	log_secret_passing(key->access);
	log_secret_passing(key->refresh);
	setup->access = str_of(key->access);
	setup->refresh = str_of(key->refresh);
	if (!key->expires_ms)
		return true;
	setup->ended = key->expires_ms <= now.wall_ms;
	setup->ends = key->expires_ms <= now.wall_ms + RENEW_AHEAD_MS;
	return true;
}

static void refuse(struct poller *p, enum outcome outcome, const char *detail)
{
	struct failure v = { .outcome = outcome };

	snprintf(v.detail, sizeof(v.detail), "%s", detail);
	batch_refused(&p->batch, &v);
}

void poll_renew(struct poller *p, const struct answer_target *t,
		struct instant now)
{
	struct str account = p->batch.request.targets[0].id;
	const struct token *key;
	struct err err;

	if (t->failed) {
		refuse(p, t->outcome, t->detail);
	} else if (!t->has_token) {
		refuse(p, OUTCOME_INVALID_RESPONSE, "no token in the answer");
	} else if (token_store_renew(p->setup.keys, account, &t->token,
				     now.wall_ms, &err) < 0) {
		batch_voided(&p->batch);
		refuse(p, OUTCOME_UNAVAILABLE, err.text);
	} else if ((key = token_store_find(p->setup.keys, account))) {
		batch_renewed(&p->batch, str_of(key->access),
			      str_of(key->refresh));
	}
}

/* What could not be written is tried again before every round; until then no
 * token is used. */
bool poll_tokens_kept(struct poller *p, struct err *err)
{
	return !p->setup.keys || token_store_keep(p->setup.keys, err) == 0;
}
