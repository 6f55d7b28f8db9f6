/* tiktok.h -- what the two halves of TikTok's adapter tell each other. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_TIKTOK_H
#define SENTRA_PRODUCERS_PLATFORMS_TIKTOK_H

#include "platform.h"

struct json_t;

/* Whether an answer is a refusal, whatever its status.  An error is there on
 * success too: then its code is "ok". */
bool tiktok_refuses(const struct json_t *doc);

void tiktok_classify(const struct request *, const struct http_resp *,
		     struct failure *);

#endif
