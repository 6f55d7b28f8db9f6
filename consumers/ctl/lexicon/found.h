/* found.h -- a post by its address, among the newest that Redis has. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_FOUND_H
#define SENTRA_CONSUMERS_CTL_LEXICON_FOUND_H

#include "common/config/roster.h"
#include "consumers/ctl/ctl.h"

struct found_post {
	const struct sentra *sentra; /* of the roster; NULL: none was found */
	int64_t published_ms;
	bool labelled; /* by the stage, as labels has it */
	struct str platform, url, text, labels; /* borrowed from reply */
	struct redisReply *reply;               /* redis_reply_free() */
};

/* Looks through <prefix>:labelled:<sentra>, then <prefix>:recent:<sentra>, of
 * each sentra of the roster. */
int find_post(struct ctl *, const struct roster *, struct str address,
	      struct found_post *, struct err *) MUST_USE;

#endif
