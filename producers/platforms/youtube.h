/* youtube.h -- what the two halves of YouTube's adapter tell each other. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_YOUTUBE_H
#define SENTRA_PRODUCERS_PLATFORMS_YOUTUBE_H

#include "platform.h"

void youtube_classify(const struct request *, const struct http_resp *,
		      struct failure *);

#endif
